#include "app/main_window.h"

#include "app/elevation.h"
#include "app/page_list.h"
#include "dialogs/first_run.h"
#include "help/manual_window.h"
#include "tray/service_control.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"
#include "ui/sentence_words.h"

#include <QApplication>
#include <QCloseEvent>
#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int idRole = Qt::UserRole;
constexpr int messageMs = 6000;

// A heading of the list: no page, so neither the mouse nor the keys stop there.
QListWidgetItem* headingItem(const QString& text) {
    auto* item = new QListWidgetItem(text);
    item->setFlags(Qt::NoItemFlags);
    QFont font;
    font.setPointSizeF(font.pointSizeF() * 0.85);
    font.setWeight(QFont::DemiBold);
    item->setFont(font);
    item->setSizeHint({0, 30});
    item->setTextAlignment(Qt::AlignLeft | Qt::AlignBottom);
    return item;
}

} // namespace

MainWindow::MainWindow(ServiceLink& link, PageRegistry registry, QWidget* parent)
    : QMainWindow(parent), link_(link), list_(new QListWidget), stack_(new QStackedWidget), obstacle_(new EmptyState),
      stateIcon_(new QLabel), stateText_(new QLabel), unlock_(new QPushButton) {
    setWindowTitle(tr("ISMail Administrator"));
    setWindowIcon(productIcon());
    for (const PageRegistry::Entry& entry : registry.entries())
        slots_.push_back({entry, nullptr, nullptr});
    obstacle_->setObjectName(QStringLiteral("obstacle"));
    stack_->addWidget(obstacle_);
    fillList();
    makeMenus();
    makeStatusBar();

    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    auto* side = new QWidget;
    side->setAutoFillBackground(true);
    side->setBackgroundRole(QPalette::Base);
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(8, 10, 8, 8);
    sideLayout->addWidget(list_);
    splitter->addWidget(side);
    splitter->addWidget(stack_);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({210, 890});
    splitter->setObjectName(QStringLiteral("pagesAndPage"));
    setCentralWidget(splitter);

    connect(&link_, &ServiceLink::stateChanged, this, &MainWindow::linkChanged);
    restoreLook();
    if (!slotOf(current_) && !slots_.empty()) current_ = slots_.front().entry.info.id;
    select(current_);
    linkChanged();
}

MainWindow::~MainWindow() { link_.disconnect(this); }

void MainWindow::fillList() {
    list_->setObjectName(QStringLiteral("pageList"));
    list_->setAccessibleName(tr("Pages"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setItemDelegate(new PageListLook(list_));
    list_->setMouseTracking(true);
    list_->setIconSize({20, 20});
    list_->setMinimumWidth(170);
    list_->setMaximumWidth(320);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QString section;
    int number = 0;
    for (Slot& slot : slots_) {
        const PageInfo& info = slot.entry.info;
        if (info.section != section && !info.section.isEmpty()) list_->addItem(headingItem(info.section));
        section = info.section;
        slot.item = new QListWidgetItem(icon(info.icon), info.title, list_);
        slot.item->setData(idRole, info.id);
        slot.item->setSizeHint({0, list_->fontMetrics().height() + 14});
        if (++number <= 9) {
            slot.item->setToolTip(tr("Ctrl+%1").arg(number));
            auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)), this);
            connect(shortcut, &QShortcut::activated, this, [this, id = info.id] { showPage(id); });
        }
    }
    connect(list_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (!item || item->data(idRole).toString().isEmpty()) return;
        current_ = item->data(idRole).toString();
        showCurrent();
    });
}

void MainWindow::makeMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(icon(QStringLiteral("wizard")), tr("&First steps …"), this, &MainWindow::openFirstRun);
    file->addSeparator();
    file->addAction(tr("&Close window"), QKeySequence::Close, this, &QWidget::close);
    file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &MainWindow::quitWanted);
    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addAction(icon(QStringLiteral("refresh")), tr("&Refresh"), QKeySequence(Qt::Key_F5), this, [this] {
        link_.retryNow();
        if (Page* shown = page(current_)) shown->refreshNow();
    });
    view->addSeparator();
    for (const Slot& slot : slots_)
        view->addAction(icon(slot.entry.info.icon), slot.entry.info.title, this,
                        [this, id = slot.entry.info.id] { showPage(id); });
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(icon(QStringLiteral("help")), tr("&Manual"), QKeySequence(Qt::Key_F1), this, [this] {
        const Slot* slot = slotOf(current_);
        showManual(slot ? slot->entry.info.manual : QString());
    });
    help->addAction(tr("&About"), this, [this] {
        auto* box = new QMessageBox(this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setWindowTitle(tr("About ISMail Administrator"));
        box->setIconPixmap(productIcon().pixmap(64, 64));
        box->setText(tr("ISMail Administrator %1").arg(QApplication::applicationVersion()));
        box->setInformativeText(link_.hasContact()
                                    ? tr("Connected to %1, version %2.").arg(link_.serverName(), link_.serverVersion())
                                    : tr("Not connected to a service."));
        box->open();
    });
}

