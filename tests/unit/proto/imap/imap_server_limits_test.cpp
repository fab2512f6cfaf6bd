// What a client of IMAP may get wrong without losing its connection, and where that has an end.
#include "support/imap_server_driver.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

proto::ImapServerOptions options() {
    proto::ImapServerOptions o;
    o.tlsActive = true;
    o.hostname = "test";
    return o;
}

// One conversation in each cut; all say the same.
struct Said {
    std::string replies; // behind the greeting and, where wanted, the log-in; "\n" for line ends
    bool closed = false;
};
Said say(const std::string& text, bool loggedIn = true) {
    std::optional<Said> first;
    for (const Cut cut : {Cut::whole, Cut::bytewise, Cut::random}) {
        ImapServerDriver driver(options(), nullptr, cut);
        if (loggedIn) driver.send("1 LOGIN u p\r\n");
        driver.takeReplies();
        driver.send(text);
        Said said{driver.takeReplies(), driver.closed()};
        std::erase(said.replies, '\r');
        if (first && (first->replies != said.replies || first->closed != said.closed))
            return {"depends on the cut", true};
        first = said;
    }
    return *first;
}

} // namespace

class ImapServerLimitsTest : public QObject {
    Q_OBJECT

private slots:
    void aNameThatCannotBeIsRefusedNotMalformed_data() {
        QTest::addColumn<QByteArray>("command");
        for (const char* command :
             {"SELECT &-&", "EXAMINE a&b", "CREATE &AGE-", "DELETE &", "RENAME a &2AA-", "RENAME & a", "SUBSCRIBE &!-",
              "UNSUBSCRIBE &", "STATUS & (MESSAGES)", "LIST \"\" &*", "LIST & *", "LIST \"\" (a &x)", "LSUB \"\" &",
              "GETQUOTAROOT &", "APPEND & {3+}\r\nabc", "APPEND & {3}", "SELECT {2+}\r\n\xc3\xc3"})
            QTest::newRow(command) << QByteArray(command);
    }
    void aNameThatCannotBeIsRefusedNotMalformed() {
        QFETCH(QByteArray, command);
        const Said said = say("a " + command.toStdString() + "\r\nb NOOP\r\n");
        QVERIFY2(said.replies.starts_with("a NO [CANNOT] The mailbox name is "), said.replies.c_str());
        QVERIFY2(said.replies.ends_with("\nb OK Well\n"), said.replies.c_str());
    }

    void whatIsMalformedToo() {
        QCOMPARE(say("a SELECT & (FOO)\r\n").replies, std::string("a BAD The list of options is malformed\n"));
        QCOMPARE(say("a SELECT & x\r\n").replies, std::string("a BAD Something is missing or out of place\n"));
    }

    // RFC 2971 section 3.3: thirty fields, 30 octets of a name, 1024 of a value.
    void theLongestIdIsAnswered() {
        std::string id = "a ID (";
        for (int i = 0; i < 30; ++i)
            id += (i > 0 ? " \"" : "\"") + std::string(30, 'n') + "\" \"" + std::string(1024, 'v') + '"';
        for (const bool loggedIn : {false, true}) {
            const Said said = say(id + ")\r\nb NOOP\r\n", loggedIn);
            QVERIFY2(said.replies.starts_with("* ID (\"name\" \"ISMail\")\na OK "), said.replies.c_str());
            QVERIFY(said.replies.find("b OK ") != std::string::npos && !said.closed);
            QCOMPARE(say(id + " \"n\" \"v\")\r\nb BLA\r\n", loggedIn).replies,
                     std::string("a BAD ID has too many fields\nb BAD Unknown command\n"));
        }
    }

    void aCommandThatIsTooLongIsAnswered() {
        for (const bool loggedIn : {false, true}) {
            const std::string most(loggedIn ? proto::maxImapCommand : 64 * 1024, 'x');
            QCOMPARE(say("a LIST \"\" " + most + "\r\nb BLA\r\n", loggedIn).replies,
                     std::string("a BAD [TOOBIG] The command is too long\nb BAD Unknown command\n"));
            QCOMPARE(say("a LOGIN {1+}\r\nu" + most + "\r\nb BLA\r\n", loggedIn).replies,
                     std::string("a BAD [TOOBIG] The command is too long\nb BAD Unknown command\n"));
            QCOMPARE(say(most + " a\r\nb BLA\r\n", loggedIn).replies,
                     std::string("* BAD [TOOBIG] The command is too long\nb BAD Unknown command\n"));
        }
    }

