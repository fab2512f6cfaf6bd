#include "platform/local_client.h"
#include "platform/local_server.h"

#include <QTemporaryDir>
#include <QtTest>

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace ismail;
using namespace ismail::platform;

namespace {

// Shared between the test and the connections of its server.
struct Board {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<LocalConnection*> open;
    int opened = 0, closed = 0;

    template <class F>
    void await(F condition) {
        std::unique_lock lock(mutex);
        changed.wait(lock, condition);
    }
};

// "big\n" is answered with 20 MB, "bye\n" ends the connection, "throw\n" throws, a line without its end is half a
// frame, everything else comes back.
class EchoHandler final : public LocalConnectionHandler {
public:
    EchoHandler(LocalConnection& connection, Board& board) : connection_(connection), board_(board) {
        const std::lock_guard lock(board_.mutex);
        board_.open.push_back(&connection_);
        ++board_.opened;
        board_.changed.notify_all();
    }
    ~EchoHandler() override {
        const std::lock_guard lock(board_.mutex);
        std::erase(board_.open, &connection_);
        ++board_.closed;
        board_.changed.notify_all();
    }
    bool received(ByteView bytes) override {
        greeted_ = true;
        line_ += bytes;
        std::size_t end = 0;
        while ((end = line_.find('\n')) != std::string::npos) {
            const Bytes line = line_.substr(0, end + 1);
            line_.erase(0, end + 1);
            if (line == "throw\n") throw 42;
            if (line == "bye\n") return false;
            if (line == "big\n") {
                for (int i = 0; i < 20; ++i)
                    if (!connection_.send(Bytes(1'000'000, 'b'))) return false;
            } else if (!connection_.send(line)) {
                return false;
            }
        }
        return true;
    }
    bool expectsMore() const override { return !line_.empty(); }
    bool greeted() const override { return greeted_; }

private:
    LocalConnection& connection_;
    Board& board_;
    Bytes line_;
    bool greeted_ = false;
};

// Few places, and people who are whoever the test says next.
LocalServerOptions crowded() {
    LocalServerOptions options;
    options.maxConnections = 6;
    options.adminPlaces = 2;
    options.maxPerUser = 6;
    options.refusal = [](LocalRefusal why, const LocalPeer&) -> Bytes {
        switch (why) {
        case LocalRefusal::stranger: return "stranger\n";
        case LocalRefusal::full: return "full\n";
        case LocalRefusal::userFull: break;
        }
        return "yours are full\n";
    };
    return options;
}

struct Bench {
    explicit Bench(std::size_t maxConnections = 64, Millis frameTimeout = Millis(30'000),
                   Millis sendTimeout = Millis(10'000)) {
        LocalServerOptions options;
        options.maxConnections = maxConnections;
        options.maxOutbox = 1'000'000;
        options.frameTimeout = frameTimeout;
        options.sendTimeout = sendTimeout;
        create(options);
    }
    explicit Bench(const LocalServerOptions& options) { create(options); }
    void create(LocalServerOptions options) {
        options.endpoint = endpoint;
        if (options.refusal)
            options.identify = [this](std::intptr_t) -> std::optional<LocalPeer> {
                const std::lock_guard lock(board.mutex);
                return next;
            };
        server = LocalServer::create(options);
    }
    Status start() {
        return server->start(
            [this](LocalConnection& connection) { return std::make_unique<EchoHandler>(connection, board); });
    }
    std::unique_ptr<LocalClient> client() {
        auto connected = LocalClient::connect(endpoint);
        return connected ? std::move(*connected) : nullptr;
    }
    // Who connects from now on.
    void expect(PeerRole role, const std::string& user) {
        const std::lock_guard lock(board.mutex);
        next = {role, user, user};
    }
    // Connects as this user and says a word; answer gets the line that comes back.
    std::unique_ptr<LocalClient> guest(PeerRole role, const std::string& user, Bytes& answer);

    QTemporaryDir directory;
    std::string endpoint = localEndpoint(directory.path().toStdString());
    Board board;
    LocalPeer next;
    std::unique_ptr<LocalServer> server;
};

Bytes readExactly(LocalClient& client, std::size_t count) {
    Bytes all;
    while (all.size() < count) {
        const auto bytes = client.read();
        if (!bytes || bytes->empty()) break;
        all += *bytes;
    }
    return all;
}

Bytes readLine(LocalClient& client) {
    Bytes line;
    while (!line.ends_with('\n')) {
        const auto bytes = client.read();
        if (!bytes || bytes->empty()) break;
        line += *bytes;
    }
    return line;
}

bool isOver(LocalClient& client) {
    while (true) {
        const auto bytes = client.read();
        if (!bytes || bytes->empty()) return true;
    }
}

std::unique_ptr<LocalClient> Bench::guest(PeerRole role, const std::string& user, Bytes& answer) {
    expect(role, user);
    auto guest = client();
    // Who is turned away has his answer although nobody wants to read what he says.
    if (guest) (void)guest->write("hello\n");
    answer = guest ? readLine(*guest) : Bytes();
    return guest;
}

} // namespace

class LocalServerTest : public QObject {
    Q_OBJECT
private slots:
    void whatGoesInComesBack();
    void theUserOfTheServiceIsAnAdministrator();
    void nobodyListensIsSaidInWords();
    void aPathThatIsTooLongIsSaidInWords();
    void aSecondServerIsRefused();
    void aServerStartsAgainAfterItWasStopped();
    void moreConnectionsThanAllowedAreClosedAndTheOthersGoOn();
    void aFloodOfConnectionsLeavesTheServiceWell();
    void idleViewersLeaveRoomForAnAdministrator();
    void oneUserGetsOnlySoManyPlaces();
    void aStrangerIsToldSo();
    void whoSaysNothingIsSentAway();
    void thoseWhoWereRefusedAndStayMakeRoom();
    void halfAFrameTimesOut();
    void aClientThatNeverReadsIsDropped();
    void aClientThatStopsReadingAnAnswerIsDropped();
    void aLongAnswerWaitsForASlowClient();
    void anEndAskedForComesAfterTheAnswer();
    void anExceptionEndsOneConnection();
    void stoppingEndsEverything();
};

void LocalServerTest::whatGoesInComesBack() {
    Bench bench;
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client);
    Bytes longLine(100'000, 'x');
    longLine.back() = '\n';
    for (const Bytes& line : {Bytes("hello\n"), longLine, Bytes("\0\xff\n", 3)}) {
        QVERIFY(client->write(line).ok());
        QVERIFY(readExactly(*client, line.size()) == line);
    }
}

void LocalServerTest::theUserOfTheServiceIsAnAdministrator() {
    Bench bench;
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client->write("x\n").ok());
    QCOMPARE(readExactly(*client, 2), Bytes("x\n"));
    const std::lock_guard lock(bench.board.mutex);
    QCOMPARE(bench.board.open.size(), std::size_t(1));
    QVERIFY(bench.board.open[0]->peer().role == PeerRole::admin);
    QVERIFY(!bench.board.open[0]->peer().text.empty());
    QVERIFY(bench.board.open[0]->id() != 0);
}

void LocalServerTest::nobodyListensIsSaidInWords() {
    Bench bench;
    const auto connected = LocalClient::connect(bench.endpoint);
    QVERIFY(!connected.ok());
    QCOMPARE(connected.error().kind, ErrorKind::unavailable);
    QVERIFY(connected.error().text.find("not running") != std::string::npos);
}

void LocalServerTest::aPathThatIsTooLongIsSaidInWords() {
    Bench bench;
    if (bench.endpoint.starts_with("\\\\")) QSKIP("A pipe has no path.");
    LocalServerOptions options;
    options.endpoint = "/tmp/" + std::string(200, 'x') + "/ismaild.sock";
    const auto server = LocalServer::create(options);
    const Status started = server->start([](LocalConnection&) { return std::unique_ptr<LocalConnectionHandler>(); });
    QVERIFY(!started.ok());
    QVERIFY(started.error().text.find("too long") != std::string::npos);
    QVERIFY(!LocalClient::connect(options.endpoint).ok());
}

void LocalServerTest::aSecondServerIsRefused() {
    Bench bench;
    QVERIFY(bench.start().ok());
    LocalServerOptions options;
    options.endpoint = bench.endpoint;
    const auto second = LocalServer::create(options);
    const Status started = second->start([](LocalConnection&) { return std::unique_ptr<LocalConnectionHandler>(); });
    QVERIFY(!started.ok());
    QCOMPARE(started.error().kind, ErrorKind::conflict);
    second->stop();
    const auto client = bench.client();
    QVERIFY(client);
    QVERIFY(client->write("still here\n").ok());
    QCOMPARE(readExactly(*client, 11), Bytes("still here\n"));
}

void LocalServerTest::aServerStartsAgainAfterItWasStopped() {
    Bench bench;
    QVERIFY(bench.start().ok());
    bench.server->stop();
    QVERIFY(!bench.client());
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client);
    QVERIFY(client->write("x\n").ok());
    QCOMPARE(readExactly(*client, 2), Bytes("x\n"));
}

