#include "relay/routing/router.h"

#include "base/promises.h"
#include "support/relay_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;

class RouterTest : public QObject {
    Q_OBJECT

private:
    FakeDirectory directory_;
    FakeSettings settings_;

    Route route(const std::string& to, SenderRights rights = SenderRights::ownDomainsOnly) {
        const OwnIdentity self = makeIdentity(*settings_.current(), {});
        held_ = directory_.directory();
        mail::Address address;
        if (to == "postmaster")
            address.local = to;
        else
            address = *mail::parseMailbox(to);
        return Router(*held_, *settings_.current(), self).route(address, rights);
    }
    Expansion expand(const std::string& to, SenderRights rights) {
        const OwnIdentity self = makeIdentity(*settings_.current(), {});
        held_ = directory_.directory();
        return Router(*held_, *settings_.current(), self).expand(*mail::parseMailbox(to), {rights, {}, {}, false});
    }
    std::shared_ptr<const Directory> held_;

private slots:
    void init() {
        directory_ = FakeDirectory();
        settings_ = FakeSettings();
        settings_.set(config::Setting::serverName, "mx.example.test");
        settings_.set(config::Setting::serverNames, "192.0.2.1");
        const auto alpha = directory_.addPartner("alpha", "alpha.example");
        directory_.addPrimary("example.test");
        directory_.addSecondary("held.example", alpha);
        directory_.addAccount("anna@example.test");
        directory_.addAccount("bert@example.test", false);
        directory_.addAccount("c+d@example.test");
    }

    // Never an open relay: what a stranger and what somebody with rights may send to.
    void everyAddressHasItsAnswer_data() {
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("stranger");
        QTest::addColumn<QString>("trusted");
        const auto row = [](const char* name, const char* to, const char* stranger, const char* trusted) {
            QTest::newRow(name) << to << stranger << trusted;
        };
        row("an account", "anna@example.test", "local", "local");
        row("an account in capitals", "ANNA@Example.TEST", "local", "local");
        row("an account with a detail", "anna+news@example.test", "local", "local");
        row("an account whose name has a plus", "c+d@example.test", "local", "local");
        row("nobody", "nobody@example.test", "5.1.1", "5.1.1");
        row("a disabled account", "bert@example.test", "5.2.1", "5.2.1");
        row("a disabled account with a detail", "bert+x@example.test", "5.2.1", "5.2.1");
        row("a domain that we hold mail for", "any@held.example", "primary:held.example", "primary:held.example");
        row("a subdomain of it", "any@sub.held.example", "5.7.1", "mx:sub.held.example");
        row("a foreign domain", "any@foreign.example", "5.7.1", "mx:foreign.example");
        row("a foreign domain behind a percent sign", "any%foreign.example@example.test", "5.1.1", "5.1.1");
        row("a foreign address in quotes", "\"any@foreign.example\"@example.test", "5.1.1", "5.1.1");
        row("a foreign path with an exclamation mark", "foreign.example!any@example.test", "5.1.1", "5.1.1");
        row("a foreign address literal", "any@[198.51.100.9]", "5.7.1", "mx:[198.51.100.9]");
        row("our own address literal", "any@[192.0.2.1]", "5.1.1", "5.1.1");
        row("our own host name", "any@mx.example.test", "5.1.1", "5.1.1");
        row("an internationalised foreign domain",
            "any@b\xc3\xbc"
            "cher.example",
            "5.7.1", "mx:xn--bcher-kva.example");
    }
    void everyAddressHasItsAnswer() {
        QFETCH(QString, to);
        QFETCH(QString, stranger);
        QFETCH(QString, trusted);
        for (const SenderRights rights : {SenderRights::ownDomainsOnly, SenderRights::anywhere}) {
            const Route got = route(to.toStdString(), rights);
            std::string text;
            switch (got.kind) {
            case Route::Kind::local: text = "local"; break;
            case Route::Kind::refused:
                text = got.refusal.status.text();
                QVERIFY(got.refusal.permanent());
                break;
            default: text = got.destination.key(); break;
            }
            QCOMPARE(QString::fromStdString(text), rights == SenderRights::anywhere ? trusted : stranger);
            QVERIFY(!got.reason.empty());
        }
    }

