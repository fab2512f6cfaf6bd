// Points and decisions, as the table of the manual has them: each reason alone, pairs, and what must never refuse.
#include "base/say.h"
#include "trust/score.h"

#include <QTest>

#include <functional>

using namespace ismail;
using namespace ismail::trust;

namespace {

const config::Settings standard;

Findings honest() {
    Findings findings;
    findings.address = "192.0.2.1";
    findings.helo = "mail.example.org";
    findings.heloJudged = findings.nameJudged = true;
    findings.nameResult = AuthResult::pass;
    findings.spfMailFrom = {true, AuthResult::pass, "example.org", "ip4:192.0.2.0/24", {}, {}};
    findings.dkim = {{"example.org", "s1", "rsa-sha256", AuthResult::pass, {}}};
    findings.dmarc.judged = true;
    findings.dmarc.result = AuthResult::pass;
    findings.dmarc.author = findings.dmarc.organisation = "example.org";
    findings.author = {"example.org"};
    return findings;
}

Findings failing(DmarcPolicy policy) {
    Findings findings = honest();
    findings.dmarc.result = AuthResult::fail;
    findings.dmarc.asked = findings.dmarc.applied = policy;
    findings.dkim.clear();
    findings.spfMailFrom.result = AuthResult::fail;
    findings.spfMailFrom.mechanism = "-all";
    return findings;
}

Findings withoutRecord(AuthResult spf) {
    Findings findings = honest();
    findings.dmarc.result = AuthResult::none;
    findings.spfMailFrom.result = spf;
    if (spf == AuthResult::none) findings.dkim.clear();
    return findings;
}

Findings listed(int points) {
    Findings findings = honest();
    findings.lists = {{"zen.example", findings.address, "127.0.0.4", points}};
    return findings;
}

Judgement judged(const Findings& findings, bool refusable = true) {
    return verdictOn(findings, {}, standard, refusable).overall;
}

struct Case {
    const char* what;
    std::function<Findings()> findings;
    int points;
    Decision decision;
};

const Case cases[] = {
    {"honest mail", honest, 0, Decision::deliver},
    {"on a block list", [] { return listed(4); }, 4, Decision::mark},
    {"on a welcome list", [] { return listed(-4); }, -4, Decision::deliver},
    {"three lists count eight together",
     [] {
         Findings f = listed(4);
         f.lists.push_back({"b.example", f.address, "127.0.0.2", 4});
         f.lists.push_back({"c.example", "example.org", "127.0.1.2", 4});
         return f;
     },
     8, Decision::junk},
    {"no name",
     [] {
         Findings f = honest();
         f.nameResult = AuthResult::none;
         return f;
     },
     2, Decision::deliver},
    {"name does not lead back",
     [] {
         Findings f = honest();
         f.nameResult = AuthResult::fail;
         return f;
     },
     1, Decision::deliver},
    {"the name was not found out",
     [] {
         Findings f = honest();
         f.nameResult = AuthResult::temperror;
         return f;
     },
     0, Decision::deliver},
    {"talked early",
     [] {
         Findings f = honest();
         f.talkedEarly = true;
         return f;
     },
     4, Decision::mark},
    {"strange HELO",
     [] {
         Findings f = honest();
         f.heloKind = HeloKind::strange;
         return f;
     },
     1, Decision::deliver},
    {"many unknown recipients",
     [] {
         Findings f = honest();
         f.manyUnknownRecipients = true;
         return f;
     },
     3, Decision::mark},
    {"DMARC fails, reject", [] { return failing(DmarcPolicy::reject); }, 6, Decision::junk},
    {"DMARC fails, quarantine", [] { return failing(DmarcPolicy::quarantine); }, 5, Decision::junk},
    {"DMARC fails, nothing asked", [] { return failing(DmarcPolicy::none); }, 1, Decision::deliver},
    {"no record, SPF fails", [] { return withoutRecord(AuthResult::fail); }, 2, Decision::deliver},
    {"no record, SPF nearly fails", [] { return withoutRecord(AuthResult::softfail); }, 1, Decision::deliver},
    {"no record, SPF is wrong", [] { return withoutRecord(AuthResult::permerror); }, 1, Decision::deliver},
    {"no record, SPF is neutral", [] { return withoutRecord(AuthResult::neutral); }, 0, Decision::deliver},
    {"no record, SPF has no answer", [] { return withoutRecord(AuthResult::temperror); }, 0, Decision::deliver},
    {"nothing published", [] { return withoutRecord(AuthResult::none); }, 1, Decision::deliver},
    {"DMARC was not judged, SPF fails",
     [] {
         Findings f = withoutRecord(AuthResult::fail);
         f.dmarc.judged = false;
         return f;
     },
     0, Decision::deliver},
    {"own domain, not proven",
     [] {
         Findings f = honest();
         f.ownDomainUnproven = true;
         return f;
     },
     4, Decision::mark},
    {"several authors",
     [] {
         Findings f = honest();
         f.dmarc.judged = false;
         f.author = {"example.org", "example.net"};
         return f;
     },
     3, Decision::mark},
    {"another address in the name",
     [] {
         Findings f = honest();
         f.otherAddressInName = true;
         return f;
     },
     2, Decision::deliver},
    {"unsigned bounce",
     [] {
         Findings f = honest();
         f.unsignedBounce = true;
         return f;
     },
     3, Decision::mark},
    {"reject and a block list",
     [] {
         Findings f = failing(DmarcPolicy::reject);
         f.lists = listed(4).lists;
         return f;
     },
     10, Decision::refuse},
    {"quarantine, a block list and no name: the example of the manual",
     [] {
         Findings f = failing(DmarcPolicy::quarantine);
         f.lists = listed(4).lists;
         f.nameResult = AuthResult::none;
         return f;
     },
     11, Decision::refuse},
    {"much of the connection alone",
     [] {
         Findings f = listed(8);
         f.nameResult = AuthResult::none;
         f.talkedEarly = true;
         f.manyUnknownRecipients = true;
         return f;
     },
     17, Decision::junk},
    {"much of identity alone",
     [] {
         Findings f = failing(DmarcPolicy::reject);
         f.ownDomainUnproven = true;
         f.otherAddressInName = true;
         return f;
     },
     12, Decision::junk},
    {"bad reputation with reject: relation is none of the groups",
     [] {
         Findings f = failing(DmarcPolicy::reject);
         f.ownDomainUnproven = true;
         f.reputation = 3;
         return f;
     },
     13, Decision::junk},
    {"reject, sealed by somebody trusted",
     [] {
         Findings f = failing(DmarcPolicy::reject);
         f.arc = {AuthResult::pass, {"lists.example"}, 1, {}, true};
         return f;
     },
     0, Decision::deliver},
};

} // namespace

