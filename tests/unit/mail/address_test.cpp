#include "mail/address.h"

#include <QtTest>

using namespace ismail::mail;

namespace {

std::string repeat(char c, std::size_t n) { return std::string(n, c); }

constexpr PathRules utf8Rules{.utf8 = true};
constexpr PathRules asciiRules{};

} // namespace

class AddressTest : public QObject {
    Q_OBJECT
private slots:
    void aGoodPathIsTakenApart_data();
    void aGoodPathIsTakenApart();
    void aBadPathIsRefusedWithASentence_data();
    void aBadPathIsRefusedWithASentence();
    void theNullPathIsTakenOnlyWhereItIsAllowed();
    void postmasterNeedsNoDomainOnlyWhereThatIsAllowed();
    void theLengthOfThePathIsReportedSoThatParametersCanFollow();
    void aLocalPartMayHave64OctetsAndNoMore();
    void aPathMayHave254OctetsAndNoMore();
    void aLabelMayHave63OctetsAndADomain255();
    void aNulByteIsNeverTaken();
    void utf8IsTakenOnlyWithSmtpUtf8();
    void brokenUtf8IsRefusedEvenWithSmtpUtf8();
    void whatIsParsedCanBeWrittenAndParsedAgain_data();
    void whatIsParsedCanBeWrittenAndParsedAgain();
    void aMailboxHasNoBracketsAndNothingAfterIt();
    void theKeyIgnoresCaseAndTheFormOfTheDomain();
    void theKeyOfAQuotedAtSignIsNotThatOfAnotherMailbox();
};

void AddressTest::aGoodPathIsTakenApart_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QByteArray>("domain");
    const auto row = [](const char* name, const char* text, const char* local, const char* domain) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(local) << QByteArray(domain);
    };
    row("plain", "<anna@example.org>", "anna", "example.org");
    row("the domain is lower-cased and the local part is not", "<Anna.B@EXAMPLE.Org>", "Anna.B", "example.org");
    row("every atom character", "<!#$%&'*+-/=?^_`{|}~@example.org>", "!#$%&'*+-/=?^_`{|}~", "example.org");
    row("a single label", "<root@localhost>", "root", "localhost");
    row("quotes that are not needed go away", "<\"anna\"@example.org>", "anna", "example.org");
    row("quotes around a space", "<\"anna b\"@example.org>", "anna b", "example.org");
    row("quotes around an at sign", "<\"a@b\"@example.org>", "a@b", "example.org");
    row("quotes around a closing bracket", "<\"a>b\"@example.org>", "a>b", "example.org");
    row("a backslash before a quote", "<\"a\\\"b\"@example.org>", "a\"b", "example.org");
    row("a backslash before a backslash", "<\"a\\\\\"@example.org>", "a\\", "example.org");
    row("a backslash before a letter", "<\"\\a\\n\"@example.org>", "an", "example.org");
    row("an empty quoted local part", "<\"\"@example.org>", "", "example.org");
    row("two dots in quotes", "<\"a..b\"@example.org>", "a..b", "example.org");
    row("an IPv4 literal", "<anna@[192.0.2.1]>", "anna", "[192.0.2.1]");
    row("an IPv6 literal", "<anna@[IPv6:2001:DB8::1]>", "anna", "[ipv6:2001:db8::1]");
    row("an IPv6 literal of eight groups", "<a@[IPv6:1:2:3:4:5:6:7:8]>", "a", "[ipv6:1:2:3:4:5:6:7:8]");
    row("an IPv6 literal that ends in IPv4", "<a@[IPv6:::ffff:192.0.2.1]>", "a", "[ipv6:::ffff:192.0.2.1]");
    row("the unspecified IPv6 address", "<a@[IPv6:::]>", "a", "[ipv6:::]");
    row("a source route is ignored", "<@one.example,@two.example:anna@example.org>", "anna", "example.org");
    row("a source route with a literal", "<@[192.0.2.1]:anna@example.org>", "anna", "example.org");
    row("a digit starts a label", "<a@3com.example>", "a", "3com.example");
    row("postmaster with a domain", "<Postmaster@example.org>", "Postmaster", "example.org");
}

