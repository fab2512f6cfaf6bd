#include "rpc/client.h"
#include "rpc/server_connection.h"

#include "support/null_handlers.h"

#include <QtTest>

#include <stdexcept>

using namespace ismail;
using namespace ismail::rpc;

namespace {

// Status answers, settings.get throws, queue.show does not find, everything else is empty.
class TroubledServer final : public test::NullHandlersOf<ServerMethods> {
public:
    using test::NullHandlersOf<ServerMethods>::handle;
    Result<GetStatus::Response> handle(GetStatus, const Caller& caller, const Empty&) override {
        GetStatus::Response response;
        response.serverName = caller.who;
        return response;
    }
    Result<SettingInfo> handle(SettingsGet, const Caller&, const SettingsGet::Request&) override {
        throw std::runtime_error("SELECT * FROM secrets");
    }
};
// Keeps every line.
class LineLog final : public Log {
public:
    bool enabled(LogLevel) const override { return true; }
    void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
        lines.push_back(logLine(event, fields));
    }
    std::vector<std::string> lines;
};

class EmptyQueue final : public test::NullHandlersOf<QueueMethods> {
public:
    using test::NullHandlersOf<QueueMethods>::handle;
    Result<QueueShow::Response> handle(QueueShow, const Caller&, const QueueShow::Request& request) override {
        return Error{ErrorKind::notFound, "There is no message " + request.id + "."};
    }
    Result<QueueList::Response> handle(QueueList, const Caller&, const QueueList::Request&) override {
        QueueList::Response huge;
        huge.entries.resize(1000);
        for (QueueEntry& entry : huge.entries)
            entry.lastReply.assign(10'000, 'x');
        return huge;
    }
};

// A service in memory: what the client writes is answered at once.
struct Bench final : ByteStream {
    explicit Bench(Role role = Role::admin)
        : connection({role, "tester", 1}, dispatcher, hub, identity, clock, [this](Bytes bytes) {
              sent += bytes;
              return !closed;
          }) {}

    Status write(ByteView bytes) override {
        alive = connection.feed(bytes) && alive;
        return {};
    }
    Result<Bytes> read() override { return std::exchange(sent, Bytes()); }

    // The answers to raw octets, each as text.
    std::vector<std::string> raw(ByteView bytes) {
        alive = connection.feed(bytes) && alive;
        FrameDecoder decoder;
        decoder.feed(std::exchange(sent, Bytes()));
        std::vector<std::string> out;
        while (auto body = decoder.next())
            out.push_back(std::move(*body));
        return out;
    }

    LineLog log;
    ManualClock clock;
    ServerIdentity identity{"1.2.3", [] { return std::string("mail.example.org"); }};
    test::NullHandlers null;
    TroubledServer server;
    EmptyQueue queue;
    Dispatcher dispatcher{Handlers{server, null.upkeep, null.domains, null.partners, null.accounts, null.addresses,
                                   queue, null.kept, null.routing, null.checks, null.door, null.identity, null.dkim,
                                   null.group},
                          log};
    EventHub hub;
    Bytes sent;
    bool closed = false;
    bool alive = true;
    ServerConnection connection;
};

const std::string helloText = R"({"id":1,"method":"hello","params":{"version":1,"client":"t","clientVersion":"1"}})";

} // namespace

class DispatcherTest : public QObject {
    Q_OBJECT
private slots:
    void helloSaysWhoAnswers();
    void anotherVersionIsRefusedAndEndsTheConnection();
    void nothingIsAnsweredBeforeHello();
    void everyMethodHasAHandler();
    void aViewerMayNotCallWhatIsForAdministrators();
    void aChangeLeavesALineWithoutItsSecrets();
    void anUnknownMethodIsAnError();
    void anErrorOfAHandlerComesBackWithItsCode();
    void anExceptionIsFencedAndItsTextStaysHere();
    void aResponseThatIsTooLargeBecomesAnError();
    void badRequestsGetAnErrorAndTheConnectionGoesOn_data();
    void badRequestsGetAnErrorAndTheConnectionGoesOn();
    void aBadFrameEndsTheConnection();
    void hintsGoToThoseWhoAsked();
    void logLinesAreForAdministratorsAndFiltered();
    void tooManyLogLinesAreCounted();
    void eventsDoNotDisturbACall();
    void aBrokenServiceIsReportedByTheClient();
    void aServiceThatTurnsTheClientAwayIsHeard();
};

void DispatcherTest::aServiceThatTurnsTheClientAwayIsHeard() {
    // It has said why and hung up before anything could be written.
    struct Gone final : ByteStream {
        Status write(ByteView) override { return Error{ErrorKind::unavailable, "The connection was lost."}; }
        Result<Bytes> read() override { return std::exchange(words, Bytes()); }
        Bytes words = frame(errorText(0, {ErrorCode::busy, "The service is busy."}));
    };
    Gone gone;
    Client client(gone);
    const auto hello = client.hello("test", "1");
    QVERIFY(!hello.ok());
    QCOMPARE(hello.error().text, std::string("The service is busy."));
    QCOMPARE(hello.error().kind, ErrorKind::unavailable);
    QCOMPARE(client.lastCode(), ErrorCode::busy);
    QVERIFY(!client.broken());
    // Without a last word it is the writing that failed.
    const auto later = client.call<GetStatus>({});
    QCOMPARE(later.error().text, std::string("The connection was lost."));
    QVERIFY(client.broken());
}

