// What follows from how a domain looks from several servers: words that name the sides, and no blame without a reason.
#include "group/viewpoints.h"

#include "base/say.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;
using Kind = ProbeFactKind;

namespace {

const Time now = fromMillis(1'800'000'000'000);
const std::string address = "203.0.113.5";

std::string inDays(int days) { return std::to_string(toMillis(now + std::chrono::hours(24 * days))); }

// A host that answers as it should.
HostView goodHost(const std::string& host = "mx1.example.test") {
    return {host,
            ViewOutcome::seen,
            {{Kind::a, host, address},
             {Kind::banner, address, host + " ESMTP"},
             {Kind::starttls, address, "TLSv1.3 TLS_AES_256_GCM_SHA384"},
             {Kind::certificate, address, "aa11"},
             {Kind::certificateName, address, host},
             {Kind::certificateEnd, address, inDays(60)}},
            false};
}

View viewOf(const std::string& name) {
    View view;
    view.name = name;
    view.facts = {{Kind::mx, "example.test", "10 mx1.example.test"}, {Kind::spf, "example.test", "v=spf1 mx -all"}};
    view.hosts = {goodHost()};
    return view;
}

std::vector<View> twoViews() { return {viewOf(""), viewOf("mx2")}; }

void erase(HostView& host, Kind what) {
    std::erase_if(host.facts, [what](const ProbeFact& fact) { return fact.what == what; });
}
void replace(HostView& host, Kind what, const std::string& value) {
    for (ProbeFact& fact : host.facts)
        if (fact.what == what) fact.value = value;
}
// As after a call that did not come to a greeting.
void cutOff(HostView& host) {
    host.facts = {{Kind::a, host.host, address}, {Kind::failure, address, "call connect Cannot connect: timed out"}};
}

QStringList said(const std::vector<View>& views) {
    QStringList texts;
    for (const ViewFinding& finding : judgeViews("example.test", views, now))
        texts << QString::fromStdString(render(finding.sentence));
    return texts;
}

} // namespace

class ViewpointsTest : public QObject {
    Q_OBJECT
private slots:
    void thoseWhoSeeTheSameSaySo() { QCOMPARE(said(twoViews()), QStringList{"2 servers see the same."}); }

    void oneAloneHasNothingToCompare() { QVERIFY(said({viewOf("")}).isEmpty()); }

    void theSideThatCannotReachAHostIsNamed() {
        auto views = twoViews();
        cutOff(views[1].hosts[0]);
        QCOMPARE(said(views),
                 QStringList{"Port 25 of mx1.example.test cannot be reached from mx2, but it can from this "
                             "server."});
        views.push_back(viewOf("mx3"));
        QCOMPARE(said(views),
                 QStringList{"Port 25 of mx1.example.test cannot be reached from mx2, but it can from this "
                             "server and mx3."});
        const auto finding = judgeViews("example.test", views, now).front();
        QCOMPARE(finding.weight, ViewFinding::Weight::problem);
        QCOMPARE(QString::fromStdString(render(finding.sentence, Language::german)),
                 QString("Port 25 von mx1.example.test ist von mx2 aus nicht erreichbar, von diesem Server und mx3 aus "
                         "schon."));
    }

    void aHostThatNobodyReachesIsReachedByNobody() {
        auto views = twoViews();
        for (View& view : views)
            cutOff(view.hosts[0]);
        QCOMPARE(said(views), QStringList{"Port 25 of mx1.example.test cannot be reached from this server and mx2."});
    }

    void aServerNeedNotReachItself() {
        auto views = twoViews();
        cutOff(views[0].hosts[0]);
        views[0].ownHosts = {"mx1.example.test"};
        QCOMPARE(said(views), QStringList{"2 servers see the same."});
    }

    void whatWasNotTriedIsNotBlamed() {
        auto views = twoViews();
        cutOff(views[1].hosts[0]);
        views[1].hosts[0].facts.back().value = "notPublic";
        QVERIFY(said(views).filter("cannot be reached").isEmpty());
        views[1].hosts[0] = {"mx1.example.test", ViewOutcome::busy, {}, false};
        QCOMPARE(said(views), QStringList{"mx2 was asked too often; ask again in a minute."});
    }

    void encryptionThatIsTakenOutOnTheWayIsFound() {
        auto views = twoViews();
        replace(views[1].hosts[0], Kind::starttls, "none");
        for (const Kind what : {Kind::certificate, Kind::certificateName, Kind::certificateEnd})
            erase(views[1].hosts[0], what);
        QVERIFY(said(views).front().startsWith(
            "mx1.example.test offers no encryption (STARTTLS) to mx2, but it does to this server"));
        views[0].hosts[0] = views[1].hosts[0];
        QCOMPARE(said(views), QStringList{"mx1.example.test offers no encryption (STARTTLS) to this server and mx2."});
    }

    void anotherCertificateAtTheSameAddressIsFound() {
        auto views = twoViews();
        replace(views[1].hosts[0], Kind::certificate, "bb22");
        QVERIFY(said(views).front().startsWith(
            "203.0.113.5 (mx1.example.test) shows another certificate to mx2 than to this server"));
        // At another address it may be another one.
        for (ProbeFact& fact : views[1].hosts[0].facts)
            if (fact.about == address) fact.about = "203.0.113.6";
        QVERIFY(said(views).filter("certificate").isEmpty());
    }

    void aCertificateThatEndsIsSaidInTime_data() {
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("code");
        QTest::newRow("ended") << -1 << "probe.certificateEnded";
        QTest::newRow("soon") << 13 << "probe.certificateEnds";
        QTest::newRow("later") << 15 << "probe.agree";
    }
    void aCertificateThatEndsIsSaidInTime() {
        QFETCH(int, days);
        QFETCH(QString, code);
        auto views = twoViews();
        for (View& view : views)
            replace(view.hosts[0], Kind::certificateEnd, inDays(days));
        const auto findings = judgeViews("example.test", views, now);
        QCOMPARE(findings.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(findings.front().sentence.code), code);
    }

