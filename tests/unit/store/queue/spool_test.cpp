#include "store/queue/spool_store.h"

#include "store/db/schema.h"
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::store;
using ismail::test::FaultyDisk;
using ismail::test::StoreFixture;

namespace {

Bytes pattern(std::size_t size) {
    Bytes bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>('a' + i * 7 % 23);
    return bytes;
}

std::size_t filesIn(const std::filesystem::path& directory) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) ++count;
    return count;
}

} // namespace

class SpoolTest : public QObject {
    Q_OBJECT

private slots:
    void aLocalMessageIsInTheMailboxWithItsPrefix() {
        StoreFixture f;
        QVERIFY2(f.store != nullptr, f.problem.c_str());
        const auto inbox = f.makeInbox();
        const auto id = f.accept({StoreFixture::into(inbox)}, "Subject: hello\r\n\r\ntext\r\n");
        QVERIFY(id != 0);
        auto entries = f.store->mailboxes().entries(inbox, 0, 10);
        QVERIFY(entries.ok());
        QCOMPARE(entries->size(), std::size_t(1));
        QCOMPARE(entries->front().uid, 1u);
        QCOMPARE(entries->front().message, id);
        std::uint64_t total = 0;
        const Bytes whole = "Return-Path: <a@sender.test>\r\nSubject: hello\r\n\r\ntext\r\n";
        auto text = f.store->mailboxes().read(inbox, 1, 0, 1000, &total);
        QVERIFY(text.ok());
        QCOMPARE(*text, whole);
        QCOMPARE(total, std::uint64_t(whole.size()));
        // In pieces, across the seam between prefix and body.
        Bytes pieces;
        while (pieces.size() < whole.size())
            pieces += *f.store->mailboxes().read(inbox, 1, pieces.size(), 7);
        QCOMPARE(pieces, whole);
        QVERIFY(f.store->mailboxes().read(inbox, 1, whole.size(), 7)->empty());
    }

    void linesThatStandBeforeABodyCountWhereverItIs_data() {
        QTest::addColumn<int>("octets");
        QTest::newRow("in the database") << 100;
        QTest::newRow("in a file") << 300'000;
    }
    void linesThatStandBeforeABodyCountWhereverItIs() {
        QFETCH(int, octets);
        StoreFixture f;
        const auto inbox = f.makeInbox();
        const Bytes text = "Subject: hello\r\n\r\n" + pattern(static_cast<std::size_t>(octets));
        auto message = f.message({StoreFixture::into(inbox), f.to("elsewhere", "held.test")});
        message.header = "Authentication-Results: mx.test; spf=pass\r\n";
        const MessageId id = message.id;
        const Bytes stored = message.header + text;
        const Bytes shown = StoreFixture::into(inbox).local()->prefix + stored;
        QVERIFY(f.commit(std::move(message), text).ok());
        f.reopen();

        std::uint64_t total = 0;
        QCOMPARE(*f.store->mailboxes().read(inbox, 1, 0, shown.size() + 10, &total), shown);
        QCOMPARE(total, std::uint64_t(shown.size()));
        const auto maildrop = f.store->maildrops().snapshot(inbox);
        QCOMPARE(maildrop->messages.at(0).octets, std::uint64_t(shown.size()));
        const auto opened = f.store->maildrops().open(inbox, 1);
        QCOMPARE((*opened)->size(), std::uint64_t(shown.size()));
        Bytes pieces;
        while (pieces.size() < std::min<std::size_t>(shown.size(), 200))
            pieces += *(*opened)->read(pieces.size(), 7);
        QCOMPARE(pieces, shown.substr(0, pieces.size()));
        const auto due = f.due("held.test");
        QCOMPARE(due.at(0).traits.octets, std::uint64_t(stored.size()));
        QCOMPARE(due.at(0).body->size(), std::uint64_t(stored.size()));
        QCOMPARE(*due.at(0).body->read(0, stored.size()), stored);
        QCOMPARE(*due.at(0).body->read(20, 30), stored.substr(20, 30));

        QVERIFY(f.record({f.outcome(id, 1, relay::RecipientOutcome::Kind::delivered)}).ok());
        std::promise<Status> removed;
        f.store->maildrops().remove(inbox, {1}, [&](Status status) { removed.set_value(std::move(status)); });
        QVERIFY(removed.get_future().get().ok());
        QCOMPARE(f.number("SELECT count(*) FROM body"), std::int64_t(0));
        QTRY_COMPARE(filesIn(f.path() / "bodies"), std::size_t(0));
    }

