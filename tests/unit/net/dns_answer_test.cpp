#include "net/dns_answer.h"
#include "support/dns_message.h"

#include <QTest>

using namespace ismail;
using namespace ismail::net;
using namespace ismail::test;
Q_DECLARE_METATYPE(ismail::DnsStatus)

namespace {

// example.org MX 10 mx1.example.org (3600 s) and 20 mx2.example.net (1800 s), compressed as servers do, with an OPT.
Bytes compressedMx() {
    return QByteArray::fromHex("abcd81800001000200000001"
                               "076578616d706c65036f726700000f0001"
                               "c00c000f000100000e100008000a036d7831c00c"
                               "c00c000f0001000007080013001403"
                               "6d7832076578616d706c65036e657400"
                               "0000290200000000000000")
        .toStdString();
}

Bytes longChain(std::size_t links) {
    DnsMessage message("n0.example", DnsMessage::a);
    for (std::size_t i = 0; i < links; ++i)
        message.addCname("n" + std::to_string(i) + ".example", 100, "n" + std::to_string(i + 1) + ".example");
    return message.addA("n" + std::to_string(links) + ".example", 100, {1, 2, 3, 4}).bytes();
}

} // namespace

class DnsAnswerTest : public QObject {
    Q_OBJECT

private slots:
    void aCompressedMxAnswerIsRead() {
        const DnsReading reading = parseDnsAnswer(compressedMx(), "example.org", DnsType::mx);
        QCOMPARE(reading.answer.detail, std::string());
        QVERIFY(reading.answer.status == DnsStatus::ok);
        QVERIFY((reading.answer.mx == std::vector<MxHost>{{10, "mx1.example.org"}, {20, "mx2.example.net"}}));
        QCOMPARE(reading.ttl, 1800U);
    }

