// Channels to paired partners over real connections, as Members counts them.
#include "group/members.h"

#include "support/peer_world.h"
#include "support/relay_doubles.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace ismail;
using namespace ismail::service;
using namespace ismail::test;

namespace {

constexpr std::int64_t partnerId = 1;

// Members behind a listener, for one partner.
class Called final : public net::PeerSink {
public:
    explicit Called(const Bytes& partnerKey) : partnerKey_(partnerKey) {
        accounts::Partner partner;
        partner.id = partnerId;
        partner.name = "partner";
        partner.behindNat = true;
        partner.peer.state = accounts::PairState::paired;
        partner.peer.key = partnerKey;
        directory_.change().partners.push_back(partner);
        server.door.partners = {partnerKey};
        server.front.configure(
            "test", {net::ListenerTls::startTls, server.engine, relay::ListenerKind::relay, &server.door, this});
        server.strand.runAndWait([this] {
            members_ = std::make_unique<Members>(dependencies());
            members_->start();
        });
    }
    ~Called() override {
        server.strand.runAndWait([this] { members_.reset(); });
    }
    void arrived(std::shared_ptr<relay::PeerTicket>, net::PeerConnection connection) override {
        auto shared = std::make_shared<net::PeerConnection>(std::move(connection));
        server.strand.post([this, shared] {
            if (!members_) return;
            members_->arrived(partnerId, {server.door.identity.publicKey(), partnerKey_}, std::move(*shared));
        });
    }

    PeerServer server{"called.example.test"};

private:
    Members::Dependencies dependencies() {
        return {server.clock,
                server.log,
                settings_,
                directory_,
                server.strand,
                *keys_,
                server.dialer,
                resolver_,
                alerts_,
                [this] {
                    group::Hello hello = helloOf("called.example.test");
                    hello.clock = server.clock.now();
                    return hello;
                },
                [] { return std::string("called.example.test"); },
                [](std::int64_t, const std::function<void(group::Health)>&) {},
                [](std::int64_t, const Bytes&) {},
                [](std::int64_t, const group::Hello&) {},
                [](std::int64_t, const group::Message&) {},
                [](std::int64_t, const group::Beat&) {},
                [](std::int64_t, const group::Bye&) {},
                [](std::int64_t) {},
                [] {}};
    }

    const Bytes partnerKey_;
    QTemporaryDir directoryOfKeys_;
    std::unique_ptr<IdentityKeeper> keys_ =
        std::move(IdentityKeeper::open(std::filesystem::path(directoryOfKeys_.path().toStdString()) / "identity.key",
                                       server.clock)
                      .value());
    FakeSettings settings_;
    FakeDirectory directory_;
    FakeResolver resolver_;
    FakeAlerts alerts_;
    std::unique_ptr<Members> members_;
};

// A connection that has proved its key and says no more.
struct Silent {
    NetPeer peer;
    bool heard; // its hello came with the end of the handshake
};

Silent silent(PeerServer& caller, PeerServer& called) {
    std::promise<void> over;
    std::shared_ptr<net::PeerConnection> won;
    caller.strand.runAndWait([&] {
        caller.dial =
            caller.dialer.dial(caller.callTo(called), caller.door.identity, caller.strand, [&](net::PeerCallEnd end) {
                if (end.connection) won = std::make_shared<net::PeerConnection>(std::move(*end.connection));
                over.set_value();
            });
    });
    over.get_future().wait();
    if (!won) qFatal("not called");
    return {NetPeer(std::move(won->stream)), !won->early.empty()};
}

// True: something came; false: it was closed.
bool hearsHello(Silent& caller) {
    if (caller.heard) return true;
    char octet = 0;
    net::IoResult got;
    const bool ended = QTest::qWaitFor(
        [&] {
            got = caller.peer.stream().read(&octet, 1);
            return got.status != net::IoStatus::wouldBlock;
        },
        15'000);
    return ended && got.status == net::IoStatus::ok;
}

} // namespace

class MembersTest : public QObject {
    Q_OBJECT

private slots:
    void onlySoManyChannelsOfOneKeyAreOpenAtOnce() {
        PeerServer caller("caller.example.test");
        Called called(caller.door.identity.publicKey());
        std::vector<Silent> open;
        for (std::size_t i = 0; i < Members::mostChannels; ++i) {
            open.push_back(silent(caller, called.server));
            QVERIFY(hearsHello(open.back()));
        }
        const auto another = [&] {
            Silent one = silent(caller, called.server);
            return hearsHello(one);
        };
        QVERIFY(!another());
        // One that ends makes room.
        open.pop_back();
        QVERIFY(QTest::qWaitFor(another, 15'000));
    }
};

QTEST_GUILESS_MAIN(MembersTest)
#include "members_test.moc"
