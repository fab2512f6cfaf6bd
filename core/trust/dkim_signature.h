// DKIM-Signature fields and their relatives in ARC, read (RFC 6376 sections 3.2, 3.5; RFC 8301, 8463, 8616; RFC 8617
// sections 4.1.2, 4.1.3), and the record of a key (RFC 6376 section 3.6.1).
//
// What cannot be used says why in `fault`; what could be read before that is there, for who shows it. No octets of a
// signature are longer than its field; lists and numbers have the caps below.
#pragma once

#include "base/bytes.h"
#include "base/dns.h"
#include "crypto/signature.h"
#include "trust/dkim_canon.h"
#include "trust/dkim_header.h"
#include "trust/dkim_reason.h"
#include "trust/dkim_tags.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxKeyRecord = 4 * 1024; // octets
constexpr std::size_t maxKeyRecords = 10;      // looked at in an answer
constexpr int maxArcSets = 50;                 // RFC 8617 section 4.2.1

enum class DkimField : std::uint8_t { dkim, arcMessage, arcSeal };
enum class DkimAlgorithm : std::uint8_t { unknown, rsaSha256, ed25519Sha256, rsaSha1 };

std::string_view dkimAlgorithmName(DkimAlgorithm algorithm); // "rsa-sha256"

struct DkimSignature {
    DkimReason fault = DkimReason::none;
    DkimAlgorithm algorithm = DkimAlgorithm::unknown;
    std::string domain;   // d=, A-labels in lower case
    std::string selector; // s=, the same
    DkimCanon headerCanon = DkimCanon::simple, bodyCanon = DkimCanon::simple;
    std::vector<std::string> names;                         // h=, lower case; empty for a seal
    Bytes bodyHash;                                         // bh=, 32 octets; empty for a seal
    Bytes signature;                                        // b=
    std::optional<std::uint64_t> length, signedAt, expires; // l=; t=, x= in seconds since 1970
    std::string identity;       // i= decoded, cut at 320 octets; "@domain" where there is none. DKIM only
    std::string identityDomain; // its domain, as `domain`
    DkimTag signatureTag;       // where b= stands in the value; its views are not valid
    int instance = 0;           // i= of ARC
    std::string chain;          // cv= of a seal, lower case

    // Of the TXT record with the key.
    DnsQuestion keyQuestion() const;
};

// value: of the field, folded as it is.
DkimSignature parseDkimSignature(std::string_view value, DkimField field);

// 1 to 50 in one or two digits (RFC 8617 section 4.2.1); 0 for all else.
int arcInstance(std::string_view value);

struct DkimKeyRecord {
    DkimReason fault = DkimReason::none; // noKey: the text is no key record at all
    bool testing = false;                // t=y
    bool strictDomain = false;           // t=s: i= must be in d= itself
    bool sha256 = true;                  // h= allows it
    bool email = true;                   // s= is * or email
    std::optional<crypto::VerifyingKey> key = {};
};

DkimKeyRecord parseDkimKey(std::string_view text);

// The key of an answer to keyQuestion(): of several records the first that is no noKey. fault is dnsTrouble where the
// answer failed.
DkimKeyRecord dkimKeyOf(const DnsAnswer& answer);

// Why the key cannot be used for the signature; none where it can.
DkimReason dkimKeyFits(const DkimKeyRecord& key, const DkimSignature& signature);

} // namespace ismail::trust
