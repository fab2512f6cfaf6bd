#include "store/mailbox/folder_name.h"

#include "base/text.h"
#include "mailbox/imap_store.h"

#include <algorithm>

namespace ismail::store {

Result<std::string> folderName(const std::string& given) {
    const auto invalid = [](const char* why) { return Error{ErrorKind::invalid, why}; };
    std::string name = given;
    if (name.size() > 1 && name.ends_with(mailbox::folderSeparator)) name.pop_back();
    if (name.empty()) return invalid("A folder needs a name.");
    if (name.size() > mailbox::maxFolderName) return invalid("The name of the folder is too long.");
    if (!isUtf8(name)) return invalid("The name of the folder is not UTF-8.");
    // Controls, and what LIST takes for a wildcard.
    if (std::any_of(name.begin(), name.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '*' || c == '%'; }))
        return invalid("The name of the folder holds a character that it must not have.");
    const auto levels = split(name, mailbox::folderSeparator);
    if (levels.size() > mailbox::maxFolderDepth) return invalid("The folder is nested too deeply.");
    if (std::any_of(levels.begin(), levels.end(), [](std::string_view level) { return level.empty(); }))
        return invalid("A level of the folder's name is empty.");
    if (equalsIgnoreCase(levels.front(), "INBOX")) name.replace(0, 5, "INBOX");
    return name;
}

std::vector<std::string> superiorsOf(const std::string& name) {
    std::vector<std::string> superiors;
    for (auto at = name.find(mailbox::folderSeparator); at != std::string::npos;
         at = name.find(mailbox::folderSeparator, at + 1))
        superiors.push_back(name.substr(0, at));
    return superiors;
}

} // namespace ismail::store
