#include "base/text.h"
#include "ctl_fields.h"
#include "ctl_format.h"
#include "ctl_functions.h"

namespace ismail::ctl {

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts)
        out += (out.empty() ? "" : ", ") + part;
    return out;
}

template <class Request>
void partnerOptions(OptionReader& options, const Arguments& arguments, Request& request) {
    readFields(options, request);
    if (!request.addresses) return;
    request.addresses->clear();
    for (const std::string& text : arguments.values("addresses"))
        for (std::string& one : splitList(text))
            request.addresses->push_back(std::move(one));
}

// The two flags that ask for a password; false: failed().
bool readPasswords(Session& session, const Arguments& arguments, std::optional<Secret<std::string>>& password,
                   std::optional<Secret<std::string>>& inbound) {
    if (arguments.has("password")) {
        password = session.password("The password we log in with at the partner", true);
        if (!password) return false;
    }
    if (arguments.has("inbound-password")) {
        inbound = session.password("The password the partner logs in with here", true);
        if (!inbound) return false;
    }
    return true;
}

std::string pairWord(rpc::PairState state) {
    return state == rpc::PairState::none ? "unpaired" : std::string(enumText(state));
}

void printPartner(Session& session, const rpc::PartnerInfo& partner) {
    const Time now = session.now();
    Labels labels;
    labels.add("Partner", partner.partner);
    labels.add("Called at", partner.host + " port " + std::to_string(partner.port));
    labels.add("TLS", enumText(partner.tls));
    labels.add("We log in as",
               partner.user.empty() ? "nobody" : partner.user + (partner.hasPassword ? "" : " (no password)"));
    labels.add("It logs in as", partner.inboundUser.empty()
                                    ? "nobody"
                                    : partner.inboundUser + (partner.hasInboundPassword ? "" : " (no password)"));
    labels.add("Calls from", partner.addresses.empty() ? "what its host resolves to" : joined(partner.addresses));
    addLines(labels, partner);
    labels.add("State",
               std::string(enumText(partner.state)) + (partner.since ? " since " + exact(*partner.since, now) : ""));
    labels.add("Pair", pairWord(partner.pair));
    labels.add("Last reached", exact(partner.lastContact, now));
    labels.add("Last trouble", partner.lastReply);
    labels.add("Last asked", exact(partner.lastQuery, now));
    labels.add("It said", partner.lastQueryReply);
    labels.add("Refuses to be asked for", joined(partner.refusesFor));
    labels.add("Primary for", joined(partner.primaryFor));
    labels.add("Secondary for", joined(partner.secondaryFor));
    labels.add("Held for it", counted(partner.held, "recipient"));
    labels.add("Brought for nobody", counted(partner.unknownRecipients, "recipient"));
    session.out() << labels.text();
}

// Why it cannot be used, or that it will not be asked.
std::string trouble(const rpc::PartnerInfo& partner) {
    if (!partner.lastReply.empty() || partner.refusesFor.empty()) return partner.lastReply;
    return "it refuses to be asked: " + partner.lastQueryReply;
}

} // namespace

int partnerAdd(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::PartnerAdd::Request request;
    request.partner = arguments.word(0);
    partnerOptions(options, arguments, request);
    if (!request.host || request.host->empty()) options.fail("Say --host NAME: where the partner is called.");
    if (options.failed()) return session.usage(options.error());
    if (!readPasswords(session, arguments, request.password, request.inboundPassword)) return session.failed();
    return session.show<rpc::PartnerAdd>(request, [&](const auto& response) { printPartner(session, response); });
}

int partnerSet(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::PartnerSet::Request request;
    request.partner = arguments.word(0);
    request.newName = options.text("name");
    partnerOptions(options, arguments, request);
    if (options.failed()) return session.usage(options.error());
    if (!readPasswords(session, arguments, request.password, request.inboundPassword)) return session.failed();
    if (request.addresses) {
        const auto now = session.call<rpc::PartnerGet>({request.partner});
        if (!now) return session.failed();
        request.version = now->version;
    }
    return session.show<rpc::PartnerSet>(request, [&](const auto& response) { printPartner(session, response); });
}

int partnerList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::Page request;
    readPage(options, request);
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::PartnerList>(
        request, &rpc::PartnerList::Response::partners, [&](const auto& response) {
            Table table({{"PARTNER"},
                         {"HOST"},
                         {"PORT", Align::right},
                         {"TLS"},
                         {"PAIR"},
                         {"STATE"},
                         {"SINCE"},
                         {"ASKED"},
                         {"HELD", Align::right},
                         {"LAST TROUBLE"}});
            for (const rpc::PartnerInfo& one : response.partners)
                table.row({one.partner, one.host, std::to_string(one.port), std::string(enumText(one.tls)),
                           pairWord(one.pair), std::string(enumText(one.state)), relative(one.since, session.now()),
                           relative(one.lastQuery, session.now()), std::to_string(one.held),
                           shortened(trouble(one), 60)});
            session.out() << table.text() << counted(response.total, "partner") << "\n";
        });
}

int partnerShow(Session& session, const Arguments& arguments) {
    return session.show<rpc::PartnerGet>({arguments.word(0)},
                                         [&](const auto& response) { printPartner(session, response); });
}

int partnerRemove(Session& session, const Arguments& arguments) {
    rpc::PartnerRemove::Request request{arguments.word(0), {}, arguments.has("dry-run")};
    return session.show<rpc::PartnerRemove>(request, [&](const auto& response) {
        if (response.removed)
            session.out() << "Removed " << oneLine(request.partner) << ".\n";
        else
            session.out() << "Domains that name it: " << oneLine(orDash(joined(response.usedBy))) << "\n";
    });
}

int partnerQueryNow(Session& session, const Arguments& arguments) {
    const rpc::PartnerQueryNow::Request request{arguments.word(0), OptionReader(arguments).text("domain").value_or("")};
    return session.show<rpc::PartnerQueryNow>(request, [&](const rpc::PartnerQueryNow::Response& response) {
        std::size_t good = 0;
        Table table({{"PARTNER"}, {"DOMAIN"}, {"OK"}, {"IT SAID"}});
        for (const rpc::QueryResult& one : response.queries) {
            good += one.ok ? 1 : 0;
            table.row({one.partner, one.domain, yesNo(one.ok), one.reply});
        }
        if (!session.json())
            session.out() << (table.empty() ? "There is nobody to ask: no primary domain names a secondary.\n"
                                            : table.text());
        if (good == response.queries.size()) return exit_code::done;
        return good > 0 ? exit_code::partial : exit_code::refused;
    });
}

} // namespace ismail::ctl
