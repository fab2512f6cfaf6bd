// The contract, part 9: what the DNS must say about a domain, what it says, and how the domain looks from several
// servers.
#pragma once

#include "rpc/contract_domains.h"

namespace ismail::rpc {

enum class RecordKind : std::uint8_t { exchanger, address, reverse, spf, dkim, dmarc, service };
constexpr std::array<std::string_view, 7> enumNames(RecordKind) {
    return {"exchanger", "address", "reverse", "spf", "dkim", "dmarc", "service"};
}

enum class RecordState : std::uint8_t { right, missing, differs, notAsked };
constexpr std::array<std::string_view, 4> enumNames(RecordState) { return {"right", "missing", "differs", "notAsked"}; }

enum class Importance : std::uint8_t { must, should, may };
constexpr std::array<std::string_view, 3> enumNames(Importance) { return {"must", "should", "may"}; }

struct DnsLine {
    static constexpr std::string_view name = "DnsLine";
    RecordKind kind = RecordKind::exchanger;
    RecordState state = RecordState::notAsked;
    Importance importance = Importance::must;
    Severity severity = Severity::ok;
    std::string type, owner, wanted, zone;
    std::vector<std::string> found;
    std::string why, note;
    Sentence whySentence, noteSentence;
    bool obsolete = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("kind", s.kind, "What it is for.");
        v("state", s.state, "How the DNS is; notAsked: it did not answer.");
        v("importance", s.importance,
          "must: mail does not arrive without it, or is widely refused; should: it is less trusted; may: a "
          "convenience.");
        v("severity", s.severity, "State and importance together.");
        v("type", s.type, "MX, A, AAAA, PTR, TXT or SRV.");
        v("owner", s.owner, "Name of the record, without the last dot; empty: not known yet.");
        v("wanted", s.wanted,
          "Value that it should have, as in a zone file, a TXT as one string without quotes; empty: not known here, "
          "any "
          "will do. Where another value is right, that one.");
        v("zone", s.zone,
          "The whole record as in a zone file, a TXT cut at 255 octets; a comment where a part is open.");
        v("found", s.found, "Values that it has.");
        v("why", s.why, "Why it is needed.");
        v("whySentence", s.whySentence, "The same for readers of any language.");
        v("note", s.note, "What else is to be said or done; empty: nothing.");
        v("noteSentence", s.noteSentence, "The same for readers of any language.");
        v("obsolete", s.obsolete, "It is there from earlier and may be removed.");
    }
};

// In the order of group::ViewOutcome.
enum class ViewOutcome : std::uint8_t { seen, notShared, busy, late, away, tooOld };
constexpr std::array<std::string_view, 6> enumNames(ViewOutcome) {
    return {"seen", "notShared", "busy", "late", "away", "tooOld"};
}

// In the order of group::ProbeFactKind.
enum class ViewFactKind : std::uint8_t {
    mx,
    a,
    aaaa,
    ptr,
    banner,
    starttls,
    certificate,
    certificateName,
    certificateEnd,
    dane,
    tlsa,
    mtaSts,
    spf,
    cname,
    failure
};
constexpr std::array<std::string_view, 15> enumNames(ViewFactKind) {
    return {"mx",   "a",    "aaaa",   "ptr", "banner", "starttls", "certificate", "certificateName", "certificateEnd",
            "dane", "tlsa", "mtaSts", "spf", "cname",  "failure"};
}

struct ViewFact {
    static constexpr std::string_view name = "ViewFact";
    std::string host;
    ViewFactKind kind = ViewFactKind::mx;
    std::string about, value;
    Sentence sentence;
    std::optional<Time> end;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("host", s.host, "The mail exchanger that was looked at; empty: the domain.");
        v("kind", s.kind, "What was seen; failure: what was not.");
        v("about", s.about, "Of which name or address.");
        v("value", s.value,
          "As it was seen: of certificate its SHA-256, of starttls the version or none, of dane fits, differs or "
          "unsigned, of failure the reason in words.");
        v("sentence", s.sentence, "Of a failure, the reason for readers of any language.");
        v("end", s.end, "Of certificateEnd, when that is.");
    }
};

struct Viewpoint {
    static constexpr std::string_view name = "Viewpoint";
    std::string server;
    bool here = false;
    ViewOutcome outcome = ViewOutcome::seen;
    std::string text;
    Sentence sentence;
    std::vector<ViewFact> facts;
    bool cut = false;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("server", s.server, "Who has looked: the name of a partner, or the host name of this server.");
        v("here", s.here, "It is this server.");
        v("outcome", s.outcome, "Whether it has looked.");
        v("text", s.text, "If not, why, in words.");
        v("sentence", s.sentence, "The same for readers of any language.");
        v("facts", s.facts, "What it has seen, host by host, the best first; 300 at most.");
        v("cut", s.cut, "There was more to say.");
    }
};

