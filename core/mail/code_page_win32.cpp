#include "mail/code_page.h"

#include <windows.h>

namespace ismail::mail {

namespace {

// Windows reads EUC-JP with functions of a browser only: its characters are those of Shift_JIS elsewhere (JIS X 0208
// and half-width katakana; not JIS X 0212).
Bytes shiftJisOf(ByteView euc) {
    const auto first = static_cast<unsigned char>(euc[0]);
    if (euc.size() != 2) return {};
    const auto second = static_cast<unsigned char>(euc[1]);
    if (first == 0x8e) return Bytes(1, static_cast<char>(second));
    const unsigned row = first - 0xa1U; // from 0
    const unsigned cell = second - 0xa1U;
    const unsigned lead = row / 2 + (row < 62 ? 0x81U : 0xc1U);
    const unsigned trail = row % 2 == 0 ? cell + 0x40U + (cell >= 63 ? 1U : 0U) : cell + 0x9fU;
    return {static_cast<char>(lead), static_cast<char>(trail)};
}

constexpr UINT gb18030 = 54936;
constexpr UINT gbk = 936; // what GB18030 has in two octets; for a system without the table of all of it

class SystemPage final : public CodePage {
public:
    SystemPage(UINT number, bool eucJp) : number_(number), eucJp_(eucJp) {}

    bool appendAsUtf8(ByteView character, std::string& out) override {
        if (number_ == gbk && character.size() > 2) return false;
        const Bytes octets = eucJp_ ? shiftJisOf(character) : Bytes(character);
        wchar_t units[4];
        const int got = MultiByteToWideChar(number_, MB_ERR_INVALID_CHARS, octets.data(),
                                            static_cast<int>(octets.size()), units, 4);
        if (got <= 0) return false;
        char text[16];
        const int size = WideCharToMultiByte(CP_UTF8, 0, units, got, text, sizeof text, nullptr, nullptr);
        if (size <= 0) return false;
        out.append(text, static_cast<std::size_t>(size));
        return true;
    }

private:
    const UINT number_;
    const bool eucJp_;
};

UINT numberOf(EastAsian charset) {
    switch (charset) {
    case EastAsian::shiftJis:
    case EastAsian::eucJp: return 932;
    case EastAsian::gb18030: return IsValidCodePage(gb18030) ? gb18030 : gbk;
    case EastAsian::big5: return 950;
    case EastAsian::eucKr: return 949;
    }
    return 0;
}

} // namespace

std::unique_ptr<CodePage> CodePage::open(EastAsian charset) {
    const UINT number = numberOf(charset);
    if (!IsValidCodePage(number)) return nullptr;
    return std::make_unique<SystemPage>(number, charset == EastAsian::eucJp);
}

} // namespace ismail::mail
