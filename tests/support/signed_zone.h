// A signed zone in a few octets, for resolvers that validate: signed.example with one ECDSA P-256 key (algorithm 13)
// and a TLSA record at _25._tcp, signed from 2020 to 2080 with a TTL of 300 s. The secret half of the key exists no
// more.
#pragma once

#include "support/dns_message.h"

#include <string>
#include <string_view>

namespace ismail::test::signedZone {

enum : unsigned { tlsa = 52, rrsig = 46, dnskey = 48, ttl = 300 };

inline constexpr std::string_view zone = "signed.example";
inline constexpr std::string_view owner = "_25._tcp.signed.example";
inline const char* const anchor =
    "signed.example. IN DS 17206 13 2 1C89585B69B8B2E2538F54F7D67F535E89BB38AEC4EFF5252FEC1AD48998366B";

inline const char* const dnskeyHex =
    "0101030d4c392dd5f7efa49f73bfa1ed11e95a96c05bc5fba3f15d3ffb69495d0f23d64c8467a0638edc8ac50b2eb09c"
    "9cf83b4e789326542245e5f802ed0216cddea817";
inline const char* const dnskeySignatureHex =
    "00300d020000012ccee7b9805e0be1004336067369676e6564076578616d706c6500f73188673f49d5b35ca6a9c27581"
    "2c2036d138f4f9a6fba1a97dcb0006b67f520ad6d0e81f1c11eab21eecf976ce297562235302c520d61ee28c97408ab5"
    "0a99";
inline const char* const tlsaSignatureHex =
    "00340d040000012ccee7b9805e0be1004336067369676e6564076578616d706c6500886199f4013361536193cf642d6c"
    "8690787510c28ec4094cc6445141fa26680514894f87226d1d34f1cb4a791debd9fd44bdb2783314e36180673d2bd81c"
    "6627";

inline std::string octets(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

// The digest of the TLSA record is 00, 01, 02 and so on.
inline std::string digest() {
    std::string out;
    for (int i = 0; i < 32; ++i)
        out += static_cast<char>(i);
    return out;
}

inline DnsMessage keys() {
    return DnsMessage(zone, dnskey)
        .raw(dnsName(zone), dnskey, ttl, octets(dnskeyHex))
        .raw(dnsName(zone), rrsig, ttl, octets(dnskeySignatureHex));
}

// With another digest than was signed it is forged.
inline DnsMessage certificate(const std::string& of) {
    return DnsMessage(owner, tlsa)
        .raw(dnsName(owner), tlsa, ttl, std::string("\x03\x01\x01", 3) + of)
        .raw(dnsName(owner), rrsig, ttl, octets(tlsaSignatureHex));
}

} // namespace ismail::test::signedZone
