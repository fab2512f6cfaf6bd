#include "gui_test.h"

#include "app/elevation.h"
#include "ui/look.h"
#include "ui/product_style.h"

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

    void aViewerLearnsHowToBecomeAnAdministrator() {
        if (canElevate()) QSKIP("Here the system itself asks for consent.");
        Bench bench;
        bench.service.role = rpc::Role::viewer;
        bench.open("queue");
        auto* unlock = find<QPushButton>(bench.window.get(), "unlock");
        QVERIFY(unlock->isVisible());
        press(unlock);
        QTRY_VERIFY(openDialog());
        auto* box = qobject_cast<QMessageBox*>(openDialog());
        QVERIFY(box && box->informativeText().contains("ismail"));
        box->reject();
        // The page itself leads there, too.
        press(find<QPushButton>(find<QWidget>(bench.window.get(), "obstacle"), "emptyButton"));
        QTRY_VERIFY(openDialog());
        openDialog()->reject();
    }

    void anAdministratorNeedsNoUnlocking() {
        Bench bench;
        bench.open("overview");
        QVERIFY(!find<QPushButton>(bench.window.get(), "unlock")->isVisible());
    }

    void tabLeadsThroughAPageAndOut() {
        Bench bench;
        for (const auto& entry : pages_.entries()) {
            if (entry.info.id == u"overview") bench.open(entry.info.id);
            bench.window->showPage(entry.info.id);
            Page* page = bench.window->page(entry.info.id);
            QTRY_VERIFY(!page->isBusy());
            QSet<QWidget*> seen;
            QWidget* at = find<QListWidget>(bench.window.get(), "pageList");
            // The chain of focus is a ring: it ends where it began.
            for (int steps = 0; steps < 2000 && !seen.contains(at); ++steps, at = at->nextInFocusChain())
                seen.insert(at);
            for (QWidget* widget : page->findChildren<QWidget*>())
                if (isControl(widget) && widget->isVisibleTo(page) && widget->focusPolicy() & Qt::TabFocus)
                    QVERIFY2(seen.contains(widget), qPrintable(entry.info.id + ": " + widget->objectName()));
        }
    }

    void columnsKeepTheirWidthAndOrder() {
        QSettings kept;
        kept.setValue("tables/domains/columns", QStringList{"domain", "held", "state"});
        kept.setValue("tables/domains/order", QStringList{"held", "domain", "nonsense", "state"});
        kept.setValue("tables/domains/widths", QVariantMap{{"domain", 321}, {"nonsense", 5}});
        Bench bench;
        auto* table = find<TableView>(bench.open("domains"), "domainsTable");
        QHeaderView* header = table->horizontalHeader();
        QCOMPARE(header->visualIndex(0), 1);
        QCOMPARE(table->columnWidth(0), 321);
        QVERIFY(table->isColumnHidden(1));
        kept.remove("tables");
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

    void fieldsAreSeenOnADarkGround() {
        ProductStyle style(QStringLiteral("Fusion"));
        QLineEdit field;
        field.setStyle(&style);
        field.setPalette(ownPalette(true));
        field.resize(120, 24);
        const QImage seen = field.grab().toImage();
        const int ground = field.palette().color(QPalette::Base).lightness();
        QVERIFY(std::abs(seen.pixelColor(0, 12).lightness() - ground) > 40);
    }

    void everyIconExists() {
        for (const auto& entry : pages_.entries())
            QVERIFY2(QFile::exists(QStringLiteral(":/icons/%1.svg").arg(entry.info.icon)), qPrintable(entry.info.icon));
    }

private:
    // What somebody works with; scroll bars and the parts of other controls are not.
    static bool isControl(const QWidget* widget) {
        if (widget->objectName().startsWith(u"qt_") || widget->inherits("QComboBoxListView")) return false;
        const bool part = widget->parentWidget() && (qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                                                     qobject_cast<QComboBox*>(widget->parentWidget()) ||
                                                     qobject_cast<QLineEdit*>(widget->parentWidget()) ||
                                                     qobject_cast<QTabBar*>(widget->parentWidget()) ||
                                                     qobject_cast<QAbstractItemView*>(widget->parentWidget()));
        return !part && !qobject_cast<const QHeaderView*>(widget) &&
               (qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
                qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
                qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QPlainTextEdit*>(widget));
    }

    const PageRegistry pages_ = allPages();
};

GUI_TEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
