#include "store/directory/directory_entries.h"

#include "accounts/directory_words.h"
#include "base/text.h"

namespace ismail::store {

std::pair<std::string, accounts::AccountEntry> entryOf(AccountTable::Listed listed) {
    accounts::Account& account = listed.account;
    std::string key = asciiLower(account.local) + "@" + listed.domain;
    accounts::AccountEntry entry;
    entry.id = account.id;
    entry.inboxId = listed.inboxId;
    entry.address = account.local + "@" + listed.domain;
    entry.enabled = account.enabled;
    entry.domainId = account.domainId;
    entry.forwards = accounts::parsedAddresses(account.forwards);
    entry.keepCopy = account.keepCopy || entry.forwards.empty();
    entry.quota = account.quota;
    entry.limits = account.sendLimits;
    entry.junkFilter = account.junkFilter;
    entry.junkLine = account.junkLine;
    entry.scram = !account.scramVerifier.empty();
    if (account.autoReply.enabled)
        entry.autoReply = std::make_shared<const accounts::AutoReply>(std::move(account.autoReply));
    return {std::move(key), std::move(entry)};
}

std::pair<std::string, accounts::AliasEntry> entryOf(AliasTable::Listed listed) {
    std::string key = asciiLower(listed.alias.local) + "@" + listed.domain;
    accounts::AliasEntry entry;
    entry.id = listed.alias.id;
    entry.address = listed.alias.local + "@" + listed.domain;
    entry.kind = listed.alias.kind;
    entry.targets = accounts::parsedAddresses(listed.alias.targets);
    entry.posting = listed.alias.posting;
    entry.enabled = listed.alias.enabled;
    return {std::move(key), std::move(entry)};
}

} // namespace ismail::store
