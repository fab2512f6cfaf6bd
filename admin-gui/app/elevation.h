// Getting from a viewer to an administrator, as the platform does it.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

namespace ismail::admin {

// This program can be started again with more rights.
bool canElevate();
// Whoever runs it needs only to consent: an administrator of Windows, who works with fewer rights until he does.
bool needsOnlyConsent();
// What this program was started with, as it is to be started again with more rights: with its window, in the place of
// the one that is there.
QStringList elevatedArguments();
// Does that, with these arguments. done: what is wrong, empty when the other one has been started and this one may end.
// It comes from the event loop, and not at all when the context died before.
void startElevated(const QStringList& arguments, QObject* context, std::function<void(const QString&)> done);

// Where it cannot: a command that gives the user the rights of an administrator of the service, to be run by somebody
// who may. Empty: there is none.
QString elevationCommand();

// An installer that had to end this program (the Restart Manager of Windows) starts it again, as an icon.
void registerForRestart();

} // namespace ismail::admin
