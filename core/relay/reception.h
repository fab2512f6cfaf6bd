// Incoming SMTP sessions: admits or refuses connections and makes the host of each session.
//
// Promises: blocked networks never get a session; connections are limited in total and by address, where partners and
// trusted networks are exempt from the limit by address. Thread-safe. Must outlive every session it made.
#pragma once

#include "relay/reception_ports.h"

#include <memory>

namespace ismail::relay {

class ReceptionService final : public ReceptionFactory {
public:
    explicit ReceptionService(ReceptionPorts ports) : ports_(ports), limits_(ports_) {}

    std::unique_ptr<ReceptionHost> accept(const PeerInfo& peer, mail::Reply* refusal) override;
    // Who may log in: other protocols count into it and look at it too.
    LoginGuard& logins() { return limits_.logins; }
    const SendingLimits& sending() const { return limits_.sending; }
    std::size_t openSessions() const { return limits_.connections.open(); }

private:
    ReceptionPorts ports_;
    ReceptionLimits limits_;
};

} // namespace ismail::relay
