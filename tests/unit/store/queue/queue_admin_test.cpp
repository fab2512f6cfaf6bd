#include "store/queue/queue_admin.h"

#include "unit/store/store_fixture.h"

#include <QTest>

#include <set>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;
using Kind = relay::RecipientOutcome::Kind;

namespace {

// Twelve rows: three senders, four domains, sizes and times that differ, some tried, one on hold.
struct Filled : StoreFixture {
    Filled() {
        for (int i = 0; i < 12; ++i) {
            const auto id =
                accept({to("user" + std::to_string(i % 5), "d" + std::to_string(i % 4) + ".example")},
                       Bytes(static_cast<std::size_t>(100 + i * 37 % 11), 'x'), "s" + std::to_string(i % 3));
            for (int t = 0; t < i % 3; ++t)
                (void)record({outcome(id, 0, Kind::deferred)});
            ids.push_back(id);
            clock.advance(std::chrono::minutes(1));
        }
        // Not for a primary: by MX.
        relay::AcceptedRecipient recipient = to("elsewhere", "mx.example");
        recipient.relay()->destination = {relay::Destination::Kind::mx, "mx.example"};
        byMx = accept({recipient});
        held = ids[7];
        (void)store->queueAdmin().change(QueueChange::hold, {{{held, std::nullopt}}, {}});
    }
    std::vector<MessageId> ids;
    MessageId byMx = 0;
    MessageId held = 0;

    std::vector<QueueRow> all(const QueueFilter& filter, QueueColumn sort, bool descending, std::size_t page) {
        std::vector<QueueRow> rows;
        std::string cursor;
        do {
            auto got = store->queueAdmin().list(filter, sort, descending, cursor, 0, page);
            if (!got) return {};
            rows.insert(rows.end(), got->rows.begin(), got->rows.end());
            cursor = got->cursor;
        } while (!cursor.empty());
        return rows;
    }
};

bool ordered(const QueueRow& a, const QueueRow& b, QueueColumn column) {
    switch (column) {
    case QueueColumn::received: return a.key < b.key;
    case QueueColumn::nextTry: return std::tie(a.due, a.key) < std::tie(b.due, b.key);
    case QueueColumn::size: return std::tie(a.size, a.key) < std::tie(b.size, b.key);
    case QueueColumn::sender: return std::tie(a.sender, a.key) < std::tie(b.sender, b.key);
    case QueueColumn::recipient:
        return std::pair(a.recipient.address.text(), a.key) < std::pair(b.recipient.address.text(), b.key);
    case QueueColumn::domain:
        return std::tie(a.recipient.address.domain, a.key) < std::tie(b.recipient.address.domain, b.key);
    case QueueColumn::tries: return std::tie(a.tries, a.key) < std::tie(b.tries, b.key);
    }
    return false;
}

} // namespace

class QueueAdminTest : public QObject {
    Q_OBJECT

private slots:
    void everyColumnSortsBothWaysAndPagesJoinWithoutAGap_data() {
        QTest::addColumn<int>("column");
        const char* names[] = {"received", "next try", "size", "sender", "recipient", "domain", "tries"};
        for (int i = 0; i < 7; ++i)
            QTest::newRow(names[i]) << i;
    }
    void everyColumnSortsBothWaysAndPagesJoinWithoutAGap() {
        QFETCH(int, column);
        const auto sort = static_cast<QueueColumn>(column);
        Filled f;
        for (const std::size_t page : {1, 3, 5, 100}) {
            auto rows = f.all({}, sort, false, page);
            QCOMPARE(rows.size(), std::size_t(13));
            for (std::size_t i = 1; i < rows.size(); ++i)
                QVERIFY(ordered(rows[i - 1], rows[i], sort));
            auto backwards = f.all({}, sort, true, page);
            QCOMPARE(backwards.size(), rows.size());
            for (std::size_t i = 0; i < rows.size(); ++i)
                QVERIFY(backwards[i].key == rows[rows.size() - 1 - i].key);
        }
        auto jumped = f.store->queueAdmin().list({}, sort, false, "", 5, 3);
        auto whole = f.all({}, sort, false, 100);
        QCOMPARE(jumped->rows.size(), std::size_t(3));
        QVERIFY(jumped->rows[0].key == whole[5].key);
        QCOMPARE(jumped->total, std::uint64_t(13));
        QVERIFY(jumped->exact);
    }

