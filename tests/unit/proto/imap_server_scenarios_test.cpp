// Runs every transcript of tests/scenario/imap against the engine, fed whole, byte by byte and cut at random.
//
//   # text        a comment
//   O: name       an option of the listener, before the first C: line
//   C: text       the client sends a line; C> text sends the octets as they are, without a line end
//   H: q -> text  the host answers the question q ("login", "command noop", "append-end") with "NO [CODE] text"; what
//                 stands before "| " is an untagged response
//   E: text       a fact: "ask login PLAIN - user secret", "tls", "close" with its reason
//   S: text       a line of the server's reply; "[CAPABILITY ...]" is written "[CAPABILITY]"
//   T: time       time passes ("600s")
//   X:            the client ends its side
//   N:            something changed in the selected mailbox
//
// Lines of C that are not parted by an empty line are sent together, then everything they led to is compared.
#include "base/text.h"
#include "support/imap_server_driver.h"

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
    proto::ImapServerOptions options;
    std::map<std::string, proto::ImapPart> answers;
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

void setOption(proto::ImapServerOptions& o, const std::string& name) {
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
    else if (name == "compress")
        o.compress = true;
    else if (name == "maxErrors 3")
        o.maxErrors = 3;
    else
        throw std::runtime_error("unknown option " + name);
}

proto::ImapPart answerOf(std::string text) {
    proto::ImapPart part;
    if (const auto bar = text.find("| "); bar != std::string::npos) {
        part.untagged = text.substr(0, bar) + "\r\n";
        text.erase(0, bar + 2);
    }
    using Status = proto::ImapReply::Status;
    part.bye = text.starts_with("BYE");
    part.reply.status = text.starts_with("OK") ? Status::ok : text.starts_with("NO") ? Status::no : Status::bad;
    text.erase(0, text.find(' ') + 1);
    if (text.starts_with("[")) {
        part.reply.code = text.substr(1, text.find(']') - 1);
        text.erase(0, text.find(']') + 2);
    }
    part.reply.text = text;
    return part;
}

std::string withoutCapabilities(std::string text) {
    for (std::size_t at = 0; (at = text.find("[CAPABILITY ", at)) != std::string::npos; ++at)
        text.erase(at + 11, text.find(']', at) - at - 11);
    return text;
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
        case 'H': {
            const auto arrow = text.find(" -> ");
            scenario.answers[text.substr(0, arrow)] = answerOf(text.substr(arrow + 4));
            break;
        }
        case 'C':
        case 'T':
        case 'X':
        case 'N':
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
            scenario.turns.back().facts.push_back(bytesOf(text));
            break;
        default: throw std::runtime_error("line " + std::to_string(number) + " has an unknown kind");
        }
    }
    return scenario;
}

// The first difference; empty where all went as written.
std::string play(const Scenario& scenario, ImapCut cut, unsigned seed, std::string* transcript) {
    const auto host = [&](const std::string& name, const std::string& details) -> std::optional<proto::ImapPart> {
        for (const std::string& key : {name + " " + details, name})
            if (const auto found = scenario.answers.find(key); found != scenario.answers.end()) return found->second;
        return std::nullopt;
    };
    ImapServerDriver driver(scenario.options, host, cut, seed);
    for (const Turn& turn : scenario.turns) {
        std::string together;
        for (const Action& action : turn.actions) {
            if (action.kind == 'C') together += action.text;
            if (action.kind == 'X') driver.close();
            if (action.kind == 'N') driver.change();
            if (action.kind == 'T')
                driver.pass(Millis(1000 * static_cast<std::int64_t>(parseDuration(action.text).value())));
        }
        driver.send(together);
        const std::string where = "stretch at line " + std::to_string(turn.line) + ": ";
        const std::string replies = withoutCapabilities(driver.takeReplies());
        if (replies != turn.replies) return where + "replied\n" + replies + "instead of\n" + turn.replies;
        const auto facts = driver.takeFacts();
        if (facts != turn.facts)
            return where + "facts \"" + join(facts, "; ") + "\" instead of \"" + join(turn.facts, "; ") + "\"";
    }
    *transcript = driver.transcript();
    return {};
}

} // namespace

