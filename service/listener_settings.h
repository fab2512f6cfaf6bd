// Every listener of the server with its settings, and how they are read, whatever its protocol. Who lists, opens or
// pauses listeners goes by this table.
#pragma once

#include "config/settings.h"
#include "net/server_session.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace ismail::service {

enum class ListenerProtocol : std::uint8_t { smtp, pop3, imap };

struct ListenerRow {
    const char* name;
    ListenerProtocol protocol;
    config::Setting enabled, address, port, tls, auth;
};

extern const std::array<ListenerRow, 7> listenerTable;

net::ListenerTls tlsOf(std::string_view choice);

} // namespace ismail::service
