#include "unit/store/store_fixture.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

accounts::Alias alias(std::int64_t domain, const std::string& local, std::vector<std::string> targets) {
    accounts::Alias made;
    made.domainId = domain;
    made.local = local;
    made.targets = std::move(targets);
    return made;
}

std::string why(const Status& status) { return status.ok() ? std::string() : status.error().text; }
template <class T>
std::string why(const Result<T>& result) {
    return result.ok() ? std::string() : result.error().text;
}
bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

// Aliases, and what accounts and domains say about addresses, as they are kept.
class AddressesStoreTest : public QObject {
    Q_OBJECT
private slots:
    void anAliasSurvivesARestart() {
        StoreFixture world;
        const auto domain = world.addDomain("example.test");
        world.addAccount(domain, "anna");
        accounts::Alias wanted = alias(domain, "Info", {"anna@example.test", "out@far.test"});
        wanted.kind = accounts::AliasKind::group;
        wanted.posting = accounts::Posting::members;
        QVERIFY(world.store->directory().addAlias(wanted).ok());
        world.reopen();
        const auto directory = world.store->directory().directory();
        const accounts::AliasEntry* entry = directory->alias("info@example.test");
        QVERIFY(entry);
        QCOMPARE(entry->address, std::string("Info@example.test"));
        QCOMPARE(entry->targets.size(), std::size_t(2));
        QCOMPARE(entry->posting, accounts::Posting::members);
        const auto listed = world.store->directory().aliasByAddress("info@example.test");
        QVERIFY(listed.ok());
        QCOMPARE(listed->alias.kind, accounts::AliasKind::group);
    }

    void anAddressIsAnAccountOrAnAlias() {
        StoreFixture world;
        const auto domain = world.addDomain("example.test");
        world.addAccount(domain, "anna");
        QVERIFY(says(why(world.store->directory().addAlias(alias(domain, "ANNA", {"x@far.test"}))), "an account"));
        QVERIFY(world.store->directory().addAlias(alias(domain, "info", {"x@far.test"})).ok());
        QCOMPARE(world.addAccount(domain, "info"), std::int64_t(0));
    }

    void aTargetOfOursMustExist() {
        StoreFixture world;
        const auto domain = world.addDomain("example.test");
        QVERIFY(
            says(why(world.store->directory().addAlias(alias(domain, "info", {"nobody@example.test"}))), "no address"));
        QVERIFY(says(why(world.store->directory().addAlias(alias(domain, "info", {}))), "needs an address"));
        QVERIFY(says(why(world.store->directory().addAlias(alias(domain, "info", {"not one"}))), "not an address"));
        QVERIFY(
            says(why(world.store->directory().addAlias(alias(domain, "info", {"x@far.test", "X@far.test"}))), "twice"));
        world.addAccount(domain, "anna");
        QVERIFY(world.store->directory().addAlias(alias(domain, "info", {"anna+info@example.test"})).ok());
    }

    void aCircleIsRefusedWhenItIsMade() {
        StoreFixture world;
        auto& store = world.store->directory();
        const auto domain = world.addDomain("example.test");
        const auto anna = world.addAccount(domain, "anna");
        QVERIFY(store.addAlias(alias(domain, "one", {"anna@example.test"})).ok());
        QVERIFY(store.addAlias(alias(domain, "two", {"one@example.test"})).ok());
        accounts::Alias one = store.aliasByAddress("one@example.test")->alias;
        one.targets = {"two@example.test"};
        QVERIFY(says(why(store.setAlias(one)), "circle"));
        accounts::Account account = store.account(anna)->account;
        account.forwards = {"two@example.test"};
        account.keepCopy = false;
        QVERIFY(says(why(store.setAccount(account)), "circle"));
        account.keepCopy = true;
        QVERIFY2(store.setAccount(account).ok(), why(store.setAccount(account)).c_str());
    }

