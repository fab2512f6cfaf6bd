// Roles and partners: queries, recognition, call-ahead, and what an administrator is told.
#include "base/promises.h"
#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

namespace {

constexpr Millis minute{60'000};

} // namespace

class PartnersTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;
    std::int64_t beta_ = 0;

    FakePeer& beta() { return world_->outbound.at("203.0.113.2:25"); }
    // A secondary for held.example whose primary decides about recipients.
    void secondaryWithCallAhead() {
        world_->directory.addSecondary("held.example", beta_, RecipientPolicy::callAhead);
        beta().answer = [](const auto&, const mail::Recipient& r) {
            if (r.address.local.starts_with("known")) return mail::Reply{250, {2, 1, 5}, "ok"};
            if (r.address.local.starts_with("busy")) return mail::Reply{450, {4, 2, 1}, "later"};
            return mail::Reply{550, {5, 1, 1}, "no such user"};
        };
    }
    std::string explain(const std::string& from, const std::string& to) {
        std::string text;
        world_->core().explain(from.empty() ? mail::Address{} : *mail::parseMailbox(from), *mail::parseMailbox(to),
                               [&](const Explanation& e) {
                                   text = e.reply.oneLine() + "\n";
                                   for (const std::string& destination : e.destinations)
                                       text += destination + "\n";
                                   for (const std::string& step : e.steps)
                                       text += step + "\n";
                                   for (const std::string& target : e.targets)
                                       text += target + "\n";
                               });
        world_->settle();
        return text;
    }
    DnsReport dns(const std::string& domain) {
        DnsReport result;
        world_->core().checkDns(domain, {}, false,
                                [&](DomainDnsReport report) { result = std::move(report.exchangers); });
        world_->settle();
        return result;
    }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        beta_ = world_->directory.addPartner("beta", "beta.example");
        world_->resolver.setHost("beta.example", {"203.0.113.2"});
        world_->settings.set(Setting::queryInterval, "5m");
    }

    void aSecondaryIsAskedAtStartAndOnItsInterval() {
        world_->directory.addPrimary("a.example", {beta_});
        world_->directory.addPrimary("b.example", {beta_});
        world_->directory.change().domains.back().secondaries.front().queryInterval = seconds(60);
        world_->start();
        QCOMPARE(beta().etrns, (std::vector<std::string>{"a.example", "b.example"}));
        QCOMPARE(beta().connects, std::size_t(1));
        world_->advance(minute * 10 + Millis(1000));
        QCOMPARE(std::count(beta().etrns.begin(), beta().etrns.end(), "a.example"), std::ptrdiff_t(3));
        QCOMPARE(std::count(beta().etrns.begin(), beta().etrns.end(), "b.example"), std::ptrdiff_t(11));
        QCOMPARE(beta().open, std::size_t(0));
    }

    void theNetworkComingBackAsksAtOnce() {
        world_->directory.addPrimary("a.example", {beta_});
        beta().up = false;
        world_->start();
        QVERIFY(beta().etrns.empty());
        beta().up = true;
        world_->core().networkChanged();
        world_->settle();
        QCOMPARE(beta().etrns.size(), std::size_t(1));
        QCOMPARE(world_->resolver.flushes, std::size_t(1));
    }

    void anEditedPartnerIsAskedAtOnce() {
        world_->directory.addPrimary("a.example", {beta_});
        world_->start();
        QCOMPARE(beta().etrns.size(), std::size_t(1));
        world_->core().directoryChanged();
        world_->settle();
        QCOMPARE(beta().etrns.size(), std::size_t(1));
        world_->directory.change().partners.front().version += 1;
        world_->core().directoryChanged();
        world_->settle();
        QCOMPARE(beta().etrns.size(), std::size_t(2));
    }

    void aPartnerThatCallsHereIsUp() {
        world_->start();
        QVERIFY(world_->partners().front().state == PartnerView::State::unknown);
        const Session call(*world_, "203.0.113.2");
        world_->settle();
        QVERIFY(world_->partners().front().state == PartnerView::State::up);
    }

    void whatThePartnerSaysIsKeptAndShown() {
        world_->directory.addPrimary("a.example", {beta_});
        beta().etrn = [](const std::string&) { return mail::Reply{459, {4, 7, 0}, "not you"}; };
        world_->start();
        const auto views = world_->partners();
        QCOMPARE(views.size(), std::size_t(1));
        QVERIFY(views.front().state == PartnerView::State::up);
        QCOMPARE(views.front().domains.front().lastReply.code, 459);
        QVERIFY(views.front().domains.front().lastAsked.has_value());
        QVERIFY(views.front().nextQuery > world_->clock.now());
    }

    void aQueryOnDemandAnswersForEveryDomain() {
        world_->directory.addPrimary("a.example", {beta_});
        world_->directory.addPrimary("b.example", {beta_});
        world_->start();
        beta().etrn = [](const std::string& node) {
            return node == "a.example" ? mail::Reply{253, {2, 0, 0}, "5 pending"} : mail::Reply{251, {2, 0, 0}, "none"};
        };
        std::vector<PartnerDomainView> answers;
        world_->core().queryPartner(beta_, [&](Result<std::vector<PartnerDomainView>> result) {
            QVERIFY(result.ok());
            answers = *result;
        });
        world_->settle();
        QCOMPARE(answers.size(), std::size_t(2));
        QCOMPARE(answers.at(0).lastReply.code, 253);
        QCOMPARE(answers.at(1).lastReply.code, 251);
        beta().up = false;
        bool refused = false;
        world_->core().queryPartner(beta_, [&](const Result<std::vector<PartnerDomainView>>& result) {
            refused = !result.ok() && result.error().kind == ErrorKind::unavailable;
        });
        world_->settle();
        QVERIFY(refused);
    }

    void aPartnerWithoutEtrnIsNamedAsSuch() {
        world_->directory.addPrimary("a.example", {beta_});
        beta().offers.etrn = false;
        world_->start();
        QVERIFY(beta().etrns.empty());
        QCOMPARE(world_->partners().front().domains.front().lastReply.code, 502);
    }

    void anAlertComesWithTheSecondFailureAndGoesWithTheNextSuccess() {
        world_->directory.addPrimary("a.example", {beta_});
        beta().up = false;
        world_->start();
        QVERIFY(world_->alerts.open.empty());
        QVERIFY(world_->partners().front().state == PartnerView::State::down);
        world_->advance(minute * 6);
        QCOMPARE(world_->alerts.open.count("partner-down:beta"), std::size_t(1));
        world_->advance(minute * 60);
        QCOMPARE(world_->alerts.raised, 1);
        beta().up = true;
        world_->advance(minute * 6);
        QVERIFY(world_->alerts.open.empty());
        QVERIFY(world_->partners().front().state == PartnerView::State::up);
    }

    void aPartnerIsRecognisedByWhatItsNameResolvesTo() {
        world_->settings.set(Setting::maxConnectionsPerAddress, "1");
        world_->start();
        Session first(*world_, "203.0.113.2"), second(*world_, "203.0.113.2");
        QVERIFY(first.admitted() && second.admitted());
        QCOMPARE(second.host().identity(), std::string("beta"));
    }

    // Both at once: primary for a.example and secondary for b.example, with the same partner.
    void aPrimaryThatCallsGetsItsMailAtOnce_data() {
        QTest::addColumn<bool>("byEtrn");
        QTest::newRow("because it asks") << true;
        QTest::newRow("because it shows itself") << false;
    }
    void aPrimaryThatCallsGetsItsMailAtOnce() {
        QFETCH(bool, byEtrn);
        world_->directory.addPrimary("a.example", {beta_});
        world_->directory.addAccount("anna@a.example");
        world_->directory.addSecondary("b.example", beta_);
        beta().up = false;
        world_->start();
        Session sender(*world_);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(sender.send("x@foreign.example", "r" + std::to_string(i) + "@b.example").code, 250);
        world_->advance(minute * 240);
        QVERIFY(beta().received.empty());
        world_->advance(Millis(10'000));
        beta().up = !byEtrn;
        Session caller(*world_, "203.0.113.2");
        beta().up = true;
        if (byEtrn) QCOMPARE(caller.etrn("b.example").code, 253);
        world_->settle();
        QCOMPARE(beta().received.size(), std::size_t(50));
        QCOMPARE(caller.send("r1@b.example", "anna@a.example").code, 250);
        QCOMPARE(world_->spool.accepted.back().origin.partner, std::string("beta"));
    }

    void onePrimaryThatIsDownHindersNoOther() {
        const auto gamma = world_->directory.addPartner("gamma", "203.0.113.3");
        world_->directory.addSecondary("b.example", beta_);
        world_->directory.addSecondary("g.example", gamma);
        beta().up = false;
        world_->start();
        Session sender(*world_);
        for (int i = 0; i < 20; ++i) {
            sender.send("x@foreign.example", "r@b.example");
            sender.send("x@foreign.example", "r@g.example");
        }
        QCOMPARE(world_->outbound.at("203.0.113.3:25").received.size(), std::size_t(20));
        QCOMPARE(beta().connects, std::size_t(1));
    }

    void equalPreferencesWithANamedPrimaryNeverLoop() {
        world_->directory.addSecondary("b.example", beta_);
        world_->resolver.setMx("b.example", {{10, "mx.example.test"}, {10, "beta.example"}, {10, "third.example"}});
        world_->start();
        Session sender(*world_);
        QCOMPARE(sender.send("x@foreign.example", "r@b.example").code, 250);
        QCOMPARE(beta().received.size(), std::size_t(1));
        QCOMPARE(world_->outbound.opened.size(), std::size_t(1));
    }

    void aSecondaryByMxSendsOnlyToWhatIsBetter() {
        world_->directory.addSecondary("b.example", {});
        world_->resolver.setMx("b.example", {{10, "beta.example"}, {20, "mx.example.test"}, {30, "worse.example"}});
        world_->resolver.setHost("worse.example", {"203.0.113.30"});
        beta().up = false;
        world_->start();
        Session sender(*world_);
        QCOMPARE(sender.send("x@foreign.example", "r@b.example").code, 250);
        world_->advance(minute * 60);
        QCOMPARE(world_->outbound.at("203.0.113.30:25").connects, std::size_t(0));
        beta().up = true;
        world_->advance(minute * 16);
        QCOMPARE(beta().received.size(), std::size_t(1));
    }

    void thePrimaryIsAskedForARecipientOnce() {
        secondaryWithCallAhead();
        world_->start();
        Session session(*world_);
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("known@held.example").code, 250);
        QCOMPARE(session.rcpt("nobody@held.example").code, 550);
        QCOMPARE(session.rcpt("nobody@held.example").code, 550);
        QCOMPARE(session.rcpt("busy@held.example").code, 250); // not known: accepted by the standard setting
        QCOMPARE(beta().transactions.size(), std::size_t(3));
        QVERIFY(beta().transactions.front().probe && beta().transactions.front().mail.reversePath.isNull());
        QCOMPARE(beta().connects, std::size_t(1));
        world_->advance(minute);
        QCOMPARE(beta().open, std::size_t(0));
        beta().up = false;
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("known@held.example").code, 250);
        QCOMPARE(session.rcpt("nobody@held.example").code, 550);
        world_->advance(minute * 61);
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("nobody@held.example").code, 250); // the no has expired and the primary is away
    }

    // The primary's answer for a domain that is off there: its secondary neither remembers it as "no such mailbox" nor
    // returns what it holds.
    void aDomainThatIsOffAtItsPrimaryLosesNothingHere() {
        secondaryWithCallAhead();
        beta().answer = [](const auto&, const mail::Recipient&) {
            return mail::Reply{promise::domainOff, {4, 2, 1}, "not at present"};
        };
        world_->start();
        Session session(*world_);
        QCOMPARE(session.send("x@foreign.example", "known@held.example").code, 250);
        world_->settings.set(Setting::callAheadUnknown, "defer");
        session.mail("x@foreign.example");
        QVERIFY(!session.rcpt("other@held.example").permanent());
        QVERIFY(world_->verified.entries.empty());
        world_->advance(minute * 10);
        QCOMPARE(world_->queue.rows.size(), std::size_t(1));
        QVERIFY(world_->queue.made.empty());
        beta().answer = {};
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("other@held.example").code, 250);
        world_->advance(minute * 30);
        QCOMPARE(beta().received, std::vector<std::string>{"known@held.example"});
    }

    void anUnknownRecipientWaitsWhereTheSettingSaysSo() {
        secondaryWithCallAhead();
        world_->settings.set(Setting::callAheadUnknown, "defer");
        beta().up = false;
        world_->start();
        Session session(*world_);
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("known@held.example").code, 450);
        QCOMPARE(session.rcpt("known2@held.example").code, 450);
        QCOMPARE(beta().connects, std::size_t(1)); // dead: nobody waits for it
    }

    void aPrimaryThatSaysNothingIsNotWaitedForLong() {
        secondaryWithCallAhead();
        beta().silent = true;
        world_->start();
        Session session(*world_);
        session.mail("x@foreign.example");
        const Asked asked = session.askRcpt("known@held.example");
        world_->settle();
        QVERIFY(!asked.answered());
        world_->advance(Millis(10'000));
        QVERIFY(asked.answered());
    }

    void whatThePrimaryOffersIsRemembered() {
        world_->directory.addSecondary("b.example", beta_);
        beta().offers.size = true;
        beta().offers.maxSize = 12345;
        world_->start();
        Session sender(*world_);
        sender.send("x@foreign.example", "r@b.example");
        QVERIFY(world_->partnerMemory.known[beta_].known);
        QCOMPARE(world_->partnerMemory.known[beta_].maxSize, std::uint64_t(12345));
        QVERIFY(!world_->partnerMemory.known[beta_].smtpUtf8);
    }

    void decisionsAreExplainedInWords() {
        world_->directory.addPrimary("a.example", {beta_});
        world_->directory.addAccount("anna@a.example");
        world_->directory.addSecondary("b.example", beta_);
        world_->resolver.setMx("foreign.example", {{10, "mx.foreign.example"}});
        world_->resolver.setHost("mx.foreign.example", {"203.0.113.50"});
        QVERIFY(explain("", "anna@a.example").find("local:anna@a.example") != std::string::npos);
        QVERIFY(explain("x@foreign.example", "y@foreign.example").find("550 5.7.1") != std::string::npos);
        QVERIFY(explain("anna@a.example", "y@foreign.example").find("mx.foreign.example[203.0.113.50]:25") !=
                std::string::npos);
        const std::string held = explain("x@foreign.example", "y@b.example");
        QVERIFY(held.find("the partner beta") != std::string::npos);
        QVERIFY(held.find("beta.example[203.0.113.2]:25") != std::string::npos);
        QVERIFY(held.find("30 d") != std::string::npos);
        world_->directory.addAlias("team@a.example", {"anna@a.example", "y@b.example"});
        const std::string team = explain("x@foreign.example", "team@a.example");
        QVERIFY(team.find("local:anna@a.example\nprimary:b.example\n") != std::string::npos);
    }

    void theMxRecordsAreComparedWithTheRoles_data() {
        QTest::addColumn<QString>("role");
        QTest::addColumn<int>("ours");
        QTest::addColumn<int>("theirs");
        QTest::addColumn<bool>("good");
        QTest::newRow("a primary before its secondary") << "primary" << 10 << 20 << true;
        QTest::newRow("a primary that shares the load") << "primary" << 10 << 10 << true;
        QTest::newRow("a primary behind its secondary") << "primary" << 20 << 10 << false;
        QTest::newRow("a primary without its secondary") << "primary" << 10 << -1 << false;
        QTest::newRow("a primary that is not listed") << "primary" << -1 << 10 << false;
        QTest::newRow("a secondary behind its primary") << "secondary" << 20 << 10 << true;
        QTest::newRow("a secondary before its primary") << "secondary" << 10 << 20 << false;
        QTest::newRow("a domain without a role that points here") << "none" << 10 << -1 << false;
    }
    void theMxRecordsAreComparedWithTheRoles() {
        QFETCH(QString, role);
        QFETCH(int, ours);
        QFETCH(int, theirs);
        QFETCH(bool, good);
        if (role == "primary") world_->directory.addPrimary("a.example", {beta_});
        if (role == "secondary") world_->directory.addSecondary("a.example", beta_);
        std::vector<MxHost> hosts;
        if (ours >= 0) hosts.push_back({static_cast<std::uint16_t>(ours), "mx.example.test"});
        if (theirs >= 0) hosts.push_back({static_cast<std::uint16_t>(theirs), "beta.example"});
        world_->resolver.setMx("a.example", hosts);
        world_->resolver.setHost("mx.example.test", {"192.0.2.1"});
        const DnsReport report = dns("a.example");
        QCOMPARE(report.good(), good);
        QVERIFY(!report.findings.empty());
        if (role != "none") {
            QCOMPARE(report.hosts.size(), std::size_t(2));
            const trust::PlannedHost& best = report.hosts.front();
            QCOMPARE(best.name, std::string(role == "primary" ? "mx.example.test" : "beta.example"));
            QCOMPARE(best.self, role == "primary");
            QCOMPARE(int(best.preference), 10);
            QVERIFY(report.hosts.back().spare);
        }
    }

    void aDomainWithoutMxOrWithoutExistenceIsToldApart() {
        world_->directory.addPrimary("a.example");
        QCOMPARE(dns("a.example").findings.front().sentence.code, std::string("dns.noDomain"));
        world_->resolver.mxAnswers["a.example"] = {DnsStatus::noData, {}, {}, {}};
        QCOMPARE(dns("a.example").findings.front().sentence.code, std::string("dns.noMx"));
    }
};

QTEST_GUILESS_MAIN(PartnersTest)
#include "partners_test.moc"
