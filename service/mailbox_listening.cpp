#include "mailbox_listening.h"

#include "listener_settings.h"

#include <array>

namespace ismail::service {

using config::Setting;

// One listener.
struct MailboxListening::Row {
    const char* name;
    Setting enabled, address, port, tls, auth;
};

namespace {

net::Pop3FrontEnd::Options pop3Options(const config::Settings& settings) {
    net::Pop3FrontEnd::Options options;
    proto::Pop3ServerOptions& engine = options.engine;
    engine.maxErrors = static_cast<std::uint32_t>(settings.number(Setting::pop3MaxErrors));
    engine.idleTimeout = settings.duration(Setting::pop3IdleTimeout);
    return options;
}

net::ImapFrontEnd::Options imapOptions(const config::Settings& settings) {
    net::ImapFrontEnd::Options options;
    proto::ImapServerOptions& engine = options.engine;
    engine.compress = settings.flag(Setting::imapCompress);
    engine.maxMessageSize = settings.number(Setting::maxMessageSize);
    engine.maxErrors = static_cast<std::uint32_t>(settings.number(Setting::imapMaxErrors));
    engine.idleTimeout = settings.duration(Setting::imapIdleTimeout);
    engine.keepAlive = settings.duration(Setting::imapKeepAlive);
    return options;
}

constexpr std::size_t spareConnections = 500; // over the limit of policy, which answers them in words

} // namespace

void MailboxListening::apply(const config::Settings& settings) {
    static constexpr std::array<Row, 2> pop3 = {{
        {"pop3", Setting::pop3Enabled, Setting::pop3Address, Setting::pop3Port, Setting::pop3Tls, Setting::pop3Auth},
        {"pop3s", Setting::pop3sEnabled, Setting::pop3sAddress, Setting::pop3sPort, Setting::pop3sTls,
         Setting::pop3sAuth},
    }};
    static constexpr std::array<Row, 2> imap = {{
        {"imap", Setting::imapEnabled, Setting::imapAddress, Setting::imapPort, Setting::imapTls, Setting::imapAuth},
        {"imaps", Setting::imapsEnabled, Setting::imapsAddress, Setting::imapsPort, Setting::imapsTls,
         Setting::imapsAuth},
    }};
    const std::lock_guard lock(mutex_);
    const bool scram = everyAccountKnowsScram_();
    pop3_.setHardCap(settings.number(Setting::pop3MaxConnections) + spareConnections);
    imap_.setHardCap(settings.number(Setting::imapMaxConnections) + spareConnections);
    net::Pop3FrontEnd::Options pop3Offer = pop3Options(settings);
    net::ImapFrontEnd::Options imapOffer = imapOptions(settings);
    pop3Offer.engine.scram = imapOffer.engine.scram = scram;
    for (const Row& row : pop3)
        apply(settings, row, pop3_, pop3Offer);
    for (const Row& row : imap)
        apply(settings, row, imap_, imapOffer);
}

template <typename Protocol>
void MailboxListening::apply(const config::Settings& settings, const Row& row, net::FrontEnd<Protocol>& frontEnd,
                             typename Protocol::Options options) {
    std::string problem;
    if (!settings.flag(row.enabled)) {
        listeners_.close(row.name);
    } else {
        options.tls = tlsOf(settings.text(row.tls));
        options.engine.hostname = identity_.current()->name;
        options.engine.login = settings.text(row.auth) != "never";
        options.engine.loginWithoutTls = settings.text(row.auth) == "always";
        frontEnd.configure(row.name, std::move(options));
        const net::ListenerConfig config{row.name, settings.list(row.address),
                                         static_cast<std::uint16_t>(settings.number(row.port))};
        if (const Status opened = listeners_.open(config, frontEnd); !opened) problem = opened.error().text;
    }
    std::string& known = problems_[row.name];
    if (!problem.empty() && known != problem)
        log_.error("listener.failed", {{"listener", row.name}, {"reason", problem}});
    known = problem;
}

} // namespace ismail::service
