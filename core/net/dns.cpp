#include "net/dns.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "net/dns_answer.h"
#include "net/dns_cache.h"
#include "net/dns_channel.h"
#include "net/socket_ops.h"
#include "platform/name_servers.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

namespace ismail::net {

namespace {

using relay::AddressAnswer;
using relay::MxAnswer;

constexpr Millis unusableRetry{10'000}; // between attempts to start libunbound again

std::string keyOf(const DnsQuestion& question) {
    std::string key(dnsTypeName(question.type));
    if (question.validate) key += '+';
    return key + ' ' + question.name;
}

using Waiter = std::function<void(const DnsReading&, Millis ttl)>;

bool isFact(const DnsAnswer& answer) { return !answer.failed(); }

Millis lifetime(const DnsReading& reading) {
    const bool positive = reading.answer.status == DnsStatus::ok;
    const Millis most = positive ? DnsResolver::maxTtl : DnsResolver::maxNegativeTtl;
    if (!reading.hasTtl) return most;
    return std::clamp(Millis(static_cast<Millis::rep>(reading.ttl) * 1'000), DnsResolver::minTtl, most);
}

DnsReading without(DnsStatus status, std::string detail) {
    DnsReading reading;
    reading.answer.status = status;
    reading.answer.detail = std::move(detail);
    return reading;
}

DnsAnswer with(DnsAnswer answer, Millis ttl) {
    answer.ttl = ttl;
    return answer;
}

// What rests on both.
DnsTrust lesser(DnsTrust a, DnsTrust b) {
    if (a == DnsTrust::bogus || b == DnsTrust::bogus) return DnsTrust::bogus;
    return a == b ? a : DnsTrust::insecure;
}

MxAnswer mxAnswer(const DnsAnswer& answer, Millis ttl) { return {answer.status, answer.mx, ttl, answer.detail}; }

AddressAnswer addressAnswer(const DnsAnswer& answer, Millis ttl) {
    return {answer.status, answer.values, ttl, answer.detail};
}

// The two halves of one question for addresses; the later one answers.
class BothFamilies {
public:
    explicit BothFamilies(std::function<void(AddressAnswer)> done) : done_(std::move(done)) {}

    void take(DnsType type, const DnsAnswer& answer, Millis ttl) {
        {
            const std::unique_lock lock(mutex_);
            (type == DnsType::aaaa ? v6_ : v4_) = {answer, ttl};
            if (++taken_ < 2) return;
        }
        done_(joined());
    }

private:
    struct Half {
        DnsAnswer answer;
        Millis ttl{0};
    };

    AddressAnswer joined() const {
        AddressAnswer both;
        const Half* halves[] = {&v6_, &v4_};
        both.ttl = DnsResolver::maxTtl;
        for (const Half* half : halves) {
            if (half->answer.status != DnsStatus::ok) continue;
            both.status = DnsStatus::ok;
            both.ttl = std::min(both.ttl, half->ttl);
            both.addresses.insert(both.addresses.end(), half->answer.values.begin(), half->answer.values.end());
        }
        if (both.status == DnsStatus::ok) return both;
        for (const Half* half : halves)
            if (!isFact(half->answer)) return {half->answer.status, {}, half->ttl, half->answer.detail};
        // A name that exists for one type exists; some servers say otherwise.
        const bool neither = v6_.answer.status == DnsStatus::nxDomain && v4_.answer.status == DnsStatus::nxDomain;
        both.status = neither ? DnsStatus::nxDomain : DnsStatus::noData;
        both.ttl = std::min(v6_.ttl, v4_.ttl);
        both.detail = v4_.answer.detail;
        return both;
    }

    std::mutex mutex_;
    std::function<void(AddressAnswer)> done_;
    Half v6_, v4_;
    int taken_ = 0;
};

// "192.0.2.1", "[192.0.2.1]", "[2001:db8::1]", "[IPv6:2001:db8::1]" (RFC 5321 section 4.1.3).
std::optional<IpAddress> literal(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        constexpr std::string_view tag = "IPv6:";
        if (startsWithIgnoreCase(host, tag)) host.remove_prefix(tag.size());
    }
    return IpAddress::parse(host);
}

// Of localhost, which nobody is asked about.
DnsAnswer localAnswer(DnsType type) {
    DnsAnswer answer;
    if (type == DnsType::a) answer.values = {"127.0.0.1"};
    if (type == DnsType::aaaa) answer.values = {"::1"};
    answer.status = answer.values.empty() ? DnsStatus::noData : DnsStatus::ok;
    answer.ttl = answer.values.empty() ? DnsResolver::maxNegativeTtl : DnsResolver::maxTtl;
    return answer;
}

bool isLocalhost(std::string_view name) { return name == "localhost" || name.ends_with(".localhost"); }

} // namespace

class DnsResolver::Impl {
public:
    Impl(std::function<DnsOptions()> options, const Clock& clock, Log& log)
        : options_(std::move(options)), clock_(clock), log_(log), current_(options_()), thread_([this] { run(); }) {}

    void ask(DnsQuestion question, Waiter waiter);
    // As ask(); an alias about which the answer says nothing is asked for in turn.
    void follow(DnsQuestion question, std::size_t aliases, Waiter waiter);
    DnsOptions refreshOptions();
    void flush();
    void stop();

private:
    struct Open {
        DnsQuestion question;
        std::vector<Waiter> waiters;
    };

    void run();
    bool takeWork(std::vector<DnsQuestion>& fresh, DnsOptions& options, bool& renew);
    void deliver(std::vector<DnsReply> replies);
    void tell(std::vector<Waiter>& waiters, const DnsReading& reading, Millis ttl);

    const std::function<DnsOptions()> options_;
    const Clock& clock_;
    Log& log_;
    Poller poller_;

    std::mutex mutex_; // of everything up to the thread; never held while a callback runs
    DnsOptions current_;
    DnsCache cache_;
    std::unordered_map<std::string, Open> open_; // by keyOf()
    std::size_t waiting_ = 0;
    std::vector<DnsQuestion> fresh_; // open, not yet given to the channel
    bool renew_ = false;             // a new channel, on which everything open is asked
    bool stopping_ = false;

    std::mutex joining_;
    std::thread thread_;
};

void DnsResolver::Impl::ask(DnsQuestion question, Waiter waiter) {
    const std::string key = keyOf(question);
    DnsReading refusal;
    {
        std::unique_lock lock(mutex_);
        if (const auto hit = cache_.find(key, clock_.ticks())) {
            lock.unlock();
            waiter(hit->reading, hit->ttl);
            return;
        }
        const auto open = open_.find(key);
        const bool full = waiting_ >= maxWaiting || (open == open_.end() && open_.size() >= maxOpenQuestions);
        if (stopping_) {
            refusal = without(DnsStatus::temporary, "The resolver has stopped");
        } else if (full) {
            refusal = without(DnsStatus::temporary, "Too many open questions to name servers");
        } else {
            ++waiting_;
            if (open != open_.end()) {
                open->second.waiters.push_back(std::move(waiter));
                return;
            }
            fresh_.push_back(question);
            open_[key] = {std::move(question), {}};
            open_[key].waiters.push_back(std::move(waiter));
            lock.unlock();
            poller_.wake();
            return;
        }
    }
    waiter(refusal, Millis(0));
}

void DnsResolver::Impl::follow(DnsQuestion question, std::size_t aliases, Waiter waiter) {
    DnsQuestion next = question;
    ask(std::move(question), [this, next = std::move(next), aliases,
                              waiter = std::move(waiter)](const DnsReading& reading, Millis ttl) mutable {
        if (reading.unresolvedAlias.empty()) {
            waiter(reading, ttl);
            return;
        }
        const std::size_t sum = aliases + reading.aliases;
        if (sum > DnsReading::maxAliases) {
            waiter(without(DnsStatus::malformed, "A malformed answer (too many aliases)"), Millis(0));
            return;
        }
        next.name = reading.unresolvedAlias;
        const DnsTrust trust = reading.answer.trust;
        follow(std::move(next), sum, [ttl, trust, waiter](const DnsReading& last, Millis lastTtl) {
            DnsReading both = last;
            both.answer.trust = lesser(trust, last.answer.trust);
            waiter(both, std::min(ttl, lastTtl));
        });
    });
}

DnsOptions DnsResolver::Impl::refreshOptions() {
    DnsOptions options = options_();
    const std::unique_lock lock(mutex_);
    DnsOptions before = current_;
    before.ipv6 = options.ipv6;
    if (options != before) {
        cache_.clear();
        renew_ = true;
        poller_.wake();
    }
    current_ = options;
    return options;
}

void DnsResolver::Impl::flush() {
    const std::unique_lock lock(mutex_);
    cache_.clear();
    renew_ = true;
    poller_.wake();
}

void DnsResolver::Impl::stop() {
    {
        const std::unique_lock lock(mutex_);
        stopping_ = true;
    }
    poller_.wake();
    const std::unique_lock joining(joining_);
    if (thread_.joinable()) thread_.join();
    std::unordered_map<std::string, Open> open;
    {
        const std::unique_lock lock(mutex_);
        open = std::exchange(open_, {});
        waiting_ = 0;
    }
    const DnsReading stopped = without(DnsStatus::temporary, "The resolver has stopped");
    for (auto& [key, one] : open)
        tell(one.waiters, stopped, Millis(0));
}

// False: it is time to end.
bool DnsResolver::Impl::takeWork(std::vector<DnsQuestion>& fresh, DnsOptions& options, bool& renew) {
    const std::unique_lock lock(mutex_);
    if (stopping_) return false;
    renew = std::exchange(renew_, false);
    fresh = std::exchange(fresh_, {});
    if (renew) {
        fresh.clear();
        for (const auto& [key, open] : open_)
            fresh.push_back(open.question);
    }
    options = current_;
    return true;
}

void DnsResolver::Impl::run() {
    ignoreBrokenPipe();
    std::unique_ptr<DnsChannel> channel;
    Ticks made{};
    std::vector<DnsQuestion> fresh;
    std::vector<Readiness> ready;
    DnsOptions options;
    bool renew = false;
    while (takeWork(fresh, options, renew)) {
        const bool revive = channel && !channel->usable() && !fresh.empty() && clock_.ticks() - made >= unusableRetry;
        if (renew || revive) channel.reset();
        if (!channel) {
            channel = std::make_unique<DnsChannel>(options, platform::systemNameServers(), poller_, log_);
            made = clock_.ticks();
        }
        for (DnsQuestion& question : fresh) {
            std::string key = keyOf(question);
            channel->ask(std::move(key), std::move(question));
        }
        deliver(channel->takeReplies());
        poller_.wait(channel->timeout(), ready);
        channel->process(ready);
        deliver(channel->takeReplies());
    }
}

void DnsResolver::Impl::deliver(std::vector<DnsReply> replies) {
    for (const DnsReply& reply : replies) {
        const DnsAnswer& answer = reply.reading.answer;
        const Millis ttl = isFact(answer) ? lifetime(reply.reading) : Millis(0);
        std::vector<Waiter> waiters;
        {
            const std::unique_lock lock(mutex_);
            const auto open = open_.find(reply.id);
            if (open == open_.end()) continue;
            waiters = std::move(open->second.waiters);
            waiting_ -= waiters.size();
            open_.erase(open);
            // With renew_ this answer is from servers that are asked no more.
            if (ttl > Millis(0) && !renew_) cache_.put(reply.id, reply.reading, clock_.ticks() + ttl);
        }
        log_.debug("dns.answer", {{"question", escapedName(reply.id)},
                                  {"status", static_cast<int>(answer.status)},
                                  {"ttl", ttl.count() / 1'000},
                                  {"detail", answer.detail}});
        tell(waiters, reply.reading, ttl);
    }
}

void DnsResolver::Impl::tell(std::vector<Waiter>& waiters, const DnsReading& reading, Millis ttl) {
    for (Waiter& waiter : waiters) {
        try {
            waiter(reading, ttl);
        } catch (const std::exception& problem) {
            log_.error("dns.callback_failed", {{"reason", problem.what()}});
        }
    }
}

DnsResolver::DnsResolver(std::function<DnsOptions()> options, const Clock& clock, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), clock, log)) {}

DnsResolver::~DnsResolver() { stop(); }

void DnsResolver::ask(DnsQuestion question, std::function<void(DnsAnswer)> done) {
    auto name = queryName(question.name);
    if (!name) {
        done(with(without(DnsStatus::nxDomain, "Not a name").answer, maxNegativeTtl));
        return;
    }
    if (isLocalhost(*name)) {
        done(localAnswer(question.type));
        return;
    }
    question.name = std::move(*name);
    impl_->refreshOptions();
    impl_->follow(std::move(question), 0,
                  [done = std::move(done)](const DnsReading& reading, Millis ttl) { done(with(reading.answer, ttl)); });
}

void DnsResolver::mx(const std::string& domain, std::function<void(MxAnswer)> done) {
    const auto name = normalHostName(domain);
    if (!name) {
        done({DnsStatus::nxDomain, {}, maxNegativeTtl, "Not a domain name"});
        return;
    }
    if (isLocalhost(*name)) {
        done({DnsStatus::noData, {}, maxNegativeTtl, {}});
        return;
    }
    impl_->refreshOptions();
    impl_->follow({*name, DnsType::mx}, 0, [done = std::move(done)](const DnsReading& reading, Millis ttl) {
        done(mxAnswer(reading.answer, ttl));
    });
}

void DnsResolver::addresses(const std::string& host, std::function<void(AddressAnswer)> done) {
    if (const auto address = literal(host)) {
        done({DnsStatus::ok, {address->text()}, maxTtl, {}});
        return;
    }
    const auto name = normalHostName(host);
    if (!name) {
        done({DnsStatus::nxDomain, {}, maxNegativeTtl, "Not a host name"});
        return;
    }
    const bool ipv6 = impl_->refreshOptions().ipv6;
    if (isLocalhost(*name)) {
        std::vector<std::string> loopback{"127.0.0.1"};
        if (ipv6) loopback.insert(loopback.begin(), "::1");
        done({DnsStatus::ok, std::move(loopback), maxTtl, {}});
        return;
    }
    if (!ipv6) {
        impl_->follow({*name, DnsType::a}, 0, [done = std::move(done)](const DnsReading& reading, Millis ttl) {
            done(addressAnswer(reading.answer, ttl));
        });
        return;
    }
    const auto both = std::make_shared<BothFamilies>(std::move(done));
    for (const DnsType type : {DnsType::aaaa, DnsType::a})
        impl_->follow({*name, type}, 0,
                      [both, type](const DnsReading& reading, Millis ttl) { both->take(type, reading.answer, ttl); });
}

void DnsResolver::flush() { impl_->flush(); }

void DnsResolver::stop() { impl_->stop(); }

} // namespace ismail::net
