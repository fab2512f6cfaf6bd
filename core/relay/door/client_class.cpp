#include "relay/door/client_class.h"

namespace ismail::relay {

Millis greetingPause(const config::Settings& settings, ClientClass client, bool waitedBefore, const PeerInfo& peer,
                     std::size_t openConnections) {
    if (client != ClientClass::stranger || waitedBefore || peer.listener != ListenerKind::relay || peer.tls)
        return Millis(0);
    const Millis pause = settings.duration(config::Setting::greetPause);
    const bool crowded = openConnections * 10 > settings.number(config::Setting::maxConnections) * 7;
    return crowded ? pause / 2 : pause;
}

} // namespace ismail::relay
