#include "proto/smtp/reply_parser.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace ismail;
using proto::ReplyParser;
using Outcome = proto::ReplyParser::Outcome;

namespace {

// Every reply in the input, then the outcome that stopped it; the input comes in pieces of the given size.
std::vector<std::string> parsed(const std::string& input, std::size_t piece) {
    ReplyParser parser;
    std::vector<std::string> out;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        parser.feed(std::string_view(input).substr(at, piece));
        for (;;) {
            mail::Reply reply;
            const Outcome outcome = parser.next(reply);
            if (outcome == Outcome::needMore) break;
            if (outcome == Outcome::malformed) {
                out.push_back("malformed");
                return out;
            }
            out.push_back(reply.oneLine());
        }
    }
    out.push_back(parser.idle() ? "idle" : "waiting");
    return out;
}

QByteArray joined(const std::vector<std::string>& parts) {
    QByteArray out;
    for (const auto& part : parts)
        out += (out.isEmpty() ? "" : "|") + QByteArray::fromStdString(part);
    return out;
}

} // namespace

class ReplyParserTest : public QObject {
    Q_OBJECT

private slots:
    void repliesAreReadHoweverTheyAreCut_data();
    void repliesAreReadHoweverTheyAreCut();
    void aLineOfTheGreatestLengthIsTakenAndOneOctetMoreIsNot();
    void aLineWithoutEndIsGivenUpBeforeItsEnd();
    void moreThanAHundredLinesAreNoReply();
    void textOverTheCapIsDroppedAndTheReplyStillCounts();
    void afterGarbageNothingIsReadAnyMore();
};

void ReplyParserTest::repliesAreReadHoweverTheyAreCut_data() {
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, QByteArray input, QByteArray expected) {
        QTest::newRow(name) << input << expected;
    };
    row("one line", "250 Fine\r\n", "250 Fine|idle");
    row("a code alone", "250\r\n", "250|idle");
    row("a code and a blank", "250 \r\n", "250|idle");
    row("several lines", "250-one\r\n250-two\r\n250 three\r\n", "250 one / two / three|idle");
    row("a bare code may be the last line", "250-one\r\n250\r\n", "250 one / |idle");
    row("two replies in one piece", "250 a\r\n354 b\r\n", "250 a|354 b|idle");
    row("an unfinished line", "250 a\r\n35", "250 a|waiting");
    row("an unfinished reply", "250-a\r\n", "waiting");
    row("an enhanced status code", "550 5.1.1 No such user\r\n", "550 5.1.1 No such user|idle");
    row("it is taken from every line", "550-5.7.1 a\r\n550 5.7.1 b\r\n", "550 5.7.1 a / b|idle");
    row("a different one later stays in the text", "550-5.7.1 a\r\n550 5.1.1 b\r\n", "550 5.7.1 a / 5.1.1 b|idle");
    row("a status alone", "250 2.0.0\r\n", "250 2.0.0|idle");
    row("a status of another class is text", "550 2.1.1 odd\r\n", "550 2.1.1 odd|idle");
    row("an address is no status", "250 2.1.1.1 odd\r\n", "250 2.1.1.1 odd|idle");
    row("numbers of four digits are no status", "250 2.1000.1 odd\r\n", "250 2.1000.1 odd|idle");
    row("where codes differ the last one counts", "250-a\r\n550 b\r\n", "550 a / b|idle");
    row("UTF-8 stays", "250 gr\xc3\xbc\xc3\x9f\r\n", "250 gr\xc3\xbc\xc3\x9f|idle");
    row("other high bytes become question marks", "250 gr\xfc\xdf\r\n", "250 gr??|idle");
    row("control characters become question marks", QByteArray("250 a\0b\x1b[1m\tc\r\n", 15), "250 a?b?[1m c|idle");
    row("a bare LF is no line end", "250 a\n", "malformed");
    row("a bare CR is no line end", "250 a\rb\r\n", "malformed");
    row("a line without a code", "Hello\r\n", "malformed");
    row("an empty line", "\r\n", "malformed");
    row("a code of two digits", "25\r\n", "malformed");
    row("a code of four digits", "2500 x\r\n", "malformed");
    row("a code of class one", "150 x\r\n", "malformed");
    row("a code of class six", "650 x\r\n", "malformed");
    row("another separator", "250_x\r\n", "malformed");
    row("HTTP", "HTTP/1.1 400 Bad Request\r\n", "malformed");
}

void ReplyParserTest::repliesAreReadHoweverTheyAreCut() {
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, expected);
    const std::string bytes = input.toStdString();
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
        QCOMPARE(joined(parsed(bytes, piece)), expected);
}

void ReplyParserTest::aLineOfTheGreatestLengthIsTakenAndOneOctetMoreIsNot() {
    const std::string fits = "250 " + std::string(ReplyParser::maxLine - 6, 'x') + "\r\n";
    QCOMPARE(fits.size(), ReplyParser::maxLine);
    QCOMPARE(parsed(fits, fits.size()).size(), std::size_t(2));
    const std::string tooLong = "250 " + std::string(ReplyParser::maxLine - 5, 'x') + "\r\n";
    QCOMPARE(joined(parsed(tooLong, tooLong.size())), QByteArray("malformed"));
    QCOMPARE(joined(parsed(tooLong, 1)), QByteArray("malformed"));
}

void ReplyParserTest::aLineWithoutEndIsGivenUpBeforeItsEnd() {
    ReplyParser parser;
    parser.feed(std::string(ReplyParser::maxLine, '2'));
    mail::Reply reply;
    QCOMPARE(parser.next(reply), Outcome::malformed);
}

void ReplyParserTest::moreThanAHundredLinesAreNoReply() {
    std::string input;
    for (std::size_t i = 1; i < ReplyParser::maxLines; ++i)
        input += "250-x\r\n";
    QCOMPARE(parsed(input + "250 x\r\n", 7).back(), std::string("idle"));
    QCOMPARE(parsed(input + "250-x\r\n250 x\r\n", 7).back(), std::string("malformed"));
}

void ReplyParserTest::textOverTheCapIsDroppedAndTheReplyStillCounts() {
    std::string input;
    for (int i = 0; i < 50; ++i)
        input += "550-" + std::string(4000, 'x') + "\r\n";
    ReplyParser parser;
    parser.feed(input + "550 x\r\n250 next\r\n");
    mail::Reply reply;
    QCOMPARE(parser.next(reply), Outcome::reply);
    QCOMPARE(reply.code, 550);
    QVERIFY(reply.text.size() < ReplyParser::maxText + ReplyParser::maxLine + ReplyParser::maxLines);
    QCOMPARE(parser.next(reply), Outcome::reply);
    QCOMPARE(reply.oneLine(), std::string("250 next"));
}

void ReplyParserTest::afterGarbageNothingIsReadAnyMore() {
    ReplyParser parser;
    parser.feed("garbage\r\n250 fine\r\n");
    mail::Reply reply;
    QCOMPARE(parser.next(reply), Outcome::malformed);
    parser.feed("250 fine\r\n");
    QCOMPARE(parser.next(reply), Outcome::malformed);
}

QTEST_GUILESS_MAIN(ReplyParserTest)
#include "reply_parser_test.moc"
