#include "listening.h"

namespace ismail::service {

using config::Setting;

namespace {

constexpr std::size_t spareConnections = 500; // over the limit of policy, which answers them in words

relay::ListenerKind kindOf(const ListenerRow& row) {
    if (row.port == Setting::relayPort) return relay::ListenerKind::relay;
    return row.port == Setting::submissionPort ? relay::ListenerKind::submission : relay::ListenerKind::submissions;
}

net::SmtpFrontEnd::Options smtpOptions(const config::Settings& settings, const ListenerRow& row) {
    net::SmtpFrontEnd::Options options;
    options.kind = kindOf(row);
    proto::SmtpServerOptions& engine = options.engine;
    engine.auth = settings.text(row.auth) != "never";
    engine.authWithoutTls = settings.text(row.auth) == "always";
    engine.requireAuth = options.kind != relay::ListenerKind::relay;
    engine.etrn = options.kind == relay::ListenerKind::relay;
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

template <typename Engine>
void setLogin(Engine& engine, const config::Settings& settings, const ListenerRow& row, bool scram) {
    engine.login = settings.text(row.auth) != "never";
    engine.loginWithoutTls = settings.text(row.auth) == "always";
    engine.scram = scram;
}

net::Pop3FrontEnd::Options pop3Options(const config::Settings& settings, const ListenerRow& row, bool scram) {
    net::Pop3FrontEnd::Options options;
    proto::Pop3ServerOptions& engine = options.engine;
    setLogin(engine, settings, row, scram);
    engine.maxErrors = static_cast<std::uint32_t>(settings.number(Setting::pop3MaxErrors));
    engine.idleTimeout = settings.duration(Setting::pop3IdleTimeout);
    return options;
}

net::ImapFrontEnd::Options imapOptions(const config::Settings& settings, const ListenerRow& row, bool scram) {
    net::ImapFrontEnd::Options options;
    proto::ImapServerOptions& engine = options.engine;
    setLogin(engine, settings, row, scram);
    engine.compress = settings.flag(Setting::imapCompress);
    engine.maxMessageSize = settings.number(Setting::maxMessageSize);
    engine.maxErrors = static_cast<std::uint32_t>(settings.number(Setting::imapMaxErrors));
    engine.idleTimeout = settings.duration(Setting::imapIdleTimeout);
    engine.keepAlive = settings.duration(Setting::imapKeepAlive);
    return options;
}

} // namespace

void Listening::apply(const config::Settings& settings) {
    const std::lock_guard lock(mutex_);
    frontEnds_.smtp.setHardCap(settings.number(Setting::maxConnections) + spareConnections);
    frontEnds_.pop3.setHardCap(settings.number(Setting::pop3MaxConnections) + spareConnections);
    frontEnds_.imap.setHardCap(settings.number(Setting::imapMaxConnections) + spareConnections);
    scram_ = directory_.directory()->everyAccountKnowsScram();
    for (const ListenerRow& row : listenerTable)
        applyOne(settings, row);
}

void Listening::accountsChanged(const config::Settings& settings) {
    const std::lock_guard lock(mutex_);
    const bool scram = directory_.directory()->everyAccountKnowsScram();
    if (!scram_ || scram == *scram_) return;
    scram_ = scram;
    log_.debug("listeners.scram", {{"offered", scram}});
    for (const ListenerRow& row : listenerTable)
        if (row.protocol != ListenerProtocol::smtp) applyOne(settings, row);
}

void Listening::applyOne(const config::Settings& settings, const ListenerRow& row) {
    if (!settings.flag(row.enabled)) {
        listeners_.close(row.name);
        problems_.erase(row.name);
        return;
    }
    switch (row.protocol) {
    case ListenerProtocol::smtp: {
        net::SmtpFrontEnd::Options options = smtpOptions(settings, row);
        options.peers = frontEnds_.peers;
        options.channels = frontEnds_.channels;
        return open(settings, row, frontEnds_.smtp, std::move(options));
    }
    case ListenerProtocol::pop3: return open(settings, row, frontEnds_.pop3, pop3Options(settings, row, *scram_));
    case ListenerProtocol::imap: return open(settings, row, frontEnds_.imap, imapOptions(settings, row, *scram_));
    }
}

template <typename Protocol>
void Listening::open(const config::Settings& settings, const ListenerRow& row, net::FrontEnd<Protocol>& frontEnd,
                     typename Protocol::Options options) {
    options.tls = tlsOf(settings.text(row.tls));
    options.engine.hostname = identity_.current()->name;
    frontEnd.configure(row.name, std::move(options));
    const net::ListenerConfig config{row.name, settings.list(row.address),
                                     static_cast<std::uint16_t>(settings.number(row.port))};
    const Status opened = listeners_.open(config, frontEnd);
    const std::string problem = opened ? std::string() : opened.error().text;
    std::string& known = problems_[row.name];
    if (!problem.empty() && known != problem)
        log_.error("listener.failed", {{"listener", row.name}, {"reason", problem}});
    known = problem;
}

} // namespace ismail::service
