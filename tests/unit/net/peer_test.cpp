// Two servers over loopback with real TLS: how they prove who they are, and the channel that comes of it.
#include "base/say.h"
#include "base/text.h"
#include "support/peer_world.h"

#include <QtTest>

#include <openssl/ssl.h>

using namespace ismail;
using namespace ismail::net;
using test::NetPeer;
using test::PeerServer;

namespace {

using Group = group::PeerChannel;

// Both know each other's key.
struct Pair {
    explicit Pair(ListenerTls tls = ListenerTls::startTls) : called("called.example.test", tls) {
        called.door.partners = {caller.door.identity.publicKey()};
    }
    // True once both ends have said hello.
    bool connect() {
        const PeerCallEnd end = caller.call(caller.callTo(called));
        return end.stage.empty() && caller.heard.waitFor("opened called.example.test") &&
               called.heard.waitFor("opened caller.example.test");
    }
    PeerServer called;
    PeerServer caller{"caller.example.test"};
};

group::ListChanged listChanged() {
    group::ListChanged message;
    message.domain = "example.test";
    message.epoch = rpc::Blob{Bytes(group::epochSize, 'e')};
    return message;
}

// What a caller without our dialer does.
NetPeer underTls(PeerServer& server) {
    NetPeer peer = NetPeer::connect(server.port());
    peer.readReply();
    peer.command("EHLO c.example");
    peer.command("STARTTLS");
    if (!peer.startTls(server.contexts.client(false), "mail.example.test")) qFatal("no TLS");
    return peer;
}

// Somebody on the way, who opens TLS and carries the messages of the handshake from one side to the other.
class Eavesdropper final : public relay::PeerDoor {
public:
    explicit Eavesdropper(PeerServer& to) : to_(to) {}
    bool isOpen() const override { return true; }
    std::unique_ptr<relay::PeerHandshake> begin(const relay::PeerInfo&, Bytes) override {
        return std::make_unique<Carrier>(*this);
    }
    std::atomic<int> proofs{0};

private:
    class Carrier final : public relay::PeerHandshake {
    public:
        explicit Carrier(Eavesdropper& owner) : owner_(owner), peer_(underTls(owner.to_)) {
            peer_.command("EHLO c.example");
        }
        void first(Bytes m1, relay::PeerFirstAnswer answer) override {
            peer_.send("XISMAIL 1 " + toBase64(m1) + "\r\n");
            const std::string reply = peer_.readLine();
            answer(fromBase64(reply.substr(4, reply.size() - 6)).value_or(Bytes()));
        }
        void second(Bytes, relay::PeerVerdictAnswer answer) override {
            ++owner_.proofs;
            relay::PeerVerdict verdict;
            verdict.reply = {535, {5, 7, 8}, "Not a partner"};
            answer(verdict);
        }

    private:
        Eavesdropper& owner_;
        NetPeer peer_;
    };
    PeerServer& to_;
};

class MailEvents final : public relay::OutboundEvents {
public:
    void ready(const proto::Capabilities&, bool tls) override { note(tls ? "ready tls" : "ready"); }
    void jobDone(std::uint64_t, std::vector<proto::RecipientResult> results) override {
        note("job " + std::to_string(results.front().reply.code));
    }
    void etrnDone(mail::Reply) override {}
    void closed(bool failed, mail::Reply reply, std::string stage) override {
        note((failed ? "failed " : "closed ") + std::to_string(reply.code) + " " + stage);
    }
    std::string next() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds(10), [this] { return !lines_.empty(); })) return "nothing";
        std::string line = lines_.front();
        lines_.erase(lines_.begin());
        return line;
    }

private:
    void note(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
        changed_.notify_all();
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
};

