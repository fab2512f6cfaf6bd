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

constexpr OptionSpec limit{"limit", "N", "At most this many rows."};
constexpr OptionSpec offset{"offset", "N", "Rows to skip."};
constexpr OptionSpec contains{"contains", "TEXT", "Only rows whose name contains this."};
constexpr OptionSpec yes{"yes", "", "Do not ask for confirmation."};
constexpr OptionSpec dryRun{"dry-run", "", "Only count."};
constexpr OptionSpec enabled{"enabled", "yes|no", "Whether it is in use."};
constexpr OptionSpec password{"password", "", "Ask for the password of that, or read a line of standard input."};
constexpr OptionSpec to{"to", "HOST[:PORT]", "Where the mail goes."};
constexpr OptionSpec mailbox{"mailbox", "NAME", "Another mailbox than INBOX."};

constexpr OptionSpec ofDomain{"domain", "DOMAIN", "Recipients in this domain."};
constexpr OptionSpec ofSender{"sender", "ADDRESS", "This sender; @DOMAIN for a domain, \"<>\" for none."};
constexpr OptionSpec ofRecipient{"recipient", "ADDRESS", "This recipient."};
constexpr OptionSpec ofState{"state", "STATE", "ready, deferred, held (for a primary) or on-hold."};
constexpr OptionSpec older{"older", "4h", "Received longer ago than this."};
constexpr OptionSpec ofDestination{"destination", "NAME", "As \"queue destinations\" names it."};
constexpr OptionSpec all{"all", "", "The whole queue."};

constexpr std::array<OptionSpec, 0> noOptions{};
constexpr std::array page{limit, offset, contains};
constexpr std::array rows{limit, offset};
constexpr OptionSpec ofOwner{"for", "DOMAIN|ADDRESS", "The list of this domain or account instead of the server's."};
constexpr std::array accessListOptions{limit, offset, contains, ofOwner};
constexpr std::array accessAddOptions{ofOwner};
constexpr std::array removal{yes, dryRun};
constexpr std::array onlyDryRun{dryRun};
constexpr std::array onlyYes{yes};
constexpr std::array onlyMailbox{mailbox};

constexpr std::array codeOptions{
    OptionSpec{"lend", "DOMAIN|all", "A domain of this server whose mail the other one may hold.", true},
    OptionSpec{"hold", "", "This server will hold mail for domains of the other one."},
    OptionSpec{"most", "10G", "How much is held for it at most; by default group.max_held."},
    OptionSpec{"host", "NAME", "Where the other server reaches this one; by default server.name."},
    OptionSpec{"life", "30m", "How long the code works; by default group.code_life."}};
constexpr std::array pairOptions{
    OptionSpec{"name", "PARTNER", "What the partner is called here; by default by its own name."},
    OptionSpec{"hold", "DOMAIN|all", "A domain of the other server whose mail is held here; by default all.", true},
    OptionSpec{"lend", "DOMAIN|all", "A domain of this server whose mail the other one is to hold.", true},
    OptionSpec{"most", "10G", "How much is held for it at most; by default group.max_held."}, yes};
constexpr std::array groupRecipientsOptions{
    OptionSpec{"format", "plain|postfix", "postfix: as a table for relay_recipient_maps."}};
constexpr std::array unpairOptions{
    OptionSpec{"stolen", "", "The server was stolen: all others get new list keys, too."}, yes};

constexpr std::array settingsListOptions{OptionSpec{"changed", "", "Only those that differ from their default."}};
constexpr std::array logOptions{
    OptionSpec{"follow", "", "Keep showing new lines, until Ctrl-C."},
    OptionSpec{"lines", "N", "At most this many lines; 50 by default."},
    OptionSpec{"grep", "TEXT", "Only lines that contain this, such as an ID or an address."},
    OptionSpec{"level", "error|warning|info|debug", "Only lines of at least this level."}};
constexpr std::array disconnectOptions{OptionSpec{"address", "ADDRESS", "All connections from this address."}};

constexpr OptionSpec role{"role", "primary|secondary", "What this server is for the domain."};
constexpr OptionSpec primary{"primary", "PARTNER|mx", "Secondary: who is the primary; mx: whoever the MX records say."};
constexpr OptionSpec secondary{"secondary", "PARTNER[:10m]|none",
                               "Primary: a partner that holds mail, and how often it is asked.", true};
