#include "store/db/schema.h"
#include "store/directory/directory_store.h"

#include "unit/store/store_fixture.h"

#include <QTest>

#include <atomic>

#include <sqlite3.h>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;

namespace {

accounts::Partner partner(const std::string& name) {
    accounts::Partner p;
    p.name = name;
    p.host = name + ".example.test";
    p.port = 2525;
    p.tls = accounts::TlsPolicy::verified;
    p.user = "me";
    p.protectedPassword = "sealed";
    p.inboundUser = name + "-in";
    p.inboundVerifier = "verifier";
    p.addresses = {"192.0.2.0/24", "2001:db8::1"};
    return p;
}

bool mentions(const Status& status, const char* text) {
    return !status.ok() && status.error().text.find(text) != std::string::npos;
}

// Steps of SQLite's machine on all connections of a store: what an edit reads and writes.
class Steps {
public:
    explicit Steps(StoreFixture& fixture) {
        const auto count = [this](store::Database& database) {
            sqlite3_progress_handler(
                database.handle(), 1, [](void* steps) { return ++*static_cast<std::atomic<int>*>(steps), 0; }, &steps_);
        };
        fixture.store->committer().between(count);
        onReaders(fixture, count);
    }
    template <typename Edit>
    int of(const Edit& edit) {
        steps_ = 0;
        edit();
        return steps_;
    }
    template <typename Use>
    static void onReaders(StoreFixture& fixture, const Use& use) {
        static_assert(ReadPool::connections == 4);
        ReadPool& pool = fixture.store->readers();
        const auto a = pool.lease(), b = pool.lease(), c = pool.lease(), d = pool.lease();
        for (const auto* lease : {&a, &b, &c, &d})
            use(**lease);
    }

private:
    std::atomic<int> steps_{0};
};

// Whoever reads one column of a table on this connection fails.
void hide(store::Database& database) {
    sqlite3_set_authorizer(
        database.handle(),
        [](void*, int action, const char* table, const char* column, const char*, const char*) {
            const bool hidden =
                action == SQLITE_READ && std::string(table) == "alias" && std::string(column) == "posting";
            return hidden ? SQLITE_DENY : SQLITE_OK;
        },
        nullptr);
}

accounts::Alias alias(std::int64_t domain, const std::string& local) {
    accounts::Alias made;
    made.domainId = domain;
    made.local = local;
    made.targets = {"x@far.test"};
    return made;
}

} // namespace

class DirectoryStoreTest : public QObject {
    Q_OBJECT

private slots:
    void aDomainWithAllItsFieldsSurvivesARestart() {
        StoreFixture f;
        auto& d = f.store->directory();
        const auto alpha = d.addPartner(partner("alpha"));
        const auto beta = d.addPartner(partner("beta"));
        accounts::Domain own;
        own.name = "Bücher.example";
        own.secondaries = {{*alpha, accounts::seconds(30)}, {*beta, std::nullopt}};
        const auto ownId = d.addDomain(own);
        accounts::Domain held;
        held.name = "held.example";
        held.role = accounts::DomainRole::secondary;
        held.primaryPartner = *alpha;
        held.hold = accounts::seconds(86400);
        held.retryMax = accounts::seconds(60);
        held.recipientPolicy = accounts::RecipientPolicy::callAhead;
        held.enabled = false;
        QVERIFY(ownId.ok() && d.addDomain(held).ok());
        f.reopen();
        const auto directory = f.store->directory().directory();
        const auto* stored = directory->domain("xn--bcher-kva.example");
        QVERIFY(stored != nullptr);
        QVERIFY(stored->secondaries == own.secondaries);
        const auto* secondary = directory->domain("held.example");
        QVERIFY(secondary->role == accounts::DomainRole::secondary && !secondary->enabled);
        QCOMPARE(secondary->primaryPartner, std::optional(*alpha));
        QCOMPARE(secondary->hold, held.hold);
        QCOMPARE(secondary->retryMax, held.retryMax);
        QVERIFY(secondary->recipientPolicy == accounts::RecipientPolicy::callAhead);
        const auto* p = directory->partner(*alpha);
        QCOMPARE(p->addresses, (std::vector<std::string>{"192.0.2.0/24", "2001:db8::1"}));
        QVERIFY(p->tls == accounts::TlsPolicy::verified);
        QCOMPARE(p->protectedPassword, std::string("sealed"));
        QCOMPARE(directory->partnerByInboundUser("ALPHA-in")->id, *alpha);
    }

