#include "relay/routing/sender_rewriting.h"

#include "base/text.h"
#include "mail/idn.h"

namespace ismail::relay {

namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 section 6, in lower case
constexpr std::size_t hashLength = 8;                                    // 40 bits
constexpr std::int64_t dayMillis = 86'400'000;
constexpr std::int64_t dayWrap = 1024; // days are counted in two letters
constexpr char manner = '1';           // of signing: no letter of a hash
constexpr std::size_t dayLength = 2;

Error forged() { return {ErrorKind::invalid, "The return address was not written by this server."}; }

std::string dayText(std::int64_t day) {
    return {letters[static_cast<std::size_t>(day % dayWrap / 32)], letters[static_cast<std::size_t>(day % 32)]};
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

std::string SenderRewriting::signature(std::int64_t day, const std::string& domain, std::string_view text) const {
    return hash("1 " + std::to_string(day) + " " + domain + " " + std::string(text));
}

std::int64_t SenderRewriting::today() const { return toMillis(clock_.now()) / dayMillis; }

// The last day that has these letters, in full; tomorrow's are taken for that, since clocks differ.
std::optional<std::int64_t> SenderRewriting::dayFrom(std::string_view text) const {
    if (text.size() != dayLength) return std::nullopt;
    const auto high = letters.find(asciiLower(text[0])), low = letters.find(asciiLower(text[1]));
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    const auto number = static_cast<std::int64_t>(high * 32 + low);
    return today() + 1 - (today() + 1 - number + dayWrap) % dayWrap;
}

bool SenderRewriting::tooOld(std::int64_t day, Millis maxAge) const {
    return (today() - day) * dayMillis > maxAge.count();
}

std::optional<mail::Address> SenderRewriting::rewrite(const mail::Address& sender, const std::string& domain) const {
    const auto host =
        sender.isLiteral() ? Result<std::string>(asciiLower(sender.domain)) : mail::toAscii(sender.domain);
    if (!host || host->find('=') != std::string::npos) return std::nullopt;
    mail::Address result{{}, domain};
    const std::string day = dayText(today());
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
        result.local = std::string("SRS1=") + manner + day + signature(today(), domain, signedPart) + "=" + signedPart;
    } else {
        const std::string signedPart = *host + "=" + sender.local;
        result.local =
            std::string("SRS0=") + manner + signature(today(), domain, signedPart) + "=" + day + "=" + signedPart;
    }
    if (!fits(result)) return std::nullopt;
    return result;
}

Result<mail::Address> SenderRewriting::restore(const mail::Address& rewritten, Millis maxAge) const {
    if (!isRewritten(rewritten.local)) return forged();
    const auto domain = mail::toAscii(rewritten.domain);
    if (!domain) return forged();
    const bool second = rewritten.local[3] == '1';
    std::string_view rest = std::string_view(rewritten.local).substr(5);
    auto given = take(rest, '=');
    if (!given || given->empty()) return forged();
    const bool signedWhole = given->front() == manner;
    const std::string_view before = rest; // what a signature of the old manner covers
    if (signedWhole) given->remove_prefix(1);

    std::optional<std::int64_t> day;
    if (second && signedWhole) {
        if (given->size() < dayLength) return forged();
        day = dayFrom(given->substr(0, dayLength));
        given->remove_prefix(dayLength);
    } else if (!second) {
        const auto text = take(rest, '=');
        if (text) day = dayFrom(*text);
    } else {
        // Undated: the first forwarder's "=hash=day=host=user" says when.
        std::string_view inner = rest;
        if (take(inner, '=') && take(inner, '=') && take(inner, '='))
            if (const auto text = take(inner, '=')) day = dayFrom(*text);
    }
    if (!day) return forged();
    const std::string expected = signedWhole ? signature(*day, *domain, rest) : hash(before);
    if (!equalsIgnoreCase(*given, expected)) return forged();
    const auto host = take(rest, '=');
    if (!host || rest.empty()) return forged();
    if (tooOld(*day, maxAge)) return Error{ErrorKind::denied, "The return address is too old."};
    if (second) return mail::Address{"SRS0" + std::string(rest), std::string(*host)};
    return mail::Address{std::string(rest), asciiLower(*host)};
}

} // namespace ismail::relay
