// The listeners of all protocols as the settings want them: opened at start, changed live.
//
// Promises: a listener that cannot be opened is logged and stops no other (net/listener.h tells its state, and tries
// again); a change that does not concern a listener leaves its connections alone. Thread-safe.
#pragma once

#include "accounts/directory.h"
#include "base/log.h"
#include "config/settings.h"
#include "listener_settings.h"
#include "net/imap_server_session.h"
#include "net/listener.h"
#include "net/pop3_server_session.h"
#include "net/smtp_server_session.h"
#include "relay/routing/own_identity.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace ismail::service {

class Listening {
public:
    struct FrontEnds {
        net::SmtpFrontEnd& smtp;
        net::Pop3FrontEnd& pop3;
        net::ImapFrontEnd& imap;
        relay::PeerDoor* peers = nullptr; // partners that prove who they are; none: nobody can
        net::PeerSink* channels = nullptr;
    };
    Listening(net::Listeners& listeners, const FrontEnds& frontEnds, const relay::OwnIdentitySource& identity,
              const accounts::DirectorySource& directory, Log& log)
        : listeners_(listeners), frontEnds_(frontEnds), identity_(identity), directory_(directory), log_(log) {}

    // Opens, changes or closes what the settings and the accounts say.
    void apply(const config::Settings& settings);
    // POP3 and IMAP offer SCRAM while every account knows it, since clients that are offered it try nothing else. Where
    // that is as it was, no listener is touched.
    void accountsChanged(const config::Settings& settings);

private:
    void applyOne(const config::Settings& settings, const ListenerRow& row);
    template <typename Protocol>
    void open(const config::Settings& settings, const ListenerRow& row, net::FrontEnd<Protocol>& frontEnd,
              typename Protocol::Options options);

    net::Listeners& listeners_;
    const FrontEnds frontEnds_;
    const relay::OwnIdentitySource& identity_;
    const accounts::DirectorySource& directory_;
    Log& log_;
    std::mutex mutex_;
    std::optional<bool> scram_;                   // is offered; none before the first apply()
    std::map<std::string, std::string> problems_; // as last logged
};

} // namespace ismail::service
