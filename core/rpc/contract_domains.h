// The contract, part 3: domains with their role, recipient lists, partners, accounts, explicit routes. Every object has
// a version; an edit that names another version than the current one is a conflict, so that nobody overwrites what he
// has not seen. Removal has a dry run that counts what would go.
#pragma once

#include "accounts/domain_fields.h"
#include "accounts/partner_fields.h"
#include "rpc/contract_server.h"
#include "rpc/object_fields.h"

namespace ismail::rpc {

using accounts::DomainRole;
using accounts::maxQuota;
using accounts::RecipientPolicy;
using accounts::TlsPolicy;

// Which part of a list, and the rows that contain a text.
struct Page {
    std::int64_t offset = 0, limit = 200;
    std::string contains;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("offset", s.offset, "Rows to skip.", atLeast(0).orDefault());
        v("limit", s.limit, "Rows at most.", between(1, 1000).orDefault());
        v("contains", s.contains, "Only rows whose name contains this, in any case.", atMost(500).orDefault());
    }
};

// How much may be sent in an hour and in a day.
struct SendLimits {
    static constexpr std::string_view name = "SendLimits";
    std::optional<std::int64_t> messagesHour, messagesDay, recipientsHour, recipientsDay;
    template <class S, class V>
    static void fields(S& s, V& v) {
        constexpr std::int64_t most = 1'000'000'000;
        v("messagesHour", s.messagesHour, "Messages an hour; absent: as in the settings; 0: no limit.",
          between(0, most));
        v("messagesDay", s.messagesDay, "Messages a day.", between(0, most));
        v("recipientsHour", s.recipientsHour, "Recipients an hour.", between(0, most));
        v("recipientsDay", s.recipientsDay, "Recipients a day.", between(0, most));
    }
};

enum class QuotaLevel : std::uint8_t { ok, warning, full };
constexpr std::array<std::string_view, 3> enumNames(QuotaLevel) { return {"ok", "warning", "full"}; }

// ---- Domains --------------------------------------------------------------------------------------------------------

struct SecondaryInfo {
    static constexpr std::string_view name = "SecondaryInfo";
    std::string partner;
    std::optional<seconds> queryInterval;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("partner", s.partner, "Name of the partner that holds mail for us.", atMost(200));
        v("queryInterval", s.queryInterval, "How often it is asked; absent: the setting partner.query_interval.",
          between(1, 86400));
    }
};

struct DomainInfo : accounts::DomainFields<Shown> {
    static constexpr std::string_view name = "DomainInfo";
    std::string domain;
    DomainRole domainRole = DomainRole::primary;
    std::int64_t version = 0;
    std::int64_t accounts = 0, listedRecipients = 0, held = 0;
    std::optional<Time> oldestHeld;
    Severity verdict = Severity::ok;
    std::string verdictText;
    Sentence verdictSentence;
    std::int64_t aliases = 0, bytes = 0;
    QuotaLevel quotaLevel = QuotaLevel::ok;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name, A-labels in lower case.");
        v("role", s.domainRole, "Primary here, or secondary here for a primary elsewhere.");
        list(shown(v,
                   [&](std::string_view field) {
                       if (field == "recipientPolicy") state(s, v);
                   }),
             s);
        v("aliases", s.aliases, "Primary: aliases and groups in it.");
        v("bytes", s.bytes, "Primary: octets in the mailboxes of its accounts.");
        v("quotaLevel", s.quotaLevel, "Primary: whether that comes near its quota.");
    }
    template <class S, class V>
    static void state(S& s, V& v) {
        v("version", s.version, "For the next edit.");
        v("accounts", s.accounts, "Primary: accounts in it.");
        v("listedRecipients", s.listedRecipients, "Secondary: entries of its recipient list.");
        v("held", s.held,
          "Recipients whose mail is held: for its primary, or here for accounts that are not there yet.");
        v("oldestHeld", s.oldestHeld, "When the oldest of them came in.");
        v("verdict", s.verdict, "Whether it is well.");
        v("verdictText", s.verdictText, "That in words.");
        v("verdictSentence", s.verdictSentence, "The same for readers of any language.");
    }
};

struct DomainAdd {
    static constexpr std::string_view name = "domain.add";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Adds a domain with its role. Fields of the other role are refused, and so is a domain that is already here.";
    struct Request : accounts::DomainFields<Given> {
        std::string domain;
        DomainRole domainRole = DomainRole::primary;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name; Unicode is turned into A-labels.", atMost(1000));
            v("role", s.domainRole, "primary or secondary.");
            list(added(v), s);
        }
    };
    using Response = DomainInfo;
};

