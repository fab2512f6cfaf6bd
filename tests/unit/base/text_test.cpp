#include "base/text.h"

#include <QtTest>

using namespace ismail;

using Strings = std::vector<std::string>;

class TextTest : public QObject {
    Q_OBJECT
private slots:
    void caseIsAsciiOnly() {
        QCOMPARE(asciiLower(std::string_view("MAIL From \xc3\x84")), std::string("mail from \xc3\x84"));
        QCOMPARE(asciiUpper(std::string_view("az{`")), std::string("AZ{`"));
    }

    void comparisonIgnoresAsciiCase() {
        QVERIFY(equalsIgnoreCase("Example.TEST", "example.test"));
        QVERIFY(!equalsIgnoreCase("example.test", "example.tes"));
        QVERIFY(!equalsIgnoreCase("[", "{"));
        QVERIFY(startsWithIgnoreCase("from:<a@b>", "FROM:"));
        QVERIFY(!startsWithIgnoreCase("fro", "FROM:"));
    }

    void trimTakesBlanksAtBothEnds() {
        QCOMPARE(trim(" \t a b\t "), std::string_view("a b"));
        QCOMPARE(trim(" \t "), std::string_view());
        QCOMPARE(trim("\na\r"), std::string_view("\na\r"));
    }

    void splitKeepsEmptyParts() {
        QCOMPARE(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
        QCOMPARE(split("", ','), (std::vector<std::string_view>{""}));
    }

    void listsInSettingsTakeAnyUsualSeparator() {
        QCOMPARE(splitList("a, b;c\n\td  e,"), (Strings{"a", "b", "c", "d", "e"}));
        QCOMPARE(splitList(" ,; "), Strings{});
    }

    void joinPutsSeparatorsBetweenParts() {
        QCOMPARE(join({"a", "b", "c"}, ", "), std::string("a, b, c"));
        QCOMPARE(join({"", "b", ""}, ","), std::string(",b,"));
        QCOMPARE(join({}, ","), std::string());
    }

    void numbersAreDigitsOnly_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::addColumn<quint64>("value");
        QTest::newRow("zero") << QByteArray("0") << true << quint64(0);
        QTest::newRow("leading zeros") << QByteArray("0042") << true << quint64(42);
        QTest::newRow("the greatest") << QByteArray("18446744073709551615") << true << ~quint64(0);
        QTest::newRow("one more") << QByteArray("18446744073709551616") << false << quint64(0);
        QTest::newRow("ten times as much") << QByteArray("184467440737095516150") << false << quint64(0);
        QTest::newRow("nothing") << QByteArray() << false << quint64(0);
        QTest::newRow("a sign") << QByteArray("-1") << false << quint64(0);
        QTest::newRow("a blank") << QByteArray("1 ") << false << quint64(0);
        QTest::newRow("hexadecimal") << QByteArray("0x10") << false << quint64(0);
    }

    void numbersAreDigitsOnly() {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        QFETCH(quint64, value);
        const auto parsed = parseUnsigned(text.toStdString());
        QCOMPARE(parsed.has_value(), good);
        if (good) QCOMPARE(quint64(*parsed), value);
    }

