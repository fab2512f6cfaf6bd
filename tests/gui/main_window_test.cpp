#include "gui_test.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

class MainWindowTest : public QObject {
    Q_OBJECT
private slots:
    void theListNamesEveryPage() {
        Bench bench;
        bench.open("overview");
        auto* list = find<QListWidget>(bench.window.get(), "pageList");
        for (const auto& entry : pages_.entries())
            QVERIFY2(!list->findItems(entry.info.title, Qt::MatchExactly).isEmpty(), qPrintable(entry.info.id));
    }

    void everyPageOpens() {
        Bench bench;
        bench.open("overview");
        for (const auto& entry : pages_.entries()) {
            bench.window->showPage(entry.info.id);
            QCOMPARE(bench.window->currentPage(), entry.info.id);
            Page* page = bench.window->page(entry.info.id);
            QTRY_VERIFY(page->isInSight());
            QTRY_VERIFY(!page->isBusy());
        }
    }

    void keysChangeThePage() {
        Bench bench;
        bench.open("overview");
        const PageRegistry& registry = pages_;
        if (registry.entries().size() < 2) QSKIP("There is one page only.");
        QVERIFY(QTest::qWaitForWindowExposed(bench.window.get()));
        bench.window->activateWindow();
        QTest::keyClick(bench.window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(bench.window->currentPage(), registry.entries()[1].info.id);
    }

    void withoutServiceItSaysSoAndConnectsLater() {
        FakeService service;
        ServiceLink link(service.dataDirectory());
        MainWindow window(link, allPages());
        window.show();
        link.start();
        auto* obstacle = find<QWidget>(&window, "obstacle");
        QTRY_COMPARE(link.state(), LinkState::noContact);
        QVERIFY(obstacle->isVisible());
        QVERIFY(find<QLabel>(obstacle, "emptyText")->text().contains("No service answers"));
        QVERIFY(service.start());
        QTRY_COMPARE(link.state(), LinkState::administrator);
        QTRY_VERIFY(!obstacle->isVisible());
        QVERIFY(find<QLabel>(&window, "stateText")->text().contains("mail.example.test"));
    }

    void aViewerIsToldWhatIsForAdministrators() {
        Bench bench;
        bench.service.role = rpc::Role::viewer;
        bench.open("overview");
        for (const auto& entry : pages_.entries()) {
            bench.window->showPage(entry.info.id);
            QCOMPARE(find<QWidget>(bench.window.get(), "obstacle")->isVisible(), !entry.info.viewersToo);
        }
    }

    void thePageIsRemembered() {
        const PageRegistry& registry = pages_;
        const QString last = registry.entries().back().info.id;
        {
            Bench bench;
            bench.open(last);
            bench.window->close();
        }
        FakeService service;
        ServiceLink link(service.dataDirectory());
        MainWindow window(link, allPages());
        QCOMPARE(window.currentPage(), last);
    }

    void itIsThereAtOnce() {
        // A promise of speed, checked loosely: a second is far more than it takes, and far less than a hang.
        FakeService service;
        QElapsedTimer timer;
        timer.start();
        ServiceLink link(service.dataDirectory());
        MainWindow window(link, allPages());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        qInfo("The window was shown after %lld ms.", static_cast<long long>(timer.elapsed()));
    }

    void everyIconExists() {
        for (const auto& entry : pages_.entries())
            QVERIFY2(QFile::exists(QStringLiteral(":/icons/%1.svg").arg(entry.info.icon)), qPrintable(entry.info.icon));
    }

private:
    const PageRegistry pages_ = allPages();
};

GUI_TEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
