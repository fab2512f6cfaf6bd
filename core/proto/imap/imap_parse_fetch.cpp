// Commands about messages that are named by their numbers.
#include "base/text.h"
#include "proto/imap/imap_parser.h"

#include <set>
#include <utility>

namespace ismail::proto {

namespace {

using ItemKind = ImapFetchItem::Kind;

// "[" [section-spec] "]"; a part of a message/rfc822 may go as deep as the list of numbers is long.
constexpr std::size_t maxSectionDepth = 64;

// The numbers of a section, and whether a "." was taken behind the last one.
bool parsePartNumbers(ImapLexer& lexer, std::vector<std::uint32_t>& part) {
    while (!lexer.failed() && !lexer.at(']')) {
        if (!lexer.atDigit()) return true;
        if (part.size() >= maxSectionDepth) lexer.fail("The section is too deep");
        part.push_back(lexer.nonZero());
        if (!lexer.take('.')) return false;
    }
    return part.empty();
}

void parseHeaderList(ImapLexer& lexer, std::vector<std::string>& fields) {
    lexer.space();
    lexer.expect('(');
    do {
        fields.push_back(lexer.astring());
        if (fields.size() > maxImapList) lexer.fail("Too many header fields");
    } while (!lexer.failed() && lexer.more() && !lexer.at(')'));
    lexer.expect(')');
}

ImapSection parseSection(ImapLexer& lexer) {
    using Text = ImapSection::Text;
    ImapSection section;
    lexer.expect('[');
    const bool textMayFollow = parsePartNumbers(lexer, section.part);
    if (!lexer.at(']')) {
        if (!textMayFollow) lexer.fail("The section is malformed");
        if (lexer.word("HEADER.FIELDS.NOT")) {
            section.text = Text::headerFieldsNot;
            parseHeaderList(lexer, section.fields);
        } else if (lexer.word("HEADER.FIELDS")) {
            section.text = Text::headerFields;
            parseHeaderList(lexer, section.fields);
        } else if (lexer.word("HEADER")) {
            section.text = Text::header;
        } else if (lexer.word("TEXT")) {
            section.text = Text::text;
        } else if (!section.part.empty() && lexer.word("MIME")) {
            section.text = Text::mime;
        } else {
            lexer.fail("The section is malformed");
        }
    }
    lexer.expect(']');
    return section;
}

ImapSection parseBinarySection(ImapLexer& lexer) {
    ImapSection section;
    lexer.expect('[');
    if (parsePartNumbers(lexer, section.part) && !section.part.empty()) lexer.fail("The section is malformed");
    lexer.expect(']');
    return section;
}

// "<" number64 "." nz-number64 ">"
void parsePartial(ImapLexer& lexer, ImapFetchItem& item) {
    if (!lexer.take('<')) return;
    ImapPartial partial;
    partial.offset = lexer.number64();
    lexer.expect('.');
    partial.count = lexer.number64();
    lexer.expect('>');
    if (partial.count == 0) lexer.fail("A part of no octets");
    item.partial = partial;
}

// The atom of an item ends before "[" here, which is an ATOM-CHAR.
ByteView itemName(ImapLexer& lexer) {
    const ByteView atom = lexer.peekAtom();
    return atom.substr(0, atom.find_first_of("[<"));
}

struct PlainItem {
    ByteView name;
    ItemKind kind;
};
constexpr PlainItem plainItems[] = {
    {"FLAGS", ItemKind::flags},
    {"UID", ItemKind::uid},
    {"INTERNALDATE", ItemKind::internalDate},
    {"RFC822.SIZE", ItemKind::rfc822Size},
    {"ENVELOPE", ItemKind::envelope},
    {"BODY", ItemKind::body},
    {"BODYSTRUCTURE", ItemKind::bodyStructure},
    {"RFC822", ItemKind::rfc822},
    {"RFC822.HEADER", ItemKind::rfc822Header},
    {"RFC822.TEXT", ItemKind::rfc822Text},
    {"MODSEQ", ItemKind::modSeq},
    {"EMAILID", ItemKind::emailId},
    {"THREADID", ItemKind::threadId},
};

void skip(ImapLexer& lexer, ByteView name) {
    for (const char c : name)
        lexer.expect(c);
}

ImapFetchItem parseItem(ImapLexer& lexer) {
    ImapFetchItem item;
    const ByteView name = itemName(lexer);
    skip(lexer, name);
    if (lexer.at('[')) {
        const bool body = equalsIgnoreCase(name, "BODY"), peek = equalsIgnoreCase(name, "BODY.PEEK");
        const bool binary = equalsIgnoreCase(name, "BINARY"), binaryPeek = equalsIgnoreCase(name, "BINARY.PEEK");
        item.peek = peek || binaryPeek;
        if (body || peek) {
            item.kind = ItemKind::section;
            item.section = parseSection(lexer);
            parsePartial(lexer, item);
        } else if (binary || binaryPeek) {
            item.kind = ItemKind::binary;
            item.section = parseBinarySection(lexer);
            parsePartial(lexer, item);
        } else if (equalsIgnoreCase(name, "BINARY.SIZE")) {
            item.kind = ItemKind::binarySize;
            item.section = parseBinarySection(lexer);
        } else {
            lexer.fail("Unknown FETCH item");
        }
        return item;
    }
    for (const PlainItem& known : plainItems) {
        if (!equalsIgnoreCase(known.name, name)) continue;
        item.kind = known.kind;
        return item;
    }
    lexer.fail("Unknown FETCH item");
    return item;
}

// Items in their order, each once.
class FetchItems {
public:
    void add(ImapFetchItem item) {
        if (seen_.insert(item).second) list_.push_back(std::move(item));
    }
    std::size_t size() const { return list_.size(); }
    std::vector<ImapFetchItem> take() { return std::move(list_); }

private:
    std::vector<ImapFetchItem> list_;
    std::set<ImapFetchItem> seen_;
};

// RFC 9051 section 6.4.5: the macros ALL, FAST and FULL stand alone.
bool parseMacro(ImapLexer& lexer, FetchItems& items) {
    const bool all = lexer.word("ALL"), full = !all && lexer.word("FULL"), fast = !all && !full && lexer.word("FAST");
    if (!all && !full && !fast) return false;
    std::vector<ItemKind> kinds = {ItemKind::flags, ItemKind::internalDate, ItemKind::rfc822Size};
    if (all || full) kinds.push_back(ItemKind::envelope);
    if (full) kinds.push_back(ItemKind::body);
    for (const ItemKind kind : kinds)
        items.add({kind, false, {}, {}});
    return true;
}

void parseItems(ImapLexer& lexer, FetchItems& items) {
    if (!lexer.take('(')) {
        if (!parseMacro(lexer, items)) items.add(parseItem(lexer));
        return;
    }
    do {
        items.add(parseItem(lexer));
        if (items.size() > maxImapList) lexer.fail("Too many FETCH items");
    } while (!lexer.failed() && lexer.more() && !lexer.at(')'));
    lexer.expect(')');
}

} // namespace

ImapFetch parseImapFetch(ImapLexer& lexer, bool byUid) {
    ImapFetch fetch;
    fetch.byUid = byUid;
    fetch.set = lexer.set();
    lexer.space();
    // RFC 9051 section 6.4.9: the UID is part of every answer to UID FETCH.
    FetchItems items;
    if (byUid) items.add({ItemKind::uid, false, {}, {}});
    parseItems(lexer, items);
    if (lexer.more()) {
        lexer.expect('(');
        do {
            if (lexer.word("CHANGEDSINCE")) {
                lexer.space();
                fetch.changedSince = lexer.number64();
            } else if (lexer.word("VANISHED")) {
                fetch.vanished = true;
            } else {
                lexer.fail("Unknown FETCH modifier");
            }
        } while (!lexer.failed() && lexer.more());
        lexer.expect(')');
    }
    // RFC 7162 section 3.2.6: VANISHED goes with UID FETCH and CHANGEDSINCE only.
    if (fetch.vanished && (!byUid || !fetch.changedSince)) lexer.fail("VANISHED needs UID FETCH and CHANGEDSINCE");
    // RFC 7162 section 3.1.4.1: MODSEQ is implied.
    if (fetch.changedSince) items.add({ItemKind::modSeq, false, {}, {}});
    lexer.end();
    fetch.items = items.take();
    return fetch;
}

// "STORE" SP sequence-set [SP "(" "UNCHANGEDSINCE" SP mod-sequence ")"] SP store-att-flags
ImapStore parseImapStore(ImapLexer& lexer, bool byUid) {
    ImapStore store;
    store.byUid = byUid;
    store.set = lexer.set();
    lexer.space();
    if (lexer.take('(')) {
        if (!lexer.word("UNCHANGEDSINCE")) lexer.fail("Unknown STORE modifier");
        lexer.space();
        store.unchangedSince = lexer.number64();
        lexer.expect(')');
        lexer.space();
    }
    ByteView name = lexer.atom();
    if (!name.empty() && (name.front() == '+' || name.front() == '-')) {
        store.mode = name.front() == '+' ? ImapStore::Mode::add : ImapStore::Mode::remove;
        name.remove_prefix(1);
    }
    store.silent = equalsIgnoreCase(name, "FLAGS.SILENT");
    if (!store.silent && !equalsIgnoreCase(name, "FLAGS")) lexer.fail("FLAGS is missing");
    lexer.space();
    store.flags = lexer.flags();
    lexer.end();
    return store;
}

ImapCopy parseImapCopy(ImapLexer& lexer, bool byUid, bool move) {
    ImapCopy copy;
    copy.byUid = byUid;
    copy.move = move;
    copy.set = lexer.set();
    lexer.space();
    copy.mailbox = lexer.mailbox();
    lexer.end();
    return copy;
}

} // namespace ismail::proto
