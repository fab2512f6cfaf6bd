#include "relay/reception/acceptance_pipeline.h"

#include "support/relay_doubles.h"

#include <QtTest>

#include <stdexcept>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;

namespace {

// Steps are plain functions; what they do in a test stands here.
std::vector<std::string> asked;
std::vector<StepDone> open;
std::shared_ptr<const ReceivedMessage> seen;

std::optional<StepAnswer> goOn(const char* name) {
    asked.emplace_back(name);
    return StepAnswer{};
}

std::optional<StepAnswer> askLater(StepQuestion& question) {
    asked.emplace_back("later");
    seen = question.share();
    open.push_back(question.later());
    return std::nullopt;
}

std::optional<StepAnswer> reserve(StepQuestion&) {
    asked.emplace_back("reserve");
    StepAnswer answer;
    answer.undo = [] { asked.emplace_back("undo"); };
    return answer;
}

std::optional<StepAnswer> refuse(StepQuestion&) {
    asked.emplace_back("refuse");
    StepAnswer answer;
    answer.refusal = mail::Reply{554, {5, 7, 1}, "No"};
    return answer;
}

std::optional<StepAnswer> addLine(StepQuestion&) {
    StepAnswer answer;
    answer.header = "First: 1\r\n";
    return answer;
}

std::optional<StepAnswer> addLineAbove(StepQuestion& question) {
    StepAnswer answer;
    answer.header = "Second: " + std::to_string(question.message().message.traits.octets) + "\r\n";
    return answer;
}

constexpr Millis soon{1000};

} // namespace

class AcceptancePipelineTest : public QObject {
    Q_OBJECT

private:
    struct World {
        ManualClock clock;
        NullLog log;
        ManualExecutor timers{clock};
        SteppedWorkers workers;
        FakeQueue queue;
        FakeSpool spool{queue};
        FakeCounters counters;
        FakeSettings settings;
        FakeDirectory directory;
        accounts::SendingLimits sending{clock};
        std::optional<AcceptancePipeline> pipeline;
        std::optional<AcceptancePipeline::Outcome> outcome;

        AcceptanceDependencies with() {
            return {clock, log, spool, workers, timers, counters, sending, nullptr, nullptr};
        }
        void pass(std::span<const AcceptanceStep> steps, std::size_t recipients = 1,
                  std::uint8_t from = entry::received) {
            asked.clear();
            open.clear();
            pipeline.emplace(with(), steps);
            auto message = std::make_shared<ReceivedMessage>();
            message->message.traits.octets = 100;
            for (std::size_t i = 0; i < recipients; ++i) {
                AcceptedRecipient recipient;
                recipient.recipient.address = {"r" + std::to_string(i), "example.test"};
                recipient.fate = LocalTarget{static_cast<std::int64_t>(i + 1), "Return-Path: <>\r\n"};
                message->message.recipients.push_back(std::move(recipient));
            }
            pipeline->pass(from, message,
                           [this](AcceptancePipeline::Outcome passed) { outcome.emplace(std::move(passed)); });
        }
    };

private slots:
    void stepsAreAskedInTheOrderOfTheTableAndOnlyThoseForWhereTheMessageComesFrom() {
        static constexpr std::array steps{
            AcceptanceStep{"a", entry::received, Millis(0), Silence::deferred, [](StepQuestion&) { return goOn("a"); }},
            AcceptanceStep{"b", entry::generated, Millis(0), Silence::deferred,
                           [](StepQuestion&) { return goOn("b"); }},
            AcceptanceStep{"c", entry::received | entry::generated, Millis(0), Silence::deferred,
                           [](StepQuestion&) { return goOn("c"); }}};
        World world;
        world.pass(steps);
        QCOMPARE(asked, (std::vector<std::string>{"a", "c"}));
        QVERIFY(world.outcome && !world.outcome->refusal);
        world.pass(steps, 1, entry::generated);
        QCOMPARE(asked, (std::vector<std::string>{"b", "c"}));
    }

