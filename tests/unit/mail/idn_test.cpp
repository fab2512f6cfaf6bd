#include "mail/idn.h"

#include <QtTest>

using namespace ismail::mail;

class IdnTest : public QObject {
    Q_OBJECT
private slots:
    void aUnicodeNameBecomesALabels();
    void anAsciiNameIsLowerCasedAndLosesItsTrailingDot();
    void aNameThatDnsCannotCarryIsRefused_data();
    void aNameThatDnsCannotCarryIsRefused();
    void peopleSeeTheUnicodeForm();
    void whatCannotBeConvertedIsShownUnchanged();
};

void IdnTest::aUnicodeNameBecomesALabels() {
    QCOMPARE(*toAscii("B\xc3\xbc"
                      "cher.EXAMPLE"),
             std::string("xn--bcher-kva.example"));
    // IDNA 2008 keeps the sharp s; the older standard turned it into "ss".
    QCOMPARE(*toAscii("stra\xc3\x9f"
                      "e.example"),
             std::string("xn--strae-oqa.example"));
    QCOMPARE(*toAscii("b\xc3\xbc"
                      "cher.example."),
             std::string("xn--bcher-kva.example"));
}

void IdnTest::anAsciiNameIsLowerCasedAndLosesItsTrailingDot() {
    QCOMPARE(*toAscii("Mail.EXAMPLE.org."), std::string("mail.example.org"));
    QCOMPARE(*toAscii("_dmarc.example.org"), std::string("_dmarc.example.org"));
}

void IdnTest::aNameThatDnsCannotCarryIsRefused_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a dot") << QByteArray(".");
    QTest::newRow("two trailing dots") << QByteArray("example.org..");
    QTest::newRow("an empty label") << QByteArray("example..org");
    QTest::newRow("a space") << QByteArray("exam ple.org");
    QTest::newRow("a control character") << QByteArray("exam\x01ple.org");
    QTest::newRow("a label of 64 octets") << QByteArray(64, 'a') + ".example";
    QTest::newRow("254 octets") << (QByteArray(63, 'a') + '.').repeated(3) + QByteArray(62, 'b');
    QTest::newRow("broken UTF-8") << QByteArray("b\xfc"
                                                "cher.example");
    QTest::newRow("a NUL beside UTF-8") << QByteArray("b\xc3\xbc\0cher", 8);
    QTest::newRow("a label that is too long once converted") << QByteArray("\xc3\xbc").repeated(70) + ".example";
    QTest::newRow("megabytes of UTF-8") << QByteArray("\xc3\xbc").repeated(1 << 20);
}

void IdnTest::aNameThatDnsCannotCarryIsRefused() {
    QFETCH(QByteArray, name);
    const auto result = toAscii(name.toStdString());
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ismail::ErrorKind::invalid);
}

void IdnTest::peopleSeeTheUnicodeForm() {
    QCOMPARE(toUnicode("xn--bcher-kva.example"), std::string("b\xc3\xbc"
                                                             "cher.example"));
    QCOMPARE(toUnicode("mail.example.org"), std::string("mail.example.org"));
}

void IdnTest::whatCannotBeConvertedIsShownUnchanged() {
    const std::string broken = "xn--\xff";
    QCOMPARE(toUnicode(broken), broken);
    QCOMPARE(toUnicode(""), std::string());
    QCOMPARE(toUnicode("xn--99999999999999999999.example"), std::string("xn--99999999999999999999.example"));
}

QTEST_GUILESS_MAIN(IdnTest)
#include "idn_test.moc"
