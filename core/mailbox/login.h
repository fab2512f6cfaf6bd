// What POP3 and IMAP make alike of a log-in and of a connection. Internal to mailbox.
#pragma once

#include "accounts/login_exchange.h"

#include <memory>
#include <string>

namespace ismail::mailbox {

// Ports: of either service.
template <typename Dependencies>
std::shared_ptr<accounts::LoginExchange> loginExchange(const Dependencies& deps, const char* protocol,
                                                       const std::string& session, const std::string& peer,
                                                       CounterId logins) {
    return std::make_shared<accounts::LoginExchange>(
        accounts::LoginExchange::Dependencies{deps.log, deps.authenticator, deps.loginWorkers, deps.counters,
                                              deps.logins},
        accounts::LoginExchange::Client{protocol, session, peer, logins},
        // A partner has no mailbox.
        [](const accounts::AuthenticatedUser& user) { return user.accountId != 0; });
}

} // namespace ismail::mailbox
