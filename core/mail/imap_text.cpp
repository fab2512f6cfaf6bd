#include "mail/imap_text.h"

#include <algorithm>
#include <string>

namespace ismail::mail {

void appendImapString(Bytes& out, std::string_view text) {
    // Octets over 0x7f are for sessions with UTF8=ACCEPT only; a literal may hold them in any.
    const bool quotable = text.size() <= maxQuotedText && std::all_of(text.begin(), text.end(), [](char c) {
                              return c != '\r' && c != '\n' && c != '\0' && static_cast<unsigned char>(c) < 0x80;
                          });
    if (!quotable) {
        out += '{' + std::to_string(text.size()) + "}\r\n";
        // CHAR8 of a literal is any octet but NUL.
        const std::size_t start = out.size();
        out += text;
        std::replace(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), '\0', ' ');
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

} // namespace ismail::mail
