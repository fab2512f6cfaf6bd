#include "mail/header_fields.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::mail {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t'; }

bool isFieldName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

// The first line of text with its CRLF; the last line may have none.
ByteView HeaderFields::line(ByteView text) const {
    const auto end = text.find("\r\n");
    return end == ByteView::npos ? text : text.substr(0, end + 2);
}

bool HeaderFields::next(HeaderField& field) {
    while (!rest_.empty()) {
        const ByteView firstLine = line(rest_);
        if (firstLine == "\r\n") {
            rest_ = {};
            return false;
        }
        std::size_t length = firstLine.size();
        while (length < rest_.size() && isBlank(rest_[length]))
            length += line(rest_.substr(length)).size();
        const ByteView whole = rest_.substr(0, length);
        const bool first = first_;
        first_ = false;
        rest_.remove_prefix(length);

        const auto colon = firstLine.find(':');
        const std::string_view name = trim(firstLine.substr(0, colon));
        if (colon != ByteView::npos && isFieldName(name) && !isBlank(firstLine.front())) {
            field.name = name;
            field.whole = whole;
            field.value = whole.substr(colon + 1);
            if (field.value.ends_with("\r\n")) field.value.remove_suffix(2);
            return true;
        }
        const bool mailboxFile = startsWithIgnoreCase(firstLine, "From ") || startsWithIgnoreCase(firstLine, ">From ");
        if (first && !mailboxFile) rest_ = {};
    }
    return false;
}

std::string unfold(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\r' && i + 1 < value.size() && value[i + 1] == '\n') {
            ++i;
            continue;
        }
        out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    }
    const std::string_view kept = trim(out);
    return kept.size() == out.size() ? out : std::string(kept);
}

std::optional<std::string> headerValue(ByteView header, std::string_view name) {
    HeaderFields fields(header);
    for (HeaderField field; fields.next(field);)
        if (equalsIgnoreCase(field.name, name)) return unfold(field.value);
    return std::nullopt;
}

} // namespace ismail::mail
