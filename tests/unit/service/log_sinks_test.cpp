#include "log_sinks.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace ismail;
using service::ServiceLog;

class LogSinksTest : public QObject {
    Q_OBJECT

    QTemporaryDir directory_;
    SystemClock clock_;
    QByteArray text() const {
        QFile file(directory_.filePath("ismaild.log"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void everyLineReachesTheFileWithoutWaitingForMore() {
        ServiceLog log(clock_, directory_.path().toStdString(), false);
        for (int i = 0; i < 3; ++i) {
            const std::string number = std::to_string(i);
            log.info("an.event", {{"number", number}});
            QTRY_VERIFY(text().contains(" info an.event number=" + QByteArray::fromStdString(number) + "\n"));
            log.warning("a.warning", {{"number", number}});
            QTRY_VERIFY(text().contains(" warning a.warning number=" + QByteArray::fromStdString(number) + "\n"));
        }
    }
    void whatWasWrittenIsThereAtTheEnd() {
        {
            ServiceLog log(clock_, directory_.path().toStdString(), false);
            log.info("the.last");
        }
        QVERIFY(text().contains("the.last"));
    }
};

QTEST_GUILESS_MAIN(LogSinksTest)
#include "log_sinks_test.moc"