    void sinceWhenBounceAddressesAreSignedIsKept() {
        StoreFixture f;
        accounts::Domain own;
        own.name = "own.example";
        own.signBounceAddresses = true;
        const Time first = f.clock.now();
        QVERIFY(f.store->directory().addDomain(own).ok());
        f.clock.advance(std::chrono::hours(24));
        const auto stored = [&] { return *f.store->directory().directory()->domain("own.example"); };
        const auto change = [&](const std::function<void(accounts::Domain&)>& how) {
            accounts::Domain edited = stored();
            how(edited);
            return f.store->directory().setDomain(edited).ok();
        };
        QVERIFY(change([](auto& domain) { domain.internalOnly = true; }));
        f.reopen();
        QVERIFY(stored().signBounceAddresses && stored().signsBouncesSince == first);
        QVERIFY(change([](auto& domain) { domain.signBounceAddresses = false; }));
        QVERIFY(!stored().signsBouncesSince);
        QVERIFY(change([](auto& domain) { domain.signBounceAddresses = true; }));
        QVERIFY(stored().signsBouncesSince == f.clock.now());
    }

    void aDomainCannotHaveBothRoles() {
        StoreFixture f;
        QVERIFY(f.addDomain("a.example") != 0);
        accounts::Domain clash;
        clash.name = "A.EXAMPLE";
        clash.role = accounts::DomainRole::secondary;
        const auto refused = f.store->directory().addDomain(clash);
        QCOMPARE(refused.error().kind, ErrorKind::conflict);
        QVERIFY(refused.error().text.find("primary for a.example") != std::string::npos);
        clash.role = accounts::DomainRole::primary;
        QCOMPARE(f.store->directory().addDomain(clash).error().kind, ErrorKind::conflict);
    }

    void fieldsOfTheOtherRoleAreRefused() {
        StoreFixture f;
        const auto alpha = f.store->directory().addPartner(partner("alpha"));
        accounts::Domain d;
        d.name = "a.example";
        d.primaryPartner = *alpha;
        QCOMPARE(f.store->directory().addDomain(d).error().kind, ErrorKind::invalid);
        d.primaryPartner.reset();
        d.role = accounts::DomainRole::secondary;
        d.secondaries = {{*alpha, std::nullopt}};
        QCOMPARE(f.store->directory().addDomain(d).error().kind, ErrorKind::invalid);
        d.role = accounts::DomainRole::primary;
        d.secondaries = {{*alpha, std::nullopt}, {*alpha, std::nullopt}};
        QCOMPARE(f.store->directory().addDomain(d).error().kind, ErrorKind::invalid);
        d.secondaries = {{4711, std::nullopt}};
        QCOMPARE(f.store->directory().addDomain(d).error().kind, ErrorKind::notFound);
    }

    void aRoleChangesOnlyWhileNothingDependsOnIt() {
        StoreFixture f;
        const auto id = f.addDomain("a.example");
        const auto account = f.addAccount(id, "user");
        auto domain = *f.store->directory().directory()->domainById(id);
        domain.role = accounts::DomainRole::secondary;
        QVERIFY(mentions(f.store->directory().setDomain(domain), "1 of its accounts"));
        QVERIFY(f.store->directory().removeAccount(account, 0).ok());
        QVERIFY(f.store->directory().setDomain(domain).ok());
        f.accept({f.to("x", "a.example")});
        domain = *f.store->directory().directory()->domainById(id);
        domain.role = accounts::DomainRole::primary;
        QVERIFY(mentions(f.store->directory().setDomain(domain), "holds mail for 1"));
        QVERIFY(f.store->directory().setDomain(domain, true).ok());
    }

