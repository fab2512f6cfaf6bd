#include "trust/dmarc.h"

#include "support/fake_dns.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;
using ismail::test::FakeDns;

namespace {

struct Asked {
    DmarcOutcome outcome;
    std::vector<std::string> names; // of the questions
};

// spf: a domain that passes, or none.
Asked judge(const std::string& zone, const std::string& author, const std::string& spf = "",
            const std::vector<std::string>& dkim = {}, std::uint32_t seed = 1) {
    DmarcInput input;
    input.authors = {author};
    if (!spf.empty()) input.spf = {spf, AuthResult::pass};
    for (const std::string& domain : dkim)
        input.dkim.push_back({domain, AuthResult::pass});
    DmarcCheck check(input);
    FakeDns dns(zone);
    Asked asked;
    if (!dns.drive(check, seed)) return asked;
    asked.outcome = check.outcome();
    for (const DnsQuestion& question : dns.asked)
        asked.names.push_back(question.name);
    return asked;
}

QString result(const DmarcOutcome& outcome) {
    QString text = QString::fromStdString(std::string(authResultName(outcome.result)));
    if (outcome.asked)
        text += " " + QString::fromStdString(std::string(dmarcPolicyName(*outcome.asked))) + "/" +
                QString::fromStdString(std::string(dmarcPolicyName(outcome.applied)));
    return text;
}

} // namespace

class DmarcTest : public QObject {
    Q_OBJECT
private slots:
    void theVersionMakesTheRecord_data();
    void theVersionMakesTheRecord();
    void tagsAreReadOrFallBack();
    void reportAddressesAreReadFromUris();
    void aWalkHasEightNamesAtMost();
    void theOrganisationalDomainFollowsFromTheWalk_data();
    void theOrganisationalDomainFollowsFromTheWalk();
    void theSimpleExampleOfTheRfc();
    void theDeepExampleOfTheRfc();
    void theSuffixExampleOfTheRfc();
    void theSampleOfTheSession();
    void aPolicyIsAskedFor_data();
    void aPolicyIsAskedFor();
    void alignmentIsStrictOrRelaxed_data();
    void alignmentIsStrictOrRelaxed();
    void troubleWithTheDnsIsNoFailure_data();
    void troubleWithTheDnsIsNoFailure();
    void onlyOneAuthorIsJudged();
    void aDeadDomainOfHisOwnHelpsNoForger();
    void noWalkIsMadeThatIsNotNeeded();
};

void DmarcTest::theVersionMakesTheRecord_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("record");
    const auto row = [](const char* text, bool record) { QTest::newRow(text) << QByteArray(text) << record; };
    row("v=DMARC1", true);
    row("v=DMARC1;", true);
    row("V = DMARC1 ; p=none", true);
    row("v=dmarc1; p=none", false);
    row("v=DMARC2; p=none", false);
    row("v=DMARC1 p=none", false);
    row("v=DMARC10; p=none", false);
    row("p=none; v=DMARC1", false);
    row("; v=DMARC1", false);
    row(" v=DMARC1", false);
    row("v=spf1 -all", false);
    row("", false);
    QTest::newRow("4097 octets") << "v=DMARC1;" + QByteArray(4088, ' ') << false;
    QTest::newRow("4096 octets") << "v=DMARC1;" + QByteArray(4087, ' ') << true;
}

void DmarcTest::theVersionMakesTheRecord() {
    QFETCH(QByteArray, text);
    QFETCH(bool, record);
    QCOMPARE(parseDmarcRecord(text.toStdString()).has_value(), record);
}