    // Each alone is good; both are in one group of the committer.
    void twoEditsAtOnceDoNotCloseACircle() {
        StoreFixture world;
        auto& store = world.store->directory();
        const auto domain = world.addDomain("example.test");
        world.addAccount(domain, "anna");
        QVERIFY(store.addAlias(alias(domain, "one", {"anna@example.test"})).ok());
        QVERIFY(store.addAlias(alias(domain, "two", {"anna@example.test"})).ok());
        std::promise<void> holds;
        auto held = std::async(std::launch::async, [&] {
            world.store->committer().between([&](store::Database&) {
                holds.set_value();
                while (world.store->committer().waiting() < 2)
                    std::this_thread::yield();
            });
        });
        holds.get_future().get();
        const auto lead = [&](const std::string& from, const std::string& to) {
            return std::async(std::launch::async, [&store, from, to] {
                accounts::Alias changed = store.aliasByAddress(from)->alias;
                changed.targets = {to};
                return store.setAlias(changed).ok();
            });
        };
        auto first = lead("one@example.test", "two@example.test");
        auto second = lead("two@example.test", "one@example.test");
        QVERIFY(first.get() != second.get());
    }

    void whatAnAccountHoldsBesidesItsPasswordIsKept() {
        StoreFixture world;
        auto& store = world.store->directory();
        const auto anna = world.addAccount(world.addDomain("example.test"), "anna");
        accounts::Account account = store.account(anna)->account;
        account.quota = 0;
        account.forwards = {"a@far.test", "b@far.test"};
        account.keepCopy = false;
        account.sendLimits.messagesDay = 7;
        account.autoReply = {true, "S", "T", world.clock.now(), std::nullopt, accounts::seconds(3600)};
        QVERIFY(store.setAccount(account).ok());
        world.reopen();
        const accounts::Account kept = world.store->directory().account(anna)->account;
        QVERIFY(kept.quota && *kept.quota == 0);
        QCOMPARE(kept.forwards, account.forwards);
        QVERIFY(!kept.keepCopy);
        QVERIFY(kept.sendLimits == account.sendLimits);
        QVERIFY(kept.autoReply == account.autoReply);
        const auto directory = world.store->directory().directory();
        QVERIFY(directory->accountById(anna)->autoReply);
        QCOMPARE(directory->accountById(anna)->forwards.size(), std::size_t(2));
    }

    void anAliasDomainHasNoAddressesOfItsOwn() {
        StoreFixture world;
        auto& store = world.store->directory();
        const auto real = world.addDomain("example.test");
        const auto other = world.addDomain("other.test");
        world.addAccount(real, "anna");
        accounts::Domain domain = *store.directory()->domain("other.test");
        domain.aliasOf = real;
        QVERIFY2(store.setDomain(domain).ok(), why(store.setDomain(domain)).c_str());
        QCOMPARE(world.addAccount(other, "bert"), std::int64_t(0));
        QVERIFY(says(why(store.removeDomain(real, 0)), "alias of"));
        accounts::Domain circle = *store.directory()->domain("example.test");
        circle.aliasOf = other;
        QVERIFY(!store.setDomain(circle).ok());
    }

    void anAnswerIsKeptOnceInItsPeriod() {
        StoreFixture world;
        const auto anna = world.addAccount(world.addDomain("example.test"), "anna");
        const auto inbox = world.store->directory().directory()->accountById(anna)->inboxId;
        const auto send = [&] {
            auto message = world.message({StoreFixture::into(inbox)});
            auto answer = std::make_shared<relay::AutoAnswer>();
            answer->accountId = anna;
            answer->sender = "x@far.test";
            answer->notSince = world.clock.now() - Millis(3'600'000);
            answer->answer.message = world.message({world.to("x", "far.test")});
            answer->answer.body = "Subject: away\r\n\r\n";
            message.answers.push_back(answer);
            auto sink = world.store->spool().openBody(message.id);
            sink->append("x\r\n");
            std::promise<bool> done;
            world.store->spool().commit(message, std::move(sink), [&](Status s) { done.set_value(s.ok()); });
            return done.get_future().get();
        };
        const auto waiting = [&] { return world.store->queue().waiting("primary:far.test"); };
        QVERIFY(send());
        QCOMPARE(waiting(), std::uint64_t(1));
        QVERIFY(send());
        QCOMPARE(waiting(), std::uint64_t(1));
        world.clock.advance(Millis(3'600'000));
        QVERIFY(send());
        QCOMPARE(waiting(), std::uint64_t(2));
    }