    void aRefusalEndsTheWayAndTakesBackWhatWasDone() {
        static constexpr std::array steps{
            AcceptanceStep{"reserve", entry::received, Millis(0), Silence::deferred, reserve},
            AcceptanceStep{"refuse", entry::received, Millis(0), Silence::deferred, refuse},
            AcceptanceStep{"never", entry::received, Millis(0), Silence::deferred, reserve}};
        World world;
        world.pass(steps);
        QCOMPARE(asked, (std::vector<std::string>{"reserve", "refuse", "undo"}));
        QCOMPARE(world.outcome->refusal->code, 554);
        QVERIFY(world.outcome->undo.empty());
    }

    void anAnswerThatComesLaterGoesOnWithTheNextStep() {
        static constexpr std::array steps{
            AcceptanceStep{"later", entry::received, soon, Silence::deferred, askLater},
            AcceptanceStep{"reserve", entry::received, Millis(0), Silence::deferred, reserve}};
        World world;
        world.pass(steps);
        QVERIFY(!world.outcome);
        QCOMPARE(asked, (std::vector<std::string>{"later"}));
        StepAnswer answer;
        answer.fates.push_back({0, LocalTarget{7, "P: 1\r\n"}});
        open.at(0)(std::move(answer));
        QVERIFY(world.outcome && !world.outcome->refusal);
        QCOMPARE(world.outcome->undo.size(), std::size_t(1));
        QCOMPARE(world.outcome->message->message.recipients.at(0).local()->mailboxId, std::int64_t(7));
        // The time that it had is over, and nothing comes of it.
        world.outcome.reset();
        world.timers.advance(soon + soon);
        QVERIFY(!world.outcome);
    }

    void aStepThatIsSilentMeansWhatTheTableSays_data() {
        QTest::addColumn<bool>("passed");
        QTest::newRow("deferred") << false;
        QTest::newRow("passed") << true;
    }
    void aStepThatIsSilentMeansWhatTheTableSays() {
        QFETCH(bool, passed);
        static constexpr std::array defers{
            AcceptanceStep{"later", entry::received, soon, Silence::deferred, askLater},
            AcceptanceStep{"reserve", entry::received, Millis(0), Silence::deferred, reserve}};
        static constexpr std::array passes{
            AcceptanceStep{"later", entry::received, soon, Silence::passed, askLater},
            AcceptanceStep{"reserve", entry::received, Millis(0), Silence::deferred, reserve}};
        World world;
        world.pass(passed ? std::span<const AcceptanceStep>(passes) : std::span<const AcceptanceStep>(defers));
        world.timers.advance(soon - Millis(1));
        QVERIFY(!world.outcome);
        world.timers.advance(Millis(1));
        QVERIFY(world.outcome);
        QCOMPARE(world.outcome->refusal ? world.outcome->refusal->code : 250, passed ? 250 : 451);
        // Whoever was asked may still look at the message, which nobody changes under his eyes; his answer changes
        // nothing.
        QVERIFY(world.outcome->message != seen);
        StepAnswer late;
        late.refusal = mail::Reply{554, {5, 7, 1}, "Too late"};
        const auto before = std::exchange(world.outcome, std::nullopt);
        open.at(0)(std::move(late));
        QVERIFY(!world.outcome);
    }

    void whatIsDiscardedLeavesTheMessage() {
        static constexpr std::array steps{AcceptanceStep{"drop", entry::received, Millis(0), Silence::deferred,
                                                         [](StepQuestion&) -> std::optional<StepAnswer> {
                                                             StepAnswer answer;
                                                             answer.discard(1, "unwanted");
                                                             return answer;
                                                         }}};
        World world;
        world.pass(steps, 3);
        const auto& left = world.outcome->message->message.recipients;
        QCOMPARE(left.size(), std::size_t(2));
        QCOMPARE(left[0].recipient.address.local, std::string("r0"));
        QCOMPARE(left[1].recipient.address.local, std::string("r2"));
    }

    void linesThatAreKnownAfterTheBodyStandBeforeItAndCount() {
        static constexpr std::array steps{
            AcceptanceStep{"first", entry::received, Millis(0), Silence::deferred, addLine},
            AcceptanceStep{"second", entry::received, Millis(0), Silence::deferred, addLineAbove}};
        World world;
        world.pass(steps);
        const NewMessage& message = world.outcome->message->message;
        QCOMPARE(message.header, std::string("Second: 110\r\nFirst: 1\r\n"));
        QCOMPARE(message.traits.octets, std::uint64_t(100 + message.header.size()));
    }

