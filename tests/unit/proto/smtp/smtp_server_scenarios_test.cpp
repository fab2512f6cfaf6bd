// Runs every transcript of tests/scenario/smtp_server against the engine, fed whole, byte by byte and cut at random.
//
//   # text              a comment
//   O: name value       an option of the listener, before the first C: line
//   C: text             the client sends a line; C> text sends the bytes as they are, without a line end
//   H: q [details] -> r the host is asked q and answers r ("250 2.1.0 OK", or "+ text" for a SCRAM challenge);
//                       without such a line it agrees
//   E: text             a fact: reset, tls, or close with its reason
//   B: text             a line of the body as the host gets it; B> without a line end
//   S: text             a line of the server's reply
//   T: time             time passes ("300s")
//   X:                  the client ends its side
//
// C, T and X lines that follow one another, or are not parted by an empty line, are one stretch: sent together, then
// everything they led to is compared. In C, B and H lines \r \n \0 \xHH \\ stand for bytes and {x*300} repeats x.
#include "support/smtp_server_driver.h"
#include "support/transcript.h"

#include <QtTest>

#include <deque>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

using namespace ismail;
using namespace ismail::test;

namespace {

struct HostLine {
    std::string question;
    HostAnswer answer;
};

struct Turn : TranscriptTurn {
    std::deque<HostLine> host;
    std::string body;
    bool bodyGiven = false;
};

struct Scenario {
    proto::SmtpServerOptions options;
    std::vector<Turn> turns;
};

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what); }

HostAnswer answerOf(std::string_view text) {
    HostAnswer answer;
    if (startsWithIgnoreCase(text, "+ ")) {
        answer.isChallenge = true;
        answer.challenge = bytesOf(text.substr(2));
        return answer;
    }
    const auto code = parseUnsigned(text.substr(0, 3));
    if (!code) fail("a host answer needs a code: " + std::string(text));
    answer.reply.code = static_cast<int>(*code);
    text = trim(text.substr(3));
    const auto word = text.substr(0, text.find(' '));
    const auto parts = split(word, '.');
    if (parts.size() == 3 && parseUnsigned(parts[0]) && parseUnsigned(parts[1]) && parseUnsigned(parts[2])) {
        answer.reply.status = {static_cast<int>(*parseUnsigned(parts[0])), static_cast<int>(*parseUnsigned(parts[1])),
                               static_cast<int>(*parseUnsigned(parts[2]))};
        text = trim(text.substr(word.size()));
    }
    answer.reply.text = bytesOf(text);
    return answer;
}

void setOption(proto::SmtpServerOptions& o, std::string_view text) {
    const auto space = text.find(' ');
    const auto name = text.substr(0, space);
    const auto value = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    const bool on = value != "off";
    const auto number = parseUnsigned(value).value_or(0);
    if (name == "startTls")
        o.startTls = on;
    else if (name == "tlsActive")
        o.tlsActive = on;
    else if (name == "auth")
        o.auth = on;
    else if (name == "authWithoutTls")
        o.authWithoutTls = on;
    else if (name == "xforward")
        o.xforward = on;
    else if (name == "scram")
        o.scram = on;
    else if (name == "requireAuth")
        o.requireAuth = on;
    else if (name == "requireTls")
        o.requireTls = on;
    else if (name == "etrn")
        o.etrn = on;
    else if (name == "banner")
        o.banner = value;
    else if (name == "normalise")
        o.bareNewline = proto::BareNewline::normalise;
    else if (name == "maxMessageSize")
        o.maxMessageSize = number;
    else if (name == "maxRecipients")
        o.maxRecipients = static_cast<std::uint32_t>(number);
    else if (name == "maxErrors")
        o.maxErrors = static_cast<std::uint32_t>(number);
    else if (name == "maxIdleCommands")
        o.maxIdleCommands = static_cast<std::uint32_t>(number);
    else
        fail("unknown option " + std::string(name));
}

class ScenarioParser {
public:
    Scenario parse(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        if (!in) fail("cannot read " + file.string());
        scenario_.options.hostname = "mx.example.test";
        for (std::string line; std::getline(in, line); ++number_) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            take(line);
        }
        return std::move(scenario_);
    }

