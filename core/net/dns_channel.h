// One set of name servers, or the DNS from its root, asked through libunbound; the answers are read by
// net/dns_answer.h.
//
// Promises: every question asked gets one reply from takeReplies(), unless the channel is destroyed first, and no later
// than three times DnsOptions::timeout; nothing here throws or blocks; another server is asked after SERVFAIL, REFUSED
// or silence, one that is silent is remembered and not waited for again, and a truncated answer is repeated through
// TCP; at most maxAsked questions are with libunbound, the others wait for their turn. Belongs to one thread, that of
// the poller. Does not: coalesce, follow an alias that an answer leaves open. Below our cache libunbound keeps what it
// has heard for itself, for the same time at most, and a failure for five seconds. RFC 4033 to 4035 where a question
// asks to validate: from the root's keys of 2017 and 2024, or from DnsOptions::anchors.
#pragma once

#include "base/log.h"
#include "net/dns.h"
#include "net/dns_answer.h"
#include "net/poller.h"

#include <memory>
#include <string>
#include <vector>

namespace ismail::net {

struct DnsReply {
    std::string id;
    DnsReading reading; // detail names the servers
};

class DnsChannel {
public:
    static constexpr std::size_t maxAsked = 2'000; // some 16 KB each
    static constexpr std::size_t maxSockets = 512; // for UDP
    static constexpr std::size_t maxTcp = 16;
    static constexpr int patience = 3; // times the timeout

    // `systemServers`: asked where options name none and are not to be resolved from the root.
    DnsChannel(const DnsOptions& options, const std::vector<std::string>& systemServers, Poller& poller, Log& log);
    ~DnsChannel(); // open questions get no reply
    DnsChannel(const DnsChannel&) = delete;
    DnsChannel& operator=(const DnsChannel&) = delete;

    // False: there is no server or no memory; every question is answered with temporary.
    bool usable() const;
    // `id` comes back with the reply; the name as queryName() gives it.
    void ask(std::string id, DnsQuestion question);
    // What the poller said, and what has timed out.
    void process(const std::vector<Readiness>& ready);
    // Until process() is due even if nothing is ready; negative: nothing is open.
    Millis timeout() const;
    std::vector<DnsReply> takeReplies();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::net
