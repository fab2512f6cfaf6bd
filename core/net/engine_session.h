// What the incoming sessions of all protocols have alike: an engine of core/proto that is fed and drained, a host that
// answers its questions, and the log-in, TLS and end that every protocol has. Internal to net.
//
// Self derives from it, is named in it and befriends it, and says what it does with the other events of its engine
// (on(), one function for each: true goes on with the next event) and how a log-in ends (loggedIn()).
#pragma once

#include "net/server_session.h"
#include "proto/server_events.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace ismail::net {

template <typename Self, typename Engine, typename Host, typename Reply>
class EngineSession : public ServerSession {
public:
    template <typename Options>
    EngineSession(Setup setup, std::unique_ptr<Host> host, Options options)
        : ServerSession(std::move(setup)), engine_(std::move(options), reactor().now()), host_(std::move(host)) {}
    ~EngineSession() override { finish("shut down"); }

protected:
    bool step() override {
        auto event = engine_.next();
        return std::visit([this](auto& e) { return static_cast<Self*>(this)->on(e); }, event);
    }
    void feed(ByteView bytes, Ticks now) override { engine_.feed(bytes, now); }
    void inputClosed() override { engine_.inputClosed(); }
    std::size_t buffered() const override { return engine_.buffered(); }
    bool hasOutput() const override { return engine_.hasOutput(); }
    bool outputDue() const override { return engine_.outputDue(); }
    Bytes takeOutput() override { return engine_.takeOutput(); }
    Ticks engineDeadline() const override { return engine_.deadline(); }
    void tick(Ticks now) override { engine_.tick(now); }
    void tlsStarted(const std::string& protocolAndCipher) override {
        engine_.tlsStarted();
        host_->tlsStarted(protocolAndCipher);
    }
    void describe(SessionInfo& info) const override {
        info.stage = engine_.stage();
        info.identity = host_ ? host_->identity() : std::string();
    }
    void ended(const std::string& reason) override {
        if (host_) host_->closed(reason);
        host_.reset();
    }

    bool on(proto::NeedInput&) { return false; }
    bool on(proto::CloseConnection& event) {
        close(std::move(event.reason));
        return false;
    }
    bool on(proto::StartTlsRequest&) {
        startTls();
        return false;
    }
    bool on(proto::AuthPlainQuestion& event) {
        host_->password(std::move(event), later(&Self::loggedIn, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramQuestion& event) {
        host_->scram(event.clientFirst, later(&Self::challenged, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramFinalQuestion& event) {
        host_->scramFinal(event.clientFinal, later(&Self::challenged, openQuestion()));
        return !questionOpen();
    }
    bool on(proto::ScramDoneQuestion&) {
        host_->scramDone(later(&Self::loggedIn, openQuestion()));
        return !questionOpen();
    }

    void challenged(std::uint32_t question, proto::SaslAnswer<Reply> said) {
        if (!takeAnswer(question)) return;
        if (const auto* challenge = std::get_if<std::string>(&said))
            engine_.answerSasl(*challenge);
        else
            engine_.answer(std::get<Reply>(said));
        pumpUnlessPumping();
    }
    // Where a reply is all there is to an answer.
    void replied(std::uint32_t question, Reply reply) {
        if (!takeAnswer(question)) return;
        engine_.answer(reply);
        pumpUnlessPumping();
    }

    // What comes in is handed to the host piece by piece. take(resume) is false where the host wants no more
    // before it calls resume, which may be before take() returns, from here or from another thread.
    template <typename Take>
    void handOver(const Take& take) {
        congested_ = ++lastData_;
        if (take(later(&Self::resumed, lastData_))) congested_ = 0;
    }
    bool waiting() const override { return congested_ != 0; }
    void resumed(std::uint32_t data) {
        if (data != congested_) return;
        congested_ = 0;
        pumpUnlessPumping();
    }

    Engine engine_;
    std::unique_ptr<Host> host_;

private:
    std::uint32_t lastData_ = 0;
    std::uint32_t congested_ = 0; // the piece that waits for resume; 0: none
};

} // namespace ismail::net
