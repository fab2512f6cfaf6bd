#include "tray/service_control.h"

#include "tray/tray_words.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace ismail::admin {

namespace {

const QString unit = QStringLiteral("ismaild.service");

} // namespace

bool canControlService() {
    if (QStandardPaths::findExecutable(QStringLiteral("systemctl")).isEmpty()) return false;
    for (const char* place : {"/etc/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/"})
        if (QFile::exists(QString::fromLatin1(place) + unit)) return true;
    return false;
}

void controlService(ServiceDeed deed, QObject* context, std::function<void(const QString&)> done) {
    static const char* const words[] = {"start", "stop", "restart"};
    auto* process = new QProcess(context);
    QObject::connect(process, &QProcess::finished, context, [process, done](int code, QProcess::ExitStatus) {
        const QString said = QString::fromUtf8(process->readAllStandardError()).trimmed();
        done(code == 0 ? QString() : said.isEmpty() ? Tray::tr("The service manager refused.") : said);
        process->deleteLater();
    });
    QObject::connect(process, &QProcess::errorOccurred, context, [process, done](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        done(Tray::tr("systemctl could not be run."));
        process->deleteLater();
    });
    process->start(QStringLiteral("systemctl"), {QString::fromLatin1(words[static_cast<int>(deed)]), unit});
}

} // namespace ismail::admin
