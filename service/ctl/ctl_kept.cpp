#include "ctl_format.h"
#include "ctl_functions.h"

#include "base/text.h"

namespace ismail::ctl {

namespace {

std::string shownSender(const std::string& address) { return address.empty() ? "<>" : address; }

rpc::QuarantineFilter keptFilter(const Arguments& arguments, OptionReader& options) {
    rpc::QuarantineFilter filter;
    filter.contains = options.text("contains").value_or("");
    filter.domain = options.text("domain").value_or("");
    filter.notScanned = arguments.has("not-scanned");
    return filter;
}

// Ids, or filters, or --all; never nothing, and never both.
rpc::QuarantineAction keptAction(const Arguments& arguments, OptionReader& options) {
    rpc::QuarantineAction action;
    for (const std::string& word : arguments.words()) {
        const auto id = parseUnsigned(word);
        if (!id || *id == 0 || *id > 0x7fffffffffffffffULL)
            options.fail("\"" + word + "\" is no entry. The first column of \"quarantine list\" names them.");
        else
            action.ids.push_back(static_cast<std::int64_t>(*id));
    }
    const bool filtered = arguments.has("contains") || arguments.has("domain") || arguments.has("not-scanned");
    const bool all = arguments.has("all");
    if (int{!arguments.words().empty()} + int{filtered} + int{all} != 1)
        options.fail("Say which: ids, or filters such as --domain, or --all for everything in quarantine.");
    if (filtered || all) action.filter = keptFilter(arguments, options);
    return action;
}

void printResult(Session& session, const rpc::QuarantineResult& result, const std::string& done) {
    if (result.done == 0 && result.failed == 0) session.out() << "Nothing matches.\n";
    if (result.done > 0) session.out() << done << " " << counted(result.done, "recipient") << "\n";
    if (result.failed == 0) return;
    session.out() << "Stayed, as there is nowhere to deliver to: " << counted(result.failed, "recipient") << "\n";
    for (const std::string& recipient : result.failures)
        session.out() << "  " << recipient << "\n";
}

} // namespace

int quarantineList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::QuarantineList::Request request;
    request.filter = keptFilter(arguments, options);
    request.limit = options.number("limit", 1, 1000).value_or(request.limit);
    request.before = options.number("before", 1, 0x7fffffffffffffffLL).value_or(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::QuarantineList>(request, [&](const rpc::QuarantineList::Response& response) {
        const Time now = session.now();
        Table table({{"ID", Align::right}, {"RECEIVED"}, {"SIZE", Align::right}, {"FROM"}, {"TO"}, {"UNTIL"}, {"WHY"}});
        for (const rpc::QuarantineEntry& one : response.entries)
            table.row({std::to_string(one.id), relative(one.receivedAt, now), size(one.size),
                       shortened(shownSender(one.sender), 40), shortened(one.recipient, 40),
                       one.until ? relative(one.until, now) : "for ever",
                       shortened(one.notScanned ? "not yet scanned" : one.why, 80)});
        session.out() << table.text();
        if (response.entries.empty()) session.out() << "Nothing matches. ";
        session.out() << counted(response.total, "recipient") << " in quarantine, " << size(response.bytes);
        if (response.next != 0) session.out() << "; go on with --before " << response.next;
        session.out() << "\n";
    });
}

int quarantineRelease(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    const rpc::QuarantineAction action = keptAction(arguments, options);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::QuarantineRelease>(
        action, [&](const rpc::QuarantineResult& result) { printResult(session, result, "Released:"); });
}

int quarantineRemove(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    const rpc::QuarantineAction action = keptAction(arguments, options);
    if (options.failed()) return session.usage(options.error());
    if (!session.confirmed("This removes mail from quarantine, telling nobody.", arguments.has("yes")))
        return session.failed();
    return session.show<rpc::QuarantineRemove>(
        action, [&](const rpc::QuarantineResult& result) { printResult(session, result, "Removed:"); });
}

int refusalsList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::RefusalList::Request request;
    request.session = options.text("session").value_or("");
    request.client = options.text("client").value_or("");
    request.sender = options.text("sender").value_or("");
    request.contains = options.text("contains").value_or("");
    request.limit = options.number("limit", 1, 1000).value_or(request.limit);
    request.before = options.number("before", 1, 0x7fffffffffffffffLL).value_or(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::RefusalList>(request, [&](const rpc::RefusalList::Response& response) {
        const Time now = session.now();
        Table table({{"ID", Align::right}, {"WHEN"}, {"CLIENT"}, {"FROM"}, {"TO"}, {"AT"}, {"REPLY"}});
        for (const rpc::RefusalEntry& one : response.refusals)
            table.row({std::to_string(one.id), relative(one.at, now), one.client,
                       shortened(shownSender(one.sender), 40), shortened(one.recipient, 40),
                       std::string(enumText(one.stage)), shortened(one.reply, 80)});
        session.out() << table.text();
        if (response.refusals.empty()) session.out() << "Nothing matches.\n";
        if (response.next != 0) session.out() << "Go on with --before " << response.next << "\n";
    });
}

int refusalsShow(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::RefusalShow::Request request;
    const auto id = parseUnsigned(arguments.word(0));
    if (!id || *id == 0 || *id > 0x7fffffffffffffffULL)
        options.fail("\"" + arguments.word(0) + "\" is no refusal. The first column of \"refusals list\" names them.");
    if (options.failed()) return session.usage(options.error());
    request.id = static_cast<std::int64_t>(*id);
    return session.show<rpc::RefusalShow>(request, [&](const rpc::RefusalShow::Response& response) {
        const rpc::RefusalEntry& one = response.refusal;
        Labels labels;
        labels.add("Refused", exact(one.at, session.now()));
        labels.add("Client", one.client + (one.helo.empty() ? "" : " (" + one.helo + ")"));
        labels.add("From", shownSender(one.sender));
        labels.add("To", one.recipient);
        labels.add("At", std::string(enumText(one.stage)));
        labels.add("Reply", one.reply);
        labels.add("Session", one.session);
        session.out() << labels.text();
        if (!response.verdict) return;
        session.out() << "\n";
        printVerdict(session, *response.verdict);
    });
}

int messageVerdict(Session& session, const Arguments& arguments) {
    return session.show<rpc::MessageVerdict>({arguments.word(0)}, [&](const rpc::MessageVerdict::Response& response) {
        if (response.verdict)
            printVerdict(session, *response.verdict);
        else
            session.out() << "The message was not checked.\n";
    });
}

} // namespace ismail::ctl
