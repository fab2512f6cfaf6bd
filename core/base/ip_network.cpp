#include "base/ip_network.h"

#include "base/text.h"

#include <algorithm>

namespace ismail {

namespace {

constexpr std::size_t maxAddressText = 80; // 45 octets of address and a zone
constexpr std::array<std::uint8_t, 12> mappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<IpAddress::V4> parseV4(std::string_view text) {
    IpAddress::V4 bytes{};
    std::size_t at = 0;
    for (std::size_t part = 0; part < bytes.size(); ++part) {
        if (part > 0) {
            if (at >= text.size() || text[at] != '.') return std::nullopt;
            ++at;
        }
        const std::size_t start = at;
        unsigned value = 0;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - start < 3)
            value = value * 10 + static_cast<unsigned>(text[at++] - '0');
        const std::size_t digits = at - start;
        if (digits == 0 || value > 255 || (digits > 1 && text[start] == '0')) return std::nullopt;
        bytes[part] = static_cast<std::uint8_t>(value);
    }
    if (at != text.size()) return std::nullopt;
    return bytes;
}

int hexGroupDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Groups before or after "::", appended as bytes; an IPv4 tail is allowed in the last place.
bool parseGroups(std::string_view text, bool last, std::vector<std::uint8_t>& out) {
    if (text.empty()) return true;
    const auto groups = split(text, ':');
    if (groups.size() > 8) return false;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::string_view group = groups[i];
        if (last && i + 1 == groups.size() && group.find('.') != std::string_view::npos) {
            const auto tail = parseV4(group);
            if (!tail) return false;
            out.insert(out.end(), tail->begin(), tail->end());
            continue;
        }
        if (group.empty() || group.size() > 4) return false;
        unsigned value = 0;
        for (char c : group) {
            const int digit = hexGroupDigit(c);
            if (digit < 0) return false;
            value = value * 16 + static_cast<unsigned>(digit);
        }
        out.push_back(static_cast<std::uint8_t>(value >> 8));
        out.push_back(static_cast<std::uint8_t>(value & 0xff));
    }
    return true;
}

std::optional<IpAddress::V6> parseV6(std::string_view text) {
    IpAddress::V6 bytes{};
    std::vector<std::uint8_t> head, tail;
    const std::size_t gap = text.find("::");
    if (gap == std::string_view::npos) {
        if (text.empty() || !parseGroups(text, true, head) || head.size() != bytes.size()) return std::nullopt;
        std::copy(head.begin(), head.end(), bytes.begin());
        return bytes;
    }
    if (!parseGroups(text.substr(0, gap), false, head) || !parseGroups(text.substr(gap + 2), true, tail))
        return std::nullopt;
    // "::" stands for one or more groups of zeros (RFC 4291 section 2.2).
    if (head.size() + tail.size() > bytes.size() - 2) return std::nullopt;
    std::copy(head.begin(), head.end(), bytes.begin());
    std::copy(tail.begin(), tail.end(), bytes.end() - static_cast<std::ptrdiff_t>(tail.size()));
    return bytes;
}

std::string v6Text(const IpAddress::V6& bytes) {
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    // RFC 5952 section 4.2: the longest run of two or more zero groups, the first of equals.
    std::size_t gap = 8, gapLength = 1;
    for (std::size_t i = 0; i < groups.size();) {
        std::size_t end = i;
        while (end < groups.size() && groups[end] == 0)
            ++end;
        if (end - i > gapLength) {
            gap = i;
            gapLength = end - i;
        }
        i = end + 1;
    }
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < groups.size();) {
        if (i == gap) {
            text += "::";
            i += gapLength;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        bool started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            const unsigned digit = groups[i] >> shift & 0xf;
            if (digit == 0 && !started && shift > 0) continue;
            started = true;
            text += digits[digit];
        }
        ++i;
    }
    return text;
}

} // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.empty() || text.size() > maxAddressText) return std::nullopt;
    if (text.find(':') == std::string_view::npos) {
        const auto bytes = parseV4(text);
        return bytes ? std::optional(fromV4(*bytes)) : std::nullopt;
    }
    if (const auto zone = text.find('%'); zone != std::string_view::npos) {
        if (zone + 1 == text.size()) return std::nullopt;
        text = text.substr(0, zone);
    }
    const auto bytes = parseV6(text);
    return bytes ? std::optional(fromV6(*bytes)) : std::nullopt;
}

