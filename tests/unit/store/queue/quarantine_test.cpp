// Mail that the server keeps back, until somebody decides or its time is over.
#include "base/say.h"
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;
using std::chrono::hours;

namespace {

class QuarantineFixture : public StoreFixture {
public:
    explicit QuarantineFixture(Store::Options storeOptions = {}) : StoreFixture(storeOptions), inbox(makeInbox()) {}

    relay::AcceptedRecipient kept(relay::AcceptedRecipient recipient) const {
        relay::Quarantined quarantined;
        quarantined.why = say("words", "a virus");
        if (const auto* local = recipient.local()) {
            quarantined.target = *local;
            std::get<relay::LocalTarget>(quarantined.target).accountId = 1;
        }
        if (const auto* onward = recipient.relay()) quarantined.target = *onward;
        recipient.fate = std::move(quarantined);
        return recipient;
    }
    QuarantinePage list(const QuarantineFilter& filter = {}, std::int64_t before = 0, std::size_t limit = 100) {
        return store->quarantine().list(filter, before, limit).value();
    }
    Result<QuarantineDone> change(QuarantineChange change, std::vector<std::int64_t> ids) {
        return store->quarantine().change(change, {std::move(ids), {}});
    }
    std::size_t files() {
        store->stop();
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path() / "bodies"))
            count += entry.is_regular_file() ? 1 : 0;
        return count;
    }

    std::int64_t inbox;
};

std::uint64_t messages(StoreFixture& f, std::int64_t account = 1) {
    return f.store->mailboxes().find(account, "INBOX")->messages;
}

} // namespace

class QuarantineTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsKeptBackIsInNoMailboxAndInNoQueue() {
        QuarantineFixture f;
        const auto id = f.accept({f.kept(StoreFixture::into(f.inbox)), f.kept(f.to("x", "example.org"))});
        QVERIFY(id != 0);
        QCOMPARE(messages(f), std::uint64_t(0));
        QCOMPARE(f.store->mailboxes().usage(1)->octets, std::uint64_t(0));
        QVERIFY(f.due("example.org").empty());
        f.clock.advance(hours(24 * 29));
        f.store->maintenance().run();
        QVERIFY(f.store->queue().overdue(f.clock.now(), 10, {}).empty());
        const auto page = f.list();
        QCOMPARE(page.rows.size(), std::size_t(2));
        QCOMPARE(page.next, std::int64_t(0));
        QCOMPARE(page.rows[1].recipient.address.text(), std::string("user@example.test"));
        QCOMPARE(page.rows[1].sender, std::string("a@sender.test"));
        QCOMPARE(render(page.rows[1].kept.why), std::string("a virus"));
        QCOMPARE(page.rows[1].domain, std::string("example.test"));
        QVERIFY(page.rows[0].deliverable());
        QCOMPARE(f.store->quarantine().totals()->count, std::uint64_t(2));
        QCOMPARE(f.store->queueAdmin().trace(id)->kept.size(), std::size_t(2));
    }

    void aMessageWithAnUndecidedRecipientBesideIsNotKeptEither() {
        QuarantineFixture f;
        QCOMPARE(f.accept({f.kept(StoreFixture::into(f.inbox)), {}}), MessageId(0));
        QVERIFY(f.list().rows.empty());
    }

    void aReleasePutsItIntoTheInboxAsItCame() {
        QuarantineFixture f;
        auto recipient = StoreFixture::into(f.inbox);
        recipient.local()->folder = relay::LocalTarget::Folder::junk;
        const auto id = f.accept({f.kept(recipient)}, "Subject: x\r\n\r\nbody\r\n");
        const auto done = f.change(QuarantineChange::release, {f.list().rows.at(0).id});
        QCOMPARE(done->done, std::uint64_t(1));
        QVERIFY(done->destinations.empty());
        QVERIFY(f.list().rows.empty());
        QCOMPARE(messages(f), std::uint64_t(1));
        QCOMPARE(f.store->mailboxes().read(f.inbox, 1, 0, 1000).value(),
                 Bytes("Return-Path: <a@sender.test>\r\nSubject: x\r\n\r\nbody\r\n"));
        const auto trace = f.store->queueAdmin().trace(id);
        QCOMPARE(trace->history.size(), std::size_t(1));
        QVERIFY(trace->history[0].outcome == HistoryOutcome::delivered);
        QVERIFY(!trace->message.finishedAt);
        // Twice is once.
        QCOMPARE(f.change(QuarantineChange::release, {1})->done, std::uint64_t(0));
        QCOMPARE(messages(f), std::uint64_t(1));
    }

    void aReleaseOfForwardedMailGoesIntoTheQueueWithItsWholeTime() {
        QuarantineFixture f;
        auto recipient = f.to("x", "example.org");
        recipient.relay()->prefix = "Delivered-To: user@example.test\r\n";
        recipient.relay()->reversePath = mail::Address{"srs", "example.test"};
        recipient.via = "user@example.test";
        recipient.recipient.orcpt = "rfc822;user@example.test";
        const auto id = f.accept({f.kept(recipient)});
        QCOMPARE(f.list().rows.at(0).domain, std::string("example.test"));
        f.clock.advance(hours(24 * 10));
        const auto done = f.change(QuarantineChange::release, {f.list().rows.at(0).id});
        QCOMPARE(done->destinations, std::vector<std::string>{"primary:example.org"});
        const auto due = f.due("example.org");
        QCOMPARE(due.size(), std::size_t(1));
        QCOMPARE(due[0].id, id);
        const auto& queued = due[0].recipients.at(0);
        QCOMPARE(queued.recipient.address.text(), std::string("x@example.org"));
        QCOMPARE(queued.recipient.orcpt, std::string("rfc822;user@example.test"));
        QCOMPARE(queued.reversePath->text(), std::string("srs@example.test"));
        QCOMPARE(queued.prefix, std::string("Delivered-To: user@example.test\r\n"));
        QVERIFY(queued.expiresAt == f.clock.now() + hours(120));
        QVERIFY(queued.warnAt == f.clock.now() + hours(4));
        QVERIFY(f.record({f.outcome(id, 0, relay::RecipientOutcome::Kind::delivered)}).ok());
        QVERIFY(f.store->queueAdmin().trace(id)->message.finishedAt.has_value());
    }

    void whatHasNoTargetOrOneThatIsGoneStaysAndIsNamed() {
        QuarantineFixture f;
        auto nowhere = StoreFixture::into(f.inbox);
        nowhere.fate = relay::Quarantined{say("words", "nobody has this address"), {}};
        auto elsewhere = StoreFixture::into(4711);
        QVERIFY(f.accept({nowhere, f.kept(elsewhere), f.kept(StoreFixture::into(f.inbox))}) != 0);
        const auto done = f.store->quarantine().change(QuarantineChange::release, {{}, QuarantineFilter{}});
        QCOMPARE(done->done, std::uint64_t(1));
        QCOMPARE(done->failures, std::uint64_t(2));
        QCOMPARE(done->failed.size(), std::size_t(2));
        QCOMPARE(f.list().rows.size(), std::size_t(2));
        QCOMPARE(messages(f), std::uint64_t(1));
    }

    void theLastRowTakesTheBodyAlong_data() {
        QTest::addColumn<int>("size");
        QTest::newRow("in the database") << 100;
        QTest::newRow("in a file") << 100'000;
    }
    void theLastRowTakesTheBodyAlong() {
        QFETCH(int, size);
        QuarantineFixture f;
        const auto id = f.accept({f.kept(StoreFixture::into(f.inbox)), f.kept(f.to("x", "example.org"))},
                                 Bytes(static_cast<std::size_t>(size), 'x'));
        QVERIFY(f.change(QuarantineChange::remove, {1}).ok());
        QVERIFY(f.store->queue().openBody(id).ok());
        QVERIFY(f.change(QuarantineChange::remove, {2}).ok());
        QVERIFY(!f.store->queue().openBody(id).ok());
        QCOMPARE(f.number("SELECT count(*) FROM body"), 0);
        const auto trace = f.store->queueAdmin().trace(id);
        QVERIFY(trace->message.finishedAt.has_value());
        QCOMPARE(trace->history.size(), std::size_t(2));
        QVERIFY(trace->history[0].outcome == HistoryOutcome::removed);
        QCOMPARE(f.files(), std::size_t(0));
    }

    void aBodyThatIsKeptBackIsThereAfterARestart() {
        QuarantineFixture f;
        const auto id = f.accept({f.kept(StoreFixture::into(f.inbox))}, Bytes(100'000, 'x'));
        f.reopen();
        QCOMPARE(f.store->startReport().orphanFiles, std::size_t(0));
        QCOMPARE(f.store->queue().openBody(id).value()->size(), std::uint64_t(100'000));
        QCOMPARE(f.change(QuarantineChange::release, {1})->done, std::uint64_t(1));
        QCOMPARE(f.store->mailboxes().read(f.inbox, 1, 50'000, 10).value(), Bytes(10, 'x'));
    }

    void itGoesWhenItsTimeIsOverAsItWasSetWhenItCame() {
        QuarantineFixture f;
        const auto id = f.accept({f.kept(StoreFixture::into(f.inbox))});
        QVERIFY(f.store->directory().setSettings({{"quarantine.keep", "0"}}).ok());
        QVERIFY(f.accept({f.kept(StoreFixture::into(f.inbox))}) != 0);
        f.clock.advance(hours(24 * 30));
        f.store->maintenance().run();
        QCOMPARE(f.list().rows.size(), std::size_t(1));
        QCOMPARE(messages(f), std::uint64_t(0));
        QVERIFY(f.store->queueAdmin().trace(id)->history.at(0).outcome == HistoryOutcome::removed);
        f.clock.advance(hours(24 * 3000));
        f.store->maintenance().run();
        QCOMPARE(f.list().rows.size(), std::size_t(1));
        QVERIFY(f.list().rows[0].until == Time::max());
    }

    void itGoesWithItsAccountAndItsDomain() {
        QuarantineFixture f;
        f.addDomain("second.test", accounts::DomainRole::secondary);
        const auto third = f.addAccount(1, "third");
        auto into = StoreFixture::into(f.store->directory().directory()->accountById(third)->inboxId);
        into.recipient.address.local = "third";
        auto kept = f.kept(into);
        std::get<relay::LocalTarget>(std::get<relay::Quarantined>(kept.fate).target).accountId = third;
        QVERIFY(f.accept({f.kept(StoreFixture::into(f.inbox)), kept, f.kept(f.to("x", "second.test"))},
                         Bytes(100'000, 'x')) != 0);
        QVERIFY(f.store->directory().removeAccount(third, 0).ok());
        f.store->maintenance().run();
        QCOMPARE(f.list().rows.size(), std::size_t(2));
        QVERIFY(f.store->directory().removeDomain(f.number("SELECT id FROM domain WHERE name='second.test'"), 0).ok());
        f.store->maintenance().run();
        QCOMPARE(f.list().rows.size(), std::size_t(1));
        QVERIFY(f.store->directory().removeDomain(1, 0).ok());
        f.store->maintenance().run();
        QVERIFY(f.list().rows.empty());
        QCOMPARE(f.files(), std::size_t(0));
    }

    void pagesAreNewestFirstAndFiltersMatchAnyCase() {
        QuarantineFixture f;
        for (int i = 0; i < 25; ++i)
            QVERIFY(f.accept({f.kept(StoreFixture::into(f.inbox))}, "x", i % 2 != 0 ? "Odd" : "even") != 0);
        QVERIFY(f.accept({f.kept(f.to("x", "example.org"))}) != 0);
        std::vector<std::int64_t> ids;
        std::int64_t before = 0;
        do {
            const auto page = f.list({}, before, 7);
            for (const auto& row : page.rows)
                ids.push_back(row.id);
            before = page.next;
        } while (before != 0);
        QCOMPARE(ids.size(), std::size_t(26));
        QVERIFY(std::is_sorted(ids.rbegin(), ids.rend()));
        QCOMPARE(f.list({"oDD@", "", {}}).rows.size(), std::size_t(12));
        QCOMPARE(f.list({"x@EXAMPLE", "", {}}).rows.size(), std::size_t(1));
        QCOMPARE(f.list({"", "example.test", {}}, 0, 5).rows.size(), std::size_t(5));
        QCOMPARE(f.list({"", "example.org", {}}).rows.size(), std::size_t(1));
        QCOMPARE(f.list({"", "", relay::Quarantined::State::notScanned}).rows.size(), std::size_t(0));
    }

    void aChangeOfManyTellsHowFarItIsAndCanBeStopped() {
        QuarantineFixture f;
        for (int i = 0; i < 250; ++i)
            QVERIFY(f.accept({f.kept(StoreFixture::into(f.inbox))}) != 0);
        std::vector<std::uint64_t> seen;
        const auto stopped = f.store->quarantine().change(
            QuarantineChange::release, {{}, QuarantineFilter{"user", "", {}}}, [&](const QuarantineDone& done) {
                seen.push_back(done.done);
                return seen.size() < 2;
            });
        QCOMPARE(stopped->done, std::uint64_t(200));
        QCOMPARE(seen, (std::vector<std::uint64_t>{100, 200}));
        QCOMPARE(messages(f), std::uint64_t(200));
        QCOMPARE(f.list().rows.size(), std::size_t(50));
    }

    void verdictsStayWithTheMessageUntilItIsForgotten() {
        QuarantineFixture f;
        auto message = f.message({StoreFixture::into(f.inbox), f.to("x", "example.org")});
        message.verdict = "{\"points\":7}";
        const auto id = message.id;
        QVERIFY(f.commit(message, "x").ok());
        QCOMPARE(f.store->queueAdmin().verdict(id).value(), std::string("{\"points\":7}"));
        QCOMPARE(f.store->mailboxes().verdict(f.inbox, 1).value(), std::string("{\"points\":7}"));
        QVERIFY(!f.store->mailboxes().verdict(f.inbox, 2).ok());
        auto other = f.message({f.to("x", "example.org")});
        other.verdict = std::string(relay::maxVerdict + 1, 'x');
        QVERIFY(f.commit(other, "x").ok());
        QCOMPARE(f.store->queueAdmin().verdict(other.id).value(), std::string());
        QVERIFY(f.record({f.outcome(other.id, 0, relay::RecipientOutcome::Kind::delivered)}).ok());
        f.clock.advance(hours(24 * 15));
        f.store->maintenance().run();
        QVERIFY(!f.store->queueAdmin().verdict(other.id).ok());
        QCOMPARE(f.store->queueAdmin().verdict(id).value(), std::string("{\"points\":7}"));
    }
};

QTEST_GUILESS_MAIN(QuarantineTest)
#include "quarantine_test.moc"
