#include "mail/kept_header.h"

#include "base/text.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace ismail::mail {

namespace {

// What programs ask for to show a list of messages, to join threads and to recognise what they wrote. Sorted.
constexpr std::string_view commonFields[] = {"auto-submitted",
                                             "bcc",
                                             "cc",
                                             "content-class",
                                             "content-description",
                                             "content-language",
                                             "content-transfer-encoding",
                                             "content-type",
                                             "date",
                                             "disposition-notification-to",
                                             "from",
                                             "importance",
                                             "in-reply-to",
                                             "lines",
                                             "list-id",
                                             "list-post",
                                             "list-subscribe",
                                             "list-unsubscribe",
                                             "message-id",
                                             "mime-version",
                                             "newsgroups",
                                             "precedence",
                                             "priority",
                                             "references",
                                             "reply-to",
                                             "resent-from",
                                             "sender",
                                             "subject",
                                             "to",
                                             "user-agent",
                                             "x-label",
                                             "x-mailer",
                                             "x-priority",
                                             "x-tuid"};
static_assert(std::is_sorted(std::begin(commonFields), std::end(commonFields)));

bool isCommon(std::string_view name) {
    return std::binary_search(std::begin(commonFields), std::end(commonFields), name);
}

bool isEmptyLine(ByteView line) { return line == "\r\n" || line == "\n"; }

ByteView takeLine(ByteView& rest) {
    const std::size_t end = rest.find('\n');
    const ByteView line = rest.substr(0, end == ByteView::npos ? rest.size() : end + 1);
    rest.remove_prefix(line.size());
    return line;
}

struct KeptField {
    std::string name; // lower case
    ByteView whole;
};

struct KeptFields {
    std::vector<KeptField> fields;
    ByteView emptyLine;
};

// Nothing: a line is neither a field nor goes on with one, or the header does not end where its empty line is.
std::optional<KeptFields> keptFieldsOf(ByteView header) {
    KeptFields found;
    while (!header.empty()) {
        const char* begin = header.data();
        const ByteView line = takeLine(header);
        if (isEmptyLine(line)) {
            if (!header.empty()) return std::nullopt;
            found.emptyLine = line;
            break;
        }
        if (line.front() == ' ' || line.front() == '\t') {
            if (found.fields.empty()) return std::nullopt;
            ByteView& whole = found.fields.back().whole;
            whole = {whole.data(), static_cast<std::size_t>(begin + line.size() - whole.data())};
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon == ByteView::npos) return std::nullopt;
        found.fields.push_back({asciiLower(trim(line.substr(0, colon))), line});
    }
    return found;
}

bool hasLine(ByteView lines, std::string_view wanted) {
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (equalsIgnoreCase(lines.substr(0, end), wanted)) return true;
        lines.remove_prefix(end == ByteView::npos ? lines.size() : end + 1);
    }
    return false;
}

} // namespace

bool HeaderView::knows(std::string_view name) const {
    switch (extent) {
    case HeaderExtent::nothing: return false;
    case HeaderExtent::all: return true;
    case HeaderExtent::common:
        if (!isCommon(asciiLower(name))) return false;
        break;
    case HeaderExtent::some: break;
    }
    return !hasLine(missing, name);
}

KeptHeader keepHeader(ByteView header) {
    KeptHeader kept;
    const auto found = keptFieldsOf(header);
    if (!found) return kept;
    if (header.size() <= maxWholeHeader) {
        kept.extent = HeaderExtent::all;
        kept.lines = Bytes(header);
        return kept;
    }
    kept.extent = HeaderExtent::some;
    std::set<std::string_view> missing;
    for (const KeptField& field : found->fields) {
        if (isCommon(field.name) && kept.lines.size() + field.whole.size() <= maxKeptHeader) {
            kept.lines += field.whole;
            continue;
        }
        if (missing.contains(field.name)) continue;
        // The names of common fields always have room: there are few, so whatever is left unnamed is another's.
        if (isCommon(field.name) || kept.missing.size() + field.name.size() < maxMissingNames) {
            (kept.missing += field.name) += '\n';
            missing.insert(field.name);
        } else {
            kept.extent = HeaderExtent::common;
        }
    }
    kept.lines += found->emptyLine;
    return kept;
}

Bytes pickFields(ByteView header, const std::vector<std::string>& names, bool others) {
    std::set<std::string> wanted;
    for (const std::string& name : names)
        wanted.insert(asciiLower(name));
    Bytes picked;
    bool taking = false;
    while (!header.empty()) {
        const ByteView line = takeLine(header);
        if (isEmptyLine(line)) break;
        if (line.front() != ' ' && line.front() != '\t') {
            const ByteView name = trim(line.substr(0, line.find(':')));
            taking = wanted.contains(asciiLower(name)) != others;
        }
        if (taking) picked += line;
    }
    return picked += "\r\n";
}

} // namespace ismail::mail
