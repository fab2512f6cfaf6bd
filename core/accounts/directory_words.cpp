#include "accounts/directory_words.h"

#include "base/text.h"

namespace ismail::accounts {

std::string shortList(const std::vector<std::string>& names) {
    constexpr std::size_t most = 10;
    if (names.size() <= most) return join(names, ", ");
    return join({names.begin(), names.begin() + most}, ", ") + " and " + std::to_string(names.size() - most) + " more";
}

Result<std::string> localPart(const std::string& text, const std::string& domain) {
    const auto whole = mail::parseMailbox(text);
    if (whole && !whole->domain.empty()) {
        if (mail::addressKey({"x", whole->domain}) == "x@" + domain) return asciiLower(whole->local);
        return invalid(text + " is no address in " + domain + ".");
    }
    const mail::Address address{text, domain};
    if (text.empty() || text.size() > mail::maxLocalPart || !mail::parseMailbox(address.text()))
        return invalid("\"" + text + "\" is not the local part of an address.");
    return asciiLower(text);
}

std::vector<mail::Address> parsedAddresses(const std::vector<std::string>& texts) {
    std::vector<mail::Address> addresses;
    for (const std::string& text : texts)
        if (auto address = mail::parseMailbox(text)) addresses.push_back(std::move(*address));
    return addresses;
}

} // namespace ismail::accounts
