// Ours against others: dkimpy, Mail::DKIM and OpenDKIM sign and we verify, we sign and they verify, DKIM and ARC, over
// hard MIME. What is not installed is skipped. ISMAIL_DKIM_MESSAGES sets how many messages each way (20).
#include "signed_mail.h"

#include "source_tree.h"
#include "trust/arc_seal.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace ismail;
using namespace ismail::test;
using namespace ismail::trust;

namespace {

const char* const seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="; // RFC 8463 appendix A.1

std::string seedPem() {
    const std::string prefix("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16);
    return "-----BEGIN PRIVATE KEY-----\n" + toBase64(prefix + fromBase64(seed).value()) +
           "\n-----END PRIVATE KEY-----\n";
}

int wantedMessages() {
    const int set = qEnvironmentVariableIntValue("ISMAIL_DKIM_MESSAGES");
    return set > 0 ? set : 20;
}

// Messages that canonicalisation gets wrong: white space everywhere, empty lines at the end, none at all, 8 bits. Each
// ends in CRLF, as what SMTP carries does: of a last line without one the peers think differently, also of each other
// (dkimpy and OpenDKIM keep a blank at its end under relaxed, Mail::DKIM adds no CRLF under simple).
class HardMail {
public:
    explicit HardMail(unsigned number) : random_(number + 1) {}

    std::string make() {
        std::string out = field("From", "Joe <joe@example.org>") + field("To", phrase()) + field("Subject", phrase());
        if (chance(2)) out += field("Date", "Fri, 11 Jul 2003 21:00:37 -0700 (PDT)");
        if (chance(2)) out += field("Message-ID", "<" + std::to_string(random_()) + "@example.org>");
        if (chance(3)) out += field("MIME-Version", "1.0") + field("Content-Type", "text/plain;\r\n\tcharset=utf-8");
        if (chance(3)) out += field("X-Odd", std::string(one(300), 'x'));
        for (unsigned i = one(4); i > 0; --i)
            out += field("Received", "from a by b;\r\n   " + phrase());
        return out + "\r\n" + body();
    }

private:
    unsigned one(unsigned most) { return static_cast<unsigned>(random_() % (most + 1)); }
    bool chance(unsigned in) { return random_() % in == 0; }
    std::string space() {
        static constexpr std::array<const char*, 5> spaces = {" ", "  ", "\t", " \t ", "     "};
        return spaces[random_() % spaces.size()];
    }
    std::string phrase() {
        std::string out = "word";
        for (unsigned i = one(8); i > 0; --i)
            out += (chance(4) ? "\r\n" : "") + space() + (chance(6) ? "gr\xc3\xbc\xc3\x9f" : "word");
        return out;
    }
    std::string field(const std::string& name, const std::string& value) {
        const std::string before = chance(4) ? "" : chance(4) ? "\t " : " ";
        const std::string after = chance(4) ? space() : "";
        return name + ":" + before + value + after + "\r\n";
    }
    std::string line() {
        switch (random_() % 8) {
        case 0: return "";
        case 1: return space();
        case 2: return space() + "indented" + space();
        case 3: return std::string(one(3000), 'l');
        case 4: return "8 bit \xff\xfe\x80 \xc3\xa9" + space();
        case 5: return ".";
        default: return phrase().substr(0, 4) + space() + "text" + space() + "text";
        }
    }
    std::string body() {
        if (chance(12)) return "";
        std::string out;
        for (unsigned i = one(12); i > 0; --i)
            out += line() + "\r\n";
        for (unsigned i = chance(3) ? one(5) : 0; i > 0; --i)
            out += "\r\n";
        return out;
    }

    std::mt19937 random_;
};

class Peers {
public:
    explicit Peers(const MailKeys& mailKeys) : keys(mailKeys) {
        zone = keys.zone;
        edwards = crypto::SigningKey::load(Secret<std::string>(seedPem())).value();
        zone["e._domainkey.example.org"] = dkimKeyRecordText(edwards->kind(), edwards->publicKey());
        std::string text;
        for (const auto& [name, record] : zone)
            text += name + "\t" + record + "\n";
        write("zone", text);
        write("rsa.pem", keys.rsaPair.privateKey.reveal());
        write("seed", seed);
        QFile::setPermissions(folder.filePath("rsa.pem"), QFile::ReadOwner | QFile::WriteOwner);
    }

    void write(const std::string& name, const std::string& octets) const {
        QFile file(folder.filePath(QString::fromStdString(name)));
        if (!file.open(QFile::WriteOnly)) qFatal("cannot write");
        file.write(octets.data(), static_cast<qint64>(octets.size()));
    }
    std::string read(const std::string& name) const {
        QFile file(folder.filePath(QString::fromStdString(name)));
        return file.open(QFile::ReadOnly) ? file.readAll().toStdString() : std::string();
    }
    void put(int number, const std::string& message) const { write(std::to_string(number) + ".eml", message); }

    // False: it is not installed. Fills the words of each message by its number.
    bool run(const QString& script, const QString& job) {
        words.clear();
        QProcess process;
        process.setProcessChannelMode(QProcess::SeparateChannels);
        const QString interpreter = script.endsWith(".py") ? "/usr/bin/python3" : "/usr/bin/perl";
        process.start(interpreter,
                      {QStringLiteral(ISMAIL_SOURCE_DIR "/tests/support/oracles/") + script, job, folder.path()});
        if (!process.waitForStarted() || !process.waitForFinished(3'600'000)) return false;
        if (process.exitCode() == 77) return false;
        if (process.exitCode() != 0) qFatal("%s", process.readAllStandardError().constData());
        for (const QString& line :
             QString::fromLatin1(process.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts)) {
            QStringList parts = line.split(' ');
            const int number = parts.takeFirst().toInt();
            words[number] = parts;
        }
        return true;
    }

    std::vector<DkimSigner> signers(bool both) const {
        std::vector<DkimSigner> out = {{"example.org", "r", keys.rsa}};
        if (both) out.push_back({"example.org", "e", *edwards});
        return out;
    }
    ArcSealing sealing(Time now) const {
        return {"example.org", "r", keys.rsa, "example.org; spf=pass smtp.mailfrom=a@b.example", now};
    }

    QTemporaryDir folder;
    const MailKeys& keys;
    std::optional<crypto::SigningKey> edwards;
    Zone zone;
    std::map<int, QStringList> words;
};

// ISMAIL_DKIM_WRONG names a folder for what peers disagree on.
void keepWrong(const Peers& peers, int number, const char* suffix) {
    const QString folder = qEnvironmentVariable("ISMAIL_DKIM_WRONG");
    if (folder.isEmpty()) return;
    const QString name = QString::number(number) + suffix;
    QFile::copy(peers.folder.filePath(name), folder + '/' + QTest::currentTestFunction() + '-' + name);
}

Time presentTime() { return SystemClock().now(); }

} // namespace

class DkimPeersTest : public QObject {
    Q_OBJECT

private slots:
    void whatOthersSignWeVerify_data();
    void whatOthersSignWeVerify();
    void whatWeSignOthersVerify_data();
    void whatWeSignOthersVerify();
    void whatIsChangedIsJudgedAlike_data();
    void whatIsChangedIsJudgedAlike();
    void whatWeSealOthersVerify_data();
    void whatWeSealOthersVerify();
    void whatOthersSealWeVerify_data();
    void whatOthersSealWeVerify();

private:
    const MailKeys keys_;
};

void DkimPeersTest::whatOthersSignWeVerify_data() {
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("job");
    QTest::newRow("dkimpy") << "dkim_peer.py"
                            << "sign";
    QTest::newRow("Mail::DKIM") << "dkim_peer.pl"
                                << "sign";
    QTest::newRow("OpenDKIM") << "dkim_peer.py"
                              << "opendkim-sign";
}

void DkimPeersTest::whatOthersSignWeVerify() {
    QFETCH(QString, script);
    QFETCH(QString, job);
    Peers peers(keys_);
    for (int i = 0; i < wantedMessages(); ++i)
        peers.put(i, HardMail(static_cast<unsigned>(i)).make());
    if (!peers.run(script, job)) QSKIP("not installed");
    int wrong = 0;
    for (int i = 0; i < wantedMessages(); ++i) {
        const auto verdicts = verifyMessage(peers.read(std::to_string(i) + ".signed"), peers.zone, presentTime());
        if (verdicts.size() == 1 && verdicts[0].counts) continue;
        ++wrong;
        qWarning("message %d: %s", i, verdicts.empty() ? "unsigned" : dkimReasonCode(verdicts[0].reason).data());
        keepWrong(peers, i, ".signed");
    }
    QCOMPARE(wrong, 0);
}

void DkimPeersTest::whatWeSignOthersVerify_data() {
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("job");
    QTest::addColumn<bool>("edwards");
    QTest::newRow("dkimpy") << "dkim_peer.py"
                            << "verify" << true;
    QTest::newRow("Mail::DKIM") << "dkim_peer.pl"
                                << "verify" << false;
    QTest::newRow("OpenDKIM") << "dkim_peer.py"
                              << "opendkim-verify" << true;
}

void DkimPeersTest::whatWeSignOthersVerify() {
    QFETCH(QString, script);
    QFETCH(QString, job);
    QFETCH(bool, edwards);
    Peers peers(keys_);
    for (int i = 0; i < wantedMessages(); ++i)
        peers.put(i, *signMessage(HardMail(static_cast<unsigned>(i)).make(), peers.signers(edwards), presentTime()));
    if (!peers.run(script, job)) QSKIP("not installed");
    int wrong = 0;
    for (int i = 0; i < wantedMessages(); ++i) {
        if (peers.words[i].size() == (edwards ? 2 : 1) && peers.words[i].count("pass") == peers.words[i].size())
            continue;
        ++wrong;
        qWarning("message %d: %s", i, qPrintable(peers.words[i].join(' ')));
        keepWrong(peers, i, ".eml");
    }
    QCOMPARE(wrong, 0);
}

void DkimPeersTest::whatIsChangedIsJudgedAlike_data() {
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("job");
    QTest::newRow("dkimpy") << "dkim_peer.py"
                            << "verify";
    QTest::newRow("Mail::DKIM") << "dkim_peer.pl"
                                << "verify";
    QTest::newRow("OpenDKIM") << "dkim_peer.py"
                              << "opendkim-verify";
}

// One letter of the message below the signature becomes another, or a space another: most are seen, those that
// canonicalisation passes over are not, and all agree which.
void DkimPeersTest::whatIsChangedIsJudgedAlike() {
    QFETCH(QString, script);
    QFETCH(QString, job);
    Peers peers(keys_);
    std::mt19937 random(4711);
    for (int i = 0; i < wantedMessages(); ++i) {
        const std::string plain = HardMail(static_cast<unsigned>(i)).make();
        std::string message = *signMessage(plain, peers.signers(false), presentTime());
        const std::size_t begin = message.size() - plain.size();
        std::size_t at = begin + random() % plain.size();
        while (message[at] == '\r' || message[at] == '\n' || message[at] == ':')
            at = begin + random() % plain.size();
        message[at] = message[at] == ' ' ? '\t' : message[at] == '\t' ? ' ' : message[at] == 'x' ? 'y' : 'x';
        peers.put(i, message);
    }
    if (!peers.run(script, job)) QSKIP("not installed");
    int wrong = 0;
    for (int i = 0; i < wantedMessages(); ++i) {
        const auto verdicts = verifyMessage(peers.read(std::to_string(i) + ".eml"), peers.zone, presentTime());
        const bool ours = verdicts.size() == 1 && verdicts[0].counts;
        if (ours == (peers.words[i] == QStringList{"pass"})) continue;
        ++wrong;
        qWarning("message %d: they say %s, we %s", i, qPrintable(peers.words[i].join(' ')),
                 verdicts.empty() ? "unsigned" : dkimReasonCode(verdicts[0].reason).data());
        keepWrong(peers, i, ".eml");
    }
    QCOMPARE(wrong, 0);
}

void DkimPeersTest::whatWeSealOthersVerify_data() {
    QTest::addColumn<QString>("script");
    QTest::newRow("dkimpy") << "dkim_peer.py";
    QTest::newRow("Mail::DKIM") << "dkim_peer.pl";
}

// One to three sets, the message signed by DKIM below them.
void DkimPeersTest::whatWeSealOthersVerify() {
    QFETCH(QString, script);
    Peers peers(keys_);
    for (int i = 0; i < wantedMessages(); ++i) {
        std::string message =
            *signMessage(HardMail(static_cast<unsigned>(i)).make(), peers.signers(false), presentTime());
        for (int set = 0; set <= i % 3; ++set) {
            const ArcVerdict chain = verifyChain(message, peers.zone, presentTime());
            const SplitMessage parts = splitMessage(message);
            DkimHeader header(parts.header);
            message = *arcSeal(header, relaxedBodyHash(parts.body), chain, peers.sealing(presentTime())) + message;
        }
        QCOMPARE(verifyChain(message, peers.zone, presentTime()).result, AuthResult::pass);
        peers.put(i, message);
    }
    if (!peers.run(script, "arc")) QSKIP("not installed");
    for (int i = 0; i < wantedMessages(); ++i)
        QCOMPARE(peers.words[i].join(' '), QString("pass"));
}

void DkimPeersTest::whatOthersSealWeVerify_data() { whatWeSealOthersVerify_data(); }

// The first set is ours for every other message, then one of theirs.
void DkimPeersTest::whatOthersSealWeVerify() {
    QFETCH(QString, script);
    Peers peers(keys_);
    for (int i = 0; i < wantedMessages(); ++i) {
        std::string message = HardMail(static_cast<unsigned>(i)).make();
        const SplitMessage parts = splitMessage(message);
        DkimHeader header(parts.header);
        if (i % 2 == 1)
            message =
                *arcSeal(header, relaxedBodyHash(parts.body), ArcVerdict{}, peers.sealing(presentTime())) + message;
        peers.put(i, message);
    }
    if (!peers.run(script, "seal")) QSKIP("not installed");
    for (int i = 0; i < wantedMessages(); ++i) {
        const ArcVerdict chain = verifyChain(peers.read(std::to_string(i) + ".signed"), peers.zone, presentTime());
        if (chain.result != AuthResult::pass) keepWrong(peers, i, ".signed");
        QCOMPARE(dkimReasonCode(chain.reason), std::string_view("ok"));
        QCOMPARE(chain.result, AuthResult::pass);
        QCOMPARE(chain.sets, 1 + i % 2);
    }
}

QTEST_GUILESS_MAIN(DkimPeersTest)
#include "dkim_peers_test.moc"
