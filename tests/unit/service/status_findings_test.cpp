#include "api/settings_view.h"
#include "api/status_findings.h"
#include "base/say.h"

#include <QTest>

#include <algorithm>

using namespace ismail;
using namespace ismail::service;
using config::Setting;

namespace {

// A server that is well: every test spoils one thing.
struct World {
    World() {
        facts.now = Time(std::chrono::hours(500'000));
        facts.serverName = "mail.example.org";
        rpc::ListenerInfo listener;
        listener.listener = "relay";
        listener.state = rpc::ListenerState::listening;
        facts.listeners.push_back(listener);
        facts.diskFree = std::uint64_t(1) << 40;
        crypto::CertificateInfo certificate;
        certificate.notAfter = facts.now + std::chrono::hours(24 * 90);
        facts.certificate = certificate;
        facts.lastBackup = facts.now;
        settings = settings.with(Setting::alertRecipients, "admin@example.org");
        accounts::Domain domain;
        domain.id = 1;
        domain.name = "example.org";
        parts.domains.push_back(domain);
    }
    std::vector<rpc::Finding> find() {
        facts.settings = std::make_shared<config::Settings>(settings);
        if (!facts.atStart) facts.atStart = facts.settings;
        facts.directory = std::make_shared<accounts::Directory>(parts);
        return findStatus(facts);
    }
    // The gravity of what is said about a key; ok: nothing is said.
    rpc::Severity about(const std::string& key) {
        for (const rpc::Finding& finding : find())
            if (finding.key == key) return finding.severity;
        return rpc::Severity::ok;
    }
    void addPartner(bool enabled) {
        accounts::Partner partner;
        partner.id = 7;
        partner.name = "alpha";
        partner.enabled = enabled;
        parts.partners.push_back(partner);
        parts.domains[0].secondaries.push_back({7, {}});
    }
    void addMember() {
        facts.group.emplace().now = facts.now;
        MemberState state;
        state.partnerId = 7;
        state.verdict = group::MemberVerdict::up;
        state.sentence = say("member.down", std::string("alpha"));
        state.since = facts.now - Millis(3'600'000);
        facts.group->members.push_back({"alpha", facts.now, state});
    }
    void addDownDestination(const std::string& domain, const std::string& hop) {
        relay::DestinationView view;
        view.key = "mx:" + domain;
        view.state = "down";
        view.hop = hop;
        view.reason = {451, {4, 4, 1}, "No answer"};
        facts.destinations.push_back(view);
    }

    StatusFacts facts;
    config::Settings settings;
    accounts::Directory::Content parts;
};

} // namespace

class StatusFindingsTest : public QObject {
    Q_OBJECT
private slots:
    void nothingIsSaidOfAServerThatIsWell() {
        World world;
        const auto findings = world.find();
        for (const rpc::Finding& finding : findings)
            qWarning("%s", finding.text.c_str());
        QVERIFY(findings.empty());
        QVERIFY(gravest(findings) == rpc::Severity::ok);
    }
    void everyFindingHasWordsAndAdvice() {
        World world;
        world.facts.serverName = "localhost";
        world.facts.listeners.clear();
        world.facts.accepting = Error{ErrorKind::exhausted, "The disk is full."};
        world.facts.certificate.reset();
        world.facts.lastBackup.reset();
        world.parts.domains.clear();
        const auto findings = world.find();
        QVERIFY(findings.size() >= 6);
        for (const rpc::Finding& finding : findings)
            QVERIFY2(!finding.text.empty() && !finding.advice.empty() && finding.remedy != rpc::Remedy::none,
                     finding.key.c_str());
        QVERIFY(std::is_sorted(findings.begin(), findings.end(),
                               [](const auto& a, const auto& b) { return a.severity > b.severity; }));
        QVERIFY(gravest(findings) == rpc::Severity::problem);
    }
    void aDiskThatFailsIsNotSaidToBeFull() {
        World world;
        world.facts.accepting = Error{ErrorKind::exhausted, "The disk is full."};
        QVERIFY(world.find().at(0).text.starts_with("New mail is answered 452: "));
        world.facts.accepting = Error{ErrorKind::unavailable, "The disk fails."};
        QCOMPARE(world.find().at(0).text, std::string("New mail is answered 451: The disk fails."));
        QVERIFY(world.find().at(0).remedy == rpc::Remedy::lookIntoLog);
        world.facts.accepting = Error{ErrorKind::unavailable, {}}; // as a viewer sees it
        QCOMPARE(world.find().at(0).text, std::string("New mail is answered 451: it cannot be stored."));
    }
    void oneAlertIsNotSeveral() {
        World world;
        world.facts.activeAlerts = 1;
        QCOMPARE(world.find().at(0).text, std::string("An alert is open."));
        world.facts.activeAlerts = 2;
        QCOMPARE(world.find().at(0).text, std::string("2 alerts are open."));
    }
    void aDomainWhosePostmasterNobodyReadsIsNamed() {
        World world;
        const relay::OwnIdentity self;
        const auto without = [&] {
            return domainWithoutPostmaster(accounts::Directory(world.parts), world.settings, self);
        };
        QCOMPARE(without(), std::string("example.org"));
        world.facts.withoutPostmaster = without();
        QVERIFY(world.about("postmaster") == rpc::Severity::notice);

        accounts::AccountEntry account;
        account.id = 5;
        account.address = "anna@example.org";
        account.domainId = 1;
        world.parts.accounts.emplace_back("anna@example.org", account);
        QCOMPARE(without(), std::string("example.org"));
        world.settings = world.settings.with(Setting::serverPostmaster, "anna@example.org");
        QCOMPARE(without(), std::string());
        world.settings = world.settings.with(Setting::serverPostmaster, "");
        world.parts.accounts.emplace_back("postmaster@example.org", account);
        QCOMPARE(without(), std::string());

        world.parts.accounts.clear();
        world.parts.domains[0].role = accounts::DomainRole::secondary;
        QCOMPARE(without(), std::string()); // its primary has one
    }
    void aNameWithoutDomainIsNoServerName() {
        World world;
        world.facts.serverName = "mailhost";
        QVERIFY(world.about("server.name") == rpc::Severity::warning);
    }
    void aFailedListenerNamesWhoHoldsThePort() {
        World world;
        rpc::ListenerInfo failed;
        failed.listener = "submission";
        failed.state = rpc::ListenerState::failed;
        failed.problem = "The port is held by nginx (process 812).";
        world.facts.listeners.push_back(failed);
        const auto findings = world.find();
        QCOMPARE(findings.size(), std::size_t(1));
        QVERIFY(findings[0].text.find("nginx") != std::string::npos);
        QVERIFY(world.about("listener.none") == rpc::Severity::ok);
    }
    void aSecondaryThatTakesEverybodyIsAWarning() {
        World world;
        world.parts.domains[0].role = accounts::DomainRole::secondary;
        QVERIFY2(world.about("domain.example.org.recipients") == rpc::Severity::ok, "Its primary is asked.");
        world.parts.domains[0].recipientPolicy = accounts::RecipientPolicy::acceptAll;
        QVERIFY(world.about("domain.example.org.recipients") == rpc::Severity::warning);
    }
    void aPartnerThatIsDownIsSaidOnlyWhileItIsEnabled() {
        World world;
        world.addPartner(true);
        relay::PartnerView view;
        view.id = 7;
        view.name = "alpha";
        view.state = relay::PartnerView::State::down;
        world.facts.partners.push_back(view);
        QVERIFY(world.about("partner.alpha") == rpc::Severity::warning);
    }
    void aBlockedPortIsToldFromADeadPeer() {
        World world;
        world.addDownDestination("a.example", "192.0.2.1:25");
        world.addDownDestination("b.example", "192.0.2.2:25");
        QVERIFY(world.about("outbound.port25") == rpc::Severity::ok);
        world.addDownDestination("c.example", "192.0.2.3:25");
        QVERIFY(world.about("outbound.port25") == rpc::Severity::problem);
        relay::DestinationView reached;
        reached.key = "mx:d.example";
        reached.lastDelivered = world.facts.now;
        world.facts.destinations.push_back(reached);
        QVERIFY(world.about("outbound.port25") == rpc::Severity::ok);
    }
    void mailThatIsOverdueIsStuckUnlessItIsHeld() {
        World world;
        store::QueueDestination waiting{"mx:a.example", 3, 0, world.facts.now - std::chrono::hours(9),
                                        world.facts.now - std::chrono::hours(3)};
        world.facts.waiting.push_back(waiting);
        QVERIFY(world.about("queue.stuck") == rpc::Severity::warning);
        world.facts.waiting[0].destination = "primary:a.example";
        QVERIFY(world.about("queue.stuck") == rpc::Severity::ok);
        world.facts.waiting[0].destination = "mx:a.example";
        world.facts.waiting[0].onHold = 3;
        QVERIFY(world.about("queue.stuck") == rpc::Severity::ok);
    }
    void aCertificateNearItsEndIsAWarningThenAProblem() {
        World world;
        world.facts.certificate->notAfter = world.facts.now + std::chrono::hours(24 * 5);
        QVERIFY(world.about("certificate") == rpc::Severity::warning);
        world.facts.certificate->notAfter = world.facts.now;
        QVERIFY(world.about("certificate") == rpc::Severity::problem);
    }
    void trustInTheWholeInternetIsAProblem() {
        World world;
        world.settings = world.settings.with(Setting::trustedNetworks, "10.0.0.0/8 0.0.0.0/0");
        QVERIFY(world.about("access.trusted_networks") == rpc::Severity::problem);
    }
    void aSettingThatWaitsForARestartIsNamed() {
        World world;
        world.facts.atStart = std::make_shared<config::Settings>();
        world.settings = world.settings.with(Setting::workerThreads, "8");
        QVERIFY(world.about("setting.threads.workers") == rpc::Severity::notice);
    }

