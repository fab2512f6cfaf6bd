// What listeners are called for people, and which protocol they belong to.
#pragma once

#include <QString>

#include <string>

namespace ismail::admin {

// "relay": "Mail from other servers". One that is not known here is called as the service calls it.
QString listenerTitle(const std::string& listener);
// "SMTP", "POP3", "IMAP"; one that is not known here is a protocol of its own.
// What a connection does, as the service calls it: "rcpt", "idle".
QString sessionStageText(const std::string& stage);
QString listenerProtocol(const std::string& listener);

} // namespace ismail::admin
