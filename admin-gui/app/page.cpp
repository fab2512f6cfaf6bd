#include "app/page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/tab_order.h"

#include <QLabel>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int gatherMs = 200;
// Of a time in which hints keep coming, so much is spent on answering one page: a thirtieth. At least twice a second is
// asked, and at most every three seconds.
constexpr qint64 shareOfAsking = 30, shortestPaceMs = 500, longestPaceMs = 3'000;
constexpr int tellAgainMs = 10'000;
// Shorter waits show nothing: a flickering mark is worse than none.
constexpr int busyAfterMs = 400;

} // namespace

Page::Page(const PageContext& context, PageInfo info) : context_(context), info_(std::move(info)) {
    setObjectName(info_.id);
    setAccessibleName(info_.title);
    auto* title = new QLabel(info_.title);
    title->setObjectName(QStringLiteral("pageTitle"));
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.5);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    subtitle_ = mutedLabel({});
    subtitle_->setObjectName(QStringLiteral("pageSubtitle"));
    busyMark_ = mutedLabel(tr("Asking the service …"));
    busyMark_->hide();

    titleBar_ = new QHBoxLayout;
    titleBar_->addWidget(title);
    titleBar_->addSpacing(8);
    titleBar_->addWidget(subtitle_, 0, Qt::AlignBottom);
    titleBar_->addStretch(1);
    titleBar_->addWidget(busyMark_);

    error_ = new MessageBar(MessageBar::Kind::error);
    error_->setObjectName(QStringLiteral("errorBar"));
    notice_ = new MessageBar(MessageBar::Kind::done);
    notice_->setObjectName(QStringLiteral("noticeBar"));
    content_ = new QWidget;
    empty_ = new EmptyState;
    stack_ = new QStackedWidget;
    stack_->addWidget(content_);
    stack_->addWidget(empty_);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(titleBar_);
    layout->addWidget(error_);
    layout->addWidget(notice_);
    layout->addWidget(stack_, 1);

    gather_.setSingleShot(true);
    connect(&gather_, &QTimer::timeout, this, &Page::refreshIfNeeded);
    tick_.setInterval(tellAgainMs);
    connect(&tick_, &QTimer::timeout, this, [this] {
        stale_ = true;
        refreshIfNeeded();
    });
    busyDelay_.setSingleShot(true);
    busyDelay_.setInterval(busyAfterMs);
    connect(&busyDelay_, &QTimer::timeout, busyMark_, &QWidget::show);
    connect(&link(), &ServiceLink::stateChanged, this, &Page::linkChanged);
    connect(&link(), &ServiceLink::queueChanged, this, [this] { hinted(Hint::queue); });
    connect(&link(), &ServiceLink::configChanged, this, [this] { hinted(Hint::config); });
    connect(&link(), &ServiceLink::statusChanged, this, [this] { hinted(Hint::status); });
}

void Page::setList(QWidget* actions, QWidget* list) {
    auto* layout = new QVBoxLayout(content_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(actions);
    layout->addWidget(list, 1);
}

void Page::keepSizes(QSplitter* splitter) {
    const QString key = QStringLiteral("pages/%1/sizes").arg(info_.id);
    splitter->restoreState(QSettings().value(key).toByteArray());
    connect(splitter, &QSplitter::splitterMoved, this,
            [splitter, key] { QSettings().setValue(key, splitter->saveState()); });
}

QString Page::notChanged(const QString& address) { return tr("%1 was not changed.").arg(address); }

void Page::toggled(const QString& address, bool on) {
    notice(on ? tr("%1 was switched on.").arg(address) : tr("%1 was switched off.").arg(address));
    refreshNow();
}

void Page::setInSight(bool inSight) {
    inSight_ = inSight;
    const bool hears = info_.hints.testAnyFlags(Hint::queue | Hint::status);
    if (!inSight) return tick_.stop();
    if (hears) tick_.start();
    refreshIfNeeded();
}

void Page::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    // After the window had been closed. From the event loop: the page is not in sight yet when it is first shown.
    QTimer::singleShot(0, this, [this] {
        tabAsLaidOut(this);
        refreshIfNeeded();
    });
}

void Page::go(const QString&) {}

void Page::refreshNow() {
    stale_ = true;
    link().retryNow();
    refreshIfNeeded();
}

void Page::setSubtitle(const QString& text) { subtitle_->setText(text); }

void Page::showEmpty(const QString& icon, const QString& title, const QString& text, const QString& button,
                     const std::function<void()>& pressed) {
    empty_->set(icon, title, text, button, pressed);
    stack_->setCurrentWidget(empty_);
}

void Page::showContent() { stack_->setCurrentWidget(content_); }

void Page::notice(const QString& text) {
    clearError();
    notice_->say(text);
}

void Page::noticeWithUndo(const QString& text, const std::function<void()>& undo) {
    clearError();
    notice_->sayWithUndo(text, undo);
}

void Page::showError(const QString& what, const Error& error) {
    errorOfAsking_ = false;
    notice_->hide();
    error_->say(what, errorText(error));
}

void Page::clearError() { error_->hide(); }

bool Page::mayAsk() const { return link().isAdministrator() || (info_.viewersToo && link().hasContact()); }

void Page::linkChanged() {
    if (link().hasContact()) {
        // An error that a lost connection caused is history.
        if (errorOfAsking_) clearError();
        stale_ = true;
        refreshIfNeeded();
    }
}

void Page::hinted(Hint kind) {
    if (info_.hints.testFlag(kind)) askSoon();
}

void Page::askSoon() {
    stale_ = true;
    if (!inSight_ || gather_.isActive()) return;
    const qint64 pace = std::clamp(lastTook_ * shareOfAsking, shortestPaceMs, longestPaceMs);
    const qint64 rest = asked_.isValid() ? pace - asked_.elapsed() : 0;
    gather_.start(static_cast<int>(std::max<qint64>(gatherMs, rest)));
}

void Page::refreshIfNeeded() {
    // In a closed window nobody looks, and nothing is asked.
    if (!stale_ || !inSight_ || !isVisible() || !mayAsk()) return;
    // One round of questions at a time: hints that come faster than answers must not pile up.
    if (busy_ > 0) return gather_.start(gatherMs);
    stale_ = false;
    asked_.start();
    refresh();
}

void Page::setBusy(int change) {
    busy_ += change;
    if (busy_ > 0) {
        if (!busyDelay_.isActive() && busyMark_->isHidden()) busyDelay_.start();
    } else {
        busyDelay_.stop();
        busyMark_->hide();
        if (asked_.isValid()) lastTook_ = asked_.elapsed();
        // After the answer has been shown, which may have made new fields.
        QTimer::singleShot(0, this, [this] { tabAsLaidOut(this); });
    }
}

void Page::askFailed(const QString& what, const Error& error) {
    // Without contact the window says so itself, for all pages.
    if (error.kind == ErrorKind::unavailable && !link().hasContact()) {
        stale_ = true;
        return;
    }
    notice_->hide();
    error_->sayWithRetry(what, errorText(error), [this] { refreshNow(); });
    errorOfAsking_ = true;
}

void Page::askSucceeded() {
    if (errorOfAsking_) clearError();
    errorOfAsking_ = false;
}

} // namespace ismail::admin
