#include "tray/log_on_start.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace ismail::admin {

namespace {

// XDG autostart: read by every desktop.
QString entryPath() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/autostart/ismail-admin.desktop");
}

} // namespace

bool startsAtLogOn() { return QFile::exists(entryPath()); }

bool setStartsAtLogOn(bool starts) {
    const QString path = entryPath();
    if (!starts) return !QFile::exists(path) || QFile::remove(path);
    if (!QDir().mkpath(QFileInfo(path).path())) return false;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return false;
    file.write("[Desktop Entry]\nType=Application\nName=ISMail Administrator\nExec=\"" +
               QCoreApplication::applicationFilePath().toUtf8() + "\" --tray\nTerminal=false\n");
    return file.commit();
}

} // namespace ismail::admin
