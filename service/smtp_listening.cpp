#include "smtp_listening.h"

#include "listener_settings.h"

#include <array>

namespace ismail::service {

namespace {

using config::Setting;

struct ListenerSettings {
    const char* name;
    relay::ListenerKind kind;
    Setting enabled, address, port, tls, auth;
};

constexpr std::array<ListenerSettings, 3> table = {{
    {"relay", relay::ListenerKind::relay, Setting::relayEnabled, Setting::relayAddress, Setting::relayPort,
     Setting::relayTls, Setting::relayAuth},
    {"submission", relay::ListenerKind::submission, Setting::submissionEnabled, Setting::submissionAddress,
     Setting::submissionPort, Setting::submissionTls, Setting::submissionAuth},
    {"submissions", relay::ListenerKind::submissions, Setting::submissionsEnabled, Setting::submissionsAddress,
     Setting::submissionsPort, Setting::submissionsTls, Setting::submissionsAuth},
}};

net::SmtpFrontEnd::Options optionsOf(const config::Settings& settings, const ListenerSettings& row,
                                   const std::string& hostname) {
    net::SmtpFrontEnd::Options options;
    options.kind = row.kind;
    options.tls = tlsOf(settings.text(row.tls));
    proto::SmtpServerOptions& engine = options.engine;
    engine.hostname = hostname;
    engine.auth = settings.text(row.auth) != "never";
    engine.authWithoutTls = settings.text(row.auth) == "always";
    engine.requireAuth = row.kind != relay::ListenerKind::relay;
    engine.etrn = row.kind == relay::ListenerKind::relay;
    engine.bareNewline =
        settings.text(Setting::bareNewline) == "normalise" ? proto::BareNewline::normalise : proto::BareNewline::refuse;
    engine.maxMessageSize = settings.number(Setting::maxMessageSize);
    engine.maxRecipients = static_cast<std::uint32_t>(settings.number(Setting::maxRecipients));
    engine.maxErrors = static_cast<std::uint32_t>(settings.number(Setting::maxErrors));
    engine.maxIdleCommands = static_cast<std::uint32_t>(settings.number(Setting::maxIdleCommands));
    engine.commandTimeout = settings.duration(Setting::commandTimeout);
    engine.dataTimeout = settings.duration(Setting::dataTimeout);
    engine.messageTimeout = settings.duration(Setting::messageTimeout);
    engine.sessionTimeout = settings.duration(Setting::sessionTimeout);
    return options;
}

} // namespace

void SmtpListening::apply(const config::Settings& settings) {
    frontEnd_.setHardCap(settings.number(Setting::maxConnections) + 500);
    for (std::size_t i = 0; i < table.size(); ++i)
        applyOne(settings, i);
}

void SmtpListening::applyOne(const config::Settings& settings, std::size_t index) {
    const ListenerSettings& row = table[index];
    std::string problem;
    if (!settings.flag(row.enabled)) {
        listeners_.close(row.name);
    } else {
        frontEnd_.configure(row.name, optionsOf(settings, row, identity_.current()->name));
        const net::ListenerConfig config{row.name, settings.list(row.address),
                                         static_cast<std::uint16_t>(settings.number(row.port))};
        if (const Status opened = listeners_.open(config, frontEnd_); !opened) problem = opened.error().text;
    }
    std::lock_guard lock(mutex_);
    std::string& known = problems_[row.name];
    if (!problem.empty() && known != problem)
        log_.error("listener.failed", {{"listener", row.name}, {"reason", problem}});
    known = problem;
}

std::vector<std::string> SmtpListening::problems() const {
    std::lock_guard lock(mutex_);
    std::vector<std::string> sentences;
    for (const auto& [name, problem] : problems_)
        if (!problem.empty()) sentences.push_back(problem);
    return sentences;
}

} // namespace ismail::service