// Mail for a partner at this server; what came of it.
std::vector<std::string> deliver(PeerServer& from, PeerServer& to, std::vector<Bytes> keys) {
    MailEvents events;
    OutboundConnector outbound(
        from.reactors, from.workers, from.contexts, from.clock, from.log,
        [&] {
            OutboundOptions options;
            options.heloName = "caller.example.test";
            options.identityFor = [&](const std::vector<Bytes>&) { return from.door.identity; };
            return options;
        },
        [](const std::string&) -> Result<Secret<std::string>> {
            return Error{ErrorKind::internal, "No passwords here."};
        });
    relay::Endpoint endpoint;
    endpoint.host = "mail.example.test";
    endpoint.address = "127.0.0.1";
    endpoint.port = to.port();
    endpoint.tls = accounts::TlsPolicy::never; // of no concern
    endpoint.peerKeys = std::move(keys);
    std::unique_ptr<relay::OutboundConnection> connection;
    from.strand.runAndWait([&] { connection = outbound.open(endpoint, from.strand, events); });
    std::vector<std::string> told{events.next()};
    if (told.front().starts_with("ready")) {
        relay::OutboundJob job;
        job.transaction.mail.reversePath = *mail::parseMailbox("a@example.org");
        job.transaction.recipients.push_back({*mail::parseMailbox("b@example.test"), {}, {}});
        job.transaction.probe = true;
        from.strand.runAndWait([&] { connection->submit(job); });
        told.push_back(events.next());
    }
    from.strand.runAndWait([&] { connection.reset(); });
    return told;
}

std::string text(const Sentence& sentence) { return render(sentence); }

} // namespace

class PeerTest : public QObject {
    Q_OBJECT
private slots:
    void aCodeOpensAConnectionForPairing() {
        PeerServer giver("giver.example.test"), taker("taker.example.test");
        PeerCall call = taker.callTo(giver);
        call.keys.clear();
        call.code = giver.showCode();
        const PeerCallEnd end = taker.call(std::move(call));
        QCOMPARE(end.stage, std::string());
        QVERIFY(end.key == giver.door.identity.publicKey());
        QVERIFY(taker.heard.waitFor("opened giver.example.test"));
        QVERIFY(giver.heard.waitFor("opened taker.example.test"));
        group::PairDomains domains;
        domains.domains = {"example.test"};
        giver.onChannel([&](PeerChannel& channel) { channel.send(domains); });
        QVERIFY(taker.heard.waitFor("pair.domains"));
    }

    void aCodeWorksOnce() {
        PeerServer giver("giver.example.test"), taker("taker.example.test");
        const crypto::PairCode code = giver.showCode();
        const auto again = [&] {
            PeerCall call = taker.callTo(giver);
            call.code = crypto::PairCode{code.host, code.secret.clone(), code.tag};
            return taker.call(std::move(call));
        };
        QCOMPARE(again().stage, std::string());
        const PeerCallEnd second = again();
        QCOMPARE(second.stage, std::string("peer"));
        QCOMPARE(second.reply.code, 535);
        QCOMPARE(second.sentence.code, std::string("peer.refused"));
    }

    void aCodeOfAnotherServerIsNotSpent() {
        PeerServer giver("giver.example.test"), other("other.example.test"), taker("taker.example.test");
        other.showCode();
        PeerCall call = taker.callTo(other);
        call.code = giver.showCode();
        const PeerCallEnd end = taker.call(std::move(call));
        QCOMPARE(end.stage, std::string("peer"));
        QCOMPARE(end.sentence.code, std::string("pair.otherServer"));
    }

    void partnersTalkOverAChannel() {
        Pair pair;
        QVERIFY(pair.connect());
        pair.caller.onChannel([&](PeerChannel& channel) { channel.send(listChanged()); });
        QVERIFY(pair.called.heard.waitFor("list.changed"));
        QVERIFY(pair.caller.heard.waitFor("beat"));
        QVERIFY(pair.called.heard.waitFor("beat"));
        // The second one has an echo, by which the clocks are compared.
        QVERIFY(pair.caller.heard.waitFor("beat", 2));
        QVERIFY(pair.caller.heard.skew.has_value());
        QVERIFY(std::abs(pair.caller.heard.skew->count()) < 5000);
    }

