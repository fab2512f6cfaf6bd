// What the window and ismailctl are told about the DNS of a domain.
#include "api/identity_api.h"

#include "api/view_mapping.h"
#include "api_fixture.h"
#include "base/say.h"
#include "rpc/codec.h"
#include "unit/store/directory/group_fixture.h"

#include <QtTest>

#include <future>

using namespace ismail;
using namespace ismail::test;

namespace {

trust::RecordLine lineIn(trust::RecordState state, trust::Importance importance) {
    trust::RecordLine line;
    line.wanted.purpose = trust::RecordPurpose::spf;
    line.wanted.type = DnsType::txt;
    line.wanted.name = "example.org";
    line.wanted.value = "v=spf1 mx ~all";
    line.wanted.importance = importance;
    line.wanted.why = say("identity.whySpf", "example.org");
    line.state = state;
    return line;
}

net::ListenerState listener(const char* name, const char* address, std::uint16_t port,
                            net::ListenerPhase phase = net::ListenerPhase::open) {
    net::ListenerState state;
    state.name = name;
    state.address = address;
    state.port = port;
    state.phase = phase;
    return state;
}

} // namespace

class IdentityApiTest : public QObject {
    Q_OBJECT
private slots:
    void stateAndImportanceMakeTheSeverity() {
        using S = trust::RecordState;
        using I = trust::Importance;
        ApiFixture fixture;
        fixture.relay.dns.lines = {lineIn(S::right, I::must), lineIn(S::missing, I::may), lineIn(S::missing, I::should),
                                   lineIn(S::differs, I::must), lineIn(S::notAsked, I::must)};
        const auto reply = ask(fixture);
        using V = rpc::Severity;
        const std::vector<V> expected{V::ok, V::notice, V::warning, V::problem, V::notice};
        QCOMPARE(reply.lines.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(reply.lines[i].severity, expected[i]);
        QCOMPARE(reply.verdict, V::problem);
        QVERIFY(reply.zoneFile.find("example.org. 3600 IN TXT \"v=spf1 mx ~all\"\n") != std::string::npos);
    }

    void whatOthersPublishIsMadeHarmless() {
        ApiFixture fixture;
        fixture.relay.dns.lines = {lineIn(trust::RecordState::differs, trust::Importance::must)};
        fixture.relay.dns.lines.front().found = {"a\n\xff" + std::string(10'000, 'b')};
        const auto reply = ask(fixture);
        QVERIFY(reply.lines.front().found.front().starts_with("a\\010\\255b"));
        QVERIFY(reply.lines.front().found.front().size() < 5'000);
    }

    void onlyWhatIsOpenToOthersAndSafeIsOffered() {
        const config::Settings settings;
        const auto services = ismail::service::plannedServices(
            settings, {listener("relay", "0.0.0.0", 25), listener("submission", "0.0.0.0", 587),
                       listener("submissions", "127.0.0.1", 465), listener("imaps", "0.0.0.0", 1993),
                       listener("pop3", "0.0.0.0", 110, net::ListenerPhase::paused)});
        QCOMPARE(services.size(), std::size_t(2));
        QCOMPARE(services[0].service, std::string("submission"));
        QCOMPARE(services[1].service, std::string("imaps"));
        QCOMPARE(int(services[1].port), 1993);
        const auto without = ismail::service::plannedServices(settings.with(config::Setting::imapsTls, "none"),
                                                              {listener("imaps", "0.0.0.0", 993)});
        QVERIFY(without.empty());
    }

    void smarthostsAreNamedWithoutTheirPorts() {
        ApiFixture fixture;
        QVERIFY(fixture.store->directory().setSettings({{"smarthost.hosts", "smtp.provider.example:587"}}));
        ask(fixture);
        QCOMPARE(fixture.relay.sending.smarthosts, std::vector<std::string>{"smtp.provider.example"});
        QVERIFY(fixture.relay.sending.throughSmarthost);
        QCOMPARE(fixture.relay.sending.reportsTo, std::string("dmarc-reports@example.org"));
    }

    void whatOthersReportedIsCounted() {
        ApiFixture fixture;
        const Time now = SystemClock().now();
        relay::ReceivedReport report{"example.org",
                                     "receiver.test",
                                     "1",
                                     "none",
                                     now - std::chrono::hours(30),
                                     now - std::chrono::hours(6),
                                     now,
                                     {}};
        report.sources = {{"192.0.2.1", true, false, 90}, {"192.0.2.2", false, false, 10}};
        QVERIFY(kept(fixture, report));
        const auto reply = askReports(fixture, "Example.ORG", 7);
        QVERIFY(reply.ok());
        QCOMPARE(reply->domain, std::string("example.org"));
        QCOMPARE(reply->reportsTo, std::string("dmarc-reports@example.org"));
        QCOMPARE(reply->messages, std::int64_t(100));
        QCOMPARE(reply->proven, std::int64_t(90));
        QCOMPARE(reply->days.size(), std::size_t(1));
        QCOMPARE(reply->sources.size(), std::size_t(2));
        QCOMPARE(reply->sources[0].source, std::string("192.0.2.1"));
        QCOMPARE(reply->reporters.front().reporter, std::string("receiver.test"));
        QCOMPARE(askReports(fixture, "example.org", 1)->messages, std::int64_t(0));
        QVERIFY(!askReports(fixture, "not a name", 7).ok());
        // They are the figures that the next step of the policy comes from.
        ask(fixture);
        QCOMPARE(fixture.relay.sending.reported.at("none").messages, std::int64_t(100));
        QCOMPARE(fixture.relay.sending.reported.at("none").days, 1);
        QVERIFY(!fixture.relay.sending.reported.contains("quarantine"));
    }

    void whereNobodyIsToLookNothingChanges() {
        ApiFixture fixture;
        const auto reply = askFrom(fixture, "", [](const std::string&, const std::vector<std::int64_t>&) {
            return Result<std::vector<group::View>>(Error{ErrorKind::internal, "Nobody was to be asked."});
        });
        QVERIFY(reply.ok());
        QVERIFY(reply->viewpoints.empty());
    }

    void thisServerAndThePairedMembersThatShareTheDomainLook() {
        Members members;
        QCOMPARE(members.asked("here"), (std::vector<std::int64_t>{0}));
        QCOMPARE(members.asked("all"), (std::vector<std::int64_t>{0, members.sharing}));
        QCOMPARE(members.asked("sharing.example"), std::vector<std::int64_t>{members.sharing});
        QCOMPARE(members.asked("other.example"), std::vector<std::int64_t>{members.other});
        for (const char* stranger : {"plain", "nobody"}) {
            const auto reply = members.ask(stranger);
            QVERIFY(failsWith(reply, ErrorKind::notFound));
            QVERIFY(says(errorOf(reply), "no paired partner"));
        }
    }

    void whatIsSeenIsToldWithItsSidesAndCounts() {
        Members members;
        using Kind = group::ProbeFactKind;
        group::View here, there;
        there.name = "sharing.example";
        here.hosts = {{"mx1.example.org", group::ViewOutcome::seen, {{Kind::banner, "203.0.113.5", "hello"}}, false}};
        there.hosts = here.hosts;
        there.hosts[0].facts = {{Kind::failure, "203.0.113.5", "call connect Cannot connect: refused"},
                                {Kind::certificateEnd, "203.0.113.5", "1800000000000"}};
        there.hosts.push_back({"mx2.example.org", group::ViewOutcome::late, {}, false});
        members.views = {here, there};
        const auto reply = members.ask("all");
        QVERIFY(reply.ok());
        QCOMPARE(reply->viewpoints.size(), std::size_t(2));
        QVERIFY(reply->viewpoints[0].here);
        QCOMPARE(reply->viewpoints[0].server, std::string("mx1.example.org"));
        const auto& facts = reply->viewpoints[1].facts;
        QCOMPARE(facts.size(), std::size_t(3));
        QVERIFY(facts[0].kind == rpc::ViewFactKind::certificateEnd && facts[0].end == fromMillis(1'800'000'000'000));
        QCOMPARE(facts[1].sentence.code, std::string("probe.noCall"));
        QCOMPARE(facts[1].value, render(facts[1].sentence));
        QCOMPARE(facts[2].host, std::string("mx2.example.org"));
        QCOMPARE(facts[2].sentence.code, std::string("probe.late"));
        QCOMPARE(reply->verdict, rpc::Severity::problem);
        const bool named = std::any_of(reply->findings.begin(), reply->findings.end(), [](const rpc::Finding& finding) {
            return finding.sentence.code == "probe.unreachable";
        });
        QVERIFY(named);
    }

    void whatMembersSayStaysWithinTheFrame() {
        Members members;
        group::View view;
        view.name = "sharing.example";
        view.hosts.resize(group::maxViewHosts);
        for (group::HostView& host : view.hosts)
            host.facts.assign(
                128, {group::ProbeFactKind::failure, std::string(255, 'a'), "call connect " + std::string(2000, '\"')});
        members.views.assign(ismail::service::maxViewpoints, view);
        const auto reply = members.ask("all");
        QVERIFY(reply.ok());
        QVERIFY(reply->viewpoints.front().cut);
        QVERIFY(rpc::writeJson(rpc::encode(*reply)).size() < rpc::maxFrameBytes);
    }

private:
    // Of example.org: a paired partner that shares it, one that does not, and a partner that is not paired.
    struct Members {
        PlainKeyBox box;
        ApiFixture fixture;
        std::int64_t sharing = 0, other = 0;
        std::vector<std::int64_t> lastAsked;
        std::vector<group::View> views;

        Members() {
            fixture.options.keyBox = &box;
            fixture.reopen();
            fixture.addDomain("example.org");
            sharing = paired("sharing.example", 'S', {{}, {"example.org"}});
            other = paired("other.example", 'O', {});
            fixture.addPartner("plain");
        }
        std::int64_t paired(const std::string& name, char key, group::PairLinks links) {
            store::PairRecord record;
            record.key = Bytes(32, key);
            record.name = record.host = name;
            record.whole = true;
            record.links = std::move(links);
            return fixture.store->pairs().store(std::move(record)).value();
        }
        Result<rpc::DomainDns::Response> ask(const std::string& from) {
            return askFrom(fixture, from, [this](const std::string&, const std::vector<std::int64_t>& askers) {
                lastAsked = askers;
                return Result<std::vector<group::View>>(views);
            });
        }
        std::vector<std::int64_t> asked(const std::string& from) {
            lastAsked.clear();
            (void)ask(from);
            return lastAsked;
        }
    };
    static bool kept(ApiFixture& fixture, const relay::ReceivedReport& report) {
        std::promise<bool> promise;
        fixture.store->dmarcReports().keep(report,
                                           [&promise](const Status& status) { promise.set_value(status.ok()); });
        return promise.get_future().get();
    }
    static Result<rpc::DmarcReports::Response> askReports(ApiFixture& fixture, const std::string& domain, int days) {
        const SystemClock clock;
        ismail::service::IdentityApi api({clock,
                                          fixture.store->directory(),
                                          fixture.store->dkimKeys(),
                                          fixture.relay,
                                          [] { return std::vector<net::ListenerState>(); },
                                          fixture.store->dmarcReports(),
                                          {},
                                          {}});
        return api.handle(rpc::DmarcReports{}, fixture.admin, {domain, days});
    }
    static rpc::DomainDns::Response ask(ApiFixture& fixture) {
        const auto reply = askFrom(fixture, "", {});
        return reply ? *reply : rpc::DomainDns::Response{};
    }
    using Look = std::function<Result<std::vector<group::View>>(const std::string&, const std::vector<std::int64_t>&)>;
    static Result<rpc::DomainDns::Response> askFrom(ApiFixture& fixture, const std::string& from, Look look) {
        const SystemClock clock;
        fixture.relay.dns.exchangers.domain = "example.org";
        ismail::service::IdentityApi api({clock, fixture.store->directory(), fixture.store->dkimKeys(), fixture.relay,
                                          [] { return std::vector<net::ListenerState>(); },
                                          fixture.store->dmarcReports(), [] { return std::string("mx1.example.org"); },
                                          std::move(look)});
        return api.handle(rpc::DomainDns{}, fixture.admin, {"example.org", false, from});
    }
};

QTEST_GUILESS_MAIN(IdentityApiTest)
#include "identity_api_test.moc"