    // The octets of a literal are never taken for commands.
    void theLiteralOfACommandThatIsTooLongIsPassedOver() {
        const std::string most(proto::maxImapCommand, 'x');
        QCOMPARE(say("a LIST " + most + " {10+}\r\nb LOGOUT\r\n\r\nc BLA\r\n").replies,
                 std::string("a BAD [TOOBIG] The command is too long\nc BAD Unknown command\n"));
        QCOMPARE(say("a LIST " + most + " {10}\r\nc BLA\r\n").replies,
                 std::string("a BAD [TOOBIG] The command is too long\nc BAD Unknown command\n"));
        QCOMPARE(say("a APPEND INBOX {1+}\r\n1" + most + "{10+}\r\nb LOGOUT\r\n\r\nc BLA\r\n").replies,
                 std::string("a BAD One message at a time, and nothing behind it\nc BAD Unknown command\n"));
        QCOMPARE(say("a LIST {999999+}\r\n" + std::string(999'999, 'y') + most + "{10+}\r\nb LOGOUT\r\n\r\nc BLA\r\n")
                     .replies,
                 std::string("a BAD [TOOBIG] The command is too long\nc BAD Unknown command\n"));
        const std::string response(proto::maxAuthLine, 'x');
        QCOMPARE(say("a AUTHENTICATE PLAIN\r\n" + response + "\r\nc BLA\r\n", false).replies,
                 std::string("+ \na BAD [TOOBIG] The response is too long\nc BAD Unknown command\n"));
        QVERIFY(say("a IDLE\r\n").replies.starts_with("+ Idling\n"));
        QVERIFY(say("a IDLE\r\nb X {10+}\r\nb LOGOUT\r\n\r\nc BLA\r\n")
                    .replies.ends_with("a BAD DONE is what ends IDLE\nc BAD Unknown command\n"));
    }

    void whoHasLoggedInMayBeWrongAsOftenAsHeLikes() {
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += "a LIST \"\" " + std::string(i, '&') + "!#$'+,-./:;<=>?@[^_`|}~\r\na FOO\r\n";
        const Said said = say(text);
        QVERIFY(!said.closed);
        QCOMPARE(std::count(said.replies.begin(), said.replies.end(), '\n'), 1000);
        QVERIFY(say(text, false).closed);
    }

    void aLineEndsInCrLfOnly() {
        for (const char* text :
             {"a NOOP\nb NOOP\r\n", "a IDLE\r\nDONE\nb NOOP\r\n", "a APPEND INBOX {1+}\r\nx\nb NOOP\r\n"}) {
            const Said said = say(text);
            QVERIFY(said.closed);
            QVERIFY2(said.replies.ends_with("* BYE A line must end in CR LF, not in LF alone\n"), said.replies.c_str());
        }
    }

    void tagsHaveAnEnd() {
        QCOMPARE(say(std::string(255, 't') + " BLA\r\n").replies, std::string(255, 't') + " BAD Unknown command\n");
        QCOMPARE(say(std::string(256, 't') + " BLA\r\n").replies, std::string("* BAD A command begins with a tag\n"));
    }

    void listsHaveEachMemberOnce() {
        ImapServerDriver driver(options(), nullptr);
        driver.send("1 LOGIN u p\r\n2 SELECT INBOX\r\n");
        driver.takeFacts();
        driver.send("a STORE 1 FLAGS (x X y x)\r\na FETCH 1 (UID BODY[] uid body[] BODY[1] BODY.PEEK[])\r\n");
        const auto facts = driver.takeFacts();
        QCOMPARE(facts.size(), std::size_t(2));
        QCOMPARE(facts[0], std::string("ask store 1 = (0 x y)"));
        QCOMPARE(QByteArray::fromStdString(facts[1]), QByteArray("ask fetch 1 uid section section:1. section-peek"));
    }
};

QTEST_GUILESS_MAIN(ImapServerLimitsTest)
#include "imap_server_limits_test.moc"