    void noTruncationOfAGoodAnswerIsTakenForMore() {
        const Bytes whole = compressedMx();
        const std::size_t answersEnd = whole.size() - 11; // the OPT record is not needed
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const DnsReading reading = parseDnsAnswer(ByteView(whole).substr(0, length), "example.org", DnsType::mx);
            const DnsStatus expected = length < answersEnd ? DnsStatus::malformed : DnsStatus::ok;
            QVERIFY2(reading.answer.status == expected, std::to_string(length).c_str());
            QCOMPARE(reading.answer.mx.size(), expected == DnsStatus::ok ? 2U : 0U);
        }
    }

    void anyChangedOctetIsSurvived() {
        const Bytes whole = compressedMx();
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (const int value : {0x00, 0x01, 0x0C, 0x3F, 0x40, 0x80, 0xC0, 0xFF}) {
                Bytes changed = whole;
                changed[at] = static_cast<char>(value);
                const DnsReading reading = parseDnsAnswer(changed, "example.org", DnsType::mx);
                for (const MxHost& host : reading.answer.mx)
                    QVERIFY(host.host.empty() || normalHostName(host.host) == host.host);
            }
    }

    void addressesComeAsText() {
        const Bytes v4 = DnsMessage("h.example", 1).addA("h.example", 60, {char(192), 0, 2, 1}).bytes();
        const DnsReading a = parseDnsAnswer(v4, "h.example", DnsType::a);
        QVERIFY((a.answer.values == std::vector<std::string>{"192.0.2.1"}));
        std::string octets(16, '\0');
        octets[0] = 0x20, octets[1] = 0x01, octets[2] = 0x0d, octets[3] = char(0xb8), octets[15] = 1;
        const Bytes v6 = DnsMessage("h.example", 28).addAaaa("H.Example", 60, octets).bytes();
        const DnsReading aaaa = parseDnsAnswer(v6, "h.example", DnsType::aaaa);
        QVERIFY((aaaa.answer.values == std::vector<std::string>{"2001:db8::1"}));
    }

    void aNullMxIsTheRoot() {
        const Bytes bytes = DnsMessage("n.example", 15).addMx("n.example", 60, 0, "").bytes();
        const DnsReading reading = parseDnsAnswer(bytes, "n.example", DnsType::mx);
        QVERIFY(reading.answer.status == DnsStatus::ok);
        QVERIFY((reading.answer.mx == std::vector<MxHost>{{0, ""}}));
    }

    void aliasesAreFollowedWhateverTheOrder() {
        DnsMessage message("www.example", 15);
        message.addMx("real.example", 900, 5, "MX.Real.Example").addCname("middle.example", 300, "real.example");
        message.addCname("www.example", 600, "middle.example");
        const DnsReading reading = parseDnsAnswer(message.bytes(), "www.example", DnsType::mx);
        QVERIFY(reading.answer.status == DnsStatus::ok);
        QVERIFY((reading.answer.mx == std::vector<MxHost>{{5, "mx.real.example"}}));
        QCOMPARE(reading.ttl, 300U);
        QCOMPARE(reading.aliases, 2U);
    }

    void anAliasWithoutItsTargetIsToBeAskedFor() {
        const Bytes bytes = DnsMessage("www.example", 15).addCname("www.example", 600, "Other.Example").bytes();
        const DnsReading reading = parseDnsAnswer(bytes, "www.example", DnsType::mx);
        QVERIFY(reading.answer.status == DnsStatus::noData);
        QCOMPARE(reading.unresolvedAlias, std::string("other.example"));
    }

    void eightAliasesAreFollowedAndNineAreTooMany() {
        QVERIFY(parseDnsAnswer(longChain(8), "n0.example", DnsType::a).answer.status == DnsStatus::ok);
        QVERIFY(parseDnsAnswer(longChain(9), "n0.example", DnsType::a).answer.status == DnsStatus::malformed);
    }

    void recordsOfOtherNamesAreIgnored() {
        DnsMessage message("v.example", 15);
        message.addMx("evil.example", 60, 1, "mx.evil.example").addMx("v.example", 60, 2, "mx.v.example");
        const DnsReading reading = parseDnsAnswer(message.bytes(), "v.example", DnsType::mx);
        QVERIFY((reading.answer.mx == std::vector<MxHost>{{2, "mx.v.example"}}));
    }

    void anExchangeThatIsNoHostNameIsLeftOut() {
        DnsMessage message("v.example", 15);
        message.addMx("v.example", 60, 1, "two words.example").addMx("v.example", 60, 2, "mx.v.example");
        const DnsReading reading = parseDnsAnswer(message.bytes(), "v.example", DnsType::mx);
        QVERIFY((reading.answer.mx == std::vector<MxHost>{{2, "mx.v.example"}}));
    }

    void aTtlWithTheHighBitIsZero() {
        const Bytes bytes = DnsMessage("h.example", 1).addA("h.example", 0x80000001U, {1, 2, 3, 4}).bytes();
        QCOMPARE(parseDnsAnswer(bytes, "h.example", DnsType::a).ttl, 0U);
    }

    void noMoreThanTheCapIsKept() {
        DnsMessage message("h.example", 1);
        for (int i = 0; i < 300; ++i)
            message.addA("h.example", 60, {10, 0, char(i / 100), char(i % 100)});
        const DnsReading reading = parseDnsAnswer(message.bytes(), "h.example", DnsType::a);
        QCOMPARE(reading.answer.values.size(), DnsAnswer::maxRecords);
    }

    void negativeAnswersTakeTheirTtlFromTheSoa() {
        const Bytes none = DnsMessage("x.example", 15, 3).addSoa("example", 900, 30).bytes();
        const DnsReading gone = parseDnsAnswer(none, "x.example", DnsType::mx);
        QVERIFY(gone.answer.status == DnsStatus::nxDomain);
        QVERIFY(gone.hasTtl);
        QCOMPARE(gone.ttl, 30U);
        const DnsReading empty = parseDnsAnswer(DnsMessage("x.example", 15).bytes(), "x.example", DnsType::mx);
        QVERIFY(empty.answer.status == DnsStatus::noData);
        QVERIFY(!empty.hasTtl);
    }

    void whatIsNoAnswerIsSaidInWords_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<DnsStatus>("status");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char* name, const Bytes& bytes, DnsStatus status, const char* detail) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << status << QByteArray(detail);
        };
        const auto message = [](unsigned rcode = 0) { return DnsMessage("h.example", 1, rcode); };
        row("server failure", message(2).bytes(), DnsStatus::temporary, "SERVFAIL");
        row("refused", message(5).bytes(), DnsStatus::temporary, "REFUSED");
        row("an unknown code", message(11).bytes(), DnsStatus::temporary, "response code 11");
        row("truncated", message().flags(DnsMessage::truncatedFlag).bytes(), DnsStatus::temporary,
            "a truncated answer");
        row("another name", DnsMessage("i.example", 1).bytes(), DnsStatus::malformed, "it answers another question");
        row("another type", DnsMessage("h.example", 15).bytes(), DnsStatus::malformed, "it answers another question");
        Bytes query = message().bytes();
        query[2] = 1;
        row("a query", query, DnsStatus::malformed, "not an answer");
        row("a pointer to itself", message().raw(dnsPointer(27), 1, 60, {1, 2, 3, 4}).bytes(), DnsStatus::malformed,
            "a compression pointer does not go backwards");
        row("a pointer past the end", message().raw(dnsPointer(0x3FFF), 1, 60, {1, 2, 3, 4}).bytes(),
            DnsStatus::malformed, "a compression pointer does not go backwards");
        row("an extended label", message().raw("\x41x", 1, 60, {1, 2, 3, 4}).bytes(), DnsStatus::malformed,
            "a label of an unknown kind");
        row("five octets of address", message().raw(dnsPointer(12), 1, 60, {1, 2, 3, 4, 5}).bytes(),
            DnsStatus::malformed, "a record's length is wrong");
        std::string longName;
        for (int i = 0; i < 5; ++i)
            longName += std::string(i == 0 ? "" : ".") + std::string(60, 'a');
        row("a long name", message().addA(longName, 60, {1, 2, 3, 4}).bytes(), DnsStatus::malformed,
            "a name is longer than 255 octets");
        row("an alias to itself", message().addCname("h.example", 60, "h.example").bytes(), DnsStatus::malformed,
            "too many aliases");
        row("an alias to the root", message().addCname("h.example", 60, "").bytes(), DnsStatus::malformed,
            "an alias for what is no name");
        row("an alias with a dot in a label",
            message()
                .raw(dnsPointer(12), 5, 60,
                     std::string("\x03"
                                 "a.b\0",
                                 5))
                .bytes(),
            DnsStatus::malformed, "an alias for what is no name");
    }
    void whatIsNoAnswerIsSaidInWords() {
        QFETCH(QByteArray, bytes);
        QFETCH(DnsStatus, status);
        QFETCH(QByteArray, detail);
        const DnsReading reading = parseDnsAnswer(bytes.toStdString(), "h.example", DnsType::a);
        QCOMPARE(reading.answer.detail, detail.toStdString());
        QVERIFY(reading.answer.status == status);
        QVERIFY(reading.answer.values.empty());
    }

    void theStringsOfATextAreJoined() {
        const std::string octets("v=\x00\xFF ", 5);
        DnsMessage message("t.example", DnsMessage::txt);
        message.addTxt("T.example", 60, {"v=spf1 ", "", octets})
            .addTxt("t.example", 30, {})
            .addTxt("t.example", 60, {"b"});
        const DnsReading reading = parseDnsAnswer(message.bytes(), "t.example", DnsType::txt);
        QVERIFY(reading.answer.status == DnsStatus::ok);
        QVERIFY((reading.answer.values == std::vector<std::string>{"v=spf1 " + octets, "", "b"}));
        QCOMPARE(reading.ttl, 30U);
    }

    void ofTextsTheFirstTwentyAreLookedAt() {
        DnsMessage message("t.example", DnsMessage::txt);
        for (int i = 0; i < 30; ++i)
            message.addTxt("t.example", 60, {std::to_string(i)});
        const DnsReading reading = parseDnsAnswer(message.bytes(), "t.example", DnsType::txt);
        QCOMPARE(reading.answer.values.size(), DnsReading::maxTextRecords);
        QCOMPARE(reading.answer.values.back(), std::string("19"));
    }

    void aStringBeyondItsRecordIsMalformed() {
        const Bytes bytes = DnsMessage("t.example", DnsMessage::txt)
                                .raw(dnsPointer(12), 16, 60,
                                     "\x05"
                                     "abc")
                                .bytes();
        QVERIFY(parseDnsAnswer(bytes, "t.example", DnsType::txt).answer.status == DnsStatus::malformed);
    }

    void servicesNameTheirHosts() {
        const auto srv = [](unsigned priority, std::string_view host) {
            return dnsU16(priority) + dnsU16(5) + dnsU16(993) + dnsName(host);
        };
        DnsMessage message("_imaps._tcp.example", 33);
        message.raw(dnsPointer(12), 33, 60, srv(1, "Mail.Example")).raw(dnsPointer(12), 33, 60, srv(2, "two words"));
        message.raw(dnsPointer(12), 33, 60, srv(3, ""));
        const DnsReading reading = parseDnsAnswer(message.bytes(), "_imaps._tcp.example", DnsType::srv);
        QVERIFY((reading.answer.srv == std::vector<SrvHost>{{1, 5, 993, "mail.example"}, {3, 5, 993, ""}}));
    }

    void certificatesKeepTheirOctets() {
        DnsMessage message("_25._tcp.example", 52);
        message.raw(dnsPointer(12), 52, 60, std::string("\x03\x01\x01\x00\xFF", 5));
        const DnsReading reading = parseDnsAnswer(message.bytes(), "_25._tcp.example", DnsType::tlsa);
        QVERIFY((reading.answer.tlsa == std::vector<TlsaRecord>{{3, 1, 1, std::string("\x00\xFF", 2)}}));
        const Bytes cut = DnsMessage("_25._tcp.example", 52).raw(dnsPointer(12), 52, 60, "\x03\x01").bytes();
        QVERIFY(parseDnsAnswer(cut, "_25._tcp.example", DnsType::tlsa).answer.status == DnsStatus::malformed);
    }

    void namesOfAddressesAndZonesAreHostNames() {
        for (const unsigned type : {12U, 2U}) {
            DnsMessage message("x.example", type);
            message.raw(dnsPointer(12), type, 60, dnsName("Host.Example"))
                .raw(dnsPointer(12), type, 60, dnsName("a b"));
            message.raw(dnsPointer(12), type, 60, dnsName(""));
            const DnsReading reading = parseDnsAnswer(message.bytes(), "x.example", static_cast<DnsType>(type));
            QVERIFY((reading.answer.values == std::vector<std::string>{"host.example"}));
            const Bytes none = DnsMessage("x.example", type).raw(dnsPointer(12), type, 60, dnsName("a b")).bytes();
            QVERIFY(parseDnsAnswer(none, "x.example", static_cast<DnsType>(type)).answer.status ==
                    DnsStatus::malformed);
        }
    }

    void authoritiesForCertificatesAndTheZonesStartAreText() {
        DnsMessage caa("x.example", 257);
        caa.raw(dnsPointer(12), 257, 60, std::string("\x80\x05", 2) + "Issueca.example; x=1");
        const DnsReading allowed = parseDnsAnswer(caa.bytes(), "x.example", DnsType::caa);
        QVERIFY((allowed.answer.values == std::vector<std::string>{"128 issue ca.example; x=1"}));
        DnsMessage soa("x.example", DnsMessage::soa);
        soa.raw(dnsPointer(12), 6, 60,
                dnsName("ns.example") + dnsName("post master.example") + dnsU32(1) + dnsU32(2) + dnsU32(3) + dnsU32(4) +
                    dnsU32(5));
        const DnsReading start = parseDnsAnswer(soa.bytes(), "x.example", DnsType::soa);
        QVERIFY((start.answer.values == std::vector<std::string>{"ns.example post\\032master.example 1 2 3 4 5"}));
    }

    void anAliasThatIsAskedForIsTheValue() {
        DnsMessage message("www.example", DnsMessage::cname);
        message.addCname("www.example", 60, "Next.Example").addCname("next.example", 60, "last.example");
        const DnsReading reading = parseDnsAnswer(message.bytes(), "www.example", DnsType::cname);
        QVERIFY((reading.answer.values == std::vector<std::string>{"next.example"}));
        QCOMPARE(reading.aliases, 0U);
    }

    void whatIsAskedMayBeAnyOctets() {
        const std::string name = "a b\xFF!._spf.example";
        DnsMessage message("A b\xFF!._spf.example", DnsMessage::a);
        message.addA("a B\xFF!._SPF.example", 60, {127, 0, 0, 2});
        const DnsReading reading = parseDnsAnswer(message.bytes(), name, DnsType::a);
        QVERIFY((reading.answer.values == std::vector<std::string>{"127.0.0.2"}));
    }

    void aDotWithinALabelIsNoOtherName() {
        const std::string dotted = std::string("\x09"
                                               "h.example") +
                                   '\0';
        const Bytes asked = DnsMessage("h.example", 1).raw(dotted, 1, 60, {1, 2, 3, 4}).bytes();
        QVERIFY(parseDnsAnswer(asked, "h.example", DnsType::a).answer.status == DnsStatus::noData);
    }

    void hostNamesHaveOneForm() {
        QVERIFY(normalHostName("Example.ORG.") == "example.org");
        QVERIFY(normalHostName("_dmarc.example.org") == "_dmarc.example.org");
        QVERIFY(normalHostName(std::string(63, 'a')).has_value());
        for (const std::string& bad : {std::string(), std::string("."), std::string("a..b"), std::string("a b"),
                                       std::string("a\0b", 3), std::string(64, 'a'), std::string("[192.0.2.1]"),
                                       std::string("b\xC3\xBC"
                                                   "cher.example")})
            QVERIFY2(!normalHostName(bad), bad.c_str());
    }
};

QTEST_GUILESS_MAIN(DnsAnswerTest)
#include "dns_answer_test.moc"