constexpr OptionSpec messagesHour{"messages-hour", "N|none|default", "Messages that may be submitted in an hour."};
constexpr OptionSpec messagesDay{"messages-day", "N|none|default", "Messages that may be submitted in a day."};
constexpr OptionSpec recipientsHour{"recipients-hour", "N|none|default", "Copies that may be submitted in an hour."};
constexpr OptionSpec recipientsDay{"recipients-day", "N|none|default", "Copies that may be submitted in a day."};

using Options = std::vector<OptionSpec>;

Options joined(std::initializer_list<Options> parts) {
    Options together;
    for (const Options& part : parts)
        together.insert(together.end(), part.begin(), part.end());
    return together;
}

const Options limitOptionSpecs{messagesHour, messagesDay, recipientsHour, recipientsDay};
const Options domainAddOptions =
    joined({{role, primary, secondary}, fieldOptions<rpc::DomainAdd::Request>(), limitOptionSpecs, {enabled}});
const Options domainSetOptions =
    joined({{role, primary, secondary, OptionSpec{"no-secondaries", "", "Primary: nobody holds mail."}},
            fieldOptions<rpc::DomainSet::Request>(),
            limitOptionSpecs,
            {yes, enabled}});
constexpr std::array reportsOptions{OptionSpec{"days", "N", "How far back, 180 at most; 30 where nothing is said."}};
constexpr std::array dnsOptions{
    OptionSpec{"zone-file", "", "Only the records to publish, as a zone file."},
    OptionSpec{"from", "all|here|PARTNER",
               "Look at the mail exchangers, too, from this server, a paired partner or all of them."}};
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
constexpr std::array messagesOptions{mailbox, limit, OptionSpec{"after", "UID", "Only messages after this one."},
                                     OptionSpec{"newest", "", "The newest first; --after then goes downwards."}};

constexpr std::array queueListOptions{
    ofDomain,
    ofSender,
    ofRecipient,
    ofState,
    older,
    ofDestination,
    OptionSpec{"sort", "COLUMN", "age (or received), due (or next-try), size, sender, recipient, domain or tries."},
    OptionSpec{"descending", "", "Largest, or newest, first."},
    limit,
    offset,
    OptionSpec{"cursor", "TEXT", "Continue after a page: its cursor, as shown by --json."}};
constexpr std::array filterOptions{ofDomain, ofSender, ofRecipient, ofState, older, ofDestination};
constexpr std::array actionOptions{ofDomain, ofSender, ofRecipient, ofState, older, ofDestination, all, dryRun};
constexpr std::array destroyOptions{ofDomain, ofSender, ofRecipient, ofState, older, ofDestination, all, dryRun, yes};
constexpr std::array bounceOptions{
    ofDomain,      ofSender, ofRecipient, ofState, older,
    ofDestination, all,      dryRun,      yes,     OptionSpec{"reason", "TEXT", "The reason given to the senders."}};

constexpr OptionSpec before{"before", "ID", "Continue behind this one."};
constexpr OptionSpec sentTo{"domain", "DOMAIN", "Sent to this domain."};
constexpr OptionSpec keptContains{"contains", "TEXT", "Only where sender or recipient contain this."};
constexpr OptionSpec notScanned{"not-scanned", "", "Only what waits for a scanner."};
constexpr OptionSpec allKept{"all", "", "Everything in quarantine."};
constexpr std::array quarantineListOptions{keptContains, sentTo, notScanned, limit, before};
constexpr std::array quarantineReleaseOptions{keptContains, sentTo, notScanned, allKept};
constexpr std::array quarantineRemoveOptions{keptContains, sentTo, notScanned, allKept, yes};
constexpr std::array refusalsOptions{
    OptionSpec{"session", "ID", "In this session, as log and reply name it."},
    OptionSpec{"client", "ADDRESS", "From this address."},
    OptionSpec{"sender", "ADDRESS", "From this sender."},
    OptionSpec{"contains", "TEXT", "Only where client, HELO name, sender, recipient or reply contain this."},
    limit,
    before};

constexpr std::array readOptions{OptionSpec{"offset", "N", "The first octet to read."},
                                 OptionSpec{"length", "N", "At most this many octets."}};
