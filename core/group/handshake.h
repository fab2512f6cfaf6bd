// How two servers prove to each other who they are, inside TLS 1.3 and bound to it. Three messages, each side's part of
// which is a value here; SMTP carries them as base64:
//
//   M1  caller   version 1, purpose 1, nonce 32, wanted server id 20 (zeros: any)                          54 octets
//   M2  answerer version 1, key 32, nonce 32, signature 64 over "ISMail peer 1 answer" 0 B M1 key nonce   129
//   M3  caller   key 32, signature 64 over "ISMail peer 1 call" 0 B M1 M2 key [, proof 32: pairing only]    96 or 128
//
// B is what both ends of one TLS session export (RFC 8446 section 7.5) under the label peerBindingLabel without a
// context, 32 octets; so whoever opens TLS on the way has another B towards each side, and no signature fits. Nonces
// make every handshake another one; no clock takes part.
//
// Promises: the caller says nothing that depends on the pairing code before the code's tag has recognised the key that
// signed; a message of another length is refused; whatever the answerer does not believe gets one and the same reply,
// and the signature is checked first, so that neither words nor time tell which keys are known. Does not: know sockets,
// count attempts (handshake_rates.h), look keys up or use up codes: that is done with the claim.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/identity.h"
#include "crypto/pair_code.h"
#include "mail/reply.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

enum class PeerPurpose : std::uint8_t { pair = 1, mail = 2, channel = 3, turn = 4 };

inline constexpr std::string_view peerBindingLabel = "EXPERIMENTAL-ISMail-peer-1";
constexpr std::size_t peerBindingSize = 32; // octets, as all of these
constexpr std::size_t peerNonceSize = 32;
constexpr std::size_t peerM1Size = 54;
constexpr std::size_t peerM2Size = 129;
constexpr std::size_t peerM3Size = 96;
constexpr std::size_t peerM3PairSize = peerM3Size + crypto::pairProofSize;
constexpr std::size_t maxPeerText = 172; // characters of the longest of them in base64

// Why a handshake is not answered, as far as the caller hears of it.
enum class PeerRefusal : std::uint8_t {
    tlsFirst, // 530 5.7.0: no TLS, or an older one than 1.3
    version,  // 504 5.5.4
    busy,     // 454 4.7.0: too many attempts
    denied    // 535 5.7.8: everything else
};
mail::Reply peerRefusalReply(PeerRefusal refusal);
// 235 2.7.0; name: the own host name.
mail::Reply peerWelcome(std::string_view name);

// What the other side of a finished handshake has proved to hold, and for pairing the proof that it was given a code.
struct PeerClaim {
    Bytes key;    // 32 octets
    Bytes ownKey; // of ours: the one that the caller knows
    PeerPurpose purpose = PeerPurpose::mail;
    Bytes proof; // purpose pair: 32 octets, else none
    Bytes m1, m2;
};

// The side that was called. One handshake: first(), then second().
class PeerAnswerer {
public:
    // binding: peerBindingSize octets; of another length, as where there is no TLS 1.3, every caller is refused with
    // tlsFirst. identities: the one in use, then those that went before it and are still known to partners; at least
    // one. nonce: peerNonceSize octets; empty: random ones.
    PeerAnswerer(const std::vector<crypto::Identity>& identities, Bytes binding, Bytes nonce = {});

    struct First {
        Bytes m2;                           // empty: refused
        PeerRefusal refusal{};              // only then
        PeerPurpose purpose = {};           // else
        std::string_view log = "answering"; // for the log, never for the peer
    };
    // codeOpen: whether there is a pairing code that somebody may use now.
    First first(ByteView m1, bool codeOpen);

    // Nothing: denied. The claim is to be looked up next: the key among the partners', or the proof among the codes.
    std::optional<PeerClaim> second(ByteView m3) const;

private:
    std::vector<crypto::Identity> identities_;
    std::optional<std::size_t> used_; // which of them, once first() has answered
    Bytes binding_, nonce_, m1_, m2_;
};

// The side that calls. One handshake: m1(), then answer().
class PeerCaller {
public:
    // A paired partner. keys: those that are known of it, the one that is wanted first; one, or two while it changes
    // its key. purpose: not pair. host is for sentences. nonce as above.
    PeerCaller(const crypto::Identity& identity, Bytes binding, PeerPurpose purpose, std::vector<Bytes> keys,
               std::string host, Bytes nonce = {});
    // The giver of a pairing code.
    PeerCaller(const crypto::Identity& identity, Bytes binding, const crypto::PairCode& code, std::string host,
               Bytes nonce = {});

    const Bytes& m1() const { return m1_; }
    // M3. Errors, each with its sentence: invalid (no M2), denied (another key than that of the partner or the code; a
    // signature for another TLS session; a binding of another length than peerBindingSize). The connection is then of
    // no use, and nothing is to be sent in plain SMTP.
    Result<Bytes> answer(ByteView m2);
    // After answer(): the key that the other side has proved to hold.
    const Bytes& peerKey() const { return peerKey_; }

private:
    void begin(PeerPurpose purpose, ByteView wantedId, Bytes nonce);
    bool expects(ByteView key) const;

    crypto::Identity identity_;
    Bytes binding_, m1_, peerKey_;
    std::vector<Bytes> keys_;
    std::optional<crypto::PairCode> code_;
    std::string host_;
};

// What each side signs, for tests and other programs.
Bytes peerAnswerText(ByteView binding, ByteView m1, ByteView key, ByteView nonce);
Bytes peerCallText(ByteView binding, ByteView m1, ByteView m2, ByteView key);

} // namespace ismail::group
