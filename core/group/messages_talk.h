// Messages of a channel, part 1: how it begins, how it ends, what is not understood, and the beat by which each side
// sees that the other lives. messages.h says what holds for all.
#pragma once

#include "rpc/fields.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr std::int64_t oldestProtocol = 1, newestProtocol = 1; // that are spoken here
constexpr std::size_t maxHostName = 255;                       // octets (RFC 1035 section 2.3.4)
constexpr std::size_t maxFeatures = 64;
constexpr std::int64_t maxPeerNumber = (std::int64_t{1} << 53) - 1; // as JSON has it exactly

inline constexpr std::string_view featureSync = "sync1";   // domain.state and list.*
inline constexpr std::string_view featureProbe = "probe1"; // probe.*
inline constexpr std::string_view featureRekey = "rekey1"; // key.*

// The first message of both sides.
struct Hello {
    static constexpr std::string_view kind = "hello";

    std::int64_t protocolMin = oldestProtocol, protocolMax = newestProtocol;
    std::vector<std::string> features;
    std::string name; // of the host, as in its greeting
    std::string version;
    std::int64_t process = 0;       // random, drawn when the process started
    Time clock;                     // wall clock
    std::vector<std::string> hosts; // under which it can be reached from outside; none: it cannot
    std::vector<std::int64_t> ports;

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("protocolMin", s.protocolMin, "The oldest protocol that it speaks.", rpc::between(1, 1000));
        v("protocolMax", s.protocolMax, "The newest.", rpc::between(1, 1000));
        v("features", s.features, "What it can do beyond the protocol.", rpc::listOf(maxFeatures, 32));
        v("name", s.name, "Its host name.", rpc::atMost(maxHostName));
        v("version", s.version, "Of the product.", rpc::atMost(64));
        v("process", s.process, "A random number of its process.", rpc::between(1, maxPeerNumber));
        v("clock", s.clock, "Its wall clock.");
        v("hosts", s.hosts, "Where it can be reached.", rpc::listOf(16, maxHostName).orDefault());
        v("ports", s.ports, "At which ports.", rpc::Rule{.min = 1, .max = 65535, .most = 8, .required = false});
    }
};

enum class ByeReason : std::uint8_t { restart, shutdown, unpaired, doubled, version, clone };
constexpr std::array<std::string_view, 6> enumNames(ByeReason) {
    return {"restart", "shutdown", "unpaired", "double", "version", "clone"};
}

// The last message of the side that sends it.
struct Bye {
    static constexpr std::string_view kind = "bye";

    ByeReason reason = ByeReason::shutdown;
    std::chrono::seconds backIn{0};

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("reason", s.reason, "Why it goes.");
        v("backIn", s.backIn, "When it means to be back; 0: not said.", rpc::between(0, 86'400).orDefault());
    }
};

enum class FaultCode : std::uint8_t { unsupported, busy, denied };
constexpr std::array<std::string_view, 3> enumNames(FaultCode) { return {"unsupported", "busy", "denied"}; }

// "error": a message was not acted upon. The channel goes on.
struct Fault {
    static constexpr std::string_view kind = "error";

    FaultCode code = FaultCode::unsupported;
    std::string about;   // kind of that message
    std::int64_t id = 0; // of the request, where it had one

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("code", s.code, "What is wrong.");
        v("about", s.about, "The kind of the message.", rpc::atMost(32));
        v("id", s.id, "Its number.", rpc::between(0, maxPeerNumber).orDefault());
    }
};

enum class ReachWay : std::uint8_t { none, channel, smtp };
constexpr std::array<std::string_view, 3> enumNames(ReachWay) { return {"none", "channel", "smtp"}; }

// What the sender of a beat knows about another member of the group.
struct Reach {
    rpc::Blob id;                // server id
    ReachWay way{};              // none: not at all
    std::chrono::seconds age{0}; // since it last heard of it that way

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("id", s.id, "Server id of the member.", rpc::exactly(20));
        v("way", s.way, "How it is reached.");
        v("age", s.age, "How long ago that was seen.", rpc::between(0, 1'000'000'000));
    }
};

constexpr std::size_t maxReach = 32;

struct Beat {
    static constexpr std::string_view kind = "beat";

    std::int64_t number = 0;        // from 1 on
    std::int64_t echo = 0;          // the number of the last beat heard; 0: none so far
    std::int64_t echoAge = 0;       // milliseconds since then
    Time clock;                     // wall clock
    std::optional<rpc::Blob> lists; // beatHash() of all that the other side should have; none: nothing
    std::vector<Reach> reach;

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("number", s.number, "Of this beat.", rpc::between(1, maxPeerNumber));
        v("echo", s.echo, "Of the last one heard.", rpc::between(0, maxPeerNumber));
        v("echoAge", s.echoAge, "Milliseconds since then.", rpc::between(0, 86'400'000));
        v("clock", s.clock, "Wall clock.");
        v("lists", s.lists, "Digest of the versions of all lists.", rpc::exactly(32));
        v("reach", s.reach, "Whom else it reaches.", rpc::atMost(maxReach).orDefault());
    }
};

// What both sides may use.
struct Agreed {
    std::int64_t protocol = 0;
    std::vector<std::string> features;

    bool has(std::string_view feature) const;
};
// The newest protocol that both speak, with the features that both have; nothing: there is none.
std::optional<Agreed> agree(const Hello& mine, const Hello& theirs);

} // namespace ismail::group
