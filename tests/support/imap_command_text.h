// A command of IMAP as one line of text, for transcripts: what was understood, not how it was written.
#pragma once

#include "proto/imap/imap_command.h"

#include <string>
#include <variant>

namespace ismail::test {

class ImapCommandText {
public:
    static std::string of(const proto::ImapCommand& command) {
        return std::visit([](const auto& c) { return text(c); }, command);
    }
    static std::string of(const proto::ImapAppend& a) {
        std::string out = "append " + a.mailbox + flags(a.flags) + " " + std::to_string(a.octets);
        if (a.date) out += " at " + isoTime(*a.date);
        if (a.binary) out += " binary";
        if (a.utf8) out += " utf8";
        return out;
    }
    static std::string of(const proto::ImapSet& set) {
        std::string out = set.saved ? "$" : "";
        const auto number = [](std::uint32_t n) { return n == proto::imapStar ? std::string("*") : std::to_string(n); };
        for (const proto::ImapRange& range : set.ranges) {
            if (!out.empty()) out += ",";
            out += number(range.first);
            if (range.last != range.first) out += ":" + number(range.last);
        }
        return out;
    }
    static std::string of(const proto::ImapSearchKey& key) {
        using Kind = proto::ImapSearchKey::Kind;
        static constexpr const char* names[] = {"all",   "and",        "or",      "not",       "seq",     "uid",
                                                "flag",  "unflag",     "keyword", "unkeyword", "recent",  "old",
                                                "new",   "header",     "body",    "text",      "before",  "on",
                                                "since", "sentbefore", "senton",  "sentsince", "larger",  "smaller",
                                                "older", "younger",    "modseq",  "emailid",   "threadid"};
        std::string out = names[static_cast<int>(key.kind)];
        if (!key.name.empty()) out += " " + key.name + ":";
        if (!key.text.empty()) out += " " + key.text;
        if (key.number != 0) out += " " + std::to_string(key.number);
        if (key.day != 0) out += " day " + std::to_string(key.day);
        if (key.kind == Kind::sequence || key.kind == Kind::uid) out += " " + of(key.set);
        if (key.children.empty()) return out;
        out += "(";
        for (const auto& child : key.children)
            out += (out.back() == '(' ? "" : ", ") + of(child);
        return out + ")";
    }

private:
    static std::string flags(const proto::ImapFlags& flags) {
        std::string out = " (" + std::to_string(flags.system);
        for (const std::string& keyword : flags.keywords)
            out += " " + keyword;
        return out + ")";
    }
    static std::string item(const proto::ImapFetchItem& i) {
        static constexpr const char* names[] = {
            "flags",  "uid",          "date",       "size",   "envelope",   "body",   "structure", "section",
            "rfc822", "rfc822header", "rfc822text", "binary", "binarysize", "modseq", "emailid",   "threadid"};
        static constexpr const char* texts[] = {"", "HEADER", "FIELDS", "FIELDS.NOT", "TEXT", "MIME"};
        std::string out = names[static_cast<int>(i.kind)];
        if (i.peek) out += "-peek";
        if (!i.section.part.empty() || i.section.text != proto::ImapSection::Text::all) out += ":";
        for (const std::uint32_t part : i.section.part)
            out += std::to_string(part) + ".";
        out += texts[static_cast<int>(i.section.text)];
        for (const std::string& field : i.section.fields)
            out += "/" + field;
        if (i.partial) out += "<" + std::to_string(i.partial->offset) + "+" + std::to_string(i.partial->count) + ">";
        return out;
    }
    static std::string status(const proto::ImapStatusItems& s) {
        std::string out;
        const auto add = [&](bool is, const char* name) {
            if (is) out += (out.empty() ? "" : " ") + std::string(name);
        };
        add(s.messages, "messages");
        add(s.uidNext, "uidnext");
        add(s.uidValidity, "uidvalidity");
        add(s.unseen, "unseen");
        add(s.recent, "recent");
        add(s.deleted, "deleted");
        add(s.size, "size");
        add(s.highestModSeq, "modseq");
        add(s.appendLimit, "appendlimit");
        add(s.mailboxId, "mailboxid");
        return " [" + out + "]";
    }
    static std::string uid(bool byUid, const char* name) { return (byUid ? "uid " : "") + std::string(name); }

