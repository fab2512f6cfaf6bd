// The policy of POP3: who may connect, who logs in, whose maildrop it is, and what becomes of deleted messages.
//
// Promises: connections are limited in total and by address; failed log-ins count together with those of SMTP; a
// maildrop belongs to one session at a time; messages are removed only by update(), in one transaction; every question
// is answered exactly once. Thread-safe. Must outlive every session it made. Does not: know sockets or SQL.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "mailbox/interfaces.h"
#include "mailbox/maildrop_lock.h"
#include "relay/admission.h"
#include "relay/authenticator.h"
#include "relay/counters.h"
#include "relay/login_exchange.h"

#include <memory>

namespace ismail::mailbox {

struct Pop3Ports {
    const Clock& clock;
    Log& log;
    const config::SettingsSource& settings;
    Maildrops& maildrops;
    relay::Authenticator& authenticator;
    Workers& loginWorkers;
    Workers& reading;
    relay::Counters& counters;
    relay::LoginGuard& logins; // shared with SMTP
};

class Pop3Service final : public Pop3HostFactory {
public:
    explicit Pop3Service(const Pop3Ports& ports) : ports_(ports) {}

    std::unique_ptr<Pop3Host> accept(const Pop3Peer& peer, proto::Pop3Reply* refusal) override;

private:
    const Pop3Ports ports_;
    relay::ConnectionLimiter connections_;
    const std::shared_ptr<MaildropLocks> locks_ = std::make_shared<MaildropLocks>();
};

} // namespace ismail::mailbox
