// A world in memory for the relay: strand and workers driven by hand, a queue, a spool, DNS and peers that do what a
// test says. Nothing here sleeps; time moves only when a test moves it.
#pragma once

#include "accounts/authenticator.h"
#include "accounts/directory.h"
#include "accounts/quotas.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/executor.h"
#include "config/settings.h"
#include "relay/body_reader.h"
#include "relay/learned.h"
#include "relay/queue.h"
#include "relay/refusals.h"
#include "relay/spool.h"
#include "support/fake_resolver.h"
#include "support/stepped_workers.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ismail::test {

// Runs posted functions when told to; timers fire when the clock has passed them.
class ManualExecutor final : public Executor {
public:
    explicit ManualExecutor(ManualClock& clock) : clock_(clock) {}
    void post(std::function<void()> work) override { posted_.push_back(std::move(work)); }
    TimerId postAt(Ticks when, std::function<void()> work) override {
        timers_.emplace(std::make_pair(when, ++lastTimer_), std::move(work));
        return lastTimer_;
    }
    void cancel(TimerId id) override {
        std::erase_if(timers_, [&](const auto& timer) { return timer.first.second == id; });
    }
    // Everything that can run without time passing.
    void run() {
        while (true) {
            if (!posted_.empty()) {
                auto work = std::move(posted_.front());
                posted_.pop_front();
                work();
            } else if (!timers_.empty() && timers_.begin()->first.first <= clock_.ticks()) {
                auto work = std::move(timers_.begin()->second);
                timers_.erase(timers_.begin());
                work();
            } else {
                return;
            }
        }
    }
    // Lets time pass, timer by timer. settle: runs whatever can run between two of them.
    void advance(Millis by, const std::function<void()>& settle) {
        const Ticks end = clock_.ticks() + by;
        settle();
        while (!timers_.empty() && timers_.begin()->first.first <= end) {
            clock_.advance(std::max(Millis(0), timers_.begin()->first.first - clock_.ticks()));
            settle();
        }
        if (clock_.ticks() < end) clock_.advance(end - clock_.ticks());
        settle();
    }
    void advance(Millis by) {
        advance(by, [this] { run(); });
    }
    std::size_t timers() const { return timers_.size(); }

private:
    ManualClock& clock_;
    std::deque<std::function<void()>> posted_;
    std::map<std::pair<Ticks, TimerId>, std::function<void()>> timers_;
    TimerId lastTimer_ = 0;
};

class FakeSettings final : public config::SettingsSource {
public:
    std::shared_ptr<const config::Settings> current() const override { return settings_; }
    void set(config::Setting setting, const std::string& value) {
        const auto valid = config::validateSetting(config::settingSpec(setting), value);
        settings_ = std::make_shared<const config::Settings>(settings_->with(setting, valid ? *valid : value));
    }

private:
    std::shared_ptr<const config::Settings> settings_ = std::make_shared<const config::Settings>();
};

class FakeDirectory final : public accounts::DirectorySource {
public:
    std::shared_ptr<const accounts::Directory> directory() const override {
        if (!built_) built_ = std::make_shared<const accounts::Directory>(parts_);
        return built_;
    }
    accounts::Directory::Content& change() {
        built_.reset();
        return parts_;
    }
    std::int64_t addPartner(const std::string& name, const std::string& host, std::vector<std::string> addresses = {}) {
        accounts::Partner partner;
        partner.id = ++lastId_;
        partner.name = name;
        partner.host = host;
        partner.addresses = std::move(addresses);
        change().partners.push_back(partner);
        return partner.id;
    }
    std::int64_t addPrimary(const std::string& name, const std::vector<std::int64_t>& secondaries = {}) {
        accounts::Domain domain;
        domain.id = ++lastId_;
        domain.name = name;
        domain.role = accounts::DomainRole::primary;
        for (const std::int64_t id : secondaries)
            domain.secondaries.push_back({id, {}});
        change().domains.push_back(domain);
        return domain.id;
    }
    std::int64_t addSecondary(const std::string& name, std::optional<std::int64_t> primary,
                              accounts::RecipientPolicy policy = accounts::RecipientPolicy::acceptAll) {
        accounts::Domain domain;
        domain.id = ++lastId_;
        domain.name = name;
        domain.role = accounts::DomainRole::secondary;
        domain.primaryPartner = primary;
        domain.recipientPolicy = policy;
        change().domains.push_back(domain);
        return domain.id;
    }
    accounts::AccountEntry& account(const std::string& address) {
        for (auto& [key, entry] : change().accounts)
            if (entry.address == address) return entry;
        throw std::out_of_range(address);
    }
    accounts::AliasEntry& addAlias(const std::string& address, const std::vector<std::string>& targets) {
        accounts::AliasEntry entry;
        entry.id = ++lastId_;
        entry.address = address;
        for (const std::string& target : targets)
            entry.targets.push_back(*mail::parseMailbox(target));
        change().aliases.emplace_back(mail::addressKey(*mail::parseMailbox(address)), entry);
        return parts_.aliases.back().second;
    }
    std::int64_t addAccount(const std::string& address, bool enabled = true) {
        accounts::AccountEntry entry;
        entry.id = ++lastId_;
        entry.inboxId = entry.id + 1000;
        entry.address = address;
        entry.enabled = enabled;
        change().accounts.emplace_back(mail::addressKey(*mail::parseMailbox(address)), entry);
        return entry.id;
    }

private:
    accounts::Directory::Content parts_;
    mutable std::shared_ptr<const accounts::Directory> built_;
    std::int64_t lastId_ = 0;
};

