// The pairing codes that this server shows, while they are good, and what each of them grants.
//
// Promises: a code is in memory only, is good for the time it was made for (half an hour when nothing else is said) by
// ticks, which no clock change moves, and works once; at most ten are open; a proof is compared with every open code in
// constant time; after 100 wrong proofs since a code was last shown with none open, all codes die, and burnt() tells it
// once, for an alert. Does not: count attempts (handshake_rates.h), check what the grants name (pairing.h). Not
// thread-safe.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "crypto/pair_code.h"
#include "group/handshake.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::group {

// What the giver lets the caller have.
struct PairGrant {
    bool allDomains = false;          // the caller may hold mail of every primary domain here,
    std::vector<std::string> domains; // else of these; A-labels, lower case
    bool holdsTheirs = false;         // whether mail is held here for domains of the caller
    std::uint64_t mostHeld = 0;       // octets that are held for it at most; 0: as the setting says
    friend bool operator==(const PairGrant&, const PairGrant&) = default;
};

class PairBook {
public:
    static constexpr std::size_t mostOpen = 10;
    static constexpr std::size_t mostWrong = 100;
    static constexpr Millis usualLife{30 * 60'000}, leastLife{5 * 60'000}, mostLife{24 * 3'600'000};

    struct Shown {
        std::uint32_t id = 0;
        Secret<std::string> text; // of the code, with the host
        Ticks until;
    };
    // A new code. giverKey: the public key of the identity in use. Errors: exhausted (ten are open), invalid (life).
    Result<Shown> show(ByteView giverKey, std::string_view host, PairGrant grant, Ticks now, Millis life = usualLife);
    // False where there is none with this id any more.
    bool withdraw(std::uint32_t id);
    // Whether purpose `pair` is to be answered.
    bool anyOpen(Ticks now);
    // Number and end of each open code.
    std::vector<std::pair<std::uint32_t, Ticks>> open(Ticks now);

    // What the code grants that the claim proves; the code is used up. Nothing: no open code has this proof.
    std::optional<PairGrant> redeem(const PeerClaim& claim, ByteView binding, Ticks now);
    // True once after codes have died of wrong proofs.
    bool burnt() { return std::exchange(burnt_, false); }

private:
    struct Code {
        std::uint32_t id;
        Ticks until;
        Secret<std::string> secret;
        PairGrant grant;
    };
    void forget(Ticks now);

    std::vector<Code> codes_;
    std::uint32_t lastId_ = 0;
    std::size_t wrong_ = 0;
    bool burnt_ = false;
};

} // namespace ismail::group
