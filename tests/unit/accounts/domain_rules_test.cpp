#include "accounts/domain_rules.h"

#include "support/fake_directory_facts.h"

#include <QTest>

#include <functional>

using namespace ismail;
using namespace ismail::accounts;
using ismail::test::FakeDirectoryFacts;

namespace {

constexpr std::int64_t own = 1, held = 2, other = 3, extra = 4, newOne = 0;

// Primary for own.example (with an account), other.example and extra.example, which is an alias of other.example;
// secondary for held.example; partner 7.
FakeDirectoryFacts someFacts() {
    FakeDirectoryFacts facts;
    facts.add(own, "own.example");
    facts.add(held, "held.example", DomainRole::secondary);
    facts.add(other, "other.example");
    facts.add(extra, "extra.example").aliasOf = other;
    facts.accounts[{own, "user"}];
    Partner alpha;
    alpha.id = 7;
    facts.partners = {alpha};
    return facts;
}

QString said(const Status& status) { return status ? QString() : QString::fromStdString(status.error().text); }

struct Case {
    const char* name;
    std::function<void(Domain&)> change;
    const char* reason;
};

Domain domain(std::int64_t id, const std::string& name, DomainRole role) {
    Domain made;
    made.id = id;
    made.name = name;
    made.role = role;
    return made;
}

} // namespace

class DomainRulesTest : public QObject {
    Q_OBJECT

private slots:
    void aNameIsBroughtToItsForm() {
        QCOMPARE(*domainName("Bücher.EXAMPLE"), std::string("xn--bcher-kva.example"));
        QCOMPARE(domainName("not one").error().text, std::string("\"not one\" is not a domain name."));
        QVERIFY(!domainName("").ok());
    }

    void aDomainHasOneRole() {
        FakeDirectoryFacts facts = someFacts();
        QCOMPARE(said(checkNewDomain(facts, domain(newOne, "own.example", DomainRole::primary))),
                 QString("There is already a domain own.example."));
        QCOMPARE(said(checkNewDomain(facts, domain(newOne, "own.example", DomainRole::secondary))),
                 QString("This server is already primary for own.example and cannot be secondary as well: mail for a "
                         "domain either ends here or is held for another server. Remove the domain first."));
        QVERIFY(said(checkNewDomain(facts, domain(newOne, "held.example", DomainRole::primary)))
                    .startsWith("This server is already secondary for held.example and cannot be primary as well"));
        QVERIFY(checkNewDomain(facts, domain(newOne, "new.example", DomainRole::primary)).ok());
    }

    void bounceAddressesAreSignedSinceTheyWereSwitchedOn() {
        const Time first = fromMillis(1'000'000), later = fromMillis(2'000'000);
        Domain before = domain(own, "own.example", DomainRole::primary), after = before;
        QVERIFY(!signsBouncesSince(nullptr, after, first));
        after.signBounceAddresses = true;
        QVERIFY(signsBouncesSince(nullptr, after, first) == first);
        QVERIFY(signsBouncesSince(&before, after, first) == first);
        before = after;
        before.signsBouncesSince = first;
        after.signsBouncesSince.reset(); // whatever the edit says
        QVERIFY(signsBouncesSince(&before, after, later) == first);
        after.signBounceAddresses = false;
        QVERIFY(!signsBouncesSince(&before, after, later));
    }

