// The SMTP listeners as the settings want them: opened at start, changed live, failed ports tried again.
//
// Promises: a listener that cannot be opened is a sentence in problems() and stops no other; a change that does not
// concern a listener leaves its connections alone.
#pragma once

#include "base/log.h"
#include "config/settings.h"
#include "net/listener.h"
#include "net/smtp_server_session.h"
#include "relay/own_identity.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace ismail::service {

class SmtpListening {
public:
    SmtpListening(net::Listeners& listeners, net::SmtpFrontEnd& frontEnd, const relay::OwnIdentitySource& identity,
                  Log& log)
        : listeners_(listeners), frontEnd_(frontEnd), identity_(identity), log_(log) {}

    // Opens, changes or closes what the settings say. From one thread at a time.
    void apply(const config::Settings& settings);
    // One sentence for each listener that could not be opened.
    std::vector<std::string> problems() const;

private:
    void applyOne(const config::Settings& settings, std::size_t index);

    net::Listeners& listeners_;
    net::SmtpFrontEnd& frontEnd_;
    const relay::OwnIdentitySource& identity_;
    Log& log_;
    mutable std::mutex mutex_;
    std::map<std::string, std::string> problems_;
};

} // namespace ismail::service