void DmarcTest::tagsAreReadOrFallBack() {
    const auto all = parseDmarcRecord("v=DMARC1; p = REJECT ;sp=quarantine;np=none; T=y; psd=n; adkim=s; aspf=S; "
                                      "fo=1:d:s; ruf=mailto:a@example.com; pct=20; rf=afrf; ri=86400; x=y; =; p=none");
    QVERIFY(all.has_value());
    QVERIFY(all->p == DmarcPolicy::reject && all->sp == DmarcPolicy::quarantine && all->np == DmarcPolicy::none);
    QVERIFY(all->testing && all->psd == DmarcPsd::no && all->strictDkim && all->strictSpf && !all->broken);
    QCOMPARE(all->fo, std::string("1:d:s"));
    const auto wrong = parseDmarcRecord("v=DMARC1; p=maybe; t=1; psd=x; adkim=strict; aspf=; fo=0:1; rua=postmaster; "
                                        "ruf=mailto:a@example.com; \xff\xfe");
    QVERIFY(wrong.has_value());
    QVERIFY(!wrong->p && wrong->broken && !wrong->testing && wrong->psd == DmarcPsd::unknown);
    QVERIFY(!wrong->strictDkim && !wrong->strictSpf && wrong->rua.empty());
    QCOMPARE(wrong->fo, std::string("0"));
    QCOMPARE(parseDmarcRecord("v=DMARC1; p=none; fo=1")->fo, std::string("0")); // without ruf
    QVERIFY(parseDmarcRecord("v=DMARC1; p=none; sp=x")->broken);
    QVERIFY(parseDmarcRecord("v=DMARC1; p=none; np=")->broken);
    QVERIFY(parseDmarcRecord("v=DMARC1")->broken);
}

void DmarcTest::reportAddressesAreReadFromUris() {
    const auto record = parseDmarcRecord("v=DMARC1; p=none; rua=mailto:a@example.com!10m , https://x.example/r,, "
                                         "mailto:b%2Bc@example.com,bad,mailto:,1x:y,mailto:d!e@example.com");
    QCOMPARE(record->rua.size(), std::size_t(3));
    QCOMPARE(record->rua[0], std::string("mailto:a@example.com"));
    QCOMPARE(record->rua[1], std::string("https://x.example/r"));
    QVERIFY(!mailtoAddress(record->rua[1]));
    QVERIFY(!mailtoAddress("mailto:%zz@example.com"));
    QVERIFY(!mailtoAddress("mailto:a@example.com%0d%0a"));
    QCOMPARE(mailtoAddress("MailTo:a%2Bb@example.com?subject=x")->text(), std::string("a+b@example.com"));
    std::string many = "v=DMARC1; p=none; rua=";
    for (int i = 0; i < 100; ++i)
        many += "mailto:a@example.com,";
    QCOMPARE(parseDmarcRecord(many)->rua.size(), maxDmarcUris);
}

void DmarcTest::aWalkHasEightNamesAtMost() {
    QCOMPARE(join(dmarcWalkNames("a.mail.example.com"), " "),
             std::string("a.mail.example.com mail.example.com example.com com"));
    QCOMPARE(join(dmarcWalkNames("a.b.c.d.e.f.g.h.i.j.mail.example.com"), " "),
             std::string("a.b.c.d.e.f.g.h.i.j.mail.example.com g.h.i.j.mail.example.com h.i.j.mail.example.com "
                         "i.j.mail.example.com j.mail.example.com mail.example.com example.com com"));
    QCOMPARE(join(dmarcWalkNames("7.6.5.4.3.2.1"), " "),
             std::string("7.6.5.4.3.2.1 6.5.4.3.2.1 5.4.3.2.1 4.3.2.1 3.2.1 2.1 1"));
    QCOMPARE(dmarcWalkNames("8.7.6.5.4.3.2.1").size(), std::size_t(8));
    QCOMPARE(dmarcWalkNames("8.7.6.5.4.3.2.1")[1], std::string("7.6.5.4.3.2.1"));
    QCOMPARE(dmarcWalkNames("9.8.7.6.5.4.3.2.1")[1], std::string("7.6.5.4.3.2.1"));
    QCOMPARE(dmarcWalkNames("com"), std::vector<std::string>{"com"});
}

