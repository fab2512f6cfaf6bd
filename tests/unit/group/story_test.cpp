// From a code that is shown to lists that are equal: all engines of the folder together, as whoever drives them does
// it.
#include "group/channel.h"
#include "group/channel_desk.h"
#include "group/handshake_rates.h"
#include "group/pair_book.h"
#include "group/pairing.h"
#include "group/recipient_answer.h"
#include "list_world.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;
using crypto::Identity;

namespace {

constexpr Ticks start{Millis(1'000'000)};
const Time wall = fromMillis(1'700'000'000'000);

struct StoryDomains final : OwnDomains {
    std::vector<std::string> own;

    std::vector<std::string> primaries() const override { return own; }
    bool isPrimary(const std::string& domain) const override {
        return std::find(own.begin(), own.end(), domain) != own.end();
    }
    bool isHeldForAnother(const std::string&) const override { return false; }
};

Hello storyHello(std::int64_t process) {
    Hello hello;
    hello.features = {std::string(featureSync), std::string(featureProbe)};
    hello.name = "mx.example";
    hello.process = process;
    hello.clock = wall;
    return hello;
}

// Both ends of a connection after 235.
struct Connection {
    PeerChannel p, s; // of the primary, which gives the code, and of the secondary

    explicit Connection(PeerChannel::Mode mode) : p(mode, storyHello(1), start), s(mode, storyHello(2), start) {}

    // Moves everything; what came is handed over.
    template <class AtP, class AtS>
    void run(AtP atP, AtS atS) {
        const auto move = [](PeerChannel& from, PeerChannel& to) { to.feed(from.takeOutput(100'000), start); };
        for (int i = 0; i < 200; ++i) {
            move(p, s);
            move(s, p);
            while (const auto event = s.next())
                atS(*event);
            while (const auto event = p.next())
                atP(*event);
        }
    }
};

} // namespace

class GroupStoryTest : public QObject {
    Q_OBJECT

    const Identity p_ = Identity::make(), s_ = Identity::make();
    StoryDomains ofP_, ofS_;
    PairBook book_;
    PairLinks atP_, atS_;
    ListWorld lists_;

    // What the giver's side of the connection finds out; nothing: it was refused.
    std::optional<PeerClaim> shakeHands(PeerCaller& caller, const Bytes& binding, bool codeOpen) const {
        PeerAnswerer answerer({p_}, binding);
        const auto first = answerer.first(caller.m1(), codeOpen);
        if (first.m2.empty()) return std::nullopt;
        const auto m3 = caller.answer(first.m2);
        return m3.ok() ? answerer.second(*m3) : std::nullopt;
    }

    void pair(Connection& line, const PairGrant& grant) {
        PairGiver giver(grant, ofP_);
        PairTaker taker(ofS_);
        // Storing works at once here.
        const std::function<void(PairStep)> atP = [&](const PairStep& step) {
            for (const Message& message : step.send)
                QCOMPARE(line.p.send(message), PeerChannel::Sent::yes);
            atP_ = giver.links();
            if (step.finished) line.p.becomeChannel();
            if (step.store) atP(giver.stored(true));
        };
        const std::function<void(PairStep)> atS = [&](const PairStep& step) {
            for (const Message& message : step.send)
                QCOMPARE(line.s.send(message), PeerChannel::Sent::yes);
            atS_ = taker.links();
            if (step.finished) line.s.becomeChannel();
            if (step.choose) atS(taker.offer({taker.domains(), {}, 1'000'000}));
            if (step.store) atS(taker.stored(true));
        };
        line.run(
            [&](const ChannelEvent& event) {
                if (event.kind == ChannelEvent::Kind::opened) atP(giver.begin());
                if (event.message) atP(giver.receive(*event.message));
            },
            [&](const ChannelEvent& event) {
                if (event.kind == ChannelEvent::Kind::opened) atS(taker.begin());
                if (event.message) atS(taker.receive(*event.message));
            });
    }

    void syncOver(Connection& line) {
        QCOMPARE(line.p.send(lists_.primary.state()), PeerChannel::Sent::yes);
        line.run(
            [&](const ChannelEvent& event) {
                if (!event.message) return;
                lists_.toPrimary.push_back(*event.message);
                lists_.primaryTurn();
                (void)line.p.send(lists_.toSecondary.front());
                lists_.toSecondary.clear();
            },
            [&](const ChannelEvent& event) {
                if (!event.message) return;
                lists_.toSecondary.push_back(*event.message);
                lists_.secondaryTurn();
                while (!lists_.toPrimary.empty()) {
                    (void)line.s.send(lists_.toPrimary.front());
                    lists_.toPrimary.pop_front();
                }
            });
    }

private slots:
    void aCodeIsEnoughForASecondaryThatKnowsItsRecipients() {
        ofP_.own = {"a.example"};
        for (int i = 0; i < 9000; ++i)
            lists_.edit("user" + std::to_string(i), RecipientState::normal);

        const auto shown = book_.show(p_.publicKey(), "mx1.example", {true, {}, false, 0}, start);
        QVERIFY(shown.ok());
        const auto code = crypto::readPairCode(shown->text);
        QVERIFY(code.ok());
        const Bytes binding(peerBindingSize, '1');
        PeerCaller caller(s_, binding, *code, code->host);
        HandshakeRates rates;
        QCOMPARE(rates.begin(*IpAddress::parse("192.0.2.1"), true, start), HandshakeRates::Leave::yes);
        const auto claim = shakeHands(caller, binding, book_.anyOpen(start));
        QVERIFY(claim);
        const auto grant = book_.redeem(*claim, binding, start);
        QVERIFY(grant);

        Connection line(PeerChannel::Mode::pairing);
        pair(line, *grant);
        QCOMPARE(atP_, (PairLinks{{}, {"a.example"}}));
        QCOMPARE(atS_, (PairLinks{{"a.example"}, {}}));

        syncOver(line);
        QVERIFY(lists_.equal());
        QVERIFY(lists_.confirmed);
        lists_.disk.head.confirmedAt = wall;
        RecipientFacts facts;
        facts.fresh = isFresh(lists_.disk.head, wall + Millis(1000));
        QCOMPARE(answerRecipient(facts).code, 550);
    }

    void afterwardsTheKeyIsEnough() {
        const Bytes binding(peerBindingSize, '2');
        PeerCaller caller(s_, binding, PeerPurpose::channel, {p_.publicKey()}, "mx1.example");
        const auto claim = shakeHands(caller, binding, false);
        QVERIFY(claim);
        QCOMPARE(claim->key, s_.publicKey());
        lists_.edit("new", RecipientState::normal);
        Connection line(PeerChannel::Mode::channel);
        line.run([](const ChannelEvent&) {}, [](const ChannelEvent&) {});
        const std::size_t before = lists_.pages;
        syncOver(line);
        QVERIFY(lists_.equal());
        QCOMPARE(lists_.pages, before + 1);
    }
};

QTEST_GUILESS_MAIN(GroupStoryTest)
#include "story_test.moc"
