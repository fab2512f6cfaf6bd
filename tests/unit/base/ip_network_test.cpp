#include <QtTest>

#include "base/ip_network.h"

using namespace ismail;

class IpNetworkTest : public QObject {
    Q_OBJECT
private slots:
    void addressesHaveOneText_data() {
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("text");
        QTest::newRow("an IPv4 address stays as it is") << "192.0.2.1"
                                                        << "192.0.2.1";
        QTest::newRow("a mapped address is the IPv4 address") << "::ffff:192.0.2.1"
                                                              << "192.0.2.1";
        QTest::newRow("a mapped address in hexadecimal too") << "::FFFF:c000:0201"
                                                             << "192.0.2.1";
        QTest::newRow("IPv6 loopback") << "0:0:0:0:0:0:0:1"
                                       << "::1";
        QTest::newRow("the any address") << "::"
                                         << "::";
        QTest::newRow("lower case without leading zeros") << "2001:0DB8::00AB"
                                                          << "2001:db8::ab";
        QTest::newRow("the first of two equal gaps is shortened") << "2001:db8:0:0:1:0:0:1"
                                                                  << "2001:db8::1:0:0:1";
        QTest::newRow("the longer gap is shortened") << "1:0:0:2:0:0:0:3"
                                                     << "1:0:0:2::3";
        QTest::newRow("a single zero group is not shortened") << "1:0:2:3:4:5:6:7"
                                                              << "1:0:2:3:4:5:6:7";
        QTest::newRow("a gap at the end") << "2001:db8:0:0:0:0:0:0"
                                          << "2001:db8::";
        QTest::newRow("a zone is dropped") << "fe80::1%eth0"
                                           << "fe80::1";
        QTest::newRow("an IPv4 tail") << "64:ff9b::192.0.2.33"
                                      << "64:ff9b::c000:221";
    }
    void addressesHaveOneText() {
        QFETCH(QString, input);
        QFETCH(QString, text);
        const auto address = IpAddress::parse(input.toStdString());
        QVERIFY(address);
        QCOMPARE(address->text(), text.toStdString());
        QVERIFY(IpAddress::parse(address->text()) == address);
    }

    void badAddressesAreRefused_data() {
        QTest::addColumn<QString>("input");
        const char* bad[] = {"",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.256",
                             "01.2.3.4",
                             "1.2.3.4 ",
                             "1..2.3",
                             "a.b.c.d",
                             ":",
                             ":::",
                             "1::2::3",
                             "1:2:3:4:5:6:7:8:9",
                             "12345::",
                             "g::",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7::8",
                             ":1:2:3:4:5:6:7",
                             "fe80::1%",
                             "1.2.3.4::",
                             "::1.2.3",
                             "[::1]"};
        for (const char* text : bad)
            QTest::newRow(*text ? text : "an empty text") << text;
        QTest::newRow("a very long text") << QString(10'000, ':');
    }
    void badAddressesAreRefused() {
        QFETCH(QString, input);
        QVERIFY(!IpAddress::parse(input.toStdString()));
    }

    void networksHoldTheirAddresses_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("inside");
        QTest::newRow("the last address of a /24") << "192.168.1.0/24"
                                                   << "192.168.1.255" << true;
        QTest::newRow("the neighbour of a /24") << "192.168.1.0/24"
                                                << "192.168.2.0" << false;
        QTest::newRow("host bits are ignored") << "192.168.1.77/24"
                                               << "192.168.1.1" << true;
        QTest::newRow("a prefix inside a byte") << "10.0.0.0/9"
                                                << "10.127.255.255" << true;
        QTest::newRow("just behind a prefix inside a byte") << "10.0.0.0/9"
                                                            << "10.128.0.0" << false;
        QTest::newRow("an address alone is itself") << "192.0.2.1"
                                                    << "192.0.2.1" << true;
        QTest::newRow("an address alone is nothing else") << "192.0.2.1"
                                                          << "192.0.2.2" << false;
        QTest::newRow("everything in IPv4") << "0.0.0.0/0"
                                            << "203.0.113.9" << true;
        QTest::newRow("everything in IPv4 holds no IPv6") << "0.0.0.0/0"
                                                          << "2001:db8::1" << false;
        QTest::newRow("everything in IPv6 holds no IPv4") << "::/0"
                                                          << "203.0.113.9" << false;
        QTest::newRow("an IPv6 prefix") << "2001:db8::/32"
                                        << "2001:db8:ffff::1" << true;
        QTest::newRow("the neighbour of an IPv6 prefix") << "2001:db8::/32"
                                                         << "2001:db9::1" << false;
        QTest::newRow("a mapped client in an IPv4 network") << "127.0.0.0/8"
                                                            << "::ffff:127.0.0.1" << true;
    }
    void networksHoldTheirAddresses() {
        QFETCH(QString, network);
        QFETCH(QString, address);
        QFETCH(bool, inside);
        const auto parsed = IpNetwork::parse(network.toStdString());
        QVERIFY(parsed);
        QCOMPARE(parsed->contains(*IpAddress::parse(address.toStdString())), inside);
    }

    void badNetworksAreRefused() {
        for (const char* text : {"10.0.0.0/33", "::/129", "10.0.0.0/", "/8", "10.0.0.0/-1", "10.0.0.0/8/8", "name/8"})
            QVERIFY2(!IpNetwork::parse(text), text);
    }

    void aNetworkIsShownWithoutItsHostBits() {
        QCOMPARE(IpNetwork::parse("192.168.1.77/24")->text(), std::string("192.168.1.0/24"));
        QCOMPARE(IpNetwork::parse("2001:db8::1")->text(), std::string("2001:db8::1/128"));
    }

    void aListHoldsWhatOneOfItsNetworksHolds() {
        const auto list = IpNetworkList::parse("127.0.0.0/8, ::1\n10.1.0.0/16");
        QVERIFY(list);
        QCOMPARE(list->size(), std::size_t(3));
        QVERIFY(list->contains("::1"));
        QVERIFY(list->contains("10.1.2.3"));
        QVERIFY(!list->contains("10.2.2.3"));
        QVERIFY(!list->contains("nonsense"));
    }

    void aListNamesItsBadPart() {
        std::string bad;
        QVERIFY(!IpNetworkList::parse("127.0.0.0/8 10.0.0.0/99", &bad));
        QCOMPARE(bad, std::string("10.0.0.0/99"));
    }
};

QTEST_GUILESS_MAIN(IpNetworkTest)
#include "ip_network_test.moc"