class MemoryReader final : public relay::BodyReader {
public:
    explicit MemoryReader(Bytes bytes, bool inMemory = true) : bytes_(std::move(bytes)), inMemory_(inMemory) {}
    std::uint64_t size() const override { return bytes_.size(); }
    const Bytes* inlineBytes() const override { return inMemory_ ? &bytes_ : nullptr; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        return offset >= bytes_.size() ? Bytes() : bytes_.substr(static_cast<std::size_t>(offset), most);
    }

private:
    Bytes bytes_;
    bool inMemory_;
};

// The queue as a table in memory.
class FakeQueue final : public relay::QueueStore {
public:
    struct Message {
        Time received;
        mail::MailParameters mail;
        mail::BodyTraits traits;
        Bytes body;
        relay::Origin origin = {};
    };
    struct Row {
        std::string destination;
        relay::QueuedRecipient queued;
    };
    using RowKey = std::pair<MessageId, std::uint32_t>;

    void add(const relay::NewMessage& message, const Bytes& body) {
        messages[message.id] = {message.received, message.mail, message.traits, body, message.origin};
        std::uint32_t seq = 0;
        for (const relay::AcceptedRecipient& recipient : message.recipients) {
            ++seq;
            if (!recipient.relay()) continue;
            Row row{recipient.relay()->destination.key(), {}};
            row.queued = {seq,
                          recipient.recipient,
                          0,
                          message.received,
                          recipient.relay()->warnAt,
                          recipient.relay()->expiresAt,
                          {},
                          recipient.relay()->reversePath,
                          recipient.relay()->prefix};
            rows[{message.id, seq}] = std::move(row);
        }
    }
    // One message to one recipient, ready to go.
    void add(MessageId id, const std::string& destination, const std::string& to, Time received,
             const std::string& from = "sender@example.net") {
        relay::NewMessage message;
        message.id = id;
        message.received = received;
        if (!from.empty()) message.mail.reversePath = *mail::parseMailbox(from);
        message.traits.octets = 20;
        relay::AcceptedRecipient recipient;
        recipient.recipient.address = *mail::parseMailbox(to);
        recipient.fate =
            relay::RelayTarget{*relay::Destination::parse(destination), Time::max(), received + Millis(432'000'000)};
        message.recipients.push_back(std::move(recipient));
        add(message, "Subject: test\r\n\r\nx\r\n");
    }

