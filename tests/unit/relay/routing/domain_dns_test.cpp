// One check of a domain's DNS: everything is asked, the answer comes once, and what does not answer stops nothing.
#include "relay/routing/domain_dns.h"

#include "relay/dns_asker.h"
#include "support/relay_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;
using trust::RecordPurpose;
using trust::RecordState;

namespace {

const trust::RecordLine* lineFor(const DomainDnsReport& report, RecordPurpose purpose) {
    for (const trust::RecordLine& line : report.lines)
        if (line.wanted.purpose == purpose) return &line;
    return nullptr;
}

} // namespace

Q_DECLARE_METATYPE(RecordState)

class DomainDnsTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        bench_->directory.addPrimary("example.org");
        bench_->settings.set(config::Setting::serverName, "mail.example.org");
        bench_->settings.set(config::Setting::serverNames, "203.0.113.5");
        bench_->sending.keys = {{"is2612a", "v=DKIM1; k=rsa; p=QUJD", true}};
        bench_->sending.services = {{"imaps", 993}};
        bench_->sending.reportsTo = "postmaster@example.org";
        bench_->resolver.setMx("example.org", {{10, "mail.example.org"}});
        bench_->resolver.setHost("mail.example.org", {"203.0.113.5"});
    }

    void whatIsMissingIsMissing() {
        const DomainDnsReport report = check();
        for (const RecordPurpose purpose : {RecordPurpose::reverse, RecordPurpose::spf, RecordPurpose::dkim,
                                            RecordPurpose::dmarc, RecordPurpose::service}) {
            QVERIFY(lineFor(report, purpose));
            QCOMPARE(lineFor(report, purpose)->state, RecordState::missing);
        }
        QCOMPARE(report.dmarc.step, trust::DmarcStep::publish);
    }

    void whatIsPublishedIsRight() {
        publish("v=spf1 mx -all");
        const DomainDnsReport report = check();
        for (const trust::RecordLine& line : report.lines)
            QVERIFY2(line.state == RecordState::right, trustName(line).c_str());
        QCOMPARE(report.lines.size(), std::size_t(7));
        QCOMPARE(report.dmarc.step, trust::DmarcStep::wait);
        QVERIFY(report.exchangers.good());
    }

    void spfIsEvaluatedNotRead_data() {
        QTest::addColumn<QString>("record");
        QTest::addColumn<RecordState>("state");
        QTest::newRow("an include that has us") << "v=spf1 include:_spf.example.net -all" << RecordState::right;
        QTest::newRow("an include that has not") << "v=spf1 include:_other.example.net -all" << RecordState::differs;
        QTest::newRow("our network") << "v=spf1 ip4:203.0.113.0/28 ~all" << RecordState::right;
        QTest::newRow("another network") << "v=spf1 ip4:198.51.100.0/24 ~all" << RecordState::differs;
    }
    void spfIsEvaluatedNotRead() {
        QFETCH(QString, record);
        QFETCH(RecordState, state);
        publish(record.toStdString());
        bench_->resolver.setTexts("_spf.example.net", {"v=spf1 ip4:203.0.113.5 -all"});
        bench_->resolver.setTexts("_other.example.net", {"v=spf1 ip4:198.51.100.7 -all"});
        const DomainDnsReport report = check();
        QCOMPARE(lineFor(report, RecordPurpose::spf)->state, state);
    }

    void theNextStepOfThePolicyComesFromReportsUnderThePolicyThatIsPublished() {
        publish("v=spf1 mx -all");
        bench_->sending.reported["none"] = {14, 100, 99};
        QCOMPARE(check().dmarc.step, trust::DmarcStep::quarantine);
        bench_->sending.reported["none"] = {14, 100, 97};
        QCOMPARE(check().dmarc.step, trust::DmarcStep::mend);
        publishPolicy("quarantine");
        QCOMPARE(check().dmarc.step, trust::DmarcStep::wait);
        bench_->sending.reported["quarantine"] = {30, 100, 100};
        QCOMPARE(check().dmarc.step, trust::DmarcStep::reject);
        publishPolicy("quarantine; t=y"); // is asked for as none
        bench_->sending.reported.erase("none");
        QCOMPARE(check().dmarc.step, trust::DmarcStep::wait);
    }

    void silenceEndsWithTheLimit() {
        bench_->resolver.hold = true;
        int answers = 0;
        DomainDnsReport report;
        bench_->checker.check("example.org", bench_->sending, false, [&](DomainDnsReport got) {
            ++answers;
            report = std::move(got);
        });
        bench_->strand.run();
        QVERIFY(bench_->resolver.held.size() <= DnsAsker::maxOpen);
        bench_->strand.advance(recordsLimit - Millis(1));
        QCOMPARE(answers, 0);
        bench_->strand.advance(Millis(1));
        QCOMPARE(answers, 1);
        for (const trust::RecordLine& line : report.lines)
            QCOMPARE(line.state, RecordState::notAsked);
        // Answers that come too late find nobody.
        while (bench_->resolver.release())
            bench_->strand.run();
        bench_->strand.advance(recordsLimit);
        QCOMPARE(answers, 1);
        QCOMPARE(bench_->strand.timers(), std::size_t(0));
    }

    void aDomainWithoutARoleHasFindingsOnly() {
        bench_->resolver.setMx("other.example", {{10, "mx.other.example"}});
        const DomainDnsReport report = check("other.example");
        QVERIFY(report.lines.empty());
        QCOMPARE(report.exchangers.findings.back().sentence.code, std::string("dns.noRole"));
    }

    void whatIsRememberedIsForgottenOnDemand() {
        check();
        QCOMPARE(bench_->resolver.flushes, std::size_t(0));
        check("example.org", true);
        QCOMPARE(bench_->resolver.flushes, std::size_t(1));
    }