struct DomainDns {
    static constexpr std::string_view name = "domain.dns";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Asks the DNS about a domain, which may take some seconds: every record that its role calls for, against what "
        "is published. Any domain may be asked for; one without a role here has no records, only findings.";
    struct Request {
        std::string domain;
        bool anew = false;
        std::string from = {};
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name.", atMost(1000));
            v("anew", s.anew, "Answers that are remembered do not count.", mayBeAbsent);
            v("from", s.from,
              "Who looks at the mail exchangers, too, and at their port 25: here, a paired partner by its name, or "
              "all: "
              "this server and every paired partner that shares the domain. Empty: nobody. May take a minute.",
              atMost(1000).orDefault());
        }
    };
    struct Response {
        std::string domain;
        Severity verdict = Severity::ok;
        std::vector<DnsLine> lines;
        std::vector<Finding> findings;
        std::string zoneFile, advice, proposed;
        Sentence adviceSentence;
        Time checked;
        std::vector<Viewpoint> viewpoints = {};
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name, A-labels in lower case.");
            v("verdict", s.verdict, "The gravest of lines and findings.");
            v("lines", s.lines, "Every record, in the order in which they are best set up.");
            v("findings", s.findings, "What else is so: above all, how MX records and roles agree.");
            v("zoneFile", s.zoneFile, "All records that are wanted, as a zone file.");
            v("advice", s.advice, "The next step of the DMARC policy; empty: there is none.");
            v("adviceSentence", s.adviceSentence, "The same for readers of any language.");
            v("proposed", s.proposed, "The DMARC record for that step; empty: none is proposed yet.");
            v("checked", s.checked, "When that was.");
            v("viewpoints", s.viewpoints,
              "What each server sees that was to look; how they differ is among the findings.", mayBeAbsent);
        }
    };
};

struct ReportSource {
    static constexpr std::string_view name = "ReportSource";
    std::string source;
    std::int64_t messages = 0, proven = 0, dkim = 0, spf = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("source", s.source, "Address of the server that sent them; empty: many small ones together.");
        v("messages", s.messages, "Messages that claimed to be of the domain.");
        v("proven", s.proven, "Of these, proven by a signature or SPF.");
        v("dkim", s.dkim, "Of these, by a signature.");
        v("spf", s.spf, "Of these, by SPF.");
    }
};

struct Reporter {
    static constexpr std::string_view name = "Reporter";
    std::string reporter;
    std::int64_t reports = 0, messages = 0;
    Time last;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("reporter", s.reporter, "Domain that sent reports, proven.");
        v("reports", s.reports, "How many.");
        v("messages", s.messages, "Messages that they tell of.");
        v("last", s.last, "The end of what its last report tells.");
    }
};

struct ReportDay {
    static constexpr std::string_view name = "ReportDay";
    Time day;
    std::int64_t messages = 0, proven = 0;
    template <class S, class V>
    static void fields(S& s, V& v) {
        v("day", s.day, "Its begin, UTC.");
        v("messages", s.messages, "Messages that claimed to be of the domain.");
        v("proven", s.proven, "Of these, proven.");
    }
};

struct DmarcReports {
    static constexpr std::string_view name = "dmarc.reports";
    static constexpr Role role = Role::admin;
    static constexpr std::string_view help =
        "Who sends as a domain, by the DMARC reports that others sent to dmarc-reports@ of it.";
    struct Request {
        std::string domain;
        std::int64_t days = 30;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name.", atMost(1000));
            v("days", s.days, "How far back.", between(1, 180).orDefault());
        }
    };
    struct Response {
        std::string domain, reportsTo;
        std::int64_t reports = 0, messages = 0, proven = 0, sourcesInAll = 0;
        std::vector<ReportDay> days;
        std::vector<ReportSource> sources;
        std::vector<Reporter> reporters;
        template <class S, class V>
        static void fields(S& s, V& v) {
            v("domain", s.domain, "Its name, A-labels in lower case.");
            v("reportsTo", s.reportsTo, "The address that reports have to be sent to.");
            v("reports", s.reports, "Reports of that time.");
            v("messages", s.messages, "Messages that they tell of.");
            v("proven", s.proven, "Of these, proven.");
            v("days", s.days, "By day, those with reports.");
            v("sources", s.sources, "By address, most messages first; 200 at most.");
            v("sourcesInAll", s.sourcesInAll, "How many addresses there are.");
            v("reporters", s.reporters, "Who sent reports, most messages first; 200 at most.");
        }
    };
};

} // namespace ismail::rpc
