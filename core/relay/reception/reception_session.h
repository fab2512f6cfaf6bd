// The policy of one SMTP session: who it is, what it may send, to whom, and what becomes of its messages.
//
// Promises: 250 after a body only when the spool says that the disk has it; no recipient without a role here unless the
// sender may send anywhere; every question is answered exactly once; a session that ended answers nothing more.
// Threads: the questions come from the session's reactor and never wait there; what has to read the database goes on on
// a worker, and answers of the back office and the spool come from elsewhere, all while a question is open, so what a
// question changes is touched by one thread at a time. Only who_ is read at any
// time.
#pragma once

#include "accounts/login_exchange.h"
#include "base/ip_network.h"
#include "mail/header_list.h"
#include "relay/reception/auto_reply.h"
#include "relay/reception/body_intake.h"
#include "relay/reception/reception_dependencies.h"
#include "relay/routing/router.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

class ReceptionSession : public std::enable_shared_from_this<ReceptionSession> {
public:
    ReceptionSession(const ReceptionDependencies& deps, ReceptionLimits& limits, PeerInfo peer);
    ~ReceptionSession();

    void connected(Answer answer);
    void hello(const std::string& name, bool extended, Answer answer);
    void tlsStarted(const std::string& protocolAndCipher);
    void password(proto::AuthPlainQuestion question, const Answer& answer);
    void scram(const std::string& clientFirst, const SaslAnswer& challenge);
    void scramFinal(const std::string& clientFinal, const SaslAnswer& serverFinal);
    void scramDone(const Answer& answer);
    void mail(const mail::MailParameters& parameters, const Answer& answer);
    void recipient(const mail::Recipient& recipient, Answer answer);
    void bodyStart(const Answer& answer);
    bool body(ByteView bytes, std::function<void()> resume);
    void bodyEnd(Answer answer);
    void reset();
    void etrn(const std::string& node, const Answer& answer);
    void closed(const std::string& reason);
    // The host object goes away: answers that are still open come to nothing.
    void abandon();
    std::string identity() const;
    bool isPartner() const { return !partners_.empty(); }

private:
    using Self = std::shared_ptr<ReceptionSession>;
    struct Who {
        std::int64_t accountId = 0;
        std::string account; // address
        std::string partner; // name
    };

    // An account that gets the message and may answer it.
    struct Away {
        accounts::AccountEntry account;
        std::vector<mail::Address> names; // that it may be called by in To and Cc
    };
    static constexpr std::size_t maxExpanded = 10'000; // recipients of one message after all aliases and groups

    // Reads the current settings and directory: once a transaction, so that one message meets one policy.
    void refresh();
    Who who() const;
    SenderRights rights() const;
    bool isPartnerOf(const accounts::Domain& domain) const;
    bool ended() const { return ended_.load(std::memory_order_acquire); }

    void runHeld(const std::vector<std::string>& domains, const std::string& node, const Answer& answer);
    void etrnAnswered(const std::string& node, const mail::Reply& reply, const Answer& answer) const;

    // Authentication.
    accounts::LoginExchange::Done whenDecided(const Answer& answer);
    mail::Reply authenticated(const accounts::AuthenticatedUser& user);

    // Recipients.
    std::optional<mail::Reply> limitsOfPrimary(const accounts::Domain& domain, const mail::Recipient& recipient);
    bool onWorker(const mail::Recipient& recipient, const Answer& answer, std::function<void()> work);
    bool needsQuotaRead(const Expansion& ends) const;
    std::uint64_t octetsExpected() const { return std::max<std::uint64_t>(mail_.size.value_or(0), 1); }
    void takeLeaves(Expansion ends, const mail::Recipient& recipient, const Answer& answer);
    void heldRecipient(const Route& route, const mail::Recipient& recipient, const Answer& answer);
    void verifiedRecipient(const Route& route, const mail::Recipient& recipient,
                           const std::optional<VerifiedRecipients::Entry>& entry, const Answer& answer);
    void heldVerdict(const Destination& destination, const mail::Recipient& recipient, const RecipientVerdict& verdict,
                     const Answer& answer);
    void addRelay(const Destination& destination, const mail::Recipient& recipient, const Answer& answer);
    AcceptedRecipient& addRelay(const Destination& destination, const mail::Recipient& recipient,
                                const std::string& via);
    void addLeaf(const Leaf& leaf, const mail::Recipient& named);
    void addLocal(const Leaf& leaf, const mail::Recipient& recipient, const mail::Address& named);
    static std::string keyOf(const Leaf& leaf);
    std::optional<mail::Reply> overSendLimit(const accounts::AccountEntry& account, std::uint64_t recipients);
    mail::Reply sayOverSendLimit(const accounts::AccountEntry& account, const std::string& text);
    std::optional<mail::Reply> dropFull(Expansion& ends, const mail::Recipient& recipient);
    mail::Reply fullReply(const accounts::QuotaState& state, const accounts::Domain* domain) const;
    void refuseRecipient(const mail::Recipient& recipient, const mail::Reply& reply, const Answer& answer,
                         std::string_view why = {});
    Time warning(const mail::Recipient& recipient, const Destination& destination, Time received) const;

