#include "proto/dot_encoder.h"

#include "proto/dot_decoder.h"

#include <QtTest>

#include <optional>
#include <random>
#include <string>

using namespace ismail;
using proto::DotEncoder;

namespace {

// The whole wire form, or nothing where the encoder refused.
std::optional<std::string> encoded(const std::string& message, std::size_t piece) {
    DotEncoder encoder;
    std::string out;
    for (std::size_t at = 0; at < message.size(); at += piece)
        if (!encoder.encode(std::string_view(message).substr(at, piece), out)) return std::nullopt;
    if (!encoder.finish(out)) return std::nullopt;
    return out;
}

std::string decoded(std::string_view wire, bool& ended) {
    proto::DotDecoder decoder(proto::BareNewline::refuse);
    std::string out;
    ended = false;
    while (!ended) {
        const auto piece = decoder.next(wire);
        out += piece.bytes;
        wire.remove_prefix(piece.consumed);
        ended = piece.end;
        if (piece.consumed == 0 && !ended) break;
    }
    ended = ended && wire.empty();
    return out;
}

} // namespace

class DotEncoderTest : public QObject {
    Q_OBJECT

private slots:
    void everyMessageHasOneWireForm_data();
    void everyMessageHasOneWireForm();
    void aBareCrOrLfIsRefusedWhereverTheCutFalls_data();
    void aBareCrOrLfIsRefusedWhereverTheCutFalls();
    void whatIsEncodedIsDecodedToTheSame();
};

void DotEncoderTest::everyMessageHasOneWireForm_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("wire");
    QTest::newRow("an empty message is the dot alone") << QByteArray() << QByteArray(".\r\n");
    QTest::newRow("its own last CRLF is not doubled") << QByteArray("a\r\n") << QByteArray("a\r\n.\r\n");
    QTest::newRow("a missing last CRLF is added") << QByteArray("a") << QByteArray("a\r\n.\r\n");
    QTest::newRow("a first dot is doubled") << QByteArray(".a\r\n") << QByteArray("..a\r\n.\r\n");
    QTest::newRow("a message of one dot") << QByteArray(".") << QByteArray("..\r\n.\r\n");
    QTest::newRow("a line of one dot") << QByteArray("a\r\n.\r\nb\r\n") << QByteArray("a\r\n..\r\nb\r\n.\r\n");
    QTest::newRow("two dots become three") << QByteArray("a\r\n..\r\n") << QByteArray("a\r\n...\r\n.\r\n");
    QTest::newRow("a dot inside a line stays") << QByteArray("a.b.\r\n") << QByteArray("a.b.\r\n.\r\n");
    QTest::newRow("empty lines stay") << QByteArray("\r\n\r\n") << QByteArray("\r\n\r\n.\r\n");
    QTest::newRow("NUL passes") << QByteArray("a\0b\r\n", 5) << QByteArray("a\0b\r\n.\r\n", 8);
}

void DotEncoderTest::everyMessageHasOneWireForm() {
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, wire);
    for (std::size_t piece = 1; piece <= static_cast<std::size_t>(message.size()) + 1; ++piece) {
        const auto out = encoded(message.toStdString(), piece);
        QVERIFY(out.has_value());
        QCOMPARE(QByteArray::fromStdString(*out), wire);
    }
}

void DotEncoderTest::aBareCrOrLfIsRefusedWhereverTheCutFalls_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("LF alone") << QByteArray("\n");
    QTest::newRow("LF in a line") << QByteArray("a\nb\r\n");
    QTest::newRow("LF dot LF") << QByteArray("a\r\n\n.\n\r\n");
    QTest::newRow("LF dot CRLF, the smuggler's end") << QByteArray("a\n.\r\nMAIL FROM:<x>\r\n");
    QTest::newRow("CR alone") << QByteArray("a\rb\r\n");
    QTest::newRow("CR CR LF") << QByteArray("a\r\r\n");
    QTest::newRow("CR dot CR LF") << QByteArray("a\r.\r\n");
    QTest::newRow("CR at the end") << QByteArray("a\r\nb\r");
}

void DotEncoderTest::aBareCrOrLfIsRefusedWhereverTheCutFalls() {
    QFETCH(QByteArray, message);
    for (std::size_t piece = 1; piece <= static_cast<std::size_t>(message.size()); ++piece)
        QVERIFY(!encoded(message.toStdString(), piece));
}

void DotEncoderTest::whatIsEncodedIsDecodedToTheSame() {
    std::mt19937 random(20260131);
    const std::vector<std::string> words{".", "..", "a", "\r\n", "\r\n.", "\r\n.\r\n", "text", std::string(300, 'x')};
    for (int round = 0; round < 500; ++round) {
        std::string message;
        for (auto n = random() % 30; n > 0; --n)
            message += words[random() % words.size()];
        if (!message.empty()) message += "\r\n";
        const auto wire = encoded(message, 1 + random() % 40);
        QVERIFY(wire.has_value());
        bool ended = false;
        QCOMPARE(decoded(*wire, ended), message);
        QVERIFY(ended);
    }
}

QTEST_GUILESS_MAIN(DotEncoderTest)
#include "dot_encoder_test.moc"
