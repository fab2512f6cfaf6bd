#include "group/channel.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;
using Kind = ChannelEvent::Kind;
using Sent = PeerChannel::Sent;

namespace {

constexpr Ticks start{Millis(1'000'000)};
const Time wallStart = fromMillis(1'700'000'000'000);

Hello helloOf(std::int64_t process, std::vector<std::string> features = {"sync1", "probe1"}) {
    Hello hello;
    hello.features = std::move(features);
    hello.name = "mx" + std::to_string(process) + ".example";
    hello.process = process;
    hello.clock = wallStart;
    return hello;
}

ListWant wantOf(const std::string& domain, std::int64_t after = 0) { return {domain, {Bytes(16, 'e')}, after, 0}; }

ListPage pageOf(const std::string& domain) {
    ListPage page;
    page.domain = domain;
    page.epoch.data = Bytes(16, 'e');
    return page;
}

// Two engines and the pipe between them.
struct Line {
    struct End {
        PeerChannel channel;
        std::vector<ChannelEvent> events;
        Millis clockAhead{0};

        std::size_t count(Kind kind) const {
            std::size_t n = 0;
            for (const ChannelEvent& event : events)
                n += event.kind == kind;
            return n;
        }
        template <class T>
        std::vector<T> got() const {
            std::vector<T> out;
            for (const ChannelEvent& event : events)
                if (event.message && std::holds_alternative<T>(*event.message))
                    out.push_back(std::get<T>(*event.message));
            return out;
        }
        std::string why() const { return events.empty() ? "" : events.back().why; }
    };

    End a, b;
    Ticks now = start;
    bool cut = false;
    std::size_t step = 65'536;
    Millis delay{0};

    explicit Line(PeerChannel::Mode mode = PeerChannel::Mode::channel, Hello first = helloOf(1),
                  Hello second = helloOf(2))
        : a{PeerChannel(mode, std::move(first), start), {}}, b{PeerChannel(mode, std::move(second), start), {}} {}

    void move(End& from, End& to) {
        while (from.channel.pendingOutput() > 0) {
            const Bytes octets = from.channel.takeOutput(step);
            if (!cut) to.channel.feed(octets, now);
            collect(to);
        }
        collect(from);
    }
    void collect(End& end) {
        while (auto event = end.channel.next())
            end.events.push_back(std::move(*event));
    }
    void pump() {
        for (int i = 0; i < 4; ++i) {
            move(a, b);
            move(b, a);
        }
    }
    void tick(Millis by) {
        now += by;
        const Time wall = wallStart + (now - start);
        a.channel.tick(now, wall + a.clockAhead);
        b.channel.tick(now, wall + b.clockAhead);
        pump();
    }
    void open() {
        pump();
        tick(Millis(0));
    }
};

} // namespace

