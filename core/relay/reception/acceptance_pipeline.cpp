#include "relay/reception/acceptance_pipeline.h"

#include "base/text.h"
#include "relay/reception/message_checks.h"
#include "relay/reception/signing_step.h"
#include "relay/signing/mail_signer.h"
#include "trust/dmarc_report_mail.h"

#include <atomic>
#include <exception>
#include <utility>

namespace ismail::relay {

namespace {

const mail::Reply notInTime{451, {4, 7, 0}, "The message could not be checked in time, try again later"};
const mail::Reply internalError{451, {4, 3, 0}, "Internal error"};
constexpr int nobody = -1;

} // namespace

// One message on its way through the table.
class AcceptancePipeline::Run final : public StepQuestion, public std::enable_shared_from_this<Run> {
public:
    Run(const AcceptancePipeline& pipeline, std::uint8_t from, std::shared_ptr<ReceivedMessage> message, Done done)
        : pipeline_(pipeline), from_(from), message_(std::move(message)), done_(std::move(done)) {}

    void go() {
        for (; next_ < pipeline_.steps_.size(); ++next_) {
            const AcceptanceStep& step = pipeline_.steps_[next_];
            if ((step.entries & from_) == 0) continue;
            std::optional<StepAnswer> answer;
            try {
                answer = step.ask(*this);
            } catch (const std::exception& error) {
                // What it may still answer comes too late.
                open_.store(nobody);
                with().log.error("accept.step-failed", {{"step", step.name}, {"error", error.what()}});
                answer.emplace();
                answer->refusal = internalError;
            }
            if (!answer) return;
            if (!take(step, std::move(*answer))) return;
        }
        finish(std::nullopt);
    }

    const AcceptanceDependencies& with() const override { return pipeline_.with_; }
    const AcceptancePipeline& pipeline() const override { return pipeline_; }
    const ReceivedMessage& message() const override { return *message_; }
    std::shared_ptr<const ReceivedMessage> share() const override { return message_; }

    StepDone later() override {
        const int which = static_cast<int>(next_);
        const AcceptanceStep& step = pipeline_.steps_[next_];
        open_.store(which);
        timer_ = with().timers.postAt(with().clock.ticks() + step.budget, [run = weak_from_this(), which] {
            if (const auto self = run.lock()) self->tooLate(which);
        });
        return [self = shared_from_this(), which](StepAnswer answer) {
            int open = which;
            if (!self->open_.compare_exchange_strong(open, nobody)) return;
            self->with().timers.cancel(self->timer_);
            self->goOn(std::move(answer));
        };
    }

private:
    void tooLate(int which) {
        int open = which;
        if (!open_.compare_exchange_strong(open, nobody)) return;
        const AcceptanceStep& step = pipeline_.steps_[next_];
        with().log.warning("accept.step-silent", {{"step", step.name},
                                                  {"session", message_->message.origin.session},
                                                  {"message", messageIdText(message_->message.id)}});
        // Whoever was asked may still read the message.
        message_ = std::make_shared<ReceivedMessage>(*message_);
        StepAnswer silent;
        silent.verdict = "did not answer";
        if (step.silence == Silence::deferred) silent.refusal = notInTime;
        goOn(std::move(silent));
    }

    void goOn(StepAnswer answer) {
        if (!take(pipeline_.steps_[next_], std::move(answer))) return;
        ++next_;
        go();
    }

    // False: the message is refused.
    bool take(const AcceptanceStep& step, StepAnswer answer) {
        if (answer.undo) undo_.push_back(std::move(answer.undo));
        if (!answer.verdict.empty()) message_->verdicts.push_back({step.name, std::move(answer.verdict)});
        if (answer.judged) message_->judged = std::move(answer.judged);
        if (!answer.kept.empty()) message_->message.verdict = std::move(answer.kept);
        if (answer.refusal) {
            finish(std::move(answer.refusal));
            return false;
        }
        NewMessage& message = message_->message;
        for (FateChange& change : answer.fates)
            message.recipients.at(change.recipient).fate = std::move(change.fate);
        std::move(answer.recipients.begin(), answer.recipients.end(), std::back_inserter(message.recipients));
        if (!answer.header.empty()) {
            message.traits.octets += answer.header.size();
            message.header.insert(0, answer.header);
        }
        std::move(answer.answers.begin(), answer.answers.end(), std::back_inserter(message.answers));
        std::move(answer.refused.begin(), answer.refused.end(), std::back_inserter(message_->refused));
        return true;
    }

