#include "mail/message_envelope.h"

#include "base/text.h"
#include "mail/address_list.h"
#include "mail/base_subject.h"
#include "mail/collation.h"
#include "mail/date_field.h"
#include "mail/encoded_word.h"
#include "mail/header_fields.h"
#include "mail/imap_text.h"

#include <array>

namespace ismail::mail {

namespace {

// The fields that are looked at, each with its first value.
enum EnvelopeField { date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId, references, fieldCount };
constexpr std::string_view fieldNames[fieldCount] = {"Date", "Subject", "From",        "Sender",     "Reply-To",  "To",
                                                     "Cc",   "Bcc",     "In-Reply-To", "Message-ID", "References"};
using Values = std::array<std::optional<std::string>, fieldCount>;

Values valuesOf(ByteView header) {
    Values values;
    HeaderFields fields(header);
    for (HeaderField field; fields.next(field);)
        for (std::size_t i = 0; i < fieldCount; ++i) {
            if (!equalsIgnoreCase(field.name, fieldNames[i])) continue;
            if (!values[i])
                values[i] = unfold(field.value.substr(0, maxFactField));
            else if (i >= from && i <= bcc && values[i]->size() < maxFactField)
                *values[i] += ", " + unfold(field.value.substr(0, maxFactField));
        }
    return values;
}

void appendAddresses(Bytes& out, const std::vector<ListedAddress>& addresses) {
    if (addresses.empty()) {
        out += "NIL";
        return;
    }
    out += '(';
    for (const ListedAddress& address : addresses) {
        out += '(';
        appendImapNString(out, address.name);
        out += ' ';
        appendImapNString(out, address.route);
        out += ' ';
        appendImapNString(out, address.mailbox);
        out += ' ';
        appendImapNString(out, address.host);
        out += ')';
    }
    out += ')';
}

std::vector<ListedAddress> addressesOf(const std::optional<std::string>& value) {
    return value ? parseAddressList(*value, maxFactAddresses) : std::vector<ListedAddress>{};
}

// No character is cut in two.
std::string_view cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80)
        --most;
    return text.substr(0, most);
}

std::string sortKey(std::string_view text) {
    // A character of four octets may become one of one octet, never none.
    return std::string(cut(collationKey(cut(text, 4 * maxSortKey)), maxSortKey));
}

// "the addr-mailbox of the first address" (RFC 5256 section 3); a group gives its name.
std::string mailboxKey(const std::optional<std::string>& value) {
    if (!value) return {};
    const auto addresses = parseAddressList(*value, 1);
    if (addresses.empty() || !addresses.front().mailbox) return {};
    return sortKey(decodeWords(*addresses.front().mailbox));
}

} // namespace

Bytes imapEnvelope(ByteView header) {
    const Values values = valuesOf(header);
    Bytes out = "(";
    appendImapNString(out, values[date]);
    out += ' ';
    appendImapNString(out, values[subject]);
    const auto author = addressesOf(values[from]);
    out += ' ';
    appendAddresses(out, author);
    for (const EnvelopeField field : {sender, replyTo}) {
        const auto listed = addressesOf(values[field]);
        out += ' ';
        appendAddresses(out, listed.empty() ? author : listed);
    }
    for (const EnvelopeField field : {to, cc, bcc}) {
        out += ' ';
        appendAddresses(out, addressesOf(values[field]));
    }
    for (const EnvelopeField field : {inReplyTo, messageId}) {
        out += ' ';
        appendImapNString(out, values[field]);
    }
    return out + ')';
}

std::vector<std::string> messageIds(std::string_view value, std::size_t most) {
    std::vector<std::string> ids;
    while (!value.empty()) {
        const auto start = value.find('<');
        if (start == std::string_view::npos) break;
        const auto end = value.find('>', start);
        if (end == std::string_view::npos) break;
        std::string id;
        for (const char c : value.substr(start + 1, end - start - 1))
            if (c != ' ' && c != '\t' && c != '"') id += c; // a quoted local part is the same id as a plain one
        if (!id.empty() && id.size() <= maxSortKey) ids.push_back(std::move(id));
        value.remove_prefix(end + 1);
    }
    if (ids.size() > most) ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(most));
    return ids;
}

SortKeys sortKeys(ByteView header) {
    const Values values = valuesOf(header);
    SortKeys keys;
    if (values[date])
        if (const auto parsed = parseDateField(*values[date])) keys.sent = parsed->seconds;
    if (values[subject]) {
        const BaseSubject base = baseSubject(*values[subject]);
        keys.subject = sortKey(base.text);
        keys.reply = base.reply;
    }
    keys.from = mailboxKey(values[from]);
    keys.to = mailboxKey(values[to]);
    keys.cc = mailboxKey(values[cc]);
    if (values[messageId]) {
        auto ids = messageIds(*values[messageId], 1);
        if (!ids.empty()) keys.messageId = std::move(ids.front());
    }
    if (values[references]) keys.references = messageIds(*values[references], maxFactReferences);
    // "If a message does not contain a References header line, or it does not contain any valid Message IDs, the first
    // valid Message ID of In-Reply-To" (RFC 5256 section 3).
    if (keys.references.empty() && values[inReplyTo]) {
        auto ids = messageIds(*values[inReplyTo], maxFactReferences);
        if (!ids.empty()) keys.references.push_back(std::move(ids.front()));
    }
    return keys;
}

} // namespace ismail::mail
