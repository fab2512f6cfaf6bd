#include "group/channel_desk.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;

namespace {

constexpr Ticks start{Millis(1'000'000)};
const Bytes low(20, 'a'), high(20, 'b');

std::vector<ChannelDesk::Number> numbers(const ChannelDesk::Verdict& verdict) {
    std::vector<ChannelDesk::Number> out;
    for (const auto& each : verdict.close)
        out.push_back(each.number);
    return out;
}

using Numbers = std::vector<ChannelDesk::Number>;

} // namespace

class ChannelDeskTest : public QObject {
    Q_OBJECT

private slots:
    void ofTwoThatCrossTheOneOfTheLowerServerStays() {
        for (const bool ownFirst : {true, false}) {
            ChannelDesk lower, higher;
            // Number 1 was dialled by the lower server, number 2 by the higher one.
            const auto open = [&](ChannelDesk& desk, bool isLower, ChannelDesk::Number number) {
                return desk.opened(number, (number == 1) == isLower, number == 1 ? low : high, 77, start);
            };
            for (ChannelDesk* desk : {&lower, &higher}) {
                const bool isLower = desk == &lower;
                QVERIFY(numbers(open(*desk, isLower, ownFirst ? 1 : 2)).empty());
                const auto verdict = open(*desk, isLower, ownFirst ? 2 : 1);
                QCOMPARE(numbers(verdict), Numbers{2});
                QCOMPARE(verdict.close.front().bye, std::optional(ByeReason::doubled));
                QCOMPARE(desk->current(), std::optional<ChannelDesk::Number>(1));
                QVERIFY(!verdict.clone);
            }
        }
    }

    void bothSidesChooseAlikeWhileOneChangesItsKey() {
        // Each side opened one; of the first, which calls by two keys in turn, one more, in either order.
        const Bytes newer(20, 'c');
        for (const Bytes& called : {low, newer}) {
            ChannelDesk first, second;
            (void)first.opened(1, true, called, 77, start);
            (void)second.opened(2, true, high, 78, start);
            (void)first.opened(2, false, high, 77, start);
            (void)second.opened(1, false, called, 78, start);
            QCOMPARE(first.current(), second.current());
            QCOMPARE(first.current(), std::optional<ChannelDesk::Number>(called < high ? 1 : 2));
        }
    }

    void aSecondCallOfOneSideReplacesItsFirst() {
        ChannelDesk desk;
        (void)desk.opened(1, true, low, 77, start);
        QCOMPARE(numbers(desk.opened(2, true, low, 77, start)), Numbers{1});
        QCOMPARE(desk.current(), std::optional<ChannelDesk::Number>(2));
    }

    void aRestartThatWasNotNoticedTakesOver() {
        ChannelDesk desk;
        (void)desk.opened(1, true, low, 77, start);
        QVERIFY(!desk.deadline());
        QVERIFY(numbers(desk.opened(2, false, high, 78, start)).empty());
        QCOMPARE(desk.current(), std::optional<ChannelDesk::Number>(1));
        // A beat of before that was still on the way.
        QVERIFY(numbers(desk.heard(1, start + Millis(500))).empty());
        QVERIFY(numbers(desk.tick(*desk.deadline() - Millis(1))).empty());
        const auto verdict = desk.tick(*desk.deadline());
        QCOMPARE(numbers(verdict), Numbers{1});
        QVERIFY(!verdict.close.front().bye && !verdict.clone);
        QCOMPARE(desk.current(), std::optional<ChannelDesk::Number>(2));
    }

    void aCopiedMachineIsRefusedAndTold() {
        ChannelDesk desk;
        (void)desk.opened(1, true, low, 77, start);
        (void)desk.opened(2, false, high, 78, start);
        QVERIFY(numbers(desk.heard(2, start + Millis(5000))).empty());
        const auto verdict = desk.heard(1, start + Millis(5000));
        QCOMPARE(numbers(verdict), Numbers{2});
        QCOMPARE(verdict.close.front().bye, std::optional(ByeReason::clone));
        QVERIFY(verdict.clone);
        QCOMPARE(desk.current(), std::optional<ChannelDesk::Number>(1));
        QVERIFY(!desk.deadline());
    }

    void aThirdComesAgainLater() {
        ChannelDesk desk;
        (void)desk.opened(1, true, low, 77, start);
        (void)desk.opened(2, false, high, 78, start);
        QCOMPARE(numbers(desk.opened(3, false, high, 79, start)), Numbers{3});
    }

    void whatClosesMakesRoom() {
        ChannelDesk desk;
        (void)desk.opened(1, true, low, 77, start);
        (void)desk.opened(2, false, high, 78, start);
        desk.closed(1);
        QCOMPARE(desk.current(), std::optional<ChannelDesk::Number>(2));
        QVERIFY(!desk.deadline());
        desk.closed(2);
        QVERIFY(!desk.current());
        QVERIFY(numbers(desk.opened(3, false, high, 79, start)).empty());
    }

    void triesComeApartAndThenEveryHalfMinute() {
        const int seconds[] = {1, 2, 4, 8, 16, 30, 30, 30};
        for (unsigned attempt = 0; attempt < 8; ++attempt) {
            QCOMPARE(dialDelay(attempt, 0.5).count(), std::int64_t(1000) * seconds[attempt]);
            QCOMPARE(dialDelay(attempt, 0).count(), std::int64_t(800) * seconds[attempt]);
            QCOMPARE(dialDelay(attempt, 1).count(), std::int64_t(1200) * seconds[attempt]);
        }
        QCOMPARE(dialDelay(4'000'000'000U, 0.5).count(), std::int64_t(30'000));
    }
};

QTEST_GUILESS_MAIN(ChannelDeskTest)
#include "channel_desk_test.moc"
