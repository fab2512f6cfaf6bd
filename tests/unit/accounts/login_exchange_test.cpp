#include "accounts/login_exchange.h"

#include "support/relay_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::test;
using config::Setting;
using Kind = LoginVerdict::Kind;

namespace {

// Knows one proof: "right".
class FakeScram final : public ScramExchange {
public:
    std::optional<std::string> challenge(const std::string& clientFirst) override {
        claimed_ = clientFirst;
        return clientFirst.empty() ? std::nullopt : std::optional<std::string>("challenge");
    }
    std::optional<std::string> verify(const std::string& clientFinal) override {
        return clientFinal == "right" ? std::optional<std::string>("proof") : std::nullopt;
    }
    Result<AuthenticatedUser> user() const override { return AuthenticatedUser{7, 0, claimed_}; }
    std::string claimedUser() const override { return claimed_; }

private:
    std::string claimed_;
};

class ScramAuthenticator final : public Authenticator {
public:
    void check(PasswordQuestion question, std::function<void(Result<AuthenticatedUser>)> done) override {
        const auto& [user, password, client, known, mayBegin] = question;
        if (!mayBegin()) return done(Error{ErrorKind::exhausted, "Too many."});
        ++looked;
        name = user;
        if (holdBack) {
            held = std::move(done);
            return;
        }
        if (password.reveal() == "no worker") return done(Error{ErrorKind::unavailable, "Busy."});
        if (password.reveal() != "secret") return done(Error{ErrorKind::denied, "Wrong."});
        done(user == "partner" ? AuthenticatedUser{0, 3, user} : AuthenticatedUser{7, 0, user});
    }
    std::unique_ptr<ScramExchange> scram() override { return std::make_unique<FakeScram>(); }
    bool holdBack = false;
    int looked = 0;
    std::string name; // of the last one
    std::function<void(Result<AuthenticatedUser>)> held;
};

std::string wordOf(Kind kind) {
    switch (kind) {
    case Kind::wrong: return "wrong";
    case Kind::throttled: return "throttled";
    case Kind::unavailable: return "unavailable";
    case Kind::admitted: return "admitted";
    }
    return {};
}

struct World {
    ManualClock clock;
    NullLog log;
    FakeSettings settings;
    ScramAuthenticator authenticator;
    SteppedWorkers workers;
    FakeCounters counters;
    LoginGuard guard{clock, settings, log};

    std::shared_ptr<LoginExchange> exchange() {
        return std::make_shared<LoginExchange>(
            LoginExchange::Dependencies{log, authenticator, workers, counters, guard},
            LoginExchange::Client{"IMAP", "s1", "192.0.2.1", CounterId::loginsImap},
            [](const AuthenticatedUser& user) { return user.accountId != 0; });
    }
    Kind password(const std::string& user, const std::string& password, const std::string& onBehalfOf = {}) {
        std::optional<Kind> said;
        exchange()->password({"PLAIN", onBehalfOf, user, Secret<std::string>(password)},
                             [&](const LoginVerdict& verdict) { said = verdict.kind; });
        return said.value();
    }
    // What it says to a message of SCRAM, when the workers have done what it takes.
    std::string said(const std::function<void(const LoginExchange::Challenge&)>& ask) {
        std::string text;
        ask([&](const proto::SaslAnswer<Kind>& answer) {
            const auto* message = std::get_if<std::string>(&answer);
            text = message ? *message : wordOf(std::get<Kind>(answer));
        });
        workers.run();
        return text;
    }
    Kind done(LoginExchange& exchange) {
        std::optional<Kind> kind;
        exchange.scramDone([&](const LoginVerdict& verdict) { kind = verdict.kind; });
        workers.run();
        return kind.value();
    }
    std::uint64_t failures() { return counters.values[CounterId::authFailures]; }
};

} // namespace

