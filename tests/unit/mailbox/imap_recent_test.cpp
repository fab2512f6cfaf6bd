// \Recent of RFC 3501 section 2.3.2: "This session is the first session to have been notified about this message".
#include "support/imap_conversation.h"

#include <QTest>

using namespace ismail;
using ismail::test::ImapConversation;
using ismail::test::ImapWorld;

namespace {

const Bytes message = "Subject: x\r\n\r\nbody\r\n";

struct RecentWorld : ImapWorld {
    RecentWorld() { store.toldToOthers = false; }
};

} // namespace

class ImapRecentTest : public QObject {
    Q_OBJECT

private slots:
    void theFirstSessionToSelectOwnsThem() {
        RecentWorld world;
        world.store.deliver("INBOX", message);
        world.store.deliver("INBOX", message, mailbox::flagSeen);
        ImapConversation first(world), second(world);
        VERIFY_HAS(first.command("STATUS INBOX (RECENT)"), "(RECENT 2)");
        VERIFY_HAS(first.command("SELECT INBOX"), "* 2 EXISTS\n* 2 RECENT\n");
        VERIFY_HAS(second.command("STATUS INBOX (RECENT)"), "(RECENT 0)");
        VERIFY_HAS(second.command("SELECT INBOX"), "* 2 EXISTS\n* 0 RECENT\n");
        QCOMPARE(first.command("FETCH 1:2 FLAGS"), std::string("* 1 FETCH (FLAGS (\\Recent))\n"
                                                               "* 2 FETCH (FLAGS (\\Seen \\Recent))\na OK Fetched\n"));
        VERIFY_HAS(second.command("FETCH 1 FLAGS"), "* 1 FETCH (FLAGS ())");
        // It stays with its session, and nobody can set it.
        VERIFY_HAS(first.command("STORE 1 FLAGS (\\Flagged)"), "FLAGS (\\Flagged \\Recent)");
        VERIFY_HAS(second.command("NOOP"), "FLAGS (\\Flagged))");
        // To select again is a new session in this sense.
        VERIFY_HAS(first.command("SELECT INBOX"), "* 0 RECENT\n");
    }

    void searchTellsNewOldAndRecent() {
        RecentWorld world;
        world.store.deliver("INBOX", message);
        ImapConversation elsewhere(world);
        elsewhere.command("SELECT INBOX");
        elsewhere.command("UNSELECT");
        world.store.deliver("INBOX", message);
        world.store.deliver("INBOX", message, mailbox::flagSeen);
        ImapConversation c(world);
        c.command("SELECT INBOX");
        VERIFY_HAS(c.command("SEARCH RECENT"), "* SEARCH 2 3\n");
        VERIFY_HAS(c.command("SEARCH NEW"), "* SEARCH 2\n");
        VERIFY_HAS(c.command("SEARCH OLD"), "* SEARCH 1\n");
        VERIFY_HAS(c.command("SEARCH NOT RECENT"), "* SEARCH 1\n");
    }

    void newMailBelongsToTheSessionThatIsToldFirst() {
        RecentWorld world;
        ImapConversation first(world), second(world);
        first.command("SELECT INBOX");
        second.command("SELECT INBOX");
        world.store.deliver("INBOX", message);
        VERIFY_HAS(first.command("NOOP"), "* 1 EXISTS\n* 1 RECENT\n");
        VERIFY_HAS(second.command("NOOP"), "* 1 EXISTS\n* 0 RECENT\n");
        world.store.deliver("INBOX", message);
        VERIFY_HAS(second.command("NOOP"), "* 2 EXISTS\n* 1 RECENT\n");
        VERIFY_HAS(first.command("NOOP"), "* 2 EXISTS\n* 1 RECENT\n");
        VERIFY_HAS(first.command("SEARCH RECENT"), "* SEARCH 1\n");
        VERIFY_HAS(second.command("SEARCH RECENT"), "* SEARCH 2\n");
        // How many there are is told when it changes.
        world.store.remove("INBOX", 1);
        VERIFY_HAS(first.command("NOOP"), "* 1 EXPUNGE\n* 0 RECENT\n");
        VERIFY_LACKS(second.command("NOOP"), "RECENT");
        first.command("IDLE");
        world.store.deliver("INBOX", message);
        QCOMPARE(first.listen(), std::string("* 2 EXISTS\n* 1 RECENT\n"));
    }

    // RFC 3501 section 6.3.2: it "MUST NOT cause messages to lose the \Recent flag".
    void examineLeavesThemForOthers() {
        RecentWorld world;
        world.store.deliver("INBOX", message);
        ImapConversation looker(world), owner(world);
        VERIFY_HAS(looker.command("EXAMINE INBOX"), "* 1 RECENT\n");
        world.store.deliver("INBOX", message);
        VERIFY_HAS(looker.command("NOOP"), "* 2 EXISTS\n* 2 RECENT\n");
        VERIFY_HAS(looker.command("FETCH 1 FLAGS"), "FLAGS (\\Recent)");
        VERIFY_HAS(owner.command("SELECT INBOX"), "* 2 RECENT\n");
    }

    // RFC 9051 has no \Recent; what such a session sees stays recent for others.
    void rev2SessionsKnowNothingOfIt() {
        RecentWorld world;
        world.store.deliver("INBOX", message);
        ImapConversation c(world), old(world);
        c.command("ENABLE IMAP4rev2");
        VERIFY_LACKS(c.command("SELECT INBOX"), "RECENT");
        QCOMPARE(c.command("FETCH 1 FLAGS"), std::string("* 1 FETCH (FLAGS ())\na OK Fetched\n"));
        world.store.deliver("INBOX", message);
        QCOMPARE(c.command("NOOP"), std::string("* 2 EXISTS\na OK Nothing done\n"));
        VERIFY_LACKS(c.command("SEARCH RECENT"), "ALL");
        VERIFY_HAS(c.command("SEARCH OLD"), "ALL 1:2");
        VERIFY_HAS(old.command("SELECT INBOX"), "* 2 RECENT\n");
    }

    void withoutWorkersAMailboxIsNotSelected() {
        RecentWorld world;
        world.store.deliver("INBOX", message);
        ImapConversation c(world);
        world.store.beforeChange = [&] { world.workers.full = true; };
        VERIFY_HAS(c.command("SELECT INBOX"), "a NO [UNAVAILABLE]");
        world.workers.full = false;
        VERIFY_HAS(c.command("CHECK"), "a BAD");
    }
};

QTEST_GUILESS_MAIN(ImapRecentTest)
#include "imap_recent_test.moc"
