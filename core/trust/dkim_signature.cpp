#include "trust/dkim_signature.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace ismail::trust {

namespace {

constexpr std::size_t maxIdentity = 320;

struct DkimAlgorithmRow {
    DkimAlgorithm algorithm;
    std::string_view name;
};
constexpr std::array dkimAlgorithms = {DkimAlgorithmRow{DkimAlgorithm::rsaSha256, "rsa-sha256"},
                                       DkimAlgorithmRow{DkimAlgorithm::ed25519Sha256, "ed25519-sha256"},
                                       DkimAlgorithmRow{DkimAlgorithm::rsaSha1, "rsa-sha1"}};

DkimAlgorithm algorithmOf(std::string_view name) {
    for (const DkimAlgorithmRow& row : dkimAlgorithms)
        if (equalsIgnoreCase(dkimWithoutSpace(name), row.name)) return row.algorithm;
    return DkimAlgorithm::unknown;
}

std::optional<DkimCanon> canonOf(std::string_view name) {
    if (equalsIgnoreCase(name, "simple")) return DkimCanon::simple;
    if (equalsIgnoreCase(name, "relaxed")) return DkimCanon::relaxed;
    return std::nullopt;
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// dkim-quoted-printable, RFC 6376 section 2.11: white space is nothing, "=" begins two hexadecimal digits.
std::string dkimUnquoted(std::string_view value) {
    const std::string text = dkimWithoutSpace(value);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '=' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high < 0 ? -1 : hexDigit(text[i + 2]);
        if (low < 0) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

bool isInside(std::string_view name, std::string_view domain) {
    return name == domain ||
           (name.size() > domain.size() && name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.');
}

// Reads one signature; each function gives the first thing that is wrong.
class DkimSignatureReader {
public:
    DkimSignatureReader(const DkimTagList& tags, DkimField field, DkimSignature& out)
        : tags_(tags), field_(field), out_(out) {}

    DkimReason read() {
        using Step = DkimReason (DkimSignatureReader::*)();
        static constexpr std::array<Step, 8> steps = {&DkimSignatureReader::chain,   &DkimSignatureReader::names,
                                                      &DkimSignatureReader::kind,    &DkimSignatureReader::canon,
                                                      &DkimSignatureReader::octets,  &DkimSignatureReader::fields,
                                                      &DkimSignatureReader::numbers, &DkimSignatureReader::identity};
        for (const Step step : steps)
            if (const DkimReason fault = (this->*step)(); fault != DkimReason::none) return fault;
        return DkimReason::none;
    }

private:
    bool seal() const { return field_ == DkimField::arcSeal; }

    DkimReason names() {
        auto domain = dkimName(tags_.value("d"));
        if (domain) out_.domain = std::move(*domain);
        auto selector = dkimName(tags_.value("s"));
        if (selector) out_.selector = std::move(*selector);
        if (out_.domain.empty()) return tags_.value("d").empty() ? DkimReason::missingTag : DkimReason::badDomain;
        if (out_.selector.empty()) return tags_.value("s").empty() ? DkimReason::missingTag : DkimReason::badSelector;
        return queryName(out_.keyQuestion().name) ? DkimReason::none : DkimReason::badSelector;
    }

    DkimReason kind() {
        out_.algorithm = algorithmOf(tags_.value("a"));
        if (field_ == DkimField::dkim && tags_.find("v") == nullptr) return DkimReason::missingTag;
        if (field_ == DkimField::dkim && tags_.value("v") != "1") return DkimReason::badVersion;
        if (tags_.value("a").empty()) return DkimReason::missingTag;
        if (out_.algorithm == DkimAlgorithm::unknown) return DkimReason::badAlgorithm;
        return DkimReason::none;
    }

    DkimReason chain() {
        if (field_ == DkimField::dkim) return DkimReason::none;
        out_.instance = arcInstance(tags_.value("i"));
        if (out_.instance == 0) return DkimReason::badNumber;
        if (!seal()) return DkimReason::none;
        if (tags_.find("h") != nullptr) return DkimReason::forbiddenTag; // RFC 8617 section 4.1.3
        out_.chain = asciiLower(tags_.value("cv"));
        const bool known = out_.chain == "none" || out_.chain == "pass" || out_.chain == "fail";
        return known ? DkimReason::none : DkimReason::badChainValue;
    }

    DkimReason canon() {
        // The drafts of ARC had no other than relaxed, and messages without c= are signed so.
        if (field_ != DkimField::dkim) out_.headerCanon = out_.bodyCanon = DkimCanon::relaxed;
        if (seal() || tags_.find("c") == nullptr) return DkimReason::none;
        const std::string value = dkimWithoutSpace(tags_.value("c"));
        const auto slash = value.find('/');
        const auto header = canonOf(std::string_view(value).substr(0, slash));
        const auto body =
            slash == std::string::npos ? DkimCanon::simple : canonOf(std::string_view(value).substr(slash + 1));
        if (!header || !body) return DkimReason::badCanon;
        out_.headerCanon = *header;
        out_.bodyCanon = *body;
        return DkimReason::none;
    }

    DkimReason octets() {
        const DkimTag* const tag = tags_.find("b");
        if (tag == nullptr || tag->value.empty()) return DkimReason::missingTag;
        auto signature = dkimBase64(tag->value);
        if (!signature || signature->empty()) return DkimReason::badBase64;
        out_.signature = std::move(*signature);
        out_.signatureTag = {{}, {}, tag->begin, tag->end};
        if (seal()) return DkimReason::none;
        if (tags_.value("bh").empty()) return DkimReason::missingTag;
        auto hash = dkimBase64(tags_.value("bh"));
        const bool sized = hash && hash->size() == (out_.algorithm == DkimAlgorithm::rsaSha1 ? 20 : crypto::sha256Size);
        if (!sized) return DkimReason::badBase64;
        out_.bodyHash = std::move(*hash);
        return DkimReason::none;
    }

    DkimReason fields() {
        if (seal()) return DkimReason::none;
        if (tags_.find("h") == nullptr) return DkimReason::missingTag;
        const auto list = dkimList(tags_.value("h"), maxSignedNames);
        if (!list) return DkimReason::badNames;
        for (const std::string_view name : *list)
            if (!name.empty()) out_.names.push_back(asciiLower(name));
        const auto has = [this](std::string_view name) {
            return std::find(out_.names.begin(), out_.names.end(), name) != out_.names.end();
        };
        // Of ARC fields only seals must not be signed; chains in the wild, and the public tests, sign results and need
        // no From.
        if (field_ == DkimField::arcMessage) return has("arc-seal") ? DkimReason::badNames : DkimReason::none;
        if (out_.names.empty()) return DkimReason::badNames;
        return has("from") ? DkimReason::none : DkimReason::fromNotSigned;
    }

    DkimReason number(std::string_view name, std::optional<std::uint64_t>& out) {
        const DkimTag* const tag = tags_.find(name);
        if (tag == nullptr) return DkimReason::none;
        out = dkimNumber(tag->value);
        return out ? DkimReason::none : DkimReason::badNumber;
    }

    DkimReason numbers() {
        if (number("t", out_.signedAt) != DkimReason::none) return DkimReason::badNumber;
        if (seal()) return DkimReason::none;
        if (number("x", out_.expires) != DkimReason::none || number("l", out_.length) != DkimReason::none)
            return DkimReason::badNumber;
        if (out_.signedAt && out_.expires && *out_.expires < *out_.signedAt) return DkimReason::badNumber;
        return DkimReason::none;
    }

    DkimReason identity() {
        if (field_ != DkimField::dkim) return DkimReason::none;
        out_.identity = '@' + out_.domain;
        out_.identityDomain = out_.domain;
        if (const DkimTag* const query = tags_.find("q"); query != nullptr) {
            const auto ways = dkimList(query->value, 10);
            const bool dns = ways && std::any_of(ways->begin(), ways->end(), [](std::string_view way) {
                                 return equalsIgnoreCase(dkimWithoutSpace(way), "dns/txt") || way == "dns";
                             });
            if (!dns) return DkimReason::badQuery;
        }
        const DkimTag* const tag = tags_.find("i");
        if (tag == nullptr) return DkimReason::none;
        const std::string identity = dkimUnquoted(tag->value);
        const auto at = identity.rfind('@');
        const auto domain =
            at == std::string::npos ? std::nullopt : dkimName(std::string_view(identity).substr(at + 1));
        if (!domain || !isInside(*domain, out_.domain)) return DkimReason::badIdentity;
        out_.identity = identity.substr(0, maxIdentity);
        out_.identityDomain = *domain;
        return DkimReason::none;
    }

    const DkimTagList& tags_;
    DkimField field_;
    DkimSignature& out_;
};

} // namespace

std::string_view dkimAlgorithmName(DkimAlgorithm algorithm) {
    for (const DkimAlgorithmRow& row : dkimAlgorithms)
        if (row.algorithm == algorithm) return row.name;
    return "unknown";
}

DnsQuestion DkimSignature::keyQuestion() const { return {selector + "._domainkey." + domain, DnsType::txt}; }

DkimSignature parseDkimSignature(std::string_view value, DkimField field) {
    DkimSignature out;
    const auto tags = DkimTagList::parse(value);
    out.fault = tags ? DkimSignatureReader(*tags, field, out).read() : DkimReason::badTags;
    return out;
}

int arcInstance(std::string_view value) {
    if (value.empty() || value.size() > 2) return 0;
    const auto number = parseUnsigned(value).value_or(0);
    return number <= static_cast<std::uint64_t>(maxArcSets) ? static_cast<int>(number) : 0;
}

} // namespace ismail::trust
