#include "app/pictures.h"

#include "app/main_window.h"
#include "ui/look.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QStyle>

namespace ismail::admin {

namespace {

constexpr int tickMs = 100;
// A page that has its answers is left alone for so long, so that what follows from them is there too.
constexpr int settleTicks = 8;
constexpr int patienceTicks = 600;

QDialog* dialogOf(QWidget* window) {
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (auto* dialog = qobject_cast<QDialog*>(widget); dialog && dialog->isVisible() && dialog != window)
            return dialog;
    return nullptr;
}

} // namespace

Pictures::Pictures(MainWindow& window, ServiceLink& link, const PageRegistry& pages, QString directory, QString suffix)
    : window_(window), link_(link), directory_(std::move(directory)), suffix_(std::move(suffix)) {
    for (const bool dark : {false, true}) {
        for (const PageRegistry::Entry& entry : pages.entries()) {
            steps_.push_back({entry.info.id, entry.info.id, {}, dark});
            if (entry.info.id == u"domains" || entry.info.id == u"accounts" || entry.info.id == u"servers")
                steps_.push_back({entry.info.id + QStringLiteral("-add"), entry.info.id, QStringLiteral("add"), dark});
        }
        steps_.push_back(
            {QStringLiteral("first-steps"), QStringLiteral("overview"), QStringLiteral("first-steps"), dark});
    }
    timer_.setInterval(tickMs);
    connect(&timer_, &QTimer::timeout, this, &Pictures::look);
}

void Pictures::start() {
    QDir().mkpath(directory_);
    QApplication::setStyle(QStringLiteral("Fusion"));
    window_.resize(1120, 740);
    next();
    timer_.start();
}

void Pictures::next() {
    waited_ = unready_ = 0;
    if (at_ >= steps_.size()) {
        timer_.stop();
        emit finished(saved_);
        return;
    }
    const Step& step = steps_[at_];
    QApplication::setPalette(ownPalette(step.dark));
    window_.showPage(step.page);
}

void Pictures::look() {
    const Step& step = steps_[at_];
    Page* page = window_.page(step.page);
    const bool ready = link_.hasContact() && !page->isBusy();
    if (!ready && ++unready_ < patienceTicks) return;
    ++waited_;
    if (waited_ == settleTicks / 2 && step.argument == u"first-steps")
        window_.openFirstRun();
    else if (waited_ == settleTicks / 2 && !step.argument.isEmpty())
        page->go(step.argument);
    if (waited_ < settleTicks) return;
    QDialog* dialog = dialogOf(&window_);
    save(step.argument.isEmpty() || !dialog ? static_cast<QWidget*>(&window_) : dialog);
    if (dialog) dialog->reject();
    ++at_;
    next();
}

void Pictures::save(QWidget* shown) {
    const Step& step = steps_[at_];
    const QString name =
        step.name + (step.dark ? QStringLiteral("-dark") : QString()) + suffix_ + QStringLiteral(".png");
    if (shown->grab().save(QDir(directory_).filePath(name))) ++saved_;
}

} // namespace ismail::admin
