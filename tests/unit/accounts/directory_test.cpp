#include "accounts/directory.h"

#include <QTest>

using namespace ismail;
using namespace ismail::accounts;

namespace {

Directory::Content someParts() {
    Directory::Content parts;
    Domain own;
    own.id = 1;
    own.name = "own.example";
    Domain held;
    held.id = 2;
    held.name = "held.example";
    held.role = DomainRole::secondary;
    held.enabled = false;
    parts.domains = {own, held};
    Partner alpha;
    alpha.id = 7;
    alpha.name = "alpha";
    alpha.inboundUser = "alpha-in";
    Partner beta;
    beta.id = 8;
    beta.name = "beta";
    parts.partners = {alpha, beta};
    parts.accounts = {{"user@own.example", {5, 50, "User@own.example", true}}};
    parts.recipientLists[2] = {"anna"};
    return parts;
}

std::pair<std::string, AccountEntry> account(std::int64_t id, const std::string& local) {
    AccountEntry entry;
    entry.id = id;
    entry.address = local + "@own.example";
    entry.domainId = 1;
    return {entry.address, entry};
}

std::string user(std::int64_t number) { return "user" + std::to_string(number); }

// With the accounts user100, user101, ... and as many entries of the list of held.example.
Directory withMany(std::int64_t count) {
    Directory::Content parts = someParts();
    for (std::int64_t i = 100; i < 100 + count; ++i) {
        parts.accounts.push_back(account(i, user(i)));
        parts.recipientLists[2].insert(user(i));
    }
    return Directory(std::move(parts));
}

ExplicitRoute route(const std::string& domain) {
    ExplicitRoute r;
    r.domain = domain;
    return r;
}

} // namespace

class DirectoryTest : public QObject {
    Q_OBJECT

private slots:
    void domainsAreFoundByNameAndNumberAlsoDisabledOnes() {
        const Directory d(someParts());
        QCOMPARE(d.domain("own.example")->id, std::int64_t(1));
        QCOMPARE(d.domainById(2)->name, std::string("held.example"));
        QVERIFY(!d.domain("held.example")->enabled);
        QVERIFY(d.domain("sub.own.example") == nullptr);
        QVERIFY(d.domain("") == nullptr);
        QVERIFY(d.domainById(3) == nullptr);
    }

    void partnersAreFoundByNumberNameAndLogIn() {
        const Directory d(someParts());
        QCOMPARE(d.partner(7)->name, std::string("alpha"));
        QCOMPARE(d.partnerByName("ALPHA")->id, std::int64_t(7));
        QCOMPARE(d.partnerByInboundUser("Alpha-In")->id, std::int64_t(7));
        // A partner that does not log in has an empty name, which nobody has.
        QVERIFY(d.partnerByInboundUser("") == nullptr);
        QVERIFY(d.partner(9) == nullptr);
    }

    void accountsAreFoundByKeyAndNumber() {
        const Directory d(someParts());
        QCOMPARE(d.account("user@own.example")->inboxId, std::int64_t(50));
        QCOMPARE(d.accountById(5)->address, std::string("User@own.example"));
        QVERIFY(d.account("User@own.example") == nullptr);
        QVERIFY(d.accountById(6) == nullptr);
    }

    void aListBelongsToItsDomain() {
        const Directory d(someParts());
        QVERIFY(d.listed(*d.domainById(2), "anna"));
        QVERIFY(!d.listed(*d.domainById(2), "bert"));
        QVERIFY(!d.listed(*d.domainById(1), "anna"));
    }

    void aListCoversTheDetailsOfItsEntriesWhereTheDomainHasThem() {
        const Directory d(someParts());
        Domain domain = *d.domainById(2);
        QVERIFY(d.listed(domain, "anna+news"));
        QVERIFY(!d.listed(domain, "bert+news"));
        QVERIFY(!d.listed(domain, "+anna"));
        domain.plusAddressing = false;
        QVERIFY(!d.listed(domain, "anna+news"));
        QVERIFY(d.listed(domain, "anna"));
    }

    void theMostSpecificRouteWins_data() {
        QTest::addColumn<QString>("domain");
        QTest::addColumn<QString>("expected");
        QTest::newRow("exactly") << "b.a.example"
                                 << "b.a.example";
        QTest::newRow("longest suffix") << "c.b.a.example"
                                        << ".b.a.example";
        QTest::newRow("shorter suffix") << "x.a.example"
                                        << ".a.example";
        QTest::newRow("a suffix is not the domain itself") << "a.example"
                                                           << "*";
        QTest::newRow("a suffix begins at a dot") << "xa.example"
                                                  << "*";
        QTest::newRow("everything else") << "other.test"
                                         << "*";
    }
    void theMostSpecificRouteWins() {
        QFETCH(QString, domain);
        QFETCH(QString, expected);
        for (const bool reversed : {false, true}) {
            Directory::Content parts;
            parts.routes = {route("*"), route(".a.example"), route(".b.a.example"), route("b.a.example")};
            if (reversed) std::reverse(parts.routes.begin(), parts.routes.end());
            const Directory d(std::move(parts));
            const auto* found = d.route(domain.toStdString());
            QVERIFY(found != nullptr);
            QCOMPARE(QString::fromStdString(found->domain), expected);
        }
    }

