// What is found out about the sender of one message between MAIL and the end of its data: SPF, whether the domain
// exists, the lists of names; and what RCPT answers from that.
//
// Mail of a partner is judged by the server that the partner took it from, as far as original() tells which; by none of
// the connection's facts, and without a refusal.
//
// Promises: thread-safe; never blocks; answers that do not come say nothing. A refusal that is absolute is the same for
// every recipient and is known at RCPT; MAIL is never refused for the DNS.
#pragma once

#include "mail/envelope.h"
#include "relay/checks/client_checks.h"
#include "trust/verdict.h"

#include <memory>
#include <mutex>
#include <optional>

namespace ismail::relay {

// A refusal with what it rests on, for the administrator.
struct CheckRefusal {
    mail::Reply reply;
    trust::Reason reason;
};

class SenderChecks : public std::enable_shared_from_this<SenderChecks> {
public:
    SenderChecks(std::shared_ptr<ClientChecks> client, mail::Address sender);

    void start(const config::Settings& settings, const OwnIdentity& identity);
    // Whose message a partner brings; before the end of the data, and the first word counts. Nothing where the client
    // is no partner, or the address is this computer's or says nothing.
    void original(const mail::OriginalClient& original, const config::Settings& settings, const OwnIdentity& identity);
    bool originalKnown() const;
    // The facts of connection and sender are all there, or none of them has a say at the door.
    bool known() const { return !client_->isOutsider() || (client_->awaited().all() && awaited_->all()); }
    // They are, or factsTime is up.
    void whenKnown(std::function<void()> done);
    // Everything has answered, or time is up.
    void whenAll(Millis most, std::function<void()> done);
    // What no recipient gets, by what is known now: a domain that sends no mail, takes none or does not exist.
    std::optional<CheckRefusal> refusal() const;
    trust::Findings findings() const;
    // The domain that SPF proved, for greylisting and reputation.
    std::optional<std::string> spfDomain() const;
    ClientChecks& client() const { return *client_; }

private:
    enum class Existence : std::uint8_t { unknown, exists, nullMx, none };
    void askSpf(const OwnIdentity& identity);
    void askExistence();
    void askLists();
    std::shared_ptr<ClientChecks> judged() const; // whose address counts
    void exists(Existence existence);

    const std::shared_ptr<ClientChecks> client_;
    const mail::Address sender_;
    const std::shared_ptr<Awaited> awaited_;

    std::optional<CheckRefusal> brokenRule() const; // under the lock

    mutable std::mutex mutex_;
    std::shared_ptr<ClientChecks> original_; // guarded by mutex_, as all below; none: not known
    trust::SpfFinding spf_;
    std::vector<trust::ListFinding> lists_;
    Existence existence_ = Existence::unknown;
    bool sendsNoMail_ = false;
};

} // namespace ismail::relay
