#include <QtTest>

#include "net/deflate.h"
#include "net/imap_server_session.h"
#include "support/fake_imap_host.h"
#include "support/net_peer.h"
#include "support/test_certificates.h"

#include <future>

using namespace ismail;
using namespace ismail::net;
using test::NetPeer;

namespace {

// A front end on loopback with two reactors.
class Server {
public:
    explicit Server(ListenerTls tls = ListenerTls::none) {
        const auto write = [this](const char* name, const char* text) {
            QFile file(dir.filePath(name));
            if (file.open(QIODevice::WriteOnly)) file.write(text);
            return dir.filePath(name).toStdString();
        };
        const Status loaded =
            contexts.loadServer(write("cert.pem", test::testCertificatePem), write("key.pem", test::testKeyPem));
        const Status clients = contexts.loadClients(write("ca.pem", test::testAuthorityPem));
        if (!loaded.ok() || !clients.ok()) qFatal("no TLS");
        proto::ImapServerOptions engine;
        engine.hostname = "mail.example.test";
        engine.loginWithoutTls = tls == ListenerTls::none;
        engine.compress = true;
        front.configure("test", {tls, engine});
        reactors.start();
        const Status opened = listeners.open({"test", {"127.0.0.1"}, 0}, front);
        if (!opened.ok()) qFatal("%s", opened.error().text.c_str());
    }
    ~Server() { stop(); }
    void stop() {
        listeners.closeAll();
        reactors.stop();
    }
    NetPeer connect() { return NetPeer::connect(listeners.states().front().port); }
    NetPeer loggedIn() {
        NetPeer peer = connect();
        peer.readLine();
        peer.send("a LOGIN alice secret\r\n");
        tagged(peer, "a");
        return peer;
    }
    // The tagged response; what comes before it is in untagged.
    std::string tagged(NetPeer& peer, const std::string& tag) {
        untagged.clear();
        while (true) {
            std::string line = peer.readLine();
            if (line.empty() || line.starts_with(tag + " ")) return line;
            untagged += line;
        }
    }
    test::ImapLog& log() { return factory.log; }
    void hold(bool yes) {
        const std::lock_guard lock(log().mutex);
        log().hold = yes;
    }
    void answerWith(std::deque<proto::ImapPart> parts) {
        const std::lock_guard lock(log().mutex);
        log().parts = std::move(parts);
    }
    std::vector<SessionInfo> sessions() {
        std::promise<std::vector<SessionInfo>> promise;
        registry.sessions([&](std::vector<SessionInfo> found) { promise.set_value(std::move(found)); });
        return promise.get_future().get();
    }

    std::string untagged;
    QTemporaryDir dir;
    SystemClock clock;
    NullLog nullLog;
    test::FakeImapHostFactory factory;
    TlsContexts contexts;
    ReactorPool reactors{2, clock, nullLog};
    SessionRegistry registry{reactors, clock};
    ImapFrontEnd front{registry, factory, contexts, clock, nullLog};
    Listeners listeners{reactors, nullLog, nullptr};
};

proto::ImapPart part(const std::string& untagged, bool more = false) {
    proto::ImapPart made;
    made.untagged = untagged;
    made.more = more;
    made.reply.text = "Done";
    return made;
}

} // namespace

class ImapServerSessionTest : public QObject {
    Q_OBJECT
private slots:
    void aClientLogsInAsksAndLeaves() {
        Server server;
        NetPeer peer = server.connect();
        QVERIFY(peer.readLine().starts_with("* OK "));
        peer.send("a LOGIN alice wrong\r\n");
        QVERIFY(server.tagged(peer, "a").starts_with("a NO "));
        peer.send("b LOGIN alice secret\r\n");
        QVERIFY(server.tagged(peer, "b").starts_with("b OK "));
        peer.send("c LIST \"\" *\r\n");
        QCOMPARE(server.tagged(peer, "c"), std::string("c OK Done\r\n"));
        peer.send("d LOGOUT\r\n");
        QVERIFY(server.tagged(peer, "d").starts_with("d OK "));
        QVERIFY(server.untagged.starts_with("* BYE "));
        QCOMPARE(peer.readToEnd(), std::string());
        QVERIFY(server.log().waitFor("closed"));
    }

