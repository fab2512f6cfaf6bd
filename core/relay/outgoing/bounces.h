// Makes delivery status notifications, which go the way of all that is made here (acceptance_pipeline.h).
//
// Promises: never a report to the null sender (of a failure postmaster is told, postmaster_notices.h); NOTIFY, RET and
// ENVID of RFC 3461 are honoured; what is returned is capped by queue.dsn_max_return. The answer comes on the strand.
// Does not: store; the caller records the message together with the outcome that caused it.
#pragma once

#include "accounts/directory.h"
#include "base/counters.h"
#include "base/executor.h"
#include "base/log.h"
#include "mail/dsn.h"
#include "relay/outgoing/postmaster_notices.h"
#include "relay/queue.h"
#include "relay/reception/acceptance_pipeline.h"
#include "relay/routing/own_identity.h"
#include "relay/routing/sender_rewriting.h"
#include "relay/spool.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::relay {

// What a report is about. rows: its recipients in the queue, one for each that is reported, in the same order; empty:
// they are not in the queue.
struct ReportedMessage {
    MessageId id = 0;
    Time received;
    mail::MailParameters mail;
    mail::BodyTraits traits;
    std::vector<std::uint32_t> rows = {};
};

// May this recipient be reported with this action (RFC 3461 sections 4.1 and 5.2)?
bool wantsReport(const mail::Recipient& recipient, mail::DsnAction action);

// One recipient of a report.
mail::DsnRecipient dsnRecipient(const mail::Recipient& recipient, mail::DsnAction action, const mail::Reply& reply,
                                const std::string& remote, Time at);

// Recipients to be reported, with their rows.
struct Reports {
    std::vector<mail::DsnRecipient> recipients;
    std::vector<std::uint32_t> rows;
    void add(std::uint32_t row, mail::DsnRecipient recipient) {
        recipients.push_back(std::move(recipient));
        rows.push_back(row);
    }
};

class Bounces {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        const OwnIdentitySource& identity;
        Spool& spool;
        QueueStore& queue;
        Executor& strand;
        Workers& workers;
        Counters& counters;
        const SenderRewriting* rewriting;
        const AcceptancePipeline& pipeline;
    };
    explicit Bounces(const Dependencies& deps) : deps_(deps), postmaster_(deps.clock) {}

    using Done = std::function<void(std::optional<GeneratedMessage>)>;
    // recipients: those that want a report; nothing comes back for none of them, for the null sender, and for a sender
    // that cannot be reached (which is logged).
    void make(ReportedMessage message, std::vector<mail::DsnRecipient> recipients, Done done);

private:
    void build(const ReportedMessage& message, std::vector<mail::DsnRecipient> recipients, const Done& done);
    mail::DsnReport reportOf(const ReportedMessage& message, std::vector<mail::DsnRecipient> recipients,
                             const config::Settings& settings, const OwnIdentity& identity);
    void attach(GeneratedMessage& made, const ReportedMessage& message, mail::DsnReport report);
    bool forPostmaster(ReportedMessage& message, std::vector<mail::DsnRecipient>& recipients);

    const Dependencies deps_;
    PostmasterNotices postmaster_;
};

} // namespace ismail::relay
