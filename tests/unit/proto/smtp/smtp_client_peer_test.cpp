// XISMAIL as the client's engine sees it: when it is begun, what it takes for an answer, and that nothing is said in
// its place.
#include "base/text.h"
#include "proto/smtp/smtp_client.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace ismail;
using namespace ismail::proto;

namespace {

constexpr Ticks start{Millis(1'000'000)};
const std::string m1(54, 'a'), m2(129, 'b'), m3(96, 'c');
const std::string offered = "250-mx.example\r\n250 XISMAIL 1\r\n";

// An engine under TLS from the start, with its events gathered; the host's messages are m1 and m3.
class Session {
public:
    explicit Session(ClientPeer peer, ClientTls tls = ClientTls::active) : engine(options(peer, tls), start) {
        drain();
    }

    std::string feed(const std::string& bytes) {
        engine.feed(bytes, start);
        return drain();
    }
    std::string drain() {
        for (;;) {
            SmtpClientEvent event = engine.next();
            if (std::holds_alternative<ClientNeedInput>(event)) break;
            if (const auto* question = std::get_if<ClientPeerQuestion>(&event)) {
                asked.push_back(question->m2);
                if (!question->m2.empty() && !believes)
                    engine.peerFailed("another key", {454, {4, 7, 0}, "No"});
                else
                    engine.peerMessage(question->m2.empty() ? m1 : m3, start);
            }
            if (auto* failed = std::get_if<ClientFailed>(&event)) failure = *failed;
            if (auto* done = std::get_if<ClientPeerDone>(&event)) won = *done;
            ready = ready || std::holds_alternative<ClientReady>(event);
        }
        return engine.takeOutput();
    }
    std::string toProof() {
        feed("220 mx.example\r\n" + offered);
        return feed("334 " + toBase64(m2) + "\r\n");
    }
    std::string failed() const {
        return failure ? failure->stage + " " + std::to_string(failure->reply.code) : std::string("no failure");
    }

    SmtpClient engine;
    bool believes = true;
    std::vector<Bytes> asked;
    std::optional<ClientFailed> failure;
    std::optional<ClientPeerDone> won;
    bool ready = false;

private:
    static SmtpClientOptions options(ClientPeer peer, ClientTls tls) {
        SmtpClientOptions o;
        o.heloName = "c.example";
        o.tls = tls;
        o.peer = peer;
        return o;
    }
};

} // namespace

class SmtpClientPeerTest : public QObject {
    Q_OBJECT

private slots:
    void itBeginsAfterEhloUnderTls() {
        Session session(ClientPeer::mail, ClientTls::required);
        session.feed("220 mx.example\r\n");
        QCOMPARE(session.feed("250-mx.example\r\n250-STARTTLS\r\n250 XISMAIL 1\r\n"), std::string("STARTTLS\r\n"));
        session.feed("220 go\r\n");
        QVERIFY(session.asked.empty());
        session.engine.tlsStarted(start);
        session.drain();
        QCOMPARE(session.feed(offered), "XISMAIL 1 " + toBase64(m1) + "\r\n");
        QCOMPARE(std::string(session.engine.stage()), std::string("peer"));
    }

    void afterTheWelcomeMailBeginsWithEhlo() {
        Session session(ClientPeer::mail);
        QCOMPARE(session.toProof(), toBase64(m3) + "\r\n");
        QCOMPARE(session.asked.back(), Bytes(m2));
        QCOMPARE(session.feed("235 2.7.0 Partner mx1\r\n"), std::string("EHLO c.example\r\n"));
        QVERIFY(!session.ready);
        session.feed("250-mx.example\r\n250 PIPELINING\r\n");
        QVERIFY(session.ready);
        QVERIFY(session.engine.capabilities().pipelining);
    }