class ScoreTest : public QObject {
    Q_OBJECT
private slots:
    void eachReasonHasItsPoints_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(cases)); ++i)
            QTest::newRow(cases[i].what) << i;
    }

    void eachReasonHasItsPoints() {
        QFETCH(int, index);
        const Case& row = cases[index];
        const Verdict verdict = verdictOn(row.findings(), {}, standard, true);
        QCOMPARE(verdict.overall.points, row.points);
        QCOMPARE(int(verdict.overall.decision), int(row.decision));
        QCOMPARE(pointsOf(verdict.reasons), row.points);
        for (const Reason& reason : verdict.reasons) {
            QVERIFY(isKnown(reason.sentence));
            QVERIFY(!render(reason.sentence, Language::german).empty());
        }
    }

    void nothingIsRefusedAfterAPartnerTookIt() {
        for (const Case& row : cases)
            QVERIFY2(judged(row.findings(), false).decision != Decision::refuse, row.what);
    }

    void theServerThatAPartnerTookTheMessageFromCountsOnceItIsKnown() {
        Findings findings = listed(4);
        findings.partner = "mx2";
        findings.client = ClientClass::partner;
        QCOMPARE(judged(findings, false).points, 4);
    }

    void nothingOfTheConnectionCountsWhereAPartnerBringsTheMessage() {
        Findings findings = listed(4);
        findings.talkedEarly = findings.manyUnknownRecipients = true;
        findings.nameResult = AuthResult::none;
        findings.partner = "mx2";
        findings.originalKnown = false;
        QCOMPARE(judged(findings, false).points, 0);
    }

    void noGroupRefusesAlone() {
        for (const Case& row : cases) {
            const Verdict verdict = verdictOn(row.findings(), {}, standard, true);
            if (verdict.overall.decision != Decision::refuse) continue;
            bool connection = false, identity = false;
            for (const Reason& reason : verdict.reasons) {
                connection |= reason.group == ReasonGroup::connection && reason.points > 0;
                identity |= reason.group == ReasonGroup::identity && reason.points > 0;
            }
            QVERIFY2(connection && identity, row.what);
        }
    }

    void aCorrespondentIsHeardOnlyWhereTheSenderIsProven() {
        const AccountView views[] = {{7, true, 0, true}, {8, false, 0, true}};
        Findings proven = honest();
        proven.lists = {{"a.example", proven.address, "127.0.0.2", 4}, {"b.example", proven.address, "127.0.0.2", 4}};
        const Verdict known = verdictOn(proven, views, standard, true);
        QCOMPARE(known.of(7).points, 3);
        QCOMPARE(int(known.of(7).decision), int(Decision::mark));
        QCOMPARE(int(known.of(8).decision), int(Decision::junk));
        const Verdict forged = verdictOn(failing(DmarcPolicy::reject), views, standard, true);
        QCOMPARE(forged.of(7).points, 6);
    }

    void anAccountMovesItsOwnLineOrSwitchesSortingOff() {
        const AccountView views[] = {{1, false, 9, true}, {2, false, 3, true}, {3, false, 0, false}};
        const Verdict verdict = verdictOn(listed(4), views, standard, true);
        QCOMPARE(int(verdict.of(1).decision), int(Decision::mark));
        QCOMPARE(int(verdict.of(2).decision), int(Decision::junk));
        QCOMPARE(int(verdict.of(3).decision), int(Decision::mark));
    }

    void ownMailFromOutsideFollowsTheSetting() {
        Findings findings = honest();
        findings.ownDomainUnproven = true;
        const auto junk = standard.with(config::Setting::checkOwnFromOutside, "junk");
        const auto refuse = standard.with(config::Setting::checkOwnFromOutside, "refuse");
        QCOMPARE(int(verdictOn(findings, {}, junk, true).overall.decision), int(Decision::junk));
        QCOMPARE(int(verdictOn(findings, {}, refuse, true).overall.decision), int(Decision::refuse));
        QCOMPARE(int(verdictOn(findings, {}, refuse, false).overall.decision), int(Decision::junk));
    }

    void whatAStrangerIsRefusedForIsJunkWhereAPartnerBringsIt() {
        Findings findings = honest();
        findings.brokenRule = ismail::say("trust.sendsNoMail", "example.org");
        const Verdict verdict = verdictOn(findings, {}, standard, false);
        QCOMPARE(verdict.overall.points, 0);
        QCOMPARE(int(verdict.overall.decision), int(Decision::junk));
    }

    void theStrongestReasonIsTheOneToldToTheSender() {
        Findings findings = failing(DmarcPolicy::quarantine);
        findings.lists = listed(4).lists;
        const Verdict verdict = verdictOn(findings, {}, standard, true);
        const Reason* most = strongest(verdict.reasons);
        QVERIFY(most != nullptr);
        QCOMPARE(most->sentence.code, std::string("trust.dmarcQuarantine"));
        QVERIFY(strongest(verdictOn(honest(), {}, standard, true).reasons) == nullptr);
    }
};

QTEST_APPLESS_MAIN(ScoreTest)
#include "score_test.moc"
