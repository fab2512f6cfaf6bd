#include "store/mailbox/state_cache.h"

#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::mailbox;
using ismail::store::bringUpToDate;
using ismail::store::CacheBudget;
using ismail::store::StateCache;
using ismail::test::StoreFixture;

namespace {

std::vector<MessageState> states(std::uint32_t count, FlagBits flags = 0) {
    std::vector<MessageState> made(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        made[i].uid = i + 1;
        made[i].flags = flags;
    }
    return made;
}

// With a budget for about so many states.
struct Limited {
    explicit Limited(std::size_t most) : budget([most] { return most * sizeof(MessageState) + 1'000; }, clock) {}
    ManualClock clock;
    CacheBudget budget;
    StateCache cache{budget};
};

} // namespace

class StateCacheTest : public QObject {
    Q_OBJECT

private slots:
    void changesAreApplied() {
        auto now = states(6);
        MessageState third = now[2], eighth;
        third.flags = flagSeen;
        eighth.uid = 8;
        bringUpToDate(now, {third, eighth}, {{1, 1}, {4, 5}, {7, 7}});
        QCOMPARE(now.size(), std::size_t(4));
        QCOMPARE(now[0].uid, 2u);
        QCOMPARE(now[1], third);
        QCOMPARE(now[2].uid, 6u);
        QCOMPARE(now[3].uid, 8u);
        bringUpToDate(now, {}, {});
        QCOMPARE(now.size(), std::size_t(4));
        std::vector<MessageState> none;
        bringUpToDate(none, {third, eighth}, {{1, 2}});
        QCOMPARE(none.size(), std::size_t(2));
    }

    void onlyTheLatestOfLargeMailboxesIsKept() {
        Limited limited(10 * StateCache::minMessages);
        StateCache& cache = limited.cache;
        cache.keep(1, 5, states(StateCache::minMessages - 1));
        QVERIFY(!cache.find(1).states);
        cache.keep(1, 7, states(StateCache::minMessages, flagSeen));
        cache.keep(1, 6, states(StateCache::minMessages + 1));
        QCOMPARE(cache.find(1).modSeq, std::uint64_t(7));
        QCOMPARE(cache.find(1).states->size(), StateCache::minMessages);
        // It became small.
        cache.keep(1, 8, states(1));
        QVERIFY(!cache.find(1).states);
        QCOMPARE(cache.octets(), std::size_t(0));
    }

    void theLeastUsedMailboxGoesFirst() {
        Limited limited(3 * StateCache::minMessages);
        StateCache& cache = limited.cache;
        for (std::int64_t id = 1; id <= 3; ++id)
            cache.keep(id, 1, states(StateCache::minMessages));
        QVERIFY(cache.find(1).states);
        cache.keep(4, 1, states(StateCache::minMessages));
        QVERIFY(cache.find(1).states && !cache.find(2).states && cache.find(3).states && cache.find(4).states);
        cache.keep(5, 1, states(3 * StateCache::minMessages + 100));
        QVERIFY(!cache.find(5).states);
        QVERIFY(cache.octets() >= 3 * StateCache::minMessages * sizeof(MessageState));
    }

    // What is opened again is what a server that remembers nothing would show.
    void aLargeMailboxThatIsOpenedAgainIsUpToDate() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        QVERIFY(f.accept({StoreFixture::into(inbox)}, "Subject: x\r\n\r\nbody\r\n") != 0);
        f.execute(
            "INSERT INTO mailbox_entry WITH RECURSIVE n(i) AS (VALUES(2) UNION ALL SELECT i+1 FROM n WHERE i<6000) "
            "SELECT mailbox_id, i, 0, modseq, size, received, message_id, prefix FROM mailbox_entry JOIN n;"
            "UPDATE mailbox SET messages=6000, unseen=6000, next_uid=6001 WHERE name='INBOX'");
        const auto wait = [](auto call) {
            std::promise<void> done;
            call([&done](const auto&) { done.set_value(); });
            done.get_future().get();
        };
        const auto check = [&] {
            const auto remembered = f.store->imap().snapshot(inbox);
            f.reopen();
            const auto read = f.store->imap().snapshot(inbox);
            QCOMPARE(remembered->messages, read->messages);
            QCOMPARE(remembered->status, read->status);
        };
        check();
        for (int round = 0; round < 3; ++round) {
            const std::uint32_t first = 100u * static_cast<std::uint32_t>(round + 1);
            QVERIFY(f.store->imap().snapshot(inbox).ok());
            wait([&](auto done) {
                f.store->imap().storeFlags(inbox, {{first, first + 50}}, StoreMode::add, {flagSeen | flagDeleted, {}},
                                           {}, done);
            });
            wait([&](auto done) { f.store->imap().expunge(inbox, {{first + 10, first + 20}, {5999, 6001}}, done); });
            QVERIFY(f.accept({StoreFixture::into(inbox)}, "Subject: y\r\n\r\nbody\r\n") != 0);
            if (round == 1) f.execute("UPDATE mailbox SET forgotten=modseq; DELETE FROM vanished");
            check();
        }
        QCOMPARE(f.store->imap().snapshot(inbox)->messages.size(), std::size_t(6000 - 3 * 11 + 3));
    }
};

QTEST_GUILESS_MAIN(StateCacheTest)
#include "state_cache_test.moc"
