#include "rpc/docs.h"

#include <QtTest>

using namespace ismail;

class DocsTest : public QObject {
    Q_OBJECT
private slots:
    void theDocumentInTheTreeIsTheContractAsItIs();
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

QTEST_GUILESS_MAIN(DocsTest)
#include "docs_test.moc"
