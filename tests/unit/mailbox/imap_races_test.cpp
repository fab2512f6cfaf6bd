// What happens between the steps of a command: mailboxes are deleted, messages expunged, sessions close. Every command
// is answered once, nothing is read for a client that is gone, and nobody reads what is no longer there.
#include "support/imap_conversation.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

const Bytes shortMail = "From: a@example.org\r\nSubject: short\r\n\r\nText\r\n";
const std::string removed = "* BYE The mailbox was removed\n";

// So long that reading it takes several steps.
Bytes longMail() {
    Bytes body = "From: a@example.org\r\nSubject: long\r\n\r\n";
    for (std::size_t octets = 0; octets < 16 * 64 * 1024; octets += 64)
        body += std::string(62, 'x') + "\r\n";
    return body + "needle\r\n";
}

// A mailbox with a long message and two short ones, and a client that has selected it. Time passes with every read.
struct RacesWorld : ImapWorld {
    RacesWorld() {
        store.make("Box");
        store.deliver("Box", longMail());
        store.deliver("Box", shortMail);
        store.deliver("Box", shortMail);
        store.onRead = [this] {
            ++reads;
            clock.advance(Millis(5));
        };
    }
    int reads = 0;
};

} // namespace

class ImapRacesTest : public QObject {
    Q_OBJECT

private:
    // Every command of a selected mailbox, and how many steps of it are done before something happens.
    static void commands() {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<int>("steps");
        const char* all[] = {"FETCH 1:* (FLAGS)",
                             "FETCH 1:* (ENVELOPE BODY.PEEK[])",
                             "FETCH 1:* BODY[]",
                             "SEARCH BODY needle",
                             "SEARCH SUBJECT short",
                             "SORT (SUBJECT) UTF-8 BODY needle",
                             "THREAD REFERENCES UTF-8 BODY needle",
                             "STORE 1:* +FLAGS (\\Flagged)",
                             "COPY 1:* INBOX",
                             "MOVE 1:* INBOX",
                             "EXPUNGE",
                             "NOOP",
                             "CHECK"};
        for (const char* command : all)
            for (const int steps : {0, 1, 2, 5})
                QTest::addRow("%s, after %d steps", command, steps) << QByteArray(command) << steps;
    }

private slots:
    void aMailboxThatIsDeletedBetweenTheStepsOfACommandEndsTheSession_data() { commands(); }
    void aMailboxThatIsDeletedBetweenTheStepsOfACommandEndsTheSession() {
        QFETCH(QByteArray, command);
        QFETCH(int, steps);
        RacesWorld world;
        ImapConversation c(world);
        VERIFY_HAS(c.command("SELECT Box"), "a OK");
        std::string said = c.begin("b " + command.toStdString() + "\r\n");
        for (int i = 0; i < steps && world.step(); ++i)
            said += c.heard();
        world.store.removeBox("Box");
        said += c.listen();
        // It is answered and the next command is told, or it was told itself, or the client knows from an error.
        if (!c.closed()) {
            VERIFY_HAS(said, "b ");
            said = c.command("NOOP");
        }
        QVERIFY2(said.ends_with(removed), said.substr(said.size() > 200 ? said.size() - 200 : 0).c_str());
        QVERIFY(c.closed());
        QVERIFY(!world.step());
    }

    void aClientThatIsLostBetweenTheStepsOfACommandCostsNothingMore_data() { commands(); }
    void aClientThatIsLostBetweenTheStepsOfACommandCostsNothingMore() {
        QFETCH(QByteArray, command);
        QFETCH(int, steps);
        RacesWorld world;
        world.settings.set(config::Setting::imapMaxConnectionsPerAccount, "1");
        ImapConversation c(world);
        c.command("SELECT Box");
        c.begin("b " + command.toStdString() + "\r\n");
        for (int i = 0; i < steps && world.step(); ++i)
            c.heard();
        const int reads = world.reads;
        c.drop();
        while (world.step()) {
        }
        QCOMPARE(world.reads, reads);
        // The account has its place back.
        ImapConversation next(world, "");
        VERIFY_HAS(next.command("LOGIN u p"), "a OK");
    }

