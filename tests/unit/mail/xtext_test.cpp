#include "mail/xtext.h"

#include <QtTest>

using namespace ismail::mail;

class XtextTest : public QObject {
    Q_OBJECT
private slots:
    void whatIsEncodedDecodesToTheSame();
    void onlyWhatMustBeEncodedIs();
    void malformedXtextIsRefused_data();
    void malformedXtextIsRefused();
    void aUtf8AddressHasAnAsciiForm();
    void aUtf8AddressKeepsItsUtf8WhereThatIsAllowed();
    void aMalformedUtf8AddressIsRefused_data();
    void aMalformedUtf8AddressIsRefused();
    void anOrcptIsDecodedByItsType();
    void aBadOrcptIsRefused_data();
    void aBadOrcptIsRefused();
    void anOrcptSurvivesTheWayToThePeer_data();
    void anOrcptSurvivesTheWayToThePeer();
};

void XtextTest::whatIsEncodedDecodesToTheSame() {
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    QCOMPARE(*xtextDecode(xtextEncode(all)), all);
    QCOMPARE(*xtextDecode(""), std::string());
}

void XtextTest::onlyWhatMustBeEncodedIs() {
    QCOMPARE(xtextEncode("a+b=c d\x7f"), std::string("a+2Bb+3Dc+20d+7F"));
    QCOMPARE(xtextEncode("anna@example.org"), std::string("anna@example.org"));
}

void XtextTest::malformedXtextIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a plus at the end") << QByteArray("a+");
    QTest::newRow("one digit") << QByteArray("a+2");
    QTest::newRow("no hexadecimal digit") << QByteArray("a+2G");
    QTest::newRow("an equals sign") << QByteArray("a=b");
    QTest::newRow("a space") << QByteArray("a b");
    QTest::newRow("a control character") << QByteArray("a\x01");
    QTest::newRow("UTF-8") << QByteArray("\xc3\xbc");
    QTest::newRow("a NUL") << QByteArray("a\0", 2);
}

void XtextTest::malformedXtextIsRefused() {
    QFETCH(QByteArray, text);
    QVERIFY(!xtextDecode(text.toStdString()));
}

void XtextTest::aUtf8AddressHasAnAsciiForm() {
    const std::string address = "j\xc3\xbcrgen+\xf0\x9f\x98\x80@ex.org";
    QCOMPARE(utf8AddrXtext(address), std::string("j\\x{FC}rgen\\x{2B}\\x{1F600}@ex.org"));
    QCOMPARE(*utf8AddrDecode(utf8AddrXtext(address)), address);
    QCOMPARE(utf8AddrXtext("a\\b c\x07"), std::string("a\\x{5C}b\\x{20}c\\x{07}"));
    QCOMPARE(utf8AddrXtext("\xff"), std::string("\\x{FFFD}"));
}

void XtextTest::aUtf8AddressKeepsItsUtf8WhereThatIsAllowed() {
    const std::string address = "j\xc3\xbcrgen=x@ex.org";
    QCOMPARE(utf8AddrUnitext(address), std::string("j\xc3\xbcrgen\\x{3D}x@ex.org"));
    QCOMPARE(*utf8AddrDecode(utf8AddrUnitext(address)), address);
}

void XtextTest::aMalformedUtf8AddressIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a lone backslash") << QByteArray("a\\b");
    QTest::newRow("not closed") << QByteArray("\\x{41");
    QTest::newRow("no digits") << QByteArray("\\x{}");
    QTest::newRow("no hexadecimal digits") << QByteArray("\\x{4G}");
    QTest::newRow("seven digits") << QByteArray("\\x{0000041}");
    QTest::newRow("outside Unicode") << QByteArray("\\x{110000}");
    QTest::newRow("a surrogate") << QByteArray("\\x{D800}");
    QTest::newRow("a NUL") << QByteArray("\\x{00}");
    QTest::newRow("broken UTF-8") << QByteArray("a\xff");
}

void XtextTest::aMalformedUtf8AddressIsRefused() {
    QFETCH(QByteArray, text);
    QVERIFY(!utf8AddrDecode(text.toStdString()));
}

void XtextTest::anOrcptIsDecodedByItsType() {
    QCOMPARE(*decodeOrcpt("RFC822;anna+2Bx@example.org", false), std::string("rfc822;anna+x@example.org"));
    QCOMPARE(*decodeOrcpt("utf-8;j\\x{FC}rgen@example.org", false), std::string("utf-8;j\xc3\xbcrgen@example.org"));
    QCOMPARE(*decodeOrcpt("utf-8;j\xc3\xbcrgen@example.org", true), std::string("utf-8;j\xc3\xbcrgen@example.org"));
    QCOMPARE(*decodeOrcpt("x400;/C+3Dde/", false), std::string("x400;/C=de/"));
}

void XtextTest::aBadOrcptIsRefused_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("no type") << QByteArray("anna@example.org");
    QTest::newRow("an empty type") << QByteArray(";anna@example.org");
    QTest::newRow("an empty address") << QByteArray("rfc822;");
    QTest::newRow("a hidden line break") << QByteArray("rfc822;a+0D+0AX-Evil:+20yes");
    QTest::newRow("a hidden line break in the other form") << QByteArray("utf-8;a\\x{0A}b");
    QTest::newRow("a hidden NUL") << QByteArray("rfc822;a+00");
    QTest::newRow("UTF-8 without SMTPUTF8") << QByteArray("utf-8;j\xc3\xbc@example.org");
    QTest::newRow("hidden bytes that are no UTF-8") << QByteArray("rfc822;a+FF");
    QTest::newRow("501 octets") << "rfc822;" + QByteArray(494, 'a');
}

void XtextTest::aBadOrcptIsRefused() {
    QFETCH(QByteArray, value);
    QVERIFY(!decodeOrcpt(value.toStdString(), false));
}

void XtextTest::anOrcptSurvivesTheWayToThePeer_data() {
    QTest::addColumn<QByteArray>("orcpt");
    QTest::newRow("plain") << QByteArray("rfc822;anna+b=c@example.org");
    QTest::newRow("a quoted local part") << QByteArray("rfc822;\"a b\"@example.org");
    QTest::newRow("utf-8") << QByteArray("utf-8;j\xc3\xbcrgen+\\@example.org");
}

void XtextTest::anOrcptSurvivesTheWayToThePeer() {
    QFETCH(QByteArray, orcpt);
    for (const bool utf8 : {false, true})
        QCOMPARE(*decodeOrcpt(encodeOrcpt(orcpt.toStdString(), utf8), utf8), orcpt.toStdString());
    QCOMPARE(encodeOrcpt("no type", false), std::string());
}

QTEST_GUILESS_MAIN(XtextTest)
#include "xtext_test.moc"