class LoginExchangeTest : public QObject {
    Q_OBJECT

private slots:
    void thePasswordDecides() {
        World world;
        std::vector<Login> told;
        world.guard.onLogin([&](const Login& login) { told.push_back(login); });
        QVERIFY(world.password("anna@example.test", "secret") == Kind::admitted);
        QVERIFY(world.password("anna@example.test", "wrong") == Kind::wrong);
        QCOMPARE(world.failures(), std::uint64_t(1));
        QCOMPARE(world.counters.values[CounterId::loginsImap], std::uint64_t(1));
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told.at(0).protocol, std::string("IMAP"));
        QCOMPARE(told.at(0).peer, std::string("192.0.2.1"));
    }

    void whoActsForSomebodyElseFails() {
        World world;
        QVERIFY(world.password("anna@example.test", "secret", "bert@example.test") == Kind::wrong);
        QVERIFY(world.password("anna@example.test", "secret", "anna@example.test") == Kind::admitted);
        QCOMPARE(world.failures(), std::uint64_t(1));
    }

    void whoMayNotUseTheProtocolIsNotToldThatThePasswordWasRight() {
        World world;
        QVERIFY(world.password("partner", "secret") == Kind::wrong);
        QCOMPARE(world.failures(), std::uint64_t(1));
    }

    void ourOwnFailureIsNobodysFault() {
        World world;
        QVERIFY(world.password("anna@example.test", "no worker") == Kind::unavailable);
        QCOMPARE(world.failures(), std::uint64_t(0));
    }

    void aFailureCountsAlthoughTheClientHasLeft() {
        World world;
        world.authenticator.holdBack = true;
        world.exchange()->password({"PLAIN", "", "anna@example.test", Secret<std::string>("guess")},
                                   [](const LoginVerdict&) {});
        world.authenticator.held(Error{ErrorKind::denied, "Wrong."});
        QCOMPARE(world.failures(), std::uint64_t(1));
    }

    void tooManyFailuresStopEveryMechanism() {
        World world;
        const auto most = world.settings.current()->number(Setting::authFailuresPerAddress);
        for (std::uint64_t i = 0; i < most; ++i)
            world.password("anna@example.test", "wrong");
        QVERIFY(world.password("anna@example.test", "secret") == Kind::throttled);
        const auto exchange = world.exchange();
        QCOMPARE(world.said([&](const auto& answer) { exchange->scram("anna@example.test", answer); }),
                 std::string("throttled"));
    }

    void whoIsBannedWhileHisTurnIsAwaitedCostsNothingMore() {
        World world;
        world.settings.set(Setting::authFailuresPerAddress, "3");
        // Many at once: each was admitted before the first was found wrong.
        std::vector<std::function<void()>> turns;
        struct Waiting final : Authenticator {
            explicit Waiting(ScramAuthenticator& inner, std::vector<std::function<void()>>& list)
                : next(inner), turns(list) {}
            void check(PasswordQuestion question, std::function<void(Result<AuthenticatedUser>)> done) override {
                auto held = std::make_shared<PasswordQuestion>(std::move(question));
                turns.push_back([this, held, done] { next.check(std::move(*held), done); });
            }
            std::unique_ptr<ScramExchange> scram() override { return nullptr; }
            ScramAuthenticator& next;
            std::vector<std::function<void()>>& turns;
        } waiting(world.authenticator, turns);
        int throttled = 0, wrong = 0;
        for (int i = 0; i < 300; ++i)
            std::make_shared<LoginExchange>(
                LoginExchange::Dependencies{world.log, waiting, world.workers, world.counters, world.guard},
                LoginExchange::Client{"IMAP", "s1", "192.0.2.1", CounterId::loginsImap},
                [](const AuthenticatedUser&) { return true; })
                ->password({"PLAIN", "", "anna@example.test", Secret<std::string>("guess")},
                           [&](const LoginVerdict& verdict) { ++(verdict.kind == Kind::wrong ? wrong : throttled); });
        QCOMPARE(turns.size(), std::size_t(300));
        for (const auto& turn : turns)
            turn();
        QCOMPARE(world.authenticator.looked, 3);
        QCOMPARE(wrong, 3);
        QCOMPARE(throttled, 297);
    }

    void aNameThatIsTooLongIsNobodysAndBansNoAccount() {
        World world;
        QVERIFY(world.password(std::string(maxLoginName + 1, 'a'), "secret x") == Kind::wrong);
        QCOMPARE(world.authenticator.name, std::string());
        QCOMPARE(world.authenticator.looked, 1); // it costs what others cost
        QCOMPARE(world.failures(), std::uint64_t(1));
    }

    void scramTakesItsThreeSteps() {
        World world;
        const auto exchange = world.exchange();
        QCOMPARE(world.said([&](const auto& answer) { exchange->scram("anna@example.test", answer); }),
                 std::string("challenge"));
        QCOMPARE(world.said([&](const auto& answer) { exchange->scramFinal("right", answer); }), std::string("proof"));
        std::optional<LoginVerdict> verdict;
        exchange->scramDone([&](const LoginVerdict& given) { verdict = given; });
        world.workers.run();
        QVERIFY(verdict->kind == Kind::admitted);
        QCOMPARE(verdict->user.address, std::string("anna@example.test"));
    }

    void aWrongProofEndsTheExchange() {
        World world;
        const auto exchange = world.exchange();
        world.said([&](const auto& answer) { exchange->scram("anna@example.test", answer); });
        QCOMPARE(world.said([&](const auto& answer) { exchange->scramFinal("guess", answer); }), std::string("wrong"));
        QVERIFY(world.done(*exchange) == Kind::wrong);
        QCOMPARE(world.failures(), std::uint64_t(2));
    }

    void withoutAWorkerScramIsUnavailableAndNotWrong() {
        World world;
        world.workers.full = true;
        const auto exchange = world.exchange();
        QCOMPARE(world.said([&](const auto& answer) { exchange->scram("anna@example.test", answer); }),
                 std::string("unavailable"));
        QCOMPARE(world.failures(), std::uint64_t(0));
    }

    void whoIsBannedBetweenTheStepsOfScramGetsNoFurther() {
        World world;
        const auto exchange = world.exchange();
        QCOMPARE(world.said([&](const auto& answer) { exchange->scram("anna@example.test", answer); }),
                 std::string("challenge"));
        std::string text;
        exchange->scramFinal("right",
                             [&](const proto::SaslAnswer<Kind>& answer) { text = wordOf(std::get<Kind>(answer)); });
        // The proof waits for a worker; meanwhile others of the same network guess.
        for (std::uint64_t i = 0; i < world.settings.current()->number(Setting::authFailuresPerAddress); ++i)
            world.password("anna@example.test", "wrong");
        world.workers.run();
        QCOMPARE(text, std::string("throttled"));
        QVERIFY(world.done(*exchange) == Kind::wrong);
    }

    void aPartnerThatIsSwitchedOffBetweenTheStepsOfScramIsRefused() {
        World world;
        bool enabled = true;
        const auto exchange = std::make_shared<LoginExchange>(
            LoginExchange::Dependencies{world.log, world.authenticator, world.workers, world.counters, world.guard},
            LoginExchange::Client{"SMTP", "s1", "192.0.2.1", CounterId::loginsSmtp},
            [&](const AuthenticatedUser&) { return enabled; });
        world.said([&](const auto& answer) { exchange->scram("partner", answer); });
        QCOMPARE(world.said([&](const auto& answer) { exchange->scramFinal("right", answer); }), std::string("proof"));
        std::optional<Kind> kind;
        exchange->scramDone([&](const LoginVerdict& verdict) { kind = verdict.kind; });
        QCOMPARE(world.workers.pending(), std::size_t(1));
        enabled = false;
        world.workers.run();
        QVERIFY(kind == Kind::wrong);
        QCOMPARE(world.failures(), std::uint64_t(1));
    }

    void aClientThatLeavesBetweenTheStepsOfScramIsForgotten() {
        World world;
        auto exchange = world.exchange();
        int answers = 0;
        exchange->scram("anna@example.test", [&](const proto::SaslAnswer<Kind>&) { ++answers; });
        const std::weak_ptr<LoginExchange> left = exchange;
        exchange.reset();
        QVERIFY(!left.expired()); // what waits for the worker still needs it
        world.workers.run();
        QCOMPARE(answers, 1); // the session that asked does not listen any more
        QVERIFY(left.expired());
    }

    void aWrongNameCountsAlthoughTheClientHasLeft() {
        World world;
        world.exchange()->scram("", [](const proto::SaslAnswer<Kind>&) {});
        world.workers.run();
        QCOMPARE(world.failures(), std::uint64_t(1));
    }
};

QTEST_GUILESS_MAIN(LoginExchangeTest)
#include "login_exchange_test.moc"
