#include "mail/multibyte.h"

#include "mail/charset.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace ismail::mail {

namespace {

constexpr char32_t unreadable = 0xfffd;
constexpr unsigned char escapeOctetValue = 0x1b;

struct Name {
    std::string_view name;
    EastAsian charset;
    bool iso2022 = false;
};
constexpr Name names[] = {
    {"iso-2022-jp", EastAsian::eucJp, true},
    {"iso-2022-jp-1", EastAsian::eucJp, true},
    {"iso-2022-jp-ms", EastAsian::eucJp, true},
    {"csiso2022jp", EastAsian::eucJp, true},
    {"shift-jis", EastAsian::shiftJis},
    {"shiftjis", EastAsian::shiftJis},
    {"sjis", EastAsian::shiftJis},
    {"x-sjis", EastAsian::shiftJis},
    {"ms-kanji", EastAsian::shiftJis},
    {"windows-31j", EastAsian::shiftJis},
    {"cp932", EastAsian::shiftJis},
    {"euc-jp", EastAsian::eucJp},
    {"eucjp", EastAsian::eucJp},
    {"x-euc-jp", EastAsian::eucJp},
    {"gb2312", EastAsian::gb18030},
    {"gb-2312-80", EastAsian::gb18030},
    {"gbk", EastAsian::gb18030},
    {"x-gbk", EastAsian::gb18030},
    {"gb18030", EastAsian::gb18030},
    {"cp936", EastAsian::gb18030},
    {"windows-936", EastAsian::gb18030},
    {"euc-cn", EastAsian::gb18030},
    {"big5", EastAsian::big5},
    {"big-5", EastAsian::big5},
    {"x-x-big5", EastAsian::big5},
    {"cp950", EastAsian::big5},
    {"windows-950", EastAsian::big5},
    {"euc-kr", EastAsian::eucKr},
    {"euckr", EastAsian::eucKr},
    {"ks-c-5601-1987", EastAsian::eucKr},
    {"ksc5601", EastAsian::eucKr},
    {"cp949", EastAsian::eucKr},
    {"windows-949", EastAsian::eucKr},
    {"uhc", EastAsian::eucKr},
};

constexpr bool in(unsigned char c, unsigned from, unsigned to) { return c >= from && c <= to; }

} // namespace

std::unique_ptr<MultibyteDecoder> MultibyteDecoder::open(std::string_view name) {
    const auto* known =
        std::find_if(std::begin(names), std::end(names), [name](const Name& row) { return row.name == name; });
    if (known == std::end(names)) return nullptr;
    auto page = CodePage::open(known->charset);
    if (!page) return nullptr;
    return std::unique_ptr<MultibyteDecoder>(new MultibyteDecoder(known->charset, known->iso2022, std::move(page)));
}

void MultibyteDecoder::feed(ByteView bytes, std::string& out) {
    for (const char c : bytes)
        if (iso2022_)
            iso2022Octet(static_cast<unsigned char>(c), out);
        else
            octet(static_cast<unsigned char>(c), out);
}

void MultibyteDecoder::finish(std::string& out) {
    if (heldSize_ > 0 || !escape_.empty()) appendUtf8(out, unreadable);
    heldSize_ = 0;
    escape_.clear();
    set_ = Set::ascii;
}

void MultibyteDecoder::octet(unsigned char c, std::string& out) {
    if (heldSize_ == 0 && c < 0x80) {
        out += static_cast<char>(c);
        return;
    }
    held_[heldSize_++] = c;
    const std::size_t wanted = wantedSize();
    if (wanted == 0) return broken(out);
    if (heldSize_ < wanted) return;
    if (!page_->appendAsUtf8(ByteView(reinterpret_cast<const char*>(held_), heldSize_), out)) return broken(out);
    heldSize_ = 0;
}

