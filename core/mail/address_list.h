// Address fields as ENVELOPE shows them and SORT compares them (RFC 5322 section 3.4 with the obsolete forms of section
// 4.4), read as generously as other programs do: what is broken still gives an address.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::mail {

// RFC 3501 section 7.4.2. The start of a group has no host, its end neither mailbox nor host. Words stay encoded (RFC
// 2047); quoting is removed.
struct ListedAddress {
    std::optional<std::string> name;
    std::optional<std::string> route; // "@a.example,@b.example" of the obsolete syntax
    std::optional<std::string> mailbox;
    std::optional<std::string> host;
    friend bool operator==(const ListedAddress&, const ListedAddress&) = default;
};

// What stands for a part of an address that is not there: NIL would mean a group.
constexpr std::string_view missingMailbox = "MISSING_MAILBOX";
constexpr std::string_view missingHost = "MISSING_DOMAIN";

// The addresses of an unfolded value, at most this many.
std::vector<ListedAddress> parseAddressList(std::string_view value, std::size_t most);

// One address after another, of a value of any length, until look says true; whether it did.
bool anyAddress(std::string_view value, const std::function<bool(const ListedAddress&)>& look);

// An address as a person writes it, for SEARCH: "name <mailbox@host>", encoded-words decoded; what is not there is left
// out. UTF-8.
std::string addressText(const ListedAddress& address);

} // namespace ismail::mail