void LocalServerTest::moreConnectionsThanAllowedAreClosedAndTheOthersGoOn() {
    Bench bench(2);
    QVERIFY(bench.start().ok());
    std::vector<std::unique_ptr<LocalClient>> good;
    for (int i = 0; i < 2; ++i) {
        good.push_back(bench.client());
        QVERIFY(good.back()->write("x\n").ok());
        QCOMPARE(readExactly(*good.back(), 2), Bytes("x\n"));
    }
    const auto third = bench.client();
    QVERIFY(!third || isOver(*third));
    QVERIFY(good[0]->write("y\n").ok());
    QCOMPARE(readExactly(*good[0], 2), Bytes("y\n"));
    // A place that became free is given again.
    good.clear();
    bench.board.await([&] { return bench.board.closed == 2; });
    bool served = false;
    for (int i = 0; i < 1000 && !served; ++i) {
        const auto next = bench.client();
        served = next && next->write("z\n").ok() && readExactly(*next, 2) == "z\n";
    }
    QVERIFY(served);
}

void LocalServerTest::aFloodOfConnectionsLeavesTheServiceWell() {
    Bench bench(16);
    QVERIFY(bench.start().ok());
    std::vector<std::thread> flood;
    for (int t = 0; t < 4; ++t)
        flood.emplace_back([&bench] {
            for (int i = 0; i < 100; ++i)
                if (const auto client = bench.client()) (void)client->write("half a line");
        });
    for (std::thread& thread : flood)
        thread.join();
    bool served = false;
    for (int i = 0; i < 10'000 && !served; ++i) {
        const auto client = bench.client();
        served = client && client->write("z\n").ok() && readExactly(*client, 2) == "z\n";
    }
    QVERIFY(served);
}