const Options routeOptions = joined({{to}, fieldOptions<rpc::RouteSet::Request>(), {password}});
constexpr std::array explainOptions{OptionSpec{"from", "ADDRESS", "The sender."},
                                    OptionSpec{"peer", "ADDRESS", "As if this client called."},
                                    OptionSpec{"account", "ADDRESS", "As if this account had logged in."}};
constexpr std::array checkOptions{OptionSpec{"address", "IP", "Address of the client that brings it."},
                                  OptionSpec{"from", "ADDRESS", "The sender (MAIL FROM); by default none."},
                                  OptionSpec{"to", "ADDRESS", "The recipient."},
                                  OptionSpec{"helo", "NAME", "The name that the client gives."}};
constexpr std::array lookupOptions{OptionSpec{"secure", "", "Check DNSSEC."}};
constexpr std::array testOptions{OptionSpec{"from", "ADDRESS", "The sender; by default the postmaster of this server."},
                                 OptionSpec{"subject", "TEXT", "The subject."}};
constexpr std::array statsOptions{
    OptionSpec{"series", "NAMES", "Which counters, such as messages-in,queue-depth; by default the totals of all.",
               true},
    OptionSpec{"last", "24h", "How far back."}, OptionSpec{"step", "1h", "The time between two values."}};
constexpr std::array alertOptions{OptionSpec{"active", "", "Only active alerts."}, limit};
constexpr std::array backupOptions{OptionSpec{"to", "DIRECTORY", "The directory; by default as in the settings."},
                                   OptionSpec{"no-wait", "", "Do not wait until the backup is finished."}};
constexpr std::array restoreOptions{OptionSpec{"to", "DATADIR", "A data directory that holds no mail yet."}};

// ---- What there is --------------------------------------------------------------------------------------------------

