#include <QtTest>

#include "unit/store/store_fixture.h"

#include "mailbox/maildrop_lock.h"

using namespace ismail;
using test::StoreFixture;

namespace {

Status removeFrom(StoreFixture& fixture, std::int64_t mailbox, std::vector<std::uint32_t> uids) {
    std::promise<Status> promise;
    fixture.store->maildrops().remove(mailbox, std::move(uids),
                                      [&](Status status) { promise.set_value(std::move(status)); });
    return promise.get_future().get();
}

Bytes textOf(StoreFixture& fixture, std::int64_t mailbox, std::uint32_t uid, std::size_t block) {
    auto reader = fixture.store->maildrops().open(mailbox, uid);
    if (!reader) return "no message";
    Bytes text;
    while (text.size() < (*reader)->size()) {
        const auto piece = (*reader)->read(text.size(), block);
        if (!piece || piece->empty()) return "unreadable";
        text += *piece;
    }
    return text;
}

const std::string prefix = "Return-Path: <a@sender.test>\r\n";

} // namespace

class MaildropTest : public QObject {
    Q_OBJECT
private slots:
    void theSnapshotHoldsSizesWithThePrefix() {
        StoreFixture fixture;
        const auto inbox = fixture.makeInbox();
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}, "one\r\n") != 0);
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}, "three\r\n") != 0);
        const auto found = fixture.store->maildrops().snapshot(inbox);
        QVERIFY(found.ok());
        QCOMPARE(found->messages.size(), std::size_t(2));
        QCOMPARE(found->messages[0].uid, 1u);
        QCOMPARE(found->messages[1].octets, std::uint64_t(prefix.size() + 7));
        QVERIFY(found->validity != 0);
        const auto account = fixture.number("SELECT account_id FROM mailbox");
        QCOMPARE(fixture.store->maildrops().inboxOf(account).value(), inbox);
        QVERIFY(!fixture.store->maildrops().inboxOf(account + 1).ok());
    }

    void aMessageReadsTheSameInBlocksOfAnySize() {
        StoreFixture fixture;
        const auto inbox = fixture.makeInbox();
        const Bytes small = "Subject: small\r\n\r\nbody\r\n";
        Bytes large; // in a file
        while (large.size() < 300'000)
            large += std::to_string(large.size()) + "\r\n";
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}, small) != 0);
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}, large) != 0);
        for (const std::size_t block : {std::size_t(7), prefix.size(), std::size_t(1) << 20})
            QCOMPARE(textOf(fixture, inbox, 1, block), prefix + small);
        for (const std::size_t block : {prefix.size(), std::size_t(65536), std::size_t(1) << 20})
            QVERIFY(textOf(fixture, inbox, 2, block) == prefix + large);
        QVERIFY(fixture.store->maildrops().open(inbox, 3).error().kind == ErrorKind::notFound);
    }

    void aBodyGoesWithItsLastReader() {
        StoreFixture fixture;
        const auto domain = fixture.addDomain("example.test");
        const auto directory = [&](std::int64_t account) {
            return fixture.store->directory().directory()->accountById(account)->inboxId;
        };
        const auto first = directory(fixture.addAccount(domain, "one"));
        const auto second = directory(fixture.addAccount(domain, "two"));
        QVERIFY(fixture.accept({StoreFixture::into(first), StoreFixture::into(second)}) != 0);
        QVERIFY(removeFrom(fixture, first, {1}).ok());
        QCOMPARE(fixture.number("SELECT count(*) FROM body"), std::int64_t(1));
        QVERIFY(textOf(fixture, second, 1, 4096).ends_with("body\r\n"));
        QVERIFY(removeFrom(fixture, second, {1}).ok());
        QCOMPARE(fixture.number("SELECT count(*) FROM body"), std::int64_t(0));
        QCOMPARE(fixture.number("SELECT count(*) FROM message WHERE finished_at IS NOT NULL"), std::int64_t(1));
    }

    void aFileGoesWithItsMessage() {
        StoreFixture fixture;
        const auto inbox = fixture.makeInbox();
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}, Bytes(300'000, 'x')) != 0);
        const auto files = [&] {
            std::size_t count = 0;
            for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture.path() / "bodies"))
                count += entry.is_regular_file() ? 1 : 0;
            return count;
        };
        QCOMPARE(files(), std::size_t(1));
        QVERIFY(removeFrom(fixture, inbox, {1}).ok());
        fixture.reopen(); // ends the threads that remove files
        QCOMPARE(files(), std::size_t(0));
        QVERIFY(fixture.store->startReport().missingBodies.empty());
    }

    void whatIsGoneAlreadyIsNoError() {
        StoreFixture fixture;
        const auto inbox = fixture.makeInbox();
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}) != 0);
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}) != 0);
        QVERIFY(removeFrom(fixture, inbox, {1, 1, 77}).ok());
        QCOMPARE(fixture.store->maildrops().snapshot(inbox)->messages.size(), std::size_t(1));
    }

    void aUniqueIdIsNeverGivenTwice() {
        StoreFixture fixture;
        const auto inbox = fixture.makeInbox();
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}) != 0);
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}) != 0);
        const auto validity = fixture.store->maildrops().snapshot(inbox)->validity;
        QVERIFY(removeFrom(fixture, inbox, {1, 2}).ok());
        fixture.reopen();
        QVERIFY(fixture.accept({StoreFixture::into(inbox)}) != 0);
        const auto after = fixture.store->maildrops().snapshot(inbox);
        QCOMPARE(after->validity, validity);
        QCOMPARE(after->messages.at(0).uid, 3u);
    }

    void oneSessionAtATimeHasAMaildrop() {
        auto locks = std::make_shared<mailbox::MaildropLocks>();
        auto first = locks->tryLock(5);
        QVERIFY(first != nullptr);
        QVERIFY(locks->tryLock(5) == nullptr);
        QVERIFY(locks->tryLock(6) != nullptr);
        first.reset();
        auto again = locks->tryLock(5);
        QVERIFY(again != nullptr);
        locks.reset(); // a lock may outlive its owner
    }
};

QTEST_GUILESS_MAIN(MaildropTest)
#include "maildrop_test.moc"
