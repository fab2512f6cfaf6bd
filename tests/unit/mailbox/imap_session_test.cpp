// What a client of IMAP sees, from the engine down to a store in memory.
#include "base/ids.h"
#include "source_tree.h"
#include "support/imap_conversation.h"

#include <QDir>
#include <QFile>
#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

const Bytes mail1 = "From: Joe <joe@example.org>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
                    "Date: Mon, 2 Feb 2026 23:30:00 -0800\r\nMessage-ID: <1@x>\r\n\r\nHello there\r\n";
const Bytes mail2 =
    "From: Ann <ann@example.org>\r\nSubject: Re: hello\r\nDate: Tue, 3 Feb 2026 10:00:00 +0000\r\n"
    "Message-ID: <2@x>\r\nReferences: <1@x>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\none\r\n"
    "--b\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\nAGhpAA==\r\n--b--\r\n";

} // namespace

class ImapSessionTest : public QObject {
    Q_OBJECT

private slots:
    void aWrongPasswordIsCountedAndRefused();
    void selectTellsTheState();
    void fetchTellsWhatIsAsked();
    void headersAreShownWithoutOpeningTheMessage();
    void whatIsKeptOfAHeaderChangesNoAnswer();
    void readingSetsSeenUnlessItPeeks();
    void aLargeMessageComesInBlocks();
    void binaryPartsAreDecoded();
    void storeChangesFlagsAndTellsThem();
    void storeUnlessChangedLeavesWhatOthersChanged();
    void aStoreHidesNothingThatOthersDid();
    void othersHearOfChangesWithTheirNextCommand();
    void anExpungeWaitsForACommandThatAllowsIt();
    void idleHearsAtOnce();
    void appendAnswersWithTheUid();
    void appendOverTheQuotaIsRefused();
    void copyAndMoveTellTheNewUids();
    void expungeAndCloseRemoveWhatIsDeleted();
    void searchFindsByEveryKindOfKey();
    void searchReadsOnlyWhatItMust();
    void esearchReturnsWhatIsAsked();
    void savedResultsCanBeUsed();
    void sortAndThread();
    void foldersAreListed();
    void subscriptionsAreListed();
    void statusComesWithoutSelecting();
    void quotasAreReported();
    void aRemovedMailboxEndsTheSession();
    void withoutWorkersNothingIsBelievedDone();
    void qresyncTellsWhatChangedMeanwhile();
    void rev2SaysItsOwnWay();
};

void ImapSessionTest::aWrongPasswordIsCountedAndRefused() {
    ImapWorld world;
    ImapConversation c(world, "");
    QCOMPARE(c.command("LOGIN u wrong"),
             std::string("a NO [AUTHENTICATIONFAILED] The user name or the password is wrong\n"));
    world.settings.set(config::Setting::authFailuresPerAddress, "2");
    world.logins.failed("192.0.2.1", "u");
    QVERIFY(!world.logins.admits("192.0.2.1"));
}

void ImapSessionTest::selectTellsTheState() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1, mailbox::flagSeen);
    world.store.deliver("INBOX", mail2);
    ImapConversation c(world);
    QCOMPARE(
        c.command("SELECT inbox"),
        std::string("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\n"
                    "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags that are kept\n"
                    "* 2 EXISTS\n* 0 RECENT\n* OK [UNSEEN 2] The first unseen message\n"
                    "* OK [UIDVALIDITY 7] UIDs are valid\n* OK [UIDNEXT 3] The next UID, or more\n"
                    "* OK [HIGHESTMODSEQ 3] The last change\n* OK [MAILBOXID (F1)] The mailbox, whatever its name\n"
                    "a OK [READ-WRITE] Mailbox selected\n"));
    VERIFY_HAS(c.command("SELECT none"), "a NO [NONEXISTENT]");
    VERIFY_HAS(c.command("CHECK"), "a BAD");
}

