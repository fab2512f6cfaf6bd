// One probe from here: whose hosts are called, and that it ends.
#include "group/prober.h"

#include "net/strand.h"
#include "net/worker_pool.h"
#include "support/relay_doubles.h"

#include <QtTest>

#include <optional>

using namespace ismail;
using namespace ismail::service;
using namespace ismail::test;
using group::ProbeFactKind;
using group::ProbeOutcome;

namespace {

DnsAnswer answerOf(std::vector<std::string> values, std::vector<MxHost> mx = {}) {
    DnsAnswer answer;
    answer.status = DnsStatus::ok;
    answer.values = std::move(values);
    answer.mx = std::move(mx);
    return answer;
}

struct Bench {
    ManualClock clock;
    ManualExecutor strand{clock};
    FakeResolver resolver;
    NullLog log;
    // Nothing is called here: the reactors never start.
    net::ReactorPool reactors{1, clock, log};
    net::WorkerPool workers{{1}, log};
    net::TlsContexts tls;
    net::PortLooker looker{reactors, workers, tls, log};
    bool ours = false;
    std::vector<std::string> askedFor;
    Prober prober{{clock, strand, resolver, looker,
                   [] {
                       return Prober::Way{"mx1.example.test", 25, {}};
                   },
                   [this](const std::string& address) {
                       askedFor.push_back(address);
                       return ours;
                   }}};
    std::optional<group::ProbeAnswer> answer;

    explicit Bench(const std::string& address = "10.0.0.5") {
        resolver.setTyped("example.test", DnsType::mx, answerOf({}, {{10, "mx1.example.test"}}));
        resolver.setTyped("mx1.example.test", DnsType::a, answerOf({address}));
    }
    ~Bench() {
        prober.stop();
        workers.stop();
    }
    void probe(const std::string& host, ProbeFor whom = ProbeFor::member) {
        prober.probe(whom, "example.test", host, [this](group::ProbeAnswer seen) { answer = std::move(seen); });
        strand.run();
    }
    QStringList facts() const {
        QStringList lines;
        for (const group::ProbeFact& fact : answer->facts)
            lines << QString::fromStdString(std::string(enumText(fact.what)) + " " + fact.about + " " + fact.value);
        return lines;
    }
};

} // namespace

class ProberTest : public QObject {
    Q_OBJECT
private slots:
    void aDomainIsAnsweredFromTheDnsAlone() {
        Bench bench;
        bench.probe("");
        QCOMPARE(bench.facts(), QStringList{"mx example.test 10 mx1.example.test"});
        QCOMPARE(bench.answer->outcome, ProbeOutcome::seen);
        QCOMPARE(bench.strand.timers(), std::size_t(0));
    }

    void aHostOfNobodysIsNotLookedAt() {
        Bench bench;
        bench.resolver.setTyped("victim.test", DnsType::a, answerOf({"203.0.113.5"}));
        bench.probe("victim.test");
        QCOMPARE(bench.answer->outcome, ProbeOutcome::notShared);
        QVERIFY(bench.answer->facts.empty());
        QCOMPARE(bench.resolver.questions.size(), std::size_t(1));
    }

    // A partner names hosts of its own domain as it likes; it learns nothing of the network that this server is in.
    void aPrivateAddressIsNotCalledForOthers() {
        Bench bench;
        bench.probe("mx1.example.test");
        QCOMPARE(bench.askedFor, std::vector<std::string>{"10.0.0.5"});
        QCOMPARE(bench.facts(), (QStringList{"a mx1.example.test 10.0.0.5", "failure 10.0.0.5 notPublic"}));
    }

    void theOwnAdministratorMayCallPrivateAddresses() {
        Bench bench;
        bench.probe("mx1.example.test", ProbeFor::ourselves);
        QVERIFY(bench.askedFor.empty());
        bench.strand.advance(probeLimit);
        QVERIFY(bench.facts().filter("notPublic").isEmpty());
    }

    void silenceOfAPortEndsWithTheLimit() {
        Bench bench;
        bench.ours = true;
        bench.probe("mx1.example.test");
        QVERIFY(!bench.answer);
        bench.strand.advance(probeLimit);
        QVERIFY(bench.answer);
        QVERIFY(bench.facts().contains("failure mx1.example.test time"));
        QVERIFY(bench.facts().contains("a mx1.example.test 10.0.0.5"));
    }

    void silenceOfTheDnsEndsWithItsLimit() {
        Bench bench;
        bench.resolver.hold = true;
        bench.probe("mx1.example.test");
        bench.strand.advance(probeDnsLimit);
        QVERIFY(bench.answer);
        QCOMPARE(bench.answer->outcome, ProbeOutcome::seen);
        QCOMPARE(bench.facts(), QStringList{"failure example.test dns MX"});
        while (bench.resolver.release())
            bench.strand.run();
        QCOMPARE(bench.strand.timers(), std::size_t(0));
    }

    void nobodyIsToldOnceItHasStopped() {
        Bench bench;
        bench.ours = true;
        bench.probe("mx1.example.test");
        bench.prober.stop();
        bench.strand.advance(probeLimit);
        QVERIFY(!bench.answer);
        QCOMPARE(bench.strand.timers(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(ProberTest)
#include "prober_test.moc"