    // As the help of its switch says; whoever asks tries again, so that nothing is returned.
    void aDomainThatIsOffIsAnsweredAsItsHelpPromises_data() {
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("leadsSomewhere");
        QTest::newRow("an account") << "anna@example.test" << true;
        QTest::newRow("nobody") << "nobody@example.test" << false;
        QTest::newRow("an alias domain of it") << "anna@example.net" << true;
        QTest::newRow("a secondary's domain") << "any@held.example" << true;
        QTest::newRow("a group elsewhere with a member in it") << "all@other.test" << true;
        QTest::newRow("an account elsewhere that forwards into it") << "fred@other.test" << true;
    }
    void aDomainThatIsOffIsAnsweredAsItsHelpPromises() {
        QFETCH(QString, to);
        QFETCH(bool, leadsSomewhere);
        directory_.addPrimary("example.net");
        auto& domains = directory_.change().domains;
        domains.back().aliasOf = domains.front().id;
        directory_.addPrimary("other.test");
        directory_.addAccount("fred@other.test");
        directory_.account("fred@other.test").forwards = {*mail::parseMailbox("anna@example.test")};
        directory_.account("fred@other.test").keepCopy = true;
        directory_.addAccount("olga@other.test");
        directory_.addAlias("all@other.test", {"olga@other.test", "anna@example.test"});
        for (Domain& domain : directory_.change().domains)
            domain.enabled = domain.name != "example.test" && domain.name != "held.example";
        for (const SenderRights rights : {SenderRights::ownDomainsOnly, SenderRights::anywhere}) {
            const Expansion ends = expand(to.toStdString(), rights);
            QVERIFY(ends.refused());
            QCOMPARE(ends.refusal.code, promise::domainOff);
            QVERIFY(!ends.refusal.permanent());
        }
        // Our own reports are written once: they arrive.
        QCOMPARE(!expand(to.toStdString(), SenderRights::ourselves).refused(), leadsSomewhere);
    }

    void anAddressThatIsOffIsAnsweredAsItsHelpPromises() {
        directory_.addAlias("info@example.test", {"anna@example.test"}).enabled = false;
        QCOMPARE(route("bert@example.test").refusal.code, promise::addressOff);
        QCOMPARE(route("info@example.test").refusal.code, promise::addressOff);
    }

    void aPostmasterIsFoundWhereverThereIsOne() {
        QCOMPARE(int(route("postmaster").kind), int(Route::Kind::refused));
        directory_.addAccount("postmaster@example.test");
        directory_.addPrimary("second.test");
        for (const char* to : {"postmaster", "Postmaster@example.test", "postmaster@second.test",
                               "postmaster@[192.0.2.1]", "postmaster@mx.example.test"}) {
            const Route got = route(to);
            QVERIFY2(got.kind == Route::Kind::local, to);
            QCOMPARE(got.account.address, std::string("postmaster@example.test"));
        }
        QCOMPARE(route("postmaster@held.example").destination.key(), std::string("primary:held.example"));
    }

    void theAddressForDmarcReportsIsReadHereAndItsOtherMailGoesToThePostmaster() {
        const Route nobody = route("dmarc-reports@example.test");
        QCOMPARE(nobody.refusal.status.text(), std::string("5.1.1"));
        QVERIFY2(nobody.reason.find("no postmaster") != std::string::npos, nobody.reason.c_str());
        directory_.addAccount("postmaster@example.test");
        directory_.addPrimary("second.test");
        for (const char* to : {"dmarc-reports@example.test", "DMARC-Reports@Second.TEST"}) {
            const Route got = route(to);
            QVERIFY2(got.kind == Route::Kind::local && got.takesReports, to);
            QCOMPARE(got.account.address, std::string("postmaster@example.test"));
        }
        const Expansion ends = expand("dmarc-reports@second.test", SenderRights::ownDomainsOnly);
        QCOMPARE(ends.leaves.size(), std::size_t(1));
        QVERIFY(ends.leaves.front().route.takesReports);
        QVERIFY(!route("postmaster@example.test").takesReports);
        QVERIFY(!route("dmarc-reports@held.example").takesReports);
        // Whoever has the address already keeps it.
        directory_.addAccount("dmarc-reports@example.test");
        QVERIFY(!route("dmarc-reports@example.test").takesReports);
        QCOMPARE(route("dmarc-reports@example.test").account.address, std::string("dmarc-reports@example.test"));
        directory_.addAlias("dmarc-reports@second.test", {"anna@example.test"});
        for (const Leaf& leaf : expand("dmarc-reports@second.test", SenderRights::ownDomainsOnly).leaves)
            QVERIFY(!leaf.route.takesReports);
    }

    void theSettingSaysWhereThePostmasterReads() {
        directory_.addAccount("postmaster@example.test");
        settings_.set(config::Setting::serverPostmaster, "admin@elsewhere.example");
        QCOMPARE(route("postmaster").destination.key(), std::string("mx:elsewhere.example"));
        settings_.set(config::Setting::serverPostmaster, "postmaster@second.test");
        directory_.addPrimary("second.test");
        QCOMPARE(route("postmaster").account.address, std::string("postmaster@example.test"));
    }

