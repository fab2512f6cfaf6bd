#include "trust/zone_file.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::trust {

namespace {

constexpr std::string_view timeToLive = "3600";

// The octet as it may stand between quotes.
std::string escaped(char c) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') return {'\\', c};
    if (octet >= 0x20 && octet < 0x7f) return {c};
    return {'\\', static_cast<char>('0' + octet / 100), static_cast<char>('0' + octet / 10 % 10),
            static_cast<char>('0' + octet % 10)};
}

// What is said in a comment stays on its line.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    return out;
}

bool belongsTo(std::string_view name, std::string_view domain) {
    if (equalsIgnoreCase(name, domain)) return true;
    if (name.size() <= domain.size()) return false;
    const std::size_t at = name.size() - domain.size();
    return name[at - 1] == '.' && equalsIgnoreCase(name.substr(at), domain);
}

} // namespace

std::string printableText(std::string_view text) {
    const bool readable = isUtf8(text);
    std::string out;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        const bool plainly = octet >= 0x80 ? readable : octet >= 0x20 && octet != 0x7f;
        out += plainly ? std::string(1, c) : escaped(c);
    }
    return out;
}

std::string quotedText(std::string_view text) {
    std::string out;
    do {
        out += out.empty() ? "\"" : " \"";
        for (const char c : text.substr(0, maxTextPiece))
            out += escaped(c);
        out += '"';
        text.remove_prefix(std::min(maxTextPiece, text.size()));
    } while (!text.empty());
    return out;
}

std::string zoneValue(const WantedRecord& record) {
    return record.type == DnsType::txt && !record.value.empty() ? quotedText(record.value) : plain(record.value);
}

std::string zoneLine(const WantedRecord& record) {
    const bool complete = !record.name.empty() && !record.value.empty();
    return (complete ? "" : "; ") + plain(record.name.empty() ? "?" : record.name) + ". " + std::string(timeToLive) +
           " IN " + std::string(dnsTypeName(record.type)) + " " + (record.value.empty() ? "?" : zoneValue(record));
}

std::string zoneFile(const std::string& domain, const std::vector<WantedRecord>& records) {
    std::string own, elsewhere, open;
    for (const WantedRecord& record : records) {
        if (record.obsolete) continue;
        const std::string line = zoneLine(record) + "\n";
        if (line.starts_with(';'))
            open += line;
        else if (belongsTo(record.name, domain))
            own += line;
        else
            elsewhere += "; " + line;
    }
    std::string file = "; Records of " + plain(domain) + "\n" + own;
    if (!elsewhere.empty()) file += "; In other zones:\n" + elsewhere;
    if (!open.empty()) file += "; Not known here:\n" + open;
    return file;
}

} // namespace ismail::trust
