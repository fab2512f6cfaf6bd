#include "ui/format.h"

#include <QApplication>
#include <QEvent>
#include <QLocale>
#include <QRegularExpression>

#include "base/text.h"
#include "ui/look.h"
#include "ui/sentence_words.h"

namespace ismail::admin {

namespace {

// Texts that belong to no class of the window.
class FormatWords {
    Q_DECLARE_TR_FUNCTIONS(FormatWords)
};

// Other languages than English say "two days" and "two days ago" with different words for the days.
struct Words {
    const char* text;
    const char* sense;
};
struct Unit {
    qint64 seconds;
    Words alone, since;
};
constexpr Unit units[] = {{365 * 86400,
                           {QT_TRANSLATE_N_NOOP("FormatWords", "%n year(s)"), nullptr},
                           QT_TRANSLATE_N_NOOP3("FormatWords", "%n year(s)", "ago, since, in")},
                          {86400,
                           {QT_TRANSLATE_N_NOOP("FormatWords", "%n day(s)"), nullptr},
                           QT_TRANSLATE_N_NOOP3("FormatWords", "%n day(s)", "ago, since, in")},
                          {3600,
                           {QT_TRANSLATE_N_NOOP("FormatWords", "%n hour(s)"), nullptr},
                           QT_TRANSLATE_N_NOOP3("FormatWords", "%n hour(s)", "ago, since, in")},
                          {60,
                           {QT_TRANSLATE_N_NOOP("FormatWords", "%n minute(s)"), nullptr},
                           QT_TRANSLATE_N_NOOP3("FormatWords", "%n minute(s)", "ago, since, in")},
                          {1,
                           {QT_TRANSLATE_N_NOOP("FormatWords", "%n second(s)"), nullptr},
                           QT_TRANSLATE_N_NOOP3("FormatWords", "%n second(s)", "ago, since, in")}};

// With the source language's plural done here, since English has no translation file.
QString counted(const Words& words, qint64 count) {
    QString text = FormatWords::tr(words.text, words.sense, static_cast<int>(count));
    text.replace(QLatin1String("(s)"), count == 1 ? QLatin1String("") : QLatin1String("s"));
    return text;
}

class MutedLabel final : public QLabel {
public:
    explicit MutedLabel(const QString& text) : QLabel(text) { recolor(); }

protected:
    void changeEvent(QEvent* event) override {
        QLabel::changeEvent(event);
        // Children hear of a new palette of the application by a change of their own.
        if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::PaletteChange) recolor();
    }

private:
    void recolor() {
        const QColor muted = mutedColor(QApplication::palette());
        // Setting a palette is a change of it too.
        if (palette().color(QPalette::WindowText) == muted) return;
        QPalette look;
        look.setColor(QPalette::WindowText, muted);
        // On a ground of another role the label takes that role's text.
        look.setColor(QPalette::Text, muted);
        setPalette(look);
    }
};

QString lengthText(std::chrono::seconds length, int most, Words Unit::*words) {
    const qint64 seconds = qAbs(static_cast<qint64>(length.count()));
    for (std::size_t i = 0; i < std::size(units); ++i) {
        const Unit& unit = units[i];
        if (seconds < unit.seconds) continue;
        const qint64 count = seconds / unit.seconds;
        const qint64 rest = seconds % unit.seconds;
        QString text = counted(unit.*words, count);
        if (most > 1 && count < 3 && i + 1 < std::size(units) && rest >= units[i + 1].seconds)
            text += u' ' + counted(units[i + 1].*words, rest / units[i + 1].seconds);
        return text;
    }
    return counted(units[std::size(units) - 1].*words, 0);
}

} // namespace

QString durationText(std::chrono::seconds length, int most) { return lengthText(length, most, &Unit::alone); }

QString relativeTime(Time at, Time now) {
    const auto apart = std::chrono::duration_cast<std::chrono::seconds>(now - at);
    if (apart.count() < 2 && apart.count() > -2) return FormatWords::tr("just now");
    const QString text = lengthText(apart, 1, &Unit::since);
    return apart.count() > 0 ? FormatWords::tr("%1 ago").arg(text) : FormatWords::tr("in %1").arg(text);
}

QString relativeTime(const std::optional<Time>& at, const QString& never) { return at ? relativeTime(*at) : never; }

QString exactTime(Time at) {
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMillis(at));
    return QLocale().toString(local, QLocale::LongFormat);
}

QString timeSince(Time at, Time now) {
    return lengthText(std::chrono::duration_cast<std::chrono::seconds>(now - at), 2, &Unit::since);
}

QString localTimes(QString text) {
    static const QRegularExpression iso(QStringLiteral("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
    for (QRegularExpressionMatch found = iso.match(text); found.hasMatch(); found = iso.match(text)) {
        const QDateTime at = QDateTime::fromString(found.captured(), Qt::ISODateWithMs).toLocalTime();
        text.replace(found.capturedStart(), found.capturedLength(), QLocale().toString(at, QLocale::ShortFormat));
    }
    return text;
}

QString sizeText(std::int64_t octets) {
    static constexpr Words bytes{QT_TRANSLATE_N_NOOP("FormatWords", "%n byte(s)"), nullptr};
    if (octets < 1024) return counted(bytes, octets);
    return qs(humanSize(static_cast<std::uint64_t>(octets))).replace(u'.', QLocale().decimalPoint());
}

QString yesOrNo(bool yes) { return yes ? FormatWords::tr("yes") : FormatWords::tr("no"); }

QString countText(std::int64_t count) { return QLocale().toString(static_cast<qlonglong>(count)); }

QString errorText(const Error& error) {
    QString advice;
    switch (error.kind) {
    case ErrorKind::unavailable: advice = FormatWords::tr("Try again in a moment."); break;
    case ErrorKind::denied: advice = FormatWords::tr("This requires administrator rights."); break;
    case ErrorKind::exhausted: advice = FormatWords::tr("Free some space, or raise the limit in the settings."); break;
    case ErrorKind::internal: advice = FormatWords::tr("See the log for details, at the time of this message."); break;
    case ErrorKind::corrupt:
        advice = FormatWords::tr("Stored data is damaged. Check the log, and have a backup ready.");
        break;
    case ErrorKind::invalid:
    case ErrorKind::notFound:
    case ErrorKind::conflict: break;
    }
    const QString text = sentenceText(error.sentence, error.text);
    return advice.isEmpty() ? text : text + u' ' + advice;
}

QLabel* mutedLabel(const QString& text) { return new MutedLabel(text); }

TimeLabel::TimeLabel(QWidget* parent) : QLabel(parent) { startTimer(std::chrono::seconds(20), Qt::VeryCoarseTimer); }

void TimeLabel::setTime(const std::optional<Time>& at, const QString& what, const QString& never) {
    at_ = at;
    what_ = what;
    never_ = never;
    say();
}

void TimeLabel::timerEvent(QTimerEvent*) {
    if (isVisible()) say();
}

void TimeLabel::say() {
    setText(at_ ? what_.arg(relativeTime(*at_)) : never_);
    setToolTip(at_ ? exactTime(*at_) : QString());
}

} // namespace ismail::admin
