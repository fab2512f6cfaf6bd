// The lists of recipients on the disks of a primary and its secondary: what is edited at the one is known at the other,
// whatever crashes, breaks or is restored.
#include "group_fixture.h"

#include <QElapsedTimer>
#include <QFile>
#include <QtTest>

#include <random>
#include <set>

using namespace ismail;
using namespace ismail::store;
using namespace ismail::test;
using group::RecipientState;

namespace {

// Of this process; 0 where the system does not say.
std::int64_t residentOctets() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

} // namespace

class RecipientListsTest : public QObject {
    Q_OBJECT

private:
    static std::int64_t addAlias(StoreFixture& at, std::int64_t domain, const std::string& local) {
        accounts::Alias alias;
        alias.domainId = domain;
        alias.local = local;
        alias.targets = {"somebody@example.org"};
        const auto id = at.store->directory().addAlias(alias);
        return id.ok() ? *id : 0;
    }
    static void setEnabled(StoreFixture& at, std::int64_t account, bool enabled) {
        auto listed = at.store->directory().account(account);
        listed->account.enabled = enabled;
        QVERIFY(at.store->directory().setAccount(listed->account).ok());
    }

    struct Model {
        std::map<std::string, std::int64_t> accounts; // by local part
        std::set<std::string> off;
    };
    // Adds, three times in five; removes; switches on or off.
    static void edit(GroupFixture& g, Model& model, const std::string& local, int what) {
        const auto found = model.accounts.find(local);
        if (what < 3) {
            if (found == model.accounts.end()) model.accounts[local] = g.primary.addAccount(g.domainThere(), local);
        } else if (found == model.accounts.end()) {
            return;
        } else if (what == 3) {
            QVERIFY(g.primary.store->directory().removeAccount(found->second, 0).ok());
            model.accounts.erase(found);
            model.off.erase(local);
        } else {
            const bool enable = model.off.erase(local) == 1;
            if (!enable) model.off.insert(local);
            setEnabled(g.primary, found->second, enable);
        }
    }
    static void save(StoreFixture& at, bool asBackup) {
        at.store.reset();
        std::filesystem::copy_file(at.path() / "ismail.db", at.path() / "saved.db",
                                   std::filesystem::copy_options::overwrite_existing);
        if (asBackup) {
            Database copy(at.path() / "saved.db", Database::Access::readWrite, {});
            copy.run("INSERT OR REPLACE INTO meta(key, value) VALUES('from_backup', '1')");
        }
        at.open();
    }
    static void restore(StoreFixture& at) {
        at.store.reset();
        std::filesystem::copy_file(at.path() / "saved.db", at.path() / "ismail.db",
                                   std::filesystem::copy_options::overwrite_existing);
        at.open();
    }

private slots:
    void theLocalPartsOfADomainAreToldInPages() {
        StoreFixture at;
        const auto domain = at.addDomain("example.test"), other = at.addDomain("other.test");
        at.addAccount(other, "elsewhere");
        setEnabled(at, at.addAccount(domain, "off"), false);
        std::set<std::string> expected;
        for (int i = 0; i < 7; ++i) {
            at.addAccount(domain, "a" + std::to_string(i));
            addAlias(at, domain, "B" + std::to_string(i));
            expected.insert({"a" + std::to_string(i), "b" + std::to_string(i)});
        }
        std::vector<std::string> all;
        for (std::string after;; after = all.back()) {
            const auto page = at.store->recipientLists().localParts(domain, after, 4);
            QVERIFY(page.ok());
            all.insert(all.end(), page->begin(), page->end());
            if (page->size() < 4) break;
        }
        QVERIFY(std::is_sorted(all.begin(), all.end()));
        QVERIFY(std::set<std::string>(all.begin(), all.end()) == expected);
        QCOMPARE(all.size(), expected.size());
    }
    void aListComesToTheSecondaryOnceAllThatWereThereAreInIt() {
        GroupFixture g;
        const auto domain = g.primary.addDomain("example.test");
        for (int i = 0; i < 300; ++i)
            QVERIFY(g.primary.addAccount(domain, "user" + std::to_string(i)) != 0);
        g.partnerThere = GroupFixture::paired(g.primary, "mx2", 'S', {{}, {"example.test"}});
        g.partnerHere = GroupFixture::paired(g.secondary, "mx1", 'P', {{"example.test"}, {}});
        QVERIFY(g.partnerThere != 0 && g.partnerHere != 0);
        QVERIFY(g.primary.store->recipientLists().work()->more);
        const auto early = g.primary.store->recipientLists().state(g.partnerThere, domain);
        QVERIFY(early.ok());
        QVERIFY(!early->list);
        const auto moved = g.work();
        QVERIFY(!moved.empty());
        QVERIFY(moved.back().anew);
        QCOMPARE(moved.size(), std::size_t(1)); // nobody hears of a list that is being made
        g.talk();
        QVERIFY(g.equal());
        QVERIFY(g.head().confirmedAt.has_value());
        QVERIFY(g.state("user299") == RecipientState::normal);
        QVERIFY(!g.state("user300"));
    }