    void thePrimaryHasOnlyItsOwnFields() {
        const char* notHeld = "The domain new.example is primary here: it has no other primary and nothing is held for "
                              "one.";
        const char* aliasOfAlias =
            "The domain extra.example is an alias itself. Name the domain that has the accounts.";
        const Case cases[] = {
            {"plain", [](Domain&) {}, ""},
            {"a primary", [](Domain& d) { d.primaryPartner = 7; }, notHeld},
            {"hold", [](Domain& d) { d.hold = seconds(60); }, notHeld},
            {"retry", [](Domain& d) { d.retryMax = seconds(60); }, notHeld},
            {"secondary",
             [](Domain& d) {
                 d.secondaries = {{7, seconds(1)}};
             },
             ""},
            {"unknown partner",
             [](Domain& d) {
                 d.secondaries = {{8, {}}};
             },
             "There is no such partner."},
            {"twice",
             [](Domain& d) {
                 d.secondaries = {{7, {}}, {7, {}}};
             },
             "A partner is named twice as secondary of new.example."},
            {"interval",
             [](Domain& d) {
                 d.secondaries = {{7, seconds(0)}};
             },
             "A query interval is one second or more."},
            {"catch-all here", [](Domain& d) { d.catchAll = "user@own.example"; }, ""},
            {"catch-all elsewhere", [](Domain& d) { d.catchAll = "x@far.test"; }, ""},
            {"catch-all to nobody", [](Domain& d) { d.catchAll = "nobody@own.example"; },
             "There is no address nobody@own.example here. Add the account or alias first."},
            {"catch-all of an alias",
             [](Domain& d) {
                 d.catchAll = "user@own.example";
                 d.aliasOf = own;
             },
             "The domain new.example is an alias of another: unknown addresses go where those of that domain go."},
            {"alias", [](Domain& d) { d.aliasOf = own; }, ""},
            {"alias of a secondary", [](Domain& d) { d.aliasOf = held; },
             "A domain can be an alias only of a domain that this server is the primary of."},
            {"alias of nothing", [](Domain& d) { d.aliasOf = 99; },
             "A domain can be an alias only of a domain that this server is the primary of."},
            {"alias of an alias", [](Domain& d) { d.aliasOf = extra; }, aliasOfAlias},
        };
        for (const Case& each : cases) {
            FakeDirectoryFacts facts = someFacts();
            Domain wanted = domain(newOne, "new.example", DomainRole::primary);
            each.change(wanted);
            QVERIFY2(said(checkNewDomain(facts, wanted)) == each.reason, each.name);
        }
    }

    void theSecondaryHasOnlyItsOwnFields() {
        const char* onPrimary = "The domain new.example is secondary here: aliases, a catch-all address, quotas and "
                                "limits are set up on its primary.";
        const Case cases[] = {
            {"plain", [](Domain&) {}, ""},
            {"a primary", [](Domain& d) { d.primaryPartner = 7; }, ""},
            {"unknown primary", [](Domain& d) { d.primaryPartner = 8; }, "There is no such partner."},
            {"secondaries",
             [](Domain& d) {
                 d.secondaries = {{7, {}}};
             },
             "The domain new.example is secondary here: its other secondaries are set up on its primary."},
            {"alias", [](Domain& d) { d.aliasOf = own; }, onPrimary},
            {"catch-all", [](Domain& d) { d.catchAll = "x@far.test"; }, onPrimary},
            {"quota", [](Domain& d) { d.quota = 1; }, onPrimary},
            {"quota of accounts", [](Domain& d) { d.accountQuota = 1; }, onPrimary},
            {"limits", [](Domain& d) { d.sendLimits.messagesDay = 1; }, onPrimary},
            {"signed bounce addresses", [](Domain& d) { d.signBounceAddresses = true; }, onPrimary},
            {"hold", [](Domain& d) { d.hold = seconds(60); }, ""},
            {"synced with nobody", [](Domain& d) { d.recipientPolicy = RecipientPolicy::synced; },
             "The recipients of new.example can be told by a partner alone. Name the partner that is its primary."},
            {"synced",
             [](Domain& d) {
                 d.recipientPolicy = RecipientPolicy::synced;
                 d.primaryPartner = 7;
             },
             ""},
            {"short hold", [](Domain& d) { d.hold = seconds(59); }, "The hold time is one minute or more."},
            {"retry", [](Domain& d) { d.retryMax = seconds(0); },
             "The longest pause between tries is one second or more."},
        };
        for (const Case& each : cases) {
            FakeDirectoryFacts facts = someFacts();
            Domain wanted = domain(newOne, "new.example", DomainRole::secondary);
            each.change(wanted);
            QVERIFY2(said(checkNewDomain(facts, wanted)) == each.reason, each.name);
        }
    }

