// The queue as the relay sees it: relay::QueueStore over the read pool and the committer. Reads block for a page at
// most (relay strand or workers); a read that fails is logged and gives nothing, so the mail stays where it is.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "relay/body_reader.h"
#include "relay/queue.h"
#include "relay/spool.h"
#include "store/db/committer.h"
#include "store/db/crash_points.h"
#include "store/db/read_pool.h"
#include "store/queue/body_store.h"
#include "store/queue/spool_store.h"

namespace ismail::store {

class QueueStore final : public relay::QueueStore {
public:
    // Octets of inline bodies that one page of due() brings along; the bodies of further messages are read on demand.
    static constexpr std::size_t maxBodyOctetsAPage = 4u << 20;
    // Above this waiting() stops counting.
    static constexpr std::uint64_t maxCount = 100'000;

    QueueStore(Committer& committer, ReadPool& pool, BodyStore& bodies, SpoolStore& spool,
               const config::SettingsSource& settings, const Clock& clock, CrashPoints& crash, Log& log);

    std::vector<relay::DestinationSummary> destinations() override;
    std::vector<relay::DueMessage> due(const relay::DueQuery& query,
                                       const std::unordered_set<MessageId>& busy) override;
    std::optional<Time> nextDue(const std::string& destination) override;
    std::vector<std::pair<std::string, relay::DueMessage>> overdue(Time now, std::size_t limit,
                                                                   const std::unordered_set<MessageId>& busy) override;
    Result<Bytes> head(MessageId id, std::size_t most) override;
    void record(std::vector<relay::RecipientOutcome> outcomes, std::vector<relay::GeneratedMessage> generated,
                Recorded done) override;
    void pullIn(Time latest, Time now, std::function<void(Result<std::uint64_t>)> done) override;
    std::uint64_t waiting(const std::string& destination) override;
    std::vector<std::string> heldDomains(const std::string& domain, bool subdomains) override;

    // Reads the stored body of any message: for the window, export and delivery. Errors: notFound, corrupt.
    Result<std::shared_ptr<relay::BodyReader>> openBody(MessageId id);
    // A message without recipients, its body to be read on demand.
    relay::DueMessage message(Database& database, MessageId id);

private:
    struct Recording;
    void submit(std::shared_ptr<Recording> recording);
    void insertGenerated(Database& database, Recording& recording, std::size_t index);
    void keep(Database& database, Recording& recording, std::size_t index, const Bytes* narrowed);
    struct PullingIn;
    void pullInSlice(std::shared_ptr<PullingIn> work);
    void attachBodies(Database& database, std::vector<relay::DueMessage>& messages);
    std::shared_ptr<relay::BodyReader> reader(Database& database, MessageId id, bool now);
    template <typename T, typename Work>
    T reading(const char* what, Work work);
    template <typename T, typename Work>
    T readingOrNothing(const char* what, Work work);

    Committer& committer_;
    ReadPool& pool_;
    BodyStore& bodies_;
    SpoolStore& spool_;
    const config::SettingsSource& settings_;
    const Clock& clock_;
    CrashPoints& crash_;
    Log& log_;
};

} // namespace ismail::store
