#include "trust/dmarc_record.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace ismail::trust {

namespace {

constexpr std::array<std::string_view, 3> dmarcPolicyNames{"none", "quarantine", "reject"};

std::optional<DmarcPolicy> dmarcPolicyOf(std::string_view value) {
    for (std::size_t i = 0; i < dmarcPolicyNames.size(); ++i)
        if (equalsIgnoreCase(dmarcPolicyNames[i], value)) return static_cast<DmarcPolicy>(i);
    return std::nullopt;
}

bool isUriText(char c) {
    const char lower = asciiLower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && std::string_view("-._~:/?#[]@$&'()*+=%").find(c) != std::string_view::npos);
}

// obs-dmarc-report-size: "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]; to be ignored.
std::string_view withoutSize(std::string_view uri) {
    const auto mark = uri.rfind('!');
    if (mark == std::string_view::npos) return uri;
    std::string_view size = uri.substr(mark + 1);
    if (!size.empty() && std::string_view("kmgt").find(asciiLower(size.back())) != std::string_view::npos)
        size.remove_suffix(1);
    const bool digits =
        !size.empty() && std::all_of(size.begin(), size.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? uri.substr(0, mark) : uri;
}

// A scheme, a colon and something; no comma, semicolon or exclamation mark (4.8).
bool isDmarcUri(std::string_view uri) {
    const auto colon = uri.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == uri.size()) return false;
    const char first = asciiLower(uri.front());
    if (first < 'a' || first > 'z') return false;
    const std::string_view scheme = uri.substr(0, colon);
    if (scheme.find_first_of("_~/?#[]@$&'()*=%:") != std::string_view::npos) return false;
    if (!std::all_of(uri.begin(), uri.end(), isUriText)) return false;
    return !equalsIgnoreCase(scheme, "mailto") || mailtoAddress(uri).has_value();
}

void readUris(std::string_view value, std::vector<std::string>& uris) {
    for (const std::string_view one : split(value, ',')) {
        const std::string_view uri = withoutSize(trim(one));
        if (uris.size() < maxDmarcUris && isDmarcUri(uri)) uris.emplace_back(uri);
    }
}

// dmarc-fo: 0 or 1, d, s, each once at most.
bool isFailureOptions(std::string_view value) {
    std::string seen;
    for (const std::string_view one : split(value, ':')) {
        const std::string_view option = trim(one);
        if (option.size() != 1) return false;
        const char c = asciiLower(option.front());
        if (std::string_view("01ds").find(c) == std::string_view::npos || seen.find(c) != std::string::npos)
            return false;
        seen += c;
    }
    return seen.find('0') == std::string::npos || seen.find('1') == std::string::npos;
}

class DmarcReader {
public:
    // One tag behind the version; the first of a name counts.
    void tag(std::string_view name, std::string_view value) {
        if (name == "p" && first(0)) {
            record_.p = dmarcPolicyOf(value);
        } else if (name == "sp" && first(1)) {
            record_.sp = dmarcPolicyOf(value);
            record_.broken = record_.broken || !record_.sp;
        } else if (name == "np" && first(2)) {
            record_.np = dmarcPolicyOf(value);
            record_.broken = record_.broken || !record_.np;
        } else if (name == "t" && first(3)) {
            record_.testing = equalsIgnoreCase(value, "y");
        } else if (name == "psd" && first(4)) {
            record_.psd = equalsIgnoreCase(value, "y")   ? DmarcPsd::yes
                          : equalsIgnoreCase(value, "n") ? DmarcPsd::no
                                                         : DmarcPsd::unknown;
        } else if (name == "adkim" && first(5)) {
            record_.strictDkim = equalsIgnoreCase(value, "s");
        } else if (name == "aspf" && first(6)) {
            record_.strictSpf = equalsIgnoreCase(value, "s");
        } else if (name == "rua" && first(7)) {
            readUris(value, record_.rua);
        } else if (name == "ruf" && first(8)) {
            readUris(value, record_.ruf);
        } else if (name == "fo" && first(9)) {
            if (isFailureOptions(value)) record_.fo = asciiLower(value);
        }
    }

    DmarcRecord take() {
        record_.broken = record_.broken || !record_.p;
        if (record_.ruf.empty()) record_.fo = "0";
        return std::move(record_);
    }

private:
    bool first(unsigned which) {
        const bool isFirst = (seen_ >> which & 1U) == 0;
        seen_ |= 1U << which;
        return isFirst;
    }

    DmarcRecord record_;
    unsigned seen_ = 0;
};

} // namespace

std::optional<DmarcRecord> parseDmarcRecord(std::string_view text) {
    if (text.size() > maxDmarcRecord || text.empty() || asciiLower(text.front()) != 'v') return std::nullopt;
    DmarcReader reader;
    bool version = true;
    for (const std::string_view part : split(text, ';')) {
        const auto equals = part.find('=');
        const std::string_view name = trim(part.substr(0, equals));
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view() : trim(part.substr(equals + 1));
        if (version) {
            if (!equalsIgnoreCase(name, "v") || value != "DMARC1") return std::nullopt;
            version = false;
        } else if (equals != std::string_view::npos) {
            reader.tag(asciiLower(name), value);
        }
    }
    return reader.take();
}

std::string_view dmarcPolicyName(DmarcPolicy policy) { return dmarcPolicyNames.at(static_cast<std::size_t>(policy)); }

std::optional<mail::Address> mailtoAddress(std::string_view uri) {
    constexpr std::string_view scheme = "mailto:";
    if (!startsWithIgnoreCase(uri, scheme)) return std::nullopt;
    uri.remove_prefix(scheme.size());
    uri = uri.substr(0, uri.find('?'));
    std::string text;
    const auto digit = [](char c) {
        const char lower = asciiLower(c);
        return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    };
    for (std::size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] != '%') {
            text += uri[i];
            continue;
        }
        const int high = i + 2 < uri.size() ? digit(uri[i + 1]) : -1, low = i + 2 < uri.size() ? digit(uri[i + 2]) : -1;
        if (high < 0 || low < 0) return std::nullopt;
        text += static_cast<char>(high * 16 + low);
        i += 2;
    }
    auto address = mail::parseMailbox(text);
    if (!address) return std::nullopt;
    return std::move(*address);
}

} // namespace ismail::trust
