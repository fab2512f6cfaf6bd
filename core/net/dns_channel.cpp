#include "net/dns_channel.h"

#include "base/text.h"
#include "net/dns_events.h"
#include "net/socket_ops.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <unordered_map>
#include <utility>

#include <Poco/Net/SocketAddress.h> // brings timeval, on every system
#include <unbound-event.h>
#include <unbound.h>

namespace ismail::net {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::uint16_t dnsPort = 53;
constexpr int queryClassIn = 1;
constexpr std::size_t maxNamedServers = 3; // in a detail
constexpr std::size_t maxReason = 300;     // octets of what libunbound says about a bogus answer

enum : int { codeServFail = 2, codeNxDomain = 3, bogusAnswer = 1, secureAnswer = 2 };

// The keys of the root zone: of 2017, and its successor of 2024 (RFC 9718 says how they are published).
constexpr const char* rootAnchors[] = {
    ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"};

// Zones that libunbound would answer by itself, while a server of the local network may know better.
constexpr const char* localZones[] = {"test.", "home.arpa."};

struct DeleteContext {
    void operator()(ub_ctx* context) const { ub_ctx_delete(context); }
};
using Context = std::unique_ptr<ub_ctx, DeleteContext>;

DnsReading temporaryReading(std::string detail) {
    DnsReading reading;
    reading.answer.status = DnsStatus::temporary;
    reading.answer.detail = std::move(detail);
    return reading;
}

} // namespace

class DnsChannel::Impl {
public:
    Impl(const DnsOptions& options, const std::vector<std::string>& systemServers, Poller& poller, Log& log)
        : log_(log), options_(options), events_(poller) {
        if (!options.fromRoot) {
            forwards_ = endsOf(options.servers.empty() ? systemServers : options.servers);
            if (forwards_.empty()) {
                problem_ = options.servers.empty() ? "This computer names no name server"
                                                   : "None of the name servers in the settings is an IP address";
                return;
            }
        }
        describeServers();
        plain_ = open(false);
    }

    // Contexts may answer what is open while they are closed.
    ~Impl() { closing_ = true; }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    bool usable() const { return problem_.empty(); }

    void ask(std::string id, DnsQuestion question) {
        if (!usable()) {
            replies_.push_back({std::move(id), temporaryReading(problem_)});
            return;
        }
        const std::uint64_t number = ++last_;
        open_.emplace(number, Open{this, number, std::move(id), std::move(question), false});
        deadlines_.emplace_back(SteadyClock::now() + options_.timeout * patience, number);
        turns_.push_back(number);
        nextTurns();
    }

    void process(const std::vector<Readiness>& ready) {
        events_.process(ready);
        endLate();
        nextTurns();
    }

    Millis timeout() const {
        const Millis event = events_.timeout();
        if (deadlines_.empty()) return event;
        const auto left = deadlines_.front().first - SteadyClock::now();
        const Millis late = left <= SteadyClock::duration::zero() ? Millis(0) : std::chrono::ceil<Millis>(left);
        return event < Millis(0) ? late : std::min(event, late);
    }

    std::vector<DnsReply> takeReplies() { return std::exchange(replies_, {}); }

private:
    struct Open {
        Impl* channel;
        std::uint64_t number;
        std::string id;
        DnsQuestion question;
        bool asked;           // libunbound has it and will say how it ended
        bool replied = false; // it took too long
    };

    std::vector<SocketEnd> endsOf(const std::vector<std::string>& texts) {
        std::vector<SocketEnd> ends;
        for (const std::string& text : texts) {
            const auto end = SocketEnd::parse(text, dnsPort);
            if (end)
                ends.push_back(*end);
            else
                log_.warning("dns.bad_server", {{"server", text}});
        }
        return ends;
    }

    void describeServers() {
        std::vector<std::string> names;
        for (const SocketEnd& end : forwards_)
            if (names.size() < maxNamedServers) names.push_back(end.text());
        servers_ = options_.fromRoot ? "the name servers of its zone" : join(names, ", ");
    }

