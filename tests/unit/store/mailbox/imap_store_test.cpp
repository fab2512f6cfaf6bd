#include "store/mailbox/imap_store.h"

#include "store/mailbox/folder_name.h"
#include "unit/store/mailbox/imap_fixture.h"

#include <QTest>

#include <map>
#include <random>

using namespace ismail;
using namespace ismail::mailbox;
using ismail::test::ImapFixture;
using ismail::test::StoreFixture;

namespace {

class TightQuota final : public store::QuotaGate {
public:
    Status admit(store::Database&, std::int64_t, std::uint64_t, std::uint64_t octets) override {
        return octets > 50 ? Status(Error{ErrorKind::exhausted, "Over quota."}) : Status();
    }
    std::optional<std::uint64_t> octetLimit(store::Database&, std::int64_t) override { return 50; }
};

} // namespace

class ImapStoreTest : public QObject {
    Q_OBJECT

private slots:
    void aSnapshotShowsWhatWasDelivered() {
        ImapFixture f;
        f.deliver(3);
        const auto snapshot = f.store->imap().snapshot(f.inbox);
        QCOMPARE(snapshot->messages.size(), std::size_t(3));
        QCOMPARE(snapshot->messages[2].uid, 3u);
        QCOMPARE(snapshot->status.uidNext, 4u);
        QCOMPARE(snapshot->status.unseen, std::uint64_t(3));
        QCOMPARE(snapshot->status.recent, std::uint64_t(3));
        QCOMPARE(snapshot->status.highestModSeq, snapshot->messages[2].modSeq);
        f.countersAreTrue();
    }

    void flagsChangeOnlyWhatTheyChange() {
        ImapFixture f;
        f.deliver(3);
        const auto first = f.flag({{1, 2}}, StoreMode::add, {flagSeen, {"$Label1"}});
        QCOMPARE(first->stored.size(), std::size_t(2));
        QCOMPARE(first->keywords, std::vector<std::string>{"$Label1"});
        QCOMPARE(first->stored[0].flags, flagSeen | FlagBits{1} << firstKeywordBit);
        const auto again = f.flag({{1, 3}}, StoreMode::add, {flagSeen, {"$LABEL1"}});
        QCOMPARE(again->stored[0].modSeq, first->modSeq);
        QCOMPARE(again->stored[2].modSeq, again->modSeq);
        QVERIFY(again->modSeq > first->modSeq);
        QCOMPARE(f.store->imap().status(f.inbox)->unseen, std::uint64_t(0));
        QVERIFY(f.flag({{3, 3}}, StoreMode::replace, {flagDeleted, {}}).ok());
        QCOMPARE(f.store->imap().status(f.inbox)->deleted, std::uint64_t(1));
        f.countersAreTrue();
    }

    void aMessageThatChangedSinceIsNotTouched() {
        ImapFixture f;
        f.deliver(2);
        const auto before = f.store->imap().status(f.inbox)->highestModSeq;
        QVERIFY(f.flag({{1, 1}}, StoreMode::add, {flagSeen, {}}).ok());
        const auto outcome = f.flag({{1, 2}}, StoreMode::add, {flagFlagged, {}}, before);
        QCOMPARE(outcome->modified, (UidRanges{{1, 1}}));
        QCOMPARE(outcome->stored.size(), std::size_t(1));
        QCOMPARE(outcome->stored[0].uid, 2u);
    }

    void aMailboxHasRoomForSomeKeywordsOnly() {
        ImapFixture f;
        f.deliver(1);
        FlagList many;
        for (std::size_t i = 0; i < maxKeywords; ++i)
            many.keywords.push_back("k" + std::to_string(i));
        QVERIFY(f.flag({{1, 1}}, StoreMode::add, many).ok());
        const auto refused = f.flag({{1, 1}}, StoreMode::add, {0, {"more"}});
        QCOMPARE(refused.error().kind, ErrorKind::exhausted);
        QVERIFY(f.flag({{1, 1}}, StoreMode::remove, {0, {"unknown"}}).ok());
        // A message is taken without those that there is no room for.
        const auto appended = f.append(f.inbox, "x", {flagSeen, {"more", "k1"}});
        QVERIFY(appended.ok());
        QCOMPARE(f.store->imap().snapshot(f.inbox)->messages.at(1).flags,
                 flagSeen | FlagBits{1} << (firstKeywordBit + 1));
    }

