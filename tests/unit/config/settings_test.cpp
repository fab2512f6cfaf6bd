#include "config/settings.h"

#include <QtTest>

#include <set>

using namespace ismail;
using namespace ismail::config;

class SettingsTest : public QObject {
    Q_OBJECT
private slots:
    void everyDefaultPassesItsOwnGate();
    void keysAndHelpAreUsable();
    void aValueIsBroughtToItsNormalForm_data();
    void aValueIsBroughtToItsNormalForm();
    void aBadValueIsRefusedInWords_data();
    void aBadValueIsRefusedInWords();
    void getters();
    void storedValuesOverlayDefaultsAndProblemsAreListed();
    void aChangedCopyLeavesTheOriginalAlone();
};

void SettingsTest::everyDefaultPassesItsOwnGate() {
    QCOMPARE(settingTable().size(), static_cast<std::size_t>(Setting::count));
    const Settings settings;
    for (const SettingSpec& spec : settingTable()) {
        const auto value = validateSetting(spec, spec.standard);
        QVERIFY2(value.ok(), value.ok() ? "" : value.error().text.c_str());
        QVERIFY(settings.isDefault(spec.id));
        QVERIFY(&settingSpec(spec.id) == &spec);
        QVERIFY(validateSetting(spec, *value).ok());
        QCOMPARE(*validateSetting(spec, *value), *value);
    }
}

void SettingsTest::keysAndHelpAreUsable() {
    std::set<std::string_view> keys;
    for (const SettingSpec& spec : settingTable()) {
        QVERIFY2(keys.insert(spec.key).second, spec.key.data());
        QVERIFY2(spec.help.ends_with('.'), spec.key.data());
        QVERIFY2(spec.type != SettingType::choice || !spec.choices.empty(), spec.key.data());
        QVERIFY(findSetting(spec.key) == &spec);
    }
    QVERIFY(findSetting("no.such_key") == nullptr);
    QVERIFY(findSetting("SMTP.Max_Recipients") == &settingSpec(Setting::maxRecipients));
}

void SettingsTest::aValueIsBroughtToItsNormalForm_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("normal");
    const auto row = [](const char* name, const char* key, const char* value, const char* normal) {
        QTest::newRow(name) << QByteArray(key) << QByteArray(value) << QByteArray(normal);
    };
    row("yes stays yes", "outbound.ipv6", "yes", "yes");
    row("TRUE is yes", "outbound.ipv6", "TRUE", "yes");
    row("on is yes", "outbound.ipv6", "on", "yes");
    row("1 is yes", "outbound.ipv6", "1", "yes");
    row("off is no", "outbound.ipv6", "off", "no");
    row("false is no", "outbound.ipv6", "false", "no");
    row("0 is no", "outbound.ipv6", "0", "no");
    row("a size with M becomes octets", "smtp.max_message_size", "50M", "52428800");
    row("a size in octets stays", "smtp.max_message_size", "2048", "2048");
    row("minutes become seconds", "smtp.command_timeout", "5m", "300");
    row("days become seconds", "held.expire_after", "30d", "2592000");
    row("a choice is lower case", "log.level", "Debug", "debug");
    row("a number with blanks around it", "listener.relay.port", " 2525 ", "2525");
    row("a list with any separators", "dns.servers", "127.0.0.1:53,  [::1]:53;10.0.0.1",
        "127.0.0.1:53, [::1]:53, 10.0.0.1");
    row("an empty list", "dns.servers", "  ", "");
    row("text is trimmed", "server.name", "  mail.example.org ", "mail.example.org");
    row("a secret keeps its blanks", "smarthost.password", " a b ", " a b ");
}

void SettingsTest::aValueIsBroughtToItsNormalForm() {
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, normal);
    const SettingSpec* spec = findSetting(key.toStdString());
    QVERIFY(spec);
    const auto result = validateSetting(*spec, value.toStdString());
    QVERIFY2(result.ok(), result.ok() ? "" : result.error().text.c_str());
    QCOMPARE(QByteArray::fromStdString(*result), normal);
}

void SettingsTest::aBadValueIsRefusedInWords_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const char* key, const QByteArray& value, const char* said) {
        QTest::newRow(name) << QByteArray(key) << value << QByteArray(said);
    };
    row("a port over the range", "listener.relay.port", "65536", "from 1 to 65535");
    row("a port of zero", "listener.relay.port", "0", "from 1 to 65535");
    row("a number that is a word", "listener.relay.port", "smtp", "a whole number");
    row("a negative number", "listener.relay.port", "-1", "from 1 to 65535");
    row("a size below the range", "smtp.max_message_size", "1", "from 1K to 4G");
    row("a size with a wrong unit", "smtp.max_message_size", "5X", "with K, M, G");
    row("a duration over the range", "smtp.command_timeout", "2h", "from 1s to 1h");
    row("a choice that is none", "log.level", "loud", "error, warning, info, debug");
    row("a boolean that is none", "outbound.ipv6", "maybe", "yes or no");
    row("an empty number", "smtp.max_errors", "", "from 1 to 1000");
    row("two lines", "server.name", "a\nb", "one line");
    row("bytes that are no text", "server.name", "\xff\xfe", "UTF-8");
    row("a text without end", "server.name", QByteArray(5000, 'a'), "4096");
}

void SettingsTest::aBadValueIsRefusedInWords() {
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, said);
    const SettingSpec* spec = findSetting(key.toStdString());
    QVERIFY(spec);
    const auto result = validateSetting(*spec, value.toStdString());
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ErrorKind::invalid);
    const QByteArray text = QByteArray::fromStdString(result.error().text);
    QVERIFY2(text.contains(said), text.constData());
    QVERIFY2(text.startsWith(key), text.constData());
}

void SettingsTest::getters() {
    const Settings settings;
    QCOMPARE(settings.number(Setting::maxMessageSize), std::uint64_t(52428800));
    QCOMPARE(settings.duration(Setting::commandTimeout), Millis(300'000));
    QVERIFY(settings.flag(Setting::relayEnabled));
    QCOMPARE(settings.list(Setting::relayAddress), (std::vector<std::string>{"0.0.0.0", "::"}));
    QCOMPARE(settings.text(Setting::tlsMinimum), std::string("1.2"));
    QCOMPARE(settings.number(Setting::backupInterval), std::uint64_t(0));
}

void SettingsTest::storedValuesOverlayDefaultsAndProblemsAreListed() {
    std::vector<std::string> problems;
    const Settings settings = Settings::fromStored(
        {{"smtp.max_errors", "7"}, {"listener.relay.port", "99999"}, {"gone.setting", "x"}, {"outbound.ipv6", "off"}},
        &problems);
    QCOMPARE(settings.number(Setting::maxErrors), std::uint64_t(7));
    QCOMPARE(settings.number(Setting::relayPort), std::uint64_t(25));
    QVERIFY(!settings.flag(Setting::outboundIpv6));
    QVERIFY(!settings.isDefault(Setting::outboundIpv6));
    QCOMPARE(problems.size(), std::size_t(2));
}

void SettingsTest::aChangedCopyLeavesTheOriginalAlone() {
    const Settings settings;
    const Settings changed = settings.with(Setting::maxErrors, "5");
    QCOMPARE(changed.number(Setting::maxErrors), std::uint64_t(5));
    QCOMPARE(settings.number(Setting::maxErrors), std::uint64_t(20));
}

QTEST_GUILESS_MAIN(SettingsTest)
#include "settings_test.moc"