    void finish(std::optional<mail::Reply> refusal) {
        NewMessage& message = message_->message;
        if (refusal) {
            for (const auto& undo : std::exchange(undo_, {}))
                undo();
        } else {
            std::erase_if(message.recipients, [&](const AcceptedRecipient& recipient) {
                const auto* discarded = std::get_if<Discarded>(&recipient.fate);
                if (discarded)
                    with().log.info("accept.discarded", {{"session", message.origin.session},
                                                         {"message", messageIdText(message.id)},
                                                         {"to", recipient.recipient.address.text()},
                                                         {"why", discarded->why}});
                return discarded != nullptr;
            });
        }
        if (with().log.enabled(LogLevel::debug))
            for (const StepVerdict& verdict : message_->verdicts)
                with().log.debug("accept.verdict", {{"session", message.origin.session},
                                                    {"message", messageIdText(message.id)},
                                                    {"step", verdict.step},
                                                    {"verdict", verdict.text}});
        std::exchange(done_, nullptr)({std::move(refusal), std::move(message_), std::move(undo_)});
    }

    const AcceptancePipeline& pipeline_;
    const std::uint8_t from_;
    std::shared_ptr<ReceivedMessage> message_;
    Done done_;
    std::vector<std::function<void()>> undo_;
    std::size_t next_ = 0;
    std::atomic<int> open_{nobody}; // the step that has still to answer
    Executor::TimerId timer_ = 0;
};

void AcceptancePipeline::pass(std::uint8_t from, std::shared_ptr<ReceivedMessage> message, Done done) const {
    std::make_shared<Run>(*this, from, std::move(message), std::move(done))->go();
}

std::vector<std::unique_ptr<BodyTap>> AcceptancePipeline::taps(const ReceivedMessage& message) const {
    std::uint8_t wanted = 0;
    for (const AcceptanceStep& step : steps_)
        if (step.gathers && (step.entries & entry::received) != 0) wanted |= step.gathers(message);
    std::vector<std::unique_ptr<BodyTap>> taps;
    if ((wanted & gathered::signature) && with_.signer && with_.signer->active())
        taps.push_back(std::make_unique<SigningTap>());
    if (wanted & gathered::header) taps.push_back(std::make_unique<HeaderTap>());
    if (wanted & gathered::whole) taps.push_back(std::make_unique<CaptureTap>(captures_, trust::maxReportMail));
    if (message.checks) taps.push_back(message.checks->tap());
    return taps;
}

void AcceptancePipeline::generate(Draft draft, Generated done) const {
    auto message = std::make_shared<ReceivedMessage>();
    message->message.id = draft.id;
    message->message.received = draft.received;
    message->message.traits = draft.traits;
    message->message.mail.reversePath = std::move(draft.sender);
    message->message.mail.smtpUtf8 =
        draft.traits.utf8Headers || draft.to.needsUtf8() || message->message.mail.reversePath.needsUtf8();
    if (draft.traits.eightBit) message->message.mail.body = mail::BodyType::eightBitMime;
    message->policy = std::move(draft.policy);
    message->addressee = std::move(draft.to);
    if (with_.signer && with_.signer->active()) {
        SigningTap tap;
        tap.feed(draft.body);
        tap.finish(message->body);
    }
    pass(entry::generated, std::move(message),
         [body = std::move(draft.body), done = std::move(done)](Outcome outcome) mutable {
             if (outcome.refusal) return done(Error{ErrorKind::invalid, outcome.refusal->oneLine()});
             GeneratedMessage generated;
             generated.message = std::move(outcome.message->message);
             generated.body = std::exchange(generated.message.header, {}) + std::move(body);
             generated.message.mail.size = generated.body.size();
             done(std::move(generated));
         });
}

} // namespace ismail::relay