void ImapSessionTest::fetchTellsWhatIsAsked() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1, 0, "Return-Path: <>\r\n");
    world.store.deliver("INBOX", mail2, mailbox::flagFlagged);
    ImapConversation c(world);
    c.command("SELECT INBOX (CONDSTORE)");
    QCOMPARE(c.command("FETCH 2 (UID FLAGS RFC822.SIZE MODSEQ)"), "* 2 FETCH (UID 2 FLAGS (\\Flagged) RFC822.SIZE " +
                                                                      std::to_string(mail2.size()) +
                                                                      " MODSEQ (3))\na OK Fetched\n");
    QCOMPARE(c.command("FETCH 1 BODY.PEEK[HEADER.FIELDS (subject Return-Path)]"),
             std::string("* 1 FETCH (BODY[HEADER.FIELDS (subject Return-Path)] {57}\nReturn-Path: <>\n"
                         "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\n)\na OK Fetched\n"));
    VERIFY_HAS(c.command("FETCH 1 BODY.PEEK[]<0.6>"), "* 1 FETCH (BODY[]<0> {6}\nReturn)");
    VERIFY_HAS(c.command("FETCH 1 BODY.PEEK[TEXT]"), "BODY[TEXT] {13}\nHello there\n)");
    VERIFY_HAS(c.command("FETCH 2 BODY.PEEK[1]"), "BODY[1] {3}\none)");
    VERIFY_HAS(c.command("FETCH 2 BODY.PEEK[7]"), "BODY[7] NIL)");
    VERIFY_HAS(c.command("FETCH 1 ENVELOPE"), "ENVELOPE (\"Mon, 2 Feb 2026 23:30:00 -0800\"");
    VERIFY_HAS(c.command("FETCH 2 BODYSTRUCTURE"), "BODYSTRUCTURE ((\"text\" \"plain\"");
    VERIFY_HAS(c.command("FETCH 1 (EMAILID THREADID)"), "EMAILID (" + messageIdText(1) + "-");
    VERIFY_HAS(c.command("FETCH 1 (EMAILID THREADID)"), ") THREADID NIL");
    VERIFY_HAS(c.command("FETCH 3 FLAGS"), "a BAD There is no such message");
    QCOMPARE(c.command("UID FETCH 9 FLAGS"), std::string("a OK Fetched\n"));
}

void ImapSessionTest::headersAreShownWithoutOpeningTheMessage() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1, 0, "Return-Path: <>\r\n");
    ImapConversation c(world);
    c.command("SELECT INBOX");
    VERIFY_HAS(c.command("FETCH 1 (ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (From X-TUID Return-Path)])"),
               "{48}\nReturn-Path: <>\nFrom: Joe <joe@example.org>\n\n)");
    VERIFY_HAS(c.command("FETCH 1 (RFC822.HEADER BODY.PEEK[HEADER.FIELDS.NOT (From)]<3.4>)"), "<3> {4}\nurn-)");
    VERIFY_HAS(c.command("SEARCH SUBJECT gr FROM joe NOT HEADER X-TUID \"\""), "* SEARCH 1\n");
    QCOMPARE(world.store.opens, 0);
}

