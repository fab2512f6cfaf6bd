#include "mail/header_list.h"

#include "base/text.h"
#include "mail/header_fields.h"

#include <algorithm>

namespace ismail::mail {

namespace {

bool endsWord(char c) {
    return static_cast<unsigned char>(c) <= ' ' || std::string_view("<>(),;:\"").find(c) != std::string_view::npos;
}

} // namespace

std::vector<HeaderValue> headerValues(ByteView header) {
    std::vector<HeaderValue> values;
    HeaderFields fields(header);
    for (HeaderField field; values.size() < maxHeaderValues && fields.next(field);)
        values.push_back({asciiLower(field.name), unfold(field.value.substr(0, maxHeaderValue))});
    return values;
}

const HeaderValue* findValue(const std::vector<HeaderValue>& values, std::string_view name) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& each) { return each.name == name; });
    return found == values.end() ? nullptr : &*found;
}

std::vector<Address> addressesIn(std::string_view value) {
    std::vector<Address> found;
    std::size_t at = 0;
    while (at < value.size()) {
        while (at < value.size() && endsWord(value[at]))
            ++at;
        const std::size_t start = at;
        while (at < value.size() && !endsWord(value[at]))
            ++at;
        if (auto address = parseMailbox(value.substr(start, at - start))) found.push_back(std::move(*address));
    }
    return found;
}

// RFC 2047 section 2: an encoded word has 75 characters at most, and no character is cut in two (section 5).
std::string encodedWords(std::string_view text) {
    if (isAscii(text)) return std::string(text);
    constexpr std::size_t most = 42; // octets in a word of base64
    std::string out;
    while (!text.empty()) {
        std::size_t length = std::min(most, text.size());
        while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
            --length;
        if (length == 0) length = std::min(most, text.size());
        out += (out.empty() ? "=?utf-8?B?" : " =?utf-8?B?") + toBase64(text.substr(0, length)) + "?=";
        text.remove_prefix(length);
    }
    return out;
}

} // namespace ismail::mail
