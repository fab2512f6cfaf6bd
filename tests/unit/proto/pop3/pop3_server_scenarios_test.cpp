// Runs every transcript of tests/scenario/pop3 against the engine, fed whole, byte by byte and cut at random.
//
//   # text        a comment
//   O: name       an option of the listener, before the first C: line
//   M: text       a message of the maildrop; \r \n stand for octets
//   C: text       the client sends a line; C> text sends the octets as they are, without a line end
//   H: q -> text  the host refuses the question q ("login", "message 101 0", "update") with "[CODE] text"
//   E: text       a fact: "ask login PLAIN - user secret", "tls", "close" with its reason
//   S: text       a line of the server's reply
//   T: time       time passes ("600s")
//   X:            the client ends its side
//
// Lines of C that are not parted by an empty line are sent together, then everything they led to is compared.
#include "support/pop3_server_driver.h"
#include "support/transcript.h"

#include <QtTest>

#include <map>
#include <stdexcept>

using namespace ismail;
using namespace ismail::test;

namespace {

struct Scenario {
    proto::Pop3ServerOptions options;
    std::vector<Bytes> messages;
    std::map<std::string, proto::Pop3Reply> refusals;
    std::vector<TranscriptTurn> turns;
};

void setOption(proto::Pop3ServerOptions& o, const std::string& name) {
    if (name == "startTls")
        o.startTls = true;
    else if (name == "tlsActive")
        o.tlsActive = true;
    else if (name == "noLogin")
        o.login = false;
    else if (name == "loginWithoutTls")
        o.loginWithoutTls = true;
    else if (name == "scram")
        o.scram = true;
    else if (name == "maxErrors 3")
        o.maxErrors = 3;
    else
        throw std::runtime_error("unknown option " + name);
}

proto::Pop3Reply refusalOf(std::string text) {
    proto::Pop3Reply reply;
    if (text.front() == '[') {
        reply.code = text.substr(1, text.find(']') - 1);
        text = text.substr(text.find(']') + 2);
    }
    reply.text = bytesOf(text);
    return reply;
}

Scenario parse(const std::filesystem::path& file) {
    Scenario scenario;
    scenario.options.hostname = "mail.example.test";
    scenario.turns = parseTranscript(file, [&](char kind, const std::string& text) {
        if (kind == 'O') {
            setOption(scenario.options, text);
        } else if (kind == 'M') {
            scenario.messages.push_back(bytesOf(text));
        } else if (kind == 'H') {
            const auto arrow = text.find(" -> ");
            scenario.refusals[text.substr(0, arrow)] = refusalOf(text.substr(arrow + 4));
        } else {
            return false;
        }
        return true;
    });
    return scenario;
}

std::string play(const Scenario& scenario, Cut cut, unsigned seed, std::string* transcript) {
    const auto host = [&](const std::string& name, const std::string& details) -> std::optional<proto::Pop3Reply> {
        for (const std::string& key : {name + " " + details, name})
            if (const auto found = scenario.refusals.find(key); found != scenario.refusals.end()) return found->second;
        return std::nullopt;
    };
    Pop3ServerDriver driver(scenario.options, scenario.messages, host, cut, seed);
    if (cut != Cut::whole) driver.blockLimit = seed == 0 ? 1 : seed;
    const std::string difference = playTurns(
        scenario.turns, driver, [](auto&, const auto&) {}, [](std::string replies) { return replies; });
    *transcript = driver.transcript();
    return difference;
}

} // namespace

class Pop3ServerScenariosTest : public QObject {
    Q_OBJECT

private slots:
    void theTranscriptHolds_data() { addTranscripts("pop3", 10); }
    void theTranscriptHolds() {
        QFETCH(QString, file);
        const Scenario scenario = parse(file.toStdString());
        playInEveryCut(
            [&](Cut cut, unsigned seed, std::string* transcript) { return play(scenario, cut, seed, transcript); });
    }

