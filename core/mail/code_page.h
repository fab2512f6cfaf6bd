// One character of a charset of East Asia as UTF-8, by the tables of the operating system: iconv of the C library, or
// the code pages of Windows. Internal to mail.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ismail::mail {

// Each is the largest of its family, in which the others are contained.
enum class EastAsian : std::uint8_t {
    shiftJis, // with NEC's and IBM's extensions: windows-31j
    eucJp,
    gb18030, // GB2312 and GBK too
    big5,
    eucKr // with the extensions of windows-949
};

class CodePage {
public:
    virtual ~CodePage() = default;
    // Null: this system has no such table.
    static std::unique_ptr<CodePage> open(EastAsian charset);
    // character: the octets of one, well formed for the charset. False: it means nothing.
    virtual bool appendAsUtf8(ByteView character, std::string& out) = 0;
};

} // namespace ismail::mail
