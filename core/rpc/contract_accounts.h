// The contract, part 4: accounts and their mailboxes. Passwords go in and never come out.
#pragma once

#include "accounts/account_fields.h"
#include "rpc/contract_domains.h"

namespace ismail::rpc {

// What an account answers by itself while somebody is away (RFC 3834).
struct AutoReply {
    static constexpr std::string_view name = "AutoReply";
    bool enabled = false;
    std::string subject, text;
    std::optional<Time> from, until;
    std::optional<seconds> period;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("enabled", s.enabled, "Whether it answers.");
        v("subject", s.subject, "Its subject; empty: Auto: and the subject of the message.", atMost(500).orDefault());
        v("text", s.text, "What it says.", atMost(16 * 1024).orDefault());
        v("from", s.from, "Not before; absent: at once.");
        v("until", s.until, "Not after; absent: for ever.");
        v("period", s.period, "One answer to a sender in this time; absent: the setting autoreply.period.",
          between(3600, 31536000));
    }
};

struct LastLogin {
    static constexpr std::string_view name = "LastLogin";
    Time at;
    std::string protocol, peer;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("at", s.at, "When.");
        v("protocol", s.protocol, "SMTP, POP3 or IMAP.");
        v("peer", s.peer, "From which address.");
    }
};

// What an account sent by submission.
struct Sent {
    static constexpr std::string_view name = "Sent";
    std::int64_t messagesHour = 0, messagesDay = 0, recipientsHour = 0, recipientsDay = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("messagesHour", s.messagesHour, "Messages in the last hour.");
        v("messagesDay", s.messagesDay, "Messages in the last day.");
        v("recipientsHour", s.recipientsHour, "Recipients in the last hour.");
        v("recipientsDay", s.recipientsDay, "Recipients in the last day.");
    }
};

struct AccountInfo : accounts::AccountFields<Shown> {
    static constexpr std::string_view name = "AccountInfo";
    std::string address;
    bool scram = false;
    std::int64_t messages = 0, bytes = 0;
    std::int64_t version = 0;
    std::int64_t quotaInForce = 0;
    QuotaLevel quotaLevel = QuotaLevel::ok;
    Sent sent;
    std::optional<LastLogin> lastLogin;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("address", s.address, "Its address.");
        const auto state = [&](std::string_view field) {
            if (field == "enabled") {
                v("scram", s.scram, "A SCRAM-SHA-256 verifier is kept too.");
                v("messages", s.messages, "Messages in its mailboxes.");
                v("bytes", s.bytes, "Octets of those.");
                v("version", s.version, "For the next edit.");
            } else if (field == "quota") {
                v("quotaInForce", s.quotaInForce, "The quota that counts for it; 0: none.");
                v("quotaLevel", s.quotaLevel, "Whether its mail comes near that.");
            }
        };
        list(shown(v, state), s);
        v("sent", s.sent, "What it sent.");
        v("lastLogin", s.lastLogin, "The last time it logged in; absent: never.");
    }
};

struct AccountAdd {
    static constexpr std::string_view name = "account.add";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Adds an account to a domain that this server is the primary of.";
    struct Request : accounts::AccountFields<Given> {
        std::string address;
        Secret<std::string> password;
        bool scram = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
            const auto logIn = [&](std::string_view field) {
                if (field != "description") return;
                v("password", s.password, "Its password.", atMost(1000));
                v("scram", s.scram, "Keep a SCRAM-SHA-256 verifier too.", mayBeAbsent);
            };
            list(added(v, logIn), s);
        }
    };
    using Response = AccountInfo;
};

struct AccountSet {
    static constexpr std::string_view name = "account.set";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Changes an account: only the fields that are there.";
    struct Request : accounts::AccountFields<Given> {
        std::string address;
        std::optional<std::int64_t> version;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
            v("version", s.version, "Version that the edit was based on. Absent: whatever it is.");
            list(changed(v), s);
        }
    };
    using Response = AccountInfo;
};

struct AccountPasswd {
    static constexpr std::string_view name = "account.passwd";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Gives an account a new password.";
    struct Request {
        std::string address;
        Secret<std::string> password;
        std::optional<bool> scram;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
            v("password", s.password, "The new password.", atMost(1000));
            v("scram", s.scram, "Keep a SCRAM-SHA-256 verifier too; absent: as before.");
        }
    };
    using Response = AccountInfo;
};

struct AccountList {
    static constexpr std::string_view name = "account.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Accounts by address.";
    struct Request {
        Page page;
        std::string domain;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("page", s.page, "Which rows.", mayBeAbsent);
            v("domain", s.domain, "Only those of this domain.", atMost(1000).orDefault());
        }
    };
    struct Response {
        std::vector<AccountInfo> accounts;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("accounts", s.accounts,
              "This page, without the texts of automatic answers; cut short where it would not fit into an answer.");
            v("total", s.total, "All that match.");
        }
    };
};