IpAddress IpAddress::fromV4(const V4& bytes) {
    IpAddress address;
    std::copy(mappedPrefix.begin(), mappedPrefix.end(), address.bytes_.begin());
    std::copy(bytes.begin(), bytes.end(), address.bytes_.begin() + 12);
    return address;
}

IpAddress IpAddress::fromV6(const V6& bytes) {
    IpAddress address;
    address.bytes_ = bytes;
    return address;
}

bool IpAddress::isV4() const { return std::equal(mappedPrefix.begin(), mappedPrefix.end(), bytes_.begin()); }

IpAddress::V4 IpAddress::v4() const { return {bytes_[12], bytes_[13], bytes_[14], bytes_[15]}; }

bool IpAddress::isLoopback() const {
    if (isV4()) return bytes_[12] == 127;
    return bytes_[15] == 1 && std::all_of(bytes_.begin(), bytes_.end() - 1, [](std::uint8_t b) { return b == 0; });
}

bool IpAddress::isAny() const {
    const std::size_t from = isV4() ? 12 : 0;
    return std::all_of(bytes_.begin() + static_cast<std::ptrdiff_t>(from), bytes_.end(),
                       [](std::uint8_t b) { return b == 0; });
}

std::string IpAddress::text() const {
    if (!isV4()) return v6Text(bytes_);
    std::string text;
    for (std::size_t i = 12; i < 16; ++i)
        text += (i > 12 ? "." : "") + std::to_string(bytes_[i]);
    return text;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    const unsigned width = address->isV4() ? 32 : 128;
    unsigned bits = width;
    if (slash != std::string_view::npos) {
        const auto number = parseUnsigned(text.substr(slash + 1));
        if (!number || *number > width) return std::nullopt;
        bits = static_cast<unsigned>(*number);
    }
    IpNetwork network;
    network.bits_ = bits + (128 - width);
    IpAddress::V6 bytes = address->v6();
    for (unsigned bit = network.bits_; bit < 128; ++bit)
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] & ~(0x80U >> bit % 8));
    network.base_ = IpAddress::fromV6(bytes);
    return network;
}

bool IpNetwork::contains(const IpAddress& address) const {
    if (address.isV4() != base_.isV4()) return false;
    const auto& a = address.v6();
    const auto& b = base_.v6();
    const unsigned whole = bits_ / 8, rest = bits_ % 8;
    if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
    if (rest == 0) return true;
    const unsigned mask = 0xffU << (8 - rest) & 0xffU;
    return (a[whole] & mask) == (b[whole] & mask);
}

std::string IpNetwork::text() const {
    const unsigned bits = base_.isV4() ? bits_ - 96 : bits_;
    return base_.text() + "/" + std::to_string(bits);
}

std::optional<IpNetworkList> IpNetworkList::parse(const std::vector<std::string>& texts, std::string* bad) {
    IpNetworkList list;
    for (const auto& text : texts) {
        const auto network = IpNetwork::parse(text);
        if (!network) {
            if (bad) *bad = text;
            return std::nullopt;
        }
        list.add(*network);
    }
    return list;
}

std::optional<IpNetworkList> IpNetworkList::parse(std::string_view text, std::string* bad) {
    return parse(splitList(text), bad);
}

bool IpNetworkList::contains(const IpAddress& address) const {
    return std::any_of(networks_.begin(), networks_.end(),
                       [&](const IpNetwork& network) { return network.contains(address); });
}

bool IpNetworkList::contains(std::string_view address) const {
    const auto parsed = IpAddress::parse(address);
    return parsed && contains(*parsed);
}

} // namespace ismail
