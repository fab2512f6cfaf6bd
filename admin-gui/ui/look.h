// Colours and spacing, the same on every page, in light and dark. Everything else is the style's own.
#pragma once

#include "rpc/contract_server.h"

#include <QColor>
#include <QPalette>

namespace ismail::admin {

// The application's palette is dark.
bool isDark();
bool isDark(const QPalette& palette);
// Readable text or marks in the colour of a severity.
QColor severityColor(rpc::Severity severity);
// A pale ground for a bar of that severity.
QColor severityGround(rpc::Severity severity);
// The product's own blue, and series of a chart (any number; they repeat after eight).
QColor accentColor();
QColor seriesColor(int number);
// Secondary text that still reads well.
QColor mutedColor(const QPalette& palette);
// The thin line around a card.
QColor lineColor(const QPalette& palette);
constexpr double cornerRadius = 5;
// Dark and light palettes of our own, for --look and for screenshots; nothing else sets a palette.
QPalette ownPalette(bool dark);

} // namespace ismail::admin
