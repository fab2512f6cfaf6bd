#include "app/elevation.h"

#include <QCoreApplication>

namespace ismail::admin {

QStringList elevatedArguments() {
    QStringList arguments = QCoreApplication::arguments().mid(1);
    for (const char* how : {"--tray", "--return", "--elevate", "--take-over"})
        arguments.removeAll(QString::fromLatin1(how));
    return arguments << QStringLiteral("--take-over");
}

} // namespace ismail::admin
