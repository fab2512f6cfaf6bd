#include "rpc/frame.h"

#include <QtTest>

#include <random>

using namespace ismail;
using namespace ismail::rpc;

class FrameTest : public QObject {
    Q_OBJECT
private slots:
    void theLengthIsLittleEndian();
    void framesComeOutHoweverTheyWereCut_data();
    void framesComeOutHoweverTheyWereCut();
    void aLengthOfZeroBreaksTheStream();
    void aLengthOverTheCapBreaksTheStream();
    void theLargestFrameIsTaken();
    void aSmallerCapHoldsUntilMoreIsAllowed();
    void halfAFrameIsKnownAsSuch();
};

void FrameTest::theLengthIsLittleEndian() {
    QCOMPARE(frame("{}"), std::string("\x02\x00\x00\x00{}", 6));
    QCOMPARE(frame(std::string(258, ' ')).substr(0, 4), std::string("\x02\x01\x00\x00", 4));
}

void FrameTest::framesComeOutHoweverTheyWereCut_data() {
    QTest::addColumn<int>("most");
    QTest::newRow("all at once") << 1'000'000;
    QTest::newRow("one octet at a time") << 1;
    QTest::newRow("cut at random") << -1;
}

void FrameTest::framesComeOutHoweverTheyWereCut() {
    QFETCH(int, most);
    std::vector<std::string> bodies{"{}", "[1]", std::string(70'000, 'x'), "a", std::string(4096, '\0')};
    std::string stream;
    for (const std::string& body : bodies)
        stream += frame(body);
    std::mt19937 random(3);
    FrameDecoder decoder;
    std::vector<std::string> out;
    for (std::size_t at = 0; at < stream.size();) {
        const std::size_t step =
            most > 0 ? static_cast<std::size_t>(most) : std::uniform_int_distribution<std::size_t>(1, 9000)(random);
        decoder.feed(std::string_view(stream).substr(at, step));
        at += step;
        while (auto body = decoder.next())
            out.push_back(std::move(*body));
    }
    QCOMPARE(out, bodies);
    QVERIFY(!decoder.broken());
    QVERIFY(!decoder.midFrame());
}

void FrameTest::aLengthOfZeroBreaksTheStream() {
    FrameDecoder decoder;
    decoder.feed(std::string("\0\0\0\0", 4) + frame("{}"));
    QVERIFY(!decoder.next());
    QVERIFY(decoder.broken());
    decoder.feed(frame("{}"));
    QVERIFY(!decoder.next());
}

void FrameTest::aLengthOverTheCapBreaksTheStream() {
    FrameDecoder decoder;
    decoder.feed(std::string("\x01\x00\x40\x00", 4));
    QVERIFY(!decoder.next());
    QVERIFY(decoder.broken());
}

void FrameTest::theLargestFrameIsTaken() {
    FrameDecoder decoder;
    decoder.feed(frame(std::string(maxFrameBytes, 'x')));
    const auto body = decoder.next();
    QVERIFY(body);
    QCOMPARE(body->size(), maxFrameBytes);
}

void FrameTest::aSmallerCapHoldsUntilMoreIsAllowed() {
    FrameDecoder decoder(4);
    decoder.feed(frame("1234") + frame("12345"));
    QVERIFY(decoder.next());
    decoder.allow(5);
    QVERIFY(decoder.next());
    decoder.feed(frame("123456"));
    QVERIFY(!decoder.next());
    QVERIFY(decoder.broken());
}

void FrameTest::halfAFrameIsKnownAsSuch() {
    FrameDecoder decoder;
    QVERIFY(!decoder.midFrame());
    decoder.feed("\x02");
    QVERIFY(!decoder.next());
    QVERIFY(decoder.midFrame());
    decoder.feed(std::string("\x00\x00\x00{}", 5));
    QVERIFY(decoder.next());
    QVERIFY(!decoder.midFrame());
}

QTEST_GUILESS_MAIN(FrameTest)
#include "frame_test.moc"
