// The window: pages in a list at the left (Ctrl+1 … Ctrl+9, arrow keys), the page in sight at the right, the state of
// the connection at the bottom. Without contact, or when a viewer asks for an administrator's page, the right side says
// so and what to do. Size, place and page are remembered between runs.
#pragma once

#include "app/page_registry.h"

#include <QMainWindow>

class QListWidget;
class QListWidgetItem;
class QPushButton;
class QToolButton;

namespace ismail::admin {

class ManualWindow;

class MainWindow : public QMainWindow, public Navigator {
    Q_OBJECT
public:
    MainWindow(ServiceLink& link, PageRegistry registry, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(const QString& id, const QString& argument = {}) override;
    void showManual(const QString& anchor) override;
    void openFirstRun() override;
    QString currentPage() const;
    // The page with this id, made if it was not yet; nullptr: there is none.
    Page* page(const QString& id);

signals:
    // Somebody wants the program to end (not just the window to close).
    void quitWanted();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Slot {
        PageRegistry::Entry entry;
        QListWidgetItem* item = nullptr;
        Page* page = nullptr;
    };

    void fillList();
    void makeMenus();
    void makeStatusBar();
    Slot* slotOf(const QString& id);
    Page* make(Slot& slot);
    void select(const QString& id);
    void showCurrent();
    void showObstacle();
    // outcome: what came of trying to start the service.
    void showNoContact(const QString& outcome = {});
    void linkChanged();
    // Asks for the rights of an administrator, or says how to get them.
    void unlock();
    void askForFirstRun();
    void restoreLook();

    ServiceLink& link_;
    std::vector<Slot> slots_;
    QString current_;
    QListWidget* list_;
    QStackedWidget* stack_;
    EmptyState* obstacle_;
    QLabel* stateIcon_;
    QLabel* stateText_;
    QPushButton* unlock_;
    ManualWindow* manual_ = nullptr; // made when it is asked for
    bool askedForFirstRun_ = false;
    bool wasReached_ = false;
};

} // namespace ismail::admin
