// What the administrator sees and changes of quarantine, refusals and verdicts.
#include "api/kept_api.h"
#include "api/verdict_text.h"
#include "api_fixture.h"
#include "base/say.h"

#include <QTest>

using namespace ismail;
using namespace ismail::service;
using namespace ismail::test;

namespace {

struct World : ApiFixture {
    KeptApi api{{log, store->quarantine(), store->refusals(), store->queueAdmin(), relay, events}};
    std::int64_t inbox = makeInbox();

    MessageId kept(relay::AcceptedRecipient recipient) {
        relay::Quarantined quarantined;
        quarantined.why = say("words", "a virus");
        if (recipient.local()) quarantined.target = *recipient.local();
        if (recipient.relay()) quarantined.target = *recipient.relay();
        recipient.fate = std::move(quarantined);
        return accept({std::move(recipient)});
    }
    rpc::QuarantineList::Response list(rpc::QuarantineList::Request request = {}) {
        return api.handle(rpc::QuarantineList{}, admin, request).value();
    }
};

trust::Verdict verdictOfPoints(int points) {
    trust::Verdict verdict;
    verdict.overall.points = points;
    return verdict;
}

} // namespace

class KeptApiTest : public QObject {
    Q_OBJECT

private slots:
    void quarantineIsListedInPagesWithTheReason() {
        World world;
        world.kept(StoreFixture::into(world.inbox));
        const auto id = world.kept(world.to("x", "example.org"));
        rpc::QuarantineList::Request request;
        request.limit = 1;
        const auto first = world.list(request);
        QCOMPARE(first.entries.size(), std::size_t(1));
        QCOMPARE(first.entries[0].messageId, messageIdText(id));
        QCOMPARE(first.entries[0].why, std::string("a virus"));
        QCOMPARE(first.entries[0].destination, std::string("primary:example.org"));
        QCOMPARE(first.total, std::int64_t(2));
        request.before = first.next;
        const auto second = world.list(request);
        QVERIFY(second.entries[0].destination.empty() && second.entries[0].deliverable);
        QCOMPARE(second.next, std::int64_t(0));
        request = {};
        request.filter.domain = "Example.ORG";
        QCOMPARE(world.list(request).entries.size(), std::size_t(1));
    }
    void aReleaseWakesTheRelayWhereMailGoesOn() {
        World world;
        world.kept(StoreFixture::into(world.inbox));
        world.kept(world.to("x", "example.org"));
        const auto released = world.api.handle(rpc::QuarantineRelease{}, world.admin, {{1, 2, 4711}, {}});
        QVERIFY2(released.ok(), errorOf(released).c_str());
        QCOMPARE(released->done, std::int64_t(2));
        QVERIFY(world.relay.reloaded.contains("primary:example.org"));
        QVERIFY(world.list().entries.empty());
    }
    void whatCannotBeReleasedIsNamed() {
        World world;
        world.kept(StoreFixture::into(4711));
        const auto released = world.api.handle(rpc::QuarantineRelease{}, world.admin, {{}, rpc::QuarantineFilter{}});
        QCOMPARE(released->failed, std::int64_t(1));
        QCOMPARE(released->failures, std::vector<std::string>{"user@example.test"});
        const auto removed = world.api.handle(rpc::QuarantineRemove{}, world.admin, {{1}, {}});
        QCOMPARE(removed->done, std::int64_t(1));
    }
    void anActionNeedsIdsOrAFilter() {
        World world;
        QVERIFY(failsWith(world.api.handle(rpc::QuarantineRemove{}, world.admin, {}), ErrorKind::invalid));
        QVERIFY(failsWith(world.api.handle(rpc::QuarantineRemove{}, world.admin, {{1}, rpc::QuarantineFilter{}}),
                          ErrorKind::invalid));
    }
    void aRefusalIsShownWithItsVerdict() {
        World world;
        relay::Refusal refusal;
        refusal.at = world.clock.now();
        refusal.session = "S1";
        refusal.client = "192.0.2.1";
        refusal.helo = "bad \xff name";
        refusal.stage = relay::Refusal::Stage::recipient;
        refusal.reply = "550 5.7.1 No";
        refusal.verdict = verdictText(verdictOfPoints(11));
        world.store->refusals().note(refusal);
        rpc::RefusalList::Request request;
        request.session = "S1";
        const auto page = world.api.handle(rpc::RefusalList{}, world.admin, request);
        QCOMPARE(page->refusals.size(), std::size_t(1));
        QVERIFY(page->refusals[0].stage == rpc::RefusalStage::recipient);
        QCOMPARE(page->refusals[0].helo, std::string("bad \xef\xbf\xbd name"));
        const auto one = world.api.handle(rpc::RefusalShow{}, world.admin, {page->refusals[0].id});
        QVERIFY(one->verdict.has_value());
        QCOMPARE(one->verdict->points, std::int64_t(11));
        QVERIFY(failsWith(world.api.handle(rpc::RefusalShow{}, world.admin, {4711}), ErrorKind::notFound));
    }
    void aVerdictIsShownAsItWasKept() {
        World world;
        auto message = world.message({world.to("x", "example.org")});
        message.verdict = verdictText(verdictOfPoints(3));
        QVERIFY(world.commit(message, "x").ok());
        const auto shown = world.api.handle(rpc::MessageVerdict{}, world.admin, {messageIdText(message.id)});
        QVERIFY(shown->verdict.has_value());
        QCOMPARE(shown->verdict->points, std::int64_t(3));
        QVERIFY(failsWith(world.api.handle(rpc::MessageVerdict{}, world.admin, {"nonsense"}), ErrorKind::invalid));
    }
};

QTEST_GUILESS_MAIN(KeptApiTest)
#include "kept_api_test.moc"
