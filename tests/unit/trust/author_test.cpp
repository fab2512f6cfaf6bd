#include "trust/author.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

namespace {
QByteArray domainsOf(const QByteArray& from) {
    QByteArray out;
    for (const std::string& domain : authorsOf(("From: " + from + "\r\n\r\n").toStdString()).domains)
        out += QByteArray::fromStdString(domain) + ' ';
    return out.trimmed();
}
} // namespace

class AuthorTest : public QObject {
    Q_OBJECT
private slots:
    void domainsAreReadAsALabels() {
        QCOMPARE(domainsOf("Anna <anna@Example.COM>"), QByteArray("example.com"));
        QCOMPARE(domainsOf("anna@b\xc3\xbc"
                           "cher.example"),
                 QByteArray("xn--bcher-kva.example"));
        QCOMPARE(domainsOf("\"a@evil.example\" <anna@example.com>"), QByteArray("example.com"));
        QCOMPARE(domainsOf("a@x.example, b@X.example,\r\n c@y.example"), QByteArray("x.example y.example"));
        QCOMPARE(domainsOf("friends: a@x.example, b@y.example;"), QByteArray("x.example y.example"));
        QCOMPARE(domainsOf("=?utf-8?q?A?= <a@x.example> (c@z.example)"), QByteArray("x.example"));
    }
    void everyFieldIsCounted() {
        const AuthorFacts facts =
            authorsOf("FROM: a@x.example\r\nSubject: hi\r\nfrom: b@y.example\r\n\r\nFrom: c@z.example\r\n");
        QCOMPARE(facts.fields, std::size_t(2));
        QCOMPARE(facts.domains, (std::vector<std::string>{"x.example", "y.example"}));
        QCOMPARE(authorsOf("Subject: hi\r\n\r\n").fields, std::size_t(0));
    }
    void whatHasNoDomainIsUnreadable() {
        for (const char* from : {"anna", "Anna <anna>", "a@[192.0.2.1]", "a@x..example", "<>"})
            QVERIFY2(authorsOf(std::string("From: ") + from + "\r\n").unreadable, from);
        QVERIFY(!authorsOf("From: a@x.example\r\n").unreadable);
    }
    void anotherAddressInTheNameIsSeen_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<bool>("foreign");
        QTest::newRow("plain") << QByteArray("\"boss@bank.example\" <a@x.example>") << true;
        QTest::newRow("encoded") << QByteArray("=?utf-8?q?boss=40bank=2Eexample?= <a@x.example>") << true;
        QTest::newRow("wide") << QByteArray("\"boss\xef\xbc\xa0"
                                            "bank.example\" <a@x.example>")
                              << true;
        QTest::newRow("its own") << QByteArray("\"A@X.example\" <a@x.example>") << false;
        QTest::newRow("none") << QByteArray("\"Anna at work\" <a@x.example>") << false;
        QTest::newRow("an at sign alone") << QByteArray("\"me @ work\" <a@x.example>") << false;
    }
    void anotherAddressInTheNameIsSeen() {
        QFETCH(QByteArray, from);
        QFETCH(bool, foreign);
        QCOMPARE(authorsOf(("From: " + from + "\r\n").toStdString()).foreignName, foreign);
    }
    void whatGoesBeyondTheLimitsIsSaid() {
        std::string many;
        for (int i = 0; i < 60; ++i)
            many += "a@x.example, ";
        QVERIFY(authorsOf("From: " + many + "\r\n").more);
        QVERIFY(authorsOf("From: " + std::string(20'000, ' ') + "a@x.example\r\n").more);
        QVERIFY(!authorsOf("From: a@x.example\r\n").more);
        std::string fields;
        for (int i = 0; i < 11; ++i)
            fields += "From: a@x.example\r\n";
        QVERIFY(authorsOf(fields).more);
    }
};

QTEST_GUILESS_MAIN(AuthorTest)
#include "author_test.moc"
