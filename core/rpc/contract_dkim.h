// The contract, part 8: the keys that sign mail of primary domains (DKIM), and the records that the DNS must show of
// them. Keys come in pairs, an RSA and an Ed25519 one; private keys never leave the server.
#pragma once

#include "rpc/contract_domains.h"

namespace ismail::rpc {

enum class DkimKeyAlgorithm : std::uint8_t { rsa, ed25519 };
constexpr std::array<std::string_view, 2> enumNames(DkimKeyAlgorithm) { return {"rsa", "ed25519"}; }

// In the order of accounts::DkimKeyState.
enum class DkimState : std::uint8_t { prepared, seen, active, retiring, removable, revoked };
constexpr std::array<std::string_view, 6> enumNames(DkimState) {
    return {"prepared", "seen", "active", "retiring", "removable", "revoked"};
}

struct DkimKeyInfo {
    static constexpr std::string_view name = "DkimKeyInfo";
    std::string domain, selector;
    DkimKeyAlgorithm algorithm = DkimKeyAlgorithm::rsa;
    DkimState state = DkimState::prepared;
    Time since;
    std::optional<Time> seenAt, askedAt, rotateAt, keepUntil;
    std::string recordName, recordText, recordStrings;
    Severity verdict = Severity::ok;
    std::string verdictText;
    Sentence verdictSentence;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Whose mail it signs.");
        v("selector", s.selector, "Its name among the keys of the domain.");
        v("algorithm", s.algorithm, "rsa (2048 bits) or ed25519.");
        v("state", s.state,
          "prepared: waits for its record; seen: waits for the other key of its pair; active: signs; retiring: its "
          "record must stay; removable: its record may go; revoked.");
        v("since", s.since, "In this state.");
        v("recordName", s.recordName, "Where its TXT record belongs.");
        v("recordText", s.recordText, "What the record says, as one string. Of a revoked key: with an empty p=.");
        v("recordStrings", s.recordStrings, "The same as a zone file has it: in quotes, cut at 255 octets.");
        dnsFields(s, v);
    }
    template <class S, class V>
    static void dnsFields(S& s, V& v) {
        v("seenAt", s.seenAt, "Prepared: since when the DNS shows the record; else when it last did.");
        v("askedAt", s.askedAt, "When the DNS was last asked.");
        v("rotateAt", s.rotateAt, "Active: when it should be replaced.");
        v("keepUntil", s.keepUntil, "Retiring: until when its record must stay.");
        v("verdict", s.verdict, "Whether the DNS is as the key wants it.");
        v("verdictText", s.verdictText, "That in words.");
        v("verdictSentence", s.verdictSentence, "The same for readers of any language.");
    }
};

struct DkimKeysOfDomain {
    std::vector<DkimKeyInfo> keys;
    std::string warning;
    Sentence warningSentence;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("keys", s.keys, "All keys of the domain, as they are now.");
        v("warning", s.warning, "What speaks against it; empty: nothing.");
        v("warningSentence", s.warningSentence, "The same for readers of any language.");
    }
};

struct DkimList {
    static constexpr std::string_view name = "dkim.list";
    static constexpr Role role = Role::viewer;
    static constexpr std::string_view help =
        "Keys that sign mail, by domain and selector, with the records that the DNS must show.";
    struct Request {
        Page page;
        std::string domain;
        bool lookNow = false;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("page", s.page, "Which rows; contains: of the domain's name.", mayBeAbsent);
            v("domain", s.domain, "Only of this domain; empty: of all.", atMost(1000).orDefault());
            v("lookNow", s.lookNow, "With a domain: the DNS is asked anew; the answer is in a later list.",
              mayBeAbsent);
        }
    };
    struct Response {
        std::vector<DkimKeyInfo> keys;
        std::int64_t total = 0;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("keys", s.keys, "This page.");
            v("total", s.total, "All that match.");
        }
    };
};

struct DkimOfDomain {
    std::string domain;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "A primary domain.", atMost(1000));
    }
};

struct DkimOfKey {
    std::string domain, selector;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "A primary domain.", atMost(1000));
        v("selector", s.selector, "The key.", atMost(100));
    }
};

struct DkimPrepare {
    static constexpr std::string_view name = "dkim.prepare";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help = "Makes a new pair of keys. It signs as soon as the DNS shows both "
                                             "records, seen twice in ten minutes; keys that "
                                             "signed before retire then. A conflict while another pair waits.";
    using Request = DkimOfDomain;
    using Response = DkimKeysOfDomain;
};

struct DkimActivate {
    static constexpr std::string_view name = "dkim.activate";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "The pair that waits signs from now on, whether the DNS shows its records or not, and what signed before "
        "retires.";
    using Request = DkimOfDomain;
    using Response = DkimKeysOfDomain;
};

struct DkimRetire {
    static constexpr std::string_view name = "dkim.retire";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "A key signs no more; its record must stay until mail that it signed has arrived. Without others that sign, "
        "mail of the domain goes unsigned.";
    struct Request {
        std::string domain, selector;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "A primary domain.", atMost(1000));
            v("selector", s.selector, "The key; empty: all that sign.", atMost(100).orDefault());
        }
    };
    using Response = DkimKeysOfDomain;
};

struct DkimRevoke {
    static constexpr std::string_view name = "dkim.revoke";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "For a key that became known to others: it signs no more, at once and for ever, and the server forgets it. Its "
        "record should be published with an empty p=.";
    using Request = DkimOfKey;
    using Response = DkimKeysOfDomain;
};

struct DkimRemove {
    static constexpr std::string_view name = "dkim.remove";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Forgets a key that waits, is removable or revoked. A conflict for one that signs or retires.";
    using Request = DkimOfKey;
    using Response = DkimKeysOfDomain;
};

using DkimMethods = TypeList<DkimList, DkimPrepare, DkimActivate, DkimRetire, DkimRevoke, DkimRemove>;

} // namespace ismail::rpc
