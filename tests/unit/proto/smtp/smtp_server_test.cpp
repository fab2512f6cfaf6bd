// What a transcript cannot show: the order of consuming, flushing, memory and time. The dialogue itself is tested by
// smtp_server_scenarios_test.
#include "proto/line_input.h"
#include "proto/smtp/smtp_server.h"
#include "support/smtp_server_driver.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::proto;
using namespace ismail::test;

namespace {

const Ticks start{Millis(1'000'000)};

SmtpServerOptions options() {
    SmtpServerOptions o;
    o.hostname = "mx.example.test";
    return o;
}

const mail::Reply ok{250, {2, 0, 0}, "OK"};

// Answers questions with 250 until the engine wants input; gives the body.
std::string runAll(SmtpServer& server) {
    std::string body;
    while (true) {
        const auto event = server.next();
        if (std::holds_alternative<NeedInput>(event)) return body;
        if (const auto* data = std::get_if<BodyData>(&event)) body += data->bytes;
        server.answer(ok);
    }
}

void untilBody(SmtpServer& server) {
    runAll(server);
    server.feed("HELO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n", start);
    runAll(server);
    server.takeOutput();
}

} // namespace

class SmtpServerTest : public QObject {
    Q_OBJECT

private slots:
    void anOpenQuestionBlocksAllConsumption() {
        SmtpServer server(options(), start);
        QVERIFY(std::holds_alternative<ConnectQuestion>(server.next()));
        QVERIFY(server.questionOpen());
        server.feed("NOOP\r\nQUIT\r\n", start);
        QVERIFY(std::holds_alternative<NeedInput>(server.next()));
        QCOMPARE(server.buffered(), std::size_t(12));
        QVERIFY(!server.hasOutput());
        server.answer(ok);
        QVERIFY(std::holds_alternative<CloseConnection>(server.next()));
        QCOMPARE(server.takeOutput(), std::string("220 mx.example.test ESMTP ISMail\r\n250 2.0.0 OK\r\n"
                                                  "221 2.0.0 mx.example.test closing connection\r\n"));
    }

    void anAnswerThatNobodyAskedForChangesNothing() {
        SmtpServer server(options(), start);
        server.answer(ok); // the question was not fetched yet
        QVERIFY(!server.hasOutput());
        runAll(server);
        server.takeOutput();
        server.answer(ok);
        server.answerSasl("x");
        QVERIFY(!server.hasOutput());
    }

    void aBatchIsOneWrite() {
        SmtpServer server(options(), start);
        runAll(server);
        server.takeOutput();
        server.feed("HELO c.example\r\n", start);
        runAll(server);
        server.takeOutput();
        server.feed("MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n", start);
        QVERIFY(std::holds_alternative<MailQuestion>(server.next()));
        server.answer(ok);
        QVERIFY(std::holds_alternative<RecipientQuestion>(server.next()));
        QVERIFY(server.hasOutput());
        QVERIFY2(!server.outputDue(), "the reply to MAIL waits for those behind it");
        server.answer(ok);
        QVERIFY(std::holds_alternative<BodyStartQuestion>(server.next()));
        server.answer(ok);
        QVERIFY2(server.outputDue(), "DATA ends a group");
    }

    void aReplyIsDueWhenTheInputIsUsedUp() {
        SmtpServer server(options(), start);
        runAll(server);
        QVERIFY(server.outputDue());
        server.takeOutput();
        QVERIFY(!server.outputDue());
        server.feed("RSET\r\nRS", start);
        runAll(server);
        QVERIFY(server.outputDue());
    }

    void aBodyComesInLargePieces() {
        SmtpServer server(options(), start);
        untilBody(server);
        std::string text;
        for (int i = 0; i < 200; ++i)
            text += "A line of text that has the usual length and a dot. At its end\r\n";
        server.feed(text + ".\r\n", start);
        const auto event = server.next();
        const auto* data = std::get_if<BodyData>(&event);
        QVERIFY(data != nullptr);
        QCOMPARE(data->bytes.size(), text.size());
        QVERIFY(std::holds_alternative<BodyEndQuestion>(server.next()));
    }

    void aLargeMessagePassesInFlatMemory() {
        auto o = options();
        o.maxMessageSize = 0;
        SmtpServer server(o, start);
        untilBody(server);
        const std::string block(64 * 1024, 'x');
        for (int i = 0; i < 1600; ++i) {
            server.feed(block, start);
            const auto event = server.next();
            QCOMPARE(std::get<BodyData>(event).bytes.size(), block.size());
            QVERIFY(std::holds_alternative<NeedInput>(server.next()));
            QCOMPARE(server.buffered(), std::size_t(0));
        }
    }

    void aRefusedMessageThatNeverEndsIsCutOff() {
        auto o = options();
        o.maxMessageSize = 1000;
        SmtpServer server(o, start);
        untilBody(server);
        const std::string block(1 << 20, 'x');
        int blocks = 0;
        for (; blocks < 100; ++blocks) {
            server.feed(block, start);
            runAll(server);
            if (std::string(server.stage()) == "closed") break;
        }
        QVERIFY(blocks >= 60 && blocks < 70);
        QVERIFY(server.takeOutput().rfind("552 5.3.4", 0) == 0);
    }

    void aCallerThatNeverStopsFeedingIsCutOff() {
        SmtpServer server(options(), start);
        server.next();
        const std::string block(1 << 20, 'x');
        server.feed(block, start);
        QCOMPARE(server.buffered(), block.size());
        server.feed("x", start);
        const auto event = server.next();
        QVERIFY(std::holds_alternative<CloseConnection>(event));
        QVERIFY(std::holds_alternative<NeedInput>(server.next()));
    }

