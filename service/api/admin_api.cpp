#include "admin_api.h"

#include "change_effects.h"
#include "relay/relay_core.h"

namespace ismail::service {

AdminApi::AdminApi(const Dependencies& deps)
    : relay_({deps.relay, deps.resolver, deps.relayStrand, deps.store.queue(), deps.store.directory(),
              deps.store.directory(), deps.clock}),
      rerouting_({deps.log, deps.clock, deps.store.directory(), deps.store.queueMoves(), deps.relay.identity(),
                  deps.relay.rewriting(), relay_, deps.events}),
      server_({deps.clock, deps.log, deps.store, relay_, deps.relay.identity(), deps.sessions, deps.outgoing,
               deps.listeners, deps.certificate, deps.backups, deps.alerts, deps.door.health(), deps.group, deps.secret,
               deps.events, deps.data}),
      upkeep_({deps.clock, deps.log, deps.store.directory(), deps.store.statistics(), deps.counters, relay_,
               deps.relay.identity(), deps.certificate, deps.backups, deps.events}),
      domains_({deps.store.directory(), deps.store.queueAdmin(), deps.store.quotas(), relay_}),
      partners_({deps.store.directory(), deps.store.queueAdmin(), relay_, deps.secret}),
      accounts_({deps.store.directory(), deps.store.mailboxes(), deps.store.logins(), deps.relay.sending()}),
      addresses_({deps.store.directory(), deps.relay.logins()}),
      queue_({deps.clock, deps.log, deps.store.queueAdmin(), deps.store.queue(), relay_, deps.events,
              [this] { rerouting_.wanted(Rerouting::Scope::homes); }}),
      kept_({deps.log, deps.store.quarantine(), deps.store.refusals(), deps.store.queueAdmin(), relay_, deps.events}),
      routing_({deps.clock, deps.store.directory(), deps.store.queueAdmin(), relay_, deps.relay.identity(), deps.secret,
                deps.events}),
      identity_({deps.clock, deps.store.directory(), deps.store.dkimKeys(), relay_,
                 [&listeners = deps.listeners] { return listeners.states(); }, deps.store.dmarcReports(),
                 [&relay = deps.relay] { return relay.identity().current()->name; },
                 [&group = deps.group](const std::string& domain, const std::vector<std::int64_t>& askers) {
                     return group.look(domain, askers);
                 }}),
      checks_(relay_), door_({deps.store.directory(), deps.store.door(), deps.door}),
      dkim_({deps.clock, deps.store.directory(), deps.store.dkimKeys(), deps.dkim}),
      group_({deps.clock, deps.store.directory(), deps.store.directory(), deps.store.queueAdmin(),
              deps.store.recipientLists(), deps.store.listCopies(), deps.store.pairs(), deps.group,
              [&relay = deps.relay] { return relay.identity().current()->name; }}) {
    deps.store.directory().onChange([this](const accounts::DirectoryChange& change) {
        if (const auto scope = effectsOf(change.kind).rerouting) rerouting_.wanted(*scope);
    });
    // What the last process did not get done.
    rerouting_.wanted(Rerouting::Scope::homes);
}

} // namespace ismail::service
