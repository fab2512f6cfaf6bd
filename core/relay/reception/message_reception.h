// One message from the first octet of its body to the answer: the body goes to the spool, the finished message through
// the acceptance pipeline, and into one commit.
//
// Promises: 250 only when the spool says that the disk has it; a message that is refused, not stored, or whose client
// left before the commit leaves nothing behind; what follows from a stored message (delivery, reports, statistics)
// follows also when the client has left.
#pragma once

#include "relay/reception/acceptance_pipeline.h"
#include "relay/reception/body_intake.h"
#include "relay/reception/reception_connection.h"

#include <functional>
#include <memory>
#include <optional>

namespace ismail::relay {

class MessageReception : public std::enable_shared_from_this<MessageReception> {
public:
    MessageReception(std::shared_ptr<ReceptionConnection> connection, std::shared_ptr<ReceivedMessage> received);

    // False: storing cannot begin.
    bool begin();
    bool body(ByteView bytes, std::function<void()> resume);
    void end(const Answer& answer);
    void refuse(const mail::Reply& reply, const Answer& answer);

private:
    const ReceptionDependencies& with() const { return connection_->with(); }
    NewMessage& message() { return received_->message; }
    Bytes receivedField() const;
    void beginChecks();
    std::optional<FieldFilter> filter() const;
    void remember(const ReceivedMessage& received) const;
    void passed(AcceptancePipeline::Outcome outcome, const Answer& answer);
    void stored(const ReceivedMessage& received, const Status& status, const Answer& answer);
    void follow(const ReceivedMessage& received);

    const std::shared_ptr<ReceptionConnection> connection_;
    std::shared_ptr<ReceivedMessage> received_;
    std::unique_ptr<BodyIntake> intake_;
};

} // namespace ismail::relay
