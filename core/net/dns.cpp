#include "net/dns.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "net/dns_answer.h"
#include "net/dns_channel.h"
#include "net/socket_ops.h"

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
using relay::DnsStatus;
using relay::MxAnswer;

constexpr Millis unusableRetry{10'000}; // between attempts to start c-ares again

struct Question {
    std::string name;
    DnsType type = DnsType::a;
    std::string key() const { return std::string(dnsTypeName(type)) + ' ' + name; }
};

using Waiter = std::function<void(const DnsAnswer&, Millis ttl)>;

bool isFact(const DnsAnswer& answer) {
    return answer.status == DnsStatus::ok || answer.status == DnsStatus::noData || answer.status == DnsStatus::nxDomain;
}

Millis lifetime(const DnsAnswer& answer) {
    const bool positive = answer.status == DnsStatus::ok;
    const Millis most = positive ? DnsResolver::maxTtl : DnsResolver::maxNegativeTtl;
    if (!answer.hasTtl) return most;
    return std::clamp(Millis(static_cast<Millis::rep>(answer.ttl) * 1'000), DnsResolver::minTtl, most);
}

DnsAnswer temporary(std::string detail) {
    DnsAnswer answer;
    answer.status = DnsStatus::temporary;
    answer.detail = std::move(detail);
    return answer;
}

// Answers until they expire, at most maxCacheEntries; no locking of its own.
class Cache {
public:
    struct Hit {
        DnsAnswer answer;
        Millis ttl{0};
    };

    std::optional<Hit> find(const std::string& key, Ticks now) {
        const auto it = entries_.find(key);
        if (it == entries_.end()) return std::nullopt;
        if (it->second.until > now) return Hit{it->second.answer, it->second.until - now};
        expiry_.erase({it->second.until, key});
        entries_.erase(it);
        return std::nullopt;
    }
    void put(const std::string& key, const DnsAnswer& answer, Ticks until) {
        const auto old = entries_.find(key);
        if (old != entries_.end()) {
            expiry_.erase({old->second.until, key});
        } else if (entries_.size() >= DnsResolver::maxCacheEntries) {
            entries_.erase(expiry_.begin()->second);
            expiry_.erase(expiry_.begin());
        }
        entries_[key] = {answer, until};
        expiry_.emplace(until, key);
    }
    void clear() {
        entries_.clear();
        expiry_.clear();
    }

private:
    struct Entry {
        DnsAnswer answer;
        Ticks until;
    };
    std::unordered_map<std::string, Entry> entries_;
    std::set<std::pair<Ticks, std::string>> expiry_;
};

MxAnswer mxAnswer(const DnsAnswer& answer, Millis ttl) { return {answer.status, answer.mx, ttl, answer.detail}; }

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
            both.addresses.insert(both.addresses.end(), half->answer.addresses.begin(), half->answer.addresses.end());
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

bool isLocalhost(std::string_view name) { return name == "localhost" || name.ends_with(".localhost"); }

} // namespace

class DnsResolver::Impl {
public:
    Impl(std::function<DnsOptions()> options, const Clock& clock, Log& log)
        : options_(std::move(options)), clock_(clock), log_(log), current_(options_()), thread_([this] { run(); }) {}

    void ask(Question question, Waiter waiter);
    // As ask(); an alias about which the answer says nothing is asked for in turn.
    void follow(Question question, std::size_t aliases, Waiter waiter);
    DnsOptions refreshOptions();
    void flush();
    void stop();

private:
    struct Open {
        Question question;
        std::vector<Waiter> waiters;
    };

    void run();
    bool takeWork(std::vector<Question>& fresh, DnsOptions& options, bool& renew);
    void deliver(std::vector<DnsReply> replies);
    void tell(std::vector<Waiter>& waiters, const DnsAnswer& answer, Millis ttl);

    const std::function<DnsOptions()> options_;
    const Clock& clock_;
    Log& log_;
    Poller poller_;

    std::mutex mutex_; // of everything up to the thread; never held while a callback runs
    DnsOptions current_;
    Cache cache_;
    std::unordered_map<std::string, Open> open_; // by Question::key()
    std::size_t waiting_ = 0;
    std::vector<Question> fresh_; // open, not yet given to c-ares
    bool renew_ = false;          // a new channel, on which everything open is asked
    bool stopping_ = false;

    std::mutex joining_;
    std::thread thread_;
};

void DnsResolver::Impl::ask(Question question, Waiter waiter) {
    const std::string key = question.key();
    DnsAnswer refusal;
    {
        std::unique_lock lock(mutex_);
        if (const auto hit = cache_.find(key, clock_.ticks())) {
            lock.unlock();
            waiter(hit->answer, hit->ttl);
            return;
        }
        const auto open = open_.find(key);
        const bool full = waiting_ >= maxWaiting || (open == open_.end() && open_.size() >= maxOpenQuestions);
        if (stopping_) {
            refusal = temporary("The resolver has stopped");
        } else if (full) {
            refusal = temporary("Too many open questions to name servers");
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

void DnsResolver::Impl::follow(Question question, std::size_t aliases, Waiter waiter) {
    const DnsType type = question.type;
    ask(std::move(question), [this, type, aliases, waiter = std::move(waiter)](const DnsAnswer& answer, Millis ttl) {
        if (answer.unresolvedAlias.empty()) {
            waiter(answer, ttl);
            return;
        }
        const std::size_t sum = aliases + answer.aliases;
        if (sum > DnsAnswer::maxAliases) {
            DnsAnswer tooMany;
            tooMany.detail = "A malformed answer (too many aliases)";
            waiter(tooMany, Millis(0));
            return;
        }
        follow({answer.unresolvedAlias, type}, sum,
               [ttl, waiter](const DnsAnswer& next, Millis nextTtl) { waiter(next, std::min(ttl, nextTtl)); });
    });
}

DnsOptions DnsResolver::Impl::refreshOptions() {
    DnsOptions options = options_();
    const std::unique_lock lock(mutex_);
    if (options.servers != current_.servers || options.timeout != current_.timeout) {
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
    const DnsAnswer stopped = temporary("The resolver has stopped");
    for (auto& [key, one] : open)
        tell(one.waiters, stopped, Millis(0));
}

// False: it is time to end.
bool DnsResolver::Impl::takeWork(std::vector<Question>& fresh, DnsOptions& options, bool& renew) {
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
    std::vector<Question> fresh;
    std::vector<Readiness> ready;
    DnsOptions options;
    bool renew = false;
    while (takeWork(fresh, options, renew)) {
        const bool revive = channel && !channel->usable() && !fresh.empty() && clock_.ticks() - made >= unusableRetry;
        if (renew || revive) channel.reset();
        if (!channel) {
            channel = std::make_unique<DnsChannel>(options, poller_, log_);
            made = clock_.ticks();
        }
        for (Question& question : fresh) {
            std::string key = question.key();
            channel->ask(std::move(key), std::move(question.name), question.type);
        }
        deliver(channel->takeReplies());
        poller_.wait(channel->timeout(), ready);
        channel->process(ready);
        deliver(channel->takeReplies());
    }
}

void DnsResolver::Impl::deliver(std::vector<DnsReply> replies) {
    for (const DnsReply& reply : replies) {
        const Millis ttl = isFact(reply.answer) ? lifetime(reply.answer) : Millis(0);
        std::vector<Waiter> waiters;
        {
            const std::unique_lock lock(mutex_);
            const auto open = open_.find(reply.id);
            if (open == open_.end()) continue;
            waiters = std::move(open->second.waiters);
            waiting_ -= waiters.size();
            open_.erase(open);
            // With renew_ this answer is from servers that are asked no more.
            if (ttl > Millis(0) && !renew_) cache_.put(reply.id, reply.answer, clock_.ticks() + ttl);
        }
        log_.debug("dns.answer", {{"question", reply.id},
                                  {"status", static_cast<int>(reply.answer.status)},
                                  {"ttl", ttl.count() / 1'000},
                                  {"detail", reply.answer.detail}});
        tell(waiters, reply.answer, ttl);
    }
}

void DnsResolver::Impl::tell(std::vector<Waiter>& waiters, const DnsAnswer& answer, Millis ttl) {
    for (Waiter& waiter : waiters) {
        try {
            waiter(answer, ttl);
        } catch (const std::exception& problem) {
            log_.error("dns.callback_failed", {{"reason", problem.what()}});
        }
    }
}

DnsResolver::DnsResolver(std::function<DnsOptions()> options, const Clock& clock, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), clock, log)) {}

DnsResolver::~DnsResolver() { stop(); }

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
    impl_->follow({*name, DnsType::mx}, 0,
                  [done = std::move(done)](const DnsAnswer& answer, Millis ttl) { done(mxAnswer(answer, ttl)); });
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
        impl_->follow({*name, DnsType::a}, 0, [done = std::move(done)](const DnsAnswer& answer, Millis ttl) {
            done({answer.status, answer.addresses, ttl, answer.detail});
        });
        return;
    }
    const auto both = std::make_shared<BothFamilies>(std::move(done));
    for (const DnsType type : {DnsType::aaaa, DnsType::a})
        impl_->follow({*name, type}, 0,
                      [both, type](const DnsAnswer& answer, Millis ttl) { both->take(type, answer, ttl); });
}

void DnsResolver::flush() { impl_->flush(); }

void DnsResolver::stop() { impl_->stop(); }

} // namespace ismail::net
