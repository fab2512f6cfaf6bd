#include <QtTest>

#include "rpc/changes.h"

using namespace ismail;
using namespace ismail::rpc;

namespace {

Value json(const char* text) {
    const auto value = parseJson(text);
    if (!value) qFatal("%s", value.error().text.c_str());
    return *value;
}

} // namespace

class ChangesTest : public QObject {
    Q_OBJECT
private slots:
    void onlyWhatWasAskedForAndDiffersIsNamed() {
        const Value before = json(R"({"hold":5,"plusAddressing":true,"catchAll":"a@x.test","version":1,"held":7})");
        const Value after = json(R"({"retryMax":9,"plusAddressing":false,"catchAll":"a@x.test","version":2,"held":8})");
        const Value asked = json(R"({"hold":0,"retryMax":9,"plusAddressing":false,"catchAll":"a@x.test","version":1})");
        QCOMPARE(changesText(before, after, asked),
                 std::string("hold: 5 -> -, retryMax: - -> 9, plusAddressing: true -> false"));
        QCOMPARE(changesText(before, before, asked), std::string());
    }

    void aLongValueIsCutBetweenCharacters() {
        std::string text(79, 'x');
        for (int i = 0; i < 10; ++i)
            text += "\xC3\xA4";
        Value::Object fields;
        fields.emplace_back("description", Value(text));
        const Value after(fields);
        QCOMPARE(changesText(Value(Value::Object{}), after, after),
                 "description: - -> " + std::string(79, 'x') + "...");
    }

    void settingsAreNamedByTheirKeys() {
        SettingsList::Response before;
        for (const char* key : {"a.size", "b.secret", "c.same"}) {
            SettingInfo info;
            info.key = key;
            info.value = key == std::string("a.size") ? "1" : "";
            before.settings.push_back(info);
        }
        std::vector<SettingInfo> after = before.settings;
        after[0].value = "2";
        QCOMPARE(changesText(before, after), std::string("a.size: 1 -> 2"));
    }
};

QTEST_GUILESS_MAIN(ChangesTest)
#include "changes_test.moc"
