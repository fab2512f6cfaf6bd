// Getting from a viewer to an administrator, as the platform does it.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

namespace ismail::admin {

// This program can be started again with more rights.
bool canElevate();
// Does that, with these arguments. done: what is wrong, empty when the other one has been started and this one may end.
// It comes from the event loop, and not at all when the context died before.
void startElevated(const QStringList& arguments, QObject* context, std::function<void(const QString&)> done);

// Where it cannot: a command that gives the user the rights of an administrator of the service, to be run by somebody
// who may. Empty: there is none.
QString elevationCommand();

} // namespace ismail::admin
