// Decides what is sent when, over which connections.
//
// Promises: each destination is served on its own, so that one that is down delays no other; connections are shared in
// turns when they are scarce; a dead next hop costs one probe in each interval and no attempt for each message; when it
// is back everything that waits for it flows at once, and for a primary also what was deferred one by one. A message is
// in flight at most once for each destination; "in flight" is never stored. Nothing more is sent while outcomes cannot
// be recorded. Strand only, but for what says otherwise.
#pragma once

#include "base/log.h"
#include "relay/learned.h"
#include "relay/outgoing/bounces.h"
#include "relay/outgoing/destination_state.h"
#include "relay/outgoing/outcome_recorder.h"
#include "relay/partners/handovers.h"
#include "relay/routing/hop_health.h"
#include "relay/status_views.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

class MailSigner;
class SenderSigning;

class Scheduler final : public DeliveryOwner {
public:
    // Mail that waits for longer had a way when it came: where it leads back here now, it stays until it expires.
    static constexpr Millis returnedAtOnce{600'000};

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        QueueStore& queue;
        PartnerMemory& partnerMemory;
        Outbound& outbound;
        Executor& strand;
        Workers& workers;
        Counters& counters;
        DestinationResolver& resolver;
        HopHealth& health;
        Handovers& handovers;
        Bounces& bounces;
        RandomBelow random;
        // A partner answered, or could not be reached.
        std::function<void(std::int64_t partnerId, bool reached, const mail::Reply& reply)> partnerContact;
        std::function<void()> changed;                // a view is another one: a way ended or is there again
        const MailSigner* signer = nullptr;           // of messages that are converted; none: they go as they are then
        const SenderSigning* senderSigning = nullptr; // none: senders go as they are
    };
    explicit Scheduler(Dependencies deps);
    ~Scheduler() override;

    // Reads which destinations have mail.
    void start();
    // Ends every connection and starts nothing more; what is in flight is tried again after the next start. done comes
    // when the outcomes of what was sent are recorded, or cannot be.
    void stop(std::function<void()> done);

    // New or released rows.
    void wake(const std::vector<std::string>& destinationKeys);
    // Rows were changed by an administrator: what is in memory or being read, and not in flight, is read again.
    void reload(const std::vector<std::string>& destinationKeys);
    // Tries everything at the destination once, also what is not due; a dead hop gets a probe now.
    void run(const std::string& destinationKey);
    bool running(const std::string& destinationKey) const;
    void runAll();
    // The partner shows a sign of life: dead hops of destinations that lead to it are probed now.
    void partnerAlive(std::int64_t partnerId);
    // After directoryChanged: held mail for it is tried at once by the new way.
    void partnerEdited(std::int64_t partnerId);
    void networkChanged();
    // The wall clock jumped: what is due is looked up again, and dead hops are probed.
    void clockChanged();
    // The destination was found to be down, as a whole, after this moment.
    bool failedSince(const std::string& destinationKey, Ticks when) const;
    // Roles, partners or routes changed: ways are looked up again.
    void directoryChanged();

    // Messages that must not be read from the queue now, at any destination.
    std::unordered_set<MessageId> busy() const;
    // Takes a message out of reach until release(); false: it is being sent right now. What was read before release()
    // is not sent after it.
    bool reserve(const std::string& destinationKey, MessageId id);
    void release(const std::string& destinationKey, MessageId id);
    // reserve() for several, also for what is in memory but not on its way yet. Those that it could take; release()
    // each.
    std::vector<MessageId> setAside(const std::string& destinationKey, const std::vector<MessageId>& ids);
    // Why mail waits at a destination: code 0 if it does not.
    mail::Reply reason(const std::string& destinationKey) const;

    OutcomeRecorder& recorder() { return recorder_; }
    std::vector<DestinationView> views() const;
    std::size_t connections() const { return deliveries_.size(); }

    void deliveryReady(Delivery& delivery) override;
    void deliveryJobDone(Delivery& delivery, SentItem sent, std::vector<proto::RecipientResult> results) override;
    void deliveryClosed(Delivery& delivery, bool failed, mail::Reply reply, std::string stage,
                        std::vector<WorkItem> untaken) override;

private:
    using State = DestinationState;
    State* find(const std::string& key);
    State& obtain(const std::string& key, const Destination& destination);
    double jitter() { return static_cast<double>(deps_.random(1000)) / 1000.0; }

    // scheduler.cpp: rows, timers, ways.
    void pump(State& state);
    void settle(State& state);
    void arm(State& state, Time when);
    void disarm(State& state);
    void timerFired(const std::string& key);
    void forgetReady(State& state);
    void requestFetch(State& state);
    void startFetches();
    void fetchFailed(const std::string& key);
    void readDestinations();
    struct Page {
        DueQuery query;
        std::uint64_t generation = 0;
        std::vector<DueMessage> rows;
        std::optional<Time> nextDue;
    };
    void fetched(const std::string& key, Page page);
    void pumpAll();
    void probeAsWanted(State& state);
    void startRun(State& state);
    void resolve(State& state);
    void resolved(const std::string& key, DestinationPlan plan);
    void block(State& state, Time until, const mail::Reply& reply, const std::string& hop);
    void unblock(State& state);
    void failReady(State& state);

    // scheduler_dispatch.cpp: connections and jobs.
    enum class Pick { usable, wait, blocked };
    Pick pickEndpoint(const State& state, const Endpoint*& endpoint, std::string& hop, Time& until) const;
    void openConnections(State& state);
    bool openOne(State& state, const Endpoint& endpoint);
    static void shareLoad(DestinationPlan& plan);
    void assign(State& state);
    void give(State& state, Delivery& delivery);
    void convert(State& state, WorkItem item, mail::DowngradeTarget target);
    void whenIdle(State& state, Delivery& delivery);
    static bool isOutdated(const State& state, const Delivery& delivery);
    bool mustYield(const State& state, const Delivery& delivery) const;
    bool othersWork(const Delivery& delivery) const;
    void freeConnection();
    static void forgetRefusal(State& state);
    void hopUp(const std::string& hop, State& state);
    void hopDown(const std::string& hop, State& state, const mail::Reply& reply, const std::string& stage,
                 bool afterHello);
    void wakeHopWaiters(const std::string& hop, bool up);
    void waitForHop(State& state, const std::string& hop) { hopWaiters_[hop].insert(state.key); }
    void finish(State& state, const WorkItem& item, std::vector<RecipientOutcome> outcomes, Reports reports);
    RecipientOutcome outcome(const State& state, const WorkItem& item, std::size_t position, const mail::Reply& reply,
                             bool delivered, const std::string& remote);
    void finishAll(State& state, const WorkItem& item, const mail::Reply& reply, const std::string& remote);
    void itemRecorded(const std::string& key, MessageId id);

    const Dependencies deps_;
    OutcomeRecorder recorder_;
    bool stopped_ = false;
    Executor::TimerId sweep_ = 0;
    std::uint64_t lastGeneration_ = 0;
    std::unordered_map<std::string, std::unique_ptr<State>> states_;
    std::unordered_map<Delivery*, std::unique_ptr<Delivery>> deliveries_;
    std::deque<std::string> fetchQueue_;
    std::size_t fetchesRunning_ = 0;
    std::deque<std::string> connectionQueue_; // destinations that wait for a connection, each once
    std::unordered_map<std::string, std::unordered_set<std::string>> hopWaiters_;
};

} // namespace ismail::relay
