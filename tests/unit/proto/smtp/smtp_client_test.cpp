#include "proto/smtp/smtp_client.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace ismail;
using namespace ismail::proto;

namespace {

constexpr Ticks start{Millis(1'000'000)};

// An engine with its events and output gathered.
class Session {
public:
    explicit Session(SmtpClientOptions options = {}) : engine(named(std::move(options)), start) { drain(); }

    // Feeds and returns what the engine sent.
    std::string feed(const std::string& bytes) {
        engine.feed(bytes, now);
        return drain();
    }
    std::string drain() {
        for (;;) {
            SmtpClientEvent event = engine.next();
            if (std::holds_alternative<ClientNeedInput>(event)) break;
            events.push_back(std::move(event));
        }
        return engine.takeOutput();
    }
    std::string begin(ClientTransaction transaction) {
        engine.begin(std::move(transaction), now);
        return drain();
    }
    // The last event of this kind, taken out of the list.
    template <typename Event>
    std::optional<Event> take() {
        for (std::size_t i = events.size(); i-- > 0;)
            if (auto* found = std::get_if<Event>(&events[i])) {
                Event event = std::move(*found);
                events.erase(events.begin() + static_cast<std::ptrdiff_t>(i));
                return event;
            }
        return std::nullopt;
    }

    SmtpClient engine;
    Ticks now = start;
    std::vector<SmtpClientEvent> events;

private:
    static SmtpClientOptions named(SmtpClientOptions options) {
        if (options.heloName.empty()) options.heloName = "client.example";
        return options;
    }
};

ClientTransaction message(std::size_t recipients = 1, bool chunking = false) {
    ClientTransaction t;
    t.mail.reversePath = {"sender", "client.example"};
    for (std::size_t i = 0; i < recipients; ++i)
        t.recipients.push_back({{"u" + std::to_string(i), "mx.example"}, {}, {}});
    t.chunking = chunking;
    return t;
}

std::string repeat(const std::string& text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += text;
    return out;
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
        ++n;
    return n;
}

void greet(Session& session, const std::string& ehlo) {
    session.feed("220 mx.example\r\n" + ehlo);
    QVERIFY(session.take<ClientReady>());
}

const std::string pipelining = "250-mx.example\r\n250 PIPELINING\r\n";
const std::string chunking = "250-mx.example\r\n250-PIPELINING\r\n250 CHUNKING\r\n";

} // namespace

class SmtpClientTest : public QObject {
    Q_OBJECT

private slots:
    void capabilitiesAreReadWhateverTheirCase();
    void plaintextInOnePieceWithThe220ToStartTlsEndsTheSession();
    void theReasonOfAFailedHandshakeStaysOutOfTheReply();
    void everyStageHasItsDeadline();
    void anIdleSessionHasNoDeadline();
    void repliesMoveTheDeadlineAndDribbledBytesDoNot();
    void thousandsOfRecipientsGoInBoundedGroups();
    void aLongReplyIsCutInTheResult();
    void aLargeBodyGoesInChunksWithoutWaiting();
    void withoutPipeliningAChunkWaitsForTheOneBeforeIt();
    void aRefusedChunkEndsTheTransactionAndTheSessionLivesOn();
    void lmtpLastChunkWaitsForTheChunksBeforeIt();
    void nothingIsSentAfterTheSessionFailed();
    void aTransactionWithoutRecipientsIsDoneAtOnce();
    void callsOutOfTurnAreIgnored();
    void anOddHostNameStaysOneWord();
};

