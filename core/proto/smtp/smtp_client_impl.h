// What the parts of the SMTP client share; included by smtp_client*.cpp only.
//
// Two tables in smtp_client.cpp are the protocol: enterTable says what is sent on entering a stage, meaningTable what a
// reply of each class means there. Every command sent leaves an expectation in a queue, and a reply belongs to the
// oldest one; pipelining is nothing but a queue longer than one.
#pragma once

#include "proto/dot_encoder.h"
#include "proto/smtp/reply_parser.h"
#include "proto/smtp/smtp_client.h"

#include <string_view>

namespace ismail::proto {

enum class Stage : std::uint8_t {
    greeting,
    ehlo,
    helo,
    startTls,
    handshake,
    peer,
    auth,
    idle,
    forward,
    mail,
    rcpt,
    data,
    body,
    endOfData, // also BDAT … LAST
    chunk,     // a BDAT that is not the last
    rset,
    etrn,
    quit,
    over
};

// The keywords of an EHLO reply (its first line is the server's name).
Capabilities parseCapabilities(std::string_view text);
// What goes between < and >, or nothing where the address cannot be sent this way.
std::optional<std::string> wireAddress(const mail::Address& address, bool utf8);
// The arguments behind the address, each with a leading blank.
std::string mailArguments(const mail::MailParameters& mail, const Capabilities& peer, bool utf8, bool authenticated);
std::string rcptArguments(const mail::Recipient& recipient, const Capabilities& peer);
// The whole XFORWARD commands, each with CRLF; of what the peer does not know nothing is said.
std::vector<std::string> forwardCommands(const mail::OriginalClient& client, const Capabilities& peer);

constexpr std::size_t allRecipients = static_cast<std::size_t>(-1);

struct Expectation {
    Stage stage;
    std::size_t recipient; // index, or allRecipients
};

enum class RecipientState : std::uint8_t { open, accepted, decided };

struct OpenTransaction {
    ClientTransaction wanted;
    std::vector<std::string> addresses; // as they go between < and >
    std::vector<RecipientState> states;
    std::vector<RecipientResult> results;
    std::string reversePath;
    bool utf8 = false;
    bool mailRefused = false;
    bool answered = false;  // a reply to any of its commands has come
    bool discarded = false; // the reply after the body means nothing: no recipient was accepted
    bool cancelled = false; // a chunk was refused
    bool ended = false;     // bodyEnd() was called
    Stage toSend = Stage::mail;
    std::size_t nextRcpt = 0;
    std::vector<std::string> forwards; // XFORWARD commands
    std::size_t nextForward = 0;
    std::size_t undecided = 0;         // recipients not in state decided
    std::vector<std::size_t> accepted; // in the order of the RCPT commands
    bool chunking = false;
    DotEncoder dots;
    Bytes chunk; // gathered for the next BDAT
};

class SmtpClient::Impl {
public:
    static constexpr std::size_t maxOutstanding = 1000;     // commands sent ahead of their replies
    static constexpr std::size_t maxOutstandingChunks = 32; // BDAT chunks sent ahead of their replies
    static constexpr std::size_t chunkSize = 64 * 1024;     // octets of one BDAT
    static constexpr std::size_t maxResultText = 1024;      // octets of reply text kept for each recipient
    static constexpr std::size_t maxAuthCommand = 510;      // RFC 4954 section 4: an initial response must fit a line
    static constexpr std::size_t maxNode = mail::maxDomain + 1; // "@" and a domain

    Impl(SmtpClientOptions options, Ticks now);

