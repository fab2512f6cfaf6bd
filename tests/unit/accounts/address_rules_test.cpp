#include "accounts/address_rules.h"

#include "support/fake_directory_facts.h"

#include <QTest>

using namespace ismail;
using namespace ismail::accounts;
using ismail::test::FakeDirectoryFacts;

namespace {

constexpr std::int64_t own = 1, held = 2, extra = 3, open = 4, plain = 5;

// own.example with the account anna, the account gone that forwards to the alias one, the aliases one -> anna and
// two -> one; extra.example is an alias of it; open.example has a catch-all, plain.example no details; a secondary.
FakeDirectoryFacts someFacts() {
    FakeDirectoryFacts facts;
    facts.add(own, "own.example");
    facts.add(held, "held.example", DomainRole::secondary);
    facts.add(extra, "extra.example").aliasOf = own;
    facts.add(open, "open.example").catchAll = "anna@own.example";
    facts.add(plain, "plain.example").plusAddressing = false;
    facts.accounts[{own, "anna"}];
    facts.accounts[{plain, "anna"}];
    facts.accounts[{own, "gone"}] = {"one@own.example"};
    facts.aliases[{own, "one"}] = {"anna@own.example"};
    facts.aliases[{own, "two"}] = {"one@own.example"};
    Partner partner;
    partner.id = 7;
    partner.inboundUser = "partner@own.example";
    facts.partners = {partner};
    return facts;
}

Account account(std::int64_t domainId, const std::string& local) {
    Account made;
    made.domainId = domainId;
    made.local = local;
    return made;
}

Alias alias(const std::string& local, std::vector<std::string> targets, std::int64_t domainId = own) {
    Alias made;
    made.domainId = domainId;
    made.local = local;
    made.targets = std::move(targets);
    return made;
}

QString said(const Status& status) { return status ? QString() : QString::fromStdString(status.error().text); }

} // namespace