class ImapServerScenariosTest : public QObject {
    Q_OBJECT

private slots:
    void theTranscriptHolds_data() {
        QTest::addColumn<QString>("file");
        const auto folder = std::filesystem::path(ISMAIL_SOURCE_DIR) / "tests" / "scenario" / "imap";
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
        std::string difference = play(scenario, ImapCut::whole, 0, &whole);
        QVERIFY2(difference.empty(), difference.c_str());
        difference = play(scenario, ImapCut::bytewise, 0, &other);
        QVERIFY2(difference.empty(), ("byte by byte: " + difference).c_str());
        QCOMPARE(other, whole);
        for (unsigned seed = 1; seed <= 20; ++seed) {
            difference = play(scenario, ImapCut::random, seed, &other);
            QVERIFY2(difference.empty(), ("cut at random: " + difference).c_str());
            QCOMPARE(other, whole);
        }
    }

    void anOpenQuestionDoesNotCountAsIdleTime() {
        proto::ImapServerOptions options;
        options.tlsActive = true;
        proto::ImapServer server(options, Ticks(Millis(0)));
        server.feed("a LOGIN b c\r\n", Ticks(Millis(0)));
        QVERIFY(std::holds_alternative<proto::AuthPlainQuestion>(server.next()));
        server.tick(server.deadline());
        QVERIFY(std::holds_alternative<proto::NeedInput>(server.next()));
        server.answerLogin();
        QVERIFY(std::holds_alternative<proto::NeedInput>(server.next()));
        server.tick(server.deadline());
        server.tick(server.deadline());
        QVERIFY(std::holds_alternative<proto::CloseConnection>(server.next()));
    }

    void anAnswerThatNobodyAskedForDoesNothing() {
        proto::ImapServer server({}, Ticks(Millis(0)));
        server.takeOutput();
        server.answerLogin();
        server.answerPart({"* x\r\n", false, {}, true});
        server.answerSasl("x");
        server.answer({});
        server.tlsStarted();
        server.compressionStarted();
        QVERIFY(!server.hasOutput());
        QVERIFY(std::holds_alternative<proto::NeedInput>(server.next()));
    }

    void theCapabilitiesSayWhatIsPossibleNow() {
        proto::ImapServerOptions options;
        options.startTls = true;
        options.compress = true;
        ImapServerDriver driver(options, nullptr);
        QVERIFY(driver.takeReplies().find("STARTTLS LOGINDISABLED]") != std::string::npos);
        driver.send("1 STARTTLS\r\n");
        driver.takeReplies();
        driver.send("2 CAPABILITY\r\n");
        std::string said = driver.takeReplies();
        QVERIFY(said.find("STARTTLS") == std::string::npos);
        QVERIFY(said.find("AUTH=PLAIN") != std::string::npos);
        driver.send("3 LOGIN a b\r\n");
        said = driver.takeReplies();
        QVERIFY(said.find("COMPRESS=DEFLATE") != std::string::npos);
        QVERIFY(said.find("AUTH=") == std::string::npos);
        driver.send("4 COMPRESS DEFLATE\r\n");
        driver.send("5 CAPABILITY\r\n");
        QVERIFY(driver.takeReplies().find("COMPRESS=DEFLATE") == std::string::npos);
    }

    void aMessageOfManyBlocksIsNotHeldBack() {
        proto::ImapServerOptions options;
        options.tlsActive = true;
        proto::ImapServer server(options, Ticks(Millis(0)));
        server.feed("a LOGIN b c\r\n", Ticks(Millis(0)));
        server.next();
        server.answerLogin();
        server.feed("b APPEND INBOX {10000000+}\r\n", Ticks(Millis(0)));
        QVERIFY(std::holds_alternative<proto::ImapAppendQuestion>(server.next()));
        server.answer({});
        std::size_t got = 0;
        for (int i = 0; i < 1000; ++i) {
            server.feed(Bytes(10'000, 'x'), Ticks(Millis(0)));
            auto event = server.next();
            while (const auto* data = std::get_if<proto::ImapAppendData>(&event)) {
                got += data->bytes.size();
                event = server.next();
            }
            QVERIFY(server.buffered() == 0);
        }
        QCOMPARE(got, std::size_t(10'000'000));
        server.feed("\r\n", Ticks(Millis(0)));
        QVERIFY(std::holds_alternative<proto::ImapAppendEndQuestion>(server.next()));
    }
};

QTEST_GUILESS_MAIN(ImapServerScenariosTest)
#include "imap_server_scenarios_test.moc"