void SmtpClientTest::capabilitiesAreReadWhateverTheirCase() {
    Session session;
    session.feed("220 mx\r\n");
    session.feed("250-mx.example\r\n250-pipelining\r\n250-Size 52428800\r\n250-8bitmime\r\n250-SMTPUTF8\r\n250-DSN\r\n"
                 "250-CHUNKING\r\n250-BINARYMIME\r\n250-ETRN\r\n250-EnhancedStatusCodes\r\n250-AUTH plain LOGIN\r\n"
                 "250-AUTH=PLAIN\r\n250 X-UNKNOWN a b\r\n");
    const auto ready = session.take<ClientReady>();
    QVERIFY(ready);
    const Capabilities& c = ready->capabilities;
    QVERIFY(c.esmtp && c.pipelining && c.size && c.eightBitMime && c.smtpUtf8 && c.dsn && c.chunking && c.binaryMime);
    QVERIFY(c.etrn && c.enhancedStatus && !c.startTls);
    QCOMPARE(c.maxSize, std::uint64_t(52428800));
    QCOMPARE(c.authMechanisms, (std::vector<std::string>{"PLAIN", "LOGIN", "PLAIN"}));
    QCOMPARE(session.engine.capabilities().maxSize, std::uint64_t(52428800));
}

void SmtpClientTest::plaintextInOnePieceWithThe220ToStartTlsEndsTheSession() {
    Session session;
    session.feed("220 mx\r\n250-mx\r\n250 STARTTLS\r\n");
    QCOMPARE(session.feed("220 go\r\n250 injected\r\n"), std::string());
    QVERIFY(!session.take<ClientStartTls>());
    const auto failed = session.take<ClientFailed>();
    QVERIFY(failed);
    QCOMPARE(failed->scope, FailureScope::hop);
    session.engine.tlsStarted(session.now);
    QCOMPARE(session.drain(), std::string());
}

void SmtpClientTest::theReasonOfAFailedHandshakeStaysOutOfTheReply() {
    Session session;
    session.feed("220 mx\r\n250-mx\r\n250 STARTTLS\r\n220 go\r\n");
    QVERIFY(session.take<ClientStartTls>());
    session.engine.tlsFailed("error:0A000086 in /usr/lib");
    session.drain();
    const auto failed = session.take<ClientFailed>();
    QVERIFY(failed);
    QCOMPARE(failed->stage, std::string("tls"));
    QCOMPARE(failed->detail, std::string("error:0A000086 in /usr/lib"));
    QVERIFY(failed->reply.text.find("/usr") == std::string::npos);
}

void SmtpClientTest::everyStageHasItsDeadline() {
    SmtpClientOptions options;
    options.greetingTimeout = Millis(1);
    options.mailTimeout = Millis(2);
    options.rcptTimeout = Millis(3);
    options.dataStartTimeout = Millis(4);
    options.dataBlockTimeout = Millis(5);
    options.dataEndTimeout = Millis(6);
    options.quitTimeout = Millis(7);
    Session session(std::move(options));
    const auto expect = [&](const char* stage, int timeout) {
        QCOMPARE(QByteArray(session.engine.stage()), QByteArray(stage));
        QCOMPARE((session.engine.deadline() - start).count(), timeout);
    };
    expect("greeting", 1);
    session.feed("220 mx\r\n");
    expect("ehlo", 2);
    session.feed(pipelining);
    session.begin(message());
    expect("mail", 2);
    session.feed("250 ok\r\n");
    expect("rcpt", 3);
    session.feed("250 ok\r\n");
    expect("data", 4);
    session.feed("354 ok\r\n");
    expect("body", 5);
    session.engine.bodyEnd(session.now);
    expect("end of data", 6);
    session.feed("250 ok\r\n");
    session.engine.quit(session.now);
    expect("quit", 7);
}

void SmtpClientTest::anIdleSessionHasNoDeadline() {
    Session session;
    greet(session, pipelining);
    QCOMPARE(session.engine.deadline(), Ticks::max());
    session.engine.tick(start + std::chrono::hours(100));
    session.drain();
    QVERIFY(session.events.empty());
}

