// What an edit of the directory changed, for those who have to follow it.
#pragma once

#include <cstdint>
#include <vector>

namespace ismail::accounts {

struct DirectoryChange {
    enum class Kind : std::uint8_t { settings, partners, domains, recipients, accounts, aliases, routes };
    Kind kind = Kind::settings;
    // Of what was added, changed or removed; of settings: none; of recipients: their domain. With a domain that was
    // removed its accounts, aliases and recipients went too.
    std::vector<std::int64_t> ids{};
    friend bool operator==(const DirectoryChange&, const DirectoryChange&) = default;
};

} // namespace ismail::accounts
