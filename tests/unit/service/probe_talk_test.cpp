// Questions about a domain between members: who is answered, how often, and what becomes of silence.
#include "group/probe_talk.h"

#include "support/relay_doubles.h"

#include <QtTest>

#include <deque>
#include <optional>

using namespace ismail;
using namespace ismail::service;
using namespace ismail::test;
using group::ProbeOutcome;
using group::ViewOutcome;

namespace {

group::ProbeFact mx(const char* value) { return {group::ProbeFactKind::mx, "example.test", value}; }

struct Bench {
    ManualClock clock;
    ManualExecutor strand{clock};
    FakeDirectory directory;
    std::int64_t second = directory.addPartner("second", "mx2.example.test");
    std::int64_t other = directory.addPartner("other", "other.test");
    std::int64_t primaryDomain = directory.addPrimary("example.test", {second});
    std::int64_t heldDomain = directory.addSecondary("held.test", other);
    // Probes of this server that wait for an answer, and what was sent.
    struct Probe {
        ProbeFor whom;
        std::string domain, host;
        std::function<void(group::ProbeAnswer)> done;
    };
    std::deque<Probe> probes;
    std::vector<std::pair<std::int64_t, group::Message>> sent;
    std::map<std::int64_t, group::Hello> open;
    ProbeTalk talk{{clock, strand, directory,
                    [this](ProbeFor whom, const std::string& domain, const std::string& host,
                           std::function<void(group::ProbeAnswer)> done) {
                        probes.push_back({whom, domain, host, std::move(done)});
                    },
                    [] { return std::vector<std::string>{"MX1.example.test"}; },
                    [this](std::int64_t to, group::Message message) { sent.emplace_back(to, std::move(message)); },
                    [this](std::int64_t id) {
                        const auto known = open.find(id);
                        return known == open.end() ? std::nullopt : std::optional(known->second);
                    }}};
    std::optional<std::vector<group::View>> views;

    void connect(std::int64_t partnerId, bool canProbe = true) {
        group::Hello hello;
        hello.name = "mx2.example.test";
        if (canProbe) hello.features = {std::string(group::featureProbe)};
        open[partnerId] = hello;
    }
    void answerHere(std::vector<group::ProbeFact> facts = {}, ProbeOutcome outcome = ProbeOutcome::seen) {
        const Probe probe = std::move(probes.front());
        probes.pop_front();
        probe.done({0, outcome, std::move(facts), false});
        strand.run();
    }
    // What a member is asked last.
    group::ProbeAsk asked() const { return std::get<group::ProbeAsk>(sent.back().second); }
    group::ProbeAnswer answered() const { return std::get<group::ProbeAnswer>(sent.back().second); }
    void hear(std::int64_t from, std::vector<group::ProbeFact> facts, ProbeOutcome outcome = ProbeOutcome::seen) {
        talk.message(from, group::ProbeAnswer{asked().id, outcome, std::move(facts), false});
        strand.run();
    }
    void ask(std::int64_t from, std::int64_t id, const std::string& domain, const std::string& host = {}) {
        talk.message(from, group::ProbeAsk{id, domain, host});
    }
    void look(const std::vector<std::int64_t>& askers, const std::string& domain = "example.test") {
        talk.look(domain, askers, [this](std::vector<group::View> seen) { views = std::move(seen); });
        strand.run();
    }
};

} // namespace

class ProbeTalkTest : public QObject {
    Q_OBJECT
private slots:
    void aMemberIsToldOfSharedDomainsOnly() {
        Bench bench;
        for (const char* domain : {"held.test", "unknown.test", "", "a..b"}) {
            bench.ask(bench.second, 1, domain);
            QCOMPARE(bench.answered().outcome, ProbeOutcome::notShared);
            QVERIFY(bench.probes.empty());
        }
        bench.ask(bench.second, 2, "Example.TEST", "MX1.example.test.");
        QCOMPARE(bench.probes.size(), std::size_t(1));
        QCOMPARE(bench.probes.front().domain, std::string("example.test"));
        QCOMPARE(bench.probes.front().host, std::string("mx1.example.test"));
        QCOMPARE(bench.probes.front().whom, ProbeFor::member);
        bench.ask(bench.other, 3, "held.test");
        QCOMPARE(bench.probes.size(), std::size_t(2));
    }

    void theAnswerGoesToWhoHasAsked() {
        Bench bench;
        bench.ask(bench.second, 77, "example.test");
        bench.answerHere({mx("10 mx1.example.test")});
        QCOMPARE(bench.sent.back().first, bench.second);
        QCOMPARE(bench.answered().id, std::int64_t(77));
        QCOMPARE(bench.answered().facts.size(), std::size_t(1));
    }

    void aMemberHasOneProbeAtATime() {
        Bench bench;
        bench.ask(bench.second, 1, "example.test");
        bench.ask(bench.second, 2, "example.test");
        QCOMPARE(bench.answered().id, std::int64_t(2));
        QCOMPARE(bench.answered().outcome, ProbeOutcome::busy);
        bench.ask(bench.other, 3, "held.test");
        QCOMPARE(bench.probes.size(), std::size_t(2));
        bench.answerHere();
        bench.ask(bench.second, 4, "example.test");
        QCOMPARE(bench.probes.size(), std::size_t(2));
    }