private:
    void take(const std::string& line) {
        if (line.empty()) {
            expecting_ = true;
            return;
        }
        if (line.front() == '#') return;
        if (line.size() < 2) fail("line " + std::to_string(number_) + " is too short");
        const char kind = line[0];
        const bool raw = line[1] == '>';
        const std::string text = line.size() > 3 ? line.substr(3) : std::string();
        if (kind == 'O') return setOption(scenario_.options, text);
        if (kind == 'C' || kind == 'T' || kind == 'X') {
            if (expecting_ || scenario_.turns.empty()) newTurn();
            auto& actions = turn().actions;
            const std::string bytes = kind == 'C' ? bytesOf(text) + (raw ? "" : "\r\n") : text;
            // Lines of one stretch go out in one piece.
            if (kind == 'C' && !actions.empty() && actions.back().kind == 'C')
                actions.back().text += bytes;
            else
                actions.push_back({kind, bytes});
            return;
        }
        if (scenario_.turns.empty()) newTurn();
        expecting_ = true;
        switch (kind) {
        case 'H': return host(text);
        case 'E': return turn().facts.push_back(text);
        case 'S': turn().replies += text + "\r\n"; return;
        case 'B':
            turn().bodyGiven = true;
            turn().body += bytesOf(text) + (raw ? "" : "\r\n");
            return;
        default: fail("line " + std::to_string(number_) + " has an unknown kind");
        }
    }

    void host(const std::string& text) {
        const auto arrow = text.find(" -> ");
        if (arrow == std::string::npos) fail("line " + std::to_string(number_) + " lacks an answer");
        turn().host.push_back({bytesOf(text.substr(0, arrow)), answerOf(text.substr(arrow + 4))});
    }

    void newTurn() {
        scenario_.turns.emplace_back();
        turn().line = number_;
        expecting_ = false;
    }
    Turn& turn() { return scenario_.turns.back(); }

    Scenario scenario_;
    int number_ = 1;
    bool expecting_ = false;
};

// Plays one scenario; nothing is returned where all went as written, else the first difference.
class Player {
public:
    Player(Scenario scenario, Cut cut, unsigned seed) : scenario_(std::move(scenario)) {
        // The banner belongs to the first turn.
        current_ = scenario_.turns.empty() ? &none_ : &scenario_.turns.front();
        driver_ = std::make_unique<SmtpServerDriver>(
            scenario_.options, [this](const auto& name, const auto& details) { return answer(name, details); }, cut,
            seed);
    }

    std::string play() {
        for (Turn& turn : scenario_.turns) {
            current_ = &turn;
            for (const TranscriptAction& action : turn.actions)
                act(action);
            const std::string difference = compare(turn);
            if (!difference.empty()) return "stretch at line " + std::to_string(turn.line) + ": " + difference;
        }
        return {};
    }
    const std::string& transcript() const { return driver_->transcript(); }

private:
    void act(const TranscriptAction& action) {
        if (action.kind == 'C') driver_->send(action.text);
        if (action.kind == 'X') driver_->close();
        if (action.kind == 'T')
            driver_->pass(Millis(1000 * static_cast<std::int64_t>(parseDuration(action.text).value())));
    }

    HostAnswer answer(const std::string& name, const std::string& details) {
        const std::string whole = details.empty() ? name : name + " " + details;
        if (!current_->host.empty()) {
            const HostLine line = current_->host.front();
            if (line.question == name || line.question == whole) {
                current_->host.pop_front();
                return line.answer;
            }
            if (line.question.substr(0, line.question.find(' ')) == name) unexpected_ = "asked \"" + whole + "\"";
        }
        return agree(name, details);
    }

    std::string compare(Turn& turn) {
        if (!unexpected_.empty()) return unexpected_;
        const std::string difference =
            differenceIn(driver_->takeReplies(), turn.replies, driver_->takeFacts(), turn.facts);
        if (!difference.empty()) return difference;
        const std::string body = driver_->takeBody();
        if (turn.bodyGiven && body != turn.body) return "body\n" + body + "\ninstead of\n" + turn.body;
        if (!turn.host.empty()) return "was never asked \"" + turn.host.front().question + "\"";
        return {};
    }

    Scenario scenario_;
    Turn none_;
    Turn* current_ = nullptr;
    std::string unexpected_;
    std::unique_ptr<SmtpServerDriver> driver_;
};

} // namespace

class SmtpServerScenariosTest : public QObject {
    Q_OBJECT

private slots:
    void theTranscriptHolds_data() { addTranscripts("smtp_server", 20); }
    void theTranscriptHolds() {
        QFETCH(QString, file);
        const Scenario scenario = ScenarioParser().parse(file.toStdString());
        playInEveryCut([&](Cut cut, unsigned seed, std::string* transcript) {
            Player player(scenario, cut, seed);
            std::string difference = player.play();
            *transcript = player.transcript();
            return difference;
        });
    }
};

QTEST_GUILESS_MAIN(SmtpServerScenariosTest)
#include "smtp_server_scenarios_test.moc"
