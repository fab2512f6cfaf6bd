// One set of name servers, asked through c-ares; the answers are read by net/dns_answer.h.
//
// Promises: every question asked gets one reply from takeReplies(), unless the channel is destroyed first; nothing here
// throws or blocks; c-ares tries the next server after SERVFAIL, REFUSED or silence and repeats a truncated answer
// through TCP. Belongs to one thread, that of the poller. Does not: cache, coalesce, limit.
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
    DnsAnswer answer; // detail names the servers
};

class DnsChannel {
public:
    static constexpr int rounds = 2; // over all servers

    DnsChannel(const DnsOptions& options, Poller& poller, Log& log);
    ~DnsChannel(); // open questions get no reply
    DnsChannel(const DnsChannel&) = delete;
    DnsChannel& operator=(const DnsChannel&) = delete;

    // False: there is no server or no memory; every question is answered with temporary.
    bool usable() const;
    // `id` comes back with the reply; `name` as normalHostName() gives it.
    void ask(std::string id, std::string name, DnsType type);
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
