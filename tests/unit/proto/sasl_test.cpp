#include "base/text.h"
#include "proto/sasl.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::proto;
using Kind = SaslStep::Kind;

class SaslTest : public QObject {
    Q_OBJECT

private slots:
    void plainGivesAllThreeParts() {
        SaslExchange exchange(SaslMechanism::plain);
        const auto step = exchange.start(toBase64(std::string("admin\0user\0pass word", 20)));
        QVERIFY(step.kind == Kind::credentials);
        QCOMPARE(step.credentials.authorizationId, std::string("admin"));
        QCOMPARE(step.credentials.authenticationId, std::string("user"));
        QCOMPARE(step.credentials.password.reveal(), std::string("pass word"));
    }
    void plainWithoutAnInitialResponseAsksWithNothing() {
        SaslExchange exchange(SaslMechanism::plain);
        const auto step = exchange.start(std::nullopt);
        QVERIFY(step.kind == Kind::challenge);
        QCOMPARE(step.text, std::string());
        QVERIFY(exchange.response("AHUAcA==").kind == Kind::credentials);
    }

    void plainRefuses_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no NUL") << QByteArray("user");
        QTest::newRow("one NUL") << QByteArray("\0user", 5);
        QTest::newRow("no name") << QByteArray("\0\0pass", 6);
        QTest::newRow("a NUL in the password") << QByteArray("\0u\0p\0q", 6);
        QTest::newRow("a name that is not UTF-8") << QByteArray("\0\xff\0p", 4);
    }
    void plainRefuses() {
        QFETCH(QByteArray, message);
        SaslExchange exchange(SaslMechanism::plain);
        QVERIFY(exchange.start(toBase64(message.toStdString())).kind == Kind::malformed);
    }

    void loginAsksForNameAndPassword() {
        SaslExchange exchange(SaslMechanism::login);
        QCOMPARE(exchange.start(std::nullopt).text, std::string("Username:"));
        QCOMPARE(exchange.response(toBase64("user")).text, std::string("Password:"));
        const auto step = exchange.response(toBase64("pass"));
        QVERIFY(step.kind == Kind::credentials);
        QCOMPARE(step.credentials.authenticationId, std::string("user"));
        QCOMPARE(step.credentials.password.reveal(), std::string("pass"));
    }

    void scramGoesThroughThreeResponses() {
        SaslExchange exchange(SaslMechanism::scramSha256);
        const auto first = exchange.start(toBase64("n,,n=u,r=1"));
        QVERIFY(first.kind == Kind::scramFirst);
        QCOMPARE(first.text, std::string("n,,n=u,r=1"));
        QVERIFY(exchange.response(toBase64("c=biws")).kind == Kind::scramFinal);
        QVERIFY(exchange.response("").kind == Kind::scramDone);
    }

    void aStarCancelsAtAnyTime() {
        for (const auto mechanism : {SaslMechanism::plain, SaslMechanism::login, SaslMechanism::scramSha256}) {
            SaslExchange exchange(mechanism);
            exchange.start(std::nullopt);
            QVERIFY(exchange.response("*").kind == Kind::cancelled);
        }
    }
    void anEqualsSignIsAnEmptyResponseOnlyAtTheStart() {
        QVERIFY(SaslExchange(SaslMechanism::scramSha256).start("=").kind == Kind::malformed);
        SaslExchange exchange(SaslMechanism::login);
        exchange.start(std::nullopt);
        QVERIFY(exchange.response("=").kind == Kind::malformed);
    }
    void everyMechanismHasItsName() {
        for (const auto mechanism : {SaslMechanism::plain, SaslMechanism::login, SaslMechanism::scramSha256})
            QVERIFY(saslMechanism(saslName(mechanism)) == mechanism);
        QVERIFY(!saslMechanism("CRAM-MD5"));
    }
};

QTEST_APPLESS_MAIN(SaslTest)
#include "sasl_test.moc"
