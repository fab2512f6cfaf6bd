#include "proto/dot_encoder.h"

#include <cstring>

namespace ismail::proto {

bool DotEncoder::encode(ByteView bytes, Bytes& out) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    if (at == end) return true;
    const char* copied = at; // everything before it is in out
    if (openCr_) {
        if (*at != '\n') return false;
        ++at;
        openCr_ = false;
        lineStart_ = true;
    }
    while (at != end) {
        if (lineStart_ && *at == '.') {
            out.append(copied, at);
            out += '.';
            copied = at;
        }
        const auto left = static_cast<std::size_t>(end - at);
        const auto* cr = static_cast<const char*>(std::memchr(at, '\r', left));
        const char* const lineEnd = cr ? cr : end;
        if (std::memchr(at, '\n', static_cast<std::size_t>(lineEnd - at))) return false;
        lineStart_ = false;
        if (!cr) break;
        if (cr + 1 == end) {
            openCr_ = true;
            break;
        }
        if (cr[1] != '\n') return false;
        lineStart_ = true;
        at = cr + 2;
    }
    out.append(copied, end);
    return true;
}

bool DotEncoder::finish(Bytes& out) {
    if (openCr_) return false;
    out += lineStart_ ? ".\r\n" : "\r\n.\r\n";
    return true;
}

} // namespace ismail::proto
