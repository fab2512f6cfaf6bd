#include "accounts/partner_rules.h"

#include "support/fake_directory_facts.h"

#include <QTest>

using namespace ismail;
using namespace ismail::accounts;
using ismail::test::FakeDirectoryFacts;

namespace {

Partner newcomer() {
    Partner partner;
    partner.name = "gamma";
    partner.host = "gamma.example";
    return partner;
}

// Partner 7, alpha, which logs in as alpha-in and is the primary of held.example; an account user@own.example.
FakeDirectoryFacts someFacts() {
    FakeDirectoryFacts facts;
    Partner alpha = newcomer();
    alpha.id = 7;
    alpha.name = "alpha";
    alpha.inboundUser = "alpha-in";
    facts.partners = {alpha};
    facts.add(1, "own.example");
    facts.add(2, "held.example", DomainRole::secondary).primaryPartner = 7;
    facts.accounts[{1, "user"}];
    ExplicitRoute route;
    route.id = 3;
    route.domain = ".example.org";
    facts.routes = {route};
    return facts;
}

QString said(const Status& status) { return status ? QString() : QString::fromStdString(status.error().text); }

} // namespace

class PartnerRulesTest : public QObject {
    Q_OBJECT

private slots:
    void aPartnerIsRefusedWithTheReason_data() {
        QTest::addColumn<qlonglong>("id");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("reason");
        const QString word = "A partner's name is one word of at most 100 letters.";
        const QString taken = "The log-in name %1 belongs to another partner or to an account.";
        QTest::newRow("good") << 0ll << "beta"
                              << "h" << 25 << ""
                              << "";
        QTest::newRow("no name") << 0ll << ""
                                 << "h" << 25 << "" << word;
        QTest::newRow("long name") << 0ll << QString(101, 'x') << "h" << 25 << "" << word;
        QTest::newRow("two words") << 0ll << "two words"
                                   << "h" << 25 << "" << word;
        QTest::newRow("no host") << 0ll << "beta"
                                 << " " << 25 << ""
                                 << "\" \" is not a host name or address.";
        QTest::newRow("two hosts") << 0ll << "beta"
                                   << "a,b" << 25 << ""
                                   << "\"a,b\" is not a host name or address.";
        QTest::newRow("no port") << 0ll << "beta"
                                 << "h" << 0 << ""
                                 << "A port is a number from 1 to 65535.";
        QTest::newRow("name taken") << 0ll << "alpha"
                                    << "h" << 25 << ""
                                    << "There is already a partner named alpha.";
        QTest::newRow("its own name") << 7ll << "alpha"
                                      << "h" << 25 << ""
                                      << "";
        QTest::newRow("log-in taken") << 0ll << "beta"
                                      << "h" << 25 << "alpha-in" << taken.arg("alpha-in");
        QTest::newRow("its own log-in") << 7ll << "alpha"
                                        << "h" << 25 << "alpha-in"
                                        << "";
        QTest::newRow("log-in of an account") << 0ll << "beta"
                                              << "h" << 25 << "USER@Own.example" << taken.arg("USER@Own.example");
        QTest::newRow("log-in of nobody") << 0ll << "beta"
                                          << "h" << 25 << "nobody@own.example"
                                          << "";
        QTest::newRow("gone") << 9ll << "beta"
                              << "h" << 25 << ""
                              << "There is no such partner.";
    }
    void aPartnerIsRefusedWithTheReason() {
        FakeDirectoryFacts facts = someFacts();
        QFETCH(qlonglong, id);
        QFETCH(QString, name);
        QFETCH(QString, host);
        QFETCH(int, port);
        QFETCH(QString, user);
        Partner partner;
        partner.id = id;
        partner.name = name.toStdString();
        partner.host = host.toStdString();
        partner.port = static_cast<std::uint16_t>(port);
        partner.inboundUser = user.toStdString();
        QTEST(said(checkPartner(facts, partner)), "reason");
    }

    void aPartnerGoesWhenNoDomainNeedsIt() {
        FakeDirectoryFacts facts = someFacts();
        QCOMPARE(said(checkPartnerRemoval(facts, 7)),
                 QString("The partner is used by held.example. Give these domains another partner or remove them "
                         "first."));
        facts.domains.back().primaryPartner.reset();
        QVERIFY(checkPartnerRemoval(facts, 7).ok());
        QCOMPARE(checkPartnerRemoval(facts, 8).error().kind, ErrorKind::notFound);
    }

    void manyDomainsOfAPartnerAreNotAllNamed() {
        FakeDirectoryFacts facts = someFacts();
        for (int i = 0; i < 11; ++i)
            facts.add(10 + i, "d" + std::to_string(i), DomainRole::secondary).primaryPartner = 7;
        const QString text = said(checkPartnerRemoval(facts, 7));
        QVERIFY(text.contains("held.example, d0,"));
        QVERIFY(text.contains(" and 2 more."));
        QVERIFY(!text.contains("d10"));
    }

    void aPatternOfARouteIsBroughtToItsForm_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("stored");
        QTest::newRow("everything") << "*"
                                    << "*";
        QTest::newRow("a domain") << "Example.ORG"
                                  << "example.org";
        QTest::newRow("subdomains") << ".Bücher.example"
                                    << ".xn--bcher-kva.example";
        QTest::newRow("blanks") << "not a domain"
                                << "";
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("only a dot") << "."
                                    << "";
    }
    void aPatternOfARouteIsBroughtToItsForm() {
        QFETCH(QString, pattern);
        QFETCH(QString, stored);
        ExplicitRoute route;
        route.domain = pattern.toStdString();
        route.host = "relay.example";
        const auto normal = normalRoute(route);
        QCOMPARE(normal.ok(), !stored.isEmpty());
        if (normal)
            QCOMPARE(normal->domain, stored.toStdString());
        else
            QCOMPARE(normal.error().text, "\"" + route.domain + "\" is neither a domain, a .domain nor *.");
        route.host = "two hosts";
        QVERIFY(!normalRoute(route).ok());
    }

    void aPatternHasOneRoute() {
        FakeDirectoryFacts facts = someFacts();
        ExplicitRoute route;
        route.domain = ".example.org";
        QCOMPARE(said(checkRoute(facts, route)), QString("There is already a route for .example.org."));
        route.id = 3; // it is that one
        QVERIFY(checkRoute(facts, route).ok());
        route = {};
        route.domain = "example.org";
        QVERIFY(checkRoute(facts, route).ok());
    }
};

QTEST_GUILESS_MAIN(PartnerRulesTest)
#include "partner_rules_test.moc"
