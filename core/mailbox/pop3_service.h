// The policy of POP3: who may connect, who logs in, whose maildrop it is, and what becomes of deleted messages.
//
// Promises: connections are limited in total and by address; failed log-ins count together with those of SMTP; a
// maildrop belongs to one session at a time; messages are removed only by update(), in one transaction; every question
// is answered exactly once. Thread-safe. Must outlive every session it made. Does not: know sockets or SQL.
#pragma once

#include "accounts/admission.h"
#include "accounts/authenticator.h"
#include "accounts/login_exchange.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "config/settings.h"
#include "mailbox/interfaces.h"
#include "mailbox/maildrop_lock.h"

#include <memory>

namespace ismail::mailbox {

struct Pop3Dependencies {
    const Clock& clock;
    Log& log;
    const config::SettingsSource& settings;
    Maildrops& maildrops;
    accounts::Authenticator& authenticator;
    Workers& loginWorkers;
    Workers& reading;
    Counters& counters;
    accounts::LoginGuard& logins; // shared with SMTP
};

class Pop3Service final : public Pop3HostFactory {
public:
    explicit Pop3Service(const Pop3Dependencies& deps) : deps_(deps) {}

    std::unique_ptr<Pop3Host> accept(const Pop3Peer& peer, proto::Pop3Reply* refusal) override;

private:
    const Pop3Dependencies deps_;
    accounts::ConnectionLimiter connections_;
    const std::shared_ptr<MaildropLocks> locks_ = std::make_shared<MaildropLocks>();
};

} // namespace ismail::mailbox
