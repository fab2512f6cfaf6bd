#include "pop3_listening.h"

#include <array>

namespace ismail::service {

namespace {

using config::Setting;

struct ListenerSettings {
    const char* name;
    Setting enabled, address, port, tls, auth;
};

constexpr std::array<ListenerSettings, 2> table = {{
    {"pop3", Setting::pop3Enabled, Setting::pop3Address, Setting::pop3Port, Setting::pop3Tls, Setting::pop3Auth},
    {"pop3s", Setting::pop3sEnabled, Setting::pop3sAddress, Setting::pop3sPort, Setting::pop3sTls, Setting::pop3sAuth},
}};

net::ListenerTls tlsOf(const std::string& choice) {
    if (choice == "implicit") return net::ListenerTls::implicit;
    return choice == "starttls" ? net::ListenerTls::startTls : net::ListenerTls::none;
}

net::Pop3FrontEnd::Options optionsOf(const config::Settings& settings, const ListenerSettings& row,
                                     const std::string& hostname, bool scram) {
    net::Pop3FrontEnd::Options options;
    options.tls = tlsOf(settings.text(row.tls));
    options.engine.hostname = hostname;
    options.engine.login = settings.text(row.auth) != "never";
    options.engine.loginWithoutTls = settings.text(row.auth) == "always";
    options.engine.scram = scram;
    options.engine.maxErrors = static_cast<std::uint32_t>(settings.number(Setting::pop3MaxErrors));
    options.engine.idleTimeout = settings.duration(Setting::pop3IdleTimeout);
    return options;
}

} // namespace

void Pop3Listening::apply(const config::Settings& settings) {
    const std::lock_guard lock(mutex_);
    const bool scram = everyAccountKnowsScram_();
    frontEnd_.setHardCap(settings.number(Setting::pop3MaxConnections) + 500);
    for (const ListenerSettings& row : table) {
        std::string problem;
        if (!settings.flag(row.enabled)) {
            listeners_.close(row.name);
        } else {
            frontEnd_.configure(row.name, optionsOf(settings, row, identity_.current()->name, scram));
            const net::ListenerConfig config{row.name, settings.list(row.address),
                                             static_cast<std::uint16_t>(settings.number(row.port))};
            if (const Status opened = listeners_.open(config, frontEnd_); !opened) problem = opened.error().text;
        }
        std::string& known = problems_[row.name];
        if (!problem.empty() && known != problem)
            log_.error("listener.failed", {{"listener", row.name}, {"reason", problem}});
        known = problem;
    }
}

} // namespace ismail::service
