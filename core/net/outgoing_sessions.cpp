#include "net/outgoing_sessions.h"

namespace ismail::net {

namespace {

// Ids of outgoing connections have this bit, so that they are never those of incoming ones.
constexpr SessionId outgoingBit = SessionId{1} << 60;

} // namespace

std::string_view stageText(OutgoingSession::Stage stage) {
    switch (stage) {
    case OutgoingSession::Stage::connecting: return "connecting";
    case OutgoingSession::Stage::handshake: return "TLS handshake";
    case OutgoingSession::Stage::opening: return "greeting";
    case OutgoingSession::Stage::idle: return "waiting for mail";
    case OutgoingSession::Stage::sending: return "sending";
    }
    return {};
}

OutgoingSessions::OutgoingSessions(const Clock& clock)
    : clock_(clock), last_(outgoingBit | static_cast<SessionId>(toMillis(clock.now()) / 1000) << 20) {}

std::shared_ptr<OutgoingSession> OutgoingSessions::add(std::string peer, std::string host, std::function<void()> cut) {
    auto session = std::make_shared<OutgoingSession>();
    session->peer = std::move(peer);
    session->host = std::move(host);
    session->since = clock_.now();
    std::lock_guard lock(mutex_);
    std::erase_if(entries_, [](const auto& entry) { return entry.second.session.expired(); });
    session->id = ++last_;
    entries_.emplace(session->id, Entry{session, std::move(cut)});
    return session;
}

std::vector<std::shared_ptr<const OutgoingSession>> OutgoingSessions::list() {
    std::vector<std::shared_ptr<const OutgoingSession>> result;
    std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_)
        if (auto session = entry.session.lock()) result.push_back(std::move(session));
    return result;
}

bool OutgoingSessions::disconnect(SessionId id) {
    std::function<void()> cut;
    {
        std::lock_guard lock(mutex_);
        const auto found = entries_.find(id);
        if (found == entries_.end() || found->second.session.expired()) return false;
        cut = found->second.cut;
    }
    cut();
    return true;
}

} // namespace ismail::net
