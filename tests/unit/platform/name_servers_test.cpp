#include "platform/name_servers.h"

#include <QTest>

using namespace ismail;
using namespace ismail::platform;

namespace {

using Texts = std::vector<std::string>;

} // namespace

class NameServersTest : public QObject {
    Q_OBJECT

private slots:
    void theServersOfAResolvConfAreRead() {
        const Texts found = nameServersOf("# comment\n"
                                          "search example.org\n"
                                          "nameserver 192.0.2.1\n"
                                          "nameserver\t2001:DB8::1 # the other\r\n"
                                          "nameserver 192.0.2.1\n"
                                          "nameservers 192.0.2.9\n"
                                          "nameserver fe80::1%eth0\n"
                                          "nameserver ns.example.org\n"
                                          "nameserver\n"
                                          ";nameserver 192.0.2.8\n"
                                          "nameserver 127.0.0.53");
        QVERIFY((found == Texts{"192.0.2.1", "2001:db8::1", "127.0.0.53"}));
    }

    void theirNumberIsBounded() {
        std::string text;
        for (int i = 0; i < 50; ++i)
            text += "nameserver 10.0.0." + std::to_string(i) + "\n";
        QCOMPARE(nameServersOf(text).size(), maxNameServers);
        QVERIFY(nameServersOf("").empty());
    }

    void thisComputerIsAsked() {
        for (const std::string& server : systemNameServers())
            QVERIFY(!server.empty());
    }
};

QTEST_GUILESS_MAIN(NameServersTest)
#include "name_servers_test.moc"
