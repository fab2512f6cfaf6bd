#include "app/pictures.h"

#include "app/main_window.h"
#include "dialogs/account_import.h"
#include "ui/look.h"
#include "ui/product_style.h"
#include "ui/table.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QStyle>
#include <QTabWidget>
#include <QTimer>
#include <QWizard>

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

// Opens the first row and, as soon as its dialog is there, one of its tabs.
void openTab(Page& page, const char* table, int tab) {
    openFirstRow(page, table);
    QTimer::singleShot(settleTicks * tickMs / 2, &page, [tab] {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* tabs = widget->isVisible() ? widget->findChild<QTabWidget*>() : nullptr;
                tabs && qobject_cast<QDialog*>(widget))
                tabs->setCurrentIndex(tab);
    });
}

// From the first step of the wizard that pairs two servers to the one where the code of the other is typed.
void openEnterStep(Page& page) {
    page.go(QStringLiteral("pair"));
    auto* wizard = page.findChild<QWizard*>();
    if (!wizard) return;
    if (auto* enter = wizard->findChild<QAbstractButton*>(QStringLiteral("wayEnter"))) enter->click();
    wizard->next();
}

// As soon as its domains are read, the code that it grants is shown.
void openCodeStep(Page& page) {
    page.go(QStringLiteral("code"));
    QTimer::singleShot(settleTicks * tickMs / 2, &page, [&page] {
        if (auto* wizard = page.findChild<QWizard*>()) wizard->next();
    });
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
    const auto add = [&](const char* name, std::function<void(Page&)> open) {
        steps_.push_back({QString::fromLatin1(name), page, std::move(open), dark});
    };
    if (page == u"domains" || page == u"accounts" || page == u"partners" || page == u"aliases")
        steps_.push_back(
            {page + QStringLiteral("-add"), page, [](Page& shown) { shown.go(QStringLiteral("add")); }, dark});
    if (page == u"domains") {
        add("domains-edit", [](Page& shown) { openFirstRow(shown, "domainsTable"); });
        add("domains-addresses", [](Page& shown) { openTab(shown, "domainsTable", 1); });
        add("domains-limits", [](Page& shown) { openTab(shown, "domainsTable", 2); });
    } else if (page == u"accounts") {
        add("accounts-edit", [](Page& shown) { openFirstRow(shown, "accountsTable"); });
        add("accounts-forwarding", [](Page& shown) { openTab(shown, "accountsTable", 1); });
        add("accounts-answer", [](Page& shown) { openTab(shown, "accountsTable", 2); });
        add("accounts-sending", [](Page& shown) { openTab(shown, "accountsTable", 3); });
        add("accounts-import", [this](Page& shown) {
            pressForFirstRow(shown, "accountsTable", "importAccounts");
            if (auto* dialog = shown.findChild<AccountImport*>()) dialog->take(exampleOfAccounts());
        });
    } else if (page == u"aliases") {
        add("aliases-edit", [](Page& shown) { openFirstRow(shown, "aliasesTable"); });
    } else if (page == u"protection") {
        for (const char* tab : {"quarantine", "lists", "points", "try"})
            steps_.push_back({QStringLiteral("protection-") + QLatin1String(tab), page,
                              [tab](Page& shown) { shown.go(QLatin1String(tab)); }, dark});
        add("protection-why", [](Page& shown) {
            shown.go(QString());
            openFirstRow(shown, "refusalsTable");
        });
    } else if (page == u"group") {
        add("group-pair", [](Page& shown) { shown.go(QStringLiteral("pair")); });
        add("group-grant", [](Page& shown) { shown.go(QStringLiteral("code")); });
        add("group-code", openCodeStep);
        add("group-enter", openEnterStep);
    } else if (page == u"identity") {
        add("identity-reports", [](Page& shown) {
            if (auto* found = shown.findChild<QAbstractButton*>(QStringLiteral("whoSends"))) found->click();
        });
    } else if (page == u"queue") {
        add("message", [](Page& shown) { openFirstRow(shown, "queueTable"); });
    } else if (page == u"backup") {
        add("restore", [](Page& shown) { openFirstRow(shown, "backupsTable"); });
    }
}

QString Pictures::exampleOfAccounts() {
    QFile file(scratch_.filePath(QStringLiteral("accounts.csv")));
    if (file.open(QIODevice::WriteOnly))
        file.write("address;password;description;quota\n"
                   "dieter@example.org;four words are best;Dieter Dorn;2G\n"
                   "erika@example.org;more than enough;Erika Ebert;2G\n"
                   "bob@example.org;more than enough;Bob Brandt;2G\n"
                   "frank@example.com;more than enough;Frank Fuchs;\n"
                   "gisela@example.org;;Gisela Graf;\n");
    return file.fileName();
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
