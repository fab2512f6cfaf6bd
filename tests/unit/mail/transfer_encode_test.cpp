#include "base/text.h"
#include "mail/transfer_encode.h"
#include "unit/mail/cuts.h"

#include <QtTest>

#include <random>

using namespace ismail;
using namespace ismail::mail;

class TransferEncodeTest : public QObject {
    Q_OBJECT
private slots:
    void quotedPrintableFollowsTheRules_data();
    void quotedPrintableFollowsTheRules();
    void noEncodedLineIsOver76Octets();
    void theResultDoesNotDependOnTheCuts();
    void base64IsBrokenIntoLinesWithoutAnEnd();
};

void TransferEncodeTest::quotedPrintableFollowsTheRules_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const QByteArray& text, const QByteArray& expected) {
        QTest::newRow(name) << text << expected;
    };
    row("nothing", "", "");
    row("plain text", "plain text\r\n", "plain text\r\n");
    row("an equals sign", "a=b", "a=3Db");
    row("8-bit", "\xc3\xbc", "=C3=BC");
    row("a space before a line end", "a \r\n", "a=20\r\n");
    row("two spaces before a line end", "a  \r\n", "a =20\r\n");
    row("a tab at the very end", "a\t", "a=09");
    row("a bare CR", "a\rb", "a=0Db");
    row("a bare LF", "a\nb", "a=0Ab");
    row("a space before a bare CR", "a \rb", "a =0Db");
    row("CR CR LF", "\r\r\n", "=0D\r\n");
    row("a CR at the very end", "a\r", "a=0D");
    row("a NUL", QByteArray("\0", 1), "=00");
    row("a dot at line start", ".\r\n..", "=2E\r\n=2E.");
    row("75 octets fit", QByteArray(75, 'x'), QByteArray(75, 'x'));
    row("76 octets are broken", QByteArray(76, 'x'), QByteArray(75, 'x') + "=\r\nx");
    row("an encoded octet is never broken", QByteArray(74, 'x') + '=', QByteArray(74, 'x') + "=\r\n=3D");
    row("nothing after a break looks like a boundary", QByteArray(75, 'x') + "--b", QByteArray(75, 'x') + "=\r\n=2D-b");
}

void TransferEncodeTest::quotedPrintableFollowsTheRules() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(quotedPrintable(text.toStdString())), expected);
}

static std::string noise() {
    std::mt19937 random(1);
    constexpr std::string_view alphabet = "ab \t\r\n=.-\xfc";
    std::string out;
    for (int i = 0; i < 5000; ++i)
        out +=
            random() % 40 == 0 ? std::string("\r\n") : std::string(random() % 9, alphabet[random() % alphabet.size()]);
    return out;
}

void TransferEncodeTest::noEncodedLineIsOver76Octets() {
    const std::string encoded = quotedPrintable(noise());
    for (const std::string_view line : split(encoded, '\n')) {
        const std::string_view content = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
        QVERIFY(content.size() <= 76);
        QVERIFY(!content.ends_with(' ') && !content.ends_with('\t'));
        QVERIFY(content.find('\r') == std::string_view::npos);
    }
}

void TransferEncodeTest::theResultDoesNotDependOnTheCuts() {
    const std::string text = noise();
    const std::string whole = quotedPrintable(text);
    std::string base64;
    for (const auto& pieces : test::cutsOf(text)) {
        QuotedPrintableEncoder q;
        Base64Encoder b;
        Bytes quoted, based;
        for (const ByteView piece : pieces) {
            q.feed(piece, quoted);
            b.feed(piece, based);
        }
        q.finish(quoted);
        b.finish(based);
        QCOMPARE(quoted, whole);
        if (base64.empty()) base64 = based;
        QCOMPARE(based, base64);
    }
}

void TransferEncodeTest::base64IsBrokenIntoLinesWithoutAnEnd() {
    Base64Encoder encoder;
    Bytes out;
    encoder.feed(std::string(58, '\0'), out);
    encoder.finish(out);
    QCOMPARE(out, std::string(76, 'A') + "\r\nAA==");
}

QTEST_GUILESS_MAIN(TransferEncodeTest)
#include "transfer_encode_test.moc"
