// What of the running server an edit of the directory or of the settings concerns: each kind of change has done for it
// what it needs and nothing else, so that an edit of an alias opens no listener and interrupts no delivery.
#pragma once

#include "accounts/directory_change.h"
#include "api/rerouting.h"

#include <optional>

namespace ismail::service {

struct ChangeEffects {
    bool log = false;         // level and size of the log
    bool certificate = false; // it may be another file, or another name
    bool listeners = false;   // all that the settings say about them
    bool scram = false;       // every account knows SCRAM, or not any more: POP3 and IMAP offer it or not
    bool ways = false;        // where mail goes: destinations are resolved anew, partners are asked anew
    std::optional<Rerouting::Scope> rerouting{}; // of mail that waits
};

ChangeEffects effectsOf(accounts::DirectoryChange::Kind kind);

} // namespace ismail::service