void AddressTest::aGoodPathIsTakenApart() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, local);
    QFETCH(QByteArray, domain);
    const auto parsed = parsePath(text.toStdString(), asciiRules);
    QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().text.c_str());
    QCOMPARE(QByteArray::fromStdString(parsed->address.local), local);
    QCOMPARE(QByteArray::fromStdString(parsed->address.domain), domain);
    QCOMPARE(parsed->length, static_cast<std::size_t>(text.size()));
}

void AddressTest::aBadPathIsRefusedWithASentence_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const char* text) { QTest::newRow(name) << QByteArray(text); };
    row("nothing", "");
    row("no brackets", "anna@example.org");
    row("not closed", "<anna@example.org");
    row("only an opening bracket", "<");
    row("a space before the address", "< anna@example.org>");
    row("a space after the address", "<anna@example.org >");
    row("no at sign", "<anna>");
    row("no local part", "<@example.org>");
    row("no domain", "<anna@>");
    row("two at signs", "<a@b@example.org>");
    row("a leading dot", "<.anna@example.org>");
    row("a trailing dot in the local part", "<anna.@example.org>");
    row("two dots", "<an..na@example.org>");
    row("a space in the local part", "<an na@example.org>");
    row("an unclosed quote", "<\"anna@example.org>");
    row("text after the quote", "<\"anna\"b@example.org>");
    row("a backslash at the end", "<\"anna\\");
    row("a tab in quotes", "<\"a\tb\"@example.org>");
    row("a line break in quotes", "<\"a\r\nRCPT\"@example.org>");
    row("a delete character in quotes", "<\"a\x7f\"@example.org>");
    row("a domain that starts with a dot", "<a@.example.org>");
    row("a domain that ends with a dot", "<a@example.org.>");
    row("two dots in the domain", "<a@example..org>");
    row("a label that starts with a hyphen", "<a@-example.org>");
    row("a label that ends with a hyphen", "<a@example-.org>");
    row("an underscore in the domain", "<a@ex_ample.org>");
    row("a literal that is not closed", "<a@[192.0.2.1>");
    row("a literal of three numbers", "<a@[192.0.2]>");
    row("a literal with 256", "<a@[192.0.2.256]>");
    row("a literal with four digits", "<a@[0192.0.2.1]>");
    row("an empty literal", "<a@[]>");
    row("a bare IPv6 literal", "<a@[2001:db8::1]>");
    row("IPv6 with nine groups", "<a@[IPv6:1:2:3:4:5:6:7:8:9]>");
    row("IPv6 with two gaps", "<a@[IPv6:1::2::3]>");
    row("IPv6 with a gap that stands for nothing", "<a@[IPv6:1:2:3:4::5:6:7:8]>");
    row("IPv6 with five digits", "<a@[IPv6:12345::1]>");
    row("IPv6 with IPv4 in the middle", "<a@[IPv6:192.0.2.1::1]>");
    row("IPv6 with a zone", "<a@[IPv6:fe80::1%eth0]>");
    row("IPv6 with three colons", "<a@[IPv6::::]>");
    row("an empty IPv6 literal", "<a@[IPv6:]>");
    row("an unknown tag", "<a@[X400:something]>");
    row("a source route without a colon", "<@one.example,anna@example.org>");
    row("a source route with a bad domain", "<@one..example:anna@example.org>");
    row("an open source route", "<@one.example,");
}

void AddressTest::aBadPathIsRefusedWithASentence() {
    QFETCH(QByteArray, text);
    const auto parsed =
        parsePath(text.toStdString(), PathRules{.utf8 = true, .allowNull = true, .allowPostmaster = true});
    QVERIFY(!parsed.ok());
    QCOMPARE(parsed.error().kind, ismail::ErrorKind::invalid);
    QVERIFY(parsed.error().text.ends_with('.'));
}

