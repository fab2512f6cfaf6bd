// Changes to many messages: others get their turn between the slices, and a copy is all or nothing.
#include "store/mailbox/imap_store.h"

#include "unit/store/mailbox/imap_fixture.h"

#include <QTest>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>

using namespace ismail;
using namespace ismail::mailbox;
using ismail::test::ImapFixture;
using ismail::test::StoreFixture;

namespace {

constexpr auto slice = store::ImapStore::copySliceRows;

// Admits so many messages in all.
class QuotaOf final : public store::QuotaGate {
public:
    explicit QuotaOf(std::uint64_t messages) : left_(messages) {}
    Status admit(store::Database&, std::int64_t, std::uint64_t messages, std::uint64_t) override {
        if (messages > left_) return Error{ErrorKind::exhausted, "Over quota."};
        left_ -= messages;
        return {};
    }
    std::optional<std::uint64_t> octetLimit(store::Database&, std::int64_t) override { return std::nullopt; }

private:
    std::uint64_t left_;
};

} // namespace

class ImapSlicesTest : public QObject {
    Q_OBJECT

private slots:
    // After each slice somebody else submits something: that is done before the next slice.
    void othersAreServedBetweenTheSlices_data() {
        QTest::addColumn<QString>("work");
        QTest::addColumn<int>("messages");
        for (const char* work : {"copy", "move", "store", "expunge", "pop3"})
            QTest::addRow("%s", work) << work << 2'500;
    }
    void othersAreServedBetweenTheSlices() {
        QFETCH(QString, work);
        QFETCH(int, messages);
        ImapFixture f;
        f.fill(messages);
        const UidRanges all{{1, 100'000}};
        if (work == "expunge") QVERIFY(f.flag(all, StoreMode::add, {flagDeleted, {}}).ok());
        std::atomic<int> slices = 0, others = 0;
        f.store->imap().onChange(
            [&](std::int64_t id) {
                if (id != (work == "copy" || work == "move" ? f.archive : f.inbox)) return;
                ++slices;
                f.store->committer().submit({[](store::Database&) { return Status(); }, [&](Status) { ++others; }});
            },
            {});
        bool ok = false;
        if (work == "copy")
            ok = f.copy(all, f.archive).ok();
        else if (work == "move")
            ok = f.move(all, f.archive).ok();
        else if (work == "store")
            ok = f.flag(all, StoreMode::add, {flagSeen, {}})->stored.size() == static_cast<std::size_t>(messages);
        else if (work == "expunge")
            ok = *f.expunge(all) == UidRanges{{1, static_cast<std::uint32_t>(messages)}};
        else
            ok = ImapFixture::waitStatus([&](auto done) {
                     std::vector<std::uint32_t> uids;
                     for (int uid = 1; uid <= messages; ++uid)
                         uids.push_back(static_cast<std::uint32_t>(uid));
                     f.store->maildrops().remove(f.inbox, uids, done);
                 }).ok();
        QVERIFY(ok);
        QVERIFY(slices >= 3);
        QVERIFY(others >= slices - 1);
        f.countersAreTrue();
        f.store->stop();
    }

    // A delivery that comes later is on the disk before a large change that nobody waits for is even begun.
    void aLargeChangeStandsBehindADelivery() {
        ImapFixture f;
        f.fill(400);
        std::promise<void> go;
        f.store->committer().submit({[wait = go.get_future().share()](store::Database&) {
                                         wait.wait();
                                         return Status();
                                     },
                                     {}});
        std::promise<std::string> first;
        std::atomic<bool> told = false;
        const auto ended = [&](const char* what) {
            if (!told.exchange(true)) first.set_value(what);
        };
        std::promise<void> copied;
        f.store->imap().copy(f.inbox, {{1, 400}}, f.archive, [&](const Result<CopyOutcome>&) {
            ended("copy");
            copied.set_value();
        });
        f.store->committer().submit({[](store::Database&) { return Status(); }, [&](Status) { ended("delivery"); }});
        go.set_value();
        QCOMPARE(first.get_future().get(), std::string("delivery"));
        copied.get_future().get();
    }

    void aStoreOfManyTellsHowFarItRaisedTheSequence() {
        ImapFixture f;
        f.fill(static_cast<int>(2 * store::ImapStore::flagSliceRows) + 1);
        QVERIFY(f.flag({{5, 5}}, StoreMode::add, {flagFlagged, {}}).ok());
        const auto before = f.store->imap().status(f.inbox)->highestModSeq;
        const auto stored = f.flag({{1, 9'999}}, StoreMode::add, {flagSeen, {"$a"}}, before - 1);
        QCOMPARE(stored->steps, std::uint64_t(3));
        QCOMPARE(stored->modSeq, before + 3);
        QCOMPARE(stored->modified, (UidRanges{{5, 5}}));
        QCOMPARE(stored->stored.size(), 2 * store::ImapStore::flagSliceRows);
        QCOMPARE(stored->keywords, std::vector<std::string>{"$a"});
        const auto again = f.flag({{1, 9'999}}, StoreMode::add, {flagSeen, {}}, before + 3);
        QCOMPARE(again->steps, std::uint64_t(1)); // uid 5
        f.countersAreTrue();
    }

    void manyMessagesAreCopiedInSlices() {
        ImapFixture f;
        f.fill(3 * slice);
        QVERIFY(f.flag({{10, 20}}, StoreMode::add, {flagDeleted, {}}).ok());
        QVERIFY(f.expunge({{15, 16}}).ok());
        const auto copied = f.copy({{5, 600}, {602, 4'000}}, f.archive);
        QCOMPARE(copied->copies.size(), 3 * slice - 4 - 2 - 1);
        for (std::size_t i = 0; i < copied->copies.size(); ++i)
            QCOMPARE(copied->copies[i].second, std::uint32_t(i + 1));
        QCOMPARE(f.store->imap().status(f.inbox)->messages, std::uint64_t(3 * slice - 2));
        QCOMPARE(f.number("SELECT count(*) FROM unfinished_copy"), 0);
        // Into itself: what it adds is not copied again.
        QCOMPARE(f.copy({{1, 9'999}}, f.inbox)->copies.size(), 3 * slice - 2);
        QCOMPARE(f.move({{1, 9'999}}, f.inbox)->copies.size(), 2 * (3 * slice - 2));
        f.countersAreTrue();
    }

    void aCopyThatIsStoppedLeavesNothing_data() {
        QTest::addColumn<bool>("quota");
        QTest::newRow("a quota") << true;
        QTest::newRow("its source is deleted") << false;
    }
    void aCopyThatIsStoppedLeavesNothing() {
        QFETCH(bool, quota);
        ImapFixture f;
        f.fill(3 * slice);
        QVERIFY(f.move({{1, 3 * slice}}, f.archive).ok());
        const auto source = f.archive;
        const auto before = *f.store->imap().status(f.inbox);
        QuotaOf limit(2 * slice + 1);
        if (quota) f.store->imap().setQuotas(limit);
        int slices = 0;
        f.store->imap().onChange(
            [&](std::int64_t id) {
                // In between somebody deletes one of the copies.
                if (id != f.inbox || ++slices != 2) return;
                f.store->maildrops().remove(f.inbox, {before.uidNext + 3}, [](const Status&) {});
                if (!quota) f.store->imap().deleteFolder(f.account, "Archive", [](const Status&) {});
            },
            {});
        const auto copied = ImapFixture::wait<CopyOutcome>([&](auto done) {
            f.store->imap().copy(source, {{1, 9'999}}, f.inbox, done);
        });
        QCOMPARE(copied.error().kind, quota ? ErrorKind::exhausted : ErrorKind::notFound);
        const auto after = *f.store->imap().status(f.inbox);
        QCOMPARE(after.messages, before.messages);
        QCOMPARE(after.octets, before.octets);
        QCOMPARE(f.number("SELECT count(*) FROM unfinished_copy"), 0);
        f.countersAreTrue();
        f.store->stop();
    }

    // The target is emptied by maintenance meanwhile.
    void aCopyIntoAFolderThatGoesIsForgotten() {
        ImapFixture f;
        f.fill(3 * slice);
        bool first = true;
        f.store->imap().onChange(
            [&](std::int64_t id) {
                if (id == f.archive && std::exchange(first, false))
                    f.store->imap().deleteFolder(f.account, "Archive", [](const Status&) {});
            },
            {});
        QCOMPARE(f.copy({{1, 9'999}}, f.archive).error().kind, ErrorKind::notFound);
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM unfinished_copy"), 0);
        QCOMPARE(f.number("SELECT count(*) FROM mailbox_entry"), std::int64_t(3 * slice));
        f.countersAreTrue();
        f.store->stop();
    }

    // A stop does not wait for a long copy; the next start takes out what there is of it.
    void aStopEndsALongCopy() {
        ImapFixture f;
        f.fill(3 * slice);
        std::thread stop;
        bool first = true;
        f.store->imap().onChange(
            [&](std::int64_t id) {
                if (id != f.archive || !std::exchange(first, false)) return;
                stop = std::thread([&] { f.store->committer().stop(); });
                // The next slice comes when the committer takes nothing from others any more.
                const auto refused = std::make_shared<std::atomic<bool>>(false);
                const auto ask = [&] {
                    f.store->committer().submit({[](store::Database&) { return Status(); },
                                                 [refused](const Status& status) { *refused = !status.ok(); }});
                };
                while (!*refused)
                    std::thread(ask).join();
            },
            {});
        QCOMPARE(f.copy({{1, 99'999}}, f.archive).error().kind, ErrorKind::unavailable);
        stop.join();
        f.reopen();
        f.store->maintenance().run();
        QCOMPARE(f.store->imap().status(f.archive)->messages, std::uint64_t(0));
        QCOMPARE(f.number("SELECT count(*) FROM unfinished_copy"), 0);
        f.countersAreTrue();
    }

    void manyMessagesMoveInSlices() {
        ImapFixture f;
        f.fill(2 * slice + 100);
        QVERIFY(f.flag({{10, 20}}, StoreMode::add, {flagDeleted, {}}).ok());
        QVERIFY(f.expunge({{15, 16}}).ok());
        std::atomic<int> commits = 0;
        f.store->imap().onChange([&](std::int64_t id) { commits += id == f.archive ? 1 : 0; }, {});
        const auto moved = f.move({{5, 600}, {602, 4000}}, f.archive);
        QCOMPARE(commits.load(), 3);
        QVERIFY(!moved->stopped);
        QCOMPARE(moved->copies.size(), 2 * slice + 100 - 4 - 2 - 1);
        for (std::size_t i = 0; i < moved->copies.size(); ++i)
            QCOMPARE(moved->copies[i].second, std::uint32_t(i + 1));
        QCOMPARE(moved->copies.front().first, 5u);
        QCOMPARE(f.store->imap().status(f.inbox)->messages, std::uint64_t(5));
        f.countersAreTrue();
        f.store->stop();
    }

    void aMoveThatIsStoppedTellsWhatMoved() {
        ImapFixture f;
        f.fill(2 * slice);
        bool first = true;
        f.store->imap().onChange(
            [&](std::int64_t id) {
                if (id == f.archive && std::exchange(first, false))
                    f.store->imap().deleteFolder(f.account, "Archive", [](const Status&) {});
            },
            {});
        const auto moved = f.move({{1, 5000}}, f.archive);
        QCOMPARE(moved->copies.size(), slice);
        QCOMPARE(moved->stopped->kind, ErrorKind::notFound);
        QCOMPARE(f.store->imap().status(f.inbox)->messages, std::uint64_t(slice));
        f.countersAreTrue();
        f.store->stop();
    }

    void aLargeInboxIsRenamedInSlices() {
        ImapFixture f;
        const auto many = slice + 1;
        f.fill(static_cast<int>(many));
        QVERIFY(f.rename("INBOX", "old").ok());
        QCOMPARE(f.store->imap().status(f.inbox)->messages, std::uint64_t(0));
        QCOMPARE(f.store->imap().folder(f.account, "old")->status.messages, std::uint64_t(many));
        QCOMPARE(f.rename("INBOX", "old").error().kind, ErrorKind::conflict);
        f.countersAreTrue();
    }
};

QTEST_GUILESS_MAIN(ImapSlicesTest)
#include "imap_slices_test.moc"
