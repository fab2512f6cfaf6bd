#include "mailbox/imap_folders.h"

#include "base/text.h"
#include "mailbox/folder_pattern.h"
#include "proto/imap/imap_names.h"
#include "proto/imap/imap_writer.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ismail::mailbox {

namespace {

constexpr std::pair<SpecialUse, std::string_view> uses[] = {
    {SpecialUse::drafts, "\\Drafts"}, {SpecialUse::sent, "\\Sent"},       {SpecialUse::junk, "\\Junk"},
    {SpecialUse::trash, "\\Trash"},   {SpecialUse::archive, "\\Archive"},
};

std::string_view superiorOf(std::string_view name) {
    const std::size_t at = name.rfind(folderSeparator);
    return at == std::string_view::npos ? std::string_view() : name.substr(0, at);
}

// Every name there is: folders, subscriptions without one, superiors that do not exist.
std::map<std::string, ListedFolder, std::less<>> everyName(const FolderList& list) {
    std::map<std::string, ListedFolder, std::less<>> names;
    for (const Folder& folder : list.folders)
        names[folder.name] = {folder.name, &folder, folder.subscribed, false, false};
    for (const std::string& name : list.subscribed)
        if (const auto [at, added] = names.try_emplace(name); added) at->second = {name, nullptr, true, false, false};
    // From the end, so that superiors added on the way get superiors of their own.
    std::vector<std::pair<std::string, bool>> known; // and whether a folder is there
    for (const auto& [name, listed] : names)
        known.emplace_back(name, listed.folder != nullptr);
    for (const auto& [name, exists] : known) {
        for (std::string_view up = superiorOf(name); !up.empty(); up = superiorOf(up)) {
            auto at = names.find(up);
            if (at == names.end()) {
                // A mere subscription makes no superior.
                if (!exists) continue;
                at = names.emplace(std::string(up), ListedFolder{std::string(up), nullptr, false, false, false}).first;
            }
            if (exists) at->second.children = true;
        }
    }
    return names;
}

bool selectedBy(const ListedFolder& listed, const proto::ImapList& command) {
    if (command.selectSpecialUse && (!listed.folder || listed.folder->use == SpecialUse::none)) return false;
    return !command.selectSubscribed || listed.subscribed;
}

} // namespace

SpecialUse specialUseOf(std::string_view attribute) {
    for (const auto& [use, name] : uses)
        if (equalsIgnoreCase(name, attribute)) return use;
    return SpecialUse::none;
}

std::vector<ListedFolder> listFolders(const FolderList& list, const proto::ImapList& command) {
    const auto names = everyName(list);
    std::vector<FolderPattern> patterns;
    for (const std::string& pattern : command.patterns)
        patterns.emplace_back(proto::canonicalMailbox(command.reference + pattern));
    const auto matches = [&](std::string_view name) {
        return std::any_of(patterns.begin(), patterns.end(),
                           [&](const FolderPattern& pattern) { return pattern.matches(name); });
    };
    const bool bySubscription = command.lsub || command.selectSubscribed;
    // Superiors that match and are shown for the sake of a subscribed inferior which is not shown itself:
    // RECURSIVEMATCH (RFC 5258 section 3.5: "servers SHOULD suppress redundant CHILDINFO responses"), and LSUB with
    // "%".
    std::map<std::string, bool, std::less<>> superiors;
    if (command.selectRecursive || command.lsub) {
        for (const auto& [name, listed] : names) {
            if (!listed.subscribed || matches(name)) continue;
            for (std::string_view up = superiorOf(name); !up.empty(); up = superiorOf(up))
                if (matches(up)) superiors[std::string(up)] = true;
        }
    }
    std::vector<ListedFolder> found;
    for (const auto& [name, listed] : names) {
        if (!matches(name)) continue;
        ListedFolder entry = listed;
        entry.childSubscribed = superiors.contains(name);
        const bool wanted = command.lsub ? listed.subscribed : selectedBy(listed, command);
        if (!wanted && !entry.childSubscribed) continue;
        // A subscription without a folder is shown only where subscriptions are asked for.
        if (!listed.folder && !listed.children && !bySubscription) continue;
        found.push_back(std::move(entry));
    }
    // Superiors that are no names at all, of subscriptions without a folder.
    for (const auto& [name, shown] : superiors)
        if (shown && !names.contains(name)) found.push_back({name, nullptr, false, false, true});
    std::sort(found.begin(), found.end(), [](const ListedFolder& a, const ListedFolder& b) { return a.name < b.name; });
    return found;
}

void writeListed(Bytes& out, const ListedFolder& listed, const proto::ImapList& command,
                 const proto::ImapEnabled& enabled) {
    out += command.lsub ? "* LSUB (" : "* LIST (";
    const std::size_t begin = out.size();
    const auto add = [&](std::string_view attribute) {
        if (out.size() > begin) out += ' ';
        out += attribute;
    };
    if (command.lsub) {
        // RFC 3501 section 6.3.9: \Noselect where only an inferior is subscribed.
        if (!listed.subscribed) add("\\Noselect");
    } else {
        // RFC 5258: \NonExistent implies \Noselect; a client that knows no extensions is told the latter.
        if (!listed.folder) {
            if (command.extended || enabled.rev2) add("\\NonExistent");
            add("\\Noselect");
        }
        if (listed.subscribed && (command.returnSubscribed || command.selectSubscribed)) add("\\Subscribed");
        add(listed.children ? "\\HasChildren" : "\\HasNoChildren");
        if (listed.folder)
            for (const auto& [use, name] : uses)
                if (use == listed.folder->use) add(name);
    }
    out += ") \"/\" ";
    proto::writeMailbox(out, listed.name, enabled.utf8Names());
    if (!command.lsub && listed.childSubscribed) out += " (\"CHILDINFO\" (\"SUBSCRIBED\"))";
    out += "\r\n";
}

} // namespace ismail::mailbox
