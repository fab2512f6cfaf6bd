#include "mail/base_subject.h"

#include "base/text.h"
#include "mail/encoded_word.h"

namespace ismail::mail {

namespace {

// subj-blob = "[" *BLOBCHAR "]" *WSP; its length at the start of text, 0: none.
std::size_t blobLength(std::string_view text) {
    if (!text.starts_with('[')) return 0;
    const auto end = text.find_first_of("[]", 1);
    if (end == std::string_view::npos || text[end] == '[') return 0;
    std::size_t length = end + 1;
    while (length < text.size() && text[length] == ' ')
        ++length;
    return length;
}

// subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"
std::size_t replyLength(std::string_view text) {
    std::size_t length = 0;
    for (const std::string_view word : {"re", "fwd", "fw"})
        if (startsWithIgnoreCase(text, word)) {
            length = word.size();
            break;
        }
    if (length == 0) return 0;
    while (length < text.size() && text[length] == ' ')
        ++length;
    length += blobLength(text.substr(length));
    return length < text.size() && text[length] == ':' ? length + 1 : 0;
}

std::string withSingleSpaces(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const char one = c == '\t' ? ' ' : c;
        if (one != ' ' || out.empty() || out.back() != ' ') out += one;
    }
    return out;
}

std::string_view trimmedLeft(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    return text;
}

class Stripper {
public:
    explicit Stripper(std::string_view text) : text_(text) {}

    // Each octet is looked at a few times only: what a step has found not to be there is not looked for again.
    BaseSubject run() {
        do {
            trailers();        // step 2
            leaders();         // steps 3 to 5
        } while (forwarded()); // step 6
        return {std::string(text_), reply_};
    }

private:
    // subj-trailer = "(fwd)" / WSP
    void trailers() {
        for (;;) {
            if (text_.ends_with(' ')) {
                text_.remove_suffix(1);
            } else if (text_.size() >= 5 && equalsIgnoreCase(text_.substr(text_.size() - 5), "(fwd)")) {
                text_.remove_suffix(5);
                reply_ = true;
            } else {
                return;
            }
        }
    }
    // subj-leader = (*subj-blob subj-refwd) / WSP, as often as there is one. Blobs without a subj-refwd behind them go
    // too, but for the last one where nothing is left behind it (step 4).
    void leaders() {
        for (;;) {
            text_ = trimmedLeft(text_);
            std::string_view rest = text_, last = text_; // behind all blobs, and before the last of them
            while (const std::size_t length = blobLength(rest)) {
                last = rest;
                rest.remove_prefix(length);
            }
            const std::size_t length = replyLength(rest);
            if (length == 0) {
                text_ = rest.empty() ? last : rest;
                return;
            }
            text_ = rest.substr(length);
            reply_ = true;
        }
    }
    // subj-fwd-hdr = "[fwd:", subj-fwd-trl = "]"
    bool forwarded() {
        if (!startsWithIgnoreCase(text_, "[fwd:") || !text_.ends_with(']')) return false;
        text_ = text_.substr(5, text_.size() - 6);
        reply_ = true;
        return true;
    }

    std::string_view text_;
    bool reply_ = false;
};

} // namespace

BaseSubject baseSubject(std::string_view subject) {
    const std::string text = withSingleSpaces(decodeWords(subject));
    return Stripper(text).run();
}

} // namespace ismail::mail
