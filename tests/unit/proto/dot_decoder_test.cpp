#include "proto/dot_decoder.h"

#include <QtTest>

#include <random>

using namespace ismail;
using proto::BareNewline;
using proto::DotDecoder;

namespace {

struct Decoded {
    std::string body;
    bool ended = false;
    bool bare = false;
    std::string rest; // input after the end
    int pieces = 0;
    friend bool operator==(const Decoded& a, const Decoded& b) {
        return a.body == b.body && a.ended == b.ended && a.bare == b.bare && a.rest == b.rest;
    }
};

// Feeds pieces as a connection would: what the decoder leaves is given again with more behind it.
template <typename NextSize>
Decoded decode(ByteView input, BareNewline bareNewline, NextSize nextSize) {
    DotDecoder decoder(bareNewline);
    Decoded out;
    std::string pending;
    while (!out.ended) {
        const auto piece = decoder.next(pending);
        out.body += piece.bytes;
        out.ended = piece.end;
        if (!piece.bytes.empty()) ++out.pieces;
        pending.erase(0, piece.consumed);
        if (piece.consumed != 0) continue;
        if (input.empty()) break;
        const std::size_t size = std::min(input.size(), nextSize());
        pending += input.substr(0, size);
        input.remove_prefix(size);
    }
    out.bare = decoder.sawBareNewline();
    if (out.ended) out.rest = pending + std::string(input);
    return out;
}

Decoded whole(ByteView input, BareNewline bareNewline = BareNewline::refuse) {
    return decode(input, bareNewline, [&input] { return std::max<std::size_t>(input.size(), 1); });
}

// A second, slower description of the rule, to compare with: byte by byte over the whole text.
Decoded byTheBook(const std::string& input, BareNewline bareNewline) {
    Decoded out;
    bool afterCrlf = true;
    for (std::size_t i = 0; i < input.size();) {
        if (afterCrlf && input.compare(i, 3, ".\r\n") == 0) {
            out.ended = true;
            out.rest = input.substr(i + 3);
            return out;
        }
        const bool crlf = input.compare(i, 2, "\r\n") == 0;
        const bool skip = afterCrlf && input[i] == '.';
        if (crlf) {
            if (!(out.bare && bareNewline == BareNewline::refuse)) out.body += "\r\n";
            afterCrlf = true;
            i += 2;
            continue;
        }
        afterCrlf = false;
        if (input[i] == '\r' || input[i] == '\n') {
            out.bare = true;
            if (bareNewline == BareNewline::normalise) out.body += "\r\n";
        } else if (!skip && !(out.bare && bareNewline == BareNewline::refuse)) {
            out.body += input[i];
        }
        ++i;
    }
    return out;
}

} // namespace

class DotDecoderTest : public QObject {
    Q_OBJECT

private slots:
    void anEmptyMessageEnds() {
        const auto out = whole(".\r\nQUIT\r\n");
        QVERIFY(out.ended);
        QCOMPARE(out.body, std::string());
        QCOMPARE(out.rest, std::string("QUIT\r\n"));
    }
    void theMessagesOwnLastCrlfIsKept() { QCOMPARE(whole("hi\r\n.\r\n").body, std::string("hi\r\n")); }
    void aDoubledFirstDotIsUndone() { QCOMPARE(whole("..hi\r\n.\r\n").body, std::string(".hi\r\n")); }
    void aSingleDotBeforeTextIsDropped() { QCOMPARE(whole(".hi\r\n.\r\n").body, std::string("hi\r\n")); }
    void aDotWithinALineStays() { QCOMPARE(whole("a.b\r\nc.\r\n.\r\n").body, std::string("a.b\r\nc.\r\n")); }

    void onlyCrlfDotCrlfEnds_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("LF dot LF") << QByteArray("a\n.\n");
        QTest::newRow("LF dot CRLF") << QByteArray("a\n.\r\n");
        QTest::newRow("CRLF dot LF") << QByteArray("a\r\n.\n");
        QTest::newRow("CR dot CR") << QByteArray("a\r.\r");
        QTest::newRow("CR dot CRLF") << QByteArray("a\r.\r\n");
        QTest::newRow("CRLF dot CR") << QByteArray("a\r\n.\rb");
        QTest::newRow("CR CR LF dot CR LF") << QByteArray("a\r\n.\r\r\n");
        QTest::newRow("NUL between") << QByteArray("a\r\n.\0\r\n", 7);
        QTest::newRow("dot and blank") << QByteArray("a\r\n. \r\n");
    }
    void onlyCrlfDotCrlfEnds() {
        QFETCH(QByteArray, text);
        for (const auto policy : {BareNewline::refuse, BareNewline::normalise})
            QVERIFY(!whole(text.toStdString() + "more\r\n", policy).ended);
    }

    void aBareLfNeverEndsAMessage() {
        const auto out = whole("a\n.\r\nb\r\n.\r\n");
        QVERIFY(out.ended);
        QVERIFY(out.bare);
        QCOMPARE(out.rest, std::string());
        QCOMPARE(out.body, std::string("a"));
    }
    void bareNewlinesAreNormalisedBySetting() {
        const auto out = whole("a\nb\rc\n.\nd\r\n.\r\n", BareNewline::normalise);
        QVERIFY(out.ended);
        QVERIFY(out.bare);
        QCOMPARE(out.body, std::string("a\r\nb\r\nc\r\n.\r\nd\r\n"));
    }
    void aMessageWithoutStuffedDotsIsOnePiece() {
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += "A line of the usual length, with a dot in the middle. And so on.\r\n";
        const auto out = whole(text + ".\r\n");
        QVERIFY(out.ended);
        QCOMPARE(out.body, text);
        QCOMPARE(out.pieces, 1);
    }

    void everyCutGivesTheSame() {
        std::minstd_rand random(7);
        const char alphabet[] = {'.', '.', '\r', '\n', 'a', '\r', '\n', '\0'};
        for (int round = 0; round < 20000; ++round) {
            std::string text;
            const auto length = random() % 24;
            for (unsigned i = 0; i < length; ++i) {
                if (random() % 3 == 0)
                    text += "\r\n";
                else
                    text += alphabet[random() % sizeof alphabet];
            }
            text += "x\r\n.\r\nrest";
            for (const auto policy : {BareNewline::refuse, BareNewline::normalise}) {
                const auto expected = byTheBook(text, policy);
                QVERIFY(whole(text, policy) == expected);
                QVERIFY(decode(text, policy, [] { return std::size_t(1); }) == expected);
                QVERIFY(decode(text, policy, [&random] { return std::size_t(1 + random() % 5); }) == expected);
            }
        }
    }
};

QTEST_APPLESS_MAIN(DotDecoderTest)
#include "dot_decoder_test.moc"