struct DomainSet {
    static constexpr std::string_view name = "domain.set";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Changes a domain: only the fields that are there. A change of role that clashes with accounts is refused with "
        "the reason; one that drops settings of the old role, or takes in held mail, has to be confirmed.";
    struct Request : accounts::DomainFields<Given> {
        std::string domain;
        std::optional<std::int64_t> version;
        std::optional<DomainRole> domainRole;
        bool roleConfirmed = false, takeInHeld = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name.", atMost(1000));
            v("version", s.version, "Version that the edit was based on. Absent: whatever it is.");
            v("role", s.domainRole, "The new role.");
            list(changed(v), s);
            v("roleConfirmed", s.roleConfirmed,
              "The role may change although settings of the old one go; else that is a conflict which names them.",
              mayBeAbsent);
            v("takeInHeld", s.takeInHeld,
              "A secondary may become primary although it holds mail (DomainInfo.held): the mail goes into the "
              "accounts here, and what has none waits on hold. Else that is a conflict which says how much it is.",
              mayBeAbsent);
        }
    };
    using Response = DomainInfo;
};

struct DomainList {
    static constexpr std::string_view name = "domain.list";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help = "Domains by name.";
    struct Request {
        Page page;
        std::optional<DomainRole> domainRole;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("page", s.page, "Which rows.", mayBeAbsent);
            v("role", s.domainRole, "Only those with this role.");
        }
    };
    struct Response {
        std::vector<DomainInfo> domains;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domains", s.domains, "This page.");
            v("total", s.total, "All that match.");
        }
    };
};

struct DomainGet {
    static constexpr std::string_view name = "domain.get";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help = "One domain.";
    struct Request {
        std::string domain;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name.", atMost(1000));
        }
    };
    using Response = DomainInfo;
};

struct DomainRemove {
    static constexpr std::string_view name = "domain.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Removes a domain with its accounts, their mail and its recipient list. Mail held for its primary stays held: "
        "it "
        "goes to a better MX of the domain, by an explicit route, or into accounts when the domain is added again.";
    struct Request {
        std::string domain;
        std::optional<std::int64_t> version;
        bool dryRun = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name.", atMost(1000));
            v("version", s.version, "Version that the decision was based on. Absent: whatever it is.");
            v("dryRun", s.dryRun, "Only count what would go.", mayBeAbsent);
        }
    };
    struct Response {
        bool removed = false;
        std::int64_t accounts = 0, aliases = 0, mailboxMessages = 0, mailboxBytes = 0, listedRecipients = 0,
                     queuedRecipients = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("removed", s.removed, "False in a dry run.");
            v("accounts", s.accounts, "Accounts that go with it.");
            v("aliases", s.aliases, "Aliases and groups that go with it.");
            v("mailboxMessages", s.mailboxMessages, "Messages in their mailboxes.");
            v("mailboxBytes", s.mailboxBytes, "Octets of those.");
            v("listedRecipients", s.listedRecipients, "Entries of its recipient list.");
            v("queuedRecipients", s.queuedRecipients, "Recipients in the queue that are affected.");
        }
    };
};

// ---- Recipient list of a secondary domain ---------------------------------------------------------------------------

constexpr std::size_t maxRecipientsACall = 50'000;

struct RecipientsList {
    static constexpr std::string_view name = "domain.recipients.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Recipients of a secondary domain that exist at its primary, sorted.";
    struct Request {
        std::string domain;
        Page page;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name.", atMost(1000));
            v("page", s.page, "Which rows.", mayBeAbsent);
        }
    };
    struct Response {
        std::vector<std::string> recipients;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("recipients", s.recipients, "Local parts, this page.");
            v("total", s.total, "All that match.");
        }
    };
};

struct RecipientsEdit {
    std::string domain;
    std::vector<std::string> recipients;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Its name.", atMost(1000));
        v("recipients", s.recipients, "Local parts, or addresses in that domain.", atMost(maxRecipientsACall));
    }
};

struct RecipientsCount {
    std::int64_t added = 0, removed = 0, total = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("added", s.added, "New entries.");
        v("removed", s.removed, "Entries that went.");
        v("total", s.total, "Entries now.");
    }
};

struct RecipientsAdd {
    static constexpr std::string_view name = "domain.recipients.add";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Adds entries; those that are there already are no error.";
    using Request = RecipientsEdit;
    using Response = RecipientsCount;
};

struct RecipientsRemove {
    static constexpr std::string_view name = "domain.recipients.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Removes entries; those that are not there are no error.";
    using Request = RecipientsEdit;
    using Response = RecipientsCount;
};

struct RecipientsReplace {
    static constexpr std::string_view name = "domain.recipients.replace";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Replaces the whole list at once. For a list over the limit of a call, add and remove the difference.";
    using Request = RecipientsEdit;
    using Response = RecipientsCount;
};

// ---- Partners -------------------------------------------------------------------------------------------------------

