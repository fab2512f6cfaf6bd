#include "api/relay_control.h"

#include "api/rerouting.h"
#include "net/strand.h"
#include "net/worker_pool.h"
#include "relay/relay_core.h"
#include "rpc/server_connection.h"
#include "support/relay_doubles.h"
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::service;
using namespace ismail::test;

namespace {

// There is no network: nobody is ever called.
class NoOutbound final : public relay::Outbound {
public:
    std::unique_ptr<relay::OutboundConnection> open(const relay::Endpoint&, Executor&,
                                                    relay::OutboundEvents&) override {
        return nullptr;
    }
};

// The real relay over a real store: primary for sender.test with the account a, secondary for example.org.
struct World : StoreFixture {
    World() {
        addAccount(addDomain("sender.test"), "a");
        held = addDomain("example.org", relay::DomainRole::secondary);
        core = std::make_unique<relay::RelayCore>(
            relay::RelayPorts{clock, log, store->directory(), store->directory(), store->spool(), store->queue(),
                              store->verified(), store->partnerMemory(), resolver, outbound, strand, workers,
                              authenticator, counters, alerts, relay::OwnHost{"mail.sender.test", {}}, 1});
        control = std::make_unique<CoreRelayControl>(
            CoreRelayControl::Ports{*core, strand, store->queue(), store->directory(), store->directory(), clock});
        core->start();
    }
    ~World() {
        core->stop();
        strand.stop();
        workers.stop();
        // As the service does: what is being recorded answers the core, which goes before the store.
        store->stop();
    }
    std::vector<std::string> mailOf(const std::string& addressKey) {
        std::vector<std::string> texts;
        const auto account = store->directory().accountByAddress(addressKey);
        if (!account) return texts;
        const auto box = store->mailboxes().find(account->account.id, "INBOX");
        const auto entries = store->mailboxes().entries(box->id, 0, 100);
        for (const auto& entry : *entries)
            texts.push_back(*store->mailboxes().read(box->id, entry.uid, 0, 100'000));
        return texts;
    }
    QueuedRows rows(std::vector<std::pair<MessageId, std::optional<std::uint32_t>>> ids) {
        store::QueueKey after;
        return *store->queueAdmin().matching({std::move(ids), {}}, after, 100);
    }

    net::Strand strand{clock, log};
    net::WorkerPool workers{{1}, log};
    FakeResolver resolver;
    NoOutbound outbound;
    FakeAuthenticator authenticator;
    FakeCounters counters;
    FakeAlerts alerts;
    std::int64_t held = 0;
    std::unique_ptr<relay::RelayCore> core;
    std::unique_ptr<CoreRelayControl> control;
};

const mail::Reply movedAway{554, {5, 0, 0}, "The domain moved"};

} // namespace

class RelayControlTest : public QObject {
    Q_OBJECT
private slots:
    void aRowThatIsGivenUpLeavesAndItsSenderIsTold() {
        World world;
        const MessageId id = world.accept({world.to("b", "example.org"), world.to("c", "example.org")});
        const auto given = world.control->giveUp(world.rows({{id, 1}}), movedAway);
        QVERIFY2(given.ok(), given.ok() ? "" : given.error().text.c_str());
        QCOMPARE(given->size(), std::size_t(1));
        QCOMPARE(world.store->queueAdmin().recipients(id, 0, 10)->size(), std::size_t(1));
        const auto told = world.mailOf("a@sender.test");
        QCOMPARE(told.size(), std::size_t(1));
        QVERIFY(told[0].find("c@example.org") != std::string::npos);
        QVERIFY(told[0].find("b@example.org") == std::string::npos);
        QVERIFY(told[0].find("The domain moved") != std::string::npos);
    }
    void severalMessagesAreGivenUpAtOnceAndAgainIsNothing() {
        World world;
        const MessageId first = world.accept({world.to("b", "example.org")});
        const MessageId second = world.accept({world.to("b", "example.org")});
        const auto rows = world.rows({{first, std::nullopt}, {second, std::nullopt}});
        QCOMPARE(world.control->giveUp(rows, movedAway)->size(), std::size_t(2));
        QVERIFY(world.rows({{first, std::nullopt}, {second, std::nullopt}}).empty());
        QCOMPARE(world.mailOf("a@sender.test").size(), std::size_t(2));
    }
    void nobodyIsToldOfAMessageWithoutSender() {
        World world;
        auto message = world.message({world.to("b", "example.org")});
        message.mail.reversePath = {};
        const MessageId id = message.id;
        QVERIFY(world.commit(std::move(message), "Subject: x\r\n\r\n").ok());
        QCOMPARE(world.control->giveUp(world.rows({{id, std::nullopt}}), movedAway)->size(), std::size_t(1));
        QVERIFY(world.rows({{id, std::nullopt}}).empty());
    }
    void aMessageMadeHereArrivesFromItsSender() {
        World world;
        const auto sent = world.control->send({"x", "other.test"}, {"a", "sender.test"}, "Subject: hello\r\n\r\nx\r\n");
        QVERIFY2(sent.ok(), sent.ok() ? "" : sent.error().text.c_str());
        const auto mail = world.mailOf("a@sender.test");
        QCOMPARE(mail.size(), std::size_t(1));
        QVERIFY(mail[0].starts_with("Return-Path: <x@other.test>\r\n"));
        QVERIFY(world.store->queueAdmin().trace(*sent).ok());
    }
    void aMessageWithoutAWayIsRefusedWithTheReason() {
        World world;
        const auto refused = world.control->send({}, {"nobody", "sender.test"}, "Subject: hello\r\n\r\nx\r\n");
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().text.find("no such account") != std::string::npos, refused.error().text.c_str());
    }
    void theWayIsExplained() {
        World world;
        const auto explanation = world.control->explain({}, {"a", "sender.test"});
        QVERIFY(explanation.ok());
        QVERIFY(explanation->accepted);
        QCOMPARE(explanation->destinations, std::vector<std::string>{"local:a@sender.test"});
    }
    void aPartnerThatIsNotThereAnswersWithAnError() {
        World world;
        const auto answers = world.control->query({77});
        QCOMPARE(answers.size(), std::size_t(1));
        QVERIFY(!answers.at(77).ok());
    }
    void mailFollowsTheRolesOfItsDomain() {
        World world;
        const MessageId id = world.accept({world.to("b", "example.org")});
        rpc::EventHub events;
        Rerouting rerouting({world.log, world.store->directory(), world.store->queueAdmin(), world.core->identity(),
                             *world.control, events});
        QCOMPARE(*rerouting.run(), std::uint64_t(0));
        QVERIFY(world.store->directory().removeDomain(world.held, 0).ok());
        QCOMPARE(*rerouting.run(), std::uint64_t(1));
        QCOMPARE(world.store->queueAdmin().recipients(id, 0, 10)->at(0).destination, std::string("mx:example.org"));
    }
};

QTEST_GUILESS_MAIN(RelayControlTest)
#include "relay_control_test.moc"
