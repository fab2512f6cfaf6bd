#include "ctl_fields.h"
#include "ctl_format.h"
#include "ctl_functions.h"

namespace ismail::ctl {

namespace {

constexpr std::string_view byMx = "mx";

// "--primary mx" is the contract's empty partner: the primary is found by MX.
std::optional<std::string> primaryOption(const OptionReader& options) {
    auto name = options.text("primary");
    if (name && *name == byMx) name->clear();
    return name;
}

std::vector<rpc::SecondaryInfo> secondaryOptions(const Arguments& arguments) {
    std::vector<rpc::SecondaryInfo> out;
    const std::vector<std::string> given = arguments.values("secondary");
    if (given.size() == 1 && given.front() == "none") return out;
    for (const std::string& text : given) {
        SecondaryText parsed = parseSecondary(text);
        out.push_back({std::move(parsed.partner), parsed.interval});
    }
    return out;
}

std::string primaryText(const rpc::DomainInfo& domain) {
    if (domain.domainRole == rpc::DomainRole::primary) return "this server";
    return domain.primaryPartner.empty() ? "by MX" : domain.primaryPartner;
}

std::string secondariesText(const rpc::DomainInfo& domain) {
    std::string out;
    for (const rpc::SecondaryInfo& one : domain.secondaries) {
        out += (out.empty() ? "" : ", ") + one.partner;
        if (one.queryInterval) out += " (every " + duration(*one.queryInterval) + ")";
    }
    return out;
}

std::string orSetting(const std::optional<std::chrono::seconds>& length) {
    return length ? duration(*length) : "as in the settings";
}

// What a domain is set to, with --role and limits left to the caller.
template <class Request>
void domainOptions(OptionReader& options, Request& request) {
    request.enabled = options.yesNo("enabled");
    request.primaryPartner = primaryOption(options);
    readFields(options, request);
    // A domain has no default that "default" could stand for: it is no limit.
    if (request.quota == -1) request.quota = 0;
}

std::string heldQuestion(const rpc::DomainInfo& domain) {
    if (domain.domainRole == rpc::DomainRole::primary || domain.held == 0) return {};
    return " It holds mail for " + counted(domain.held, "recipient") +
           ": that goes into the accounts here, and what has no account waits on hold until there is one.";
}

void printDomain(Session& session, const rpc::DomainInfo& domain) {
    const bool isSecondary = domain.domainRole == rpc::DomainRole::secondary;
    Labels labels;
    labels.add("Domain", domain.domain);
    labels.add("Role", enumText(domain.domainRole));
    labels.add("Enabled", yesNo(domain.enabled));
    labels.add("Primary", primaryText(domain));
    addLines(labels, domain, domain.domainRole);
    if (isSecondary) {
        labels.add("Recipients", kebab(enumText(domain.recipientPolicy)) + ", " +
                                     counted(domain.listedRecipients, "entry", "entries") + " in the list");
        labels.add("Held for", orSetting(domain.hold));
        labels.add("Longest pause", orSetting(domain.retryMax));
        labels.add("Held now", counted(domain.held, "recipient"));
        labels.add("Oldest held", exact(domain.oldestHeld, session.now()));
    } else {
        labels.add("Secondaries", orDash(secondariesText(domain)));
        labels.add("Alias of", domain.aliasOf);
        labels.add("Accounts", std::to_string(domain.accounts));
        if (domain.held > 0)
            labels.add("Waits on hold", counted(domain.held, "recipient") + " without an account here");
        labels.add("Aliases", std::to_string(domain.aliases));
        labels.add("Catch-all", domain.catchAll);
        labels.add("Mail", size(domain.bytes) + (domain.quota ? " of " + size(*domain.quota) : ""));
        if (domain.accountQuota)
            labels.add("Each account", *domain.accountQuota == 0 ? "no limit" : size(*domain.accountQuota));
        labels.add("May send", limitsText(domain.sendLimits));
    }
    labels.add("State",
               std::string(enumText(domain.verdict)) + (domain.verdictText.empty() ? "" : ": " + domain.verdictText));
    session.out() << labels.text();
}

} // namespace

int domainAdd(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::DomainAdd::Request request;
    request.domain = arguments.word(0);
    const auto role = options.choice<rpc::DomainRole>("role");
    if (!role) options.fail("Say --role primary or --role secondary.");
    request.domainRole = role.value_or(rpc::DomainRole::primary);
    if (arguments.has("secondary")) request.secondaries = secondaryOptions(arguments);
    domainOptions(options, request);
    if (changesLimits(arguments)) request.sendLimits = limitOptions(options, {});
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::DomainAdd>(request, [&](const auto& response) { printDomain(session, response); });
}

int domainSet(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::DomainSet::Request request;
    request.domain = arguments.word(0);
    request.domainRole = options.choice<rpc::DomainRole>("role");
    domainOptions(options, request);
    if (arguments.has("secondary")) request.secondaries = secondaryOptions(arguments);
    if (arguments.has("no-secondaries")) {
        if (request.secondaries) options.fail("--secondary and --no-secondaries exclude each other.");
        request.secondaries.emplace();
    }
    if (options.failed()) return session.usage(options.error());
    if (request.secondaries || changesLimits(arguments) || request.domainRole) {
        const auto now = session.call<rpc::DomainGet>({request.domain});
        if (!now) return session.failed();
        request.version = now->version;
        if (changesLimits(arguments)) request.sendLimits = limitOptions(options, now->sendLimits);
        if (options.failed()) return session.usage(options.error());
        if (request.domainRole && now->domainRole != *request.domainRole) {
            const std::string question = "This server is " + std::string(enumText(now->domainRole)) + " for " +
                                         now->domain + "; as " + std::string(enumText(*request.domainRole)) +
                                         " it drops what was set for the old role." + heldQuestion(*now);
            if (!session.confirmed(question, arguments.has("yes"))) return session.failed();
            request.roleConfirmed = request.takeInHeld = true;
        }
    }
    return session.show<rpc::DomainSet>(request, [&](const auto& response) { printDomain(session, response); });
}

int domainList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::DomainList::Request request;
    readPage(options, request.page);
    request.domainRole = options.choice<rpc::DomainRole>("role");
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::DomainList>(request, &rpc::DomainList::Response::domains, [&](const auto& response) {
        Table table({{"DOMAIN"},
                     {"ROLE"},
                     {"PRIMARY"},
                     {"SECONDARIES"},
                     {"ACCOUNTS", Align::right},
                     {"HELD", Align::right},
                     {"STATE"}});
        for (const rpc::DomainInfo& domain : response.domains)
            table.row({domain.domain, std::string(enumText(domain.domainRole)) + (domain.enabled ? "" : " (off)"),
                       primaryText(domain), orDash(secondariesText(domain)), std::to_string(domain.accounts),
                       std::to_string(domain.held),
                       std::string(enumText(domain.verdict)) +
                           (domain.verdictText.empty() ? "" : ": " + shortened(domain.verdictText, 60))});
        session.out() << table.text() << counted(response.total, "domain") << "\n";
    });
}