    void aFilterGivesWhatMatchesAndNothingElse_data() {
        QTest::addColumn<QString>("what");
        for (const char* name :
             {"domain", "sender", "sender in other case", "sender domain", "null sender", "recipient part",
              "destination", "on hold", "held", "ready", "deferred", "older", "all together"})
            QTest::newRow(name) << name;
    }
    void aFilterGivesWhatMatchesAndNothingElse() {
        QFETCH(QString, what);
        Filled f;
        QueueFilter filter;
        std::size_t expected = 0;
        if (what == "domain") filter.domain = "d1.example", expected = 3;
        if (what == "sender") filter.sender = "s1@sender.test", expected = 4;
        if (what == "sender in other case") filter.sender = "S1@Sender.Test", expected = 4;
        if (what == "sender domain") filter.sender = "@SENDER.test", expected = 13;
        if (what == "null sender") filter.sender = "<>", expected = 0;
        if (what == "recipient part") filter.recipient = "SER1@", expected = 3;
        if (what == "destination") filter.destination = "mx:mx.example", expected = 1;
        if (what == "on hold") filter.state = QueueState::onHold, expected = 1;
        if (what == "held") filter.state = QueueState::held, expected = 11;
        if (what == "ready") filter.state = QueueState::ready, expected = 1;
        if (what == "deferred") filter.state = QueueState::deferred, expected = 0;
        if (what == "older") filter.receivedBefore = f.clock.now() - std::chrono::minutes(10), expected = 2;
        if (what == "all together") {
            filter = {"d1.example", "s1@sender.test", "user", "primary:d1.example", QueueState::held, f.clock.now()};
            expected = 1;
        }
        for (int column = 0; column < 7; ++column) {
            const auto rows = f.all(filter, static_cast<QueueColumn>(column), column % 2 == 1, 2);
            QCOMPARE(rows.size(), expected);
            if (filter.state)
                for (const auto& row : rows)
                    QVERIFY(queueState(row, f.clock.now()) == *filter.state);
        }
        const auto count = f.store->queueAdmin().count({{}, filter});
        QVERIFY(count.ok());
        QCOMPARE(count->recipients, std::uint64_t(expected));
    }

    void aCursorOfAnotherOrderIsRefused() {
        Filled f;
        const auto page = f.store->queueAdmin().list({}, QueueColumn::size, false, "", 0, 2);
        QCOMPARE(f.store->queueAdmin().list({}, QueueColumn::sender, false, page->cursor, 0, 2).error().kind,
                 ErrorKind::invalid);
        QCOMPARE(f.store->queueAdmin().list({}, QueueColumn::sender, false, "' OR 1", 0, 2).error().kind,
                 ErrorKind::invalid);
    }

    void aFilterIsDataNeverSql() {
        Filled f;
        QueueFilter filter;
        filter.domain = "x' OR '1'='1";
        filter.recipient = "%";
        QCOMPARE(f.store->queueAdmin().list(filter, QueueColumn::size, false, "", 0, 10)->rows.size(), std::size_t(0));
        QueueFilter percent;
        percent.recipient = "%";
        QCOMPARE(f.store->queueAdmin().list(percent, QueueColumn::size, false, "", 0, 10)->rows.size(), std::size_t(0));
    }

