#include "trust/spf.h"

#include "support/fake_dns.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;
using ismail::test::FakeDns;

namespace {

mail::Address addressOf(const std::string& text) {
    const auto at = text.rfind('@');
    if (at == std::string::npos) return {};
    return {text.substr(0, at), text.substr(at + 1)};
}

SpfOutcome check(FakeDns dns, const std::string& client, const std::string& sender,
                 const std::string& helo = "helo.example.net", SpfIdentity identity = SpfIdentity::mailFrom,
                 std::uint32_t seed = 1) {
    SpfCheck engine({client, helo, addressOf(sender), identity, "mx.here.example", fromMillis(1'700'000'000'123)});
    if (!dns.drive(engine, seed)) {
        SpfOutcome broken;
        broken.result = AuthResult::policy;
        return broken;
    }
    return engine.outcome();
}

QString resultOf(const std::string& zone, const std::string& client, const std::string& sender = "anna@example.com") {
    const std::string first(authResultName(check(FakeDns(zone), client, sender).result));
    // However the answers come.
    for (std::uint32_t seed = 2; seed < 5; ++seed)
        if (authResultName(
                check(FakeDns(zone), client, sender, "helo.example.net", SpfIdentity::mailFrom, seed).result) != first)
            return "depends on the order";
    return QString::fromStdString(first);
}

// RFC 7208 appendix A.
const std::string appendixA = "example.com MX 10 mail-a.example.com\n"
                              "example.com MX 20 mail-b.example.com\n"
                              "example.com A 192.0.2.10\n"
                              "example.com A 192.0.2.11\n"
                              "amy.example.com A 192.0.2.65\n"
                              "bob.example.com A 192.0.2.66\n"
                              "mail-a.example.com A 192.0.2.129\n"
                              "mail-b.example.com A 192.0.2.130\n"
                              "example.org MX 10 mail-c.example.org\n"
                              "mail-c.example.org A 192.0.2.140\n"
                              "10.2.0.192.in-addr.arpa PTR example.com\n"
                              "11.2.0.192.in-addr.arpa PTR example.com\n"
                              "65.2.0.192.in-addr.arpa PTR amy.example.com\n"
                              "66.2.0.192.in-addr.arpa PTR bob.example.com\n"
                              "129.2.0.192.in-addr.arpa PTR mail-a.example.com\n"
                              "130.2.0.192.in-addr.arpa PTR mail-b.example.com\n"
                              "140.2.0.192.in-addr.arpa PTR mail-c.example.org\n"
                              "4.0.0.10.in-addr.arpa PTR bob.example.com\n";

std::string many(const std::string& line, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) {
        std::string one = line;
        for (auto at = one.find('#'); at != std::string::npos; at = one.find('#'))
            one.replace(at, 1, std::to_string(i));
        out += one;
    }
    return out;
}

} // namespace

class SpfTest : public QObject {
    Q_OBJECT
private slots:
    void theExamplesOfTheAppendixComeOutAsWritten_data();
    void theExamplesOfTheAppendixComeOutAsWritten();
    void theMacrosOfTheRfcExpandAsWritten_data();
    void theMacrosOfTheRfcExpandAsWritten();
    void recordsOfTheMobileUsersExampleLookAtTheSender();
    void aRecordHasOneResult_data();
    void aRecordHasOneResult();
    void aBrokenRecordIsAPermanentError_data();
    void aBrokenRecordIsAPermanentError();
    void whatIsNoMailDomainHasNoResult_data();
    void whatIsNoMailDomainHasNoResult();
    void theIdentityDecidesWhoseRecordCounts();
    void anExplanationComesFromTheRecordThatDecides_data();
    void anExplanationComesFromTheRecordThatDecides();
    void anExplanationIsShortPrintableAscii();
    void limitsAreKept_data();
    void limitsAreKept();
    void aLongNameLosesItsLeftLabels();
    void whatMatchedIsToldAsWritten();
    void aDomainThatSendsNoMailSaysExactlyThat();
    void trouble_data();
    void trouble();
    void theQuestionsOfTheLargestRecordAreBounded();
    void independentQuestionsAreAskedTogether();
};