    void eachEditIsOneVersionAndIsAnnounced() {
        GroupFixture g;
        g.pair();
        g.work();
        g.talk();
        const auto domain = g.domainThere();
        const auto anna = g.primary.addAccount(domain, "Anna");
        addAlias(g.primary, domain, "sales");
        auto moved = g.work();
        QCOMPARE(moved.size(), std::size_t(1));
        QCOMPARE(moved[0].after - moved[0].before, std::int64_t(2));
        g.announce(moved[0]);
        QVERIFY(g.state("anna") == RecipientState::normal);
        QVERIFY(g.state("sales") == RecipientState::normal);
        setEnabled(g.primary, anna, false);
        for (const auto& one : g.work())
            g.announce(one);
        QVERIFY(g.state("anna") == RecipientState::disabled);
        QVERIFY(g.primary.store->directory().removeAccount(anna, 0).ok());
        for (const auto& one : g.work())
            g.announce(one);
        QVERIFY(g.state("anna") == RecipientState::removed);
        QVERIFY(g.equal());
        // Removed and added between two looks: nothing has changed.
        const auto bert = g.primary.addAccount(domain, "bert");
        g.work();
        QVERIFY(g.primary.store->directory().removeAccount(bert, 0).ok());
        g.primary.addAccount(domain, "bert");
        QVERIFY(g.work().empty());
    }

    void whatIsDirtyIsDirtyAfterACrash() {
        GroupFixture g;
        g.pair();
        g.work();
        g.primary.addAccount(g.domainThere(), "anna");
        QCOMPARE(g.primary.number("SELECT count(*) FROM recipient_state WHERE dirty=1"), std::int64_t(1));
        g.primary.reopen();
        QCOMPARE(g.primary.number("SELECT count(*) FROM recipient_state WHERE dirty=1"), std::int64_t(1));
        QCOMPARE(g.work().size(), std::size_t(1));
        QCOMPARE(g.primary.number("SELECT count(*) FROM recipient_state WHERE dirty=1"), std::int64_t(0));
    }