// Every message that the tests have, with what is kept of its header and without.
void ImapSessionTest::whatIsKeptOfAHeaderChangesNoAnswer() {
    ImapWorld with, without;
    without.store.keepsHeaders = false;
    int messages = 0;
    for (const char* folder : {"imap_answers", "messages", "mime"}) {
        const QDir directory(QStringLiteral(ISMAIL_SOURCE_DIR "/tests/data/") + QLatin1String(folder));
        for (const QString& name : directory.entryList(QDir::Files)) {
            QFile file(directory.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const Bytes text = file.readAll().toStdString();
            const Bytes prefix = ++messages % 2 == 0 ? "Delivered-To: x@y.test\r\n" : "";
            for (ImapWorld* world : {&with, &without})
                world->store.deliver("INBOX", text, 0, prefix);
        }
    }
    QVERIFY(messages > 20);
    const std::string fields = "BODY.PEEK[HEADER.FIELDS";
    ImapConversation first(with), second(without);
    const std::vector<std::string> commands{
        "SELECT INBOX",
        "FETCH 1:* (" + fields + " (DATE FROM SUBJECT TO)])",
        "FETCH 1:* (" + fields + " (Received Delivered-To Content-Type)] BODY.PEEK[HEADER])",
        "FETCH 1:* (" + fields + ".NOT (Received)] RFC822.HEADER)",
        "FETCH 1:* (" + fields + " (X-Nobody)]<0.1>)",
        "FETCH 1:* (BODY.PEEK[HEADER]<10.70> BODY.PEEK[TEXT]<0.20> BODY.PEEK[1]<0.20>)",
        "SEARCH SUBJECT e",
        "SEARCH FROM example",
        "SEARCH TO a",
        "SEARCH HEADER Received from",
        "SEARCH HEADER Content-Type \"\"",
        "SEARCH HEADER X-Nobody \"\"",
        "SEARCH HEADER Delivered-To Y.TEST",
        "SEARCH OR CC e NOT BCC x",
        "SEARCH TEXT from",
        "SORT (SUBJECT FROM) UTF-8 ALL",
        "THREAD REFERENCES UTF-8 ALL"};
    for (const std::string& command : commands)
        QCOMPARE(first.command(command), second.command(command));
    QVERIFY(with.store.opens < without.store.opens);
}

void ImapSessionTest::readingSetsSeenUnlessItPeeks() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    VERIFY_LACKS(c.command("FETCH 1 BODY.PEEK[TEXT]"), "FLAGS");
    VERIFY_HAS(c.command("FETCH 1 BODY[TEXT]"), "Hello there\n FLAGS (\\Seen))\na OK");
    QCOMPARE(world.store.boxes["INBOX"].messages[1].state.flags, mailbox::flagSeen);
    ImapConversation reader(world);
    world.store.setFlags("INBOX", 1, 0);
    reader.command("EXAMINE INBOX");
    VERIFY_LACKS(reader.command("FETCH 1 BODY[TEXT]"), "FLAGS");
    QCOMPARE(world.store.boxes["INBOX"].messages[1].state.flags, mailbox::FlagBits(0));
}

void ImapSessionTest::aLargeMessageComesInBlocks() {
    ImapWorld world;
    const Bytes body = "A: b\r\n\r\n" + Bytes(5'000'000, 'x');
    world.store.deliver("INBOX", body);
    world.store.deliver("INBOX", mail1);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    const std::string said = c.command("FETCH 1:2 (BODY.PEEK[] UID)");
    QVERIFY(said.size() > body.size());
    VERIFY_HAS(said, "xxx UID 1)\n* 2 FETCH (BODY[] {");
    QVERIFY(said.ends_with(" UID 2)\na OK Fetched\n"));
    QVERIFY(c.mostOutput() < 4 * proto::ImapServer::partSize);
}

void ImapSessionTest::binaryPartsAreDecoded() {
    ImapWorld world;
    world.store.deliver("INBOX", mail2);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    VERIFY_HAS(c.command("FETCH 1 BINARY.PEEK[2]"), std::string("BINARY[2] ~{4}\n\0hi\0)", 20));
    VERIFY_HAS(c.command("FETCH 1 BINARY.PEEK[2]<1.2>"), "BINARY[2]<1> ~{2}\nhi)");
    VERIFY_HAS(c.command("FETCH 1 BINARY.SIZE[2]"), "BINARY.SIZE[2] 4)");
}

void ImapSessionTest::storeChangesFlagsAndTellsThem() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1);
    world.store.deliver("INBOX", mail2);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    QCOMPARE(
        c.command("STORE 1 +FLAGS (\\Seen $Label)"),
        std::string("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Label)\n* OK [PERMANENTFLAGS (\\Answered "
                    "\\Flagged \\Deleted \\Seen \\Draft $Label \\*)] Flags that are kept\n"
                    "* 1 FETCH (FLAGS (\\Seen $Label))\na OK Stored\n"));
    QCOMPARE(c.command("UID STORE 1:2 -FLAGS.SILENT \\Seen"), std::string("a OK Stored\n"));
    QCOMPARE(c.command("NOOP"), std::string("a OK Nothing done\n"));
    QCOMPARE(c.command("UID STORE 2 FLAGS (\\Flagged)"),
             std::string("* 2 FETCH (UID 2 FLAGS (\\Flagged))\na OK Stored\n"));
    c.command("EXAMINE INBOX");
    VERIFY_HAS(c.command("STORE 1 FLAGS ()"), "a NO The mailbox is read-only");
}

