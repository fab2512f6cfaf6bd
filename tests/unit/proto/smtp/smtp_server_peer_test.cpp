// XISMAIL as the server's engine sees it: octets that only the host understands, and every reply that does not depend
// on them.
#include "base/text.h"
#include "proto/smtp/smtp_server.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace ismail;
using namespace ismail::proto;

namespace {

const Ticks start{Millis(1'000'000)};
const mail::Reply welcome{235, {2, 7, 0}, "Partner mx1"};
const mail::Reply denied{535, {5, 7, 8}, "Not a partner"};
const std::string m1(54, 'a'), m2(129, 'b'), m3(96, 'c');
const std::string notAPartner = "535 5.7.8 Not a partner\r\n";

SmtpServerOptions options() {
    SmtpServerOptions o;
    o.hostname = "mx.example.test";
    o.tlsActive = true;
    o.auth = true;
    o.peers = true;
    return o;
}

// An engine whose host says what is set here, and remembers what it was asked.
class Session {
public:
    explicit Session(SmtpServerOptions o = options(), bool tls13 = true) : engine(std::move(o), start) {
        engine.tlsStarted(tls13);
        drain();
    }
    // Feeds and returns what the engine sent.
    std::string feed(const std::string& bytes) {
        engine.feed(bytes, start);
        return drain();
    }
    std::string ehlo() { return feed("EHLO c.example\r\n"); }
    std::string begin(const std::string& octets = m1) { return feed("XISMAIL 1 " + toBase64(octets) + "\r\n"); }
    std::string drain() {
        while (step(engine.next())) {
        }
        return engine.takeOutput();
    }

    bool believes = true; // the first message
    mail::Reply verdict = welcome;
    AfterPeer after = AfterPeer::mail;
    std::vector<std::string> asked; // "m1 …", "m3 …", "hand over", "close …"
    SmtpServer engine;

private:
    bool step(SmtpServerEvent event) {
        if (std::holds_alternative<NeedInput>(event)) return false;
        if (const auto* first = std::get_if<PeerQuestion>(&event)) {
            asked.push_back("m1 " + first->m1);
            believes ? engine.answerPeer(m2) : engine.answer(denied);
        } else if (const auto* second = std::get_if<PeerProofQuestion>(&event)) {
            asked.push_back("m3 " + second->m3);
            verdict.positive() ? engine.welcomePeer(verdict, after) : engine.answer(verdict);
        } else if (std::holds_alternative<PeerHandOver>(event)) {
            asked.push_back("hand over");
        } else if (const auto* close = std::get_if<CloseConnection>(&event)) {
            asked.push_back("close " + close->reason);
        } else if (std::holds_alternative<AuthPlainQuestion>(event)) {
            engine.answer(welcome);
        } else {
            engine.answer({250, {2, 0, 0}, "OK"});
        }
        return true;
    }
};

bool offers(const std::string& ehlo) { return ehlo.find("XISMAIL 1\r\n") != std::string::npos; }

} // namespace

class SmtpServerPeerTest : public QObject {
    Q_OBJECT

private slots:
    void itIsOfferedUnderTls13Only() {
        QVERIFY(offers(Session().ehlo()));
        QVERIFY(!offers(Session(options(), false).ehlo()));
        SmtpServerOptions plain = options();
        plain.tlsActive = false;
        QVERIFY(!offers(Session(plain, false).ehlo()));
    }

    void aServerWithoutAnIdentityDoesNotKnowTheCommand() {
        SmtpServerOptions none = options();
        none.peers = false;
        Session session(none);
        QVERIFY(!offers(session.ehlo()));
        QCOMPARE(session.begin(), std::string("500 5.5.2 Command not recognized\r\n"));
        QVERIFY(session.asked.empty());
    }

    void twoMessagesEachWayAndThenEhloAnew() {
        Session session;
        session.ehlo();
        QCOMPARE(session.begin(), "334 " + toBase64(m2) + "\r\n");
        QCOMPARE(std::string(session.engine.stage()), std::string("peer"));
        QCOMPARE(session.feed(toBase64(m3) + "\r\n"), std::string("235 2.7.0 Partner mx1\r\n"));
        const std::vector<std::string> asked{"m1 " + m1, "m3 " + m3};
        QCOMPARE(session.asked, asked);
        QVERIFY(session.engine.authenticated());
        QCOMPARE(session.feed("MAIL FROM:<a@b.example>\r\n"), std::string("503 5.5.1 Send EHLO or HELO first\r\n"));
        QVERIFY(!offers(session.ehlo()));
        QCOMPARE(session.feed("MAIL FROM:<a@b.example>\r\n"), std::string("250 2.0.0 OK\r\n"));
    }

