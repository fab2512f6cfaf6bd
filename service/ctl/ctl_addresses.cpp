#include "base/path_text.h"
#include "ctl_fields.h"
#include "ctl_format.h"
#include "ctl_functions.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

namespace ismail::ctl {

// ---- Aliases and groups ---------------------------------------------------------------------------------------------

namespace {

void printAlias(Session& session, const rpc::AliasInfo& alias) {
    Labels labels;
    labels.add(alias.kind == rpc::AliasKind::group ? "Group" : "Alias", alias.address);
    addLines(labels, alias);
    labels.add("Who may write", kebab(enumText(alias.posting)));
    for (const std::string& target : alias.targets) {
        const bool missing = std::ranges::find(alias.missing, target) != alias.missing.end();
        labels.add("Goes to", target + (missing ? " (is not there)" : ""));
    }
    session.out() << labels.text();
}

std::vector<std::string> wordsFrom(const Arguments& arguments, std::size_t first) {
    const auto& words = arguments.words();
    if (words.size() <= first) return {};
    return {words.begin() + static_cast<std::ptrdiff_t>(first), words.end()};
}

} // namespace

int aliasAdd(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AliasAdd::Request request;
    request.address = arguments.word(0);
    request.targets = wordsFrom(arguments, 1);
    request.kind = arguments.has("group") ? rpc::AliasKind::group : rpc::AliasKind::alias;
    readFields(options, request);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::AliasAdd>(request, [&](const auto& response) { printAlias(session, response); });
}

int aliasSet(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AliasSet::Request request;
    request.address = arguments.word(0);
    if (auto targets = wordsFrom(arguments, 1); !targets.empty()) request.targets = std::move(targets);
    if (arguments.has("group")) request.kind = rpc::AliasKind::group;
    readFields(options, request);
    if (options.failed()) return session.usage(options.error());
    if (request.targets) {
        const auto now = session.call<rpc::AliasGet>({request.address});
        if (!now) return session.failed();
        request.version = now->version;
    }
    return session.show<rpc::AliasSet>(request, [&](const auto& response) { printAlias(session, response); });
}

int aliasList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AliasList::Request request;
    readPage(options, request.page);
    request.domain = arguments.word(0);
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::AliasList>(request, &rpc::AliasList::Response::aliases, [&](const auto& response) {
        Table table({{"ADDRESS"}, {"KIND"}, {"ENABLED"}, {"GOES TO"}, {"DESCRIPTION"}});
        for (const rpc::AliasInfo& one : response.aliases) {
            std::string targets;
            for (const std::string& target : one.targets)
                targets += (targets.empty() ? "" : ", ") + target;
            table.row({one.address, std::string(enumText(one.kind)), yesNo(one.enabled), shortened(targets, 60),
                       shortened(one.description, 40)});
        }
        session.out() << table.text() << counted(response.total, "alias", "aliases") << "\n";
    });
}

int aliasShow(Session& session, const Arguments& arguments) {
    return session.show<rpc::AliasGet>({arguments.word(0)},
                                       [&](const auto& response) { printAlias(session, response); });
}

int aliasRemove(Session& session, const Arguments& arguments) {
    return session.show<rpc::AliasRemove>({arguments.word(0), {}}, [&](const auto&) {
        session.out() << "Removed " << oneLine(arguments.word(0)) << ".\n";
    });
}

// ---- Accounts from a file -------------------------------------------------------------------------------------------

namespace {

// Nothing: failed().
std::optional<std::string> wholeFile(Session& session, const std::string& name) {
    std::ifstream file(pathFromUtf8(name), std::ios::binary);
    std::string text;
    char block[64 * 1024];
    while (file && text.size() <= rpc::maxImportBytes) {
        file.read(block, sizeof block);
        text.append(block, static_cast<std::size_t>(file.gcount()));
    }
    if (!text.empty() && text.size() <= rpc::maxImportBytes && file.eof()) return text;
    session.complain(oneLine(name) + " cannot be read: it must be a text file of at most 3 MB.", exit_code::usage);
    return std::nullopt;
}

struct ImportCounts {
    std::int64_t fine = 0, refused = 0;
};

// Nothing: failed(). Complains of each line that was refused and is not in `lines` already.
std::optional<ImportCounts> importAll(Session& session, rpc::AccountImport::Request& request,
                                      std::vector<rpc::ImportLine>& lines) {
    ImportCounts counts;
    request.fromLine = 1;
    std::set<std::int64_t> told;
    for (const rpc::ImportLine& line : lines)
        if (line.outcome == rpc::ImportOutcome::refused) told.insert(line.line);
    lines.clear();
    while (true) {
        const auto part = session.call<rpc::AccountImport>(request);
        if (!part) return std::nullopt;
        for (const rpc::ImportLine& line : part->lines) {
            const bool refused = line.outcome == rpc::ImportOutcome::refused;
            ++(refused ? counts.refused : counts.fine);
            if (refused && told.count(line.line) == 0 && !session.json())
                session.out() << "Line " << line.line << ", " << oneLine(line.address) << ": " << oneLine(line.reason)
                              << "\n";
            lines.push_back(line);
        }
        if (!part->nextLine) return counts;
        request.fromLine = *part->nextLine;
    }
}

int finishImport(Session& session, const ImportCounts& counts, std::vector<rpc::ImportLine> lines, const char* done) {
    if (session.json())
        session.printJson(
            rpc::encode(rpc::AccountImport::Response{lines, static_cast<std::int64_t>(lines.size()), {}}));
    else
        session.out() << counted(counts.fine, "account") << " " << done << ", " << counts.refused << " refused.\n";
    return counts.refused == 0 ? exit_code::done : exit_code::partial;
}

} // namespace

int accountImport(Session& session, const Arguments& arguments) {
    auto text = wholeFile(session, arguments.word(0));
    if (!text) return session.failed();
    rpc::AccountImport::Request request;
    request.csv = Secret<std::string>(std::move(*text));
    request.dryRun = true;
    request.limit = rpc::maxImportLinesACall;
    std::vector<rpc::ImportLine> lines;
    const auto preview = importAll(session, request, lines);
    if (!preview) return session.failed();
    if (arguments.has("dry-run")) return finishImport(session, *preview, std::move(lines), "can be added");
    const std::string question =
        "This adds " + counted(preview->fine, "account") + "; " + std::to_string(preview->refused) + " are refused.";
    if (!session.confirmed(question, arguments.has("yes"))) return session.failed();
    request.dryRun = false;
    request.limit = 20;
    const auto added = importAll(session, request, lines);
    if (!added) return session.failed();
    return finishImport(session, *added, std::move(lines), "added");
}

// ---- Bans -----------------------------------------------------------------------------------------------------------

int banList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::Page request;
    readPage(options, request);
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::BanList>(request, &rpc::BanList::Response::bans, [&](const auto& response) {
        Table table({{"WHO"}, {"IS"}, {"SINCE"}, {"UNTIL"}, {"FAILURES", Align::right}});
        for (const rpc::BanInfo& one : response.bans)
            table.row({shortened(one.who, 60), std::string(enumText(one.subject)), relative(one.since, session.now()),
                       relative(one.until, session.now()), std::to_string(one.failures)});
        session.out() << table.text() << counted(response.total, "ban") << "\n";
    });
}

int banLift(Session& session, const Arguments& arguments) {
    return session.show<rpc::BanLift>({arguments.word(0)}, [&](const auto& response) {
        session.out() << (response.lifted == 0 ? "There was no ban of " : "Lifted the ban of ")
                      << oneLine(arguments.word(0)) << ".\n";
    });
}

} // namespace ismail::ctl