class GroupChannelTest : public QObject {
    Q_OBJECT

private slots:
    void bothSidesSayHelloAndAreOpen() {
        for (const std::size_t step : {std::size_t(1), std::size_t(7), std::size_t(65'536)}) {
            Line line;
            line.step = step;
            line.open();
            QVERIFY(line.a.channel.isOpen() && line.b.channel.isOpen());
            QCOMPARE(line.a.events.front().kind, Kind::opened);
            QCOMPARE(line.a.channel.peer().name, std::string("mx2.example"));
            QVERIFY(line.b.channel.agreed().has(featureSync));
            QCOMPARE(line.a.got<Beat>().size(), std::size_t(1));
        }
    }

    void beatsComeEveryFiveSecondsWithWhatTheyTell() {
        Line line;
        line.a.channel.setBeat(Bytes(32, 'h'), {{{Bytes(20, 'w')}, ReachWay::smtp, std::chrono::seconds(3)}});
        line.open();
        for (int i = 0; i < 60; ++i)
            line.tick(Millis(1000));
        QCOMPARE(line.b.got<Beat>().size(), std::size_t(13));
        const Beat beat = line.b.got<Beat>().back();
        QCOMPARE(beat.lists->data, Bytes(32, 'h'));
        QCOMPARE(beat.reach.front().way, ReachWay::smtp);
        QVERIFY(!line.a.got<Beat>().back().lists);
        QVERIFY(line.a.channel.isOpen());
        QCOMPARE(line.a.count(Kind::late), std::size_t(0));
    }

    void theClockOfThePartnerIsKnown() {
        Line line;
        line.b.clockAhead = Millis(90'000);
        line.open();
        for (int i = 0; i < 11; ++i)
            line.tick(Millis(1000));
        const Time wall = wallStart + (line.now - start);
        QCOMPARE(line.a.channel.skew(line.now, wall)->count(), std::int64_t(90'000));
        QCOMPARE(line.b.channel.skew(line.now, wall + Millis(90'000))->count(), std::int64_t(-90'000));
    }

    void silenceIsLateAndThenTheEnd() {
        Line line;
        line.open();
        line.cut = true;
        line.tick(Millis(9'999));
        QCOMPARE(line.a.count(Kind::late), std::size_t(0));
        line.tick(Millis(1));
        QCOMPARE(line.a.count(Kind::late), std::size_t(1));
        line.tick(Millis(9'999));
        QVERIFY(line.a.channel.isOpen());
        line.tick(Millis(1));
        QCOMPARE(line.a.count(Kind::late), std::size_t(1));
        QCOMPARE(line.a.why(), std::string("the partner was silent"));
        QVERIFY(!line.a.channel.isOpen());
    }

    void aBeatAfterAGapIsToldAsTheReturn() {
        Line line;
        line.open();
        line.cut = true;
        line.tick(Millis(12'000));
        line.cut = false;
        line.tick(Millis(5'000));
        QCOMPARE(line.a.count(Kind::late), std::size_t(1));
        QCOMPARE(line.a.count(Kind::back), std::size_t(1));
        QVERIFY(line.a.channel.isOpen());
    }

    void whoDoesNotSayHelloIsNotWaitedFor() {
        PeerChannel channel(PeerChannel::Mode::channel, helloOf(1), start);
        QVERIFY(channel.deadline() == start + greetingLife);
        channel.tick(start + greetingLife, wallStart);
        QCOMPARE(channel.next()->kind, Kind::closed);
    }

    void theDeadlineIsWhenSomethingHappens() {
        Line line;
        line.open();
        for (int i = 0; i < 40; ++i) {
            const Ticks due = line.a.channel.deadline();
            QVERIFY(due > line.now);
            line.tick(due - line.now);
        }
        QVERIFY(line.a.channel.isOpen());
        QVERIFY(line.a.got<Beat>().size() > 20);
    }

    void withoutACommonProtocolItIsSaidWhy() {
        Hello newer = helloOf(2);
        newer.protocolMin = newer.protocolMax = 2;
        Line line(PeerChannel::Mode::channel, helloOf(1), newer);
        line.pump();
        QVERIFY(line.a.channel.isOver() && line.b.channel.isOver());
        QCOMPARE(line.a.why(), std::string("there is no protocol that both speak"));
        QCOMPARE(line.b.events.back().kind, Kind::closed);
    }

    void whatAPartnerHasNotIsNotSentAndNotUnderstood() {
        Line line(PeerChannel::Mode::channel, helloOf(1, {"sync1"}), helloOf(2, {"probe1"}));
        line.open();
        QCOMPARE(line.a.channel.send(wantOf("a.example")), Sent::refused);
        QCOMPARE(line.a.channel.send(ProbeAsk{1, "a.example", ""}), Sent::refused);
        line.b.channel.feed(rpc::frame(encodeMessage(wantOf("a.example"))), line.now);
        line.b.channel.feed(rpc::frame("{\"kind\":\"ledger.done\",\"data\":{}}"), line.now);
        line.pump();
        const auto faults = line.a.got<Fault>();
        QCOMPARE(faults.size(), std::size_t(2));
        QCOMPARE(faults[0].code, FaultCode::unsupported);
        QCOMPARE(faults[0].about, std::string("list.want"));
        QCOMPARE(faults[1].about, std::string("ledger.done"));
        QVERIFY(line.b.channel.isOpen());
    }

    void aBadFrameEndsTheChannel_data() {
        QTest::addColumn<QByteArray>("octets");
        const auto framed = [](const std::string& body) { return QByteArray::fromStdString(rpc::frame(body)); };
        QTest::newRow("no JSON") << framed("beat");
        QTest::newRow("a field missing") << framed("{\"kind\":\"beat\",\"data\":{}}");
        QTest::newRow("hello again") << framed(encodeMessage(helloOf(3)));
        QTest::newRow("empty") << QByteArray(4, '\0');
        QTest::newRow("too long") << QByteArray("\x01\x00\x04\x00", 4);
    }

    void aBadFrameEndsTheChannel() {
        QFETCH(QByteArray, octets);
        Line line;
        line.open();
        line.a.channel.feed(octets.toStdString(), line.now);
        line.pump();
        QCOMPARE(line.a.events.back().kind, Kind::closed);
        QVERIFY(line.a.channel.isOver());
    }

    void helloComesFirstAndIsShort() {
        PeerChannel channel(PeerChannel::Mode::channel, helloOf(1), start);
        channel.feed(rpc::frame(encodeMessage(PairDone{})), start);
        QCOMPARE(channel.next()->kind, Kind::closed);
        PeerChannel other(PeerChannel::Mode::channel, helloOf(1), start);
        other.feed(Bytes("\x01\x40\x00\x00", 4), start); // 16 KiB and one octet
        QCOMPARE(other.next()->kind, Kind::closed);
    }

    void onePageIsOnTheWayAtATime() {
        Line line;
        line.open();
        QCOMPARE(line.a.channel.send(wantOf("a.example")), Sent::yes);
        QCOMPARE(line.a.channel.send(wantOf("b.example", 1)), Sent::held);
        QCOMPARE(line.a.channel.send(wantOf("c.example")), Sent::held);
        QCOMPARE(line.a.channel.send(wantOf("b.example", 2)), Sent::held);
        line.pump();
        QCOMPARE(line.b.got<ListWant>().size(), std::size_t(1));
        QCOMPARE(line.b.channel.send(pageOf("a.example")), Sent::yes);
        line.pump();
        QCOMPARE(line.a.got<ListPage>().size(), std::size_t(1));
        QCOMPARE(line.b.got<ListWant>().size(), std::size_t(2));
        (void)line.b.channel.send(pageOf("c.example"));
        line.pump();
        const auto wants = line.b.got<ListWant>();
        QCOMPARE(wants.size(), std::size_t(3));
        QCOMPARE(wants.back().domain, std::string("b.example"));
        QCOMPARE(wants.back().after, std::int64_t(2)); // the later one of the two
    }

    void aPageThatWasNotAskedForIsDropped() {
        Line line;
        line.open();
        (void)line.b.channel.send(pageOf("a.example"));
        line.pump();
        QVERIFY(line.a.got<ListPage>().empty());
        QVERIFY(line.a.channel.isOpen());
    }

    void whoAsksForTwoPagesAtOnceHearsBusy() {
        Line line;
        line.open();
        const Bytes want = rpc::frame(encodeMessage(wantOf("a.example")));
        line.b.channel.feed(want + want, line.now);
        line.pump();
        QCOMPARE(line.b.got<ListWant>().size(), std::size_t(1));
        QCOMPARE(line.a.got<Fault>().front().code, FaultCode::busy);
    }

    void busyForAPageLetsTheNextOneGo() {
        Line line;
        line.open();
        (void)line.a.channel.send(wantOf("a.example"));
        (void)line.a.channel.send(wantOf("b.example"));
        line.pump();
        QCOMPARE(line.b.channel.send(Fault{FaultCode::busy, "list.want", 0}), Sent::yes);
        line.pump();
        QCOMPARE(line.a.got<Fault>().size(), std::size_t(1));
        QCOMPARE(line.b.got<ListWant>().back().domain, std::string("b.example"));
    }

    void tenProbesAMinuteAreAnswered() {
        Line line;
        line.open();
        for (int i = 1; i <= 11; ++i) {
            QCOMPARE(line.a.channel.send(ProbeAsk{i, "a.example", ""}), Sent::yes);
            line.pump();
            ProbeAnswer answer;
            answer.id = i;
            if (i <= 10) QCOMPARE(line.b.channel.send(answer), Sent::yes);
        }
        line.pump();
        QCOMPARE(line.b.got<ProbeAsk>().size(), std::size_t(10));
        QCOMPARE(line.a.got<ProbeAnswer>().size(), std::size_t(10));
        QCOMPARE(line.a.got<Fault>().front().id, std::int64_t(11));
        for (int i = 0; i < 13; ++i)
            line.tick(Millis(5000));
        (void)line.a.channel.send(ProbeAsk{12, "a.example", ""});
        line.pump();
        QCOMPARE(line.b.got<ProbeAsk>().size(), std::size_t(11));
    }

    void thirtyTwoRequestsAreOpenAtMost() {
        Line line;
        line.open();
        line.cut = true;
        for (std::size_t i = 1; i <= maxOpenRequests; ++i)
            QCOMPARE(line.a.channel.send(ProbeAsk{static_cast<std::int64_t>(i), "a.example", ""}), Sent::yes);
        QCOMPARE(line.a.channel.send(ProbeAsk{99, "a.example", ""}), Sent::refused);
        QCOMPARE(line.a.channel.send(ProbeAsk{1, "a.example", ""}), Sent::refused);
        QCOMPARE(line.a.channel.send(wantOf("a.example")), Sent::refused);
    }

    void anAnswerThatWasNotAskedForIsDropped() {
        Line line;
        line.open();
        ProbeAnswer answer;
        answer.id = 5;
        (void)line.b.channel.send(answer);
        line.pump();
        QVERIFY(line.a.got<ProbeAnswer>().empty());
    }

    void aHundredFramesASecondAreRead() {
        Line line;
        line.open();
        line.tick(Millis(1000));
        Bytes flood;
        for (int i = 0; i < 250; ++i)
            flood += rpc::frame(encodeMessage(Fault{FaultCode::denied, std::to_string(i), 0}));
        line.a.channel.feed(flood, line.now);
        line.collect(line.a);
        QCOMPARE(line.a.got<Fault>().size(), std::size_t(100));
        QVERIFY(!line.a.channel.wantsInput());
        QVERIFY(line.a.channel.deadline() <= line.now + Millis(1000));
        line.tick(Millis(1000));
        QVERIFY(line.a.got<Fault>().size() < 201);
        line.tick(Millis(1000));
        QCOMPARE(line.a.got<Fault>().size(), std::size_t(250));
        QVERIFY(line.a.channel.wantsInput());
        QCOMPARE(line.a.got<Fault>().back().about, std::string("249"));
    }

    void aPartnerThatDoesNotReadIsLeft() {
        Line line;
        line.open();
        ListPage page = pageOf("a.example");
        page.changes.data = Bytes(maxPageChanges * listChangeSize, 'x');
        std::size_t sent = 0;
        while (line.a.channel.send(page) == Sent::yes) {
            ++sent;
            QVERIFY(line.a.channel.pendingOutput() <= maxOutbox);
        }
        QCOMPARE(sent, std::size_t(11)); // of some 93 KB each
        line.collect(line.a);
        QCOMPARE(line.a.why(), std::string("the partner does not read"));
        QVERIFY(line.a.channel.isOver());
    }

    void aByeIsTheLastWord() {
        Line line;
        line.open();
        line.a.channel.leave(ByeReason::restart, std::chrono::seconds(60));
        QCOMPARE(line.a.channel.send(Health{}), Sent::refused);
        QVERIFY(!line.a.channel.isOver());
        line.pump();
        QVERIFY(line.a.channel.isOver() && line.b.channel.isOver());
        QCOMPARE(line.b.events.back().bye->reason, ByeReason::restart);
        QCOMPARE(line.b.events.back().bye->backIn.count(), std::int64_t(60));
    }

    void whileAPairIsMadeNothingElseIsSaid() {
        Line line(PeerChannel::Mode::pairing);
        line.open();
        QCOMPARE(line.a.channel.send(PairDomains{}), Sent::yes);
        QCOMPARE(line.a.channel.send(Health{}), Sent::refused);
        line.b.channel.feed(rpc::frame(encodeMessage(Health{})), line.now);
        line.pump();
        QCOMPARE(line.b.got<PairDomains>().size(), std::size_t(1));
        QVERIFY(line.b.got<Health>().empty());
        line.a.channel.becomeChannel();
        line.b.channel.becomeChannel();
        QCOMPARE(line.a.channel.send(Health{}), Sent::yes);
        line.pump();
        QCOMPARE(line.b.got<Health>().size(), std::size_t(1));
    }

    void whatTheEngineSaysByItselfIsNotSentForOthers() {
        Line line;
        line.open();
        for (const Message& message : std::vector<Message>{Hello{}, Beat{}, Bye{}})
            QCOMPARE(line.a.channel.send(message), Sent::refused);
        QVERIFY(line.a.channel.isOpen());
    }

    void anOfferMayComeAgainOverAChannel() {
        Line line;
        line.open();
        QCOMPARE(line.a.channel.send(PairOffer{}), Sent::yes);
        QCOMPARE(line.a.channel.send(PairDomains{}), Sent::refused);
        line.pump();
        QCOMPARE(line.b.got<PairOffer>().size(), std::size_t(1));
    }

    void atRestItSaysLittle() {
        Line line;
        line.a.channel.setBeat(Bytes(32, 'h'), {});
        line.open();
        std::size_t octets = 0;
        for (int i = 0; i < 60; ++i) {
            line.now += Millis(1000);
            line.a.channel.tick(line.now, wallStart);
            line.b.channel.tick(line.now, wallStart);
            octets += line.a.channel.pendingOutput();
            line.pump();
        }
        QVERIFY(octets < 60 * 100);
    }
};

QTEST_GUILESS_MAIN(GroupChannelTest)
#include "channel_test.moc"