    void anEditBasedOnAnOldVersionIsRefused() {
        StoreFixture f;
        const auto id = f.addDomain("a.example");
        auto first = *f.store->directory().directory()->domainById(id);
        auto second = first;
        first.enabled = false;
        QVERIFY(f.store->directory().setDomain(first).ok());
        const Status refused = f.store->directory().setDomain(second);
        QCOMPARE(refused.error().kind, ErrorKind::conflict);
        QVERIFY(!f.store->directory().directory()->domainById(id)->enabled);
        second.version = 0; // whatever it is
        QVERIFY(f.store->directory().setDomain(second).ok());
        QCOMPARE(f.store->directory().removeDomain(id, 1).error().kind, ErrorKind::conflict);
    }

    void aPartnerInUseStaysAndItsDomainsAreNamed() {
        StoreFixture f;
        auto& d = f.store->directory();
        const auto alpha = d.addPartner(partner("alpha"));
        accounts::Domain own;
        own.name = "own.example";
        own.secondaries = {{*alpha, std::nullopt}};
        accounts::Domain held;
        held.name = "held.example";
        held.role = accounts::DomainRole::secondary;
        held.primaryPartner = *alpha;
        const auto ownId = d.addDomain(own);
        const auto heldId = d.addDomain(held);
        const Status refused = d.removePartner(*alpha, 0);
        QVERIFY(mentions(refused, "own.example") && mentions(refused, "held.example"));
        QVERIFY(d.removeDomain(*ownId, 0).ok());
        QVERIFY(d.removeDomain(*heldId, 0).ok());
        QVERIFY(d.removePartner(*alpha, 0).ok());
        QVERIFY(d.directory()->partners().empty());
    }

    void partnersAreCheckedAndTheirNamesUnique() {
        StoreFixture f;
        auto& d = f.store->directory();
        QVERIFY(d.addPartner(partner("alpha")).ok());
        QCOMPARE(d.addPartner(partner("ALPHA")).error().kind, ErrorKind::conflict);
        auto same = partner("beta");
        same.inboundUser = "alpha-IN";
        QCOMPARE(d.addPartner(same).error().kind, ErrorKind::conflict);
        auto noHost = partner("gamma");
        noHost.host = "";
        QCOMPARE(d.addPartner(noHost).error().kind, ErrorKind::invalid);
        auto blanks = partner("two words");
        QCOMPARE(d.addPartner(blanks).error().kind, ErrorKind::invalid);
        auto port = partner("delta");
        port.port = 0;
        QCOMPARE(d.addPartner(port).error().kind, ErrorKind::invalid);
        auto changed = *d.directory()->partnerByName("alpha");
        changed.host = "other.example";
        QVERIFY(d.setPartner(changed).ok());
        QCOMPARE(d.directory()->partnerByName("alpha")->host, std::string("other.example"));
    }

    void anAccountIsFoundByItsAddressInAnyCase() {
        StoreFixture f;
        const auto id = f.addAccount(f.addDomain("a.example"), "First.Last");
        QVERIFY(id != 0);
        const auto* entry = f.store->directory().directory()->account("first.last@a.example");
        QVERIFY(entry != nullptr);
        QVERIFY(entry->inboxId != 0);
        QCOMPARE(entry->address, std::string("First.Last@a.example"));
        QCOMPARE(f.store->directory().accountByAddress("first.last@a.example")->account.verifier,
                 std::string("verifier"));
        accounts::Account twice;
        twice.domainId = f.store->directory().directory()->domain("a.example")->id;
        twice.local = "FIRST.LAST";
        QCOMPARE(f.store->directory().addAccount(twice).error().kind, ErrorKind::conflict);
        twice.local = "no@good";
        QCOMPARE(f.store->directory().addAccount(twice).error().kind, ErrorKind::invalid);
    }

    void aSecondaryDomainHasNoAccounts() {
        StoreFixture f;
        accounts::Account account;
        account.domainId = f.addDomain("held.example", accounts::DomainRole::secondary);
        account.local = "user";
        QCOMPARE(f.store->directory().addAccount(account).error().kind, ErrorKind::conflict);
    }