void DmarcTest::theOrganisationalDomainFollowsFromTheWalk_data() {
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<int>("queries");
    const auto row = [](const char* name, const char* zone, const char* domain, int queries) {
        QTest::newRow(name) << QByteArray(zone) << QByteArray(domain) << queries;
    };
    const char* record = "TXT v=DMARC1; p=reject";
    const auto at = [&](const char* name) { return std::string("_dmarc.") + name + ' ' + record; };
    row("the shortest name", (at("mail.example.com") + "\n" + at("example.com")).c_str(), "example.com", 4);
    row("psd=n ends it", (at("mail.example.com") + "; psd=n\n" + at("example.com")).c_str(), "mail.example.com", 2);
    row("psd=n at the start", (at("a.mail.example.com") + "; psd=n\n" + at("example.com")).c_str(),
        "a.mail.example.com", 1);
    row("below psd=y", (at("com") + "; psd=y").c_str(), "example.com", 4);
    row("psd=y at the start", (at("a.mail.example.com") + "; psd=y\n" + at("com")).c_str(), "a.mail.example.com", 1);
    row("psd=u is as none", (at("mail.example.com") + "; psd=u\n" + at("com")).c_str(), "com", 4);
    row("two records are none", (at("example.com") + "\n" + at("example.com") + "\n" + at("mail.example.com")).c_str(),
        "mail.example.com", 4);
    row("a foreign record beside it",
        (at("example.com") + "\n_dmarc.example.com TXT v=spf1\n_dmarc.example.com TXT v=DMARC2").c_str(), "example.com",
        4);
    row("no record", "", "a.mail.example.com", 4);
}

void DmarcTest::theOrganisationalDomainFollowsFromTheWalk() {
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, domain);
    QFETCH(int, queries);
    const Asked asked = judge(zone.toStdString(), "a.mail.example.com");
    QCOMPARE(QByteArray::fromStdString(asked.outcome.organizationalDomain), domain);
    QCOMPARE(int(asked.names.size()), queries);
}

// B.4.1
void DmarcTest::theSimpleExampleOfTheRfc() {
    const std::string zone = "_dmarc.example.com TXT v=DMARC1; p=reject\n"
                             "_dmarc.signing.example.com TXT v=DMARC1; p=none\n";
    const Asked asked = judge(zone, "example.com", "example.com", {"signing.example.com"});
    QCOMPARE(result(asked.outcome), QString("pass reject/none"));
    QVERIFY(asked.outcome.spfAligned && asked.outcome.dkimAligned);
    QCOMPARE(asked.outcome.alignedBy, DmarcAligned::dkim);
    QCOMPARE(asked.outcome.organizationalDomain, std::string("example.com"));
    QCOMPARE(asked.outcome.policyDomain, std::string("example.com"));
    QCOMPARE(join(asked.names, " "), std::string("_dmarc.example.com _dmarc.com _dmarc.signing.example.com"));
}

// B.4.2
void DmarcTest::theDeepExampleOfTheRfc() {
    const std::string zone = "_dmarc.example.com TXT v=DMARC1; p=reject; sp=quarantine\n"
                             "_dmarc.signing.example.com TXT v=DMARC1; p=none\n";
    const Asked asked = judge(zone, "a.b.c.d.e.f.g.h.i.j.k.example.com", "example.com", {"signing.example.com"});
    QCOMPARE(result(asked.outcome), QString("pass quarantine/none"));
    QVERIFY(asked.outcome.spfAligned && asked.outcome.dkimAligned);
    QCOMPARE(asked.outcome.organizationalDomain, std::string("example.com"));
    QCOMPARE(asked.outcome.policyDomain, std::string("example.com"));
    QCOMPARE(asked.outcome.rule, DmarcRule::subdomain);
    QCOMPARE(join(std::vector<std::string>(asked.names.begin(), asked.names.begin() + 8), " "),
             std::string("_dmarc.a.b.c.d.e.f.g.h.i.j.k.example.com _dmarc.g.h.i.j.k.example.com "
                         "_dmarc.h.i.j.k.example.com _dmarc.i.j.k.example.com _dmarc.j.k.example.com "
                         "_dmarc.k.example.com _dmarc.example.com _dmarc.com"));
    QCOMPARE(asked.names.size(), std::size_t(9));
    QCOMPARE(result(judge(zone, "a.b.c.d.e.f.g.h.i.j.k.example.com").outcome), QString("fail quarantine/quarantine"));
}

