#include "trust/batv.h"

#include "base/text.h"
#include "crypto/digest.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::trust {

namespace {

constexpr std::string_view batvPrefix = "prvs=";
constexpr std::size_t batvTag = 10; // K, DDD, SSSSSS
constexpr std::int64_t batvDayMillis = 86'400'000;
constexpr std::int64_t batvDayWrap = 1000;

} // namespace

std::optional<BatvParts> parseBatv(std::string_view local) {
    if (!startsWithIgnoreCase(local, batvPrefix)) return std::nullopt;
    local.remove_prefix(batvPrefix.size());
    if (local.size() < batvTag + 2 || local[batvTag] != '=') return std::nullopt;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto hex = [&](char c) { return digit(c) || (asciiLower(c) >= 'a' && asciiLower(c) <= 'f'); };
    const std::string_view numbers = local.substr(0, 4), signature = local.substr(4, 6);
    if (!std::all_of(numbers.begin(), numbers.end(), digit) || !std::all_of(signature.begin(), signature.end(), hex))
        return std::nullopt;
    BatvParts parts;
    parts.key = static_cast<unsigned>(numbers[0] - '0');
    parts.day = static_cast<unsigned>(*parseUnsigned(numbers.substr(1)));
    parts.signature = signature;
    parts.local = local.substr(batvTag + 1);
    return parts;
}

mail::Address withoutTag(const mail::Address& address) {
    auto parts = parseBatv(address.local);
    return parts ? mail::Address{std::move(parts->local), address.domain} : address;
}

bool hasRoomForTag(const mail::Address& address) {
    const std::size_t written = address.text().size() + batvPrefix.size() + batvTag + 1; // quotes count
    return written <= mail::maxPath && written - address.domain.size() - 1 <= mail::maxLocalPart;
}

std::int64_t Batv::today() const { return toMillis(clock_.now()) / batvDayMillis; }

// Over letters in lower case: some servers change the case of what they send back.
std::string Batv::signature(unsigned day, const std::string& local, const std::string& domain) const {
    const auto ascii = mail::toAscii(domain);
    const std::string text =
        "batv " + std::to_string(key_) + ' ' + std::to_string(day) + ' ' + local + '@' + (ascii ? *ascii : domain);
    return toHex(mac_(asciiLower(text)).substr(0, 3));
}

std::optional<mail::Address> Batv::sign(const mail::Address& sender) const {
    if (sender.local.empty() || sender.domain.empty() || startsWithIgnoreCase(sender.local, batvPrefix) ||
        !hasRoomForTag(sender))
        return std::nullopt;
    const auto day = static_cast<unsigned>((today() + batvDays) % batvDayWrap);
    std::string number = std::to_string(day);
    number.insert(0, 3 - number.size(), '0');
    return mail::Address{std::string(batvPrefix) + std::to_string(key_) + number +
                             signature(day, sender.local, sender.domain) + '=' + sender.local,
                         sender.domain};
}

Result<mail::Address> Batv::verify(const mail::Address& recipient) const {
    const auto parts = parseBatv(recipient.local);
    if (!parts) return Error{ErrorKind::notFound, "The address has no tag."};
    const std::string expected = signature(parts->day, parts->local, recipient.domain);
    if (parts->key != key_ || !crypto::equalInConstantTime(asciiLower(parts->signature), expected))
        return Error{ErrorKind::invalid, "The return address was not written by this server."};
    // Days until it ends; tomorrow's are taken too, since clocks differ.
    const std::int64_t left = (parts->day - today() % batvDayWrap + batvDayWrap) % batvDayWrap;
    if (left > batvDays + 1) return Error{ErrorKind::denied, "The return address is too old."};
    return mail::Address{parts->local, recipient.domain};
}

} // namespace ismail::trust
