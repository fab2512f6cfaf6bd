#include "proto/smtp/smtp_grammar.h"

#include "base/text.h"
#include "mail/xtext.h"

#include <algorithm>

namespace ismail::proto {

using mail::Reply;

namespace {

constexpr std::size_t maxHelloName = 255; // RFC 5321 section 4.5.3.1.2
constexpr std::size_t maxMechanism = 20;  // RFC 4422 section 3.1

bool isAlnum(char c) { return (c >= '0' && c <= '9') || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z'); }

Reply badParameter(std::string text) { return Reply{501, {5, 5, 4}, std::move(text)}; }

// One esmtp-param: esmtp-keyword ["=" esmtp-value] (RFC 5321 section 4.1.2).
struct Parameter {
    ByteView keyword;
    ByteView value;
    bool hasValue = false;

    bool is(ByteView name) const { return equalsIgnoreCase(keyword, name); }
};

// Takes parameters from the text behind a path.
class ParameterReader {
public:
    explicit ParameterReader(ByteView text) : text_(text) {}

    // False at the end and at the first malformed parameter: see failed().
    bool next(Parameter& out) {
        if (!text_.empty() && text_.front() != ' ') return fail();
        text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size()));
        if (text_.empty()) return false;
        const ByteView word = text_.substr(0, text_.find(' '));
        text_.remove_prefix(word.size());
        const auto equals = word.find('=');
        out = {word.substr(0, equals), {}, equals != ByteView::npos};
        if (out.hasValue) out.value = word.substr(equals + 1);
        return wellFormed(out) || fail();
    }

    bool failed() const { return failed_; }

private:
    // esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-"); esmtp-value = 1*(%d33-60 / %d62-126), and with SMTPUTF8
    // also UTF-8 (RFC 6531 section 3.3).
    static bool wellFormed(const Parameter& p) {
        if (p.keyword.empty() || !isAlnum(p.keyword.front())) return false;
        if (!std::all_of(p.keyword.begin(), p.keyword.end(), [](char c) { return isAlnum(c) || c == '-'; }))
            return false;
        if (p.hasValue && p.value.empty()) return false;
        return std::all_of(p.value.begin(), p.value.end(), [](char c) {
            const auto u = static_cast<unsigned char>(c);
            return u > ' ' && u != 0x7f && u != '=';
        });
    }

    bool fail() {
        failed_ = true;
        return false;
    }