    void theClientIsNotTimedWhileTheHostThinks() {
        SmtpServer server(options(), start);
        server.next();
        QVERIFY(server.deadline() == Ticks::max());
        server.tick(start + Millis(10'000'000));
        QVERIFY(std::holds_alternative<NeedInput>(server.next()));
        server.answer(ok);
        QVERIFY(server.deadline() != Ticks::max());
        server.tick(start + Millis(10'000'000));
        QVERIFY2(std::holds_alternative<NeedInput>(server.next()), "the wait begins after the answer");
        QVERIFY(server.deadline() == start + Millis(10'300'000));
    }

    void shuttingDownSays421() {
        SmtpServer server(options(), start);
        untilBody(server);
        server.shutDown({421, {4, 3, 2}, "mx.example.test Shutting down"});
        QVERIFY(std::holds_alternative<TransactionReset>(server.next()));
        QVERIFY(std::holds_alternative<CloseConnection>(server.next()));
        QCOMPARE(server.takeOutput(), std::string("421 4.3.2 mx.example.test Shutting down\r\n"));
    }

    void shuttingDownWaitsForTheAnswerThatIsDue() {
        SmtpServer server(options(), start);
        untilBody(server);
        server.feed("x\r\n.\r\nNOOP\r\n", start);
        server.next();
        QVERIFY(std::holds_alternative<BodyEndQuestion>(server.next()));
        server.shutDown({421, {4, 3, 2}, "Shutting down"});
        QVERIFY(!server.hasOutput());
        server.answer({250, {2, 0, 0}, "Stored"});
        QVERIFY(std::holds_alternative<CloseConnection>(server.next()));
        QCOMPARE(server.takeOutput(), std::string("250 2.0.0 Stored\r\n421 4.3.2 Shutting down\r\n"));
    }

    void aPartnerIsNotCutOffForErrors() {
        auto o = options();
        o.maxErrors = o.maxIdleCommands = 2;
        SmtpServer server(o, start);
        runAll(server);
        server.liftLimits();
        for (int i = 0; i < 10; ++i)
            server.feed("FOO\r\nNOOP\r\n", start);
        runAll(server);
        QCOMPARE(server.stage(), "command");
    }

    void aLimitLoweredDuringAMessageCounts() {
        SmtpServer server(options(), start);
        untilBody(server);
        server.feed("0123456789", start);
        runAll(server);
        server.setMaxMessageSize(12);
        server.feed("0123456789\r\n.\r\n", start);
        QCOMPARE(runAll(server), std::string("01"));
        QVERIFY(server.takeOutput().rfind("552 5.3.4", 0) == 0);
    }

    void stagesHaveNames() {
        SmtpServer server(options(), start);
        QCOMPARE(server.stage(), "greeting");
        runAll(server);
        QCOMPARE(server.stage(), "command");
        server.feed("HELO c.example\r\nMAIL FROM:<a@b.example>\r\n", start);
        runAll(server);
        QCOMPARE(server.stage(), "mail");
        server.feed("RCPT TO:<c@d.example>\r\n", start);
        runAll(server);
        QCOMPARE(server.stage(), "rcpt");
        server.feed("DATA\r\n", start);
        runAll(server);
        QCOMPARE(server.stage(), "data");
        server.feed(".\r\nQUIT\r\n", start);
        runAll(server);
        QCOMPARE(server.stage(), "closed");
    }

    void bytesBehindStartTlsAreDropped() {
        auto o = options();
        o.startTls = true;
        SmtpServer server(o, start);
        runAll(server);
        server.feed("HELO c.example\r\nSTARTTLS\r\nRSET\r\n", start);
        server.next();
        server.answer(ok);
        QVERIFY(std::holds_alternative<StartTlsRequest>(server.next()));
        QCOMPARE(server.buffered(), std::size_t(0));
        server.feed("RSET\r\n", start);
        QCOMPARE(server.buffered(), std::size_t(0));
        QVERIFY(std::holds_alternative<NeedInput>(server.next()));
        server.takeOutput();
        server.tlsStarted();
        QVERIFY(std::holds_alternative<NeedInput>(server.next()));
        QVERIFY(!server.hasOutput());
        QVERIFY(!server.questionOpen());
    }

    void linesAreTheSameHoweverTheyAreCut() {
        const std::string text = "one\r\n\r\n" + std::string(30, 'x') + "\r\nbare\nrest\r\n" + std::string(18, 'y') +
                                 "\r\n" + std::string(40, 'z') + "\n\r\nlast\r\n";
        for (std::size_t cut = 1; cut <= text.size(); ++cut) {
            LineInput input;
            std::string seen;
            for (std::size_t at = 0; at < text.size(); at += cut) {
                QVERIFY(input.append(text.substr(at, cut)));
                for (auto line = input.takeLine(20); line.kind != LineInput::Kind::none; line = input.takeLine(20))
                    seen += std::to_string(int(line.kind)) + std::string(line.text) + "|";
            }
            QCOMPARE(seen, "1one|1|2" + std::string(30, 'x') + "|3bare|1rest|1" + std::string(18, 'y') + "|2" +
                               std::string(LineInput::endOfSkipped, 'z') + "|1|1last|");
        }
    }
};

QTEST_GUILESS_MAIN(SmtpServerTest)
#include "smtp_server_test.moc"