    void aListingOfManyMessagesGoesOutInPieces() {
        proto::Pop3ServerOptions options;
        options.tlsActive = true;
        Pop3ServerDriver driver(options, std::vector<Bytes>(20000, Bytes("x")), nullptr);
        driver.send("USER a\r\nPASS b\r\n");
        driver.takeReplies();
        driver.send("UIDL\r\nNOOP\r\n");
        const std::string replies = driver.takeReplies();
        QVERIFY(replies.starts_with("+OK 20000 messages (20000 octets)\r\n1 77.101\r\n2 77.102\r\n"));
        QVERIFY(replies.ends_with("20000 77.20100\r\n.\r\n+OK\r\n"));
        QVERIFY(driver.mostOutput() < 20'000);
    }

    void aLargeMessageNeedsLittleMemory() {
        proto::Pop3ServerOptions options;
        options.tlsActive = true;
        Bytes message;
        while (message.size() < 10'000'000)
            message += ".a line that begins with a dot\r\n";
        Pop3ServerDriver driver(options, {message}, nullptr);
        driver.send("USER a\r\nPASS b\r\n");
        driver.takeReplies();
        driver.send("RETR 1\r\n");
        const std::string replies = driver.takeReplies();
        QCOMPARE(replies.size(),
                 std::string("+OK 10000000 octets\r\n").size() + message.size() + message.size() / 32 + 3);
        QVERIFY(driver.mostOutput() < 3 * proto::Pop3Server::blockSize);
    }

    void theServiceStopsWithoutAWord() {
        proto::Pop3ServerOptions options;
        options.tlsActive = true;
        Pop3ServerDriver driver(options, {"x"}, nullptr);
        driver.send("USER a\r\nPASS b\r\nDELE 1\r\n");
        driver.takeReplies();
        driver.takeFacts();
        driver.shutDown();
        QCOMPARE(driver.takeReplies(), std::string());
        QCOMPARE(driver.takeFacts(), std::vector<std::string>{"close the service stops"});
    }

    void anOpenQuestionDoesNotCountAsIdleTime() {
        proto::Pop3ServerOptions options;
        options.tlsActive = true;
        proto::Pop3Server server(options, Ticks(Millis(0)));
        server.feed("USER a\r\nPASS b\r\n", Ticks(Millis(0)));
        QVERIFY(std::holds_alternative<proto::AuthPlainQuestion>(server.next()));
        server.tick(server.deadline());
        QVERIFY(std::holds_alternative<proto::NeedInput>(server.next()));
        server.answerLogin({1, {}});
        QVERIFY(std::holds_alternative<proto::NeedInput>(server.next()));
        server.tick(server.deadline());
        server.tick(server.deadline());
        QVERIFY(std::holds_alternative<proto::CloseConnection>(server.next()));
    }

    void whoDoesNotLogInHasOneDeadlineWhateverHeSends() {
        proto::Pop3ServerOptions options;
        options.tlsActive = true;
        for (const std::string first : {"CAPA\r\n", "USER a\r\n", "AUTH PLAIN\r\n"}) {
            proto::Pop3Server server(options, Ticks(Millis(0)));
            const Ticks end = Ticks(options.loginTimeout);
            server.feed(first, Ticks(Millis(1'000)));
            for (Ticks now(Millis(1'000)); now < end; now += Millis(10'000)) {
                server.feed("x", now);
                QVERIFY(std::holds_alternative<proto::NeedInput>(server.next()));
                server.tick(now);
                QCOMPARE(server.deadline().time_since_epoch().count(), end.time_since_epoch().count());
            }
            server.tick(end);
            QVERIFY(std::holds_alternative<proto::CloseConnection>(server.next()));
        }
    }

    void anAnswerThatNobodyAskedForDoesNothing() {
        proto::Pop3ServerOptions options;
        options.tlsActive = true;
        proto::Pop3Server server(options, Ticks(Millis(0)));
        server.answerLogin({1, {{1, 5}}});
        server.answerBlock("x", true);
        server.answerSasl("x");
        server.answer({true, {}, "x"});
        server.takeOutput();
        server.feed("STAT\r\n", Ticks(Millis(0)));
        QVERIFY(std::holds_alternative<proto::NeedInput>(server.next()));
        QCOMPARE(server.takeOutput(), std::string("-ERR Log in first\r\n"));
    }
};

QTEST_GUILESS_MAIN(Pop3ServerScenariosTest)
#include "pop3_server_scenarios_test.moc"