struct PartnerInfo : accounts::PartnerFields<Shown> {
    static constexpr std::string_view name = "PartnerInfo";
    std::string partner;
    bool hasPassword = false, hasInboundPassword = false;
    std::int64_t version = 0;
    PartnerState state = PartnerState::unknown;
    accounts::PairState pair = accounts::PairState::none;
    std::optional<Time> since, lastContact, lastQuery;
    std::string lastReply, lastQueryReply;
    std::vector<std::string> refusesFor;
    std::vector<std::string> primaryFor, secondaryFor;
    std::int64_t held = 0, unknownRecipients = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("partner", s.partner, "Its name here.");
        const auto passwords = [&](std::string_view field) {
            if (field == "user") v("hasPassword", s.hasPassword, "A password for that is stored.");
            if (field == "inboundUser") v("hasInboundPassword", s.hasInboundPassword, "A password for that is stored.");
        };
        list(shown(v, passwords), s);
        v("version", s.version, "For the next edit.");
        v("state", s.state, "Whether it could be reached the last time.");
        v("since", s.since, "Since when.");
        v("pair", s.pair, "none: an ordinary partner; half: the pair is being made; paired.");
        v("lastContact", s.lastContact, "Last time it was reached.");
        v("lastReply", s.lastReply, "Its last reply that was no success, or why it was not reached.");
        v("lastQuery", s.lastQuery, "Last time it was asked for mail.");
        v("lastQueryReply", s.lastQueryReply, "What it said; a refusal comes before what it said of other domains.");
        v("refusesFor", s.refusesFor, "Domains here that it refuses to be asked for (ETRN); the first thousand.");
        v("primaryFor", s.primaryFor, "Domains here that it is the primary of; the first thousand.");
        v("secondaryFor", s.secondaryFor, "Domains here that it holds mail for; the first thousand.");
        v("held", s.held, "Recipients whose mail is held here for it.");
        v("unknownRecipients", s.unknownRecipients,
          "Recipients that it brought and that do not exist here, since the service started.");
    }
};

struct PartnerAdd {
    static constexpr std::string_view name = "partner.add";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Adds a partner: another mail server of the group.";
    struct Request : accounts::PartnerFields<Given> {
        std::string partner;
        std::optional<Secret<std::string>> password, inboundPassword;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("partner", s.partner, "A name for people, unique.", atMost(200));
            const auto passwords = [&](std::string_view field) {
                if (field == "user") v("password", s.password, "Password for that.", atMost(1000));
                if (field == "inboundUser") v("inboundPassword", s.inboundPassword, "Password for that.", atMost(1000));
            };
            list(added(v, passwords), s);
        }
    };
    using Response = PartnerInfo;
};

struct PartnerSet {
    static constexpr std::string_view name = "partner.set";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Changes a partner: only the fields that are there.";
    struct Request : accounts::PartnerFields<Given> {
        std::string partner;
        std::optional<std::int64_t> version;
        std::optional<std::string> newName;
        std::optional<Secret<std::string>> password, inboundPassword;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("partner", s.partner, "Its name.", atMost(200));
            v("version", s.version, "Version that the edit was based on. Absent: whatever it is.");
            v("newName", s.newName, "A new name.", atMost(200));
            const auto passwords = [&](std::string_view field) {
                if (field == "user") v("password", s.password, "Password for that.", atMost(1000));
                if (field == "inboundUser") v("inboundPassword", s.inboundPassword, "Password for that.", atMost(1000));
            };
            list(changed(v, passwords), s);
        }
    };
    using Response = PartnerInfo;
};

struct PartnerList {
    static constexpr std::string_view name = "partner.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Partners by name.";
    using Request = Page;
    struct Response {
        std::vector<PartnerInfo> partners;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("partners", s.partners, "This page.");
            v("total", s.total, "All that match.");
        }
    };
};

struct PartnerGet {
    static constexpr std::string_view name = "partner.get";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "One partner.";
    struct Request {
        std::string partner;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("partner", s.partner, "Its name.", atMost(200));
        }
    };
    using Response = PartnerInfo;
};

struct PartnerRemove {
    static constexpr std::string_view name = "partner.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Removes a partner. One that a domain still names is kept: a conflict that lists the domains.";
    struct Request {
        std::string partner;
        std::optional<std::int64_t> version;
        bool dryRun = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("partner", s.partner, "Its name.", atMost(200));
            v("version", s.version, "Version that the decision was based on. Absent: whatever it is.");
            v("dryRun", s.dryRun, "Only say which domains name it.", mayBeAbsent);
        }
    };
    struct Response {
        bool removed = false;
        std::vector<std::string> usedBy;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("removed", s.removed, "False in a dry run.");
            v("usedBy", s.usedBy, "Domains that name it; the first thousand.");
        }
    };
};

struct QueryResult {
    static constexpr std::string_view name = "QueryResult";
    std::string partner, domain, reply;
    bool ok = false;
    Sentence replySentence = {};
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("partner", s.partner, "Who was asked.");
        v("domain", s.domain, "For mail of which domain.");
        v("ok", s.ok, "It will send, or has nothing.");
        v("reply", s.reply, "What it said, or why it could not be asked.");
        v("replySentence", s.replySentence, "Why it could not be asked, for readers of any language.");
    }
};

struct PartnerQueryNow {
    static constexpr std::string_view name = "partner.queryNow";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Asks secondaries for the mail they hold (ETRN) and waits up to 30 seconds for their replies.";
    struct Request {
        std::string partner, domain;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("partner", s.partner, "Name of one; empty: all.", atMost(200).orDefault());
            v("domain", s.domain, "For one domain; empty: all.", atMost(1000).orDefault());
        }
    };
    struct Response {
        std::vector<QueryResult> queries;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("queries", s.queries, "One for each partner and domain.");
        }
    };
};

} // namespace ismail::rpc
