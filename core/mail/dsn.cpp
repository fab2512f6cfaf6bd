#include "mail/dsn.h"

#include "base/text.h"
#include "mail/content_check.h"
#include "mail/enhanced_status.h"
#include "mail/folded_field.h"
#include "mail/header_scan.h"
#include "mail/transfer_encode.h"
#include "mail/xtext.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

namespace ismail::mail {

namespace {

constexpr std::size_t maxBoundary = 60;      // RFC 2046 section 5.1.1: 70, with room for what is added here
constexpr std::size_t maxBoundaryNumber = 8; // digits that may be added to one
constexpr std::size_t maxQuotedReply = 1000; // octets shown of what a peer said; it may send 100 lines
constexpr std::size_t textWidth = 72;

constexpr const char* actionName(DsnAction action) {
    switch (action) {
    case DsnAction::delayed: return "delayed";
    case DsnAction::delivered: return "delivered";
    case DsnAction::relayed: return "relayed";
    case DsnAction::failed: break;
    }
    return "failed";
}

// The status of RFC 3464 section 2.3.4, whose class has to agree with the action.
EnhancedStatus statusOf(const DsnRecipient& recipient) {
    if (!recipient.status.none()) return recipient.status;
    if (recipient.diagnostic && !recipient.diagnostic->status.none()) return recipient.diagnostic->status;
    switch (recipient.action) {
    case DsnAction::delayed: return {4, 0, 0};
    case DsnAction::delivered:
    case DsnAction::relayed: return {2, 0, 0};
    case DsnAction::failed: break;
    }
    return {5, 0, 0};
}

std::string safeBoundary(std::string_view text) {
    std::string out = "=_";
    for (const char c : text.substr(0, maxBoundary)) {
        const char lower = asciiLower(c);
        out += (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ? c : '_';
    }
    return out + "_dsn";
}

ByteView headerPart(ByteView message) {
    if (message.starts_with("\r\n")) return {};
    const auto end = message.find("\r\n\r\n");
    return end == ByteView::npos ? message : message.substr(0, end + 2);
}

// The boundary, or with a number at its end where the text has it already; one look at the text is enough.
std::string notIn(ByteView text, const std::string& boundary) {
    std::set<std::uint64_t> taken; // 0: the boundary itself
    for (auto at = text.find(boundary); at != ByteView::npos; at = text.find(boundary, at + 1)) {
        const ByteView behind = text.substr(at + boundary.size(), maxBoundaryNumber);
        taken.insert(0);
        // "x1" is in "x12" too.
        for (std::size_t digits = 1; digits <= behind.size(); ++digits)
            if (const auto number = parseUnsigned(behind.substr(0, digits))) taken.insert(*number);
    }
    std::uint64_t free = 0;
    for (const std::uint64_t number : taken)
        if (number == free) ++free;
    return free == 0 ? boundary : boundary + std::to_string(free);
}

ContentTraits traitsOf(ByteView bytes) {
    ContentCheck check;
    check.feed(bytes);
    check.finish();
    return check.traits();
}

// One report being written. Everything is decided in the constructor: which parts there are and whether they are
// international.
class DsnWriter {
public:
    explicit DsnWriter(const DsnReport& report) : report_(report), boundary_(safeBoundary(report.boundary)) {
        returned_ = report.original.empty() ? DsnReturn::nothing : report.returned;
        ByteView original = report.original;
        if (returned_ == DsnReturn::message && traitsOf(original).binary()) returned_ = DsnReturn::headers;
        if (returned_ == DsnReturn::headers) original = headerPart(original);
        original_ = original;
        originalTraits_ = traitsOf(original);
        const bool utf8Recipient =
            std::any_of(report.recipients.begin(), report.recipients.end(),
                        [](const DsnRecipient& r) { return r.finalRecipient.needsUtf8() || !isAscii(r.orcpt); });
        globalStatus_ = report.smtpUtf8 && utf8Recipient;
        globalOriginal_ = report.smtpUtf8 && hasHighByte(headerPart(original_)) && isUtf8(headerPart(original_));
        boundary_ = notIn(original_, boundary_);
    }

    Bytes write() {
        const Bytes text = textPart();
        const Bytes status = statusPart();
        const Bytes original = originalPart();
        header(hasHighByte(text) || hasHighByte(status) || hasHighByte(original));
        const std::string separator = "--" + boundary_;
        out_ += separator + "\r\n" + text + separator + "\r\n" + status;
        if (!original.empty()) out_ += separator + "\r\n" + original;
        out_ += separator + "--\r\n";
        return std::move(out_);
    }

private:
    bool anyAction(DsnAction action) const {
        return std::any_of(report_.recipients.begin(), report_.recipients.end(),
                           [&](const DsnRecipient& r) { return r.action == action; });
    }

    const char* subject() const {
        if (anyAction(DsnAction::failed)) return "Your message could not be delivered";
        if (anyAction(DsnAction::delayed)) return "Your message is delayed";
        if (anyAction(DsnAction::delivered)) return "Your message was delivered";
        return "Your message was passed on";
    }

    void header(bool eightBit) {
        out_ += FoldedField("Date").word(mailDate(report_.date)).take();
        out_ += FoldedField("From", true)
                    .word("\"Mail")
                    .word("Delivery")
                    .word("System\"")
                    .word('<' + report_.from.text() + '>')
                    .take();
        out_ += FoldedField("To", true).word('<' + report_.to.text() + '>').take();
        out_ += FoldedField("Subject").words(subject()).take();
        out_ += FoldedField("Message-ID").word('<' + report_.messageId + '>').take();
        if (!report_.originalMessageId.empty()) {
            out_ += FoldedField("In-Reply-To", report_.smtpUtf8).word(report_.originalMessageId).take();
            out_ += FoldedField("References", report_.smtpUtf8).word(report_.originalMessageId).take();
        }
        // RFC 3834 section 5: "auto-replied" is the value for a response to a message.
        out_ += "Auto-Submitted: auto-replied\r\n"
                "MIME-Version: 1.0\r\n";
        FoldedField type("Content-Type");
        type.word("multipart/report;")
            .word("report-type=" + std::string(globalStatus_ ? "global-delivery-status;" : "delivery-status;"));
        out_ += type.word("boundary=\"" + boundary_ + '"').take();
        if (eightBit) out_ += "Content-Transfer-Encoding: 8bit\r\n";
        out_ += "\r\nThis is a delivery report in MIME format.\r\n\r\n";
    }

    static Bytes partHeader(std::string_view type, bool eightBit) {
        Bytes out = "Content-Type: " + std::string(type) + "\r\n";
        if (eightBit) out += "Content-Transfer-Encoding: 8bit\r\n";
        return out + "\r\n";
    }

    // --- the text for people ---
    void paragraph(Bytes& out, std::string_view text, std::string_view indent = {}) const {
        std::string line(indent);
        for (const std::string_view word : split(text, ' ')) {
            if (word.empty()) continue;
            if (line.size() > indent.size() && line.size() + 1 + word.size() > textWidth) {
                out += line + "\r\n";
                line = indent;
            }
            if (line.size() > indent.size()) line += ' ';
            line += word.substr(0, 900);
        }
        if (line.size() > indent.size()) out += line + "\r\n";
    }

    std::string shown(std::string_view text) const { return printable(text, report_.smtpUtf8); }

    void introduction(Bytes& out) const {
        paragraph(out, "This is the mail system at " + shown(report_.reportingMta) + ".");
        out += "\r\n";
        if (anyAction(DsnAction::failed))
            paragraph(
                out,
                "Your message could not be delivered to everybody it was meant for. What went wrong for each address "
                "is said below. Nothing more will be tried for these addresses.");
        else if (anyAction(DsnAction::delayed))
            out += "Your message has not been delivered yet.\r\n"
                   "YOU DO NOT NEED TO SEND IT AGAIN.\r\n"
                   "We keep trying, and will tell you if we have to give up.\r\n";
        else
            paragraph(out, "You asked to be told when your message is delivered. This is what became of it.");
        if (report_.arrival) {
            out += "\r\n";
            paragraph(out, "The message reached us on " + mailDate(*report_.arrival) + '.');
        }
    }

    std::string outcome(const DsnRecipient& recipient) const {
        switch (recipient.action) {
        case DsnAction::delayed: return "Not delivered yet.";
        case DsnAction::delivered: return "Delivered to the mailbox.";
        case DsnAction::relayed:
            return "Passed on to a server that sends no reports of its own: you may hear nothing more.";
        case DsnAction::failed: break;
        }
        return "Not delivered.";
    }

    void recipientText(Bytes& out, const DsnRecipient& recipient) const {
        const bool trouble = recipient.action == DsnAction::failed || recipient.action == DsnAction::delayed;
        out += "\r\n<" + shown(recipient.finalRecipient.text()) + ">\r\n";
        paragraph(out, outcome(recipient), "    ");
        if (trouble) paragraph(out, statusSentence(statusOf(recipient)), "    ");
        if (!recipient.explanation.empty()) paragraph(out, shown(recipient.explanation), "    ");
        if (recipient.willRetryUntil && recipient.action == DsnAction::delayed)
            paragraph(out, "We keep trying until " + mailDate(*recipient.willRetryUntil) + '.', "    ");
        if (!recipient.diagnostic || !trouble) return;
        const std::string who = recipient.remoteMta.empty() ? "The reason given was:"
                                                            : "The server " + shown(recipient.remoteMta) + " said:";
        paragraph(out, who, "    ");
        paragraph(out, shown(recipient.diagnostic->oneLine().substr(0, maxQuotedReply)), "        ");
    }

    Bytes textPart() const {
        Bytes out;
        introduction(out);
        for (const DsnRecipient& recipient : report_.recipients)
            recipientText(out, recipient);
        out += "\r\n";
        if (anyAction(DsnAction::failed))
            paragraph(out,
                      "If you do not understand the reason, please ask your postmaster and show this whole message.");
        if (returned_ == DsnReturn::message) paragraph(out, "Your message is attached.");
        if (returned_ == DsnReturn::headers)
            paragraph(out, report_.originalCut ? "The beginning of your message's header is attached."
                                               : "The header of your message is attached.");
        const bool utf8 = hasHighByte(out);
        return partHeader(utf8 ? "text/plain; charset=utf-8" : "text/plain; charset=us-ascii", utf8) + out + "\r\n";
    }

    // --- message/delivery-status ---
    std::string typedAddress(std::string_view type, std::string_view address) const {
        if (type != "utf-8" && isAscii(address)) return std::string(type) + ';' + std::string(address);
        // RFC 6533 section 3: plain UTF-8 only in the international part, the ASCII form elsewhere.
        return "utf-8;" + (globalStatus_ ? utf8AddrUnitext(address) : utf8AddrXtext(address));
    }

    Bytes recipientFields(const DsnRecipient& recipient) const {
        Bytes out;
        const auto field = [&](const char* name) { return FoldedField(name, globalStatus_); };
        const auto semicolon = recipient.orcpt.find(';');
        if (semicolon != std::string::npos) {
            const std::string original = typedAddress(recipient.orcpt.substr(0, semicolon),
                                                      std::string_view(recipient.orcpt).substr(semicolon + 1));
            out += field("Original-Recipient").word(original).take();
        }
        out += field("Final-Recipient").word(typedAddress("rfc822", recipient.finalRecipient.text())).take();
        out += field("Action").word(actionName(recipient.action)).take();
        out += field("Status").word(statusOf(recipient).text()).take();
        if (!recipient.remoteMta.empty()) out += field("Remote-MTA").word("dns;").words(recipient.remoteMta).take();
        if (recipient.diagnostic)
            out += field("Diagnostic-Code")
                       .word("smtp;")
                       .words(recipient.diagnostic->oneLine().substr(0, maxQuotedReply))
                       .take();
        if (recipient.lastAttempt) out += field("Last-Attempt-Date").word(mailDate(*recipient.lastAttempt)).take();
        if (recipient.willRetryUntil && recipient.action == DsnAction::delayed)
            out += field("Will-Retry-Until").word(mailDate(*recipient.willRetryUntil)).take();
        return out;
    }

    Bytes statusPart() const {
        Bytes out;
        if (!report_.envid.empty())
            out += FoldedField("Original-Envelope-Id", globalStatus_).words(report_.envid).take();
        out += FoldedField("Reporting-MTA", globalStatus_).word("dns;").word(report_.reportingMta).take();
        if (report_.arrival) out += FoldedField("Arrival-Date").word(mailDate(*report_.arrival)).take();
        for (const DsnRecipient& recipient : report_.recipients)
            out += "\r\n" + recipientFields(recipient);
        return partHeader(globalStatus_ ? "message/global-delivery-status" : "message/delivery-status",
                          hasHighByte(out)) +
               out + "\r\n";
    }

    // --- the original ---
    Bytes originalPart() const {
        if (returned_ == DsnReturn::nothing) return {};
        // The CRLF before a boundary belongs to the boundary: this one keeps the original's own last line end in the
        // part.
        const std::string end = "\r\n";
        if (returned_ == DsnReturn::message)
            return partHeader(globalOriginal_ ? "message/global" : "message/rfc822", originalTraits_.eightBit) +
                   Bytes(original_) + end;
        if (globalOriginal_ && !originalTraits_.binary())
            return partHeader("message/global-headers", true) + Bytes(original_) + end;
        if (originalTraits_.clean()) return partHeader("text/rfc822-headers", false) + Bytes(original_) + end;
        return "Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
               quotedPrintable(original_) + end;
    }

    const DsnReport& report_;
    std::string boundary_;
    DsnReturn returned_;
    ByteView original_;
    ContentTraits originalTraits_;
    bool globalStatus_ = false;
    bool globalOriginal_ = false;
    Bytes out_;
};

} // namespace

Dsn buildDsn(const DsnReport& report) {
    Dsn dsn;
    dsn.message = DsnWriter(report).write();
    HeaderScan scan;
    scan.feed(dsn.message);
    scan.finish();
    dsn.traits = scan.traits();
    return dsn;
}

} // namespace ismail::mail