void AddressTest::theNullPathIsTakenOnlyWhereItIsAllowed() {
    const auto parsed = parsePath("<> BODY=7BIT", PathRules{.allowNull = true});
    QVERIFY(parsed.ok());
    QVERIFY(parsed->address.isNull());
    QCOMPARE(parsed->length, std::size_t{2});
    QCOMPARE(parsed->address.text(), std::string());
    QVERIFY(!parsePath("<>", asciiRules).ok());
}

void AddressTest::postmasterNeedsNoDomainOnlyWhereThatIsAllowed() {
    const auto parsed = parsePath("<Postmaster>", PathRules{.allowPostmaster = true});
    QVERIFY(parsed.ok());
    QCOMPARE(parsed->address.local, std::string("Postmaster"));
    QVERIFY(parsed->address.domain.empty());
    QVERIFY(!parsed->address.isNull());
    QVERIFY(!parsePath("<Postmaster>", asciiRules).ok());
    QVERIFY(!parsePath("<hostmaster>", PathRules{.allowPostmaster = true}).ok());
}

void AddressTest::theLengthOfThePathIsReportedSoThatParametersCanFollow() {
    const auto parsed = parsePath("<anna@example.org> SIZE=5", asciiRules);
    QVERIFY(parsed.ok());
    QCOMPARE(parsed->length, std::size_t{18});
}

void AddressTest::aLocalPartMayHave64OctetsAndNoMore() {
    QVERIFY(parsePath('<' + repeat('a', 64) + "@example.org>", asciiRules).ok());
    QVERIFY(!parsePath('<' + repeat('a', 65) + "@example.org>", asciiRules).ok());
    // The quotes count where they are needed.
    QVERIFY(parsePath("<\"" + repeat(' ', 62) + "\"@example.org>", asciiRules).ok());
    QVERIFY(!parsePath("<\"" + repeat(' ', 63) + "\"@example.org>", asciiRules).ok());
}

void AddressTest::aPathMayHave254OctetsAndNoMore() {
    const std::string local = repeat('l', 64);
    const std::string labels = repeat('a', 63) + '.' + repeat('b', 63) + '.';
    QVERIFY(parsePath('<' + local + '@' + labels + repeat('c', 61) + ">", asciiRules).ok());
    QVERIFY(!parsePath('<' + local + '@' + labels + repeat('c', 62) + ">", asciiRules).ok());
}

