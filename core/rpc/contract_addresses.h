// The contract, part 5: addresses without a mailbox (aliases and groups), accounts from a file, and who is banned from
// logging in.
#pragma once

#include "accounts/alias_fields.h"
#include "rpc/contract_accounts.h"

namespace ismail::rpc {

// ---- Aliases and groups ---------------------------------------------------------------------------------------------

using accounts::AliasKind;
using accounts::Posting;

struct AliasInfo : accounts::AliasFields<Shown> {
    static constexpr std::string_view name = "AliasInfo";
    std::string address;
    std::int64_t version = 0;
    std::vector<std::string> missing;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("address", s.address, "Its address.");
        list(shown(v), s);
        v("version", s.version, "For the next edit.");
        v("missing", s.missing, "Targets in domains of this server that do not exist (any more).");
    }
};

struct AliasAdd {
    static constexpr std::string_view name = "alias.add";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Adds an alias or group to a domain that this server is the primary of. Targets here must exist, and none may "
        "lead back to it.";
    struct Request : accounts::AliasFields<Given> {
        std::string address;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
            list(added(v), s);
        }
    };
    using Response = AliasInfo;
};

struct AliasSet {
    static constexpr std::string_view name = "alias.set";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Changes an alias or group: only the fields that are there.";
    struct Request : accounts::AliasFields<Given> {
        std::string address;
        std::optional<std::int64_t> version;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
            v("version", s.version, "Version that the edit was based on. Absent: whatever it is.");
            list(changed(v), s);
        }
    };
    using Response = AliasInfo;
};

struct AliasList {
    static constexpr std::string_view name = "alias.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Aliases and groups by address; the text is looked for in targets too.";
    struct Request {
        Page page;
        std::string domain;
        std::optional<AliasKind> kind;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("page", s.page, "Which rows.", mayBeAbsent);
            v("domain", s.domain, "Only those of this domain.", atMost(1000).orDefault());
            v("kind", s.kind, "Only aliases, or only groups.");
        }
    };
    struct Response {
        std::vector<AliasInfo> aliases;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("aliases", s.aliases, "This page, cut short where it would not fit into an answer.");
            v("total", s.total, "All that match.");
        }
    };
};

struct AliasGet {
    static constexpr std::string_view name = "alias.get";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "One alias or group.";
    struct Request {
        std::string address;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
        }
    };
    using Response = AliasInfo;
};

struct AliasRemove {
    static constexpr std::string_view name = "alias.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Removes an alias or group. Its targets stay.";
    struct Request {
        std::string address;
        std::optional<std::int64_t> version;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
            v("version", s.version, "Version that the decision was based on. Absent: whatever it is.");
        }
    };
    using Response = Empty;
};

// ---- Accounts from a file -------------------------------------------------------------------------------------------

constexpr std::size_t maxImportBytes = 3 * 1024 * 1024;
constexpr std::int64_t maxImportLinesACall = 1000;

enum class ImportOutcome : std::uint8_t { good, added, refused };
constexpr std::array<std::string_view, 3> enumNames(ImportOutcome) { return {"good", "added", "refused"}; }

struct ImportLine {
    static constexpr std::string_view name = "ImportLine";
    std::int64_t line = 0;
    std::string address;
    ImportOutcome outcome = ImportOutcome::good;
    std::string reason;
    Sentence reasonSentence;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("line", s.line, "Its number in the file, from 1.");
        v("address", s.address, "The address in it.");
        v("outcome", s.outcome, "good: a dry run found nothing wrong; added; refused.");
        v("reason", s.reason, "Why it was refused; else empty.");
        v("reasonSentence", s.reasonSentence, "The same for readers of any language.");
    }
};

struct AccountImport {
    static constexpr std::string_view name = "account.import";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Adds accounts from a text file (RFC 4180; semicolons may stand for commas). A first line that names columns "
        "says their order: address, password, description, quota, forward, enabled; without it they are address, "
        "password, description. A dry run judges every line and adds nothing. A call takes some lines; nextLine says "
        "where the next one goes on with the same file.";
    struct Request {
        Secret<std::string> csv;
        std::int64_t fromLine = 1, limit = 20;
        bool dryRun = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("csv", s.csv, "The whole file.", atMost(maxImportBytes));
            v("fromLine", s.fromLine, "First line of it to look at.", atLeast(1).orDefault());
            v("limit", s.limit, "Lines at most; hashing passwords takes its time.",
              between(1, maxImportLinesACall).orDefault());
            v("dryRun", s.dryRun, "Only judge.", mayBeAbsent);
        }
    };
    struct Response {
        std::vector<ImportLine> lines;
        std::int64_t total = 0;
        std::optional<std::int64_t> nextLine;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("lines", s.lines, "One for each line with an account.");
            v("total", s.total, "Lines of the file with an account.");
            v("nextLine", s.nextLine, "Where to go on; absent: that was all.");
        }
    };
};

// ---- Bans -----------------------------------------------------------------------------------------------------------

enum class BanSubject : std::uint8_t { address, account };
constexpr std::array<std::string_view, 2> enumNames(BanSubject) { return {"address", "account"}; }

struct BanInfo {
    static constexpr std::string_view name = "BanInfo";
    BanSubject subject = BanSubject::address;
    std::string who;
    Time since, until;
    std::int64_t failures = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("subject", s.subject, "A client's address, or a log-in name.");
        v("who", s.who, "Which one.");
        v("since", s.since, "Since when.");
        v("until", s.until, "When it ends by itself.");
        v("failures", s.failures, "Failed log-ins that led to it.");
    }
};

struct BanList {
    static constexpr std::string_view name = "ban.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Who may not log in at present after too many failed tries, newest first.";
    using Request = Page;
    struct Response {
        std::vector<BanInfo> bans;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("bans", s.bans, "This page.");
            v("total", s.total, "All that match.");
        }
    };
};

struct BanLift {
    static constexpr std::string_view name = "ban.lift";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Ends bans and forgets the failed tries that led to them.";
    struct Request {
        std::string who;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("who", s.who, "A client's address, or a log-in name.", atMost(1000));
        }
    };
    struct Response {
        std::int64_t lifted = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("lifted", s.lifted, "Bans that ended; 0: there was none.");
        }
    };
};

} // namespace ismail::rpc
