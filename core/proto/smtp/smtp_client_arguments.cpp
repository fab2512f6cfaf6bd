// What the client writes behind MAIL FROM: and RCPT TO:, for exactly this peer.
#include "proto/smtp/smtp_client_impl.h"

#include "base/text.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::proto {

namespace {

constexpr char hexDigits[] = "0123456789ABCDEF";

// RFC 3461 section 4: xtext = *( xchar / hexchar ); xchar is "!" to "~" except "+" and "=".
std::string xtext(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7f && c != '+' && c != '=') {
            out += c;
        } else {
            out += '+';
            out += hexDigits[byte >> 4];
            out += hexDigits[byte & 15];
        }
    }
    return out;
}

void appendCodePoint(std::string& out, std::uint32_t point) {
    out += "\\x{";
    int shift = 20;
    while (shift > 4 && (point >> shift) == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        out += hexDigits[(point >> shift) & 15];
    out += '}';
}

// RFC 6533 section 3: utf-8-addr-xtext, for every peer; anything but QCHAR travels as \x{HEX}. The text must be UTF-8.
std::string utf8AddressXtext(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        std::uint32_t point = length == 1 ? first : first & (0xffU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k)
            point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        if (first > 0x20 && first < 0x7f && first != '+' && first != '=' && first != '\\')
            out += static_cast<char>(first);
        else
            appendCodePoint(out, point);
        i += length;
    }
    return out;
}

// ORCPT=addr-type ";" xtext, or nothing where the stored value cannot be written so.
std::string originalRecipient(const std::string& orcpt) {
    const std::size_t semicolon = orcpt.find(';');
    if (semicolon == 0 || semicolon == std::string::npos || semicolon + 1 == orcpt.size()) return {};
    const std::string_view type = std::string_view(orcpt).substr(0, semicolon);
    const std::string_view address = std::string_view(orcpt).substr(semicolon + 1);
    if (!std::ranges::all_of(type, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '=' && c != '+'; }))
        return {};
    const bool utf8Type = equalsIgnoreCase(type, "utf-8");
    if (!isAscii(address) && (!utf8Type || !isUtf8(address))) return {};
    return " ORCPT=" + std::string(type) + ';' + (utf8Type ? utf8AddressXtext(address) : xtext(address));
}

void appendNotify(std::string& out, mail::Notify notify) {
    if (notify.bits == mail::Notify::unset) return;
    out += " NOTIFY=";
    if (notify.wants(mail::Notify::never)) {
        out += "NEVER";
        return;
    }
    const char* separator = "";
    const auto add = [&](std::uint8_t bit, const char* word) {
        if (!notify.wants(bit)) return;
        out += separator;
        out += word;
        separator = ",";
    };
    add(mail::Notify::success, "SUCCESS");
    add(mail::Notify::failure, "FAILURE");
    add(mail::Notify::delay, "DELAY");
}

} // namespace

std::optional<std::string> wireAddress(const mail::Address& address, bool utf8) {
    if (address.isNull()) return std::string();
    std::string text;
    if (utf8 || isAscii(address.domain)) {
        text = address.text();
    } else {
        const auto domain = mail::toAscii(address.domain);
        if (!domain) return std::nullopt;
        text = mail::Address{address.local, *domain}.text();
    }
    if (utf8 ? !isUtf8(text) : !isAscii(text)) return std::nullopt;
    const bool clean = std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    return clean && !text.empty() ? std::optional(std::move(text)) : std::nullopt;
}

std::string mailArguments(const mail::MailParameters& mail, const Capabilities& peer, bool utf8, bool authenticated) {
    std::string out;
    if (peer.size && mail.size) out += " SIZE=" + std::to_string(*mail.size);
    if (mail.body == mail::BodyType::binaryMime)
        out += " BODY=BINARYMIME";
    else if (mail.body == mail::BodyType::eightBitMime && peer.eightBitMime)
        out += " BODY=8BITMIME";
    if (utf8) out += " SMTPUTF8";
    if (peer.dsn) {
        if (mail.ret == mail::Ret::full) out += " RET=FULL";
        if (mail.ret == mail::Ret::headers) out += " RET=HDRS";
        if (!mail.envid.empty()) out += " ENVID=" + xtext(mail.envid);
    }
    // RFC 4954 section 5: only an authenticated session can expect to be believed.
    if (authenticated && !mail.auth.empty()) out += " AUTH=" + (mail.auth == "<>" ? mail.auth : xtext(mail.auth));
    return out;
}

std::string rcptArguments(const mail::Recipient& recipient, const Capabilities& peer) {
    std::string out;
    if (!peer.dsn) return out;
    appendNotify(out, recipient.notify);
    if (!recipient.orcpt.empty()) out += originalRecipient(recipient.orcpt);
    return out;
}

std::vector<std::string> forwardCommands(const mail::OriginalClient& client, const Capabilities& peer) {
    const auto knows = [&](std::string_view name) {
        return std::ranges::find(peer.forwardAttributes, name) != peer.forwardAttributes.end();
    };
    if (client.address.empty() || !knows("ADDR")) return {};
    const auto attribute = [&](std::string_view name, const std::string& value) {
        if (!knows(name)) return std::string();
        return ' ' + std::string(name) + '=' + (value.empty() ? "[UNAVAILABLE]" : xtext(value));
    };
    const bool v6 = client.address.find(':') != std::string::npos;
    std::vector<std::string> commands;
    commands.push_back("XFORWARD" + attribute("NAME", client.name) +
                       attribute("ADDR", (v6 ? "IPV6:" : "") + client.address) + "\r\n");
    const std::string more = attribute("HELO", client.helo) + attribute("SOURCE", "REMOTE");
    if (!more.empty()) commands.push_back("XFORWARD" + more + "\r\n");
    return commands;
}

} // namespace ismail::proto
