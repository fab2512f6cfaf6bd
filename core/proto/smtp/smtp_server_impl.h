// The inside of SmtpServer, split over smtp_server.cpp (life of a session), smtp_server_commands.cpp (the command
// table), smtp_server_auth.cpp, smtp_server_peer.cpp (XISMAIL), smtp_server_body.cpp (DATA and BDAT) and
// smtp_server_answers.cpp. Included by those files only.
#pragma once

#include "proto/dot_decoder.h"
#include "proto/line_input.h"
#include "proto/sasl_question.h"
#include "proto/smtp/smtp_server.h"

#include <optional>
#include <string>

namespace ismail::proto {

class SmtpServer::Impl {
public:
    Impl(SmtpServerOptions options, Ticks now);

    void feed(ByteView bytes, Ticks now);
    void inputClosed() { inputClosed_ = true; }
    SmtpServerEvent next();
    void answer(const mail::Reply& reply);
    void answerSasl(const std::string& challenge);
    void answerPeer(ByteView m2);
    void welcomePeer(const mail::Reply& reply, AfterPeer next);
    void tlsStarted(bool version13);
    void shutDown(const mail::Reply& reply421);
    void setMaxMessageSize(std::uint64_t octets) { options_.maxMessageSize = octets; }
    void liftLimits() { limitsLifted_ = true; }
    void takeForwarded(bool allowed) { options_.xforward = allowed; }

    bool questionOpen() const { return open_ != Question::none; }
    std::size_t buffered() const { return input_.pending().size(); }
    Bytes takeOutput();
    bool hasOutput() const { return !output_.empty(); }
    bool outputDue() const;
    Ticks deadline() const;
    void tick(Ticks now);
    const char* stage() const;
    bool authenticated() const { return authenticated_; }

private:
    // What the next bytes of input are.
    enum class Mode : std::uint8_t { command, auth, peer, data, chunk, tls, handOver };
    enum class Question : std::uint8_t {
        none,
        connect,
        hello,
        startTls,
        password,
        scramFirst,
        scramFinal,
        scramDone,
        mail,
        recipient,
        bodyStart,
        bodyEnd,
        etrn,
        peer,
        peerProof,
        handOver
    };
    // Where a command is legal; a row of the table holds a set of these.
    enum State : std::uint8_t {
        fresh = 1,   // no HELO or EHLO yet
        ready = 2,   // greeted, no transaction
        sender = 4,  // after MAIL
        rcpt = 8,    // at least one RCPT was taken
        chunks = 16, // a BDAT was taken
        greeted = ready | sender | rcpt | chunks,
        any = fresh | greeted
    };
    struct Command;

    struct Transaction {
        bool open = false;
        bool chunked = false; // BDAT has begun
        bool smtpUtf8 = false;
        mail::BodyType body = mail::BodyType::sevenBit;
        std::uint32_t recipients = 0;
    };
    struct Body {
        enum class Fault : std::uint8_t { none, tooBig, bareNewline };
        DotDecoder decoder{BareNewline::refuse};
        Fault fault = Fault::none;
        std::uint64_t octets = 0;    // given to the host
        std::uint64_t swallowed = 0; // read after a fault
        Ticks deadline{};
    };
    struct OpenChunk {
        std::uint64_t size = 0;
        std::uint64_t left = 0;
        bool last = false;
        mail::Reply refusal; // code 0: the octets are part of the body
    };

    // --- smtp_server.cpp
    bool step();
    bool stepLine();
    bool hasLeft() const { return mode_ == Mode::tls || mode_ == Mode::handOver; }
    void raise(SmtpServerEvent event, Question question);
    void resetTransaction();
    void close(std::string reason);
    void refuseAndClose(int code, ByteView status, std::string text, std::string reason);
    void say(int code, ByteView status, ByteView text);
    void say(const mail::Reply& reply);
    void put(int code, ByteView status, ByteView text);
    void putLine(int code, char separator, ByteView status, ByteView text);
    std::uint64_t sizeLimit() const;

