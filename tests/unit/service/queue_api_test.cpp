#include "api/queue_api.h"
#include "api_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::service;
using namespace ismail::test;

namespace {

struct World : ApiFixture {
    QueueApi api{{clock, log, store->queueAdmin(), store->queue(), relay, events}};

    std::string accepted(const std::string& local = "b", const std::string& domain = "example.org",
                         const Bytes& text = "Subject: x\r\n\r\nbody\r\n") {
        return messageIdText(accept({to(local, domain), to(local + "2", domain)}, text));
    }
    static rpc::QueueSelection ids(std::vector<std::string> names) { return {std::move(names), {}}; }
    static rpc::QueueSelection domain(const std::string& name) {
        rpc::QueueSelection selection;
        selection.filter.emplace();
        selection.filter->domain = name;
        return selection;
    }
    std::int64_t count() { return api.handle(rpc::QueueCount{}, admin, {})->recipients; }
};

} // namespace

class QueueApiTest : public QObject {
    Q_OBJECT
private slots:
    void theListIsPagedByItsCursor() {
        World world;
        for (int i = 0; i < 3; ++i)
            world.accepted("b" + std::to_string(i));
        rpc::QueueList::Request request;
        request.limit = 4;
        const auto first = world.api.handle(rpc::QueueList{}, world.admin, request);
        QVERIFY2(first.ok(), errorOf(first).c_str());
        QCOMPARE(first->entries.size(), std::size_t(4));
        QCOMPARE(first->total, std::int64_t(6));
        QVERIFY(first->entries[0].state == rpc::QueueState::held);
        request.cursor = first->cursor;
        const auto second = world.api.handle(rpc::QueueList{}, world.admin, request);
        QCOMPARE(second->entries.size(), std::size_t(2));
        QVERIFY(second->cursor.empty());
    }
    void aFilterThatMeansNothingIsRefused() {
        World world;
        rpc::QueueCount::Request request;
        request.filter.sender = "example.org";
        QVERIFY(failsWith(world.api.handle(rpc::QueueCount{}, world.admin, request), ErrorKind::invalid));
        request.filter.sender.clear();
        request.filter.state = rpc::QueueState::sending;
        QVERIFY(failsWith(world.api.handle(rpc::QueueCount{}, world.admin, request), ErrorKind::invalid));
    }
    void ageIsCountedBackFromNow() {
        World world;
        world.accepted();
        world.clock.advance(std::chrono::hours(2));
        world.accepted();
        rpc::QueueCount::Request request;
        request.filter.olderThan = rpc::seconds(3600);
        QCOMPARE(world.api.handle(rpc::QueueCount{}, world.admin, request)->recipients, std::int64_t(2));
        request.filter.olderThan = rpc::seconds::max();
        QCOMPARE(world.api.handle(rpc::QueueCount{}, world.admin, request)->recipients, std::int64_t(0));
    }
    void aSelectionIsIdsOrAFilter() {
        World world;
        const std::string id = world.accepted();
        rpc::QueueAction action;
        QVERIFY(failsWith(world.api.handle(rpc::QueueHold{}, world.admin, action), ErrorKind::invalid));
        action.selection = World::domain("example.org");
        action.selection.ids = {id};
        QVERIFY(failsWith(world.api.handle(rpc::QueueHold{}, world.admin, action), ErrorKind::invalid));
        action.selection = World::ids({"no id"});
        QVERIFY(failsWith(world.api.handle(rpc::QueueHold{}, world.admin, action), ErrorKind::invalid));
        action.selection = World::ids({id + "/x"});
        QVERIFY(failsWith(world.api.handle(rpc::QueueHold{}, world.admin, action), ErrorKind::invalid));
    }
    void aDryRunOnlyCounts() {
        World world;
        world.accepted();
        rpc::QueueAction action{World::domain("example.org"), true};
        const auto counted = world.api.handle(rpc::QueueRemove{}, world.admin, action);
        QVERIFY(!counted->done);
        QCOMPARE(counted->recipients, std::int64_t(2));
        QCOMPARE(counted->messages, std::int64_t(1));
        QCOMPARE(world.count(), std::int64_t(2));
        QVERIFY(world.relay.reloaded.empty());
    }
    void oneRecipientIsRemovedByItsNumber() {
        World world;
        const std::string id = world.accepted();
        rpc::QueueAction action{World::ids({id + "/1"}), false};
        const auto removed = world.api.handle(rpc::QueueRemove{}, world.admin, action);
        QVERIFY2(removed.ok(), errorOf(removed).c_str());
        QVERIFY(removed->done);
        QCOMPARE(world.count(), std::int64_t(1));
        QVERIFY(world.relay.reloaded.count("primary:example.org") == 1);
    }
    void heldRowsAreShownAndReleased() {
        World world;
        const std::string id = world.accepted();
        rpc::QueueAction action{World::ids({id}), false};
        QCOMPARE(world.api.handle(rpc::QueueHold{}, world.admin, action)->recipients, std::int64_t(2));
        rpc::QueueCount::Request count;
        count.filter.state = rpc::QueueState::onHold;
        QCOMPARE(world.api.handle(rpc::QueueCount{}, world.admin, count)->recipients, std::int64_t(2));
        const auto destinations = world.api.handle(rpc::QueueDestinations{}, world.viewer, {});
        QVERIFY(destinations->destinations[0].state == rpc::DestinationState::onHold);
        QVERIFY(world.api.handle(rpc::QueueRelease{}, world.admin, action).ok());
        QCOMPARE(world.api.handle(rpc::QueueCount{}, world.admin, count)->recipients, std::int64_t(0));
    }
    void retryTriesTheDestinationsOfTheRows() {
        World world;
        world.accepted("b", "one.example");
        world.accepted("b", "two.example");
        rpc::QueueAction action{World::domain("one.example"), false};
        QVERIFY(world.api.handle(rpc::QueueRetry{}, world.admin, action).ok());
        QVERIFY(world.relay.retried == std::set<std::string>{"primary:one.example"});
    }
    void everyDestinationOfAMessageIsReadAgain() {
        World world;
        std::vector<relay::AcceptedRecipient> many;
        for (int i = 0; i < 1'500; ++i)
            many.push_back(world.to("b" + std::to_string(i), "one.example"));
        many.push_back(world.to("b", "two.example"));
        const std::string id = messageIdText(world.accept(std::move(many)));
        rpc::QueueAction action{World::ids({id}), false};
        QVERIFY(world.api.handle(rpc::QueueHold{}, world.admin, action).ok());
        QVERIFY(world.relay.reloaded == (std::set<std::string>{"primary:one.example", "primary:two.example"}));
    }
    void aBounceCountsWhatWasGivenUpAndNoMore() {
        World world;
        world.accepted();
        const std::string other = world.accepted();
        world.relay.beingSent = *parseMessageId(other);
        rpc::QueueBounce::Request bounce;
        bounce.selection = World::domain("example.org");
        bounce.reason = "The domain moved";
        const auto result = world.api.handle(rpc::QueueBounce{}, world.admin, bounce);
        QVERIFY2(result.ok(), errorOf(result).c_str());
        QCOMPARE(result->messages, std::int64_t(1));
        QCOMPARE(result->recipients, std::int64_t(2));
        QCOMPARE(world.relay.given.size(), std::size_t(2));
        QVERIFY(world.relay.lastReply.permanent());
        QCOMPARE(world.relay.lastReply.text, std::string("The domain moved"));
    }
    void viewersSeeNoReplies() {
        World world;
        world.accepted();
        relay::DestinationView view;
        view.key = "primary:example.org";
        view.state = "down";
        view.reason = {421, {4, 3, 2}, "user@example.org is away"};
        world.relay.destinationViews.push_back(view);
        QVERIFY(world.api.handle(rpc::QueueDestinations{}, world.viewer, {})->destinations[0].reason.empty());
        const auto full = world.api.handle(rpc::QueueDestinations{}, world.admin, {});
        QVERIFY(says(full->destinations[0].reason, "is away"));
        QVERIFY(full->destinations[0].state == rpc::DestinationState::down);
    }
    void aMessageShowsItsHeaderAndRecipients() {
        World world;
        const std::string id = world.accepted("b", "example.org", "Subject: caf\xE9\r\nTo: b\r\n\r\nthe body\r\n");
        rpc::QueueShow::Request request;
        request.id = id;
        request.limit = 1;
        const auto shown = world.api.handle(rpc::QueueShow{}, world.admin, request);
        QVERIFY2(shown.ok(), errorOf(shown).c_str());
        QCOMPARE(shown->headers, std::string("Subject: caf\xEF\xBF\xBD\r\nTo: b\r\n"));
        QVERIFY(!shown->headersCut);
        QCOMPARE(shown->recipients.size(), std::size_t(1));
        QCOMPARE(shown->totalRecipients, std::int64_t(2));
        QCOMPARE(shown->sender, std::string("a@sender.test"));
    }
    void aMessageThatLeftIsTracedButNotShown() {
        World world;
        const MessageId id = world.accept({world.to("b", "example.org")});
        world.clock.advance(Millis(1000));
        QVERIFY(world.record({world.outcome(id, 0, relay::RecipientOutcome::Kind::delivered)}).ok());
        rpc::QueueShow::Request show;
        show.id = messageIdText(id);
        QVERIFY(failsWith(world.api.handle(rpc::QueueShow{}, world.admin, show), ErrorKind::notFound));
        rpc::MessageTrace::Request trace;
        trace.id = show.id;
        const auto way = world.api.handle(rpc::MessageTrace{}, world.admin, trace);
        QVERIFY2(way.ok(), errorOf(way).c_str());
        QCOMPARE(way->total, std::int64_t(2));
        QCOMPARE(way->waiting, std::int64_t(0));
        QCOMPARE(way->events[0].what, std::string("accepted"));
        QCOMPARE(way->events[1].what, std::string("delivered"));
        QCOMPARE(way->events[1].recipient, std::string("b@example.org"));
        trace.offset = 1;
        QCOMPARE(world.api.handle(rpc::MessageTrace{}, world.admin, trace)->events.size(), std::size_t(1));
    }
    void aStoredMessageIsReadInPieces() {
        World world;
        rpc::MessageRead::Request request;
        request.id = world.accepted("b", "example.org", "0123456789");
        request.offset = 4;
        request.length = 3;
        const auto piece = world.api.handle(rpc::MessageRead{}, world.admin, request);
        QVERIFY2(piece.ok(), errorOf(piece).c_str());
        QCOMPARE(piece->data.data, Bytes("456"));
        QCOMPARE(piece->size, std::int64_t(10));
        request.offset = 10;
        QVERIFY(world.api.handle(rpc::MessageRead{}, world.admin, request)->data.data.empty());
    }
};

QTEST_GUILESS_MAIN(QueueApiTest)
#include "queue_api_test.moc"
