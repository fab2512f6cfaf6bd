// Who may include whom. The rules are the table of docs/architecture.md, read from there, so that the document is what
// is enforced; this file only knows how to read the table, how to find include lines, and which header is whose.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::test {

// A library that a folder may use, and in which of its files ("idn.cpp", "codec*", "*_win32.cpp"); none: in all.
struct LibraryRule {
    std::string library;
    std::vector<std::string> files;
};

struct FolderRule {
    std::vector<std::string> folders;   // "base"
    std::vector<std::string> headers;   // "accounts/directory.h": that header and what it includes itself
    std::vector<LibraryRule> libraries; // besides the standard library, which all may use
};

using IncludeTable = std::map<std::string, FolderRule>;

struct SourceFile {
    std::string folder; // "proto", "service", "admin-gui"
    std::string name;   // "smtp_server.cpp"
    std::string text;
};

// Rows "| folder | may include | third party |" of a Markdown text, from the header row that starts with "folder" to
// the first line that is no row. An empty table when there is none.
IncludeTable readTable(std::string_view markdown);

// What stands between <> or "" in each include line; commented-out lines do not count.
struct Include {
    int line = 0;
    std::string header;
    bool angled = false;
};
std::vector<Include> findIncludes(std::string_view text);

// "std", "OS", "Qt", "OpenSSL", "Poco::Net", …; nothing for a header that nobody has placed yet.
std::optional<std::string> libraryOf(std::string_view header);

// Name against a pattern with at most one '*'.
bool matches(std::string_view name, std::string_view pattern);

// One sentence for each breach, "core/proto/x.cpp:3: …"; sources are all files of the tree.
std::vector<std::string> findBreaches(const IncludeTable& table, const std::vector<SourceFile>& sources);

} // namespace ismail::test