    void aFloodIsReadAtItsRateAndToItsEnd() {
        Pair pair;
        QVERIFY(pair.connect());
        pair.caller.onChannel([&](PeerChannel& channel) {
            for (int i = 0; i < 250; ++i)
                channel.send(listChanged());
        });
        QVERIFY(pair.called.heard.waitFor("list.changed", 50));
        QVERIFY(pair.called.heard.count("list.changed") <= 200); // a second may have passed
        QVERIFY(pair.called.heard.waitFor("list.changed", 250));
    }

    void aStrandThatIsBusyHoldsReadingBackAndLosesNothing() {
        Pair pair;
        QVERIFY(pair.connect());
        std::promise<void> goOn;
        pair.called.strand.post([&] { goOn.get_future().wait(); });
        pair.caller.onChannel([&](PeerChannel& channel) {
            for (int i = 0; i < 90; ++i)
                channel.send(listChanged());
        });
        QTest::qWait(300);
        goOn.set_value();
        QVERIFY(pair.called.heard.waitFor("list.changed", 90));
    }

    void octetsBehindTheProofAreNoFrames() {
        Pair pair;
        NetPeer peer = underTls(pair.called);
        peer.command("EHLO c.example");
        group::PeerCaller caller(pair.caller.door.identity,
                                 peer.stream().exported(group::peerBindingLabel, group::peerBindingSize),
                                 group::PeerPurpose::channel, {pair.called.door.identity.publicKey()}, "mx");
        peer.send("XISMAIL 1 " + toBase64(caller.m1()) + "\r\n");
        const std::string reply = peer.readLine();
        const auto m3 = caller.answer(fromBase64(reply.substr(4, reply.size() - 6)).value_or(Bytes()));
        QVERIFY(m3.ok());
        peer.send(toBase64(*m3) + "\r\n\xff\xff\xff\xff no frame at all");
        QCOMPARE(peer.readLine(), std::string("235 2.7.0 Partner mx.example.test\r\n"));
        QTRY_COMPARE(pair.called.front.open(), std::size_t(0));
        Group::Mode mode = Group::Mode::channel;
        Group engine(mode, test::helloOf("by hand"), Ticks{});
        peer.send(engine.takeOutput(64 * 1024));
        QVERIFY(pair.called.heard.waitFor("opened by hand"));
    }

    void underTls12ItIsNotOffered() {
        PeerServer server("mx.example.test");
        const auto context = server.contexts.client(false);
        SSL_CTX_set_max_proto_version(context->native(), TLS1_2_VERSION);
        NetPeer peer = underTls(server);
        QVERIFY(!peer.stream().isTls13());
        QVERIFY(peer.stream().exported(group::peerBindingLabel, group::peerBindingSize).empty());
        peer.send("EHLO c.example\r\n");
        QVERIFY(peer.readReply().find("XISMAIL") == std::string::npos);
        peer.send("XISMAIL 1 AAAA\r\n");
        QCOMPARE(peer.readReply(), std::string("530 5.7.0 TLS 1.3 first\r\n"));
    }

    void whatIsExportedBelongsToOneSessionAndOneLabel() {
        PeerServer server("mx.example.test");
        NetPeer one = underTls(server), two = underTls(server);
        const auto of = [](NetPeer& peer) { return peer.stream().exported(group::peerBindingLabel, 32); };
        QCOMPARE(of(one).size(), std::size_t(32));
        QCOMPARE(of(one), of(one));
        QVERIFY(of(one) != of(two));
        QVERIFY(of(one) != one.stream().exported("EXPERIMENTAL-another", 32));
    }

    void tlsMayComeFirst() {
        Pair pair(ListenerTls::implicit);
        PeerCall call = pair.caller.callTo(pair.called);
        call.tlsFirst = true;
        QCOMPARE(pair.caller.call(std::move(call)).stage, std::string());
        QVERIFY(pair.called.heard.waitFor("opened caller.example.test"));
    }

