// ismail.conf: how it is read, and how an installer that was told something changes it.
#include "base/path_text.h"
#include "bootstrap.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace ismail;
using namespace ismail::service;

namespace {

using Values = std::map<std::string, std::string>;

struct File {
    QTemporaryDir directory;
    // A folder whose name no code page of a single octet has.
    std::filesystem::path path = pathFromUtf8(directory.path().toStdString()) /
                                 pathFromUtf8("B\xC3\xBCro \xE3\x83\xA1\xE3\x83\xBC\xE3\x83\xAB") / "ismail.conf";

    explicit File(const std::string& text) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    Result<Values> read() const { return readConfigurationFile(path); }
};

} // namespace

class BootstrapTest : public QObject {
    Q_OBJECT

private slots:
    void aFileIsReadFromAFolderOfAnyName() {
        const auto values = File("server.name = mx1.example.test\r\nlistener.relay.port = 2525\n").read();
        QVERIFY2(values.ok(), values.ok() ? "" : values.error().text.c_str());
        QCOMPARE(values->at("server.name"), std::string("mx1.example.test"));
        QCOMPARE(values->at("listener.relay.port"), std::string("2525"));
    }

    void theMarkThatWindowsPutsInFrontIsNoText() {
        const auto values = File("\xEF\xBB\xBFserver.name = mx1.example.test\r\n").read();
        QVERIFY2(values.ok(), values.ok() ? "" : values.error().text.c_str());
        QCOMPARE(values->at("server.name"), std::string("mx1.example.test"));
    }

    void anotherEncodingIsRefusedWithItsLineAndFile() {
        const auto values = File("# ok\ntls.key_file = C:\\B\xFCro\\key.pem\n").read();
        QVERIFY(!values.ok());
        QVERIFY(values.error().text.find("B\xC3\xBCro \xE3\x83\xA1") != std::string::npos);
        QVERIFY(values.error().text.find("line 2: this is no UTF-8") != std::string::npos);
    }

    void whatAnInstallerWasToldStands_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const QByteArray name = "server.name = new.example.test\r\n", port = "listener.relay.port = 26\r\n";
        QTest::newRow("an empty file") << QByteArray() << port + name;
        QTest::newRow("other lines stay as they are")
            << QByteArray("# mine\n\ntls.key_file = k.pem\n") << "# mine\n\ntls.key_file = k.pem\n" + port + name;
        QTest::newRow("a line is replaced in its place")
            << QByteArray("  server.name=old.example.test\n# end") << name + "# end\r\n" + port;
        QTest::newRow("the later line that would win goes")
            << QByteArray("server.name = a.test\r\nlog.level = debug\r\nserver.name = b.test\r\n")
            << name + "log.level = debug\r\n" + port;
        QTest::newRow("a comment is no line")
            << QByteArray("#server.name = a.test\r\n") << "#server.name = a.test\r\n" + port + name;
        QTest::newRow("the mark in front stays")
            << QByteArray("\xEF\xBB\xBFserver.name = a.test\r\n") << "\xEF\xBB\xBF" + name + port;
    }
    void whatAnInstallerWasToldStands() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const Values told = {{"server.name", "new.example.test"}, {"listener.relay.port", "26"}};
        const std::string text = configurationWith(before.toStdString(), told);
        QCOMPARE(QByteArray::fromStdString(text), after);
        // Said twice it changes nothing more.
        QCOMPARE(configurationWith(text, told), text);
        const auto read = File(text).read();
        QVERIFY(read.ok());
        QCOMPARE(read->at("server.name"), std::string("new.example.test"));
        QCOMPARE(read->at("listener.relay.port"), std::string("26"));
    }
};

QTEST_GUILESS_MAIN(BootstrapTest)
#include "bootstrap_test.moc"
