#include "relay/reception/auto_reply.h"

#include "base/text.h"
#include "mail/folded_field.h"
#include "mail/transfer_encode.h"
#include "trust/batv.h"

#include <algorithm>

namespace ismail::relay {

namespace {

constexpr std::size_t maxSubject = 500;    // octets of the subject that is answered
constexpr std::size_t maxReferences = 900; // octets of References; the oldest go first

// RFC 3834 section 2 names the first ones; the others say of themselves that nobody reads them.
bool nobodyReads(const std::string& local) {
    const std::string name = asciiLower(local);
    for (const std::string_view known : {"mailer-daemon", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce",
                                         "bounces", "listserv", "majordomo", "mailman", "nobody"})
        if (name == known) return true;
    return name.starts_with("owner-") || name.ends_with("-owner") || name.ends_with("-request") ||
           name.ends_with("-bounces") || name.starts_with("bounce+") || name.starts_with("bounces+") ||
           name.starts_with("noreply+") || name.starts_with("no-reply+");
}

bool isOneOf(std::string_view value, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return equalsIgnoreCase(value, word); });
}

// A field by which automata and lists tell what they are.
bool forbidsAnswer(const mail::HeaderValue& field) {
    const std::string value = asciiLower(field.value);
    // "Auto-Submitted: no" is the mark of a person (RFC 3834 section 5); parameters may follow.
    if (field.name == "auto-submitted") return trim(value.substr(0, value.find(';'))) != "no";
    if (field.name == "precedence") return isOneOf(value, {"bulk", "list", "junk"});
    if (field.name == "x-auto-response-suppress")
        return value.find("all") != std::string::npos || value.find("autoreply") != std::string::npos ||
               value.find("oof") != std::string::npos;
    if (field.name == "x-spam-flag") return value == "yes";
    return field.name.starts_with("list-") || field.name == "x-loop" || field.name == "feedback-id";
}

bool isRecipientField(const std::string& name) {
    return name == "to" || name == "cc" || name == "resent-to" || name == "resent-cc";
}

bool names(const std::vector<mail::Address>& own, std::string_view value) {
    for (const mail::Address& found : mail::addressesIn(value)) {
        const std::string key = mail::addressKey(found);
        if (std::any_of(own.begin(), own.end(), [&](const mail::Address& one) { return mail::addressKey(one) == key; }))
            return true;
    }
    return false;
}

std::string subjectOf(const accounts::AutoReply& reply, const AnsweredMessage& message) {
    if (!reply.subject.empty()) return mail::encodedWords(reply.subject);
    const mail::HeaderValue* subject = mail::findValue(message.fields, "subject");
    // RFC 3834 section 3.1.5: "Auto:" and the subject. What was encoded stays so; a cut would break it.
    const std::string_view given = subject ? std::string_view(subject->value) : std::string_view();
    if (given.empty() || given.size() > maxSubject || !isUtf8(given)) return "Auto: your message";
    return "Auto: " + mail::encodedWords(given);
}

// RFC 5322 section 3.6.4, as for an answer by hand.
std::string referencesOf(const AnsweredMessage& message, const std::string& id) {
    const mail::HeaderValue* before = mail::findValue(message.fields, "references");
    std::string all = (before ? before->value + " " : std::string()) + id;
    if (all.size() <= maxReferences) return all;
    const auto cut = all.find('<', all.size() - maxReferences);
    return cut == std::string::npos ? id : all.substr(cut);
}

std::string withLineEnds(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        out += text[i] == '\n' || text[i] == '\r' ? "\r\n" : std::string(1, text[i]);
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

} // namespace

bool isAway(const accounts::AutoReply& reply, Time now) {
    return reply.enabled && (!reply.from || now >= *reply.from) && (!reply.until || now < *reply.until);
}

bool deservesAnswer(const AnsweredMessage& message) {
    const mail::Address author = trust::withoutTag(message.sender);
    if (author.isNull() || nobodyReads(author.local)) return false;
    const std::string sender = mail::addressKey(author);
    for (const mail::Address& own : message.names)
        if (mail::addressKey(own) == sender) return false;
    bool named = false;
    for (const mail::HeaderValue& field : message.fields) {
        if (forbidsAnswer(field)) return false;
        named |= isRecipientField(field.name) && names(message.names, field.value);
    }
    return named;
}

Bytes composeAnswer(const accounts::AutoReply& reply, const AnsweredMessage& message, const AnswerParts& parts) {
    const auto field = [](std::string_view name, const std::string& words) {
        return mail::FoldedField(name).words(words).take();
    };
    Bytes out = field("From", "<" + parts.from + ">");
    out += field("To", "<" + message.sender.text() + ">");
    out += field("Subject", subjectOf(reply, message));
    out += "Date: " + mailDate(parts.now) + "\r\nMessage-ID: <" + parts.uniqueId + ">\r\n";
    const mail::HeaderValue* id = mail::findValue(message.fields, "message-id");
    if (id && id->value.size() <= maxReferences && id->value.starts_with('<') && id->value.ends_with('>') &&
        isAscii(id->value)) {
        out += field("In-Reply-To", id->value);
        out += field("References", referencesOf(message, id->value));
    }
    out += "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
           "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
    return out + mail::quotedPrintable(withLineEnds(reply.text));
}

} // namespace ismail::relay
