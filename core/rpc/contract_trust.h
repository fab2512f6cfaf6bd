// The contract, part 8: the verdict on a message, and what would be decided of one. The verdict is also the form in
// which it is kept beside the message (as JSON).
#pragma once

#include "rpc/contract_accounts.h"

namespace ismail::rpc {

enum class CheckResult : std::uint8_t { none, pass, fail, softfail, neutral, policy, temperror, permerror };
constexpr std::array<std::string_view, 8> enumNames(CheckResult) {
    return {"none", "pass", "fail", "softfail", "neutral", "policy", "temperror", "permerror"};
}

struct VerdictReason {
    static constexpr std::string_view name = "VerdictReason";
    std::string group, text;
    std::int64_t points = 0, accountId = 0;
    Sentence sentence;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("group", s.group, "connection, identity, content, relation or rule.", mayBeAbsent);
        v("points", s.points, "Against the message; negative: for it.", mayBeAbsent);
        v("text", s.text, "In English.", mayBeAbsent);
        v("sentence", s.sentence, "The same for readers of any language.", mayBeAbsent);
        v("accountId", s.accountId, "Counts for this account only; 0: for all.", mayBeAbsent);
    }
};

struct VerdictSpf {
    static constexpr std::string_view name = "VerdictSpf";
    CheckResult result = CheckResult::none;
    std::string identity, domain, mechanism, explanation, problem;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("identity", s.identity, "helo or mailfrom.", mayBeAbsent);
        v("result", s.result, "Of RFC 7208.", mayBeAbsent);
        v("domain", s.domain, "That was asked.", mayBeAbsent);
        v("mechanism", s.mechanism, "The rule that decided.", mayBeAbsent);
        v("explanation", s.explanation, "What the domain says about it.", mayBeAbsent);
        v("problem", s.problem, "Why it could not be judged.", mayBeAbsent);
    }
};

struct VerdictSignature {
    static constexpr std::string_view name = "VerdictSignature";
    CheckResult result = CheckResult::none;
    std::string domain, selector, algorithm, why;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("domain", s.domain, "Who signed.", mayBeAbsent);
        v("selector", s.selector, "Which key.", mayBeAbsent);
        v("algorithm", s.algorithm, "As the signature names it.", mayBeAbsent);
        v("result", s.result, "Of RFC 8601.", mayBeAbsent);
        v("why", s.why, "Where it does not count.", mayBeAbsent);
    }
};

struct VerdictList {
    static constexpr std::string_view name = "VerdictList";
    std::string list, about, answer;
    std::int64_t points = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("list", s.list, "Its zone.", mayBeAbsent);
        v("about", s.about, "The address or name that is on it.", mayBeAbsent);
        v("answer", s.answer, "What it answered.", mayBeAbsent);
        v("points", s.points, "Negative: a welcome list.", mayBeAbsent);
    }
};

struct VerdictRecipient {
    static constexpr std::string_view name = "VerdictRecipient";
    std::int64_t accountId = 0, points = 0;
    MailDecision decision = MailDecision::deliver;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("accountId", s.accountId, "Whose mailbox.", mayBeAbsent);
        v("points", s.points, "All together.", mayBeAbsent);
        v("decision", s.decision, "What becomes of it.", mayBeAbsent);
    }
};

