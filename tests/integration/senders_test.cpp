// Senders of every kind, as their own Postfix sends for them, and as a partner's Postfix brings the same mail: each
// gets the decision and the points that the table of docs/manual/14-protection.md adds up to.
#include "harness/peers.h"
#include "harness/server_process.h"

#include <QtTest>

#include <memory>

using namespace ismail::test;

namespace {

// Addresses of this computer for the time of the test: of those under 127 nobody but localhost has a name.
constexpr const char* named = "198.18.0.2";    // mail.good.test, which leads back
constexpr const char* listed = "198.18.0.4";   // the same, and it is on a block list
constexpr const char* nameless = "198.18.0.9"; // has no name
constexpr const char* liar = "198.18.0.3";     // says that it is other.good.test, which is elsewhere
constexpr const char* helo = "mail.good.test";
constexpr int inbox = 0, junk = -1; // else the code that it is refused with

struct Sender {
    const char* what;
    const char* address;
    const char* from;
    const char* author;
    int points; // as a stranger; where it is refused those do not count
    int fate;   // as a stranger
    const char* helo = "mail.good.test";
    int viaPoints = -100; // as a partner's mail; -100: the same
    int viaFate = -100;   // -100: by the points; what a partner took is never refused
};

// Points: no name 2, name that does not lead back 1, strange HELO 1; DMARC fails with reject 6, quarantine 5, none 1;
// on the list 4; without DMARC SPF fail 2, softfail 1, permerror 1; nothing published 1; our own domain 4; several
// authors 3; an address in the name 2. From 5 on: Junk; from 10 on, of two groups: refused.
const Sender senders[] = {
    {"honest mail", named, "@good.test", "a@good.test", 0, inbox},
    {"honest mail of a subdomain's author", named, "@good.test", "a@news.good.test", 0, inbox},
    {"honest mail of a subdomain's sender", named, "@bounce.good.test", "a@good.test", 0, inbox},
    {"honest mail with a bare word in HELO", named, "@good.test", "a@good.test", 1, inbox, "friend"},
    {"honest mail with its own address in HELO", named, "@good.test", "a@good.test", 0, inbox, "[198.18.0.2]"},
    {"honest mail with another's address in HELO", named, "@good.test", "a@good.test", 1, inbox, "[192.0.2.77]"},
    {"an address in the author's name", named, "@good.test", "\"ceo@bank.test\" <a@good.test>", 2, inbox},
    {"two authors of two domains", named, "@good.test", "a@good.test, b@bare.test", 3, inbox},
    {"DMARC fails, reject", named, "@strict.test", "a@strict.test", 6, junk},
    {"DMARC fails, quarantine", named, "@soft.test", "a@soft.test", 5, junk},
    {"DMARC fails, none", named, "@watch.test", "a@watch.test", 1, inbox},
    {"DMARC fails, reject in a test", named, "@testing.test", "a@testing.test", 5, junk},
    {"DMARC fails for the subdomain, quarantine", named, "@good.test", "a@sub.sp.test", 5, junk},
    {"DMARC fails for a subdomain that is not there, reject", named, "@good.test", "a@ghost.np.test", 6, junk},
    {"the sender's domain is not the author's", named, "@good.test", "a@strict.test", 6, junk},
    {"the subdomain is not close enough", named, "@bounce.tight.test", "a@tight.test", 6, junk},
    {"the subdomain is what is asked for", named, "@tight.test", "a@tight.test", 0, inbox},
    {"SPF fails, no DMARC", named, "@plain.test", "a@plain.test", 2, inbox},
    {"SPF says probably not, no DMARC", named, "@tilde.test", "a@tilde.test", 1, inbox},
    {"SPF says nothing, no DMARC", named, "@neutral.test", "a@neutral.test", 0, inbox},
    {"SPF cannot be read, no DMARC", named, "@broken.test", "a@broken.test", 1, inbox},
    {"SPF asks for itself, no DMARC", named, "@loop.test", "a@loop.test", 1, inbox},
    {"nothing is published", named, "@bare.test", "a@bare.test", 1, inbox},
    {"its name servers are gone", named, "@gone.dead", "a@gone.dead", 0, inbox},
    {"no name, nothing is published", nameless, "@bare.test", "a@bare.test", 3, inbox},
    {"a lie about the name, nothing is published", liar, "@bare.test", "a@bare.test", 2, inbox},
    {"no name, DMARC fails, reject", nameless, "@good.test", "a@good.test", 8, junk},
    {"no name, DMARC fails, quarantine", nameless, "@soft.test", "a@soft.test", 7, junk},
    {"no name, DMARC fails, none", nameless, "@watch.test", "a@watch.test", 3, inbox},
    {"a lie about the name, DMARC fails, reject", liar, "@strict.test", "a@strict.test", 7, junk},
    {"no name, SPF fails, no DMARC", nameless, "@plain.test", "a@plain.test", 4, inbox},
    {"no name, SPF says probably not, no DMARC", nameless, "@tilde.test", "a@tilde.test", 3, inbox},
    {"no name, SPF cannot be read, no DMARC", nameless, "@broken.test", "a@broken.test", 3, inbox},
    {"no name, a bare word, nothing is published", nameless, "@bare.test", "a@bare.test", 4, inbox, "friend"},
    {"no name, a bare word, DMARC fails, quarantine", nameless, "@soft.test", "a@soft.test", 8, junk, "friend"},
    {"no name, a bare word, DMARC fails, reject", nameless, "@strict.test", "a@strict.test", 9, junk, "friend"},
    {"all of it, and an address in the name", nameless, "@strict.test", "\"ceo@bank.test\" <a@strict.test>", 11, 550,
     "friend"},
    {"DMARC fails, and an address in the name", named, "@strict.test", "\"ceo@bank.test\" <a@strict.test>", 8, junk},
    {"our own domain from outside", named, "@good.test", "bert@example.test", 4, inbox},
    {"our own domain from outside, without a name", nameless, "@neutral.test", "bert@example.test", 6, junk},
    {"our own domain, an address in the name, without a name", nameless, "@neutral.test",
     "\"ceo@bank.test\" <bert@example.test>", 8, junk},
    {"honest mail from a listed address", listed, "@good.test", "a@good.test", 4, inbox},
    {"listed, nothing is published", listed, "@bare.test", "a@bare.test", 5, junk},
    {"listed, DMARC fails, quarantine", listed, "@soft.test", "a@soft.test", 9, junk},
    {"listed, DMARC fails, reject", listed, "@strict.test", "a@strict.test", 10, 550},
    {"a domain that sends no mail", named, "@silent.test", "a@silent.test", 0, 550, helo, 2, junk},
    {"a domain that takes no mail", named, "@null.test", "a@null.test", 0, 550, helo, 1, junk},
    {"a domain that does not exist", named, "@missing.good.test", "a@good.test", 0, 550, helo, 6, junk},
    {"our own name in HELO", named, "@good.test", "a@good.test", 0, 550, "mx1.example.test", 0, junk},
};
constexpr int count = static_cast<int>(std::size(senders));

QString subject(int index) { return QStringLiteral("sender %1").arg(index); }
QString envelope(int index) { return QStringLiteral("a%1").arg(index) + senders[index].from; }

} // namespace