void SpfTest::theExamplesOfTheAppendixComeOutAsWritten_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("passing");
    QTest::addColumn<QByteArray>("failing");
    QTest::newRow("+all") << QByteArray("+all") << QByteArray("192.0.2.1 10.0.0.4") << QByteArray();
    QTest::newRow("a") << QByteArray("a -all") << QByteArray("192.0.2.10 192.0.2.11") << QByteArray("192.0.2.65");
    QTest::newRow("a of another") << QByteArray("a:example.org -all") << QByteArray()
                                  << QByteArray("192.0.2.10 192.0.2.140");
    QTest::newRow("mx") << QByteArray("mx -all") << QByteArray("192.0.2.129 192.0.2.130") << QByteArray("192.0.2.10");
    QTest::newRow("mx of another") << QByteArray("mx:example.org -all") << QByteArray("192.0.2.140")
                                   << QByteArray("192.0.2.129");
    QTest::newRow("both") << QByteArray("mx mx:example.org -all") << QByteArray("192.0.2.129 192.0.2.130 192.0.2.140")
                          << QByteArray("192.0.2.141");
    QTest::newRow("prefixes") << QByteArray("mx/30 mx:example.org/30 -all")
                              << QByteArray("192.0.2.128 192.0.2.131 192.0.2.140 192.0.2.143")
                              << QByteArray("192.0.2.132 192.0.2.139 192.0.2.144");
    QTest::newRow("ptr") << QByteArray("ptr -all") << QByteArray("192.0.2.65") << QByteArray("192.0.2.140 10.0.0.4");
    QTest::newRow("ip4") << QByteArray("ip4:192.0.2.128/28 -all") << QByteArray("192.0.2.129")
                         << QByteArray("192.0.2.65");
}

void SpfTest::theExamplesOfTheAppendixComeOutAsWritten() {
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, passing);
    QFETCH(QByteArray, failing);
    const std::string zone = appendixA + "example.com TXT v=spf1 " + record.toStdString();
    for (const std::string& client : splitList(passing.toStdString()))
        QCOMPARE(resultOf(zone, client), QString("pass"));
    for (const std::string& client : splitList(failing.toStdString()))
        QCOMPARE(resultOf(zone, client), QString("fail"));
}

