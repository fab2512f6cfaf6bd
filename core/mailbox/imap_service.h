// The policy of IMAP: who may connect, who logs in, and what becomes of each command.
//
// Promises: connections are limited in total, by address and by account; failed log-ins count together with those of
// SMTP and POP3; what blocks runs on workers, so an idle session costs no thread; what takes longer than a few
// milliseconds goes on in steps among its kind, and ends when the client goes; sessions of one mailbox hear of each
// other's changes, and of mail that arrives, at once; OK to a change is said after the disk has it. Thread-safe. Must
// outlive every session it made. Does not: know sockets or SQL.
#pragma once

#include "accounts/admission.h"
#include "accounts/authenticator.h"
#include "accounts/login_exchange.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "config/settings.h"
#include "mailbox/account_connections.h"
#include "mailbox/imap_host.h"
#include "mailbox/imap_hub.h"
#include "mailbox/imap_store.h"

#include <memory>

namespace ismail::mailbox {

struct ImapDependencies {
    const Clock& clock;
    Log& log;
    const config::SettingsSource& settings;
    ImapStore& store;
    accounts::Authenticator& authenticator;
    Workers& loginWorkers;
    Workers& reading; // for what takes milliseconds
    Workers& heavy;   // for what takes longer, in steps
    Counters& counters;
    accounts::LoginGuard& logins; // shared with SMTP and POP3
};

class ImapService final : public ImapHostFactory {
public:
    // Listens to the store's changes from now on.
    explicit ImapService(const ImapDependencies& deps);

    std::unique_ptr<ImapHost> accept(const ImapPeer& peer, proto::ImapReply* refusal) override;

private:
    const ImapDependencies deps_;
    accounts::ConnectionLimiter connections_;
    AccountConnections accounts_;
    const std::shared_ptr<ImapHub> hub_ = std::make_shared<ImapHub>(); // the store may still call it
};

} // namespace ismail::mailbox