    ByteView text_;
    bool failed_ = false;
};

// Remembers which of a command's parameters were given: none may come twice.
class SeenOnce {
public:
    bool again(unsigned bit) {
        const bool was = (bits_ & 1U << bit) != 0;
        bits_ |= 1U << bit;
        return was;
    }

private:
    unsigned bits_ = 0;
};

// notify-esmtp-value = "NEVER" / 1#notify-list-element; element = "SUCCESS" / "FAILURE" / "DELAY" (RFC 3461
// section 4.1).
std::optional<mail::Notify> parseNotify(ByteView text) {
    using mail::Notify;
    if (equalsIgnoreCase(text, "NEVER")) return Notify{Notify::never};
    Notify notify;
    while (true) {
        const auto comma = text.find(',');
        const ByteView word = text.substr(0, comma);
        const int bit = equalsIgnoreCase(word, "SUCCESS")   ? Notify::success
                        : equalsIgnoreCase(word, "FAILURE") ? Notify::failure
                        : equalsIgnoreCase(word, "DELAY")   ? Notify::delay
                                                            : 0;
        if (bit == 0) return std::nullopt;
        notify.bits = static_cast<std::uint8_t>(notify.bits | bit);
        if (comma == ByteView::npos) return notify;
        text.remove_prefix(comma + 1);
    }
}

// The path behind "FROM:" or "TO:"; blanks after the colon are let through, as every server does.
ByteView behindKeyword(ByteView argument, ByteView keyword) {
    if (!startsWithIgnoreCase(argument, keyword)) return {};
    argument.remove_prefix(keyword.size());
    argument.remove_prefix(std::min(argument.find_first_not_of(' '), argument.size()));
    return argument;
}

bool decimal(ByteView text, std::size_t mostDigits, std::uint64_t& out) {
    if (text.size() > mostDigits) return false;
    const auto value = parseUnsigned(text);
    if (value) out = *value;
    return value.has_value();
}

// Nothing: the parameter was taken.
std::optional<Reply> takeDsnMailParameter(const Parameter& p, mail::MailParameters& mail, SeenOnce& seen) {
    if (p.is("RET")) {
        const bool full = equalsIgnoreCase(p.value, "FULL");
        if (seen.again(3) || !(full || equalsIgnoreCase(p.value, "HDRS")))
            return badParameter("RET must be FULL or HDRS, once");
        mail.ret = full ? mail::Ret::full : mail::Ret::headers;
        return std::nullopt;
    }
    auto envid = decodePrintableXtext(p.value, mail::maxEnvid);
    if (seen.again(4) || !envid || envid->empty())
        return badParameter("ENVID must be xtext of 100 characters at most, once");
    mail.envid = std::move(*envid);
    return std::nullopt;
}

std::optional<Reply> takeMailParameter(const Parameter& p, mail::MailParameters& mail, SeenOnce& seen) {
    if (p.is("SIZE")) {
        // size-value ::= 1*20DIGIT (RFC 1870 section 5)
        std::uint64_t size = 0;
        if (seen.again(0) || !decimal(p.value, 20, size)) return badParameter("SIZE must be a number of octets, once");
        mail.size = size;
    } else if (p.is("BODY")) {
        const bool eightBit = equalsIgnoreCase(p.value, "8BITMIME");
        const bool binary = equalsIgnoreCase(p.value, "BINARYMIME");
        if (seen.again(1) || !(eightBit || binary || equalsIgnoreCase(p.value, "7BIT")))
            return badParameter("BODY must be 7BIT, 8BITMIME or BINARYMIME, once");
        mail.body = binary     ? mail::BodyType::binaryMime
                    : eightBit ? mail::BodyType::eightBitMime
                               : mail::BodyType::sevenBit;
    } else if (p.is("SMTPUTF8")) {
        // The parameter has no value (RFC 6531 section 3.4).
        if (seen.again(2) || p.hasValue) return badParameter("SMTPUTF8 takes no value and comes once");
        mail.smtpUtf8 = true;
    } else if (p.is("RET") || p.is("ENVID")) {
        return takeDsnMailParameter(p, mail, seen);
    } else if (p.is("AUTH")) {
        // RFC 4954 section 5: xtext of a mailbox, or "<>"
        auto auth = p.value == "<>" ? std::string("<>") : decodePrintableXtext(p.value, mail::maxPath);
        if (seen.again(5) || !p.hasValue || !auth) return badParameter("AUTH must be an xtext address or <>, once");
        mail.auth = std::move(*auth);
    } else {
        return Reply{555, {5, 5, 4}, "MAIL parameter not recognized"};
    }
    return std::nullopt;
}

std::optional<Reply> takeRcptParameter(const Parameter& p, mail::Recipient& recipient, SeenOnce& seen, bool smtpUtf8) {
    if (p.is("NOTIFY")) {
        const auto notify = parseNotify(p.value);
        if (seen.again(0) || !notify)
            return badParameter("NOTIFY must be NEVER or a list of SUCCESS, FAILURE and DELAY, once");
        recipient.notify = *notify;
    } else if (p.is("ORCPT")) {
        auto orcpt = mail::decodeOrcpt(p.value, smtpUtf8);
        if (seen.again(1) || !orcpt)
            return badParameter("ORCPT must be a type, a semicolon and an xtext address, once");
        recipient.orcpt = std::move(*orcpt);
    } else {
        return Reply{555, {5, 5, 4}, "RCPT parameter not recognized"};
    }
    return std::nullopt;
}

} // namespace

Parsed<mail::MailParameters> parseMailArgument(ByteView argument) {
    const ByteView text = behindKeyword(argument, "FROM:");
    if (text.empty()) return badParameter("Syntax: MAIL FROM:<address>");
    auto path = mail::parsePath(text, {.utf8 = true, .allowNull = true});
    if (!path) return Reply{501, {5, 1, 7}, path.error().text};
    mail::MailParameters mail;
    mail.reversePath = std::move(path.value().address);

    ParameterReader reader(text.substr(path->length));
    Parameter parameter;
    SeenOnce seen;
    while (reader.next(parameter))
        if (auto refusal = takeMailParameter(parameter, mail, seen)) return std::move(*refusal);
    if (reader.failed()) return badParameter("A MAIL parameter is malformed");
    // RFC 6531 section 3.5: without SMTPUTF8 a non-ASCII address is refused with 553 or 550 and 5.6.7.
    if (!mail.smtpUtf8 && mail.reversePath.needsUtf8())
        return Reply{553, {5, 6, 7}, "A non-ASCII address needs SMTPUTF8"};
    return mail;
}

