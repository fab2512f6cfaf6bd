#include "proto/dot_decoder.h"

namespace ismail::proto {

namespace {

constexpr std::size_t window = 256; // longer than most lines

// The first CR or LF from a position on. In windows: where one of the two is missing, every bare one of the other kind
// would else be paid for with a look at all that is left.
std::size_t lineEndFrom(ByteView input, std::size_t at) {
    for (; at < input.size(); at += window) {
        const ByteView part = input.substr(at, window);
        const std::size_t cr = part.find('\r');
        const std::size_t lf = part.substr(0, cr).find('\n');
        if (lf != ByteView::npos) return at + lf;
        if (cr != ByteView::npos) return at + cr;
    }
    return ByteView::npos;
}

} // namespace

DotDecoder::Piece DotDecoder::next(ByteView input) {
    if (input.empty()) return {};
    if (lineStart_ && input.front() == '.') return atLineStart(input);
    std::size_t at = 0;
    bool lineStart = lineStart_;
    while (at < input.size() && !(lineStart && input[at] == '.')) {
        const std::size_t end = lineEndFrom(input, at);
        const bool found = end != ByteView::npos;
        if (found && (input[end] == '\n' || (end + 1 < input.size() && input[end + 1] != '\n')))
            return bare(input, end);
        lineStart = false;
        at = found ? end : input.size();
        if (at + 1 >= input.size()) break;
        at += 2;
        lineStart = true;
    }
    if (at != 0) lineStart_ = lineStart;
    const bool dropped = sawBareNewline_ && bareNewline_ == BareNewline::refuse;
    return {dropped ? ByteView() : input.substr(0, at), at, false};
}

// A line that starts with a dot: "If the line is composed of a single period, it is treated as the end of mail
// indicator. If the first character is a period and there are other characters on the line, the first character is
// deleted." (RFC 5321 section 4.5.2)
DotDecoder::Piece DotDecoder::atLineStart(ByteView input) {
    const bool undecided = input.size() == 1 || (input.size() == 2 && input[1] == '\r');
    if (undecided) return {};
    if (input[1] == '\r' && input[2] == '\n') return {{}, 3, true};
    lineStart_ = false;
    return {{}, 1, false};
}

// Gives what comes before the bare CR or LF, and with the next call the newline itself.
DotDecoder::Piece DotDecoder::bare(ByteView input, std::size_t at) {
    lineStart_ = false;
    const bool refused = bareNewline_ == BareNewline::refuse;
    if (at > 0) return {refused && sawBareNewline_ ? ByteView() : input.substr(0, at), at, false};
    sawBareNewline_ = true;
    return {refused ? ByteView() : ByteView("\r\n"), 1, false};
}

} // namespace ismail::proto
