// The door for the window and ismailctl with the real socket or pipe and the real client.
#include "local_admin.h"

#include "base/log.h"
#include "platform/local_client.h"
#include "rpc/client.h"
#include "support/null_handlers.h"

#include <QTemporaryDir>
#include <QtTest>

#include <mutex>

using namespace ismail;
using platform::LocalPeer;
using platform::PeerRole;

namespace {

class LineLog final : public Log {
public:
    bool enabled(LogLevel level) const override { return level < LogLevel::debug; }
    void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
        const std::lock_guard lock(mutex_);
        lines_.push_back(logLine(event, fields));
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

// A client with its connection.
struct Guest final : rpc::ByteStream {
    explicit Guest(std::unique_ptr<platform::LocalClient> from) : stream(std::move(from)) {}
    Status write(ByteView bytes) override { return stream->write(bytes); }
    Result<Bytes> read() override { return stream->read(); }

    std::unique_ptr<platform::LocalClient> stream;
    rpc::Client client{*this};
};

struct Bench {
    explicit Bench(platform::LocalServerOptions options) {
        options.endpoint = endpoint;
        options.identify = [this](std::intptr_t) -> std::optional<LocalPeer> {
            const std::lock_guard lock(mutex);
            return next;
        };
        admin = std::make_unique<service::LocalAdmin>(handlers.all(), hub, identity, std::move(options), strand, clock,
                                                      log);
        if (!admin->start()) qFatal("Nobody listens.");
    }
    ~Bench() { strand.stop(); }
    std::unique_ptr<Guest> guest(PeerRole role, const std::string& user) {
        {
            const std::lock_guard lock(mutex);
            next = {role, user, user};
        }
        auto connected = platform::LocalClient::connect(endpoint);
        if (!connected) qFatal("%s", connected.error().text.c_str());
        return std::make_unique<Guest>(std::move(*connected));
    }

    QTemporaryDir directory;
    std::string endpoint = platform::localEndpoint(directory.path().toStdU16String());
    std::mutex mutex;
    LocalPeer next;
    test::NullHandlers handlers;
    rpc::EventHub hub;
    rpc::ServerIdentity identity{"1.2.3", [] { return std::string("mail.example.org"); }};
    ManualClock clock;
    LineLog log;
    net::Strand strand{clock, log};
    std::unique_ptr<service::LocalAdmin> admin;
};

platform::LocalServerOptions four() {
    platform::LocalServerOptions options;
    options.maxConnections = 4;
    options.adminPlaces = 1;
    options.maxPerUser = 3;
    return options;
}

} // namespace

class LocalAdminTest : public QObject {
    Q_OBJECT
private slots:
    void whoFindsNoPlaceReadsThatTheServiceIsBusy() {
        Bench bench(four());
        std::vector<std::unique_ptr<Guest>> idle;
        for (int i = 0; i < 3; ++i) {
            idle.push_back(bench.guest(PeerRole::viewer, i == 0 ? "otto" : "vera"));
            QVERIFY(idle.back()->client.hello("test", "1").ok());
        }
        const auto refused = bench.guest(PeerRole::viewer, "vera");
        const auto hello = refused->client.hello("test", "1");
        QVERIFY(!hello.ok());
        QCOMPARE(refused->client.lastCode(), rpc::ErrorCode::busy);
        QCOMPARE(hello.error().kind, ErrorKind::unavailable);
        QVERIFY(hello.error().text.starts_with("The service is busy: "));
        QVERIFY(!refused->client.broken());
        const auto anna = bench.guest(PeerRole::admin, "anna");
        QVERIFY(anna->client.hello("test", "1").ok());
        QVERIFY(anna->client.call<rpc::GetStatus>({}).ok());
        QVERIFY(idle.front()->client.call<rpc::GetStatus>({}).ok());
    }
    void aUserWithTooManyConnectionsReadsHowMany() {
        Bench bench(four());
        std::vector<std::unique_ptr<Guest>> idle;
        for (int i = 0; i < 3; ++i) {
            idle.push_back(bench.guest(PeerRole::admin, "anna"));
            QVERIFY(idle.back()->client.hello("test", "1").ok());
        }
        const auto hello = bench.guest(PeerRole::admin, "anna")->client.hello("test", "1");
        QVERIFY(!hello.ok());
        QVERIFY2(hello.error().text.find("this user has 3 connections") != std::string::npos,
                 hello.error().text.c_str());
    }
    void aStrangerReadsWhoIsLetIn() {
        Bench bench(four());
        const auto eve = bench.guest(PeerRole::stranger, "eve");
        const auto hello = eve->client.hello("test", "1");
        QVERIFY(!hello.ok());
        QCOMPARE(hello.error().kind, ErrorKind::denied);
        QVERIFY(hello.error().text.find("rpc.admin_group") != std::string::npos);
    }
    void refusalsAreOneLineAMinute() {
        Bench bench(four());
        const auto refuse = [&] { (void)bench.guest(PeerRole::stranger, "eve")->client.hello("test", "1"); };
        for (int i = 0; i < 5; ++i)
            refuse();
        QCOMPARE(bench.log.lines(), std::vector<std::string>{"admin.refused peer=eve reason=stranger count=1"});
        bench.clock.advance(std::chrono::minutes(1));
        refuse();
        QCOMPARE(bench.log.lines().size(), std::size_t(2));
        QCOMPARE(bench.log.lines().back(), std::string("admin.refused peer=eve reason=stranger count=5"));
    }
    void withoutAHelloTheConnectionEnds() {
        platform::LocalServerOptions options = four();
        options.helloTimeout = Millis(20);
        Bench bench(options);
        const auto guest = bench.guest(PeerRole::admin, "anna");
        // Requests that are no hello are answered, and do not count.
        QVERIFY(!guest->client.call<rpc::GetStatus>({}).ok());
        Result<Bytes> rest = guest->read();
        while (rest && !rest->empty())
            rest = guest->read();
        QVERIFY(!guest->client.call<rpc::GetStatus>({}).ok());
        QVERIFY(guest->client.broken());
    }
};

QTEST_GUILESS_MAIN(LocalAdminTest)
#include "local_admin_test.moc"
