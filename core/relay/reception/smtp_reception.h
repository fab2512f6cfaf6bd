// The host object that the session pump owns: hands everything on to the connection and its transaction.
#pragma once

#include "relay/reception/reception_connection.h"
#include "relay/reception/reception_transaction.h"

#include <memory>
#include <utility>

namespace ismail::relay {

class SmtpReception final : public ReceptionHost {
public:
    explicit SmtpReception(std::shared_ptr<ReceptionConnection> connection) : connection_(std::move(connection)) {}
    ~SmtpReception() override { connection_->abandon(); }

    Millis beforeGreeting() override { return connection_->beforeGreeting(); }
    void talkedEarly() override { connection_->talkedEarly(); }
    void connected(Answer answer) override { connection_->connected(answer); }
    void hello(const std::string& name, bool extended, Answer answer) override {
        connection_->hello(name, extended, answer);
    }
    void tlsStarted(const std::string& protocolAndCipher) override { connection_->tlsStarted(protocolAndCipher); }
    void password(proto::AuthPlainQuestion question, Answer answer) override {
        connection_->password(std::move(question), answer);
    }
    void scram(const std::string& clientFirst, SaslAnswer challenge) override {
        connection_->scram(clientFirst, challenge);
    }
    void scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) override {
        connection_->scramFinal(clientFinal, serverFinal);
    }
    void scramDone(Answer answer) override { connection_->scramDone(answer); }
    void provedPartner(std::int64_t partnerId, const std::string&) override { connection_->provedPartner(partnerId); }
    void forwarded(const mail::OriginalClient& client) override { connection_->forwarded(client); }
    void mail(const mail::MailParameters& parameters, Answer answer) override { connection_->mail(parameters, answer); }
    void recipient(const mail::Recipient& recipient, Answer answer) override {
        if (auto* transaction = ongoing(answer)) transaction->recipient(recipient, answer);
    }
    Millis betweenAnswers() const override { return connection_->betweenAnswers(); }
    void bodyStart(Answer answer) override {
        if (auto* transaction = ongoing(answer)) transaction->bodyStart(answer);
    }
    bool body(ByteView bytes, std::function<void()> resume) override {
        auto* transaction = connection_->transaction();
        return !transaction || transaction->body(bytes, std::move(resume));
    }
    void bodyEnd(Answer answer) override {
        if (auto* transaction = ongoing(answer)) transaction->bodyEnd(answer);
    }
    void reset() override { connection_->reset(); }
    void etrn(const std::string& node, Answer answer) override { connection_->etrn(node, answer); }
    void closed(const std::string& reason) override { connection_->closed(reason); }
    std::string identity() const override { return connection_->identity(); }
    bool isPartner() const override { return connection_->isPartner(); }
    bool takesForwarded() const override { return connection_->takesForwarded(); }

private:
    // The engine asks in order; whatever went wrong, its question gets an answer.
    ReceptionTransaction* ongoing(const Answer& answer) {
        ReceptionTransaction* transaction = connection_->transaction();
        if (!transaction) answer({451, {4, 3, 0}, "The message could not be stored, try again later"});
        return transaction;
    }

    const std::shared_ptr<ReceptionConnection> connection_;
};

} // namespace ismail::relay
