// Measures the store alone: how many messages a second become durable, and what a long queue costs.
//   store_bench DIR accept [--messages N] [--size OCTETS] [--senders N] [--local] [--page OCTETS] [--cache KIB] …
//   store_bench DIR queue  [--rows N]         fills a queue, then times start-up, pages, lists
//   store_bench DIR imap   [--rows N]         fills a mailbox, then times what IMAP does with it
// DIR must be on the disk that is to be measured; a new directory is made in it.
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "store/store.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <future>
#include <map>
#include <string>

using namespace ismail;

namespace {

using Options = std::map<std::string, std::string>;

std::uint64_t number(const Options& options, const std::string& key, std::uint64_t standard) {
    const auto found = options.find(key);
    return found == options.end() ? standard : parseSize(found->second).value_or(standard);
}

double seconds(std::chrono::steady_clock::time_point since) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

store::Store::Options storeOptions(const Options& options) {
    store::Store::Options store;
    store.writer.pageSize = static_cast<int>(number(options, "page", 4096));
    store.writer.cacheKiB = static_cast<int>(number(options, "cache", 32 * 1024));
    store.checkpoint.startOctets = number(options, "wal-start", 16u << 20);
    store.checkpoint.resetOctets = number(options, "wal-reset", 64u << 20);
    return store;
}

// As many sessions as would be connected, each with one message under way.
class Load {
public:
    Load(store::Store& store, const Clock& clock, const Options& options, std::int64_t mailbox)
        : store_(store), clock_(clock), size_(number(options, "size", 5000)), senders_(number(options, "senders", 1)),
          mailbox_(mailbox), body_(size_, 'x') {}

    double run(std::uint64_t messages, std::uint64_t sessions) {
        left_ = static_cast<std::int64_t>(messages);
        const auto start = std::chrono::steady_clock::now();
        running_ = static_cast<int>(sessions);
        for (std::uint64_t i = 0; i < sessions; ++i)
            next();
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [this] { return running_ == 0; });
        return seconds(start);
    }

private:
    void next() {
        const auto n = --left_;
        if (n < 0) {
            const std::lock_guard lock(mutex_);
            if (--running_ == 0) ended_.notify_all();
            return;
        }
        relay::NewMessage message;
        message.id = store_.spool().nextId();
        message.received = clock_.now();
        message.mail.reversePath = {"sender" + std::to_string(scattered(n) % senders_), "example.org"};
        relay::AcceptedRecipient recipient;
        recipient.recipient.address = {"user" + std::to_string(scattered(n + 7) % senders_), "example.net"};
        if (mailbox_ != 0)
            recipient.fate = relay::LocalTarget{mailbox_, "Return-Path: <sender@example.org>\r\n"};
        else
            recipient.fate = relay::RelayTarget{{relay::Destination::Kind::primary, "example.net"},
                                                clock_.now() + std::chrono::hours(4),
                                                clock_.now() + std::chrono::hours(120)};
        message.recipients.push_back(std::move(recipient));
        auto body = store_.spool().openBody(message.id);
        body->append(body_);
        store_.spool().commit(std::move(message), std::move(body), [this](Status status) {
            if (!status) std::printf("failed: %s\n", status.error().text.c_str());
            next();
        });
    }
    static std::uint64_t scattered(std::int64_t n) { return static_cast<std::uint64_t>(n) * 0x9E3779B97F4A7C15u >> 20; }

    store::Store& store_;
    const Clock& clock_;
    const std::size_t size_;
    const std::uint64_t senders_;
    const std::int64_t mailbox_;
    const Bytes body_;
    std::atomic<std::int64_t> left_{0};
    std::mutex mutex_;
    std::condition_variable ended_;
    int running_ = 0;
};

template <typename Work>
void timed(const char* what, Work work) {
    const auto start = std::chrono::steady_clock::now();
    const std::string result = work();
    std::printf("%-44s %9.1f ms  %s\n", what, seconds(start) * 1000, result.c_str());
}

std::int64_t makeMailbox(store::Store& store) {
    accounts::Domain domain;
    domain.name = "example.net";
    const auto domainId = store.directory().addDomain(domain);
    if (!domainId) return 0;
    accounts::Account account;
    account.domainId = *domainId;
    account.local = "user";
    if (!store.directory().addAccount(account)) return 0;
    const auto* entry = store.directory().directory()->account("user@example.net");
    return entry ? entry->inboxId : 0;
}

