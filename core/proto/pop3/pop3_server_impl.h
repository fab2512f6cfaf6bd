// The inside of Pop3Server, split over pop3_server.cpp (life of a session), pop3_server_commands.cpp (the command
// table), pop3_server_login.cpp and pop3_server_messages.cpp (listings, messages). Included by those files only.
#pragma once

#include "proto/dot_encoder.h"
#include "proto/line_input.h"
#include "proto/message_text.h"
#include "proto/pop3/pop3_server.h"
#include "proto/sasl_question.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::proto {

class Pop3Server::Impl {
public:
    Impl(Pop3ServerOptions options, Ticks now);

    void feed(ByteView bytes, Ticks now);
    void inputClosed() { inputClosed_ = true; }
    Pop3ServerEvent next();
    void answer(const Pop3Reply& reply);
    void answerLogin(Maildrop maildrop);
    void answerSasl(const std::string& challenge);
    void answerBlock(ByteView bytes, bool last);
    void tlsStarted();
    void shutDown();

    bool questionOpen() const { return open_ != Question::none; }
    std::size_t buffered() const { return input_.pending().size(); }
    Bytes takeOutput() { return std::exchange(output_, Bytes()); }
    bool hasOutput() const { return !output_.empty(); }
    bool outputDue() const;
    // Who has not logged in has one deadline, which nothing he sends puts off. An answer that the host owes is awaited.
    Ticks deadline() const {
        const bool hosts = open_ != Question::none && open_ != Question::startTls;
        return state_ == authorization && !hosts ? accepted_ + options_.loginTimeout
                                                 : stageStart_ + options_.idleTimeout;
    }
    void tick(Ticks now);
    const char* stage() const;
    std::uint32_t retrieved() const { return retrieved_; }

private:
    // What happens next: a line is read, a message or listing is sent, or a handshake is awaited.
    enum class Mode : std::uint8_t { command, auth, message, listing, tls };
    enum class Question : std::uint8_t { none, startTls, password, scramFirst, scramFinal, scramDone, message, update };
    // RFC 1939 section 3. A row of the command table holds a set of these.
    enum State : std::uint8_t { authorization = 1, transaction = 2, any = authorization | transaction };
    struct Command;

    struct Sending {
        std::size_t index = 0;
        std::uint64_t offset = 0;
        bool begun = false; // the +OK is out: a failure can only end the session
        bool whole = true;
        LineEndFixer fixer;
        DotEncoder encoder;
        std::optional<TopCutter> top;
    };
    struct Listing {
        std::size_t index = 0;
        bool uids = false;
    };

    // --- pop3_server.cpp
    bool step();
    bool stepLine();
    void raise(Pop3ServerEvent event, Question question);
    bool answered(Question question);
    void close(std::string reason);
    void ok(ByteView text);
    void error(ByteView text, ByteView code = {});
    void put(ByteView status, ByteView code, ByteView text);
    void afterError();

    // --- pop3_server_commands.cpp
    static const Command* findCommand(ByteView verb);
    void runLine(ByteView line);
    void runCapa(const std::vector<ByteView>&);
    void runNoop(const std::vector<ByteView>&);
    void runQuit(const std::vector<ByteView>&);
    void runRset(const std::vector<ByteView>&);
    void runStat(const std::vector<ByteView>&);
    void runDele(const std::vector<ByteView>& arguments);
    void runStls(const std::vector<ByteView>&);

    // --- pop3_server_login.cpp
    bool loginAllowed() const { return options_.login && (options_.tlsActive || options_.loginWithoutTls); }
    bool refuseLogin();
    std::string mechanisms(ByteView separator) const;
    void runUser(ByteView name);
    void runPass(ByteView password);
    void runAuth(const std::vector<ByteView>& arguments);
    void runAuthLine(ByteView line);
    void takeSaslStep(SaslStep step);

    // --- pop3_server_messages.cpp
    std::optional<std::size_t> messageOf(ByteView number);
    std::string uniqueId(const MaildropMessage& message) const;
    void list(const std::vector<ByteView>& arguments, bool uids);
    void runList(const std::vector<ByteView>& arguments) { list(arguments, false); }
    void runUidl(const std::vector<ByteView>& arguments) { list(arguments, true); }
    void runRetr(const std::vector<ByteView>& arguments);
    void runTop(const std::vector<ByteView>& arguments);
    bool stepListing();
    bool stepMessage();
    void endMessage();

    Pop3ServerOptions options_;
    LineInput input_;
    Bytes output_;
    Mode mode_ = Mode::command;
    State state_ = authorization;
    Question open_ = Question::none;

    // What next() has to tell, in this order.
    Pop3ServerEvent event_;
    bool eventDue_ = false;
    bool closing_ = false;
    bool closed_ = false;
    std::string closeReason_;

    bool inputClosed_ = false;
    bool inputExhausted_ = false;
    std::uint32_t errors_ = 0;
    std::uint32_t commandsBeforeLogin_ = 0;
    std::uint32_t retrieved_ = 0;
    std::string user_;
    std::optional<SaslExchange> sasl_;

    Maildrop maildrop_;
    std::vector<bool> deleted_;
    std::size_t left_ = 0; // messages that are not deleted, and their octets
    std::uint64_t octetsLeft_ = 0;
    Sending sending_;
    Listing listing_;

    Ticks now_;
    const Ticks accepted_;      // when the client came
    Ticks stageStart_;          // when the wait for the client's next line, or for its reading on, began
    bool stageRestarts_ = true; // the host had the word: the wait begins with the next look at the clock
};

} // namespace ismail::proto