    // --- smtp_client.cpp: time, input, the tables ---
    void enter(Stage stage);
    void expect(Stage stage, std::size_t recipient = allRecipients);
    // What the session waits for (inside the handling of a reply: what that reply answers).
    Stage current() const {
        if (answering_) return answering_->stage;
        return nothingExpected() ? stage_ : expected_[expectedHead_].stage;
    }
    bool nothingExpected() const { return expectedHead_ == expected_.size(); }
    std::size_t outstanding() const { return expected_.size() - expectedHead_; }
    void process();
    void onReply(mail::Reply reply);
    template <typename Event>
    void emit(Event event) {
        events_.emplace_back(std::in_place_type<Event>, std::move(event));
    }
    void fail(FailureScope scope, mail::Reply reply, std::string detail = {});
    void close();
    void end();
    FailureScope scopeNow() const;
    void lost(const char* text);
    bool over() const { return stage_ == Stage::over; }
    Ticks deadline() const;

    // --- smtp_client_session.cpp, smtp_client_peer.cpp (XISMAIL): from the greeting to idle, ETRN, QUIT ---
    void sendEhlo();
    void sendHelo();
    void sendStartTls();
    void sendAuth();
    void becomeReady();
    void sendRset();
    void sendQuit();
    void greeted(mail::Reply& reply);
    void ehloAccepted(mail::Reply& reply);
    void ehloRefused(mail::Reply& reply);
    void heloAccepted(mail::Reply& reply);
    void startTlsAccepted(mail::Reply& reply);
    void startTlsRefused(mail::Reply& reply);
    void wantPeer();
    void peerMessage(ByteView octets);
    void peerContinue(mail::Reply& reply);
    void peerAccepted(mail::Reply& reply);
    void authContinue(mail::Reply& reply);
    void authAccepted(mail::Reply& reply);
    void rsetAccepted(mail::Reply& reply);
    void etrnAnswered(mail::Reply& reply);
    void quitAnswered(mail::Reply& reply);
    void hopRefused(mail::Reply& reply);
    void outOfStep(mail::Reply& reply);
    void unsolicited(mail::Reply& reply);
    void plaintextInTls();
    void wantTls();
    void wantAuth();
    void etrn(const std::string& node);

    // --- smtp_client_transaction.cpp: MAIL to the reply after the body ---
    void begin(ClientTransaction transaction);
    void refuseUnsendable();
    void sendGroup();
    void skipDecided();
    void sendForward();
    void forwardAnswered(mail::Reply& reply);
    void sendMail();
    void sendRcpt();
    void sendData();
    void afterGroupReply();
    void mailAccepted(mail::Reply& reply);
    void mailRefused(mail::Reply& reply);
    void rcptAccepted(mail::Reply& reply);
    void rcptRefused(mail::Reply& reply);
    void dataAccepted(mail::Reply& reply);
    void dataRefused(mail::Reply& reply);
    void bodyRefused(mail::Reply& reply);
    void chunkAccepted(mail::Reply& reply);
    void chunkRefused(mail::Reply& reply);
    void bodyAnswered(mail::Reply& reply);
    void body(ByteView bytes);
    void bodyEnd();
    void bodyFailed(mail::Reply reply);
    void pushChunks();
    void putChunk(ByteView bytes, bool last);
    void expectFinalReplies();
    bool chunkBlocked() const;
    void decide(std::size_t recipient, mail::Reply reply, FailureScope scope);
    void decideRest(const mail::Reply& reply, FailureScope scope);
    void finish(bool reset);

    SmtpClientOptions options_;
    mail::Reply greeting_;
    Capabilities capabilities_;
    ReplyParser parser_;
    Bytes out_;
    std::vector<SmtpClientEvent> events_;
    std::size_t eventHead_ = 0;
    std::vector<Expectation> expected_;
    std::size_t expectedHead_ = 0;
    std::optional<Expectation> answering_;
    Stage stage_ = Stage::greeting;
    Ticks now_;
    Ticks progress_; // of the last reply or step
    bool tlsActive_ = false;
    bool tlsRefused_ = false;
    bool authenticated_ = false;
    int peerStep_ = 0; // messages given
    bool peerProved_ = false;
    bool plainAuth_ = false; // the mechanism in use is PLAIN, else LOGIN
    int authStep_ = 0;
    std::uint64_t transactions_ = 0; // finished ones
    std::optional<OpenTransaction> transaction_;
};

} // namespace ismail::proto