void SpfTest::theMacrosOfTheRfcExpandAsWritten_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expanded");
    QTest::addColumn<QByteArray>("client");
    const QByteArray v4 = "192.0.2.3";
    const char* rows[][2] = {{"%{s}", "strong-bad@email.example.com"},
                             {"%{o}", "email.example.com"},
                             {"%{d}", "email.example.com"},
                             {"%{d4}", "email.example.com"},
                             {"%{d3}", "email.example.com"},
                             {"%{d2}", "example.com"},
                             {"%{d1}", "com"},
                             {"%{dr}", "com.example.email"},
                             {"%{d2r}", "example.email"},
                             {"%{l}", "strong-bad"},
                             {"%{l-}", "strong.bad"},
                             {"%{lr}", "strong-bad"},
                             {"%{lr-}", "bad.strong"},
                             {"%{l1r-}", "strong"},
                             {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
                             {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
                             {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
                             {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"},
                             {"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"},
                             {"%{p2}.trusted-domains.example.net", "example.org.trusted-domains.example.net"},
                             {"%%%_%-%{S}", "% %20strong-bad%40email.example.com"},
                             {"%{h} %{c} %{r} %{t}", "helo.example.net 192.0.2.3 mx.here.example 1700000000"},
                             {"%{l99}%{l1-}%{D2R}", "strong-badbadexample.email"}};
    for (const auto& row : rows)
        QTest::newRow(row[0]) << QByteArray(row[0]) << QByteArray(row[1]) << v4;
    QTest::newRow("IPv6") << QByteArray("%{ir}.%{v}._spf.%{d2}")
                          << QByteArray("1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf."
                                        "example.com")
                          << QByteArray("2001:db8::cb01");
    QTest::newRow("IPv6 as people read it")
        << QByteArray("%{c}") << QByteArray("2001:db8::cb01") << QByteArray("2001:DB8:0:0::CB01");
    QTest::newRow("no validated name") << QByteArray("%{p}") << QByteArray("unknown") << QByteArray("192.0.2.4");
}

void SpfTest::theMacrosOfTheRfcExpandAsWritten() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expanded);
    QFETCH(QByteArray, client);
    FakeDns dns("email.example.com TXT v=spf1 -all exp=why.example.com\n"
                "3.2.0.192.in-addr.arpa PTR mx.example.org\n"
                "mx.example.org A 192.0.2.3\n");
    dns.add("why.example.com", DnsType::txt, text.toStdString());
    const SpfOutcome outcome = check(dns, client.toStdString(), "strong-bad@email.example.com");
    QCOMPARE(outcome.result, AuthResult::fail);
    QCOMPARE(QByteArray::fromStdString(outcome.explanation), expanded);
}

void SpfTest::recordsOfTheMobileUsersExampleLookAtTheSender() {
    const std::string zone =
        "example.com TXT v=spf1 include:mobile-users._spf.%{d} include:remote-users._spf.%{d} -all\n"
        "mobile-users._spf.example.com TXT v=spf1 exists:%{l1r+}.%{d}\n"
        "mary.mobile-users._spf.example.com A 127.0.0.2\n"
        "remote-users._spf.example.com TXT v=spf1 exists:%{ir}.%{l1r+}.%{d}\n"
        "15.15.168.192.joel.remote-users._spf.example.com A 127.0.0.2\n";
    QCOMPARE(resultOf(zone, "198.51.100.1", "mary+news@example.com"), QString("pass"));
    QCOMPARE(resultOf(zone, "192.168.15.15", "joel@example.com"), QString("pass"));
    QCOMPARE(resultOf(zone, "192.168.15.16", "joel@example.com"), QString("fail"));
    const std::string negated = appendixA +
                                "example.com TXT v=spf1 -include:ip4._spf.%{d} -include:ptr._spf.%{d} +all\n"
                                "ip4._spf.example.com TXT v=spf1 -ip4:192.0.2.0/24 +all\n"
                                "ptr._spf.example.com TXT v=spf1 -ptr:example.com +all\n";
    QCOMPARE(resultOf(negated, "192.0.2.65"), QString("pass"));
    QCOMPARE(resultOf(negated, "192.0.2.200"), QString("fail"));
    QCOMPARE(resultOf(negated, "198.51.100.1"), QString("fail"));
}

void SpfTest::aRecordHasOneResult_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("client");
    QTest::addColumn<QString>("result");
    const auto row = [](const char* name, const char* record, const char* client, const char* result) {
        QTest::newRow(name) << QByteArray(record) << QByteArray(client) << QString(result);
    };
    row("nothing but the version", "v=spf1", "192.0.2.1", "neutral");
    row("blanks", "v=spf1   ?all   ", "192.0.2.1", "neutral");
    row("no blank after the version", "v=spf10 -all", "192.0.2.1", "none");
    row("capitals", "V=SPF1 IP4:192.0.2.1 -ALL", "192.0.2.1", "pass");
    row("softfail", "v=spf1 ~all", "192.0.2.1", "softfail");
    row("all hides a redirect", "v=spf1 -all redirect=pass.example.com", "192.0.2.1", "fail");
    row("a redirect before all", "v=spf1 redirect=pass.example.com ?all", "192.0.2.1", "neutral");
    row("a redirect", "v=spf1 redirect=pass.example.com", "192.0.2.1", "pass");
    row("a redirect without record", "v=spf1 redirect=none.example.com", "192.0.2.1", "permerror");
    row("an include that passes", "v=spf1 ?include:pass.example.com -all", "192.0.2.1", "neutral");
    row("an include that fails", "v=spf1 include:fail.example.com ~all", "192.0.2.1", "softfail");
    row("an include without record", "v=spf1 include:none.example.com ~all", "192.0.2.1", "permerror");
    row("an include that is broken", "v=spf1 include:broken.example.com ~all", "192.0.2.1", "permerror");
    row("unknown modifiers, often", "v=spf1 moo=%{d} moo=1 moo.cow-far_out=man:dog/cat ~all", "192.0.2.1", "softfail");
    row("a mapped client", "v=spf1 ip4:192.0.2.1 -all", "::ffff:192.0.2.1", "pass");
    row("ip6 is no business of IPv4", "v=spf1 ip6:::1.1.1.1/0 -all", "192.0.2.1", "fail");
    row("all of IPv6", "v=spf1 ip6:::1.1.1.1/0 -all", "2001:db8::1", "pass");
    row("all of IPv4", "v=spf1 ip4:1.2.3.4/0 -all", "192.0.2.1", "pass");
    row("ip4 is no business of IPv6", "v=spf1 ip4:1.2.3.4/0 -all", "2001:db8::1", "fail");
    row("a prefix for each family", "v=spf1 a:wide.example.com/24//32 -all", "2001:db8:ffff::1", "pass");
    row("only that of IPv6", "v=spf1 a:wide.example.com//32 -all", "198.51.100.8", "fail");
    row("only that of IPv4", "v=spf1 a:wide.example.com/24 -all", "198.51.100.8", "pass");
    row("a prefix of nothing", "v=spf1 a:wide.example.com/0 -all", "192.0.2.1", "pass");
    row("exists asks for IPv4", "v=spf1 exists:wide.example.com -all", "2001:db8::1", "pass");
    row("a name that cannot be", "v=spf1 a:%{d}..example.com ~all", "192.0.2.1", "softfail");
    row("a label that is too long",
        "v=spf1 a:1234567890123456789012345678901234567890123456789012345678901234.example.com ~all", "192.0.2.1",
        "softfail");
    row("a dot at the end", "v=spf1 a:wide.example.com./24 -all", "198.51.100.8", "pass");
    row("a macro at the end", "v=spf1 a:wide.%{d}/24 -all", "198.51.100.8", "pass");
    row("%% at the end", "v=spf1 ?a:%% ~all", "192.0.2.1", "softfail");
    row("a hyphen in the top label", "v=spf1 ?a:x.xn--zckzah ~all", "192.0.2.1", "softfail");
    row("slashes inside a name", "v=spf1 ?exists:86400/%{i}/24.%{d} ~all", "192.0.2.1", "softfail");
}

