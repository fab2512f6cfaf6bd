// What the DNS must say about a domain, from plain facts.
#include "trust/dns_plan.h"

#include "trust/zone_file.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

namespace {

PlannedHost ownHost(std::vector<std::string> addresses = {"203.0.113.5"}) {
    PlannedHost host;
    host.name = "mail.example.org";
    host.preference = 10;
    host.self = true;
    host.seen = addresses;
    host.addresses = std::move(addresses);
    return host;
}

PlannedHost partner(const std::string& name) {
    PlannedHost host;
    host.name = name;
    host.who = "office";
    host.preference = 20;
    host.spare = true;
    host.seen = {"198.51.100.9"};
    return host;
}

DnsFacts factsOf(std::vector<PlannedHost> hosts) {
    DnsFacts facts;
    facts.domain = "example.org";
    facts.server = "mail.example.org";
    facts.primary = true;
    facts.hosts = std::move(hosts);
    facts.reportsTo = "postmaster@example.org";
    return facts;
}

// "MX example.org 10 mail.example.org."
QStringList lines(const DnsFacts& facts) {
    QStringList out;
    for (const WantedRecord& record : planRecords(facts))
        out.append(QString::fromStdString(zoneLine(record)).remove(" 3600 IN"));
    return out;
}

} // namespace

class DnsPlanTest : public QObject {
    Q_OBJECT
private slots:
    void aDomainWithItsMailboxesHereNeedsAllOfIt() {
        DnsFacts facts = factsOf({ownHost()});
        facts.keys = {{"is2612a", "v=DKIM1; k=rsa; p=AAAA", true}, {"is2612b", "v=DKIM1; k=ed25519; p=BBBB", true}};
        facts.services = {{"submission", 587}, {"imaps", 993}};
        const QStringList expected{
            "example.org. MX 10 mail.example.org.",
            "mail.example.org. A 203.0.113.5",
            "5.113.0.203.in-addr.arpa. PTR mail.example.org.",
            "example.org. TXT \"v=spf1 mx ~all\"",
            "is2612a._domainkey.example.org. TXT \"v=DKIM1; k=rsa; p=AAAA\"",
            "is2612b._domainkey.example.org. TXT \"v=DKIM1; k=ed25519; p=BBBB\"",
            "_dmarc.example.org. TXT \"v=DMARC1; p=none; rua=mailto:postmaster@example.org\"",
            "_submission._tcp.example.org. SRV 10 1 587 mail.example.org.",
            "_imaps._tcp.example.org. SRV 0 1 993 mail.example.org.",
        };
        QCOMPARE(lines(facts), expected);
        for (const WantedRecord& record : planRecords(facts))
            QVERIFY(!record.why.empty());
    }

    void everyServerOfTheGroupIsListedBehindThePrimary() {
        const QStringList planned = lines(factsOf({ownHost(), partner("mx.office.example")}));
        QVERIFY(planned.contains("example.org. MX 20 mx.office.example."));
        // Which address a partner has is its own affair; that it has one is not.
        QVERIFY(planned.contains("; mx.office.example. A ?"));
        QVERIFY(planned.contains("; 9.100.51.198.in-addr.arpa. PTR ?"));
    }

    void aSecondaryLeavesToThePrimaryWhatIsAboutSending() {
        PlannedHost first = partner("mail.example.org");
        first.spare = false;
        first.preference = 10;
        PlannedHost own = ownHost();
        own.name = "backup.example.net";
        own.spare = true;
        DnsFacts facts = factsOf({first, own});
        facts.primary = false;
        facts.services = {{"imaps", 993}};
        for (const WantedRecord& record : planRecords(facts))
            QVERIFY(record.purpose <= RecordPurpose::reverse);
    }

    void aNameThatIsNotKnownIsLeftOpen() {
        PlannedHost host = partner({});
        host.addresses = {"198.51.100.9"};
        const std::vector<WantedRecord> records = planRecords(factsOf({ownHost(), host}));
        QCOMPARE(records[1].name, std::string("example.org"));
        QVERIFY(records[1].value.empty());
        QVERIFY(zoneLine(records[1]).starts_with("; "));
    }

    void anAddressBehindARouterIsTakenFromTheDns() {
        PlannedHost own = ownHost({});
        own.seen = {"203.0.113.77", "10.0.0.5"};
        const DnsFacts facts = factsOf({own});
        QCOMPARE(facts.sendingAddresses(), std::vector<std::string>{"203.0.113.77"});
        QVERIFY(lines(facts).contains("77.113.0.203.in-addr.arpa. PTR mail.example.org."));
    }

