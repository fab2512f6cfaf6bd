// Looks at a domain or at one of its mail exchangers from this server: the DNS, and for a host the SMTP port of each of
// its addresses. For this server's own administrator and for members that ask alike.
//
// Promises: one answer for each call, on the strand, within probeLimit, as long as stop() is not called; what was not
// seen by then is said so. Called are only hosts that the MX records of the domain name, at one port, and for a
// member addresses that are not public only where mayCall() agrees: it looks through nobody's network. An answer fits
// into maxProbeBody. The strand only; it never waits. Does not: know who asks (probe_talk.h).
#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "group/messages.h"
#include "net/port_look.h"
#include "relay/resolver.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ismail::service {

enum class ProbeFor : std::uint8_t { ourselves, member };

constexpr Millis probeLimit{10'000};
constexpr Millis probeDnsLimit{5'000}; // of it, for the DNS

class Prober {
public:
    // How this server calls others.
    struct Way {
        std::string heloName;
        std::uint16_t port = 25;
        std::vector<std::string> from; // own addresses; the first of the right family is bound
    };
    struct Dependencies {
        const Clock& clock;
        Executor& strand;
        relay::Resolver& resolver;
        net::PortLooker& looker;
        std::function<Way()> way;
        // For a member: an address that is not public.
        std::function<bool(const std::string& address)> mayCall;
    };
    explicit Prober(Dependencies deps) : deps_(std::move(deps)) {}
    ~Prober();

    // domain: A-labels, lower case. host: empty: the domain itself. The outcome is notShared where host is none of the
    // domain's exchangers.
    void probe(ProbeFor whom, const std::string& domain, const std::string& host,
               std::function<void(group::ProbeAnswer)> done);
    // Ends all that runs; nobody is told.
    void stop();

private:
    class Run;

    const Dependencies deps_;
    std::map<std::uint64_t, std::shared_ptr<Run>> runs_;
    std::uint64_t lastRun_ = 0;
};

} // namespace ismail::service