void SpfTest::aRecordHasOneResult() {
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, client);
    QFETCH(QString, result);
    const std::string zone = "pass.example.com TXT v=spf1 +all\n"
                             "fail.example.com TXT v=spf1 -all\n"
                             "broken.example.com TXT v=spf1 moo\n"
                             "none.example.com TXT hello\n"
                             "wide.example.com A 198.51.100.7\n"
                             "wide.example.com AAAA 2001:db8::7\n"
                             "example.com TXT something else \xff\n"
                             "example.com TXT " +
                             record.toStdString();
    QCOMPARE(resultOf(zone, client.toStdString()), result);
}

void SpfTest::aBrokenRecordIsAPermanentError_data() {
    QTest::addColumn<QByteArray>("terms");
    for (const char* terms : {"moo",
                              "-",
                              "all.",
                              "all:x",
                              "all/8",
                              "-all=foo",
                              "=a",
                              "a:",
                              "a:/24",
                              "a:museum",
                              "a:museum.",
                              "a:abc.123",
                              "a:abc.-x",
                              "a:abc.x-",
                              "a:example.com:8080",
                              "a/33",
                              "a//129",
                              "a/024",
                              "a/",
                              "a//",
                              "a/24/24",
                              "a/24//",
                              "mx/033",
                              "mx:",
                              "mx:foo..",
                              "ptr:",
                              "ptr/24",
                              "ptr:example.com/24",
                              "ip4",
                              "ip4:",
                              "ip4:1.2.3",
                              "ip4:1.2.3.4.5",
                              "ip4:1.2.03.4",
                              "ip4:1.2.3.256",
                              "ip4:1.2.3.4/33",
                              "ip4:1.2.3.4/032",
                              "ip4:1.2.3.4//32",
                              "ip4:::1",
                              "ip4:%{i}",
                              "ip6",
                              "ip6:",
                              "ip6:1.2.3.4",
                              "ip6:::1/129",
                              "ip6:::1//33",
                              "ip6:fe80::1%eth0",
                              "ip6:::1::2",
                              "exists",
                              "exists:",
                              "exists/24",
                              "exists:example.com/24",
                              "include",
                              "include:",
                              "include:example.com/24",
                              "redirect=",
                              "redirect=abc",
                              "redirect:pass.example.com",
                              "redirect=a.example redirect=b.example",
                              "exp=",
                              "exp=abc",
                              "exp=a.example exp=b.example",
                              "exp=a.example EXP=b.example",
                              "exp:a.example.com",
                              "-exp=a.example.com",
                              "a:%{x}.example.com",
                              "a:%{d.example.com",
                              "a:%d.example.com",
                              "a:%",
                              "a:%{d}%",
                              "a:%{d0}",
                              "a:%{d1r*}",
                              "a:%{}",
                              "a:%{dd}",
                              "a:%{c}.example.com",
                              "a:%{r}.example.com",
                              "exists:%{t}.example.com",
                              "a:%{d}foo",
                              "a:%{d}.",
                              "moo=%{x}",
                              "moo=%",
                              "1=2",
                              "a:ex\xc3\xa4mple.com",
                              "moo=\xc3\xa4",
                              "a:exa\tmple.com",
                              "\tall",
                              "a:exa\x7fmple.com",
                              "a,",
                              "a:example.com,",
                              "ipv4:1.2.3.4",
                              "-+all"})
        QTest::newRow(terms) << QByteArray(terms);
    QTest::newRow("a NUL") << QByteArray("a:ex\0ample.com", 14);
}