    void aConnectionThatIsHandedOverTakesWhatCameBehindTheWelcome() {
        Session session(ClientPeer::handOver);
        session.toProof();
        QCOMPARE(session.feed("235 2.7.0 Partner mx1\r\n" + std::string("\x05\0\0\0{", 5)), std::string());
        QVERIFY(session.won.has_value());
        QCOMPARE(session.won->text, std::string("Partner mx1"));
        QCOMPARE(session.won->rest, Bytes("\x05\0\0\0{", 5));
        QVERIFY(!session.failure);
        QVERIFY(session.engine.deadline() == Ticks::max());
    }

    void aServerThatDoesNotOfferItGetsNothing() {
        for (const std::string& ehlo : {std::string("250 mx.example\r\n"), std::string("250-mx\r\n250 XISMAIL 2\r\n"),
                                        std::string("250-mx\r\n250 XISMAIL\r\n")}) {
            Session session(ClientPeer::mail);
            session.feed("220 mx.example\r\n");
            QCOMPARE(session.feed(ehlo), std::string());
            QCOMPARE(session.failed(), std::string("peer 454"));
            QVERIFY(session.failure->scope == FailureScope::hop);
            QVERIFY(session.asked.empty());
        }
    }

    void withoutTlsItIsNotBegun() {
        Session session(ClientPeer::mail, ClientTls::required);
        session.feed("220 mx.example\r\n");
        QCOMPARE(session.feed(offered), std::string());
        QCOMPARE(session.failed(), std::string("starttls 454"));
    }

    void aServerThatIsNotBelievedHearsNoMore() {
        Session session(ClientPeer::mail);
        session.believes = false;
        QCOMPARE(session.toProof(), std::string());
        QCOMPARE(session.failed(), std::string("peer 454"));
        QCOMPARE(session.failure->detail, std::string("another key"));
    }

    void aRefusalIsTold() {
        Session first(ClientPeer::handOver);
        first.feed("220 mx.example\r\n" + offered);
        first.feed("454 4.7.0 Too many attempts\r\n");
        QCOMPARE(first.failed(), std::string("peer 454"));
        Session second(ClientPeer::handOver);
        second.toProof();
        second.feed("535 5.7.8 Not a partner\r\n");
        QCOMPARE(second.failed(), std::string("peer 535"));
    }

    void answersThatDoNotFitEndIt() {
        Session tooSoon(ClientPeer::handOver);
        tooSoon.feed("220 mx.example\r\n" + offered);
        tooSoon.feed("235 2.7.0 Partner mx1\r\n");
        QCOMPARE(tooSoon.failed(), std::string("peer 451"));
        QVERIFY(!tooSoon.won);
        Session twice(ClientPeer::handOver);
        twice.toProof();
        twice.feed("334 " + toBase64(m2) + "\r\n");
        QCOMPARE(twice.failed(), std::string("peer 451"));
        for (const std::string& text : {std::string("????"), std::string()}) {
            Session none(ClientPeer::handOver);
            none.feed("220 mx.example\r\n" + offered);
            none.feed("334 " + text + "\r\n");
            QCOMPARE(none.failed(), std::string("peer 451"));
        }
        Session other(ClientPeer::handOver);
        other.feed("220 mx.example\r\n" + offered);
        other.feed("354 go\r\n");
        QCOMPARE(other.failed(), std::string("peer 451"));
    }

    void aServerThatFallsSilentInItIsLeft() {
        Session session(ClientPeer::mail);
        session.toProof();
        session.engine.tick(start + Millis(300'000));
        session.drain();
        QCOMPARE(session.failed(), std::string("peer 451"));
    }

    void aMessageThatNobodyAskedForIsNotSent() {
        Session session(ClientPeer::mail);
        session.engine.peerMessage(m1, start);
        QCOMPARE(session.drain(), std::string());
        session.toProof();
        session.engine.peerMessage(m3, start);
        QCOMPARE(session.drain(), std::string());
    }
};

QTEST_GUILESS_MAIN(SmtpClientPeerTest)
#include "smtp_client_peer_test.moc"