private:
    struct Bench {
        ManualClock clock;
        ManualExecutor strand{clock};
        FakeResolver resolver;
        FakeSettings settings;
        FakeDirectory directory;
        OwnIdentitySource identity{settings, {"computer", [] { return std::vector<std::string>(); }}};
        DomainDnsChecker checker{resolver, strand, clock, directory, identity};
        SendingFacts sending;
    };

    void publish(const std::string& spf) {
        FakeResolver& dns = bench_->resolver;
        const auto answer = [](auto&& fill) {
            DnsAnswer made;
            made.status = DnsStatus::ok;
            fill(made);
            return made;
        };
        const std::vector<MxHost> mx{{10, "mail.example.org"}};
        dns.setTyped("example.org", DnsType::mx, answer([&](DnsAnswer& a) { a.mx = mx; }));
        dns.setTyped("mail.example.org", DnsType::a, answer([](DnsAnswer& a) { a.values = {"203.0.113.5"}; }));
        dns.setTyped("5.113.0.203.in-addr.arpa", DnsType::ptr,
                     answer([](DnsAnswer& a) { a.values = {"mail.example.org"}; }));
        dns.setTexts("example.org", {spf});
        dns.setTexts("is2612a._domainkey.example.org", {"v=DKIM1; k=rsa; p=QUJD"});
        dns.setTexts("_dmarc.example.org", {"v=DMARC1; p=none; rua=mailto:postmaster@example.org"});
        dns.setTyped("_imaps._tcp.example.org", DnsType::srv, answer([](DnsAnswer& a) {
                         a.srv = {{0, 1, 993, "mail.example.org"}};
                     }));
    }
    void publishPolicy(const std::string& policy) {
        bench_->resolver.setTexts("_dmarc.example.org",
                                  {"v=DMARC1; p=" + policy + "; rua=mailto:postmaster@example.org"});
    }
    DomainDnsReport check(const std::string& domain = "example.org", bool anew = false) {
        std::optional<DomainDnsReport> report;
        bench_->checker.check(domain, bench_->sending, anew, [&](DomainDnsReport got) { report = std::move(got); });
        bench_->strand.run();
        return report.value_or(DomainDnsReport{});
    }
    static std::string trustName(const trust::RecordLine& line) { return line.wanted.name + " " + line.note.code; }

    std::unique_ptr<Bench> bench_;
};

QTEST_GUILESS_MAIN(DomainDnsTest)
#include "domain_dns_test.moc"