void SpfTest::aBrokenRecordIsAPermanentError() {
    QFETCH(QByteArray, terms);
    FakeDns dns;
    // Also where a term before it would match.
    dns.add("example.com", DnsType::txt, "v=spf1 ip4:192.0.2.1 " + terms.toStdString() + " -all");
    const SpfOutcome outcome = check(dns, "192.0.2.1", "anna@example.com");
    QCOMPARE(outcome.result, AuthResult::permerror);
    QVERIFY(!outcome.problem.empty());
}

void SpfTest::whatIsNoMailDomainHasNoResult_data() {
    QTest::addColumn<QByteArray>("sender");
    QTest::addColumn<QByteArray>("helo");
    QTest::newRow("one label") << QByteArray("anna@localhost") << QByteArray("x.example");
    QTest::newRow("a literal") << QByteArray("anna@[192.0.2.1]") << QByteArray("x.example");
    QTest::newRow("an empty label") << QByteArray("anna@a..example") << QByteArray("x.example");
    QTest::newRow("a long label") << "anna@" + QByteArray(64, 'a') + ".example" << QByteArray("x.example");
    QTest::newRow("no HELO") << QByteArray() << QByteArray();
    QTest::newRow("a bare HELO") << QByteArray() << QByteArray("A2345678");
    QTest::newRow("a literal as HELO") << QByteArray() << QByteArray("[192.0.2.1]");
    QTest::newRow("a domain without record") << QByteArray("anna@nothing.example") << QByteArray("x.example");
    QTest::newRow("a domain that does not exist") << QByteArray("anna@nowhere.example") << QByteArray("x.example");
}

void SpfTest::whatIsNoMailDomainHasNoResult() {
    QFETCH(QByteArray, sender);
    QFETCH(QByteArray, helo);
    const SpfOutcome outcome = check(FakeDns("nothing.example TXT hello\nx.example TXT v=spf1 -all"), "192.0.2.1",
                                     sender.toStdString(), helo.toStdString());
    QCOMPARE(outcome.result, AuthResult::none);
    QVERIFY(!outcome.problem.empty());
}

void SpfTest::theIdentityDecidesWhoseRecordCounts() {
    const FakeDns dns("example.com TXT v=spf1 exists:%{l}.%{o}.sent.example -all\n"
                      "helo.example.net TXT v=spf1 exists:%{l}.%{o}.sent.example -all\n"
                      "postmaster.helo.example.net.sent.example A 127.0.0.2\n"
                      "postmaster.example.com.sent.example A 127.0.0.2\n");
    QCOMPARE(check(dns, "192.0.2.1", "anna@example.com").result, AuthResult::fail);
    QCOMPARE(check(dns, "192.0.2.1", "@example.com").result, AuthResult::pass);
    const SpfOutcome helo = check(dns, "192.0.2.1", "anna@example.com", "HELO.example.net.", SpfIdentity::helo);
    QCOMPARE(helo.result, AuthResult::pass);
    QCOMPARE(helo.domain, std::string("helo.example.net"));
    const SpfOutcome bounce = check(dns, "192.0.2.1", "");
    QCOMPARE(bounce.result, AuthResult::pass);
    QCOMPARE(bounce.domain, std::string("helo.example.net"));
    QCOMPARE(check(FakeDns("xn--bcher-kva.example TXT v=spf1 +all"), "192.0.2.1",
                   "a@b\xc3\xbc"
                   "cher.example")
                 .result,
             AuthResult::pass);
}

