// The servers of the group: asks the secondaries of our domains for mail (ETRN, RFC 1985), knows which partner is up,
// and keeps the addresses by which partners are recognised.
//
// Promises: every secondary is asked at start, on each interval, when the network returns and on demand
// (partner_query.h); replies are kept and shown. One that could not be reached is asked again after 5 seconds, 10, 20,
// 40, then every minute, and at once when it shows a sign of life. An alert is raised for a partner that is down for
// two minutes (or two query intervals, if shorter) and for one that refuses to be asked twice in a row; the next
// success clears it. Strand only; answers come on the strand.
#pragma once

#include "base/counters.h"
#include "base/log.h"
#include "relay/partners/partner_book.h"
#include "relay/routing/destination_resolver.h"
#include "relay/status_views.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::relay {

class PartnerService {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        Resolver& resolver;
        Outbound& outbound;
        Executor& strand;
        Counters& counters;
        AlertSink& alerts;
        DestinationResolver& destinations;
        PartnerBook& book;
        // The partner answered after it was down, or called us.
        std::function<void(std::int64_t partnerId)> alive;
        // Its host, log-in or TLS policy was edited: what was known of reaching it is void.
        std::function<void(std::int64_t partnerId)> edited;
        std::function<void()> changed; // a view is another one
    };
    explicit PartnerService(Dependencies deps);
    ~PartnerService();

    void start();
    void stop();
    void networkChanged();
    // Roles, links or partners changed: new links are asked at once.
    void directoryChanged();

    using QueryDone = std::function<void(Result<std::vector<PartnerDomainView>>)>;
    // Asks for every domain of ours that the partner is a secondary of. Errors: notFound, conflict (a query is
    // running), unavailable with the reason in words.
    void queryNow(std::int64_t partnerId, QueryDone done);

    // Somebody tried to reach the partner. reply: why it failed.
    void contact(std::int64_t partnerId, bool reached, const mail::Reply& reply);
    // The partner called here: it is up.
    void seen(std::int64_t partnerId);

    std::vector<PartnerView> views() const;

private:
    class Query;
    // What became of the question for one domain.
    enum class Answered {
        taken,
        refused,  // the partner will not be asked for it
        later,    // it takes no question now
        unreached // it could not be asked
    };
    struct Link {
        Time nextQuery;
        Time lastAsked;
        mail::Reply lastReply;
        bool refused = false, unreached = false;
    };
    struct State {
        PartnerView::State state = PartnerView::State::unknown;
        std::uint32_t failures = 0;
        std::uint32_t unreached = 0; // queries in a row that did not get through
        std::uint32_t refusing = 0;  // queries in a row with a refusal
        Time since, lastContact, lastTry, lastQuery;
        mail::Reply lastError;
        std::vector<std::string> addresses;
        bool alerted = false, refusalAlerted = false;
        bool offersPairing = false;
        std::optional<std::int64_t> version; // of the partner, when last looked at
    };
    using LinkKey = std::pair<std::int64_t, std::string>; // partner, domain

    void tick();
    void syncLinks();
    void noteVersion(const accounts::Partner& partner);
    void refreshAddresses();
    void startQuery(const accounts::Partner& partner, std::vector<std::string> domains, QueryDone done);
    void finishQuery(std::int64_t partnerId);
    void answered(std::int64_t partnerId, const std::string& domain, const mail::Reply& reply, Answered how);
    void judgeRefusals(const accounts::Partner& partner, State& state);
    void signOfLife(std::int64_t partnerId);
    void armTick(Time when);
    Millis interval(std::int64_t partnerId, const std::string& domain) const;

    const Dependencies deps_;
    std::map<LinkKey, Link> links_;
    std::map<std::int64_t, State> states_;
    std::map<std::int64_t, std::shared_ptr<Query>> queries_;
    Executor::TimerId timer_ = 0;
    Time nextRefresh_;
    bool stopped_ = true;
};

} // namespace ismail::relay
