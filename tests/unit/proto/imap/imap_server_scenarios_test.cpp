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
#include "support/imap_server_driver.h"
#include "support/transcript.h"

#include <QtTest>

#include <map>
#include <stdexcept>

using namespace ismail;
using namespace ismail::test;

namespace {

struct Scenario {
    proto::ImapServerOptions options;
    std::map<std::string, proto::ImapPart> answers;
    std::vector<TranscriptTurn> turns;
};

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
    Scenario scenario;
    scenario.options.hostname = "mail.example.test";
    scenario.turns = parseTranscript(file, [&](char kind, const std::string& text) {
        if (kind == 'O') {
            setOption(scenario.options, text);
        } else if (kind == 'H') {
            const auto arrow = text.find(" -> ");
            scenario.answers[text.substr(0, arrow)] = answerOf(text.substr(arrow + 4));
        } else {
            return false;
        }
        return true;
    });
    return scenario;
}

std::string play(const Scenario& scenario, Cut cut, unsigned seed, std::string* transcript) {
    const auto host = [&](const std::string& name, const std::string& details) -> std::optional<proto::ImapPart> {
        for (const std::string& key : {name + " " + details, name})
            if (const auto found = scenario.answers.find(key); found != scenario.answers.end()) return found->second;
        return std::nullopt;
    };
    ImapServerDriver driver(scenario.options, host, cut, seed);
    const auto act = [](ImapServerDriver& to, const TranscriptAction& action) {
        if (action.kind == 'N') to.change();
    };
    const std::string difference = playTurns(scenario.turns, driver, act, withoutCapabilities);
    *transcript = driver.transcript();
    return difference;
}

} // namespace

class ImapServerScenariosTest : public QObject {
    Q_OBJECT

private slots:
    void theTranscriptHolds_data() { addTranscripts("imap", 10); }
    void theTranscriptHolds() {
        QFETCH(QString, file);
        const Scenario scenario = parse(file.toStdString());
        playInEveryCut(
            [&](Cut cut, unsigned seed, std::string* transcript) { return play(scenario, cut, seed, transcript); });
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

    void whoDoesNotLogInHasOneDeadlineWhateverHeSends() {
        proto::ImapServerOptions options;
        options.tlsActive = true;
        for (const std::string first : {"a NOOP\r\n", "a LOGIN {100}\r\n", "a AUTHENTICATE PLAIN\r\n"}) {
            proto::ImapServer server(options, Ticks(Millis(0)));
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
