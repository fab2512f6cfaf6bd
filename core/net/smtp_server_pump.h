// One incoming SMTP connection; see smtp_server_session.h. Internal to net.
#pragma once

#include "net/server_session.h"
#include "net/smtp_server_session.h"

namespace ismail::net {

class SmtpServerSession final : public ServerSession {
public:
    SmtpServerSession(Parts parts, std::unique_ptr<relay::ReceptionHost> host, proto::SmtpServerOptions engine);
    ~SmtpServerSession() override;

private:
    bool step() override;
    void feed(ByteView bytes, Ticks now) override { engine_.feed(bytes, now); }
    void inputClosed() override { engine_.inputClosed(); }
    std::size_t buffered() const override { return engine_.buffered(); }
    bool hasOutput() const override { return engine_.hasOutput(); }
    bool outputDue() const override { return engine_.outputDue(); }
    Bytes takeOutput() override { return engine_.takeOutput(); }
    Ticks engineDeadline() const override { return engine_.deadline(); }
    void tick(Ticks now) override { engine_.tick(now); }
    void tlsStarted(const std::string& protocolAndCipher) override;
    void sayGoodbye() override;
    void describe(SessionInfo& info) const override;
    void ended(const std::string& reason) override;
    bool waiting() const override { return congested_ != 0; }
    bool inBody() const override { return inBody_; }

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
    void answered(std::uint32_t question, mail::Reply reply);
    void saslAnswered(std::uint32_t question, std::optional<std::string> challenge);
    void resumed(std::uint32_t body);
    bool afterQuestion() const { return !questionOpen(); }

    proto::SmtpServer engine_;
    std::unique_ptr<relay::ReceptionHost> host_;
    std::string hello_;
    std::uint32_t messages_ = 0;
    std::uint32_t bodyEnd_ = 0; // the question whose answer accepts a message
    std::uint32_t lastBody_ = 0;
    std::uint32_t congested_ = 0; // the body call that waits for resume; 0: none
    bool inBody_ = false;
};

} // namespace ismail::net
