// What was refused, for whoever asks later why.
#include "unit/store/store_fixture.h"

#include <QTest>

#include <thread>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;
using std::chrono::hours;

namespace {

relay::Refusal refusal(const StoreFixture& f, int n) {
    relay::Refusal r;
    r.at = f.clock.now();
    r.session = "S" + std::to_string(n);
    r.client = "192.0.2." + std::to_string(n % 10);
    r.helo = "client.test";
    r.sender = "Spammer" + std::to_string(n % 7) + "@evil.test";
    r.recipient = "user@example.test";
    r.stage = relay::Refusal::Stage::data;
    r.reply = "550 5.7.1 No (" + r.session + ")";
    r.verdict = n % 2 != 0 ? "{\"n\":" + std::to_string(n) + "}" : "";
    return r;
}

std::vector<RefusalRow> all(StoreFixture& f, const RefusalFilter& filter = {}) {
    std::vector<RefusalRow> rows;
    std::int64_t before = 0;
    do {
        auto page = f.store->refusals().list(filter, before, 100).value();
        rows.insert(rows.end(), page.rows.begin(), page.rows.end());
        before = page.next;
    } while (before != 0);
    return rows;
}

} // namespace

class RefusalTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasNotedIsFoundBySessionClientSenderAndText() {
        StoreFixture f;
        for (int i = 0; i < 250; ++i)
            f.store->refusals().note(refusal(f, i));
        const auto rows = all(f);
        QCOMPARE(rows.size(), std::size_t(250));
        QCOMPARE(rows.front().refusal.session, std::string("S249"));
        QVERIFY(rows.front().refusal.stage == relay::Refusal::Stage::data);
        QVERIFY(rows.front().refusal.verdict.empty());
        QCOMPARE(f.store->refusals().find(rows.front().id)->refusal.verdict, std::string("{\"n\":249}"));
        QCOMPARE(f.store->refusals().find(rows.at(1).id)->refusal.verdict, std::string());
        QCOMPARE(f.store->refusals().find(4711).error().kind, ErrorKind::notFound);
        QCOMPARE(all(f, {"S17", "", "", ""}).size(), std::size_t(1));
        QCOMPARE(all(f, {"", "192.0.2.3", "", ""}).size(), std::size_t(25));
        QCOMPARE(all(f, {"", "", "spammer3@EVIL.test", ""}).size(), std::size_t(36));
        QCOMPARE(all(f, {"", "192.0.2.3", "spammer3@evil.test", ""}).size(), std::size_t(4));
        QCOMPARE(all(f, {"", "", "", "no (s24"}).size(), std::size_t(11));
        QCOMPARE(all(f, {"", "", "", "nothing like it"}).size(), std::size_t(0));
    }

    void theFirstIsWrittenAtOnceAndThenSeveralTogether() {
        StoreFixture f;
        auto& refusals = f.store->refusals();
        refusals.note(refusal(f, 0));
        const auto settled = [&] {
            (void)f.store->committer().call([](Database&) { return Status(); }, Lane::background);
        };
        settled();
        QCOMPARE(f.number("SELECT count(*) FROM refusal"), 1);
        for (int i = 1; i < 400; ++i)
            refusals.note(refusal(f, i));
        settled();
        QCOMPARE(f.number("SELECT count(*) FROM refusal"), 1);
        f.clock.advance(Millis(1000));
        refusals.flush();
        settled();
        QCOMPARE(f.number("SELECT count(*) FROM refusal"), 400);
        for (int i = 0; i < 500; ++i)
            refusals.note(refusal(f, i));
        settled();
        QCOMPARE(f.number("SELECT count(*) FROM refusal"), 400);
        f.clock.advance(Millis(250));
        refusals.note(refusal(f, 500));
        settled();
        QCOMPARE(f.number("SELECT count(*) FROM refusal"), 900);
    }

    void longTextsAreCutBetweenCharacters() {
        StoreFixture f;
        auto long_ = refusal(f, 1);
        long_.helo.clear();
        for (int i = 0; i < 400; ++i)
            long_.helo += "\xc3\xa4";
        long_.helo.insert(0, "x");
        long_.verdict = std::string(9000, '{');
        f.store->refusals().note(long_);
        const auto row = all(f).at(0);
        QCOMPARE(row.refusal.helo.size(), std::size_t(319));
        QVERIFY(f.store->refusals().find(row.id)->refusal.verdict.empty());
    }

    void whatTheDiskCannotFollowIsLeftOutAndNobodyWaits() {
        StoreFixture f;
        std::promise<void> go;
        const auto gone = go.get_future().share();
        f.store->committer().submit({[gone](Database&) -> Status {
                                         gone.wait();
                                         return {};
                                     },
                                     [](const Status&) {}});
        for (int i = 0; i < 30'000; ++i)
            f.store->refusals().note(refusal(f, i));
        go.set_value();
        for (int i = 0; i < 40; ++i)
            (void)f.store->refusals().list({}, 0, 1);
        const auto written = f.number("SELECT count(*) FROM refusal");
        QVERIFY(written >= 10'000 && written <= 10'500);
    }

    void manyThreadsNoteAtOnce() {
        StoreFixture f;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 500; ++i)
                    f.store->refusals().note(refusal(f, i));
            });
        for (auto& thread : threads)
            thread.join();
        for (int i = 0; i < 10; ++i)
            (void)f.store->refusals().list({}, 0, 1);
        QCOMPARE(f.number("SELECT count(*) FROM refusal"), 2000);
    }

    void oldOnesGoWithTheirVerdicts() {
        StoreFixture f;
        for (int i = 0; i < 10; ++i)
            f.store->refusals().note(refusal(f, i));
        QCOMPARE(all(f).size(), std::size_t(10));
        f.clock.advance(hours(24 * 14 + 1));
        f.store->refusals().note(refusal(f, 11));
        f.store->refusals().flush();
        f.store->maintenance().run();
        QCOMPARE(all(f).size(), std::size_t(1));
        QCOMPARE(f.number("SELECT count(*) FROM refusal_verdict"), 1);
    }

    void moreThanTheTableHoldsGoOldestFirst() {
        StoreFixture f;
        f.execute("INSERT INTO refusal(id, at, session, client, helo, sender, rcpt, stage, reply) "
                  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2500) "
                  "SELECT i, " +
                  std::to_string(toMillis(f.clock.now())) + ", 's', 'c', 'h', 'm', 'r', 1, 'no' FROM n");
        f.execute("INSERT INTO refusal(id, at, session, client, helo, sender, rcpt, stage, reply) VALUES(202000, " +
                  std::to_string(toMillis(f.clock.now())) + ", 's', 'c', 'h', 'm', 'r', 1, 'no')");
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT min(id) FROM refusal"), 2001);
        QCOMPARE(f.number("SELECT count(*) FROM refusal"), 501);
    }

    void whatWaitsIsWrittenAtTheEnd() {
        StoreFixture f;
        for (int i = 0; i < 100; ++i)
            f.store->refusals().note(refusal(f, i));
        f.reopen();
        QVERIFY(f.number("SELECT count(*) FROM refusal") >= 1);
    }
};

QTEST_GUILESS_MAIN(RefusalTest)
#include "refusal_test.moc"