    void anEditLeavesTheSnapshotBeforeItAsItWas() {
        const Directory before = withMany(1'000);
        DirectoryUpdate update;
        update.accounts = {account(5, "renamed"), account(9'000, "new")};
        update.accountsGone = {100};
        update.recipients = {{2, "anna", false}, {2, "bert", true}};
        Domain held = *before.domainById(2);
        held.enabled = true;
        Domain added;
        added.id = 3;
        added.name = "mid.example";
        update.domains = {held, added};
        update.partners.emplace();
        const auto after = before.with(update);
        QVERIFY(after->account("renamed@own.example") && !after->account("user@own.example"));
        QCOMPARE(after->accountById(5)->address, std::string("renamed@own.example"));
        QVERIFY(after->accountById(9'000) && !after->accountById(100) && !after->account("user100@own.example"));
        QVERIFY(after->account("user101@own.example") == before.account("user101@own.example")); // shared
        QVERIFY(!after->listed(held, "anna") && after->listed(held, "bert") && after->listed(held, "user100"));
        QCOMPARE(after->recipientCount(2), before.recipientCount(2));
        QVERIFY(after->domain("held.example")->enabled && after->domainById(3));
        QVERIFY(after->partners().empty() && after->partner(7) == nullptr);
        QVERIFY(before.account("user@own.example") && !before.account("renamed@own.example"));
        QVERIFY(before.accountById(100) && !before.accountById(9'000));
        QVERIFY(before.listed(held, "anna") && !before.listed(held, "bert"));
        QVERIFY(!before.domain("held.example")->enabled && !before.domainById(3));
        QCOMPARE(before.partners().size(), std::size_t(2));
    }

    void whatGoesWithADomainGoes() {
        DirectoryUpdate update;
        AliasEntry alias;
        alias.id = 70;
        alias.address = "info@own.example";
        update.aliases = {{"info@own.example", alias}};
        const auto before = Directory(someParts()).with(update);
        update = {};
        update.domainsGone = {1, 2};
        update.accountsGone = {5};
        update.aliasesGone = {70};
        const auto after = before->with(update);
        QVERIFY(after->domains().empty());
        QVERIFY(!after->account("user@own.example") && !after->alias("info@own.example"));
        QCOMPARE(after->recipientCount(2), std::size_t(0));
        QVERIFY(before->alias("info@own.example"));
    }

    void domainsStandInTheOrderOfTheirNames() {
        std::shared_ptr<const Directory> directory = std::make_shared<const Directory>(Directory::Content{});
        std::int64_t id = 0;
        for (const char* name : {"m.example", "z.example", "a.example", "n.example"}) {
            DirectoryUpdate update;
            Domain domain;
            domain.id = ++id;
            domain.name = name;
            update.domains = {domain};
            directory = directory->with(update);
        }
        std::vector<std::string> names;
        for (const Domain& domain : directory->domains())
            names.push_back(domain.name);
        QCOMPARE(names, (std::vector<std::string>{"a.example", "m.example", "n.example", "z.example"}));
    }

    void quotasAndScramAreKnownOfAllAccountsTogether() {
        std::shared_ptr<const Directory> directory = std::make_shared<const Directory>(Directory::Content{});
        QVERIFY(!directory->everyAccountKnowsScram() && !directory->someAccountHasQuota());
        const auto set = [&](std::int64_t id, bool scram, std::optional<std::uint64_t> quota) {
            auto entry = account(id, user(id));
            entry.second.scram = scram;
            entry.second.quota = quota;
            DirectoryUpdate update;
            update.accounts = {entry};
            directory = directory->with(update);
        };
        set(1, true, 0);
        QVERIFY(directory->everyAccountKnowsScram() && !directory->someAccountHasQuota());
        set(2, false, 100);
        QVERIFY(!directory->everyAccountKnowsScram() && directory->someAccountHasQuota());
        set(2, true, std::nullopt);
        QVERIFY(directory->everyAccountKnowsScram() && !directory->someAccountHasQuota());
        set(1, false, 5);
        DirectoryUpdate gone;
        gone.accountsGone = {1};
        directory = directory->with(gone);
        QVERIFY(directory->everyAccountKnowsScram() && !directory->someAccountHasQuota());
    }

    void anEditCostsTheSameWhateverTheDirectoryHolds_data() {
        QTest::addColumn<qlonglong>("count");
        QTest::newRow("nothing else") << 0ll;
        QTest::newRow("20,000 accounts") << 20'000ll;
        QTest::newRow("100,000 accounts") << 100'000ll;
    }
    void anEditCostsTheSameWhateverTheDirectoryHolds() {
        QFETCH(qlonglong, count);
        const Directory many = withMany(count);
        constexpr std::size_t aFewNodes = 5 * 17 + 66; // of one map
        DirectoryUpdate update;
        update.accounts = {account(1, "new")};
        QVERIFY(many.with(update)->copied() <= 2 * aFewNodes);
        update.accounts.clear();
        update.accountsGone = {5};
        QVERIFY(many.with(update)->copied() <= 2 * aFewNodes);
        update.accountsGone.clear();
        update.recipients = {{2, "new", true}};
        QVERIFY(many.with(update)->copied() <= 2 * aFewNodes);
    }

    void withoutARouteThereIsNone() {
        const Directory d(someParts());
        QVERIFY(d.route("other.test") == nullptr);
    }
};

QTEST_GUILESS_MAIN(DirectoryTest)
#include "directory_test.moc"