// Octets of the character that is held, as far as they can be told; 0: no character is like this.
std::size_t MultibyteDecoder::wantedSize() const {
    const unsigned char lead = held_[0];
    const unsigned char last = held_[heldSize_ - 1];
    const bool first = heldSize_ == 1;
    switch (charset_) {
    case EastAsian::shiftJis:
        if (in(lead, 0xa1, 0xdf)) return 1;
        if (first) return in(lead, 0x81, 0x9f) || in(lead, 0xe0, 0xfc) ? 2 : 0;
        return in(last, 0x40, 0x7e) || in(last, 0x80, 0xfc) ? 2 : 0;
    case EastAsian::eucJp:
        if (!first) return !in(last, 0xa1, lead == 0x8e ? 0xdf : 0xfe) ? 0 : lead == 0x8f ? 3 : 2;
        return lead == 0x8f ? 3 : lead == 0x8e || in(lead, 0xa1, 0xfe) ? 2 : 0;
    case EastAsian::gb18030:
        if (first) return in(lead, 0x81, 0xfe) ? 2 : 0;
        if (heldSize_ == 2) return in(last, 0x30, 0x39) ? 4 : in(last, 0x40, 0x7e) || in(last, 0x80, 0xfe) ? 2 : 0;
        return (heldSize_ == 3 ? in(last, 0x81, 0xfe) : in(last, 0x30, 0x39)) ? 4 : 0;
    case EastAsian::big5:
        if (first) return in(lead, 0x81, 0xfe) ? 2 : 0;
        return in(last, 0x40, 0x7e) || in(last, 0xa1, 0xfe) ? 2 : 0;
    case EastAsian::eucKr:
        if (first) return in(lead, 0x81, 0xfe) ? 2 : 0;
        return in(last, 0x41, 0x5a) || in(last, 0x61, 0x7a) || in(last, 0x81, 0xfe) ? 2 : 0;
    }
    return 0;
}

// An ASCII octet is never swallowed: a line end behind half a character is still one.
void MultibyteDecoder::broken(std::string& out) {
    const unsigned char last = held_[heldSize_ - 1];
    const bool again = heldSize_ > 1 && last < 0x80;
    heldSize_ = 0;
    appendUtf8(out, unreadable);
    if (again) octet(last, out);
}

// RFC 1468: "text must end in ASCII" and a line too; half-width katakana and JIS X 0212 are met as well. What is in a
// set of two octets is EUC-JP without its high bits.
void MultibyteDecoder::iso2022Octet(unsigned char c, std::string& out) {
    if (escapeOctet(c, out)) return;
    if (c == '\r' || c == '\n') {
        if (heldSize_ > 0) appendUtf8(out, unreadable);
        heldSize_ = 0;
        set_ = Set::ascii;
    }
    if (set_ == Set::ascii || !in(c, 0x21, 0x7e)) {
        if (c < 0x80)
            out += static_cast<char>(c);
        else
            appendUtf8(out, unreadable);
        return;
    }
    if (heldSize_ == 0 && set_ != Set::jis0208) octet(set_ == Set::katakana ? 0x8e : 0x8f, out);
    octet(c | 0x80, out);
}

// True: it belongs to an escape sequence. One that is not known is shown as what it is: its octets without the ESC.
bool MultibyteDecoder::escapeOctet(unsigned char c, std::string& out) {
    struct Sequence {
        std::string_view text;
        Set set;
    };
    static constexpr Sequence sequences[] = {{"\x1b(B", Set::ascii},    {"\x1b(J", Set::ascii},
                                             {"\x1b(I", Set::katakana}, {"\x1b$@", Set::jis0208},
                                             {"\x1b$B", Set::jis0208},  {"\x1b$(D", Set::jis0212}};
    if (escape_.empty()) {
        if (c != escapeOctetValue) return false;
        if (heldSize_ > 0) appendUtf8(out, unreadable);
        heldSize_ = 0;
    }
    escape_ += static_cast<char>(c);
    bool begun = false;
    for (const Sequence& sequence : sequences) {
        if (sequence.text == escape_) {
            set_ = sequence.set;
            escape_.clear();
            return true;
        }
        begun = begun || sequence.text.starts_with(escape_);
    }
    if (begun) return true;
    appendUtf8(out, unreadable);
    const std::string rest = std::exchange(escape_, {}).substr(1);
    for (const char octet : rest)
        iso2022Octet(static_cast<unsigned char>(octet), out);
    return true;
}

} // namespace ismail::mail