void DispatcherTest::helloSaysWhoAnswers() {
    Bench bench(Role::viewer);
    Client client(bench);
    const auto hello = client.hello("test", "1");
    QVERIFY(hello.ok());
    QCOMPARE(hello->productVersion, std::string("1.2.3"));
    QCOMPARE(hello->serverName, std::string("mail.example.org"));
    QCOMPARE(hello->role, Role::viewer);
    const auto status = client.call<GetStatus>({});
    QVERIFY(status.ok());
    QCOMPARE(status->serverName, std::string("tester"));
    QVERIFY(bench.alive);
}

void DispatcherTest::anotherVersionIsRefusedAndEndsTheConnection() {
    Bench bench;
    Client client(bench);
    const auto hello = client.call<Hello>({contractVersion + 1, "test", "9"});
    QVERIFY(!hello.ok());
    QCOMPARE(client.lastCode(), ErrorCode::versionMismatch);
    QVERIFY(!bench.alive);
}

void DispatcherTest::nothingIsAnsweredBeforeHello() {
    Bench bench;
    Client client(bench);
    QVERIFY(!client.call<GetStatus>({}).ok());
    QCOMPARE(client.lastCode(), ErrorCode::helloFirst);
    QVERIFY(!client.call<Subscribe>({{EventKind::queueChanged}}).ok());
    QCOMPARE(client.lastCode(), ErrorCode::helloFirst);
    QVERIFY(client.hello("test", "1").ok());
    QVERIFY(client.call<GetStatus>({}).ok());
}

void DispatcherTest::everyMethodHasAHandler() {
    Bench bench;
    QVERIFY(bench.raw(frame(helloText)).at(0).find("\"result\"") != std::string::npos);
    std::int64_t id = 10;
    HandledMethods::each([&]<class M>() {
        const auto answers =
            bench.raw(frame(R"({"id":)" + std::to_string(++id) + R"(,"method":")" + std::string(M::name) + "\"}"));
        QCOMPARE(answers.size(), std::size_t(1));
        QVERIFY2(answers[0].find("unknownMethod") == std::string::npos, answers[0].c_str());
        QVERIFY2(answers[0].starts_with("{\"id\":" + std::to_string(id)), answers[0].c_str());
    });
}

void DispatcherTest::aViewerMayNotCallWhatIsForAdministrators() {
    Bench bench(Role::viewer);
    (void)bench.raw(frame(helloText));
    int refused = 0;
    HandledMethods::each([&]<class M>() {
        const auto answers = bench.raw(frame(R"({"id":7,"method":")" + std::string(M::name) + "\"}"));
        const bool denied = answers.at(0).find("\"denied\"") != std::string::npos;
        QCOMPARE(denied, M::role == Role::admin);
        refused += denied;
    });
    QVERIFY(refused > 40);
    QCOMPARE(bench.null.domains.calls.load() > 0, true);
}

void DispatcherTest::aChangeLeavesALineWithoutItsSecrets() {
    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    AccountPasswd::Request passwd;
    passwd.address = "alice@example.org";
    passwd.password = Secret<std::string>("hunter two");
    (void)client.call<AccountPasswd>(passwd);
    (void)client.call<AccountList>({});
    QCOMPARE(bench.log.lines, (std::vector<std::string>{"admin.change by=tester method=account.passwd "
                                                        "what=\"address=alice@example.org\" outcome=done"}));
}

void DispatcherTest::anUnknownMethodIsAnError() {
    Bench bench;
    (void)bench.raw(frame(helloText));
    QVERIFY(bench.raw(frame(R"({"id":2,"method":"queue.dance"})")).at(0).find("unknownMethod") != std::string::npos);
    QVERIFY(bench.alive);
}

void DispatcherTest::anErrorOfAHandlerComesBackWithItsCode() {
    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    const auto shown = client.call<QueueShow>({"ABC"});
    QVERIFY(!shown.ok());
    QCOMPARE(client.lastCode(), ErrorCode::notFound);
    QCOMPARE(shown.error().kind, ErrorKind::notFound);
    QCOMPARE(shown.error().text, std::string("There is no message ABC."));
    QVERIFY(!client.broken());
}

void DispatcherTest::anExceptionIsFencedAndItsTextStaysHere() {
    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    const auto setting = client.call<SettingsGet>({"x"});
    QVERIFY(!setting.ok());
    QCOMPARE(client.lastCode(), ErrorCode::internal);
    QVERIFY(setting.error().text.find("SELECT") == std::string::npos);
    QVERIFY(client.call<GetStatus>({}).ok());
}

void DispatcherTest::aResponseThatIsTooLargeBecomesAnError() {
    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    QVERIFY(!client.call<QueueList>({}).ok());
    QCOMPARE(client.lastCode(), ErrorCode::exhausted);
}