    void aDomainWithoutPairedPartnerCostsNothing() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        f.addAccount(domain, "anna");
        QVERIFY(f.store->recipientLists().work().ok());
        QCOMPARE(f.number("SELECT count(*) FROM recipient_state"), std::int64_t(0));
    }

    void aFullMailboxIsMarkedAndHasRoomAgainBelow95Percent() {
        GroupFixture g;
        g.pair();
        accounts::Account account;
        account.domainId = g.domainThere();
        account.local = "anna";
        account.verifier = "verifier";
        account.quota = 1000;
        const auto anna = g.primary.store->directory().addAccount(account);
        QVERIFY(anna.ok());
        g.work();
        g.talk();
        const auto use = [&](int octets) {
            g.primary.execute("UPDATE account_usage SET octets=" + std::to_string(octets));
            QVERIFY(g.primary.store->recipientLists().lookForFull().ok());
            for (const auto& one : g.work())
                g.announce(one);
        };
        use(989);
        QVERIFY(g.state("anna") == RecipientState::normal);
        use(990);
        QVERIFY(g.state("anna") == RecipientState::full);
        use(960);
        QVERIFY(g.state("anna") == RecipientState::full);
        use(900);
        QVERIFY(g.state("anna") == RecipientState::normal);
        QVERIFY(g.equal());
    }

    void aFullDomainIsToldAndHasRoomAgainBelow95Percent() {
        GroupFixture g;
        g.pair();
        g.primary.addAccount(g.domainThere(), "anna");
        auto domain = *g.primary.store->directory().directory()->domain("example.test");
        domain.quota = 1000;
        QVERIFY(g.primary.store->directory().setDomain(domain).ok());
        g.work();
        g.talk();
        // Domains that are to be told.
        const auto use = [&](int octets) {
            g.primary.execute("UPDATE account_usage SET octets=" + std::to_string(octets));
            const auto moved = g.primary.store->recipientLists().lookForFull();
            for (const auto& one : *moved)
                if (!one.anew || one.domainId != g.domainThere()) qFatal("not this domain");
            g.talk(); // says the state, as the service does then
            return moved->size();
        };
        const auto fullHere = [&] { return g.head("example.test").state.full; };
        QCOMPARE(use(989), std::size_t(0));
        QVERIFY(!fullHere());
        QCOMPARE(use(990), std::size_t(1));
        QVERIFY(fullHere());
        QCOMPARE(use(960), std::size_t(0));
        QVERIFY(fullHere());
        QCOMPARE(use(940), std::size_t(1));
        QVERIFY(!fullHere());
        QCOMPARE(use(960), std::size_t(0));
        QVERIFY(!fullHere());
        // Its own quota counts, not what a mailbox may hold.
        domain = *g.primary.store->directory().directory()->domain("example.test");
        domain.quota = 900;
        QVERIFY(g.primary.store->directory().setDomain(domain).ok());
        QCOMPARE(use(960), std::size_t(1));
        QVERIFY(fullHere());
    }

    void tombstonesAreForgottenAfterThirtyDaysAndAnOldCopyIsFetchedAnew() {
        GroupFixture g;
        g.pair();
        const auto anna = g.primary.addAccount(g.domainThere(), "anna");
        g.primary.addAccount(g.domainThere(), "bert");
        g.work();
        g.talk();
        const std::uint32_t generation = g.head().serving.number;
        QVERIFY(g.primary.store->directory().removeAccount(anna, 0).ok());
        g.work();
        g.primary.clock.advance(group::tombstoneLife + Millis(1));
        g.work();
        QCOMPARE(g.primary.number("SELECT count(*) FROM recipient_state"), std::int64_t(1));
        QVERIFY(g.primary.number("SELECT horizon FROM list_head") > 0);
        g.talk();
        QVERIFY(g.head().serving.number != generation);
        QVERIFY(g.equal());
        QVERIFY(!g.state("anna"));
    }

    void aReplacedGenerationServesUntilTheExchangeAndGoesBySlices() {
        GroupFixture g;
        g.pair();
        for (int i = 0; i < 20; ++i)
            g.primary.addAccount(g.domainThere(), "user" + std::to_string(i));
        g.work();
        g.talk();
        g.primary.execute("UPDATE list_head SET epoch=randomblob(16)");
        g.talk(1); // the line breaks before the first page
        QVERIFY(g.head().building.number != 0);
        QVERIFY(g.state("user7") == RecipientState::normal);
        g.secondary.reopen();
        QVERIFY(g.state("user7") == RecipientState::normal);
        g.talk();
        QCOMPARE(g.head().building.number, std::uint32_t(0));
        QVERIFY(g.equal());
        g.secondary.store->maintenance().run();
        QCOMPARE(g.secondary.number("SELECT count(*) FROM list_entry"), std::int64_t(20));
        QCOMPARE(g.secondary.number("SELECT count(*) FROM list_drop"), std::int64_t(0));
    }

    void theKeyIsSealedAndAnotherSecretFetchesTheListAnew() {
        GroupFixture g;
        g.pair();
        g.primary.addAccount(g.domainThere(), "anna");
        g.work();
        g.talk();
        const Bytes key = g.head().serving.keys.key;
        QCOMPARE(key.size(), std::size_t(32));
        for (StoreFixture* each : {&g.primary, &g.secondary}) {
            each->execute("PRAGMA wal_checkpoint(TRUNCATE)");
            QFile file(QString::fromStdString((each->path() / "ismail.db").string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains(QByteArray(key.data(), 32)));
        }
        PlainKeyBox other("other:");
        g.secondary.options.keyBox = &other;
        g.secondary.reopen();
        QCOMPARE(g.head().serving.number, std::uint32_t(0));
        g.talk();
        QVERIFY(g.equal());
        QVERIFY(g.state("anna") == RecipientState::normal);
    }

    void aBackupThatIsRestoredDrawsANewEpoch() {
        GroupFixture g;
        g.pair();
        g.primary.addAccount(g.domainThere(), "anna");
        g.work();
        g.talk();
        const Bytes epoch = g.head().serving.keys.epoch;
        g.primary.reopen();
        g.talk();
        QCOMPARE(g.head().serving.keys.epoch, epoch);
        QTemporaryDir backups;
        const auto made = g.primary.store->backup().create(
            backups.path().toStdString(), "ismail-20260131T120000Z", false, {},
            [](const std::filesystem::path&) { return Result<std::string>(std::string(64, '0')); });
        QVERIFY(made.ok());
        g.primary.addAccount(g.domainThere(), "bert");
        g.work();
        g.talk();
        g.primary.store.reset();
        for (const char* name : {"ismail.db-wal", "ismail.db-shm"})
            std::filesystem::remove(g.primary.path() / name);
        std::filesystem::copy_file(made->path / "ismail.db", g.primary.path() / "ismail.db",
                                   std::filesystem::copy_options::overwrite_existing);
        g.primary.open();
        g.talk();
        QVERIFY(g.head().serving.keys.epoch != epoch);
        QVERIFY(g.equal());
        QVERIFY(!g.state("bert"));
    }

    void anUnpairedPartnerIsToldNothingAndTheCopyGoes() {
        GroupFixture g;
        g.pair();
        g.primary.addAccount(g.domainThere(), "anna");
        g.work();
        g.talk();
        QVERIFY(g.primary.store->pairs().unpair(g.partnerThere, false).ok());
        QVERIFY(!g.primary.store->recipientLists().state(g.partnerThere, g.domainThere()).ok());
        const auto page = g.primary.store->recipientLists().page(g.partnerThere, {"example.test", {Bytes(16, 'x')}});
        QVERIFY(page.ok());
        QVERIFY(page->outcome == group::PageOutcome::unknown);
        g.work();
        QCOMPARE(g.primary.number("SELECT count(*) FROM recipient_state"), std::int64_t(0));
        QCOMPARE(g.primary.number("SELECT count(*) FROM list_key"), std::int64_t(0));
        const auto here = g.domainHere();
        QVERIFY(g.secondary.store->pairs().unpair(g.partnerHere, false).ok());
        QVERIFY(!g.secondary.store->listCopies().copy(here).head);
        g.secondary.store->maintenance().run();
        QCOMPARE(g.secondary.number("SELECT count(*) FROM list_entry"), std::int64_t(0));
        const auto* domain = g.secondary.store->directory().directory()->domainById(here);
        QVERIFY(domain->recipientPolicy == accounts::RecipientPolicy::callAhead);
    }

    void aCopyOfADomainThatWentGoesAtTheNextStartAtTheLatest() {
        GroupFixture g;
        g.pair();
        g.primary.addAccount(g.domainThere(), "anna");
        g.work();
        g.talk();
        g.secondary.execute("DELETE FROM domain");
        g.secondary.reopen();
        g.secondary.store->maintenance().run();
        QCOMPARE(g.secondary.number("SELECT count(*) FROM list_copy"), std::int64_t(0));
        QCOMPARE(g.secondary.number("SELECT count(*) FROM list_entry"), std::int64_t(0));
    }

    void aBeatConfirmsEveryListOfThePartner() {
        GroupFixture g;
        g.pair();
        g.work();
        g.talk();
        const auto versions = g.primary.store->recipientLists().versions(g.partnerThere);
        QVERIFY(versions.ok());
        std::vector<group::CopyHead> heads;
        for (const auto& copy : g.secondary.store->listCopies().copiesOf(g.partnerHere))
            heads.push_back(*copy.head);
        QVERIFY(group::beatConfirms(heads, group::beatHash(*versions)));
        g.secondary.clock.advance(Millis(3'600'000));
        g.secondary.store->listCopies().confirm(g.partnerHere);
        QCOMPARE(*g.head().confirmedAt, g.secondary.clock.now());
        g.secondary.store->listCopies().bye(g.partnerHere);
        g.secondary.reopen();
        QCOMPARE(*g.head().confirmedAt, g.secondary.clock.now());
        QVERIFY(g.head().byeAt.has_value());
    }

    // As large as a list gets in practice. Stretching, a minute and a half, is left out: the rows have something in its
    // place. What it takes is printed; of memory the secondary may take 15 MB.
    void aHundredThousandRecipientsComeOverInPages() {
        constexpr int count = 100'000;
        GroupFixture g;
        g.pair();
        QVERIFY(g.primary.store->recipientLists().work().ok());
        g.primary.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" +
                          std::to_string(count) +
                          ") INSERT INTO recipient_state(domain_id, local_key, stretched, dirty, state, version) "
                          "SELECT " +
                          std::to_string(g.domainThere()) +
                          ", 'user' || i, randomblob(32), 0, 0, i FROM n; "
                          "UPDATE list_head SET version=" +
                          std::to_string(count) + ", count=" + std::to_string(count) + ", filled_to=NULL;");
        g.work();
        QElapsedTimer time;
        const auto before = residentOctets();
        time.start();
        g.talk();
        const auto first = time.restart();
        QVERIFY(g.equal());
        QCOMPARE(g.steps, count / static_cast<int>(group::maxPageChanges) + 3);
        g.talk();
        const auto again = time.restart();
        const auto after = residentOctets();
        qInfo("100,000 recipients: first time %lld ms, again %lld ms, both stores grew by %lld KB, %lld KB on the disk",
              static_cast<long long>(first), static_cast<long long>(again),
              static_cast<long long>((after - before) / 1024),
              static_cast<long long>(g.secondary.number("SELECT page_count*page_size FROM pragma_page_count, "
                                                        "pragma_page_size") /
                                     1024));
        QCOMPARE(g.secondary.number("SELECT count(*) FROM list_entry"), std::int64_t(count));
    }

    // Random edits, broken lines, crashes and restored backups of both; in the end they are equal, and the copy is the
    // model.
    void bothDatabasesComeToBeEqualWhateverHappens() {
        const int rounds = qEnvironmentVariableIntValue("ISMAIL_LIST_ROUNDS") + 8;
        std::mt19937 random(20260131);
        for (int round = 0; round < rounds; ++round) {
            GroupFixture g;
            g.pair();
            Model model;
            std::optional<Model> saved; // with the backup of the primary
            bool savedThere = false;    // of the secondary
            for (int step = 0; step < 50; ++step) {
                const auto pick = random() % 12;
                const std::string local = "u" + std::to_string(random() % 12);
                if (pick < 5) {
                    edit(g, model, local, static_cast<int>(pick));
                } else if (pick == 5) {
                    (void)g.primary.store->recipientLists().work();
                } else if (pick < 8) {
                    g.talk(static_cast<int>(random() % 4));
                } else if (pick == 8) {
                    (random() % 2 == 0 ? g.primary : g.secondary).reopen();
                } else if (pick == 9) {
                    save(g.primary, true);
                    saved = model;
                } else if (pick == 10) {
                    if (savedThere) restore(g.secondary);
                    if (!savedThere) save(g.secondary, false);
                    savedThere = true;
                } else if (saved) {
                    restore(g.primary);
                    model = *saved;
                }
            }
            g.work();
            g.talk();
            g.talk();
            QVERIFY(g.equal());
            for (int i = 0; i < 12; ++i) {
                const std::string local = "u" + std::to_string(i);
                const auto known = g.state(local);
                if (!model.accounts.contains(local))
                    QVERIFY(!known || known == RecipientState::removed);
                else
                    QVERIFY(known == (model.off.contains(local) ? RecipientState::disabled : RecipientState::normal));
            }
        }
    }
};

QTEST_GUILESS_MAIN(RecipientListsTest)
#include "recipient_lists_test.moc"
