#include "change_effects.h"

namespace ismail::service {

ChangeEffects effectsOf(accounts::DirectoryChange::Kind kind) {
    using Kind = accounts::DirectoryChange::Kind;
    ChangeEffects effects;
    switch (kind) {
    case Kind::settings:
        effects.log = effects.certificate = effects.listeners = effects.ways = true;
        effects.rerouting = Rerouting::Scope::everything;
        break;
    case Kind::partners: effects.ways = true; break;
    case Kind::domains:
        effects.scram = true; // accounts go with a domain
        effects.ways = true;
        effects.rerouting = Rerouting::Scope::everything;
        break;
    case Kind::routes:
        effects.ways = true;
        effects.rerouting = Rerouting::Scope::everything;
        break;
    case Kind::accounts:
        effects.scram = true;
        effects.rerouting = Rerouting::Scope::homes;
        break;
    case Kind::aliases: effects.rerouting = Rerouting::Scope::homes; break;
    case Kind::recipients: break; // sessions ask the list itself
    }
    return effects;
}

} // namespace ismail::service
