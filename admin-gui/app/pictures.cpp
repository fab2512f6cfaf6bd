#include "app/pictures.h"

#include "app/main_window.h"
#include "ui/look.h"
#include "ui/product_style.h"
#include "ui/table.h"

#include <QAbstractButton>
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

void selectFirstRow(Page& page, const char* table) {
    if (auto* view = page.findChild<TableView*>(QString::fromLatin1(table))) view->selectRow(0);
}

void openFirstRow(Page& page, const char* table) {
    selectFirstRow(page, table);
    auto* view = page.findChild<TableView*>(QString::fromLatin1(table));
    if (view && !view->currentKey().isEmpty()) emit view->rowActivated(view->currentKey());
}

void pressForFirstRow(Page& page, const char* table, const char* button) {
    selectFirstRow(page, table);
    if (auto* found = page.findChild<QAbstractButton*>(QString::fromLatin1(button))) found->click();
}

} // namespace

Pictures::Pictures(MainWindow& window, ServiceLink& link, const PageRegistry& pages, QString directory, QString suffix)
    : window_(window), link_(link), directory_(std::move(directory)), suffix_(std::move(suffix)) {
    for (const bool dark : {false, true}) {
        for (const PageRegistry::Entry& entry : pages.entries())
            addSteps(entry.info.id, dark);
        steps_.push_back({QStringLiteral("first-steps"), QStringLiteral("overview"),
                          [this](Page&) { window_.openFirstRun(); }, dark});
    }
    timer_.setInterval(tickMs);
    connect(&timer_, &QTimer::timeout, this, &Pictures::look);
}

void Pictures::addSteps(const QString& page, bool dark) {
    steps_.push_back({page, page, {}, dark});
    if (page == u"domains" || page == u"accounts" || page == u"servers")
        steps_.push_back(
            {page + QStringLiteral("-add"), page, [](Page& shown) { shown.go(QStringLiteral("add")); }, dark});
    if (page == u"domains") {
        steps_.push_back({QStringLiteral("domains-edit"), page,
                          [](Page& shown) { openFirstRow(shown, "domainsTable"); }, dark});
        steps_.push_back({QStringLiteral("domains-dns"), page,
                          [](Page& shown) { pressForFirstRow(shown, "domainsTable", "dnsCheck"); }, dark});
    }
    if (page == u"accounts")
        steps_.push_back({QStringLiteral("accounts-edit"), page,
                          [](Page& shown) { openFirstRow(shown, "accountsTable"); }, dark});
    if (page == u"queue")
        steps_.push_back(
            {QStringLiteral("message"), page, [](Page& shown) { openFirstRow(shown, "queueTable"); }, dark});
    if (page == u"backup")
        steps_.push_back(
            {QStringLiteral("restore"), page, [](Page& shown) { openFirstRow(shown, "backupsTable"); }, dark});
}

void Pictures::start() {
    QDir().mkpath(directory_);
    QApplication::setStyle(new ProductStyle(QStringLiteral("Fusion")));
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
    if (waited_ == settleTicks && step.open) step.open(*page);
    // A dialog asks, too.
    if (waited_ < (step.open ? 2 * settleTicks : settleTicks)) return;
    QDialog* dialog = dialogOf(&window_);
    save(!step.open || !dialog ? static_cast<QWidget*>(&window_) : dialog);
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