// B.4.3
void DmarcTest::theSuffixExampleOfTheRfc() {
    const std::string zone = "_dmarc.bank.example TXT v=DMARC1; p=reject; psd=y\n"
                             "_dmarc.giant.bank.example TXT v=DMARC1; p=quarantine\n"
                             "mail.mega.bank.example A 192.0.2.1\n";
    const Asked asked = judge(zone, "giant.bank.example", "mail.giant.bank.example", {"mail.mega.bank.example"});
    QCOMPARE(result(asked.outcome), QString("pass quarantine/none"));
    QCOMPARE(asked.outcome.alignedBy, DmarcAligned::spf);
    QVERIFY(!asked.outcome.dkimAligned);
    QCOMPARE(asked.outcome.organizationalDomain, std::string("giant.bank.example"));
    QCOMPARE(asked.outcome.policyDomain, std::string("giant.bank.example"));
    for (const std::string& name : asked.names)
        QVERIFY(name != "_dmarc.example");
    QCOMPARE(result(judge(zone, "giant.bank.example", "", {"mail.mega.bank.example"}).outcome),
             QString("fail quarantine/quarantine"));
    const Asked mega = judge(zone, "mail.mega.bank.example");
    QCOMPARE(mega.outcome.organizationalDomain, std::string("mega.bank.example"));
    QCOMPARE(mega.outcome.policyDomain, std::string("bank.example"));
    QCOMPARE(result(mega.outcome), QString("fail reject/reject"));
}

// B.3.1
void DmarcTest::theSampleOfTheSession() {
    const std::string zone =
        "_dmarc.example.com TXT v=DMARC1; p=reject; aspf=r; rua=mailto:dmarc-feedback@example.com\n";
    const DmarcOutcome outcome = judge(zone, "example.com", "mail.example.com", {"example.com"}).outcome;
    QCOMPARE(outcome.result, AuthResult::pass);
    QVERIFY(outcome.spfAligned && outcome.dkimAligned);
    QCOMPARE(outcome.record.rua, std::vector<std::string>{"mailto:dmarc-feedback@example.com"});
}

void DmarcTest::aPolicyIsAskedFor_data() {
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("author");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("rule");
    const auto row = [](const char* name, const std::string& tags, const char* author, const char* expected,
                        DmarcRule rule = DmarcRule::own) {
        QTest::newRow(name) << QByteArray::fromStdString(
                                   "sub.example.com A 192.0.2.1\n_dmarc.example.com TXT v=DMARC1; " + tags)
                            << QByteArray(author) << QString(expected) << int(rule);
    };
    row("p", "p=quarantine", "example.com", "fail quarantine/quarantine");
    row("p, though sp is there", "p=quarantine; sp=reject; np=reject", "example.com", "fail quarantine/quarantine");
    row("p for a subdomain", "p=reject", "sub.example.com", "fail reject/reject", DmarcRule::subdomain);
    row("sp", "p=none; sp=reject", "sub.example.com", "fail reject/reject", DmarcRule::subdomain);
    row("sp, not np", "p=none; sp=quarantine; np=reject", "sub.example.com", "fail quarantine/quarantine",
        DmarcRule::subdomain);
    row("np", "p=none; sp=none; np=reject", "gone.example.com", "fail reject/reject", DmarcRule::missingSubdomain);
    row("sp for want of np", "p=none; sp=reject", "gone.example.com", "fail reject/reject", DmarcRule::subdomain);
    row("p for want of both", "p=reject", "gone.example.com", "fail reject/reject", DmarcRule::subdomain);
    row("a test of reject", "p=reject; t=y", "example.com", "fail reject/quarantine");
    row("a test of quarantine", "p=quarantine; t=y", "example.com", "fail quarantine/none");
    row("a test of none", "p=none; t=y", "example.com", "fail none/none");
    row("a test of np", "p=none; np=reject; t=y", "gone.example.com", "fail reject/quarantine",
        DmarcRule::missingSubdomain);
    row("no test", "p=reject; t=n", "example.com", "fail reject/reject");
    row("pct is gone", "p=reject; pct=0", "example.com", "fail reject/reject");
    row("p is wrong, rua good", "p=x; rua=mailto:a@example.com", "example.com", "fail none/none");
    row("p is missing, rua good", "rua=mailto:a@example.com", "example.com", "fail none/none");
    row("sp is wrong, rua good", "p=reject; sp=x; rua=mailto:a@example.com", "example.com", "fail none/none");
    row("np is wrong, rua good", "p=reject; np=x; rua=mailto:a@example.com", "sub.example.com", "fail none/none",
        DmarcRule::subdomain);
    row("p is wrong, rua too", "p=x; rua=mailto", "example.com", "none");
    row("p is missing, no rua", "sp=reject", "example.com", "none");
    row("another domain", "p=reject", "example.net", "none");
    QTest::newRow("its own record before the organisation's")
        << QByteArray("_dmarc.example.com TXT v=DMARC1; p=none; sp=none\n_dmarc.sub.example.com TXT v=DMARC1; p=reject")
        << QByteArray("sub.example.com") << QString("fail reject/reject") << int(DmarcRule::own);
    QTest::newRow("not one between it and the organisation")
        << QByteArray("_dmarc.example.com TXT v=DMARC1; p=none\n_dmarc.b.example.com TXT v=DMARC1; p=reject")
        << QByteArray("a.b.example.com") << QString("fail none/none") << int(DmarcRule::subdomain);
    QTest::newRow("the suffix's") << QByteArray("_dmarc.example TXT v=DMARC1; p=none; np=reject; psd=y")
                                  << QByteArray("gone.bank.example") << QString("fail reject/reject")
                                  << int(DmarcRule::missingSubdomain);
    QTest::newRow("a suffix itself") << QByteArray("_dmarc.example TXT v=DMARC1; p=reject; sp=none; psd=y")
                                     << QByteArray("example") << QString("fail reject/reject") << int(DmarcRule::own);
}