    // --- smtp_server_commands.cpp
    State state() const;
    static const Command* findCommand(ByteView verb);
    std::optional<mail::Reply> refusal(const Command& command, ByteView argument) const;
    mail::Reply wrongState(const Command& command) const;
    bool overLimits(const Command* command);
    void runLine(ByteView line);
    void refuseLine(ByteView text);
    void runHelo(ByteView argument);
    void runEhlo(ByteView argument);
    void hello(ByteView argument, bool extended);
    void runStartTls(ByteView argument);
    void runMail(ByteView argument);
    void runRcpt(ByteView argument);
    void runRset(ByteView argument);
    void runNoop(ByteView argument);
    void runQuit(ByteView argument);
    void runHelp(ByteView argument);
    void runVrfy(ByteView argument);
    void runEtrn(ByteView argument);
    void runXforward(ByteView argument);
    void runNotImplemented(ByteView argument);
    void runWebRequest(ByteView argument);
    std::string ehloText() const;

    // --- smtp_server_auth.cpp
    bool authAllowed() const { return options_.auth && (options_.tlsActive || options_.authWithoutTls); }
    std::string authMechanisms() const;
    void runAuth(ByteView argument);
    void runAuthLine(ByteView line);
    void takeSaslStep(SaslStep step);
    void endAuth(const mail::Reply& reply);

    // --- smtp_server_peer.cpp
    bool peersAllowed() const { return options_.peers && tls13_ && !authenticated_; }
    void runXismail(ByteView argument);
    void runPeerLine(ByteView line);

    // --- smtp_server_body.cpp
    void runData(ByteView argument);
    void runBdat(ByteView argument);
    void beginData();
    void beginChunk();
    void discardChunk(mail::Reply refusal);
    void refuseBdat(ByteView argument, const mail::Reply& refusal);
    bool stepData();
    bool stepChunk();
    void deliver(ByteView bytes, std::size_t consumed);
    void spoil(Body::Fault fault);
    void endData();
    void endChunk();
    mail::Reply tooBig() const;

    // --- smtp_server_answers.cpp
    void answerConnect(const mail::Reply& reply);
    void answerHello(const mail::Reply& reply);
    void answerMail(const mail::Reply& reply);
    void answerRecipient(const mail::Reply& reply);
    void answerBodyStart(const mail::Reply& reply);
    void answerBodyEnd(const mail::Reply& reply);

    SmtpServerOptions options_;
    LineInput input_;
    Bytes output_;
    Mode mode_ = Mode::command;
    Question open_ = Question::none;

    // What next() has to tell, in this order.
    ByteView bodyData_;
    bool resetDue_ = false;
    SmtpServerEvent event_;
    bool eventDue_ = false;
    bool closing_ = false;
    bool closed_ = false;
    std::string closeReason_;

    bool greetedHost_ = false; // HELO or EHLO was taken
    bool helloExtended_ = false;
    bool authenticated_ = false; // by AUTH or XISMAIL
    bool tls13_ = false;
    bool limitsLifted_ = false;
    mail::OriginalClient forwarded_; // of the next transaction; without an address nothing is known
    bool inputClosed_ = false;
    bool inputExhausted_ = false;
    bool groupEnded_ = false;
    std::uint32_t errors_ = 0; // since the last accepted message
    std::uint32_t idleCommands_ = 0;
    std::optional<SaslExchange> sasl_;
    std::optional<mail::Reply> shutDown_; // waits for the answer to the open question

    Transaction transaction_;
    Body body_;
    OpenChunk chunk_;

    Ticks now_;
    Ticks sessionStart_;
    Ticks stageStart_;          // when the wait for the current command or block of data began
    bool stageRestarts_ = true; // the host had the word: the wait begins with the next look at the clock
};

} // namespace ismail::proto
