#include "ctl_fields.h"
#include "ctl_format.h"
#include "ctl_functions.h"

namespace ismail::ctl {

int messageTrace(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::MessageTrace::Request request;
    request.id = arguments.word(0);
    request.limit = options.number("limit", 1, 1000).value_or(1000);
    request.offset = options.number("offset", 0, 1'000'000'000).value_or(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::MessageTrace>(request, [&](const auto& response) {
        session.out() << "Message " << oneLine(response.id) << " from <" << oneLine(response.sender) << ">, "
                      << size(response.size) << ", " << counted(response.waiting, "recipient") << " in the queue\n";
        Table table({{"WHEN"}, {"WHAT"}, {"RECIPIENT"}, {"WITH"}, {"SAID"}, {"SESSION"}});
        for (const rpc::TraceEvent& event : response.events)
            table.row({exact(event.at, session.now()), event.what, orDash(event.recipient), orDash(event.remote),
                       orDash(shortened(event.reply, 100)), orDash(event.session)});
        session.out() << table.text();
        const auto shown = static_cast<std::int64_t>(response.events.size());
        if (request.offset + shown < response.total)
            session.out() << shown << " of " << response.total << " events; go on with --offset "
                          << request.offset + shown << "\n";
    });
}

int messageRead(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::MessageRead::Request request;
    request.id = arguments.word(0);
    request.offset = options.number("offset", 0, rpc::maxJsonInteger).value_or(0);
    request.length = options.number("length", 1, static_cast<std::int64_t>(rpc::maxBlobBytes)).value_or(request.length);
    if (options.failed()) return session.usage(options.error());
    if (session.json()) return session.show<rpc::MessageRead>(request, [](const auto&) {});
    const bool onePiece = arguments.has("length"), toPeople = session.terminal().outputIsTerminal();
    while (session.out()) {
        const auto piece = session.call<rpc::MessageRead>(request);
        if (!piece) return session.failed();
        const Bytes& data = piece->data.data;
        session.out() << (toPeople ? manyLines(data) : data);
        request.offset += static_cast<std::int64_t>(data.size());
        if (onePiece || data.empty() || request.offset >= piece->size) break;
    }
    return exit_code::done;
}

int testMessage(Session& session, const Arguments& arguments) {
    const OptionReader options(arguments);
    const rpc::TestMessage::Request request{options.text("from").value_or(""), arguments.word(0),
                                            options.text("subject").value_or("")};
    return session.show<rpc::TestMessage>(request, [&](const auto& response) {
        session.out() << "Message " << oneLine(response.id)
                      << " was accepted. See where it went: ismailctl message trace " << oneLine(response.id) << "\n";
    });
}

// ---- Routes ---------------------------------------------------------------------------------------------------------

namespace {

void printRoute(Session& session, const rpc::RouteInfo& route) {
    Labels labels;
    labels.add("Domain", route.domain);
    labels.add("To", route.host + " port " + std::to_string(route.port));
    labels.add("TLS", enumText(route.tls));
    labels.add("We log in as",
               route.user.empty() ? "nobody" : route.user + (route.hasPassword ? "" : " (no password)"));
    session.out() << labels.text();
}

// "--to HOST[:PORT]"; nothing: it was not given, or is a mistake that the options keep.
std::optional<HostPort> target(OptionReader& options) {
    const auto text = options.text("to");
    if (!text) return std::nullopt;
    const Result<HostPort> parsed = parseHostPort(*text);
    if (parsed) return *parsed;
    options.fail(parsed.error().text);
    return std::nullopt;
}

std::string destinationText(const std::string& key) {
    constexpr std::string_view mailbox = "local:";
    return oneLine(key.starts_with(mailbox) ? "the mailbox " + key.substr(mailbox.size()) : key);
}

constexpr const char* routePassword = "The password we log in with at that host";

} // namespace