int domainShow(Session& session, const Arguments& arguments) {
    return session.show<rpc::DomainGet>({arguments.word(0)},
                                        [&](const auto& response) { printDomain(session, response); });
}

int domainRemove(Session& session, const Arguments& arguments) {
    rpc::DomainRemove::Request request{arguments.word(0), {}, true};
    const auto text = [&](const rpc::DomainRemove::Response& counts, const char* verb) {
        return std::string(verb) + " " + request.domain + " with " + counted(counts.accounts, "account") + ", " +
               counted(counts.aliases, "alias", "aliases") + ", " + counted(counts.mailboxMessages, "message") + " (" +
               size(counts.mailboxBytes) + ") in mailboxes and " +
               counted(counts.listedRecipients, "listed recipient") + "; " +
               counted(counts.queuedRecipients, "recipient") + " in the queue " +
               (counts.queuedRecipients == 1 ? "stays" : "stay") +
               " held: until a better MX of the domain takes the mail, there is an explicit route, or the domain is "
               "added "
               "again.";
    };
    if (!arguments.has("yes") && !arguments.has("dry-run")) {
        const auto counts = session.call<rpc::DomainRemove>(request);
        if (!counts) return session.failed();
        if (!session.confirmed(text(*counts, "This removes"), false)) return session.failed();
    }
    request.dryRun = arguments.has("dry-run");
    return session.show<rpc::DomainRemove>(request, [&](const auto& response) {
        session.out() << oneLine(text(response, response.removed ? "Removed" : "This would remove")) << "\n";
    });
}

} // namespace ismail::ctl