    void aMemberHasTenProbesAMinute() {
        Bench bench;
        for (int i = 1; i <= 10; ++i) {
            bench.ask(bench.second, i, "example.test");
            bench.answerHere();
        }
        // A new channel does not change that: it is counted by partner.
        bench.ask(bench.second, 11, "example.test");
        QCOMPARE(bench.answered().outcome, ProbeOutcome::busy);
        bench.clock.advance(Millis(60'000));
        bench.ask(bench.second, 12, "example.test");
        QCOMPARE(bench.probes.size(), std::size_t(1));
    }

    void eachSideIsAskedAboutTheDomainAndThenHostByHost() {
        Bench bench;
        bench.connect(bench.second);
        bench.look({0, bench.second});
        QCOMPARE(bench.probes.front().host, std::string());
        QCOMPARE(bench.probes.front().whom, ProbeFor::ourselves);
        QCOMPARE(bench.asked().host, std::string());
        bench.answerHere({mx("20 mx2.example.test"), mx("10 mx1.example.test")});
        QCOMPARE(bench.probes.front().host, std::string("mx1.example.test"));
        bench.answerHere();
        QCOMPARE(bench.probes.front().host, std::string("mx2.example.test"));
        bench.answerHere();
        QVERIFY(!bench.views);
        bench.hear(bench.second, {mx("10 mx1.example.test")});
        QCOMPARE(bench.asked().host, std::string("mx1.example.test"));
        bench.hear(bench.second, {{group::ProbeFactKind::banner, "203.0.113.5", "hello\n\x1b[2J"}});
        QVERIFY(bench.views);
        const auto& views = *bench.views;
        QCOMPARE(views.size(), std::size_t(2));
        QCOMPARE(views[0].name, std::string());
        QCOMPARE(views[0].ownHosts, std::vector<std::string>{"mx1.example.test"});
        QCOMPARE(views[0].hosts.size(), std::size_t(2));
        QCOMPARE(views[1].name, std::string("second"));
        QCOMPARE(views[1].hosts.size(), std::size_t(1));
        QCOMPARE(views[1].hosts[0].outcome, ViewOutcome::seen);
        QCOMPARE(views[1].hosts[0].facts[0].value, std::string("hello\\010\\027[2J"));
        QCOMPARE(bench.strand.timers(), std::size_t(0));
    }

    void whoCannotBeAskedIsAViewThatSaysWhy() {
        Bench bench;
        bench.look({bench.second});
        QCOMPARE(bench.views->front().outcome, ViewOutcome::away);
        bench.connect(bench.second, false);
        bench.look({bench.second});
        QCOMPARE(bench.views->front().outcome, ViewOutcome::tooOld);
        bench.connect(bench.other);
        bench.look({bench.other});
        QCOMPARE(bench.views->front().outcome, ViewOutcome::notShared);
        QVERIFY(bench.sent.empty());
    }

    void silenceEndsWithTheLimit() {
        Bench bench;
        bench.connect(bench.second);
        bench.look({bench.second});
        bench.strand.advance(askLimit - Millis(1));
        QVERIFY(!bench.views);
        bench.strand.advance(Millis(1));
        QCOMPARE(bench.views->front().outcome, ViewOutcome::late);
        QCOMPARE(bench.strand.timers(), std::size_t(0));
        // An answer that comes too late, or to nothing, changes nothing.
        bench.hear(bench.second, {mx("10 mx1.example.test")});
        bench.talk.message(bench.second, group::ProbeAnswer{4711, ProbeOutcome::seen, {}, false});
    }

    void aLookEndsInAllHoweverSlowEachHostIs() {
        Bench bench;
        bench.connect(bench.second);
        bench.look({bench.second});
        bench.hear(bench.second, {mx("1 a.test"), mx("2 b.test"), mx("3 c.test"), mx("4 d.test"), mx("5 e.test")});
        bench.strand.advance(lookLimit);
        QVERIFY(bench.views);
        for (const group::HostView& host : bench.views->front().hosts)
            QCOMPARE(host.outcome, ViewOutcome::late);
        bench.strand.advance(lookLimit);
        QCOMPARE(bench.strand.timers(), std::size_t(0));
    }

    void aRefusalEndsTheQuestionsToThatMember() {
        Bench bench;
        bench.connect(bench.second);
        bench.look({bench.second});
        bench.hear(bench.second, {mx("1 a.test"), mx("2 b.test")});
        // The channel counts by itself and says so with an error.
        QVERIFY(bench.talk.message(bench.second, group::Fault{group::FaultCode::busy, "probe.ask", bench.asked().id}));
        QVERIFY(bench.views);
        for (const group::HostView& host : bench.views->front().hosts)
            QCOMPARE(host.outcome, ViewOutcome::busy);
        QVERIFY(!bench.talk.message(bench.second, group::Fault{group::FaultCode::busy, "list.want", 0}));
    }

    void twoLooksAskAMemberOneAfterTheOther() {
        Bench bench;
        bench.connect(bench.second);
        std::size_t done = 0;
        for (int i = 0; i < 2; ++i)
            bench.talk.look("example.test", {bench.second}, [&](std::vector<group::View>) { ++done; });
        QCOMPARE(bench.sent.size(), std::size_t(1));
        bench.hear(bench.second, {mx("0 .")});
        QCOMPARE(done, std::size_t(1));
        QCOMPARE(bench.sent.size(), std::size_t(2));
        bench.hear(bench.second, {mx("0 .")});
        QCOMPARE(done, std::size_t(2));
    }

    void aMemberThatGoesMeanwhileIsAway() {
        Bench bench;
        bench.connect(bench.second);
        bench.look({bench.second});
        bench.open.clear();
        bench.hear(bench.second, {mx("1 a.test")});
        QCOMPARE(bench.views->front().hosts.front().outcome, ViewOutcome::away);
    }

    void nobodyIsCalledBackOnceItHasStopped() {
        Bench bench;
        bench.connect(bench.second);
        bench.look({0, bench.second});
        bench.talk.stop();
        bench.strand.advance(lookLimit);
        QVERIFY(!bench.views);
        QCOMPARE(bench.strand.timers(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(ProbeTalkTest)
#include "probe_talk_test.moc"