class AddressRulesTest : public QObject {
    Q_OBJECT

private slots:
    void aTargetIsElsewhereOrExists_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("reason");
        const QString no = "There is no address %1 here. Add the account or alias first.";
        const auto bad = [](const char* text) {
            return QString("\"%1\" is not an address. Write it as name@domain.").arg(text);
        };
        QTest::newRow("elsewhere") << "x@far.test"
                                   << "";
        QTest::newRow("at a literal") << "x@[192.0.2.1]"
                                      << "";
        QTest::newRow("of a secondary") << "x@held.example"
                                        << "";
        QTest::newRow("account") << "Anna@OWN.example"
                                 << "";
        QTest::newRow("alias") << "one@own.example"
                               << "";
        QTest::newRow("postmaster") << "postmaster@own.example"
                                    << "";
        QTest::newRow("detail") << "anna+x@own.example"
                                << "";
        QTest::newRow("by an alias domain") << "anna@extra.example"
                                            << "";
        QTest::newRow("catch-all") << "x@open.example"
                                   << "";
        QTest::newRow("nobody") << "nobody@own.example" << no.arg("nobody@own.example");
        QTest::newRow("nobody's detail") << "nobody+x@own.example" << no.arg("nobody+x@own.example");
        QTest::newRow("nobody by an alias domain") << "x@extra.example" << no.arg("x@extra.example");
        QTest::newRow("no details there") << "anna+x@plain.example" << no.arg("anna+x@plain.example");
        QTest::newRow("words") << "not one" << bad("not one");
        QTest::newRow("no domain") << "anna" << bad("anna");
    }
    void aTargetIsElsewhereOrExists() {
        FakeDirectoryFacts facts = someFacts();
        QFETCH(QString, target);
        QTEST(said(checkTarget(facts, target.toStdString())), "reason");
    }

    void aNewAddressIsFreeAndInADomainOfOurs_data() {
        QTest::addColumn<qlonglong>("domain");
        QTest::addColumn<QString>("local");
        QTest::addColumn<QString>("asAccount");
        QTest::addColumn<QString>("asAlias");
        const QString aliasDomain = "The domain extra.example is an alias of own.example and has no addresses of its "
                                    "own. Add the address there.";
        const QString secondary = "This server is secondary for held.example: the %1 of the domain are on its primary.";
        const auto row = [](const char* name, std::int64_t domain, const char* local, const QString& asAccount,
                            const QString& asAlias) {
            QTest::newRow(name) << qlonglong(domain) << local << asAccount << asAlias;
        };
        row("free", own, "bert", "", "");
        row("account", own, "ANNA", "There is already an account anna@own.example.",
            "There is already an account anna@own.example.");
        row("alias", own, "One", "There is already an alias one@own.example.",
            "There is already an alias one@own.example.");
        row("alias domain", extra, "bert", aliasDomain, aliasDomain);
        row("secondary", held, "bert", secondary.arg("accounts"), secondary.arg("aliases"));
        row("no domain", 99, "bert", "There is no such domain.", "There is no such domain.");
        row("no local part", own, "", "\"\" is not the local part of an address.",
            "\"\" is not the local part of an address.");
        row("another domain", own, "a@far.test", "a@far.test is no address in own.example.",
            "a@far.test is no address in own.example.");
        row("a partner's", own, "partner", "A partner logs in with the name partner@own.example.", "");
    }
    void aNewAddressIsFreeAndInADomainOfOurs() {
        FakeDirectoryFacts facts = someFacts();
        QFETCH(qlonglong, domain);
        QFETCH(QString, local);
        QTEST(said(checkNewAccount(facts, account(domain, local.toStdString()))), "asAccount");
        QTEST(said(checkNewAlias(facts, alias(local.toStdString(), {"x@far.test"}, domain))), "asAlias");
    }

    void whatAnAccountForwardsToIsJudged() {
        FakeDirectoryFacts facts = someFacts();
        const Account before = account(own, "anna");
        Account after = before;
        const auto judged = [&] { return said(checkAccountChange(facts, before, after)); };
        after.forwards.assign(maxForwards + 1, "x@far.test");
        QCOMPARE(judged(), QString("An account forwards to 20 addresses at most. Forward to a group instead."));
        after.forwards = {"nobody@own.example"};
        QVERIFY(judged().startsWith("There is no address"));
        const QString itself = "The account anna@own.example would forward to itself. To keep a copy, say so instead.";
        after.forwards = {"ANNA@own.example"};
        QCOMPARE(judged(), itself);
        after.forwards = {"anna@extra.example"};
        QCOMPARE(judged(), itself);
        after.forwards = {"x@far.test"};
        after.keepCopy = false;
        QCOMPARE(judged(), QString());
    }

    void aCircleOfForwardsIsRefusedWhereNobodyKeepsACopy() {
        FakeDirectoryFacts facts = someFacts();
        const Account before = account(own, "anna");
        Account after = before;
        after.forwards = {"x@far.test", "two@own.example"};
        QVERIFY(checkAccountChange(facts, before, after).ok());
        after.keepCopy = false;
        QCOMPARE(said(checkAccountChange(facts, before, after)),
                 QString("Mail for anna@own.example would be forwarded in a circle and stay nowhere. Keep a copy, or "
                         "forward elsewhere."));
        after.forwards = {"gone@extra.example"};
        QVERIFY(!checkAccountChange(facts, before, after).ok());
    }

    void whatStaysIsNotJudgedAgain() {
        FakeDirectoryFacts facts = someFacts();
        Account account = ::account(own, "anna");
        account.forwards = {"nobody@own.example"};
        Account renamed = account;
        renamed.description = "new";
        QVERIFY(checkAccountChange(facts, account, renamed).ok());
        const Alias before = alias("one", {"nobody@own.example"});
        Alias after = before;
        after.enabled = false;
        QVERIFY(checkAliasChange(facts, before, after).ok());
        after.targets.push_back("x@far.test");
        QVERIFY(!checkAliasChange(facts, before, after).ok());
    }

    void whatAnAliasLeadsToIsJudged() {
        FakeDirectoryFacts facts = someFacts();
        const auto judged = [&](std::vector<std::string> targets) {
            return said(checkNewAlias(facts, alias("new", std::move(targets))));
        };
        QCOMPARE(judged({}), QString("The alias new@own.example needs an address that its mail goes to."));
        QCOMPARE(judged({"x@far.test", "X@Far.test"}), QString("The address X@far.test is named twice."));
        QCOMPARE(judged({"new@own.example"}),
                 QString("There is no address new@own.example here. Add the account or alias first."));
        std::vector<std::string> many;
        for (std::size_t i = 0; i <= maxTargets; ++i)
            many.push_back("x" + std::to_string(i) + "@far.test");
        QCOMPARE(judged(many), QString("An alias leads to 1000 addresses at most."));
        many.pop_back();
        QCOMPARE(judged(many), QString());
    }

    void aCircleOfAliasesIsRefused() {
        FakeDirectoryFacts facts = someFacts();
        const Alias before = alias("one", {"anna@own.example"});
        const QString circle = "Mail for one@own.example would go in a circle: one of its addresses leads back to it.";
        QCOMPARE(said(checkAliasChange(facts, before, alias("one", {"one@own.example"}))), circle);
        QCOMPARE(said(checkAliasChange(facts, before, alias("one", {"anna@own.example", "two@own.example"}))), circle);
        QCOMPARE(said(checkAliasChange(facts, before, alias("one", {"gone@own.example"}))), circle);
        QCOMPARE(said(checkAliasChange(facts, before, alias("one", {"two@extra.example"}))), circle);
        QVERIFY(checkAliasChange(facts, before, alias("two", {"one@own.example", "anna@own.example"})).ok());
    }

    // Two hundred groups that name each other are forty thousand ways.
    void eachAddressIsFollowedOnce() {
        FakeDirectoryFacts facts = someFacts();
        std::vector<std::string> everybody;
        for (int i = 0; i < 200; ++i)
            everybody.push_back("group" + std::to_string(i) + "@own.example");
        for (int i = 0; i < 200; ++i)
            facts.aliases[{own, "group" + std::to_string(i)}] = everybody;
        QVERIFY(checkNewAlias(facts, alias("all", everybody)).ok());
        QCOMPARE(facts.asked, std::size_t(200));
    }
};

QTEST_GUILESS_MAIN(AddressRulesTest)
#include "address_rules_test.moc"