    // The refusal while nothing can be stored, which is logged; and the one for an error of the store.
    std::optional<mail::Reply> notStoring() const;
    static mail::Reply storeRefusal(const Error& error);

    // The body.
    Bytes receivedField() const;
    bool wantsHeader() const;
    std::optional<mail::Reply> dropLoops(const std::vector<mail::HeaderValue>& fields);
    std::vector<std::shared_ptr<const AutoAnswer>> answersTo(const NewMessage& message,
                                                             const std::vector<mail::HeaderValue>& fields) const;
    void accounted(const NewMessage& message, std::vector<RefusedMember> members);
    std::optional<mail::Reply> judge(const mail::BodyTraits& traits) const;
    NewMessage takeMessage(const mail::BodyTraits& traits);
    void refuseMessage(const mail::Reply& reply, const Answer& answer);
    void stored(const NewMessage& message, const Status& status, const Answer& answer);

    const ReceptionDependencies deps_;
    ReceptionLimits& limits_;
    const PeerInfo peer_;
    const std::string name_; // sessionIdText
    const std::shared_ptr<accounts::LoginExchange> login_;
    std::atomic<bool> ended_{false};

    std::shared_ptr<const config::Settings> settings_;
    std::shared_ptr<const accounts::Directory> directory_;
    std::shared_ptr<const OwnIdentity> identity_;
    std::unordered_set<std::int64_t> partners_; // by address or log-in
    bool trusted_ = false;

    mutable std::mutex whoMutex_;
    Who who_;

    std::string helo_;
    bool extended_ = false;
    bool tls_ = false;
    std::string tlsVersion_, tlsCipher_;

    // The transaction.
    mail::MailParameters mail_;
    std::vector<AcceptedRecipient> recipients_;
    std::unordered_set<std::string> recipientKeys_; // of the ends
    std::uint64_t recipientsNamed_ = 0;             // by the client, and accepted
    std::vector<RefusedMember> refusedMembers_;
    std::vector<Away> away_;
    std::optional<std::uint64_t> sizeLimit_; // of the primaries of the recipients so far
    bool utf8HeadersAllowed_ = true;
    MessageId messageId_ = 0;
    Time received_;
    std::unique_ptr<BodyIntake> intake_;

    std::atomic<std::uint64_t> acceptedMessages_{0}, refusedRecipients_{0};
};

// The host object that the session pump owns: hands everything on to the shared session.
class SmtpReception final : public ReceptionHost {
public:
    explicit SmtpReception(std::shared_ptr<ReceptionSession> session) : session_(std::move(session)) {}
    ~SmtpReception() override { session_->abandon(); }

    void connected(Answer answer) override { session_->connected(std::move(answer)); }
    void hello(const std::string& name, bool extended, Answer answer) override {
        session_->hello(name, extended, std::move(answer));
    }
    void tlsStarted(const std::string& protocolAndCipher) override { session_->tlsStarted(protocolAndCipher); }
    void password(proto::AuthPlainQuestion question, Answer answer) override {
        session_->password(std::move(question), answer);
    }
    void scram(const std::string& clientFirst, SaslAnswer challenge) override {
        session_->scram(clientFirst, challenge);
    }
    void scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) override {
        session_->scramFinal(clientFinal, serverFinal);
    }
    void scramDone(Answer answer) override { session_->scramDone(answer); }
    void mail(const mail::MailParameters& parameters, Answer answer) override { session_->mail(parameters, answer); }
    void recipient(const mail::Recipient& recipient, Answer answer) override {
        session_->recipient(recipient, std::move(answer));
    }
    void bodyStart(Answer answer) override { session_->bodyStart(answer); }
    bool body(ByteView bytes, std::function<void()> resume) override {
        return session_->body(bytes, std::move(resume));
    }
    void bodyEnd(Answer answer) override { session_->bodyEnd(std::move(answer)); }
    void reset() override { session_->reset(); }
    void etrn(const std::string& node, Answer answer) override { session_->etrn(node, answer); }
    void closed(const std::string& reason) override { session_->closed(reason); }
    std::string identity() const override { return session_->identity(); }
    bool isPartner() const override { return session_->isPartner(); }

private:
    const std::shared_ptr<ReceptionSession> session_;
};

} // namespace ismail::relay
