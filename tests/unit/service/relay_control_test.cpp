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
        held = addDomain("example.org", accounts::DomainRole::secondary);
        core = std::make_unique<relay::RelayCore>(relay::RelayDependencies{
            clock, log, store->directory(), store->directory(), store->spool(), store->queue(), store->verified(),
            store->partnerMemory(), resolver, outbound, strand, workers, workers, authenticator, counters, alerts,
            relay::OwnHost{"mail.sender.test", {}}, 1});
        control = std::make_unique<CoreRelayControl>(CoreRelayControl::Dependencies{
            *core, resolver, strand, store->queue(), store->directory(), store->directory(), clock});
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
    Rerouted reroute(Rerouting::Scope scope = Rerouting::Scope::everything) {
        Rerouting rerouting({log, clock, store->directory(), store->queueMoves(), core->identity(), core->rewriting(),
                             *control, events});
        const auto done = rerouting.run(scope);
        if (!done) qWarning("%s", done.error().text.c_str());
        return done ? *done : Rerouted{};
    }
    store::QueueRow row(MessageId id) { return store->queueAdmin().recipients(id, 0, 10)->at(0); }
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
    rpc::EventHub events;
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
    void whatWasDeliveredMeanwhileIsNotGivenUp() {
        World world;
        const MessageId id = world.accept({world.to("b", "example.org"), world.to("c", "example.org")});
        const auto before = world.rows({{id, std::nullopt}});
        QVERIFY(world.record({world.outcome(id, 1, relay::RecipientOutcome::Kind::delivered)}).ok());
        const auto given = world.control->giveUp(before, movedAway);
        QVERIFY2(given.ok(), given.ok() ? "" : given.error().text.c_str());
        QCOMPARE(given->size(), std::size_t(1));
        QCOMPARE(given->at(0).second.recipients.size(), std::size_t(1));
        const auto told = world.mailOf("a@sender.test");
        QCOMPARE(told.size(), std::size_t(1));
        QVERIFY(told[0].find("b@example.org") != std::string::npos);
        QVERIFY(told[0].find("c@example.org") == std::string::npos);
        QVERIFY(world.control->giveUp(before, movedAway)->empty());
        QCOMPARE(world.mailOf("a@sender.test").size(), std::size_t(1));
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
        QCOMPARE(world.reroute().moved, std::uint64_t(0));
        // The role goes: what is held stays held, since the MX of the domain may be nobody, or this server itself.
        QVERIFY(world.store->directory().removeDomain(world.held, 0).ok());
        QCOMPARE(world.reroute().moved, std::uint64_t(0));
        QCOMPARE(world.row(id).destination, std::string("primary:example.org"));
        accounts::ExplicitRoute route;
        route.domain = "example.org";
        route.host = "new.example.org";
        const auto routed = world.store->directory().addRoute(route);
        QVERIFY(routed.ok());
        QCOMPARE(world.reroute().moved, std::uint64_t(1));
        QCOMPARE(world.row(id).destination, std::string("route:example.org"));
        world.held = world.addDomain("example.org", accounts::DomainRole::secondary);
        QCOMPARE(world.reroute().moved, std::uint64_t(1));
        QCOMPARE(world.row(id).destination, std::string("primary:example.org"));
    }
    // The primary is lost for good, in the way that comes to mind first: every step, and nothing is returned.
    void aDomainThatBecomesPrimaryTakesItsMailIn_data() {
        QTest::addColumn<bool>("removedFirst");
        QTest::newRow("by a change of role") << false;
        QTest::newRow("removed, and added again") << true;
    }
    void aDomainThatBecomesPrimaryTakesItsMailIn() {
        QFETCH(bool, removedFirst);
        World world;
        const MessageId id = world.accept({world.to("b", "example.org"), world.to("nobody", "example.org")});
        const MessageId kept = world.accept({world.to("b", "example.org")});
        QVERIFY(world.store->queueAdmin().change(store::QueueChange::hold, {{{kept, std::nullopt}}, {}}).ok());
        if (removedFirst) {
            QVERIFY(world.store->directory().removeDomain(world.held, 0).ok());
            (void)world.reroute();
            world.held = world.addDomain("example.org");
        } else {
            accounts::Domain domain = *world.store->directory().directory()->domainById(world.held);
            domain.role = accounts::DomainRole::primary;
            QVERIFY(world.store->directory().setDomain(domain, true).ok());
        }
        Rerouted done = world.reroute();
        QCOMPARE(done.takenIn, std::uint64_t(0));
        QCOMPARE(done.onHold, std::uint64_t(2)); // no account is there yet; what an administrator held is left alone
        const auto waiting = world.row(id);
        QVERIFY(waiting.held);
        QCOMPARE(waiting.destination, std::string("here:example.org"));
        QCOMPARE(waiting.lastReply.code, 550);
        QCOMPARE(world.row(kept).destination, std::string("primary:example.org"));

        world.addAccount(world.held, "b");
        done = world.reroute(Rerouting::Scope::homes);
        QCOMPARE(done.takenIn, std::uint64_t(1));
        const auto mail = world.mailOf("b@example.org");
        QCOMPARE(mail.size(), std::size_t(1));
        QVERIFY(mail[0].starts_with("Return-Path: <a@sender.test>\r\nDelivered-To: b@example.org\r\n"));
        QVERIFY(mail[0].ends_with("Subject: x\r\n\r\nbody\r\n"));
        QCOMPARE(world.store->queueAdmin().recipients(id, 0, 10)->size(), std::size_t(1));
        QCOMPARE(world.reroute().takenIn, std::uint64_t(0));

        QVERIFY(world.store->queueAdmin().change(store::QueueChange::release, {{{kept, std::nullopt}}, {}}).ok());
        QCOMPARE(world.reroute(Rerouting::Scope::homes).takenIn, std::uint64_t(1));
        QCOMPARE(world.mailOf("b@example.org").size(), std::size_t(2));
        // Nobody was told that anything failed, and what is left waits.
        QVERIFY(world.mailOf("a@sender.test").empty());
        QCOMPARE(world.number("SELECT count(*) FROM queue"), 1);
        QCOMPARE(world.number("SELECT count(*) FROM history WHERE outcome<>0"), 0);
    }
    void whatIsTakenInFollowsAliasesAndForwards() {
        World world;
        // DNS is silent, so that what goes on to elsewhere.example is still queued when the test looks.
        world.resolver.mxAnswers["elsewhere.example"] = {DnsStatus::temporary, {}, {}, {}};
        const MessageId id = world.accept({world.to("info", "example.org")});
        accounts::Domain domain = *world.store->directory().directory()->domainById(world.held);
        domain.role = accounts::DomainRole::primary;
        QVERIFY(world.store->directory().setDomain(domain, true).ok());
        world.addAccount(world.held, "b");
        accounts::Alias alias;
        alias.domainId = world.held;
        alias.local = "info";
        alias.targets = {"b@example.org", "away@elsewhere.example"};
        QVERIFY(world.store->directory().addAlias(alias).ok());
        QCOMPARE(world.reroute().takenIn, std::uint64_t(1));
        QCOMPARE(world.mailOf("b@example.org").size(), std::size_t(1));
        const auto rows = world.store->queueAdmin().recipients(id, 0, 10);
        QCOMPARE(rows->size(), std::size_t(1));
        QCOMPARE(rows->at(0).destination, std::string("mx:elsewhere.example"));
        QCOMPARE(rows->at(0).recipient.address.text(), std::string("away@elsewhere.example"));
        QVERIFY(rows->at(0).prefix.find("Delivered-To: info@example.org") != std::string::npos);
        QVERIFY(rows->at(0).key.seq > 0);
    }
    void whatIsSwitchedOffStaysAsItIs() {
        World world;
        const MessageId id = world.accept({world.to("b", "example.org")});
        accounts::Domain domain = *world.store->directory().directory()->domainById(world.held);
        domain.role = accounts::DomainRole::primary;
        domain.enabled = false;
        QVERIFY(world.store->directory().setDomain(domain, true).ok());
        world.addAccount(world.held, "b");
        QCOMPARE(world.reroute().takenIn, std::uint64_t(0));
        QVERIFY(!world.row(id).held);
        QCOMPARE(world.row(id).destination, std::string("primary:example.org"));
    }
    void whatIsBeingSentIsMovedLater() {
        World world;
        const MessageId id = world.accept({world.to("b", "example.org")});
        accounts::ExplicitRoute route;
        route.domain = "example.org";
        route.host = "new.example.org";
        QVERIFY(world.store->directory().removeDomain(world.held, 0).ok());
        QVERIFY(world.store->directory().addRoute(route).ok());
        const auto aside = world.control->setAside({{"primary:example.org", {id}}});
        QVERIFY(aside.ok());
        QCOMPARE(aside->size(), std::size_t(1));
        Rerouted done = world.reroute();
        QVERIFY(done.again);
        QCOMPARE(done.moved, std::uint64_t(0));
        world.control->giveBack(*aside);
        done = world.reroute();
        QVERIFY(!done.again);
        QCOMPARE(world.row(id).destination, std::string("route:example.org"));
    }
};

QTEST_GUILESS_MAIN(RelayControlTest)
#include "relay_control_test.moc"