    void utf8IsWellFormedOrNot_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("ASCII with NUL") << QByteArray("a\0b", 3) << true;
        QTest::newRow("two bytes, the least") << QByteArray("\xc2\x80") << true;
        QTest::newRow("three bytes, the least") << QByteArray("\xe0\xa0\x80") << true;
        QTest::newRow("four bytes, the least") << QByteArray("\xf0\x90\x80\x80") << true;
        QTest::newRow("U+10FFFF") << QByteArray("\xf4\x8f\xbf\xbf") << true;
        QTest::newRow("over U+10FFFF") << QByteArray("\xf4\x90\x80\x80") << false;
        QTest::newRow("overlong two bytes") << QByteArray("\xc1\xbf") << false;
        QTest::newRow("overlong three bytes") << QByteArray("\xe0\x9f\xbf") << false;
        QTest::newRow("overlong four bytes") << QByteArray("\xf0\x8f\xbf\xbf") << false;
        QTest::newRow("a surrogate") << QByteArray("\xed\xa0\x80") << false;
        QTest::newRow("before the surrogates") << QByteArray("\xed\x9f\xbf") << true;
        QTest::newRow("a lone continuation") << QByteArray("\x80") << false;
        QTest::newRow("cut short") << QByteArray("a\xe2\x82") << false;
        QTest::newRow("ASCII where a continuation belongs") << QByteArray("\xc3(") << false;
        QTest::newRow("0xFF") << QByteArray("\xff") << false;
    }

    void utf8IsWellFormedOrNot() {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        QCOMPARE(isUtf8(text.toStdString()), good);
    }

    void asciiEndsAt7f() {
        QVERIFY(isAscii("\x7f"));
        QVERIFY(!isAscii("a\x80"));
    }

    void hexIsLowerCase() { QCOMPARE(toHex(std::string_view("\x00\x0f\xff", 3)), std::string("000fff")); }

    void base64RoundTrips_data() {
        // The vectors of RFC 4648 section 10, and bytes that reach the last letters of the alphabet.
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("");
        QTest::newRow("one byte") << QByteArray("f") << QByteArray("Zg==");
        QTest::newRow("two bytes") << QByteArray("fo") << QByteArray("Zm8=");
        QTest::newRow("three bytes") << QByteArray("foo") << QByteArray("Zm9v");
        QTest::newRow("four bytes") << QByteArray("foob") << QByteArray("Zm9vYg==");
        QTest::newRow("five bytes") << QByteArray("fooba") << QByteArray("Zm9vYmE=");
        QTest::newRow("six bytes") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
        QTest::newRow("all bits set") << QByteArray("\xff\xff\xfe") << QByteArray("///+");
        QTest::newRow("NULs, as in SASL PLAIN") << QByteArray("\0a\0b", 4) << QByteArray("AGEAYg==");
    }

    void base64RoundTrips() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, text);
        QCOMPARE(toBase64(bytes.toStdString()), text.toStdString());
        const auto back = fromBase64(text.toStdString());
        QVERIFY(back.has_value());
        QCOMPARE(*back, bytes.toStdString());
    }

    void otherTextIsNoBase64_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no padding") << QByteArray("Zg");
        QTest::newRow("too much padding") << QByteArray("Z===");
        QTest::newRow("padding alone") << QByteArray("====");
        QTest::newRow("padding in the middle") << QByteArray("Zg==Zg==");
        QTest::newRow("a letter after padding") << QByteArray("Zg=g");
        QTest::newRow("white space") << QByteArray("Zm9v\r\n\r\n");
        QTest::newRow("the URL alphabet") << QByteArray("_-_-");
        QTest::newRow("bits left over, one byte") << QByteArray("Zh==");
        QTest::newRow("bits left over, two bytes") << QByteArray("Zm9=");
    }

    void otherTextIsNoBase64() {
        QFETCH(QByteArray, text);
        QVERIFY(!fromBase64(text.toStdString()).has_value());
    }

    void sizesReadWell_data() {
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("none") << quint64(0) << QByteArray("0 bytes");
        QTest::newRow("one") << quint64(1) << QByteArray("1 byte");
        QTest::newRow("under a kilobyte") << quint64(1023) << QByteArray("1023 bytes");
        QTest::newRow("a kilobyte") << quint64(1024) << QByteArray("1 KB");
        QTest::newRow("with a decimal") << quint64(1536) << QByteArray("1.5 KB");
        QTest::newRow("from ten on without") << quint64(12 * 1024 + 100) << QByteArray("12 KB");
        QTest::newRow("rounded up to ten") << quint64(10239) << QByteArray("10 KB");
        QTest::newRow("from ten on rounded") << quint64(12 * 1024 + 900) << QByteArray("13 KB");
        QTest::newRow("never 1024 of a unit") << quint64(1024 * 1024 - 1) << QByteArray("1 MB");
        QTest::newRow("a gigabyte and some") << quint64(1'503'238'554) << QByteArray("1.4 GB");
        QTest::newRow("the greatest") << ~quint64(0) << QByteArray("16384 PB");
    }

    void sizesReadWell() {
        QFETCH(quint64, bytes);
        QFETCH(QByteArray, text);
        QCOMPARE(humanSize(bytes), text.toStdString());
    }

    void durationsReadWell_data() {
        QTest::addColumn<quint64>("seconds");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("none") << quint64(0) << QByteArray("0 s");
        QTest::newRow("seconds") << quint64(45) << QByteArray("45 s");
        QTest::newRow("minutes") << quint64(720) << QByteArray("12 min");
        QTest::newRow("minutes and seconds") << quint64(61) << QByteArray("1 min 1 s");
        QTest::newRow("hours without minutes") << quint64(3605) << QByteArray("1 h");
        QTest::newRow("days and hours") << quint64(3 * 86400 + 4 * 3600 + 59) << QByteArray("3 d 4 h");
    }

    void durationsReadWell() {
        QFETCH(quint64, seconds);
        QFETCH(QByteArray, text);
        QCOMPARE(humanDuration(seconds), text.toStdString());
    }

    void durationsHaveUnits() {
        QCOMPARE(parseDuration("30d").value(), std::uint64_t(2'592'000));
        QCOMPARE(parseDuration("2W").value(), std::uint64_t(1'209'600));
        QCOMPARE(parseDuration("15m").value(), std::uint64_t(900));
        QCOMPARE(parseDuration("4h").value(), std::uint64_t(14'400));
        QCOMPARE(parseDuration("90s").value(), std::uint64_t(90));
        QCOMPARE(parseDuration("90").value(), std::uint64_t(90));
    }

    void otherTextIsNoDuration() {
        for (const char* text : {"", "d", "-1d", "1.5h", "1 h", "1y", "9223372036854775807w"})
            QVERIFY2(!parseDuration(text).has_value(), text);
    }

    void sizesHaveUnits() {
        QCOMPARE(parseSize("50M").value(), std::uint64_t(52'428'800));
        QCOMPARE(parseSize("32k").value(), std::uint64_t(32'768));
        QCOMPARE(parseSize("1G").value(), std::uint64_t(1'073'741'824));
        QCOMPARE(parseSize("1T").value(), std::uint64_t(1'099'511'627'776)); // as ranges are shown
        QCOMPARE(parseSize("100").value(), std::uint64_t(100));
    }

    void otherTextIsNoSize() {
        for (const char* text : {"", "M", "1MB", "-1", "1P", "9223372036854775807G", "18446744073709551615"})
            QVERIFY2(!parseSize(text).has_value(), text);
    }
};

QTEST_GUILESS_MAIN(TextTest)
#include "text_test.moc"