void SpfTest::anExplanationComesFromTheRecordThatDecides_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("explanation");
    const auto row = [](const char* name, const char* record, const char* explanation) {
        QTest::newRow(name) << QByteArray(record) << QByteArray(explanation);
    };
    row("its own", "-all exp=why.example.com", "See http://example.com/why.html?i=192.0.2.1 of %");
    row("in capitals", "-all EXP=why.example.com", "See http://example.com/why.html?i=192.0.2.1 of %");
    row("that of a redirect", "exp=why.example.com redirect=other.example.com", "other other.example.com");
    row("not that of an include", "include:other.example.com -all", "");
    row("its own, in spite of an include", "-include:pass.example.com exp=why.example.com",
        "See http://example.com/why.html?i=192.0.2.1 of %");
    row("none", "-all", "");
    row("of a name that does not exist", "-all exp=nowhere.example.com", "");
    row("of two records", "-all exp=two.example.com", "");
    row("of broken macros", "-all exp=broken.example.com", "");
    row("of other letters than ASCII", "-all exp=umlaut.example.com", "");
    row("of a dead server", "-all exp=dead.example.com", "");
    row("of a name that cannot be", "-all exp=a..%{d}", "");
    row("not where it does not fail", "~all exp=why.example.com", "");
}

void SpfTest::anExplanationComesFromTheRecordThatDecides() {
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, explanation);
    const FakeDns dns("example.com TXT v=spf1 " + record.toStdString() +
                      "\n"
                      "why.example.com TXT See http://%{d}/why.html?i=%{I} of %%\n"
                      "other.example.com TXT v=spf1 exp=o.%{d} -all\n"
                      "o.other.example.com TXT other %{d}\n"
                      "pass.example.com TXT v=spf1 exp=o.other.example.com +all\n"
                      "two.example.com TXT one\ntwo.example.com TXT two\n"
                      "broken.example.com TXT %{x}\n"
                      "umlaut.example.com TXT \xc3\xa4\n"
                      "dead.example.com TXT !\n");
    QCOMPARE(QByteArray::fromStdString(check(dns, "192.0.2.1", "anna@example.com").explanation), explanation);
}

void SpfTest::anExplanationIsShortPrintableAscii() {
    FakeDns dns("example.com TXT v=spf1 -all exp=why.example.com\n");
    std::string text;
    for (int i = 0; i < 800; ++i)
        text += "%{l}-";
    dns.add("why.example.com", DnsType::txt, text);
    SpfCheck engine({"192.0.2.1", "h.example", {"a\r\n\xff", "example.com"}, SpfIdentity::mailFrom, "", Time()});
    QVERIFY(dns.drive(engine));
    QCOMPARE(engine.outcome().explanation.size(), maxSpfExplanation);
    QCOMPARE(engine.outcome().explanation.substr(0, 10), std::string("a") + "\?\?\?-a\?\?\?-");
}

