#include "mail/address.h"

#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>
#include <optional>

namespace ismail::mail {

namespace {

constexpr std::size_t maxLabel = 63;       // RFC 1035 section 2.3.4
constexpr std::size_t maxSourceRoute = 64; // hosts of a source route: ignored, so only bounded

bool isLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool isHighByte(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// atext of RFC 5322 section 3.2.3.
bool isAtomText(char c) {
    return isLetterOrDigit(c) ||
           (c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos);
}

// Dot-string = Atom *("." Atom); UTF-8 counts as atext (RFC 6531 section 3.3).
bool isDotString(std::string_view text) {
    bool afterDot = true;
    for (const char c : text) {
        if (c == '.') {
            if (afterDot) return false;
            afterDot = true;
        } else if (isAtomText(c) || isHighByte(c)) {
            afterDot = false;
        } else {
            return false;
        }
    }
    return !afterDot;
}

std::string quotedLocal(std::string_view local) {
    if (isDotString(local)) return std::string(local);
    std::string out = "\"";
    for (const char c : local) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

// A local part in which a forwarder keeps another address (SRS, BATV) is often longer than it may be, and refusing it
// would refuse a bounce.
bool mayBeLong(std::string_view local) {
    return startsWithIgnoreCase(local, "SRS0=") || startsWithIgnoreCase(local, "SRS1=") ||
           startsWithIgnoreCase(local, "SRS0+") || startsWithIgnoreCase(local, "SRS1+") ||
           startsWithIgnoreCase(local, "SRS0-") || startsWithIgnoreCase(local, "SRS1-") ||
           startsWithIgnoreCase(local, "prvs=");
}

// IPv4-address-literal: four numbers 0 to 255 (RFC 5321 section 4.1.3).
bool isIpv4(std::string_view text) {
    const auto parts = split(text, '.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
               const auto value = part.size() <= 3 ? parseUnsigned(part) : std::nullopt;
               return value && *value <= 255;
           });
}

// Number of 16-bit groups in "a:b:c", an IPv4 tail counting as two; nothing if it is not well formed. Empty text: none.
std::optional<int> ipv6Groups(std::string_view text, bool mayEndInIpv4) {
    if (text.empty()) return 0;
    const auto parts = split(text, ':');
    int groups = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string_view part = parts[i];
        if (mayEndInIpv4 && i + 1 == parts.size() && isIpv4(part)) {
            groups += 2;
            continue;
        }
        const bool hex = !part.empty() && part.size() <= 4 && std::all_of(part.begin(), part.end(), [](char c) {
            return (c >= '0' && c <= '9') || (asciiLower(c) >= 'a' && asciiLower(c) <= 'f');
        });
        if (!hex) return std::nullopt;
        ++groups;
    }
    return groups;
}

bool isIpv6(std::string_view text) {
    if (text.size() > 45) return false;
    const auto gap = text.find("::");
    if (gap == std::string_view::npos) return ipv6Groups(text, true) == 8;
    const auto left = ipv6Groups(text.substr(0, gap), false);
    const auto right = ipv6Groups(text.substr(gap + 2), true);
    return left && right && *left + *right <= 7;
}

// "[192.0.2.1]" or "[IPv6:2001:db8::1]". No other Standardized-tag was ever registered, so none is accepted.
bool isAddressLiteral(std::string_view text) {
    if (text.size() < 3 || text.front() != '[' || text.back() != ']') return false;
    const std::string_view inner = text.substr(1, text.size() - 2);
    if (startsWithIgnoreCase(inner, "IPv6:")) return isIpv6(inner.substr(5));
    return isIpv4(inner);
}

// Walks over a path or mailbox. Each function takes what it recognises and leaves a sentence in error if it cannot.
class AddressParser {
public:
    AddressParser(std::string_view text, bool utf8) : text_(text), utf8_(utf8) {}

    std::optional<ParsedPath> path(const PathRules& rules) {
        if (!take('<')) return fail("The address must be enclosed in angle brackets.");
        if (take('>')) {
            if (!rules.allowNull) return fail("The address is empty.");
            return ParsedPath{Address{}, at_};
        }
        if (peek() == '@' && !sourceRoute()) return std::nullopt;
        auto address = mailbox(rules.allowPostmaster);
        if (!address) return std::nullopt;
        if (!take('>'))
            return fail("The address is not closed by an angle bracket, or has characters that need quoting.");
        return ParsedPath{std::move(*address), at_};
    }

    std::optional<Address> mailbox(bool allowPostmaster) {
        Address address;
        if (!localPart(address.local)) return std::nullopt;
        if (quotedLocal(address.local).size() > maxLocalPart && !mayBeLong(address.local))
            return fail("The local part is longer than 64 octets.");
        if (take('@')) {
            const auto name = domain();
            if (!name) return std::nullopt;
            address.domain = asciiLower(*name);
        } else if (!allowPostmaster || !equalsIgnoreCase(address.local, "postmaster")) {
            return fail("The address has no domain.");
        }
        if (address.text().size() > maxPath) return fail("The address is longer than 254 octets.");
        return address;
    }

