// A store in a temporary directory, with the clock in the test's hand.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "store/store.h"

#include <QTemporaryDir>

#include <future>
#include <memory>
#include <string>
#include <vector>

namespace ismail::test {

class StoreFixture {
public:
    explicit StoreFixture(store::Store::Options storeOptions = {}) : options(storeOptions) { open(); }

    void open() {
        auto opened = store::Store::open(path(), clock, log, options);
        problem = opened.ok() ? std::string() : opened.error().text;
        store = opened.ok() ? std::move(opened).value() : nullptr;
    }
    void reopen() {
        store.reset();
        open();
    }
    std::filesystem::path path() const { return directory.path().toStdString(); }

    std::int64_t addDomain(const std::string& name, accounts::DomainRole role = accounts::DomainRole::primary) {
        accounts::Domain domain;
        domain.name = name;
        domain.role = role;
        auto id = store->directory().addDomain(domain);
        return id.ok() ? *id : 0;
    }
    std::int64_t addAccount(std::int64_t domainId, const std::string& local) {
        accounts::Account account;
        account.domainId = domainId;
        account.local = local;
        account.verifier = "verifier";
        auto id = store->directory().addAccount(account);
        return id.ok() ? *id : 0;
    }
    // The INBOX of a new account user@example.test.
    std::int64_t makeInbox() {
        const auto account = addAccount(addDomain("example.test"), "user");
        return store->directory().directory()->accountById(account)->inboxId;
    }

    relay::AcceptedRecipient to(const std::string& local, const std::string& domain) {
        relay::AcceptedRecipient recipient;
        recipient.recipient.address = {local, domain};
        recipient.fate = relay::RelayTarget{{relay::Destination::Kind::primary, domain},
                                            clock.now() + std::chrono::hours(4),
                                            clock.now() + std::chrono::hours(120)};
        return recipient;
    }
    static relay::AcceptedRecipient into(std::int64_t mailbox) {
        relay::AcceptedRecipient recipient;
        recipient.recipient.address = {"user", "example.test"};
        recipient.fate = relay::LocalTarget{mailbox, "Return-Path: <a@sender.test>\r\n"};
        return recipient;
    }
    relay::NewMessage message(std::vector<relay::AcceptedRecipient> recipients, const std::string& sender = "a") {
        relay::NewMessage message;
        message.id = store->spool().nextId();
        message.received = clock.now();
        message.mail.reversePath = {sender, "sender.test"};
        message.recipients = std::move(recipients);
        return message;
    }
    // Accepts and waits for the disk.
    Status commit(relay::NewMessage message, const Bytes& text) {
        auto body = store->spool().openBody(message.id);
        body->append(text);
        message.traits.octets = text.size();
        std::promise<Status> promise;
        store->spool().commit(std::move(message), std::move(body),
                              [&](Status status) { promise.set_value(std::move(status)); });
        return promise.get_future().get();
    }
    MessageId accept(std::vector<relay::AcceptedRecipient> recipients, const Bytes& text = "Subject: x\r\n\r\nbody\r\n",
                     const std::string& sender = "a") {
        auto made = message(std::move(recipients), sender);
        const auto id = made.id;
        return commit(std::move(made), text).ok() ? id : 0;
    }
    Status record(std::vector<relay::RecipientOutcome> outcomes, std::vector<relay::GeneratedMessage> generated = {}) {
        std::promise<Status> promise;
        store->queue().record(std::move(outcomes), std::move(generated),
                              [&](const Status& status, const std::vector<bool>&) { promise.set_value(status); });
        return promise.get_future().get();
    }
    relay::RecipientOutcome outcome(MessageId id, std::uint32_t seq, relay::RecipientOutcome::Kind kind) const {
        relay::RecipientOutcome outcome;
        outcome.id = id;
        outcome.seq = seq;
        outcome.kind = kind;
        outcome.at = clock.now();
        outcome.reply = {kind == relay::RecipientOutcome::Kind::delivered ? 250 : 451, {4, 3, 0}, "said the peer"};
        outcome.remote = "mx.example.test[192.0.2.1]:25";
        outcome.nextDue = clock.now() + std::chrono::minutes(15);
        return outcome;
    }
    std::vector<relay::DueMessage> due(const std::string& domain, std::size_t limit = 100, bool everything = false) {
        relay::DueQuery query;
        query.destination = "primary:" + domain;
        query.now = clock.now();
        query.limit = limit;
        query.everything = everything;
        return store->queue().due(query, {});
    }
    std::int64_t number(const std::string& sql) {
        const auto database = store->readers().lease();
        return database->number(sql).value_or(-1);
    }
    void execute(const std::string& sql) {
        (void)store->committer().call([&](store::Database& database) -> Status {
            database.script(sql);
            return {};
        });
    }

    QTemporaryDir directory;
    ManualClock clock;
    NullLog log;
    store::Store::Options options;
    std::unique_ptr<store::Store> store;
    std::string problem;
};

// A disk that can be made full, and files that can be made to fail.
class FaultyDisk final : public store::Disk {
public:
    std::uint64_t free = 1u << 30;
    std::atomic<bool> writesFail{false};
    std::atomic<bool> flushesFail{false};
    std::atomic<bool> renamesFail{false};

    Result<std::unique_ptr<File>> create(const std::filesystem::path& path) override {
        auto file = system_.create(path);
        if (!file) return file.error();
        return std::unique_ptr<File>(std::make_unique<FaultyFile>(*this, std::move(file).value()));
    }
    Status publish(const std::filesystem::path& from, const std::filesystem::path& to) override {
        if (renamesFail) return Error{ErrorKind::unavailable, "The rename failed."};
        return system_.publish(from, to);
    }
    Result<std::uint64_t> freeSpace(const std::filesystem::path&) override { return free; }

private:
    class FaultyFile final : public File {
    public:
        FaultyFile(FaultyDisk& disk, std::unique_ptr<File> file) : disk_(disk), file_(std::move(file)) {}
        Status write(ByteView bytes) override {
            if (disk_.writesFail) return Error{ErrorKind::exhausted, "The disk is full."};
            return file_->write(bytes);
        }
        Status flush() override {
            if (disk_.flushesFail) return Error{ErrorKind::unavailable, "The flush failed."};
            return file_->flush();
        }

    private:
        FaultyDisk& disk_;
        std::unique_ptr<File> file_;
    };
    store::SystemDisk system_;
};

} // namespace ismail::test
