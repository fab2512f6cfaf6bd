// The icons of the product: one family, drawn on a grid of 24 with round strokes, in resources/icons/*.svg. They are
// painted from that source at any size, in the colour of the text they stand beside, so light, dark, selected and
// disabled come by themselves. What of SVG is understood: ui/svg_drawing.h.
#pragma once

#include "rpc/contract_server.h"

#include <QColor>
#include <QIcon>
#include <QString>

namespace ismail::admin {

// An icon that does not exist is an empty square, and a warning in the log.
QIcon icon(const QString& name);
// The same in secondary colour, for empty states.
QIcon mutedIcon(const QString& name);
QIcon coloredIcon(const QString& name, const QColor& color);
// Colour and shape: tick, i, triangle, cross.
QIcon severityIcon(rpc::Severity severity);
// The product's own sign.
QIcon productIcon();

} // namespace ismail::admin