void ImapSessionTest::storeUnlessChangedLeavesWhatOthersChanged() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1);
    world.store.deliver("INBOX", mail2);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    world.store.setFlags("INBOX", 2, mailbox::flagDraft); // modseq 4
    const std::string said = c.command("STORE 1:2 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Seen)");
    VERIFY_HAS(said, "* 1 FETCH (UID 1 MODSEQ (5))\n");
    VERIFY_HAS(said, "* 2 FETCH (FLAGS (\\Draft) MODSEQ (4))\n");
    VERIFY_HAS(said, "a OK [MODIFIED 2]");
}

// What others do between the last look and the change has sequences of its own, which are still to be read.
void ImapSessionTest::aStoreHidesNothingThatOthersDid() {
    for (const char* change : {"+FLAGS (\\Seen)", "+FLAGS (\\Flagged)"}) {
        ImapWorld world;
        world.store.deliver("INBOX", mail1, mailbox::flagSeen);
        ImapConversation c(world);
        c.command("SELECT INBOX");
        world.store.beforeChange = [&] { world.store.deliver("INBOX", mail2); };
        VERIFY_HAS(c.command(std::string("STORE 1 ") + change), "* 2 EXISTS\n");
    }
}

void ImapSessionTest::othersHearOfChangesWithTheirNextCommand() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1);
    ImapConversation a(world), b(world);
    a.command("SELECT INBOX");
    b.command("SELECT INBOX");
    a.command("STORE 1 +FLAGS (\\Flagged)");
    world.store.deliver("INBOX", mail2);
    QCOMPARE(b.command("NOOP"),
             std::string("* 2 EXISTS\n* 0 RECENT\n* 1 FETCH (FLAGS (\\Flagged))\na OK Nothing done\n"));
    QCOMPARE(b.command("NOOP"), std::string("a OK Nothing done\n"));
    QCOMPARE(a.command("NOOP"), std::string("* 2 EXISTS\n* 0 RECENT\na OK Nothing done\n"));
}

void ImapSessionTest::anExpungeWaitsForACommandThatAllowsIt() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1);
    world.store.deliver("INBOX", mail2);
    world.store.deliver("INBOX", mail1);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    world.store.remove("INBOX", 1);
    VERIFY_LACKS(c.command("FETCH 2 UID"), "EXPUNGE");
    VERIFY_LACKS(c.command("SEARCH ALL"), "EXPUNGE");
    VERIFY_HAS(c.command("FETCH 1 ENVELOPE"), "a NO [EXPUNGEISSUED]");
    QCOMPARE(c.command("FETCH 3 UID"), std::string("* 3 FETCH (UID 3)\na OK Fetched\n"));
    QCOMPARE(c.command("UID FETCH 3 UID"), std::string("* 3 FETCH (UID 3)\n* 1 EXPUNGE\na OK Fetched\n"));
    QCOMPARE(c.command("FETCH 2 UID"), std::string("* 2 FETCH (UID 3)\na OK Fetched\n"));
}

void ImapSessionTest::idleHearsAtOnce() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    QCOMPARE(c.command("IDLE"), std::string("+ Idling\n"));
    world.store.deliver("INBOX", mail2);
    QCOMPARE(c.listen(), std::string("* 2 EXISTS\n* 0 RECENT\n"));
    world.store.remove("INBOX", 1);
    QCOMPARE(c.listen(), std::string("* 1 EXPUNGE\n"));
    world.store.setFlags("INBOX", 2, mailbox::flagSeen);
    QCOMPARE(c.listen(), std::string("* 1 FETCH (FLAGS (\\Seen))\n"));
    QCOMPARE(c.say("DONE\r\n"), std::string("a OK Idle ended\n"));
    world.store.deliver("INBOX", mail2);
    QCOMPARE(c.listen(), std::string());
}

void ImapSessionTest::appendAnswersWithTheUid() {
    ImapWorld world;
    ImapConversation c(world);
    c.command("SELECT INBOX");
    QCOMPARE(c.command("APPEND INBOX (\\Seen k) \"01-Feb-2026 12:00:00 +0100\" {5+}\r\nA: b\n"),
             std::string("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft k)\n* OK [PERMANENTFLAGS (\\Answered "
                         "\\Flagged \\Deleted \\Seen \\Draft k \\*)] Flags that are kept\n"
                         "* 1 EXISTS\n* 0 RECENT\na OK [APPENDUID 7 1] Appended\n"));
    QCOMPARE(c.command("FETCH 1 (FLAGS INTERNALDATE BODY.PEEK[])"),
             std::string("* 1 FETCH (FLAGS (\\Seen k) INTERNALDATE \"01-Feb-2026 11:00:00 +0000\" BODY[] {5}\nA: b\n)\n"
                         "a OK Fetched\n"));
    VERIFY_HAS(c.command("APPEND none {1+}\r\nx"), "a NO [TRYCREATE]");
}

