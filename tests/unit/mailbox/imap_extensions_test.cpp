// Extensions of IMAP as a client sees them: CONDSTORE and QRESYNC (RFC 7162), LIST-EXTENDED (RFC 5258).
#include "support/imap_conversation.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

const Bytes message = "Subject: x\r\n\r\nx\r\n";

} // namespace

class ImapExtensionsTest : public QObject {
    Q_OBJECT

private slots:
    void theFirstCommandThatKnowsOfModSeqsIsTold_data();
    void theFirstCommandThatKnowsOfModSeqsIsTold();
    void whoTurnedItOnBeforeIsToldBySelect();
    void vanishedIsToldOfWhatIsAskedAbout();
    void childInfoIsForWhatIsNotListedItself();
};

void ImapExtensionsTest::theFirstCommandThatKnowsOfModSeqsIsTold_data() {
    QTest::addColumn<QByteArray>("command");
    for (const char* command :
         {"FETCH 1 MODSEQ", "FETCH 1 FLAGS (CHANGEDSINCE 1)", "STORE 1 (UNCHANGEDSINCE 5) +FLAGS (a)",
          "SEARCH MODSEQ 1", "UID FETCH 1 (FLAGS) (CHANGEDSINCE 1)", "SORT (DATE) UTF-8 MODSEQ 1",
          "STATUS INBOX (HIGHESTMODSEQ)", "LIST \"\" * RETURN (STATUS (HIGHESTMODSEQ))"})
        QTest::newRow(command) << QByteArray(command);
}
void ImapExtensionsTest::theFirstCommandThatKnowsOfModSeqsIsTold() {
    QFETCH(QByteArray, command);
    ImapWorld world;
    world.store.deliver("INBOX", message);
    ImapConversation c(world);
    c.command("SELECT INBOX");
    const std::string first = c.command(command.toStdString());
    QVERIFY2(first.starts_with("* OK [HIGHESTMODSEQ 2] "), first.c_str());
    VERIFY_HAS(first, "\na OK ");
    const std::string second = c.command(command.toStdString());
    QVERIFY2(second.find("OK [HIGHESTMODSEQ") == std::string::npos, second.c_str());
}

void ImapExtensionsTest::whoTurnedItOnBeforeIsToldBySelect() {
    ImapWorld world;
    world.store.deliver("INBOX", message);
    ImapConversation c(world);
    c.command("STATUS INBOX (HIGHESTMODSEQ)");
    VERIFY_HAS(c.command("SELECT INBOX"), "* OK [HIGHESTMODSEQ 2] ");
    QCOMPARE(c.command("FETCH 1 MODSEQ"), std::string("* 1 FETCH (MODSEQ (2))\na OK Fetched\n"));
    ImapConversation other(world);
    VERIFY_HAS(other.command("SELECT INBOX (CONDSTORE)"), "* OK [HIGHESTMODSEQ 2] ");
    QCOMPARE(other.command("FETCH 1 MODSEQ"), std::string("* 1 FETCH (MODSEQ (2))\na OK Fetched\n"));
}

void ImapExtensionsTest::vanishedIsToldOfWhatIsAskedAbout() {
    ImapWorld world;
    for (int i = 0; i < 9; ++i)
        world.store.deliver("INBOX", message);
    for (const std::uint32_t uid : {2U, 3U, 5U, 8U})
        world.store.remove("INBOX", uid);
    ImapConversation c(world);
    c.command("ENABLE QRESYNC");
    VERIFY_HAS(c.command("SELECT INBOX (QRESYNC (7 1 8:4,2))"), "* VANISHED (EARLIER) 2,5,8\n");
    VERIFY_HAS(c.command("SELECT INBOX (QRESYNC (7 1))"), "* VANISHED (EARLIER) 2,3,5,8\n");
    VERIFY_HAS(c.command("UID FETCH 4:* (FLAGS) (CHANGEDSINCE 1 VANISHED)"), "* VANISHED (EARLIER) 5,8\n");
    VERIFY_HAS(c.command("UID FETCH *:4,3 (FLAGS) (CHANGEDSINCE 1 VANISHED)"), "* VANISHED (EARLIER) 3,5,8\n");
    VERIFY_HAS(c.command("SELECT INBOX (QRESYNC (7 1 4:*))"), "a BAD");
}

void ImapExtensionsTest::childInfoIsForWhatIsNotListedItself() {
    ImapWorld world;
    for (const char* name : {"t1", "t2", "t2/t1", "t7/t7", "t8/t8", "t8/t9"})
        world.store.make(name);
    ImapConversation c(world);
    for (const char* name : {"t1", "t2/t1", "t7/t7", "t8/t8", "t8/t9"})
        c.command(std::string("SUBSCRIBE ") + name);
    const auto listed = [&](const std::string& patterns) {
        return c.command("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" " + patterns);
    };
    const std::string info = " (\"CHILDINFO\" (\"SUBSCRIBED\"))\n";
    QCOMPARE(listed("t2%"), "* LIST (\\HasChildren) \"/\" \"t2\"" + info + "a OK Listed\n");
    QCOMPARE(listed("*t7"), std::string("* LIST (\\Subscribed \\HasNoChildren) \"/\" \"t7/t7\"\na OK Listed\n"));
    QCOMPARE(listed("*t8"), "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"t8\"" + info +
                                "* LIST (\\Subscribed \\HasNoChildren) \"/\" \"t8/t8\"\na OK Listed\n");
    QCOMPARE(listed("(t2)"), "* LIST (\\HasChildren) \"/\" \"t2\"" + info + "a OK Listed\n");
    QCOMPARE(listed("(t2 t2/t1)"), std::string("* LIST (\\Subscribed \\HasNoChildren) \"/\" \"t2/t1\"\na OK Listed\n"));
    QVERIFY(listed("*").find("CHILDINFO") == std::string::npos);
}

QTEST_GUILESS_MAIN(ImapExtensionsTest)
#include "imap_extensions_test.moc"