void SmtpClientTest::repliesMoveTheDeadlineAndDribbledBytesDoNot() {
    Session session;
    const Ticks first = session.engine.deadline();
    session.now += Millis(200'000);
    session.feed("220-mx\r\n220-");
    QCOMPARE(session.engine.deadline(), first);
    session.feed("\r\n220 mx\r\n");
    QCOMPARE(session.engine.deadline(), session.now + Millis(300'000));
}

void SmtpClientTest::thousandsOfRecipientsGoInBoundedGroups() {
    Session session;
    greet(session, pipelining);
    std::string sent = session.begin(message(2500));
    QCOMPARE(count(sent, "RCPT TO"), std::size_t(999));
    QCOMPARE(count(sent, "DATA"), std::size_t(0));
    sent += session.feed(repeat("250 ok\r\n", 1000));
    sent += session.feed(repeat("250 ok\r\n", 1501));
    QCOMPARE(count(sent, "RCPT TO"), std::size_t(2500));
    QCOMPARE(count(sent, "DATA\r\n"), std::size_t(1));
    session.feed("354 go\r\n");
    QVERIFY(session.take<ClientBodyWanted>());
    session.engine.bodyEnd(session.now);
    session.feed("250 taken\r\n");
    const auto done = session.take<ClientTransactionDone>();
    QVERIFY(done);
    QCOMPARE(done->results.size(), std::size_t(2500));
    for (const auto& result : done->results)
        QVERIFY(result.delivered());
}

void SmtpClientTest::aLongReplyIsCutInTheResult() {
    Session session;
    greet(session, pipelining);
    session.begin(message());
    session.feed("250 ok\r\n550 " + repeat("\xc3\xbc", 2000) + "\r\n554 no\r\n");
    const auto done = session.take<ClientTransactionDone>();
    QVERIFY(done);
    const std::string& text = done->results[0].reply.text;
    QVERIFY(text.size() <= 1024 && text.size() % 2 == 0);
}

void SmtpClientTest::aLargeBodyGoesInChunksWithoutWaiting() {
    Session session;
    greet(session, chunking);
    session.begin(message(1, true));
    session.feed("250 ok\r\n250 ok\r\n");
    QVERIFY(session.take<ClientBodyWanted>());
    const std::string block(40'000, 'x');
    std::string sent;
    for (int i = 0; i < 4; ++i) {
        session.engine.body(block, session.now);
        sent += session.drain();
    }
    session.engine.bodyEnd(session.now);
    sent += session.drain();
    QCOMPARE(sent, "BDAT 80000\r\n" + block + block + "BDAT 80000\r\n" + block + block + "BDAT 0 LAST\r\n");
    session.feed("250 a\r\n250 b\r\n250 taken\r\n");
    const auto done = session.take<ClientTransactionDone>();
    QVERIFY(done && done->results[0].delivered());
    QCOMPARE(done->results[0].reply.text, std::string("taken"));
}

void SmtpClientTest::withoutPipeliningAChunkWaitsForTheOneBeforeIt() {
    Session session;
    greet(session, "250-mx\r\n250 CHUNKING\r\n");
    session.begin(message(1, true));
    session.feed("250 ok\r\n");
    session.feed("250 ok\r\n");
    QVERIFY(session.take<ClientBodyWanted>());
    const std::string block(70'000, 'x');
    session.engine.body(block, session.now);
    QCOMPARE(session.drain(), "BDAT 70000\r\n" + block);
    session.engine.body(block, session.now);
    QCOMPARE(session.engine.pendingOutput(), block.size());
    QCOMPARE(session.drain(), std::string());
    QCOMPARE(session.feed("250 ok\r\n"), "BDAT 70000\r\n" + block);
    QCOMPARE(session.engine.pendingOutput(), std::size_t(0));
    session.engine.body("end", session.now);
    session.engine.bodyEnd(session.now);
    QCOMPARE(session.drain(), std::string());
    QCOMPARE(session.feed("250 ok\r\n"), std::string("BDAT 3 LAST\r\nend"));
    session.feed("250 taken\r\n");
    const auto done = session.take<ClientTransactionDone>();
    QVERIFY(done && done->results[0].delivered());
}

void SmtpClientTest::aRefusedChunkEndsTheTransactionAndTheSessionLivesOn() {
    Session session;
    greet(session, chunking);
    session.begin(message(1, true));
    session.feed("250 ok\r\n250 ok\r\n");
    const std::string block(70'000, 'x');
    session.engine.body(block, session.now);
    session.engine.body(block, session.now);
    session.drain();
    session.feed("552 5.3.4 too big\r\n");
    session.engine.body(block, session.now);
    session.engine.bodyEnd(session.now);
    QCOMPARE(session.drain(), std::string());
    QCOMPARE(session.feed("503 5.5.1 RSET first\r\n"), std::string("RSET\r\n"));
    const auto done = session.take<ClientTransactionDone>();
    QVERIFY(done);
    QCOMPARE(done->results[0].reply.oneLine(), std::string("552 5.3.4 too big"));
    QCOMPARE(done->results[0].scope, FailureScope::transaction);
    session.feed("250 ok\r\n");
    QVERIFY(session.take<ClientReady>());
}

void SmtpClientTest::lmtpLastChunkWaitsForTheChunksBeforeIt() {
    SmtpClientOptions options;
    options.lmtp = true;
    Session session(std::move(options));
    greet(session, chunking);
    session.begin(message(2, true));
    session.feed("250 ok\r\n250 ok\r\n250 ok\r\n");
    session.engine.body(std::string(70'000, 'x'), session.now);
    session.drain();
    session.engine.bodyEnd(session.now);
    QCOMPARE(session.drain(), std::string());
    QCOMPARE(session.feed("250 ok\r\n"), std::string("BDAT 0 LAST\r\n"));
    session.feed("250 first\r\n452 second\r\n");
    const auto done = session.take<ClientTransactionDone>();
    QVERIFY(done && done->results[0].delivered() && !done->results[1].delivered());
}

void SmtpClientTest::nothingIsSentAfterTheSessionFailed() {
    Session session;
    greet(session, pipelining);
    session.begin(message());
    session.feed("250 ok\r\n250 ok\r\n354 go\r\n");
    session.engine.body("half a mess", session.now);
    session.engine.bodyFailed();
    QCOMPARE(session.drain(), std::string());
    QVERIFY(session.take<ClientTransactionDone>());
    QVERIFY(session.take<ClientFailed>());
    session.engine.bodyEnd(session.now);
    session.engine.begin(message(), session.now);
    session.engine.inputClosed(session.now);
    session.engine.tick(Ticks::max() - Millis(1));
    session.events.clear();
    QCOMPARE(session.feed("250 ok\r\n"), std::string());
    QVERIFY(session.events.empty());
    QCOMPARE(session.engine.deadline(), Ticks::max());
}

void SmtpClientTest::aTransactionWithoutRecipientsIsDoneAtOnce() {
    Session session;
    greet(session, pipelining);
    QCOMPARE(session.begin(message(0)), std::string());
    const auto done = session.take<ClientTransactionDone>();
    QVERIFY(done && done->results.empty());
    QVERIFY(session.take<ClientReady>());
}

void SmtpClientTest::callsOutOfTurnAreIgnored() {
    Session session;
    session.engine.begin(message(), session.now);
    session.engine.etrn("example.com", session.now);
    session.engine.quit(session.now);
    session.engine.body("x", session.now);
    session.engine.bodyEnd(session.now);
    session.engine.bodyFailed();
    session.engine.tlsStarted(session.now);
    session.engine.tlsFailed("x");
    QCOMPARE(session.drain(), std::string());
    QVERIFY(session.events.empty());
    QCOMPARE(session.feed("220 mx\r\n"), std::string("EHLO client.example\r\n"));
}

void SmtpClientTest::anOddHostNameStaysOneWord() {
    SmtpClientOptions options;
    options.heloName = "a b\r\nDATA";
    Session session(std::move(options));
    QCOMPARE(session.feed("220 mx\r\n"), std::string("EHLO abDATA\r\n"));
}

QTEST_GUILESS_MAIN(SmtpClientTest)
#include "smtp_client_test.moc"