struct AccountGet {
    static constexpr std::string_view name = "account.get";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "One account.";
    struct Request {
        std::string address;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
        }
    };
    using Response = AccountInfo;
};

struct AccountRemove {
    static constexpr std::string_view name = "account.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Removes an account with its mail.";
    struct Request {
        std::string address;
        std::optional<std::int64_t> version;
        bool dryRun = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Its address.", atMost(1000));
            v("version", s.version, "Version that the decision was based on. Absent: whatever it is.");
            v("dryRun", s.dryRun, "Only count what would go.", mayBeAbsent);
        }
    };
    struct Response {
        bool removed = false;
        std::int64_t messages = 0, bytes = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("removed", s.removed, "False in a dry run.");
            v("messages", s.messages, "Messages in its mailboxes.");
            v("bytes", s.bytes, "Octets of those.");
        }
    };
};

// ---- Mailboxes ------------------------------------------------------------------------------------------------------

struct MailboxInfo {
    static constexpr std::string_view name = "MailboxInfo";
    std::string mailbox;
    std::int64_t messages = 0, bytes = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("mailbox", s.mailbox, "Its name: INBOX.");
        v("messages", s.messages, "Messages in it.");
        v("bytes", s.bytes, "Octets of those.");
    }
};

struct MailboxList {
    static constexpr std::string_view name = "mailbox.list";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Mailboxes of an account.";
    struct Request {
        std::string address;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Address of the account.", atMost(1000));
        }
    };
    struct Response {
        std::vector<MailboxInfo> mailboxes;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("mailboxes", s.mailboxes, "By name.");
        }
    };
};

// What became of a message.
enum class MailDecision : std::uint8_t { deliver, mark, junk, quarantine, refuse };
constexpr std::array<std::string_view, 5> enumNames(MailDecision) {
    return {"deliver", "mark", "junk", "quarantine", "refuse"};
}

struct MailboxEntry {
    static constexpr std::string_view name = "MailboxEntry";
    std::int64_t uid = 0;
    std::string id;
    std::int64_t size = 0;
    Time receivedAt;
    std::optional<std::string> sender;
    std::optional<MailDecision> decision;
    std::int64_t points = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("uid", s.uid, "Number in the mailbox, never used twice.");
        v("id", s.id, "Message id, as in the log.");
        v("size", s.size, "Octets.");
        v("receivedAt", s.receivedAt, "When it came in.");
        v("sender", s.sender, "MAIL FROM; empty: none. Absent: a mail program put it there.");
        v("decision", s.decision, "Absent: it was not checked.");
        v("points", s.points, "Against it, where it was checked.", mayBeAbsent);
    }
};

struct MailboxMessages {
    static constexpr std::string_view name = "mailbox.messages";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Messages of a mailbox by uid, or the newest first.";
    struct Request {
        std::string address, mailbox = "INBOX";
        std::int64_t afterUid = 0, limit = 200;
        bool newestFirst = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Address of the account.", atMost(1000));
            v("mailbox", s.mailbox, "Its name; absent: INBOX.", atMost(1000).orDefault());
            v("afterUid", s.afterUid, "Only messages behind this uid, in their order: the last one of the page before.",
              atLeast(0).orDefault());
            v("newestFirst", s.newestFirst, "Downwards from the greatest uid.", mayBeAbsent);
            v("limit", s.limit, "Messages at most.", between(1, 1000).orDefault());
        }
    };
    struct Response {
        std::vector<MailboxEntry> messages;
        bool more = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("messages", s.messages, "This page.");
            v("more", s.more, "There are more behind the last one.");
        }
    };
};

// A piece of a message.
struct MessagePiece {
    Blob data;
    std::int64_t offset = 0, size = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("data", s.data, "Octets from the offset on; empty: behind the end.");
        v("offset", s.offset, "Where they begin.");
        v("size", s.size, "Octets of the whole message.");
    }
};

struct MailboxFetch {
    static constexpr std::string_view name = "mailbox.fetch";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "A piece of a delivered message, as a mail program would get it.";
    struct Request {
        std::string address, mailbox = "INBOX";
        std::int64_t uid = 0, offset = 0, length = static_cast<std::int64_t>(maxBlobBytes);
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("address", s.address, "Address of the account.", atMost(1000));
            v("mailbox", s.mailbox, "Its name; absent: INBOX.", atMost(1000).orDefault());
            v("uid", s.uid, "Which message.", atLeast(1));
            v("offset", s.offset, "First octet.", atLeast(0).orDefault());
            v("length", s.length, "Octets at most.", between(1, static_cast<std::int64_t>(maxBlobBytes)).orDefault());
        }
    };
    using Response = MessagePiece;
};

} // namespace ismail::rpc
