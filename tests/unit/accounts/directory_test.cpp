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

    void withoutARouteThereIsNone() {
        const Directory d(someParts());
        QVERIFY(d.route("other.test") == nullptr);
    }
};

QTEST_GUILESS_MAIN(DirectoryTest)
#include "directory_test.moc"
