#include "answers.h"

#include "base/text.h"
#include "mail/idn.h"
#include "rpc/value.h"

namespace ismail::service {

Result<mail::Address> addressOrNull(const std::string& text) {
    if (text.empty() || text == "<>") return mail::Address{};
    auto address = mail::parseMailbox(text);
    if (!address) return invalid(say("address.because", text, address.error().text));
    return std::move(*address);
}

Result<mail::Address> address(const std::string& text) {
    auto parsed = addressOrNull(text);
    if (parsed && parsed->isNull()) return invalid(say("address.noRecipient"));
    return parsed;
}

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD
// A page of a thousand rows with a reply each must fit into a frame of 4 MiB.
constexpr std::size_t maxReplyShown = 2000; // octets

// Octets of the well-formed character at the start of text; 0: there is none.
std::size_t characterLength(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return length <= text.size() && isUtf8(text.substr(0, length)) ? length : 0;
}

} // namespace

Status checkVersion(const std::optional<std::int64_t>& basedOn, std::int64_t stored, const Sentence& what) {
    if (!basedOn || *basedOn == stored) return {};
    return conflict(say("edit.changedMeanwhile", what, stored, *basedOn));
}

Status checkRead(const Sentence& replaced, const std::optional<std::int64_t>& basedOn, const Sentence& what) {
    if (replaced.empty() || basedOn) return {};
    return invalid(say("edit.notRead", what, replaced));
}

std::int64_t wire(std::uint64_t number) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(number, static_cast<std::uint64_t>(rpc::maxJsonInteger)));
}

std::string wire(const mail::Reply& reply) {
    return reply.code == 0 ? std::string() : readableText(reply.oneLine(), maxReplyShown);
}

std::optional<Time> wireTime(Time time) {
    if (time == Time{} || time == Time::max()) return std::nullopt;
    return time;
}

Status checkPassword(const Secret<std::string>& password) {
    const std::string& text = password.reveal();
    if (!isUtf8(text)) return invalid(say("password.noUtf8"));
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::any_of(text.begin(), text.end(), isControl)) return invalid(say("password.control"));
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto characters = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
    if (characters < minPasswordCharacters) return invalid(say("password.short", minPasswordCharacters, characters));
    return {};
}

std::string readableText(std::string_view octets, std::size_t most) {
    std::string text;
    while (!octets.empty()) {
        const std::size_t length = characterLength(octets);
        const std::string_view piece = length == 0 ? replacement : octets.substr(0, length);
        if (text.size() + piece.size() > most) break;
        text += piece;
        octets.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return text;
}

bool nameContains(const std::string& name, const std::string& text) {
    if (text.empty()) return true;
    const std::string wanted = asciiLower(text);
    if (asciiLower(name).find(wanted) != std::string::npos) return true;
    if (isAscii(text)) return false;
    return asciiLower(mail::toUnicode(name)).find(wanted) != std::string::npos;
}

} // namespace ismail::service
