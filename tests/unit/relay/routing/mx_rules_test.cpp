#include "relay/routing/mx_rules.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <set>

using namespace ismail;
using namespace ismail::relay;

namespace {

OwnIdentity ourselves() {
    OwnIdentity self;
    self.name = "us.example";
    self.names = {"us.example", "backup.us.example"};
    self.addresses = {"192.0.2.1", "2001:db8::1"};
    return self;
}

RandomBelow seeded(std::uint32_t seed) {
    auto engine = std::make_shared<std::mt19937>(seed);
    return [engine](std::uint32_t below) { return static_cast<std::uint32_t>((*engine)() % below); };
}

MxAnswer answerOf(std::vector<MxHost> hosts) { return {DnsStatus::ok, std::move(hosts), Millis(1), {}}; }

ResolvedMx resolved(std::uint16_t preference, const std::string& host, std::vector<std::string> addresses) {
    return {{preference, host},
            {addresses.empty() ? DnsStatus::noData : DnsStatus::ok, std::move(addresses), Millis(1), {}}};
}

} // namespace

class MxRulesTest : public QObject {
    Q_OBJECT

private slots:
    void anAnswerWithoutHostsHasItsOwnOutcome_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("code");
        QTest::newRow("a domain that does not exist fails for good")
            << int(DnsStatus::nxDomain) << int(MxOutcome::permanent) << "5.1.2";
        QTest::newRow("a server that does not answer is tried again")
            << int(DnsStatus::temporary) << int(MxOutcome::temporary) << "4.4.3";
        QTest::newRow("a broken answer is tried again")
            << int(DnsStatus::malformed) << int(MxOutcome::temporary) << "4.4.3";
    }
    void anAnswerWithoutHostsHasItsOwnOutcome() {
        QFETCH(int, status);
        QFETCH(int, outcome);
        QFETCH(QString, code);
        MxAnswer answer;
        answer.status = static_cast<DnsStatus>(status);
        const MxReading reading = readMx("example.org", answer);
        QCOMPARE(int(reading.outcome), outcome);
        QCOMPARE(QString::fromStdString(reading.reply.status.text()), code);
    }

    void noMxRecordMeansTheDomainItself() {
        MxAnswer answer;
        answer.status = DnsStatus::noData;
        const MxReading reading = readMx("example.org", answer);
        QVERIFY(reading.implicit);
        QCOMPARE(reading.hosts.size(), std::size_t(1));
        QCOMPARE(reading.hosts.front().host, std::string("example.org"));
        QCOMPARE(int(reading.hosts.front().preference), 0);
    }

    void aNullMxRefusesForGood() {
        const MxReading reading = readMx("example.org", answerOf({{0, ""}}));
        QCOMPARE(int(reading.outcome), int(MxOutcome::permanent));
        QCOMPARE(reading.reply.code, 556);
        QCOMPARE(reading.reply.status.text(), std::string("5.1.10"));
    }

    void aRootBesideOtherHostsIsIgnored() {
        const MxReading reading = readMx("example.org", answerOf({{0, ""}, {10, "MX.example.org."}}));
        QCOMPARE(reading.hosts.size(), std::size_t(1));
        QCOMPARE(reading.hosts.front().host, std::string("mx.example.org"));
    }

    void aHostThatIsListedTwiceCountsOnceAtItsBest() {
        const MxReading reading =
            readMx("example.org", answerOf({{20, "a.example"}, {10, "A.example"}, {15, "b.example"}}));
        QCOMPARE(reading.hosts.size(), std::size_t(2));
        QCOMPARE(reading.hosts.front().host, std::string("a.example"));
        QCOMPARE(int(reading.hosts.front().preference), 10);
    }

    void everyAddressOfAHostIsATarget() {
        const MxPlan plan =
            planMx("example.org", {resolved(10, "mx.example.org", {"2001:db8::5", "192.0.2.5", "192.0.2.6"})}, false,
                   ourselves(), true, seeded(1));
        QCOMPARE(plan.targets.size(), std::size_t(3));
        QCOMPARE(plan.targets.front().address, std::string("2001:db8::5"));
    }

    void withoutIpv6OnlyIpv4IsCalled() {
        const MxPlan plan = planMx("example.org", {resolved(10, "mx.example.org", {"2001:db8::5", "192.0.2.5"})}, false,
                                   ourselves(), false, seeded(1));
        QCOMPARE(plan.targets.size(), std::size_t(1));
        QCOMPARE(plan.targets.front().address, std::string("192.0.2.5"));
    }

    void anMxThatIsAnAddressIsCalledAsItIs() {
        const MxPlan plan = planMx("example.org", {{{10, "192.0.2.77"}, {}}}, false, ourselves(), true, seeded(1));
        QCOMPARE(int(plan.outcome), int(MxOutcome::usable));
        QCOMPARE(plan.targets.front().address, std::string("192.0.2.77"));
    }

    void weRecogniseOurselvesByNameAndByAddress_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("address");
        QTest::newRow("by the main name") << "us.example"
                                          << "198.51.100.1";
        QTest::newRow("by another name in capitals") << "Backup.US.example"
                                                     << "198.51.100.1";
        QTest::newRow("by an address behind a foreign name") << "alias.example.org"
                                                             << "192.0.2.1";
        QTest::newRow("by an IPv6 address written at length") << "alias.example.org"
                                                              << "2001:0db8:0:0::1";
    }
    void weRecogniseOurselvesByNameAndByAddress() {
        QFETCH(QString, host);
        QFETCH(QString, address);
        const MxPlan plan = planMx(
            "example.org",
            {resolved(10, "best.example.org", {"192.0.2.9"}), resolved(20, host.toStdString(), {address.toStdString()}),
             resolved(20, "equal.example.org", {"192.0.2.10"}), resolved(30, "worse.example.org", {"192.0.2.11"})},
            false, ourselves(), true, seeded(1));
        QVERIFY(plan.selfFound);
        QCOMPARE(int(plan.ownPreference), 20);
        QCOMPARE(plan.targets.size(), std::size_t(1));
        QCOMPARE(plan.targets.front().host, std::string("best.example.org"));
    }

    void beingTheBestWithoutARoleIsAnErrorInWords() {
        const MxPlan plan =
            planMx("example.org",
                   {resolved(10, "us.example", {"192.0.2.1"}), resolved(10, "equal.example.org", {"192.0.2.10"})},
                   false, ourselves(), true, seeded(1));
        QVERIFY(plan.selfIsBest);
        QCOMPARE(int(plan.outcome), int(MxOutcome::permanent));
        QCOMPARE(plan.reply.status.text(), std::string("5.4.6"));
        QVERIFY(plan.reply.text.find("has no role") != std::string::npos);
    }

    void hostsWithoutAddressesFailForGoodUnlessDnsWasSilent() {
        ResolvedMx silent{{20, "b.example.org"}, {}};
        silent.answer.status = DnsStatus::temporary;
        const auto gone =
            planMx("example.org", {resolved(10, "a.example.org", {})}, false, ourselves(), true, seeded(1));
        QCOMPARE(int(gone.outcome), int(MxOutcome::permanent));
        const auto wait =
            planMx("example.org", {resolved(10, "a.example.org", {}), silent}, false, ourselves(), true, seeded(1));
        QCOMPARE(int(wait.outcome), int(MxOutcome::temporary));
        QCOMPARE(wait.reply.status.text(), std::string("4.4.3"));
    }

    void equalPreferencesShareTheLoad() {
        std::map<std::string, int> first;
        const auto random = seeded(7);
        for (int i = 0; i < 3000; ++i) {
            const MxPlan plan = planMx("example.org",
                                       {resolved(10, "a", {"192.0.2.10"}), resolved(10, "b", {"192.0.2.11"}),
                                        resolved(10, "c", {"192.0.2.12"})},
                                       false, ourselves(), true, random);
            ++first[plan.targets.front().host];
        }
        for (const auto& [host, times] : first)
            QVERIFY2(times > 800 && times < 1200, host.c_str());
        QCOMPARE(first.size(), std::size_t(3));
    }

    // Thousands of random sets against the rule as RFC 5321 section 5.1 states it.
    void randomSetsKeepTheRules() {
        std::mt19937 engine(20260131);
        const auto below = [&](int n) { return static_cast<int>(engine() % static_cast<unsigned>(n)); };
        const OwnIdentity self = ourselves();
        for (int round = 0; round < 10'000; ++round) {
            std::vector<MxHost> records;
            const int count = below(12);
            for (int i = 0; i < count; ++i)
                records.push_back({static_cast<std::uint16_t>(below(6) * 10),
                                   below(8) == 0 ? "us.example" : "h" + std::to_string(below(10)) + ".example"});
            const MxReading reading = readMx("example.org", answerOf(records));
            QCOMPARE(int(reading.outcome), int(MxOutcome::usable));

            std::vector<ResolvedMx> hosts;
            for (const MxHost& host : reading.hosts) {
                std::vector<std::string> addresses;
                for (int i = below(3); i >= 0; --i)
                    addresses.push_back("198.51.100." + std::to_string(below(250)));
                if (below(10) == 0) addresses.push_back("192.0.2.1");
                if (below(5) == 0) addresses.clear();
                hosts.push_back(resolved(host.preference, host.host, addresses));
            }
            int own = 1 << 20;
            for (const ResolvedMx& host : hosts) {
                const bool isUs =
                    host.mx.host == "us.example" ||
                    std::count(host.answer.addresses.begin(), host.answer.addresses.end(), "192.0.2.1") != 0;
                if (isUs) own = std::min(own, int(host.mx.preference));
            }
            const MxPlan plan =
                planMx("example.org", hosts, reading.implicit, self, true, seeded(static_cast<std::uint32_t>(round)));
            QCOMPARE(plan.selfFound, own != 1 << 20);
            std::set<std::string> expected, got;
            for (const ResolvedMx& host : hosts)
                if (host.mx.preference < own)
                    for (const std::string& address : host.answer.addresses)
                        expected.insert(host.mx.host + " " + address);
            int last = -1;
            for (const MxTarget& target : plan.targets) {
                QVERIFY(int(target.preference) < own);
                QVERIFY(int(target.preference) >= last);
                QVERIFY(target.address != "192.0.2.1");
                last = target.preference;
                got.insert(target.host + " " + target.address);
            }
            QVERIFY(got == expected);
            QCOMPARE(plan.outcome == MxOutcome::usable, !expected.empty());
            if (expected.empty()) QVERIFY(plan.reply.permanent());
        }
    }
};

QTEST_GUILESS_MAIN(MxRulesTest)
#include "mx_rules_test.moc"
