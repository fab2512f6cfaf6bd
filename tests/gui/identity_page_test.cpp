#include "gui_test.h"

#include "base/say.h"
#include "ui/dns_records.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

rpc::DomainInfo domainNamed(const char* name, rpc::DomainRole role = rpc::DomainRole::primary) {
    rpc::DomainInfo domain;
    domain.domain = name;
    domain.domainRole = role;
    return domain;
}

rpc::DnsLine lineOf(rpc::RecordKind kind, rpc::RecordState state, rpc::Severity severity, const char* type,
                    const char* owner, const char* wanted, std::vector<std::string> found = {}) {
    rpc::DnsLine line;
    line.kind = kind;
    line.state = state;
    line.severity = severity;
    line.type = type;
    line.owner = owner;
    line.wanted = wanted;
    line.zone = std::string(owner) + ". 3600 IN " + type + " " + wanted;
    line.found = std::move(found);
    line.whySentence = say("identity.whySpf", "example.test");
    line.why = render(line.whySentence);
    return line;
}

rpc::DomainDns::Response answerAbout(const std::string& domain) {
    using K = rpc::RecordKind;
    using S = rpc::RecordState;
    rpc::DomainDns::Response reply;
    reply.domain = domain;
    reply.verdict = rpc::Severity::problem;
    reply.lines = {
        lineOf(K::exchanger, S::right, rpc::Severity::ok, "MX", "example.test", "10 mail.example.test.",
               {"10 mail.example.test."}),
        lineOf(K::exchanger, S::right, rpc::Severity::ok, "MX", "example.test", "20 mx.office.test.",
               {"20 mx.office.test."}),
        lineOf(K::spf, S::differs, rpc::Severity::problem, "TXT", "example.test", "v=spf1 mx ~all",
               {"v=spf1 a:old.example.test -all"}),
        lineOf(K::dkim, S::missing, rpc::Severity::warning, "TXT", "is202612a._domainkey.example.test",
               "v=DKIM1; k=rsa; p=AAAA"),
        lineOf(K::dmarc, S::right, rpc::Severity::ok, "TXT", "_dmarc.example.test", "v=DMARC1; p=none",
               {"v=DMARC1; p=none"}),
    };
    reply.lines[2].noteSentence = say("identity.spfRefuses", "203.0.113.5");
    reply.zoneFile = "; Records of example.test\nexample.test. 3600 IN MX 10 mail.example.test.\n";
    reply.adviceSentence = say("identity.dmarcQuarantine", 99, 100);
    reply.proposed = "v=DMARC1; p=quarantine";
    return reply;
}

rpc::DkimKeyInfo keyIn(rpc::DkimState state) {
    rpc::DkimKeyInfo key;
    key.domain = "example.test";
    key.selector = "is202612a";
    key.state = state;
    key.recordName = "is202612a._domainkey.example.test";
    return key;
}

// A service that knows two domains; what it says of their DNS and keys is changed by the test.
struct Dns {
    std::vector<rpc::DomainInfo> domains{domainNamed("example.test"),
                                         domainNamed("partner.test", rpc::DomainRole::secondary)};
    std::vector<rpc::DkimKeyInfo> keys;
    std::vector<rpc::DomainDns::Request> asked;
    std::function<Result<rpc::DomainDns::Response>(const rpc::DomainDns::Request&)> answer =
        [](const rpc::DomainDns::Request& request) { return answerAbout(request.domain); };

    explicit Dns(FakeService& service) {
        service.on<rpc::DomainList>([this](const auto&) {
            return rpc::DomainList::Response{domains, static_cast<std::int64_t>(domains.size())};
        });
        service.on<rpc::DomainDns>([this](const auto& request) {
            asked.push_back(request);
            return answer(request);
        });
        service.on<rpc::DkimList>([this](const auto&) {
            return rpc::DkimList::Response{keys, static_cast<std::int64_t>(keys.size())};
        });
    }
};

QString textOf(Page* page, const char* name) { return find<QPlainTextEdit>(page, name)->toPlainText(); }

} // namespace

class IdentityPageTest : public QObject {
    Q_OBJECT
private slots:
    void everyRecordHasItsStateInWords() {
        Bench bench;
        Dns dns(bench.service);
        Page* page = bench.open("identity");
        auto* table = find<TableView>(page, "dnsRecordsTable");
        QTRY_COMPARE(table->model()->rowCount(), 5);
        table->selectAll();
        QStringList rows;
        for (int row = 0; row < 5; ++row)
            rows.append(table->model()->index(row, 0).data().toString() + u' ' +
                        table->model()->index(row, 1).data().toString());
        const QStringList expected{"Right Mail server (MX)", "Right Mail server (MX)", "Differs Who may send (SPF)",
                                   "Missing Signing key (DKIM)", "Right Policy (DMARC)"};
        QCOMPARE(rows, expected);
        QCOMPARE(find<QLabel>(page, "dnsSummary")->text(), QStringLiteral("To do for example.test: 2 of 5 records."));
    }

