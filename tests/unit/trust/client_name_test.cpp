#include "trust/client_name.h"

#include "support/fake_dns.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

namespace {
QByteArray nameOf(const std::string& zone, const std::string& client) {
    QByteArray first;
    for (std::uint32_t seed = 1; seed < 6; ++seed) {
        test::FakeDns dns(zone);
        ClientNameCheck check(client);
        if (!dns.drive(check, seed)) return "is never done";
        const QByteArray one =
            QByteArray::fromStdString(std::string(authResultName(check.outcome().result)) + ' ' + check.outcome().name);
        if (seed > 1 && one != first) return "depends on the order";
        first = one;
    }
    return first.trimmed();
}
} // namespace

class ClientNameTest : public QObject {
    Q_OBJECT
private slots:
    void aNameHasToLeadBack() {
        const std::string ptr = "1.2.0.192.in-addr.arpa PTR a.example\n1.2.0.192.in-addr.arpa PTR b.example\n";
        QCOMPARE(nameOf("", "192.0.2.1"), QByteArray("none"));
        QCOMPARE(nameOf("1.2.0.192.in-addr.arpa PTR !", "192.0.2.1"), QByteArray("temperror"));
        QCOMPARE(nameOf("1.2.0.192.in-addr.arpa PTR a_b..x", "192.0.2.1"), QByteArray("none"));
        QCOMPARE(nameOf(ptr + "b.example A 192.0.2.1", "192.0.2.1"), QByteArray("pass b.example"));
        QCOMPARE(nameOf(ptr + "a.example A 192.0.2.1\nb.example A 192.0.2.1", "::ffff:192.0.2.1"),
                 QByteArray("pass a.example"));
        QCOMPARE(nameOf(ptr + "b.example A 192.0.2.2", "192.0.2.1"), QByteArray("fail a.example"));
        QCOMPARE(nameOf(ptr + "b.example A !", "192.0.2.1"), QByteArray("temperror a.example"));
        QCOMPARE(nameOf(ptr + "b.example A 192.0.2.1\na.example A !", "192.0.2.1"), QByteArray("pass b.example"));
        QCOMPARE(nameOf("", "nonsense"), QByteArray("none"));
    }
    void ipv6HasNibbles() {
        const std::string name = reverseName(*IpAddress::parse("2001:db8::cb01"));
        QCOMPARE(name, std::string("1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"));
        QCOMPARE(nameOf(name + " PTR a.example\na.example AAAA 2001:DB8:0::cb01", "2001:db8::cb01"),
                 QByteArray("pass a.example"));
    }
    void tenNamesAreLookedUp() {
        std::string zone;
        for (int i = 0; i < 20; ++i)
            zone += "1.2.0.192.in-addr.arpa PTR h" + std::to_string(i) + ".example\n";
        QCOMPARE(nameOf(zone + "h9.example A 192.0.2.1", "192.0.2.1"), QByteArray("pass h9.example"));
        QCOMPARE(nameOf(zone + "h10.example A 192.0.2.1", "192.0.2.1"), QByteArray("fail h0.example"));
    }
    void heloIsJudged_data() {
        QTest::addColumn<QByteArray>("helo");
        QTest::addColumn<int>("judgement");
        const auto row = [](const char* helo, HeloJudgement judgement) {
            QTest::newRow(helo) << QByteArray(helo) << int(judgement);
        };
        row("mail.example.com", HeloJudgement::fine);
        row("MAIL.example.com.", HeloJudgement::fine);
        row("[192.0.2.1]", HeloJudgement::fine);
        row("[IPv6:::ffff:192.0.2.1]", HeloJudgement::fine);
        row("MX.here.example", HeloJudgement::ourName);
        row("mx.here.example.", HeloJudgement::ourName);
        row("[203.0.113.5]", HeloJudgement::ownAddress);
        row("203.0.113.5", HeloJudgement::ownAddress);
        row("[IPv6:2001:db8::5]", HeloJudgement::ownAddress);
        row("192.0.2.1", HeloJudgement::strange);
        row("[198.51.100.1]", HeloJudgement::strange);
        row("[foo]", HeloJudgement::strange);
        row("localhost", HeloJudgement::strange);
        row("", HeloJudgement::strange);
        row("a_b.example.com", HeloJudgement::strange);
        row("a..b", HeloJudgement::strange);
        row("a b.example", HeloJudgement::strange);
    }
    void heloIsJudged() {
        QFETCH(QByteArray, helo);
        QFETCH(int, judgement);
        QCOMPARE(int(judgeHelo(helo.toStdString(), *IpAddress::parse("192.0.2.1"), {"mx.here.example"},
                               {*IpAddress::parse("203.0.113.5"), *IpAddress::parse("2001:db8::5")})),
                 judgement);
    }
};

QTEST_GUILESS_MAIN(ClientNameTest)
#include "client_name_test.moc"
