// Incoming SMTP sessions: admits or refuses connections and makes the host of each session.
//
// Promises: blocked networks never get a session; connections are limited in total and by address, where partners and
// trusted networks are exempt from the limit by address. Thread-safe. Must outlive every session it made.
#pragma once

#include "relay/reception/reception_dependencies.h"

#include <memory>

namespace ismail::relay {

class ReceptionService final : public ReceptionFactory {
public:
    explicit ReceptionService(ReceptionDependencies deps) : deps_(deps), limits_(deps_) {}

    std::unique_ptr<ReceptionHost> accept(const PeerInfo& peer, mail::Reply* refusal) override;
    // Who may log in: other protocols count into it and look at it too.
    accounts::LoginGuard& logins() { return limits_.logins; }
    std::size_t openSessions() const { return limits_.connections.open(); }

private:
    ReceptionDependencies deps_;
    ReceptionLimits limits_;
};

} // namespace ismail::relay