    void aChannelIsHandedOverWithItsWelcomeInTheOutput() {
        Session session;
        session.after = AfterPeer::handOver;
        session.ehlo();
        session.begin();
        QCOMPARE(session.feed(toBase64(m3) + "\r\n"), std::string("235 2.7.0 Partner mx1\r\n"));
        QCOMPARE(session.asked.back(), std::string("hand over"));
        // No SMTP any more, whatever comes, and no deadline.
        QCOMPARE(session.feed("QUIT\r\n"), std::string());
        QCOMPARE(session.engine.buffered(), std::size_t(0));
        QVERIFY(session.engine.deadline() == Ticks::max());
    }

    void whatWasSentBehindTheProofIsThrownAway() {
        for (const AfterPeer after : {AfterPeer::mail, AfterPeer::handOver}) {
            Session session;
            session.after = after;
            session.ehlo();
            session.begin();
            QCOMPARE(session.feed(toBase64(m3) + "\r\nEHLO c.example\r\nMAIL FROM:<a@b.example>\r\n"),
                     std::string("235 2.7.0 Partner mx1\r\n"));
            QCOMPARE(session.engine.buffered(), std::size_t(0));
        }
    }

    void onASubmissionListenerItStandsInPlaceOfAuth() {
        SmtpServerOptions submission = options();
        submission.requireAuth = submission.requireTls = true;
        Session session(submission);
        session.ehlo();
        QVERIFY(session.feed("MAIL FROM:<a@b.example>\r\n").starts_with("530 5.7.0 "));
        session.begin();
        QVERIFY(session.feed(toBase64(m3) + "\r\n").starts_with("235 "));
        session.ehlo();
        QVERIFY(session.feed("MAIL FROM:<a@b.example>\r\n").starts_with("250 "));
    }

    void withoutTls13ThatComesFirst() {
        Session old(options(), false);
        old.ehlo();
        QCOMPARE(old.begin(), std::string("530 5.7.0 TLS 1.3 first\r\n"));
        SmtpServerOptions plain = options();
        plain.tlsActive = false;
        plain.startTls = true;
        Session before(plain, false);
        before.ehlo();
        QCOMPARE(before.begin(), std::string("530 5.7.0 TLS 1.3 first\r\n"));
        QVERIFY(before.asked.empty());
    }

    void anotherVersionIsNotSpoken() {
        Session session;
        session.ehlo();
        const std::string refused = "504 5.5.4 This version is not spoken here\r\n";
        QCOMPARE(session.feed("XISMAIL 2 " + toBase64(m1) + "\r\n"), refused);
        QCOMPARE(session.feed("XISMAIL 11 " + toBase64(m1) + "\r\n"), refused);
        QCOMPARE(session.feed("XISMAIL " + toBase64(m1) + "\r\n"), refused);
        QVERIFY(session.asked.empty());
    }

    void whatTheHostRefusesHasTheHostsWords() {
        Session session;
        session.believes = false;
        session.ehlo();
        QCOMPARE(session.begin(), notAPartner);
        session.believes = true;
        session.verdict = {454, {4, 7, 0}, "Too many attempts, try again later"};
        session.begin();
        QCOMPARE(session.feed(toBase64(m3) + "\r\n"), std::string("454 4.7.0 Too many attempts, try again later\r\n"));
        QVERIFY(!session.engine.authenticated());
        session.verdict = denied;
        session.begin();
        QCOMPARE(session.feed(toBase64(m3) + "\r\n"), notAPartner);
        QCOMPARE(session.feed("NOOP\r\n"), std::string("250 2.0.0 OK\r\n"));
    }

    void whatCannotBeAMessageReachesTheHostWithoutOctets() {
        for (const std::string& text :
             {std::string("*"), std::string("a-b"), std::string(173, 'A'), std::string(4000, 'A')}) {
            Session session;
            session.believes = false;
            session.ehlo();
            QCOMPARE(session.feed("XISMAIL 1 " + text + "\r\n"), notAPartner);
            QCOMPARE(session.asked, std::vector<std::string>{"m1 "});
        }
        Session none;
        none.believes = false;
        none.ehlo();
        QCOMPARE(none.feed("XISMAIL 1\r\n"), notAPartner);
    }

