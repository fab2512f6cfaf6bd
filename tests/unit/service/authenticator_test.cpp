#include "authenticator.h"

#include "crypto/password_hash.h"
#include "crypto/scram.h"
#include "support/relay_doubles.h"
#include "support/scram_client.h"
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::service;
using ismail::test::SteppedWorkers;
using ismail::test::StoreFixture;

namespace {

const crypto::ScryptCost cheap{10, 8, 1};

Secret<std::string> secret(const std::string& text) { return Secret<std::string>(text); }

struct World : StoreFixture {
    World() : key(ServerSecret::open(path() / "secret.key").value()), domain(addDomain("example.test")) {
        accounts::Account account;
        account.domainId = domain;
        account.local = "anna";
        account.verifier = crypto::hashPassword(secret("right"), {}).value();
        id = store->directory().addAccount(account).value();
    }
    accounts::Account account() { return store->directory().accountByAddress("anna@example.test")->account; }
    void change(const std::function<void(accounts::Account&)>& edit) {
        accounts::Account edited = account();
        edit(edited);
        QVERIFY(store->directory().setAccount(edited).ok());
    }
    bool admits(const std::string& password) {
        bool admitted = false;
        authenticator.check({"anna@example.test", secret(password), "192.0.2.1", false, {}},
                            [&](const Result<accounts::AuthenticatedUser>& user) { admitted = user.ok(); });
        workers.run();
        return admitted;
    }

    ServerSecret key;
    SteppedWorkers workers;
    std::int64_t domain, id = 0;
    PasswordAuthenticator authenticator{store->directory(), key, workers, workers, clock, log};
};

} // namespace

class AuthenticatorTest : public QObject {
    Q_OBJECT

private slots:
    void aVerifiedPasswordIsKnownForAWhile() {
        ManualClock clock;
        VerifiedLogins logins(clock);
        logins.remember(secret("right"), "verifier");
        QVERIFY(logins.knows(secret("right"), "verifier"));
        QVERIFY(!logins.knows(secret("wrong"), "verifier"));
        QVERIFY(!logins.knows(secret("right"), "another verifier"));
        clock.advance(VerifiedLogins::life - Millis(1));
        QVERIFY(logins.knows(secret("right"), "verifier"));
        clock.advance(Millis(1));
        QVERIFY(!logins.knows(secret("right"), "verifier"));
        QCOMPARE(logins.count(), std::size_t(0));
    }

    void whatIsRememberedHasABound() {
        ManualClock clock;
        VerifiedLogins logins(clock);
        for (std::size_t i = 0; i < VerifiedLogins::maxLogins + 10; ++i)
            logins.remember(secret("p"), std::to_string(i));
        QCOMPARE(logins.count(), VerifiedLogins::maxLogins);
        QVERIFY(!logins.knows(secret("p"), "9") && logins.knows(secret("p"), "10"));
        logins.remember(secret("p"), "10");
        QCOMPARE(logins.count(), VerifiedLogins::maxLogins);
    }

    void onlyTheRightPasswordIsAdmitted() {
        World w;
        QVERIFY(!w.admits("wrong"));
        QVERIFY(w.admits("right"));
        QVERIFY(w.admits("right"));
        QVERIFY(!w.admits("wrong"));
        QVERIFY(!w.admits(""));
    }

    void aChangedPasswordCountsAtOnce() {
        World w;
        QVERIFY(w.admits("right"));
        w.change(
            [](accounts::Account& account) { account.verifier = crypto::hashPassword(secret("new"), cheap).value(); });
        QVERIFY(!w.admits("right"));
        QVERIFY(w.admits("new"));
        // The cost was another: the verifier was renewed with the password at hand.
        QVERIFY(!crypto::needsRehash(w.account().verifier));
        QVERIFY(w.admits("new"));
    }

    void aDisabledAccountIsRefusedAtOnce() {
        World w;
        QVERIFY(w.admits("right"));
        w.change([](accounts::Account& account) { account.enabled = false; });
        QVERIFY(!w.admits("right"));
        w.change([](accounts::Account& account) { account.enabled = true; });
        QVERIFY(w.admits("right"));
        QVERIFY(w.store->directory().removeAccount(w.id, w.account().version).ok());
        QVERIFY(!w.admits("right"));
    }

    void whoChangesBetweenTheStepsOfScramIsNotAdmitted_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<bool>("afterTheProof");
        QTest::addColumn<bool>("admitted");
        const char* names[] = {"nothing", "disabled", "removed", "another password", "another description"};
        for (int change = 0; change < 5; ++change)
            for (const bool after : {false, true})
                QTest::addRow("%s, %s the proof", names[change], after ? "after" : "before")
                    << change << after << (change == 0 || change == 4);
    }
    void whoChangesBetweenTheStepsOfScramIsNotAdmitted() {
        QFETCH(int, change);
        QFETCH(bool, afterTheProof);
        QFETCH(bool, admitted);
        World w;
        w.change([](accounts::Account& account) {
            account.scramVerifier = crypto::makeScramVerifier(secret("right")).value().text();
        });
        const auto edit = [&] {
            if (change == 1) w.change([](accounts::Account& account) { account.enabled = false; });
            if (change == 2) QVERIFY(w.store->directory().removeAccount(w.id, w.account().version).ok());
            if (change == 3)
                w.change([](accounts::Account& account) {
                    account.scramVerifier = crypto::makeScramVerifier(secret("new")).value().text();
                });
            if (change == 4) w.change([](accounts::Account& account) { account.description = "Anna"; });
        };
        const std::string bare = "n=anna@example.test,r=abc";
        const auto exchange = w.authenticator.scram();
        const auto challenge = exchange->challenge("n,," + bare);
        QVERIFY(challenge);
        if (!afterTheProof) edit();
        const auto final = exchange->verify(test::clientFinal("right", bare, *challenge));
        if (afterTheProof) edit();
        QCOMPARE(final && exchange->user(), admitted);
    }
};

QTEST_GUILESS_MAIN(AuthenticatorTest)
#include "authenticator_test.moc"