void LocalServerTest::idleViewersLeaveRoomForAnAdministrator() {
    Bench bench(crowded());
    QVERIFY(bench.start().ok());
    std::vector<std::unique_ptr<LocalClient>> idle;
    Bytes answer;
    for (int i = 0; i < 4; ++i) {
        idle.push_back(bench.guest(PeerRole::viewer, i % 2 ? "vera" : "otto", answer));
        QCOMPARE(answer, Bytes("hello\n"));
    }
    const auto tooMany = bench.guest(PeerRole::viewer, "vera", answer);
    QCOMPARE(answer, Bytes("full\n"));
    QVERIFY(isOver(*tooMany));
    for (int i = 0; i < 2; ++i) {
        idle.push_back(bench.guest(PeerRole::admin, "anna", answer));
        QCOMPARE(answer, Bytes("hello\n"));
    }
    (void)bench.guest(PeerRole::admin, "anna", answer);
    QCOMPARE(answer, Bytes("full\n"));
    // A viewer who goes makes room for a viewer, not only for an administrator.
    idle.erase(idle.begin());
    bench.board.await([&] { return bench.board.closed == 1; });
    for (int i = 0; i < 1000 && answer != "hello\n"; ++i)
        idle.push_back(bench.guest(PeerRole::viewer, "vera", answer));
    QCOMPARE(answer, Bytes("hello\n"));
}

void LocalServerTest::oneUserGetsOnlySoManyPlaces() {
    LocalServerOptions options = crowded();
    options.maxPerUser = 2;
    Bench bench(options);
    QVERIFY(bench.start().ok());
    std::vector<std::unique_ptr<LocalClient>> idle;
    Bytes answer;
    for (const PeerRole role : {PeerRole::viewer, PeerRole::admin}) {
        const std::string user = role == PeerRole::admin ? "anna" : "vera";
        for (int i = 0; i < 2; ++i) {
            idle.push_back(bench.guest(role, user, answer));
            QCOMPARE(answer, Bytes("hello\n"));
        }
        (void)bench.guest(role, user, answer);
        QCOMPARE(answer, Bytes("yours are full\n"));
    }
    idle.push_back(bench.guest(PeerRole::admin, "bert", answer));
    QCOMPARE(answer, Bytes("hello\n"));
}

void LocalServerTest::aStrangerIsToldSo() {
    Bench bench(crowded());
    QVERIFY(bench.start().ok());
    Bytes answer;
    const auto stranger = bench.guest(PeerRole::stranger, "eve", answer);
    QCOMPARE(answer, Bytes("stranger\n"));
    QVERIFY(isOver(*stranger));
    QCOMPARE(bench.board.opened, 0);
}

