// Runs the transcripts in smtp_client/*.txt against the SMTP client engine: each whole, byte by byte and cut at random.
//
// A line of a transcript starts with who acts:
//   #   comment          O: option of the session (before anything else)
//   S:  the server sends this line      R: the server sends these bytes (escapes \r \n \0 \xHH)
//   C:  the client must have sent this line          E: the engine must have told its host this
//   H:  the host calls the engine: begin, body, repeat, end, fail, etrn, quit, tls, tlsfail, close, tick
// Before each S:, R: or H: everything the engine said and sent so far must have been expected.
#include "proto/smtp/smtp_client.h"

#include "base/text.h"
#include "source_tree.h"

#include <QtTest>

#include <QDirIterator>

#include <deque>
#include <random>

using namespace ismail;

namespace {

std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        if (c == 'r') out += '\r';
        if (c == 'n') out += '\n';
        if (c == '0') out += '\0';
        if (c == '\\') out += '\\';
        if (c == 'x' && i + 2 < text.size()) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        }
    }
    return out;
}

mail::Address address(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) return {std::string(text), {}};
    return {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

const char* scopeName(proto::FailureScope scope) {
    switch (scope) {
    case proto::FailureScope::hop: return "hop";
    case proto::FailureScope::transaction: return "transaction";
    case proto::FailureScope::recipient: break;
    }
    return "recipient";
}

// "from=a@x to=b@y notify=never size=12 …": notify and orcpt belong to the recipient before them, helo to
// the client.
proto::ClientTransaction transaction(std::string_view arguments) {
    proto::ClientTransaction t;
    for (const std::string_view word : split(arguments, ' ')) {
        const std::size_t equals = word.find('=');
        const std::string_view key = word.substr(0, equals);
        const std::string value = equals == std::string_view::npos ? "" : unescape(word.substr(equals + 1));
        if (key == "from") t.mail.reversePath = address(value);
        if (key == "to") t.recipients.push_back({address(value), {}, {}});
        if (key == "size") t.mail.size = parseUnsigned(value);
        if (key == "body") t.mail.body = value == "binary" ? mail::BodyType::binaryMime : mail::BodyType::eightBitMime;
        if (key == "utf8") t.mail.smtpUtf8 = true;
        if (key == "ret") t.mail.ret = value == "full" ? mail::Ret::full : mail::Ret::headers;
        if (key == "envid") t.mail.envid = value;
        if (key == "auth") t.mail.auth = value;
        if (key == "notify") t.recipients.back().notify.bits = static_cast<std::uint8_t>(std::stoi(value));
        if (key == "orcpt") t.recipients.back().orcpt = value;
        if (key == "chunking") t.chunking = true;
        if (key == "probe") t.probe = true;
        if (key == "client") t.forwarded.emplace().address = value;
        if (key == "helo") t.forwarded->helo = value;
    }
    return t;
}

class Player {
public:
    // piece: octets at a time; 0 cuts at random.
    Player(std::size_t piece, unsigned seed) : piece_(piece), random_(seed) {}

    // Empty, or what went wrong.
    QString play(const QByteArray& script) {
        int number = 0;
        for (const QByteArray& raw : script.split('\n')) {
            ++number;
            const std::string line = raw.toStdString();
            if (line.empty() || line[0] == '#') continue;
            const QString trouble = step(line.substr(0, 2), line.size() > 3 ? line.substr(3) : "");
            if (!trouble.isEmpty()) return QString("line %1: %2\n%3").arg(number).arg(QString(raw), trouble);
        }
        return leftover();
    }

private:
    QString step(const std::string& who, const std::string& what) {
        if (who == "O:") return option(what);
        if (who == "C:") return sent(what + "\r\n");
        if (who == "E:") return told(what);
        start();
        // What the body gave so far depends on the cuts; it is compared together with its end.
        const QString rest = leftover();
        if (!rest.isEmpty() && what != "end") return rest;
        if (who == "S:")
            feed(what + "\r\n");
        else if (who == "R:")
            feed(unescape(what));
        else if (who == "H:")
            return host(what);
        else
            return "no such kind of line";
        return {};
    }

    QString option(const std::string& what) {
        const auto words = split(what, ' ');
        options_.heloName = "client.example";
        if (words[0] == "tls")
            options_.tls = words[1] == "required" ? proto::ClientTls::required
                           : words[1] == "never"  ? proto::ClientTls::never
                                                  : proto::ClientTls::active;
        else if (words[0] == "credentials")
            options_.credentials.emplace(
                proto::ClientCredentials{std::string(words[1]), Secret<std::string>(std::string(words[2]))});
        else if (words[0] == "authWithoutTls")
            options_.authWithoutTls = true;
        else if (words[0] == "lmtp")
            options_.lmtp = true;
        else
            return "no such option";
        return {};
    }

    void start() {
        if (engine_) return;
        options_.heloName = "client.example";
        engine_.emplace(std::move(options_), now_);
        drain();
    }

    QString host(const std::string& what) {
        const std::size_t blank = what.find(' ');
        const std::string verb = what.substr(0, blank);
        const std::string rest = blank == std::string::npos ? "" : what.substr(blank + 1);
        if (verb == "begin")
            engine_->begin(transaction(rest), now_);
        else if (verb == "body")
            pieces(unescape(rest), [this](std::string_view bytes) { engine_->body(bytes, now_); });
        else if (verb == "repeat")
            engine_->body(std::string(std::stoul(rest), 'x'), now_);
        else if (verb == "end")
            engine_->bodyEnd(now_);
        else if (verb == "fail")
            engine_->bodyFailed();
        else if (verb == "etrn")
            engine_->etrn(rest, now_);
        else if (verb == "quit")
            engine_->quit(now_);
        else if (verb == "tls")
            engine_->tlsStarted(now_);
        else if (verb == "tlsfail")
            engine_->tlsFailed(rest);
        else if (verb == "close")
            engine_->inputClosed(now_);
        else if (verb == "tick")
            engine_->tick(now_ += Millis(std::stol(rest)));
        else
            return "no such call";
        drain();
        return {};
    }

    template <typename Use>
    void pieces(std::string_view bytes, Use use) {
        while (!bytes.empty()) {
            const std::size_t size = piece_ > 0 ? piece_ : 1 + random_() % 20;
            use(bytes.substr(0, size));
            bytes.remove_prefix(std::min(size, bytes.size()));
        }
    }

    void feed(const std::string& bytes) {
        pieces(bytes, [this](std::string_view piece) {
            engine_->feed(piece, now_);
            drain();
        });
    }

    void drain() {
        for (;;) {
            const auto event = engine_->next();
            if (std::holds_alternative<proto::ClientNeedInput>(event)) break;
            note(event);
        }
        output_ += engine_->takeOutput();
    }

    void note(const proto::SmtpClientEvent& event) {
        if (std::holds_alternative<proto::ClientStartTls>(event)) events_.push_back("starttls");
        if (std::holds_alternative<proto::ClientReady>(event)) events_.push_back("ready");
        if (std::holds_alternative<proto::ClientBodyWanted>(event)) events_.push_back("body wanted");
        if (std::holds_alternative<proto::ClientClosed>(event)) events_.push_back("closed");
        if (const auto* etrn = std::get_if<proto::ClientEtrnDone>(&event))
            events_.push_back("etrn " + etrn->reply.oneLine());
        if (const auto* failed = std::get_if<proto::ClientFailed>(&event))
            events_.push_back(std::string("failed ") + scopeName(failed->scope) + " at " + failed->stage + ": " +
                              failed->reply.oneLine());
        if (const auto* done = std::get_if<proto::ClientTransactionDone>(&event)) {
            events_.push_back(done->retryNow ? "done, retry now" : "done");
            for (const auto& result : done->results)
                events_.push_back(std::string("- ") + scopeName(result.scope) + " " + result.reply.oneLine());
        }
    }

    QString sent(const std::string& expected) {
        if (output_.compare(0, expected.size(), expected) != 0)
            return "the client sent instead: " + QString::fromStdString(output_.substr(0, 300));
        output_.erase(0, expected.size());
        return {};
    }

    QString told(const std::string& expected) {
        if (events_.empty()) return "no event came";
        if (events_.front() != expected) return "the event was: " + QString::fromStdString(events_.front());
        events_.pop_front();
        return {};
    }

    QString leftover() const {
        if (!output_.empty()) return "not expected from the client: " + QString::fromStdString(output_.substr(0, 300));
        if (!events_.empty()) return "not expected as an event: " + QString::fromStdString(events_.front());
        return {};
    }

    std::size_t piece_;
    std::mt19937 random_;
    proto::SmtpClientOptions options_;
    std::optional<proto::SmtpClient> engine_;
    Ticks now_{Millis(1'000'000)};
    std::string output_;
    std::deque<std::string> events_;
};

} // namespace

class SmtpClientScenariosTest : public QObject {
    Q_OBJECT

private slots:
    void theTranscriptHoldsHoweverTheInputIsCut_data();
    void theTranscriptHoldsHoweverTheInputIsCut();
};

void SmtpClientScenariosTest::theTranscriptHoldsHoweverTheInputIsCut_data() {
    QTest::addColumn<QString>("path");
    QDirIterator files(QStringLiteral(ISMAIL_SOURCE_DIR "/tests/scenario/smtp_client"), {"*.txt"});
    while (files.hasNext()) {
        const QString path = files.next();
        QTest::newRow(qPrintable(files.fileInfo().completeBaseName().replace('_', ' '))) << path;
    }
}

void SmtpClientScenariosTest::theTranscriptHoldsHoweverTheInputIsCut() {
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray script = file.readAll().replace("\r\n", "\n");
    QCOMPARE(Player(1'000'000, 0).play(script), QString());
    QCOMPARE(Player(1, 0).play(script), QString());
    for (unsigned seed = 1; seed <= 10; ++seed)
        QCOMPARE(Player(0, seed).play(script), QString());
}

QTEST_GUILESS_MAIN(SmtpClientScenariosTest)
#include "smtp_client_scenarios_test.moc"