void ImapSessionTest::appendOverTheQuotaIsRefused() {
    ImapWorld world;
    world.store.limit = 10;
    ImapConversation c(world);
    QCOMPARE(c.command("APPEND INBOX {20}"), std::string("a NO [OVERQUOTA] The mailbox would be over its quota\n"));
}

void ImapSessionTest::copyAndMoveTellTheNewUids() {
    ImapWorld world;
    world.store.make("Bin");
    world.store.deliver("Bin", mail1);
    for (int i = 0; i < 3; ++i)
        world.store.deliver("INBOX", mail1);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    QCOMPARE(c.command("COPY 1:2 Bin"), std::string("a OK [COPYUID 7 1:2 2:3] Copied\n"));
    QCOMPARE(c.command("UID MOVE 2 Bin"), std::string("* OK [COPYUID 7 2 4] Moved\n* 2 EXPUNGE\na OK Moved\n"));
    VERIFY_HAS(c.command("COPY 1 none"), "a NO [TRYCREATE]");
    QCOMPARE(world.store.boxes["Bin"].messages.size(), std::size_t(4));
    c.command("SELECT INBOX");
    world.store.deliver("INBOX", mail1);
    world.store.deliver("INBOX", mail1);
    c.command("NOOP");
    world.store.mostMoved = 1;
    const std::string stopped = c.command("MOVE 1:* Bin");
    VERIFY_HAS(stopped, "* OK [COPYUID ");
    VERIFY_HAS(stopped, " EXPUNGE\na NO [TRYCREATE] There is no such mailbox\n");
}

void ImapSessionTest::expungeAndCloseRemoveWhatIsDeleted() {
    ImapWorld world;
    for (int i = 0; i < 4; ++i)
        world.store.deliver("INBOX", mail1, i == 3 ? 0 : mailbox::flagDeleted);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    QCOMPARE(c.command("UID EXPUNGE 2,4"), std::string("* 2 EXPUNGE\na OK Expunged\n"));
    QCOMPARE(c.command("EXPUNGE"), std::string("* 1 EXPUNGE\n* 1 EXPUNGE\na OK Expunged\n"));
    c.command("STORE 1 +FLAGS (\\Deleted)");
    QCOMPARE(c.command("CLOSE"), std::string("a OK Mailbox closed\n"));
    QVERIFY(world.store.boxes["INBOX"].messages.empty());
}

void ImapSessionTest::searchFindsByEveryKindOfKey() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1, mailbox::flagSeen);
    world.store.deliver("INBOX", mail2);
    ImapConversation c(world);
    c.command("SELECT INBOX (CONDSTORE)");
    const auto found = [&](const std::string& key, const std::string& numbers) {
        const std::string said = c.command("SEARCH " + key);
        return said == "* SEARCH" + numbers + "\na OK Searched\n" ? std::string() : key + ": " + said;
    };
    QCOMPARE(found("ALL", " 1 2"), std::string());
    QCOMPARE(found("UNSEEN", " 2"), std::string());
    QCOMPARE(found("NOT SEEN 1:*", " 2"), std::string());
    QCOMPARE(found("OR SEEN UID 2", " 1 2"), std::string());
    QCOMPARE(found("SUBJECT {7+}\r\ngr\xc3\xbc\xc3\x9f"
                   "e",
                   " 1"),
             std::string());
    QCOMPARE(found("FROM ANN", " 2"), std::string());
    QCOMPARE(found("HEADER References \"\"", " 2"), std::string());
    QCOMPARE(found("BODY \"hello THERE\"", " 1"), std::string());
    QCOMPARE(found("TEXT hello", " 1 2"), std::string());
    QCOMPARE(found("SENTON 2-Feb-2026", " 1"), std::string());
    QCOMPARE(found("SENTSINCE 3-Feb-2026", " 2"), std::string());
    QCOMPARE(found("NOT TEXT hello", ""), std::string());
    QCOMPARE(found("LARGER 200", " 2"), std::string());
    QCOMPARE(found("MODSEQ 3", " 2 (MODSEQ 3)"), std::string());
    const std::string fetched = c.command("FETCH 2 EMAILID");
    const std::size_t begin = fetched.find("(EMAILID (") + 10;
    QCOMPARE(found("EMAILID " + fetched.substr(begin, fetched.find(')') - begin), " 2"), std::string());
    QCOMPARE(found("KEYWORD x", ""), std::string());
    QCOMPARE(found("BEFORE 1-Jan-2020", ""), std::string());
}

