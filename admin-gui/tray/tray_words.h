// For texts of the icon that belong to no class of its own: Tray::tr("…").
#pragma once

#include <QCoreApplication>

namespace ismail::admin {

class Tray {
    Q_DECLARE_TR_FUNCTIONS(Tray)
};

} // namespace ismail::admin
