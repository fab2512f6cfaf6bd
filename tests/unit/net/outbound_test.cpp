#include <QtTest>

#include "net/listener.h"
#include "net/outbound.h"
#include "net/strand.h"
#include "net/worker_pool.h"
#include "support/net_peer.h"
#include "support/test_certificates.h"

#include <condition_variable>
#include <deque>
#include <mutex>

using namespace ismail;
using namespace ismail::net;
using test::NetPeer;

namespace {

template <typename T>
class Queue {
public:
    void push(T value) {
        const std::lock_guard lock(mutex_);
        items_.push_back(std::move(value));
        changed_.notify_all();
    }
    // Nothing after ten seconds.
    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds(10), [this] { return !items_.empty(); })) return std::nullopt;
        T first = std::move(items_.front());
        items_.pop_front();
        return first;
    }
    bool empty() {
        const std::lock_guard lock(mutex_);
        return items_.empty();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<T> items_;
};

// Every event as a line.
class Events final : public relay::OutboundEvents {
public:
    void ready(const proto::Capabilities& capabilities, bool tls) override {
        lines.push(std::string("ready") + (tls ? " tls" : "") + (capabilities.pipelining ? " pipelining" : ""));
    }
    void jobDone(std::uint64_t id, std::vector<proto::RecipientResult> results) override {
        std::string line = "job " + std::to_string(id);
        for (const auto& result : results)
            line += " " + std::to_string(result.reply.code);
        lines.push(line);
    }
    void etrnDone(mail::Reply reply) override { lines.push("etrn " + std::to_string(reply.code)); }
    void closed(bool failed, mail::Reply reply, std::string stage) override {
        lines.push(std::string("closed ") + (failed ? "failed " : "") + std::to_string(reply.code) + " " + stage);
    }
    std::string next() { return lines.pop().value_or("nothing"); }

    Queue<std::string> lines;
};

class InlineBody final : public relay::BodyReader {
public:
    explicit InlineBody(Bytes bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_.size(); }
    const Bytes* inlineBytes() const override { return &bytes_; }
    Result<Bytes> read(std::uint64_t, std::size_t) override { return Error{ErrorKind::internal, "not here"}; }

private:
    Bytes bytes_;
};

// A body of lines, made up as it is read; optionally it ends with an error.
class LargeBody final : public relay::BodyReader {
public:
    explicit LargeBody(std::uint64_t lines, std::uint64_t failAt = ~0ULL) : size_(lines * 100), failAt_(failAt) {}
    std::uint64_t size() const override { return size_; }
    const Bytes* inlineBytes() const override { return nullptr; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        if (offset + most > failAt_) return Error{ErrorKind::corrupt, "The disk is broken."};
        ++reads;
        const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(most, size_ - offset));
        Bytes bytes(count, 'x');
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t column = (offset + i) % 100;
            if (column == 98) bytes[i] = '\r';
            if (column == 99) bytes[i] = '\n';
        }
        return bytes;
    }
    std::atomic<int> reads{0};

private:
    std::uint64_t size_;
    std::uint64_t failAt_;
};

class Sink final : public ConnectionSink {
public:
    void incoming(Reactor&, const std::string&, const Incoming& incoming) override { sockets.push(incoming.socket); }
    Queue<NativeSocket> sockets;
};