    void soDoesASecondMessage() {
        for (const std::string& line : {std::string("*\r\n"), std::string("\r\n"), std::string(173, 'A') + "\r\n",
                                        std::string(20'000, 'A') + "\r\n", std::string("QUJD\n")}) {
            Session session;
            session.verdict = denied;
            session.ehlo();
            session.begin();
            QCOMPARE(session.feed(line), notAPartner);
            QCOMPARE(session.asked.back(), std::string("m3 "));
            QCOMPARE(session.feed("NOOP\r\n"), std::string("250 2.0.0 OK\r\n"));
        }
    }

    void aMessageOfAnotherLengthIsTheHostsToRefuse() {
        Session session;
        session.verdict = denied;
        session.ehlo();
        session.begin();
        QCOMPARE(session.feed(toBase64(m3 + "x") + "\r\n"), notAPartner);
        QCOMPARE(session.asked.back(), "m3 " + m3 + "x");
    }

    void itIsLegalWhereAuthIs() {
        Session session;
        QCOMPARE(session.begin(), std::string("503 5.5.1 Send EHLO or HELO first\r\n"));
        session.ehlo();
        session.feed("MAIL FROM:<a@b.example>\r\n");
        QCOMPARE(session.begin(), std::string("503 5.5.1 Not during a mail transaction\r\n"));
        QVERIFY(session.asked.empty());
    }

    void onceIsEnough() {
        Session session;
        session.ehlo();
        session.begin();
        session.feed(toBase64(m3) + "\r\n");
        session.ehlo();
        QCOMPARE(session.begin(), std::string("503 5.5.1 Already authenticated\r\n"));
        QCOMPARE(session.feed("AUTH PLAIN AGEAYg==\r\n"), std::string("503 5.5.1 Already authenticated\r\n"));
    }

    void anAccountIsNoPartner() {
        Session session;
        session.ehlo();
        QVERIFY(session.feed("AUTH PLAIN AGEAYg==\r\n").starts_with("235 "));
        QCOMPARE(session.begin(), std::string("503 5.5.1 Already authenticated\r\n"));
    }

    void refusalsCountAsErrors() {
        SmtpServerOptions few = options();
        few.maxErrors = 3;
        Session session(few);
        session.believes = false;
        session.ehlo();
        for (int i = 0; i < 3; ++i)
            QCOMPARE(session.begin(), notAPartner);
        QVERIFY(session.begin().starts_with("421 4.7.0 "));
        QCOMPARE(session.asked.back(), std::string("close too many errors"));
    }

    void soDoesBeingPutOff() {
        SmtpServerOptions few = options();
        few.maxErrors = 3;
        Session session(few);
        session.ehlo();
        session.verdict = {454, {4, 7, 0}, "Too many attempts, try again later"};
        for (int i = 0; i < 3; ++i) {
            session.begin();
            QVERIFY(session.feed(toBase64(m3) + "\r\n").starts_with("454 "));
        }
        QVERIFY(session.begin().starts_with("421 4.7.0 "));
    }

    void aCallerThatFallsSilentInItIsSentAway() {
        Session session;
        session.ehlo();
        session.begin();
        session.engine.tick(start);
        session.engine.tick(start + Millis(300'000));
        QVERIFY(session.drain().starts_with("421 4.4.2 "));
    }

    void whenTheServiceStopsAnOpenQuestionIsAnsweredFirst() {
        SmtpServer engine(options(), start);
        engine.tlsStarted(true);
        engine.next();
        engine.answer({250, {2, 0, 0}, "OK"});
        engine.feed("EHLO c.example\r\n", start);
        engine.next();
        engine.answer({250, {2, 0, 0}, "OK"});
        engine.feed("XISMAIL 1 " + toBase64(m1) + "\r\n", start);
        QVERIFY(std::holds_alternative<PeerQuestion>(engine.next()));
        engine.takeOutput();
        engine.shutDown({421, {4, 3, 2}, "Bye"});
        engine.answerPeer(m2);
        QCOMPARE(engine.takeOutput(), "334 " + toBase64(m2) + "\r\n421 4.3.2 Bye\r\n");
    }

    void answersThatNobodyAskedForChangeNothing() {
        Session session;
        session.ehlo();
        session.engine.answerPeer(m2);
        session.engine.welcomePeer(welcome, AfterPeer::handOver);
        QCOMPARE(session.drain(), std::string());
        session.engine.feed("XISMAIL 1 " + toBase64(m1) + "\r\n", start);
        QVERIFY(std::holds_alternative<PeerQuestion>(session.engine.next()));
        session.engine.welcomePeer(welcome, AfterPeer::mail);
        QVERIFY(!session.engine.authenticated());
        // The first message alone is no proof, whatever a host says.
        session.engine.answer(welcome);
        QVERIFY(session.drain().starts_with("451 4.3.0 "));
        QVERIFY(!session.engine.authenticated());
    }
};

QTEST_GUILESS_MAIN(SmtpServerPeerTest)
#include "smtp_server_peer_test.moc"
