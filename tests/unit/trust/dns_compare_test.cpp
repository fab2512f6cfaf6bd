// What the answers of the DNS mean for what is wanted.
#include "trust/dns_compare.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

namespace {

constexpr const char* mailHost = "mail.example.org";

DnsFacts facts() {
    DnsFacts facts;
    facts.domain = "example.org";
    facts.server = mailHost;
    facts.primary = true;
    PlannedHost own, spare;
    own.name = mailHost;
    own.preference = 10;
    own.self = true;
    own.addresses = own.seen = {"203.0.113.5"};
    spare.name = "mx.office.example";
    spare.who = "office";
    spare.preference = 20;
    spare.spare = true;
    facts.hosts = {own, spare};
    facts.keys = {{"is2612a", "v=DKIM1; k=rsa; p=QUJD", true}};
    facts.services = {{"imaps", 993}};
    facts.reportsTo = "postmaster@example.org";
    return facts;
}

DnsAnswer found(std::vector<std::string> values = {}) {
    DnsAnswer answer;
    answer.status = values.empty() ? DnsStatus::noData : DnsStatus::ok;
    answer.values = std::move(values);
    return answer;
}

std::string code(const RecordLine& line) { return line.note.code; }

RecordLine compare(RecordPurpose purpose, const DnsFacts& facts, const DnsAnswer& answer,
                   const std::vector<SpfOutcome>& spf = {}, std::size_t which = 0) {
    for (WantedRecord& record : planRecords(facts))
        if (record.purpose == purpose && which-- == 0) return compareRecord(std::move(record), facts, answer, spf);
    qFatal("No such record is planned.");
}

std::vector<SpfOutcome> outcome(AuthResult result) {
    SpfOutcome one;
    one.result = result;
    one.problem = "a reason";
    return {one};
}

} // namespace

Q_DECLARE_METATYPE(RecordState)

class DnsCompareTest : public QObject {
    Q_OBJECT
private slots:
    void exchangersAreComparedByWhoComesFirst_data() {
        QTest::addColumn<int>("own");
        QTest::addColumn<int>("spare");
        QTest::addColumn<int>("stranger");
        QTest::addColumn<RecordState>("ownState");
        QTest::addColumn<RecordState>("spareState");
        using S = RecordState;
        QTest::newRow("as planned") << 10 << 20 << -1 << S::right << S::right;
        QTest::newRow("other numbers") << 0 << 5 << -1 << S::right << S::right;
        QTest::newRow("the load is shared") << 10 << 10 << -1 << S::right << S::right;
        QTest::newRow("turned") << 20 << 10 << -1 << S::differs << S::differs;
        QTest::newRow("one is missing") << 10 << -1 << -1 << S::right << S::missing;
        QTest::newRow("the other is missing") << -1 << 20 << -1 << S::missing << S::right;
        QTest::newRow("a stranger behind") << 10 << 20 << 50 << S::right << S::right;
        QTest::newRow("a stranger before") << 10 << 20 << 5 << S::differs << S::right;
        QTest::newRow("nothing") << -1 << -1 << -1 << S::missing << S::missing;
    }
    void exchangersAreComparedByWhoComesFirst() {
        QFETCH(int, own);
        QFETCH(int, spare);
        QFETCH(int, stranger);
        QFETCH(RecordState, ownState);
        QFETCH(RecordState, spareState);
        DnsAnswer answer = found();
        const auto add = [&](int preference, const char* host) {
            if (preference >= 0) answer.mx.push_back({static_cast<std::uint16_t>(preference), host});
        };
        add(own, mailHost);
        add(spare, "mx.office.example");
        add(stranger, "mx.other.example");
        QCOMPARE(compare(RecordPurpose::exchanger, facts(), answer).state, ownState);
        QCOMPARE(compare(RecordPurpose::exchanger, facts(), answer, {}, 1).state, spareState);
    }

    void addressesAreOursOrNot() {
        const auto compared = [](const DnsFacts& facts, const DnsAnswer& answer) {
            return compare(RecordPurpose::address, facts, answer);
        };
        QCOMPARE(compared(facts(), found({"203.0.113.5"})).state, RecordState::right);
        QCOMPARE(compared(facts(), found({"203.0.113.5", "203.0.113.6"})).state, RecordState::differs);
        QCOMPARE(compared(facts(), found()).state, RecordState::missing);
        DnsFacts behindRouter = facts();
        behindRouter.hosts.front().addresses.clear();
        QCOMPARE(code(compared(behindRouter, found())), std::string("identity.addressUnknown"));
        QCOMPARE(code(compared(behindRouter, found({"203.0.113.9"}))), std::string("identity.addressNotKnownHere"));
        QCOMPARE(code(compared(behindRouter, found({"192.168.0.9"}))), std::string("identity.addressPrivate"));
    }