void MainWindow::makeStatusBar() {
    stateIcon_->setObjectName(QStringLiteral("stateIcon"));
    stateText_->setObjectName(QStringLiteral("stateText"));
    unlock_->setObjectName(QStringLiteral("unlock"));
    unlock_->setText(tr("&Unlock …"));
    unlock_->setIcon(icon(QStringLiteral("unlock")));
    unlock_->setFlat(true);
    unlock_->setToolTip(tr("Get administrator rights on the server"));
    connect(unlock_, &QPushButton::clicked, this, &MainWindow::unlock);
    unlock_->hide();
    statusBar()->setContentsMargins(8, 0, 8, 0);
    statusBar()->addWidget(stateIcon_);
    statusBar()->addWidget(stateText_, 1);
    statusBar()->addPermanentWidget(unlock_);
}

MainWindow::Slot* MainWindow::slotOf(const QString& id) {
    for (Slot& slot : slots_)
        if (slot.entry.info.id == id) return &slot;
    return nullptr;
}

Page* MainWindow::make(Slot& slot) {
    if (!slot.page) {
        slot.page = slot.entry.make({link_, *this}, slot.entry.info);
        stack_->addWidget(slot.page);
    }
    return slot.page;
}

Page* MainWindow::page(const QString& id) {
    Slot* slot = slotOf(id);
    return slot ? make(*slot) : nullptr;
}

QString MainWindow::currentPage() const { return current_; }

void MainWindow::select(const QString& id) {
    if (const Slot* slot = slotOf(id)) list_->setCurrentItem(slot->item);
}

void MainWindow::showPage(const QString& id, const QString& argument) {
    Slot* slot = slotOf(id);
    if (!slot) return;
    if (current_ == id)
        showCurrent();
    else
        select(id);
    if (!argument.isEmpty()) make(*slot)->go(argument);
}

void MainWindow::showCurrent() {
    Slot* slot = slotOf(current_);
    if (!slot) return;
    const bool allowed = link_.isAdministrator() || (link_.hasContact() && slot->entry.info.viewersToo);
    for (Slot& other : slots_)
        if (other.page && (&other != slot || !allowed)) other.page->setInSight(false);
    // A page that was reached once stays visible with what it knew while contact is lost for a moment; the status bar
    // and the message below tell.
    if (!allowed && !(slot->page && wasReached_ && link_.state() != LinkState::viewer)) return showObstacle();
    Page* shown = make(*slot);
    stack_->setCurrentWidget(shown);
    shown->setEnabled(allowed);
    if (allowed) shown->setInSight(true);
}

void MainWindow::showObstacle() {
    stack_->setCurrentWidget(obstacle_);
    switch (link_.state()) {
    case LinkState::connecting:
        obstacle_->set(QStringLiteral("plug"), tr("Connecting to the service …"), link_.endpoint());
        break;
    case LinkState::noContact: showNoContact(); break;
    default:
        obstacle_->set(QStringLiteral("lock"), tr("This page is for administrators"),
                       tr("You are connected as a viewer: you may see the state of the server, but no addresses and no "
                          "settings."),
                       tr("&Unlock …"), [this] { unlock(); });
    }
}

void MainWindow::showNoContact(const QString& outcome) {
    QString text = sentenceText(link_.problem().sentence, link_.problem().text);
    if (!outcome.isEmpty()) text += QStringLiteral("\n\n") + outcome;
    text += QStringLiteral("\n\n") + tr("This window connects by itself as soon as the service answers.");
    const QString title = link_.isTurnedAway() ? tr("The mail service refused the connection of this window")
                                               : tr("No connection to the mail service");
    if (canControlService() && !link_.isTurnedAway()) {
        obstacle_->set(QStringLiteral("plug"), title, text, tr("&Start the service"), [this] {
            controlService(ServiceDeed::start, this, [this](const QString& problem) {
                link_.retryNow();
                if (!link_.hasContact())
                    showNoContact(problem.isEmpty() ? tr("The service was told to start.")
                                                    : tr("It was not started: %1").arg(problem));
            });
        });
    } else {
        obstacle_->set(QStringLiteral("plug"), title, text, tr("&Try again now"), [this] { link_.retryNow(); });
    }
}

