#include "group/member_health.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;

namespace {

constexpr Ticks start{Millis(1'000'000)};

WitnessWord word(ReachWay way, Millis age = Millis(0), const char* name = "w.example") {
    return {name, start, way, age};
}

MemberVerdict verdict(const MemberView& view, Ticks now) { return verdictOf(factsOf(view, now)); }

} // namespace

class MemberHealthTest : public QObject {
    Q_OBJECT

private slots:
    void everyRowOfTheTableHolds_data() {
        QTest::addColumn<bool>("direct");
        QTest::addColumn<bool>("planned");
        QTest::addColumn<int>("witness");
        QTest::addColumn<bool>("others");
        QTest::addColumn<QString>("verdict");
        // All combinations; each counts under the first row of the table that fits.
        for (int bits = 0; bits < 24; ++bits) {
            const bool direct = bits & 1, planned = bits & 2, others = bits & 4;
            const int witness = bits / 8;
            const char* expected = direct         ? "up"
                                   : planned      ? "planned"
                                   : witness == 2 ? "cutOff"
                                   : !others      ? "noNetwork"
                                   : witness == 1 ? "down"
                                                  : "unknown";
            QTest::addRow("%d%d%d%d", direct, planned, witness, others)
                << direct << planned << witness << others << expected;
        }
    }

    void everyRowOfTheTableHolds() {
        QFETCH(bool, direct);
        QFETCH(bool, planned);
        QFETCH(int, witness);
        QFETCH(bool, others);
        QFETCH(QString, verdict);
        const MemberFacts facts{direct, planned, static_cast<WitnessSays>(witness), others};
        QCOMPARE(std::string(enumText(verdictOf(facts))), verdict.toStdString());
    }

    void aBeatCountsForTwentySeconds() {
        MemberView view;
        view.othersReachable = true;
        view.lastBeat = start;
        QCOMPARE(verdict(view, start + Millis(19'999)), MemberVerdict::up);
        QCOMPARE(verdict(view, start + Millis(20'000)), MemberVerdict::unknown);
    }

    void aGreetingCountsForAMinute() {
        MemberView view;
        view.othersReachable = true;
        view.lastBanner = start;
        QCOMPARE(verdict(view, start + Millis(59'999)), MemberVerdict::up);
        QCOMPARE(verdict(view, start + Millis(60'000)), MemberVerdict::unknown);
    }

    void aWitnessThatReachesItShowsTheLine() {
        MemberView view;
        view.witnesses = {word(ReachWay::none), word(ReachWay::channel, Millis(25'000), "old.example"),
                          word(ReachWay::smtp, Millis(20'000))};
        QCOMPARE(verdict(view, start), MemberVerdict::cutOff);
        const Sentence sentence = verdictSentence(MemberVerdict::cutOff, "mx1.example", view, start);
        QCOMPARE(sentence.arguments.back().text, std::string("w.example"));
        // Its word grows old together with what it saw.
        QCOMPARE(verdict(view, start + Millis(9'999)), MemberVerdict::cutOff);
        QCOMPARE(verdict(view, start + Millis(10'000)), MemberVerdict::down);
    }

    void aWitnessThatIsSilentIsNone() {
        MemberView view;
        view.witnesses = {word(ReachWay::none)};
        QCOMPARE(verdict(view, start + Millis(19'999)), MemberVerdict::down);
        QCOMPARE(verdict(view, start + Millis(20'000)), MemberVerdict::noNetwork);
        view.othersReachable = true;
        QCOMPARE(verdict(view, start + Millis(20'000)), MemberVerdict::unknown);
    }

    void aRestartIsPlannedForThreeTimesAsLong() {
        MemberView view;
        view.othersReachable = true;
        view.plannedUntil = plannedEnd({ByeReason::restart, std::chrono::seconds(60)}, start);
        QVERIFY(view.plannedUntil == start + Millis(180'000));
        QCOMPARE(verdict(view, start + Millis(179'999)), MemberVerdict::planned);
        QCOMPARE(verdict(view, start + Millis(180'000)), MemberVerdict::unknown);
        view.lastBeat = start + Millis(50'000);
        QCOMPARE(verdict(view, start + Millis(50'000)), MemberVerdict::up);
        QVERIFY(!plannedEnd({ByeReason::restart, std::chrono::seconds(0)}, start));
        QVERIFY(!plannedEnd({ByeReason::shutdown, std::chrono::seconds(60)}, start));
    }

    void onlyWhatMayBeDeadIsOfferedForPromotion() {
        for (std::size_t i = 0; i < enumNames(MemberVerdict{}).size(); ++i) {
            const auto each = static_cast<MemberVerdict>(i);
            const VerdictEffect effect = effectOf(each);
            QCOMPARE(effect.drain, each == MemberVerdict::up);
            QCOMPARE(effect.offerPromotion, each == MemberVerdict::down || each == MemberVerdict::unknown);
            QCOMPARE(effect.warn, each == MemberVerdict::unknown);
            QCOMPARE(effect.alertAfter.has_value(),
                     each == MemberVerdict::down || each == MemberVerdict::unknown || each == MemberVerdict::cutOff);
            QVERIFY(isKnown(verdictSentence(each, "mx1.example", {}, start)));
        }
    }

    void clocksAreComparedByTheEchoOfABeat() {
        const Time wall = fromMillis(1'700'000'000'000);
        Beat beat;
        beat.echo = 3;
        beat.echoAge = 4000;
        beat.clock = wall + Millis(90'000);
        // Sent 4.2 s ago, kept for 4 s: 100 ms each way.
        QCOMPARE(skewOf(beat, start, start + Millis(4200), wall)->count(), std::int64_t(90'100));
        QVERIFY(!skewOf(beat, start, start + Millis(3999), wall));
        beat.echo = 0;
        QVERIFY(!skewOf(beat, start, start + Millis(4200), wall));
    }

    void clocksFarApartAreNoticed() {
        QCOMPARE(skewLevel(Millis(120'000)), SkewLevel::fine);
        QCOMPARE(skewLevel(Millis(-120'001)), SkewLevel::notice);
        QCOMPARE(skewLevel(Millis(600'000)), SkewLevel::notice);
        QCOMPARE(skewLevel(Millis(-600'001)), SkewLevel::warning);
    }
};

QTEST_GUILESS_MAIN(MemberHealthTest)
#include "member_health_test.moc"
