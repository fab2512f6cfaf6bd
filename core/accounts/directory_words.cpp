#include "accounts/directory_words.h"

#include "base/text.h"

namespace ismail::accounts {

Sentence roleWord(DomainRole role) { return role == DomainRole::primary ? say("role.primary") : say("role.secondary"); }

Sentence shortList(const std::vector<std::string>& names) {
    constexpr std::size_t most = 10;
    if (names.size() <= most) return say("words", join(names, ", "));
    return say("names.andMore", join({names.begin(), names.begin() + most}, ", "), names.size() - most);
}

Result<std::string> localPart(const std::string& text, const std::string& domain) {
    const auto whole = mail::parseMailbox(text);
    if (whole && !whole->domain.empty()) {
        if (mail::addressKey({"x", whole->domain}) == "x@" + domain) return asciiLower(whole->local);
        return invalid(say("recipients.otherDomain", text, domain));
    }
    const mail::Address address{text, domain};
    if (text.empty() || text.size() > mail::maxLocalPart || !mail::parseMailbox(address.text()))
        return invalid(say("address.noLocalPart", text));
    return asciiLower(text);
}

std::vector<mail::Address> parsedAddresses(const std::vector<std::string>& texts) {
    std::vector<mail::Address> addresses;
    for (const std::string& text : texts)
        if (auto address = mail::parseMailbox(text)) addresses.push_back(std::move(*address));
    return addresses;
}

} // namespace ismail::accounts