    void changesTellWhatIsDifferentSinceAModSeq() {
        ImapFixture f;
        f.deliver(5);
        const auto then = f.store->imap().status(f.inbox)->highestModSeq;
        QVERIFY(f.flag({{2, 3}}, StoreMode::add, {flagDeleted, {}}).ok());
        QVERIFY(f.flag({{5, 5}}, StoreMode::add, {flagSeen, {}}).ok());
        QCOMPARE(*f.expunge({{1, 5}}), (UidRanges{{2, 3}}));
        f.deliver(1);
        const auto changes = f.store->imap().changes(f.inbox, then);
        QCOMPARE(changes->changed.size(), std::size_t(2));
        QCOMPARE(changes->changed[0].uid, 5u);
        QCOMPARE(changes->changed[1].uid, 6u);
        QCOMPARE(changes->vanished, (UidRanges{{2, 3}}));
        QVERIFY(f.store->imap().changes(f.inbox, changes->status.highestModSeq)->changed.empty());
        f.countersAreTrue();
    }

    void whatWasForgottenIsToldAsEverythingThatIsMissing() {
        ImapFixture f;
        f.deliver(5);
        QVERIFY(f.flag({{2, 4}}, StoreMode::add, {flagDeleted, {}}).ok());
        QVERIFY(f.expunge({{2, 4}}).ok());
        f.execute("DELETE FROM vanished; UPDATE mailbox SET forgotten=modseq");
        f.deliver(1);
        QCOMPARE(f.store->imap().changes(f.inbox, 1)->vanished, (UidRanges{{2, 4}}));
    }

    void aDeletionByPop3VanishesToo() {
        ImapFixture f;
        f.deliver(3);
        const auto then = f.store->imap().status(f.inbox)->highestModSeq;
        std::promise<Status> removed;
        f.store->maildrops().remove(f.inbox, {2}, [&](Status status) { removed.set_value(std::move(status)); });
        QVERIFY(removed.get_future().get().ok());
        QCOMPARE(f.store->imap().changes(f.inbox, then)->vanished, (UidRanges{{2, 2}}));
    }