void ImapSessionTest::searchReadsOnlyWhatItMust() {
    ImapWorld world;
    for (int i = 0; i < 250; ++i)
        world.store.deliver("INBOX", mail1, i == 0 ? 0 : mailbox::flagSeen);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    c.command("SEARCH SEEN UNDELETED SINCE 1-Jan-2020");
    QCOMPARE(world.store.factReads, 0);
    c.command("SEARCH BODY hello UNSEEN");
    QCOMPARE(world.store.factReads, 1);
    QCOMPARE(world.store.opens, 1);
    c.command("SEARCH SENTSINCE 1-Jan-2020");
    QCOMPARE(world.store.opens, 1);
}

void ImapSessionTest::esearchReturnsWhatIsAsked() {
    ImapWorld world;
    for (int i = 0; i < 5; ++i)
        world.store.deliver("INBOX", mail1, i == 1 ? 0 : mailbox::flagSeen);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    QCOMPARE(c.command("SEARCH RETURN (MIN MAX COUNT) SEEN"),
             std::string("* ESEARCH (TAG \"a\") MIN 1 MAX 5 COUNT 4\na OK Searched\n"));
    QCOMPARE(c.command("UID SEARCH RETURN () SEEN"),
             std::string("* ESEARCH (TAG \"a\") UID ALL 1,3:5\na OK Searched\n"));
    QCOMPARE(c.command("SEARCH RETURN (COUNT) DELETED"), std::string("* ESEARCH (TAG \"a\") COUNT 0\na OK Searched\n"));
}

void ImapSessionTest::savedResultsCanBeUsed() {
    ImapWorld world;
    for (int i = 0; i < 3; ++i)
        world.store.deliver("INBOX", mail1, i == 1 ? 0 : mailbox::flagSeen);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    c.command("SEARCH RETURN (SAVE) SEEN");
    QCOMPARE(c.command("FETCH $ UID"), std::string("* 1 FETCH (UID 1)\n* 3 FETCH (UID 3)\na OK Fetched\n"));
    QCOMPARE(c.command("SEARCH $ UID 3"), std::string("* SEARCH 3\na OK Searched\n"));
    c.command("SEARCH RETURN (SAVE MAX) SEEN");
    QCOMPARE(c.command("UID FETCH $ UID"), std::string("* 3 FETCH (UID 3)\na OK Fetched\n"));
}

void ImapSessionTest::sortAndThread() {
    ImapWorld world;
    world.store.deliver("INBOX", mail2);
    world.store.deliver("INBOX", mail1);
    world.store.deliver("INBOX", "Subject: alpha\r\nDate: Mon, 2 Feb 2026 00:00:00 +0000\r\nMessage-ID: <3@x>\r\n\r\n");
    world.store.deliver("INBOX", "Subject: beta\r\nDate: Wed, 4 Feb 2026 00:00:00 +0000\r\n"
                                 "References: <1@x> <2@x>\r\n\r\n");
    world.store.deliver("INBOX",
                        "Subject: gamma\r\nDate: Thu, 5 Feb 2026 00:00:00 +0000\r\nIn-Reply-To: <1@x>\r\n\r\n");
    ImapConversation c(world);
    c.command("SELECT INBOX");
    QCOMPARE(c.command("SORT (DATE) UTF-8 ALL"), std::string("* SORT 3 2 1 4 5\na OK Sorted\n"));
    QCOMPARE(c.command("UID SORT (REVERSE SUBJECT) UTF-8 1:3"), std::string("* SORT 1 2 3\na OK Sorted\n"));
    QCOMPARE(c.command("THREAD REFERENCES UTF-8 ALL"), std::string("* THREAD (3)(2 (1 4)(5))\na OK Threaded\n"));
    QCOMPARE(c.command("THREAD ORDEREDSUBJECT UTF-8 1:3"), std::string("* THREAD (3)(2)(1)\na OK Threaded\n"));
    QCOMPARE(c.command("THREAD REFERENCES UTF-8 DELETED"), std::string("* THREAD\na OK Threaded\n"));
}

