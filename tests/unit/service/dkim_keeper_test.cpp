// From the button to the signature: what becomes of keys while the DNS says this and that.
#include "dkim_keeper.h"

#include "support/stepped_workers.h"
#include "unit/store/store_fixture.h"

#include <QtTest>

#include <map>

using namespace ismail;
using namespace ismail::test;
using accounts::DkimKeyState;

namespace {

constexpr Millis minute{60'000}, day{86'400'000};

struct Fixture : StoreFixture {
    Fixture() : alerts(clock, store->directory(), log) {
        alerts.start({}, {}, {});
        domainId = addDomain("example.org");
    }
    accounts::DkimKeys::Pointer key(const std::string& selector) const {
        for (const auto& key : store->dkimKeys().dkimKeys()->of(domainId))
            if (key->selector == selector) return key;
        return nullptr;
    }
    // "prepared prepared": the states of all keys, by selector.
    std::string states() const {
        std::string out;
        for (const auto& key : store->dkimKeys().dkimKeys()->of(domainId))
            out += (out.empty() ? "" : " ") + std::string(enumText(key->state));
        return out;
    }
    void publish() {
        for (const auto& key : store->dkimKeys().dkimKeys()->of(domainId))
            records[trust::dkimRecordName(*key, "example.org")] = trust::dkimRecordText(*key);
    }
    void after(Millis time) {
        clock.advance(time);
        keeper.look();
        workers.run();
    }
    std::string alertKeys() const {
        std::string out;
        for (const service::Alert& alert : alerts.list(true, 100))
            out += (out.empty() ? "" : " ") + alert.key;
        return out;
    }

    service::Alerts alerts;
    SteppedWorkers workers;
    std::int64_t domainId = 0;
    std::map<std::string, std::string> records;
    bool dnsIsDead = false;
    int questions = 0;
    service::DkimKeeper keeper{
        {clock, log, store->directory(), store->directory(), store->dkimKeys(), alerts, workers,
         [this](const DnsQuestion& question, const std::function<void(DnsAnswer)>& done) {
             ++questions;
             DnsAnswer answer;
             const auto found = records.find(question.name);
             if (!dnsIsDead) {
                 answer.status = found == records.end() ? DnsStatus::nxDomain : DnsStatus::ok;
                 if (found != records.end()) answer.values = {found->second};
             }
             done(answer);
         },
         [](const Secret<std::string>& secret) -> Result<std::string> { return "sealed " + secret.reveal(); }}};
};

} // namespace

class DkimKeeperTest : public QObject {
    Q_OBJECT
private slots:
    void aPairSignsWhenTheDnsHasShownItTwice() {
        Fixture f;
        QVERIFY(f.keeper.prepare("example.org").ok());
        QCOMPARE(f.states(), std::string("prepared prepared"));
        QVERIFY(
            f.store->dkimKeys().dkimKeys()->of(f.domainId).front()->protectedPrivate.starts_with("sealed -----BEGIN"));
        f.after(minute);
        QCOMPARE(f.states(), std::string("prepared prepared"));
        f.publish();
        f.after(10 * minute);
        QCOMPARE(f.states(), std::string("prepared prepared"));
        f.after(10 * minute);
        QCOMPARE(f.states(), std::string("active active"));
        QCOMPARE(f.alertKeys(), std::string());
    }

    void theDnsIsAskedEveryTenMinutesWhileKeysWaitAndThenEveryHour() {
        Fixture f;
        QVERIFY(f.keeper.prepare("example.org").ok());
        f.after(minute);
        QCOMPARE(f.questions, 2);
        f.after(9 * minute);
        QCOMPARE(f.questions, 2);
        f.after(minute);
        QCOMPARE(f.questions, 4);
        QVERIFY(f.keeper.activate("example.org").ok());
        f.after(59 * minute);
        QCOMPARE(f.questions, 4);
        f.after(minute);
        QCOMPARE(f.questions, 6);
    }

    void aRecordThatIsLostIsAnAlertAndSigningGoesOn() {
        Fixture f;
        QVERIFY(f.keeper.prepare("example.org").ok());
        f.publish();
        QVERIFY(f.keeper.activate("example.org").ok());
        f.after(60 * minute);
        QCOMPARE(f.alertKeys(), std::string());
        f.dnsIsDead = true;
        f.after(60 * minute);
        QCOMPARE(f.alertKeys(), std::string());
        f.dnsIsDead = false;
        f.records.begin()->second = "v=DKIM1; p=";
        f.after(60 * minute);
        QCOMPARE(f.alertKeys(), std::string("dkim:example.org"));
        QCOMPARE(f.states(), std::string("active active"));
        f.publish();
        f.after(60 * minute);
        QCOMPARE(f.alertKeys(), std::string());
    }

    void newKeysAreMadeAMonthBeforeAYearIsOverAndTheOldOnesGoInTheEnd() {
        Fixture f;
        QVERIFY(f.keeper.prepare("example.org").ok());
        f.publish();
        QVERIFY(f.keeper.activate("example.org").ok());
        f.after(334 * day);
        QCOMPARE(f.states(), std::string("active active"));
        f.after(day);
        QCOMPARE(f.states(), std::string("active active prepared prepared"));
        QCOMPARE(f.alertKeys(), std::string("dkim-rotate:example.org"));
        f.publish();
        f.after(10 * minute);
        f.after(10 * minute);
        QCOMPARE(f.states(), std::string("retiring retiring active active"));
        QCOMPARE(f.alertKeys(), std::string());
        f.after(12 * day);
        QCOMPARE(f.states(), std::string("removable removable active active"));
    }

    void whatAnAdministratorMayDoDependsOnTheState() {
        Fixture f;
        f.addDomain("held.test", accounts::DomainRole::secondary);
        QVERIFY(!f.keeper.prepare("held.test").ok());
        QVERIFY(!f.keeper.prepare("nowhere.test").ok());
        QVERIFY(!f.keeper.activate("example.org").ok());
        QVERIFY(f.keeper.prepare("Example.ORG").ok());
        QCOMPARE(f.keeper.prepare("example.org").error().kind, ErrorKind::conflict);
        const auto unseen = f.keeper.activate("example.org");
        QVERIFY(unseen.ok() && unseen->has_value());
        const auto keys = f.store->dkimKeys().dkimKeys()->of(f.domainId);
        QVERIFY(!f.keeper.remove("example.org", keys[0]->selector).ok());
        QVERIFY(f.keeper.retire("example.org", keys[0]->selector).ok());
        QCOMPARE(f.states(), std::string("retiring active"));
        QVERIFY(!f.keeper.retire("example.org", keys[0]->selector).ok());
        QVERIFY(!f.keeper.remove("example.org", keys[0]->selector).ok());
        QVERIFY(f.keeper.revoke("example.org", keys[1]->selector).ok());
        QCOMPARE(f.states(), std::string("retiring revoked"));
        QVERIFY(f.key(keys[1]->selector)->protectedPrivate.empty());
        QVERIFY(f.keeper.remove("example.org", keys[1]->selector).ok());
        QCOMPARE(f.states(), std::string("retiring"));
        QVERIFY(!f.keeper.revoke("example.org", "nothing").ok());
    }
};

QTEST_GUILESS_MAIN(DkimKeeperTest)
#include "dkim_keeper_test.moc"
