// Who is told of a quota that is nearly used up, and how often.
#include "quota_watch.h"
#include "unit/store/store_fixture.h"

#include <QtTest>

#include <algorithm>
#include <future>
#include <mutex>

using namespace ismail;
using namespace ismail::test;

namespace {

struct Fixture : StoreFixture {
    Fixture() : alerts(clock, store->directory(), log) {
        alerts.start({}, {}, {});
        domainId = addDomain("example.test");
        set("quota.account", "1000");
    }
    void set(const std::string& setting, const std::string& value) {
        QVERIFY(store->directory().setSettings({{setting, value}}).ok());
    }
    std::int64_t inboxOf(const std::string& local) {
        const std::int64_t account = addAccount(domainId, local);
        return store->directory().directory()->accountById(account)->inboxId;
    }
    void fill(std::int64_t inbox, std::size_t octets) { QVERIFY(accept({into(inbox)}, Bytes(octets, 'x')) != 0); }
    // Looks, and waits for what it writes; returns the addresses that were told.
    std::vector<std::string> look() {
        std::mutex mutex;
        std::vector<std::string> told;
        service::QuotaWatch watch({clock, log, store->directory(), store->directory(), store->quotas(), alerts,
                                   [&](const std::string& to, const Sentence&, const Sentence& text) {
                                       const std::lock_guard lock(mutex);
                                       told.push_back(to);
                                       lastText = render(text);
                                   }});
        watch.look();
        std::promise<void> written;
        store->quotas().rememberTold({}, clock.now(), Time(), [&](const Status&) { written.set_value(); });
        written.get_future().wait();
        const std::lock_guard lock(mutex);
        return told;
    }
    std::vector<std::string> raised() const {
        std::vector<std::string> keys;
        for (const service::Alert& alert : alerts.list(true, 100))
            keys.push_back(alert.key);
        std::sort(keys.begin(), keys.end());
        return keys;
    }

    service::Alerts alerts;
    std::int64_t domainId = 0;
    std::string lastText;
};

using Names = std::vector<std::string>;

} // namespace

class QuotaWatchTest : public QObject {
    Q_OBJECT

private slots:
    void thereIsNothingToSayWhileThereIsRoom() {
        Fixture f;
        f.fill(f.inboxOf("anna"), 500);
        QCOMPARE(f.look(), Names{});
        QCOMPARE(f.raised(), Names{});
    }

    void aNearlyFullMailboxIsToldOnceInTheInterval() {
        Fixture f;
        f.inboxOf("bert");
        f.fill(f.inboxOf("anna"), 900);
        QCOMPARE(f.look(), Names{"anna@example.test"});
        QVERIFY(f.lastText.find("anna@example.test holds 9") != std::string::npos);
        QCOMPARE(f.raised(), Names{"quota.accounts"});
        f.clock.advance(std::chrono::hours(24));
        QCOMPARE(f.look(), Names{});
        f.clock.advance(std::chrono::hours(7 * 24));
        QCOMPARE(f.look(), Names{"anna@example.test"});
    }

    void aRestartRepeatsNothing() {
        Fixture f;
        f.fill(f.inboxOf("anna"), 900);
        QCOMPARE(f.look(), Names{"anna@example.test"});
        f.reopen();
        QVERIFY(f.store != nullptr);
        QCOMPARE(f.store->quotas().toldSince(f.clock.now() - std::chrono::hours(1))->size(), std::size_t(1));
    }

    void usersAreNotToldWhereTheIntervalIsZero() {
        Fixture f;
        f.set("quota.warn_interval", "0");
        f.fill(f.inboxOf("anna"), 900);
        QCOMPARE(f.look(), Names{});
        QCOMPARE(f.raised(), Names{"quota.accounts"});
    }

    void theDomainAndTheServerHaveTheirOwnAlerts() {
        Fixture f;
        f.set("quota.account", "0");
        f.set("quota.server", "1000");
        accounts::Domain domain = *f.store->directory().directory()->domain("example.test");
        domain.quota = 950;
        QVERIFY(f.store->directory().setDomain(domain).ok());
        f.fill(f.inboxOf("anna"), 920);
        QCOMPARE(f.look(), Names{});
        QCOMPARE(f.raised(), (Names{"quota.domain:example.test", "quota.server"}));
    }

    void anAlertEndsWhenThereIsRoomAgain() {
        Fixture f;
        f.fill(f.inboxOf("anna"), 900);
        f.look();
        f.set("quota.account", "100000");
        f.look();
        QCOMPARE(f.raised(), Names{});
    }
};

QTEST_GUILESS_MAIN(QuotaWatchTest)
#include "quota_watch_test.moc"
