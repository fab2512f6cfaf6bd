// Who gave a message to the server that gave it to us: what a partner tells of the client it took the message from.
//
// The reader takes a Received field as ISMail, Postfix, Exim, Exchange and sendmail write it (RFC 5321 section 4.4):
//
//   from helo (name [192.0.2.1]) by mx2.example …      from name ([192.0.2.1] helo=helo) by mx2.example …
//   from helo ([IPv6:2001:db8::1]) by mx2.example …    from [192.0.2.1] (helo=helo) by mx2.example …
//   from helo (192.0.2.1) by mx2.example (192.0.2.9) with Microsoft SMTP Server …
//
// Promises: hostile input of any length, of which maxTrace octets are looked at, once; nothing is believed of a field
// that somebody else wrote, or that tells of a client which logged in (RFC 3848): that one is no server, and its
// address says nothing about the sender's domain. Does not: know who may be believed, or ask the DNS.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ismail::mail {

struct OriginalClient {
    std::string address; // canonical (base/ip_network.h)
    std::string helo;    // empty: not known; printable ASCII, 255 octets at most
    std::string name;    // of the address by DNS, as the teller found it; a domain, or empty
    friend bool operator==(const OriginalClient&, const OriginalClient&) = default;
};

constexpr std::size_t maxTrace = 2048; // octets of a field that are looked at

// value: what follows the colon, folds and all. by: the names of the server that is to have written it. Nothing where
// another wrote it, or where it does not tell the address.
std::optional<OriginalClient> readOriginalClient(std::string_view value, std::span<const std::string> by);

// The value of the first Received field of a header block, or nothing.
std::optional<std::string_view> topmostReceived(std::string_view header);

// One address, name or greeting of another server's telling, in the form of OriginalClient; empty where it is none.
std::string canonicalAddress(std::string_view text); // with or without "IPv6:"
std::string printableHelo(std::string_view text);
std::string clientName(std::string_view text);

} // namespace ismail::mail
