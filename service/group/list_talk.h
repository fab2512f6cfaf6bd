// Recipients between two servers: what a primary tells of its domains, and how a secondary's copies follow. The
// decisions are those of group/list_source.h and group/list_copy.h, the rows are the store's.
//
// Promises: after each edit of the directory the lists are brought up to date by pieces on a worker, and each open
// partner is told; a partner whose channel opens is told of every domain anew. Steps of one copy come one after
// another, each on the disk before what follows it is sent; a primary that says more than maxWaiting messages of one
// domain before they are written loses its channel. Without a worker that is free, work is tried again after
// retryAfter. While a channel stays open its lists are compared by digest every group::digestEvery. The strand only.
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/settings.h"
#include "group/domain_offer.h"
#include "group/list_copy.h"
#include "group/messages.h"
#include "relay/resolver.h"
#include "store/directory/list_copy_store.h"
#include "store/directory/pair_store.h"
#include "store/directory/recipient_list_store.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ismail::service {

class ListTalk {
public:
    static constexpr std::size_t maxWaiting = 256; // messages of one domain
    static constexpr Millis retryAfter{1000};
    static constexpr Millis fullEvery{5000};

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        Executor& strand;
        Workers& workers;
        Workers& stretchers; // for RecipientListStore::work() and lookForFull()
        relay::Resolver& resolver;
        AlertSink& alerts;
        store::PairStore& pairs;
        store::RecipientListStore& lists;
        store::ListCopyStore& copies;
        std::function<std::vector<std::string>()> ownHosts;
        std::function<void(std::int64_t partnerId, group::Message message)> send;
        std::function<bool(std::int64_t partnerId)> isOpen;
        std::function<void(std::int64_t partnerId, Bytes lists)> setBeat;
        std::function<void(std::int64_t partnerId)> drop; // its channel
        std::function<void()> look;                       // on a worker, with each look for full mailboxes
        std::function<void()> changed;                    // what people see of lists
    };
    explicit ListTalk(Dependencies deps) : deps_(std::move(deps)) {}
    ~ListTalk() { *alive_ = false; }

    void start();
    void stop();
    void directoryChanged();

    void opened(std::int64_t partnerId, const group::Hello& peer);
    // domain.state, list.*
    void message(std::int64_t partnerId, const group::Message& message);
    void beat(std::int64_t partnerId, const group::Beat& beat);
    void bye(std::int64_t partnerId);
    // Fetches a copy anew; how many. domainId 0: all.
    std::size_t fetchAnew(std::int64_t domainId);

private:
    struct Queue {
        std::int64_t partnerId = 0;
        bool busy = false, anew = false; // anew: it is to be fetched anew
        std::deque<group::Message> waiting;
    };

    // The primary's side.
    void workSoon();
    void worked(const Result<store::ListWorked>& done);
    void tellMoved(const std::vector<store::ListMoved>& moved);
    void tellStates(std::int64_t partnerId);
    void tellUnlinked(std::int64_t partnerId);
    void renewBeat(std::int64_t partnerId);
    void answer(std::int64_t partnerId, const group::ListWant& want);
    void answer(std::int64_t partnerId, const group::ListHave& have);
    void lookForFull();

    // The secondary's side.
    void compareAll();
    void enqueue(std::int64_t partnerId, std::int64_t domainId, const group::Message& message);
    void next(std::int64_t domainId);
    void step(std::int64_t domainId, const group::Message& message, const group::CopyHead& head);
    void take(std::int64_t domainId, group::CopyStep step);
    void finish(std::int64_t domainId);
    void sendHave(std::int64_t partnerId, std::int64_t domainId);
    void offered(std::int64_t partnerId, const group::DomainState& state);
    void judgeOffer(std::int64_t partnerId, const std::string& domain, const std::vector<MxHost>& records);

    // Runs blocking work and gives its outcome back on the strand.
    template <class T>
    void onWorker(std::function<T()> work, std::function<void(T)> then) {
        on<T>(deps_.workers, std::move(work), std::move(then));
    }
    template <class T>
    void on(Workers& workers, std::function<T()> work, std::function<void(T)> then);

    const Dependencies deps_;
    std::map<std::int64_t, std::vector<std::string>> peerHosts_; // by partner
    std::map<std::int64_t, std::set<std::string>> told_;         // domains of ours, by partner, over this channel
    std::map<std::int64_t, Queue> queues_;                       // by domain
    bool working_ = false, workAgain_ = false, running_ = false;
    Executor::TimerId fullTimer_ = 0, compareTimer_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ismail::service
