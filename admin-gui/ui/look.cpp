#include "ui/look.h"

#include <QApplication>

#include <array>

namespace ismail::admin {

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

bool isDark() { return isDark(QApplication::palette()); }

QColor severityColor(rpc::Severity severity) {
    const bool dark = isDark();
    switch (severity) {
    case rpc::Severity::ok: return dark ? QColor(0x5f, 0xc8, 0x8a) : QColor(0x1d, 0x7f, 0x4a);
    case rpc::Severity::notice: return dark ? QColor(0x6c, 0xb2, 0xf0) : QColor(0x1f, 0x69, 0xb3);
    case rpc::Severity::warning: return dark ? QColor(0xf0, 0xb4, 0x4a) : QColor(0xa8, 0x62, 0x00);
    case rpc::Severity::problem: return dark ? QColor(0xf4, 0x7f, 0x74) : QColor(0xb8, 0x2a, 0x22);
    }
    return {};
}

QColor severityGround(rpc::Severity severity) {
    const QColor ground = QApplication::palette().color(QPalette::Base);
    const QColor mark = severityColor(severity);
    const double share = isDark() ? 0.18 : 0.10;
    const auto mix = [share](int a, int b) { return static_cast<int>(a * (1 - share) + b * share); };
    return {mix(ground.red(), mark.red()), mix(ground.green(), mark.green()), mix(ground.blue(), mark.blue())};
}

QColor accentColor() { return isDark() ? QColor(0x6c, 0xb2, 0xf0) : QColor(0x1f, 0x69, 0xb3); }

QColor seriesColor(int number) {
    static const std::array<QColor, 8> light = {
        QColor(0x1f, 0x69, 0xb3), QColor(0x1d, 0x7f, 0x4a), QColor(0xc7, 0x77, 0x00), QColor(0xb8, 0x2a, 0x22),
        QColor(0x7a, 0x4f, 0xb5), QColor(0x00, 0x83, 0x8f), QColor(0x8a, 0x6d, 0x3b), QColor(0x5b, 0x65, 0x70)};
    static const std::array<QColor, 8> dark = {
        QColor(0x6c, 0xb2, 0xf0), QColor(0x5f, 0xc8, 0x8a), QColor(0xf0, 0xb4, 0x4a), QColor(0xf4, 0x7f, 0x74),
        QColor(0xb9, 0x98, 0xe8), QColor(0x56, 0xc4, 0xcf), QColor(0xd0, 0xb0, 0x7c), QColor(0xa4, 0xb0, 0xbc)};
    return (isDark() ? dark : light)[static_cast<std::size_t>(number) % light.size()];
}

QColor mutedColor(const QPalette& palette) {
    const QColor text = palette.color(QPalette::WindowText);
    const QColor ground = palette.color(QPalette::Window);
    const auto mix = [](int a, int b) { return (a * 65 + b * 35) / 100; };
    return {mix(text.red(), ground.red()), mix(text.green(), ground.green()), mix(text.blue(), ground.blue())};
}

QColor lineColor(const QPalette& palette) {
    const QColor text = palette.color(QPalette::WindowText);
    const QColor ground = palette.color(QPalette::Window);
    const auto mix = [](int a, int b) { return (a * 16 + b * 84) / 100; };
    return {mix(text.red(), ground.red()), mix(text.green(), ground.green()), mix(text.blue(), ground.blue())};
}

QPalette ownPalette(bool dark) {
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor& color, const QColor& disabled) {
        palette.setColor(role, color);
        palette.setColor(QPalette::Disabled, role, disabled);
    };
    const QColor window = dark ? QColor(0x24, 0x26, 0x29) : QColor(0xf3, 0xf3, 0xf3);
    const QColor base = dark ? QColor(0x1b, 0x1d, 0x1f) : QColor(Qt::white);
    const QColor text = dark ? QColor(0xe6, 0xe6, 0xe6) : QColor(0x1b, 0x1b, 0x1b);
    const QColor faint = dark ? QColor(0x7d, 0x80, 0x84) : QColor(0x9a, 0x9a, 0x9a);
    const QColor button = dark ? QColor(0x33, 0x36, 0x3a) : QColor(0xfb, 0xfb, 0xfb);
    const QColor highlight = dark ? QColor(0x2f, 0x6a, 0xa8) : QColor(0x1f, 0x69, 0xb3);
    set(QPalette::Window, window, window);
    set(QPalette::Base, base, window);
    set(QPalette::AlternateBase, dark ? QColor(0x20, 0x22, 0x25) : QColor(0xf8, 0xf8, 0xf8), window);
    set(QPalette::WindowText, text, faint);
    set(QPalette::Text, text, faint);
    set(QPalette::ButtonText, text, faint);
    set(QPalette::Button, button, window);
    set(QPalette::ToolTipBase, button, button);
    set(QPalette::ToolTipText, text, faint);
    set(QPalette::PlaceholderText, faint, faint);
    set(QPalette::Highlight, highlight, faint);
    set(QPalette::HighlightedText, QColor(Qt::white), QColor(Qt::white));
    set(QPalette::Link, dark ? QColor(0x6c, 0xb2, 0xf0) : QColor(0x1f, 0x69, 0xb3), faint);
    set(QPalette::Light, button.lighter(115), button);
    set(QPalette::Midlight, button.lighter(107), button);
    set(QPalette::Mid, dark ? QColor(0x4a, 0x4d, 0x52) : QColor(0xc4, 0xc4, 0xc4), faint);
    set(QPalette::Dark, dark ? QColor(0x12, 0x13, 0x14) : QColor(0xa0, 0xa0, 0xa0), faint);
    set(QPalette::Shadow, dark ? QColor(Qt::black) : QColor(0x80, 0x80, 0x80), faint);
    return palette;
}

} // namespace ismail::admin