void DmarcTest::aPolicyIsAskedFor() {
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, author);
    QFETCH(QString, expected);
    QFETCH(int, rule);
    const DmarcOutcome outcome = judge(zone.toStdString(), author.toStdString()).outcome;
    QCOMPARE(result(outcome), expected);
    QCOMPARE(int(outcome.rule), rule);
    QCOMPARE(outcome.problem.empty(), outcome.result == AuthResult::fail);
}

void DmarcTest::alignmentIsStrictOrRelaxed_data() {
    QTest::addColumn<QByteArray>("tags");
    QTest::addColumn<QByteArray>("spf");
    QTest::addColumn<QByteArray>("dkim");
    QTest::addColumn<int>("by");
    const auto row = [](const char* name, const char* tags, const char* spf, const char* dkim, DmarcAligned by) {
        QTest::newRow(name) << QByteArray(tags) << QByteArray(spf) << QByteArray(dkim) << int(by);
    };
    row("relaxed", "", "foo.example.com", "", DmarcAligned::spf);
    row("relaxed upwards", "", "example.com", "", DmarcAligned::spf);
    row("another organisation", "", "foo.example.net", "xexample.com", DmarcAligned::nothing);
    row("strict, the same", "aspf=s", "news.example.com", "", DmarcAligned::spf);
    row("strict, capitals", "aspf=s", "NEWS.example.com", "", DmarcAligned::spf);
    row("strict, another", "aspf=s", "foo.example.com", "", DmarcAligned::nothing);
    row("aspf is not adkim", "aspf=s", "foo.example.com", "foo.example.com", DmarcAligned::dkim);
    row("adkim is not aspf", "adkim=s", "foo.example.com", "foo.example.com", DmarcAligned::spf);
    row("strict signatures", "adkim=s; aspf=s", "foo.example.com", "example.com", DmarcAligned::nothing);
    row("an organisation of its own", "", "own.example.com", "deep.own.example.com", DmarcAligned::nothing);
}

void DmarcTest::alignmentIsStrictOrRelaxed() {
    QFETCH(QByteArray, tags);
    QFETCH(QByteArray, spf);
    QFETCH(QByteArray, dkim);
    QFETCH(int, by);
    const std::string zone =
        "_dmarc.own.example.com TXT v=DMARC1; p=none; psd=n\n_dmarc.example.com TXT v=DMARC1; p=reject; " +
        tags.toStdString();
    for (std::uint32_t seed = 1; seed < 4; ++seed) {
        std::vector<std::string> signatures;
        if (!dkim.isEmpty()) signatures.push_back(dkim.toStdString());
        const DmarcOutcome outcome = judge(zone, "news.example.com", spf.toStdString(), signatures, seed).outcome;
        QCOMPARE(int(outcome.alignedBy), by);
        QCOMPARE(outcome.result, by == int(DmarcAligned::nothing) ? AuthResult::fail : AuthResult::pass);
    }
}

