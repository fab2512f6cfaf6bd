#include "proto/imap/imap_lexer.h"

#include "base/text.h"
#include "proto/imap/imap_names.h"

#include <algorithm>
#include <chrono>

namespace ismail::proto {

namespace {

// RFC 9051: ATOM-CHAR = <any CHAR except atom-specials>; list-wildcards, quoted-specials and "]" are among those.
bool isAtomChar(char c) {
    if (c <= ' ' || c > '~') return false;
    switch (c) {
    case '(':
    case ')':
    case '{':
    case '%':
    case '*':
    case '"':
    case '\\':
    case ']': return false;
    default: return true;
    }
}
bool isDigit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr struct {
    std::string_view name;
    ImapSystemFlag flag;
} systemFlags[] = {{"\\Seen", imapSeen},
                   {"\\Answered", imapAnswered},
                   {"\\Flagged", imapFlagged},
                   {"\\Deleted", imapDeleted},
                   {"\\Draft", imapDraft}};

} // namespace

// --- Marks ----------------------------------------------------------------------------------------------------------

bool ImapLexer::take(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
}

void ImapLexer::expect(char c) {
    if (!take(c)) fail("Something is missing or out of place");
}

void ImapLexer::space() {
    if (!take(' ')) return fail("Arguments are missing or wrong");
    while (take(' '))
        ;
}

bool ImapLexer::more() {
    if (!at(' ')) return false;
    while (take(' '))
        ;
    return !atEnd();
}

void ImapLexer::end() {
    while (take(' '))
        ;
    if (!failed() && !atEnd()) fail("There is too much at the end");
}

// --- Words ----------------------------------------------------------------------------------------------------------

ByteView ImapLexer::peekAtom() const {
    if (failed()) return {};
    std::size_t end = at_;
    while (end < text_.size() && isAtomChar(text_[end]))
        ++end;
    return text_.substr(at_, end - at_);
}

ByteView ImapLexer::atom() {
    const ByteView found = peekAtom();
    if (found.empty()) fail("A word is missing");
    at_ += found.size();
    return found;
}

bool ImapLexer::word(ByteView word) {
    const ByteView found = peekAtom();
    if (!equalsIgnoreCase(found, word)) return false;
    at_ += found.size();
    return true;
}

// astring = 1*ASTRING-CHAR / string; ASTRING-CHAR = ATOM-CHAR / resp-specials ("]").
std::string ImapLexer::astring() {
    if (at('"') || at('{') || at('~')) {
        // "~" begins an atom, unless a literal8 is meant.
        if (!at('~') || (at_ + 1 < text_.size() && text_[at_ + 1] == '{')) return string();
    }
    if (failed()) return {};
    std::size_t end = at_;
    while (end < text_.size() && (isAtomChar(text_[end]) || text_[end] == ']'))
        ++end;
    if (end == at_) {
        fail("A string is missing");
        return {};
    }
    const ByteView found = text_.substr(at_, end - at_);
    at_ = end;
    return std::string(found);
}

std::string ImapLexer::string() {
    if (at('"')) return quoted();
    return std::string(literal());
}

std::string ImapLexer::base64() {
    if (failed()) return {};
    const std::size_t end = std::min(text_.find(' ', at_), text_.size());
    std::string found(text_.substr(at_, end - at_));
    at_ = end;
    return found;
}

std::optional<std::string> ImapLexer::nstring() {
    if (!at('"') && !at('{') && !at('~')) {
        if (!word("NIL")) fail("A string or NIL is missing");
        return std::nullopt;
    }
    return string();
}

// RFC 9051: quoted = DQUOTE *QUOTED-CHAR DQUOTE; QUOTED-CHAR may be UTF-8. Clients of RFC 3501 send that too.
std::string ImapLexer::quoted() {
    expect('"');
    std::string out;
    while (!failed()) {
        if (atEnd()) {
            fail("A quote is not closed");
            break;
        }
        char c = text_[at_++];
        if (c == '"') break;
        if (c == '\\') {
            if (!at('"') && !at('\\')) {
                fail("A backslash in quotes stands before a quote or a backslash only");
                break;
            }
            c = text_[at_++];
        }
        if (c == '\0' || c == '\r' || c == '\n') {
            fail("A control character in quotes");
            break;
        }
        out += c;
    }
    if (!failed() && !isUtf8(out)) fail("What is in quotes must be UTF-8");
    return failed() ? std::string() : out;
}

ByteView ImapLexer::literal() {
    const bool binary = take('~');
    expect('{');
    const std::uint64_t octets = digits(maxImapCommand);
    take('+');
    expect('}');
    expect('\r');
    expect('\n');
    if (failed()) return {};
    if (octets > rest().size()) {
        fail("A literal is too short");
        return {};
    }
    const ByteView found = text_.substr(at_, static_cast<std::size_t>(octets));
    at_ += found.size();
    // RFC 9051: CHAR8 = %x01-ff; only a literal8 may hold NUL.
    if (!binary && found.find('\0') != ByteView::npos) fail("NUL in a literal");
    return found;
}

std::optional<ImapLexer::LiteralHead> ImapLexer::literalHead() {
    LiteralHead head;
    head.binary = take('~');
    expect('{');
    head.octets = digits(INT64_MAX);
    head.synchronizing = !take('+');
    expect('}');
    if (!failed() && !atEnd()) fail("A literal is out of place");
    if (failed()) return std::nullopt;
    return head;
}

std::optional<ImapLexer::LiteralHead> imapLiteralAtEnd(ByteView line) {
    if (!line.ends_with('}')) return std::nullopt;
    std::size_t begin = line.rfind('{');
    if (begin == ByteView::npos) return std::nullopt;
    if (begin > 0 && line[begin - 1] == '~') --begin;
    return ImapLexer(line.substr(begin), false).literalHead();
}

// --- Numbers --------------------------------------------------------------------------------------------------------

std::uint64_t ImapLexer::digits(std::uint64_t most) {
    if (failed()) return 0;
    const std::size_t begin = at_;
    std::uint64_t value = 0;
    while (at_ < text_.size() && isDigit(text_[at_])) {
        const auto digit = static_cast<std::uint64_t>(text_[at_] - '0');
        if (value > (most - digit) / 10) {
            fail("A number is too great");
            return 0;
        }
        value = value * 10 + digit;
        ++at_;
    }
    if (at_ == begin) fail("A number is missing");
    return value;
}

std::uint32_t ImapLexer::number() { return static_cast<std::uint32_t>(digits(UINT32_MAX)); }

std::uint32_t ImapLexer::nonZero() {
    const std::uint32_t value = number();
    if (value == 0) fail("A number must not be 0");
    return value;
}

std::uint64_t ImapLexer::number64() { return digits(INT64_MAX); }

std::uint32_t ImapLexer::setNumber() { return take('*') ? imapStar : nonZero(); }

// sequence-set = (seq-number / seq-range) ["," sequence-set] / seq-last-command ("$").
ImapSet ImapLexer::set() {
    ImapSet set;
    if (take('$')) {
        set.saved = true;
        return set;
    }
    do {
        ImapRange range;
        range.first = setNumber();
        range.last = take(':') ? setNumber() : range.first;
        if (set.ranges.size() >= maxImapSetRanges) fail("The set has too many parts");
        if (failed()) return {};
        set.ranges.push_back(range);
    } while (take(','));
    return set;
}

// --- Names and flags ------------------------------------------------------------------------------------------------

std::string ImapLexer::decodeMailbox(std::string name, bool pattern) {
    if (failed()) return {};
    if (!utf8Names_ && isAscii(name)) {
        auto decoded = fromModifiedUtf7(name);
        if (!decoded) {
            refusal_ = "The mailbox name is not modified UTF-7";
            return {};
        }
        name = std::move(*decoded);
    }
    if (name.size() > maxImapMailboxName || !isUtf8(name) || name.find('\0') != std::string::npos) {
        refusal_ = "The mailbox name is too long or not UTF-8";
        return {};
    }
    return pattern ? name : canonicalMailbox(std::move(name));
}

std::string ImapLexer::mailbox() { return decodeMailbox(astring(), false); }

// list-mailbox = 1*list-char / string; list-char = ATOM-CHAR / list-wildcards / resp-specials.
std::string ImapLexer::listMailbox() {
    if (at('"') || at('{')) return decodeMailbox(string(), true);
    if (failed()) return {};
    std::size_t end = at_;
    while (end < text_.size() &&
           (isAtomChar(text_[end]) || text_[end] == '*' || text_[end] == '%' || text_[end] == ']'))
        ++end;
    if (end == at_) {
        fail("A mailbox pattern is missing");
        return {};
    }
    std::string found(text_.substr(at_, end - at_));
    at_ = end;
    return decodeMailbox(std::move(found), true);
}

void ImapLexer::flag(ImapFlags& into, std::set<std::string>& seen) {
    if (take('\\')) {
        const ByteView name = atom();
        for (const auto& known : systemFlags)
            if (equalsIgnoreCase(known.name.substr(1), name)) into.system |= known.flag;
        // Any other, \Recent among them, cannot be kept, which is no error: RFC 9051 section 6.3.12 lets a server
        // ignore it.
        return;
    }
    const ByteView name = atom();
    if (failed() || !seen.insert(asciiLower(name)).second) return;
    if (into.keywords.size() >= maxImapList) return fail("Too many flags");
    into.keywords.emplace_back(name);
}

ImapFlags ImapLexer::flagList() {
    ImapFlags found;
    std::set<std::string> seen;
    expect('(');
    if (take(')')) return found;
    do
        flag(found, seen);
    while (!failed() && more() && !at(')'));
    expect(')');
    return found;
}

ImapFlags ImapLexer::flags() {
    if (at('(')) return flagList();
    ImapFlags found;
    std::set<std::string> seen;
    do
        flag(found, seen);
    while (!failed() && more());
    return found;
}

// --- Time -----------------------------------------------------------------------------------------------------------

std::optional<ImapDay> dayOf(int year, int month, int day) {
    const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) return std::nullopt;
    return static_cast<ImapDay>(std::chrono::sys_days(date).time_since_epoch().count());
}