    void theNameOfTheAddressIsThatOfTheServer() {
        const auto compared = [](const DnsAnswer& answer) { return compare(RecordPurpose::reverse, facts(), answer); };
        QCOMPARE(compared(found({mailHost})).state, RecordState::right);
        QCOMPARE(compared(found({"other.example", "MAIL.example.org"})).state, RecordState::right);
        QCOMPARE(compared(found({"dyn-5.provider.example"})).state, RecordState::differs);
        QCOMPARE(compared(found()).state, RecordState::missing);
    }

    void spfIsRightWhenItLetsUsSend_data() {
        QTest::addColumn<QString>("record");
        QTest::addColumn<int>("result");
        QTest::addColumn<RecordState>("state");
        QTest::addColumn<QString>("wanted");
        using S = RecordState;
        const auto result = [](AuthResult value) { return static_cast<int>(value); };
        QTest::newRow("nothing") << "" << result(AuthResult::none) << S::missing << "v=spf1 mx ~all";
        QTest::newRow("ours") << "v=spf1 mx ~all" << result(AuthResult::pass) << S::right << "v=spf1 mx ~all";
        QTest::newRow("more than ours") << "v=spf1 include:_spf.news.example ip4:203.0.113.0/24 -all"
                                        << result(AuthResult::pass) << S::right
                                        << "v=spf1 include:_spf.news.example ip4:203.0.113.0/24 -all";
        QTest::newRow("others only") << "v=spf1 include:_spf.news.example -all" << result(AuthResult::fail)
                                     << S::differs << "v=spf1 mx include:_spf.news.example -all";
        QTest::newRow("sends nothing") << "v=spf1 -all" << result(AuthResult::fail) << S::differs << "v=spf1 mx -all";
        QTest::newRow("everybody") << "v=spf1 mx +all" << result(AuthResult::pass) << S::differs << "v=spf1 mx ~all";
        QTest::newRow("everybody, unsaid")
            << "v=spf1 mx all" << result(AuthResult::pass) << S::differs << "v=spf1 mx ~all";
        QTest::newRow("a redirect") << "v=spf1 redirect=other.example" << result(AuthResult::fail) << S::differs
                                    << "v=spf1 mx redirect=other.example";
        QTest::newRow("a slip") << "v=spf1 mx ipv4:203.0.113.5 -all" << result(AuthResult::permerror) << S::differs
                                << "v=spf1 mx ~all";
        QTest::newRow("too many look-ups") << "v=spf1 include:a.example -all" << result(AuthResult::permerror)
                                           << S::differs << "v=spf1 mx include:a.example -all";
        QTest::newRow("trouble") << "v=spf1 include:a.example -all" << result(AuthResult::temperror) << S::notAsked
                                 << "v=spf1 include:a.example -all";
    }
    void spfIsRightWhenItLetsUsSend() {
        QFETCH(QString, record);
        QFETCH(int, result);
        QFETCH(RecordState, state);
        QFETCH(QString, wanted);
        DnsAnswer answer = found({"google-site-verification=abc"});
        if (!record.isEmpty()) answer.values.push_back(record.toStdString());
        const RecordLine line = compare(RecordPurpose::spf, facts(), answer, outcome(static_cast<AuthResult>(result)));
        QCOMPARE(line.state, state);
        QCOMPARE(QString::fromStdString(line.wanted.value), wanted);
        QCOMPARE(line.found.size(), std::size_t(record.isEmpty() ? 0 : 1));
    }

    void twoSpfRecordsBecomeOne() {
        const RecordLine line =
            compare(RecordPurpose::spf, facts(), found({"v=spf1 mx ~all", "v=spf1 a:b.example -all"}),
                    outcome(AuthResult::permerror));
        QCOMPARE(line.state, RecordState::differs);
        QCOMPARE(line.wanted.value, std::string("v=spf1 mx a:b.example ~all"));
        QCOMPARE(code(line), std::string("identity.severalRecords"));
    }

    void theProvidersOfSmarthostsAreTakenOnTheirWord() {
        DnsFacts through = facts();
        through.throughSmarthost = true;
        through.smarthosts = {"smtp.provider.example"};
        through.smarthostAddresses = {"192.0.2.8"};
        const auto compared = [&](const char* record) {
            return compare(RecordPurpose::spf, through, found({record}), outcome(AuthResult::fail));
        };
        QCOMPARE(compared("v=spf1 include:_spf.provider.example -all").state, RecordState::right);
        QCOMPARE(code(compared("v=spf1 include:_spf.provider.example -all")), std::string("identity.spfSmarthost"));
        QCOMPARE(compared("v=spf1 mx -all").state, RecordState::differs);
    }

    void withoutAnAddressToTrySpfIsBelieved() {
        const RecordLine line = compare(RecordPurpose::spf, facts(), found({"v=spf1 mx -all"}));
        QCOMPARE(line.state, RecordState::right);
        QCOMPARE(code(line), std::string("identity.spfNotTried"));
    }