    std::vector<relay::DestinationSummary> destinations() override {
        std::map<std::string, relay::DestinationSummary> byName;
        for (const auto& [key, row] : rows) {
            auto& summary = byName[row.destination];
            if (summary.recipients++ == 0 || row.queued.due < summary.oldestDue) summary.oldestDue = row.queued.due;
            summary.destination = row.destination;
        }
        std::vector<relay::DestinationSummary> result;
        for (auto& [name, summary] : byName)
            result.push_back(summary);
        return result;
    }
    std::vector<relay::DueMessage> due(const relay::DueQuery& query,
                                       const std::unordered_set<MessageId>& busy) override {
        ++fetches;
        std::vector<std::pair<std::pair<Time, MessageId>, std::uint32_t>> found;
        for (const auto& [key, row] : rows) {
            if (row.destination != query.destination || busy.count(key.first) != 0) continue;
            if (!query.everything && row.queued.due > query.now) continue;
            const std::pair<Time, MessageId> at{row.queued.due, key.first};
            if (query.everything && at <= std::make_pair(query.afterDue, query.afterId)) continue;
            found.push_back({at, key.second});
        }
        std::sort(found.begin(), found.end());
        std::vector<relay::DueMessage> result;
        std::unordered_map<MessageId, std::size_t> where;
        for (const auto& [at, seq] : found) {
            const MessageId id = at.second;
            if (where.count(id) == 0) {
                if (result.size() == query.limit) break;
                where[id] = result.size();
                const Message& message = messages[id];
                result.push_back({id,
                                  message.received,
                                  message.mail,
                                  message.traits,
                                  {},
                                  std::make_shared<MemoryReader>(message.body)});
                const relay::Origin& origin = message.origin;
                result.back().ours = !origin.account.empty() || origin.peer.empty();
                if (origin.account.empty() && origin.partner.empty()) result.back().client = origin.peer;
            }
            result[where[id]].recipients.push_back(rows[{id, seq}].queued);
        }
        if (const auto hook = std::exchange(afterDue, nullptr)) hook();
        return result;
    }
    std::optional<Time> nextDue(const std::string& destination) override {
        std::optional<Time> result;
        for (const auto& [key, row] : rows)
            if (row.destination == destination && (!result || row.queued.due < *result)) result = row.queued.due;
        return result;
    }
    std::vector<std::pair<std::string, relay::DueMessage>> overdue(Time now, std::size_t limit,
                                                                   const std::unordered_set<MessageId>& busy) override {
        std::vector<std::pair<std::string, relay::DueMessage>> result;
        for (const auto& [key, row] : rows) {
            if (busy.count(key.first) != 0 || (row.queued.expiresAt > now && row.queued.warnAt > now)) continue;
            if (result.size() == limit) break;
            const Message& message = messages[key.first];
            result.push_back({row.destination,
                              {key.first,
                               message.received,
                               message.mail,
                               message.traits,
                               {row.queued},
                               std::make_shared<MemoryReader>(message.body)}});
        }
        return result;
    }
    Result<Bytes> head(MessageId id, std::size_t most) override {
        const auto known = messages.find(id);
        if (known == messages.end()) return Error{ErrorKind::notFound, "There is no such message."};
        return known->second.body.substr(0, most);
    }
    void record(std::vector<relay::RecipientOutcome> outcomes, std::vector<relay::GeneratedMessage> generated,
                Recorded done) override {
        if (recordFails) return done(Error{ErrorKind::exhausted, "The disk is full."}, {});
        if (recordHangs) return;
        ++records;
        std::vector<bool> changed;
        for (const relay::RecipientOutcome& outcome : outcomes) {
            recorded.push_back(outcome);
            const auto row = rows.find({outcome.id, outcome.seq});
            changed.push_back(row != rows.end());
            if (row == rows.end()) {
                ++outcomesWithoutRow;
                continue;
            }
            if (outcome.kind != relay::RecipientOutcome::Kind::deferred) {
                rows.erase(row);
                continue;
            }
            row->second.queued.due = outcome.nextDue;
            row->second.queued.lastReply = outcome.reply;
            if (outcome.countTry) ++row->second.queued.tries;
            if (outcome.warned) row->second.queued.warnAt = Time::max();
        }
        for (const relay::GeneratedMessage& message : generated) {
            add(message.message, message.body);
            made.push_back(message);
        }
        done({}, changed);
    }
    void pullIn(Time latest, Time now, std::function<void(Result<std::uint64_t>)> done) override {
        std::uint64_t count = 0;
        // The store gives out rows that were never tried whatever their time; here they wait for it like the others.
        for (auto& [key, row] : rows)
            if (row.queued.due > latest) {
                row.queued.due = now;
                ++count;
            }
        done(count);
    }
    std::uint64_t waiting(const std::string& destination) override {
        std::uint64_t count = 0;
        for (const auto& [key, row] : rows)
            count += row.destination == destination;
        return count;
    }
    std::vector<std::string> heldDomains(const std::string&, bool) override { return {}; }

    std::map<RowKey, Row> rows;
    std::unordered_map<MessageId, Message> messages;
    std::vector<relay::RecipientOutcome> recorded;
    std::vector<relay::GeneratedMessage> made;
    bool recordFails = false, recordHangs = false;
    std::function<void()> afterDue; // called once, when a page was read and nobody has it yet
    std::size_t fetches = 0, records = 0, outcomesWithoutRow = 0;
};

class FakeSpool final : public relay::Spool {
public:
    explicit FakeSpool(FakeQueue& queue) : queue_(queue) {}
    MessageId nextId() override { return ++lastId_; }
    std::unique_ptr<relay::BodySink> openBody(MessageId) override {
        if (openFails) return nullptr;
        return std::make_unique<Sink>(*this);
    }
    void commit(relay::NewMessage message, std::unique_ptr<relay::BodySink> body,
                std::function<void(Status)> done) override {
        auto finish = [this, message = std::move(message), bytes = static_cast<Sink&>(*body).bytes,
                       done = std::move(done)] {
            if (commitFails) return done(Error{ErrorKind::unavailable, "The database is away."});
            for (const relay::AcceptedRecipient& recipient : message.recipients)
                if (recipient.local() && hasMailbox && !hasMailbox(recipient.local()->mailboxId))
                    return done(Error{ErrorKind::notFound, "The mailbox was removed."});
            queue_.add(message, message.header + bytes);
            accepted.push_back(message);
            bodies.push_back(bytes);
            done({});
        };
        if (holdCommits)
            held.push_back(std::move(finish));
        else
            finish();
    }
    Status acceptsMail() const override { return accepting; }