int ImapLexer::twoDigits() {
    if (rest().size() < 2 || !isDigit(rest()[0]) || !isDigit(rest()[1])) {
        fail("The date is malformed");
        return 0;
    }
    const int value = (rest()[0] - '0') * 10 + (rest()[1] - '0');
    at_ += 2;
    return value;
}

// date = date-text / DQUOTE date-text DQUOTE; date-text = date-day "-" date-month "-" date-year.
ImapDay ImapLexer::date() {
    const bool quote = take('"');
    const int day = static_cast<int>(digits(99));
    expect('-');
    int month = 0;
    for (int i = 0; i < 12; ++i)
        if (startsWithIgnoreCase(rest(), months[i])) month = i + 1;
    if (month == 0)
        fail("The date is malformed");
    else
        at_ += 3;
    expect('-');
    const int century = twoDigits();
    const int year = century * 100 + twoDigits();
    if (quote) expect('"');
    const auto found = failed() ? std::nullopt : dayOf(year, month, day);
    if (!found) fail("There is no such date");
    return found.value_or(0);
}

// date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE.
Time ImapLexer::dateTime() {
    expect('"');
    take(' '); // date-day-fixed = (SP DIGIT) / 2DIGIT
    const ImapDay day = date();
    expect(' ');
    const int hours = twoDigits();
    expect(':');
    const int minutes = twoDigits();
    expect(':');
    const int seconds = twoDigits();
    expect(' ');
    const bool west = take('-');
    if (!west) expect('+');
    const int zoneHours = twoDigits();
    const int zone = zoneHours * 60 + twoDigits();
    expect('"');
    if (!failed() && (hours > 23 || minutes > 59 || seconds > 60)) fail("There is no such time");
    if (failed()) return {};
    const std::int64_t local = std::int64_t(day) * 86'400 + hours * 3'600 + minutes * 60 + seconds;
    return fromMillis((local - (west ? -zone : zone) * 60) * 1000);
}

} // namespace ismail::proto
