// The command table, and the commands that need no more than their arguments.
#include "base/text.h"
#include "proto/imap/imap_parser.h"
#include "proto/imap/imap_server_impl.h"

#include <algorithm>
#include <utility>

namespace ismail::proto {

namespace {

constexpr std::size_t maxIdFields = 30; // RFC 2971 section 3.3
constexpr std::size_t maxIdText = 100;  // kept of a field; section 3.3 allows 1024
constexpr std::size_t maxTag = 255;     // octets; RFC 9051 has no limit, clients use a few
constexpr std::size_t maxVerb = 32;     // longer than any

bool isTag(ByteView tag) {
    // tag = 1*<any ASTRING-CHAR except "+">
    return !tag.empty() && tag.size() <= maxTag && std::all_of(tag.begin(), tag.end(), [](char c) {
        return c > ' ' && c <= '~' && ByteView("(){%*\"\\+").find(c) == ByteView::npos;
    });
}

std::string printable(std::string text) {
    text.resize(std::min(text.size(), maxIdText));
    for (char& c : text)
        if (c < ' ' || c > '~') c = '?';
    return text;
}

} // namespace

struct ImapServer::Impl::Command {
    ByteView verb;
    int states;
    bool arguments;
    void (Impl::*run)(ImapLexer& lexer);
};

const ImapServer::Impl::Command* ImapServer::Impl::findCommand(ByteView verb) {
    static constexpr int any = notAuthenticated | authenticatedState | selected;
    static constexpr int user = authenticatedState | selected;
    static constexpr Command table[] = {
        // RFC 9051 sections 6.1 and 6.2
        {"CAPABILITY", any, false, &Impl::runCapability},
        {"NOOP", any, false, &Impl::runNoop},
        {"LOGOUT", any, false, &Impl::runLogout},
        {"ID", any, true, &Impl::runId},
        {"STARTTLS", notAuthenticated, false, &Impl::runStartTls},
        {"AUTHENTICATE", notAuthenticated, true, &Impl::runAuthenticate},
        {"LOGIN", notAuthenticated, true, &Impl::runLogin},
        // section 6.3
        {"ENABLE", user, true, &Impl::runEnable},
        {"SELECT", user, true, &Impl::runSelect},
        {"EXAMINE", user, true, &Impl::runExamine},
        {"CREATE", user, true, &Impl::runCreate},
        {"DELETE", user, true, &Impl::runDelete},
        {"RENAME", user, true, &Impl::runRename},
        {"SUBSCRIBE", user, true, &Impl::runSubscribe},
        {"UNSUBSCRIBE", user, true, &Impl::runUnsubscribe},
        {"LIST", user, true, &Impl::runList},
        {"LSUB", user, true, &Impl::runLsub},
        {"NAMESPACE", user, false, &Impl::runNamespace},
        {"STATUS", user, true, &Impl::runStatus},
        {"APPEND", user, true, &Impl::runAppend},
        {"IDLE", user, false, &Impl::runIdle},
        {"COMPRESS", user, true, &Impl::runCompress},
        {"GETQUOTA", user, true, &Impl::runGetQuota},
        {"GETQUOTAROOT", user, true, &Impl::runGetQuotaRoot},
        {"SETQUOTA", user, true, &Impl::runSetQuota},
        // section 6.4
        {"CHECK", selected, false, &Impl::runCheck},
        {"CLOSE", selected, false, &Impl::runClose},
        {"UNSELECT", selected, false, &Impl::runUnselect},
        {"EXPUNGE", selected, false, &Impl::runExpunge},
        {"SEARCH", selected, true, &Impl::runSearch},
        {"SORT", selected, true, &Impl::runSort},
        {"THREAD", selected, true, &Impl::runThread},
        {"FETCH", selected, true, &Impl::runFetch},
        {"STORE", selected, true, &Impl::runStore},
        {"COPY", selected, true, &Impl::runCopy},
        {"MOVE", selected, true, &Impl::runMove},
        {"UID", selected, true, &Impl::runUid},
    };
    for (const Command& command : table)
        if (equalsIgnoreCase(command.verb, verb)) return &command;
    return nullptr;
}

// Sets the tag to that of a command of which this is the beginning. False: there is none that could be used.
bool ImapServer::Impl::takeTag(ByteView text) {
    const ByteView word = text.substr(0, maxTag + 1);
    const ByteView tag = word.substr(0, word.find(' '));
    tag_ = isTag(tag) ? tag : ByteView("*");
    return isTag(tag);
}

// Looks at a few octets only, however long the command is. rest begins with the space behind the verb, if there is one.
// False: there is no tag that could be used.
bool ImapServer::Impl::splitCommand(ByteView* verb, ByteView* rest) {
    const ByteView text = command_;
    if (!takeTag(text)) return false;
    const ByteView behind = text.substr(std::min(text.size(), tag_.size() + 1));
    const ByteView word = behind.substr(0, maxVerb + 1);
    *verb = word.substr(0, word.find(' '));
    *rest = behind.substr(verb->size());
    return true;
}

void ImapServer::Impl::runCommand() {
    ByteView verb, rest;
    if (state_ == notAuthenticated) ++commandsBeforeLogin_;
    if (!splitCommand(&verb, &rest)) {
        bad("A command begins with a tag");
        return endCommand();
    }
    const Command* command = findCommand(verb);
    ImapLexer lexer(rest, enabled_.utf8Names());
    if (!command) {
        bad("Unknown command");
    } else if ((command->states & state_) == 0) {
        if (state_ == notAuthenticated)
            bad("Log in first");
        else
            bad(command->states == selected ? "Select a mailbox first" : "This is possible only before the log-in");
    } else {
        if (command->arguments)
            lexer.space();
        else
            lexer.end();
        if (lexer.failed())
            bad(command->arguments ? "Arguments are missing" : "This command has no arguments");
        else
            (this->*command->run)(lexer);
    }
    if (open_ == Question::none && mode_ == Mode::line) return endCommand();
    // What the host is asked holds copies.
    forgetCommand();
}

void ImapServer::Impl::ask(ImapCommand command) {
    if (selects_ && state_ == selected) output_ += "* OK [CLOSED] The mailbox that was selected is closed\r\n";
    raise(ImapCommandQuestion{std::move(command), enabled_, tag_}, Question::command);
}

void ImapServer::Impl::finish(ImapLexer& lexer, ImapCommand command) {
    lexer.end();
    if (lexer.failed() || lexer.refusal()) selects_ = leaves_ = false;
    if (lexer.failed()) return bad(lexer.why());
    if (lexer.refusal()) return no(lexer.refusal(), "CANNOT");
    ask(std::move(command));
}

// --- In any state ---------------------------------------------------------------------------------------------------

// What could not be used now is not offered.
std::string ImapServer::Impl::capabilities() const {
    std::string list = "IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE";
    if (state_ == notAuthenticated) {
        if (options_.startTls && !options_.tlsActive) list += " STARTTLS";
        if (!loginAllowed()) return list + " LOGINDISABLED";
        if (options_.scram) list += " AUTH=SCRAM-SHA-256";
        return list + " AUTH=PLAIN AUTH=LOGIN";
    }
    list += " IDLE NAMESPACE UIDPLUS UNSELECT CHILDREN LIST-EXTENDED LIST-STATUS SPECIAL-USE CREATE-SPECIAL-USE MOVE"
            " CONDSTORE QRESYNC ESEARCH SEARCHRES SORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES WITHIN BINARY QUOTA"
            " QUOTA=RES-STORAGE UTF8=ACCEPT STATUS=SIZE OBJECTID APPENDLIMIT=" +
            std::to_string(options_.maxMessageSize);
    if (options_.compress && !compressed_) list += " COMPRESS=DEFLATE";
    return list;
}

void ImapServer::Impl::runCapability(ImapLexer&) {
    ((output_ += "* CAPABILITY ") += capabilities()) += "\r\n";
    ok("Capabilities listed");
}

void ImapServer::Impl::runNoop(ImapLexer&) {
    if (state_ == notAuthenticated) return ok("Nothing done");
    ask(ImapNoop{});
}

void ImapServer::Impl::runLogout(ImapLexer&) {
    ((output_ += "* BYE ") += options_.hostname) += " closing connection\r\n";
    ok("Goodbye");
    close("logout");
}

// "ID" SP ("(" [string SP nstring *(SP string SP nstring)] ")" / nil)
void ImapServer::Impl::runId(ImapLexer& lexer) {
    ImapClientId id;
    if (lexer.take('(')) {
        while (!lexer.failed() && !lexer.at(')')) {
            std::string name = lexer.string();
            lexer.space();
            const auto value = lexer.nstring();
            if (id.fields.size() >= maxIdFields) lexer.fail("ID has too many fields");
            id.fields.emplace_back(printable(std::move(name)), printable(value.value_or("")));
            lexer.more();
        }
        lexer.expect(')');
    } else if (!lexer.word("NIL")) {
        lexer.fail("ID needs a list or NIL");
    }
    lexer.end();
    if (lexer.failed()) return bad(lexer.why());
    output_ += "* ID (\"name\" \"ISMail\")\r\n";
    ok("Pleased to meet you");
    event_ = std::move(id);
    eventDue_ = true;
}

void ImapServer::Impl::runStartTls(ImapLexer&) {
    if (options_.tlsActive) return bad("TLS is active already");
    if (!options_.startTls) return no("TLS is not available");
    ok("Begin TLS negotiation");
    mode_ = Mode::handover;
    raise(StartTlsRequest{}, Question::startTls);
}

void ImapServer::Impl::runCompress(ImapLexer& lexer) {
    const bool deflate = lexer.word("DEFLATE");
    if (!deflate) lexer.fail("Unknown compression mechanism");
    lexer.end();
    if (lexer.failed()) return bad(lexer.why());
    if (compressed_) return no("Compression is active already", "COMPRESSIONACTIVE");
    if (!options_.compress) return no("Compression is not available");
    ok("Begin compression");
    mode_ = Mode::handover;
    raise(ImapCompressRequest{}, Question::compress);
}

// RFC 5161 section 3.1: what is unknown is passed over.
void ImapServer::Impl::runEnable(ImapLexer& lexer) {
    std::string list;
    do {
        const ByteView name = lexer.atom();
        if (equalsIgnoreCase(name, "CONDSTORE")) {
            enabled_.condstore = true;
        } else if (equalsIgnoreCase(name, "QRESYNC")) {
            enabled_.condstore = enabled_.qresync = true;
        } else if (equalsIgnoreCase(name, "UTF8=ACCEPT")) {
            enabled_.utf8 = true;
        } else if (equalsIgnoreCase(name, "IMAP4REV2")) {
            enabled_.rev2 = true;
        } else {
            continue;
        }
        (list += ' ') += asciiUpper(name);
    } while (!lexer.failed() && lexer.more());
    if (lexer.failed()) return bad(lexer.why());
    ((output_ += "* ENABLED") += list) += "\r\n";
    ok("Enabled");
}

void ImapServer::Impl::runIdle(ImapLexer&) {
    output_ += "+ Idling\r\n";
    mode_ = Mode::idle;
    changes_ = true;
    wordSent_ = now_;
    event_ = ImapIdle{true};
    eventDue_ = true;
}

// --- Mailboxes ------------------------------------------------------------------------------------------------------

void ImapServer::Impl::select(ImapLexer& lexer, bool readOnly) {
    ImapSelect command = parseImapSelect(lexer, readOnly);
    // RFC 7162 section 3.2.5: BAD where QRESYNC was not enabled.
    if (command.qresync && !enabled_.qresync) lexer.fail("QRESYNC is not enabled");
    if (!lexer.failed() && command.condstore) enabled_.condstore = true;
    selects_ = true;
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runCreate(ImapLexer& lexer) {
    ImapCreate command = parseImapCreate(lexer);
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runDelete(ImapLexer& lexer) {
    ImapDelete command{lexer.mailbox()};
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runRename(ImapLexer& lexer) {
    ImapRename command = parseImapRename(lexer);
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runSubscribe(ImapLexer& lexer) {
    ImapSubscribe command{lexer.mailbox(), true};
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runUnsubscribe(ImapLexer& lexer) {
    ImapSubscribe command{lexer.mailbox(), false};
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runList(ImapLexer& lexer) {
    ImapList command = parseImapList(lexer);
    if (!lexer.failed() && command.returnStatus && command.returnStatus->highestModSeq) enabled_.condstore = true;
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runLsub(ImapLexer& lexer) {
    ImapList command = parseImapLsub(lexer);
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runNamespace(ImapLexer&) { ask(ImapNamespace{}); }

void ImapServer::Impl::runStatus(ImapLexer& lexer) {
    ImapStatus command = parseImapStatus(lexer);
    // RFC 7162 section 3.1.2: asking for it says that the client knows of it.
    if (!lexer.failed() && command.items.highestModSeq) enabled_.condstore = true;
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runClose(ImapLexer&) {
    leaves_ = true;
    ask(ImapClose{true});
}

void ImapServer::Impl::runUnselect(ImapLexer&) {
    leaves_ = true;
    ask(ImapClose{false});
}

void ImapServer::Impl::runGetQuota(ImapLexer& lexer) {
    ImapGetQuota command{lexer.astring()};
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runGetQuotaRoot(ImapLexer& lexer) {
    ImapGetQuotaRoot command{lexer.mailbox()};
    finish(lexer, std::move(command));
}

// RFC 9208 section 4.1.3: a server may refuse it to a user; limits are the administrator's.
void ImapServer::Impl::runSetQuota(ImapLexer&) { no("Quotas are set by the administrator", "NOPERM"); }

// --- Messages -------------------------------------------------------------------------------------------------------

void ImapServer::Impl::runUid(ImapLexer& lexer) {
    const ByteView verb = lexer.atom();
    lexer.space();
    if (equalsIgnoreCase(verb, "FETCH")) return fetch(lexer, true);
    if (equalsIgnoreCase(verb, "STORE")) return store(lexer, true);
    if (equalsIgnoreCase(verb, "SEARCH")) return search(lexer, true);
    if (equalsIgnoreCase(verb, "COPY")) return copy(lexer, true, false);
    if (equalsIgnoreCase(verb, "MOVE")) return copy(lexer, true, true);
    if (equalsIgnoreCase(verb, "SORT")) return sort(lexer, true);
    if (equalsIgnoreCase(verb, "THREAD")) return thread(lexer, true);
    if (!equalsIgnoreCase(verb, "EXPUNGE")) return bad("Unknown command");
    ImapExpunge command{lexer.set()};
    finish(lexer, std::move(command));
}

void ImapServer::Impl::runExpunge(ImapLexer&) { ask(ImapExpunge{}); }

void ImapServer::Impl::fetch(ImapLexer& lexer, bool byUid) {
    ImapFetch command = parseImapFetch(lexer, byUid);
    // RFC 7162 section 3.2.6: BAD where QRESYNC was not enabled.
    if (command.vanished && !enabled_.qresync) lexer.fail("QRESYNC is not enabled");
    const auto modSeq = [](const ImapFetchItem& item) { return item.kind == ImapFetchItem::Kind::modSeq; };
    if (!lexer.failed() && std::any_of(command.items.begin(), command.items.end(), modSeq)) enabled_.condstore = true;
    finish(lexer, std::move(command));
}

void ImapServer::Impl::store(ImapLexer& lexer, bool byUid) {
    ImapStore command = parseImapStore(lexer, byUid);
    if (!lexer.failed() && command.unchangedSince) enabled_.condstore = true;
    finish(lexer, std::move(command));
}

void ImapServer::Impl::copy(ImapLexer& lexer, bool byUid, bool move) {
    ImapCopy command = parseImapCopy(lexer, byUid, move);
    finish(lexer, std::move(command));
}

namespace {

constexpr const char* badCharsetCode = "BADCHARSET (US-ASCII UTF-8)";
constexpr const char* badCharsetText = "The character set is not known";

} // namespace

void ImapServer::Impl::search(ImapLexer& lexer, bool byUid) {
    bool badCharset = false;
    ImapSearch command = parseImapSearch(lexer, byUid, &badCharset);
    if (badCharset) return no(badCharsetText, badCharsetCode);
    if (!lexer.failed() && command.modSeq) enabled_.condstore = true;
    finish(lexer, std::move(command));
}

void ImapServer::Impl::sort(ImapLexer& lexer, bool byUid) {
    bool badCharset = false;
    ImapSort command = parseImapSort(lexer, byUid, &badCharset);
    if (badCharset) return no(badCharsetText, badCharsetCode);
    if (!lexer.failed() && command.modSeq) enabled_.condstore = true;
    finish(lexer, std::move(command));
}

void ImapServer::Impl::thread(ImapLexer& lexer, bool byUid) {
    bool badCharset = false;
    ImapThread command = parseImapThread(lexer, byUid, &badCharset);
    if (badCharset) return no(badCharsetText, badCharsetCode);
    finish(lexer, std::move(command));
}

} // namespace ismail::proto
