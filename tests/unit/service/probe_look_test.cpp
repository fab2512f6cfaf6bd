// What is looked up for a probe, and for whom nothing is.
#include "group/probe_look.h"

#include "support/fake_dns.h"

#include <QtTest>

#include <algorithm>

using namespace ismail;
using namespace ismail::service;
using group::ProbeFactKind;
using test::FakeDns;

namespace {

const char* const zone = "example.test MX 20 mx2.example.test\n"
                         "example.test MX 10 mx1.example.test\n"
                         "example.test TXT some other text\n"
                         "example.test TXT v=spf1 mx -all\n"
                         "_mta-sts.example.test TXT v=STSv1; id=7\n"
                         "mx1.example.test A 203.0.113.5\n"
                         "mx1.example.test AAAA 2001:db8::5\n"
                         "5.113.0.203.in-addr.arpa PTR mx1.example.test\n"
                         "mx2.example.test CNAME other.test\n"
                         "mx2.example.test A 203.0.113.6\n"
                         "6.113.0.203.in-addr.arpa PTR host6.provider.test\n"
                         "host6.provider.test A 198.51.100.6\n"
                         "elsewhere.test A 192.0.2.1\n";

// "ptr 203.0.113.5 mx1.example.test": a line a fact, sorted.
QStringList linesOf(const ProbeLook& look) {
    QStringList lines;
    for (const group::ProbeFact& fact : look.facts())
        lines << QString::fromStdString(std::string(enumText(fact.what)) + " " + fact.about + " " + fact.value);
    lines.sort();
    return lines;
}

QStringList lookedUp(const char* host, FakeDns dns = FakeDns(zone)) {
    for (std::uint32_t seed : {2U, 3U}) {
        ProbeLook other("example.test", host);
        FakeDns copy = dns;
        if (!copy.drive(other, seed)) return {"it never ended"};
    }
    ProbeLook look("example.test", host);
    return dns.drive(look) ? linesOf(look) : QStringList{"it never ended"};
}

} // namespace

class ProbeLookTest : public QObject {
    Q_OBJECT
private slots:
    void ofADomainItsMailServersAndPoliciesAreSeen() {
        const QStringList expected{"mtaSts example.test v=STSv1; id=7", "mx example.test 10 mx1.example.test",
                                   "mx example.test 20 mx2.example.test", "spf example.test v=spf1 mx -all"};
        QCOMPARE(lookedUp(""), expected);
    }

    void ofAHostItsAddressesTheirNamesAndWhereTheseLead() {
        const QStringList first{"a mx1.example.test 203.0.113.5", "aaaa mx1.example.test 2001:db8::5",
                                "ptr 203.0.113.5 mx1.example.test"};
        QCOMPARE(lookedUp("mx1.example.test"), first);
        const QStringList second{"a host6.provider.test 198.51.100.6", "a mx2.example.test 203.0.113.6",
                                 "cname mx2.example.test other.test", "ptr 203.0.113.6 host6.provider.test"};
        QCOMPARE(lookedUp("mx2.example.test"), second);
    }

    void nothingIsAskedAboutAHostThatTheMxRecordsDoNotName() {
        for (const char* host : {"elsewhere.test", "example.test", "203.0.113.5"}) {
            FakeDns dns(zone);
            ProbeLook look("example.test", host);
            QVERIFY(dns.drive(look));
            QVERIFY(!look.isExchanger());
            QVERIFY(look.facts().empty());
            QVERIFY(look.addresses().empty());
            QCOMPARE(dns.asked.size(), std::size_t(1));
        }
    }

    void aDomainWithoutMxRecordsIsItsOwnHost() {
        FakeDns dns("example.test A 203.0.113.9\n");
        ProbeLook look("example.test", "example.test");
        QVERIFY(dns.drive(look));
        QVERIFY(look.isExchanger());
        QCOMPARE(look.addresses(), std::vector<std::string>{"203.0.113.9"});
    }

