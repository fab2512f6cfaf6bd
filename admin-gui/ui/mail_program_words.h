// What somebody types into a mail program to use an account here: hosts, ports, encryption, user name.
#pragma once

#include "rpc/contract.h"

#include <QString>

#include <vector>

namespace ismail::admin {

// A line each, to be copied; only of listeners that are open, the encrypted ones first. Empty: no mail program could
// use this server.
QString mailProgramSettings(const QString& host, const QString& account,
                            const std::vector<rpc::ListenerInfo>& listeners);

} // namespace ismail::admin
