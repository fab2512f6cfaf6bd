#include "mail/received.h"

#include "base/text.h"
#include "mail/folded_field.h"

#include <algorithm>
#include <array>

namespace ismail::mail {

namespace {

constexpr std::size_t maxClaim = 200; // octets kept of a HELO argument that is no name

// An address literal of RFC 5321 section 4.1.3 for an address in text form.
std::string literal(std::string_view address) {
    const bool v6 = address.find(':') != std::string_view::npos;
    return (v6 ? "[IPv6:" : "[") + std::string(address) + ']';
}

// What may stand in an atom, a domain or a comment without meaning anything there.
std::string harmless(std::string_view text, std::size_t limit) {
    std::string out(text.substr(0, limit));
    for (char& c : out) {
        const char lower = asciiLower(c);
        const bool plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._:[]/+").find(c) != std::string_view::npos;
        if (!plain || c == '\0') c = '?';
    }
    return out;
}

bool isLiteral(std::string_view text) {
    return parseMailbox("a@" + std::string(text), false).ok() && text.starts_with('[');
}

// From-domain = "FROM" FWS Extended-Domain. A claim that is neither a domain nor a literal goes into a comment.
void writeFrom(FoldedField& field, const ReceivedTrace& trace) {
    if (trace.peerAddress.empty()) return;
    const std::string address = literal(harmless(trace.peerAddress, 64));
    const bool named = isDomain(trace.helo, trace.transmission.smtpUtf8) || isLiteral(trace.helo);
    field.word("from");
    if (named) {
        field.word(trace.helo);
        if (isDomain(trace.peerName))
            field.word('(' + trace.peerName).word(address + ')');
        else
            field.word('(' + address + ')');
        return;
    }
    field.word(address);
    if (!trace.helo.empty()) field.word("(helo").word(harmless(trace.helo, maxClaim) + ')');
}

} // namespace

std::string_view transmissionType(const Transmission& transmission) {
    static constexpr std::array<std::string_view, 4> plain{"ESMTP", "ESMTPS", "ESMTPA", "ESMTPSA"};
    static constexpr std::array<std::string_view, 4> utf8{"UTF8SMTP", "UTF8SMTPS", "UTF8SMTPA", "UTF8SMTPSA"};
    if (!transmission.esmtp) return "SMTP";
    const std::size_t which = (transmission.tls ? 1U : 0U) + (transmission.authenticated ? 2U : 0U);
    return transmission.smtpUtf8 ? utf8[which] : plain[which];
}

Bytes receivedField(const ReceivedTrace& trace) {
    FoldedField field("Received", trace.transmission.smtpUtf8);
    writeFrom(field, trace);
    if (!trace.peerAddress.empty()) field.newLine();
    field.word("by").word(harmless(trace.by, maxDomain));
    field.word("with").word(transmissionType(trace.transmission));
    if (trace.transmission.tls && !trace.tlsVersion.empty()) {
        field.word('(' + harmless(trace.tlsVersion, 40));
        if (!trace.tlsCipher.empty()) field.word(harmless(trace.tlsCipher, 80));
        field.glue(")");
    }
    if (!trace.id.empty()) field.word("id").word(harmless(trace.id, 64));
    if (trace.forRecipient && (trace.transmission.smtpUtf8 || !trace.forRecipient->needsUtf8())) {
        field.newLine();
        field.word("for").word('<' + trace.forRecipient->text() + '>');
    }
    field.glue(";").newLine().word(mailDate(trace.time));
    return field.take();
}

Bytes returnPathField(const Address& reversePath) {
    return FoldedField("Return-Path", true).word('<' + reversePath.text() + '>').take();
}

} // namespace ismail::mail
