// The Authentication-Results field (RFC 8601 section 2.2), and ARC-Authentication-Results, which is the same behind an
// instance number (RFC 8617 section 4.1.1).
//
// Promises: what is written is one well-formed field of 4 KB at most; what a sender wrote stands in it as a token, a
// domain, an address or in quotes, and is left out where it has control characters or other letters than ASCII. What is
// read may be anything: it takes linear time, comments are skipped, and a statement that cannot be read is left out.
// Does not: decide whom to believe.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxAuthResults = 4096;          // octets of a field that is written
constexpr std::size_t maxAuthResultsRead = 64 * 1024; // of one that is read; a longer one says nothing
constexpr std::size_t maxAuthStatements = 100;        // that are read
constexpr std::size_t maxAuthProperties = 20;         // of a statement that are read
constexpr std::size_t maxAuthValue = 512;             // octets of a value that is written
constexpr unsigned maxArcInstance = 50;

struct AuthProperty {
    std::string type;  // "smtp", "header", "dns", "policy"
    std::string name;  // "mailfrom", "d"
    std::string value; // without quotes
    friend bool operator==(const AuthProperty&, const AuthProperty&) = default;
};

struct AuthStatement {
    std::string method; // "spf", "dkim", "dmarc", "iprev", "auth", "arc"
    std::string result; // a word of RFC 8601 section 2.7
    std::string reason; // for people; empty: none
    std::vector<AuthProperty> properties;
    friend bool operator==(const AuthStatement&, const AuthStatement&) = default;
};

struct AuthResultsField {
    std::string authservId;                // our own host name
    unsigned instance = 0;                 // of ARC; 0: an Authentication-Results field
    std::vector<AuthStatement> statements; // none: "none"
    friend bool operator==(const AuthResultsField&, const AuthResultsField&) = default;
};

// The field with its name and CRLF. Statements that do not fit any more are left out.
Bytes writeAuthResults(const AuthResultsField& field);

// value: what follows the colon, folded or not. Nothing where it names no authserv-id.
std::optional<AuthResultsField> parseAuthResults(std::string_view value);

// Whether a field (its value) says that it is of that server: such a field from outside is a lie and has to go (section
// 5). Letters may be in any case; comments, quotes, a dot at the end and an instance number before make no difference.
bool claimsAuthservId(std::string_view value, std::string_view authservId);

} // namespace ismail::trust
