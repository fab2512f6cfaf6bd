#include "store/upkeep/backup_manifest.h"

#include "base/path_text.h"
#include "base/say.h"
#include "base/text.h"
#include "platform/durable_file.h"
#include "store/db/database.h"

namespace ismail::store {

namespace {

constexpr std::string_view firstLine = "ismail-backup 1";
constexpr std::string_view lastLine = "end";
constexpr std::size_t copyBlock = 1u << 20;
constexpr std::uint64_t maxManifest = 1u << 30;

bool staysInside(std::string_view path) {
    if (path.empty() || path.front() == '/' || path.find('\\') != std::string_view::npos ||
        path.find(':') != std::string_view::npos)
        return false;
    for (const auto part : split(path, '/'))
        if (part.empty() || part == "." || part == "..") return false;
    return true;
}

} // namespace

std::uint64_t Manifest::octets() const {
    std::uint64_t sum = 0;
    for (const auto& [path, entry] : files)
        sum += entry.size;
    return sum;
}

std::string Manifest::text() const {
    std::string out = std::string(firstLine) + "\nat " + std::to_string(toMillis(at)) + "\nscheduled " +
                      (scheduled ? "yes" : "no") + "\nmessages " + std::to_string(messages) + "\n";
    for (const auto& [path, entry] : files)
        out += entry.digest + ' ' + std::to_string(entry.size) + ' ' + path + '\n';
    return out + std::string(lastLine) + "\n";
}

Result<Manifest> Manifest::parse(std::string_view text) {
    const Error broken = failure(ErrorKind::corrupt, say("backup.manifestDamaged"));
    auto lines = split(text, '\n');
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    if (lines.size() < 5 || lines.front() != firstLine || lines.back() != lastLine) return broken;
    Manifest manifest;
    for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
        const auto blank = lines[i].find(' ');
        if (blank == std::string_view::npos) return broken;
        const auto word = lines[i].substr(0, blank);
        const auto rest = lines[i].substr(blank + 1);
        if (word == "scheduled") {
            manifest.scheduled = rest == "yes";
        } else if (word == "at" || word == "messages") {
            const auto number = parseUnsigned(rest);
            if (!number) return broken;
            if (word == "at")
                manifest.at = fromMillis(static_cast<std::int64_t>(*number));
            else
                manifest.messages = *number;
        } else {
            const auto second = rest.find(' ');
            if (second == std::string_view::npos) return broken;
            const auto size = parseUnsigned(rest.substr(0, second));
            const auto path = rest.substr(second + 1);
            if (!size || !staysInside(path)) return broken;
            manifest.files[std::string(path)] = {std::string(word), *size};
        }
    }
    return manifest;
}

Result<Manifest> Manifest::read(const std::filesystem::path& backup) {
    auto file = platform::FileReader::open(backup / "manifest");
    if (!file) return failure(ErrorKind::notFound, say("backup.notFinished", utf8FromPath(backup)));
    if (file->size() > maxManifest) return failure(ErrorKind::corrupt, say("backup.manifestTooLarge"));
    auto text = file->read(0, static_cast<std::size_t>(file->size()));
    if (!text) return text.error();
    return parse(*text);
}

Status copyFileDurably(const std::filesystem::path& from, const std::filesystem::path& to) {
    auto source = platform::FileReader::open(from);
    if (!source) return source.error();
    auto target = platform::DurableFile::create(to);
    if (!target) return target.error();
    for (std::uint64_t offset = 0; offset < source->size();) {
        auto block = source->read(offset, copyBlock);
        if (!block) return block.error();
        if (block->empty()) return failure(ErrorKind::corrupt, say("backup.fileShrank", utf8FromPath(from)));
        if (Status written = target->write(*block); !written) return written;
        offset += block->size();
    }
    return target->flush();
}

} // namespace ismail::store
