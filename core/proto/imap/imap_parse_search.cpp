// SEARCH, SORT and THREAD.
#include "base/text.h"
#include "proto/imap/imap_parser.h"

#include <utility>

namespace ismail::proto {

namespace {

using KeyKind = ImapSearchKey::Kind;
using SearchKeys = std::vector<ImapSearchKey>;

enum class Takes : std::uint8_t { nothing, text, day, number, nonZeroNumber, keyword, header };

struct Row {
    ByteView name;
    KeyKind kind;
    Takes takes;
    std::uint64_t number = 0; // of a flag
    ByteView field = {};      // of a header field that has a key of its own
};

constexpr Row rows[] = {
    {"ALL", KeyKind::all, Takes::nothing},
    {"ANSWERED", KeyKind::flagSet, Takes::nothing, imapAnswered},
    {"BCC", KeyKind::header, Takes::text, 0, "Bcc"},
    {"BEFORE", KeyKind::before, Takes::day},
    {"BODY", KeyKind::body, Takes::text},
    {"CC", KeyKind::header, Takes::text, 0, "Cc"},
    {"DELETED", KeyKind::flagSet, Takes::nothing, imapDeleted},
    {"DRAFT", KeyKind::flagSet, Takes::nothing, imapDraft},
    {"EMAILID", KeyKind::emailId, Takes::text},
    {"FLAGGED", KeyKind::flagSet, Takes::nothing, imapFlagged},
    {"FROM", KeyKind::header, Takes::text, 0, "From"},
    {"HEADER", KeyKind::header, Takes::header},
    {"KEYWORD", KeyKind::keyword, Takes::keyword},
    {"LARGER", KeyKind::larger, Takes::number},
    {"NEW", KeyKind::fresh, Takes::nothing},
    {"OLD", KeyKind::notRecent, Takes::nothing},
    {"OLDER", KeyKind::older, Takes::nonZeroNumber},
    {"ON", KeyKind::on, Takes::day},
    {"RECENT", KeyKind::recent, Takes::nothing},
    {"SEEN", KeyKind::flagSet, Takes::nothing, imapSeen},
    {"SENTBEFORE", KeyKind::sentBefore, Takes::day},
    {"SENTON", KeyKind::sentOn, Takes::day},
    {"SENTSINCE", KeyKind::sentSince, Takes::day},
    {"SINCE", KeyKind::since, Takes::day},
    {"SMALLER", KeyKind::smaller, Takes::number},
    {"SUBJECT", KeyKind::header, Takes::text, 0, "Subject"},
    {"TEXT", KeyKind::text, Takes::text},
    {"THREADID", KeyKind::threadId, Takes::text},
    {"TO", KeyKind::header, Takes::text, 0, "To"},
    {"UNANSWERED", KeyKind::flagNotSet, Takes::nothing, imapAnswered},
    {"UNDELETED", KeyKind::flagNotSet, Takes::nothing, imapDeleted},
    {"UNDRAFT", KeyKind::flagNotSet, Takes::nothing, imapDraft},
    {"UNFLAGGED", KeyKind::flagNotSet, Takes::nothing, imapFlagged},
    {"UNKEYWORD", KeyKind::notKeyword, Takes::keyword},
    {"UNSEEN", KeyKind::flagNotSet, Takes::nothing, imapSeen},
    {"YOUNGER", KeyKind::younger, Takes::nonZeroNumber},
};

class Parser {
public:
    Parser(ImapLexer& lexer, bool* modSeq) : lexer_(lexer), modSeq_(modSeq) {}

    // search-key *(SP search-key), to the end.
    ImapSearchKey program() {
        ImapSearchKey all = list();
        lexer_.end();
        return all;
    }

private:
    ImapSearchKey list() {
        SearchKeys keys;
        do
            keys.push_back(key());
        while (!lexer_.failed() && lexer_.more() && !lexer_.at(')'));
        if (keys.size() == 1) return std::move(keys.front());
        ImapSearchKey both;
        both.kind = KeyKind::conjunction;
        both.children = std::move(keys);
        return both;
    }

    ImapSearchKey nested(KeyKind kind, int children) {
        ImapSearchKey found;
        found.kind = kind;
        if (++depth_ > maxImapSearchDepth) lexer_.fail("The search is nested too deeply");
        for (int i = 0; i < children && !lexer_.failed(); ++i) {
            lexer_.space();
            found.children.push_back(key());
        }
        --depth_;
        return found;
    }

    ImapSearchKey key() {
        if (++count_ > maxImapSearchKeys) lexer_.fail("The search has too many keys");
        if (lexer_.at('(')) return parenthesis();
        const ByteView next = lexer_.peekAtom();
        const char first = next.empty() ? '\0' : next.front();
        if (lexer_.at('*') || lexer_.at('$') || (first >= '0' && first <= '9')) return set(KeyKind::sequence);
        if (lexer_.word("NOT")) return nested(KeyKind::negation, 1);
        if (lexer_.word("OR")) return nested(KeyKind::disjunction, 2);
        if (lexer_.word("UID")) {
            lexer_.space();
            return set(KeyKind::uid);
        }
        if (lexer_.word("MODSEQ")) return modSeq();
        for (const Row& row : rows)
            if (lexer_.word(row.name)) return plain(row);
        lexer_.fail("Unknown search key");
        return {};
    }

    ImapSearchKey parenthesis() {
        if (++depth_ > maxImapSearchDepth) lexer_.fail("The search is nested too deeply");
        lexer_.expect('(');
        ImapSearchKey found = lexer_.failed() ? ImapSearchKey() : list();
        lexer_.expect(')');
        --depth_;
        return found;
    }