Parsed<mail::Recipient> parseRcptArgument(ByteView argument, bool smtpUtf8) {
    const ByteView text = behindKeyword(argument, "TO:");
    if (text.empty()) return badParameter("Syntax: RCPT TO:<address>");
    auto path = mail::parsePath(text, {.utf8 = true, .allowPostmaster = true});
    if (!path) return Reply{501, {5, 1, 3}, path.error().text};
    mail::Recipient recipient;
    recipient.address = std::move(path.value().address);
    if (!smtpUtf8 && recipient.address.needsUtf8()) return Reply{550, {5, 6, 7}, "A non-ASCII address needs SMTPUTF8"};

    ParameterReader reader(text.substr(path->length));
    Parameter parameter;
    SeenOnce seen;
    while (reader.next(parameter))
        if (auto refusal = takeRcptParameter(parameter, recipient, seen, smtpUtf8)) return std::move(*refusal);
    if (reader.failed()) return badParameter("A RCPT parameter is malformed");
    return recipient;
}

std::optional<Chunk> parseBdatArgument(ByteView argument) {
    const auto space = argument.find(' ');
    Chunk chunk;
    if (!decimal(argument.substr(0, space), 20, chunk.size)) return std::nullopt;
    if (space == ByteView::npos) return chunk;
    chunk.last = equalsIgnoreCase(trim(argument.substr(space + 1)), "LAST");
    if (!chunk.last) return std::nullopt;
    return chunk;
}

bool isHelloName(ByteView argument) {
    return !argument.empty() && argument.size() <= maxHelloName &&
           std::all_of(argument.begin(), argument.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool isEtrnNode(ByteView argument) {
    if (!argument.empty() && argument.front() == '@') argument.remove_prefix(1);
    return mail::isDomain(argument);
}

bool parseXforward(ByteView argument, mail::OriginalClient& client) {
    constexpr std::size_t maxAttributes = 16, maxValue = 255;
    mail::OriginalClient told = client;
    bool local = false;
    std::size_t count = 0;
    while (!argument.empty()) {
        const ByteView word = argument.substr(0, argument.find(' '));
        argument.remove_prefix(std::min(argument.find_first_not_of(' ', word.size()), argument.size()));
        const auto equals = word.find('=');
        if (equals == ByteView::npos || ++count > maxAttributes) return false;
        const auto value = mail::xtextDecode(word.substr(equals + 1));
        if (!value || value->size() > maxValue) return false;
        const std::string name = asciiUpper(word.substr(0, equals));
        const bool known =
            !value->empty() && !equalsIgnoreCase(*value, "[UNAVAILABLE]") && !equalsIgnoreCase(*value, "[TEMPUNAVAIL]");
        const std::string_view taken = known ? std::string_view(*value) : std::string_view();
        if (name == "ADDR")
            told.address = mail::canonicalAddress(taken);
        else if (name == "HELO")
            told.helo = mail::printableHelo(taken);
        else if (name == "NAME")
            told.name = mail::clientName(taken);
        else if (name == "SOURCE")
            local = equalsIgnoreCase(taken, "LOCAL");
        else if (name != "PORT" && name != "PROTO" && name != "IDENT")
            return false;
    }
    if (local) told.address.clear();
    client = std::move(told);
    return true;
}

std::optional<AuthArgument> parseAuthArgument(ByteView argument) {
    AuthArgument out;
    const auto space = argument.find(' ');
    const ByteView mechanism = argument.substr(0, space);
    // sasl-mech = 1*20mech-char; mech-char = %x41-5A / DIGIT / "-" / "_" (RFC 4422 section 3.1)
    if (mechanism.empty() || mechanism.size() > maxMechanism) return std::nullopt;
    if (!std::all_of(mechanism.begin(), mechanism.end(), [](char c) { return isAlnum(c) || c == '-' || c == '_'; }))
        return std::nullopt;
    out.mechanism = asciiUpper(mechanism);
    if (space != ByteView::npos) out.initialResponse = argument.substr(space + 1);
    return out;
}

std::optional<std::string> decodePrintableXtext(ByteView text, std::size_t most) {
    auto decoded = mail::xtextDecode(text);
    if (!decoded || decoded->size() > most) return std::nullopt;
    if (!std::all_of(decoded->begin(), decoded->end(), [](char c) { return c >= ' ' && c <= '~'; }))
        return std::nullopt;
    return decoded;
}

} // namespace ismail::proto
