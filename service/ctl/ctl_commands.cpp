#include "ctl_commands.h"

#include "ctl_fields.h"
#include "ctl_format.h"
#include "ctl_functions.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace ismail::ctl {

namespace {

// ---- Options, each described once -----------------------------------------------------------------------------------

constexpr OptionSpec limit{"limit", "N", "Rows at most."};
constexpr OptionSpec offset{"offset", "N", "Rows to skip."};
constexpr OptionSpec contains{"contains", "TEXT", "Only rows whose name contains this."};
constexpr OptionSpec yes{"yes", "", "Do not ask."};
constexpr OptionSpec dryRun{"dry-run", "", "Only count."};
constexpr OptionSpec enabled{"enabled", "yes|no", "Whether it is in use."};
constexpr OptionSpec password{"password", "", "Ask for the password of that, or read a line of standard input."};
constexpr OptionSpec to{"to", "HOST[:PORT]", "Where the mail goes."};
constexpr OptionSpec mailbox{"mailbox", "NAME", "Another mailbox than INBOX."};

constexpr OptionSpec ofDomain{"domain", "DOMAIN", "Recipients in this domain."};
constexpr OptionSpec ofSender{"sender", "ADDRESS", "This sender; @DOMAIN for a domain, \"<>\" for none."};
constexpr OptionSpec ofRecipient{"recipient", "ADDRESS", "This recipient."};
constexpr OptionSpec ofState{"state", "STATE", "ready, deferred, held (for a primary) or on-hold (kept back)."};
constexpr OptionSpec older{"older", "4h", "Came in longer ago than this."};
constexpr OptionSpec ofDestination{"destination", "NAME", "As \"queue destinations\" names it."};
constexpr OptionSpec all{"all", "", "The whole queue."};

constexpr std::array<OptionSpec, 0> noOptions{};
constexpr std::array page{limit, offset, contains};
constexpr std::array rows{limit, offset};
constexpr std::array removal{yes, dryRun};
constexpr std::array onlyDryRun{dryRun};
constexpr std::array onlyYes{yes};
constexpr std::array onlyMailbox{mailbox};

constexpr std::array settingsListOptions{OptionSpec{"changed", "", "Only those that differ from their default."}};
constexpr std::array logOptions{OptionSpec{"follow", "", "Go on with what follows, until Ctrl-C."},
                                OptionSpec{"lines", "N", "Lines at most, 50 when not said."},
                                OptionSpec{"grep", "TEXT", "Only lines that contain this: an id, an address."},
                                OptionSpec{"level", "error|warning|info|debug", "Down to this severity."}};
constexpr std::array disconnectOptions{OptionSpec{"address", "ADDRESS", "All from this address."}};

constexpr OptionSpec role{"role", "primary|secondary", "What this server is for the domain."};
constexpr OptionSpec primary{"primary", "PARTNER|mx", "Secondary: who is the primary; mx: whoever the MX records say."};
constexpr OptionSpec secondary{"secondary", "PARTNER[:10m]",
                               "Primary: a partner that holds mail, and how often it is asked.", true};
constexpr OptionSpec messagesHour{"messages-hour", "N|none|default", "Messages that may be submitted in an hour."};
constexpr OptionSpec messagesDay{"messages-day", "N|none|default", "Messages that may be submitted in a day."};
constexpr OptionSpec recipientsHour{"recipients-hour", "N|none|default", "Copies that may be submitted in an hour."};
constexpr OptionSpec recipientsDay{"recipients-day", "N|none|default", "Copies that may be submitted in a day."};

using Options = std::vector<OptionSpec>;

Options joined(std::initializer_list<Options> parts) {
    Options all;
    for (const Options& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

const Options limitOptionSpecs{messagesHour, messagesDay, recipientsHour, recipientsDay};
const Options domainAddOptions =
    joined({{role, primary, secondary}, fieldOptions<rpc::DomainAdd::Request>(), limitOptionSpecs, {enabled}});
const Options domainSetOptions =
    joined({{role, primary, secondary, OptionSpec{"no-secondaries", "", "Primary: nobody holds mail."}},
            fieldOptions<rpc::DomainSet::Request>(),
            limitOptionSpecs,
            {yes, enabled}});
constexpr std::array domainListOptions{limit, offset, contains, role};

constexpr OptionSpec inboundPassword{"inbound-password", "", "Ask for the password of that, or read the next line."};
Options partnerOptionSpecs() {
    return arranged(joined({fieldOptions<rpc::PartnerSet::Request>(), {password, inboundPassword}}),
                    {"host", "port", "tls", "user", "password", "addresses", "inbound-user", "inbound-password"});
}
const Options partnerAddOptions = partnerOptionSpecs();
const Options partnerSetOptions = joined({{OptionSpec{"name", "NAME", "A new name."}}, partnerOptionSpecs()});
constexpr std::array queryOptions{OptionSpec{"domain", "DOMAIN", "For one domain."}};

constexpr OptionSpec scram{"scram", "", "Keep a SCRAM-SHA-256 verifier too."};
const Options accountAddOptions =
    arranged(joined({fieldOptions<rpc::AccountAdd::Request>(), {scram}}), {"description", "scram"});
const Options accountSetOptions =
    arranged(joined({fieldOptions<rpc::AccountSet::Request>(),
                     {OptionSpec{"no-forward", "", "Forwards no more."},
                      OptionSpec{"autoreply", "yes|no", "Whether it answers by itself."},
                      OptionSpec{"autoreply-text", "TEXT", "What it answers."},
                      OptionSpec{"autoreply-subject", "TEXT", "The subject; else Auto: and that of the message."},
                      OptionSpec{"autoreply-from", "2026-12-24|none", "Not before this day, UTC."},
                      OptionSpec{"autoreply-until", "2027-01-07|none", "Not from this day on, UTC."},
                      OptionSpec{"autoreply-period", "7d|default", "One answer to a sender in this time."}},
                     limitOptionSpecs}),
             {"description", "enabled", "quota", "forward", "no-forward"});
constexpr OptionSpec group{"group", "", "It is a group; its targets are members."};
const Options aliasOptions = joined({{group}, fieldOptions<rpc::AliasSet::Request>()});
constexpr std::array passwdOptions{scram, OptionSpec{"no-scram", "", "Keep none any more."}};
constexpr std::array messagesOptions{mailbox, limit, OptionSpec{"after", "UID", "Only messages behind this one."}};

constexpr std::array queueListOptions{
    ofDomain,
    ofSender,
    ofRecipient,
    ofState,
    older,
    ofDestination,
    OptionSpec{"sort", "COLUMN", "age (or received), due (or next-try), size, sender, recipient, domain or tries."},
    OptionSpec{"descending", "", "Greatest, or newest, first."},
    limit,
    offset,
    OptionSpec{"cursor", "TEXT", "Go on behind a page: its cursor, as --json shows it."}};
constexpr std::array filterOptions{ofDomain, ofSender, ofRecipient, ofState, older, ofDestination};
constexpr std::array actionOptions{ofDomain, ofSender, ofRecipient, ofState, older, ofDestination, all, dryRun};
constexpr std::array destroyOptions{ofDomain, ofSender, ofRecipient, ofState, older, ofDestination, all, dryRun, yes};
constexpr std::array bounceOptions{
    ofDomain,      ofSender, ofRecipient, ofState, older,
    ofDestination, all,      dryRun,      yes,     OptionSpec{"reason", "TEXT", "A sentence for the senders."}};

constexpr std::array readOptions{OptionSpec{"offset", "N", "First octet."},
                                 OptionSpec{"length", "N", "One piece of so many octets at most."}};
const Options routeOptions = joined({{to}, fieldOptions<rpc::RouteSet::Request>(), {password}});
constexpr std::array explainOptions{OptionSpec{"from", "ADDRESS", "The sender."},
                                    OptionSpec{"peer", "ADDRESS", "As if this client called."},
                                    OptionSpec{"account", "ADDRESS", "As if this account had logged in."}};
constexpr std::array testOptions{OptionSpec{"from", "ADDRESS", "The sender; else the postmaster here."},
                                 OptionSpec{"subject", "TEXT", "The subject."}};
constexpr std::array statsOptions{
    OptionSpec{"series", "NAMES", "Which counters, such as messages-in,queue-depth; else the sums of all.", true},
    OptionSpec{"last", "24h", "How far back."}, OptionSpec{"step", "1h", "Time a value."}};
constexpr std::array alertOptions{OptionSpec{"active", "", "Only those that go on."}, limit};
constexpr std::array backupOptions{OptionSpec{"to", "DIRECTORY", "Where to; else as in the settings."},
                                   OptionSpec{"no-wait", "", "Do not wait until it is done."}};
constexpr std::array restoreOptions{OptionSpec{"to", "DATADIR", "A data directory that holds no mail yet."}};

// ---- What there is --------------------------------------------------------------------------------------------------

const std::array table = {
    Command{"status", "", "", 0, 0, noOptions, "Is mail flowing? What is wrong and what to do.", status},

    Command{"settings", "list", "[TEXT]", 0, 1, settingsListOptions, "All settings, or those about something.",
            settingsList},
    Command{"settings", "get", "KEY", 1, 1, noOptions, "One setting with its range and meaning.", settingsGet},
    Command{"settings", "set", "KEY [VALUE [KEY VALUE]...]", 1, 100, noOptions,
            "Changes a setting, or several together. A last value that is not given is asked for or read from standard "
            "input, as a secret should be.",
            settingsSet},
    Command{"settings", "reset", "KEY...", 1, 100, noOptions, "Gives settings their default back.", settingsReset},

    Command{"domain", "add", "DOMAIN", 1, 1, domainAddOptions, "Adds a domain with its role.", domainAdd},
    Command{"domain", "set", "DOMAIN", 1, 1, domainSetOptions, "Changes what is named, nothing else.", domainSet},
    Command{"domain", "list", "", 0, 0, domainListOptions, "Domains and how they are.", domainList},
    Command{"domain", "show", "DOMAIN", 1, 1, noOptions, "One domain.", domainShow},
    Command{"domain", "remove", "DOMAIN", 1, 1, removal, "Removes a domain, its accounts and their mail.",
            domainRemove},
    Command{"domain recipients", "list", "DOMAIN", 1, 1, page, "The recipient list of a secondary domain.",
            recipientsList},
    Command{"domain recipients", "add", "DOMAIN [RECIPIENT...]", 1, anyNumber, noOptions,
            "Adds addresses or local parts: arguments, or one a line of standard input.", recipientsAdd},
    Command{"domain recipients", "remove", "DOMAIN [RECIPIENT...]", 1, anyNumber, noOptions, "Takes them off the list.",
            recipientsRemove},
    Command{"domain recipients", "replace", "DOMAIN [RECIPIENT...]", 1, anyNumber, onlyYes,
            "Makes them the whole list.", recipientsReplace},

    Command{"partner", "add", "NAME", 1, 1, partnerAddOptions, "Adds another mail server of the group.", partnerAdd},
    Command{"partner", "set", "NAME", 1, 1, partnerSetOptions, "Changes what is named, nothing else.", partnerSet},
    Command{"partner", "list", "", 0, 0, page, "Partners and how they are.", partnerList},
    Command{"partner", "show", "NAME", 1, 1, noOptions, "One partner with what it said last.", partnerShow},
    Command{"partner", "remove", "NAME", 1, 1, onlyDryRun, "Removes a partner that no domain names.", partnerRemove},
    Command{"partner", "query-now", "[NAME]", 0, 1, queryOptions,
            "Asks partners for the mail they hold, and shows what they said.", partnerQueryNow},

    Command{"account", "add", "ADDRESS", 1, 1, accountAddOptions,
            "Adds an account; the password is asked for or read from standard input.", accountAdd},
    Command{"account", "set", "ADDRESS", 1, 1, accountSetOptions, "Changes what is named, nothing else.", accountSet},
    Command{"account", "passwd", "ADDRESS", 1, 1, passwdOptions, "Gives it a new password, read the same way.",
            accountPasswd},
    Command{"account", "list", "[DOMAIN]", 0, 1, page, "Accounts.", accountList},
    Command{"account", "show", "ADDRESS", 1, 1, noOptions, "One account.", accountShow},
    Command{"account", "remove", "ADDRESS", 1, 1, removal, "Removes an account with its mail.", accountRemove},

    Command{"account", "import", "FILE", 1, 1, removal,
            "Adds accounts from a file of comma-separated values, after a look at every line.", accountImport},

    Command{"alias", "add", "ADDRESS TARGET...", 2, 1001, aliasOptions,
            "Adds an address whose mail goes to other addresses.", aliasAdd},
    Command{"alias", "set", "ADDRESS [TARGET...]", 1, 1001, aliasOptions,
            "Changes what is named, nothing else; targets are the whole new list.", aliasSet},
    Command{"alias", "list", "[DOMAIN]", 0, 1, page, "Aliases and groups.", aliasList},
    Command{"alias", "show", "ADDRESS", 1, 1, noOptions, "One alias or group.", aliasShow},
    Command{"alias", "remove", "ADDRESS", 1, 1, noOptions, "Removes an alias or group; its targets stay.", aliasRemove},

    Command{"ban", "list", "", 0, 0, page, "Who may not log in at present.", banList},
    Command{"ban", "lift", "ADDRESS|ACCOUNT", 1, 1, noOptions, "Ends a ban.", banLift},

    Command{"mailbox", "list", "ADDRESS", 1, 1, noOptions, "Mailboxes of an account.", mailboxList},
    Command{"mailbox", "messages", "ADDRESS", 1, 1, messagesOptions, "Messages of a mailbox.", mailboxMessages},
    Command{"mailbox", "export", "ADDRESS DIRECTORY", 2, 2, onlyMailbox,
            "Writes every message to NNN-ID.eml in order of arrival.", mailboxExport},

    Command{"queue", "list", "", 0, 0, queueListOptions, "What waits, a recipient a line.", queueList},
    Command{"queue", "show", "ID", 1, 1, rows, "One message of the queue: origin, recipients, header.", queueShow},
    Command{"queue", "count", "", 0, 0, filterOptions, "How much there is.", queueCount},
    Command{"queue", "destinations", "", 0, 0, rows, "Where mail waits to go, and why it waits.", queueDestinations},
    Command{"queue", "retry", "[ID...]", 0, 1000, actionOptions, "Tries now.", queueRetry},
    Command{"queue", "hold", "[ID...]", 0, 1000, actionOptions, "Keeps mail back until released.", queueHold},
    Command{"queue", "release", "[ID...]", 0, 1000, actionOptions, "Lets it go on.", queueRelease},
    Command{"queue", "bounce", "[ID...]", 0, 1000, bounceOptions, "Gives mail up and tells its senders.", queueBounce},
    Command{"queue", "remove", "[ID...]", 0, 1000, destroyOptions, "Removes mail and tells nobody.", queueRemove},

    Command{"message", "trace", "ID", 1, 1, rows, "The way of a message, also for days after it left.", messageTrace},
    Command{"message", "read", "ID", 1, 1, readOptions, "A stored message as it was taken.", messageRead},

    Command{"route", "explain", "ADDRESS", 1, 1, explainOptions, "Where mail to an address would go now, and why.",
            routeExplain},
    Command{"route", "add", "DOMAIN", 1, 1, routeOptions,
            "Sends a domain's mail to one host; .DOMAIN takes subdomains too, * everything else.", routeAdd},
    Command{"route", "set", "DOMAIN", 1, 1, routeOptions, "Changes what is named, nothing else.", routeSet},
    Command{"route", "list", "", 0, 0, page, "Explicit routes.", routeList},
    Command{"route", "remove", "DOMAIN", 1, 1, onlyDryRun, "Removes a route; what waits for it is routed anew.",
            routeRemove},

    Command{"dns", "check", "DOMAIN", 1, 1, noOptions, "Published MX records against the roles declared here.",
            dnsCheck},
    Command{"test-message", "", "ADDRESS", 1, 1, testOptions, "Sends a short message through the queue.", testMessage},

    Command{"listener", "list", "", 0, 0, noOptions, "Where the server listens.", listenerList},
    Command{"listener", "pause", "[NAME]", 0, 1, noOptions, "Takes no new connections.", listenerPause},
    Command{"listener", "resume", "[NAME]", 0, 1, noOptions, "Listens again.", listenerResume},
    Command{"session", "list", "", 0, 0, rows, "Live connections.", sessionList},
    Command{"session", "disconnect", "[ID...]", 0, 1000, disconnectOptions, "Ends connections.", sessionDisconnect},

    Command{"log", "tail", "", 0, 0, logOptions, "The newest lines of the log.", logTail},
    Command{"stats", "", "", 0, 0, statsOptions, "Counters over time.", stats},
    Command{"alert", "list", "", 0, 0, alertOptions, "What the administrator was told.", alertList},
    Command{"alert", "test", "", 0, 0, noOptions, "Sends a test alert.", alertTest},
    Command{"certificate", "show", "", 0, 0, noOptions, "The certificate that clients see.", certificateShow},
    Command{"certificate", "reload", "", 0, 0, noOptions, "Reads the certificate files again.", certificateReload},

    Command{"backup", "now", "", 0, 0, backupOptions, "Makes a backup while mail goes on.", backupNow},
    Command{"backup", "list", "", 0, 0, noOptions, "Backups that are there.", backupList},
    Command{"backup", "verify", "NAME|DIRECTORY", 1, 1, noOptions,
            "Checks every file of a backup; a directory without the service's help.", backupVerify},
    Command{"backup", "restore", "DIRECTORY", 1, 1, restoreOptions,
            "Makes a data directory of a backup; the service needs not run.", backupRestore},
};

std::vector<std::string_view> wordsOf(const Command& command) {
    std::vector<std::string_view> words = split(command.noun, ' ');
    if (!command.verb.empty()) words.push_back(command.verb);
    return words;
}

// How many of the words are the first of `typed`, in order.
std::size_t agreeing(const std::vector<std::string_view>& words, std::span<const std::string> typed) {
    std::size_t i = 0;
    while (i < words.size() && i < typed.size() && words[i] == typed[i])
        ++i;
    return i;
}

constexpr std::string_view overview =
    R"(ismailctl administers the ISMail service of a data directory.

Usage: ismailctl [--data DIR] [--json] NOUN [VERB] ...

  --data DIR   the data directory of the service; else the system's
  --json       print the answer of the service as JSON (docs/rpc.md) instead of text for people
  --version    print the version

)";

constexpr std::string_view exitCodes = R"(
"ismailctl help NOUN" and "ismailctl help NOUN VERB" say more. What destroys mail, accounts or lists first tells
how much and asks; --yes answers that, and without a terminal it is needed. Passwords are never arguments.

Exit codes: 0 done, 1 the service refused, 2 the command line makes no sense or a question had nobody to answer it,
3 the service cannot be reached, 4 only a part was done.
)";

std::string overviewText() {
    std::string out(overview);
    for (const Command& command : table) {
        const std::string name = command.name();
        const std::string_view firstSentence = command.help.substr(0, command.help.find(". "));
        out += "  " + name + std::string(name.size() < 26 ? 26 - name.size() : 1, ' ') + std::string(firstSentence);
        out += firstSentence.ends_with('.') ? "\n" : ".\n";
    }
    return out + std::string(exitCodes);
}

std::string commandText(const Command& command) {
    std::string out = "ismailctl " + command.name();
    if (!command.words.empty()) out += " " + std::string(command.words);
    if (!command.options.empty()) out += " [OPTIONS]";
    out += "\n" + wrapped(command.help, 4);
    std::vector<std::string> heads;
    std::size_t widest = 0;
    for (const OptionSpec& option : command.options) {
        heads.push_back("--" + std::string(option.name) +
                        (option.value.empty() ? "" : " " + std::string(option.value)));
        if (heads.back().size() <= 30) widest = std::max(widest, heads.back().size());
    }
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const std::string help =
            std::string(command.options[i].help) + (command.options[i].repeatable ? " Repeatable." : "");
        if (heads[i].size() > widest)
            out += "    " + heads[i] + "\n    " + std::string(widest + 2, ' ') + help + "\n";
        else
            out += "    " + heads[i] + std::string(widest - heads[i].size() + 2, ' ') + help + "\n";
    }
    return out;
}

} // namespace

std::string Command::name() const { return std::string(noun) + (verb.empty() ? "" : " " + std::string(verb)); }

std::span<const Command> commands() { return table; }

FoundCommand findCommand(std::span<const std::string> typed) {
    for (const Command& command : table) {
        const std::vector<std::string_view> words = wordsOf(command);
        if (agreeing(words, typed) == words.size()) return {&command, words.size()};
    }
    return {};
}

std::string helpText(std::span<const std::string> about) {
    if (about.empty()) return overviewText();
    std::string out;
    for (const Command& command : table)
        if (agreeing(wordsOf(command), about) == about.size()) out += (out.empty() ? "" : "\n") + commandText(command);
    return out;
}

} // namespace ismail::ctl
