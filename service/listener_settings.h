// How the settings of a listener are read, whatever its protocol.
#pragma once

#include "net/server_session.h"

#include <string_view>

namespace ismail::service {

inline net::ListenerTls tlsOf(std::string_view choice) {
    if (choice == "implicit") return net::ListenerTls::implicit;
    return choice == "starttls" ? net::ListenerTls::startTls : net::ListenerTls::none;
}

} // namespace ismail::service
