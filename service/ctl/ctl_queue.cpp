#include "ctl_format.h"
#include "ctl_functions.h"

namespace ismail::ctl {

namespace {

rpc::QueueFilter filterOf(OptionReader& options) {
    rpc::QueueFilter filter;
    filter.domain = options.text("domain").value_or("");
    filter.sender = options.text("sender").value_or("");
    filter.recipient = options.text("recipient").value_or("");
    filter.destination = options.text("destination").value_or("");
    filter.state = options.choice<rpc::QueueState>("state");
    filter.olderThan = options.duration("older");
    return filter;
}

bool anyFilter(const Arguments& arguments) {
    for (const std::string_view name : {"domain", "sender", "recipient", "destination", "state", "older"})
        if (arguments.has(name)) return true;
    return false;
}

// Ids, or filters, or --all; never nothing, and never both.
rpc::QueueSelection selectionOf(const Arguments& arguments, OptionReader& options) {
    rpc::QueueSelection selection;
    selection.ids = arguments.words();
    rpc::QueueFilter filter = filterOf(options);
    const bool filtered = anyFilter(arguments), all = arguments.has("all");
    if (selection.ids.empty() && !filtered && !all)
        options.fail("Say which: ids, filters such as --domain, or --all for the whole queue.");
    if (int{!selection.ids.empty()} + int{filtered} + int{all} > 1)
        options.fail("Ids, filters and --all exclude each other.");
    if (filtered || all) selection.filter = std::move(filter);
    return selection;
}

// The words of the contract, and those that read better on a command line: age is when it came in, due the next try.
std::optional<rpc::QueueColumn> sortColumn(const Arguments& arguments, OptionReader& options) {
    const std::string* word = arguments.value("sort");
    if (!word) return std::nullopt;
    if (sameWord(*word, "age")) return rpc::QueueColumn::received;
    if (sameWord(*word, "due")) return rpc::QueueColumn::nextTry;
    return options.choiceOf<rpc::QueueColumn>("sort", *word);
}

std::string sender(const std::string& address) { return address.empty() ? "<>" : address; }

std::string rowName(const rpc::QueueEntry& entry) { return entry.id + "/" + std::to_string(entry.seq); }

std::string entriesText(const std::vector<rpc::QueueEntry>& entries, Time now) {
    Table table({{"ID"},
                 {"STATE"},
                 {"AGE"},
                 {"SIZE", Align::right},
                 {"FROM"},
                 {"TO"},
                 {"TRIES", Align::right},
                 {"NEXT TRY"},
                 {"LAST REPLY"}});
    for (const rpc::QueueEntry& one : entries)
        table.row({rowName(one), kebab(enumText(one.state)),
                   duration(std::chrono::duration_cast<std::chrono::seconds>(now - one.receivedAt)), size(one.size),
                   shortened(sender(one.sender), 40), shortened(one.recipient, 40), std::to_string(one.tries),
                   relative(one.nextTry, now), shortened(one.lastReply, 80)});
    return table.text();
}

} // namespace

int queueList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::QueueList::Request request;
    request.filter = filterOf(options);
    request.sort = sortColumn(arguments, options).value_or(request.sort);
    request.descending = arguments.has("descending");
    request.cursor = options.text("cursor").value_or("");
    request.limit = options.number("limit", 1, 1000).value_or(request.limit);
    request.offset = options.number("offset", 0, 100'000'000).value_or(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::QueueList>(request, [&](const auto& response) {
        session.out() << entriesText(response.entries, session.now());
        const auto shown = static_cast<std::int64_t>(response.entries.size());
        if (response.total == 0) {
            session.out() << "Nothing matches.\n";
        } else {
            session.out() << shown << " of " << (response.totalExact ? "" : "about ")
                          << counted(response.total, "recipient");
            if (!response.cursor.empty()) session.out() << "; go on with --offset " << request.offset + shown;
            session.out() << "\n";
        }
    });
}

int queueCount(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    const rpc::QueueCount::Request request{filterOf(options)};
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::QueueCount>(request, [&](const auto& response) {
        session.out() << counted(response.messages, "message") << ", " << counted(response.recipients, "recipient")
                      << ", " << size(response.bytes) << "\n";
    });
}

int queueDestinations(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::QueueDestinations::Request request;
    request.limit = options.number("limit", 1, 1000).value_or(request.limit);
    request.offset = options.number("offset", 0, 1'000'000'000).value_or(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::QueueDestinations>(request, [&](const auto& response) {
        const Time now = session.now();
        Table table({{"DESTINATION"},
                     {"DOMAIN"},
                     {"STATE"},
                     {"RECIPIENTS", Align::right},
                     {"ON HOLD", Align::right},
                     {"OPEN", Align::right},
                     {"OLDEST"},
                     {"NEXT TRY"},
                     {"WHY"}});
        for (const rpc::DestinationSummary& one : response.destinations)
            table.row({one.destination, orDash(one.domain), kebab(enumText(one.state)), std::to_string(one.recipients),
                       std::to_string(one.onHold), std::to_string(one.connections), relative(one.oldest, now),
                       relative(one.nextTry, now),
                       one.downSince ? "down since " + relative(one.downSince, now) + ": " + one.reason : one.reason});
        session.out() << table.text();
        session.out() << (response.total == 0 ? "The queue is empty." : counted(response.total, "destination")) << "\n";
    });
}

