#include "ctl_terminal.h"

#include <windows.h>

#include <cstdio>
#include <fcntl.h>
#include <io.h>
#include <iostream>

namespace ismail::ctl {

namespace {

constexpr DWORD longestSecret = 1024; // UTF-16 units

bool isConsole(DWORD which) {
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(which), &mode) != 0;
}

std::string toUtf8(const std::wstring& text) {
    if (text.empty()) return {};
    const int length = static_cast<int>(text.size());
    std::string out(
        static_cast<std::size_t>(WideCharToMultiByte(CP_UTF8, 0, text.data(), length, nullptr, 0, nullptr, nullptr)),
        '\0');
    WideCharToMultiByte(CP_UTF8, 0, text.data(), length, out.data(), static_cast<int>(out.size()), nullptr, nullptr);
    return out;
}

} // namespace

SystemTerminal::SystemTerminal() {
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
    SetConsoleOutputCP(CP_UTF8);
    SetConsoleCP(CP_UTF8);
}

bool SystemTerminal::inputIsTerminal() { return isConsole(STD_INPUT_HANDLE); }
bool SystemTerminal::outputIsTerminal() { return isConsole(STD_OUTPUT_HANDLE); }

Result<Secret<std::string>> SystemTerminal::readHidden(const std::string& prompt) {
    std::cerr << prompt << std::flush;
    const HANDLE console = GetStdHandle(STD_INPUT_HANDLE);
    DWORD before = 0;
    GetConsoleMode(console, &before);
    SetConsoleMode(console, ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT);
    std::wstring typed(longestSecret, L'\0');
    DWORD length = 0;
    const BOOL read = ReadConsoleW(console, typed.data(), longestSecret, &length, nullptr);
    SetConsoleMode(console, before);
    std::cerr << "\n";
    typed.resize(read ? length : 0);
    const bool whole = !typed.empty() && typed.back() == L'\n';
    while (!typed.empty() && (typed.back() == L'\n' || typed.back() == L'\r'))
        typed.pop_back();
    Secret<std::string> secret(toUtf8(typed));
    SecureZeroMemory(typed.data(), typed.capacity() * sizeof(wchar_t));
    if (!whole) return Error{ErrorKind::invalid, "Nothing was done."};
    return secret;
}

} // namespace ismail::ctl
