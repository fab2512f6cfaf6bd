#include "crypto/scram.h"

#include "base/text.h"
#include "crypto/digest.h"
#include "support/scram_client.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::crypto;
using ismail::test::clientFinal;

namespace {

constexpr const char* serverSecret = "the server's own secret";

// A verifier with chosen salt and iterations, as RFC 7677 needs for its example.
ScramVerifier verifierOf(const std::string& password, const std::string& salt, int iterations) {
    const Bytes salted = pbkdf2Sha256(password, salt, iterations);
    return {salt, iterations, sha256(hmacSha256(salted, "Client Key")), hmacSha256(salted, "Server Key")};
}

} // namespace

class ScramTest : public QObject {
    Q_OBJECT

private slots:
    void theExampleOfRfc7677Holds();
    void aMadeVerifierLetsItsPasswordInAndNoOther();
    void aVerifierSurvivesItsText();
    void tooFewIterationsAndOddPasswordsAreRefused();
    void whatIsNoVerifierIsNotRead_data();
    void whatIsNoVerifierIsNotRead();
    void namesAreDecoded();
    void malformedFirstMessagesAreRefused_data();
    void malformedFirstMessagesAreRefused();
    void anUnknownUserLooksLikeAnyOther();
    void changedLastMessagesAreRefused_data();
    void changedLastMessagesAreRefused();
};

