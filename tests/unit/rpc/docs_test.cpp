#include "rpc/docs.h"

#include "base/promises.h"
#include "source_tree.h"

#include <QtTest>

using namespace ismail;

class DocsTest : public QObject {
    Q_OBJECT
private slots:
    void theDocumentInTheTreeIsTheContractAsItIs();
    void theHelpOfASwitchNamesTheReplyThatPeersHear();
};

void DocsTest::theDocumentInTheTreeIsTheContractAsItIs() {
    const QString path = QStringLiteral(ISMAIL_SOURCE_DIR "/docs/rpc.md");
    const QByteArray rendered = QByteArray::fromStdString(rpc::renderContract());
    QVERIFY(rendered.contains("### queue.list"));
    if (qEnvironmentVariableIsSet("ISMAIL_UPDATE_DOCS")) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(rendered), qint64(rendered.size()));
        return;
    }
    QFile file(path);
    QVERIFY2(file.open(QIODevice::ReadOnly), "docs/rpc.md is missing: run with ISMAIL_UPDATE_DOCS=1");
    QVERIFY2(file.readAll() == rendered, "docs/rpc.md is not as the contract: run with ISMAIL_UPDATE_DOCS=1");
}

// The relay's tests compare these numbers with what a peer hears.
void DocsTest::theHelpOfASwitchNamesTheReplyThatPeersHear() {
    const auto names = [](std::string_view help, int code) {
        return help.find(std::to_string(code)) != std::string_view::npos;
    };
    QVERIFY(names(promise::domainOffHelp, promise::domainOff));
    QVERIFY(names(promise::addressOffHelp, promise::addressOff));
    QVERIFY(names(promise::accountOffHelp, promise::addressOff));
    const std::string rendered = rpc::renderContract();
    for (const std::string_view help : {promise::domainOffHelp, promise::addressOffHelp, promise::accountOffHelp})
        QVERIFY(rendered.find(help) != std::string::npos);
}

QTEST_GUILESS_MAIN(DocsTest)
#include "docs_test.moc"
