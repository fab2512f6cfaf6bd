// SEARCH and SORT as a client sees them: what finds what, and in which order.
#include "mailbox/imap_search.h"
#include "support/imap_conversation.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

// A mailbox with one message for each header, which may lack its last CRLF.
struct Mailbox {
    ImapWorld world;
    std::optional<ImapConversation> client;

    explicit Mailbox(const std::vector<std::string>& headers) {
        for (const std::string& header : headers)
            world.store.deliver("INBOX", (header.empty() ? "" : header + "\r\n") + "\r\nx\r\n");
        client.emplace(world);
        client->command("SELECT INBOX");
    }
    // The numbers that a command finds, "1 3".
    QByteArray found(const std::string& command) {
        const auto answer = QByteArray::fromStdString(client->command(command));
        const QByteArray line = answer.left(answer.indexOf('\n'));
        if (!line.startsWith("* S")) return "?" + answer;
        return line.mid(2).replace("SEARCH", "").replace("SORT", "").trimmed();
    }
};

} // namespace

class ImapSearchTest : public QObject {
    Q_OBJECT

private slots:
    void anAddressIsFoundInEveryForm_data();
    void anAddressIsFoundInEveryForm();
    void partsOfAddressesAreFound();
    void subjectsAreSortedByTheirBase();
    void addressesAreSortedByTheMailbox();
    void theGreatestNumberIsNoStar();
    void aSearchOfAnyTextTakesItsTurnOnly();
    void manyDaysOfSendingAreJudgedInSteps();
};

void ImapSearchTest::anAddressIsFoundInEveryForm_data() {
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("wanted");
    const auto row = [](const char* name, const char* written, const char* wanted) {
        QTest::newRow(name) << QByteArray(written) << QByteArray(wanted);
    };
    row("plain", "ann@x.test", "ann@x.test");
    row("brackets", "<ann@x.test>", "ann@x.test");
    row("name", "Ann Lee <ann@x.test>", "\"Ann Lee <ann@\"");
    row("quoted name", "\"Lee, Ann\" <ann@x.test>", "\"Lee, Ann <ann@x.test>\"");
    row("quotes in a name", "\"Ann \\\"Dot\\\" Lee\" <ann@x.test>", "\"Ann \\\"Dot\\\" Lee\"");
    row("quoted local part", "\"ann lee\"@x.test", "\"ann lee@x.test\"");
    row("name behind", "ann@x.test (Ann Lee)", "\"ann lee\"");
    row("comments", "<ann (home)@ (of) x.test>", "ann@x.test");
    row("comment in a name", "Ann (the first) Lee <ann@x.test>", "\"ann lee\"");
    row("blanks", "ann @ x . test", "ann@x.test");
    row("folded", "Ann\r\n Lee <ann@x.test>", "\"ann lee\"");
    row("one of several", "b@x.test, ann@x.test, c@x.test", "ann@x.test");
    row("group", "friends: b@x.test, ann@x.test;", "ann@x.test");
    row("name of a group", "friends: ann@x.test;", "friends");
    row("quoted name of a group", "\"old friends\": ann@x.test;", "\"old friends\"");
    row("route", "<@r.test,@s.test:ann@x.test>", "ann@x.test");
    row("encoded name", "=?utf-8?q?J=C3=BCrgen?= =?utf-8?b?w5xs?= <j@x.test>", "{10}\r\nJ\xc3\xbcrgen\xc3\xbcl");
    row("encoded and quoted", "\"=?iso-8859-1?q?J=FCrgen?=\" <j@x.test>", "{7}\r\nJ\xc3\xbcRGEN");
}
void ImapSearchTest::anAddressIsFoundInEveryForm() {
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, wanted);
    std::string text = wanted.toStdString();
    if (text.starts_with('{')) text.insert(text.find('}'), "+");
    for (const std::string field : {"From", "To", "Cc", "Bcc"}) {
        Mailbox box({field + ": other@y.test", field + ": " + written.toStdString()});
        QCOMPARE(box.found("SEARCH " + field + " " + text), QByteArray("2"));
        QCOMPARE(box.found("SEARCH HEADER " + field + " " + text), QByteArray("2"));
    }
}

void ImapSearchTest::partsOfAddressesAreFound() {
    Mailbox box({"From: user-from@d.test", "From: RealFrom <user-from@d.test>",
                 "From: <user-from (comment)@ (comment) d.test>", "From: user-from@d.test (RealFrom)",
                 "From: user-from1@d.test, user-from2@d.test",
                 "To: groupname: u1@d.test, u2@d.test;,\r\n  two: u3@d.test;", "From: nobody"});
    QCOMPARE(box.found("SEARCH FROM user-from@d.test"), QByteArray("1 2 3 4"));
    QCOMPARE(box.found("SEARCH FROM realfrom"), QByteArray("2 4"));
    QCOMPARE(box.found("SEARCH FROM ser-fro"), QByteArray("1 2 3 4 5"));
    QCOMPARE(box.found("SEARCH FROM user-from2"), QByteArray("5"));
    QCOMPARE(box.found("SEARCH TO u3"), QByteArray("6"));
    QCOMPARE(box.found("SEARCH TO two"), QByteArray("6"));
    QCOMPARE(box.found("SEARCH HEADER FROM \"\""), QByteArray("1 2 3 4 5 7"));
    // What ENVELOPE puts in the place of what is missing is nobody's text.
    QCOMPARE(box.found("SEARCH FROM MISSING"), QByteArray(""));
}

