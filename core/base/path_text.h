// Names of files as text: UTF-8 everywhere in settings, logs, the contract and messages.
//
// The one place where text becomes a path and a path becomes text. std::filesystem does both by itself, but on Windows
// through the code page of the computer, which turns "C:\Büro" into another folder: nobody calls path::string() or
// makes a path from a std::string elsewhere. A test reads the sources for it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ismail {

// What is no UTF-8 becomes U+FFFD on Windows, whose names are UTF-16, and stays as it is elsewhere, where names are
// octets.
std::filesystem::path pathFromUtf8(std::string_view text);
// Half a surrogate pair, which Windows allows in a name, becomes U+FFFD.
std::string utf8FromPath(const std::filesystem::path& path);
// With '/' between the parts on every system.
std::string genericUtf8FromPath(const std::filesystem::path& path);

// UTF-16 and UTF-8, with U+FFFD for what is wrong; for the two above, and tested by themselves.
std::u16string utf16FromUtf8(std::string_view text);
std::string utf8FromUtf16(std::u16string_view text);

} // namespace ismail