    void aKeyIsComparedByItsOctets_data() {
        QTest::addColumn<QStringList>("texts");
        QTest::addColumn<RecordState>("state");
        QTest::addColumn<QString>("note");
        using S = RecordState;
        QTest::newRow("the same") << QStringList{"v=DKIM1; k=rsa; p=QUJD"} << S::right << "";
        QTest::newRow("in other words") << QStringList{"p=QU JD ;k=rsa"} << S::right << "";
        QTest::newRow("rsa goes without saying") << QStringList{"v=DKIM1;p=QUJD"} << S::right << "";
        QTest::newRow("another") << QStringList{"v=DKIM1; p=QUJE"} << S::differs << "identity.otherKey";
        QTest::newRow("another kind") << QStringList{"v=DKIM1; k=ed25519; p=QUJD"} << S::differs << "identity.otherKey";
        QTest::newRow("withdrawn") << QStringList{"v=DKIM1; p="} << S::differs << "identity.keyRevoked";
        QTest::newRow("no key") << QStringList{"hello; hello"} << S::differs << "identity.noKeyRecord";
        QTest::newRow("two") << QStringList{"v=DKIM1; p=QUJD", "v=DKIM1; p=QUJE"} << S::differs
                             << "identity.severalRecords";
        QTest::newRow("none") << QStringList{} << S::missing << "";
    }
    void aKeyIsComparedByItsOctets() {
        QFETCH(QStringList, texts);
        QFETCH(RecordState, state);
        QFETCH(QString, note);
        std::vector<std::string> values;
        for (const QString& text : texts)
            values.push_back(text.toStdString());
        const RecordLine line = compare(RecordPurpose::dkim, facts(), found(values));
        QCOMPARE(line.state, state);
        QCOMPARE(QString::fromStdString(code(line)), note);
    }

    void anOldKeyMayGo() {
        DnsFacts old = facts();
        old.keys.front().needed = false;
        QCOMPARE(code(compare(RecordPurpose::dkim, old, found({"v=DKIM1; p=QUJD"}))), std::string("identity.mayGo"));
    }

    void anyPolicyThatCanBeReadIsRight_data() {
        QTest::addColumn<QStringList>("texts");
        QTest::addColumn<RecordState>("state");
        QTest::addColumn<QString>("note");
        QTest::addColumn<QString>("wanted");
        using S = RecordState;
        const QString ours = "v=DMARC1; p=none; rua=mailto:postmaster@example.org";
        QTest::newRow("none at all") << QStringList{} << S::missing << "" << ours;
        QTest::newRow("ours") << QStringList{ours} << S::right << "" << ours;
        const QString strict = "v=DMARC1;p=reject;rua=mailto:postmaster@example.org";
        QTest::newRow("stricter") << QStringList{strict} << S::right << "" << strict;
        QTest::newRow("without reports") << QStringList{"v=DMARC1; p=reject;"} << S::right << "identity.noReports"
                                         << "v=DMARC1; p=reject; rua=mailto:postmaster@example.org";
        const QString other = "v=DMARC1; p=none; rua=mailto:x@reports.example";
        QTest::newRow("reports elsewhere") << QStringList{other} << S::right << "identity.reportsElsewhere" << other;
        QTest::newRow("nonsense") << QStringList{"v=DMARC1; p=perhaps"} << S::differs << "identity.noDmarc" << ours;
        QTest::newRow("something else") << QStringList{"hello"} << S::differs << "identity.noDmarc" << ours;
        QTest::newRow("two") << QStringList{ours, strict} << S::differs << "identity.severalRecords" << ours;
    }
    void anyPolicyThatCanBeReadIsRight() {
        QFETCH(QStringList, texts);
        QFETCH(RecordState, state);
        QFETCH(QString, note);
        QFETCH(QString, wanted);
        std::vector<std::string> values;
        for (const QString& text : texts)
            values.push_back(text.toStdString());
        const RecordLine line = compare(RecordPurpose::dmarc, facts(), found(values));
        QCOMPARE(line.state, state);
        QCOMPARE(QString::fromStdString(code(line)), note);
        QCOMPARE(QString::fromStdString(line.wanted.value), wanted);
    }

    void servicesAreWhereTheyAre() {
        const auto compared = [](std::vector<SrvHost> hosts) {
            DnsAnswer answer = found();
            answer.srv = std::move(hosts);
            return compare(RecordPurpose::service, facts(), answer);
        };
        QCOMPARE(compared({{5, 7, 993, mailHost}}).state, RecordState::right);
        QCOMPARE(compared({{0, 1, 994, mailHost}}).state, RecordState::differs);
        QCOMPARE(compared({{0, 1, 993, "old.example.org"}}).state, RecordState::differs);
        QCOMPARE(code(compared({{0, 0, 0, ""}})), std::string("identity.serviceDenied"));
        QCOMPARE(compared({}).state, RecordState::missing);
    }

    void troubleIsNeverAMissingRecord() {
        for (const DnsStatus status : {DnsStatus::temporary, DnsStatus::malformed}) {
            DnsAnswer answer;
            answer.status = status;
            for (WantedRecord& record : planRecords(facts()))
                QCOMPARE(compareRecord(std::move(record), facts(), answer).state, RecordState::notAsked);
        }
    }
};

QTEST_GUILESS_MAIN(DnsCompareTest)
#include "dns_compare_test.moc"