void ImapSessionTest::foldersAreListed() {
    ImapWorld world;
    ImapConversation c(world);
    VERIFY_HAS(c.command("CREATE Sent (USE (\\Sent))"), "a OK [MAILBOXID (F2)]");
    c.command("CREATE A/B/C");
    VERIFY_HAS(c.command("CREATE Sent"), "a NO [ALREADYEXISTS]");
    VERIFY_HAS(c.command("CREATE a//b"), "a NO [CANNOT]");
    VERIFY_HAS(c.command("CREATE \"Entw&APw-rfe\""), "a OK");
    QCOMPARE(
        c.command("LIST \"\" *"),
        std::string("* LIST (\\Noselect \\HasChildren) \"/\" \"A\"\n* LIST (\\Noselect \\HasChildren) \"/\" \"A/B\"\n"
                    "* LIST (\\HasNoChildren) \"/\" \"A/B/C\"\n* LIST (\\HasNoChildren) \"/\" \"Entw&APw-rfe\"\n"
                    "* LIST (\\HasNoChildren) \"/\" \"INBOX\"\n* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"\n"
                    "a OK Listed\n"));
    QCOMPARE(c.command("LIST \"\" %/%"), std::string("* LIST (\\Noselect \\HasChildren) \"/\" \"A/B\"\na OK Listed\n"));
    QCOMPARE(c.command("LIST (SPECIAL-USE) \"\" *"),
             std::string("* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent\"\na OK Listed\n"));
    QCOMPARE(c.command("LIST \"\" inbox RETURN (STATUS (MESSAGES))"),
             std::string("* LIST (\\HasNoChildren) \"/\" \"INBOX\"\n* STATUS \"INBOX\" (MESSAGES 0)\na OK Listed\n"));
    QCOMPARE(c.command("LIST \"\" \"\""), std::string("* LIST (\\Noselect) \"/\" \"\"\na OK Listed\n"));
    c.command("RENAME Sent Out");
    QCOMPARE(c.command("LIST \"\" (Sent Out)"),
             std::string("* LIST (\\HasNoChildren \\Sent) \"/\" \"Out\"\na OK Listed\n"));
    VERIFY_HAS(c.command("DELETE INBOX"), "a NO [CANNOT]");
    VERIFY_HAS(c.command("DELETE none"), "a NO [NONEXISTENT]");
}

void ImapSessionTest::subscriptionsAreListed() {
    ImapWorld world;
    world.store.make("A/B");
    world.store.make("A");
    ImapConversation c(world);
    c.command("SUBSCRIBE A/B");
    c.command("SUBSCRIBE gone");
    QCOMPARE(c.command("LSUB \"\" *"), std::string("* LSUB () \"/\" \"A/B\"\n* LSUB () \"/\" \"gone\"\na OK Listed\n"));
    QCOMPARE(c.command("LSUB \"\" %"),
             std::string("* LSUB (\\Noselect) \"/\" \"A\"\n* LSUB () \"/\" \"gone\"\na OK Listed\n"));
    QCOMPARE(
        c.command("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" %"),
        std::string("* LIST (\\HasChildren) \"/\" \"A\" (\"CHILDINFO\" (\"SUBSCRIBED\"))\n"
                    "* LIST (\\NonExistent \\Noselect \\Subscribed \\HasNoChildren) \"/\" \"gone\"\na OK Listed\n"));
    VERIFY_LACKS(c.command("LIST \"\" *"), "gone");
}

void ImapSessionTest::statusComesWithoutSelecting() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1, mailbox::flagSeen);
    world.store.deliver("INBOX", mail1, mailbox::flagDeleted);
    ImapConversation c(world);
    QCOMPARE(c.command("STATUS INBOX (MESSAGES UIDNEXT UNSEEN DELETED SIZE HIGHESTMODSEQ MAILBOXID)"),
             "* STATUS \"INBOX\" (MESSAGES 2 UIDNEXT 3 UNSEEN 1 DELETED 1 SIZE " + std::to_string(2 * mail1.size()) +
                 " HIGHESTMODSEQ 3 MAILBOXID (F1))\na OK Status reported\n");
}