void ImapSearchTest::subjectsAreSortedByTheirBase() {
    Mailbox box({"Subject: a", "Subject: C", "Subject: b", "Subject: _",
                 "X: 1234567890\r\nSubject: [foo] Fwd: [bar] Re: fw: b (fWd)  (fwd)", "Subject: b (a)",
                 "X: 1234567890\r\nSubject: Re: [FWD: c]", "Subject: [xyz]", "", "Subject: Re: (fwd)",
                 "Subject: =?utf-8?q?=C3=A4?=", "Subject: \xc3\x84z", "Subject: az"});
    QCOMPARE(box.found("SORT (SUBJECT) US-ASCII 1:9"), QByteArray("9 1 3 5 6 2 7 8 4"));
    QCOMPARE(box.found("SORT (REVERSE SUBJECT) US-ASCII 1:9"), QByteArray("4 8 2 7 6 3 5 1 9"));
    QCOMPARE(box.found("SORT (SUBJECT REVERSE SIZE) US-ASCII 1:9"), QByteArray("9 1 5 3 6 7 2 8 4"));
    QCOMPARE(box.found("SORT (SUBJECT) UTF-8 9:13"), QByteArray("9 10 13 11 12"));
}

void ImapSearchTest::addressesAreSortedByTheMailbox() {
    Mailbox box({"From: \"A\" <b@x.test>", "From: B@a.test", "To: nobody", "From: _a@x.test", "From: g: z@x.test;"});
    QCOMPARE(box.found("SORT (FROM) US-ASCII ALL"), QByteArray("3 1 2 5 4"));
    QCOMPARE(box.found("SORT (REVERSE FROM) US-ASCII ALL"), QByteArray("4 5 1 2 3"));
    QCOMPARE(box.found("SORT (FROM REVERSE SIZE) US-ASCII ALL"), QByteArray("3 1 2 5 4"));
}

void ImapSearchTest::theGreatestNumberIsNoStar() {
    Mailbox box({"", "", ""});
    QCOMPARE(box.found("UID SEARCH UID 4:4294967295"), QByteArray(""));
    QCOMPARE(box.found("UID SEARCH UID 3:4294967295"), QByteArray("3"));
    QCOMPARE(box.found("UID SEARCH UID 4294967295"), QByteArray(""));
    QCOMPARE(box.found("UID SEARCH UID 4:*"), QByteArray("3"));
    QCOMPARE(box.found("UID SEARCH UID *"), QByteArray("3"));
    QCOMPARE(box.found("SEARCH *:2"), QByteArray("2 3"));
    QCOMPARE(box.client->command("UID FETCH 4:4294967295 FLAGS"), std::string("a OK Fetched\n"));
}

// Beginnings of the text that is looked for, again and again: each octet is looked at a few times only, so this ends.
void ImapSearchTest::aSearchOfAnyTextTakesItsTurnOnly() {
    const std::string most(200'000, 'a');
    ImapWorld world;
    world.store.deliver("INBOX", "Subject: " + most + "\r\n\r\n" + most + most + most + most + "\r\n");
    ImapConversation client(world);
    client.command("SELECT INBOX");
    const std::string needle = std::string(1'023, 'a') + "b";
    for (const std::string key : {"SUBJECT", "BODY", "TEXT"})
        QCOMPARE(client.command("SEARCH " + key + " {" + std::to_string(needle.size()) + "+}\r\n" + needle),
                 std::string("* SEARCH\na OK Searched\n"));
}

// Each step judges some thousand times: three times without the days, of which the last begins with them, and twice
// more.
void ImapSearchTest::manyDaysOfSendingAreJudgedInSteps() {
    ImapWorld world;
    for (int i = 0; i < 120; ++i)
        world.store.deliver("INBOX", "Date: Mon, 2 Feb 2026 10:00:00 +0000\r\n\r\nx\r\n");
    auto snapshot = world.store.snapshot(world.store.folder(1, "INBOX")->status.id);
    QVERIFY(snapshot.ok());
    const mailbox::ImapView view(std::move(*snapshot), true);
    proto::ImapSearchKey key;
    key.kind = proto::ImapSearchKey::Kind::conjunction;
    proto::ImapSearchKey day;
    day.kind = proto::ImapSearchKey::Kind::sentSince;
    day.day = 0;
    key.children.assign(100, day);
    mailbox::ImapSearchRun run(world.store, view, key, {}, mailbox::ImapSearchRun::Want::places, world.clock.now());
    int steps = 1;
    // Its time is over from the beginning.
    while (!run.step(mailbox::StepBudget(world.clock, Millis(0), [] { return true; })))
        ++steps;
    QCOMPARE(steps, 5);
    QCOMPARE(run.found().size(), std::size_t(120));
}

QTEST_GUILESS_MAIN(ImapSearchTest)
#include "imap_search_test.moc"
