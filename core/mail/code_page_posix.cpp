#include "mail/code_page.h"

#include <iconv.h>

namespace ismail::mail {

namespace {

const char* nameOf(EastAsian charset) {
    switch (charset) {
    case EastAsian::shiftJis: return "CP932";
    case EastAsian::eucJp: return "EUC-JP-MS";
    case EastAsian::gb18030: return "GB18030";
    case EastAsian::big5: return "BIG5";
    case EastAsian::eucKr: return "UHC";
    }
    return "";
}

class IconvPage final : public CodePage {
public:
    explicit IconvPage(iconv_t converter) : converter_(converter) {}
    ~IconvPage() override { iconv_close(converter_); }
    IconvPage(const IconvPage&) = delete;
    IconvPage& operator=(const IconvPage&) = delete;

    bool appendAsUtf8(ByteView character, std::string& out) override {
        char text[16];
        char* to = text;
        std::size_t room = sizeof text;
        char* from = const_cast<char*>(character.data()); // POSIX forgot a const
        std::size_t left = character.size();
        iconv(converter_, nullptr, nullptr, nullptr, nullptr);
        if (iconv(converter_, &from, &left, &to, &room) == static_cast<std::size_t>(-1) || left != 0) return false;
        // Some tables hold a character back to see whether it combines with the next one.
        iconv(converter_, nullptr, nullptr, &to, &room);
        out.append(text, sizeof text - room);
        return true;
    }

private:
    const iconv_t converter_;
};

} // namespace

std::unique_ptr<CodePage> CodePage::open(EastAsian charset) {
    const iconv_t converter = iconv_open("UTF-8", nameOf(charset));
    if (converter == reinterpret_cast<iconv_t>(-1)) return nullptr;
    return std::make_unique<IconvPage>(converter);
}

} // namespace ismail::mail
