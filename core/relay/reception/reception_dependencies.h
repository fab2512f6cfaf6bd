// What the sessions of incoming SMTP share: the world outside and the back office, which is the part of
// the relay that runs on the strand.
#pragma once

#include "accounts/admission.h"
#include "accounts/authenticator.h"
#include "accounts/directory.h"
#include "accounts/login_guard.h"
#include "accounts/quotas.h"
#include "accounts/sending_limits.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/log.h"
#include "config/settings.h"
#include "relay/checks/check_dependencies.h"
#include "relay/learned.h"
#include "relay/partners/partner_book.h"
#include "relay/reception/acceptance_pipeline.h"
#include "relay/reception_host.h"
#include "relay/recipient_book.h"
#include "relay/refusals.h"
#include "relay/routing/own_identity.h"
#include "relay/routing/router.h"
#include "relay/spool.h"

#include <functional>
#include <string>
#include <vector>

namespace ismail::relay {

// The relay behind the sessions. Thread-safe; every callback comes exactly once, from any thread.
class BackOffice {
public:
    virtual ~BackOffice() = default;
    // A message is on disk: deliver to these destinations, and tell the sender of local deliveries it asked about.
    virtual void accepted(const std::vector<std::string>& destinationKeys) = 0;
    virtual void deliveredLocally(const NewMessage& message) = 0;
    // The message is on disk, but not for these: its sender is told.
    virtual void membersRefused(const NewMessage& message, const std::vector<RefusedMember>& members) = 0;
    // Asks the primary of a secondary's domain whether it would take the recipient (call-ahead).
    virtual void verify(std::int64_t domainId, const mail::Address& recipient,
                        std::function<void(RecipientVerdict)> done) = 0;
    // Starts sending everything that is held for these domains; answers 25x or 458 as RFC 1985 section 5 says.
    virtual void runHeld(const std::vector<std::string>& domains, const std::string& node, Answer answer) = 0;
    // Whether the address is one of those that the domain's MX records put before this server: the primary of a domain
    // whose primary is found by MX.
    virtual void isPrimaryByMx(const std::string& domain, const std::string& address,
                               std::function<void(bool)> done) = 0;
    // A partner called: it is up.
    virtual void partnerSeen(std::int64_t partnerId) = 0;
};

struct ReceptionDependencies {
    const Clock& clock;
    Log& log;
    const config::SettingsSource& settings;
    const accounts::DirectorySource& directory;
    const OwnIdentitySource& identity;
    PartnerBook& partners;
    Spool& spool;
    VerifiedRecipients& verified;
    PartnerMemory& partnerMemory;
    Workers& workers;      // for reads of the database: quotas, remembered recipients
    Workers& loginWorkers; // for SCRAM
    accounts::Authenticator& authenticator;
    Counters& counters;
    BackOffice& office;
    accounts::Quotas* quotas;         // none: no mailbox is ever full
    const SenderRewriting* rewriting; // none: the sender of forwarded mail stays
    accounts::SendingLimits& sending;
    const AcceptancePipeline& pipeline;
    const CheckDependencies* checks; // none: mail is taken unseen
    // A verdict as it is kept beside a refusal; may be empty.
    const std::function<std::string(const trust::Verdict&)>& verdictText;
    Refusals* refusals;                  // none: nobody asks later why something was refused
    RecipientBook* recipients = nullptr; // none: no primary tells its recipients
};

// Shared by the sessions, owned by ReceptionService.
struct ReceptionLimits {
    explicit ReceptionLimits(const ReceptionDependencies& deps) : logins(deps.clock, deps.settings, deps.log) {}
    accounts::ConnectionLimiter connections;
    accounts::LoginGuard logins;
    accounts::WindowCounter etrn{Millis(60'000), 10'000};
};

} // namespace ismail::relay