    void aDomainThatTakesNoMailHasNoHost() {
        FakeDns dns("example.test A 203.0.113.9\n");
        dns.add("example.test", DnsType::mx, "0 ");
        QCOMPARE(lookedUp("", dns), QStringList{"mx example.test 0 ."});
        ProbeLook host("example.test", "example.test");
        QVERIFY(dns.drive(host));
        QVERIFY(!host.isExchanger());
    }

    void whatTheDnsDoesNotAnswerIsSaid() {
        const QStringList expected{"failure _mta-sts.example.test dns TXT", "failure example.test dns MX"};
        QCOMPARE(lookedUp("", FakeDns("example.test MX !\n_mta-sts.example.test TXT !\n")), expected);
    }

    void addressesAndTheirNamesAreBounded() {
        std::string many = "example.test MX 10 mx1.example.test\n";
        for (int i = 1; i <= 20; ++i) {
            const std::string number = std::to_string(i);
            many += "mx1.example.test A 203.0.113." + number + "\n";
            for (int name = 0; name < 5; ++name)
                many += number + ".113.0.203.in-addr.arpa PTR h" + std::to_string(name) + "-" + number + ".test\n";
        }
        FakeDns dns(many);
        ProbeLook look("example.test", "mx1.example.test");
        QVERIFY(dns.drive(look));
        QCOMPARE(look.addresses().size(), ProbeLook::maxAddresses);
        QCOMPARE(std::size_t(linesOf(look).filter("ptr ").size()), ProbeLook::maxAddresses * ProbeLook::maxNames);
    }

    void whatStrangersPublishIsCutAndMadePrintable() {
        FakeDns dns;
        dns.add("example.test", DnsType::txt, "v=spf1 a\n\xff" + std::string(10'000, 'x'));
        ProbeLook look("example.test", "");
        QVERIFY(dns.drive(look));
        QCOMPARE(look.facts().size(), std::size_t(1));
        const std::string& value = look.facts().front().value;
        QVERIFY(value.starts_with("v=spf1 a\\010\\255xx"));
        QVERIFY(value.size() <= 2048);
        const std::string worst = probeText(std::string(3000, '\1'));
        QVERIFY(worst.size() <= 2048 && worst.starts_with("\\001\\001"));
    }

    void tlsaRecordsThatCannotBeProvedAreSeenWithoutProof() {
        ProbeLook look("example.test", "mx1.example.test");
        FakeDns dns(zone);
        while (!look.done())
            for (const DnsQuestion& question : look.questions()) {
                DnsAnswer answer = dns.find(question);
                if (question.type == DnsType::tlsa) {
                    answer.status = question.validate ? DnsStatus::temporary : DnsStatus::ok;
                    answer.tlsa = {{3, 1, 1, "\xab"}};
                }
                look.answer(question, answer);
            }
        QVERIFY(!look.isTlsaSecure());
        QVERIFY(linesOf(look).contains("tlsa mx1.example.test 3 1 1 ab"));
        QVERIFY(linesOf(look).filter("failure").isEmpty());
    }

    void tlsaRecordsAreAskedForWithTheirProof() {
        ProbeLook look("example.test", "mx1.example.test");
        FakeDns dns(zone);
        bool proved = false;
        while (!look.done())
            for (const DnsQuestion& question : look.questions()) {
                DnsAnswer answer = dns.find(question);
                if (question.type == DnsType::tlsa) {
                    proved = question.validate && question.name == "_25._tcp.mx1.example.test";
                    answer.status = DnsStatus::ok;
                    answer.trust = DnsTrust::secure;
                    answer.tlsa = {{3, 1, 1, "\xab\xcd"}};
                }
                look.answer(question, answer);
            }
        QVERIFY(proved);
        QVERIFY(look.isTlsaSecure());
        QVERIFY(linesOf(look).contains("tlsa mx1.example.test 3 1 1 abcd"));
    }
};

QTEST_GUILESS_MAIN(ProbeLookTest)
#include "probe_look_test.moc"