void SpfTest::limitsAreKept_data() {
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("result");
    const auto row = [](const char* name, const std::string& zone, const char* result) {
        QTest::newRow(name) << QByteArray::fromStdString(zone) << QString(result);
    };
    const std::string hosts = many("h#.example.com A 192.0.2.99\n", 12);
    row("ten terms", hosts + "example.com TXT v=spf1" + many(" a:h#.example.com", 10) + " ?all", "neutral");
    row("eleven terms", hosts + "example.com TXT v=spf1" + many(" a:h#.example.com", 11) + " ?all", "permerror");
    row("a match before the eleventh",
        hosts + "example.com TXT v=spf1" + many(" a:h#.example.com", 10) + " ip4:192.0.2.1 a -all", "pass");
    row("one record that includes itself", "example.com TXT v=spf1 include:example.com -all", "permerror");
    row("two records that include each other",
        "example.com TXT v=spf1 include:b.example.com\nb.example.com TXT v=spf1 include:example.com", "permerror");
    row("a redirect to itself", "example.com TXT v=spf1 redirect=example.com", "permerror");
    row("ten includes",
        many("h#.example.com TXT v=spf1 -all\n", 10) + "example.com TXT v=spf1" + many(" include:h#.example.com", 10) +
            " ?all",
        "neutral");
    row("eleven with what is inside",
        many("h#.example.com TXT v=spf1 a:h#.example.com -all\n", 6) + hosts + "example.com TXT v=spf1" +
            many(" include:h#.example.com", 6) + " ?all",
        "permerror");
    row("two voids", "example.com TXT v=spf1 a:n1.example.com a:n2.example.com ?all", "neutral");
    row("three voids", "example.com TXT v=spf1 a:n1.example.com a:n2.example.com a:n3.example.com ?all", "permerror");
    row("names without that type count", "example.com TXT v=spf1 mx a exists:example.com ?all\n", "permerror");
    row("the same void again", "example.com TXT v=spf1 a a a ?all", "permerror");
    row("ten MX", hosts + many("example.com MX 10 h#.example.com\n", 10) + "example.com TXT v=spf1 mx ?all", "neutral");
    row("eleven MX", hosts + many("example.com MX 10 h#.example.com\n", 11) + "example.com TXT v=spf1 mx ?all",
        "permerror");
    row("the tenth name of the client",
        many("1.2.0.192.in-addr.arpa PTR h#.example.com\n", 9) + many("h#.example.com A 192.0.2.9\n", 9) +
            "1.2.0.192.in-addr.arpa PTR yes.example.com\nyes.example.com A 192.0.2.1\nexample.com TXT v=spf1 ptr -all",
        "pass");
    row("the eleventh name of the client",
        many("1.2.0.192.in-addr.arpa PTR h#.example.com\n", 10) + many("h#.example.com A 192.0.2.9\n", 10) +
            "1.2.0.192.in-addr.arpa PTR yes.example.com\nyes.example.com A 192.0.2.1\nexample.com TXT v=spf1 ptr -all",
        "fail");
    row("4096 octets", "example.com TXT v=spf1 " + std::string(4096 - 14, ' ') + "moo=x ~all", "permerror");
    row("a record of exactly 4096 octets", "example.com TXT v=spf1 x=" + std::string(4096 - 9 - 5, 'x') + " ~all",
        "softfail");
    row("two records", "example.com TXT v=spf1 +all\nexample.com TXT v=spf1 +all", "permerror");
}

void SpfTest::limitsAreKept() {
    QFETCH(QByteArray, zone);
    QFETCH(QString, result);
    QCOMPARE(resultOf(zone.toStdString(), "192.0.2.1"), result);
}

void SpfTest::aLongNameLosesItsLeftLabels() {
    std::string label(50, 'x');
    const std::string name = label + ".a.b." + label + "." + label + "." + label + "." + label + ".example.com";
    FakeDns dns("example.com TXT v=spf1 a:" + name + " -all\n");
    SpfCheck engine({"192.0.2.1", "h.example", {"anna", "example.com"}, SpfIdentity::mailFrom, "", Time()});
    QVERIFY(dns.drive(engine));
    std::string asked = dns.asked.back().name;
    QVERIFY(asked.size() <= maxSpfDomain);
    QVERIFY(name.ends_with("." + asked));
    // Not one label more than needed.
    const std::string before = name.substr(0, name.size() - asked.size() - 1);
    QVERIFY(asked.size() + 1 + (before.size() - before.rfind('.') - 1) > maxSpfDomain);
}

void SpfTest::whatMatchedIsToldAsWritten() {
    const FakeDns dns("example.com TXT v=spf1 ~Include:a.example.com redirect=b.example.com\n"
                      "a.example.com TXT v=spf1 ip4:192.0.2.1 -all\n"
                      "b.example.com TXT v=spf1 ip4:192.0.2.2 -aLL\n");
    const SpfOutcome first = check(dns, "192.0.2.1", "anna@example.com");
    QCOMPARE(first.result, AuthResult::softfail);
    QCOMPARE(first.mechanism, std::string("~Include:a.example.com"));
    QCOMPARE(first.mechanismOf, std::string("example.com"));
    QCOMPARE(first.record, std::string("v=spf1 ~Include:a.example.com redirect=b.example.com"));
    QCOMPARE(first.lookups, 1U);
    const SpfOutcome second = check(dns, "192.0.2.3", "anna@example.com");
    QCOMPARE(second.result, AuthResult::fail);
    QCOMPARE(second.mechanism, std::string("-aLL"));
    QCOMPARE(second.mechanismOf, std::string("b.example.com"));
    QCOMPARE(second.domain, std::string("example.com"));
    QCOMPARE(second.lookups, 2U);
    QVERIFY(second.problem.empty());
}