void ScramTest::theExampleOfRfc7677Holds() {
    const auto first = parseScramClientFirst("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    QVERIFY(first);
    const ScramSession session(*first, verifierOf("pencil", *fromBase64("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096),
                               serverSecret, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    QCOMPARE(session.user(), std::string("user"));
    QCOMPARE(session.challenge(), std::string("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                              "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
    const auto final = session.verify("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                      "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    QVERIFY(final);
    QCOMPARE(*final, std::string("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
}

void ScramTest::aMadeVerifierLetsItsPasswordInAndNoOther() {
    const auto verifier = makeScramVerifier(Secret<std::string>(std::string("pencil")));
    QVERIFY(verifier.ok());
    QVERIFY(verifier->iterations >= 100'000);
    const auto first = parseScramClientFirst("y,a=boss,n=user,r=abc");
    QVERIFY(first);
    const ScramSession session(*first, *verifier, serverSecret);
    QCOMPARE(session.authorizationId(), std::string("boss"));
    QVERIFY(session.challenge().starts_with("r=abc"));
    QVERIFY(session.verify(clientFinal("pencil", "n=user,r=abc", session.challenge(), "y,a=boss,")));
    QVERIFY(!session.verify(clientFinal("pen", "n=user,r=abc", session.challenge(), "y,a=boss,")));
    QVERIFY(!session.verify(clientFinal("pencil", "n=user,r=abc", session.challenge(), "n,,")));
}

void ScramTest::aVerifierSurvivesItsText() {
    const ScramVerifier verifier = verifierOf("x", "0123456789abcdef", 100'000);
    const auto read = parseScramVerifier(verifier.text());
    QVERIFY(read);
    QCOMPARE(read->salt, verifier.salt);
    QCOMPARE(read->iterations, verifier.iterations);
    QCOMPARE(read->storedKey, verifier.storedKey);
    QCOMPARE(read->serverKey, verifier.serverKey);
}

void ScramTest::tooFewIterationsAndOddPasswordsAreRefused() {
    QVERIFY(!makeScramVerifier(Secret<std::string>(std::string("x")), 99'999).ok());
    QVERIFY(!makeScramVerifier(Secret<std::string>(std::string("x")), scramMaxIterations + 1).ok());
    QVERIFY(!makeScramVerifier(Secret<std::string>(std::string())).ok());
    QVERIFY(!makeScramVerifier(Secret<std::string>(std::string("a\nb"))).ok());
    QVERIFY(!makeScramVerifier(Secret<std::string>(std::string("\xff"))).ok());
}

void ScramTest::whatIsNoVerifierIsNotRead_data() {
    QTest::addColumn<QByteArray>("text");
    const QByteArray key = QByteArray::fromStdString(toBase64(std::string(32, 'k')));
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another mechanism") << "SCRAM-SHA-1$4096:c2FsdA==$" + key + ":" + key;
    QTest::newRow("too few iterations") << "SCRAM-SHA-256$4095:c2FsdA==$" + key + ":" + key;
    QTest::newRow("far too many iterations") << "SCRAM-SHA-256$4000000000:c2FsdA==$" + key + ":" + key;
    QTest::newRow("no salt") << "SCRAM-SHA-256$4096:$" + key + ":" + key;
    QTest::newRow("a short key") << "SCRAM-SHA-256$4096:c2FsdA==$" + key + ":AAAA";
    QTest::newRow("a key missing") << "SCRAM-SHA-256$4096:c2FsdA==$" + key;
}

void ScramTest::whatIsNoVerifierIsNotRead() {
    QFETCH(QByteArray, text);
    QVERIFY(!parseScramVerifier(text.toStdString()));
}

void ScramTest::namesAreDecoded() {
    const auto first = parseScramClientFirst("n,,n=a=2Cb=3Dc,r=x,ext=1");
    QVERIFY(first);
    QCOMPARE(first->user, std::string("a,b=c"));
    QCOMPARE(first->gs2Header, std::string("n,,"));
    QCOMPARE(first->bare, std::string("n=a=2Cb=3Dc,r=x,ext=1"));
}

void ScramTest::malformedFirstMessagesAreRefused_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("channel binding") << QByteArray("p=tls-unique,,n=user,r=abc");
    QTest::newRow("a mandatory extension") << QByteArray("n,,m=x,n=user,r=abc");
    QTest::newRow("no nonce") << QByteArray("n,,n=user");
    QTest::newRow("an empty nonce") << QByteArray("n,,n=user,r=");
    QTest::newRow("a nonce with a blank") << QByteArray("n,,n=user,r=a b");
    QTest::newRow("an empty name") << QByteArray("n,,n=,r=abc");
    QTest::newRow("a stray =") << QByteArray("n,,n=a=b,r=abc");
    QTest::newRow("a control character") << QByteArray("n,,n=a\nb,r=abc");
    QTest::newRow("no UTF-8") << QByteArray("n,,n=\xff,r=abc");
    QTest::newRow("nonce before name") << QByteArray("n,,r=abc,n=user");
    QTest::newRow("an odd authorization part") << QByteArray("n,b=x,n=user,r=abc");
    QTest::newRow("far too long") << "n,,n=user,r=" + QByteArray(5000, 'x');
}

void ScramTest::malformedFirstMessagesAreRefused() {
    QFETCH(QByteArray, message);
    QVERIFY(!parseScramClientFirst(message.toStdString()));
}

void ScramTest::anUnknownUserLooksLikeAnyOther() {
    const auto first = parseScramClientFirst("n,,n=nobody,r=abc");
    QVERIFY(first);
    const ScramSession one(*first, std::nullopt, serverSecret, "n");
    const ScramSession two(*first, std::nullopt, serverSecret, "n");
    const ScramSession elsewhere(*first, std::nullopt, "another secret", "n");
    QCOMPARE(one.challenge(), two.challenge());
    QVERIFY(one.challenge() != elsewhere.challenge());
    QVERIFY(one.challenge().ends_with(",i=100000"));
    QCOMPARE(fromBase64(split(one.challenge(), ',')[1].substr(2))->size(), std::size_t(16));
    QVERIFY(!one.verify(clientFinal("x", "n=nobody,r=abc", one.challenge())));
}

void ScramTest::changedLastMessagesAreRefused_data() {
    QTest::addColumn<QByteArray>("message");
    const QByteArray proof = QByteArray::fromStdString(toBase64(std::string(32, 'p')));
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no proof") << QByteArray("c=biws,r=abcn");
    QTest::newRow("a short proof") << QByteArray("c=biws,r=abcn,p=AAAA");
    QTest::newRow("a wrong proof") << "c=biws,r=abcn,p=" + proof;
    QTest::newRow("another nonce") << "c=biws,r=abcx,p=" + proof;
    QTest::newRow("only the client's nonce") << "c=biws,r=abc,p=" + proof;
    QTest::newRow("another header") << "c=eSws,r=abcn,p=" + proof;
    QTest::newRow("parts in another order") << "r=abcn,c=biws,p=" + proof;
}

void ScramTest::changedLastMessagesAreRefused() {
    QFETCH(QByteArray, message);
    const auto first = parseScramClientFirst("n,,n=user,r=abc");
    QVERIFY(first);
    const ScramSession session(*first, verifierOf("pencil", "salt", 4096), serverSecret, "n");
    QVERIFY(!session.verify(message.toStdString()));
}

QTEST_GUILESS_MAIN(ScramTest)
#include "scram_test.moc"