    void outgoingMailTakesTheMostSpecificWay() {
        directory_.change().routes.push_back({{"h1", 25, TlsPolicy::opportunistic, {}}, 1, "exact.example", {}, 0});
        QCOMPARE(route("a@exact.example", SenderRights::anywhere).destination.key(),
                 std::string("route:exact.example"));
        settings_.set(config::Setting::smarthosts, "smart.example");
        QCOMPARE(route("a@exact.example", SenderRights::anywhere).destination.key(),
                 std::string("route:exact.example"));
        QCOMPARE(route("a@foreign.example", SenderRights::anywhere).destination.key(), std::string("smarthost:"));
        QCOMPARE(route("a@held.example", SenderRights::anywhere).destination.key(),
                 std::string("primary:held.example"));
        settings_.set(config::Setting::smarthostMode, "fallback");
        QCOMPARE(route("a@foreign.example", SenderRights::anywhere).destination.key(),
                 std::string("mx:foreign.example"));
        // A route is no role: a stranger may not use it.
        QCOMPARE(route("a@exact.example").refusal.status.text(), std::string("5.7.1"));
    }

    void anAccountOwnsItsAddressAndItsDetails() {
        const AccountEntry anna{1, 2, "anna@example.test", true};
        QVERIFY(isOwnAddress(*mail::parseMailbox("Anna@EXAMPLE.test"), anna, *directory_.directory()));
        QVERIFY(isOwnAddress(*mail::parseMailbox("anna+list@example.test"), anna, *directory_.directory()));
        QVERIFY(!isOwnAddress(*mail::parseMailbox("bert@example.test"), anna, *directory_.directory()));
        QVERIFY(!isOwnAddress(*mail::parseMailbox("anna@other.test"), anna, *directory_.directory()));
    }

    void aDomainWithoutPlusAddressingTakesThePlusAsItStands() {
        directory_.change().domains.front().plusAddressing = false;
        QCOMPARE(route("anna+news@example.test").refusal.status.text(), std::string("5.1.1"));
        QCOMPARE(int(route("anna@example.test").kind), int(Route::Kind::local));
        QCOMPARE(int(route("c+d@example.test").kind), int(Route::Kind::local));
        const AccountEntry anna{1, 2, "anna@example.test", true};
        QVERIFY(!isOwnAddress(*mail::parseMailbox("anna+list@example.test"), anna, *directory_.directory()));
    }

    void anInternalDomainTakesNoMailFromStrangers() {
        settings_.set(config::Setting::serverPostmaster, "anna@example.test");
        directory_.addAlias("info@example.test", {"anna@example.test"});
        directory_.addPrimary("open.test");
        directory_.addAlias("desk@open.test", {"anna@example.test"});
        for (accounts::Domain& domain : directory_.change().domains)
            domain.internalOnly = domain.name != "open.test";
        const OwnIdentity self = makeIdentity(*settings_.current(), {});
        const auto answer = [&](const char* to, const SenderView& sender) {
            held_ = directory_.directory();
            return Router(*held_, *settings_.current(), self).expand(*mail::parseMailbox(to), sender).refusal.code;
        };
        const SenderView stranger{SenderRights::ownDomainsOnly, *mail::parseMailbox("x@else.test"), {}, false};
        const SenderView partner{SenderRights::ownDomainsOnly, *mail::parseMailbox("x@else.test"), {}, true};
        for (const char* to : {"anna@example.test", "nobody@example.test", "info@example.test", "x@held.example"}) {
            QCOMPARE(answer(to, stranger), 550);
            QCOMPARE(expand(to, SenderRights::ownDomainsOnly).refusal.status.text(), std::string("5.7.1"));
        }
        for (const char* to : {"anna@example.test", "info@example.test", "x@held.example"}) {
            QCOMPARE(answer(to, partner), 0);
            QVERIFY(!expand(to, SenderRights::anywhere).refused());
            QVERIFY(!expand(to, SenderRights::ourselves).refused());
        }
        // An administrator sent it on.
        QVERIFY(!expand("desk@open.test", SenderRights::ownDomainsOnly).refused());
        QVERIFY(!expand("Postmaster@example.test", SenderRights::ownDomainsOnly).refused());
    }

    void aDestinationSurvivesBeingWritten() {
        for (const char* key :
             {"primary:example.org", "mx:[192.0.2.1]", "route:.example.org", "route:*", "smarthost:"}) {
            const auto parsed = Destination::parse(key);
            QVERIFY2(parsed, key);
            QCOMPARE(parsed->key(), std::string(key));
        }
        for (const char* bad : {"", "mx", "mx:", "smarthost:x", "other:example.org"})
            QVERIFY2(!Destination::parse(bad), bad);
    }
};

QTEST_GUILESS_MAIN(RouterTest)
#include "router_test.moc"