    void removingADomainTellsWhatGoesAndTakesItAlong() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        const auto account = f.addAccount(domain, "user");
        const auto inbox = f.store->directory().directory()->accountById(account)->inboxId;
        f.accept({StoreFixture::into(inbox)}, Bytes(100, 'x'));
        f.accept({StoreFixture::into(inbox)}, Bytes(100'000, 'x'));
        const auto removal = f.store->directory().domainRemoval(domain);
        QCOMPARE(removal->accounts, std::uint64_t(1));
        QCOMPARE(removal->messages, std::uint64_t(2));
        QVERIFY(removal->octets > 100'100);
        QVERIFY(f.store->directory().removeDomain(domain, 0).ok());
        QVERIFY(f.store->directory().directory()->account("user@example.test") == nullptr);
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM mailbox"), 0);
        QCOMPARE(f.number("SELECT count(*) FROM mailbox_entry"), 0);
        QCOMPARE(f.number("SELECT count(*) FROM body"), 0);
        // The name may come back, the mail does not.
        QVERIFY(f.makeInbox() != inbox);
    }

    void aRecipientListIsAddedToReplacedAndPaged() {
        StoreFixture f;
        auto& d = f.store->directory();
        const auto id = f.addDomain("held.example", accounts::DomainRole::secondary);
        auto edited = d.editRecipients(id, ListEdit::add, {"Anna", "bert@held.example", "anna"});
        QVERIFY(edited.ok());
        QCOMPARE(edited->added, std::uint64_t(2));
        const auto listed = [&](const char* local) {
            const auto directory = d.directory();
            return directory->listed(*directory->domainById(id), local);
        };
        QVERIFY(listed("anna"));
        QVERIFY(listed("bert"));
        QCOMPARE(d.editRecipients(id, ListEdit::add, {"x@other.example"}).error().kind, ErrorKind::invalid);
        std::vector<std::string> many;
        for (int i = 0; i < 1200; ++i)
            many.push_back("user" + std::to_string(i));
        many.push_back("bert");
        edited = d.editRecipients(id, ListEdit::replace, many);
        QCOMPARE(edited->added, std::uint64_t(1200));
        QCOMPARE(edited->removed, std::uint64_t(1));
        QCOMPARE(edited->total, std::uint64_t(1201));
        QVERIFY(!listed("anna"));
        std::uint64_t total = 0;
        QCOMPARE(d.recipients(id, "user11", 1, 5, &total)->front(), std::string("user110"));
        QCOMPARE(total, std::uint64_t(111));
        QCOMPARE(d.editRecipients(id, ListEdit::remove, {"bert", "nobody"})->removed, std::uint64_t(1));
        const auto own = f.addDomain("own.example");
        QCOMPARE(d.editRecipients(own, ListEdit::add, {"x"}).error().kind, ErrorKind::conflict);
    }

    void accountsArePagedByAddress() {
        StoreFixture f;
        const auto b = f.addDomain("b.example");
        const auto a = f.addDomain("a.example");
        for (const char* local : {"zoe", "anna", "mike"}) {
            f.addAccount(a, local);
            f.addAccount(b, local);
        }
        std::uint64_t total = 0;
        const auto page = f.store->directory().accounts(0, "", 2, 2, &total);
        QCOMPARE(total, std::uint64_t(6));
        QCOMPARE(page->size(), std::size_t(2));
        QCOMPARE(page->at(0).account.local + "@" + page->at(0).domain, std::string("zoe@a.example"));
        QCOMPARE(page->at(1).account.local + "@" + page->at(1).domain, std::string("anna@b.example"));
        QCOMPARE(f.store->directory().accounts(b, "MIKE@", 0, 10)->size(), std::size_t(1));
    }

    void routesTakeDomainsSubdomainsAndEverything() {
        StoreFixture f;
        auto& d = f.store->directory();
        accounts::ExplicitRoute route;
        route.host = "relay.example";
        route.domain = ".Example.ORG";
        QVERIFY(d.addRoute(route).ok());
        QCOMPARE(d.addRoute(route).error().kind, ErrorKind::conflict);
        route.domain = "*";
        const auto all = d.addRoute(route);
        QVERIFY(all.ok());
        route.domain = "not a domain";
        QCOMPARE(d.addRoute(route).error().kind, ErrorKind::invalid);
        QCOMPARE(d.directory()->route("sub.example.org")->domain, std::string(".example.org"));
        QCOMPARE(d.directory()->route("other.test")->domain, std::string("*"));
        QVERIFY(d.removeRoute(*all, 0).ok());
        QVERIFY(d.directory()->route("other.test") == nullptr);
    }

    void anEditReadsAndWritesTheSameWhateverIsThere() {
        StoreFixture f;
        auto& d = f.store->directory();
        const auto own = f.addDomain("own.example");
        const auto held = f.addDomain("held.example", accounts::DomainRole::secondary);
        f.addAccount(own, "first");
        QVERIFY(d.addAlias(alias(own, "info")).ok());
        QVERIFY(d.editRecipients(held, ListEdit::add, {"first"}).ok());
        std::vector<int> few, many;
        const auto measure = [&](std::vector<int>& costs, const std::string& name) {
            auto& now = f.store->directory();
            Steps steps(f);
            costs.push_back(steps.of([&] { QVERIFY(f.addAccount(own, name) != 0); }));
            auto account = now.accountByAddress(name + "@own.example")->account;
            account.description = "other";
            costs.push_back(steps.of([&] { QVERIFY(now.setAccount(account).ok()); }));
            costs.push_back(steps.of([&] { QVERIFY(now.addAlias(alias(own, name + "-alias")).ok()); }));
            costs.push_back(steps.of([&] { QVERIFY(now.editRecipients(held, ListEdit::add, {name}).ok()); }));
            costs.push_back(steps.of([&] { QVERIFY(now.removeAccount(account.id, 0).ok()); }));
        };
        measure(few, "one");
        f.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<5000) "
                  "INSERT INTO account(domain_id, local, local_key, description, verifier, scram_verifier, enabled, "
                  "version) SELECT " +
                  std::to_string(own) + ", 'u' || i, 'u' || i, '', '', '', 1, 1 FROM n");
        f.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<5000) "
                  "INSERT INTO domain_recipient SELECT " +
                  std::to_string(held) + ", 'u' || i FROM n");
        f.reopen();
        QVERIFY(f.store->directory().directory()->account("u5000@own.example"));
        measure(many, "two");
        for (std::size_t i = 0; i < few.size(); ++i) {
            QVERIFY(few[i] > 10);
            QVERIFY2(many[i] < few[i] + 100, (std::to_string(few[i]) + " " + std::to_string(many[i])).c_str());
        }
    }

    void whatIsShownAfterEditsIsWhatIsStored() {
        StoreFixture f;
        auto& d = f.store->directory();
        const auto own = f.addDomain("own.example");
        const auto gone = f.addDomain("gone.example");
        const auto held = f.addDomain("held.example", accounts::DomainRole::secondary);
        f.addAccount(gone, "lost");
        QVERIFY(d.addAlias(alias(gone, "lost-alias")).ok());
        const auto anna = f.addAccount(own, "Anna");
        const auto bert = f.addAccount(own, "bert");
        const auto info = d.addAlias(alias(own, "info"));
        const auto old = d.addAlias(alias(own, "old"));
        QVERIFY(d.editRecipients(held, ListEdit::add, {"a", "b"}).ok());
        QVERIFY(d.editRecipients(held, ListEdit::replace, {"b", "c"}).ok());
        auto account = d.account(anna)->account;
        account.forwards = {"x@far.test"};
        account.scramVerifier = "verifier";
        account.quota = 77;
        account.autoReply = {true, "S", "T", std::nullopt, std::nullopt, std::nullopt};
        QVERIFY(d.setAccount(account).ok());
        QVERIFY(d.removeAccount(bert, 0).ok());
        auto changed = d.aliasByAddress("info@own.example")->alias;
        changed.targets = {"y@far.test"};
        changed.enabled = false;
        QVERIFY(d.setAlias(changed).ok());
        QVERIFY(d.removeAlias(*old, 0).ok());
        QVERIFY(d.removeDomain(gone, 0).ok());
        const auto told = [&] {
            const auto now = f.store->directory().directory();
            std::string text;
            for (const auto& domain : now->domains())
                text += domain.name + " " + std::to_string(domain.version) + "\n";
            for (const char* key : {"anna@own.example", "bert@own.example", "lost@gone.example"})
                if (const auto* entry = now->account(key))
                    text += entry->address + " " + std::to_string(entry->inboxId) + " " + entry->forwards[0].text() +
                            " " + std::to_string(*entry->quota) + " " + entry->autoReply->text + "\n";
            for (const char* key : {"info@own.example", "old@own.example", "lost-alias@gone.example"})
                if (const auto* entry = now->alias(key))
                    text += entry->address + " " + entry->targets[0].text() + (entry->enabled ? " on" : " off") + "\n";
            for (const char* local : {"a", "b", "c"})
                if (now->listed(*now->domainById(held), local)) text += local;
            return text + (now->everyAccountKnowsScram() ? " scram" : "");
        };
        const std::string shown = told();
        f.reopen();
        QCOMPARE(shown, told());
        QVERIFY(shown.find("Anna@own.example") != std::string::npos);
        QVERIFY(shown.find("lost") == std::string::npos && shown.find("bert") == std::string::npos);
        QVERIFY(shown.find("info@own.example y@far.test off\nbc scram") != std::string::npos);
        QVERIFY(info.ok());
    }

    void eachEditTellsWhatItChanged() {
        using Kind = accounts::DirectoryChange::Kind;
        StoreFixture f;
        auto& d = f.store->directory();
        std::vector<accounts::DirectoryChange> changes;
        d.onChange([&](const accounts::DirectoryChange& change) { changes.push_back(change); });
        const auto alpha = d.addPartner(partner("alpha"));
        const auto own = f.addDomain("own.example");
        const auto held = f.addDomain("held.example", accounts::DomainRole::secondary);
        const auto anna = f.addAccount(own, "anna");
        const auto info = d.addAlias(alias(own, "info"));
        QVERIFY(d.editRecipients(held, ListEdit::add, {"a"}).ok());
        QVERIFY(d.editRecipients(held, ListEdit::add, {"a"}).ok()); // changes nothing
        QVERIFY(!d.addAlias(alias(own, "anna")).ok());
        accounts::ExplicitRoute route;
        route.host = "relay.example";
        route.domain = "*";
        const auto all = d.addRoute(route);
        QVERIFY(d.removeAccount(anna, 0).ok());
        const std::vector<accounts::DirectoryChange> expected{
            {Kind::partners, {*alpha}}, {Kind::domains, {own}},     {Kind::domains, {held}}, {Kind::accounts, {anna}},
            {Kind::aliases, {*info}},   {Kind::recipients, {held}}, {Kind::routes, {*all}},  {Kind::accounts, {anna}}};
        QVERIFY(changes == expected);
    }

    void whatCannotBeReadBackIsReadAnew() {
        StoreFixture f;
        auto& d = f.store->directory();
        const auto own = f.addDomain("own.example");
        f.store->committer().between(hide);
        QVERIFY(d.addAlias(alias(own, "info")).ok());
        QVERIFY(d.directory()->alias("info@own.example"));
        f.addAccount(own, "anna");
        QVERIFY(d.directory()->account("anna@own.example") && d.directory()->alias("info@own.example"));
        Steps::onReaders(f, hide);
        const auto refused = d.addAlias(alias(own, "other"));
        QCOMPARE(refused.error().text,
                 std::string("The change is stored but could not be read back; it applies after a restart."));
        QVERIFY(!d.directory()->alias("other@own.example"));
        f.reopen();
        QVERIFY(f.store->directory().directory()->alias("other@own.example"));
    }

    void settingsAreCheckedStoredAndSeenAtOnce() {
        StoreFixture f;
        auto& d = f.store->directory();
        std::vector<accounts::DirectoryChange> changes;
        d.onChange([&](const accounts::DirectoryChange& change) { changes.push_back(change); });
        QVERIFY(d.setSettings({{"smtp.max_recipients", "500"}, {"server.name", "mail.example.test"}}).ok());
        QCOMPARE(d.current()->number(config::Setting::maxRecipients), std::uint64_t(500));
        QCOMPARE(changes, std::vector{accounts::DirectoryChange{}});
        // All or none.
        QVERIFY(!d.setSettings({{"smtp.max_recipients", "600"}, {"relay.port", "x"}}).ok());
        QVERIFY(!d.setSettings({{"smtp.max_recipients", "5"}}).ok());
        QCOMPARE(d.current()->number(config::Setting::maxRecipients), std::uint64_t(500));
        f.reopen();
        QCOMPARE(f.store->directory().current()->text(config::Setting::serverName), std::string("mail.example.test"));
        QVERIFY(f.store->directory().setSettings({{"smtp.max_recipients", std::nullopt}}).ok());
        QCOMPARE(f.store->directory().current()->number(config::Setting::maxRecipients), std::uint64_t(1000));
    }

    // What sent a password to any server says so after an upgrade, and goes on.
    void passwordsThatWentToAnyServerAreNamedByTheMigration_data() {
        QTest::addColumn<QString>("smarthost");
        QTest::addColumn<QString>("expected");
        QTest::newRow("by default") << ""
                                    << "unverified";
        QTest::newRow("required") << "required"
                                  << "unverified";
        QTest::newRow("verified") << "verified"
                                  << "verified";
        QTest::newRow("never") << "never"
                               << "never";
    }
    void passwordsThatWentToAnyServerAreNamedByTheMigration() {
        QFETCH(QString, smarthost);
        QFETCH(QString, expected);
        QTemporaryDir directory;
        const auto file = std::filesystem::path(directory.path().toStdString()) / "old.db";
        store::Database database(file, store::Database::Access::readWrite, {});
        QVERIFY(store::migrateTo(database, 6).ok());
        for (int tls = 0; tls <= 4; ++tls)
            for (const char* user : {"us", ""}) {
                const std::string name = std::to_string(tls) + user;
                database.run(
                    "INSERT INTO partner(name, host, port, tls, user, protected_password, inbound_user, "
                    "inbound_verifier, addresses, enabled, version) VALUES(?, 'h', 25, ?, ?, '', '', '', '', 1, 1)",
                    name, tls, std::string(user));
                database.run("INSERT INTO route(domain, host, port, tls, user, protected_password, version) "
                             "VALUES(?, 'h', 25, ?, ?, '', 1)",
                             name, tls, std::string(user));
            }
        database.run("INSERT INTO setting VALUES('smarthost.user', 'us')");
        if (!smarthost.isEmpty())
            database.run("INSERT INTO setting VALUES('smarthost.tls', ?)", smarthost.toStdString());
        QVERIFY(store::migrate(database).ok());
        for (const std::string table : {"partner", "route"})
            for (int tls = 0; tls <= 4; ++tls) {
                const std::string column = table == "partner" ? "name" : "domain";
                const auto policy = [&](const std::string& key) {
                    return database.number("SELECT tls FROM " + table + " WHERE " + column + "='" + key + "'")
                        .value_or(-1);
                };
                QCOMPARE(policy(std::to_string(tls) + "us"), std::int64_t(tls == 1 || tls == 2 ? 5 : tls));
                QCOMPARE(policy(std::to_string(tls)), std::int64_t(tls));
            }
        QCOMPARE(database
                     .number("SELECT count(*) FROM setting WHERE key='smarthost.tls' AND value='" +
                             expected.toStdString() + "'")
                     .value_or(0),
                 std::int64_t(1));
    }
};

QTEST_GUILESS_MAIN(DirectoryStoreTest)
#include "directory_store_test.moc"
