// How fast the administrator's window is, with a real service behind it: gui_bench --data DIR. One line a figure, a
// name and a number in milliseconds (or per cent) with a tab between them; bench.py makes a table of them.
#include "app/main_window.h"
#include "ui/product_style.h"
#include "ui/table.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTimer>

#include <cstdio>
#include <ctime>

using namespace ismail::admin;

namespace {

constexpr int starts = 5;
constexpr int patienceMs = 60'000;
constexpr int idleMs = 10'000;

void say(const char* what, double value) {
    std::printf("%s\t%.1f\n", what, value);
    std::fflush(stdout);
}

// Handles events until the condition holds; how long that took.
double until(const std::function<bool()>& condition) {
    QElapsedTimer timer;
    timer.start();
    while (!condition() && timer.elapsed() < patienceMs)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void idle(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

class FirstPaint : public QObject {
public:
    bool painted = false;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        painted = painted || event->type() == QEvent::Paint;
        return QObject::eventFilter(watched, event);
    }
};

// The whole program from its start to the first time the window is painted, as a process of its own.
int showOnce(ServiceLink& link) {
    MainWindow window(link, allPages());
    FirstPaint paint;
    for (QWidget* widget : window.findChildren<QWidget*>())
        widget->installEventFilter(&paint);
    link.start();
    window.show();
    until([&paint] { return paint.painted; });
    return 0;
}

double slowestStart(const QStringList& arguments) {
    double slowest = 0;
    for (int i = 0; i < starts; ++i) {
        QElapsedTimer timer;
        timer.start();
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(), arguments + QStringList{QStringLiteral("--once")});
        program.waitForFinished(patienceMs);
        slowest = std::max(slowest, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    return slowest;
}

double openPage(MainWindow& window, const QString& id) {
    QElapsedTimer timer;
    timer.start();
    window.showPage(id);
    Page* page = window.page(id);
    page->repaint();
    until([page] { return page->isInSight() && !page->isBusy(); });
    if (auto* queue = page->findChild<TableView*>(QStringLiteral("queueTable")))
        until([queue] {
            return queue->model()->rowCount() > 0 && !queue->model()->index(0, 1).data().toString().isEmpty();
        });
    page->repaint();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void measurePages(MainWindow& window) {
    double slowest = 0;
    const PageRegistry pages = allPages();
    for (const PageRegistry::Entry& entry : pages.entries()) {
        const double took = openPage(window, entry.info.id);
        if (entry.info.id == u"queue")
            say("queue", took);
        else
            slowest = std::max(slowest, took);
    }
    say("first", slowest);
    slowest = 0;
    for (const PageRegistry::Entry& entry : pages.entries())
        slowest = std::max(slowest, openPage(window, entry.info.id));
    say("again", slowest);
}

} // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QApplication::setStyle(new ProductStyle);
    QApplication::setOrganizationName(QStringLiteral("ISMail"));
    QApplication::setApplicationName(QStringLiteral("ISMail window under measurement"));
    const QStringList arguments = QApplication::arguments().mid(1);
    const QString data = arguments.value(arguments.indexOf(QStringLiteral("--data")) + 1);
    ServiceLink link(data);
    if (arguments.contains(QStringLiteral("--once"))) return showOnce(link);
    say("start", slowestStart(arguments));
    MainWindow window(link, allPages());
    window.show();
    link.start();
    until([&link] { return link.hasContact(); });
    measurePages(window);
    window.hide();
    idle(1'000);
    const std::clock_t before = std::clock();
    idle(idleMs);
    say("idle", 100.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / (idleMs / 1000.0));
    return 0;
}
