#include "base/dns.h"

#include "base/text.h"

#include <utility>

namespace ismail {

namespace {

constexpr std::pair<DnsType, std::string_view> typeNames[] = {
    {DnsType::a, "A"},     {DnsType::ns, "NS"},     {DnsType::cname, "CNAME"}, {DnsType::soa, "SOA"},
    {DnsType::ptr, "PTR"}, {DnsType::mx, "MX"},     {DnsType::txt, "TXT"},     {DnsType::aaaa, "AAAA"},
    {DnsType::srv, "SRV"}, {DnsType::tlsa, "TLSA"}, {DnsType::caa, "CAA"}};

bool isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

} // namespace

std::optional<std::string> queryName(std::string_view text) {
    constexpr std::size_t maxName = 253, maxLabel = 63;
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.empty() || text.size() > maxName) return std::nullopt;
    std::size_t label = 0;
    for (const char c : text) {
        if (c == '.') {
            if (label == 0) return std::nullopt;
            label = 0;
        } else if (++label > maxLabel) {
            return std::nullopt;
        }
    }
    if (label == 0) return std::nullopt;
    return asciiLower(text);
}

std::string escapedName(std::string_view name) {
    std::string out;
    out.reserve(name.size());
    for (const char c : name) {
        if (isPlain(c) || c == '.') {
            out += c;
            continue;
        }
        const unsigned octet = static_cast<unsigned char>(c);
        out += '\\';
        for (const unsigned digit : {octet / 100, octet / 10 % 10, octet % 10})
            out += static_cast<char>('0' + digit);
    }
    return out;
}

std::string_view dnsTypeName(DnsType type) {
    for (const auto& [known, name] : typeNames)
        if (known == type) return name;
    return "?";
}

std::optional<DnsType> dnsTypeNamed(std::string_view name) {
    for (const auto& [type, known] : typeNames)
        if (equalsIgnoreCase(known, name)) return type;
    return std::nullopt;
}

} // namespace ismail