    void whatHasAddressesOrAliasesOfItsOwnBecomesNoAlias() {
        FakeDirectoryFacts facts = someFacts();
        Domain wanted = *facts.domain(own);
        wanted.aliasOf = other;
        QCOMPARE(said(checkDomainChange(facts, *facts.domain(own), wanted, false)),
                 QString("The domain own.example has 1 account or alias of its own, which nobody could write to any "
                         "more. Remove them first."));
        facts.accounts.clear();
        QVERIFY(checkDomainChange(facts, *facts.domain(own), wanted, false).ok());
        wanted = *facts.domain(other);
        wanted.aliasOf = own;
        QCOMPARE(said(checkDomainChange(facts, *facts.domain(other), wanted, false)),
                 QString("extra.example is an alias of other.example, so that cannot be an alias itself."));
        wanted.aliasOf = other;
        QVERIFY(!checkDomainChange(facts, *facts.domain(other), wanted, false).ok());
    }

    void aRoleChangesWhenNothingDependsOnIt() {
        FakeDirectoryFacts facts = someFacts();
        const auto toSecondary = [&](std::int64_t id) {
            Domain after = *facts.domain(id);
            after.role = DomainRole::secondary;
            return said(checkDomainChange(facts, *facts.domain(id), after, false));
        };
        QCOMPARE(toSecondary(own), QString("This server is primary for own.example and has 1 of its accounts, so it "
                                           "cannot become secondary. Remove or move the accounts first."));
        facts.aliases[{own, "info"}];
        QCOMPARE(toSecondary(own), QString("This server is primary for own.example and has 1 of its aliases, so it "
                                           "cannot become secondary. Remove the aliases first."));
        QCOMPARE(toSecondary(other), QString("This server is primary for other.example and extra.example is an alias "
                                             "of it, so it cannot become secondary. Change that first."));
        facts.aliases.clear();
        facts.accounts.clear();
        QCOMPARE(toSecondary(own), QString());
    }

    void whatIsHeldIsTakenInOnlyIfThatIsMeant() {
        FakeDirectoryFacts facts = someFacts();
        facts.held["held.example"] = 4;
        Domain after = *facts.domain(held);
        after.role = DomainRole::primary;
        QCOMPARE(said(checkDomainChange(facts, *facts.domain(held), after, false)),
                 QString("This server is secondary for held.example and holds mail for 4 recipients of its primary. As "
                         "primary it takes them in; confirm that, or deliver or remove that mail first."));
        QVERIFY(checkDomainChange(facts, *facts.domain(held), after, true).ok());
    }

    void aDomainThatOthersAreAnAliasOfStays() {
        FakeDirectoryFacts facts = someFacts();
        QCOMPARE(said(checkDomainRemoval(facts, other)),
                 QString("The domain is the one that extra.example is an alias of. Remove that domain, or make it no "
                         "alias, first."));
        QVERIFY(checkDomainRemoval(facts, extra).ok());
        QVERIFY(checkDomainRemoval(facts, own).ok()); // its accounts go with it
        QCOMPARE(checkDomainRemoval(facts, 99).error().kind, ErrorKind::notFound);
    }

    void aListHoldsAddressesOfItsDomain() {
        FakeDirectoryFacts facts = someFacts();
        QVERIFY(checkHasRecipientList(*facts.domain(held)).ok());
        QCOMPARE(said(checkHasRecipientList(*facts.domain(own))),
                 QString("This server is primary for own.example: its recipients are its accounts."));
        const auto locals = listedLocals(*facts.domain(held), {"Anna", "bert@HELD.example", "anna"});
        QCOMPARE(*locals, (std::set<std::string>{"anna", "bert"}));
        QCOMPARE(listedLocals(*facts.domain(held), {"x@far.test"}).error().text,
                 std::string("x@far.test is no address in held.example."));
        QCOMPARE(listedLocals(*facts.domain(held), {""}).error().text,
                 std::string("\"\" is not the local part of an address."));
    }
};

QTEST_GUILESS_MAIN(DomainRulesTest)
#include "domain_rules_test.moc"
