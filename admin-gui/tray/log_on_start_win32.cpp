#include "tray/log_on_start.h"

#include <QSettings>

namespace ismail::admin {

namespace {

// The one entry that starts the icon, made and removed by the installer for all users of the computer: none is left
// behind where nobody is logged on when the product is removed. Each user's switch is a setting of the program, which
// looks at it.
const QString machineRun = QStringLiteral("HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Run");
const QString entry = QStringLiteral("ISMail Administrator");
const QString switchKey = QStringLiteral("tray/atLogOn");

} // namespace

bool startsAtLogOn() {
    return QSettings(machineRun, QSettings::Registry64Format).contains(entry) &&
           QSettings().value(switchKey, true).toBool();
}

bool setStartsAtLogOn(bool starts) {
    QSettings settings;
    settings.setValue(switchKey, starts);
    settings.sync();
    return settings.status() == QSettings::NoError && startsAtLogOn() == starts;
}

} // namespace ismail::admin
