#include "listener_settings.h"

#include <QTest>

#include <algorithm>
#include <string>

using namespace ismail;
using namespace ismail::service;

class ListenerSettingsTest : public QObject {
    Q_OBJECT

private slots:
    void everyListenerOfTheSettingsIsInTheTable() {
        std::size_t found = 0;
        for (const config::SettingSpec& spec : config::settingTable()) {
            const std::string key(spec.key);
            if (!key.starts_with("listener.") || !key.ends_with(".port")) continue;
            const std::string name = key.substr(9, key.size() - 9 - 5);
            const auto row = std::find_if(listenerTable.begin(), listenerTable.end(),
                                          [&](const ListenerRow& each) { return each.name == name; });
            QVERIFY2(row != listenerTable.end(), name.c_str());
            QVERIFY2(row->port == spec.id, name.c_str());
            ++found;
        }
        QCOMPARE(found, listenerTable.size());
    }

    void theSettingsOfARowAreItsOwn() {
        for (const ListenerRow& row : listenerTable) {
            const std::string start = "listener." + std::string(row.name) + ".";
            for (const auto& [setting, what] :
                 {std::pair{row.enabled, "enabled"}, std::pair{row.address, "address"}, std::pair{row.port, "port"},
                  std::pair{row.tls, "tls"}, std::pair{row.auth, "auth"}}) {
                const config::SettingSpec* spec = config::findSetting(start + what);
                QVERIFY2(spec && spec->id == setting, (start + what).c_str());
            }
        }
    }
};

QTEST_APPLESS_MAIN(ListenerSettingsTest)
#include "listener_settings_test.moc"
