#include "trust/author.h"

#include "base/text.h"
#include "mail/address_list.h"
#include "mail/encoded_word.h"
#include "mail/header_fields.h"
#include "mail/header_list.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::trust {

namespace {

// A fullwidth or small at sign looks like one.
std::string withPlainAt(std::string text) {
    for (const std::string_view other : {"\xef\xbc\xa0", "\xef\xb9\xab"})
        for (auto at = text.find(other); at != std::string::npos; at = text.find(other, at))
            text.replace(at, other.size(), "@");
    return text;
}

bool showsAnother(std::string_view name, const mail::Address& own) {
    if (name.find('@') == std::string_view::npos && name.find("=?") == std::string_view::npos && isAscii(name))
        return false;
    const std::string shown = withPlainAt(mail::decodeWords(name.substr(0, maxAuthorName)));
    const auto addresses = mail::addressesIn(shown);
    return std::any_of(addresses.begin(), addresses.end(),
                       [&](const mail::Address& one) { return mail::addressKey(one) != mail::addressKey(own); });
}

void readAddress(const mail::ListedAddress& listed, AuthorFacts& facts) {
    if (!listed.host) return; // a group
    ++facts.addresses;
    const auto domain = mail::toAscii(*listed.host);
    if (!domain || *listed.host == mail::missingHost || listed.host->starts_with('[')) {
        facts.unreadable = true;
    } else if (std::find(facts.domains.begin(), facts.domains.end(), *domain) == facts.domains.end()) {
        facts.domains.push_back(*domain);
    }
    const mail::Address own{listed.mailbox.value_or(""), domain ? *domain : *listed.host};
    if (listed.name && showsAnother(*listed.name, own)) facts.foreignName = true;
}

} // namespace

AuthorFacts authorsOf(ByteView header) {
    AuthorFacts facts;
    mail::HeaderFields fields(header);
    for (mail::HeaderField field; fields.next(field);) {
        if (!equalsIgnoreCase(field.name, "from") || ++facts.fields > maxAuthorFields) continue;
        facts.more = facts.more || field.value.size() > maxAuthorField;
        const std::string value = mail::unfold(field.value.substr(0, maxAuthorField));
        const auto list = mail::parseAddressList(value, maxAuthorAddresses + 1);
        facts.more = facts.more || list.size() > maxAuthorAddresses;
        for (const mail::ListedAddress& address : list)
            readAddress(address, facts);
    }
    facts.more = facts.more || facts.fields > maxAuthorFields;
    return facts;
}

} // namespace ismail::trust