int routeAdd(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::RouteAdd::Request request;
    request.domain = arguments.word(0);
    if (const auto to = target(options)) {
        request.host = to->host;
        request.port = to->port;
    } else {
        options.fail("Say --to HOST or --to HOST:PORT.");
    }
    readFields(options, request);
    if (options.failed()) return session.usage(options.error());
    if (arguments.has("password")) {
        request.password = session.password(routePassword, true);
        if (!request.password) return session.failed();
    }
    return session.show<rpc::RouteAdd>(request, [&](const auto& response) { printRoute(session, response); });
}

int routeSet(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::RouteSet::Request request;
    request.domain = arguments.word(0);
    if (const auto to = target(options)) {
        request.host = to->host;
        request.port = to->port;
    }
    readFields(options, request);
    if (options.failed()) return session.usage(options.error());
    if (arguments.has("password")) {
        request.password = session.password(routePassword, true);
        if (!request.password) return session.failed();
    }
    return session.show<rpc::RouteSet>(request, [&](const auto& response) { printRoute(session, response); });
}

int routeList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::Page request;
    readPage(options, request);
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::RouteList>(request, &rpc::RouteList::Response::routes, [&](const auto& response) {
        Table table({{"DOMAIN"}, {"TO"}, {"PORT", Align::right}, {"TLS"}, {"USER"}});
        for (const rpc::RouteInfo& one : response.routes)
            table.row(
                {one.domain, one.host, std::to_string(one.port), std::string(enumText(one.tls)), orDash(one.user)});
        session.out() << table.text() << counted(response.total, "route") << "\n";
    });
}

int routeRemove(Session& session, const Arguments& arguments) {
    const rpc::RouteRemove::Request request{arguments.word(0), {}, arguments.has("dry-run")};
    return session.show<rpc::RouteRemove>(request, [&](const auto& response) {
        session.out() << (response.removed ? "Removed the route of " : "This would remove the route of ")
                      << oneLine(request.domain) << "; " << counted(response.queuedRecipients, "recipient")
                      << " of the queue routed anew.\n";
    });
}

int routeExplain(Session& session, const Arguments& arguments) {
    const OptionReader options(arguments);
    const rpc::RouteExplain::Request request{options.text("from").value_or(""), arguments.word(0),
                                             options.text("peer").value_or(""), options.text("account").value_or("")};
    return session.show<rpc::RouteExplain>(request, [&](const auto& response) {
        session.out() << (response.accepted ? "Taken: " : "Refused: ") << oneLine(response.reply) << "\n";
        for (const std::string& destination : response.destinations)
            session.out() << "Goes to " << destinationText(destination) << "\n";
        for (const std::string& step : response.steps)
            session.out() << "  - " << oneLine(step) << "\n";
        Table table({{"HOST"}, {"PORT", Align::right}, {"MX", Align::right}, {"ADDRESSES"}, {"NOTE"}});
        for (const rpc::NextHop& hop : response.hops) {
            std::string addresses;
            for (const std::string& address : hop.addresses)
                addresses += (addresses.empty() ? "" : " ") + address;
            table.row({hop.host, std::to_string(hop.port), hop.preference < 0 ? "-" : std::to_string(hop.preference),
                       orDash(addresses), hop.note});
        }
        session.out() << table.text();
    });
}

int dnsLookup(Session& session, const Arguments& arguments) {
    const rpc::DnsLookup::Request request{arguments.word(0), arguments.word(1), arguments.has("secure")};
    return session.show<rpc::DnsLookup>(request, [&](const rpc::DnsLookup::Response& response) {
        session.out() << oneLine(response.name) << " " << oneLine(response.type) << ": " << enumText(response.outcome);
        if (response.proof != rpc::DnsProof::unchecked) session.out() << ", " << enumText(response.proof);
        session.out() << ", for " << response.seconds << " s\n";
        for (const std::string& record : response.records)
            session.out() << "  " << oneLine(record) << "\n";
        if (!response.detail.empty()) session.out() << oneLine(response.detail) << "\n";
    });
}

} // namespace ismail::ctl