class SendersTest : public QObject {
    Q_OBJECT

    struct Arrived {
        int fate = 0, points = 0;
        QString header;
    };
    std::unique_ptr<NameServer> names_;
    std::unique_ptr<ServerProcess> server_;

    void makeZones() {
        const QString mail = "@ MX 10 mail\nmail A 198.18.0.2\nmail A 198.18.0.4\n",
                      elsewhere = "@ TXT \"v=spf1 ip4:192.0.2.1 %1\"\n";
        names_ = std::make_unique<NameServer>();
        names_->zone("good.test", mail + "@ TXT \"v=spf1 a:mail.good.test -all\"\n_dmarc TXT \"v=DMARC1; p=reject\"\n"
                                         "bounce MX 10 mail\nbounce TXT \"v=spf1 ip4:198.18.0.2 -all\"\n"
                                         "news MX 10 mail\nother A 192.0.2.1\n");
        names_->zone("tight.test", mail + "@ TXT \"v=spf1 ip4:198.18.0.2 -all\"\nbounce MX 10 mail\n"
                                          "bounce TXT \"v=spf1 ip4:198.18.0.2 -all\"\n"
                                          "_dmarc TXT \"v=DMARC1; p=reject; aspf=s\"\n");
        const auto asking = [&](const QString& name, const QString& policy) {
            names_->zone(name, mail + elsewhere.arg("-all") + "_dmarc TXT \"v=DMARC1; " + policy + "\"\n");
        };
        asking("strict.test", "p=reject");
        asking("soft.test", "p=quarantine");
        asking("watch.test", "p=none");
        asking("testing.test", "p=reject; t=y");
        names_->zone("sp.test", mail + "sub A 198.18.0.2\n_dmarc TXT \"v=DMARC1; p=none; sp=quarantine\"\n");
        names_->zone("np.test", mail + "_dmarc TXT \"v=DMARC1; p=none; np=reject\"\n");
        names_->zone("plain.test", mail + elsewhere.arg("-all"));
        names_->zone("tilde.test", mail + elsewhere.arg("~all"));
        names_->zone("neutral.test", mail + elsewhere.arg("?all"));
        names_->zone("broken.test", mail + "@ TXT \"v=spf1 ipv4:198.18.0.2 -all\"\n");
        names_->zone("loop.test", mail + "@ TXT \"v=spf1 include:loop.test -all\"\n");
        names_->zone("bare.test", mail);
        names_->zone("silent.test", mail + "@ TXT \"v=spf1 -all\"\n");
        names_->zone("null.test", "@ MX 0 .\n");
        names_->zone("test", "@ TXT \"nobody's policy\"\n"); // a walk ends here
        names_->zone("18.198.in-addr.arpa",
                     "2.0 PTR mail.good.test.\n4.0 PTR mail.good.test.\n3.0 PTR other.good.test.\n");
        names_->zone("block.test", "2.0.0.127 A 127.0.0.2\n4.0.18.198 A 127.0.0.4\n");
    }
    // Subject -> what became of it.
    QMap<QString, Arrived> arrived() const {
        QMap<QString, Arrived> all;
        for (const char* folder : {"INBOX", "Junk"}) {
            QTemporaryDir exported;
            server_->ctl({"mailbox", "export", "alice@example.test", exported.path(), "--mailbox", folder});
            const QDir files(exported.path());
            for (const QString& name : files.entryList({"*.eml"}, QDir::Files)) {
                QFile file(files.filePath(name));
                if (!file.open(QIODevice::ReadOnly)) continue;
                const QString text = QString::fromUtf8(file.readAll());
                const auto about = QRegularExpression("\nSubject: (sender \\d+)\r").match(text);
                const auto score = QRegularExpression("\nX-Spam-Status: \\w+, score=(-?\\d+)").match(text);
                all[about.captured(1)] = {folder == QLatin1String("Junk") ? junk : inbox,
                                          score.hasMatch() ? score.captured(1).toInt() : 99,
                                          text.left(text.indexOf("\r\n\r\n"))};
            }
        }
        return all;
    }
    bool start(const QString& partner) {
        server_ = std::make_unique<ServerProcess>("mx1.example.test",
                                                  QMap<QString, QString>{{"check.incoming", "yes"},
                                                                         {"client.greet_pause", "0"},
                                                                         {"greylist.scope", "off"},
                                                                         {"dnsbl.lists", "block.test"},
                                                                         {"check.reputation", "no"},
                                                                         {"dns.servers", names_->endpoint()}});
        if (!server_->start()) return false;
        server_->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        for (const char* account : {"alice@example.test", "bert@example.test"})
            server_->mustCtl({"account", "add", account}, "alice-password\n");
        if (partner.isEmpty()) return true;
        server_->mustCtl({"partner", "add", "second", "--host", "127.0.0.1", "--port", partner});
        server_->mustCtl({"domain", "set", "example.test", "--secondary", "second"});
        return true;
    }
    static bool handIn(quint16 port, int index, const QString& address, const QString& hello) {
        const Finished sent =
            swaks(port, envelope(index), "alice@example.test",
                  {"--helo", hello, "--local-interface", address, "--header",
                   QStringLiteral("From: ") + senders[index].author, "--header", "Subject: " + subject(index)});
        if (sent.exitCode != 0) qWarning("%s", (sent.out + sent.err).constData());
        return sent.exitCode == 0;
    }
    static QString told(const Sender& sender, const Arrived& got) {
        return QStringLiteral("%1: %2 points in %3\n%4")
            .arg(QString::fromUtf8(sender.what), QString::number(got.points), got.fate == junk ? "Junk" : "the inbox",
                 got.header);
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"swaks", "nsd", "postfix", "ip"}, true);
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        for (const char* address : {named, listed, nameless, liar})
            run("ip", {"address", "add", QString(address) + "/32", "dev", "lo"});
        makeZones();
        QVERIFY(names_->start());
    }
    void cleanup() { server_.reset(); }
    void cleanupTestCase() {
        for (const char* address : {named, listed, nameless, liar})
            run("ip", {"address", "del", QString(address) + "/32", "dev", "lo"});
    }

    void asTheirOwnPostfixSends() {
        QVERIFY(start({}));
        PostfixServer sender(PostfixServer::Role::secondary, "unused.test", server_->endpoint());
        QString ways, services;
        for (int i = 0; i < count; ++i) {
            ways += envelope(i) + QStringLiteral(" s%1:[127.0.0.1]:%2\n").arg(i).arg(server_->relayPort);
            services += QStringLiteral("s%1 unix - - n - - smtp -o smtp_bind_address=%2 -o smtp_helo_name=%3\n")
                            .arg(QString::number(i), senders[i].address, senders[i].helo);
        }
        sender.addFile("ways", ways);
        sender.configure("transport_maps =\nrelay_domains =\nsmtpd_relay_restrictions = permit_mynetworks, reject\n"
                         "sender_dependent_default_transport_maps = texthash:%1/ways\n",
                         services);
        QVERIFY(sender.start());
        int taken = 0;
        for (int i = 0; i < count; ++i) {
            QVERIFY(handIn(sender.port(), i, "127.0.0.1", "client.test"));
            if (senders[i].fate <= 0) ++taken;
        }
        waitUntil([&] { return arrived().size() == taken; }, 60'000);
        const auto all = arrived();
        for (int i = 0; i < count; ++i)
            QVERIFY2(all.contains(subject(i)) == (senders[i].fate <= 0),
                     (senders[i].what + QByteArray("\n") + sender.log().right(4000)).constData());
        for (int i = 0; i < count; ++i) {
            const Sender& each = senders[i];
            if (each.fate > 0) continue;
            const Arrived got = all[subject(i)];
            QVERIFY2(got.points == each.points && got.fate == each.fate, qPrintable(told(each, got)));
        }
        // All others were refused: one since the domain does not exist, the rest by what is known of them.
        const auto refused = [&](const char* code) { return sender.log().count(code); };
        QVERIFY2(waitUntil([&] { return refused(" 550 5.1.8 ") == 1 && refused(" 550 5.7.") == count - taken - 1; }),
                 sender.log().right(4000).constData());
    }

    void asAPartnersPostfixBringsIt() {
        QVERIFY(start(QString::number(freePort()))); // it is known by its address
        PostfixServer partner(PostfixServer::Role::secondary, "example.test", server_->endpoint());
        partner.configure("smtp_send_xforward_command = yes\nsmtpd_peername_lookup = no\n");
        QVERIFY(partner.start());
        for (int i = 0; i < count; ++i)
            QVERIFY(handIn(partner.port(), i, senders[i].address, senders[i].helo));
        QVERIFY2(waitUntil([&] { return arrived().size() == count; }, 60'000), partner.log().right(4000).constData());
        const auto all = arrived();
        for (int i = 0; i < count; ++i) {
            const Sender& each = senders[i];
            const Arrived got = all[subject(i)];
            const int points = each.viaPoints != -100 ? each.viaPoints : each.points;
            const int fate = each.viaFate != -100 ? each.viaFate : points >= 5 ? junk : inbox;
            QVERIFY2(got.points == points && got.fate == fate, qPrintable(told(each, got)));
        }
    }
};

QTEST_GUILESS_MAIN(SendersTest)
#include "senders_test.moc"