const std::array commandTable = {
    Command{"status", "", "", 0, 0, noOptions, "Whether mail is flowing, what is wrong, and what to do about it.",
            status},

    Command{"settings", "list", "[TEXT]", 0, 1, settingsListOptions, "All settings, or those that contain a text.",
            settingsList},
    Command{"settings", "get", "KEY", 1, 1, noOptions, "One setting with its range and meaning.", settingsGet},
    Command{
        "settings", "set", "KEY [VALUE [KEY VALUE]...]", 1, 100, noOptions,
        "Changes one or more settings. If the last value is missing it is asked for, or read from standard input; use "
        "this for secrets.",
        settingsSet},
    Command{"settings", "reset", "KEY...", 1, 100, noOptions, "Resets settings to their defaults.", settingsReset},

    Command{"domain", "add", "DOMAIN", 1, 1, domainAddOptions, "Adds a domain with its role.", domainAdd},
    Command{"domain", "set", "DOMAIN", 1, 1, domainSetOptions, "Changes only what the options name.", domainSet},
    Command{"domain", "list", "", 0, 0, domainListOptions, "Domains and their state.", domainList},
    Command{"domain", "show", "DOMAIN", 1, 1, noOptions, "One domain.", domainShow},
    Command{"domain", "dns", "DOMAIN", 1, 1, dnsOptions,
            "What the DNS must say about a domain, and what it says. May take some seconds, with --from a minute.",
            domainDns},
    Command{"domain", "remove", "DOMAIN", 1, 1, removal, "Removes a domain, its accounts and their mail.",
            domainRemove},
    Command{"domain recipients", "list", "DOMAIN", 1, 1, page, "The recipient list of a secondary domain.",
            recipientsList},
    Command{"domain recipients", "add", "DOMAIN [RECIPIENT...]", 1, anyNumber, noOptions,
            "Adds addresses or local parts, given as arguments or one per line on standard input.", recipientsAdd},
    Command{"domain recipients", "remove", "DOMAIN [RECIPIENT...]", 1, anyNumber, noOptions,
            "Removes them from the list.", recipientsRemove},
    Command{"domain recipients", "replace", "DOMAIN [RECIPIENT...]", 1, anyNumber, onlyYes,
            "Replaces the whole list by them.", recipientsReplace},

    Command{"partner", "add", "NAME", 1, 1, partnerAddOptions, "Adds another mail server of the group.", partnerAdd},
    Command{"partner", "set", "NAME", 1, 1, partnerSetOptions, "Changes only what the options name.", partnerSet},
    Command{"partner", "list", "", 0, 0, page, "Partners and their state.", partnerList},
    Command{"partner", "show", "NAME", 1, 1, noOptions, "One partner with its last reply.", partnerShow},
    Command{"partner", "remove", "NAME", 1, 1, onlyDryRun, "Removes a partner that no domain uses.", partnerRemove},
    Command{"partner", "query-now", "[NAME]", 0, 1, queryOptions,
            "Asks partners for the mail they hold, and shows their replies.", partnerQueryNow},
    Command{"partner", "unpair", "NAME", 1, 1, unpairOptions,
            "Ends a pair: what the two servers know of each other is erased here.", partnerUnpair},

    Command{"account", "add", "ADDRESS", 1, 1, accountAddOptions,
            "Adds an account. The password is asked for, or read from standard input.", accountAdd},
    Command{"account", "set", "ADDRESS", 1, 1, accountSetOptions, "Changes only what the options name.", accountSet},
    Command{"account", "passwd", "ADDRESS", 1, 1, passwdOptions,
            "Sets a new password, which is asked for, or read from standard input.", accountPasswd},
    Command{"account", "list", "[DOMAIN]", 0, 1, page, "Accounts.", accountList},
    Command{"account", "show", "ADDRESS", 1, 1, noOptions, "One account.", accountShow},
    Command{"account", "remove", "ADDRESS", 1, 1, removal, "Removes an account with its mail.", accountRemove},

    Command{"account", "import", "FILE", 1, 1, removal, "Adds accounts from a CSV file, after checking every line.",
            accountImport},

    Command{"alias", "add", "ADDRESS TARGET...", 2, 1001, aliasOptions,
            "Adds an address whose mail goes to other addresses.", aliasAdd},
    Command{"alias", "set", "ADDRESS [TARGET...]", 1, 1001, aliasOptions,
            "Changes only what is named; targets replace the whole list.", aliasSet},
    Command{"alias", "list", "[DOMAIN]", 0, 1, page, "Aliases and groups.", aliasList},
    Command{"alias", "show", "ADDRESS", 1, 1, noOptions, "One alias or group.", aliasShow},
    Command{"alias", "remove", "ADDRESS", 1, 1, noOptions, "Removes an alias or group; its targets stay.", aliasRemove},

    Command{"ban", "list", "", 0, 0, page, "Addresses and accounts that are banned from logging in.", banList},
    Command{"ban", "lift", "ADDRESS|ACCOUNT", 1, 1, noOptions, "Ends a ban.", banLift},

    Command{"access", "list", "", 0, 0, accessListOptions, "Who is blocked and who is welcome.", accessList},
    Command{"access", "add", "block|welcome ADDRESS|DOMAIN|.DOMAIN|NETWORK", 2, 2, accessAddOptions,
            "Refuses mail from there, or spares it the checks of strangers.", accessAdd},
    Command{"access", "remove", "ID", 1, 1, noOptions, "Takes an entry out of its list.", accessRemove},
    Command{"door", "status", "", 0, 0, noOptions,
            "Block lists with their health, and what is remembered of strangers.", doorStatus},

    Command{"mailbox", "list", "ADDRESS", 1, 1, noOptions, "Mailboxes of an account.", mailboxList},
    Command{"mailbox", "messages", "ADDRESS", 1, 1, messagesOptions, "Messages of a mailbox.", mailboxMessages},
    Command{"mailbox", "export", "ADDRESS DIRECTORY", 2, 2, onlyMailbox,
            "Writes every message to NNN-ID.eml in order of arrival.", mailboxExport},

    Command{"queue", "list", "", 0, 0, queueListOptions, "Mail in the queue, one recipient per line.", queueList},
    Command{"queue", "show", "ID", 1, 1, rows, "One message of the queue: origin, recipients, header.", queueShow},
    Command{"queue", "count", "", 0, 0, filterOptions, "How much mail is in the queue.", queueCount},
    Command{"queue", "destinations", "", 0, 0, rows, "The destinations of waiting mail, and why it waits.",
            queueDestinations},
    Command{"queue", "retry", "[ID...]", 0, 1000, actionOptions, "Tries mail now.", queueRetry},
    Command{"queue", "hold", "[ID...]", 0, 1000, actionOptions, "Puts mail on hold until it is released.", queueHold},
    Command{"queue", "release", "[ID...]", 0, 1000, actionOptions, "Releases mail that is on hold.", queueRelease},
    Command{"queue", "bounce", "[ID...]", 0, 1000, bounceOptions,
            "Gives up delivery and sends a bounce to the senders.", queueBounce},
    Command{"queue", "remove", "[ID...]", 0, 1000, destroyOptions, "Removes mail without a bounce.", queueRemove},

    Command{"quarantine", "list", "", 0, 0, quarantineListOptions, "Mail in quarantine, newest first.", quarantineList},
    Command{"quarantine", "release", "[ID...]", 0, 1000, quarantineReleaseOptions,
            "Delivers mail from quarantine to where it was meant for.", quarantineRelease},
    Command{"quarantine", "remove", "[ID...]", 0, 1000, quarantineRemoveOptions,
            "Removes mail from quarantine; nobody is told.", quarantineRemove},
    Command{"refusals", "list", "", 0, 0, refusalsOptions, "What was refused in the last 14 days, newest first.",
            refusalsList},
    Command{"refusals", "show", "ID", 1, 1, noOptions, "One refusal, with what was found out.", refusalsShow},

    Command{"message", "verdict", "ID", 1, 1, noOptions, "What was found out about a message when it came in.",
            messageVerdict},
    Command{"message", "trace", "ID", 1, 1, rows,
            "The history of a message, also for some days after it has left the queue.", messageTrace},
    Command{"message", "read", "ID", 1, 1, readOptions, "A stored message as it was received.", messageRead},

    Command{"check", "sender", "ADDRESS", 1, 1, checkOptions,
            "What would be decided of mail from a sender, and why; --address says where it comes from.", checkSender},
    Command{"check", "message", "FILE", 1, 1, checkOptions,
            "The same of a whole message with its signatures; - reads it from the input.", checkMessage},

    Command{"route", "explain", "ADDRESS", 1, 1, explainOptions, "Where mail to an address would go now, and why.",
            routeExplain},
    Command{"route", "add", "DOMAIN", 1, 1, routeOptions,
            "Sends a domain's mail to one host; .DOMAIN takes subdomains too, * everything else.", routeAdd},
    Command{"route", "set", "DOMAIN", 1, 1, routeOptions, "Changes only what the options name.", routeSet},
    Command{"route", "list", "", 0, 0, page, "Explicit routes.", routeList},
    Command{"route", "remove", "DOMAIN", 1, 1, onlyDryRun, "Removes a route; mail that waits for it is routed again.",
            routeRemove},

    Command{"dns", "lookup", "NAME TYPE", 2, 2, lookupOptions,
            "What the name servers say to one question of this server.", dnsLookup},
    Command{"dmarc", "reports", "DOMAIN", 1, 1, reportsOptions,
            "Who sends as the domain, by the reports that others sent about its mail.", dmarcReports},
    Command{"group", "status", "", 0, 0, noOptions,
            "This server's id, its partners and how they are, and what is held for whom.", groupStatus},
    Command{"group", "identity", "", 0, 0, noOptions,
            "The key by which partners know this server, and the old ones that are still good.", groupIdentity},
    Command{"group", "rekey", "", 0, 0, onlyYes, "Makes a new key for this server, and tells its partners.",
            groupRekey},
    Command{"group", "code", "", 0, 0, codeOptions,
            "Shows a code by which another server becomes a partner of this one.", groupCode},
    Command{"group", "cancel", "NUMBER", 1, 1, noOptions, "Ends a pairing code that nobody has used.", groupCancel},
    Command{"group", "pair", "[HOST[:PORT]]", 0, 1, pairOptions,
            "Pairs with the server that shows a code. The code is asked for, or read from standard input.", groupPair},
    Command{"group", "sync", "[DOMAIN]", 0, 1, noOptions, "Fetches lists of recipients anew from their primaries.",
            groupSync},
    Command{"group", "recipients", "DOMAIN", 1, 1, groupRecipientsOptions,
            "The addresses that a primary domain takes, for a secondary that is no ISMail.", groupRecipients},
    Command{"group", "domains", "", 0, 0, noOptions,
            "Domains whose paired primary wants their mail held here, and that wait for a decision.", groupDomains},
    Command{"group", "take", "DOMAIN PARTNER", 2, 2, noOptions, "Holds mail for such a domain from now on.", groupTake},
    Command{"group", "decline", "DOMAIN PARTNER", 2, 2, noOptions, "Forgets such an offer.", groupDecline},

    Command{"dkim", "list", "[DOMAIN]", 0, 1, page,
            "Keys that sign mail. With a domain, also the records that its DNS must show.", dkimList},
    Command{"dkim", "prepare", "DOMAIN", 1, 1, noOptions,
            "Makes a new pair of keys. It signs by itself as soon as the DNS shows its records.", dkimPrepare},
    Command{"dkim", "activate", "DOMAIN", 1, 1, noOptions,
            "Lets the new pair sign now, whatever the DNS shows. The old one retires.", dkimActivate},
    Command{"dkim", "retire", "DOMAIN [SELECTOR]", 1, 2, noOptions,
            "Lets a key, or all of the domain, sign no more. The records have to stay for a while.", dkimRetire},
    Command{"dkim", "revoke", "DOMAIN SELECTOR", 2, 2, onlyYes, "Ends a key that others have got hold of, for ever.",
            dkimRevoke},
    Command{"dkim", "remove", "DOMAIN SELECTOR", 2, 2, noOptions, "Forgets a key that signs no more.", dkimRemove},
    Command{"test-message", "", "ADDRESS", 1, 1, testOptions, "Sends a short message through the queue.", testMessage},

    Command{"listener", "list", "", 0, 0, noOptions, "Where the server listens.", listenerList},
    Command{"listener", "pause", "[NAME]", 0, 1, noOptions, "Accepts no new connections.", listenerPause},
    Command{"listener", "resume", "[NAME]", 0, 1, noOptions, "Listens again.", listenerResume},
    Command{"session", "list", "", 0, 0, rows, "Open connections.", sessionList},
    Command{"session", "disconnect", "[ID...]", 0, 1000, disconnectOptions, "Ends connections.", sessionDisconnect},

    Command{"log", "tail", "", 0, 0, logOptions, "The newest lines of the log.", logTail},
    Command{"stats", "", "", 0, 0, statsOptions, "Counters over time.", stats},
    Command{"alert", "list", "", 0, 0, alertOptions, "Current and past alerts.", alertList},
    Command{"alert", "test", "", 0, 0, noOptions, "Sends a test alert.", alertTest},
    Command{"certificate", "show", "", 0, 0, noOptions, "The TLS certificate that clients see.", certificateShow},
    Command{"certificate", "reload", "", 0, 0, noOptions, "Reads the certificate files again.", certificateReload},

    Command{"backup", "now", "", 0, 0, backupOptions, "Makes a backup without interrupting mail.", backupNow},
    Command{"backup", "list", "", 0, 0, noOptions, "Existing backups.", backupList},
    Command{"backup", "verify", "NAME|DIRECTORY", 1, 1, noOptions,
            "Checks every file of a backup. With a directory it works without the service.", backupVerify},
    Command{"backup", "restore", "DIRECTORY", 1, 1, restoreOptions,
            "Restores a backup into a new data directory. The service does not have to run.", backupRestore},
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

  --data DIR   the data directory of the service; by default that of the system
  --json       print the answer of the service as JSON (docs/rpc.md) instead of text for people
  --version    print the version

)";

