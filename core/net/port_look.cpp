#include "net/port_look.h"

#include "net/smtp_client_session.h"

#include <utility>

namespace ismail::net {

namespace {

class Look final : public PortLook, public relay::OutboundEvents {
public:
    Look(Executor& executor, std::function<void(PortSight)> done)
        : done_(std::move(done)), post_(std::make_shared<EventPost>(executor, *this)) {}
    ~Look() override {
        post_->silence();
        session_.tell([](SmtpClientSession& session) { session.abandon(); });
    }

    void begin(ReactorPool& reactors, Workers& workers, Log& log, ClientPlan plan) {
        Reactor& reactor = reactors.next();
        plan.sight = [post = post_](ServerSight sight) {
            EventPost::send(post, [sight = std::move(sight)](relay::OutboundEvents& look) mutable {
                static_cast<Look&>(look).sight_ = std::move(sight);
            });
        };
        session_.start(reactor, std::make_shared<SmtpClientSession>(reactor, workers, log, std::move(plan), post_));
    }

private:
    // It is polite to say good-bye, but nobody waits for the answer.
    void ready(const proto::Capabilities&, bool) override {
        session_.tell([](SmtpClientSession& session) { session.give(SmtpClientSession::Quit{}); });
        end({}, {});
    }
    void closed(bool, mail::Reply reply, std::string stage) override { end(std::move(stage), std::move(reply)); }
    void jobDone(std::uint64_t, std::vector<proto::RecipientResult>) override {}
    void etrnDone(mail::Reply) override {}

    // The owner may destroy this object in `done`.
    void end(std::string stage, mail::Reply reply) {
        const auto done = std::exchange(done_, nullptr);
        if (!done) return;
        PortSight seen;
        seen.reached = sight_.greeting.code != 0;
        seen.greeting = std::move(sight_.greeting.text);
        seen.tls = std::move(sight_.tls);
        seen.certificates = std::move(sight_.certificates);
        seen.stage = std::move(stage);
        seen.reply = std::move(reply);
        done(std::move(seen));
    }

    std::function<void(PortSight)> done_;
    std::shared_ptr<EventPost> post_;
    SessionRemote session_;
    ServerSight sight_;
};

} // namespace

std::unique_ptr<PortLook> PortLooker::look(PortCall call, Executor& executor, std::function<void(PortSight)> done) {
    ClientPlan plan;
    plan.to = {call.address, call.port};
    if (call.from && call.from->isV4() == call.address.isV4()) plan.from = call.from;
    plan.host = std::move(call.host);
    plan.connectTimeout = call.patience;
    plan.engine.heloName = std::move(call.heloName);
    plan.engine.greetingTimeout = plan.engine.mailTimeout = call.patience;
    plan.context = tls_.client(false);
    if (!plan.context) plan.engine.tls = proto::ClientTls::never;
    auto look = std::make_unique<Look>(executor, std::move(done));
    look->begin(reactors_, workers_, log_, std::move(plan));
    return look;
}

} // namespace ismail::net
