#include "platform/network_watch.h"
#include "platform/paths.h"
#include "platform/system_info.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace ismail;
using namespace ismail::platform;

class NetworkWatchTest : public QObject {
    Q_OBJECT
private slots:
    void aWatchEndsWhenItIsToldTo();
    void eachDataDirectoryHasItsOwnEndpoint();
};

void NetworkWatchTest::aWatchEndsWhenItIsToldTo() {
    for (int i = 0; i < 3; ++i) {
        const auto watch = NetworkWatch::start([] {}, Millis(1));
        if (!watch) QSKIP("This system does not tell about its network.");
    }
}

void NetworkWatchTest::eachDataDirectoryHasItsOwnEndpoint() {
    const QTemporaryDir one, other;
    const std::string endpoint = localEndpoint(one.path().toStdString());
    QVERIFY(endpoint != localEndpoint(other.path().toStdString()));
    QVERIFY(endpoint != localEndpoint(defaultDataDirectory()));
    QCOMPARE(localEndpoint((one.path() + "/").toStdString()), endpoint);
    QCOMPARE(localEndpoint((one.path() + "/x/..").toStdString()), endpoint);
}

QTEST_GUILESS_MAIN(NetworkWatchTest)
#include "network_watch_test.moc"
