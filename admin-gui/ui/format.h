// Values of the contract as people read them. Times are shown relative to now, with the exact local time as tooltip.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QDateTime>
#include <QLabel>
#include <QString>

#include <chrono>
#include <optional>

namespace ismail::admin {

inline QString qs(const std::string& text) { return QString::fromStdString(text); }
inline std::string utf8(const QString& text) { return text.toStdString(); }

// "3 minutes ago", "in 2 hours", "just now". Months and years by their length in days.
QString relativeTime(Time at, Time now = SystemClock().now());
QString relativeTime(const std::optional<Time>& at, const QString& never);
// "24 November 2026 01:56:03 UTC+1" in the user's locale.
QString exactTime(Time at);
// "3 minutes", "30 days": the greatest unit that fits; two units where the first is small ("1 hour 20 minutes").
// most: 1 for the greatest unit alone.
QString durationText(std::chrono::seconds length, int most = 2);
// Times in a sentence of the service ("since 2026-11-24T03:04:23.257Z") as the user writes them.
QString localTimes(QString text);
// "3 minutes": how long since then, as it stands behind "for", "since".
QString timeSince(Time at, Time now = SystemClock().now());
// "4.2 MB", powers of 1000 as elsewhere in the product.
QString sizeText(std::int64_t octets);
// 1 234 567 in the user's locale.
QString countText(std::int64_t count);
QString yesOrNo(bool yes);

// Who, what, and what to do, for the banner: the service's own sentence, and advice by the kind of error.
QString errorText(const Error& error);

// A label in secondary colour that follows the palette.
QLabel* mutedLabel(const QString& text);
// A label with a relative time that stays true while it is shown, and the exact one as tooltip.
class TimeLabel : public QLabel {
    Q_OBJECT
public:
    explicit TimeLabel(QWidget* parent = nullptr);
    // what: a text with %1 where the time stands.
    void setTime(const std::optional<Time>& at, const QString& what = QStringLiteral("%1"), const QString& never = {});

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    void say();
    std::optional<Time> at_;
    QString what_, never_;
};

} // namespace ismail::admin