class World {
public:
    World() {
        const auto write = [this](const char* name, const char* text) {
            QFile file(dir.filePath(name));
            if (file.open(QIODevice::WriteOnly)) file.write(text);
            return dir.filePath(name).toStdString();
        };
        const Status server =
            contexts.loadServer(write("c.pem", test::testCertificatePem), write("k.pem", test::testKeyPem));
        const Status clients = contexts.loadClients(write("ca.pem", test::testAuthorityPem));
        if (!server.ok() || !clients.ok()) qFatal("no TLS");
        reactors.start();
        const Status opened = listeners.open({"peer", {"127.0.0.1"}, 0}, sink);
        if (!opened.ok()) qFatal("no listener");
        endpoint.host = "mail.example.test";
        endpoint.address = "127.0.0.1";
        endpoint.port = listeners.states().front().port;
        endpoint.tls = accounts::TlsPolicy::never;
        options.heloName = "client.example.test";
    }
    ~World() {
        connection.reset();
        listeners.closeAll();
        reactors.stop(Millis(0));
        workers.stop();
        strand.stop();
    }
    void open() {
        strand.runAndWait([this] { connection = outbound.open(endpoint, strand, events); });
    }
    NetPeer accept() {
        const auto socket = sink.sockets.pop();
        if (!socket) qFatal("nobody connected");
        return NetPeer(Stream(*socket));
    }
    // The usual beginning; the EHLO reply may offer more.
    NetPeer greet(const std::string& offers = "250-PIPELINING\r\n") {
        NetPeer peer = accept();
        peer.send("220 peer.example.test\r\n");
        ehlo(peer, offers);
        return peer;
    }
    static void ehlo(NetPeer& peer, const std::string& offers) {
        peer.readLine();
        peer.send("250-peer.example.test\r\n" + offers + "250 ENHANCEDSTATUSCODES\r\n");
    }
    void submit(std::uint64_t id, std::shared_ptr<relay::BodyReader> body, int recipients = 1) {
        relay::OutboundJob job;
        job.id = id;
        job.transaction.mail.reversePath = *mail::parseMailbox("sender@example.org");
        for (int i = 0; i < recipients; ++i)
            job.transaction.recipients.push_back(
                {*mail::parseMailbox("r" + std::to_string(i) + "@example.test"), {}, {}});
        job.body = std::move(body);
        strand.runAndWait([&] { connection->submit(job); });
    }

    QTemporaryDir dir;
    SystemClock clock;
    NullLog log;
    TlsContexts contexts;
    ReactorPool reactors{1, clock, log};
    WorkerPool workers{{2}, log};
    Strand strand{clock, log};
    Sink sink;
    Listeners listeners{reactors, log, nullptr};
    OutboundOptions options;
    OutboundConnector outbound{reactors,
                               workers,
                               contexts,
                               clock,
                               log,
                               [this] { return options; },
                               [](const std::string& sealed) -> Result<Secret<std::string>> {
                                   if (sealed == "broken") return Error{ErrorKind::corrupt, "The seal is broken."};
                                   return Secret<std::string>(sealed + "-opened");
                               }};
    relay::Endpoint endpoint;
    Events events;
    std::unique_ptr<relay::OutboundConnection> connection;
};

// Reads DATA's content up to the dot.
std::string readMessage(NetPeer& peer) {
    std::string message;
    while (true) {
        const std::string line = peer.readLine();
        if (line == ".\r\n" || line.empty()) return message;
        message += line;
    }
}

} // namespace

