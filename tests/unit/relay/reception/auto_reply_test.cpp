#include "relay/reception/auto_reply.h"

#include "base/clock.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;

namespace {

AnsweredMessage message(const std::string& header, const std::string& sender = "x@foreign.example") {
    AnsweredMessage answered;
    if (!sender.empty()) answered.sender = *mail::parseMailbox(sender);
    answered.fields = mail::headerValues(header + "\r\n");
    answered.names = {{"anna", "example.test"}};
    return answered;
}

} // namespace

class AutoReplyTest : public QObject {
    Q_OBJECT
private slots:
    void onlyAPersonWhoWroteToTheAccountIsAnswered_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("sender");
        QTest::addColumn<bool>("answered");
        const auto row = [](const char* name, const char* header, const char* sender, bool answered) {
            QTest::newRow(name) << header << sender << answered;
        };
        const char* me = "To: Anna <Anna@Example.Test>\r\n";
        row("a person", me, "x@foreign.example", true);
        row("named in Cc", "To: y@z.example\r\nCc: a@b.example,\r\n anna@example.test\r\n", "x@foreign.example", true);
        row("not named", "To: list@foreign.example\r\n", "x@foreign.example", false);
        row("no recipient field", "Subject: x\r\n", "x@foreign.example", false);
        row("a bounce", me, "", false);
        row("the account itself", me, "anna@example.test", false);
        row("a mailer", me, "MAILER-DAEMON@foreign.example", false);
        row("a list's owner", me, "owner-list@foreign.example", false);
        row("a list's requests", me, "list-request@foreign.example", false);
        row("nobody who reads", me, "noreply@foreign.example", false);
        row("an automatic answer", "To: anna@example.test\r\nAuto-Submitted: auto-replied\r\n", "x@y.example", false);
        row("marked as by hand", "To: anna@example.test\r\nAuto-Submitted: no\r\n", "x@y.example", true);
        row("a list", "To: anna@example.test\r\nList-Id: <l.example>\r\n", "x@y.example", false);
        row("bulk", "To: anna@example.test\r\nPrecedence: BULK\r\n", "x@y.example", false);
        row("asked not to", "To: anna@example.test\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n", "x@y.example",
            false);
        row("spam", "To: anna@example.test\r\nX-Spam-Flag: YES\r\n", "x@y.example", false);
    }
    void onlyAPersonWhoWroteToTheAccountIsAnswered() {
        QFETCH(QString, header);
        QFETCH(QString, sender);
        QFETCH(bool, answered);
        QCOMPARE(deservesAnswer(message(header.toStdString(), sender.toStdString())), answered);
    }

    void anAccountIsAwayBetweenItsDates() {
        AutoReply reply;
        const Time noon = Time(Millis(1'700'000'000'000));
        QVERIFY(!isAway(reply, noon));
        reply.enabled = true;
        QVERIFY(isAway(reply, noon));
        reply.from = noon;
        reply.until = noon + Millis(1000);
        QVERIFY(isAway(reply, noon));
        QVERIFY(!isAway(reply, noon - Millis(1)));
        QVERIFY(!isAway(reply, noon + Millis(1000)));
    }

    void anAnswerSaysWhatItIs() {
        AutoReply reply;
        reply.text = "Weg bis M\xC3\xA4rz.\n.\n";
        const Bytes text =
            composeAnswer(reply,
                          message("To: anna@example.test\r\nSubject: Hello\r\n there\r\nMessage-ID: <1@y>\r\n"
                                  "References: <0@y>\r\n"),
                          {"anna@example.test", "u@mx", Time(Millis(1'700'000'000'000))});
        for (const char* part : {"From: <anna@example.test>\r\n", "To: <x@foreign.example>\r\n",
                                 "Subject: Auto: Hello there\r\n", "Auto-Submitted: auto-replied\r\n",
                                 "In-Reply-To: <1@y>\r\n", "References: <0@y> <1@y>\r\n", "Weg bis M=C3=A4rz."})
            QVERIFY2(text.find(part) != std::string::npos, part);
        for (const char c : text)
            QVERIFY(static_cast<unsigned char>(c) < 0x80);
    }

    void whatASenderWroteCannotAddAField() {
        AutoReply reply;
        reply.text = "x";
        const Bytes text = composeAnswer(reply, message("Subject: a\rBcc: b\nc\r\nMessage-ID: <1@y\rX: >\r\n"),
                                         {"anna@example.test", "u@mx", {}});
        QVERIFY(text.find("\rBcc") == std::string::npos);
        QVERIFY(text.find("\nc\r\n") == std::string::npos);
        QVERIFY(text.find("\rX") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(AutoReplyTest)
#include "auto_reply_test.moc"
