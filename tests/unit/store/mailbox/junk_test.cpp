// Junk folders: where such mail is put, how long it lies there, and who is told when people move it.
#include "store/db/schema.h"
#include "unit/store/mailbox/imap_fixture.h"

#include <QTest>

#include <mutex>

using namespace ismail;
using ismail::test::ImapFixture;
using ismail::test::StoreFixture;
using std::chrono::hours;

namespace {

struct Lessons final : mailbox::JunkTraining {
    void moved(std::int64_t account, MessageId message, const std::string& verdict, bool intoJunk) override {
        const std::lock_guard lock(mutex);
        seen.push_back((intoJunk ? "junk " : "good ") + std::to_string(account) + " " + messageIdText(message) + " " +
                       verdict);
    }
    std::mutex mutex;
    std::vector<std::string> seen;
};

class JunkFixture : public ImapFixture {
public:
    JunkFixture() : junk(store->imap().folder(account, "Junk")->status.id) { store->imap().setTraining(lessons); }
    ~JunkFixture() { store.reset(); }

    relay::AcceptedRecipient asJunk() const {
        auto recipient = into(inbox);
        recipient.local()->folder = relay::LocalTarget::Folder::junk;
        return recipient;
    }
    std::uint64_t messagesIn(const std::string& name) { return store->mailboxes().find(account, name)->messages; }
    Result<mailbox::CopyOutcome> moveFrom(std::int64_t from, mailbox::UidRanges uids, std::int64_t to) {
        return wait<mailbox::CopyOutcome>([&](auto done) { store->imap().move(from, uids, to, done); });
    }

    std::int64_t junk;
    Lessons lessons;
};

} // namespace

class JunkTest : public QObject {
    Q_OBJECT

private slots:
    void itComesIntoTheFolderOfThatUseWhateverItsName() {
        JunkFixture f;
        QVERIFY(f.rename("Junk", "Müll").ok());
        QVERIFY(f.accept({f.asJunk()}) != 0);
        QCOMPARE(f.messagesIn("Müll"), std::uint64_t(1));
        QCOMPARE(f.messagesIn("INBOX"), std::uint64_t(0));
    }

    void aFolderThatItsOwnerDeletedIsMadeAgain() {
        JunkFixture f;
        QVERIFY(f.remove("Junk").ok());
        QVERIFY(f.accept({f.asJunk(), f.asJunk()}) != 0);
        const auto made = f.store->mailboxes().find(f.account, "Junk");
        QVERIFY(made.ok());
        QCOMPARE(made->messages, std::uint64_t(2));
        QVERIFY(made->use == mailbox::SpecialUse::junk);
    }

