#include "proto/message_text.h"

#include <cstring>

namespace ismail::proto {

namespace {

const char* find(const char* at, const char* end, char wanted) {
    return static_cast<const char*>(std::memchr(at, wanted, static_cast<std::size_t>(end - at)));
}

} // namespace

void LineEndFixer::fix(ByteView bytes, Bytes& out) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    if (at == end) return;
    if (heldCr_) {
        out += "\r\n";
        heldCr_ = false;
        if (*at == '\n') ++at;
    }
    while (at != end) {
        const char* const cr = find(at, end, '\r');
        const char* const lineEnd = cr ? cr : end;
        while (const char* lf = find(at, lineEnd, '\n')) {
            out.append(at, lf);
            out += "\r\n";
            at = lf + 1;
        }
        out.append(at, lineEnd);
        if (!cr) return;
        if (cr + 1 == end) {
            heldCr_ = true;
            return;
        }
        out += "\r\n";
        at = cr + (cr[1] == '\n' ? 2 : 1);
    }
}

void LineEndFixer::finish(Bytes& out) {
    if (heldCr_) out += "\r\n";
    heldCr_ = false;
}

std::size_t TopCutter::take(ByteView bytes) {
    std::size_t at = 0;
    while (!done_ && at < bytes.size()) {
        const std::size_t end = bytes.find('\n', at);
        const ByteView line = bytes.substr(at, end == ByteView::npos ? end : end - at);
        if (!line.empty() && line != "\r") lineEmpty_ = false;
        if (end == ByteView::npos) return bytes.size();
        at = end + 1;
        if (inHeader_)
            inHeader_ = !lineEmpty_;
        else
            --linesLeft_;
        done_ = !inHeader_ && linesLeft_ == 0;
        lineEmpty_ = true;
    }
    return at;
}

} // namespace ismail::proto