    void theFirstThatNeedsWorkIsShownAgainstWhatWasFound() {
        Bench bench;
        Dns dns(bench.service);
        Page* page = bench.open("identity");
        QTRY_COMPARE(textOf(page, "dnsWanted"), QStringLiteral("v=spf1 mx ~all"));
        QCOMPARE(textOf(page, "dnsName"), QStringLiteral("example.test"));
        QCOMPARE(textOf(page, "dnsFound"), QStringLiteral("v=spf1 a:old.example.test -all"));
        QVERIFY(find<QLabel>(page, "dnsNote")->text().contains("203.0.113.5"));
        QVERIFY(!find<QLabel>(page, "dnsAdvice")->isVisible());
    }

    void theRecordsAreCopied() {
        Bench bench;
        Dns dns(bench.service);
        Page* page = bench.open("identity");
        QTRY_COMPARE(textOf(page, "dnsWanted"), QStringLiteral("v=spf1 mx ~all"));
        press(find<QToolButton>(page, "dnsWantedCopy"));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("v=spf1 mx ~all"));
        press(find<QPushButton>(page, "copyRecord"));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("example.test. 3600 IN TXT v=spf1 mx ~all"));
        press(find<QPushButton>(page, "copyZone"));
        QVERIFY(QApplication::clipboard()->text().startsWith("; Records of example.test\n"));
        QVERIFY(find<MessageBar>(page, "noticeBar")->what().contains("zone file"));
    }

    void theNextStepOfThePolicyStandsWithIt() {
        Bench bench;
        Dns dns(bench.service);
        Page* page = bench.open("identity");
        auto* table = find<TableView>(page, "dnsRecordsTable");
        QTRY_COMPARE(table->model()->rowCount(), 5);
        table->selectKey("TXT _dmarc.example.test/0");
        QTRY_VERIFY(find<QLabel>(page, "dnsAdvice")->isVisible());
        QVERIFY(find<QLabel>(page, "dnsAdvice")->text().contains("quarantine"));
        QCOMPARE(textOf(page, "dnsProposed"), QStringLiteral("v=DMARC1; p=quarantine"));
    }

    void itIsCheckedAgainWithoutFreezing() {
        Bench bench;
        Dns dns(bench.service);
        Page* page = bench.open("identity");
        QTRY_COMPARE(find<TableView>(page, "dnsRecordsTable")->model()->rowCount(), 5);
        auto* again = find<QPushButton>(page, "checkAgain");
        QTRY_VERIFY(again->isEnabled());
        QVERIFY(!dns.asked.back().anew);
        bench.service.fallSilentAt<rpc::DomainDns>();
        press(again);
        QVERIFY(!again->isEnabled());
        QVERIFY(find<QLabel>(page, "dnsSummary")->text().contains("Asking the DNS"));
        // What is known stays to be read meanwhile.
        QCOMPARE(find<TableView>(page, "dnsRecordsTable")->model()->rowCount(), 5);
        bench.service.setSilent(false);
        QTRY_VERIFY(again->isEnabled());
        QVERIFY(dns.asked.back().anew);
    }

    void troubleIsSaidAndCanBeTriedAgain() {
        Bench bench;
        Dns dns(bench.service);
        dns.answer = [](const auto&) { return Error{ErrorKind::unavailable, "The relay is ending."}; };
        Page* page = bench.open("identity");
        QTRY_VERIFY(find<MessageBar>(page, "errorBar")->isVisible());
        QCOMPARE(find<MessageBar>(page, "errorBar")->what(), QStringLiteral("The DNS could not be checked."));
        QVERIFY(find<QPushButton>(page, "checkAgain")->isEnabled());
        QVERIFY(!find<QPushButton>(page, "copyZone")->isEnabled());
        dns.answer = [](const auto& request) { return answerAbout(request.domain); };
        press(find<QPushButton>(page, "checkAgain"));
        QTRY_COMPARE(find<TableView>(page, "dnsRecordsTable")->model()->rowCount(), 5);
    }

    void withoutADomainItLeadsToOne() {
        Bench bench;
        Dns dns(bench.service);
        Page* page = bench.open("identity");
        QTRY_VERIFY(!dns.asked.empty());
        dns.domains.clear();
        dns.asked.clear();
        bench.service.hint(rpc::EventKind::configChanged);
        auto* button = find<QPushButton>(page, "emptyButton");
        QTRY_VERIFY(button->isVisible());
        QVERIFY(dns.asked.empty());
        press(button);
        QTRY_VERIFY(openDialog());
        QCOMPARE(openDialog()->objectName(), QStringLiteral("domainDialog"));
    }

    void otherPagesLeadHere() {
        Bench bench;
        Dns dns(bench.service);
        Page* page = bench.open("domains");
        find<TableView>(page, "domainsTable")->selectKey("partner.test");
        press(find<QPushButton>(page, "showDns"));
        QTRY_VERIFY(!dns.asked.empty());
        QTRY_COMPARE(QString::fromStdString(dns.asked.back().domain), QStringLiteral("partner.test"));
        Page* identity = bench.window->page("identity");
        QTRY_COMPARE(find<QComboBox>(identity, "identityDomain")->currentData().toString(),
                     QStringLiteral("partner.test"));
        // A secondary signs nothing.
        QVERIFY(!find<QPushButton>(identity, "keyStep")->isVisible());
    }

    void whoSendsIsShownOfAPrimaryDomainOnly() {
        Bench bench;
        Dns dns(bench.service);
        std::optional<rpc::DmarcReports::Request> asked;
        bench.service.on<rpc::DmarcReports>([&](const auto& request) {
            asked = request;
            return rpc::DmarcReports::Response{};
        });
        Page* page = bench.open("identity");
        auto* button = find<QPushButton>(page, "whoSends");
        QTRY_VERIFY(button->isVisible());
        press(button);
        QTRY_VERIFY(asked.has_value());
        QCOMPARE(QString::fromStdString(asked->domain), QStringLiteral("example.test"));
        QCOMPARE(openDialog()->objectName(), QStringLiteral("reportsDialog"));
        openDialog()->reject();
        page->go(QStringLiteral("partner.test"));
        QTRY_VERIFY(!button->isVisible());
    }

    void theViewOfAllServersIsOfferedWhereAPairedOneSharesTheDomain() {
        Bench bench;
        Dns dns(bench.service);
        rpc::GroupStatus::Response group;
        rpc::GroupMember member;
        member.partner = "office";
        member.domains = {{"partner.test", true}};
        group.members = {member};
        bench.service.on<rpc::GroupStatus>([&](const auto&) { return group; });
        Page* page = bench.open("identity");
        auto* button = find<QPushButton>(page, "fromAllSides");
        QTRY_VERIFY(find<QPushButton>(page, "checkAgain")->isEnabled());
        page->go(QStringLiteral("partner.test"));
        QTRY_COMPARE(QString::fromStdString(dns.asked.back().domain), QStringLiteral("partner.test"));
        QVERIFY2(!button->isVisible(), "It is not paired yet.");
        group.members.front().state = rpc::PairState::paired;
        bench.service.hint(rpc::EventKind::configChanged);
        QTRY_VERIFY(button->isVisible());
        QVERIFY(dns.asked.back().from.empty());
        press(button);
        QTRY_VERIFY(openDialog());
        QCOMPARE(openDialog()->objectName(), QStringLiteral("viewpointsDialog"));
        QTRY_COMPARE(QString::fromStdString(dns.asked.back().from), QStringLiteral("all"));
        openDialog()->reject();
        page->go(QStringLiteral("example.test"));
        QTRY_VERIFY(!button->isVisible());
    }

    void keysAreMadeAndThenWaitForTheirRecords() {
        Bench bench;
        Dns dns(bench.service);
        bench.service.on<rpc::DkimPrepare>([&](const auto& request) {
            dns.keys = {keyIn(rpc::DkimState::prepared)};
            return rpc::DkimKeysOfDomain{dns.keys, request.domain == "example.test" ? "" : "another domain", {}};
        });
        Page* page = bench.open("identity");
        auto* step = find<QPushButton>(page, "keyStep");
        QTRY_VERIFY(step->isEnabled());
        QCOMPARE(step->text(), QStringLiteral("Create &keys"));
        press(step);
        QTRY_VERIFY(step->text().startsWith("Sign &now"));
        QVERIFY(find<MessageBar>(page, "noticeBar")->what().contains("Publish"));
        bench.service.on<rpc::DkimActivate>([&](const auto&) {
            dns.keys = {keyIn(rpc::DkimState::active)};
            return rpc::DkimKeysOfDomain{dns.keys, {}, {}};
        });
        QTRY_VERIFY(step->isEnabled());
        press(step);
        QTRY_VERIFY(openDialog());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_VERIFY(step->text().startsWith("Replace &keys"));
    }

    void aKeyThatIsGoneIsForgotten() {
        Bench bench;
        Dns dns(bench.service);
        dns.keys = {keyIn(rpc::DkimState::removable)};
        dns.answer = [](const auto& request) {
            rpc::DomainDns::Response reply = answerAbout(request.domain);
            reply.lines[3].obsolete = true;
            reply.lines[3].severity = rpc::Severity::notice;
            return reply;
        };
        std::optional<rpc::DkimOfKey> sent;
        bench.service.on<rpc::DkimRemove>([&](const auto& request) {
            sent = request;
            return rpc::DkimKeysOfDomain{};
        });
        Page* page = bench.open("identity");
        auto* table = find<TableView>(page, "dnsRecordsTable");
        QTRY_COMPARE(table->model()->rowCount(), 5);
        QVERIFY(!find<QPushButton>(page, "forgetKey")->isVisible());
        table->selectKey("TXT is202612a._domainkey.example.test/0");
        QTRY_VERIFY(find<QPushButton>(page, "forgetKey")->isVisible());
        QTRY_VERIFY(find<QPushButton>(page, "keyStep")->isEnabled());
        press(find<QPushButton>(page, "forgetKey"));
        QTRY_VERIFY(sent.has_value());
        QCOMPARE(QString::fromStdString(sent->selector), QStringLiteral("is202612a"));
    }
};

GUI_TEST_MAIN(IdentityPageTest)
#include "identity_page_test.moc"
