#include "ctl_connect.h"

#include <windows.h>

namespace {

std::string toUtf8(const wchar_t* text) {
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
    std::string out(static_cast<std::size_t>(size > 0 ? size : 1), '\0');
    if (size > 0) WideCharToMultiByte(CP_UTF8, 0, text, -1, out.data(), size, nullptr, nullptr);
    out.pop_back(); // the end that was counted too
    return out;
}

} // namespace

int wmain(int count, wchar_t** words) {
    std::vector<std::string> typed;
    for (int i = 1; i < count; ++i)
        typed.push_back(toUtf8(words[i]));
    return ismail::ctl::runProgram(typed);
}
