#include "admin_api.h"

#include "relay/relay_core.h"

namespace ismail::service {

AdminApi::AdminApi(const Ports& ports)
    : relay_({ports.relay, ports.relayStrand, ports.store.queue(), ports.store.directory(), ports.store.directory(),
              ports.clock}),
      rerouting_({ports.log, ports.clock, ports.store.directory(), ports.store.queueMoves(), ports.relay.identity(),
                  ports.relay.rewriting(), relay_, ports.events}),
      server_({ports.clock, ports.log, ports.store, relay_, ports.relay.identity(), ports.sessions, ports.outgoing,
               ports.listeners, ports.certificate, ports.backups, ports.alerts, ports.secret, ports.events,
               ports.data}),
      upkeep_({ports.clock, ports.log, ports.store.directory(), ports.store.statistics(), ports.counters, relay_,
               ports.relay.identity(), ports.certificate, ports.backups, ports.events}),
      domains_({ports.store.directory(), ports.store.queueAdmin(), ports.store.quotas(), relay_}),
      partners_({ports.store.directory(), ports.store.queueAdmin(), relay_, ports.secret}),
      accounts_({ports.store.directory(), ports.store.mailboxes(), ports.store.logins(), ports.relay.sending()}),
      addresses_({ports.store.directory(), ports.relay.logins()}),
      queue_({ports.clock, ports.log, ports.store.queueAdmin(), ports.store.queue(), relay_, ports.events,
              [this] { rerouting_.wanted(Rerouting::Scope::homes); }}),
      routing_({ports.clock, ports.store.directory(), ports.store.queueAdmin(), relay_, ports.relay.identity(),
                ports.secret, ports.events}) {
    ports.store.directory().onChange([this](store::Change change) {
        if (change == store::Change::partners) return;
        rerouting_.wanted(change == store::Change::accounts ? Rerouting::Scope::homes : Rerouting::Scope::everything);
    });
    // What the last process did not get done.
    rerouting_.wanted(Rerouting::Scope::homes);
}

} // namespace ismail::service