    void messagesThatAreExpungedBetweenTheStepsOfAFetchAreMissedInItsAnswer() {
        RacesWorld world;
        ImapConversation c(world);
        c.command("SELECT Box");
        std::string said = c.begin("b FETCH 1:* BODY.PEEK[]\r\n");
        QVERIFY(world.step());
        said += c.heard();
        world.store.remove("Box", 2);
        said += c.listen();
        VERIFY_HAS(said, "b NO [EXPUNGEISSUED]");
        VERIFY_HAS(said, "* 3 FETCH");
        VERIFY_LACKS(said, "EXPUNGE\n"); // sequence numbers stay during a FETCH
        VERIFY_HAS(c.command("NOOP"), "* 2 EXPUNGE\n");
    }

    void messagesThatComeBetweenTheStepsOfASearchAreNotSearched() {
        RacesWorld world;
        ImapConversation c(world);
        c.command("SELECT Box");
        c.begin("b SEARCH BODY needle\r\n");
        world.workers.run();
        world.store.deliver("Box", longMail());
        const std::string said = c.listen();
        VERIFY_HAS(said, "* SEARCH 1\n");
        VERIFY_HAS(said, "* 4 EXISTS\n");
    }

    void aMessageThatIsExpungedBetweenTheStepsOfASearchDoesNotShiftTheOthers() {
        RacesWorld world;
        world.store.deliver("Box", longMail()); // 4
        ImapConversation c(world);
        c.command("SELECT Box");
        c.begin("b SEARCH BODY needle\r\n");
        world.workers.run();
        world.store.remove("Box", 2);
        const std::string said = c.listen();
        VERIFY_HAS(said, "* SEARCH 1 4\n");
        VERIFY_LACKS(said, "EXPUNGE");
    }

    void aMailboxThatIsRenamedBetweenTheStepsOfAFetchIsReadOn() {
        RacesWorld world;
        ImapConversation c(world), other(world);
        c.command("SELECT Box");
        std::string said = c.begin("b FETCH 1:* BODY.PEEK[]\r\n");
        QVERIFY(world.step());
        said += c.heard();
        said += other.begin("x RENAME Box Other\r\n");
        said += c.listen();
        VERIFY_HAS(said, "b OK Fetched");
        VERIFY_HAS(other.heard(), "x OK");
    }

    void theTargetOfACopyThatIsDeletedBeforeItsTurnIsToBeCreated() {
        RacesWorld world;
        world.store.make("Target");
        ImapConversation c(world);
        c.command("SELECT Box");
        for (const char* command : {"COPY", "MOVE"}) {
            c.begin(std::string("b ") + command + " 2:3 Target\r\n");
            if (world.store.boxes.contains("Target")) world.store.removeBox("Target");
            VERIFY_HAS(c.listen(), "b NO [TRYCREATE]");
        }
        QCOMPARE(world.store.boxes.at("Box").messages.size(), std::size_t(3));
    }

    void aMailboxThatIsDeletedWhileItIsSelectedIsNotSelected() {
        RacesWorld world;
        ImapConversation c(world);
        c.begin("b SELECT Box\r\n");
        world.store.removeBox("Box");
        VERIFY_HAS(c.listen(), "b NO [NONEXISTENT]");
        VERIFY_HAS(c.command("FETCH 1 FLAGS"), "a BAD");
    }

    void aMailboxThatIsDeletedWhileAMessageIsAppendedTakesNothing() {
        RacesWorld world;
        ImapConversation c(world);
        std::string said = c.say("b APPEND Box {5}\r\n");
        VERIFY_HAS(said, "+ ");
        world.store.removeBox("Box");
        said = c.say("hello\r\n");
        VERIFY_HAS(said, "b NO [TRYCREATE]");
    }

    void twoSessionsOfOneAccountWaitForTheirTurnsTogether() {
        RacesWorld world;
        ImapConversation one(world), other(world);
        one.command("SELECT Box");
        other.command("SELECT Box");
        one.begin("b SEARCH BODY needle\r\n");
        other.begin("c STORE 2 +FLAGS (\\Deleted)\r\n");
        other.begin("d EXPUNGE\r\n");
        std::string said, told;
        while (world.step()) {
            said += one.heard();
            told += other.heard();
        }
        VERIFY_HAS(told, "d OK Expunged");
        VERIFY_HAS(said, "* SEARCH 1\n");
        VERIFY_HAS(one.command("NOOP"), "* 2 EXPUNGE\n");
    }
};

QTEST_GUILESS_MAIN(ImapRacesTest)
#include "imap_races_test.moc"