    bool atEnd() const { return at_ == text_.size(); }
    Error error() const { return Error{ErrorKind::invalid, error_}; }

private:
    std::nullopt_t fail(const char* sentence) {
        if (error_.empty()) error_ = sentence;
        return std::nullopt;
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    // A-d-l = At-domain *( "," At-domain ), then ":". "MUST BE accepted, SHOULD NOT be generated, and SHOULD be
    // ignored."
    bool sourceRoute() {
        for (std::size_t hosts = 0; hosts < maxSourceRoute; ++hosts) {
            if (!take('@') || !domain()) break;
            if (take(':')) return true;
            if (!take(',')) break;
        }
        fail("The source route is not well formed.");
        return false;
    }

    bool localPart(std::string& out) {
        if (peek() == '"') return quotedString(out);
        const std::size_t start = at_;
        while (at_ < text_.size() && (text_[at_] == '.' || isAtomText(text_[at_]) || (utf8_ && isHighByte(text_[at_]))))
            ++at_;
        const std::string_view local = text_.substr(start, at_ - start);
        if (isHighByte(peek())) return refuse("The local part has characters that need SMTPUTF8.");
        if (local.empty()) return refuse("The local part is empty or has characters that need quoting.");
        if (!isUtf8(local)) return refuse("The local part is not valid UTF-8.");
        if (!isDotString(local)) return refuse("The local part has a dot at its start, at its end or beside another.");
        out = local;
        return true;
    }

    // Quoted-string of RFC 5321 section 4.1.2: only printable ASCII (and UTF-8 where allowed), also after a backslash.
    bool quotedString(std::string& out) {
        take('"');
        while (at_ < text_.size()) {
            char c = text_[at_++];
            if (c == '"') {
                if (!isUtf8(out)) return refuse("The local part is not valid UTF-8.");
                return true;
            }
            if (c == '\\') {
                if (at_ == text_.size()) break;
                c = text_[at_++];
                if (isHighByte(c)) return refuse("The local part has a backslash before a character outside ASCII.");
            }
            if (isHighByte(c) && !utf8_) return refuse("The local part has characters that need SMTPUTF8.");
            if (!isHighByte(c) && (c < ' ' || c > '~')) return refuse("The local part has a control character.");
            out += c;
            if (out.size() > maxLocalPart) return refuse("The local part is longer than 64 octets.");
        }
        return refuse("The quoted local part is not closed.");
    }

    std::optional<std::string_view> domain() {
        const std::size_t start = at_;
        if (peek() == '[') {
            const auto end = text_.find(']', at_);
            at_ = end == std::string_view::npos ? text_.size() : end + 1;
            const std::string_view literal = text_.substr(start, at_ - start);
            if (!isAddressLiteral(literal)) return fail("The address literal is not a valid IPv4 or IPv6 address.");
            return literal;
        }
        while (at_ < text_.size() && (isLetterOrDigit(text_[at_]) || text_[at_] == '-' || text_[at_] == '.' ||
                                      (utf8_ && isHighByte(text_[at_]))))
            ++at_;
        const std::string_view name = text_.substr(start, at_ - start);
        if (isHighByte(peek())) return fail("The domain has characters that need SMTPUTF8.");
        if (name.size() > maxDomain) return fail("The domain is longer than 255 octets.");
        if (!isDomain(name, utf8_)) return fail("The domain is not a valid domain name.");
        return name;
    }

    bool refuse(const char* sentence) {
        fail(sentence);
        return false;
    }

    std::string_view text_;
    bool utf8_;
    std::size_t at_ = 0;
    std::string error_;
};

} // namespace

std::string Address::text() const {
    if (isNull()) return {};
    std::string out = quotedLocal(local);
    if (!domain.empty()) out += '@' + domain;
    return out;
}

bool Address::needsUtf8() const { return !isAscii(local) || !isAscii(domain); }

Result<ParsedPath> parsePath(std::string_view text, const PathRules& rules) {
    AddressParser parser(text, rules.utf8);
    auto parsed = parser.path(rules);
    if (!parsed) return parser.error();
    return std::move(*parsed);
}

Result<Address> parseMailbox(std::string_view text, bool utf8) {
    AddressParser parser(text, utf8);
    auto address = parser.mailbox(false);
    if (!address) return parser.error();
    if (!parser.atEnd()) return Error{ErrorKind::invalid, "There is more text after the address."};
    return std::move(*address);
}

bool isDomain(std::string_view text, bool utf8) {
    if (text.empty() || text.size() > maxDomain) return false;
    if (!isAscii(text)) {
        // A U-label is valid if it has an A-label (RFC 6531 section 3.3): what else is wrong with it is IDNA's to
        // judge.
        if (!utf8 || text.back() == '.') return false;
        const auto ascii = toAscii(text);
        return ascii && isDomain(*ascii, false);
    }
    for (const std::string_view label : split(text, '.')) {
        if (label.empty() || label.size() > maxLabel || label.front() == '-' || label.back() == '-') return false;
        if (!std::all_of(label.begin(), label.end(), [](char c) { return isLetterOrDigit(c) || c == '-'; }))
            return false;
    }
    return true;
}

std::string addressKey(const Address& address) {
    Address key{asciiLower(address.local), address.domain};
    if (!address.domain.empty() && !address.isLiteral()) {
        auto ascii = toAscii(address.domain);
        key.domain = ascii ? std::move(ascii).value() : asciiLower(address.domain);
    } else {
        key.domain = asciiLower(address.domain);
    }
    return key.text();
}

} // namespace ismail::mail