void LocalServerTest::whoSaysNothingIsSentAway() {
    LocalServerOptions options = crowded();
    options.helloTimeout = Millis(20);
    Bench bench(options);
    QVERIFY(bench.start().ok());
    bench.expect(PeerRole::admin, "anna");
    const auto silent = bench.client();
    QVERIFY(silent && isOver(*silent));
    // The deadline is for the first words alone.
    Bytes answer;
    const auto guest = bench.guest(PeerRole::admin, "anna", answer);
    const auto other = bench.client();
    QVERIFY(other && isOver(*other));
    QVERIFY(guest->write("still here\n").ok());
    QCOMPARE(readLine(*guest), Bytes("still here\n"));
}

void LocalServerTest::thoseWhoWereRefusedAndStayMakeRoom() {
    LocalServerOptions options = crowded();
    options.maxConnections = 1;
    options.adminPlaces = 1;
    options.maxWaiting = 2;
    options.helloTimeout = Millis(600'000);
    Bench bench(options);
    QVERIFY(bench.start().ok());
    bench.expect(PeerRole::viewer, "vera");
    // They neither speak nor go. At a pipe nobody knows who they are before they speak.
    std::vector<std::unique_ptr<LocalClient>> stubborn;
    for (int i = 0; i < 50; ++i) {
        stubborn.push_back(bench.client());
        if (!bench.endpoint.starts_with("\\\\")) (void)readLine(*stubborn.back());
    }
    Bytes answer;
    for (int i = 0; i < 1000 && answer != "hello\n"; ++i)
        stubborn.push_back(bench.guest(PeerRole::admin, "anna", answer));
    QCOMPARE(answer, Bytes("hello\n"));
    QVERIFY(bench.server->connections() <= 1 + 2 * 2);
}

void LocalServerTest::halfAFrameTimesOut() {
    Bench bench(64, Millis(20));
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client->write("whole\n").ok());
    QCOMPARE(readExactly(*client, 6), Bytes("whole\n"));
    QVERIFY(client->write("half").ok());
    QVERIFY(isOver(*client));
}

void LocalServerTest::aClientThatNeverReadsIsDropped() {
    Bench bench;
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client->write("x\n").ok());
    bench.board.await([&] { return bench.board.opened == 1; });
    int sent = 0;
    {
        // Under the lock the handler, and with it the connection, cannot go away.
        const std::lock_guard lock(bench.board.mutex);
        QCOMPARE(bench.board.open.size(), std::size_t(1));
        while (sent < 100'000 && bench.board.open[0]->send(Bytes(10'000, 'e')))
            ++sent;
    }
    QVERIFY(sent < 100'000);
    bench.board.await([&] { return bench.board.closed == 1; });
    QVERIFY(isOver(*client));
}

void LocalServerTest::aClientThatStopsReadingAnAnswerIsDropped() {
    Bench bench(64, Millis(30'000), Millis(20));
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client->write("big\n").ok());
    bench.board.await([&] { return bench.board.closed == 1; });
    QVERIFY(bench.board.open.empty());
}

void LocalServerTest::aLongAnswerWaitsForASlowClient() {
    Bench bench;
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client->write("big\nsmall\n").ok());
    const Bytes all = readExactly(*client, 20'000'006);
    QCOMPARE(all.size(), std::size_t(20'000'006));
    QVERIFY(all.ends_with("bsmall\n"));
}

void LocalServerTest::anEndAskedForComesAfterTheAnswer() {
    Bench bench;
    QVERIFY(bench.start().ok());
    const auto client = bench.client();
    QVERIFY(client->write("last words\nbye\nnever\n").ok());
    QCOMPARE(readExactly(*client, 100), Bytes("last words\n"));
}

void LocalServerTest::anExceptionEndsOneConnection() {
    Bench bench;
    QVERIFY(bench.start().ok());
    const auto one = bench.client();
    const auto other = bench.client();
    QVERIFY(one->write("throw\n").ok());
    QVERIFY(isOver(*one));
    QVERIFY(other->write("x\n").ok());
    QCOMPARE(readExactly(*other, 2), Bytes("x\n"));
}

void LocalServerTest::stoppingEndsEverything() {
    Bench bench;
    QVERIFY(bench.start().ok());
    std::vector<std::unique_ptr<LocalClient>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(bench.client());
        QVERIFY(clients.back()->write("x\n").ok());
        QCOMPARE(readExactly(*clients.back(), 2), Bytes("x\n"));
    }
    bench.server->stop();
    QCOMPARE(bench.board.closed, 5);
    QCOMPARE(bench.server->connections(), std::size_t(0));
    for (const auto& client : clients)
        QVERIFY(isOver(*client));
    QVERIFY(!LocalClient::connect(bench.endpoint).ok());
}

QTEST_GUILESS_MAIN(LocalServerTest)
#include "local_server_test.moc"
