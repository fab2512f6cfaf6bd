#include "mail/content_check.h"

#include <cstring>

namespace ismail::mail {

bool hasHighByte(ByteView bytes) {
    constexpr std::uint64_t highBits = 0x8080808080808080ULL;
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t seen = 0;
    while (left >= 32) {
        std::uint64_t words[4];
        std::memcpy(words, at, sizeof words);
        seen |= words[0] | words[1] | words[2] | words[3];
        at += sizeof words;
        left -= sizeof words;
    }
    unsigned char rest = 0;
    for (; left > 0; ++at, --left)
        rest |= static_cast<unsigned char>(*at);
    return (seen & highBits) != 0 || rest >= 0x80;
}

void ContentCheck::feed(ByteView bytes) {
    if (bytes.empty()) return;
    if (!traits_.eightBit) traits_.eightBit = hasHighByte(bytes);
    if (!traits_.nulOrBare && std::memchr(bytes.data(), 0, bytes.size()) != nullptr) traits_.nulOrBare = true;
    if (traits_.nulOrBare && traits_.longLine) {
        // Nothing is left to learn but how the last line ends.
        const bool crBefore = bytes.size() > 1 ? bytes[bytes.size() - 2] == '\r' : pendingCr_;
        atLineStart_ = bytes.back() == '\n' && crBefore;
        pendingCr_ = bytes.back() == '\r';
        return;
    }
    feedLines(bytes);
}

void ContentCheck::feedLines(ByteView bytes) {
    while (!bytes.empty()) {
        if (pendingCr_) {
            pendingCr_ = false;
            if (bytes.front() == '\n') {
                lineLength_ = 0;
                atLineStart_ = true;
                bytes.remove_prefix(1);
                continue;
            }
            traits_.nulOrBare = true;
            line("\r");
        }
        const void* found = std::memchr(bytes.data(), '\n', bytes.size());
        if (found == nullptr) {
            pendingCr_ = bytes.back() == '\r';
            atLineStart_ = false;
            line(bytes.substr(0, bytes.size() - (pendingCr_ ? 1 : 0)));
            return;
        }
        const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
        if (length > 0 && bytes[length - 1] == '\r') {
            line(bytes.substr(0, length - 1));
            lineLength_ = 0;
            atLineStart_ = true;
        } else {
            traits_.nulOrBare = true;
            line(bytes.substr(0, length + 1));
            atLineStart_ = false;
        }
        bytes.remove_prefix(length + 1);
    }
}

void ContentCheck::line(ByteView content) {
    if (content.empty()) return;
    lineLength_ += content.size();
    if (lineLength_ > maxLineOctets) traits_.longLine = true;
    if (!traits_.nulOrBare && std::memchr(content.data(), '\r', content.size()) != nullptr) traits_.nulOrBare = true;
}

void ContentCheck::finish() {
    if (pendingCr_) {
        traits_.nulOrBare = true;
        atLineStart_ = false;
    }
}

} // namespace ismail::mail
