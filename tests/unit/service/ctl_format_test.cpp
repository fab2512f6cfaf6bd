#include "ctl_format.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::ctl;

class CtlFormatTest : public QObject {
    Q_OBJECT

    const Time now_ = fromMillis(1'769'860'800'000); // 2026-01-31T12:00:00Z

private slots:
    void aPeersControlCharactersDoNotReachTheTerminal() {
        QCOMPARE(oneLine("550 \x1b[2Jgone\x07"), std::string("550 ?[2Jgone?"));
        QCOMPARE(oneLine("a\r\nb\nc\td"), std::string("a b c d"));
        QCOMPARE(oneLine("C1 \xC2\x9B is one too"), std::string("C1 ? is one too"));
        QCOMPARE(oneLine("\xFF\xC3"), std::string("??"));
        QCOMPARE(oneLine(std::string_view("nul\0", 4)), std::string("nul?"));
        QCOMPARE(oneLine("Bücher ✓"), std::string("Bücher ✓"));
        QCOMPARE(manyLines("a\r\n\tb\x1b\n"), std::string("a\n\tb?\n"));
    }

    void whatIsTooLongIsCutBetweenCharacters() {
        QCOMPARE(shortened("short", 5), std::string("short"));
        QCOMPARE(shortened("longer text", 8), std::string("longe..."));
        QCOMPARE(shortened("ääääää", 5), std::string("ää..."));
    }

    void timesAreToldFromNow() {
        using namespace std::chrono_literals;
        QCOMPARE(relative(now_ - 3min, now_), std::string("3 min ago"));
        QCOMPARE(relative(now_ + 125min, now_), std::string("in 2 h 5 min"));
        QCOMPARE(relative(now_, now_), std::string("now"));
        QCOMPARE(relative(std::optional<Time>(), now_), std::string("-"));
        QCOMPARE(exact(now_ - 3min, now_), std::string("2026-01-31 11:57:00 UTC (3 min ago)"));
        QCOMPARE(exact(std::optional<Time>(), now_), std::string());
    }

    void columnsAlignByCharacters() {
        Table table({{"NAME"}, {"SIZE", Align::right}, {"NOTE"}});
        table.row({"ä", "5", "x"});
        table.row({"longer", "12345"});
        QCOMPARE(table.text(), std::string("NAME     SIZE  NOTE\n"
                                           "ä           5  x\n"
                                           "longer  12345\n"));
        QCOMPARE(Table({{"NAME"}}).text(), std::string());
    }

    void aCellCannotBreakTheTable() {
        Table table({{"A"}, {"B"}});
        table.row({"x\ny", "\x1b", "too much"});
        QCOMPARE(table.text(), std::string("A    B\nx y  ?\n"));
    }

    void labelsLineUpAndEmptyOnesAreLeftOut() {
        Labels labels;
        labels.add("From", "a");
        labels.add("Nothing", "");
        labels.add("Partner", "b");
        QCOMPARE(labels.text(), std::string("From:     a\nPartner:  b\n"));
    }

    void countsHaveTheirPlural() {
        QCOMPARE(counted(1, "message"), std::string("1 message"));
        QCOMPARE(counted(0, "message"), std::string("0 messages"));
        QCOMPARE(counted(2, "entry", "entries"), std::string("2 entries"));
    }

    void valuesOfSettingsReadAsTheyAreTyped() {
        QCOMPARE(compactDuration("14400"), std::string("4h"));
        QCOMPARE(compactDuration("90"), std::string("90s"));
        QCOMPARE(compactDuration("0"), std::string("0"));
        QCOMPARE(compactSize("65536"), std::string("64K"));
        QCOMPARE(compactSize("1000"), std::string("1000"));
        QCOMPARE(compactSize("off"), std::string("off"));
    }

    void wordsWrap() {
        QCOMPARE(wrapped("aaa bbb ccc", 2, 9), std::string("  aaa bbb\n  ccc\n"));
        QCOMPARE(wrapped("waytoolongforaline b", 1, 5), std::string(" waytoolongforaline\n b\n"));
        QCOMPARE(wrapped("", 4), std::string());
    }
};

QTEST_GUILESS_MAIN(CtlFormatTest)
#include "ctl_format_test.moc"