    void aStepThatThrowsIsAnInternalError() {
        static constexpr std::array steps{
            AcceptanceStep{"reserve", entry::received, Millis(0), Silence::deferred, reserve},
            AcceptanceStep{"throws", entry::received, soon, Silence::passed,
                           [](StepQuestion& question) -> std::optional<StepAnswer> {
                               open.push_back(question.later());
                               throw std::runtime_error("broken");
                           }}};
        World world;
        world.pass(steps);
        QCOMPARE(world.outcome->refusal->code, 451);
        QCOMPARE(asked.back(), std::string("undo"));
        open.at(0)({});
        world.timers.advance(soon);
        QCOMPARE(world.outcome->refusal->code, 451);
    }

    void whatIsMadeHerePassesTheTableToo() {
        static constexpr std::array steps{
            AcceptanceStep{"way", entry::generated, Millis(0), Silence::deferred,
                           [](StepQuestion& question) -> std::optional<StepAnswer> {
                               StepAnswer answer;
                               AcceptedRecipient& recipient = answer.recipients.emplace_back();
                               recipient.recipient.address = question.message().addressee;
                               recipient.fate = LocalTarget{5, {}};
                               return answer;
                           }},
            AcceptanceStep{"sign", entry::generated, soon, Silence::deferred, askLater},
            AcceptanceStep{"size", entry::received, Millis(0), Silence::deferred, refuse}};
        World world;
        asked.clear();
        open.clear();
        world.pipeline.emplace(world.with(), steps);
        AcceptancePipeline::Draft draft;
        draft.to = {"anna", "example.test"};
        draft.body = "Subject: x\r\n\r\nText\r\n";
        draft.traits.octets = draft.body.size();
        std::optional<GeneratedMessage> made;
        world.pipeline->generate(std::move(draft), [&](Result<GeneratedMessage> result) {
            QVERIFY(result.ok());
            made = std::move(result).value();
        });
        QVERIFY(!made);
        StepAnswer signature;
        signature.header = "DKIM-Signature: x\r\n";
        open.at(0)(std::move(signature));
        QVERIFY(made);
        QCOMPARE(made->body, Bytes("DKIM-Signature: x\r\nSubject: x\r\n\r\nText\r\n"));
        QCOMPARE(made->message.traits.octets, std::uint64_t(made->body.size()));
        QCOMPARE(*made->message.mail.size, std::uint64_t(made->body.size()));
        QCOMPARE(made->message.recipients.at(0).local()->mailboxId, std::int64_t(5));
    }

    void theHeaderIsTheSameHoweverItIsCut() {
        const Bytes message = "A: 1\r\nB: 2\r\n\r\nbody\r\n\r\nmore\r\n";
        for (std::size_t piece = 1; piece <= message.size(); ++piece) {
            HeaderTap tap;
            for (std::size_t at = 0; at < message.size(); at += piece)
                tap.feed(ByteView(message).substr(at, piece));
            BodyFacts facts;
            tap.finish(facts);
            QCOMPARE(facts.header, Bytes("A: 1\r\nB: 2\r\n\r\n"));
        }
    }

    void aTapKeepsLittleOfALargeMessage() {
        HeaderTap tap;
        const Bytes piece(64 * 1024, 'x');
        for (int i = 0; i < 1600; ++i)
            tap.feed(piece);
        BodyFacts facts;
        tap.finish(facts);
        QCOMPARE(facts.header.size(), std::size_t(mail::maxHeaderBlock));
    }

    void theTableNamesEachStepOnceAndGivesTimeOnlyToThoseThatMayNeedIt() {
        std::vector<std::string_view> names;
        for (const AcceptanceStep& step : acceptanceSteps()) {
            QVERIFY(std::find(names.begin(), names.end(), step.name) == names.end());
            names.push_back(step.name);
            QVERIFY(step.budget <= Millis(60'000));
        }
        QVERIFY(names.size() >= 8);
    }
};

QTEST_GUILESS_MAIN(AcceptancePipelineTest)
#include "acceptance_pipeline_test.moc"
