// One mail transaction of a connection, from MAIL to the end of the body or to RSET: which sender, which recipients,
// and what becomes of each. The body and what follows is a MessageReception.
//
// Promises: no recipient without a role here unless the sender may send anywhere; what is in force at MAIL is in force
// until the end.
#pragma once

#include "relay/checks/sender_checks.h"
#include "relay/reception/message_reception.h"
#include "relay/reception/reception_connection.h"
#include "relay/reception/recipient_rules.h"
#include "relay/routing/router.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace ismail::relay {

class ReceptionTransaction : public std::enable_shared_from_this<ReceptionTransaction> {
public:
    ReceptionTransaction(std::shared_ptr<ReceptionConnection> connection, const mail::MailParameters& parameters);

    // Of MAIL; nothing: it is accepted. Once.
    std::optional<mail::Reply> refusal();
    // After MAIL was accepted: asks for what is to be known of the sender, and of whom a partner has the message from.
    void startChecks(const std::optional<mail::OriginalClient>& forwarded);
    void recipient(const mail::Recipient& recipient, const Answer& answer);
    void bodyStart(const Answer& answer);
    bool body(ByteView bytes, std::function<void()> resume);
    // The transaction is over then.
    void bodyEnd(const Answer& answer);

private:
    static constexpr std::size_t maxExpanded = 10'000; // recipients of one message after all aliases and groups

    const ReceptionDependencies& with() const { return connection_->with(); }
    const Policy& policy() const { return received_->policy; }
    const mail::MailParameters& mail() const { return received_->message.mail; }
    SenderRights rights() const;

    // At the door: what is found out about client and sender comes first.
    void admit(std::shared_ptr<Expansion> ends, const mail::Recipient& recipient, const Answer& answer);
    std::optional<mail::Reply> greylisted(const mail::Recipient& recipient, bool welcome) const;
    void refuseGuess(const mail::Recipient& recipient, const mail::Reply& reply, const Answer& answer,
                     std::string_view why);
    void routed(Expansion ends, const mail::Recipient& recipient, const Answer& answer);
    bool onWorker(const mail::Recipient& recipient, const Answer& answer, std::function<void()> work);
    bool needsQuotaRead(const Expansion& ends) const;
    std::uint64_t octetsExpected() const { return std::max<std::uint64_t>(mail().size.value_or(0), 1); }
    void takeLeaves(Expansion ends, const mail::Recipient& recipient, const Answer& answer);
    std::optional<mail::Reply> dropFull(Expansion& ends, const mail::Recipient& recipient);

    void heldRecipient(const Route& route, const mail::Recipient& recipient, const Answer& answer);
    void told(const Route& route, const mail::Recipient& recipient, const Answer& answer);
    void decided(const HeldDecision& decision, const Destination& destination, const mail::Recipient& recipient,
                 const Answer& answer);
    void remembered(const Route& route, const mail::Recipient& recipient,
                    const std::optional<VerifiedRecipients::Entry>& entry, const Answer& answer);
    void primarySaid(const Destination& destination, const mail::Recipient& recipient, const RecipientVerdict& verdict,
                     const Answer& answer);

    void addRelay(const Destination& destination, const mail::Recipient& recipient, const Answer& answer);
    AcceptedRecipient& addRelay(const Destination& destination, const mail::Recipient& recipient,
                                const std::string& via);
    void addLeaf(const Leaf& leaf, const mail::Recipient& named);
    void addLocal(const Leaf& leaf, const mail::Recipient& recipient, const mail::Address& named);
    bool isUnsignedBounce(const mail::Address& recipient) const;
    static std::string keyOf(const Leaf& leaf);
    Time warning(const mail::Recipient& recipient, const Destination& destination, Time received) const;
    void refuseAtDoor(const mail::Recipient& recipient, const CheckRefusal& refusal, const Answer& answer);
    // verdict: as it is kept, for who asks why; empty: it did not come to one.
    void refuse(const mail::Recipient& recipient, const mail::Reply& reply, const Answer& answer,
                std::string_view why = {}, const std::string& verdict = {});

    const std::shared_ptr<ReceptionConnection> connection_;
    std::shared_ptr<ReceivedMessage> received_;     // being made
    std::shared_ptr<SenderChecks> sender_;          // none: nothing is checked
    std::unordered_set<std::string> recipientKeys_; // of the ends
    std::shared_ptr<MessageReception> body_;        // from DATA on
};

} // namespace ismail::relay
