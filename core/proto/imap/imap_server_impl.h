// The inside of ImapServer, split over imap_server.cpp (life of a session, answers), imap_server_input.cpp (how a
// command comes together), imap_server_commands.cpp (the command table), imap_server_login.cpp and
// imap_server_append.cpp. Included by those files only.
#pragma once

#include "proto/imap/imap_lexer.h"
#include "proto/imap/imap_server.h"
#include "proto/line_input.h"
#include "proto/sasl_question.h"

#include <optional>
#include <string>
#include <utility>

namespace ismail::proto {

class ImapServer::Impl {
public:
    Impl(ImapServerOptions options, Ticks now);

    void feed(ByteView bytes, Ticks now);
    void inputClosed() { inputClosed_ = true; }
    ImapServerEvent next();
    void answer(const ImapReply& reply);
    void answerLogin();
    void answerSasl(const std::string& challenge);
    void answerPart(ImapPart part);
    void tlsStarted();
    void compressionStarted();
    void changed() { changes_ = true; }
    void shutDown();

    bool questionOpen() const { return open_ != Question::none; }
    std::size_t buffered() const { return input_.pending().size(); }
    bool inAppend() const { return mode_ == Mode::append || mode_ == Mode::appendTail; }
    Bytes takeOutput() { return std::exchange(output_, Bytes()); }
    bool hasOutput() const { return !output_.empty(); }
    bool outputDue() const;
    bool hostHasTheWord() const {
        return open_ != Question::none && open_ != Question::startTls && open_ != Question::compress;
    }
    Ticks deadline() const;
    void tick(Ticks now);
    const char* stage() const;
    bool authenticated() const { return state_ != notAuthenticated; }

private:
    // What comes next from the client, or to it.
    enum class Mode : std::uint8_t {
        line,        // a command, or its next line
        literal,     // octets of a literal that is part of the command
        append,      // octets of a message
        appendTail,  // the rest of the line behind it
        discard,     // octets of a literal that nobody wants
        discardLine, // and the line behind them
        auth,        // a response of SASL
        idle,
        answering, // parts of an answer
        handover   // to TLS or to compression
    };
    enum class Question : std::uint8_t {
        none,
        startTls,
        compress,
        password,
        scramFirst,
        scramFinal,
        scramDone,
        command,
        updates,
        append,
        appendEnd
    };
    // RFC 9051 section 3. A row of the command table holds a set of these.
    enum State : std::uint8_t { notAuthenticated = 1, authenticatedState = 2, selected = 4 };
    struct Command;

    // --- imap_server.cpp
    bool step();
    bool stepIdle();
    void raise(ImapServerEvent event, Question question);
    bool answered(Question question);
    void close(std::string reason);
    void put(ByteView tag, const ImapReply& reply);
    void tagged(ImapReply::Status status, ByteView text, ByteView code = {});
    void ok(ByteView text, ByteView code = {}) { tagged(ImapReply::Status::ok, text, code); }
    void no(ByteView text, ByteView code = {}) { tagged(ImapReply::Status::no, text, code); }
    void bad(ByteView text) { tagged(ImapReply::Status::bad, text); }
    void endCommand();
    void bye(ByteView text, std::string reason);

    // --- imap_server_input.cpp
    bool stepLine();
    bool stepLiteral();
    bool stepDiscard();
    bool stepDiscardLine();
    void takeCommandLine(ByteView line);
    void takeLiteralHead(const ImapLexer::LiteralHead& head);
    void refuse(ImapReply reply, const ImapLexer::LiteralHead& head);
    void refuseLine(ImapReply reply, ByteView end);
    void refuseLongLine(ByteView end);
    void byeBareLf();
    std::size_t commandCap() const;
    void forgetCommand();

