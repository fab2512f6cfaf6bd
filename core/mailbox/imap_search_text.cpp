#include "mailbox/imap_search_text.h"

#include "base/text.h"
#include "mail/address_list.h"
#include "mail/case_fold.h"
#include "mail/charset.h"
#include "mail/encoded_word.h"
#include "mail/transfer_decode.h"
#include "proto/imap_lexer.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ismail::mailbox {

namespace {

constexpr std::size_t searchedAtOnce = 64 * 1024;

// The value of the field that the text begins with, unfolded; and how long the field is.
std::pair<std::string, std::size_t> takeField(std::string_view text) {
    std::string value;
    std::size_t at = 0;
    do {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
        std::string_view line = text.substr(at, end + 1 - at);
        at += line.size();
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
            line.remove_suffix(1);
        value += line;
    } while (at < text.size() && (text[at] == ' ' || text[at] == '\t'));
    return {value, at};
}

// RFC 9051 section 6.4.4: what is compared are the decoded words, in UTF-8.
bool textContains(std::string_view value, const mail::TextFinder& needle) {
    if (!isAscii(value) || value.find("=?") != std::string_view::npos)
        return needle.in(mail::foldCase(mail::decodeWords(mail::headerTextToUtf8(value))));
    // There is nothing to decode: so it is with most.
    return needle.inIgnoringCase(value);
}

bool isAddressField(std::string_view name) {
    static constexpr std::string_view names[] = {"From", "To", "Cc", "Bcc", "Sender", "Reply-To"};
    return std::any_of(std::begin(names), std::end(names),
                       [name](std::string_view one) { return equalsIgnoreCase(one, name); });
}

// FROM, TO, CC and BCC look into "the envelope structure's" fields: what stands between the parts of an address, and
// how they are quoted, does not matter there.
bool addressesContain(std::string_view value, const mail::TextFinder& needle) {
    // Most are written as they are read.
    static constexpr std::string_view otherwise[] = {" @", "@ ", " .", "=?"};
    if (value.find_first_of("(\"\\\t") == std::string_view::npos &&
        std::none_of(std::begin(otherwise), std::end(otherwise),
                     [value](std::string_view mark) { return value.find(mark) != std::string_view::npos; }))
        return false;
    return mail::anyAddress(value, [&](const mail::ListedAddress& address) {
        return needle.in(mail::foldCase(mail::addressText(address)));
    });
}

bool valueContains(std::string_view name, std::string_view value, const mail::TextFinder& needle) {
    return textContains(value, needle) || (isAddressField(name) && addressesContain(value, needle));
}

// Calls for the name and the value of each field until that says true.
template <typename Look>
bool anyField(MessageReader& reader, std::uint64_t begin, std::uint64_t end, Look look) {
    const auto block =
        reader.read(begin, static_cast<std::size_t>(std::min<std::uint64_t>(end - begin, maxSearchedHeader)));
    if (!block) return false;
    for (std::string_view rest = *block; !rest.empty();) {
        const auto [line, size] = takeField(rest);
        rest.remove_prefix(size);
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        if (look(trim(std::string_view(line).substr(0, colon)), std::string_view(line).substr(colon + 1))) return true;
    }
    return false;
}

bool partContains(MessageReader& reader, const mail::FactPart& part, std::size_t prefix,
                  const mail::TextFinder& needle) {
    auto charset = mail::CharsetDecoder::open(part.charset);
    // What is written in an unknown way is compared as it stands.
    if (!charset) charset = mail::CharsetDecoder::open({});
    mail::TransferDecoder transfer(part.encoding);
    std::size_t begun = 0;
    const auto search = [&](const Bytes& octets, bool last) {
        std::string text;
        charset->feed(octets, text);
        if (last) charset->finish(text);
        return needle.feed(mail::foldCase(text), begun);
    };
    for (std::uint64_t at = prefix + part.body.begin, end = prefix + part.body.end; at < end;) {
        const auto block = reader.read(at, static_cast<std::size_t>(std::min<std::uint64_t>(end - at, searchedAtOnce)));
        if (!block || block->empty()) return false;
        at += block->size();
        Bytes octets;
        transfer.feed(*block, octets);
        if (at == end) transfer.finish(octets);
        if (search(octets, at == end)) return true;
    }
    return false;
}

} // namespace

bool headerContains(const SearchedMessage& message, const std::string& field, const mail::TextFinder& needle) {
    return anyField(message.reader, 0, message.parts.front().header.end + message.prefix,
                    [&](std::string_view name, std::string_view value) {
                        return equalsIgnoreCase(name, field) && valueContains(name, value, needle);
                    });
}

bool linesContain(std::string_view lines, const std::string& field, const mail::TextFinder& needle) {
    while (!lines.empty()) {
        const std::string_view first = lines.substr(0, lines.find('\n'));
        const std::size_t colon = first.find(':');
        const bool continues = first.starts_with(' ') || first.starts_with('\t');
        if (!continues && colon != std::string_view::npos && equalsIgnoreCase(trim(first.substr(0, colon)), field)) {
            const auto [line, size] = takeField(lines);
            if (valueContains(field, std::string_view(line).substr(colon + 1), needle)) return true;
        }
        lines.remove_prefix(std::min(lines.size(), first.size() + 1));
    }
    return false;
}

bool anyHeaderContains(const SearchedMessage& message, const mail::TextFinder& needle) {
    for (const mail::FactPart& part : message.parts) {
        // The first header begins with what the mailbox put before the message.
        const std::uint64_t begin = part.parent < 0 ? 0 : part.header.begin + message.prefix;
        const auto look = [&](std::string_view name, std::string_view value) {
            return needle.in(mail::foldCase(mail::headerTextToUtf8(name))) || textContains(value, needle);
        };
        if (anyField(message.reader, begin, part.header.end + message.prefix, look)) return true;
    }
    return false;
}

bool bodyContains(const SearchedMessage& message, const mail::TextFinder& needle) {
    return needle.needle().empty() ||
           std::any_of(message.parts.begin(), message.parts.end(), [&](const mail::FactPart& part) {
               return part.text && part.kind == mail::MimeKind::leaf &&
                      partContains(message.reader, part, message.prefix, needle);
           });
}

std::optional<proto::ImapDay> writtenDay(std::string_view text) {
    // "(\"Thu, 26 Nov 2026 12:00:00 +0100\" ...".
    if (!text.starts_with("(\"")) return std::nullopt;
    text = text.substr(2, text.find('"', 2) - 2);
    if (const std::size_t comma = text.find(','); comma != std::string_view::npos) text.remove_prefix(comma + 1);
    std::string date;
    int parts = 0;
    for (const std::string_view part : split(text, ' ')) {
        if (part.empty()) continue;
        (date += parts > 0 ? "-" : "") += part;
        if (++parts == 3) break;
    }
    proto::ImapLexer lexer(date, true);
    const proto::ImapDay day = lexer.date();
    lexer.end();
    if (lexer.failed()) return std::nullopt;
    return day;
}

} // namespace ismail::mailbox
