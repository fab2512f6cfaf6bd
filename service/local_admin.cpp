#include "local_admin.h"

#include "base/say.h"

namespace ismail::service {

namespace {

constexpr Millis eventInterval{250};
constexpr Millis refusalsEvery{60'000}; // a line in the log

rpc::CallError callError(rpc::ErrorCode code, Sentence sentence) { return {code, render(sentence), sentence}; }

rpc::CallError refusalWords(platform::LocalRefusal why, const platform::LocalServerOptions& options) {
    switch (why) {
    case platform::LocalRefusal::stranger: return callError(rpc::ErrorCode::denied, say("service.stranger"));
    case platform::LocalRefusal::full: return callError(rpc::ErrorCode::busy, say("service.full"));
    case platform::LocalRefusal::userFull: break;
    }
    return callError(rpc::ErrorCode::busy, say("service.userFull", options.maxPerUser));
}

std::string_view reasonOf(platform::LocalRefusal why) {
    switch (why) {
    case platform::LocalRefusal::stranger: return "stranger";
    case platform::LocalRefusal::full: return "full";
    case platform::LocalRefusal::userFull: break;
    }
    return "user full";
}

// One local connection: octets of platform on one side, frames of rpc on the other.
class AdminConnection final : public platform::LocalConnectionHandler {
public:
    AdminConnection(platform::LocalConnection& connection, const rpc::Dispatcher& dispatcher, rpc::EventHub& hub,
                    const rpc::ServerIdentity& identity, const Clock& clock)
        : frames_(callerOf(connection), dispatcher, hub, identity, clock,
                  [&connection](Bytes bytes) { return connection.send(std::move(bytes)); }) {}

    bool received(ByteView bytes) override { return frames_.feed(bytes); }
    bool expectsMore() const override { return frames_.midFrame(); }
    bool greeted() const override { return frames_.greeted(); }

private:
    static rpc::Caller callerOf(const platform::LocalConnection& connection) {
        const rpc::Role role =
            connection.peer().role == platform::PeerRole::admin ? rpc::Role::admin : rpc::Role::viewer;
        return {role, connection.peer().text, connection.id()};
    }

    rpc::ServerConnection frames_;
};

} // namespace

LocalAdmin::LocalAdmin(const rpc::Handlers& handlers, rpc::EventHub& hub, rpc::ServerIdentity identity,
                       platform::LocalServerOptions options, net::Strand& strand, const Clock& clock, Log& log,
                       std::function<void()> look)
    : hub_(hub), identity_(std::move(identity)), strand_(strand), clock_(clock), log_(log), look_(std::move(look)),
      dispatcher_(handlers, log) {
    options.refusal = [this, limits = options](platform::LocalRefusal why, const platform::LocalPeer& peer) {
        noteRefusal(why, peer);
        return rpc::frame(rpc::errorText(0, refusalWords(why, limits)));
    };
    server_ = platform::LocalServer::create(std::move(options));
}

LocalAdmin::~LocalAdmin() { stop(); }

Status LocalAdmin::start() {
    const Status started = server_->start(
        [this](platform::LocalConnection& connection) -> std::unique_ptr<platform::LocalConnectionHandler> {
            log_.debug("admin.connected", {{"peer", connection.peer().text}});
            return std::make_unique<AdminConnection>(connection, dispatcher_, hub_, identity_, clock_);
        });
    if (started) flushEvents();
    return started;
}

void LocalAdmin::noteRefusal(platform::LocalRefusal why, const platform::LocalPeer& peer) {
    const std::lock_guard lock(refusalsMutex_);
    ++refusals_;
    const auto now = clock_.ticks();
    if (nextRefusalLine_ && now < *nextRefusalLine_) return;
    nextRefusalLine_ = now + refusalsEvery;
    log_.warning("admin.refused",
                 {{"peer", peer.text}, {"reason", reasonOf(why)}, {"count", std::exchange(refusals_, 0)}});
}

void LocalAdmin::flushEvents() {
    if (look_) look_();
    hub_.flush();
    strand_.postAt(clock_.ticks() + eventInterval, [this] { flushEvents(); });
}

void LocalAdmin::stop() { server_->stop(); }

} // namespace ismail::service
