// Commands about whole mailboxes.
#include "base/text.h"
#include "proto/imap/imap_parser.h"

#include <algorithm>

namespace ismail::proto {

namespace {

constexpr const char* badList = "The list of options is malformed";

// RFC 7162 section 7: "*" is not allowed in known-uids and its kin.
ImapSet parseKnown(ImapLexer& lexer) {
    ImapSet found = lexer.set();
    const auto star = [](const ImapRange& range) { return range.first == imapStar || range.last == imapStar; };
    if (found.saved || std::any_of(found.ranges.begin(), found.ranges.end(), star)) lexer.fail(badList);
    return found;
}

// "(" uidvalidity SP modseq [SP known-uids] [SP "(" known-sequence-set SP known-uid-set ")"] ")": RFC 7162 section 7.
ImapQresync parseQresync(ImapLexer& lexer) {
    ImapQresync found;
    lexer.expect('(');
    found.uidValidity = lexer.nonZero();
    lexer.space();
    found.modSeq = lexer.number64();
    if (lexer.more() && !lexer.at('(')) {
        found.knownUids = parseKnown(lexer);
        lexer.more();
    }
    if (lexer.take('(')) {
        found.matchSequences = parseKnown(lexer);
        lexer.space();
        found.matchUids = parseKnown(lexer);
        lexer.expect(')');
    }
    lexer.expect(')');
    return found;
}

ImapStatusItems parseStatusItems(ImapLexer& lexer) {
    struct Row {
        ByteView name;
        bool ImapStatusItems::*item;
    };
    static constexpr Row rows[] = {
        {"MESSAGES", &ImapStatusItems::messages},
        {"UIDNEXT", &ImapStatusItems::uidNext},
        {"UIDVALIDITY", &ImapStatusItems::uidValidity},
        {"UNSEEN", &ImapStatusItems::unseen},
        {"RECENT", &ImapStatusItems::recent},
        {"DELETED", &ImapStatusItems::deleted},
        {"SIZE", &ImapStatusItems::size},
        {"HIGHESTMODSEQ", &ImapStatusItems::highestModSeq},
        {"APPENDLIMIT", &ImapStatusItems::appendLimit},
        {"MAILBOXID", &ImapStatusItems::mailboxId},
    };
    ImapStatusItems items;
    lexer.expect('(');
    do {
        const ByteView name = lexer.atom();
        bool known = false;
        for (const Row& row : rows) {
            if (!equalsIgnoreCase(row.name, name)) continue;
            items.*row.item = true;
            known = true;
        }
        if (!known) lexer.fail("Unknown status item");
    } while (!lexer.failed() && lexer.more() && !lexer.at(')'));
    lexer.expect(')');
    return items;
}

void parseSelectionOptions(ImapLexer& lexer, ImapList& list) {
    lexer.expect('(');
    if (lexer.take(')')) return;
    do {
        if (lexer.word("SUBSCRIBED"))
            list.selectSubscribed = list.returnSubscribed = true;
        else if (lexer.word("RECURSIVEMATCH"))
            list.selectRecursive = true;
        else if (lexer.word("SPECIAL-USE"))
            list.selectSpecialUse = list.returnSpecialUse = true;
        else if (!lexer.word("REMOTE")) // no mailbox is remote
            lexer.fail("Unknown selection option");
    } while (!lexer.failed() && lexer.more());
    lexer.expect(')');
    // RFC 9051 section 6.3.9.1: "RECURSIVEMATCH option can't be specified unless" another option is.
    if (list.selectRecursive && !list.selectSubscribed) lexer.fail("RECURSIVEMATCH needs another selection option");
}

void parseReturnOptions(ImapLexer& lexer, ImapList& list) {
    lexer.expect('(');
    if (lexer.take(')')) return;
    do {
        if (lexer.word("SUBSCRIBED"))
            list.returnSubscribed = true;
        else if (lexer.word("CHILDREN"))
            list.returnChildren = true;
        else if (lexer.word("SPECIAL-USE"))
            list.returnSpecialUse = true;
        else if (lexer.word("STATUS")) {
            lexer.space();
            list.returnStatus = parseStatusItems(lexer);
        } else
            lexer.fail("Unknown return option");
    } while (!lexer.failed() && lexer.more());
    lexer.expect(')');
}

} // namespace

ImapSelect parseImapSelect(ImapLexer& lexer, bool readOnly) {
    ImapSelect select;
    select.readOnly = readOnly;
    select.mailbox = lexer.mailbox();
    if (lexer.more()) {
        lexer.expect('(');
        do {
            if (lexer.word("CONDSTORE")) {
                select.condstore = true;
            } else if (lexer.word("QRESYNC")) {
                lexer.space();
                select.qresync = parseQresync(lexer);
                select.condstore = true;
            } else {
                lexer.fail(badList);
            }
        } while (!lexer.failed() && lexer.more());
        lexer.expect(')');
    }
    lexer.end();
    return select;
}

// create SP mailbox [SP "(" "USE" SP "(" [use-attr *(SP use-attr)] ")" ")"]
ImapCreate parseImapCreate(ImapLexer& lexer) {
    ImapCreate create;
    create.mailbox = lexer.mailbox();
    if (lexer.more()) {
        lexer.expect('(');
        if (!lexer.word("USE")) lexer.fail(badList);
        lexer.space();
        lexer.expect('(');
        while (!lexer.failed() && !lexer.at(')')) {
            lexer.expect('\\');
            create.uses.push_back(std::string("\\") += lexer.atom());
            if (create.uses.size() > maxImapList) lexer.fail(badList);
            lexer.more();
        }
        lexer.expect(')');
        lexer.expect(')');
    }
    lexer.end();
    return create;
}

ImapRename parseImapRename(ImapLexer& lexer) {
    ImapRename rename;
    rename.from = lexer.mailbox();
    lexer.space();
    rename.to = lexer.mailbox();
    lexer.end();
    return rename;
}

// "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]
ImapList parseImapList(ImapLexer& lexer) {
    ImapList list;
    std::size_t octets = 0;
    const auto pattern = [&] {
        list.patterns.push_back(lexer.listMailbox());
        octets += list.reference.size() + list.patterns.back().size();
        if (octets > maxImapPatterns || list.patterns.size() > maxImapList) lexer.fail("The patterns are too long");
    };
    if (lexer.at('(')) {
        list.extended = true;
        parseSelectionOptions(lexer, list);
        lexer.space();
    }
    list.reference = lexer.listMailbox(); // it may be empty, and is a beginning of names
    lexer.space();
    if (lexer.take('(')) {
        list.extended = true;
        do
            pattern();
        while (!lexer.failed() && lexer.more());
        lexer.expect(')');
    } else {
        pattern();
    }
    if (lexer.more()) {
        list.extended = true;
        if (!lexer.word("RETURN")) lexer.fail(badList);
        lexer.space();
        parseReturnOptions(lexer, list);
    }
    lexer.end();
    return list;
}

ImapList parseImapLsub(ImapLexer& lexer) {
    ImapList list;
    list.lsub = true;
    list.reference = lexer.listMailbox();
    lexer.space();
    list.patterns.push_back(lexer.listMailbox());
    lexer.end();
    return list;
}

ImapStatus parseImapStatus(ImapLexer& lexer) {
    ImapStatus status;
    status.mailbox = lexer.mailbox();
    lexer.space();
    status.items = parseStatusItems(lexer);
    lexer.end();
    return status;
}

// "APPEND" SP mailbox [SP flag-list] [SP date-time] SP append-data; append-data is a literal, a literal8, or (RFC 6855)
// "UTF8" SP "(" literal8 ")".
ImapAppend parseImapAppend(ImapLexer& lexer, bool* synchronizing) {
    ImapAppend append;
    append.mailbox = lexer.mailbox();
    lexer.space();
    if (lexer.at('(')) {
        append.flags = lexer.flagList();
        lexer.space();
    }
    if (lexer.at('"')) {
        append.date = lexer.dateTime();
        lexer.space();
    }
    if (lexer.word("UTF8")) {
        append.utf8 = true;
        lexer.space();
        lexer.expect('(');
    }
    const auto head = lexer.literalHead();
    if (append.utf8 && head && !head->binary) lexer.fail("UTF8 needs a literal8");
    if (!head) return append;
    append.octets = head->octets;
    append.binary = head->binary;
    *synchronizing = head->synchronizing;
    return append;
}

} // namespace ismail::proto