constexpr std::string_view exitCodes = R"(
"ismailctl help NOUN" and "ismailctl help NOUN VERB" say more. Commands that destroy mail, accounts or lists first
show how much and ask for confirmation; --yes confirms, and is required without a terminal. Passwords are never
arguments.

Exit codes: 0 done, 1 the service refused, 2 the command line is invalid or a confirmation was needed and nobody could
be asked, 3 the service cannot be reached, 4 only a part was done, 5 there is no such thing, 6 there is one already, 7 it
is not in a state for this or was changed meanwhile. With --json a refusal is printed too, as {"error": {"code": …}}.
)";

std::string overviewText() {
    std::string out(overview);
    for (const Command& command : commandTable) {
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

std::span<const Command> commands() { return commandTable; }

FoundCommand findCommand(std::span<const std::string> typed) {
    for (const Command& command : commandTable) {
        const std::vector<std::string_view> words = wordsOf(command);
        if (agreeing(words, typed) == words.size()) return {&command, words.size()};
    }
    return {};
}

std::string helpText(std::span<const std::string> about) {
    if (about.empty()) return overviewText();
    std::string out;
    for (const Command& command : commandTable)
        if (agreeing(wordsOf(command), about) == about.size()) out += (out.empty() ? "" : "\n") + commandText(command);
    return out;
}

} // namespace ismail::ctl
