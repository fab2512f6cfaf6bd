#include "base/ids.h"

#include <QtTest>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

using namespace ismail;

namespace {

constexpr std::int64_t startOf2020 = 1'577'836'800'000;

} // namespace

class IdsTest : public QObject {
    Q_OBJECT
private slots:
    void anIdHoldsTheMillisecondsSince2020() {
        ManualClock clock(fromMillis(startOf2020 + 12'345));
        MessageIdSource source(clock);
        QCOMPARE(source.next() >> 22, 12'345);
    }

    void idsOfOneMillisecondDiffer() {
        ManualClock clock;
        MessageIdSource source(clock);
        const MessageId first = source.next();
        QCOMPARE(source.next(), first + 1);
        QCOMPARE(source.next(), first + 2);
    }

    void idsGrowWhenTheWallClockStepsBack() {
        ManualClock clock;
        MessageIdSource source(clock);
        const MessageId before = source.next();
        clock.advance(Millis(-3'600'000));
        QVERIFY(source.next() > before);
    }

    void idsContinueAfterTheGreatestStoredOne() {
        ManualClock clock;
        MessageIdSource source(clock);
        const MessageId stored = source.next() + 1'000'000'000;
        source.startAfter(stored);
        QCOMPARE(source.next(), stored + 1);
    }

    void startingAfterAnOlderIdChangesNothing() {
        ManualClock clock;
        MessageIdSource source(clock);
        const MessageId last = source.next();
        source.startAfter(last - 100);
        QCOMPARE(source.next(), last + 1);
    }

    void threadsNeverGetTheSameId() {
        constexpr int threads = 4;
        constexpr int each = 2'000;
        ManualClock clock;
        MessageIdSource source(clock);
        std::mutex mutex;
        std::set<MessageId> seen;
        std::vector<std::thread> workers;
        for (int t = 0; t < threads; ++t)
            workers.emplace_back([&] {
                std::vector<MessageId> mine;
                for (int i = 0; i < each; ++i)
                    mine.push_back(source.next());
                std::lock_guard lock(mutex);
                seen.insert(mine.begin(), mine.end());
            });
        for (std::thread& worker : workers)
            worker.join();
        QCOMPARE(seen.size(), std::size_t(threads * each));
    }

    void theTextOfAnIdIsThirteenCharacters() {
        QCOMPARE(messageIdText(0), std::string("0000000000000"));
        QCOMPARE(messageIdText(31), std::string("000000000000Z"));
        QCOMPARE(messageIdText(32), std::string("0000000000010"));
        QCOMPARE(messageIdText(std::numeric_limits<MessageId>::max()), std::string("7ZZZZZZZZZZZZ"));
    }

    void theTextsOfIdsSortLikeTheIds() { QVERIFY(messageIdText(1'000'000) < messageIdText(1'000'001)); }

    void theTextOfAnIdReadsBack_data() {
        QTest::addColumn<qint64>("id");
        QTest::newRow("zero") << qint64(0);
        QTest::newRow("one") << qint64(1);
        QTest::newRow("a real one") << qint64((1'769'860'800'000 - startOf2020) << 22);
        QTest::newRow("the greatest") << std::numeric_limits<qint64>::max();
    }

    void theTextOfAnIdReadsBack() {
        QFETCH(qint64, id);
        const auto back = parseMessageId(messageIdText(id));
        QVERIFY(back.has_value());
        QCOMPARE(qint64(*back), id);
    }

    void lowerCaseTextIsAnIdToo() { QCOMPARE(parseMessageId("00000000000az").value(), MessageId(10 * 32 + 31)); }

    void otherTextIsNoId_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("too short") << QByteArray("000000000000");
        QTest::newRow("too long") << QByteArray("00000000000000");
        QTest::newRow("a letter outside the alphabet") << QByteArray("000000000000U");
        QTest::newRow("a blank") << QByteArray("000000000000 ");
        QTest::newRow("a negative number") << QByteArray("8000000000000");
        QTest::newRow("over 64 bits") << QByteArray("ZZZZZZZZZZZZZ");
    }

    void otherTextIsNoId() {
        QFETCH(QByteArray, text);
        QVERIFY(!parseMessageId(text.toStdString()).has_value());
    }

    void aSessionIdIsShort() {
        QCOMPARE(sessionIdText(0), std::string("s0"));
        QCOMPARE(sessionIdText(31), std::string("sz"));
        QCOMPARE(sessionIdText(33), std::string("s11"));
        QCOMPARE(sessionIdText(std::numeric_limits<SessionId>::max()), std::string("sfzzzzzzzzzzzz"));
    }
};

QTEST_GUILESS_MAIN(IdsTest)
#include "ids_test.moc"
