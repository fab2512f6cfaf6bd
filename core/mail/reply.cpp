#include "mail/reply.h"

namespace ismail::mail {

std::string EnhancedStatus::text() const {
    return std::to_string(klass) + '.' + std::to_string(subject) + '.' + std::to_string(detail);
}

std::string Reply::oneLine() const {
    std::string out = std::to_string(code);
    if (!status.none()) out += ' ' + status.text();
    if (text.empty()) return out;
    out += ' ';
    for (const char c : text) {
        if (c == '\n')
            out += " / ";
        else
            out += c;
    }
    return out;
}

} // namespace ismail::mail