int queueShow(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::QueueShow::Request request;
    request.id = arguments.word(0);
    request.limit = options.number("limit", 1, 1000).value_or(100);
    request.offset = options.number("offset", 0, 1'000'000'000).value_or(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::QueueShow>(request, [&](const rpc::QueueShow::Response& response) {
        const Time now = session.now();
        Labels labels;
        labels.add("Message", response.id);
        labels.add("From", sender(response.sender));
        labels.add("Size", size(response.size));
        labels.add("Received", exact(response.receivedAt, now));
        labels.add("Came from", response.peer.empty() ? "made here" : response.peer + " (" + response.helo + ")");
        labels.add("Account", response.account);
        labels.add("Partner", response.partner);
        labels.add("Encrypted", yesNo(response.tls));
        labels.add("Session", response.session);
        labels.add("Envelope id", response.envid);
        labels.add("Needs", std::string(response.smtpUtf8 ? "SMTPUTF8 " : "") + (response.eightBit ? "8BITMIME" : ""));
        session.out() << labels.text() << "\n" << entriesText(response.recipients, now);
        session.out() << counted(response.totalRecipients, "recipient") << " left\n\n" << manyLines(response.headers);
        if (response.headersCut) session.out() << "\n(the header goes on)\n";
    });
}

// ---- Actions --------------------------------------------------------------------------------------------------------

namespace {

std::string countsText(const rpc::QueueActionResult& counts) {
    return counted(counts.recipients, "recipient") + " of " + counted(counts.messages, "message") + " (" +
           size(counts.bytes) + ")";
}

// words: what it does, "would be …", "was …".
struct ActionWords {
    const char* question; // empty: nothing is destroyed, nobody is asked
    const char* done;
};

template <class M>
int act(Session& session, const Arguments& arguments, OptionReader& options, typename M::Request request,
        const ActionWords& words) {
    request.selection = selectionOf(arguments, options);
    if (options.failed()) return session.usage(options.error());
    request.dryRun = true;
    if (*words.question && !arguments.has("dry-run") && !arguments.has("yes")) {
        const auto counts = session.call<M>(request);
        if (!counts) return session.failed();
        if (counts->recipients > 0 &&
            !session.confirmed(std::string(words.question) + " " + countsText(*counts) + ".", false))
            return session.failed();
    }
    request.dryRun = arguments.has("dry-run");
    return session.show<M>(request, [&](const rpc::QueueActionResult& counts) {
        if (counts.recipients == 0)
            session.out() << "Nothing matches.\n";
        else
            session.out() << (counts.done ? words.done : "Matches:") << " " << countsText(counts) << "\n";
    });
}

} // namespace

int queueRetry(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    return act<rpc::QueueRetry>(session, arguments, options, {}, {"", "Tried now:"});
}

int queueHold(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    return act<rpc::QueueHold>(session, arguments, options, {}, {"", "Kept back:"});
}

int queueRelease(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    return act<rpc::QueueRelease>(session, arguments, options, {}, {"", "Released:"});
}

int queueBounce(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::QueueBounce::Request request;
    request.reason = options.text("reason").value_or("");
    return act<rpc::QueueBounce>(session, arguments, options, std::move(request),
                                 {"This gives up and tells the senders about", "Given up, the senders are told:"});
}

int queueRemove(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    return act<rpc::QueueRemove>(session, arguments, options, {}, {"This removes, telling nobody,", "Removed:"});
}

} // namespace ismail::ctl
