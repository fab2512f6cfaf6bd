// What a step of SASL has a server engine ask its host. Internal to proto.
#pragma once

#include "proto/sasl.h"
#include "proto/server_events.h"

#include <utility>

namespace ismail::proto {

// True: the step leads to a question, which was given to raise(event, which). Else the step is the engine's own affair:
// a challenge to send, or an exchange that ends here because the response is malformed or cancels it.
template <typename Question, typename Raise>
bool raiseSaslQuestion(const SaslExchange& exchange, SaslStep& step, const Raise& raise) {
    switch (step.kind) {
    case SaslStep::Kind::credentials: {
        AuthPlainQuestion question;
        question.mechanism = saslName(exchange.mechanism());
        question.authorizationId = std::move(step.credentials.authorizationId);
        question.authenticationId = std::move(step.credentials.authenticationId);
        question.password = std::move(step.credentials.password);
        raise(std::move(question), Question::password);
        return true;
    }
    case SaslStep::Kind::scramFirst: raise(ScramQuestion{std::move(step.text)}, Question::scramFirst); return true;
    case SaslStep::Kind::scramFinal: raise(ScramFinalQuestion{std::move(step.text)}, Question::scramFinal); return true;
    case SaslStep::Kind::scramDone: raise(ScramDoneQuestion{}, Question::scramDone); return true;
    case SaslStep::Kind::challenge:
    case SaslStep::Kind::malformed:
    case SaslStep::Kind::cancelled: break;
    }
    return false;
}

} // namespace ismail::proto
