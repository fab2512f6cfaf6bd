#include "mail/charset.h"
#include "mail/encoded_word.h"

#include <QTest>

#include <random>

using namespace ismail;
using namespace ismail::mail;

namespace {

std::string inPieces(const std::string& bytes, const char* charset, unsigned seed) {
    auto decoder = CharsetDecoder::open(charset);
    std::minstd_rand random(seed);
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t size = seed == 0 ? 1 : 1 + random() % 4;
        decoder->feed(ByteView(bytes).substr(at, size), out);
        at += size;
    }
    decoder->finish(out);
    return out;
}

} // namespace

class CharsetTest : public QObject {
    Q_OBJECT

private slots:
    void theCharsetsOfEastAsiaAreConverted_data() {
        QTest::addColumn<QByteArray>("charset");
        QTest::addColumn<QByteArray>("octets");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const char* charset, const char* octets, const char* text) {
            QTest::newRow(name) << QByteArray(charset) << QByteArray(octets) << QByteArray(text);
        };
        const char* nihongo = "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e";
        row("ISO-2022-JP", "ISO-2022-JP", "\x1b$BF|K\\8l\x1b(B", nihongo);
        row("ISO-2022-JP among ASCII", "iso-2022-jp", "a\x1b$BF|\x1b(Bb",
            "a\xe6\x97\xa5"
            "b");
        row("ISO-2022-JP with JIS C 6226", "iso-2022-jp", "\x1b$@F|\x1b(J", "\xe6\x97\xa5");
        row("ISO-2022-JP with half-width katakana", "iso-2022-jp", "\x1b(I1\x1b(B", "\xef\xbd\xb1");
        row("ISO-2022-JP, a line ends it", "iso-2022-jp", "\x1b$BF|\r\nF|", "\xe6\x97\xa5\r\nF|");
        row("ISO-2022-JP, half a character", "iso-2022-jp", "\x1b$BF\x1b(Bx", "\xef\xbf\xbdx");
        row("ISO-2022-JP, an unknown set", "iso-2022-jp", "\x1b$Zx", "\xef\xbf\xbd$Zx");
        row("Shift_JIS", "Shift_JIS", "\x93\xfa\x96\x7b\x8c\xea", nihongo);
        row("Shift_JIS with an extension", "windows-31j", "\x87\x40", "\xe2\x91\xa0");
        row("Shift_JIS with half-width katakana", "x-sjis", "\xb1", "\xef\xbd\xb1");
        row("Shift_JIS, a line end behind half a character", "sjis", "\x93\r\n", "\xef\xbf\xbd\r\n");
        row("EUC-JP", "EUC-JP", "\xc6\xfc\xcb\xdc\xb8\xec", nihongo);
        row("EUC-JP with half-width katakana", "euc-jp", "\x8e\xb1", "\xef\xbd\xb1");
        row("EUC-JP, cut off", "euc-jp", "\xc6", "\xef\xbf\xbd");
        row("GB2312", "gb2312", "\xd6\xd0\xce\xc4", "\xe4\xb8\xad\xe6\x96\x87");
        row("GBK", "GBK", "\x81\x40", "\xe4\xb8\x82");
        // Wine has no table of GB18030; what GBK has is read there all the same.
        if (QSysInfo::kernelType() != "winnt" || toUtf8("\x81\x39\xee\x39", "GB18030") == "\xe3\x90\x80")
            row("GB18030", "GB18030", "\x81\x39\xee\x39\x94\x39\xfc\x36", "\xe3\x90\x80\xf0\x9f\x98\x80");
        row("Big5", "Big5", "\xa4\xa4\xa4\xe5", "\xe4\xb8\xad\xe6\x96\x87");
        row("EUC-KR", "EUC-KR", "\xc7\xd1\xb1\xb9\xbe\xee", "\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4");
        row("EUC-KR under its old name", "ks_c_5601-1987", "\xc7\xd1", "\xed\x95\x9c");
    }
    void theCharsetsOfEastAsiaAreConverted() {
        QFETCH(QByteArray, charset);
        QFETCH(QByteArray, octets);
        QFETCH(QByteArray, text);
        const auto got = toUtf8(octets.toStdString(), charset.toStdString());
        QVERIFY(got.has_value());
        QCOMPARE(QByteArray::fromStdString(*got), text);
        for (unsigned seed = 0; seed < 10; ++seed)
            QCOMPARE(QByteArray::fromStdString(inPieces(octets.toStdString(), charset.constData(), seed)), text);
    }

    void whateverComesInTheOutputIsUtf8AndDoesNotDependOnTheCuts() {
        std::minstd_rand random(1);
        for (const char* charset : {"iso-2022-jp", "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"}) {
            for (int i = 0; i < 200; ++i) {
                std::string octets;
                for (int n = 0; n < 60; ++n) {
                    const char* pieces[] = {"\x1b$B", "\x1b(B", "\x1b(I", "\x1b", "\r\n"};
                    if (random() % 12 == 0)
                        octets += pieces[random() % 5];
                    else
                        octets += static_cast<char>(random() % 256);
                }
                const auto whole = toUtf8(octets, charset);
                QVERIFY(QString::fromUtf8(QByteArray::fromStdString(*whole)).toUtf8().toStdString() == *whole);
                QCOMPARE(inPieces(octets, charset, 0), *whole);
                QCOMPARE(inPieces(octets, charset, 3), *whole);
            }
        }
    }

    void encodedWordsOfEastAsiaAreRead() {
        QCOMPARE(decodeWords("=?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?= =?ISO-2022-JP?B?GyRCRnwbKEI=?="),
                 std::string("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5"));
        QCOMPARE(decodeWords("=?gb2312?B?1tDOxA==?="), std::string("\xe4\xb8\xad\xe6\x96\x87"));
        QCOMPARE(decodeWords("=?big5?B?pKSk5Q==?="), std::string("\xe4\xb8\xad\xe6\x96\x87"));
        QCOMPARE(decodeWords("=?ks_c_5601-1987?B?x9Gxub7u?="), std::string("\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4"));
    }
};

QTEST_APPLESS_MAIN(CharsetTest)
#include "charset_test.moc"
