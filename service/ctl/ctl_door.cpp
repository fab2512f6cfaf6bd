// The door: who is blocked, who is welcome, and what is remembered of strangers.
#include "base/say.h"
#include "base/text.h"
#include "ctl_fields.h"
#include "ctl_format.h"
#include "ctl_functions.h"

namespace ismail::ctl {

namespace {

std::string ownerText(const std::string& owner) { return owner.empty() ? "(server)" : owner; }

} // namespace

int accessList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AccessListing::Request request;
    readPage(options, request);
    request.owner = options.text("for");
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::AccessListing>(
        request, &rpc::AccessListing::Response::entries, [&](const auto& response) {
            Table table({{"ID", Align::right}, {"ACTION"}, {"PATTERN"}, {"FOR"}, {"ADDED"}});
            for (const rpc::AccessInfo& one : response.entries)
                table.row({std::to_string(one.id), std::string(enumText(one.action)), shortened(one.pattern, 60),
                           shortened(ownerText(one.owner), 40), relative(one.at, session.now())});
            session.out() << table.text() << counted(response.total, "entry", "entries") << "\n";
        });
}

int accessAdd(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AccessAdd::Request request;
    request.pattern = arguments.word(1);
    request.owner = options.text("for").value_or("");
    if (options.failed()) return session.usage(options.error());
    if (arguments.word(0) == "welcome")
        request.action = rpc::AccessAction::welcome;
    else if (arguments.word(0) != "block")
        return session.usage("Say \"block\" or \"welcome\".");
    return session.show<rpc::AccessAdd>(request, [&](const rpc::AccessInfo& added) {
        session.out() << (added.action == rpc::AccessAction::block ? "Blocked " : "Welcomed ") << oneLine(added.pattern)
                      << " (entry " << added.id << ").\n";
    });
}

int accessRemove(Session& session, const Arguments& arguments) {
    const auto id = parseUnsigned(arguments.word(0));
    if (!id || *id > static_cast<std::uint64_t>(rpc::maxJsonInteger))
        return session.usage("An entry is named by its number, as \"access list\" shows it.");
    return session.show<rpc::AccessRemove>({static_cast<std::int64_t>(*id)}, [&](const rpc::AccessInfo& removed) {
        session.out() << "Removed " << oneLine(removed.pattern) << ".\n";
    });
}

int doorStatus(Session& session, const Arguments&) {
    return session.show<rpc::DoorStatus>({}, [&](const auto& response) {
        Table table({{"LIST"}, {"OF"}, {"POINTS", Align::right}, {"TESTED"}, {"STATE"}});
        for (const rpc::BlockListInfo& one : response.lists)
            table.row({one.zone,
                       one.domains ? "names"
                       : one.ipv6  ? "addresses"
                                   : "IPv4 addresses",
                       std::to_string(one.points), one.tested ? relative(*one.tested, session.now()) : "not yet",
                       one.setAside.empty() ? "asked" : "set aside"});
        if (!response.lists.empty()) session.out() << table.text();
        for (const rpc::BlockListInfo& one : response.lists)
            if (!one.setAside.empty()) session.out() << oneLine(render(one.setAside)) << "\n";
        Labels labels;
        labels.add("Greylist", counted(response.greylisted, "entry", "entries"));
        labels.add("Known", counted(response.known, "network or domain", "networks and domains"));
        labels.add("Reputation", counted(response.reputations, "domain or network", "domains and networks"));
        labels.add("Access lists", counted(response.accessEntries, "entry", "entries"));
        session.out() << labels.text();
    });
}

} // namespace ismail::ctl