    void aChannelIsNoSessionAnyMore() {
        Pair pair;
        QVERIFY(pair.connect());
        QTRY_COMPARE(pair.called.front.open(), std::size_t(0));
        QVERIFY(pair.called.factory.log.waitFor("closed"));
        QVERIFY(pair.called.heard.waitFor("beat"));
        QCOMPARE(pair.called.heard.count("closed"), std::ptrdiff_t(0));
    }

    void aChannelEndsWithAWordAboutIt() {
        Pair pair;
        QVERIFY(pair.connect());
        pair.called.onChannel(
            [](PeerChannel& channel) { channel.leave(group::ByeReason::restart, std::chrono::seconds(60)); });
        QVERIFY(pair.caller.heard.waitFor("bye 60"));
        QVERIFY(pair.called.heard.waitFor("closed"));
    }

    void aServiceThatStopsSaysSo() {
        Pair pair;
        QVERIFY(pair.connect());
        pair.called.stop();
        QVERIFY(pair.caller.heard.waitFor("bye 0"));
    }

    void aChannelThatIsGivenUpHereIsSeenToEndThere() {
        Pair pair;
        QVERIFY(pair.connect());
        pair.caller.strand.runAndWait([&] { pair.caller.channels.clear(); });
        QVERIFY(pair.called.heard.waitFor("closed"));
        QCOMPARE(pair.caller.heard.count("closed"), std::ptrdiff_t(0));
    }

    void whatBecomesOfAMessageIsTold() {
        Pair pair;
        QVERIFY(pair.connect());
        std::promise<PeerChannel::Sent> sent;
        pair.caller.onChannel([&](PeerChannel& channel) {
            channel.send(group::Bye{}, [&](PeerChannel::Sent how) { sent.set_value(how); });
        });
        QVERIFY(sent.get_future().get() == PeerChannel::Sent::refused);
    }

    void aStrangerIsRefused() {
        Pair pair;
        pair.called.door.partners.clear();
        const PeerCallEnd end = pair.caller.call(pair.caller.callTo(pair.called));
        QCOMPARE(end.stage, std::string("peer"));
        QCOMPARE(end.reply.code, 535);
        QCOMPARE(text(end.sentence), text(say("peer.refused", "mail.example.test")));
    }

    void anotherKeyThanThePinnedOneIsNoPartner() {
        Pair pair;
        PeerCall call = pair.caller.callTo(pair.called);
        call.keys = {crypto::Identity::make().publicKey()};
        const PeerCallEnd end = pair.caller.call(std::move(call));
        QCOMPARE(end.stage, std::string("peer"));
        QCOMPARE(end.reply.code, 535); // it is another server than the wanted one, and says no more
        QVERIFY(pair.called.channels.empty());
    }

    void aKeyThatChangesIsTakenInBothForms() {
        Pair pair;
        PeerCall call = pair.caller.callTo(pair.called);
        call.keys.push_back(crypto::Identity::make().publicKey());
        QCOMPARE(pair.caller.call(std::move(call)).stage, std::string());
    }

    void whoOpensTlsOnTheWayIsFoundOutByTheCaller() {
        Pair pair;
        PeerServer box("box.example.test");
        Eavesdropper eavesdropper(pair.called);
        box.listen(ListenerTls::startTls, eavesdropper);
        PeerCall call = pair.caller.callTo(pair.called);
        call.port = box.port();
        const PeerCallEnd end = pair.caller.call(std::move(call));
        QCOMPARE(end.stage, std::string("peer"));
        QCOMPARE(text(end.sentence), text(say("peer.intercepted", "mail.example.test")));
        QCOMPARE(eavesdropper.proofs.load(), 0); // nothing of the caller's key was said
        box.stop();
    }

    void anAddressThatDoesNotAnswerIsPassedOver() {
        Pair pair;
        PeerCall call = pair.caller.callTo(pair.called);
        call.addresses.insert(call.addresses.begin(), *IpAddress::parse("127.0.0.77"));
        QCOMPARE(pair.caller.call(std::move(call)).stage, std::string());
    }

