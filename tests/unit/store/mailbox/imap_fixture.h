// An account with its folders in a store, and the answers of mailbox::ImapStore waited for.
#pragma once

#include "unit/store/store_fixture.h"

#include <QTest>

#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::test {

using namespace ismail::mailbox;

class ImapFixture : public StoreFixture {
public:
    explicit ImapFixture(store::Store::Options storeOptions = {})
        : StoreFixture(std::move(storeOptions)), inbox(makeInbox()), account(1),
          archive(store->imap().folder(account, "Archive")->status.id) {}

    template <typename T, typename Call>
    static Result<T> wait(Call call) {
        std::promise<Result<T>> promise;
        call([&promise](Result<T> result) { promise.set_value(std::move(result)); });
        return promise.get_future().get();
    }
    template <typename Call>
    static Status waitStatus(Call call) {
        std::promise<Status> promise;
        call([&promise](Status status) { promise.set_value(std::move(status)); });
        return promise.get_future().get();
    }
    void deliver(int count, const Bytes& text = "Subject: x\r\n\r\nbody\r\n") {
        for (int i = 0; i < count; ++i)
            QVERIFY(accept({into(inbox)}, text) != 0);
    }
    Result<StoreOutcome> flag(UidRanges uids, StoreMode mode, FlagList flags,
                              std::optional<std::uint64_t> unchangedSince = {}) {
        return wait<StoreOutcome>(
            [&](auto done) { store->imap().storeFlags(inbox, uids, mode, flags, unchangedSince, done); });
    }
    Result<AppendOutcome> append(std::int64_t mailbox, const Bytes& text, FlagList flags = {}) {
        auto sink = store->imap().openAppend();
        sink->append(text);
        AppendRequest request;
        request.mailboxId = mailbox;
        request.flags = std::move(flags);
        request.received = clock.now();
        return wait<AppendOutcome>([&](auto done) { store->imap().append(request, std::move(sink), done); });
    }
    Result<CopyOutcome> copy(UidRanges uids, std::int64_t to) {
        return wait<CopyOutcome>([&](auto done) { store->imap().copy(inbox, uids, to, done); });
    }
    Result<CopyOutcome> move(UidRanges uids, std::int64_t to) {
        return wait<CopyOutcome>([&](auto done) { store->imap().move(inbox, uids, to, done); });
    }
    Result<UidRanges> expunge(UidRanges uids) {
        return wait<UidRanges>([&](auto done) { store->imap().expunge(inbox, uids, done); });
    }
    Result<std::int64_t> create(const std::string& name) {
        return wait<std::int64_t>(
            [&](auto done) { store->imap().createFolder(account, name, SpecialUse::none, done); });
    }
    Status remove(const std::string& name) {
        return waitStatus([&](auto done) { store->imap().deleteFolder(account, name, done); });
    }
    Status rename(const std::string& from, const std::string& to) {
        return waitStatus([&](auto done) { store->imap().renameFolder(account, from, to, done); });
    }
    std::vector<std::string> names() {
        std::vector<std::string> names;
        const auto list = store->imap().folders(account);
        for (const auto& folder : list->folders)
            names.push_back(folder.name);
        return names;
    }
    Bytes text(std::int64_t mailbox, std::uint32_t uid) {
        auto reader = store->imap().open(mailbox, uid);
        return reader ? *(*reader)->read(0, 1u << 20) : Bytes();
    }
    // INBOX holds this many copies of one message.
    void fill(int count, const Bytes& text = "Subject: x\r\n\r\nbody\r\n") {
        deliver(1, text);
        if (count == 1) return;
        execute(
            "INSERT INTO mailbox_entry WITH RECURSIVE n(i) AS (VALUES(2) UNION ALL SELECT i+1 FROM n WHERE i<" +
            std::to_string(count) +
            ") SELECT mailbox_id, i, 0, modseq, size, received, message_id, prefix FROM mailbox_entry JOIN n;"
            "UPDATE mailbox SET messages=i, unseen=i, recent=i, next_uid=i+1, octets=i*octets FROM (SELECT " +
            std::to_string(count) +
            " AS i) WHERE name='INBOX';"
            "UPDATE account_usage SET (messages, octets)=(SELECT messages, octets FROM mailbox WHERE name='INBOX')");
    }
    // What is kept and what would be counted.
    void countersAreTrue() {
        for (const char* wrong :
             {"SELECT count(*) FROM mailbox WHERE account_id<>0 AND messages<>(SELECT count(*) FROM mailbox_entry "
              "WHERE mailbox_id=id)",
              "SELECT count(*) FROM mailbox WHERE account_id<>0 AND unseen<>(SELECT count(*) FROM mailbox_entry "
              "WHERE mailbox_id=id AND flags&1=0)",
              "SELECT count(*) FROM mailbox WHERE account_id<>0 AND deleted<>(SELECT count(*) FROM mailbox_entry "
              "WHERE mailbox_id=id AND flags&8<>0)",
              "SELECT count(*) FROM mailbox WHERE account_id<>0 AND octets<>(SELECT coalesce(sum(size),0) "
              "FROM mailbox_entry WHERE mailbox_id=id)",
              "SELECT count(*) FROM account_usage WHERE octets<>(SELECT sum(octets) FROM mailbox "
              "WHERE mailbox.account_id=account_usage.account_id)",
              "SELECT count(*) FROM account_usage WHERE messages<>(SELECT sum(messages) FROM mailbox "
              "WHERE mailbox.account_id=account_usage.account_id)"})
            QCOMPARE(number(wrong), 0);
    }

    const std::int64_t inbox;
    const std::int64_t account;
    const std::int64_t archive;
};

} // namespace ismail::test