    void copiesShareOneBodyWhichGoesWithTheLast() {
        ImapFixture f;
        f.deliver(2);
        QVERIFY(f.flag({{1, 1}}, StoreMode::add, {flagSeen, {"$Work"}}).ok());
        const auto copied = f.copy({{1, 9}}, f.archive);
        QCOMPARE(copied->copies, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 1}, {2, 2}}));
        QCOMPARE(f.number("SELECT count(*) FROM body"), 2);
        QCOMPARE(f.text(f.archive, 1), f.text(f.inbox, 1));
        const auto archive = f.store->imap().snapshot(f.archive);
        QCOMPARE(archive->keywords, std::vector<std::string>{"$Work"});
        QCOMPARE(archive->messages[0].flags, flagSeen | FlagBits{1} << firstKeywordBit);
        QVERIFY(f.flag({{1, 2}}, StoreMode::add, {flagDeleted, {}}).ok());
        QVERIFY(f.expunge({{1, 2}}).ok());
        QCOMPARE(f.number("SELECT count(*) FROM body"), 2);
        f.countersAreTrue();
    }

    void aMoveLeavesNothingBehind() {
        ImapFixture f;
        f.deliver(3);
        const auto moved = f.move({{2, 3}}, f.archive);
        QCOMPARE(moved->copies, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{2, 1}, {3, 2}}));
        QCOMPARE(f.store->imap().status(f.inbox)->messages, std::uint64_t(1));
        QCOMPARE(f.store->imap().status(f.archive)->messages, std::uint64_t(2));
        QCOMPARE(f.store->imap().usage(f.account)->messages, std::uint64_t(3));
        f.countersAreTrue();
    }

    void anAppendedMessageIsThereAsItWasSent_data() {
        QTest::addColumn<int>("size");
        QTest::newRow("in the database") << 100;
        QTest::newRow("in a file") << 300'000;
    }
    void anAppendedMessageIsThereAsItWasSent() {
        QFETCH(int, size);
        ImapFixture f;
        const Bytes text = "Subject: s\r\n\r\n" + Bytes(static_cast<std::size_t>(size), 'x');
        const auto appended = f.append(f.archive, text, {flagSeen | flagDraft, {"$MDNSent"}});
        QCOMPARE(appended->uid, 1u);
        QCOMPARE(f.text(f.archive, 1), text);
        const auto snapshot = f.store->imap().snapshot(f.archive);
        QCOMPARE(snapshot->messages[0].size, std::uint64_t(text.size()));
        QCOMPARE(snapshot->messages[0].flags, flagSeen | flagDraft | FlagBits{1} << firstKeywordBit);
        QCOMPARE(snapshot->status.uidValidity, appended->uidValidity);
        f.countersAreTrue();
    }

    void anAppendWithoutEndLeavesNothing() {
        ImapFixture f;
        f.store->imap().openAppend()->append(Bytes(300'000, 'x'));
        QCOMPARE(f.number("SELECT count(*) FROM message"), 0);
    }

    void aQuotaStopsAppendAndCopyButNotMove() {
        ImapFixture f;
        f.deliver(1, Bytes(60, 'x'));
        TightQuota quota;
        f.store->imap().setQuotas(quota);
        QCOMPARE(f.append(f.archive, Bytes(51, 'x')).error().kind, ErrorKind::exhausted);
        QVERIFY(f.append(f.archive, Bytes(50, 'x')).ok());
        QCOMPARE(f.copy({{1, 1}}, f.archive).error().kind, ErrorKind::exhausted);
        QVERIFY(f.move({{1, 1}}, f.archive).ok());
        QCOMPARE(f.store->imap().usage(f.account)->octetLimit, std::optional<std::uint64_t>(50));
        f.countersAreTrue();
    }

    void aDiskWithoutReserveStopsAppendAndCopyButNotMove() {
        test::FaultyDisk disk;
        disk.free = std::uint64_t(1) << 40;
        store::Store::Options options;
        options.disk = &disk;
        ImapFixture f(options);
        f.deliver(2);
        disk.free = 1'000;
        f.clock.advance(std::chrono::seconds(2)); // it is asked once a second
        QCOMPARE(f.append(f.archive, Bytes(5, 'x')).error().kind, ErrorKind::unavailable);
        QCOMPARE(f.copy({{1, 1}}, f.archive).error().kind, ErrorKind::unavailable);
        QVERIFY(f.move({{1, 1}}, f.archive).ok());
        disk.free = std::uint64_t(1) << 40;
        f.clock.advance(std::chrono::seconds(2));
        QVERIFY(f.append(f.archive, Bytes(5, 'x')).ok());
        QVERIFY(f.copy({{2, 2}}, f.archive).ok());
        f.countersAreTrue();
    }

    void recentMessagesAreClaimedOnce() {
        ImapFixture f;
        f.deliver(2);
        const auto claim = [&] {
            return *ImapFixture::wait<UidRange>([&](auto done) { f.store->imap().claimRecent(f.inbox, done); });
        };
        QCOMPARE(claim(), (UidRange{1, 2}));
        QCOMPARE(f.store->imap().status(f.inbox)->recent, std::uint64_t(0));
        f.deliver(1);
        QCOMPARE(f.store->imap().status(f.inbox)->recent, std::uint64_t(1));
        f.reopen();
        QCOMPARE(f.store->imap().snapshot(f.inbox)->status.firstRecent, 3u);
        QCOMPARE(claim(), (UidRange{3, 3}));
        QCOMPARE(claim(), (UidRange{4, 3})); // somebody else was first
    }

    void foldersAreMadeWithTheirSuperiors() {
        ImapFixture f;
        QVERIFY(f.create("a/b/c/").ok());
        QCOMPARE(f.names(), (std::vector<std::string>{"Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash", "a", "a/b",
                                                      "a/b/c"}));
        QCOMPARE(f.create("a/b").error().kind, ErrorKind::conflict);
        QCOMPARE(f.create("inbox").error().kind, ErrorKind::conflict);
        QCOMPARE(f.create("x//y").error().kind, ErrorKind::invalid);
        QCOMPARE(f.create("x%").error().kind, ErrorKind::invalid);
        QCOMPARE(*store::folderName("iNbOx/sub"), std::string("INBOX/sub"));
    }

    void aFolderIsRenamedWithWhatIsBelowIt() {
        ImapFixture f;
        QVERIFY(f.create("a/b/c").ok());
        QVERIFY(f.create("ab").ok());
        const auto id = f.store->imap().folder(f.account, "a/b")->status.id;
        QVERIFY(f.rename("a", "new/a").ok());
        QCOMPARE(f.store->imap().folder(f.account, "new/a/b")->status.id, id);
        QVERIFY(f.store->imap().folder(f.account, "ab").ok());
        QCOMPARE(f.rename("new", "new/x").error().kind, ErrorKind::invalid);
        QCOMPARE(f.rename("new", "ab").error().kind, ErrorKind::conflict);
        QCOMPARE(f.rename("gone", "other").error().kind, ErrorKind::notFound);
    }

    void inboxStaysWhenItIsRenamed() {
        ImapFixture f;
        f.deliver(2);
        QVERIFY(f.rename("INBOX", "old").ok());
        QCOMPARE(f.store->imap().folder(f.account, "INBOX")->status.id, f.inbox);
        QCOMPARE(f.store->imap().status(f.inbox)->messages, std::uint64_t(0));
        QCOMPARE(f.store->imap().folder(f.account, "old")->status.messages, std::uint64_t(2));
        f.countersAreTrue();
    }

    void aDeletedFolderIsGoneAtOnceAndItsBodiesSoon() {
        ImapFixture f;
        f.deliver(2);
        const auto id = *f.create("a");
        const auto validity = f.store->imap().folder(f.account, "a")->status.uidValidity;
        QVERIFY(f.move({{1, 2}}, id).ok());
        QVERIFY(f.remove("a").ok());
        QCOMPARE(f.store->imap().snapshot(id).error().kind, ErrorKind::notFound);
        QCOMPARE(f.store->imap().usage(f.account)->messages, std::uint64_t(0));
        QCOMPARE(f.accept({StoreFixture::into(id)}), MessageId(0));
        QVERIFY(f.create("a").ok());
        QVERIFY(f.store->imap().folder(f.account, "a")->status.uidValidity > validity);
        f.store->maintenance().run();
        QCOMPARE(f.number("SELECT count(*) FROM mailbox_entry"), 0);
        QCOMPARE(f.number("SELECT count(*) FROM body"), 0);
        QCOMPARE(f.remove("INBOX").error().kind, ErrorKind::invalid);
        f.countersAreTrue();
    }

    void subscriptionsOutliveTheirFolders() {
        ImapFixture f;
        QVERIFY(f.remove("Junk").ok());
        auto list = f.store->imap().folders(f.account);
        QCOMPARE(list->subscribed, std::vector<std::string>{"Junk"});
        QVERIFY(f.store->imap().folder(f.account, "Sent")->subscribed);
        QVERIFY(ImapFixture::waitStatus([&](auto done) {
                    f.store->imap().subscribe(f.account, "Sent", false, done);
                }).ok());
        QVERIFY(!f.store->imap().folder(f.account, "Sent")->subscribed);
    }

    void everyChangeIsToldAfterItsCommit() {
        ImapFixture f;
        std::vector<std::int64_t> mailboxes, accounts;
        f.store->imap().onChange([&](std::int64_t id) { mailboxes.push_back(id); },
                                 [&](std::int64_t id) { accounts.push_back(id); });
        f.deliver(1);
        QCOMPARE(mailboxes, std::vector<std::int64_t>{f.inbox});
        QVERIFY(f.flag({{1, 1}}, StoreMode::add, {flagSeen, {}}).ok());
        QVERIFY(f.flag({{1, 1}}, StoreMode::add, {flagSeen, {}}).ok()); // nothing is different
        QCOMPARE(mailboxes.size(), std::size_t(2));
        QCOMPARE(f.accept({StoreFixture::into(4711)}), MessageId(0));
        QCOMPARE(mailboxes.size(), std::size_t(2));
        QVERIFY(f.create("a").ok());
        QCOMPARE(accounts, std::vector<std::int64_t>{f.account});
        f.store->stop();
    }

    void factsAreComputedOnceAndKept() {
        ImapFixture f;
        f.deliver(2, "From: Anna <anna@example.org>\r\nSubject: Re: hello\r\n\r\nbody\r\n");
        const auto rows = f.store->imap().facts(f.inbox, {1, 2, 7}, Remember::always);
        QCOMPARE(rows->size(), std::size_t(2));
        QVERIFY(rows->front()->facts.envelope().find("\"Re: hello\"") != Bytes::npos);
        QCOMPARE(rows->front()->facts.sort()->subject, std::string("HELLO"));
        QVERIFY((*rows)[0]->emailId() != (*rows)[1]->emailId());
        QVERIFY(f.store->committer().call([](store::Database&) { return Status(); }, store::Lane::background).ok());
        QCOMPARE(f.number("SELECT count(*) FROM message_facts"), 2);
        const auto again = f.store->imap().facts(f.inbox, {1}, Remember::always);
        QCOMPARE(again->front(), rows->front());
        QVERIFY(f.copy({{1, 1}}, f.archive).ok());
        const auto copied = f.store->imap().facts(f.archive, {1}, Remember::always);
        QCOMPARE(copied->front()->emailId(), rows->front()->emailId());
        QCOMPARE(copied->front()->facts.envelope(), rows->front()->facts.envelope());
        QVERIFY(f.flag({{2, 2}}, StoreMode::add, {flagDeleted, {}}).ok());
        QVERIFY(f.expunge({{2, 2}}).ok());
        QCOMPARE(f.number("SELECT count(*) FROM message_facts"), 1);
    }

    void factsOfAnotherVersionAreComputedAnew() {
        ImapFixture f;
        f.deliver(40, "From: Anna <anna@example.org>\r\nSubject: hello\r\n\r\nbody\r\n");
        std::vector<std::uint32_t> uids;
        for (std::uint32_t uid = 1; uid <= 40; uid += uid < 10 ? 1 : 15)
            uids.push_back(uid);
        const auto before = f.store->imap().facts(f.inbox, uids, Remember::always);
        QCOMPARE(before->size(), uids.size());
        const auto settle = [&f] {
            return f.store->committer().call([](store::Database&) { return Status(); }, store::Lane::background).ok();
        };
        QVERIFY(settle());
        QCOMPARE(std::size_t(f.number("SELECT count(*) FROM message_facts")), uids.size());
        f.execute("UPDATE message_facts SET data=x'0100' WHERE id=(SELECT min(id) FROM message_facts)");
        f.reopen();
        const auto after = f.store->imap().facts(f.inbox, uids, Remember::always);
        QCOMPARE(after->size(), uids.size());
        for (std::size_t i = 0; i < uids.size(); ++i) {
            QCOMPARE((*after)[i]->uid, uids[i]);
            QCOMPARE((*after)[i]->facts.header().lines, (*before)[i]->facts.header().lines);
            QCOMPARE((*after)[i]->prefix, (*before)[i]->prefix);
        }
        QVERIFY(settle());
        QCOMPARE(f.number("SELECT count(*) FROM message_facts WHERE data=x'0100'"), 0);
    }

    // Whatever happens in whatever order: who follows the changes knows what who opens the mailbox sees.
    void changesAddUpToTheSnapshot() {
        ImapFixture f;
        std::mt19937 random(4711);
        const auto below = [&random](std::uint32_t n) { return std::uint32_t(random() % n); };
        std::map<std::uint32_t, MessageState> known;
        std::uint64_t since = 1;
        f.deliver(3);
        for (int step = 0; step < 200; ++step) {
            const auto next = f.store->imap().status(f.inbox)->uidNext;
            const std::uint32_t first = 1 + below(next), last = first + below(4);
            const UidRanges some{{first, last}};
            switch (below(7)) {
            case 0: f.deliver(1); break;
            case 1: QVERIFY(f.append(f.inbox, "x", {flagSeen, {"$a"}}).ok()); break;
            case 2: QVERIFY(f.flag(some, StoreMode::add, {flagSeen | flagDeleted, {}}).ok()); break;
            case 3: QVERIFY(f.flag(some, StoreMode::replace, {flagFlagged, {"$b"}}).ok()); break;
            case 4: QVERIFY(f.expunge({{1, next}}).ok()); break;
            case 5: QVERIFY(f.move(some, below(2) == 0 ? f.inbox : f.archive).ok()); break;
            case 6: QVERIFY(f.copy(some, f.inbox).ok()); break;
            }
            if (step % 50 == 49) f.reopen();
            if (below(3) == 0) continue;
            const auto changes = f.store->imap().changes(f.inbox, since);
            for (const auto& range : changes->vanished)
                for (std::uint32_t uid = range.first; uid <= range.last; ++uid)
                    known.erase(uid);
            for (const auto& state : changes->changed)
                known[state.uid] = state;
            since = changes->status.highestModSeq;
            std::vector<MessageState> followed;
            for (const auto& [uid, state] : known)
                followed.push_back(state);
            QVERIFY(followed == f.store->imap().snapshot(f.inbox)->messages);
        }
        f.countersAreTrue();
    }

    void everythingIsThereAfterARestart() {
        ImapFixture f;
        f.deliver(2);
        QVERIFY(f.flag({{1, 1}}, StoreMode::add, {flagSeen, {"$Work"}}).ok());
        QVERIFY(f.copy({{1, 2}}, f.archive).ok());
        const auto before = f.store->imap().snapshot(f.archive);
        f.reopen();
        const auto after = f.store->imap().snapshot(f.archive);
        QCOMPARE(after->messages, before->messages);
        QCOMPARE(after->status, before->status);
        QCOMPARE(after->keywords, before->keywords);
    }
};

QTEST_GUILESS_MAIN(ImapStoreTest)
#include "imap_store_test.moc"