    void whyACallFailedIsTold() {
        Pair pair;
        PeerCall none = pair.caller.callTo(pair.called);
        none.addresses.clear();
        QCOMPARE(pair.caller.call(std::move(none)).sentence.code, std::string("peer.noAddress"));
        pair.called.door.open = false;
        const PeerCallEnd notOffered = pair.caller.call(pair.caller.callTo(pair.called));
        QCOMPARE(notOffered.stage, std::string("peer"));
        QCOMPARE(notOffered.sentence.code, std::string("peer.callFailed"));
        pair.called.listeners.closeAll();
    }

    void aServerWithoutACertificateFailsAtStartTls() {
        Pair pair;
        pair.called.listen(ListenerTls::none, pair.called.door);
        QCOMPARE(pair.caller.call(pair.caller.callTo(pair.called)).stage, std::string("starttls"));
    }

    void refusalsHaveTheWordsOfTheGroupsHandshake() {
        PeerServer server("mx.example.test");
        NetPeer plain = NetPeer::connect(server.port());
        plain.readReply();
        plain.command("EHLO c.example");
        const auto wire = [](group::PeerRefusal why) { return SmtpProtocol::wire(group::peerRefusalReply(why)); };
        plain.send("XISMAIL 1 AAAA\r\n");
        QCOMPARE(plain.readReply(), wire(group::PeerRefusal::tlsFirst));
        NetPeer peer = underTls(server);
        peer.send("EHLO c.example\r\n");
        QVERIFY(peer.readReply().find("XISMAIL 1\r\n") != std::string::npos);
        peer.send("XISMAIL 2 AAAA\r\n");
        QCOMPARE(peer.readReply(), wire(group::PeerRefusal::version));
        peer.send("XISMAIL 1 " + std::string(200, 'A') + "\r\n");
        QCOMPARE(peer.readReply(), wire(group::PeerRefusal::denied));
        peer.send("XISMAIL 1 ????\r\n");
        QCOMPARE(peer.readReply(), wire(group::PeerRefusal::denied));
    }

    void tenThousandWrongCodesAreRefusedAtTheRates() {
        PeerServer giver("giver.example.test");
        giver.engine.maxIdleCommands = giver.engine.maxErrors = 100'000;
        giver.listen(ListenerTls::startTls, giver.door);
        giver.showCode();
        NetPeer peer = underTls(giver);
        peer.command("EHLO c.example");
        const Bytes m1 = Bytes("\1\1", 2) + Bytes(32, 'n') + Bytes(20, '\0');
        const std::string wrong = toBase64(Bytes(group::peerM3PairSize, 'x'));
        std::map<int, int> replies;
        for (int i = 0; i < 10'000; ++i) {
            int code = peer.command("XISMAIL 1 " + toBase64(m1));
            if (code == 334) code = peer.command(wrong);
            ++replies[code];
        }
        QVERIFY(replies[535] >= 3 && replies[535] <= 6); // a minute may have passed
        QCOMPARE(replies[535] + replies[454], 10'000);
    }

    void mailGoesToAPartnerThatHasProvedItsKey() {
        Pair pair;
        const auto told = deliver(pair.caller, pair.called, {pair.called.door.identity.publicKey()});
        const std::vector<std::string> expected{"ready tls", "job 250"};
        QVERIFY(told == expected);
        QVERIFY(pair.called.factory.log.waitFor("proved 42 partner"));
    }

    void mailForAPartnerNeverGoesToAnotherServer() {
        Pair pair;
        const std::vector<Bytes> key{pair.called.door.identity.publicKey()};
        PeerServer other("other.example.test");
        QCOMPARE(deliver(pair.caller, other, key).front(), std::string("failed 535 peer"));
        other.door.open = false;
        QCOMPARE(deliver(pair.caller, other, key).front(), std::string("failed 454 peer"));
        QCOMPARE(other.factory.log.count("mail"), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(PeerTest)
#include "peer_test.moc"