class OutboundTest : public QObject {
    Q_OBJECT
private slots:
    void aMessageIsDeliveredInOneWriteOfCommands() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        QCOMPARE(world.events.next(), std::string("ready pipelining"));
        world.submit(7, std::make_shared<InlineBody>("Subject: x\r\n\r\n.dot\r\n"), 2);
        QVERIFY(peer.readLine().starts_with("MAIL FROM:<sender@example.org>"));
        QCOMPARE(peer.readLine(), std::string("RCPT TO:<r0@example.test>\r\n"));
        QCOMPARE(peer.readLine(), std::string("RCPT TO:<r1@example.test>\r\n"));
        QCOMPARE(peer.readLine(), std::string("DATA\r\n"));
        peer.send("250 ok\r\n250 ok\r\n550 5.1.1 unknown\r\n354 go\r\n");
        QCOMPARE(readMessage(peer), std::string("Subject: x\r\n\r\n..dot\r\n"));
        peer.send("250 2.0.0 taken\r\n");
        QCOMPARE(world.events.next(), std::string("job 7 250 550"));
        world.strand.runAndWait([&] { world.connection->quit(); });
        QCOMPARE(peer.readLine(), std::string("QUIT\r\n"));
        peer.send("221 bye\r\n");
        QCOMPARE(world.events.next(), std::string("closed 221 quit"));
    }

    void aConnectionIsListedAndCanBeEnded() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        QCOMPARE(world.events.next(), std::string("ready pipelining"));
        const auto open = world.outbound.sessions().list();
        QCOMPARE(open.size(), std::size_t(1));
        QCOMPARE(stageText(open.front()->stage), std::string_view("waiting for mail"));
        QVERIFY(!world.outbound.sessions().disconnect(open.front()->id + 1));
        QVERIFY(world.outbound.sessions().disconnect(open.front()->id));
        QCOMPARE(world.events.next(), std::string("closed failed 421 disconnect"));
    }

    void jobsGivenAheadAreSentInOrder() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        QCOMPARE(world.events.next(), std::string("ready pipelining"));
        for (std::uint64_t id = 1; id <= 3; ++id)
            world.submit(id, std::make_shared<InlineBody>("n: " + std::to_string(id) + "\r\n\r\n"));
        world.strand.runAndWait([&] { world.connection->quit(); });
        for (int id = 1; id <= 3; ++id) {
            for (int i = 0; i < 3; ++i)
                peer.readLine();
            peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
            QCOMPARE(readMessage(peer), "n: " + std::to_string(id) + "\r\n\r\n");
            peer.send("250 ok\r\n");
            QCOMPARE(world.events.next(), "job " + std::to_string(id) + " 250");
        }
        QCOMPARE(peer.readLine(), std::string("QUIT\r\n"));
    }

    void aLargeBodyIsReadAsThePeerTakesIt() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        world.events.next();
        auto body = std::make_shared<LargeBody>(300'000); // 30 MB
        world.submit(1, body);
        for (int i = 0; i < 3; ++i)
            peer.readLine();
        peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
        const std::string first = peer.readLine();
        QCOMPARE(first.size(), std::size_t(100));
        // Nothing else is read here yet: what lies in between is bounded by socket buffers and the window.
        QVERIFY(body->reads < 60);
        std::size_t size = first.size();
        while (true) {
            const std::string line = peer.readLine();
            if (line == ".\r\n" || line.empty()) break;
            size += line.size();
        }
        QCOMPARE(size, std::size_t(30'000'000));
        peer.send("250 ok\r\n");
        QCOMPARE(world.events.next(), std::string("job 1 250"));
    }

    void aBodyThatCannotBeReadNeverEndsTheMessage() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        world.events.next();
        world.submit(1, std::make_shared<LargeBody>(30'000, 1'000'000));
        for (int i = 0; i < 3; ++i)
            peer.readLine();
        peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
        const std::string got = peer.readToEnd();
        QVERIFY(!got.ends_with("\r\n.\r\n"));
        QVERIFY(world.events.next().starts_with("job 1 4"));
        QVERIFY(world.events.next().starts_with("closed"));
    }

    void aLostFinalReplyIsTemporary() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        world.events.next();
        world.submit(1, std::make_shared<InlineBody>("a: b\r\n\r\n"));
        for (int i = 0; i < 3; ++i)
            peer.readLine();
        peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
        readMessage(peer);
        peer.close();
        QVERIFY(world.events.next().starts_with("job 1 4"));
        QVERIFY(world.events.next().starts_with("closed failed 4"));
    }

    void aReplyThatCameBeforeTheCloseCounts() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        world.events.next();
        world.submit(1, std::make_shared<InlineBody>("a: b\r\n\r\n"));
        for (int i = 0; i < 3; ++i)
            peer.readLine();
        peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
        readMessage(peer);
        peer.send("250 ok\r\n");
        peer.close();
        QCOMPARE(world.events.next(), std::string("job 1 250"));
        QVERIFY(world.events.next().starts_with("closed 2"));
    }

    void aRefusalInTheMiddleOfALargeBodyIsHeard() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        world.events.next();
        world.submit(1, std::make_shared<LargeBody>(300'000));
        for (int i = 0; i < 3; ++i)
            peer.readLine();
        peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
        peer.readLine();
        peer.send("552 5.3.4 too big\r\n");
        QCOMPARE(world.events.next(), std::string("job 1 552"));
    }

    void anIdleConnectionThatThePeerClosesIsNoFailure() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        world.events.next();
        peer.close();
        QVERIFY(!world.events.next().starts_with("closed failed"));
    }

    void aPortWhereNobodyListensFailsAtConnect() {
        World world;
        world.listeners.closeAll();
        world.open();
        QCOMPARE(world.events.next(), std::string("closed failed 451 connect"));
    }

    void anUnusableAddressFailsAtConnect() {
        World world;
        world.endpoint.address = "not an address";
        world.open();
        QCOMPARE(world.events.next(), std::string("closed failed 451 connect"));
    }

    void aSilentPeerRunsIntoTheDeadline() {
        World world;
        world.options.replyTimeout = Millis(50);
        world.open();
        NetPeer peer = world.accept();
        QCOMPARE(world.events.next(), std::string("closed failed 451 greeting"));
    }

    void startTlsIsUsedWhereItIsOffered() {
        World world;
        world.endpoint.tls = accounts::TlsPolicy::verified;
        world.open();
        NetPeer peer = world.greet("250-STARTTLS\r\n");
        QCOMPARE(peer.readLine(), std::string("STARTTLS\r\n"));
        peer.send("220 go\r\n");
        QVERIFY(peer.acceptTls(world.contexts.server()));
        World::ehlo(peer, "250-PIPELINING\r\n");
        QCOMPARE(world.events.next(), std::string("ready tls pipelining"));
        world.submit(1, std::make_shared<LargeBody>(10'000));
        for (int i = 0; i < 3; ++i)
            peer.readLine();
        peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
        QCOMPARE(readMessage(peer).size(), std::size_t(1'000'000));
        peer.send("250 ok\r\n");
        QCOMPARE(world.events.next(), std::string("job 1 250"));
    }

    void aCertificateForAnotherNameIsRefusedWhereItIsVerified() {
        World world;
        world.endpoint.tls = accounts::TlsPolicy::verified;
        world.endpoint.host = "elsewhere.example.test";
        world.open();
        NetPeer peer = world.greet("250-STARTTLS\r\n");
        peer.readLine();
        peer.send("220 go\r\n");
        QVERIFY(!peer.acceptTls(world.contexts.server()) || peer.readToEnd().empty());
        QCOMPARE(world.events.next(), std::string("closed failed 454 tls"));
    }

    void anyCertificateWillDoWhereNobodyVerifies() {
        World world;
        world.endpoint.tls = accounts::TlsPolicy::required;
        world.endpoint.host = "elsewhere.example.test";
        world.open();
        NetPeer peer = world.greet("250-STARTTLS\r\n");
        peer.readLine();
        peer.send("220 go\r\n");
        QVERIFY(peer.acceptTls(world.contexts.server()));
        World::ehlo(peer, "");
        QCOMPARE(world.events.next(), std::string("ready tls"));
    }

    void aFailedHandshakeTellsTheStageSoThatTheRelayMayComeBackWithoutTls() {
        World world;
        world.endpoint.tls = accounts::TlsPolicy::opportunistic;
        world.open();
        NetPeer peer = world.greet("250-STARTTLS\r\n");
        peer.readLine();
        peer.send("220 go\r\n");
        QVERIFY(peer.waitForInput());
        peer.send("this is no TLS record at all\r\n");
        QCOMPARE(world.events.next(), std::string("closed failed 454 tls"));
    }

    void aHandshakeThatIsCutIsToldApartFromOneThatFails() {
        World world;
        world.endpoint.tls = accounts::TlsPolicy::opportunistic;
        world.open();
        NetPeer peer = world.greet("250-STARTTLS\r\n");
        peer.readLine();
        peer.send("220 go\r\n");
        QVERIFY(peer.waitForInput());
        peer.close();
        QCOMPARE(world.events.next(), std::string("closed failed 451 tls"));
    }

    void aPasswordIsKeptFromAServerWithAnotherName_data() {
        QTest::addColumn<int>("policy");
        QTest::addColumn<bool>("given");
        QTest::newRow("opportunistic") << int(accounts::TlsPolicy::opportunistic) << false;
        QTest::newRow("required") << int(accounts::TlsPolicy::required) << false;
        QTest::newRow("unverified") << int(accounts::TlsPolicy::unverified) << true;
    }
    void aPasswordIsKeptFromAServerWithAnotherName() {
        QFETCH(int, policy);
        QFETCH(bool, given);
        World world;
        world.endpoint.tls = static_cast<accounts::TlsPolicy>(policy);
        world.endpoint.host = "elsewhere.example.test";
        world.endpoint.user = "me";
        world.endpoint.protectedPassword = "sealed";
        world.open();
        NetPeer peer = world.greet("250-STARTTLS\r\n");
        peer.readLine();
        peer.send("220 go\r\n");
        if (given) {
            QVERIFY(peer.acceptTls(world.contexts.server()));
            World::ehlo(peer, "250-AUTH PLAIN\r\n");
            QVERIFY(peer.readLine().starts_with("AUTH PLAIN "));
            return;
        }
        QVERIFY(!peer.acceptTls(world.contexts.server()) || peer.readToEnd().empty());
        QCOMPARE(world.events.next(), std::string("closed failed 454 tls"));
    }

    void implicitTlsIsVerifiedByAddressToo() {
        World world;
        world.endpoint.tls = accounts::TlsPolicy::implicit;
        world.endpoint.host = "127.0.0.1";
        world.open();
        NetPeer peer = world.accept();
        QVERIFY(peer.acceptTls(world.contexts.server()));
        peer.send("220 peer.example.test\r\n");
        World::ehlo(peer, "");
        QCOMPARE(world.events.next(), std::string("ready tls"));
    }

    void credentialsAreOpenedAndSentUnderTls() {
        World world;
        world.endpoint.tls = accounts::TlsPolicy::required;
        world.endpoint.user = "me";
        world.endpoint.protectedPassword = "sealed";
        world.open();
        NetPeer peer = world.greet("250-STARTTLS\r\n");
        peer.readLine();
        peer.send("220 go\r\n");
        QVERIFY(peer.acceptTls(world.contexts.server()));
        World::ehlo(peer, "250-AUTH PLAIN\r\n");
        const std::string auth = peer.readLine();
        QVERIFY2(auth.starts_with("AUTH PLAIN "), auth.c_str());
        QCOMPARE(QByteArray::fromBase64(QByteArray::fromStdString(auth.substr(11))),
                 QByteArray("\0me\0sealed-opened", 17));
        peer.send("235 ok\r\n");
        QCOMPARE(world.events.next(), std::string("ready tls"));
    }

    void aPasswordThatCannotBeOpenedFailsAtAuth() {
        World world;
        world.endpoint.user = "me";
        world.endpoint.protectedPassword = "broken";
        world.open();
        QCOMPARE(world.events.next(), std::string("closed failed 451 auth"));
    }

    void etrnIsAskedAndItsReplyTold() {
        World world;
        world.open();
        NetPeer peer = world.greet("250-ETRN\r\n");
        world.events.next();
        world.strand.runAndWait([&] { world.connection->etrn("example.org"); });
        QCOMPARE(peer.readLine(), std::string("ETRN example.org\r\n"));
        peer.send("253 2.0.0 5 pending\r\n");
        QCOMPARE(world.events.next(), std::string("etrn 253"));
    }

    void noEventComesAfterTheConnectionIsDestroyed() {
        World world;
        world.open();
        NetPeer peer = world.accept();
        world.strand.runAndWait([&] { world.connection.reset(); });
        peer.send("220 peer.example.test\r\n");
        peer.readToEnd();
        QVERIFY(peer.ended());
        world.reactors.at(0).runAndWait([] {});
        world.strand.runAndWait([] {});
        QVERIFY(world.events.lines.empty());
    }

    void aLocalAddressIsBound() {
        World world;
        world.options.localAddresses = {"::1", "127.0.0.1"};
        world.open();
        NetPeer peer = world.accept();
        QCOMPARE(peerEnd(peer.stream().socket())->address.text(), std::string("127.0.0.1"));
    }

    void stoppingWaitsForTheReplyToAMessageOnItsWay() {
        World world;
        world.open();
        NetPeer peer = world.greet();
        world.events.next();
        world.submit(1, std::make_shared<InlineBody>("a: b\r\n\r\n"));
        for (int i = 0; i < 3; ++i)
            peer.readLine();
        peer.send("250 ok\r\n250 ok\r\n354 go\r\n");
        readMessage(peer);
        world.listeners.closeAll();
        world.reactors.at(0).beginStop(Millis(10'000));
        peer.send("250 ok\r\n");
        QCOMPARE(world.events.next(), std::string("job 1 250"));
        QCOMPARE(world.events.next(), std::string("closed failed 421 shutdown"));
        world.reactors.at(0).join();
    }
};

QTEST_GUILESS_MAIN(OutboundTest)
#include "outbound_test.moc"
