#include "config/settings.h"
#include "source_tree.h"

#include <QtTest>

#include <algorithm>
#include <utility>
#include <vector>

using namespace ismail;
using namespace ismail::config;

namespace {

constexpr const char* startMark = "<!-- settings: written by the test of the settings table -->\n";
constexpr const char* endMark = "<!-- end of settings -->\n";

QByteArray typeName(SettingType type) {
    switch (type) {
    case SettingType::text: return "text";
    case SettingType::boolean: return "yes or no";
    case SettingType::number: return "number";
    case SettingType::size: return "size";
    case SettingType::duration: return "time";
    case SettingType::choice: return "one of";
    case SettingType::list: return "list";
    case SettingType::secret: return "secret";
    }
    return {};
}

QByteArray cell(std::string_view text) {
    return QByteArray(text.data(), static_cast<qsizetype>(text.size())).replace('|', "\\|");
}

QByteArray valueCell(const SettingSpec& spec) {
    QByteArray value = typeName(spec.type);
    const std::string range = rangeText(spec);
    if (!range.empty() && spec.type != SettingType::boolean)
        value += (spec.type == SettingType::choice ? " " : ", ") + cell(range);
    return value;
}

QByteArray rowOf(const SettingSpec& spec) {
    return "| `" + cell(spec.key) + "` | " + valueCell(spec) + " | " +
           (spec.standard.empty() ? QByteArray() : "`" + cell(spec.standard) + "`") + " | " + cell(spec.help) +
           (spec.applies == Applies::restart ? " *Takes effect at the next start.*" : "") + " |\n";
}

// A section for each first part of a key, in the order of the table.
QByteArray renderSettings() {
    std::vector<std::pair<std::string_view, QByteArray>> groups;
    for (const SettingSpec& spec : settingTable()) {
        const std::string_view name = spec.key.substr(0, spec.key.find('.'));
        auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& each) { return each.first == name; });
        if (group == groups.end()) group = groups.insert(groups.end(), {name, QByteArray()});
        group->second += rowOf(spec);
    }
    QByteArray out;
    for (const auto& [name, rows] : groups)
        out += "\n### " + cell(name) + "\n\n| key | value | default | meaning |\n|---|---|---|---|\n" + rows;
    return out + "\n";
}

} // namespace

class SettingsDocsTest : public QObject {
    Q_OBJECT
private slots:
    void theManualListsTheSettingsAsTheyAre();
};

void SettingsDocsTest::theManualListsTheSettingsAsTheyAre() {
    const QString path = QStringLiteral(ISMAIL_SOURCE_DIR "/docs/manual/5-settings.md");
    QFile file(path);
    QVERIFY2(file.open(QIODevice::ReadOnly), "docs/manual/5-settings.md is missing");
    const QByteArray page = file.readAll();
    file.close();
    const qsizetype start = page.indexOf(startMark);
    const qsizetype end = page.indexOf(endMark);
    QVERIFY2(start >= 0 && end > start, "docs/manual/5-settings.md has lost the marks around its tables");
    const QByteArray expected = page.left(start) + startMark + renderSettings() + page.mid(end);
    if (qEnvironmentVariableIsSet("ISMAIL_UPDATE_DOCS")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(expected), qint64(expected.size()));
        return;
    }
    QVERIFY2(page == expected, "docs/manual/5-settings.md is not as the settings: run with ISMAIL_UPDATE_DOCS=1");
}

QTEST_GUILESS_MAIN(SettingsDocsTest)
#include "settings_docs_test.moc"