    void theVersionOfTheSettingsFollowsTheirValues() {
        const config::Settings standard;
        const config::Settings other = standard.with(Setting::maxErrors, "7");
        QVERIFY(settingsVersion(standard) != settingsVersion(other));
        QCOMPARE(settingsVersion(standard), settingsVersion(other.with(Setting::maxErrors, "20")));
    }
    void aSecretIsNeverShown() {
        const config::Settings settings = config::Settings().with(Setting::smarthostPassword, "sealed");
        const auto info = settingInfo(config::settingSpec(Setting::smarthostPassword), settings, settings);
        QVERIFY(info.value.empty());
        QVERIFY(info.isSet);
    }
    void aValueMustMeanSomething_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("fits");
        QTest::newRow("a network") << "access.trusted_networks"
                                   << "192.168.0.0/16 2001:db8::/32" << true;
        QTest::newRow("no network") << "access.trusted_networks"
                                    << "192.168.0.0/16 home" << false;
        QTest::newRow("no network at all") << "access.trusted_networks"
                                           << "" << true;
        QTest::newRow("a host name") << "server.name"
                                     << "mail.example.org" << true;
        QTest::newRow("no host name") << "server.name"
                                      << "mail example" << false;
        QTest::newRow("nowhere to listen") << "listener.relay.address"
                                           << "" << false;
        QTest::newRow("a smarthost with a port") << "smarthost.hosts"
                                                 << "smtp.example.org:587 [2001:db8::1]:25" << true;
        QTest::newRow("a DNS server is an address") << "dns.servers"
                                                    << "ns.example.org" << false;
        QTest::newRow("an address of a person") << "alert.recipients"
                                                << "a@example.org" << true;
        QTest::newRow("half an address") << "alert.recipients"
                                         << "a" << false;
        QTest::newRow("block lists") << "dnsbl.lists"
                                     << "zen.example, welcome:good.example*-2" << true;
        QTest::newRow("a block list with answers that are none") << "dnsbl.lists"
                                                                 << "zen.example=127.0.0.300" << false;
        QTest::newRow("a block list twice") << "dnsbl.lists"
                                            << "zen.example zen.example" << false;
        QTest::newRow("no block list") << "dnsbl.lists"
                                       << "" << true;
        QTest::newRow("what has no meaning of its own") << "smtp.max_errors"
                                                        << "7" << true;
    }
    void aValueMustMeanSomething() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(bool, fits);
        const config::SettingSpec* spec = config::findSetting(key.toStdString());
        QVERIFY(spec);
        QCOMPARE(checkSettingMeaning(*spec, value.toStdString()).ok(), fits);
    }

