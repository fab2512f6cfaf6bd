// What a client is called: by the reverse DNS (RFC 8601 section 2.7.3, "iprev"), as an engine that asks the DNS through
// others, and by itself in HELO or EHLO (RFC 5321 section 4.1.1.1).
//
// Promises: 10 names at most are looked up, side by side; the same outcome in whatever order the answers come; a DNS
// that does not answer says nothing about the client. Does not: keep time, or refuse anybody.
#pragma once

#include "base/dns.h"
#include "base/ip_network.h"
#include "trust/results.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxClientNames = 10;

struct ClientName {
    // none: the address has no name; pass: the name leads back; fail: no name does; temperror.
    AuthResult result = AuthResult::none;
    std::string name; // that leads back; with fail the first that was claimed
};

class ClientNameCheck final : public DnsEngine {
public:
    explicit ClientNameCheck(const std::string& client); // textual address; anything else: none

    std::vector<DnsQuestion> questions() override;
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override;
    bool done() const override { return done_; }
    const ClientName& outcome() const { return outcome_; }

private:
    enum class State : std::uint8_t { open, leadsBack, elsewhere, trouble };
    struct Name {
        std::string name;
        State state = State::open;
    };

    void take(const DnsAnswer& answer);
    void judge();
    bool finish(AuthResult result, std::string name = {});

    std::optional<IpAddress> client_;
    DnsQuestion reverse_;
    bool reverseAnswered_ = false;
    std::vector<Name> names_;
    std::vector<DnsQuestion> fresh_;
    ClientName outcome_;
    bool done_ = false;
};

// The name that holds an address's names: "1.2.0.192.in-addr.arpa".
std::string reverseName(const IpAddress& address);

enum class HeloJudgement : std::uint8_t {
    fine,
    ourName,    // nobody else has it
    ownAddress, // one of ours, as a literal or bare
    strange     // the literal of another address, a bare word or address, no host name
};

// ours: our host names; addresses: those that we listen on.
HeloJudgement judgeHelo(std::string_view helo, const IpAddress& client, const std::vector<std::string>& ours,
                        const std::vector<IpAddress>& addresses);

} // namespace ismail::trust
