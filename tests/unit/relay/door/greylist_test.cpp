#include "relay/door/greylist.h"

#include <QtTest>

#include <fstream>

using namespace ismail;
using namespace ismail::relay;
using config::Setting;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct World {
    KnownClients known;
    Greylist grey{SipKey{1, 2}, known};
    GreyLimits limits;
    Time now = Time(hours(500'000));

    GreyVerdict attempt(const std::string& origin, std::string_view sender = "a@example.org",
                        std::string_view recipient = "b@here.example") {
        return grey.attempt({origin, sender, recipient}, limits, now);
    }
};

const std::string network = "192.0.2.0/24";

} // namespace

class GreylistTest : public QObject {
    Q_OBJECT
private slots:
    void theFirstTryIsPutOffAndALaterOnePasses() {
        World w;
        QVERIFY(!w.attempt(network).passes);
        w.now += minutes(4);
        const GreyVerdict tooSoon = w.attempt(network);
        QVERIFY(!tooSoon.passes);
        QCOMPARE(tooSoon.wait, Millis(minutes(1))); // trying too soon does not begin the wait anew
        w.now += minutes(1);
        QVERIFY(w.attempt(network).passes);
        QVERIFY(w.attempt(network).passes);
    }

    void whoComesAgainAfterTheWindowBeginsAnew() {
        World w;
        QVERIFY(!w.attempt(network).passes);
        w.now += hours(24) + minutes(1);
        QVERIFY(!w.attempt(network).passes);
        w.now += minutes(5);
        QVERIFY(w.attempt(network).passes);
    }

    void whatPassedPassesFor36DaysAfterItWasSeenLast() {
        World w;
        QVERIFY(!w.attempt(network).passes);
        w.now += minutes(5);
        QVERIFY(w.attempt(network).passes);
        w.now += hours(24 * 35);
        QVERIFY(w.attempt(network).passes);
        w.now += hours(24 * 35);
        QVERIFY(w.attempt(network).passes);
        w.now += hours(24 * 36);
        QVERIFY(!w.attempt(network).passes);
    }

    void anotherSenderRecipientOrNetworkWaitsForItself() {
        World w;
        QVERIFY(!w.attempt(network).passes);
        w.now += minutes(6);
        QVERIFY(!w.attempt(network, "other@example.org").passes);
        QVERIFY(!w.attempt(network, "a@example.org", "other@here.example").passes);
        QVERIFY(!w.attempt("198.51.100.0/24").passes);
        QVERIFY(!w.attempt(network, "a@example.orgb@here.example", "").passes); // parts do not run together
    }

    void twoPassesMakeANetworkKnownAndThenNobodyOfItWaits() {
        World w;
        QVERIFY(!w.attempt(network, "one@example.org").passes);
        QVERIFY(!w.attempt(network, "two@example.org").passes);
        w.now += minutes(5);
        QVERIFY(w.attempt(network, "one@example.org").passes);
        QVERIFY(w.attempt(network, "one@example.org").passes); // the same again is no second pass
        QVERIFY(!w.known.isKnown(network, w.now));
        QVERIFY(!w.attempt(network, "three@example.org").passes);
        QVERIFY(w.attempt(network, "two@example.org").passes);
        QVERIFY(w.known.isKnown(network, w.now));
        QVERIFY(w.attempt(network, "four@example.org").passes);
        w.now += hours(24 * 36);
        QVERIFY(!w.known.isKnown(network, w.now));
    }

    void thePoolOfALargeSenderIsOneOrigin() {
        QCOMPARE(originOf("192.0.2.77"), network);
        QCOMPARE(originOf("2001:db8:1:2:3::4"), std::string("2001:db8:1:2::/64"));
        QCOMPARE(originOf("192.0.2.77", "pool.example"), std::string("@pool.example"));
        World w;
        QVERIFY(!w.attempt(originOf("192.0.2.77", "pool.example")).passes);
        w.now += minutes(7);
        QVERIFY(w.attempt(originOf("203.0.113.9", "pool.example")).passes); // another machine of it
    }

    void forWhomItIsAsked_data() {
        QTest::addColumn<QString>("scope");
        QTest::addColumn<int>("client");
        QTest::addColumn<int>("points");
        QTest::addColumn<bool>("wanted");
        const int stranger = static_cast<int>(ClientClass::stranger);
        QTest::newRow("off") << "off" << stranger << 9 << false;
        QTest::newRow("harmless stranger") << "suspicious" << stranger << 2 << false;
        QTest::newRow("suspicious stranger") << "suspicious" << stranger << 3 << true;
        QTest::newRow("all strangers") << "strangers" << stranger << -4 << true;
        for (const ClientClass other :
             {ClientClass::account, ClientClass::trusted, ClientClass::partner, ClientClass::known})
            QTest::newRow(qPrintable(QString("class %1").arg(static_cast<int>(other))))
                << "strangers" << static_cast<int>(other) << 9 << false;
    }
    void forWhomItIsAsked() {
        QFETCH(QString, scope);
        QFETCH(int, client);
        QFETCH(int, points);
        QFETCH(bool, wanted);
        const auto settings = config::Settings().with(Setting::greylistScope, scope.toStdString());
        GreyCircumstances c;
        c.client = static_cast<ClientClass>(client);
        c.points = points;
        QCOMPARE(wantsGreylisting(settings, c), wanted);
        c.welcome = true;
        QVERIFY(!wantsGreylisting(settings, c));
        c.welcome = false;
        c.correspondent = true;
        QVERIFY(!wantsGreylisting(settings, c));
    }

    void aNullSenderIsNeverPutOffAtItsRecipient() {
        GreyCircumstances c;
        c.points = 9;
        c.nullSender = true;
        const config::Settings settings;
        QVERIFY(!wantsGreylisting(settings, c));
        c.stage = GreyCircumstances::Stage::endOfData;
        QVERIFY(wantsGreylisting(settings, c));
        c.nullSender = false;
        QVERIFY(!wantsGreylisting(settings, c)); // was asked at its recipient
    }

    void theReplySaysWhenToComeAgain() {
        QCOMPARE(greyReply({false, minutes(5)}).oneLine(),
                 std::string("450 4.7.1 Not known here yet, please try again in 5 minutes"));
        QVERIFY(greyReply({false, Millis(1)}).text.ends_with("1 minute"));
    }

    void aRestartForgetsNothingThatWasWritten() {
        World w;
        QVERIFY(!w.attempt(network).passes);
        const auto rows = w.grey.takeChanges();
        QCOMPARE(rows.size(), std::size_t(1));
        World after;
        after.now = w.now + minutes(5);
        after.grey.load({*rows.front().row}, after.now);
        QVERIFY(after.attempt(network).passes);
    }

    void withAnotherKeyTheSameThreeAreOthers() {
        World w;
        QVERIFY(!w.attempt(network).passes);
        const auto rows = w.grey.takeChanges();
        KnownClients known;
        Greylist other(SipKey{3, 4}, known);
        other.load({*rows.front().row}, w.now);
        QVERIFY(!other.attempt({network, "a@example.org", "b@here.example"}, w.limits, w.now + minutes(6)).passes);
    }

    void aClockThatWasSetBackLocksNobodyOut() {
        World w;
        QVERIFY(!w.attempt(network).passes);
        w.now -= hours(24 * 365);
        QVERIFY(!w.attempt(network).passes);
        w.now += minutes(5);
        QVERIFY(w.attempt(network).passes);
    }

    void aWaitOfNothingLetsEverybodyPass() {
        World w;
        w.limits.wait = Millis(0);
        QVERIFY(w.attempt(network).passes);
    }

    void aFloodOfSendersKeepsToTheCapAndPushesNoPassedOneOut() {
        KnownClients known;
        Greylist grey(SipKey{1, 2}, known, 100'000);
        const GreyLimits limits;
        Time now(hours(500'000));
        QVERIFY(!grey.attempt({network, "real@example.org", "b@here.example"}, limits, now).passes);
        now += minutes(5);
        QVERIFY(grey.attempt({network, "real@example.org", "b@here.example"}, limits, now).passes);
        int sender = 0;
        const auto flood = [&] {
            const std::string text = "x" + std::to_string(++sender) + "@spam.example";
            return grey.attempt({"198.51.100.0/24", text, "b@here.example"}, limits, now).passes;
        };
        for (int i = 0; i < 250'000; ++i)
            QVERIFY(!flood());
        QCOMPARE(grey.size(), std::size_t(100'000));
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10'000; ++i)
            flood();
        qInfo("%lld ns an attempt", static_cast<long long>(timer.nsecsElapsed() / 10'000));
        QVERIFY(grey.attempt({network, "real@example.org", "b@here.example"}, limits, now).passes);
    }
};

QTEST_GUILESS_MAIN(GreylistTest)
#include "greylist_test.moc"
