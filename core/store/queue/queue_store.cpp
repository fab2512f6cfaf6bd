#include "store/queue/queue_store.h"

#include "base/say.h"
#include "store/queue/message_table.h"
#include "store/queue/queue_table.h"

#include <algorithm>

namespace ismail::store {

namespace {

constexpr std::size_t maxHeldDomains = 1000;
constexpr std::size_t pullInRows = 500; // in one operation of the committer

// An inline body that is read when somebody asks for it.
class StoredReader final : public relay::BodyReader {
public:
    StoredReader(ReadPool& pool, MessageId id, std::uint64_t size) : pool_(pool), id_(id), size_(size) {}
    std::uint64_t size() const override { return size_; }
    const Bytes* inlineBytes() const override { return nullptr; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        try {
            const auto database = pool_.lease();
            auto bytes = MessageTable(*database).body(id_, offset, most);
            if (!bytes)
                return Error{ErrorKind::corrupt, "The body of message " + messageIdText(id_) + " is not there."};
            return std::move(*bytes);
        } catch (const DatabaseError& error) {
            return error.toError();
        }
    }

private:
    ReadPool& pool_;
    const MessageId id_;
    const std::uint64_t size_;
};

} // namespace

struct QueueStore::Recording {
    std::vector<relay::RecipientOutcome> outcomes;
    std::vector<relay::GeneratedMessage> generated;
    std::vector<bool> inFile;                                     // of the generated ones
    std::vector<bool> changed;                                    // of the outcomes
    std::vector<std::pair<MessageId, std::uint32_t>> changedRows; // the same as keys, in order
    Recorded done;
    std::vector<MessageId> emptied; // bodies in files that nobody refers to after the commit
    std::atomic<std::size_t> pending{0};
    std::mutex mutex;
    Status failed;
};

QueueStore::QueueStore(Committer& committer, ReadPool& pool, BodyStore& bodies, SpoolStore& spool,
                       const config::SettingsSource& settings, const Clock& clock, CrashPoints& crash, Log& log)
    : committer_(committer), pool_(pool), bodies_(bodies), spool_(spool), settings_(settings), clock_(clock),
      crash_(crash), log_(log) {}

template <typename T, typename Work>
T QueueStore::reading(const char* what, Work work) {
    try {
        const auto database = pool_.lease();
        Transaction view(*database, Transaction::Kind::read);
        return work(*database);
    } catch (const DatabaseError& error) {
        log_.error("queue.read_failed", {{"what", what}, {"error", error.what()}});
        throw;
    }
}

template <typename T, typename Work>
T QueueStore::readingOrNothing(const char* what, Work work) {
    try {
        return reading<T>(what, work);
    } catch (const DatabaseError&) {
        return {}; // logged by reading()
    }
}

std::vector<relay::DestinationSummary> QueueStore::destinations() {
    return readingOrNothing<std::vector<relay::DestinationSummary>>(
        "destinations", [&](Database& database) { return QueueTable(database).destinations(clock_.now()); });
}

std::vector<relay::DueMessage> QueueStore::due(const relay::DueQuery& query,
                                               const std::unordered_set<MessageId>& busy) {
    return reading<std::vector<relay::DueMessage>>("due", [&](Database& database) {
        QueueTable queue(database);
        auto messages = query.everything ? queue.everything(query, busy) : queue.due(query, busy);
        attachBodies(database, messages);
        return messages;
    });
}

std::optional<Time> QueueStore::nextDue(const std::string& destination) {
    return reading<std::optional<Time>>(
        "next-due", [&](Database& database) { return QueueTable(database).nextDue(destination, clock_.now()); });
}

std::vector<std::pair<std::string, relay::DueMessage>> QueueStore::overdue(Time now, std::size_t limit,
                                                                           const std::unordered_set<MessageId>& busy) {
    using Overdue = std::vector<std::pair<std::string, relay::DueMessage>>;
    return readingOrNothing<Overdue>("overdue", [&](Database& database) {
        Overdue found = QueueTable(database).overdue(now, limit, busy);
        for (auto& [destination, message] : found)
            message.body = reader(database, message.id, false);
        return found;
    });
}

void QueueStore::attachBodies(Database& database, std::vector<relay::DueMessage>& messages) {
    std::size_t octets = 0;
    for (auto& message : messages) {
        const auto size = message.traits.octets;
        const bool now = octets + size <= maxBodyOctetsAPage;
        message.body = reader(database, message.id, now);
        if (message.body && message.body->inlineBytes()) octets += message.body->inlineBytes()->size();
    }
}

std::shared_ptr<relay::BodyReader> QueueStore::reader(Database& database, MessageId id, bool now) {
    Statement row = database.query("SELECT place, octets FROM message WHERE id=?", id);
    if (!row.step()) return nullptr;
    const auto size = static_cast<std::uint64_t>(row.integer(1));
    if (row.integer(0) == static_cast<std::int64_t>(BodyPlace::file)) {
        auto header = MessageTable(database).body(id);
        if (!header) return bodies_.openFile(id, size);
        auto file = bodies_.openFile(id, size - header->size());
        return headedReader(std::move(*header), std::move(file));
    }
    if (now)
        if (auto body = MessageTable(database).body(id)) return memoryReader(std::move(*body));
    return std::make_shared<StoredReader>(pool_, id, size);
}

Result<std::shared_ptr<relay::BodyReader>> QueueStore::openBody(MessageId id) {
    try {
        const auto database = pool_.lease();
        const auto place = database->number("SELECT place FROM message WHERE id=?", id);
        if (!place) return failure(ErrorKind::notFound, say("message.unknown", messageIdText(id)));
        if (*place == static_cast<std::int64_t>(BodyPlace::gone))
            return failure(ErrorKind::notFound, say("message.left", messageIdText(id)));
        return reader(*database, id, true);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

relay::DueMessage QueueStore::message(Database& database, MessageId id) {
    relay::DueMessage message;
    message.id = id;
    QueueTable(database).addMessageParts(message);
    message.body = reader(database, id, false);
    return message;
}

Result<Bytes> QueueStore::head(MessageId id, std::size_t most) {
    auto body = openBody(id);
    if (!body) return body.error();
    return (*body)->read(0, most);
}

std::uint64_t QueueStore::waiting(const std::string& destination) {
    return readingOrNothing<std::uint64_t>(
        "waiting", [&](Database& database) { return QueueTable(database).waiting(destination, maxCount); });
}

std::vector<std::string> QueueStore::heldDomains(const std::string& domain, bool subdomains) {
    const std::string prefix = relay::Destination{relay::Destination::Kind::primary, ""}.key();
    return readingOrNothing<std::vector<std::string>>("held-domains", [&](Database& database) {
        QueueTable queue(database);
        std::vector<std::string> domains;
        if (queue.waiting(prefix + domain, 1) > 0) domains.push_back(domain);
        if (!subdomains) return domains;
        std::string end = prefix; // the first text behind all that begin with the prefix
        ++end.back();
        const std::string suffix = "." + domain;
        for (const auto& key : queue.destinationsBetween(prefix, end, maxHeldDomains)) {
            const std::string name = key.substr(prefix.size());
            if (name.size() > suffix.size() && name.ends_with(suffix)) domains.push_back(name);
        }
        return domains;
    });
}

void QueueStore::record(std::vector<relay::RecipientOutcome> outcomes, std::vector<relay::GeneratedMessage> generated,
                        Recorded done) {
    auto recording = std::make_shared<Recording>();
    recording->outcomes = std::move(outcomes);
    recording->generated = std::move(generated);
    recording->done = std::move(done);
    recording->inFile.resize(recording->generated.size());
    const auto limit = settings_.current()->number(config::Setting::inlineBodyLimit);
    recording->pending = 1;
    for (std::size_t i = 0; i < recording->generated.size(); ++i) {
        auto& made = recording->generated[i];
        if (made.body.size() <= limit) continue;
        recording->inFile[i] = true;
        ++recording->pending;
        auto sink = bodies_.openSink(made.message.id, static_cast<std::size_t>(limit));
        sink->append(made.body);
        made.message.traits.octets = made.body.size();
        sink->finish([this, recording](Status written) {
            if (!written) {
                const std::lock_guard lock(recording->mutex);
                recording->failed = std::move(written);
            }
            submit(recording);
        });
    }
    submit(recording);
}

// The last of those that were waited for puts the recording into the committer's line.
void QueueStore::submit(std::shared_ptr<Recording> recording) {
    if (--recording->pending > 0) return;
    WriteOp op;
    op.apply = [this, recording](Database& database) -> Status {
        if (!recording->failed.ok()) return recording->failed;
        recording->emptied.clear();
        QueueTable queue(database);
        MessageTable messages(database);
        std::vector<MessageId> touched;
        recording->changed.clear();
        recording->changedRows.clear();
        for (const auto& outcome : recording->outcomes) {
            recording->changed.push_back(queue.record(outcome));
            if (!recording->changed.back()) continue;
            recording->changedRows.emplace_back(outcome.id, outcome.seq);
            if (outcome.kind != relay::RecipientOutcome::Kind::deferred) touched.push_back(outcome.id);
        }
        std::sort(recording->changedRows.begin(), recording->changedRows.end());
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
        for (const MessageId id : touched)
            if (messages.release(id, clock_.now())) recording->emptied.push_back(id);
        for (std::size_t i = 0; i < recording->generated.size(); ++i)
            insertGenerated(database, *recording, i);
        crash_.reached(CrashStep::outcomeWritten);
        return {};
    };
    op.done = [this, recording](Status status) {
        if (status.ok()) {
            crash_.reached(CrashStep::outcomeCommitted);
            for (const MessageId id : recording->emptied)
                bodies_.remove(id);
        } else {
            for (std::size_t i = 0; i < recording->generated.size(); ++i)
                if (recording->inFile[i]) bodies_.remove(recording->generated[i].message.id);
        }
        recording->done(status, recording->changed);
    };
    committer_.submit(std::move(op));
}

// A notice tells of what this transaction did, and of nothing else: rows that an administrator removed, or that were
// delivered before they were given up, are not in it.
void QueueStore::insertGenerated(Database& database, Recording& recording, std::size_t index) {
    const auto& made = recording.generated[index];
    if (made.about == 0) return keep(database, recording, index, nullptr);
    std::vector<std::uint32_t> left;
    for (const std::uint32_t row : made.rows)
        if (std::binary_search(recording.changedRows.begin(), recording.changedRows.end(),
                               std::make_pair(made.about, row)))
            left.push_back(row);
    if (left.size() == made.rows.size()) return keep(database, recording, index, nullptr);
    if (recording.inFile[index]) recording.emptied.push_back(made.message.id);
    if (left.empty() || !made.narrowed) return;
    const Bytes narrowed = made.narrowed(left);
    keep(database, recording, index, &narrowed);
}

// What happened to a delivery is recorded whatever becomes of the notice about it: else it would be tried again.
void QueueStore::keep(Database& database, Recording& recording, std::size_t index, const Bytes* narrowed) {
    const auto& made = recording.generated[index];
    const bool file = recording.inFile[index] && !narrowed;
    const Bytes& body = narrowed ? *narrowed : made.body;
    database.run("SAVEPOINT made");
    const Status inserted = spool_.insertRows(database, made.message, body.size(),
                                              file ? BodyPlace::file : BodyPlace::inlined, file ? nullptr : &body);
    if (!inserted) {
        log_.warning("generated.message_dropped",
                     {{"id", messageIdText(made.message.id)}, {"reason", inserted.error().text}});
        database.run("ROLLBACK TO made");
        if (file) recording.emptied.push_back(made.message.id);
    }
    database.run("RELEASE made");
}

struct QueueStore::PullingIn {
    Time latest, now;
    std::function<void(Result<std::uint64_t>)> done;
    std::uint64_t rows = 0;
    bool more = true;
};

void QueueStore::pullIn(Time latest, Time now, std::function<void(Result<std::uint64_t>)> done) {
    pullInSlice(std::make_shared<PullingIn>(PullingIn{latest, now, std::move(done)}));
}

void QueueStore::pullInSlice(std::shared_ptr<PullingIn> work) {
    WriteOp op;
    op.apply = [work](Database& database) -> Status {
        const std::size_t moved = QueueTable(database).pullIn(work->latest, work->now, pullInRows);
        work->rows += moved;
        work->more = moved == pullInRows;
        return {};
    };
    op.done = [this, work](const Status& status) {
        if (!status) return work->done(status.error());
        if (work->more) return pullInSlice(work);
        work->done(work->rows);
    };
    committer_.submit(std::move(op), Lane::background);
}

} // namespace ismail::store