    void aMessageWithARecipientOfUndecidedFateIsNotStored() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        relay::AcceptedRecipient forgotten;
        forgotten.recipient.address = {"forgotten", "example.test"};
        const Status stored = f.commit(f.message({StoreFixture::into(inbox), forgotten}), "Subject: x\r\n\r\nx\r\n");
        QVERIFY(!stored);
        QCOMPARE(stored.error().kind, ErrorKind::internal);
        QCOMPARE(f.store->mailboxes().find(1, "INBOX")->messages, std::uint64_t(0));
    }

    void aMessageGoesIntoTheFolderThatItsFateNames() {
        using Folder = relay::LocalTarget::Folder;
        StoreFixture f;
        const auto inbox = f.makeInbox();
        auto junk = StoreFixture::into(inbox);
        junk.local()->folder = Folder::junk;
        junk.local()->flags = mailbox::flagSeen;
        auto archive = StoreFixture::into(inbox);
        archive.local()->folder = Folder::named;
        archive.local()->folderName = "Archive";
        auto gone = StoreFixture::into(inbox);
        gone.local()->folder = Folder::named;
        gone.local()->folderName = "Not there";
        QVERIFY(f.accept({junk}) != 0);
        QVERIFY(f.accept({archive}) != 0);
        QVERIFY(f.accept({gone}) != 0);
        const auto countIn = [&](const char* name) { return f.store->mailboxes().find(1, name)->messages; };
        QCOMPARE(countIn("Junk"), std::uint64_t(1));
        QCOMPARE(f.store->mailboxes().find(1, "Junk")->unseen, std::uint64_t(0));
        QCOMPARE(countIn("Archive"), std::uint64_t(1));
        QCOMPARE(countIn("INBOX"), std::uint64_t(1));
    }

    void uidsAscendAlsoAcrossARestart() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        for (int i = 0; i < 3; ++i)
            QVERIFY(f.accept({StoreFixture::into(inbox)}) != 0);
        f.reopen();
        QVERIFY(f.accept({StoreFixture::into(inbox)}) != 0);
        auto entries = f.store->mailboxes().entries(inbox, 0, 10);
        QCOMPARE(entries->size(), std::size_t(4));
        for (std::uint32_t i = 0; i < 4; ++i)
            QCOMPARE((*entries)[i].uid, i + 1);
        const auto mailbox = f.store->mailboxes().find(1, "INBOX");
        QCOMPARE(mailbox->id, inbox);
        QCOMPARE(mailbox->nextUid, 5u);
    }

    void countersOfMailboxAndAccountFollowTheirMail() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        const Bytes text = "Subject: x\r\n\r\nbody\r\n";
        for (int i = 0; i < 3; ++i)
            QVERIFY(f.accept({StoreFixture::into(inbox)}, text) != 0);
        const std::uint64_t each = text.size() + StoreFixture::into(inbox).local()->prefix.size();
        auto mailbox = f.store->mailboxes().find(1, "INBOX");
        QCOMPARE(mailbox->messages, std::uint64_t(3));
        QCOMPARE(mailbox->unseen, std::uint64_t(3));
        QCOMPARE(mailbox->octets, 3 * each);
        QCOMPARE(f.store->mailboxes().usage(1)->octets, 3 * each);
        std::promise<Status> removed;
        f.store->maildrops().remove(inbox, {3, 1, 77}, [&](Status status) { removed.set_value(std::move(status)); });
        QVERIFY(removed.get_future().get().ok());
        mailbox = f.store->mailboxes().find(1, "INBOX");
        QCOMPARE(mailbox->messages, std::uint64_t(1));
        QCOMPARE(mailbox->octets, each);
        QCOMPARE(f.store->mailboxes().usage(1)->messages, std::uint64_t(1));
        QCOMPARE(f.store->mailboxes().usage(1)->octets, each);
    }

    void aMessageThatIsNotAcceptedCountsNowhere() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        QCOMPARE(f.accept({StoreFixture::into(inbox), StoreFixture::into(4711)}), MessageId(0));
        QCOMPARE(f.store->mailboxes().find(1, "INBOX")->messages, std::uint64_t(0));
        QCOMPARE(f.store->mailboxes().usage(1)->messages, std::uint64_t(0));
    }

    void aNewAccountHasTheFoldersThatClientsExpect() {
        StoreFixture f;
        f.makeInbox();
        std::vector<std::string> names;
        const auto mailboxes = f.store->mailboxes().list(1);
        for (const auto& mailbox : *mailboxes)
            names.push_back(mailbox.name);
        QCOMPARE(names, (std::vector<std::string>{"Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"}));
    }

    void aDatabaseOfTheFirstSchemaKeepsItsMail() {
        QTemporaryDir directory;
        const auto file = std::filesystem::path(directory.path().toStdString()) / "old.db";
        store::Database database(file, store::Database::Access::readWrite, {});
        QVERIFY(store::migrateTo(database, 1).ok());
        database.script("INSERT INTO account VALUES(7, 1, 'u', 'u', '', 'v', '', 1, 1);"
                        "INSERT INTO mailbox VALUES(3, 7, 'INBOX', 1000, 2);"
                        "INSERT INTO mailbox_entry VALUES(3, 1, 99, 'p', 50, 5000, 0);"
                        "INSERT INTO mailbox_entry VALUES(3, 2, 98, 'p', 60, 6000, 0);");
        QVERIFY(store::migrate(database).ok());
        const auto inbox = store::MailboxTable(database).find(7, "INBOX");
        QCOMPARE(inbox->id, std::int64_t(3));
        QCOMPARE(inbox->messages, std::uint64_t(2));
        QCOMPARE(inbox->octets, std::uint64_t(110));
        QCOMPARE(inbox->nextUid, 3u);
        QCOMPARE(store::UsageTable(database).find(7).octets, std::uint64_t(110));
        QCOMPARE(store::EntryTable(database).find(3, 2)->message, MessageId(98));
        QCOMPARE(store::MailboxTable(database).ofAccount(7).size(), std::size_t(6));
    }

    void oneBodyServesManyRecipients() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        const auto id = f.accept({StoreFixture::into(inbox), f.to("x", "example.org"), f.to("y", "example.org")});
        QCOMPARE(f.number("SELECT count(*) FROM body"), 1);
        QCOMPARE(f.number("SELECT count(*) FROM queue WHERE message_id=" + std::to_string(id)), 2);
        QCOMPARE(f.number("SELECT count(*) FROM mailbox_entry"), 1);
    }

    void aBodyIsWhatWasWritten_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("chunk");
        QTest::newRow("nothing") << 0 << 1;
        QTest::newRow("one octet") << 1 << 1;
        QTest::newRow("as much as is kept in the database") << 32768 << 1000;
        QTest::newRow("one octet more") << 32769 << 1000;
        QTest::newRow("exactly one block") << 256 * 1024 << 4096;
        QTest::newRow("some blocks and a rest") << 700'001 << 8191;
        QTest::newRow("written in one piece") << 3'000'000 << 3'000'000;
    }
    void aBodyIsWhatWasWritten() {
        QFETCH(int, size);
        QFETCH(int, chunk);
        StoreFixture f;
        const Bytes text = pattern(static_cast<std::size_t>(size));
        auto message = f.message({f.to("x", "example.org")});
        const auto id = message.id;
        auto body = f.store->spool().openBody(id);
        for (std::size_t at = 0; at < text.size(); at += static_cast<std::size_t>(chunk))
            QVERIFY(body->append(ByteView(text).substr(at, static_cast<std::size_t>(chunk))));
        QCOMPARE(body->size(), text.size());
        std::promise<Status> promise;
        f.store->spool().commit(std::move(message), std::move(body),
                                [&](Status s) { promise.set_value(std::move(s)); });
        QVERIFY(promise.get_future().get().ok());
        const bool inFile = size > 32768;
        QCOMPARE(filesIn(f.path() / "bodies"), std::size_t(inFile ? 1 : 0));
        auto reader = f.store->queue().openBody(id);
        QVERIFY(reader.ok());
        QCOMPARE((*reader)->size(), text.size());
        QCOMPARE((*reader)->inlineBytes() == nullptr, inFile);
        Bytes read;
        while (read.size() < text.size()) {
            auto piece = (*reader)->read(read.size(), 65536);
            QVERIFY(piece.ok() && !piece->empty());
            read += *piece;
        }
        QVERIFY(read == text);
        QVERIFY((*reader)->read(text.size(), 10)->empty());
    }

    void aSinkThatIsDroppedLeavesNothing() {
        StoreFixture f;
        {
            auto small = f.store->spool().openBody(f.store->spool().nextId());
            small->append("text");
            auto large = f.store->spool().openBody(f.store->spool().nextId());
            large->append(pattern(2'000'000));
        }
        f.store->stop();
        QCOMPARE(filesIn(f.path() / "bodies"), std::size_t(0));
    }

    void aFastWriterIsToldToPauseAndWhenToGoOn() {
        StoreFixture f;
        auto body = f.store->spool().openBody(f.store->spool().nextId());
        const Bytes block = pattern(BodyStore::blockSize);
        std::promise<void> resumed;
        bool paused = false;
        // The disk may keep up for a while; it cannot for ever.
        for (int i = 0; i < 4000 && !paused; ++i) {
            QVERIFY(body->append(block));
            paused = body->congested([&] { resumed.set_value(); });
        }
        QVERIFY(paused);
        resumed.get_future().get();
    }

    void aMessageForAMailboxThatIsGoneIsNotTaken() {
        StoreFixture f;
        const auto inbox = f.makeInbox();
        const auto account = f.store->directory().accountByAddress("user@example.test");
        auto message = f.message({f.to("x", "example.org"), StoreFixture::into(inbox)});
        QVERIFY(f.store->directory().removeAccount(account->account.id, account->account.version).ok());
        const Status status = f.commit(std::move(message), "text");
        QVERIFY(!status.ok());
        QCOMPARE(status.error().kind, ErrorKind::notFound);
        QCOMPARE(f.number("SELECT count(*) FROM message"), 0);
        QCOMPARE(f.number("SELECT count(*) FROM queue"), 0);
    }

    void aBodyThatCannotBeWrittenIsNotTaken_data() {
        QTest::addColumn<int>("what");
        QTest::newRow("the disk is full") << 0;
        QTest::newRow("the flush fails") << 1;
        QTest::newRow("the rename fails") << 2;
    }
    void aBodyThatCannotBeWrittenIsNotTaken() {
        QFETCH(int, what);
        FaultyDisk disk;
        Store::Options options;
        options.disk = &disk;
        StoreFixture f(options);
        auto message = f.message({f.to("x", "example.org")});
        (what == 0 ? disk.writesFail : what == 1 ? disk.flushesFail : disk.renamesFail) = true;
        QVERIFY(!f.commit(std::move(message), pattern(1'000'000)).ok());
        QCOMPARE(f.number("SELECT count(*) FROM message"), 0);
        disk.writesFail = disk.flushesFail = disk.renamesFail = false;
        QVERIFY(f.accept({f.to("x", "example.org")}, pattern(1'000'000)) != 0);
        f.store->stop();
        QCOMPARE(filesIn(f.path() / "bodies"), std::size_t(1));
    }

    void aFileWhoseRowsAreRefusedGoesAway() {
        StoreFixture f;
        QVERIFY(!f.commit(f.message({StoreFixture::into(4711)}), pattern(1'000'000)).ok());
        f.store->stop();
        QCOMPARE(filesIn(f.path() / "bodies"), std::size_t(0));
    }

    void aDiskThatIsNearlyFullPutsMailOff() {
        FaultyDisk disk;
        Store::Options options;
        options.disk = &disk;
        StoreFixture f(options);
        QVERIFY(f.store->spool().acceptsMail().ok());
        disk.free = 1000;
        QVERIFY(f.store->spool().acceptsMail().ok()); // asked a moment ago
        f.clock.advance(Millis(1500));
        const Status put = f.store->spool().acceptsMail();
        QVERIFY(!put.ok());
        QCOMPARE(put.error().kind, ErrorKind::exhausted);
        QVERIFY(put.error().text.find("disk.reserve") != std::string::npos);
        disk.free = 1u << 30;
        f.clock.advance(Millis(1500));
        QVERIFY(f.store->spool().acceptsMail().ok());
    }

    // What became of mail that was sent must be recorded also when the disk is full; new mail must not take that room.
    void aFullDiskGivesItsReserveToWhatMustBeRecorded() {
        FaultyDisk disk;
        Store::Options options;
        options.disk = &disk;
        options.reserveOctets = 100'000;
        StoreFixture f(options);
        const auto reserve = f.path() / "disk-reserve";
        QCOMPARE(std::filesystem::file_size(reserve), std::uintmax_t(100'000));
        QVERIFY(f.store->spool().acceptsMail().ok());
        f.store->committer().between([](Database& db) { db.script("PRAGMA max_page_count=1"); });
        QVERIFY(!f.commit(f.message({f.to("x", "example.org")}), pattern(30'000)).ok());
        QVERIFY(!std::filesystem::exists(reserve));
        f.store->committer().between([](Database& db) { db.script("PRAGMA max_page_count=1000000"); });
        QVERIFY(f.store->committer().call([](Database&) -> Status { return {}; }).ok());
        const Status put = f.store->spool().acceptsMail();
        QVERIFY(!put.ok());
        QCOMPARE(put.error().kind, ErrorKind::exhausted);
        disk.free = 1000;
        f.store->reserve().restore(0);
        QVERIFY(!f.store->spool().acceptsMail().ok());
        disk.free = 1u << 30;
        f.store->reserve().restore(0);
        QCOMPARE(std::filesystem::file_size(reserve), std::uintmax_t(100'000));
        f.clock.advance(Millis(1500));
        QVERIFY(f.store->spool().acceptsMail().ok());
    }

    void aStartOnAFullDiskTakesTheReserve() {
        FaultyDisk disk;
        Store::Options options;
        options.disk = &disk;
        options.reserveOctets = 100'000;
        StoreFixture f(options);
        disk.free = 0;
        f.reopen();
        QVERIFY2(f.store != nullptr, f.problem.c_str());
        QVERIFY(!std::filesystem::exists(f.path() / "disk-reserve"));
        QVERIFY(!f.store->spool().acceptsMail().ok());
    }

    void aDatabaseThatTakesNoWritesPutsMailOff() {
        StoreFixture f;
        f.store->committer().between([](Database& db) { db.script("PRAGMA max_page_count=1"); });
        const Status full = f.commit(f.message({f.to("x", "example.org")}), pattern(30'000));
        QVERIFY(!full.ok());
        QVERIFY(!f.store->spool().acceptsMail().ok());
        f.store->committer().between([](Database& db) { db.script("PRAGMA max_page_count=1000000"); });
        QVERIFY(f.accept({f.to("x", "example.org")}, pattern(30'000)) != 0);
        QVERIFY(f.store->spool().acceptsMail().ok());
    }

    void theEnvelopeComesBackAsItWas() {
        StoreFixture f;
        auto message = f.message({f.to("x", "example.org")});
        message.mail.reversePath = {"odd \"name\" \\ here", "sender.test"};
        message.mail.size = 12345;
        message.mail.body = mail::BodyType::binaryMime;
        message.mail.smtpUtf8 = true;
        message.mail.ret = mail::Ret::headers;
        message.mail.envid = "QQ314159";
        message.mail.auth = "<>";
        message.traits = {true, true, true, 4, 3};
        message.origin = {"s1", "192.0.2.9", "client.test", "user@example.test", "alpha", true};
        message.recipients[0].recipient.address = {"Ünï", "example.org"};
        message.recipients[0].recipient.notify.bits = mail::Notify::success | mail::Notify::delay;
        message.recipients[0].recipient.orcpt = "rfc822;other@example.org";
        const auto expected = message;
        QVERIFY(f.commit(std::move(message), "text").ok());
        const auto due = f.due("example.org");
        QCOMPARE(due.size(), std::size_t(1));
        QVERIFY(due[0].mail == expected.mail);
        QVERIFY(due[0].traits == expected.traits);
        QVERIFY(due[0].recipients[0].recipient == expected.recipients[0].recipient);
        QCOMPARE(due[0].received, expected.received);
        QCOMPARE(due[0].recipients[0].warnAt, expected.recipients[0].relay()->warnAt);
        QCOMPARE(due[0].recipients[0].expiresAt, expected.recipients[0].relay()->expiresAt);
        auto trace = f.store->queueAdmin().trace(expected.id);
        QVERIFY(trace.ok());
        QCOMPARE(trace->message.origin.partner, std::string("alpha"));
        QCOMPARE(trace->message.origin.peer, std::string("192.0.2.9"));
    }

    void theNullSenderAndPostmasterComeBackAsTheyWere() {
        StoreFixture f;
        auto message = f.message({f.to("x", "example.org")});
        message.mail.reversePath = {};
        QVERIFY(f.commit(std::move(message), "text").ok());
        QVERIFY(f.due("example.org")[0].mail.reversePath.isNull());
    }
};

QTEST_GUILESS_MAIN(SpoolTest)
#include "spool_test.moc"
