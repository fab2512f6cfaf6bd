// Servers that know each other: how they are, and how two become a pair.
#include "base/text.h"
#include "ctl_format.h"
#include "ctl_functions.h"

#include <algorithm>
#include <iterator>

namespace ismail::ctl {

namespace {

// plain: an address a line. postfix: for relay_recipient_maps.
enum class RecipientFormat : std::uint8_t { plain, postfix };
constexpr std::array<std::string_view, 2> enumNames(RecipientFormat) { return {"plain", "postfix"}; }

std::string listAge(const rpc::MemberDomain& domain, Time now) {
    if (!domain.complete) return "not yet";
    return std::to_string(domain.recipients) + ", " + (domain.fresh ? "" : "old, ") + relative(domain.confirmedAt, now);
}

std::string handedOver(const rpc::GroupMember& member, Time now) {
    if (!member.handedOverAt) return "-";
    return counted(member.handedOver, "message") + " in " + std::to_string(member.handedOverIn) + " s, " +
           relative(member.handedOverAt, now);
}

void printMembers(Session& session, const rpc::GroupStatus::Response& status) {
    const Time now = session.now();
    Table members({{"PARTNER"}, {"STATE"}, {"LAST HEARD"}, {"HELD", Align::right}, {"IT SAYS"}, {"VERDICT"}});
    Table domains({{"DOMAIN"}, {"PARTNER"}, {"HELD BY"}, {"HELD", Align::right}, {"RECIPIENTS KNOWN"}});
    for (const rpc::GroupMember& member : status.members) {
        std::int64_t held = 0;
        for (const rpc::MemberDomain& domain : member.domains) {
            held += domain.held;
            if (member.state != rpc::PairState::none)
                domains.row({domain.domain, member.partner, domain.heldHere ? "this server" : member.partner,
                             std::to_string(domain.held), listAge(domain, now)});
        }
        members.row({member.partner,
                     member.state == rpc::PairState::none ? "not paired" : std::string(enumText(member.state)),
                     relative(member.lastHeard, now), std::to_string(held),
                     !member.lastHeard ? "-"
                     : member.accepts  ? "takes mail"
                                       : "takes no mail",
                     member.verdictText});
    }
    session.out() << (members.empty() ? "No partners.\n" : members.text());
    if (!domains.empty()) session.out() << "\n" << domains.text();
    Table said({{"PARTNER"}, {"ISMAIL"}, {"DISK FREE"}, {"CERTIFICATE ENDS"}, {"LAST BACKUP"}, {"LAST HANDED OVER"}});
    for (const rpc::GroupMember& member : status.members)
        if (!member.version.empty())
            said.row({member.partner, oneLine(member.version), member.diskFree ? size(*member.diskFree) : "-",
                      member.certificateEnds ? relative(member.certificateEnds, now) : "-",
                      relative(member.lastBackup, now), handedOver(member, now)});
    if (!said.empty()) session.out() << "\n" << said.text();
}

// All of them, or those that were named; false: one of those does not exist there.
bool choose(const std::vector<std::string>& named, const std::vector<rpc::PairDomain>& there,
            std::vector<std::string>& chosen, std::string& missing) {
    const bool all = named.size() == 1 && sameWord(named.front(), "all");
    for (const rpc::PairDomain& each : there)
        if (all && each.problem.empty()) chosen.push_back(each.domain);
    for (const std::string& name : named) {
        if (all) break;
        const auto found = std::find_if(there.begin(), there.end(),
                                        [&](const rpc::PairDomain& each) { return sameWord(each.domain, name); });
        if (found == there.end() || !found->problem.empty()) {
            missing =
                oneLine(name) + (found == there.end() ? " is not among the domains." : ": " + oneLine(found->problem));
            return false;
        }
        chosen.push_back(found->domain);
    }
    return true;
}

void printChoice(Session& session, const rpc::GroupPairEnter::Response& met,
                 const rpc::GroupPairOffer::Request& offer) {
    session.err() << "This is " << oneLine(met.peer) << ", ISMail " << oneLine(met.version) << ", server id\n  "
                  << oneLine(met.id) << "\n";
    if (!met.previousId.empty())
        session.err() << "It takes the place of the partner " << oneLine(met.partner) << ", whose id is\n  "
                      << oneLine(met.previousId) << "\n";
    const auto print = [&](std::string_view what, const std::vector<std::string>& names) {
        session.err() << what << (names.empty() ? " nothing" : "") << "\n";
        for (const std::string& name : names)
            session.err() << "  " << oneLine(name) << "\n";
    };
    print("This server will hold mail for:", offer.hold);
    print("It will hold mail for these domains of this server:", offer.lend);
}

void printKeys(Session& session, const rpc::ServerKeys& keys) {
    Labels labels;
    labels.add("Server id", keys.id);
    labels.add("Key made", keys.since ? exact(*keys.since, session.now()) : "not known");
    for (const rpc::OldServerKey& old : keys.old)
        labels.add("Old key until", exact(old.until, session.now()) + ", server id " + old.id);
    std::string waiting;
    for (const std::string& partner : keys.waiting)
        waiting += (waiting.empty() ? "" : ", ") + partner;
    if (!keys.old.empty()) labels.add("Not seen to know it", waiting.empty() ? "nobody" : waiting);
    session.out() << labels.text();
}

} // namespace

int groupIdentity(Session& session, const Arguments&) {
    return session.show<rpc::GroupIdentity>({}, [&](const rpc::ServerKeys& keys) { printKeys(session, keys); });
}

int groupRekey(Session& session, const Arguments& arguments) {
    const std::string question = "Make a new key for this server? Partners are told when they are connected, and know "
                                 "it by the old key until then, for 90 days. A backup of before has the old key only.";
    if (!session.confirmed(question, arguments.has("yes"))) return session.failed();
    return session.show<rpc::GroupRekey>({}, [&](const rpc::ServerKeys& keys) { printKeys(session, keys); });
}

int groupStatus(Session& session, const Arguments&) {
    return session.show<rpc::GroupStatus>({}, [&](const rpc::GroupStatus::Response& status) {
        Labels labels;
        labels.add("Server", status.host);
        labels.add("Server id", status.id);
        if (!status.enabled) labels.add("Group", "switched off (group.enabled)");
        for (const rpc::OpenPairCode& code : status.codes)
            labels.add("Pairing code",
                       "number " + std::to_string(code.id) + ", ends " + relative(code.until, session.now()));
        session.out() << labels.text() << "\n";
        printMembers(session, status);
    });
}

int groupCode(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::GroupPairShow::Request request;
    request.domains = arguments.values("lend");
    request.allDomains = request.domains.size() == 1 && sameWord(request.domains.front(), "all");
    if (request.allDomains) request.domains.clear();
    request.holdsTheirs = arguments.has("hold");
    request.mostHeld = options.octets("most").value_or(0);
    request.host = options.text("host").value_or("");
    request.life = options.duration("life");
    if (options.failed()) return session.usage(options.error());
    if (!request.allDomains && request.domains.empty() && !request.holdsTheirs)
        return session.usage("Say with --lend which domains the other server may hold mail for, or with --hold that "
                             "this one will hold mail for the other.");
    return session.show<rpc::GroupPairShow>(request, [&](const rpc::GroupPairShow::Response& shown) {
        session.out() << shown.code << "\n";
        session.err() << "On the other server: ismailctl group pair, or Pair in its window. Works once, until "
                      << exact(shown.until, session.now()) << ".\n";
    });
}

int groupCancel(Session& session, const Arguments& arguments) {
    const auto id = parseUnsigned(arguments.word(0));
    if (!id) return session.usage("\"group status\" shows the numbers of codes.");
    rpc::GroupPairCancel::Request request;
    request.id = static_cast<std::int64_t>(*id);
    return session.show<rpc::GroupPairCancel>(request, [&](const auto&) { session.out() << "It works no more.\n"; });
}

int groupPair(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::GroupPairEnter::Request enter;
    if (!arguments.word(0).empty()) {
        const auto where = parseHostPort(arguments.word(0));
        if (!where) return session.usage(where.error().text);
        enter.host = where->host;
        enter.port = where->port.value_or(0);
    }
    rpc::GroupPairOffer::Request offer;
    offer.partner = options.text("name").value_or("");
    offer.mostHeld = options.octets("most").value_or(0);
    if (options.failed()) return session.usage(options.error());
    auto code = session.password("The pairing code", false);
    if (!code) return session.failed();
    enter.code = std::move(*code);
    const auto met = session.call<rpc::GroupPairEnter>(enter);
    if (!met) return session.failed();
    const auto leave = [&] {
        rpc::GroupPairCancel::Request request;
        request.talk = met->talk;
        (void)session.call<rpc::GroupPairCancel>(request);
    };
    std::string missing;
    const auto wanted = [&](std::string_view name, bool offered) {
        if (arguments.has(name)) return arguments.values(name);
        return offered ? std::vector<std::string>{"all"} : std::vector<std::string>{};
    };
    if (!choose(wanted("hold", !arguments.has("lend")), met->theirs, offer.hold, missing) ||
        !choose(wanted("lend", false), met->ours, offer.lend, missing)) {
        leave();
        return session.complain(missing, exit_code::refused);
    }
    offer.talk = met->talk;
    printChoice(session, *met, offer);
    if (!session.confirmed("Pair with this server?", arguments.has("yes"))) {
        leave();
        return session.failed();
    }
    return session.show<rpc::GroupPairOffer>(offer, [&](const rpc::GroupPairOffer::Response& made) {
        session.out() << "Paired with " << oneLine(made.partner) << ".\n";
        for (const std::string& name : made.hold)
            session.out() << "Mail for " << oneLine(name) << " is held here.\n";
        for (const std::string& name : made.lend)
            session.out() << "Mail for " << oneLine(name) << " is held there.\n";
        for (const rpc::PairDomain& each : made.refused)
            session.out() << oneLine(each.domain) << " was not taken: " << oneLine(each.problem) << "\n";
        return made.refused.empty() ? exit_code::done : exit_code::partial;
    });
}

int groupSync(Session& session, const Arguments& arguments) {
    return session.show<rpc::GroupSync>({arguments.word(0)}, [&](const rpc::GroupSync::Response& response) {
        session.out() << counted(response.asked, "list") << " of recipients fetched anew.\n";
    });
}

int groupRecipients(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    const auto format = options.choice<RecipientFormat>("format").value_or(RecipientFormat::plain);
    if (options.failed()) return session.usage(options.error());
    rpc::GroupRecipients::Request request{arguments.word(0), {}};
    rpc::GroupRecipients::Response whole;
    do {
        auto part = session.call<rpc::GroupRecipients>(request);
        if (!part) return session.failed();
        whole.everyone = part->everyone;
        whole.domain = part->domain;
        request.after = part->after;
        whole.addresses.insert(whole.addresses.end(), std::make_move_iterator(part->addresses.begin()),
                               std::make_move_iterator(part->addresses.end()));
    } while (!request.after.empty());
    if (session.json()) {
        session.printJson(rpc::encode(whole));
        return exit_code::done;
    }
    // All or nothing, so that a table is never replaced by half of one.
    const std::string_view behind = format == RecipientFormat::postfix ? " OK\n" : "\n";
    for (const std::string& address : whole.addresses)
        session.out() << address << behind;
    if (whole.everyone) session.out() << "@" << whole.domain << behind;
    return exit_code::done;
}

int groupDomains(Session& session, const Arguments&) {
    return session.show<rpc::GroupDomainsWaiting>({}, [&](const rpc::GroupDomainsWaiting::Response& response) {
        Table table({{"DOMAIN"}, {"PRIMARY"}, {"OFFERED"}});
        for (const rpc::WaitingDomain& each : response.domains)
            table.row({each.domain, each.partner, relative(each.since, session.now())});
        session.out() << (table.empty() ? "No domain waits for a decision.\n" : table.text());
    });
}

int groupTake(Session& session, const Arguments& arguments) {
    return session.show<rpc::GroupDomainsTake>({arguments.word(0), arguments.word(1)}, [&](const auto&) {
        session.out() << "Mail for " << oneLine(arguments.word(0)) << " is held here.\n";
    });
}

int groupDecline(Session& session, const Arguments& arguments) {
    return session.show<rpc::GroupDomainsDecline>({arguments.word(0), arguments.word(1)},
                                                  [&](const auto&) { session.out() << "The offer is forgotten.\n"; });
}

int partnerUnpair(Session& session, const Arguments& arguments) {
    const bool stolen = arguments.has("stolen");
    const std::string question = "End the pair with " + oneLine(arguments.word(0)) +
                                 "? Its key and its lists of recipients are erased here" +
                                 (stolen ? ", and all others get new list keys." : ".");
    if (!session.confirmed(question, arguments.has("yes"))) return session.failed();
    return session.show<rpc::PartnerUnpair>({arguments.word(0), stolen}, [&](const auto&) {
        session.out() << oneLine(arguments.word(0)) << " is an ordinary partner now.\n";
    });
}

} // namespace ismail::ctl