void SpfTest::aDomainThatSendsNoMailSaysExactlyThat() {
    QVERIFY(sendsNoMail("v=spf1 -all"));
    QVERIFY(sendsNoMail("V=SPF1 -ALL"));
    for (const char* record : {"v=spf1 ~all", "v=spf1 a -all", "v=spf1 -all exp=a.example", "v=spf1", "", "-all"})
        QVERIFY2(!sendsNoMail(record), record);
}

void SpfTest::trouble_data() {
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("result");
    const auto row = [](const char* name, const char* zone, const char* result) {
        QTest::newRow(name) << QByteArray(zone) << QString(result);
    };
    row("with the record", "example.com TXT !", "temperror");
    row("with an address", "example.com TXT v=spf1 a:d.example -all\nd.example A !", "temperror");
    row("after the match", "example.com TXT v=spf1 +ip4:192.0.2.1 a:d.example -all\nd.example A !", "pass");
    row("in an include", "example.com TXT v=spf1 include:d.example -all\nd.example TXT !", "temperror");
    row("in a redirect", "example.com TXT v=spf1 redirect=d.example\nd.example TXT !", "temperror");
    row("with MX", "example.com TXT v=spf1 mx -all\nexample.com MX !", "temperror");
    row("with an MX host", "example.com TXT v=spf1 mx -all\nexample.com MX 1 d.example\nd.example A !", "temperror");
    row("with exists", "example.com TXT v=spf1 exists:d.example -all\nd.example A !", "temperror");
    row("with the client's names", "example.com TXT v=spf1 ptr -all\n1.2.0.192.in-addr.arpa PTR !", "fail");
    row("with one of its names",
        "example.com TXT v=spf1 ptr -all\n1.2.0.192.in-addr.arpa PTR d.example\nd.example A !\n"
        "1.2.0.192.in-addr.arpa PTR a.example.com\na.example.com A 192.0.2.1",
        "pass");
    row("null MX", "example.com TXT v=spf1 mx ?all\nexample.com MX 0 ", "neutral");
}

void SpfTest::trouble() {
    QFETCH(QByteArray, zone);
    QFETCH(QString, result);
    QCOMPARE(resultOf(zone.toStdString(), "192.0.2.1"), result);
}

// Eleven records of 4 KB full of macros, with many names to look up. tests/fuzz watches the time.
void SpfTest::theQuestionsOfTheLargestRecordAreBounded() {
    std::string zone;
    for (int i = 0; i < 11; ++i) {
        const std::string name = i == 0 ? "example.com" : "r" + std::to_string(i) + ".example.com";
        zone += name + " TXT v=spf1 mx:mx.example.com exists:" + many("%{s}", 990) + ".r.example ?include:r" +
                std::to_string(i + 1) + ".example.com ~all\n";
    }
    zone += many("mx.example.com MX 1 h#.example.com\n", 10) + many("h#.example.com A 192.0.2.9\n", 10);
    FakeDns dns(zone);
    SpfCheck engine(
        {"192.0.2.1", "h.example", {std::string(64, 'l'), "example.com"}, SpfIdentity::mailFrom, "", Time()});
    QVERIFY(dns.drive(engine));
    QVERIFY(dns.asked.size() <= 150);
}

void SpfTest::independentQuestionsAreAskedTogether() {
    FakeDns dns("example.com TXT v=spf1 mx -all\n" + many("example.com MX 1 h#.example.com\n", 10));
    SpfCheck engine({"192.0.2.1", "h.example", {"anna", "example.com"}, SpfIdentity::mailFrom, "", Time()});
    QCOMPARE(engine.questions().size(), std::size_t(1));
    engine.answer({"example.com", DnsType::txt}, dns.find({"example.com", DnsType::txt}));
    QCOMPARE(engine.questions().size(), std::size_t(1));
    QVERIFY(engine.questions().empty());
    engine.answer({"other.example", DnsType::mx}, {}); // nobody asked
    QVERIFY(!engine.done());
    engine.answer({"example.com", DnsType::mx}, dns.find({"example.com", DnsType::mx}));
    QCOMPARE(engine.questions().size(), std::size_t(10));
}

QTEST_GUILESS_MAIN(SpfTest)
#include "spf_test.moc"
