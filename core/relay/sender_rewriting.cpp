#include "relay/sender_rewriting.h"

#include "base/text.h"
#include "mail/idn.h"

namespace ismail::relay {

namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 section 6, in lower case
constexpr std::size_t hashLength = 8;                                    // 40 bits
constexpr std::int64_t dayMillis = 86'400'000;
constexpr std::int64_t dayWrap = 1024; // days are counted in two letters

Error forged() { return {ErrorKind::invalid, "The return address was not written by this server."}; }

std::string dayText(std::int64_t day) {
    return {letters[static_cast<std::size_t>(day / 32 % 32)], letters[static_cast<std::size_t>(day % 32)]};
}

std::optional<std::int64_t> dayFrom(std::string_view text) {
    if (text.size() != 2) return std::nullopt;
    const auto high = letters.find(asciiLower(text[0])), low = letters.find(asciiLower(text[1]));
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    return static_cast<std::int64_t>(high * 32 + low);
}

// What stands before the next separator; rest is moved behind it.
std::optional<std::string_view> take(std::string_view& rest, char separator) {
    const auto end = rest.find(separator);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return part;
}

bool fits(const mail::Address& address) { return address.text().size() <= mail::maxPath; }

} // namespace

bool isRewritten(std::string_view local) {
    return local.size() > 5 && (startsWithIgnoreCase(local, "SRS0") || startsWithIgnoreCase(local, "SRS1")) &&
           (local[4] == '=' || local[4] == '+' || local[4] == '-');
}

// Over the text in lower case: some servers change the case of what they send back.
std::string SenderRewriting::hash(std::string_view text) const {
    const Bytes digest = mac_(asciiLower(text));
    std::string out;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i)
        bits = bits << 8 | static_cast<unsigned char>(digest[i]);
    for (std::size_t i = 0; i < hashLength; ++i)
        out += letters[static_cast<std::size_t>(bits >> (35 - 5 * i)) & 31];
    return out;
}

std::optional<mail::Address> SenderRewriting::rewrite(const mail::Address& sender, const std::string& domain) const {
    const auto host = sender.isLiteral() ? Result<std::string>(asciiLower(sender.domain)) : mail::toAscii(sender.domain);
    if (!host || host->find('=') != std::string::npos) return std::nullopt;
    mail::Address result{{}, domain};
    if (isRewritten(sender.local)) {
        const bool second = asciiLower(sender.local[3]) == '1';
        std::string_view rest = std::string_view(sender.local).substr(4);
        std::string first = *host;
        if (second) {
            // SRS1=hash=first==rest: the hash of whoever wrote it means nothing here.
            rest.remove_prefix(1);
            if (!take(rest, '=')) return std::nullopt;
            const auto named = take(rest, '=');
            if (!named) return std::nullopt;
            first = asciiLower(*named);
        }
        const std::string signedPart = first + "=" + std::string(rest);
        result.local = "SRS1=" + hash(signedPart) + "=" + signedPart;
    } else {
        const std::string day = dayText(toMillis(clock_.now()) / dayMillis % dayWrap);
        const std::string signedPart = day + "=" + *host + "=" + sender.local;
        result.local = "SRS0=" + hash(signedPart) + "=" + signedPart;
    }
    if (!fits(result)) return std::nullopt;
    return result;
}

Result<mail::Address> SenderRewriting::restore(const mail::Address& rewritten, Millis maxAge) const {
    if (!isRewritten(rewritten.local)) return forged();
    const bool second = rewritten.local[3] == '1';
    std::string_view rest = std::string_view(rewritten.local).substr(5);
    const auto given = take(rest, '=');
    if (!given || !equalsIgnoreCase(*given, hash(rest))) return forged();
    mail::Address sender;
    if (second) {
        const auto first = take(rest, '=');
        if (!first) return forged();
        sender = {"SRS0" + std::string(rest), std::string(*first)};
    } else {
        const auto day = take(rest, '=');
        const auto host = take(rest, '=');
        const auto number = day ? dayFrom(*day) : std::nullopt;
        if (!number || !host || rest.empty()) return forged();
        const std::int64_t today = toMillis(clock_.now()) / dayMillis % dayWrap;
        if ((today - *number + dayWrap) % dayWrap * dayMillis > maxAge.count())
            return Error{ErrorKind::denied, "The return address is too old."};
        sender = {std::string(rest), asciiLower(*host)};
    }
    return sender;
}

} // namespace ismail::relay