    ImapSearchKey set(KeyKind kind) {
        ImapSearchKey found;
        found.kind = kind;
        found.set = lexer_.set();
        return found;
    }

    // "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer: RFC 7162 section 3.1.5. Sequences of single
    // flags are not kept; the message's own is the greatest of them.
    ImapSearchKey modSeq() {
        ImapSearchKey found;
        found.kind = KeyKind::modSeq;
        *modSeq_ = true;
        lexer_.space();
        if (lexer_.at('"')) {
            lexer_.string();
            lexer_.space();
            if (!lexer_.word("priv") && !lexer_.word("shared") && !lexer_.word("all"))
                lexer_.fail("Unknown entry type");
            lexer_.space();
        }
        found.number = lexer_.number64();
        return found;
    }

    ImapSearchKey plain(const Row& row) {
        ImapSearchKey found;
        found.kind = row.kind;
        found.number = row.number;
        found.name = row.field;
        if (row.takes != Takes::nothing) lexer_.space();
        switch (row.takes) {
        case Takes::nothing: break;
        case Takes::text: found.text = text(); break;
        case Takes::day: found.day = lexer_.date(); break;
        case Takes::number: found.number = lexer_.number64(); break;
        case Takes::nonZeroNumber: found.number = lexer_.nonZero(); break;
        case Takes::keyword: found.text = lexer_.atom(); break;
        case Takes::header:
            found.name = lexer_.astring();
            lexer_.space();
            found.text = text();
            break;
        }
        return found;
    }

    std::string text() {
        std::string found = lexer_.astring();
        if (!isUtf8(found)) lexer_.fail("The text to search for is not UTF-8");
        return found;
    }

    ImapLexer& lexer_;
    bool* const modSeq_;
    std::size_t depth_ = 0;
    std::size_t count_ = 0;
};

bool knownCharset(ByteView name) { return equalsIgnoreCase(name, "UTF-8") || equalsIgnoreCase(name, "US-ASCII"); }

ImapReturnOptions parseReturn(ImapLexer& lexer) {
    ImapReturnOptions options;
    lexer.expect('(');
    while (!lexer.failed() && !lexer.at(')')) {
        if (lexer.word("MIN"))
            options.min = true;
        else if (lexer.word("MAX"))
            options.max = true;
        else if (lexer.word("ALL"))
            options.all = true;
        else if (lexer.word("COUNT"))
            options.count = true;
        else if (lexer.word("SAVE"))
            options.save = true;
        else
            lexer.fail("Unknown return option");
        lexer.more();
    }
    lexer.expect(')');
    // RFC 4731 section 3.1: an empty list means ALL.
    if (!options.min && !options.max && !options.count && !options.save) options.all = true;
    return options;
}

// charset SP. A command that is wrong before it has no charset that could be bad.
void parseCharset(ImapLexer& lexer, bool* badCharset) {
    const std::string charset = lexer.astring();
    *badCharset = !lexer.failed() && !knownCharset(charset);
    lexer.space();
}

// SORT and THREAD: charset SP search-key *(SP search-key).
ImapSearchKey parseCharsetAndKeys(ImapLexer& lexer, bool* modSeq, bool* badCharset) {
    parseCharset(lexer, badCharset);
    return Parser(lexer, modSeq).program();
}

} // namespace

ImapSearch parseImapSearch(ImapLexer& lexer, bool byUid, bool* badCharset) {
    ImapSearch search;
    search.byUid = byUid;
    if (lexer.word("RETURN")) {
        lexer.space();
        search.returns = parseReturn(lexer);
        lexer.space();
    }
    if (lexer.word("CHARSET")) {
        lexer.space();
        parseCharset(lexer, badCharset);
    }
    search.key = Parser(lexer, &search.modSeq).program();
    return search;
}

// "SORT" SP "(" sort-criterion *(SP sort-criterion) ")" SP charset SP keys
ImapSort parseImapSort(ImapLexer& lexer, bool byUid, bool* badCharset) {
    struct SortRow {
        ByteView name;
        ImapSortKey::Kind kind;
    };
    static constexpr SortRow sortRows[] = {
        {"ARRIVAL", ImapSortKey::Kind::arrival}, {"CC", ImapSortKey::Kind::cc},
        {"DATE", ImapSortKey::Kind::date},       {"FROM", ImapSortKey::Kind::from},
        {"SIZE", ImapSortKey::Kind::size},       {"SUBJECT", ImapSortKey::Kind::subject},
        {"TO", ImapSortKey::Kind::to},
    };
    ImapSort sort;
    sort.byUid = byUid;
    lexer.expect('(');
    do {
        ImapSortKey key;
        if (lexer.word("REVERSE")) {
            key.reverse = true;
            lexer.space();
        }
        bool known = false;
        for (const SortRow& row : sortRows) {
            if (known || !lexer.word(row.name)) continue;
            key.kind = row.kind;
            known = true;
        }
        if (!known || sort.order.size() >= maxImapList) lexer.fail("Unknown sort key");
        sort.order.push_back(key);
    } while (!lexer.failed() && lexer.more());
    lexer.expect(')');
    lexer.space();
    sort.key = parseCharsetAndKeys(lexer, &sort.modSeq, badCharset);
    return sort;
}

ImapThread parseImapThread(ImapLexer& lexer, bool byUid, bool* badCharset) {
    ImapThread thread;
    thread.byUid = byUid;
    if (lexer.word("ORDEREDSUBJECT"))
        thread.algorithm = ImapThread::Algorithm::orderedSubject;
    else if (!lexer.word("REFERENCES"))
        lexer.fail("Unknown threading algorithm");
    lexer.space();
    bool modSeq = false;
    thread.key = parseCharsetAndKeys(lexer, &modSeq, badCharset);
    return thread;
}

} // namespace ismail::proto
