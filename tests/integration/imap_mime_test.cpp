// Hard MIME: octets in are octets out, and ENVELOPE and BODYSTRUCTURE are what Dovecot says, for the samples of the
// test packages of libraries and our own.
#include "harness/mail_server.h"
#include "harness/peers.h"
#include "source_tree.h"

#include <QDir>
#include <QtTest>

#include <memory>

using namespace ismail::test;

namespace {

// Python's test package, where it is installed (libpython3.11-testsuite), and ours.
QStringList sampleDirectories() {
    QStringList found{QStringLiteral(ISMAIL_SOURCE_DIR "/tests/data/messages"),
                      QStringLiteral(ISMAIL_SOURCE_DIR "/tests/data/mime")};
    for (const QString& python : QDir("/usr/lib").entryList({"python3.*"}, QDir::Dirs)) {
        const QString directory = "/usr/lib/" + python + "/test/test_email/data";
        if (QDir(directory).exists()) found.append(directory);
    }
    return found;
}

QString script(const char* name) {
    return QStringLiteral(ISMAIL_SOURCE_DIR "/tests/integration/peers/") + QLatin1String(name);
}

} // namespace

class ImapMimeTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MailServer> server_;

private slots:
    void initTestCase() {
        const QString missing = missingMailServer();
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        server_ = makeMailServer();
        QVERIFY(server_->start());
    }
    void cleanupTestCase() { server_.reset(); }

    void octetsInAreOctetsOut() {
        const Finished done =
            run("python3", QStringList{script("imap_roundtrip.py"), server_->describe("alice")} + sampleDirectories(),
                {}, 120000);
        QVERIFY2(done.exitCode == 0, done.out + done.err);
    }

    void structuresAreWhatDovecotSays() {
        const QString missing = missingPeer({"dovecot"}, true);
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        DovecotServer dovecot;
        QVERIFY(dovecot.start());
        const Finished done = run("python3",
                                  QStringList{script("imap_structures.py"), server_->describe("bob"),
                                              dovecot.describe("bob"), script("known_structures.txt")} +
                                      sampleDirectories(),
                                  {}, 120000);
        QVERIFY2(done.exitCode == 0, done.out + done.err);
    }
};

QTEST_GUILESS_MAIN(ImapMimeTest)
#include "imap_mime_test.moc"
