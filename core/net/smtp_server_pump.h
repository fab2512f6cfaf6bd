// One incoming SMTP connection; see smtp_server_session.h. Internal to net.
#pragma once

#include "net/smtp_server_session.h"
#include "net/stream.h"

namespace ismail::net {

class SmtpServerSession final : public IoHandler {
public:
    static constexpr std::size_t maxBuffered = 64 * 1024;      // input that waits behind an open question
    static constexpr std::size_t maxUnsent = 64 * 1024;        // replies that the client does not read
    static constexpr int maxRounds = 16;                       // reads before other sessions get their turn
    static constexpr Millis handshakeTimeout{60'000};          // for a whole TLS handshake; or as for a command
    static constexpr Millis closeTimeout{5'000};               // for the last words and the client's own close
    static constexpr std::size_t maxDrained = 4 * 1024 * 1024; // read and thrown away so that the last reply arrives

    SmtpServerSession(SmtpFrontEnd& front, Reactor& reactor, std::shared_ptr<const SmtpFrontEnd::Settings> settings,
                      Stream stream, const SocketEnd& end, const relay::PeerInfo& peer,
                      std::unique_ptr<relay::ReceptionHost> host, proto::SmtpServerOptions engine,
                      std::shared_ptr<const TlsContext> context);
    ~SmtpServerSession() override;

    void start(const std::shared_ptr<SmtpServerSession>& self);
    void ready(const Readiness& readiness) override;
    void deadlineReached() override;
    bool stopping() override;

    SessionInfo info() const;
    void disconnect();

private:
    // What answers hold on to: it outlives the session, which clears the pointer. The pointer is the reactor's.
    struct Link {
        std::shared_ptr<TaskQueue> tasks;
        SmtpServerSession* session = nullptr;
    };
    enum class Phase : std::uint8_t { handshake, serving, startingTls /* 220 on its way */, closing, draining };

    void pump();
    void pumpOnce();
    bool flushWhatIsDue();
    void serve();
    bool readMore();
    bool mayRead() const;
    void updateInterest();
    void updateDeadline();
    bool flush();
    void handshake();
    void beginHandshake();
    void endWhenFlushed();
    void finish(const std::string& reason);

    // One function for each event; true: go on with the next event.
    bool on(proto::NeedInput&);
    bool on(proto::CloseConnection& event);
    bool on(proto::ConnectQuestion&);
    bool on(proto::HelloQuestion& event);
    bool on(proto::StartTlsRequest&);
    bool on(proto::AuthPlainQuestion& event);
    bool on(proto::ScramQuestion& event);
    bool on(proto::ScramFinalQuestion& event);
    bool on(proto::ScramDoneQuestion&);
    bool on(proto::MailQuestion& event);
    bool on(proto::RecipientQuestion& event);
    bool on(proto::BodyStartQuestion&);
    bool on(proto::BodyData& event);
    bool on(proto::BodyEndQuestion&);
    bool on(proto::EtrnQuestion& event);
    bool on(proto::TransactionReset&);

    relay::Answer answer();
    std::function<void(std::optional<std::string>)> saslAnswer();
    std::function<void()> resume();
    void answered(std::uint32_t question, const mail::Reply& reply);
    void saslAnswered(std::uint32_t question, std::optional<std::string> challenge);
    void resumed(std::uint32_t body);
    bool afterQuestion() const { return question_ == 0; }

    SmtpFrontEnd& front_;
    Reactor& reactor_;
    std::shared_ptr<const SmtpFrontEnd::Settings> settings_;
    std::shared_ptr<Link> link_;
    Stream stream_;
    proto::SmtpServer engine_;
    std::unique_ptr<relay::ReceptionHost> host_;
    std::shared_ptr<const TlsContext> context_;
    Bytes out_;
    std::size_t outAt_ = 0;
    HandlerToken token_ = 0;
    SessionId id_;
    SocketEnd peer_;
    Time since_;
    std::uint64_t bytesIn_ = 0, bytesOut_ = 0;
    std::string hello_;
    std::uint32_t messages_ = 0;
    std::string closeReason_;
    Ticks ownDeadline_ = Ticks::max(); // of a handshake or an end
    std::size_t drained_ = 0;
    std::uint32_t lastQuestion_ = 0;
    std::uint32_t question_ = 0; // the open one; 0: none
    std::uint32_t bodyEnd_ = 0;  // the question whose answer accepts a message
    std::uint32_t lastBody_ = 0;
    std::uint32_t congested_ = 0; // the body call that waits for resume; 0: none
    Phase phase_ = Phase::serving;
    bool pumping_ = false;
    bool again_ = false;      // pump() was called inside pump()
    bool inputEnded_ = false; // end of file was read
    bool unread_ = false;     // the last read did not empty the transport
    bool inBody_ = false;
};

} // namespace ismail::net
