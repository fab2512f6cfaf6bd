#include <QtTest>

#include "relay/partners/handovers.h"

using namespace ismail;
using relay::Handovers;

class HandoversTest : public QObject {
    Q_OBJECT
private slots:
    void messagesThatFollowEachOtherAreOneHandover() {
        Handovers handovers;
        const Time start{Millis(1'000'000)};
        QVERIFY(!handovers.last(7));
        for (int i = 0; i < 4; ++i)
            handovers.note(7, start + Millis(i * 9'000));
        const auto handover = handovers.last(7);
        QVERIFY(handover);
        QCOMPARE(handover->messages, std::uint64_t(4));
        QCOMPARE(handover->began, start);
        QCOMPARE(handover->last, start + Millis(27'000));
        QVERIFY(!handovers.last(8));
    }

    void oneThatComesLaterOrByAnotherClockBeginsAnother() {
        Handovers handovers;
        const Time start{Millis(1'000'000)};
        handovers.note(7, start);
        handovers.note(7, start + Handovers::longestGap + Millis(1));
        QCOMPARE(handovers.last(7)->messages, std::uint64_t(1));
        QCOMPARE(handovers.last(7)->began, start + Handovers::longestGap + Millis(1));
        handovers.note(7, start);
        QCOMPARE(handovers.last(7)->messages, std::uint64_t(1));
        QCOMPARE(handovers.last(7)->began, start);
    }
};

QTEST_GUILESS_MAIN(HandoversTest)
#include "handovers_test.moc"
