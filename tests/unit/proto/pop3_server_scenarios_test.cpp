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
#include "base/text.h"
#include "support/pop3_server_driver.h"

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

using namespace ismail;
using namespace ismail::test;

namespace {

struct Action {
    char kind = 'C';
    std::string text;
};
struct Turn {
    int line = 0;
    std::vector<Action> actions;
    std::vector<std::string> facts;
    std::string replies;
    bool expecting = false;
};
struct Scenario {
    proto::Pop3ServerOptions options;
    std::vector<Bytes> messages;
    std::map<std::string, proto::Pop3Reply> refusals;
    std::vector<Turn> turns;
};

std::string bytesOf(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        if (c == 'x') {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += c == 'r' ? '\r' : c == 'n' ? '\n' : c;
        }
    }
    return out;
}

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

Scenario parse(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    Scenario scenario;
    scenario.options.hostname = "mail.example.test";
    scenario.turns.push_back({1, {}, {}, {}, false});
    bool gap = false;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.empty()) {
            gap = true;
            continue;
        }
        if (line[0] == '#') continue;
        const std::string text = line.size() > 3 ? line.substr(3) : std::string();
        switch (line[0]) {
        case 'O': setOption(scenario.options, text); break;
        case 'M': scenario.messages.push_back(bytesOf(text)); break;
        case 'H': {
            const auto arrow = text.find(" -> ");
            std::string said = text.substr(arrow + 4);
            proto::Pop3Reply reply;
            if (said.front() == '[') {
                reply.code = said.substr(1, said.find(']') - 1);
                said = said.substr(said.find(']') + 2);
            }
            reply.text = bytesOf(said);
            scenario.refusals[text.substr(0, arrow)] = reply;
            break;
        }
        case 'C':
        case 'T':
        case 'X':
            if (gap || scenario.turns.back().expecting) scenario.turns.push_back({number, {}, {}, {}, false});
            gap = false;
            scenario.turns.back().actions.push_back(
                {line[0], line[0] == 'C' ? bytesOf(text) + (line[1] == '>' ? "" : "\r\n") : text});
            break;
        case 'S':
            scenario.turns.back().expecting = true;
            scenario.turns.back().replies += bytesOf(text) + "\r\n";
            break;
        case 'E':
            scenario.turns.back().expecting = true;
            scenario.turns.back().facts.push_back(text);
            break;
        default: throw std::runtime_error("line " + std::to_string(number) + " has an unknown kind");
        }
    }
    return scenario;
}

// The first difference; empty where all went as written.
std::string play(const Scenario& scenario, Pop3Cut cut, unsigned seed, std::string* transcript) {
    const auto host = [&](const std::string& name, const std::string& details) -> std::optional<proto::Pop3Reply> {
        for (const std::string& key : {name + " " + details, name})
            if (const auto found = scenario.refusals.find(key); found != scenario.refusals.end()) return found->second;
        return std::nullopt;
    };
    Pop3ServerDriver driver(scenario.options, scenario.messages, host, cut, seed);
    if (cut != Pop3Cut::whole) driver.blockLimit = seed == 0 ? 1 : seed;
    for (const Turn& turn : scenario.turns) {
        std::string together;
        for (const Action& action : turn.actions) {
            if (action.kind == 'C') together += action.text;
            if (action.kind == 'X') driver.close();
            if (action.kind == 'T')
                driver.pass(Millis(1000 * static_cast<std::int64_t>(parseDuration(action.text).value())));
        }
        driver.send(together);
        const std::string where = "stretch at line " + std::to_string(turn.line) + ": ";
        const std::string replies = driver.takeReplies();
        if (replies != turn.replies) return where + "replied\n" + replies + "instead of\n" + turn.replies;
        const auto facts = driver.takeFacts();
        if (facts != turn.facts)
            return where + "facts \"" + join(facts, "; ") + "\" instead of \"" + join(turn.facts, "; ") + "\"";
    }
    *transcript = driver.transcript();
    return {};
}

} // namespace

class Pop3ServerScenariosTest : public QObject {
    Q_OBJECT

private slots:
    void theTranscriptHolds_data() {
        QTest::addColumn<QString>("file");
        const auto folder = std::filesystem::path(ISMAIL_SOURCE_DIR) / "tests" / "scenario" / "pop3";
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".txt") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        QVERIFY(files.size() > 10);
        for (const auto& file : files)
            QTest::newRow(file.stem().string().c_str()) << QString::fromStdString(file.string());
    }

    void theTranscriptHolds() {
        QFETCH(QString, file);
        const Scenario scenario = parse(file.toStdString());
        std::string whole, other;
        std::string difference = play(scenario, Pop3Cut::whole, 0, &whole);
        QVERIFY2(difference.empty(), difference.c_str());
        difference = play(scenario, Pop3Cut::bytewise, 0, &other);
        QVERIFY2(difference.empty(), ("byte by byte: " + difference).c_str());
        QCOMPARE(other, whole);
        for (unsigned seed = 1; seed <= 20; ++seed) {
            difference = play(scenario, Pop3Cut::random, seed, &other);
            QVERIFY2(difference.empty(), ("cut at random: " + difference).c_str());
            QCOMPARE(other, whole);
        }
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
