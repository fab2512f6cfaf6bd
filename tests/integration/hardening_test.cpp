// The built programs read back: what cmake/Hardening.cmake asks for is in them. And the systemd unit: it parses, it
// keeps out what it should, and it lets the service do all that it does.
#include "harness/peers.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"
#include "source_tree.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QtTest>

using namespace ismail::test;

namespace {

QByteArray readelf(const QString& program, const QStringList& what) {
    return run("readelf", what + QStringList{"-W", programPath(program)}).out;
}

QByteArray lineWith(const QByteArray& text, const QByteArray& word) {
    for (const QByteArray& line : text.split('\n'))
        if (line.contains(word)) return line;
    return {};
}

QByteArray unitText() {
    QFile file(QStringLiteral(ISMAIL_SOURCE_DIR "/installer/ismaild.service"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The values of a setting of the unit, in order: "@system-service", "~@privileged".
QStringList unitValues(const QString& key) {
    QStringList values;
    for (const QString& line : QString::fromUtf8(unitText()).split('\n'))
        if (line.startsWith(key + "=")) values += line.mid(key.size() + 1).split(' ', Qt::SkipEmptyParts);
    return values;
}

// The system calls of a name or group of systemd's.
QSet<QString> callsOf(const QString& name) {
    if (!name.startsWith('@')) return {name};
    QSet<QString> calls;
    const QString listed = QString::fromUtf8(run("systemd-analyze", {"syscall-filter", "--no-pager", name}).out);
    for (const QString& line : listed.split('\n').mid(1))
        if (const QString word = line.trimmed(); line.startsWith("    ") && !word.startsWith('#'))
            calls += callsOf(word);
    return calls;
}

// What the unit's filter lets through.
QSet<QString> allowedCalls() {
    QSet<QString> allowed;
    bool takesAway = false;
    for (const QString& line : QString::fromUtf8(unitText()).split('\n')) {
        if (!line.startsWith("SystemCallFilter=")) continue;
        QString value = line.mid(17);
        takesAway = value.startsWith('~');
        if (takesAway) value.remove(0, 1);
        for (const QString& name : value.split(' ', Qt::SkipEmptyParts)) {
            if (takesAway)
                allowed -= callsOf(name);
            else
                allowed += callsOf(name);
        }
    }
    return allowed;
}

// The unit as it would be for the programs of this tree.
QString unitOfThisTree(const QTemporaryDir& directory) {
    const QString path = directory.filePath("ismaild.service");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write the unit");
    file.write(unitText().replace("/usr/local/bin/", QFileInfo(programPath("ismaild")).path().toUtf8() + "/"));
    return path;
}

} // namespace

class HardeningTest : public QObject {
    Q_OBJECT
private slots:
    void programsAreHardened_data() {
        QTest::addColumn<QString>("program");
        for (const char* program : {"ismaild", "ismailctl", "ismail-admin"})
            if (QFile::exists(programPath(program))) QTest::newRow(program) << QString(program);
    }

    void programsAreHardened() {
        if (const QString missing = missingPeer({"readelf"}); !missing.isEmpty()) QSKIP(qPrintable(missing));
        QFETCH(QString, program);
        QVERIFY2(lineWith(readelf(program, {"-h"}), "Type:").contains("DYN"), "it has a fixed address");
        const QByteArray segments = readelf(program, {"-l"});
        QVERIFY2(segments.contains("GNU_RELRO"), "its relocations stay writable");
        const QByteArray stack = lineWith(segments, "GNU_STACK");
        QVERIFY2(!stack.isEmpty() && !stack.contains("RWE"), "its stack is executable");
        const QByteArray flags = lineWith(readelf(program, {"-d"}), "(FLAGS_1)");
        QVERIFY2(flags.contains("NOW"), "its relocations are made late, so that they stay writable");
        QVERIFY2(flags.contains("PIE"), "it has a fixed address");
        const QByteArray symbols = readelf(program, {"--dyn-syms"});
        QVERIFY2(symbols.contains("__stack_chk_fail"), "its stack is not protected");
        QVERIFY2(symbols.contains("glibcxx_assert_fail"), "the standard library's indexes are not checked");
        if (program == "ismaild")
            QVERIFY2(QRegularExpression("__\\w+_chk@").match(symbols).hasMatch(), "sizes of buffers are not checked");
    }

    void theUnitIsUnderstoodAndKeepsMuchOut() {
        if (const QString missing = missingPeer({"systemd-analyze"}); !missing.isEmpty()) QSKIP(qPrintable(missing));
        const QTemporaryDir directory;
        const QString unit = unitOfThisTree(directory);
        const Finished verified = run("systemd-analyze", {"verify", "--man=no", "--recursive-errors=no", unit});
        QVERIFY2(!verified.err.contains("ismaild.service"), verified.err.constData());
        const Finished rated =
            run("systemd-analyze", {"security", "--no-pager", "--offline=true", "--threshold=20", unit});
        QVERIFY2(rated.exitCode == 0, lineWith(rated.out, "Overall exposure").constData());
        for (const char* key : {"MemoryMax", "TasksMax", "LimitCORE", "RestrictSUIDSGID", "ProtectClock",
                                "ProtectKernelLogs", "ProtectHostname", "ProtectProc"})
            QVERIFY2(unitValues(key).size() == 1, key);
    }

    // Under a filter that forbids what the service does it fails far from here, on somebody's server.
    void theUnitAllowsAllThatTheServiceDoes() {
        if (const QString missing = missingPeer({"systemd-analyze", "strace"}); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        const QSet<QString> allowed = allowedCalls();
        QVERIFY(allowed.size() > 200);
        QVERIFY(!allowed.contains("mount"));
        ServerProcess server("mx.example.test");
        QVERIFY(server.start());
        const QString record = server.dataDirectory() + "/calls.txt";
        QProcess strace;
        strace.start("strace", {"-f", "-qq", "-o", record, "-p", QString::number(server.processId())});
        QVERIFY(strace.waitForStarted());
        if (!waitUntil([&] { return QFile::exists(record); }, 5000) || strace.waitForFinished(500))
            QSKIP("strace may not look at processes here");
        server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server.mustCtl({"account", "add", "alice@example.test"}, "a long password\n");
        SmtpDialog client(server.relayPort);
        client.command("EHLO client.test");
        QVERIFY(client.startTls());
        client.command("EHLO client.test");
        QVERIFY(client.mail("bob@peer.test", {"alice@example.test"}, "Subject: one\r\n\r\nText\r\n").startsWith("250"));
        QTRY_COMPARE(server.mailbox("alice@example.test").size(), 1);
        server.mustCtl({"settings", "set", "log.level", "info"});
        server.mustCtl({"backup", "now"});
        server.mustCtl({"status"});
        QVERIFY(server.stop(20000));
        strace.waitForFinished(5000);

        QFile file(record);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QSet<QString> made;
        const QRegularExpression call("^\\d+ +(?:<\\.\\.\\. )?(\\w+)(?:\\(| resumed)");
        while (!file.atEnd())
            if (const auto match = call.match(QString::fromUtf8(file.readLine())); match.hasMatch())
                made += match.captured(1);
        QVERIFY(made.size() > 20);
        QVERIFY(made.contains("fdatasync") || made.contains("fsync"));
        made -= "fchown"; // SQLite does it only for root, which the service is not
        const QStringList forbidden = (made - allowed).values();
        QVERIFY2(forbidden.isEmpty(), qPrintable(forbidden.join(' ')));
    }
};

QTEST_GUILESS_MAIN(HardeningTest)
#include "hardening_test.moc"