    void aListInTheDnsThatIsSetAsideIsNamed() {
        World world;
        relay::ListHealth::State list;
        list.list.zone = "zen.example";
        world.facts.lists = {list};
        QCOMPARE(world.about("dnsbl.zen.example"), rpc::Severity::ok);
        world.facts.lists[0].setAside = say("dnsbl.listsEverything", std::string("zen.example"));
        QCOMPARE(world.about("dnsbl.zen.example"), rpc::Severity::warning);
    }

    void aMemberThatIsNotReachedIsFoundAfterTheFirstCalls() {
        World world;
        world.addMember();
        MemberState& state = world.facts.group->members[0].state;
        QCOMPARE(world.about("group.alpha"), rpc::Severity::ok);
        state.verdict = group::MemberVerdict::down;
        state.since = world.facts.now - Millis(10'000);
        QCOMPARE(world.about("group.alpha"), rpc::Severity::ok);
        state.since = world.facts.now - Millis(60'000);
        QCOMPARE(world.about("group.alpha"), rpc::Severity::warning);
        state.verdict = group::MemberVerdict::planned;
        QCOMPARE(world.about("group.alpha"), rpc::Severity::notice);
    }

    void aMemberThatWasNotHeardOfForThirtyDaysIsNamed() {
        World world;
        world.addMember();
        auto& heard = world.facts.group->members[0].lastHeard;
        heard = world.facts.now - std::chrono::days(30) + Millis(1);
        QCOMPARE(world.about("group.alpha.away"), rpc::Severity::ok);
        heard = world.facts.now - std::chrono::days(30);
        QCOMPARE(world.about("group.alpha.away"), rpc::Severity::warning);
        heard.reset();
        QCOMPARE(world.about("group.alpha.away"), rpc::Severity::ok);
    }

    void clocksThatDifferAreNoticedAfterTwoMinutes() {
        World world;
        world.addMember();
        MemberState& state = world.facts.group->members[0].state;
        const auto found = [&](Millis skew) {
            state.skew = skew;
            return world.about("group.alpha.clock");
        };
        QCOMPARE(found(Millis(-100'000)), rpc::Severity::ok);
        QCOMPARE(found(Millis(-180'000)), rpc::Severity::notice);
        QCOMPARE(found(Millis(900'000)), rpc::Severity::warning);
        QVERIFY(world.find()[0].text.find("ahead") != std::string::npos);
    }

    void aCopiedMemberAListThatIsOldAnOfferAndAServerThatCouldBePairedAreNamed() {
        World world;
        world.addMember();
        GroupFacts& group = *world.facts.group;
        group.members[0].state.twice = true;
        for (int i = 0; i < 300; ++i) {
            group.stale.push_back({"alpha", "d" + std::to_string(i) + ".example"});
            group.waiting.push_back({"alpha", "w" + std::to_string(i) + ".example"});
        }
        group.pairable = {"beta"};
        QCOMPARE(world.about("group.alpha.twice"), rpc::Severity::warning);
        QCOMPARE(world.about("group.alpha.lists"), rpc::Severity::warning);
        QCOMPARE(world.about("group.alpha.waiting"), rpc::Severity::notice);
        QCOMPARE(world.about("group.beta.pair"), rpc::Severity::notice);
        // One for each matter, not one for each domain.
        QCOMPARE(world.find().size(), std::size_t(4));
    }
};

QTEST_GUILESS_MAIN(StatusFindingsTest)
#include "status_findings_test.moc"