    // --- imap_server_commands.cpp
    static const Command* findCommand(ByteView verb);
    void runCommand();
    bool takeTag(ByteView text);
    bool splitCommand(ByteView* verb, ByteView* rest);
    void ask(ImapCommand command);
    void finish(ImapLexer& lexer, ImapCommand command);
    std::string capabilities() const;
    void runCapability(ImapLexer&);
    void runNoop(ImapLexer& lexer);
    void runLogout(ImapLexer& lexer);
    void runId(ImapLexer& lexer);
    void runStartTls(ImapLexer& lexer);
    void runCompress(ImapLexer& lexer);
    void runEnable(ImapLexer& lexer);
    void runIdle(ImapLexer& lexer);
    void runSelect(ImapLexer& lexer) { select(lexer, false); }
    void runExamine(ImapLexer& lexer) { select(lexer, true); }
    void runCreate(ImapLexer& lexer);
    void runDelete(ImapLexer& lexer);
    void runRename(ImapLexer& lexer);
    void runSubscribe(ImapLexer& lexer);
    void runUnsubscribe(ImapLexer& lexer);
    void runList(ImapLexer& lexer);
    void runLsub(ImapLexer& lexer);
    void runNamespace(ImapLexer& lexer);
    void runStatus(ImapLexer& lexer);
    void runCheck(ImapLexer& lexer) { runNoop(lexer); }
    void runClose(ImapLexer& lexer);
    void runUnselect(ImapLexer& lexer);
    void runExpunge(ImapLexer& lexer);
    void runSearch(ImapLexer& lexer) { search(lexer, false); }
    void runSort(ImapLexer& lexer) { sort(lexer, false); }
    void runThread(ImapLexer& lexer) { thread(lexer, false); }
    void runFetch(ImapLexer& lexer) { fetch(lexer, false); }
    void runStore(ImapLexer& lexer) { store(lexer, false); }
    void runCopy(ImapLexer& lexer) { copy(lexer, false, false); }
    void runMove(ImapLexer& lexer) { copy(lexer, false, true); }
    void runUid(ImapLexer& lexer);
    void runGetQuota(ImapLexer& lexer);
    void runGetQuotaRoot(ImapLexer& lexer);
    void runSetQuota(ImapLexer& lexer);
    void select(ImapLexer& lexer, bool readOnly);
    void search(ImapLexer& lexer, bool byUid);
    void sort(ImapLexer& lexer, bool byUid);
    void thread(ImapLexer& lexer, bool byUid);
    void fetch(ImapLexer& lexer, bool byUid);
    void store(ImapLexer& lexer, bool byUid);
    void copy(ImapLexer& lexer, bool byUid, bool move);

    // --- imap_server_login.cpp
    bool loginAllowed() const { return options_.login && (options_.tlsActive || options_.loginWithoutTls); }
    bool refuseLogin();
    void runLogin(ImapLexer& lexer);
    void runAuthenticate(ImapLexer& lexer);
    bool stepAuth();
    void takeSaslStep(SaslStep step);

    // --- imap_server_append.cpp
    void runAppend(ImapLexer& lexer);
    bool takeAppendHead();
    bool stepAppend();
    bool stepAppendTail();

    ImapServerOptions options_;
    LineInput input_;
    Bytes output_;
    Mode mode_ = Mode::line;
    State state_ = notAuthenticated;
    Question open_ = Question::none;

    // What next() has to tell, in this order.
    ImapServerEvent event_;
    bool eventDue_ = false;
    bool closing_ = false;
    bool closed_ = false;
    std::string closeReason_;

    bool inputClosed_ = false;
    bool inputExhausted_ = false;
    std::uint32_t errors_ = 0;
    std::uint32_t commandsBeforeLogin_ = 0;

    Bytes command_;                    // what has come of the command that is being read, literals included
    std::uint64_t octetsLeft_ = 0;     // of the literal that is being read, the message or what is thrown away
    std::string tag_;                  // of the command that is being answered
    std::optional<ImapReply> refusal_; // said when the rest of a refused command has gone by
    std::optional<SaslExchange> sasl_;

    ImapEnabled enabled_;
    bool selects_ = false;                // the command that is being answered is SELECT or EXAMINE
    bool leaves_ = false;                 // ... CLOSE or UNSELECT
    Question answering_ = Question::none; // whose answer goes on
    bool stopping_ = false;               // BYE after the command that is being done
    bool changes_ = false;                // something is new in the selected mailbox
    bool compressed_ = false;
    ImapAppend append_;
    bool appendSynchronizing_ = false;

    Ticks now_;
    const Ticks accepted_;       // when the client came
    Ticks stageStart_;           // when the wait for the client began
    Ticks wordSent_;             // in IDLE: when it last got a word
    bool stageRestarts_ = false; // the host had the word: the wait begins with the next look at the clock
};

} // namespace ismail::proto
