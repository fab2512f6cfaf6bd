// The listeners for reading mail (POP3, IMAP) as the settings want them; smtp_listening.h says what that promises.
#pragma once

#include "base/log.h"
#include "config/settings.h"
#include "net/imap_server_session.h"
#include "net/listener.h"
#include "net/pop3_server_session.h"
#include "relay/own_identity.h"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace ismail::service {

class MailboxListening {
public:
    // everyAccountKnowsScram: SCRAM is offered only then, since clients that are offered it try nothing else.
    MailboxListening(net::Listeners& listeners, net::Pop3FrontEnd& pop3, net::ImapFrontEnd& imap,
                     const relay::OwnIdentitySource& identity, std::function<bool()> everyAccountKnowsScram, Log& log)
        : listeners_(listeners), pop3_(pop3), imap_(imap), identity_(identity),
          everyAccountKnowsScram_(std::move(everyAccountKnowsScram)), log_(log) {}

    // Opens, changes or closes what the settings and the accounts say. It reads the database.
    void apply(const config::Settings& settings);

private:
    struct Row;
    template <typename Protocol>
    void apply(const config::Settings& settings, const Row& row, net::FrontEnd<Protocol>& frontEnd,
               typename Protocol::Options options);

    net::Listeners& listeners_;
    net::Pop3FrontEnd& pop3_;
    net::ImapFrontEnd& imap_;
    const relay::OwnIdentitySource& identity_;
    const std::function<bool()> everyAccountKnowsScram_;
    Log& log_;
    std::mutex mutex_;
    std::map<std::string, std::string> problems_; // as last logged
};

} // namespace ismail::service
