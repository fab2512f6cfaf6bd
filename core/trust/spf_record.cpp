#include "trust/spf_record.h"

#include "base/ip_network.h"
#include "base/text.h"

#include <algorithm>

namespace ismail::trust {

namespace {

constexpr std::string_view spfVersion = "v=spf1";
constexpr std::size_t shownTerm = 80; // octets of a wrong term that are told

bool isSpfNameChar(char c) {
    const char lower = asciiLower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// The length of the name in "name=value"; nothing where it is no modifier.
std::optional<std::size_t> modifierName(std::string_view term) {
    std::size_t at = 0;
    while (at < term.size() && isSpfNameChar(term[at]))
        ++at;
    const char first = term.empty() ? '\0' : asciiLower(term.front());
    if (at == 0 || at >= term.size() || term[at] != '=' || first < 'a' || first > 'z') return std::nullopt;
    return at;
}

// Takes "/n" off the end, without leading zeros: true with bits set, or unchanged where there is none; false where the
// number is too large.
bool takePrefix(std::string_view& text, std::string_view slashes, unsigned most, unsigned& bits) {
    std::size_t digits = 0;
    while (digits < text.size() && text[text.size() - 1 - digits] >= '0' && text[text.size() - 1 - digits] <= '9')
        ++digits;
    const std::string_view number = text.substr(text.size() - digits);
    const std::string_view before = text.substr(0, text.size() - digits);
    if (digits == 0 || !before.ends_with(slashes)) return true;
    if (slashes.size() == 1 && before.ends_with("//")) return true; // of the other family
    if (digits > 3 || (digits > 1 && number.front() == '0')) return false;
    const auto value = parseUnsigned(number);
    if (!value || *value > most) return false;
    bits = static_cast<unsigned>(*value);
    text = before.substr(0, before.size() - slashes.size());
    return true;
}

bool readDomain(std::string_view text, SpfTerm& term) {
    term.domain = parseSpfMacros(text, SpfMacroUse::domainSpec);
    return term.domain.has_value();
}

// [ ":" domain-spec ] [ dual-cidr ]
bool readTarget(std::string_view rest, SpfTerm& term, bool prefixes) {
    if (prefixes && (!takePrefix(rest, "//", 128, term.bits6) || !takePrefix(rest, "/", 32, term.bits4))) return false;
    if (rest.empty()) return true;
    return rest.front() == ':' && readDomain(rest.substr(1), term);
}

bool readNetwork(std::string_view rest, SpfTerm& term) {
    const bool v4 = term.mechanism == SpfMechanism::ip4;
    if (!rest.starts_with(':')) return false;
    rest.remove_prefix(1);
    if (!takePrefix(rest, "/", v4 ? 32 : 128, v4 ? term.bits4 : term.bits6)) return false;
    if ((rest.find(':') == std::string_view::npos) != v4 || rest.find('%') != std::string_view::npos) return false;
    const auto address = IpAddress::parse(rest);
    if (!address) return false;
    term.network = address->v6();
    return true;
}

struct SpfName {
    std::string_view name;
    SpfMechanism mechanism;
};
constexpr SpfName spfNames[] = {{"all", SpfMechanism::all}, {"include", SpfMechanism::include},
                                {"a", SpfMechanism::a},     {"mx", SpfMechanism::mx},
                                {"ptr", SpfMechanism::ptr}, {"ip4", SpfMechanism::ip4},
                                {"ip6", SpfMechanism::ip6}, {"exists", SpfMechanism::exists}};

bool readDirective(std::string_view text, SpfTerm& term) {
    term.written = text;
    switch (text.front()) {
    case '+': text.remove_prefix(1); break;
    case '-': term.result = AuthResult::fail, text.remove_prefix(1); break;
    case '~': term.result = AuthResult::softfail, text.remove_prefix(1); break;
    case '?': term.result = AuthResult::neutral, text.remove_prefix(1); break;
    default: break;
    }
    const std::string_view name = text.substr(0, text.find_first_of(":/"));
    const std::string_view rest = text.substr(name.size());
    const auto known = std::find_if(std::begin(spfNames), std::end(spfNames),
                                    [&](const SpfName& one) { return equalsIgnoreCase(one.name, name); });
    if (known == std::end(spfNames)) return false;
    term.mechanism = known->mechanism;
    switch (term.mechanism) {
    case SpfMechanism::all: return rest.empty();
    case SpfMechanism::include:
    case SpfMechanism::exists: return !rest.empty() && readTarget(rest, term, false);
    case SpfMechanism::a:
    case SpfMechanism::mx: return readTarget(rest, term, true);
    case SpfMechanism::ptr: return readTarget(rest, term, false);
    case SpfMechanism::ip4:
    case SpfMechanism::ip6: return readNetwork(rest, term);
    }
    return false;
}

// redirect and exp come once at most; others as often as they like (section 6).
bool readModifier(std::string_view name, std::string_view value, SpfRecord& record) {
    auto* known = equalsIgnoreCase(name, "redirect") ? &record.redirect
                  : equalsIgnoreCase(name, "exp")    ? &record.explanation
                                                     : nullptr;
    if (known == nullptr) return parseSpfMacros(value, SpfMacroUse::modifier).has_value();
    if (known->has_value()) return false;
    *known = parseSpfMacros(value, SpfMacroUse::domainSpec);
    return known->has_value();
}

std::string shown(std::string_view term) {
    std::string out(term.substr(0, shownTerm));
    for (char& c : out)
        if (c < ' ' || c > '~') c = '?';
    return out;
}

} // namespace

bool isSpfRecord(std::string_view text) {
    return startsWithIgnoreCase(text, spfVersion) &&
           (text.size() == spfVersion.size() || text[spfVersion.size()] == ' ');
}

Result<SpfRecord> parseSpfRecord(std::string_view text) {
    if (text.size() > maxSpfRecord) return Error{ErrorKind::invalid, "the record is longer than 4096 octets"};
    SpfRecord record;
    text.remove_prefix(std::min(text.size(), spfVersion.size()));
    for (const std::string_view term : split(text, ' ')) {
        if (term.empty()) continue;
        bool good = false;
        if (const auto name = modifierName(term)) {
            good = readModifier(term.substr(0, *name), term.substr(*name + 1), record);
        } else {
            SpfTerm directive;
            good = readDirective(term, directive);
            record.terms.push_back(std::move(directive));
        }
        if (!good) return Error{ErrorKind::invalid, "the record has a term that breaks the rules: " + shown(term)};
    }
    return record;
}

bool sendsNoMail(std::string_view record) { return equalsIgnoreCase(record, "v=spf1 -all"); }

} // namespace ismail::trust
