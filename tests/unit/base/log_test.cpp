#include "base/log.h"

#include <QtTest>

#include <vector>

using namespace ismail;

namespace {

// Keeps lines from info upwards.
class LineLog final : public Log {
public:
    bool enabled(LogLevel level) const override { return level != LogLevel::debug; }
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override {
        lines.push_back(std::string(logLevelName(level)) + " " + logLine(event, fields));
    }
    std::vector<std::string> lines;
};

} // namespace

class LogTest : public QObject {
    Q_OBJECT
private slots:
    void plainValuesStandAsTheyAre() {
        QCOMPARE(logLine("smtp.accept", {{"from", "a@example.test"}, {"size", 1234}, {"tls", "TLSv1.3"}}),
                 std::string("smtp.accept from=a@example.test size=1234 tls=TLSv1.3"));
    }

    void anEventWithoutFieldsIsOneWord() { QCOMPARE(logLine("service.ready", {}), std::string("service.ready")); }

    void awkwardValuesAreQuoted_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("nothing") << QByteArray() << QByteArray("\"\"");
        QTest::newRow("a blank") << QByteArray("two words") << QByteArray("\"two words\"");
        QTest::newRow("an equals sign") << QByteArray("a=b") << QByteArray("\"a=b\"");
        QTest::newRow("a quote") << QByteArray("say \"hi\"") << QByteArray("\"say \\\"hi\\\"\"");
        QTest::newRow("a backslash") << QByteArray("a\\b") << QByteArray("\"a\\\\b\"");
        QTest::newRow("a line feed") << QByteArray("a\nb") << QByteArray("\"a\\nb\"");
        QTest::newRow("a carriage return") << QByteArray("a\rb") << QByteArray("\"a\\rb\"");
        QTest::newRow("a NUL") << QByteArray("a\0b", 3) << QByteArray("\"a\\x00b\"");
        QTest::newRow("an escape") << QByteArray("\x1b[31m") << QByteArray("\"\\x1b[31m\"");
        QTest::newRow("a delete") << QByteArray("\x7f") << QByteArray("\"\\x7f\"");
        QTest::newRow("UTF-8 stays readable") << QByteArray("gr\xc3\xbcn") << QByteArray("gr\xc3\xbcn");
    }

    void awkwardValuesAreQuoted() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, shown);
        QCOMPARE(logLine("e", {{"k", value.toStdString()}}), "e k=" + shown.toStdString());
    }

    void noValueCanForgeASecondLine() {
        const std::string line = logLine("smtp.helo", {{"name", "x\r\nerror disk.full free=0"}});
        QVERIFY(line.find_first_of("\r\n") == std::string::npos);
    }

    void eachLevelHasItsName() {
        LineLog log;
        log.error("a");
        log.warning("b");
        log.info("c", {{"n", 1}});
        QCOMPARE(log.lines, (std::vector<std::string>{"error a", "warning b", "info c n=1"}));
    }

    void debugLinesAreNotBuiltWhenNobodyKeepsThem() {
        LineLog log;
        log.debug("d");
        QVERIFY(log.lines.empty());
    }

    void aTruthValueIsANumber() { QCOMPARE(logLine("e", {{"tls", true}}), std::string("e tls=1")); }
};

QTEST_GUILESS_MAIN(LogTest)
#include "log_test.moc"
