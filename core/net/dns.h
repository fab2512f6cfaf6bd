// Asks the name servers, or the DNS from its root, without blocking, through libunbound.
//
// Promises: every callback is called exactly once, at once on the caller's thread (cached, literal, refused) or on the
// resolver's own thread, never under a lock; answers are read by net/dns_answer.h alone; identical questions that are
// open at once are asked once; cache, open questions and waiting callbacks are bounded. NXDOMAIN and "no data" are
// facts, everything else that is not an answer is temporary and not kept here. What is asked by ask() may be any name
// (queryName()), what mx() and addresses() take is called afterwards and must be a host name. A question that asks to
// validate is proved by DNSSEC from the root's keys; an answer that cannot be right is temporary and its trust bogus.
// Does not: read the hosts file (only "localhost" is known), order by preference. Timeouts follow the real time; the
// cache follows the Clock.
// RFC 1035, RFC 2308 (negative answers), RFC 5321 section 5.1, RFC 6761 section 6.3 (localhost), RFC 7505.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "relay/resolver.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ismail::net {

struct DnsOptions {
    // "192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:53"; empty: the servers of the system.
    std::vector<std::string> servers;
    Millis timeout{5'000}; // a question has three times this, with all servers that are tried
    bool ipv6 = true;      // false: addresses() does not ask for AAAA, and the root's way is gone through IPv4 alone
    bool fromRoot = false; // nobody's servers: each zone's own are asked, from the root downwards
    // Where DNSSEC begins, as DS or DNSKEY records of any zone; empty: the keys of the root that are built in.
    std::vector<std::string> anchors{};
    friend bool operator==(const DnsOptions&, const DnsOptions&) = default;
};

class DnsResolver final : public relay::Resolver {
public:
    static constexpr std::size_t maxCacheEntries = 10'000; // the soonest to expire goes first
    static constexpr std::size_t maxCacheOctets = 32 * 1024 * 1024;
    static constexpr std::size_t maxOpenQuestions = 20'000; // beyond: temporary
    static constexpr std::size_t maxWaiting = 40'000;       // callbacks of all open questions; beyond: temporary
    static constexpr Millis minTtl{5'000};
    static constexpr Millis maxTtl{3'600'000};
    static constexpr Millis maxNegativeTtl{60'000};

    // `options` is asked at every question, from any thread: a change of it other than of ipv6 forgets the cache and
    // asks the open questions again. Throws std::runtime_error when the system has no descriptors left.
    DnsResolver(std::function<DnsOptions()> options, const Clock& clock, Log& log);
    ~DnsResolver() override; // stop()
    DnsResolver(const DnsResolver&) = delete;
    DnsResolver& operator=(const DnsResolver&) = delete;

    // What is no name does not exist. "localhost" is answered at once.
    void ask(DnsQuestion question, std::function<void(DnsAnswer)> done) override;
    void mx(const std::string& domain, std::function<void(relay::MxAnswer)> done) override;
    // A textual address, also in brackets, and "localhost" are answered at once.
    void addresses(const std::string& host, std::function<void(relay::AddressAnswer)> done) override;
    // Forgets the cache and reads the system's servers again; open questions are asked anew.
    void flush() override;

    // Answers everything that is open with temporary and ends the thread; later questions get temporary at once. Not
    // from a callback.
    void stop();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::net