void AddressTest::aLabelMayHave63OctetsAndADomain255() {
    QVERIFY(isDomain("example." + repeat('a', 63)));
    QVERIFY(!isDomain("example." + repeat('a', 64)));
    const std::string labels = repeat('a', 63) + '.' + repeat('b', 63) + '.' + repeat('c', 63) + '.';
    QVERIFY(isDomain(labels + repeat('d', 63)));
    QVERIFY(!isDomain(labels + repeat('d', 61) + ".ef"));
    QVERIFY(!parsePath("<a@" + repeat('a', 100'000) + ">", asciiRules).ok());
    QVERIFY(!parsePath('<' + repeat('a', 100'000) + "@example.org>", asciiRules).ok());
}

void AddressTest::aNulByteIsNeverTaken() {
    QVERIFY(!parsePath(std::string("<a\0b@example.org>", 17), utf8Rules).ok());
    QVERIFY(!parsePath(std::string("<\"a\0b\"@example.org>", 19), utf8Rules).ok());
    QVERIFY(!parsePath(std::string("<a@exam\0ple.org>", 16), utf8Rules).ok());
    QVERIFY(!parsePath(std::string("<a@b\xc3\xbc\0ple.org>", 15), utf8Rules).ok());
}

void AddressTest::utf8IsTakenOnlyWithSmtpUtf8() {
    const std::string text = "<j\xc3\xbcrgen@b\xc3\xbc"
                             "cher.example>";
    const auto parsed = parsePath(text, utf8Rules);
    QVERIFY(parsed.ok());
    QCOMPARE(parsed->address.local, std::string("j\xc3\xbcrgen"));
    QVERIFY(parsed->address.needsUtf8());
    QVERIFY(!parsePath(text, asciiRules).ok());
    QVERIFY(!parsePath("<a@b\xc3\xbc"
                       "cher.example>",
                       asciiRules)
                 .ok());
    QVERIFY(parsePath("<\"j \xc3\xbc\"@example.org>", utf8Rules).ok());
    QVERIFY(!parsePath("<\"j \xc3\xbc\"@example.org>", asciiRules).ok());
    QVERIFY(!parsePath("<\"j\\\xc3\xbc\"@example.org>", utf8Rules).ok());
}

void AddressTest::brokenUtf8IsRefusedEvenWithSmtpUtf8() {
    QVERIFY(!parsePath("<j\xfcrgen@example.org>", utf8Rules).ok());
    QVERIFY(!parsePath("<j\xc0\xafrgen@example.org>", utf8Rules).ok());
    QVERIFY(!parsePath("<\"\xed\xa0\x80\"@example.org>", utf8Rules).ok());
    QVERIFY(!parsePath("<a@b\xfcrger.example>", utf8Rules).ok());
}

void AddressTest::whatIsParsedCanBeWrittenAndParsedAgain_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("<anna@example.org>");
    QTest::newRow("a space") << QByteArray("<\"anna b\"@example.org>");
    QTest::newRow("quotes and backslashes") << QByteArray("<\"\\\"a\\\\\"@example.org>");
    QTest::newRow("empty") << QByteArray("<\"\"@example.org>");
    QTest::newRow("utf-8") << QByteArray("<j\xc3\xbcrgen@example.org>");
    QTest::newRow("a literal") << QByteArray("<a@[ipv6:2001:db8::1]>");
}

void AddressTest::whatIsParsedCanBeWrittenAndParsedAgain() {
    QFETCH(QByteArray, text);
    const auto parsed = parsePath(text.toStdString(), utf8Rules);
    QVERIFY(parsed.ok());
    QCOMPARE('<' + parsed->address.text() + '>', text.toStdString());
    const auto again = parseMailbox(parsed->address.text());
    QVERIFY(again.ok());
    QVERIFY(*again == parsed->address);
}

void AddressTest::aMailboxHasNoBracketsAndNothingAfterIt() {
    QVERIFY(parseMailbox("anna@example.org").ok());
    QVERIFY(!parseMailbox("<anna@example.org>").ok());
    QVERIFY(!parseMailbox("anna@example.org, b@example.org").ok());
    QVERIFY(!parseMailbox("anna").ok());
    QVERIFY(!parseMailbox("postmaster").ok());
    QVERIFY(!parseMailbox("").ok());
    QVERIFY(!parseMailbox("j\xc3\xbc@example.org", false).ok());
}

void AddressTest::theKeyIgnoresCaseAndTheFormOfTheDomain() {
    QCOMPARE(addressKey({"Anna.B", "example.org"}), std::string("anna.b@example.org"));
    QCOMPARE(addressKey({"Anna", "b\xc3\xbc"
                                 "cher.example"}),
             std::string("anna@xn--bcher-kva.example"));
    QCOMPARE(addressKey({"Postmaster", ""}), std::string("postmaster"));
    QCOMPARE(addressKey({"A", "[192.0.2.1]"}), std::string("a@[192.0.2.1]"));
    QCOMPARE(addressKey({}), std::string());
}

void AddressTest::theKeyOfAQuotedAtSignIsNotThatOfAnotherMailbox() {
    QCOMPARE(addressKey({"a@b.example", "c.example"}), std::string("\"a@b.example\"@c.example"));
}

QTEST_GUILESS_MAIN(AddressTest)
#include "address_test.moc"