    Status accepting;
    std::function<bool(std::int64_t)> hasMailbox; // none: every mailbox is there
    bool openFails = false, commitFails = false, appendFails = false, holdCommits = false;
    std::vector<std::function<void()>> held;
    std::vector<relay::NewMessage> accepted;
    std::vector<Bytes> bodies;

private:
    struct Sink final : relay::BodySink {
        explicit Sink(FakeSpool& s) : spool(s) {}
        bool append(ByteView piece) override {
            bytes += piece;
            return !spool.appendFails;
        }
        bool congested(std::function<void()>) override { return false; }
        std::uint64_t size() const override { return bytes.size(); }
        FakeSpool& spool;
        Bytes bytes;
    };
    FakeQueue& queue_;
    MessageId lastId_ = 1'000'000;
};

class FakeVerified final : public relay::VerifiedRecipients {
public:
    Recalled recall(const std::string& key) override {
        if (onDiskOnly) return {};
        const auto known = entries.find(key);
        return {true, known == entries.end() ? std::nullopt : std::optional(known->second)};
    }
    std::optional<Entry> find(const std::string& key) override {
        const auto known = entries.find(key);
        return known == entries.end() ? std::nullopt : std::optional(known->second);
    }
    void remember(const std::string& key, Entry entry) override { entries[key] = entry; }
    std::map<std::string, Entry> entries;
    bool onDiskOnly = false; // nothing is in memory
};

class FakePartnerMemory final : public relay::PartnerMemory {
public:
    relay::PrimaryLimits limits(std::int64_t id) override { return known[id]; }
    void remember(std::int64_t id, const relay::PrimaryLimits& limits) override { known[id] = limits; }
    std::map<std::int64_t, relay::PrimaryLimits> known;
};

class FakeCounters final : public Counters {
public:
    void add(CounterId id, std::uint64_t by) override { values[id] += by; }
    std::map<CounterId, std::uint64_t> values;
};

class FakeRefusals final : public relay::Refusals {
public:
    void note(relay::Refusal refusal) override { noted.push_back(std::move(refusal)); }
    std::vector<relay::Refusal> noted;
};

class FakeAlerts final : public AlertSink {
public:
    void raise(const std::string& key, Sentence, Sentence) override { open[key] = ++raised; }
    void clear(const std::string& key, Sentence, Sentence) override { open.erase(key); }
    std::map<std::string, int> open;
    int raised = 0;
};

// Accounts have the limits that a test gives them.
class FakeQuotas final : public accounts::Quotas {
public:
    std::optional<accounts::QuotaState> known(std::int64_t accountId, std::uint64_t) override {
        if (left.count(accountId) != 0) return std::nullopt;
        return accounts::QuotaState{};
    }
    accounts::QuotaState ask(std::int64_t accountId, std::uint64_t octets) override {
        accounts::QuotaState state;
        const auto known = left.find(accountId);
        if (known != left.end() && octets > known->second) state.full = accounts::QuotaScope::account;
        return state;
    }
    std::map<std::int64_t, std::uint64_t> left; // octets that fit in
};

// No secret, but another text has another digest.
inline Bytes fakeMac(ByteView text) {
    std::uint64_t state = 14695981039346656037ULL;
    for (const char c : text)
        state = (state ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    Bytes digest;
    for (int i = 0; i < 16; ++i, state = state * 6364136223846793005ULL + 1)
        digest += static_cast<char>(state >> 56);
    return digest;
}

class FakeAuthenticator final : public accounts::Authenticator {
public:
    void check(accounts::PasswordQuestion question,
               std::function<void(Result<accounts::AuthenticatedUser>)> done) override {
        ++checks;
        const auto known = users.find(question.user);
        if (known == users.end() || known->second.first != question.password.reveal())
            return done(Error{ErrorKind::denied, "The password is wrong."});
        done(known->second.second);
    }
    std::unique_ptr<accounts::ScramExchange> scram() override { return nullptr; }
    std::map<std::string, std::pair<std::string, accounts::AuthenticatedUser>> users;
    int checks = 0;
};

} // namespace ismail::test
