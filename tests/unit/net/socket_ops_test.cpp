#include <QtTest>

#include "net/socket_ops.h"

using namespace ismail;
using namespace ismail::net;

class SocketOpsTest : public QObject {
    Q_OBJECT
private slots:
    void endsAreReadWithAndWithoutAPort_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("end");
        QTest::newRow("an IPv4 address") << "192.0.2.1"
                                         << "192.0.2.1:53";
        QTest::newRow("an IPv4 address with a port") << "192.0.2.1:5353"
                                                     << "192.0.2.1:5353";
        QTest::newRow("a bare IPv6 address") << "2001:db8::1"
                                             << "[2001:db8::1]:53";
        QTest::newRow("an IPv6 address in brackets") << "[2001:db8::1]"
                                                     << "[2001:db8::1]:53";
        QTest::newRow("an IPv6 address with a port") << "[2001:db8::1]:5353"
                                                     << "[2001:db8::1]:5353";
        QTest::newRow("a port of zero") << "192.0.2.1:0"
                                        << "";
        QTest::newRow("a port too great") << "192.0.2.1:65536"
                                          << "";
        QTest::newRow("a port of letters") << "192.0.2.1:dns"
                                           << "";
        QTest::newRow("a colon without a port") << "192.0.2.1:"
                                                << "";
        QTest::newRow("a bracket that stays open") << "[2001:db8::1"
                                                   << "";
        QTest::newRow("something behind the bracket") << "[2001:db8::1]x"
                                                      << "";
        QTest::newRow("a name") << "ns.example.org"
                                << "";
        QTest::newRow("nothing") << ""
                                 << "";
    }
    void endsAreReadWithAndWithoutAPort() {
        QFETCH(QString, text);
        QFETCH(QString, end);
        const auto parsed = SocketEnd::parse(text.toStdString(), 53);
        QCOMPARE(parsed ? QString::fromStdString(parsed->text()) : QString(""), end);
    }
};

QTEST_GUILESS_MAIN(SocketOpsTest)
#include "socket_ops_test.moc"