    void spfNamesWhateverSends_data() {
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QString>("smarthosts");
        QTest::addColumn<QString>("mechanisms");
        QTest::newRow("the exchanger's address") << "203.0.113.5"
                                                 << ""
                                                 << "mx";
        QTest::newRow("an address without a name") << "203.0.113.9"
                                                   << ""
                                                   << "mx ip4:203.0.113.5";
        QTest::newRow("a smarthost") << "203.0.113.5"
                                     << "smtp.provider.example"
                                     << "mx a:smtp.provider.example";
        QTest::newRow("a smarthost's address") << "203.0.113.5"
                                               << "192.0.2.8"
                                               << "mx ip4:192.0.2.8";
        QTest::newRow("IPv6") << "203.0.113.5"
                              << "2001:db8::8"
                              << "mx ip6:2001:db8::8";
    }
    void spfNamesWhateverSends() {
        QFETCH(QString, seen);
        QFETCH(QString, smarthosts);
        QFETCH(QString, mechanisms);
        PlannedHost own = ownHost();
        own.seen = {seen.toStdString()};
        DnsFacts facts = factsOf({own});
        if (!smarthosts.isEmpty()) facts.smarthosts = {smarthosts.toStdString()};
        QCOMPARE(QString::fromStdString(join(spfMechanisms(facts))), mechanisms);
    }

    void withoutKeysThereIsALineThatSaysSo() {
        const std::vector<WantedRecord> records = planRecords(factsOf({ownHost()}));
        const auto key = std::find_if(records.begin(), records.end(),
                                      [](const WantedRecord& each) { return each.purpose == RecordPurpose::dkim; });
        QVERIFY(key != records.end());
        QVERIFY(key->name.empty() && key->value.empty());
    }

    void onlyWhatCanBeReachedIsPublic_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isPublic");
        for (const char* address : {"203.0.113.5", "8.8.8.8", "2001:db8::1", "172.32.0.1"})
            QTest::newRow(address) << address << true;
        for (const char* address : {"10.1.2.3", "192.168.1.1", "172.16.0.1", "100.64.0.1", "127.0.0.1", "169.254.1.1",
                                    "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fd00::1", "no address", ""})
            QTest::newRow(address) << address << false;
    }
    void onlyWhatCanBeReachedIsPublic() {
        QFETCH(QString, address);
        QFETCH(bool, isPublic);
        QCOMPARE(isPublicAddress(address.toStdString()), isPublic);
    }

    void namesOfAddressesAreReversed() {
        QCOMPARE(reverseQueryName("203.0.113.5"), std::string("5.113.0.203.in-addr.arpa"));
        QCOMPARE(reverseQueryName("2001:db8::567:89ab"),
                 std::string("b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"));
        QVERIFY(reverseQueryName("mail.example.org").empty());
    }

    void longTextsAreCutAndNothingBreaksOut_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("quoted");
        QTest::newRow("short") << QByteArray("v=spf1 mx") << QByteArray("\"v=spf1 mx\"");
        QTest::newRow("255") << QByteArray(255, 'a') << '"' + QByteArray(255, 'a') + '"';
        QTest::newRow("256") << QByteArray(256, 'a') << '"' + QByteArray(255, 'a') + "\" \"a\"";
        QTest::newRow("quotes") << QByteArray("a\"b\\c") << QByteArray("\"a\\\"b\\\\c\"");
        QTest::newRow("an end of line") << QByteArray("a\nb\xff") << QByteArray("\"a\\010b\\255\"");
        QTest::newRow("nothing") << QByteArray() << QByteArray("\"\"");
    }
    void longTextsAreCutAndNothingBreaksOut() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, quoted);
        QCOMPARE(QByteArray::fromStdString(quotedText(text.toStdString())), quoted);
    }

    void aZoneFileHoldsWhatBelongsIntoTheZone() {
        DnsFacts facts = factsOf({ownHost(), partner("mx.office.example")});
        facts.keys = {{"old", "v=DKIM1; p=AAAA", false}};
        const QString file = QString::fromStdString(zoneFile("example.org", planRecords(facts)));
        QVERIFY(file.contains("\nexample.org. 3600 IN MX 20 mx.office.example.\n"));
        QVERIFY(file.contains("\nmail.example.org. 3600 IN A 203.0.113.5\n"));
        QVERIFY(file.contains("\n; 5.113.0.203.in-addr.arpa. 3600 IN PTR mail.example.org.\n"));
        QVERIFY(!file.contains("old._domainkey"));
        for (const QString& line : file.split('\n'))
            QVERIFY(line.isEmpty() || line.startsWith(';') || line.contains(" IN "));
    }

private:
    static std::string join(const std::vector<std::string>& parts) {
        std::string out;
        for (const std::string& part : parts)
            out += (out.empty() ? "" : " ") + part;
        return out;
    }
};

QTEST_GUILESS_MAIN(DnsPlanTest)
#include "dns_plan_test.moc"
