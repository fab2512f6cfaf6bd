#include "api/dns_text.h"

#include <QTest>

using namespace ismail;
using namespace ismail::service;

namespace {

using Texts = std::vector<std::string>;

} // namespace

class DnsTextTest : public QObject {
    Q_OBJECT

private slots:
    void recordsAreWrittenAsInAZoneFile() {
        DnsAnswer answer;
        answer.mx = {{10, "mx.example"}, {0, ""}};
        QVERIFY((recordTexts(answer, DnsType::mx) == Texts{"10 mx.example.", "0 ."}));
        answer = {};
        answer.srv = {{1, 5, 993, "imap.example"}};
        QVERIFY((recordTexts(answer, DnsType::srv) == Texts{"1 5 993 imap.example."}));
        answer = {};
        answer.tlsa = {{3, 1, 1, "\x01\xAB"}};
        QVERIFY((recordTexts(answer, DnsType::tlsa) == Texts{"3 1 1 01ab"}));
        answer = {};
        answer.values = {"192.0.2.1"};
        QVERIFY((recordTexts(answer, DnsType::a) == Texts{"192.0.2.1"}));
        answer.values = {"a b.example"};
        QVERIFY((recordTexts(answer, DnsType::cname) == Texts{"a\\032b.example."}));
    }

    void whatIsNotPrintableIsEscaped() {
        DnsAnswer answer;
        answer.values = {std::string("v=\"\\\x1b\xff\n", 7)};
        QVERIFY((recordTexts(answer, DnsType::txt) == Texts{"\"v=\\\"\\\\\\027\\255\\010\""}));
    }

    void troubleIsOneOutcome() {
        QVERIFY(outcomeOf(DnsStatus::malformed) == rpc::DnsOutcome::trouble);
        QVERIFY(outcomeOf(DnsStatus::temporary) == rpc::DnsOutcome::trouble);
        QVERIFY(outcomeOf(DnsStatus::nxDomain) == rpc::DnsOutcome::noName);
        QVERIFY(proofOf(DnsTrust::bogus) == rpc::DnsProof::bogus);
    }
};

QTEST_GUILESS_MAIN(DnsTextTest)
#include "dns_text_test.moc"