void DmarcTest::troubleWithTheDnsIsNoFailure_data() {
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("spf");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* zone, const char* spf, const char* expected) {
        QTest::newRow(name) << QByteArray(zone) << QByteArray(spf) << QString(expected);
    };
    row("with the author's record", "_dmarc.sub.example.com TXT !", "sub.example.com", "temperror");
    row("above it", "_dmarc.example.com TXT !", "sub.example.com", "temperror");
    row("above its record, the same domain", "_dmarc.sub.example.com TXT v=DMARC1; p=reject\n_dmarc.com TXT !",
        "sub.example.com", "pass reject/none");
    row("above its record, another domain", "_dmarc.sub.example.com TXT v=DMARC1; p=reject\n_dmarc.com TXT !",
        "example.com", "temperror reject/none");
    row("above its record, strict", "_dmarc.sub.example.com TXT v=DMARC1; p=reject; aspf=s; adkim=s\n_dmarc.com TXT !",
        "example.com", "fail reject/reject");
    row("with the other domain", "_dmarc.example.com TXT v=DMARC1; p=reject\n_dmarc.x.example.com TXT !",
        "x.example.com", "temperror reject/none");
    row("with what exists", "_dmarc.example.com TXT v=DMARC1; p=none; np=reject\nsub.example.com A !", "",
        "temperror none/none");
    row("with what exists, though it passes", "_dmarc.example.com TXT v=DMARC1; p=none; np=reject\nsub.example.com A !",
        "example.com", "pass none/none");
}

void DmarcTest::troubleWithTheDnsIsNoFailure() {
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, spf);
    QFETCH(QString, expected);
    QCOMPARE(result(judge(zone.toStdString(), "sub.example.com", spf.toStdString()).outcome), expected);
}

void DmarcTest::onlyOneAuthorIsJudged() {
    const auto of = [](std::vector<std::string> authors) {
        DmarcInput input;
        input.authors = std::move(authors);
        DmarcCheck check(input);
        FakeDns dns("_dmarc.example.com TXT v=DMARC1; p=reject");
        return dns.drive(check) ? check.outcome().result : AuthResult::policy;
    };
    QCOMPARE(of({"example.com", "EXAMPLE.com"}), AuthResult::fail);
    QCOMPARE(of({"example.com", "example.net"}), AuthResult::none);
    QCOMPARE(of({}), AuthResult::none);
    QCOMPARE(of({"example..com"}), AuthResult::permerror);
    QCOMPARE(of({std::string(63, 'a') + '.' + std::string(63, 'b') + '.' + std::string(63, 'c') + '.' +
                 std::string(49, 'd') + ".example.com"}),
             AuthResult::fail); // too long for a record of its own
}

void DmarcTest::aDeadDomainOfHisOwnHelpsNoForger() {
    const auto of = [](DmarcIdentifier spf, std::vector<DmarcIdentifier> dkim) {
        DmarcCheck check({{"example.com"}, std::move(spf), std::move(dkim)});
        FakeDns dns("_dmarc.example.com TXT v=DMARC1; p=reject\n_dmarc.evil.example TXT !");
        return dns.drive(check) ? check.outcome().result : AuthResult::policy;
    };
    QCOMPARE(of({"evil.example", AuthResult::temperror}, {{"evil.example", AuthResult::temperror}}), AuthResult::fail);
    QCOMPARE(of({"evil.example", AuthResult::pass}, {}), AuthResult::fail);
    QCOMPARE(of({"example.com", AuthResult::temperror}, {}), AuthResult::temperror);
    QCOMPARE(of({}, {{"x.example.com", AuthResult::temperror}}), AuthResult::temperror);
    QCOMPARE(of({"example.com", AuthResult::temperror}, {{"example.com", AuthResult::pass}}), AuthResult::pass);
    QCOMPARE(of({"example.com", AuthResult::softfail}, {{"example.com", AuthResult::policy}}), AuthResult::fail);
}

void DmarcTest::noWalkIsMadeThatIsNotNeeded() {
    const std::string zone = "_dmarc.example.com TXT v=DMARC1; p=reject";
    QCOMPARE(judge(zone, "example.com", "bounce.other.example", {"d.other.example"}).names.size(), std::size_t(2));
    std::vector<std::string> many;
    for (int i = 0; i < 100; ++i)
        many.push_back(std::to_string(i) + ".a.b.c.d.e.f.g.h.example.net");
    QCOMPARE(judge(zone, "example.com", "", many).names.size(), std::size_t(2));
}

QTEST_GUILESS_MAIN(DmarcTest)
#include "dmarc_test.moc"
