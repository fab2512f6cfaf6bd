// What the icon in the notification area says: a state, in colour and in shape, and a tooltip of a few lines. Pure: a
// status in, an answer out.
#pragma once

#include "rpc/contract_group.h"
#include "rpc/contract_server.h"

#include <QIcon>
#include <QString>

#include <optional>

namespace ismail::admin {

// In the order of importance: what comes later hides what comes before.
enum class TrayState {
    fine,
    waiting,  // mail waits or is held
    problem,  // something needs a person
    stopped,  // no listener takes connections
    noContact // the service does not answer
};

// status absent: there is no contact.
TrayState trayState(const std::optional<rpc::GetStatus::Response>& status);
QString trayStateText(TrayState state);
// At most 127 characters, which is what Windows shows.
QString trayTooltip(const QString& serverName, const std::optional<rpc::GetStatus::Response>& status,
                    const std::optional<rpc::GroupStatus::Response>& group = {});
// The product's sign with a mark: tick, dots, triangle, square, cross.
QIcon trayIcon(TrayState state);

} // namespace ismail::admin
