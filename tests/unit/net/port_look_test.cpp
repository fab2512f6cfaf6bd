// What a server shows at its port to everybody who calls.
#include "net/port_look.h"

#include "crypto/certificate.h"
#include "support/peer_world.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::net;
using test::PeerServer;

namespace {

// Takes connections and never says a word.
class SilentServer final : public ConnectionSink {
public:
    SilentServer() {
        reactors_.start();
        if (!listeners_.open({"silent", {"127.0.0.1"}, 0}, *this).ok()) qFatal("no listener");
    }
    ~SilentServer() override {
        listeners_.closeAll();
        reactors_.stop();
    }
    void incoming(Reactor&, const std::string&, const Incoming& incoming) override {
        held_.emplace_back(incoming.socket);
    }
    std::uint16_t port() { return listeners_.states().front().port; }

private:
    SystemClock clock_;
    NullLog log_;
    ReactorPool reactors_{1, clock_, log_};
    std::vector<Stream> held_;
    Listeners listeners_{reactors_, log_, nullptr};
};

PortSight lookAt(PeerServer& from, std::uint16_t port, Millis patience = Millis(5000)) {
    PortLooker looker(from.reactors, from.workers, from.contexts, from.log);
    PortCall call;
    call.host = "mail.example.test";
    call.address = *IpAddress::parse("127.0.0.1");
    call.port = port;
    call.heloName = "from.example.test";
    call.patience = patience;
    std::unique_ptr<PortLook> look;
    std::promise<PortSight> seen;
    from.strand.runAndWait([&] {
        look = looker.look(std::move(call), from.strand, [&](PortSight sight) { seen.set_value(std::move(sight)); });
    });
    PortSight sight = seen.get_future().get();
    from.strand.runAndWait([&] { look.reset(); });
    return sight;
}

} // namespace

class PortLookTest : public QObject {
    Q_OBJECT
private slots:
    void aServerShowsItsGreetingItsEncryptionAndItsCertificate() {
        PeerServer server("mail.example.test"), other("other.example.test");
        const PortSight sight = lookAt(other, server.port());
        QVERIFY2(sight.stage.empty(), sight.stage.c_str());
        QVERIFY(sight.reached);
        QVERIFY(sight.greeting.starts_with("mail.example.test"));
        QVERIFY(sight.tls.starts_with("TLSv1.3 "));
        QCOMPARE(sight.certificates.size(), std::size_t(1));
        const auto certificate = crypto::readCertificateDer(sight.certificates.front());
        QVERIFY(certificate.ok());
        QCOMPARE(certificate->names.front(), std::string("mail.example.test"));
    }

    void aServerWithoutEncryptionIsSeenAllTheSame() {
        PeerServer server("mail.example.test", ListenerTls::none), other("other.example.test");
        const PortSight sight = lookAt(other, server.port());
        QVERIFY(sight.stage.empty());
        QVERIFY(sight.reached);
        QVERIFY(sight.tls.empty());
        QVERIFY(sight.certificates.empty());
    }

    void aPortThatIsClosedIsNotReached() {
        PeerServer server("mail.example.test"), other("other.example.test");
        const std::uint16_t port = server.port();
        server.stop();
        const PortSight sight = lookAt(other, port);
        QVERIFY(!sight.reached);
        QCOMPARE(sight.stage, std::string("connect"));
        QVERIFY(sight.reply.text.starts_with("Cannot connect: "));
    }

    void aServerThatSaysNothingIsGivenUp() {
        SilentServer silent;
        PeerServer other("other.example.test");
        const PortSight sight = lookAt(other, silent.port(), Millis(200));
        QVERIFY(!sight.reached);
        QCOMPARE(sight.stage, std::string("greeting"));
    }

    void nobodyIsToldOnceItIsLetGo() {
        SilentServer silent;
        PeerServer other("other.example.test");
        PortLooker looker(other.reactors, other.workers, other.contexts, other.log);
        bool told = false;
        other.strand.runAndWait([&] {
            PortCall call;
            call.address = *IpAddress::parse("127.0.0.1");
            call.port = silent.port();
            call.patience = Millis(50);
            auto look = looker.look(std::move(call), other.strand, [&](const PortSight&) { told = true; });
            look.reset();
        });
        other.stop();
        QVERIFY(!told);
    }
};

QTEST_GUILESS_MAIN(PortLookTest)
#include "port_look_test.moc"
