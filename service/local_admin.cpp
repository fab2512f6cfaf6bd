#include "local_admin.h"

namespace ismail::service {

namespace {

constexpr Millis eventInterval{250};

// One local connection: octets of platform on one side, frames of rpc on the other.
class AdminConnection final : public platform::LocalConnectionHandler {
public:
    AdminConnection(platform::LocalConnection& connection, const rpc::Dispatcher& dispatcher, rpc::EventHub& hub,
                    const rpc::ServerIdentity& identity, const Clock& clock)
        : frames_(callerOf(connection), dispatcher, hub, identity, clock,
                  [&connection](Bytes bytes) { return connection.send(std::move(bytes)); }) {}

    bool received(ByteView bytes) override { return frames_.feed(bytes); }
    bool expectsMore() const override { return frames_.midFrame(); }

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
                       platform::LocalServerOptions options, net::Strand& strand, const Clock& clock, Log& log)
    : hub_(hub), identity_(std::move(identity)), strand_(strand), clock_(clock), log_(log), dispatcher_(handlers, log),
      server_(platform::LocalServer::create(std::move(options))) {}

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

void LocalAdmin::flushEvents() {
    hub_.flush();
    strand_.postAt(clock_.ticks() + eventInterval, [this] { flushEvents(); });
}

void LocalAdmin::stop() { server_->stop(); }

} // namespace ismail::service
