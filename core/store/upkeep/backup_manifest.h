// The manifest of a backup: text, one line a file, written last.
#pragma once

#include "store/upkeep/backup.h"

#include <map>
#include <optional>

namespace ismail::store {

struct ManifestEntry {
    std::string digest;
    std::uint64_t size = 0;
};

struct Manifest {
    Time at;
    bool scheduled = false;
    std::uint64_t messages = 0;
    std::map<std::string, ManifestEntry> files; // by path below the backup, with '/'

    std::uint64_t octets() const;
    std::string text() const;
    // Errors: corrupt, with what is wrong. A path that leads out of the backup is refused.
    static Result<Manifest> parse(std::string_view text);
    static Result<Manifest> read(const std::filesystem::path& backup);
};

// Content on the disk when it returns.
Status copyFileDurably(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace ismail::store