struct VerdictView {
    static constexpr std::string_view name = "VerdictView";
    MailDecision decision = MailDecision::deliver;
    std::int64_t points = 0;
    std::string address, clientName, helo, client, partner, sender;
    std::vector<std::string> authors;
    std::vector<VerdictReason> reasons;
    std::vector<VerdictRecipient> recipients;
    std::vector<VerdictSpf> spf;
    std::vector<VerdictSignature> dkim;
    CheckResult arc = CheckResult::none, dmarc = CheckResult::none;
    std::vector<std::string> sealers;
    bool dmarcJudged = false;
    std::string dmarcAsked, dmarcApplied, dmarcAligned, dmarcRecord, organisation;
    std::vector<VerdictList> lists;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("decision", s.decision, "What becomes of it.", mayBeAbsent);
        v("points", s.points, "All together.", mayBeAbsent);
        v("address", s.address, "Of the client; behind a partner of the original one.", mayBeAbsent);
        v("clientName", s.clientName, "Its name in the DNS, where that leads back.", mayBeAbsent);
        v("helo", s.helo, "How it introduced itself.", mayBeAbsent);
        v("client", s.client, "account, trusted, partner, known or stranger.", mayBeAbsent);
        v("partner", s.partner, "That brought it; empty: none.", mayBeAbsent);
        v("sender", s.sender, "MAIL FROM; empty: none.", mayBeAbsent);
        v("authors", s.authors, "Domains of the From field.", mayBeAbsent);
        v("reasons", s.reasons, "They add up to the points.", mayBeAbsent);
        v("recipients", s.recipients, "Accounts for whom it is different.", mayBeAbsent);
        v("spf", s.spf, "Of both names.", mayBeAbsent);
        v("dkim", s.dkim, "Signatures, from the top.", mayBeAbsent);
        v("arc", s.arc, "The chain of those who forwarded it.", mayBeAbsent);
        v("sealers", s.sealers, "They.", mayBeAbsent);
        v("dmarcJudged", s.dmarcJudged, "False: it was not asked, or the DNS did not answer.", mayBeAbsent);
        v("dmarc", s.dmarc, "Of RFC 9989; none: there is no record.", mayBeAbsent);
        v("dmarcAsked", s.dmarcAsked, "absent, none, quarantine or reject.", mayBeAbsent);
        v("dmarcApplied", s.dmarcApplied, "The same, as it applies to this message.", mayBeAbsent);
        v("dmarcAligned", s.dmarcAligned, "dkim or spf; empty: by nothing.", mayBeAbsent);
        v("dmarcRecord", s.dmarcRecord, "Domain whose record it is.", mayBeAbsent);
        v("organisation", s.organisation, "Organisational domain of the author.", mayBeAbsent);
        v("lists", s.lists, "Block and welcome lists that know it.", mayBeAbsent);
    }
};

struct CheckSender {
    static constexpr std::string_view name = "check.sender";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "What would be decided of mail from a sender at an address, by the DNS as it is now. Changes nothing.";
    struct Request {
        std::string from, to, address, helo;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("from", s.from, "MAIL FROM, and the author; empty: none.", atMost(1000).orDefault());
            v("address", s.address, "IP address of the client.", atMost(64));
            v("to", s.to, "A recipient here; empty: none in particular.", atMost(1000).orDefault());
            v("helo", s.helo, "Its name; empty: the one that the DNS has for the address.", atMost(255).orDefault());
        }
    };
    struct Response {
        std::string reply;
        VerdictView verdict;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("reply", s.reply, "What the sender would be answered: 250, 450 or 550 with its text.");
            v("verdict", s.verdict, "Why.");
        }
    };
};

struct CheckMessage {
    static constexpr std::string_view name = "check.message";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "What would be decided of a message, by its signatures and the DNS as it is now. Changes nothing.";
    static constexpr std::size_t maxMessage = 2 * 1024 * 1024;
    struct Request {
        Blob message;
        std::string from, to, address, helo;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("message", s.message, "The message as it is on the way, lines ending in CRLF.", atMost(maxMessage));
            v("from", s.from, "MAIL FROM; empty: none.", atMost(1000).orDefault());
            v("address", s.address, "IP address of the client.", atMost(64));
            v("to", s.to, "A recipient here; empty: none in particular.", atMost(1000).orDefault());
            v("helo", s.helo, "Its name.", atMost(255).orDefault());
        }
    };
    using Response = CheckSender::Response;
};

} // namespace ismail::rpc
