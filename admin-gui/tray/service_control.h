// Starting and stopping the service of this computer, where the platform has a manager of services that can be asked.
// Nothing blocks: the answer comes by the callback. The person may be asked for an administrator's consent.
#pragma once

#include <QObject>
#include <QString>

#include <functional>

namespace ismail::admin {

enum class ServiceDeed { start, stop, restart };

// The service is installed here, and there is a manager to ask.
bool canControlService();
// problem: a sentence, empty: it was done. Called in the context's thread, never after the context died.
void controlService(ServiceDeed deed, QObject* context, std::function<void(const QString& problem)> done);

} // namespace ismail::admin