    Context unusable(std::string_view step, int status) {
        problem_ = "Questions to name servers cannot be asked: ";
        problem_ += step;
        if (status != UB_NOERROR) problem_ += std::string(": ") + ub_strerror(status);
        log_.error("dns.unusable", {{"reason", problem_}});
        return nullptr;
    }

    Context open(bool validating) {
        Context context(ub_ctx_create_ub_event(events_.base()));
        if (!context) return unusable("out of memory", UB_NOERROR);
        ub_ctx_debugout(context.get(), nullptr); // else it would write to stderr
        const std::pair<const char*, std::string> settings[] = {
            {"module-config:", validating ? "validator iterator" : "iterator"},
            {"outgoing-range:", std::to_string(maxSockets)},
            {"outgoing-num-tcp:", std::to_string(maxTcp)},
            {"msg-cache-size:", "8m"},
            {"rrset-cache-size:", "16m"},
            {"cache-max-ttl:", std::to_string(DnsResolver::maxTtl.count() / 1'000)},
            {"cache-max-negative-ttl:", std::to_string(DnsResolver::maxNegativeTtl.count() / 1'000)},
            // A server that was silent is tried again after this, whatever was thought of it.
            {"infra-host-ttl:", "60"},
            {"infra-keep-probing:", "yes"},
            {"outbound-msg-retry:", "3"},
            {"minimal-responses:", "yes"},
            {"rrset-roundrobin:", "no"},
            {"unblock-lan-zones:", options_.fromRoot ? "no" : "yes"},
            {"insecure-lan-zones:", options_.fromRoot ? "no" : "yes"},
            {"do-ip6:", options_.fromRoot && !options_.ipv6 ? "no" : "yes"},
        };
        for (const auto& [name, value] : settings)
            if (const int status = ub_ctx_set_option(context.get(), name, value.c_str()); status != UB_NOERROR)
                return unusable(name, status);
        for (const SocketEnd& end : forwards_) {
            const std::string text = end.address.text() + '@' + std::to_string(end.port);
            if (const int status = ub_ctx_set_fwd(context.get(), text.c_str()); status != UB_NOERROR)
                return unusable(text, status);
        }
        if (validating && !addAnchors(context.get())) return nullptr;
        // This also makes the settings final.
        if (!options_.fromRoot)
            for (const char* zone : localZones)
                if (const int status = ub_ctx_zone_remove(context.get(), zone); status != UB_NOERROR)
                    return unusable(zone, status);
        return context;
    }

    bool addAnchors(ub_ctx* context) {
        std::vector<std::string> anchors = options_.anchors;
        if (anchors.empty()) anchors.assign(std::begin(rootAnchors), std::end(rootAnchors));
        for (const std::string& anchor : anchors)
            if (const int status = ub_ctx_add_ta(context, anchor.c_str()); status != UB_NOERROR) {
                unusable(anchor, status);
                return false;
            }
        return true;
    }

    // The context for a question; without one there is a reply.
    ub_ctx* contextFor(const DnsQuestion& question) {
        if (!question.validate) return plain_.get();
        if (!validating_ && validatingProblem_.empty()) {
            validating_ = open(true);
            // The other one still works.
            if (!validating_) validatingProblem_ = std::exchange(problem_, {});
        }
        return validating_.get();
    }

    void nextTurns() {
        while (!turns_.empty() && asked_ < maxAsked) {
            const std::uint64_t number = turns_.front();
            turns_.pop_front();
            const auto it = open_.find(number);
            if (it == open_.end()) continue; // it has waited too long
            Open& one = it->second;
            ub_ctx* const context = contextFor(one.question);
            if (context == nullptr) {
                finish(one, temporaryReading(validatingProblem_));
                continue;
            }
            one.asked = true;
            ++asked_;
            const std::string name = escapedName(one.question.name) + '.';
            const int status = ub_resolve_event(context, name.c_str(), static_cast<int>(one.question.type),
                                                queryClassIn, &one, &Impl::onAnswer, nullptr);
            if (status == UB_NOERROR) continue; // it may be answered already
            --asked_;
            one.asked = false;
            finish(one, temporaryReading(std::string("The question failed: ") + ub_strerror(status)));
        }
    }

    void endLate() {
        const SteadyClock::time_point now = SteadyClock::now();
        while (!deadlines_.empty() && deadlines_.front().first <= now) {
            const auto it = open_.find(deadlines_.front().second);
            deadlines_.pop_front();
            if (it != open_.end() && !it->second.replied)
                finish(it->second, temporaryReading("No answer in time from " + servers_));
        }
        // What is answered needs no deadline, and the queue shall not grow with the load.
        while (!deadlines_.empty() && !open_.contains(deadlines_.front().second))
            deadlines_.pop_front();
    }

    static void onAnswer(void* argument, int rcode, void* packet, int length, int security, char* reason,
                         int /*limited*/) {
        Open& one = *static_cast<Open*>(argument);
        Impl& channel = *one.channel;
        if (channel.closing_) return;
        --channel.asked_;
        one.asked = false;
        channel.finish(one, one.replied ? DnsReading()
                                        : channel.readingOf(one.question, rcode, packet, length, security, reason));
    }

    DnsReading readingOf(const DnsQuestion& question, int rcode, const void* packet, int length, int security,
                         const char* reason) const {
        if (security == bogusAnswer) {
            DnsReading reading = temporaryReading("DNSSEC: the answer cannot be right");
            reading.answer.trust = DnsTrust::bogus;
            if (reason != nullptr) reading.answer.detail = "DNSSEC: " + std::string(reason).substr(0, maxReason);
            return reading;
        }
        if (rcode == codeServFail)
            return temporaryReading("No usable answer (not reachable, SERVFAIL or REFUSED) from " + servers_);
        if (rcode == codeNxDomain) { // without a message
            DnsReading none;
            none.answer.status = DnsStatus::nxDomain;
            return none;
        }
        if (rcode != 0 || packet == nullptr || length <= 0)
            return temporaryReading("No answer (code " + std::to_string(rcode) + ") from " + servers_);
        const ByteView message(static_cast<const char*>(packet), static_cast<std::size_t>(length));
        DnsReading reading = parseDnsAnswer(message, question.name, question.type);
        if (question.validate) reading.answer.trust = security == secureAnswer ? DnsTrust::secure : DnsTrust::insecure;
        if (reading.answer.status == DnsStatus::temporary)
            reading.answer.detail += " from " + servers_;
        else if (reading.answer.status == DnsStatus::malformed)
            reading.answer.detail = "A malformed answer (" + reading.answer.detail + ") from " + servers_;
        return reading;
    }

    // What libunbound still has keeps its place until that is over, so that maxAsked bounds its work.
    void finish(Open& one, DnsReading reading) {
        if (!one.replied) {
            one.replied = true;
            replies_.push_back({std::move(one.id), std::move(reading)});
        }
        if (!one.asked) open_.erase(one.number);
    }

    Log& log_;
    const DnsOptions options_;
    DnsEvents events_; // outlives the contexts
    std::vector<SocketEnd> forwards_;
    std::string servers_; // for details
    std::string problem_; // empty: usable
    std::string validatingProblem_;
    std::uint64_t last_ = 0;
    std::unordered_map<std::uint64_t, Open> open_;
    std::deque<std::uint64_t> turns_;                                         // not yet asked
    std::deque<std::pair<SteadyClock::time_point, std::uint64_t>> deadlines_; // in the order of both
    std::size_t asked_ = 0;
    bool closing_ = false;
    std::vector<DnsReply> replies_;
    Context plain_, validating_; // ended first
};

DnsChannel::DnsChannel(const DnsOptions& options, const std::vector<std::string>& systemServers, Poller& poller,
                       Log& log)
    : impl_(std::make_unique<Impl>(options, systemServers, poller, log)) {}

DnsChannel::~DnsChannel() = default;

bool DnsChannel::usable() const { return impl_->usable(); }

void DnsChannel::ask(std::string id, DnsQuestion question) { impl_->ask(std::move(id), std::move(question)); }

void DnsChannel::process(const std::vector<Readiness>& ready) { impl_->process(ready); }

Millis DnsChannel::timeout() const { return impl_->timeout(); }

std::vector<DnsReply> DnsChannel::takeReplies() { return impl_->takeReplies(); }

} // namespace ismail::net
