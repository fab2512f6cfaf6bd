// IP addresses and networks as values, without the operating system's headers.
//
// Promises: one address has one form: an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is the IPv4 address, and
// text() is canonical (RFC 5952), so texts can be compared and used as keys. Parsing takes hostile input of any length.
// Does not: resolve names; know ports or brackets; keep a zone ("%eth0" is taken and dropped).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail {

class IpAddress {
public:
    using V4 = std::array<std::uint8_t, 4>;
    using V6 = std::array<std::uint8_t, 16>; // network order

    // "192.0.2.1" (four decimal parts, no leading zeros) or RFC 4291 section 2.2 text; nothing for anything else.
    static std::optional<IpAddress> parse(std::string_view text);
    static IpAddress fromV4(const V4& bytes);
    static IpAddress fromV6(const V6& bytes); // a mapped one becomes IPv4

    bool isV4() const;
    bool isLoopback() const; // 127.0.0.0/8 or ::1
    bool isAny() const;      // 0.0.0.0 or ::
    V4 v4() const;           // isV4() only
    // IPv4 in its mapped form.
    const V6& v6() const { return bytes_; }
    std::string text() const;

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    V6 bytes_{};
};

// An address and a prefix length.
class IpNetwork {
public:
    // "192.168.1.0/24", "2001:db8::/32", or an address alone: that one address. Bits behind the prefix are ignored.
    static std::optional<IpNetwork> parse(std::string_view text);
    bool contains(const IpAddress& address) const; // an IPv4 network holds IPv4 addresses only, an IPv6 one IPv6 only
    std::string text() const;

    friend bool operator==(const IpNetwork&, const IpNetwork&) = default;

private:
    IpAddress base_;
    unsigned bits_ = 0; // of the 128
};

class IpNetworkList {
public:
    // Networks separated by commas, semicolons or white space; nothing when one is wrong, which then goes to bad.
    static std::optional<IpNetworkList> parse(std::string_view text, std::string* bad = nullptr);
    static std::optional<IpNetworkList> parse(const std::vector<std::string>& texts, std::string* bad = nullptr);

    void add(const IpNetwork& network) { networks_.push_back(network); }
    bool contains(const IpAddress& address) const;
    bool contains(std::string_view address) const; // false where it is no address
    bool empty() const { return networks_.empty(); }
    std::size_t size() const { return networks_.size(); }

private:
    std::vector<IpNetwork> networks_;
};

} // namespace ismail
