// How the work of IMAP commands is cut, what ends it, and what is too much.
#include "mailbox/step_budget.h"
#include "support/imap_conversation.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

constexpr std::size_t blocks = 40;

// A part of many blocks; each one that is read takes a few milliseconds.
Bytes longMail(const std::string& end) {
    Bytes body = "From: a@example.org\r\nSubject: long\r\n\r\n";
    for (std::size_t octets = 0; octets < blocks * 64 * 1024; octets += 64)
        body += std::string(62, 'x') + "\r\n";
    return body + end + "\r\n";
}

Bytes encodedMail(std::size_t octets) {
    Bytes body = "MIME-Version: 1.0\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    for (std::size_t i = 0; i < octets; i += 57)
        body += std::string(76, 'A') + "\r\n";
    return body;
}

struct SlowWorld : ImapWorld {
    SlowWorld() {
        store.onRead = [this] {
            ++reads;
            clock.advance(Millis(5));
        };
    }
    int reads = 0;
};

std::string many(const std::string& key, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += " " + key;
    return text;
}

} // namespace

class ImapWorkTest : public QObject {
    Q_OBJECT
private slots:
    void whatTakesLongGoesOnInStepsAmongItsKind() {
        SlowWorld world;
        world.store.deliver("INBOX", longMail("needle"));
        ImapConversation c(world);
        c.command("SELECT INBOX");
        QCOMPARE(world.heavy.submitted(), std::size_t(0));
        QCOMPARE(c.begin("a SEARCH BODY needle\r\n"), std::string());
        world.workers.run();
        int steps = 0;
        int most = 0;
        for (int before = world.reads; world.heavy.runOne(); before = world.reads, ++steps)
            most = std::max(most, world.reads - before);
        QVERIFY(steps > 2);
        QVERIFY(most <= mailbox::StepBudget::heavy / Millis(5));
        QCOMPARE(c.heard(), std::string("* SEARCH 1\na OK Searched\n"));
        // The account is who takes turns.
        QVERIFY(std::all_of(world.heavy.parties.begin(), world.heavy.parties.end(), [](Party p) { return p == 1; }));
    }

    void whatIsQuickStaysAmongTheQuick() {
        SlowWorld world;
        for (int i = 0; i < 300; ++i)
            world.store.deliver("INBOX", "From: a@example.org\r\nSubject: long\r\n\r\nText\r\n");
        ImapConversation c(world);
        c.command("SELECT INBOX");
        c.command("FETCH 1:* (UID FLAGS ENVELOPE)");
        VERIFY_HAS(c.command("SEARCH SUBJECT long SMALLER 10000"), "a OK Searched");
        QCOMPARE(world.heavy.submitted(), std::size_t(0));
    }

    void aMessageIsReadOnceForAllKeys() {
        SlowWorld world;
        world.store.deliver("INBOX", longMail("the end"));
        ImapConversation c(world);
        c.command("SELECT INBOX");
        VERIFY_HAS(c.command("SEARCH" + many("NOT BODY nowhere", 90)), "* SEARCH 1\n");
        QVERIFY2(world.reads < 2 * static_cast<int>(blocks), std::to_string(world.reads).c_str());
    }

    void aSearchEndsWhenTheClientHasLeft() {
        SlowWorld world;
        world.store.deliver("INBOX", longMail("needle"));
        for (const bool lost : {false, true}) {
            ImapConversation c(world);
            c.command("SELECT INBOX");
            c.begin("a SEARCH BODY needle\r\n");
            world.workers.run();
            QVERIFY(world.heavy.runOne());
            const int reads = world.reads;
            lost ? c.drop() : c.leave();
            world.heavy.run();
            QCOMPARE(world.reads, reads);
            if (!lost) {
                c.heard();
                QVERIFY(c.closed());
            }
        }
    }

    void whoClosedHisSideStillGetsWhatIsQuick() {
        SlowWorld world;
        world.store.deliver("INBOX", longMail("needle"));
        ImapConversation c(world);
        c.leave();
        VERIFY_HAS(c.command("SELECT INBOX"), "a OK");
        VERIFY_HAS(c.command("FETCH 1 (FLAGS)"), "a OK Fetched");
    }

    void aPartIsDecodedOnceToBeMeasured() {
        SlowWorld world;
        world.store.deliver("INBOX", encodedMail(2 << 20));
        ImapConversation c(world);
        c.command("SELECT INBOX");
        std::string items;
        for (int i = 0; i < 200; ++i)
            items += " BINARY.PEEK[1]<" + std::to_string(i) + ".1>";
        VERIFY_HAS(c.command("FETCH 1 (BINARY.SIZE[1]" + items + ")"), "a OK Fetched");
        // Once through, and a block for each item.
        QVERIFY2(world.reads < 300, std::to_string(world.reads).c_str());
        QVERIFY(world.heavy.submitted() > 0);
    }

    void decodingForPiecesFarBehindHasABound() {
        ImapWorld world;
        world.store.deliver("INBOX", encodedMail(20 << 20));
        ImapConversation c(world);
        c.command("SELECT INBOX");
        std::string items;
        for (int i = 0; i < 16; ++i)
            items += " BINARY.PEEK[1]<" + std::to_string((20 << 20) - 100 - i) + ".1>";
        const std::string said = c.command("FETCH 1 (" + items.substr(1) + ")");
        VERIFY_HAS(said, "> NIL");
        VERIFY_HAS(said, "a NO [LIMIT]");
        VERIFY_HAS(c.command("FETCH 1 BINARY.PEEK[1]<20000000.3>"), "a OK Fetched");
    }

    void aSearchHasItsBounds() {
        ImapWorld world;
        world.store.deliver("INBOX", "Subject: a\r\n\r\nb\r\n");
        ImapConversation c(world);
        c.command("SELECT INBOX");
        VERIFY_HAS(c.command("SEARCH" + many("NOT BODY x", 1'000)), "a NO [LIMIT]");
        VERIFY_HAS(c.command("SORT (DATE) UTF-8" + many("TEXT x", 101)), "a NO [LIMIT]");
        VERIFY_HAS(c.command("THREAD REFERENCES UTF-8" + many("FROM x", 101)), "a NO [LIMIT]");
        VERIFY_HAS(c.command("SEARCH SUBJECT \"" + std::string(1'025, 'x') + "\""), "a NO [LIMIT]");
        VERIFY_HAS(c.command("SEARCH SUBJECT \"" + std::string(1'024, 'x') + "\""), "a OK Searched");
        VERIFY_HAS(c.command("SEARCH" + many("NOT BODY x", 100)), "a OK Searched");
        VERIFY_HAS(c.command("SEARCH" + many("UNSEEN", 1'900)), "a OK Searched");
    }

    void anAccountHasSoManySessions() {
        ImapWorld world;
        world.settings.set(config::Setting::imapMaxConnectionsPerAccount, "2");
        auto first = std::make_unique<ImapConversation>(world);
        ImapConversation second(world), third(world, "");
        VERIFY_HAS(third.command("LOGIN u p"), "a NO [LIMIT] Too many connections of this account");
        first->drop();
        VERIFY_HAS(third.command("LOGIN u p"), "a OK");
        ImapConversation fourth(world, "");
        VERIFY_HAS(fourth.command("LOGIN u p"), "a NO [LIMIT]");
    }
};

QTEST_GUILESS_MAIN(ImapWorkTest)
#include "imap_work_test.moc"