void MainWindow::linkChanged() {
    rpc::Severity severity = rpc::Severity::ok;
    QString text;
    switch (link_.state()) {
    case LinkState::connecting:
        severity = rpc::Severity::notice;
        text = tr("Connecting …");
        break;
    case LinkState::noContact:
        severity = rpc::Severity::problem;
        text = wasReached_
                   ? tr("The connection to the service was lost; trying again. The data shown may be out of date.")
                   : tr("No connection to the service");
        break;
    case LinkState::viewer:
        severity = rpc::Severity::notice;
        text = tr("Connected to %1 as a viewer").arg(link_.serverName());
        break;
    case LinkState::administrator: text = tr("Connected to %1").arg(link_.serverName()); break;
    }
    if (link_.hasContact()) {
        wasReached_ = true;
        setWindowTitle(tr("%1 – ISMail Administrator").arg(link_.serverName()));
    }
    stateIcon_->setPixmap(severityIcon(severity).pixmap(QSize(16, 16), devicePixelRatioF()));
    stateText_->setText(text);
    stateText_->setToolTip(link_.hasContact() ? tr("Version %1, %2").arg(link_.serverVersion(), link_.endpoint())
                                              : sentenceText(link_.problem().sentence, link_.problem().text));
    unlock_->setVisible(link_.state() == LinkState::viewer);
    showCurrent();
    if (link_.isAdministrator()) askForFirstRun();
}

void MainWindow::unlock() {
    if (canElevate()) {
        return startElevated(elevatedArguments(), this, [this](const QString& problem) {
            if (problem.isEmpty()) return emit quitWanted();
            statusBar()->showMessage(tr("You are still a viewer: %1").arg(problem), messageMs);
        });
    }
    auto* box = new QMessageBox(QMessageBox::Information, tr("Become an administrator"),
                                tr("Members of the group ismail may administer the server. Somebody with root rights "
                                   "can add you with this command; it takes effect when you log in again."),
                                QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("unlockHint"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->setInformativeText(elevationCommand());
    QPushButton* copy = box->addButton(tr("&Copy the command"), QMessageBox::ActionRole);
    copy->disconnect();
    connect(copy, &QPushButton::clicked, box, [] { copyToClipboard(elevationCommand()); });
    box->open();
}

void MainWindow::showManual(const QString& anchor) {
    if (!manual_) manual_ = new ManualWindow(this);
    manual_->openAbout(anchor);
}

void MainWindow::openFirstRun() {
    if (findChild<FirstRun*>() || !link_.isAdministrator()) return;
    auto* steps = new FirstRun(link_, this);
    connect(steps, &QDialog::finished, this, [this] {
        if (Page* shown = page(current_)) shown->refreshNow();
    });
    connect(steps, &FirstRun::pairWanted, this, [this] { showPage(QStringLiteral("group"), QStringLiteral("pair")); });
    steps->open();
}

void MainWindow::askForFirstRun() {
    if (askedForFirstRun_) return;
    askedForFirstRun_ = true;
    rpc::DomainList::Request request;
    request.page.limit = 1;
    link_.call<rpc::DomainList>(request, this, [this](const Result<rpc::DomainList::Response>& reply) {
        if (reply && reply->total == 0 && isVisible()) openFirstRun();
    });
}

void MainWindow::restoreLook() {
    const QSettings kept;
    if (!restoreGeometry(kept.value(QStringLiteral("window/geometry")).toByteArray())) resize(1120, 740);
    current_ = kept.value(QStringLiteral("window/page")).toString();
    if (auto* splitter = findChild<QSplitter*>(QStringLiteral("pagesAndPage")))
        splitter->restoreState(kept.value(QStringLiteral("window/list")).toByteArray());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings kept;
    kept.setValue(QStringLiteral("window/geometry"), saveGeometry());
    kept.setValue(QStringLiteral("window/page"), current_);
    if (const auto* splitter = findChild<QSplitter*>(QStringLiteral("pagesAndPage")))
        kept.setValue(QStringLiteral("window/list"), splitter->saveState());
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() != QEvent::ApplicationPaletteChange && event->type() != QEvent::PaletteChange) return;
    if (stateIcon_) linkChanged();
}

} // namespace ismail::admin