    void messagesAreCountedOnceAndRowsOneByOne() {
        StoreFixture f;
        f.accept({f.to("x", "a.example"), f.to("y", "a.example"), f.to("z", "b.example")}, Bytes(1000, 'x'));
        f.accept({f.to("x", "a.example")}, Bytes(500, 'x'));
        const auto count = f.store->queueAdmin().count({{}, QueueFilter{}});
        QCOMPARE(count->messages, std::uint64_t(2));
        QCOMPARE(count->recipients, std::uint64_t(4));
        QCOMPARE(count->octets, std::uint64_t(1500));
    }

    void aRowOnHoldIsNotTriedUntilReleased() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example"), f.to("y", "a.example")});
        auto held = f.store->queueAdmin().change(QueueChange::hold, {{{id, 1}}, {}});
        QCOMPARE(held->recipients, std::uint64_t(1));
        QCOMPARE(f.due("a.example")[0].recipients.size(), std::size_t(1));
        QCOMPARE(f.due("a.example", 100, true)[0].recipients.size(), std::size_t(1));
        f.clock.advance(std::chrono::hours(5));
        QCOMPARE(f.store->queue().overdue(f.clock.now(), 10, {})[0].second.recipients.size(), std::size_t(1));
        QCOMPARE(f.store->queueAdmin().change(QueueChange::hold, {{{id, 1}}, {}})->recipients, std::uint64_t(0));
        QCOMPARE(f.store->queueAdmin().change(QueueChange::release, {{}, QueueFilter{}})->recipients, std::uint64_t(1));
        QCOMPARE(f.due("a.example")[0].recipients.size(), std::size_t(2));
    }

    void retryMakesRowsDueNow() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        QVERIFY(f.record({f.outcome(id, 0, Kind::deferred)}).ok());
        QVERIFY(f.due("a.example").empty());
        QueueFilter filter;
        filter.domain = "a.example";
        QCOMPARE(f.store->queueAdmin().change(QueueChange::retry, {{}, filter})->recipients, std::uint64_t(1));
        QCOMPARE(f.due("a.example").size(), std::size_t(1));
    }

    void removingGoesInSlicesAndTellsHowFarItGot() {
        StoreFixture f;
        const int rows = static_cast<int>(QueueAdmin::changeSlice) * 2 + 30;
        std::vector<relay::AcceptedRecipient> many;
        for (int i = 0; i < rows; ++i)
            many.push_back(f.to("u" + std::to_string(i), i % 10 == 0 ? "keep.example" : "go.example"));
        const auto id = f.accept(many, Bytes(100'000, 'x'));
        QueueFilter filter;
        filter.domain = "go.example";
        std::vector<std::uint64_t> seen;
        const auto removed =
            f.store->queueAdmin().change(QueueChange::remove, {{}, filter}, [&](const QueueCount& count) {
                seen.push_back(count.recipients);
                return true;
            });
        QCOMPARE(removed->recipients, std::uint64_t(rows - (rows + 9) / 10));
        QCOMPARE(removed->messages, std::uint64_t(1));
        QCOMPARE(removed->octets, std::uint64_t(100'000));
        QVERIFY(seen.size() >= 2);
        QCOMPARE(f.due("keep.example")[0].recipients.size(), std::size_t((rows + 9) / 10));
        const auto rest = f.store->queueAdmin().change(QueueChange::remove, {{{id, std::nullopt}}, {}});
        QCOMPARE(rest->recipients, std::uint64_t((rows + 9) / 10));
        QCOMPARE(f.store->queueAdmin().trace(id)->history[0].outcome, HistoryOutcome::removed);
        QCOMPARE(f.store->queue().openBody(id).error().kind, ErrorKind::notFound);
    }

    void aLongChangeCanBeStopped() {
        StoreFixture f;
        std::vector<relay::AcceptedRecipient> many;
        for (std::size_t i = 0; i < QueueAdmin::changeSlice + 10; ++i)
            many.push_back(f.to("u" + std::to_string(i), "a.example"));
        f.accept(many);
        const auto done = f.store->queueAdmin().change(QueueChange::remove, {{}, QueueFilter{}},
                                                       [](const QueueCount&) { return false; });
        QCOMPARE(done->recipients, std::uint64_t(QueueAdmin::changeSlice));
        QCOMPARE(f.number("SELECT count(*) FROM queue"), 10);
    }

    void rowsToBounceComeInPagesByMessageAndDestination() {
        StoreFixture f;
        std::set<std::pair<MessageId, std::uint32_t>> all;
        for (int i = 0; i < 7; ++i) {
            const auto id = f.accept({f.to("x", "a.example"), f.to("y", "b.example"), f.to("z", "a.example")});
            for (std::uint32_t seq = 0; seq < 3; ++seq)
                all.insert({id, seq});
        }
        QueueKey after;
        std::set<std::pair<MessageId, std::uint32_t>> met;
        for (;;) {
            const auto page = f.store->queueAdmin().matching({{}, QueueFilter{}}, after, 4);
            QVERIFY(page.ok());
            if (page->empty()) break;
            for (const auto& [destination, message] : *page) {
                QVERIFY(message.body != nullptr);
                QCOMPARE(message.mail.reversePath.text(), std::string("a@sender.test"));
                for (const auto& recipient : message.recipients) {
                    QCOMPARE("primary:" + recipient.recipient.address.domain, destination);
                    QVERIFY(met.insert({message.id, recipient.seq}).second);
                }
            }
        }
        QVERIFY(met == all);
    }

    void aChangedRouteMovesWhatIsQueued() {
        StoreFixture f;
        f.accept({f.to("x", "a.example"), f.to("y", "b.example")});
        auto& moves = f.store->queueMoves();
        QCOMPARE(**moves.domainAfter(""), std::string("a.example"));
        QCOMPARE(**moves.domainAfter("a.example"), std::string("b.example"));
        QVERIFY(!moves.domainAfter("b.example")->has_value());
        const auto rows = moves.rows("a.example", {"mx:a.example"}, {});
        QCOMPARE(rows->size(), std::size_t(1));
        QCOMPARE(*moves.move({rows->front().key}, "mx:a.example"), std::uint64_t(1));
        QVERIFY(moves.rows("a.example", {"mx:a.example"}, {})->empty());
        QVERIFY(moves.rows("a.example", {}, rows->front().key)->empty());
        QVERIFY(f.due("a.example").empty());
        QCOMPARE(f.store->queue().waiting("mx:a.example"), std::uint64_t(1));
        QCOMPARE(f.store->queue().waiting("primary:b.example"), std::uint64_t(1));
    }

    void destinationsTellWhatWaitsAndWhatIsOnHold() {
        Filled f;
        const auto all = f.store->queueAdmin().destinations();
        QVERIFY(all.ok());
        QCOMPARE(all->size(), std::size_t(5));
        std::uint64_t rows = 0, onHold = 0;
        for (const auto& destination : *all) {
            rows += destination.recipients;
            onHold += destination.onHold;
            QVERIFY(destination.oldestReceived <= f.clock.now());
            QVERIFY(destination.oldestReceived >= f.clock.now() - std::chrono::minutes(13));
        }
        QCOMPARE(rows, std::uint64_t(13));
        QCOMPARE(onHold, std::uint64_t(1));
    }

    void theKeptCountsAreThoseOfTheRows() {
        Filled f;
        const auto agree = [&f] {
            return f.number("SELECT count(*) FROM (SELECT destination, state, count(*), sum(size) FROM queue "
                            "GROUP BY 1, 2 EXCEPT SELECT destination, state, recipients, octets FROM queue_count)") ==
                       0 &&
                   f.number("SELECT count(*) FROM queue_count") ==
                       f.number("SELECT count(*) FROM (SELECT 1 FROM queue GROUP BY destination, state)") &&
                   f.number("SELECT octets FROM queue_size") ==
                       f.number("SELECT coalesce(sum(size), 0) FROM (SELECT size FROM queue GROUP BY message_id)");
        };
        QVERIFY(agree());
        QVERIFY(f.record({f.outcome(f.ids[0], 0, relay::RecipientOutcome::Kind::delivered),
                          f.outcome(f.ids[1], 0, relay::RecipientOutcome::Kind::deferred)})
                    .ok());
        QVERIFY(agree());
        f.accept({f.to("again", "d0.example")});
        QVERIFY(agree());
        store::QueueSelection everything;
        everything.filter = store::QueueFilter{};
        QVERIFY(f.store->queueAdmin().change(store::QueueChange::hold, everything).ok());
        QVERIFY(agree());
        QVERIFY(f.store->queueAdmin().change(store::QueueChange::release, everything).ok());
        QVERIFY(agree());
        std::string domain;
        while (const auto next = *f.store->queueMoves().domainAfter(domain)) {
            domain = *next;
            std::vector<store::QueueKey> keys;
            const auto rows = f.store->queueMoves().rows(domain, {"smarthost:"}, {});
            for (const store::QueueRow& row : *rows)
                keys.push_back(row.key);
            QVERIFY(f.store->queueMoves().move(keys, "smarthost:").ok());
        }
        QVERIFY(agree());
        const auto all = f.store->queueAdmin().destinations();
        QCOMPARE(all->size(), std::size_t(1));
        QCOMPARE(all->front().recipients, std::uint64_t(13));
        QVERIFY(f.store->queueAdmin().change(store::QueueChange::remove, everything).ok());
        QVERIFY(agree());
        QCOMPARE(f.number("SELECT count(*) FROM queue_count"), 0);
        QCOMPARE(f.number("SELECT octets FROM queue_size"), 0);
    }

    void theTotalsAreWhatCountingFinds() {
        Filled f;
        QVERIFY(f.record({f.outcome(f.byMx, 0, relay::RecipientOutcome::Kind::deferred)}).ok());
        store::QueueSelection some;
        some.filter.emplace();
        QCOMPARE(f.store->queueAdmin().totals()->octets, f.store->queueAdmin().count(some)->octets);
        some.filter->state = store::QueueState::deferred;
        const auto deferred = f.store->queueAdmin().count(some)->recipients;
        QVERIFY(deferred > 0);
        QCOMPARE(f.store->queueAdmin().totals()->deferred, deferred);
    }

    void theOldestOfFewAndOfManyIsFound() {
        StoreFixture f;
        f.accept({f.to("x", "few.example")});
        const Time first = f.clock.now();
        for (int i = 0; i < 30; ++i) {
            f.clock.advance(std::chrono::minutes(1));
            f.accept({f.to("x", "many.example")});
        }
        f.clock.advance(std::chrono::minutes(1));
        f.accept({f.to("x", "few.example")});
        const auto all = f.store->queueAdmin().destinations();
        QCOMPARE(all->size(), std::size_t(2));
        QCOMPARE(all->front().recipients, std::uint64_t(30));
        QCOMPARE(all->front().oldestReceived, first + std::chrono::minutes(1));
        QCOMPARE(all->back().oldestReceived, first);
    }

    void aTraceOfNothingSaysSo() {
        StoreFixture f;
        QCOMPARE(f.store->queueAdmin().trace(12345).error().kind, ErrorKind::notFound);
    }

    void historyIsForgottenAfterItsDays() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        const auto waiting = f.accept({f.to("x", "a.example")});
        QVERIFY(f.record({f.outcome(id, 0, Kind::delivered)}).ok());
        f.clock.advance(std::chrono::hours(24 * 13));
        f.store->maintenance().run();
        QVERIFY(f.store->queueAdmin().trace(id).ok());
        f.clock.advance(std::chrono::hours(24 * 2));
        f.store->maintenance().run();
        QCOMPARE(f.store->queueAdmin().trace(id).error().kind, ErrorKind::notFound);
        QVERIFY(f.store->queueAdmin().trace(waiting).ok());
        QCOMPARE(f.number("SELECT count(*) FROM history"), 0);
    }
};

QTEST_GUILESS_MAIN(QueueAdminTest)
#include "queue_admin_test.moc"