    static std::string text(const proto::ImapNoop&) { return "noop"; }
    static std::string text(const proto::ImapSelect& c) {
        std::string out = (c.readOnly ? "examine " : "select ") + c.mailbox + (c.condstore ? " condstore" : "");
        if (c.qresync)
            out += " qresync " + std::to_string(c.qresync->uidValidity) + " " + std::to_string(c.qresync->modSeq) +
                   " " + of(c.qresync->knownUids) + " " + of(c.qresync->matchSequences) + " " +
                   of(c.qresync->matchUids);
        return out;
    }
    static std::string text(const proto::ImapClose& c) { return c.expunge ? "close" : "unselect"; }
    static std::string text(const proto::ImapCreate& c) {
        std::string out = "create " + c.mailbox;
        for (const std::string& use : c.uses)
            out += " " + use;
        return out;
    }
    static std::string text(const proto::ImapDelete& c) { return "delete " + c.mailbox; }
    static std::string text(const proto::ImapRename& c) { return "rename " + c.from + " to " + c.to; }
    static std::string text(const proto::ImapSubscribe& c) {
        return (c.subscribe ? "subscribe " : "unsubscribe ") + c.mailbox;
    }
    static std::string text(const proto::ImapList& c) {
        std::string out = c.lsub ? "lsub" : "list";
        if (c.selectSubscribed) out += " subscribed";
        if (c.selectRecursive) out += " recursive";
        if (c.selectSpecialUse) out += " special";
        out += " <" + c.reference + ">";
        for (const std::string& pattern : c.patterns)
            out += " <" + pattern + ">";
        if (c.returnSubscribed) out += " +subscribed";
        if (c.returnChildren) out += " +children";
        if (c.returnSpecialUse) out += " +special";
        if (c.returnStatus) out += " +status" + status(*c.returnStatus);
        return out;
    }
    static std::string text(const proto::ImapNamespace&) { return "namespace"; }
    static std::string text(const proto::ImapStatus& c) { return "status " + c.mailbox + status(c.items); }
    static std::string text(const proto::ImapExpunge& c) { return c.uids ? "uid expunge " + of(*c.uids) : "expunge"; }
    static std::string text(const proto::ImapSearch& c) {
        std::string out = uid(c.byUid, "search");
        if (c.returns) {
            out += " returns";
            if (c.returns->min) out += " min";
            if (c.returns->max) out += " max";
            if (c.returns->all) out += " all";
            if (c.returns->count) out += " count";
            if (c.returns->save) out += " save";
        }
        return out + ": " + of(c.key);
    }
    static std::string text(const proto::ImapSort& c) {
        static constexpr const char* names[] = {"arrival", "cc", "date", "from", "size", "subject", "to"};
        std::string out = uid(c.byUid, "sort");
        for (const proto::ImapSortKey& key : c.order)
            out += std::string(key.reverse ? " -" : " ") + names[static_cast<int>(key.kind)];
        return out + ": " + of(c.key);
    }
    static std::string text(const proto::ImapThread& c) {
        return uid(c.byUid, c.algorithm == proto::ImapThread::Algorithm::references ? "thread references: "
                                                                                    : "thread subject: ") +
               of(c.key);
    }
    static std::string text(const proto::ImapFetch& c) {
        std::string out = uid(c.byUid, "fetch ") + of(c.set);
        for (const auto& i : c.items)
            out += " " + item(i);
        if (c.changedSince) out += " since " + std::to_string(*c.changedSince);
        if (c.vanished) out += " vanished";
        return out;
    }
    static std::string text(const proto::ImapStore& c) {
        static constexpr const char* modes[] = {" =", " +", " -"};
        std::string out = uid(c.byUid, "store ") + of(c.set) + modes[static_cast<int>(c.mode)] + flags(c.flags);
        if (c.silent) out += " silent";
        if (c.unchangedSince) out += " unless " + std::to_string(*c.unchangedSince);
        return out;
    }
    static std::string text(const proto::ImapCopy& c) {
        return uid(c.byUid, c.move ? "move " : "copy ") + of(c.set) + " to " + c.mailbox;
    }
    static std::string text(const proto::ImapGetQuota& c) { return "quota <" + c.root + ">"; }
    static std::string text(const proto::ImapGetQuotaRoot& c) { return "quotaroot " + c.mailbox; }
};

} // namespace ismail::test
