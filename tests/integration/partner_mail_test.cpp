// Mail that a partner brings, ISMail or Postfix, is judged by the server that the partner took it from.
#include "harness/peers.h"
#include "harness/server_process.h"

#include <QtTest>

#include <memory>

using namespace ismail::test;

class PartnerMailTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NameServer> names_;

    // The primary of example.test, which checks what comes; its partner is at this port.
    std::unique_ptr<ServerProcess> primaryWith(quint16 partner, const QString& context) {
        auto primary = std::make_unique<ServerProcess>("mx1.example.test",
                                                       QMap<QString, QString>{{"check.incoming", "yes"},
                                                                              {"partner.context", context},
                                                                              {"dns.servers", names_->endpoint()}});
        if (!primary->start()) return nullptr;
        primary->mustCtl({"domain", "add", "example.test", "--role", "primary"});
        primary->mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        primary->mustCtl({"partner", "add", "second", "--host", "127.0.0.1", "--port", QString::number(partner)});
        primary->mustCtl({"domain", "set", "example.test", "--secondary", "second"});
        return primary;
    }
    static bool handIn(quint16 port, const QString& address) {
        const Finished sent =
            swaks(port, "a@good.test", "alice@example.test",
                  {"--helo", "mail.good.test", "--local-interface", address, "--header", "From: a@good.test"});
        if (sent.exitCode != 0) qWarning("%s", (sent.out + sent.err).constData());
        return sent.exitCode == 0;
    }
    static int inJunk(const ServerProcess& server) {
        const QByteArray folders = server.ctl({"mailbox", "list", "alice@example.test"}).out;
        const auto match = QRegularExpression("Junk +(\\d+) ").match(QString::fromUtf8(folders));
        return match.captured(1).toInt();
    }
    // The owner's server, and a forger's, through the partner. Where it is not believed from whom a message is, nobody
    // is proven by SPF, and DMARC, which asks to reject, goes by signatures, of which there are none.
    void bringBoth(ServerProcess& primary, quint16 partner, bool known) {
        QVERIFY(handIn(partner, "127.0.0.2"));
        if (known) {
            QVERIFY(waitUntil([&] { return primary.mailbox("alice@example.test").size() == 1; }, 30'000));
            const QByteArray honest = primary.mailbox("alice@example.test").last();
            QVERIFY2(honest.contains("spf=pass") && honest.contains("dmarc=pass"), honest);
        } else {
            QVERIFY(waitUntil([&] { return inJunk(primary) == 1; }, 30'000));
        }
        QVERIFY(handIn(partner, "127.0.0.9"));
        QVERIFY(waitUntil([&] { return inJunk(primary) == (known ? 1 : 2); }, 30'000));
    }

private slots:
    void initTestCase() {
        const QString missing = missingPeer({"swaks", "nsd", "postfix"}, true);
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        names_ = std::make_unique<NameServer>();
        names_->zone("good.test", "@ MX 10 mail\nmail A 127.0.0.2\n@ TXT \"v=spf1 ip4:127.0.0.2 -all\"\n"
                                  "_dmarc TXT \"v=DMARC1; p=reject\"\n");
        QVERIFY(names_->start());
    }

    void aSecondaryOfOurOwnTellsItByXforward() {
        ServerProcess secondary("mx2.example.test", {{"check.incoming", "no"}});
        QVERIFY(secondary.start());
        const auto primary = primaryWith(secondary.relayPort, "xforward");
        QVERIFY(primary);
        secondary.mustCtl(
            {"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(primary->relayPort)});
        secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first", "--recipients",
                           "accept-all"});
        bringBoth(*primary, secondary.relayPort, true);
    }

    void postfixTellsIt_data() {
        QTest::addColumn<QString>("configuration");
        QTest::addColumn<QString>("context");
        QTest::addColumn<bool>("known");
        const QString tells = "smtp_send_xforward_command = yes\n";
        QTest::newRow("by XFORWARD") << tells << "xforward" << true;
        QTest::newRow("by its Received field") << QString() << "received" << true;
        QTest::newRow("by nothing that is believed") << QString() << "xforward" << false;
        QTest::newRow("to somebody who believes nothing") << tells << "none" << false;
    }
    void postfixTellsIt() {
        QFETCH(QString, configuration);
        QFETCH(QString, context);
        QFETCH(bool, known);
        const auto primary = primaryWith(freePort(), context); // known by its address
        QVERIFY(primary);
        PostfixServer secondary(PostfixServer::Role::secondary, "example.test", primary->endpoint());
        secondary.configure(configuration);
        QVERIFY(secondary.start());
        bringBoth(*primary, secondary.port(), known);
    }
};

QTEST_GUILESS_MAIN(PartnerMailTest)
#include "partner_mail_test.moc"
