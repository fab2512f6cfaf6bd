// What POP3 and IMAP make alike of a log-in and of a connection. Internal to mailbox.
#pragma once

#include "relay/login_exchange.h"

#include <memory>
#include <string>

namespace ismail::mailbox {

// Ports: of either service.
template <typename Ports>
std::shared_ptr<relay::LoginExchange> loginExchange(const Ports& ports, const char* protocol,
                                                    const std::string& session, const std::string& peer,
                                                    relay::CounterId logins) {
    return std::make_shared<relay::LoginExchange>(
        relay::LoginExchange::Ports{ports.log, ports.authenticator, ports.loginWorkers, ports.counters, ports.logins},
        relay::LoginExchange::Client{protocol, session, peer, logins},
        // A partner has no mailbox.
        [](const relay::AuthenticatedUser& user) { return user.accountId != 0; });
}

} // namespace ismail::mailbox
