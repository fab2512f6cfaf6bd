#include "tray/log_on_start.h"

#include <QCoreApplication>
#include <QDir>
#include <QSettings>

namespace ismail::admin {

namespace {

const QString runKey = QStringLiteral("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run");
const QString entry = QStringLiteral("ISMail Administrator");

} // namespace

bool startsAtLogOn() { return QSettings(runKey, QSettings::NativeFormat).contains(entry); }

bool setStartsAtLogOn(bool starts) {
    QSettings run(runKey, QSettings::NativeFormat);
    if (starts)
        run.setValue(entry, u'"' + QDir::toNativeSeparators(QCoreApplication::applicationFilePath()) +
                                QStringLiteral("\" --tray"));
    else
        run.remove(entry);
    run.sync();
    return run.status() == QSettings::NoError;
}

} // namespace ismail::admin