void measureAccept(store::Store& store, const Clock& clock, const Options& options) {
    const auto messages = number(options, "messages", 50'000);
    Load load(store, clock, options, options.contains("local") ? makeMailbox(store) : 0);
    const double time = load.run(messages, number(options, "sessions", 200));
    std::printf("%.0f messages/s (%llu in %.2f s)\n", static_cast<double>(messages) / time,
                static_cast<unsigned long long>(messages), time);
}

void measureDrain(store::Store& store, const Clock& clock) {
    std::size_t drained = 0;
    const auto start = std::chrono::steady_clock::now();
    for (;;) {
        relay::DueQuery query;
        query.destination = "primary:example.net";
        query.now = clock.now();
        query.limit = 200;
        auto page = store.queue().due(query, {});
        if (page.empty()) break;
        std::atomic<std::size_t> open{page.size()};
        for (auto& message : page) {
            relay::RecipientOutcome outcome;
            outcome.id = message.id;
            outcome.seq = message.recipients.front().seq;
            outcome.kind = relay::RecipientOutcome::Kind::delivered;
            outcome.at = clock.now();
            outcome.reply = {250, {2, 0, 0}, "taken"};
            store.queue().record({outcome}, {}, [&open](const Status&, const std::vector<bool>&) { --open; });
        }
        while (open > 0)
            std::this_thread::yield();
        drained += page.size();
        if (drained >= 20'000) break;
    }
    std::printf("%.0f outcomes/s\n", static_cast<double>(drained) / seconds(start));
}

void measurePages(store::Store& store, const Clock& clock) {
    timed("destinations()", [&] { return std::to_string(store.queue().destinations().front().recipients) + " rows"; });
    timed("due() of 100, first", [&] {
        return std::to_string(store.queue().due({"primary:example.net", clock.now(), false, {}, 0, 100}, {}).size());
    });
    timed("due() of 100, again", [&] {
        return std::to_string(store.queue().due({"primary:example.net", clock.now(), false, {}, 0, 100}, {}).size());
    });
    timed("nextDue()", [&] { return std::to_string(store.queue().nextDue("primary:example.net").has_value()); });
    constexpr std::pair<const char*, store::QueueColumn> columns[] = {
        {"list by received", store::QueueColumn::received},   {"list by next try", store::QueueColumn::nextTry},
        {"list by size", store::QueueColumn::size},           {"list by sender", store::QueueColumn::sender},
        {"list by recipient", store::QueueColumn::recipient}, {"list by domain", store::QueueColumn::domain},
        {"list by tries", store::QueueColumn::tries}};
    for (const auto& [name, column] : columns) {
        timed(name, [&, c = column] {
            return std::to_string(store.queueAdmin().list({}, c, true, "", 0, 100)->rows.size());
        });
        timed("  … with offset 900,000", [&, c = column] {
            return std::to_string(store.queueAdmin().list({}, c, false, "", 900'000, 100)->rows.size());
        });
    }
    store::QueueFilter rare;
    rare.sender = "sender77@example.org";
    timed("list, one sender, by size", [&] {
        return std::to_string(store.queueAdmin().list(rare, store::QueueColumn::size, false, "", 0, 100)->total);
    });
    store::QueueFilter part;
    part.recipient = "user4711@";
    timed("list, part of recipient, by received", [&] {
        return std::to_string(store.queueAdmin().list(part, store::QueueColumn::received, false, "", 0, 100)->total);
    });
    store::QueueFilter common;
    common.domain = "example.net";
    common.state = store::QueueState::held;
    timed("list, whole domain, held, by sender", [&] {
        return std::to_string(store.queueAdmin().list(common, store::QueueColumn::sender, false, "", 0, 100)->total);
    });
    timed("count of a filter that matches all", [&] {
        return std::to_string(store.queueAdmin().count({{}, common})->recipients);
    });
    timed("queue.destinations", [&] { return std::to_string(store.queueAdmin().destinations()->size()); });
}

template <typename T, typename Call>
T waited(Call call) {
    std::promise<Result<T>> promise;
    call([&promise](Result<T> result) { promise.set_value(std::move(result)); });
    auto result = promise.get_future().get();
    if (!result) std::printf("failed: %s\n", result.error().text.c_str());
    return result ? std::move(result).value() : T();
}

void measureAppend(store::ImapStore& imap, const Clock& clock, std::int64_t mailbox, int count) {
    std::atomic<int> left{count};
    const Bytes text = "Subject: appended\r\n\r\n" + Bytes(4000, 'x') + "\r\n";
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
        auto sink = imap.openAppend();
        sink->append(text);
        mailbox::AppendRequest request;
        request.mailboxId = mailbox;
        request.received = clock.now();
        imap.append(request, std::move(sink), [&left](auto) { --left; });
        while (count - i - left > 200)
            std::this_thread::yield();
    }
    while (left > 0)
        std::this_thread::yield();
    std::printf("append: %.0f messages/s\n", count / seconds(start));
}

void measureImap(store::Store& store, const Clock& clock, const Options& options) {
    Options fill = options;
    fill["messages"] = options.contains("rows") ? options.at("rows") : "200000";
    fill["local"] = "";
    fill.try_emplace("size", "500");
    measureAccept(store, clock, fill);
    auto& imap = store.imap();
    const auto inbox = imap.folder(1, "INBOX")->status.id;
    const auto archive = imap.folder(1, "Archive")->status.id;
    const auto count = [](std::size_t n) { return std::to_string(n); };
    for (const char* what : {"snapshot(), first", "snapshot(), again", "snapshot(), again"})
        timed(what, [&] { return count(imap.snapshot(inbox)->messages.size()); });
    const mailbox::UidRanges some{{1, 10'000}};
    const auto before = imap.status(inbox)->highestModSeq;
    const auto flag = [&](mailbox::FlagBits flags) {
        return waited<mailbox::StoreOutcome>([&](auto done) {
            imap.storeFlags(inbox, some, mailbox::StoreMode::add, {flags, {}}, {}, done);
        });
    };
    timed("storeFlags() of 10,000", [&] { return count(flag(mailbox::flagSeen).stored.size()); });
    timed("changes() of these", [&] { return count(imap.changes(inbox, before)->changed.size()); });
    timed("changes() of nothing", [&] { return count(imap.changes(inbox, before + 1)->changed.size()); });
    for (const char* what : {"facts() of 10,000, computed", "facts() of 10,000, kept"})
        timed(what, [&] {
            std::size_t got = 0;
            for (std::uint32_t first = 1; first <= 10'000; first += 500) {
                std::vector<std::uint32_t> uids(500);
                for (std::uint32_t i = 0; i < 500; ++i)
                    uids[i] = first + i;
                got += imap.facts(inbox, uids, mailbox::Remember::always)->size();
            }
            (void)store.committer().call([](store::Database&) { return Status(); }, store::Lane::background);
            return count(got);
        });
    timed("copy() of 10,000", [&] {
        return count(
            waited<mailbox::CopyOutcome>([&](auto done) { imap.copy(inbox, some, archive, done); }).copies.size());
    });
    flag(mailbox::flagDeleted);
    timed("expunge() of 10,000", [&] {
        return count(waited<mailbox::UidRanges>([&](auto done) { imap.expunge(inbox, some, done); }).size());
    });
    measureAppend(imap, clock, archive, 10'000);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::puts("usage: store_bench DIR accept|queue|imap [--messages N] [--rows N] [--size OCTETS] [--senders N] "
                  "[--local]\n"
                  "                   [--sessions N] [--page OCTETS] [--cache KIB] [--wal-start N] [--wal-reset N]");
        return 2;
    }
    Options options;
    for (int i = 3; i < argc; ++i) {
        if (std::strncmp(argv[i], "--", 2) != 0) continue;
        const bool value = i + 1 < argc && std::strncmp(argv[i + 1], "--", 2) != 0;
        options[argv[i] + 2] = value ? argv[i + 1] : "";
    }
    const std::filesystem::path directory = std::filesystem::path(argv[1]) / "store_bench";
    SystemClock clock;
    NullLog log;
    const std::string what = argv[2];
    if (what != "again") std::filesystem::remove_all(directory);
    const auto start = std::chrono::steady_clock::now();
    auto store = store::Store::open(directory, clock, log, storeOptions(options));
    if (!store) {
        std::printf("%s\n", store.error().text.c_str());
        return 1;
    }
    std::printf("open: %.1f ms\n", seconds(start) * 1000);
    if (what == "accept") measureAccept(**store, clock, options);
    if (what == "drain") {
        measureAccept(**store, clock, options);
        measureDrain(**store, clock);
    }
    if (what == "imap") measureImap(**store, clock, options);
    if (what == "queue") {
        Options fill = options;
        fill["messages"] = options.contains("rows") ? options["rows"] : "1000000";
        fill.try_emplace("senders", "100000");
        fill.try_emplace("size", "1000");
        measureAccept(**store, clock, fill);
    }
    if (what == "queue" || what == "again") {
        measurePages(**store, clock);
        Options more = options;
        more["messages"] = "50000";
        more.try_emplace("senders", "100000");
        measureAccept(**store, clock, more);
        measureDrain(**store, clock);
    }
    return 0;
}