    void aFolderThatIsOnlyCalledSoIsTaken() {
        JunkFixture f;
        QVERIFY(f.remove("Junk").ok());
        QVERIFY(f.create("Junk").ok());
        QVERIFY(f.accept({f.asJunk()}) != 0);
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(1));
        QVERIFY(f.store->mailboxes().find(f.account, "Junk")->use == mailbox::SpecialUse::junk);
    }

    void whatComesIntoAMailboxThatIsGoneIsNotAccepted() {
        JunkFixture f;
        auto recipient = f.asJunk();
        recipient.local()->mailboxId = 4711;
        QCOMPARE(f.accept({recipient}), MessageId(0));
    }

    void itGoesAfterItsTimeInTheFolderHoweverOldItIs() {
        JunkFixture f;
        QVERIFY(f.accept({f.asJunk()}, Bytes(100'000, 'x')) != 0);
        f.deliver(1);
        f.store->maintenance().run();
        f.clock.advance(hours(24 * 29));
        // An old message that somebody moves there has all of its time before it.
        QVERIFY(f.move({{1, 1}}, f.junk).ok());
        f.store->maintenance().run();
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(2));
        f.clock.advance(hours(24 * 2));
        f.store->maintenance().run();
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(1));
        f.clock.advance(hours(24 * 27));
        f.store->maintenance().run();
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(1));
        f.clock.advance(hours(24 * 2));
        f.store->maintenance().run();
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(0));
        QCOMPARE(f.number("SELECT count(*) FROM junk_day"), 0);
        QCOMPARE(f.store->mailboxes().usage(f.account)->octets, std::uint64_t(0));
    }

    void itStaysWhereTheSettingSaysSoAndIsNeverTakenFromOtherFolders() {
        JunkFixture f;
        QVERIFY(f.store->directory().setSettings({{"junk.keep", "0"}}).ok());
        QVERIFY(f.accept({f.asJunk()}) != 0);
        f.deliver(3);
        f.store->maintenance().run();
        f.clock.advance(hours(24 * 400));
        f.store->maintenance().run();
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(1));
        QVERIFY(f.store->directory().setSettings({{"junk.keep", "1d"}}).ok());
        f.store->maintenance().run();
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(1));
        f.clock.advance(hours(24 * 3));
        f.store->maintenance().run();
        QCOMPARE(f.messagesIn("Junk"), std::uint64_t(0));
        QCOMPARE(f.messagesIn("INBOX"), std::uint64_t(3));
    }

    void movesIntoJunkAndOutOfItTeach() {
        JunkFixture f;
        auto message = f.message({StoreFixture::into(f.inbox)});
        message.verdict = "{}";
        const std::string id = messageIdText(message.id);
        QVERIFY(f.commit(message, "x").ok());
        QVERIFY(f.move({{1, 1}}, f.junk).ok());
        QVERIFY(f.moveFrom(f.junk, {{1, 1}}, f.archive).ok());
        QCOMPARE(f.lessons.seen, (std::vector<std::string>{"junk 1 " + id + " {}", "good 1 " + id + " {}"}));
    }

    void aCopyThereTeachesAndTheExpungeOfTheOriginalDoesNot() {
        JunkFixture f;
        f.deliver(2);
        QVERIFY(f.copy({{1, 2}}, f.junk).ok());
        QVERIFY(f.expunge({{1, 2}}).ok());
        QCOMPARE(f.lessons.seen.size(), std::size_t(2));
        QVERIFY(f.lessons.seen[0].starts_with("junk 1 "));
    }

    void trashOtherFoldersAndDeliveryTeachNothing() {
        JunkFixture f;
        f.deliver(3);
        QVERIFY(f.accept({f.asJunk()}) != 0);
        const auto trash = f.store->imap().folder(f.account, "Trash")->status.id;
        QVERIFY(f.move({{1, 1}}, f.archive).ok());
        QVERIFY(f.move({{2, 2}}, trash).ok());
        QVERIFY(f.moveFrom(f.junk, {{1, 1}}, trash).ok());
        QVERIFY(f.expunge({{3, 3}}).ok());
        QCOMPARE(f.lessons.seen.size(), std::size_t(0));
    }

    void anAccountThatOnlyPop3ReadsIsKnownAlsoAfterARestart() {
        JunkFixture f;
        auto& logins = f.store->logins();
        QVERIFY(!logins.onlyPop3(1));
        logins.remember(1, {f.clock.now(), "POP3", "192.0.2.1"});
        QVERIFY(logins.onlyPop3(1));
        logins.remember(1, {f.clock.now(), "SMTP", "192.0.2.1"});
        f.reopen();
        QVERIFY(f.store->logins().onlyPop3(1));
        f.store->logins().remember(1, {f.clock.now(), "IMAP", "192.0.2.1"});
        f.store->logins().remember(1, {f.clock.now(), "POP3", "192.0.2.1"});
        QVERIFY(!f.store->logins().onlyPop3(1));
        f.reopen();
        QVERIFY(!f.store->logins().onlyPop3(1));
        f.clock.advance(hours(24 * 31));
        QVERIFY(!f.store->logins().onlyPop3(1));
        f.store->logins().remember(1, {f.clock.now(), "POP3", "192.0.2.1"});
        QVERIFY(f.store->logins().onlyPop3(1));
    }

    void anOlderDatabaseKnowsTheProtocolOfTheLastLogIn() {
        QTemporaryDir directory;
        store::Database database(std::filesystem::path(directory.path().toStdString()) / "old.db",
                                 store::Database::Access::readWrite, {});
        QVERIFY(store::migrateTo(database, 11).ok());
        database.script("INSERT INTO last_login VALUES(7, 5000, 'POP3', ''); INSERT INTO last_login VALUES(8, 6000, "
                        "'IMAP', ''); INSERT INTO last_login VALUES(9, 6000, 'SMTP', '')");
        QVERIFY(store::migrate(database).ok());
        QCOMPARE(database.number("SELECT pop3_at FROM last_login WHERE account_id=7").value(), std::int64_t(5000));
        QCOMPARE(database.number("SELECT imap_at FROM last_login WHERE account_id=8").value(), std::int64_t(6000));
        QCOMPARE(database.number("SELECT count(*) FROM last_login WHERE imap_at IS NULL AND pop3_at IS NULL").value(),
                 std::int64_t(1));
    }
};

QTEST_GUILESS_MAIN(JunkTest)
#include "junk_test.moc"