    void aLongAnswerGoesOnWhenASlowClientReadsAgain() {
        Server server;
        NetPeer peer = server.loggedIn();
        std::string line(200'000, 'x');
        line.replace(0, 2, "* ").replace(line.size() - 2, 2, "\r\n");
        std::deque<proto::ImapPart> parts(60, part(line, true));
        parts.push_back(part({}));
        server.answerWith(std::move(parts));
        // More than any socket holds: the server must wait for the client several times.
        peer.send("b LIST \"\" *\r\n");
        QVERIFY(server.tagged(peer, "b").starts_with("b OK "));
        QCOMPARE(server.untagged.size(), 60 * line.size());
    }

    void answersMayComeLaterAndFromAnotherThread() {
        Server server;
        NetPeer peer = server.loggedIn();
        server.hold(true);
        peer.send("b LIST \"\" *\r\nc LIST \"\" *\r\n");
        const auto first = server.log().take(server.log().held);
        first();
        first();
        QVERIFY(server.tagged(peer, "b").starts_with("b OK "));
        server.log().take(server.log().held)();
        QVERIFY(server.tagged(peer, "c").starts_with("c OK "));
    }

    void anAnswerAfterTheEndDoesNothing() {
        Server server;
        std::function<void()> late;
        {
            NetPeer peer = server.loggedIn();
            server.hold(true);
            peer.send("b LIST \"\" *\r\n");
            late = server.log().take(server.log().held);
        }
        server.hold(false);
        late();
        QVERIFY(server.log().waitFor("closed"));
        late();
        server.stop();
        late();
        QCOMPARE(server.front.open(), std::size_t(0));
    }

    void anAnswerInPartsIsSentInOrder() {
        Server server;
        NetPeer peer = server.loggedIn();
        const std::string half(200'000, 'x');
        server.answerWith({part("* LIST () \"/\" " + half, true), part(half, true), part("\r\n")});
        peer.send("b LIST \"\" *\r\n");
        QVERIFY(server.tagged(peer, "b").starts_with("b OK "));
        QVERIFY(server.untagged == "* LIST () \"/\" " + half + half + "\r\n");
    }

    void aMessageIsAppendedAsItComes() {
        Server server;
        NetPeer peer = server.loggedIn();
        {
            const std::lock_guard lock(server.log().mutex);
            server.log().congestAfter = 100'000;
        }
        const std::string message(3'000'000, 'm');
        auto sending = std::async(std::launch::async, [&] {
            return peer.send("b APPEND INBOX {" + std::to_string(message.size()) + "+}\r\n" + message + "\r\n");
        });
        // The host takes no more until it says so, whatever the client sends.
        server.log().take(server.log().resumes)();
        const auto resume = server.log().take(server.log().resumes);
        {
            const std::lock_guard lock(server.log().mutex);
            server.log().congestAfter = 0;
        }
        resume();
        QVERIFY(sending.get());
        QVERIFY(server.tagged(peer, "b").starts_with("b OK "));
        QVERIFY(server.log().appended == message);
        QCOMPARE(server.sessions().at(0).messages, 1U);
    }

    void whoIsInIdleIsToldOfChangesFromAnyThread() {
        Server server;
        NetPeer peer = server.loggedIn();
        peer.send("b SELECT INBOX\r\n");
        server.tagged(peer, "b");
        peer.send("c IDLE\r\n");
        QVERIFY(peer.readLine().starts_with("+ "));
        QVERIFY(server.log().waitFor("watch"));
        std::function<void()> changed;
        {
            const std::lock_guard lock(server.log().mutex);
            changed = server.log().watcher;
        }
        server.answerWith({part("* 5 EXISTS\r\n")});
        changed();
        QCOMPARE(peer.readLine(), std::string("* 5 EXISTS\r\n"));
        QCOMPARE(server.sessions().at(0).stage, std::string("idle"));
        peer.send("DONE\r\n");
        QVERIFY(server.tagged(peer, "c").starts_with("c OK "));
        QVERIFY(server.log().waitFor("unwatch"));
        changed();
        peer.close();
        QVERIFY(server.log().waitFor("closed"));
        changed();
    }

    void startTlsProtectsTheSession() {
        Server server(ListenerTls::startTls);
        NetPeer peer = server.connect();
        peer.readLine();
        peer.send("a LOGIN alice secret\r\n");
        QVERIFY(server.tagged(peer, "a").starts_with("a NO "));
        peer.send("b STARTTLS\r\n");
        QVERIFY(server.tagged(peer, "b").starts_with("b OK "));
        QVERIFY(peer.startTls(server.contexts.client(true), "mail.example.test"));
        peer.send("c LOGIN alice secret\r\n");
        QVERIFY(server.tagged(peer, "c").starts_with("c OK "));
        QVERIFY(server.log().waitFor("tls TLSv1.3"));
    }

    void aCompressedConnectionGoesOn() {
        Server server;
        NetPeer peer = server.loggedIn();
        peer.send("b COMPRESS DEFLATE\r\n");
        QVERIFY(server.tagged(peer, "b").starts_with("b OK "));
        Deflate deflate;
        const std::string half(300'000, 'x');
        server.answerWith({part("* LIST () \"/\" " + half, true), part(half + "\r\n")});
        const std::string message(1'000'000, 'm');
        peer.send(deflate.compress("c LIST \"\" *\r\nd APPEND INBOX {" + std::to_string(message.size()) + "+}\r\n" +
                                   message + "\r\ne LOGOUT\r\n"));
        deflate.add(peer.readToEnd());
        Bytes said;
        while (deflate.hasInput())
            said += deflate.expand(16 * 1024).value();
        QVERIFY(said.starts_with("* LIST () \"/\" " + half + half + "\r\nc OK Done\r\nd OK "));
        QVERIFY(said.find("\r\ne OK ") != Bytes::npos);
        QVERIFY(server.log().appended == message);
    }

    void damagedCompressedDataEndsTheSession() {
        Server server;
        NetPeer peer = server.loggedIn();
        peer.send("b COMPRESS DEFLATE\r\n");
        server.tagged(peer, "b");
        peer.send(std::string(1'000, '\xff'));
        peer.readToEnd();
        QVERIFY(peer.ended());
        QVERIFY(server.log().waitFor("closed the compressed data is damaged"));
    }

    void aRefusedConnectionIsToldWhy() {
        Server server;
        server.factory.refuse = true;
        NetPeer peer = server.connect();
        QCOMPARE(peer.readToEnd(), std::string("* BYE Too many connections\r\n"));
    }

    void whenTheServiceStopsClientsAreTold() {
        Server server;
        NetPeer peer = server.loggedIn();
        server.stop();
        QVERIFY(peer.readToEnd().starts_with("* BYE "));
    }

    void sessionsShowWhoIsThereAndWithWhat() {
        Server server;
        NetPeer peer = server.loggedIn();
        peer.send("b ID (\"name\" \"Thunderbird\" \"version\" \"1\")\r\n");
        server.tagged(peer, "b");
        const std::vector<SessionInfo> sessions = server.sessions();
        QCOMPARE(sessions.size(), std::size_t(1));
        QCOMPARE(sessions[0].identity, std::string("alice@example.test"));
        QCOMPARE(sessions[0].hello, std::string("Thunderbird"));
    }
};

QTEST_GUILESS_MAIN(ImapServerSessionTest)
#include "imap_server_session_test.moc"
