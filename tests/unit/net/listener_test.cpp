#include <QtTest>

#include "net/listener.h"
#include "support/net_peer.h"

#include <future>
#include <mutex>

using namespace ismail;
using namespace ismail::net;
using test::NetPeer;

namespace {

// Greets and closes.
class Greeter final : public ConnectionSink {
public:
    void incoming(Reactor& reactor, const std::string& listener, const Incoming& incoming) override {
        const std::string text = listener + (reactor.onThread() ? "" : " on a foreign thread") + "\r\n";
        net::send(incoming.socket, text.data(), text.size());
        closeSocket(incoming.socket);
    }
};

} // namespace

class ListenerTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        reactors_ = std::make_unique<ReactorPool>(2, clock_, log_);
        reactors_->start();
        listeners_ =
            std::make_unique<Listeners>(*reactors_, log_, [](std::uint16_t) { return std::string("nginx (812)"); });
    }
    void cleanup() {
        listeners_.reset();
        reactors_.reset();
    }

    void connectionsComeByTheNameOfTheirListener() {
        QVERIFY(listeners_->open({"one", {"127.0.0.1"}, 0}, greeter_).ok());
        QVERIFY(listeners_->open({"two", {"127.0.0.1"}, 0}, greeter_).ok());
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(greeting("one"), std::string("one\r\n"));
            QCOMPARE(greeting("two"), std::string("two\r\n"));
        }
        QCOMPARE(listeners_->states().at(0).accepted, std::uint64_t(5));
    }

    void aPortInUseNamesItsHolderAndTheOthersRun() {
        QVERIFY(listeners_->open({"first", {"127.0.0.1"}, 0}, greeter_).ok());
        const std::uint16_t taken = state("first").port;
        const Status second = listeners_->open({"second", {"127.0.0.1"}, taken}, greeter_);
        QVERIFY(!second.ok());
        QCOMPARE(second.error().text, "Listener second cannot open 127.0.0.1:" + std::to_string(taken) +
                                          ": the port is in use by nginx (812).");
        QCOMPARE(state("second").phase, ListenerPhase::failed);
        QCOMPARE(greeting("first"), std::string("first\r\n"));
        QVERIFY(!listeners_->retryFailed());
        listeners_->close("first");
        QVERIFY(listeners_->retryFailed());
        QCOMPARE(greeting("second"), std::string("second\r\n"));
    }

    void aBadAddressStopsNoOther() {
        const Status opened = listeners_->open({"x", {"nonsense", "127.0.0.1"}, 0}, greeter_);
        QVERIFY(!opened.ok());
        QVERIFY(opened.error().text.find("\"nonsense\" is no IP address") != std::string::npos);
        const auto states = listeners_->states();
        QCOMPARE(states.at(0).phase, ListenerPhase::failed);
        QCOMPARE(states.at(1).phase, ListenerPhase::open);
    }

    void aPausedListenerRefusesConnectionsUntilItIsResumed() {
        QVERIFY(listeners_->open({"x", {"127.0.0.1"}, 0}, greeter_).ok());
        const std::uint16_t port = state("x").port;
        // Keeps the same port over the pause.
        QVERIFY(listeners_->open({"x", {"127.0.0.1"}, port}, greeter_).ok());
        QVERIFY(listeners_->pause("x").ok());
        QCOMPARE(state("x").phase, ListenerPhase::paused);
        QVERIFY(NetPeer::connect(port).failed());
        QVERIFY(listeners_->resume("x").ok());
        QCOMPARE(greeting("x"), std::string("x\r\n"));
        QVERIFY(!listeners_->pause("unknown").ok());
        QVERIFY(!listeners_->resume("unknown").ok());
    }

    void addressesThatStayStayOpen() {
        QVERIFY(listeners_->open({"x", {"127.0.0.1"}, 0}, greeter_).ok());
        const std::uint16_t port = state("x").port;
        QVERIFY(listeners_->open({"x", {"127.0.0.1", "127.0.0.2"}, 0}, greeter_).ok());
        QCOMPARE(state("x").port, port);
        QCOMPARE(listeners_->states().size(), std::size_t(2));
    }

    void bothFamiliesMayHaveTheSamePort() {
        QVERIFY(listeners_->open({"v4", {"0.0.0.0"}, 0}, greeter_).ok());
        const Status v6 = listeners_->open({"v6", {"::"}, state("v4").port}, greeter_);
        if (!v6.ok() && v6.error().kind != ErrorKind::conflict) QSKIP("no IPv6 here");
        QVERIFY2(v6.ok(), v6.ok() ? "" : v6.error().text.c_str());
        QCOMPARE(greeting("v4"), std::string("v4\r\n"));
        NetPeer peer = NetPeer::connect(state("v6").port, "::1");
        QCOMPARE(peer.readLine(), std::string("v6\r\n"));
    }

    void aClosedPortIsFreeAtOnce() {
        for (int i = 0; i < 20; ++i) {
            QVERIFY(listeners_->open({"x", {"127.0.0.1"}, lastPort_}, greeter_).ok());
            lastPort_ = state("x").port;
            QCOMPARE(greeting("x"), std::string("x\r\n"));
            listeners_->close("x");
        }
    }

private:
    ListenerState state(const std::string& name) {
        for (const auto& one : listeners_->states())
            if (one.name == name) return one;
        return {};
    }
    std::string greeting(const std::string& name) {
        NetPeer peer = NetPeer::connect(state(name).port);
        return peer.readLine();
    }

    SystemClock clock_;
    NullLog log_;
    Greeter greeter_;
    std::unique_ptr<ReactorPool> reactors_;
    std::unique_ptr<Listeners> listeners_;
    std::uint16_t lastPort_ = 0;
};

QTEST_GUILESS_MAIN(ListenerTest)
#include "listener_test.moc"
