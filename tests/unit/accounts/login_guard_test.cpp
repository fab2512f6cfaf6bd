#include "accounts/login_guard.h"
#include "support/relay_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::test;
using config::Setting;

namespace {

class FakeBanMemory final : public BanMemory {
public:
    std::vector<LoginBan> bans() override { return kept; }
    void remember(const LoginBan& ban) override { kept.push_back(ban); }
    void forget(LoginBan::Subject subject, const std::string& who) override {
        std::erase_if(kept, [&](const LoginBan& ban) { return ban.subject == subject && ban.who == who; });
    }
    std::vector<LoginBan> kept;
};

} // namespace

class LoginGuardTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ManualClock> clock_;
    std::unique_ptr<FakeSettings> settings_;
    std::unique_ptr<NullLog> log_;
    std::unique_ptr<LoginGuard> guard_;

    void fail(int times, const std::string& peer, const std::string& user) {
        for (int i = 0; i < times; ++i)
            guard_->failed(peer, user);
    }

private slots:
    void init() {
        clock_ = std::make_unique<ManualClock>();
        settings_ = std::make_unique<FakeSettings>();
        settings_->set(Setting::authFailuresPerAddress, "3");
        settings_->set(Setting::authFailuresPerAccount, "5");
        settings_->set(Setting::loginBanTime, "10m");
        log_ = std::make_unique<NullLog>();
        guard_ = std::make_unique<LoginGuard>(*clock_, *settings_, *log_);
    }

    void anAddressIsBannedForAWhileAfterTooManyFailures() {
        fail(2, "192.0.2.1", "a@example.test");
        QVERIFY(guard_->admits("192.0.2.1"));
        fail(1, "192.0.2.1", "b@example.test");
        QVERIFY(!guard_->admits("192.0.2.1"));
        QVERIFY(!guard_->admits("192.0.2.1", "c@example.test"));
        QVERIFY(guard_->admits("192.0.2.2", "a@example.test"));
        clock_->advance(Millis(600'000));
        QVERIFY(guard_->admits("192.0.2.1"));
    }

    void anIpv6ClientIsBannedWithAllAddressesItCanTakeForItself() {
        fail(2, "2001:db8:1:2::1", "a@example.test");
        fail(1, "2001:db8:1:2:3:4:5:6", "b@example.test");
        QVERIFY(!guard_->admits("2001:db8:1:2::7"));
        QVERIFY(guard_->admits("2001:db8:1:3::1"));
        QCOMPARE(guard_->bans().front().who, std::string("2001:db8:1:2::/64"));
        QCOMPARE(guard_->lift("2001:db8:1:2::/64"), std::size_t{1});
        fail(3, "2001:db8:1:2::1", "");
        QCOMPARE(guard_->lift("2001:db8:1:2::9"), std::size_t{1});
        QVERIFY(guard_->admits("2001:db8:1:2::1"));
    }

    void failuresThatAreFarApartBanNobody() {
        fail(2, "192.0.2.1", "");
        clock_->advance(Millis(601'000));
        fail(2, "192.0.2.1", "");
        QVERIFY(guard_->admits("192.0.2.1"));
    }

    void anAccountIsBannedHoweverManyAddressesGuess() {
        for (int i = 0; i < 5; ++i)
            guard_->failed("192.0.2." + std::to_string(i), "Anna@Example.Test");
        QVERIFY(!guard_->admits("198.51.100.1", "anna@example.test"));
        QVERIFY(guard_->admits("198.51.100.1", "bert@example.test"));
    }

    void whoLoggedInLatelyStaysWelcomeInHisBannedAccount() {
        guard_->succeeded({1, "anna@example.test", "IMAP", "198.51.100.1"});
        for (int i = 0; i < 5; ++i)
            guard_->failed("192.0.2." + std::to_string(i), "anna@example.test");
        QVERIFY(guard_->admits("198.51.100.1", "ANNA@example.test"));
        QVERIFY(!guard_->admits("198.51.100.2", "anna@example.test"));
    }

    void bansAreSeenAndLifted() {
        fail(3, "192.0.2.1", "");
        clock_->advance(Millis(1000));
        for (int i = 0; i < 5; ++i)
            guard_->failed("192.0.2.1" + std::to_string(i), "anna@example.test");
        const auto bans = guard_->bans();
        QCOMPARE(bans.size(), std::size_t(2));
        QCOMPARE(bans[0].who, std::string("anna@example.test"));
        QCOMPARE(bans[0].subject, LoginGuard::Subject::account);
        QCOMPARE(bans[0].failures, std::uint64_t(5));
        QCOMPARE(bans[1].who, std::string("192.0.2.1"));
        QCOMPARE(bans[1].until, bans[1].since + Millis(600'000));
        QCOMPARE(guard_->lift("ANNA@example.test"), std::size_t(1));
        QCOMPARE(guard_->lift("nobody"), std::size_t(0));
        QVERIFY(guard_->admits("198.51.100.9", "anna@example.test"));
        QCOMPARE(guard_->bans().size(), std::size_t(1));
    }

    void aLiftedAddressBeginsAnew() {
        fail(3, "192.0.2.1", "");
        guard_->lift("192.0.2.1");
        fail(2, "192.0.2.1", "");
        QVERIFY(guard_->admits("192.0.2.1"));
    }

    void aFullTableForgetsTheOldestOnly() {
        WindowCounter counter(Millis(600'000), 3);
        for (const char* key : {"a", "b", "c"}) {
            counter.add(key, clock_->ticks());
            clock_->advance(Millis(1));
        }
        counter.add("c", clock_->ticks());
        QCOMPARE(counter.add("d", clock_->ticks()), std::uint64_t(1));
        QCOMPARE(counter.count("a", clock_->ticks()), std::uint64_t(0));
        QCOMPARE(counter.count("b", clock_->ticks()), std::uint64_t(1));
        QCOMPARE(counter.count("c", clock_->ticks()), std::uint64_t(2));
        counter.forget("b");
        counter.add("b", clock_->ticks());
        counter.add("e", clock_->ticks());
        QCOMPARE(counter.count("c", clock_->ticks()), std::uint64_t(0));
        QCOMPARE(counter.count("b", clock_->ticks()), std::uint64_t(1));
    }

    void addressesOfOneNetworkAreOne() {
        QCOMPARE(networkOf("192.0.2.77"), std::string("192.0.2.0/24"));
        QCOMPARE(networkOf("2001:db8:1:2:3::4"), std::string("2001:db8:1:2::/64"));
        QCOMPARE(networkOf("no address"), std::string("no address"));
    }

    void aRestartForgivesNobody() {
        FakeBanMemory memory;
        guard_->keepBansIn(memory);
        fail(3, "192.0.2.1", "");
        fail(3, "192.0.2.2", "");
        guard_->lift("192.0.2.2");
        QCOMPARE(memory.kept.size(), std::size_t(1));
        clock_->advance(Millis(300'000));
        guard_ = std::make_unique<LoginGuard>(*clock_, *settings_, *log_);
        guard_->keepBansIn(memory);
        QVERIFY(!guard_->admits("192.0.2.1"));
        QVERIFY(guard_->admits("192.0.2.2"));
        clock_->advance(Millis(301'000));
        QVERIFY(guard_->admits("192.0.2.1"));
    }

    void aBanFromAFutureThatTheClockTookBackLastsAsLongAsAny() {
        FakeBanMemory memory;
        const Time later = clock_->now() + std::chrono::hours(1000);
        memory.kept = {{LoginBan::Subject::address, "192.0.2.1", later, later + Millis(600'000), 3}};
        guard_->keepBansIn(memory);
        QVERIFY(!guard_->admits("192.0.2.1"));
        clock_->advance(Millis(601'000));
        QVERIFY(guard_->admits("192.0.2.1"));
    }

    void eachFailureOfAnAddressIsAnsweredLater() {
        ManualExecutor executor(*clock_);
        guard_->paceOn(executor);
        settings_->set(Setting::authFailuresPerAddress, "100");
        std::vector<Millis> waited;
        for (int i = 0; i < 6; ++i) {
            fail(1, "192.0.2.1", "");
            const Ticks asked = clock_->ticks();
            bool answered = false;
            guard_->answerFailure("192.0.2.1", [&] { answered = true; });
            QVERIFY(!answered);
            while (!answered)
                executor.advance(Millis(50));
            waited.push_back(clock_->ticks() - asked);
        }
        QVERIFY((waited == std::vector<Millis>{Millis(250), Millis(500), Millis(1000), Millis(2000), Millis(2000),
                                               Millis(2000)}));
        // Others do not wait for it.
        fail(1, "198.51.100.1", "");
        bool answered = false;
        guard_->answerFailure("198.51.100.1", [&] { answered = true; });
        executor.advance(Millis(250));
        QVERIFY(answered);
    }

    void everyLogInIsTold() {
        std::vector<Login> told;
        guard_->onLogin([&](const Login& login) { told.push_back(login); });
        guard_->succeeded({7, "anna@example.test", "POP3", "192.0.2.1"});
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].accountId, std::int64_t(7));
        QCOMPARE(told[0].protocol, std::string("POP3"));
    }
};

QTEST_GUILESS_MAIN(LoginGuardTest)
#include "login_guard_test.moc"
