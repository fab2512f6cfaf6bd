// The next step of a domain's own DMARC policy.
#include "trust/dmarc_ladder.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

Q_DECLARE_METATYPE(DmarcStep)

class DmarcLadderTest : public QObject {
    Q_OBJECT
private slots:
    void oneStepAtATimeAndOnlyWithProof_data() {
        QTest::addColumn<QString>("record");
        QTest::addColumn<int>("days"); // -1: nobody counts
        QTest::addColumn<int>("messages");
        QTest::addColumn<int>("proven");
        QTest::addColumn<DmarcStep>("step");
        using S = DmarcStep;
        const QString none = "v=DMARC1; p=none; rua=mailto:a@b.example";
        const QString quarantine = "v=DMARC1; p=quarantine; rua=mailto:a@b.example";
        const QString reject = "v=DMARC1; p=reject; rua=mailto:a@b.example";
        QTest::newRow("no record") << "" << 90 << 1000 << 1000 << S::publish;
        QTest::newRow("no policy in it") << "v=spf1 -all" << 90 << 1000 << 1000 << S::publish;
        QTest::newRow("no reports asked for") << "v=DMARC1; p=none" << 90 << 1000 << 1000 << S::askReports;
        QTest::newRow("nobody counts") << none << -1 << 0 << 0 << S::wait;
        QTest::newRow("nobody counts, quarantine") << quarantine << -1 << 0 << 0 << S::wait;
        QTest::newRow("too early") << none << 13 << 1000 << 1000 << S::wait;
        QTest::newRow("too little") << none << 14 << 99 << 99 << S::wait;
        QTest::newRow("too little proven") << none << 14 << 100 << 97 << S::mend;
        QTest::newRow("just enough") << none << 14 << 100 << 98 << S::quarantine;
        QTest::newRow("all is proven") << none << 400 << 100000 << 100000 << S::quarantine;
        QTest::newRow("quarantine, too early") << quarantine << 29 << 1000 << 1000 << S::wait;
        QTest::newRow("quarantine, just enough") << quarantine << 30 << 100 << 98 << S::reject;
        QTest::newRow("quarantine, too little proven") << quarantine << 30 << 1000 << 900 << S::mend;
        QTest::newRow("the top") << reject << 1 << 0 << 0 << S::stay;
        QTest::newRow("the top without reports") << "v=DMARC1; p=reject" << -1 << 0 << 0 << S::stay;
        QTest::newRow("tested") << "v=DMARC1; p=quarantine; t=y; rua=mailto:a@b.example" << 14 << 100 << 98
                                << S::quarantine;
        QTest::newRow("reject, tested") << "v=DMARC1; p=reject; t=y; rua=mailto:a@b.example" << 30 << 100 << 98
                                        << S::reject;
    }
    void oneStepAtATimeAndOnlyWithProof() {
        QFETCH(QString, record);
        QFETCH(int, days);
        QFETCH(int, messages);
        QFETCH(int, proven);
        QFETCH(DmarcStep, step);
        const DmarcAdvice advice =
            adviseDmarc(record.isEmpty() ? std::nullopt : std::optional(record.toStdString()),
                        days < 0 ? std::nullopt : std::optional(DmarcNumbers{days, messages, proven}));
        QCOMPARE(advice.step, step);
        QVERIFY(!advice.text.empty());
        QCOMPARE(advice.record.empty(), step != DmarcStep::quarantine && step != DmarcStep::reject);
        if (!advice.record.empty()) {
            const auto proposed = parseDmarcRecord(advice.record);
            QVERIFY(proposed && proposed->p && !proposed->testing);
            QCOMPARE(*proposed->p, step == DmarcStep::reject ? DmarcPolicy::reject : DmarcPolicy::quarantine);
        }
    }

    void onlyThePolicyChanges_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("plain") << "v=DMARC1; p=none"
                               << "v=DMARC1; p=quarantine";
        QTest::newRow("everything else stays")
            << "v=DMARC1;p=none;sp=none;adkim=s;rua=mailto:a@b.example!10m;"
            << "v=DMARC1; p=quarantine; sp=none; adkim=s; rua=mailto:a@b.example!10m";
        QTest::newRow("no test any more") << "v=DMARC1; p=reject; t=y"
                                          << "v=DMARC1; p=quarantine";
        QTest::newRow("without a policy") << "v=DMARC1; rua=mailto:a@b.example"
                                          << "v=DMARC1; p=quarantine; rua=mailto:a@b.example";
    }
    void onlyThePolicyChanges() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QCOMPARE(QString::fromStdString(withPolicy(before.toStdString(), DmarcPolicy::quarantine)), after);
    }
};

QTEST_GUILESS_MAIN(DmarcLadderTest)
#include "dmarc_ladder_test.moc"