    void aCertificateForAnotherNameIsSaid() {
        auto views = twoViews();
        replace(views[1].hosts[0], Kind::certificateName, "*.example.test");
        QCOMPARE(said(views), QStringList{"2 servers see the same."});
        replace(views[1].hosts[0], Kind::certificateName, "*.test");
        QVERIFY(said(views).contains("The certificate of mx1.example.test is for *.test, as seen from mx2."));
    }

    void recordsThatDifferAreShownWithWhoSeesThem() {
        auto views = twoViews();
        views[1].facts[1].value = "v=spf1 a -all";
        QCOMPARE(said(views), QStringList{"The SPF records of example.test are v=spf1 a -all as seen from mx2, but "
                                          "v=spf1 mx -all as seen from this server."});
        views[1] = viewOf("mx2");
        views[1].hosts[0].facts[0].value = "10.0.0.5";
        QCOMPARE(said(views), QStringList{"The A/AAAA records of mx1.example.test are 10.0.0.5 as seen from mx2, but "
                                          "203.0.113.5 as seen from this server."});
    }

    void aSilentDnsIsNoDifference() {
        auto views = twoViews();
        views[1].facts = {{Kind::mx, "example.test", "10 mx1.example.test"},
                          {Kind::failure, "example.test", "dns TXT"}};
        QVERIFY(said(views).filter("SPF").isEmpty());
    }

    void anAliasAndTlsaRecordsThatDoNotFitAreProblems() {
        auto views = twoViews();
        for (View& view : views)
            view.hosts[0].facts.push_back({Kind::cname, "mx1.example.test", "other.test"});
        views[1].hosts[0].facts.push_back({Kind::dane, address, "differs"});
        const auto findings = judgeViews("example.test", views, now);
        QCOMPARE(findings.size(), std::size_t(2));
        for (const ViewFinding& finding : findings)
            QCOMPARE(finding.weight, ViewFinding::Weight::problem);
        QVERIFY(said(views).filter("mx1.example.test stands for other.test (CNAME)").size() == 1);
        QVERIFY(said(views).filter("shows to mx2").size() == 1);
    }

    void theGravestComesFirst() {
        auto views = twoViews();
        views[1].facts[1].value = "v=spf1 a -all";
        cutOff(views[1].hosts[0]);
        const auto findings = judgeViews("example.test", views, now);
        QCOMPARE(findings.front().sentence.code, std::string("probe.unreachable"));
    }

    void theExchangersAreTheBestFirstAndBounded() {
        std::vector<ProbeFact> facts{{Kind::mx, "d.test", "20 B.test"},
                                     {Kind::mx, "d.test", "10 a.test"},
                                     {Kind::mx, "d.test", "30 a.test"},
                                     {Kind::mx, "d.test", "nonsense"},
                                     {Kind::mx, "d.test", "x y.test"}};
        QCOMPARE(exchangersOf("d.test", facts), (std::vector<std::string>{"a.test", "b.test"}));
        for (int i = 0; i < 50; ++i)
            facts.push_back({Kind::mx, "d.test", "40 h" + std::to_string(i) + ".test"});
        QCOMPARE(exchangersOf("d.test", facts).size(), maxViewHosts);
        QCOMPARE(exchangersOf("d.test", {}), std::vector<std::string>{"d.test"});
        QVERIFY(exchangersOf("d.test", {{Kind::mx, "d.test", "0 ."}}).empty());
    }

    void whatAMemberSaysOfAFailureIsASentence_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("dns") << "dns MX"
                             << "The DNS did not answer about x.test (MX).";
        QTest::newRow("private") << "notPublic"
                                 << "x.test is a private address and is not called for others.";
        QTest::newRow("time") << "time"
                              << "Not everything about x.test was seen in time.";
        QTest::newRow("a call") << "call greeting 554 5.7.1 Go away"
                                << "The call to x.test has ended at \"greeting\": 554 5.7.1 Go away";
        QTest::newRow("no detail") << "call"
                                   << "The call to x.test has ended at \"\": ";
        QTest::newRow("unknown") << "gremlins in it"
                                 << "";
        QTest::newRow("empty") << ""
                               << "";
    }
    void whatAMemberSaysOfAFailureIsASentence() {
        QFETCH(QString, value);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(render(failureSentence({Kind::failure, "x.test", value.toStdString()}))), text);
    }

    void whatMembersInventStopsNothing() {
        auto views = twoViews();
        for (const Kind what : {Kind::mx, Kind::certificateEnd, Kind::starttls, Kind::dane, Kind::failure})
            for (const char* value : {"", " ", "99999999999999999999", "call", "call tls ", "-1", "\xc3\xa4"})
                views[1].hosts[0].facts.push_back({what, address, value});
        std::string cutInACharacter(199, 'a');
        for (int i = 0; i < 100; ++i)
            cutInACharacter += "\xc3\xa4";
        views[1].facts[1].value = cutInACharacter;
        const QStringList texts = said(views);
        QVERIFY(texts.filter("SPF").size() == 1 && !texts.filter("SPF").front().contains(QChar::ReplacementCharacter));
        for (const QString& text : texts)
            QVERIFY(!text.isEmpty());
        QVERIFY(!endOf({Kind::certificateEnd, address, "99999999999999999999"}));
    }
};

QTEST_GUILESS_MAIN(ViewpointsTest)
#include "viewpoints_test.moc"
