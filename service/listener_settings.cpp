#include "listener_settings.h"

namespace ismail::service {

using config::Setting;
using P = ListenerProtocol;

const std::array<ListenerRow, 7> listenerTable = {{
    {"relay", P::smtp, Setting::relayEnabled, Setting::relayAddress, Setting::relayPort, Setting::relayTls,
     Setting::relayAuth},
    {"submission", P::smtp, Setting::submissionEnabled, Setting::submissionAddress, Setting::submissionPort,
     Setting::submissionTls, Setting::submissionAuth},
    {"submissions", P::smtp, Setting::submissionsEnabled, Setting::submissionsAddress, Setting::submissionsPort,
     Setting::submissionsTls, Setting::submissionsAuth},
    {"pop3", P::pop3, Setting::pop3Enabled, Setting::pop3Address, Setting::pop3Port, Setting::pop3Tls,
     Setting::pop3Auth},
    {"pop3s", P::pop3, Setting::pop3sEnabled, Setting::pop3sAddress, Setting::pop3sPort, Setting::pop3sTls,
     Setting::pop3sAuth},
    {"imap", P::imap, Setting::imapEnabled, Setting::imapAddress, Setting::imapPort, Setting::imapTls,
     Setting::imapAuth},
    {"imaps", P::imap, Setting::imapsEnabled, Setting::imapsAddress, Setting::imapsPort, Setting::imapsTls,
     Setting::imapsAuth},
}};

net::ListenerTls tlsOf(std::string_view choice) {
    if (choice == "implicit") return net::ListenerTls::implicit;
    return choice == "starttls" ? net::ListenerTls::startTls : net::ListenerTls::none;
}

} // namespace ismail::service