void ImapSessionTest::quotasAreReported() {
    ImapWorld world;
    world.store.limit = 10 * 1024;
    world.store.deliver("INBOX", mail1);
    ImapConversation c(world);
    QCOMPARE(
        c.command("GETQUOTAROOT INBOX"),
        std::string("* QUOTAROOT \"INBOX\" \"Account\"\n* QUOTA \"Account\" (STORAGE 1 10)\na OK Quota reported\n"));
    VERIFY_HAS(c.command("GETQUOTA other"), "a NO [NONEXISTENT]");
}

void ImapSessionTest::aRemovedMailboxEndsTheSession() {
    ImapWorld world;
    world.store.make("A");
    ImapConversation c(world), other(world);
    c.command("SELECT A");
    other.command("DELETE A");
    QCOMPARE(c.command("NOOP"), std::string("* BYE The mailbox was removed\n"));
    QVERIFY(c.closed());

    world.store.make("B");
    ImapConversation own(world);
    own.command("SELECT B");
    QCOMPARE(own.command("DELETE B"), std::string("a OK Mailbox deleted\n"));
    QCOMPARE(own.command("FETCH 1 FLAGS"), std::string("* BYE The mailbox was removed\n"));
}

void ImapSessionTest::withoutWorkersNothingIsBelievedDone() {
    ImapWorld world;
    world.store.deliver("INBOX", mail1);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    world.workers.full = true;
    VERIFY_HAS(c.command("FETCH 1 FLAGS"), "a NO [UNAVAILABLE]");
    VERIFY_HAS(c.command("APPEND INBOX {3}"), "a NO [UNAVAILABLE]");
    VERIFY_HAS(c.command("SELECT INBOX"), "a NO [UNAVAILABLE]");
    VERIFY_HAS(c.command("FETCH 1 FLAGS"), "a BAD Select a mailbox first");
    world.workers.full = false;
    QCOMPARE(c.command("NOOP"), std::string("a OK Nothing done\n"));
}

void ImapSessionTest::qresyncTellsWhatChangedMeanwhile() {
    ImapWorld world;
    for (int i = 0; i < 4; ++i)
        world.store.deliver("INBOX", mail1);             // modseq 2 to 5
    world.store.setFlags("INBOX", 3, mailbox::flagSeen); // 6
    world.store.remove("INBOX", 1);                      // 7
    ImapConversation c(world);
    c.command("ENABLE QRESYNC");
    const std::string said = c.command("SELECT INBOX (QRESYNC (7 5 1:4))");
    VERIFY_HAS(said, "* VANISHED (EARLIER) 1\n");
    VERIFY_HAS(said, "* 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (6))\n");
    VERIFY_LACKS(said, "UID 2 ");
    QCOMPARE(c.command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 5 VANISHED)"),
             std::string("* VANISHED (EARLIER) 1\n* 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (6))\na OK Fetched\n"));
    world.store.remove("INBOX", 2);
    QCOMPARE(c.command("NOOP"), std::string("* VANISHED 2\na OK Nothing done\n"));
    c.command("STORE 1 +FLAGS.SILENT (\\Deleted)");
    VERIFY_HAS(c.command("EXPUNGE"), "* VANISHED 3\na OK [HIGHESTMODSEQ 10]");
}

void ImapSessionTest::rev2SaysItsOwnWay() {
    ImapWorld world;
    world.store.make("\xc3\xbc");
    world.store.deliver("\xc3\xbc", mail1);
    ImapConversation c(world);
    c.command("ENABLE IMAP4rev2");
    const std::string said = c.command("SELECT \"\xc3\xbc\"");
    VERIFY_LACKS(said, "RECENT");
    VERIFY_HAS(said, "* LIST () \"/\" \"\xc3\xbc\"\n");
    QCOMPARE(c.command("SEARCH ALL"), std::string("* ESEARCH (TAG \"a\") ALL 1\na OK Searched\n"));
}

QTEST_GUILESS_MAIN(ImapSessionTest)
#include "imap_session_test.moc"
