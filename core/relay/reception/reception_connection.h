// One SMTP connection from its first to its last word: who the client is, what it may do, its log-in and ETRN. The mail
// that it brings is a ReceptionTransaction after the other.
//
// Promises: every question is answered exactly once; a connection that ended answers nothing more.
// Threads: the questions come from the connection's reactor and never wait there; answers of workers, the back office
// and the store come from elsewhere while a question is open, so what a question changes is touched by one thread at a
// time. Only who() and ended() are read at any time.
#pragma once

#include "accounts/login_exchange.h"
#include "relay/checks/client_checks.h"
#include "relay/reception/received_message.h"
#include "relay/reception/reception_dependencies.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

class ReceptionTransaction;

class ReceptionConnection : public std::enable_shared_from_this<ReceptionConnection> {
public:
    ReceptionConnection(const ReceptionDependencies& deps, ReceptionLimits& limits, PeerInfo peer);
    ~ReceptionConnection();

    Millis beforeGreeting();
    void talkedEarly();
    void connected(const Answer& answer);
    void hello(const std::string& name, bool extended, const Answer& answer);
    void tlsStarted(const std::string& protocolAndCipher);
    void password(proto::AuthPlainQuestion question, const Answer& answer);
    void scram(const std::string& clientFirst, const SaslAnswer& challenge);
    void scramFinal(const std::string& clientFinal, const SaslAnswer& serverFinal);
    void scramDone(const Answer& answer);
    // Of the next mail().
    // By its key (relay/group_ports.h).
    void provedPartner(std::int64_t partnerId);
    void forwarded(const mail::OriginalClient& client) { forwarded_ = client; }
    void mail(const mail::MailParameters& parameters, const Answer& answer);
    // Who has named ten recipients that do not exist, or that nobody can look up now, is answered once a second from
    // then on. Partners and accounts are always answered at once.
    Millis betweenAnswers() const;
    // nullptr: there is no transaction.
    ReceptionTransaction* transaction() { return transaction_.get(); }
    void reset();
    void etrn(const std::string& node, const Answer& answer);
    void closed(const std::string& reason);
    // The host object goes away: answers that are still open come to nothing.
    void abandon();
    bool isPartner() const { return !partners_.empty(); }
    // A partner, whose word about the clients it takes mail from is believed.
    bool takesForwarded() const;
    // What a Received field of the partner may name it: its host, and what it greets with here.
    std::vector<std::string> partnerNames() const;

    // Who the client turned out to be. Any thread.
    struct Who {
        std::int64_t accountId = 0;
        std::string account; // address
        std::string partner; // name
    };
    Who who() const;
    std::string identity() const;
    bool ended() const { return ended_.load(std::memory_order_acquire); }

    // For the transactions.
    const ReceptionDependencies& with() const { return deps_; }
    const std::string& name() const { return name_; } // sessionIdText
    const PeerInfo& peer() const { return peer_; }
    const std::unordered_set<std::int64_t>& partners() const { return partners_; }
    bool trusted() const { return trusted_; } // by its network
    // nullptr: nothing is checked.
    const std::shared_ptr<ClientChecks>& checks() const { return checks_; }
    // Keeps what was refused, for whoever asks why.
    void noteRefusal(Refusal::Stage stage, const mail::Reply& reply, const std::string& sender,
                     const std::string& recipient, const std::string& verdict) const;
    struct Greeting {
        std::string helo;
        bool extended = false;
        bool tls = false;
        std::string tlsVersion, tlsCipher;
    };
    const Greeting& greeting() const { return greeting_; }
    void countAccepted() { ++acceptedMessages_; }
    void countRefusedRecipient() { ++refusedRecipients_; }
    void countUnknownRecipient() { ++unknownRecipients_; }

private:
    bool isPartnerOf(const accounts::Domain& domain) const;
    std::shared_ptr<ClientChecks> makeChecks() const;
    void judgeAsPartner(const std::string& partner);
    accounts::LoginExchange::Done whenDecided(const Answer& answer);
    mail::Reply authenticated(const accounts::AuthenticatedUser& user);
    void runHeld(const std::vector<std::string>& domains, const std::string& node, const Answer& answer);
    void etrnAnswered(const std::string& node, const mail::Reply& reply, const Answer& answer) const;

    const ReceptionDependencies deps_;
    ReceptionLimits& limits_;
    const PeerInfo peer_;
    const std::string name_;
    const std::shared_ptr<accounts::LoginExchange> login_;
    std::atomic<bool> ended_{false};
    std::unordered_set<std::int64_t> partners_; // by address or log-in
    bool trusted_ = false;
    std::shared_ptr<ClientChecks> checks_;
    bool paused_ = false, talkedEarly_ = false;
    Greeting greeting_;
    std::optional<mail::OriginalClient> forwarded_;

    mutable std::mutex whoMutex_;
    Who who_;

    std::shared_ptr<ReceptionTransaction> transaction_;
    std::atomic<std::uint64_t> acceptedMessages_{0}, refusedRecipients_{0}, unknownRecipients_{0};
};

} // namespace ismail::relay
