#include "tray/tray_state.h"

#include "tray/tray_words.h"
#include "ui/format.h"
#include "ui/group_words.h"
#include "ui/icons.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr qsizetype longestTooltip = 127;

bool isStopped(const rpc::GetStatus::Response& status) {
    return !status.listeners.empty() &&
           std::none_of(status.listeners.begin(), status.listeners.end(),
                        [](const auto& listener) { return listener.state == rpc::ListenerState::listening; });
}

// The same on light and dark task bars, so they are fixed.
QColor markColor(TrayState state) {
    switch (state) {
    case TrayState::fine: return {0x1d, 0x8a, 0x4e};
    case TrayState::waiting: return {0x1f, 0x7a, 0xd0};
    case TrayState::problem: return {0xd8, 0x3a, 0x2e};
    case TrayState::stopped: return {0x6b, 0x72, 0x7a};
    case TrayState::noContact: return {0x3c, 0x41, 0x46};
    }
    return {};
}

QPainterPath markShape(TrayState state, const QRectF& box) {
    QPainterPath shape;
    if (state == TrayState::problem) {
        shape.moveTo(box.center().x(), box.top());
        shape.lineTo(box.bottomRight());
        shape.lineTo(box.bottomLeft());
        shape.closeSubpath();
    } else if (state == TrayState::stopped) {
        shape.addRoundedRect(
            box.adjusted(box.width() * 0.06, box.width() * 0.06, -box.width() * 0.06, -box.width() * 0.06),
            box.width() * 0.12, box.width() * 0.12);
    } else {
        shape.addEllipse(box);
    }
    return shape;
}

void paintSign(QPainter& painter, TrayState state, const QRectF& box) {
    const auto at = [&box](double x, double y) {
        return QPointF(box.left() + box.width() * x, box.top() + box.height() * y);
    };
    painter.setPen(QPen(Qt::white, box.width() * 0.15, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (state) {
    case TrayState::fine: painter.drawPolyline(QPolygonF{at(0.26, 0.53), at(0.44, 0.70), at(0.75, 0.33)}); break;
    case TrayState::waiting:
        for (const double x : {0.26, 0.5, 0.74})
            painter.drawPoint(at(x, 0.5));
        break;
    case TrayState::problem:
        painter.drawLine(at(0.5, 0.42), at(0.5, 0.64));
        painter.drawPoint(at(0.5, 0.84));
        break;
    case TrayState::stopped:
        painter.drawLine(at(0.38, 0.32), at(0.38, 0.68));
        painter.drawLine(at(0.62, 0.32), at(0.62, 0.68));
        break;
    case TrayState::noContact:
        painter.drawLine(at(0.32, 0.32), at(0.68, 0.68));
        painter.drawLine(at(0.68, 0.32), at(0.32, 0.68));
        break;
    }
}

QPixmap trayPixmap(TrayState state, int edge) {
    QPixmap pixmap(edge, edge);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (state == TrayState::noContact || state == TrayState::stopped) painter.setOpacity(0.55);
    productIcon().paint(&painter, QRect(0, 0, edge, edge));
    painter.setOpacity(1);
    const double size = edge * 0.62;
    const QRectF box(edge - size, edge - size, size, size);
    const QPainterPath shape = markShape(state, box.adjusted(edge * 0.03, edge * 0.03, -edge * 0.03, -edge * 0.03));
    painter.setPen(QPen(Qt::white, edge * 0.06));
    painter.setBrush(markColor(state));
    painter.drawPath(shape);
    paintSign(painter, state, box);
    return pixmap;
}

} // namespace

TrayState trayState(const std::optional<rpc::GetStatus::Response>& status) {
    if (!status) return TrayState::noContact;
    if (isStopped(*status)) return TrayState::stopped;
    if (status->verdict >= rpc::Severity::warning || !status->acceptsMail) return TrayState::problem;
    if (status->queue.deferred + status->queue.held + status->queue.onHold > 0) return TrayState::waiting;
    return TrayState::fine;
}

QString trayStateText(TrayState state) {
    switch (state) {
    case TrayState::fine: return Tray::tr("Everything is working");
    case TrayState::waiting: return Tray::tr("Mail is waiting");
    case TrayState::problem: return Tray::tr("Something needs attention");
    case TrayState::stopped: return Tray::tr("No connections are accepted");
    case TrayState::noContact: return Tray::tr("No connection to the service");
    }
    return {};
}

QString trayTooltip(const QString& serverName, const std::optional<rpc::GetStatus::Response>& status,
                    const std::optional<rpc::GroupStatus::Response>& group) {
    QStringList lines = {serverName.isEmpty() ? QStringLiteral("ISMail") : serverName};
    lines.append(trayStateText(trayState(status)));
    if (status) {
        lines.append(Tray::tr("%1 waiting, %2 held")
                         .arg(countText(status->queue.recipients - status->queue.held), countText(status->queue.held)));
        const auto down = std::count_if(status->partners.begin(), status->partners.end(),
                                        [](const auto& partner) { return partner.state == rpc::PartnerState::down; });
        if (down > 0) lines.append(Tray::tr("Partners down: %1").arg(down));
        const QString member = group ? groupLine(*group) : QString();
        if (!member.isEmpty()) lines.append(member);
    }
    return lines.join(u'\n').left(longestTooltip);
}

QIcon trayIcon(TrayState state) {
    QIcon icon;
    for (const int edge : {16, 20, 24, 32, 48, 64})
        icon.addPixmap(trayPixmap(state, edge));
    return icon;
}

} // namespace ismail::admin