    void whatIsForwardedKeepsItsReversePathAndPrefix() {
        StoreFixture world;
        auto recipient = world.to("x", "far.test");
        recipient.relay()->reversePath = mail::Address{"SRS0=a=b=c=d", "example.test"};
        recipient.relay()->prefix = "Delivered-To: anna@example.test\r\n";
        auto message = world.message({recipient});
        auto sink = world.store->spool().openBody(message.id);
        sink->append("x\r\n");
        std::promise<bool> done;
        world.store->spool().commit(message, std::move(sink), [&](Status s) { done.set_value(s.ok()); });
        QVERIFY(done.get_future().get());
        const auto due = world.store->queue().due({"primary:far.test", world.clock.now(), false, {}, 0, 10}, {});
        QCOMPARE(due.size(), std::size_t(1));
        QVERIFY(due[0].recipients[0].reversePath == recipient.relay()->reversePath);
        QCOMPARE(due[0].recipients[0].prefix, recipient.relay()->prefix);
    }

    void theQuotaOfAnAccountIsItsOwnOrTheDomainsOrTheSetting() {
        StoreFixture world;
        auto& store = world.store->directory();
        const auto anna = world.addAccount(world.addDomain("example.test"), "anna");
        QCOMPARE(world.store->quotas().ask(anna, 1'000'000'000).full, accounts::QuotaScope::none);
        QVERIFY(world.store->quotas().known(anna, 1'000'000'000).has_value()); // there is no limit to be read
        QVERIFY(store.setSettings({{"quota.account", "1000"}}).ok());
        QCOMPARE(world.store->quotas().ask(anna, 1000).full, accounts::QuotaScope::none);
        QVERIFY(!world.store->quotas().known(anna, 1000).has_value());
        QCOMPARE(world.store->quotas().ask(anna, 1001).full, accounts::QuotaScope::account);
        accounts::Domain domain = *store.directory()->domain("example.test");
        domain.accountQuota = 2000;
        domain.quota = 3000;
        QVERIFY(store.setDomain(domain).ok());
        QCOMPARE(world.store->quotas().ask(anna, 1001).full, accounts::QuotaScope::none);
        QCOMPARE(world.store->quotas().ask(anna, 2001).full, accounts::QuotaScope::account);
        accounts::Account account = store.account(anna)->account;
        account.quota = 0;
        QVERIFY(store.setAccount(account).ok());
        QCOMPARE(world.store->quotas().ask(anna, 2001).full, accounts::QuotaScope::none);
        QCOMPARE(world.store->quotas().ask(anna, 3001).full, accounts::QuotaScope::domain);
    }

    void aDetailNeedsAnAccountOnlyWhereItCounts() {
        StoreFixture world;
        auto& store = world.store->directory();
        const auto id = world.addDomain("example.test");
        world.addAccount(id, "anna");
        QVERIFY(store.addAlias(alias(id, "shop", {"anna+shop@example.test"})).ok());
        accounts::Domain domain = *store.directory()->domain("example.test");
        domain.plusAddressing = false;
        QVERIFY(store.setDomain(domain).ok());
        world.reopen();
        QVERIFY(!world.store->directory().directory()->domain("example.test")->plusAddressing);
        const auto refused = world.store->directory().addAlias(alias(id, "list", {"anna+list@example.test"}));
        QVERIFY(says(why(refused), "no address anna+list@example.test"));
    }

    void theLastLogInIsRememberedWithoutACommitEach() {
        StoreFixture world;
        const auto anna = world.addAccount(world.addDomain("example.test"), "anna");
        QVERIFY(!*world.store->logins().of(anna));
        const Time now = world.clock.now();
        world.store->logins().remember(anna, {now, "POP3", "192.0.2.1"});
        world.store->logins().remember(anna, {now + Millis(1000), "POP3", "192.0.2.1"});
        QCOMPARE((*world.store->logins().of(anna))->at, now + Millis(1000));
        world.reopen();
        QCOMPARE((*world.store->logins().of(anna))->peer, std::string("192.0.2.1"));
        QCOMPARE((*world.store->logins().of(anna))->at, now);
    }
};

QTEST_GUILESS_MAIN(AddressesStoreTest)
#include "addresses_store_test.moc"