void DispatcherTest::badRequestsGetAnErrorAndTheConnectionGoesOn_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("no id") << QByteArray(R"({"method":"status"})");
    QTest::newRow("a negative id") << QByteArray(R"({"id":-1,"method":"status"})");
    QTest::newRow("an id that is a string") << QByteArray(R"({"id":"1","method":"status"})");
    QTest::newRow("no method") << QByteArray(R"({"id":1})");
    QTest::newRow("a method that is a number") << QByteArray(R"({"id":1,"method":5})");
    QTest::newRow("params that are a list") << QByteArray(R"({"id":1,"method":"status","params":[]})");
}

void DispatcherTest::badRequestsGetAnErrorAndTheConnectionGoesOn() {
    QFETCH(QByteArray, text);
    Bench bench;
    (void)bench.raw(frame(helloText));
    QVERIFY(bench.raw(frame(text.toStdString())).at(0).find("badRequest") != std::string::npos);
    QVERIFY(bench.alive);
    QVERIFY(bench.raw(frame(R"({"id":2,"method":"status"})")).at(0).find("\"result\"") != std::string::npos);
}

void DispatcherTest::aBadFrameEndsTheConnection() {
    Bench bench;
    QVERIFY(bench.raw("GET / HTTP/1.1\r\n\r\n").empty());
    QVERIFY(!bench.alive);
}

void DispatcherTest::hintsGoToThoseWhoAsked() {
    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    bench.hub.hint(EventKind::queueChanged);
    bench.hub.flush();
    QVERIFY(bench.sent.empty());
    QVERIFY(client.call<Subscribe>({{EventKind::queueChanged}}).ok());
    bench.hub.hint(EventKind::queueChanged);
    bench.hub.hint(EventKind::queueChanged);
    bench.hub.hint(EventKind::configChanged);
    bench.hub.flush();
    bench.hub.flush();
    const auto event = client.nextEvent();
    QVERIFY(event.ok());
    QCOMPARE(event->kind, EventKind::queueChanged);
    QVERIFY(!client.nextEvent().ok());
}

void DispatcherTest::logLinesAreForAdministratorsAndFiltered() {
    Bench viewer(Role::viewer);
    Client spy(viewer);
    QVERIFY(spy.hello("test", "1").ok());
    QVERIFY(!spy.call<Subscribe>({{EventKind::logLines}}).ok());
    QCOMPARE(spy.lastCode(), ErrorCode::denied);

    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    QVERIFY(client.call<Subscribe>({{EventKind::logLines}, LogSeverity::warning}).ok());
    bench.hub.log({1, bench.clock.now(), LogSeverity::info, "quiet"});
    bench.hub.log({2, bench.clock.now(), LogSeverity::error, "loud"});
    bench.hub.flush();
    const auto event = client.nextEvent();
    QVERIFY(event.ok());
    const auto lines = decode<LogLines>(event->data);
    QVERIFY(lines.ok());
    QCOMPARE(lines->lines.size(), std::size_t(1));
    QCOMPARE(lines->lines[0].text, std::string("loud"));
}

void DispatcherTest::tooManyLogLinesAreCounted() {
    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    QVERIFY(client.call<Subscribe>({{EventKind::logLines}}).ok());
    for (std::size_t i = 0; i < EventHub::maxPendingLines + 7; ++i)
        bench.hub.log({static_cast<std::int64_t>(i), bench.clock.now(), LogSeverity::info, "line"});
    bench.hub.flush();
    const auto event = client.nextEvent();
    QVERIFY(event.ok());
    const auto lines = decode<LogLines>(event->data);
    QVERIFY(lines.ok());
    QCOMPARE(lines->lines.size(), EventHub::maxPendingLines);
    QCOMPARE(lines->missed, std::int64_t(7));
}

void DispatcherTest::eventsDoNotDisturbACall() {
    Bench bench;
    Client client(bench);
    QVERIFY(client.hello("test", "1").ok());
    QVERIFY(client.call<Subscribe>({{EventKind::statusChanged}}).ok());
    bench.hub.hint(EventKind::statusChanged);
    bench.hub.flush();
    QVERIFY(client.call<GetStatus>({}).ok());
    const auto event = client.nextEvent();
    QVERIFY(event.ok());
    QCOMPARE(event->kind, EventKind::statusChanged);
}

void DispatcherTest::aBrokenServiceIsReportedByTheClient() {
    struct Babbler final : ByteStream {
        Bytes says;
        Status write(ByteView) override { return {}; }
        Result<Bytes> read() override { return std::exchange(says, Bytes()); }
    };
    for (const std::string& says :
         {std::string(), std::string("220 mail.example.org ESMTP\r\n"), frame("{}"), frame("[]"), frame("nonsense"),
          frame(R"({"id":99,"result":{}})"), frame(R"({"id":1})"), frame(R"({"id":1,"result":5})")}) {
        Babbler babbler;
        babbler.says = says;
        Client client(babbler);
        QVERIFY(!client.hello("test", "1").ok());
    }
}

QTEST_GUILESS_MAIN(DispatcherTest)
#include "dispatcher_test.moc"
