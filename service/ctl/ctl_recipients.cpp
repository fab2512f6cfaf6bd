#include "base/text.h"
#include "ctl_format.h"
#include "ctl_functions.h"

#include <set>

namespace ismail::ctl {

namespace {

// Of one call: well under the contract's limits of entries and of octets a frame.
constexpr std::size_t entriesACall = 20'000;
constexpr std::size_t octetsACall = 2 * 1024 * 1024;
constexpr std::size_t longestLine = 1000; // octets; the contract takes no longer address

// Arguments behind the domain, or else one entry a line of standard input. Nothing: a line is no address.
std::optional<std::vector<std::string>> entriesOf(Session& session, const Arguments& arguments) {
    std::vector<std::string> entries(arguments.words().begin() + 1, arguments.words().end());
    if (!entries.empty()) return entries;
    if (session.terminal().inputIsTerminal())
        session.err() << "One address or local part a line; end with an end of file.\n";
    std::string line;
    for (std::size_t number = 1; std::getline(session.in(), line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const std::string_view entry = trim(line);
        if (entry.size() > longestLine || !isUtf8(entry)) {
            session.usage("Line " + std::to_string(number) + " of standard input is no address.");
            return std::nullopt;
        }
        if (!entry.empty()) entries.emplace_back(entry);
    }
    return entries;
}

// The entries from `at` on that fit one call; `at` moves behind them.
std::vector<std::string> nextPart(const std::vector<std::string>& entries, std::size_t& at) {
    std::vector<std::string> part;
    for (std::size_t octets = 0; at < entries.size() && part.size() < entriesACall; ++at) {
        octets += entries[at].size() + 8;
        if (octets > octetsACall && !part.empty()) break;
        part.push_back(entries[at]);
    }
    return part;
}

std::string localPart(const std::string& entry) {
    return asciiLower(std::string_view(entry).substr(0, entry.rfind('@')));
}

int printCount(Session& session, const rpc::RecipientsCount& count) {
    if (session.json()) {
        session.printJson(rpc::encode(count));
        return exit_code::done;
    }
    session.out() << count.added << " added, " << count.removed << " removed, " << counted(count.total, "recipient")
                  << " in the list now.\n";
    return exit_code::done;
}

// In as many calls as it takes. Nothing: failed().
template <class M>
bool inParts(Session& session, const std::string& domain, const std::vector<std::string>& entries,
             rpc::RecipientsCount& sum) {
    std::size_t at = 0;
    do {
        const auto count = session.call<M>({domain, nextPart(entries, at)});
        if (!count) return false;
        sum.added += count->added;
        sum.removed += count->removed;
        sum.total = count->total;
    } while (at < entries.size());
    return true;
}

template <class M>
int edit(Session& session, const Arguments& arguments) {
    const auto entries = entriesOf(session, arguments);
    if (!entries) return exit_code::usage;
    if (entries->empty()) return session.usage("Neither arguments nor standard input name a recipient.");
    rpc::RecipientsCount sum;
    if (!inParts<M>(session, arguments.word(0), *entries, sum)) return session.failed();
    return printCount(session, sum);
}

// A list too long for one call: what is new comes first, so that at no moment a recipient that stays is missing.
int replaceByDifference(Session& session, const std::string& domain, const std::vector<std::string>& entries) {
    rpc::RecipientsCount sum;
    if (!inParts<rpc::RecipientsAdd>(session, domain, entries, sum)) return session.failed();
    const auto listed =
        session.callPages<rpc::RecipientsList>({domain, {0, mostRows, {}}}, &rpc::RecipientsList::Response::recipients);
    if (!listed) return session.failed();
    std::set<std::string> wanted;
    for (const std::string& entry : entries)
        wanted.insert(localPart(entry));
    std::vector<std::string> gone;
    for (const std::string& entry : listed->recipients)
        if (!wanted.contains(asciiLower(entry))) gone.push_back(entry);
    if (!gone.empty() && !inParts<rpc::RecipientsRemove>(session, domain, gone, sum)) return session.failed();
    return printCount(session, sum);
}

} // namespace

int recipientsList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::RecipientsList::Request request{arguments.word(0), {}};
    readPage(options, request.page);
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::RecipientsList>(request, &rpc::RecipientsList::Response::recipients,
                                                  [&](const auto& response) {
                                                      for (const std::string& recipient : response.recipients)
                                                          session.out() << oneLine(recipient) << "\n";
                                                  });
}

int recipientsAdd(Session& session, const Arguments& arguments) { return edit<rpc::RecipientsAdd>(session, arguments); }

int recipientsRemove(Session& session, const Arguments& arguments) {
    return edit<rpc::RecipientsRemove>(session, arguments);
}

int recipientsReplace(Session& session, const Arguments& arguments) {
    const auto entries = entriesOf(session, arguments);
    if (!entries) return exit_code::usage;
    const std::string& domain = arguments.word(0);
    if (entries->empty() && !arguments.has("yes"))
        return session.usage("Standard input names no recipient. To empty the list of " + domain + " say --yes.");
    std::size_t at = 0;
    std::vector<std::string> first = nextPart(*entries, at);
    if (at < entries->size()) return replaceByDifference(session, domain, *entries);
    const auto count = session.call<rpc::RecipientsReplace>({domain, std::move(first)});
    return count ? printCount(session, *count) : session.failed();
}

} // namespace ismail::ctl
