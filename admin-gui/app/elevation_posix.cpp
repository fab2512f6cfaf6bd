#include "app/elevation.h"

namespace ismail::admin {

bool canElevate() { return false; }

bool needsOnlyConsent() { return false; }

void startElevated(const QStringList&, QObject*, std::function<void(const QString&)>) {}

QString elevationCommand() {
    QString user = qEnvironmentVariable("USER");
    if (user.isEmpty()) user = QStringLiteral("\"$USER\"");
    return QStringLiteral("sudo usermod --append --groups ismail ") + user;
}

void registerForRestart() {}

} // namespace ismail::admin
