#include "store/queue/queue_store.h"

#include "unit/store/store_fixture.h"

#include <QTest>

#include <future>
#include <set>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;
using Kind = relay::RecipientOutcome::Kind;

class QueueStoreTest : public QObject {
    Q_OBJECT

private slots:
    void recipientsOfOneMessageAtOneDestinationComeTogether() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example"), f.to("y", "b.example"), f.to("z", "a.example")});
        const auto due = f.due("a.example");
        QCOMPARE(due.size(), std::size_t(1));
        QCOMPARE(due[0].id, id);
        QCOMPARE(due[0].recipients.size(), std::size_t(2));
        QCOMPARE(due[0].recipients[0].seq, 0u);
        QCOMPARE(due[0].recipients[1].seq, 2u);
        QVERIFY(due[0].body->inlineBytes() != nullptr);
        QCOMPARE(*due[0].body->inlineBytes(), Bytes("Subject: x\r\n\r\nbody\r\n"));
    }

    void itIsKnownWhoseMailItIs() {
        StoreFixture f;
        const auto origin = [&](const relay::Origin& from, const char* domain) {
            auto made = f.message({f.to("x", domain)});
            made.origin = from;
            const bool kept = f.commit(std::move(made), "Subject: x\r\n\r\n").ok();
            return kept ? f.due(domain) : std::vector<relay::DueMessage>(1);
        };
        QVERIFY(origin({"s1", "", "", "", "", false}, "made.example").front().ours);
        QVERIFY(origin({"s1", "192.0.2.1", "laptop", "anna@own.example", "", true}, "sent.example").front().ours);
        QVERIFY(!origin({"s1", "192.0.2.1", "mx2", "", "mx2", true}, "brought.example").front().ours);
        const auto stranger = origin({"s1", "192.0.2.1", "mail.example", "", "", true}, "stranger.example");
        QVERIFY(!stranger.front().ours);
        QCOMPARE(stranger.front().client, std::string("192.0.2.1"));
    }

    void aSenderWithManyMessagesDelaysNobodyElse() {
        StoreFixture f;
        for (int i = 0; i < 50; ++i)
            f.accept({f.to("x", "a.example")}, "text", "many");
        const auto other = f.accept({f.to("x", "a.example")}, "text", "one");
        const auto due = f.due("a.example", 3);
        QCOMPARE(due.size(), std::size_t(3));
        QVERIFY(std::any_of(due.begin(), due.end(), [&](const auto& m) { return m.id == other; }));
    }

    void freshMailMayGoAtOnceWhateverItsTurn() {
        StoreFixture f;
        for (int i = 0; i < 20; ++i)
            f.accept({f.to("x", "a.example")});
        QCOMPARE(f.due("a.example").size(), std::size_t(20));
        QCOMPARE(f.store->queue().nextDue("primary:a.example"), std::optional(f.clock.now()));
    }

    void aBacklogOfRetriesAndFreshMailTakeTurns() {
        StoreFixture f;
        std::vector<MessageId> old;
        for (int i = 0; i < 10; ++i) {
            old.push_back(f.accept({f.to("x", "a.example")}));
            QVERIFY(f.record({f.outcome(old.back(), 0, Kind::deferred)}).ok());
        }
        f.clock.advance(std::chrono::hours(1));
        std::set<MessageId> fresh;
        for (int i = 0; i < 10; ++i)
            fresh.insert(f.accept({f.to("x", "a.example")}));
        const auto due = f.due("a.example", 6);
        QCOMPARE(due.size(), std::size_t(6));
        const auto count = std::count_if(due.begin(), due.end(), [&](const auto& m) { return fresh.contains(m.id); });
        QCOMPARE(count, 3);
    }

    void aDeferredRowWaitsForItsTime() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        QVERIFY(f.record({f.outcome(id, 0, Kind::deferred)}).ok());
        QVERIFY(f.due("a.example").empty());
        QCOMPARE(f.store->queue().nextDue("primary:a.example"),
                 std::optional(f.clock.now() + std::chrono::minutes(15)));
        f.clock.advance(std::chrono::minutes(15));
        const auto due = f.due("a.example");
        QCOMPARE(due.size(), std::size_t(1));
        QCOMPARE(due[0].recipients[0].tries, 1u);
        QCOMPARE(due[0].recipients[0].lastReply.code, 451);
        QCOMPARE(due[0].recipients[0].lastReply.text, std::string("said the peer"));
    }

    void aTryThatDoesNotCountStillMovesTheTime() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        auto outcome = f.outcome(id, 0, Kind::deferred);
        outcome.countTry = false;
        outcome.reply = {};
        QVERIFY(f.record({outcome}).ok());
        QVERIFY(f.due("a.example").empty());
        f.clock.advance(std::chrono::minutes(15));
        QCOMPARE(f.due("a.example")[0].recipients[0].tries, 0u);
    }

    void busyMessagesAreLeftOut() {
        StoreFixture f;
        const auto first = f.accept({f.to("x", "a.example")});
        const auto second = f.accept({f.to("x", "a.example")});
        relay::DueQuery query;
        query.destination = "primary:a.example";
        query.now = f.clock.now();
        const auto due = f.store->queue().due(query, {first});
        QCOMPARE(due.size(), std::size_t(1));
        QCOMPARE(due[0].id, second);
    }

    void aRunForEverythingMeetsEachRowOnce() {
        StoreFixture f;
        std::set<MessageId> all;
        for (int i = 0; i < 25; ++i) {
            const auto id = f.accept({f.to("x", "a.example"), f.to("y", "a.example")});
            if (i % 2 == 0) {
                QVERIFY(f.record({f.outcome(id, 0, Kind::deferred), f.outcome(id, 1, Kind::deferred)}).ok());
            }
            f.clock.advance(Millis(10));
            all.insert(id);
        }
        relay::DueQuery query;
        query.destination = "primary:a.example";
        query.now = f.clock.now();
        query.everything = true;
        query.limit = 4;
        std::set<MessageId> met;
        for (;;) {
            const auto page = f.store->queue().due(query, {});
            if (page.empty()) break;
            for (const auto& message : page) {
                QVERIFY(met.insert(message.id).second);
                QCOMPARE(message.recipients.size(), std::size_t(2));
            }
            query.afterDue = page.back().recipients.back().due;
            query.afterId = page.back().id;
        }
        QVERIFY(met == all);
    }

    void aNoticeTellsOnlyOfWhatItsTransactionDid_data() {
        QTest::addColumn<bool>("firstIsGone");
        QTest::addColumn<bool>("secondIsGone");
        QTest::addColumn<bool>("large");
        QTest::addColumn<QString>("text");
        QTest::newRow("both were there") << false << false << false << "both";
        QTest::newRow("one was removed") << true << false << false << "of 1";
        QTest::newRow("one was removed, and the notice is in a file") << true << false << true << "of 1";
        QTest::newRow("both were removed") << true << true << false << "";
        QTest::newRow("both were removed, and the notice is in a file") << true << true << true << "";
    }
    void aNoticeTellsOnlyOfWhatItsTransactionDid() {
        QFETCH(bool, firstIsGone);
        QFETCH(bool, secondIsGone);
        QFETCH(bool, large);
        QFETCH(QString, text);
        StoreFixture f;
        const auto inbox = f.makeInbox();
        const auto id = f.accept({f.to("x", "a.example"), f.to("y", "a.example")});
        std::vector<relay::RecipientOutcome> gone;
        if (firstIsGone) gone.push_back(f.outcome(id, 0, Kind::delivered));
        if (secondIsGone) gone.push_back(f.outcome(id, 1, Kind::delivered));
        QVERIFY(f.record(gone).ok());
        relay::GeneratedMessage notice{f.message({StoreFixture::into(inbox)}), large ? Bytes(100'000, 'd') : "both"};
        notice.about = id;
        notice.rows = {0, 1};
        notice.narrowed = [](const std::vector<std::uint32_t>& left) {
            return Bytes(left.size() == 1 ? "of " + std::to_string(left[0]) : "of more");
        };
        std::vector<relay::GeneratedMessage> notices{notice};
        QVERIFY(f.record({f.outcome(id, 0, Kind::failed), f.outcome(id, 1, Kind::failed)}, notices).ok());
        QCOMPARE(f.number("SELECT count(*) FROM mailbox_entry"), text.isEmpty() ? 0 : 1);
        const auto body = f.store->queue().openBody(notice.message.id);
        QCOMPARE(body.ok(), !text.isEmpty());
        if (body) QCOMPARE(*(*body)->read(0, 100), large && !firstIsGone ? Bytes(100, 'd') : text.toStdString());
        // The trace tells what was true.
        QCOMPARE(f.number("SELECT count(*) FROM history WHERE outcome=0"), std::int64_t(gone.size()));
    }

    void anExpiryDoesNotConcernWhatIsOnHold() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        QVERIFY(f.store->queueAdmin().change(QueueChange::hold, {{{id, std::nullopt}}, {}}).ok());
        QVERIFY(f.record({f.outcome(id, 0, Kind::expired)}).ok());
        QCOMPARE(f.number("SELECT count(*) FROM queue WHERE state=1"), 1);
        QCOMPARE(f.number("SELECT count(*) FROM history"), 0);
    }

    void rowsThatAreDueTooLateArePulledIn() {
        StoreFixture f;
        std::vector<MessageId> ids;
        for (int i = 0; i < 1'200; ++i)
            ids.push_back(f.accept({f.to("x", "a.example")}));
        std::vector<relay::RecipientOutcome> outcomes;
        for (const MessageId id : ids) {
            outcomes.push_back(f.outcome(id, 0, Kind::deferred));
            if (id != ids.front()) outcomes.back().nextDue = f.clock.now() + std::chrono::hours(72);
        }
        QVERIFY(f.record(outcomes).ok());
        std::promise<Result<std::uint64_t>> moved;
        f.store->queue().pullIn(f.clock.now() + std::chrono::hours(1), f.clock.now(),
                                [&](Result<std::uint64_t> rows) { moved.set_value(std::move(rows)); });
        const auto rows = moved.get_future().get();
        QVERIFY(rows.ok());
        QCOMPARE(*rows, std::uint64_t(1'199));
        QCOMPARE(f.number("SELECT count(*) FROM queue WHERE due<=" + std::to_string(toMillis(f.clock.now()))), 1'199);
    }

    void theLastOutcomeRemovesTheBodyAndKeepsTheTrace() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example"), f.to("y", "a.example")});
        QVERIFY(f.record({f.outcome(id, 0, Kind::delivered)}).ok());
        QCOMPARE(f.number("SELECT count(*) FROM body"), 1);
        QVERIFY(f.record({f.outcome(id, 1, Kind::failed)}).ok());
        QCOMPARE(f.number("SELECT count(*) FROM body"), 0);
        QCOMPARE(f.number("SELECT count(*) FROM queue"), 0);
        const auto trace = f.store->queueAdmin().trace(id);
        QVERIFY(trace.ok());
        QCOMPARE(trace->history.size(), std::size_t(2));
        QCOMPARE(trace->history[0].outcome, HistoryOutcome::delivered);
        QCOMPARE(trace->history[0].recipient, std::string("x@a.example"));
        QCOMPARE(trace->history[0].remote, std::string("mx.example.test[192.0.2.1]:25"));
        QCOMPARE(trace->history[1].outcome, HistoryOutcome::failed);
        QVERIFY(trace->message.finishedAt.has_value());
        QCOMPARE(f.store->queue().openBody(id).error().kind, ErrorKind::notFound);
    }

    void aBodyStaysWhileAMailboxNeedsIt() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        const auto id = f.accept({f.to("x", "a.example"), StoreFixture::into(inbox)});
        QVERIFY(f.record({f.outcome(id, 0, Kind::delivered)}).ok());
        QCOMPARE(f.number("SELECT count(*) FROM body"), 1);
        QVERIFY(f.store->mailboxes().read(inbox, 1, 0, 100).ok());
    }

    void aLargeBodyGoesWithItsLastRow() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")}, Bytes(200'000, 'x'));
        QCOMPARE(f.store->queue().head(id, 10).value(), Bytes(10, 'x'));
        QVERIFY(f.record({f.outcome(id, 0, Kind::expired)}).ok());
        f.store->stop();
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(f.path() / "bodies"))
            if (entry.is_regular_file()) ++files;
        QCOMPARE(files, std::size_t(0));
    }

    void outcomesAndTheNoticesTheyCauseAreOneTransaction() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        relay::GeneratedMessage small{f.message({f.to("sender", "b.example")}), "Subject: failed\r\n\r\n"};
        relay::GeneratedMessage large{f.message({f.to("sender", "b.example")}), Bytes(100'000, 'd')};
        large.message.traits.octets = large.body.size();
        const auto largeId = large.message.id;
        std::vector<relay::GeneratedMessage> notices;
        notices.push_back(std::move(small));
        notices.push_back(std::move(large));
        QVERIFY(f.record({f.outcome(id, 0, Kind::failed)}, std::move(notices)).ok());
        QCOMPARE(f.due("b.example").size(), std::size_t(2));
        QCOMPARE(f.store->queue().openBody(largeId).value()->size(), std::uint64_t(100'000));
        QVERIFY(f.due("a.example").empty());
    }

    void aNoticeThatCannotBeStoredUndoesNoOutcome() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        std::vector<relay::GeneratedMessage> notices;
        notices.push_back({f.message({StoreFixture::into(4711)}), "Subject: failed\r\n\r\n"});
        QVERIFY(f.record({f.outcome(id, 0, Kind::delivered)}, std::move(notices)).ok());
        QVERIFY(f.due("a.example").empty());
        QCOMPARE(f.number("SELECT count(*) FROM message"), 1);
    }

    void anOutcomeForARowThatIsGoneIsNoError() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        QVERIFY(f.record({f.outcome(id, 0, Kind::delivered)}).ok());
        QVERIFY(f.record({f.outcome(id, 0, Kind::deferred), f.outcome(id, 5, Kind::delivered)}).ok());
        QCOMPARE(f.number("SELECT count(*) FROM history"), 1);
    }

    void destinationsAreCountedWithTheirOldestTime() {
        StoreFixture f;
        f.accept({f.to("x", "a.example"), f.to("y", "a.example"), f.to("z", "b.example")});
        const auto all = f.store->queue().destinations();
        QCOMPARE(all.size(), std::size_t(2));
        QCOMPARE(all[0].destination, std::string("primary:a.example"));
        QCOMPARE(all[0].recipients, std::uint64_t(2));
        QCOMPARE(all[0].oldestDue, f.clock.now());
        QCOMPARE(f.store->queue().waiting("primary:a.example"), std::uint64_t(2));
        QCOMPARE(f.store->queue().waiting("primary:nowhere.example"), std::uint64_t(0));
        QVERIFY(!f.store->queue().nextDue("primary:nowhere.example").has_value());
    }

    void heldDomainsAreTheDomainAndIfAskedForItsSubdomains() {
        StoreFixture f;
        f.accept({f.to("x", "a.example"), f.to("x", "sub.a.example"), f.to("x", "b.example"),
                  f.to("x", "notatall-a.example")});
        using Names = std::vector<std::string>;
        QCOMPARE(f.store->queue().heldDomains("a.example", false), Names{"a.example"});
        QCOMPARE(f.store->queue().heldDomains("a.example", true), (Names{"a.example", "sub.a.example"}));
        QCOMPARE(f.store->queue().heldDomains("c.example", true), Names{});
        QCOMPARE(f.store->queue().heldDomains("example", true).size(), std::size_t(4));
    }

    void warningsAndExpiryBecomeOverdue() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example"), f.to("y", "a.example")});
        QVERIFY(f.store->queue().overdue(f.clock.now(), 10, {}).empty());
        f.clock.advance(std::chrono::hours(4));
        auto overdue = f.store->queue().overdue(f.clock.now(), 10, {});
        QCOMPARE(overdue.size(), std::size_t(1));
        QCOMPARE(overdue[0].first, std::string("primary:a.example"));
        QCOMPARE(overdue[0].second.recipients.size(), std::size_t(2));
        QVERIFY(f.store->queue().overdue(f.clock.now(), 10, {id}).empty());
        auto warned = f.outcome(id, 0, Kind::deferred);
        warned.warned = true;
        auto second = f.outcome(id, 1, Kind::deferred);
        second.warned = true;
        QVERIFY(f.record({warned, second}).ok());
        QVERIFY(f.store->queue().overdue(f.clock.now(), 10, {}).empty());
        f.clock.advance(std::chrono::hours(117));
        overdue = f.store->queue().overdue(f.clock.now(), 10, {});
        QCOMPARE(overdue.size(), std::size_t(1));
        QVERIFY(overdue[0].second.recipients[0].warnAt == Time::max());
        QVERIFY(overdue[0].second.recipients[0].expiresAt <= f.clock.now());
    }

    void nothingIsUnderWayAfterARestart() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        QCOMPARE(f.due("a.example").size(), std::size_t(1)); // given out, never reported
        f.reopen();
        const auto due = f.due("a.example");
        QCOMPARE(due.size(), std::size_t(1));
        QCOMPARE(due[0].id, id);
    }

    void idsAscendAcrossARestartAlsoWhenTheClockWentBack() {
        StoreFixture f;
        const auto id = f.accept({f.to("x", "a.example")});
        f.clock.advance(-std::chrono::hours(5));
        f.reopen();
        QVERIFY(f.store->spool().nextId() > id);
    }
};

QTEST_GUILESS_MAIN(QueueStoreTest)
#include "queue_store_test.moc"
