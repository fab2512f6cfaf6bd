#include "gui_test.h"

#include "pages/queue_export.h"
#include "pages/queue_page.h"
#include "ui/table.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

// A queue of any length that answers like the service: row n is message m<n>.
struct FakeQueue {
    std::int64_t rows = 5;
    std::vector<std::string> gone;
    std::vector<rpc::QueueList::Request> asked;
    std::vector<rpc::QueueAction> deeds;
    std::string reason;

    static rpc::QueueEntry row(std::int64_t number) {
        rpc::QueueEntry entry;
        entry.id = "m" + std::to_string(number);
        entry.seq = 1;
        entry.state = number % 2 ? rpc::QueueState::deferred : rpc::QueueState::held;
        entry.sender = "from@elsewhere.test";
        entry.recipient = "to" + std::to_string(number) + "@example.org";
        entry.domain = "example.org";
        entry.destination = "primary:example.org";
        entry.size = 1000 + number;
        entry.receivedAt = SystemClock().now() - Millis(1000 * number);
        entry.nextTry = entry.receivedAt;
        entry.lastReply = "450 4.2.1 =Not now, says row " + std::to_string(number);
        return entry;
    }
    std::vector<rpc::QueueEntry> page(const rpc::QueueList::Request& request) const {
        std::vector<rpc::QueueEntry> out;
        std::int64_t skip = request.offset + (request.cursor.empty() ? 0 : std::stoll(request.cursor));
        for (std::int64_t number = 0; number < rows && static_cast<std::int64_t>(out.size()) < request.limit;
             ++number) {
            const rpc::QueueEntry entry = gone.empty() && skip > number ? rpc::QueueEntry{} : row(number);
            if (std::find(gone.begin(), gone.end(), entry.id) != gone.end() && !entry.id.empty()) continue;
            if (skip-- > 0) continue;
            out.push_back(entry);
        }
        return out;
    }
    template <class M>
    void answerDeed(FakeService& service) {
        service.on<M>([this](const typename M::Request& request) {
            if constexpr (std::is_same_v<M, rpc::QueueBounce>) reason = request.reason;
            deeds.push_back({request.selection, request.dryRun});
            rpc::QueueActionResult result;
            result.recipients =
                request.selection.filter ? rows : static_cast<std::int64_t>(request.selection.ids.size());
            result.messages = result.recipients;
            result.bytes = 1000 * result.recipients;
            result.done = !request.dryRun;
            if (!request.dryRun && std::is_same_v<M, rpc::QueueRemove>)
                for (const std::string& id : request.selection.ids)
                    gone.push_back(id.substr(0, id.find('/')));
            return result;
        });
    }
    void install(FakeService& service) {
        service.on<rpc::QueueList>([this](const rpc::QueueList::Request& request) {
            asked.push_back(request);
            rpc::QueueList::Response reply;
            // As the service does: what is beyond is counted by queue.count only.
            const std::int64_t left = rows - static_cast<std::int64_t>(gone.size());
            reply.total = std::min<std::int64_t>(left, 10'001);
            reply.totalExact = left <= 10'000;
            reply.entries = page(request);
            const std::int64_t end = request.offset + (request.cursor.empty() ? 0 : std::stoll(request.cursor)) +
                                     static_cast<std::int64_t>(reply.entries.size());
            if (end < left) reply.cursor = std::to_string(end);
            return reply;
        });
        service.on<rpc::QueueCount>([this](const auto&) {
            rpc::QueueCount::Response reply;
            reply.recipients = rows - static_cast<std::int64_t>(gone.size());
            return reply;
        });
        rpc::DestinationSummary destination;
        destination.destination = "primary:example.org";
        destination.state = rpc::DestinationState::down;
        destination.reason = "mx1.example.org does not answer";
        destination.recipients = rows;
        service.reply<rpc::QueueDestinations>({{destination}, 1});
        answerDeed<rpc::QueueRetry>(service);
        answerDeed<rpc::QueueHold>(service);
        answerDeed<rpc::QueueRelease>(service);
        answerDeed<rpc::QueueBounce>(service);
        answerDeed<rpc::QueueRemove>(service);
    }
};

} // namespace

class QueuePageTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        queue_ = {};
        bench_ = std::make_unique<Bench>();
    }
    void cleanup() { bench_.reset(); }

    void rowsAndReasonsAreShown() {
        open();
        QTRY_COMPARE(table_->model()->rowCount(), 5);
        QTRY_COMPARE(text(1, QueueModel::recipientColumn), QStringLiteral("to1@example.org"));
        QCOMPARE(text(1, QueueModel::lastReplyColumn), QStringLiteral("450 4.2.1 =Not now, says row 1"));
        auto* destinations = find<TableView>(page_, "destinationsTable");
        QTRY_COMPARE(destinations->model()->rowCount(), 1);
        QCOMPARE(destinations->model()->index(0, 3).data().toString(),
                 QStringLiteral("mx1.example.org does not answer"));
    }

    void whatIsHeldIsNotSaidToBeTriedNow() {
        open();
        QTRY_COMPARE(text(0, QueueModel::recipientColumn), QStringLiteral("to0@example.org"));
        QCOMPARE(text(0, QueueModel::nextTryColumn), QStringLiteral("when it answers"));
        QCOMPARE(text(1, QueueModel::nextTryColumn), QStringLiteral("now"));
    }

    void anEmptyQueueSaysSo() {
        queue_.rows = 0;
        open();
        QTRY_COMPARE(find<QLabel>(page_, "emptyTitle")->isVisible(), true);
        QCOMPARE(find<QLabel>(page_, "emptyTitle")->text(), QStringLiteral("The queue is empty"));
    }

    void aMillionRowsAskOnlyForWhatIsSeen() {
        queue_.rows = 1'000'000;
        open();
        QTRY_COMPARE(table_->model()->rowCount(), 1'000'000);
        QTRY_COMPARE(text(3, QueueModel::idColumn), QStringLiteral("m3"));
        settle();
        QVERIFY2(queue_.asked.size() <= 6, qPrintable(QString::number(queue_.asked.size())));
        queue_.asked.clear();
        // The scroll bar learns of new rows from the event loop.
        QTRY_VERIFY(table_->verticalScrollBar()->maximum() > 500'000);
        table_->verticalScrollBar()->setValue(500'000);
        QTRY_COMPARE(text(500'000, QueueModel::idColumn), QStringLiteral("m500000"));
        settle();
        for (const auto& request : queue_.asked)
            QVERIFY2(request.offset >= 499'000 && request.offset <= 501'000,
                     qPrintable(QString::number(request.offset)));
        QVERIFY(queue_.asked.size() <= 4);
    }

    void whatHasNotComeIsAPlaceholder() {
        queue_.rows = 10'000;
        open();
        QTRY_COMPARE(text(0, QueueModel::idColumn), QStringLiteral("m0"));
        QCOMPARE(text(9'000, QueueModel::stateColumn), QStringLiteral("…"));
        QCOMPARE(text(9'000, QueueModel::idColumn), QString());
    }

    void sortingIsDoneByTheService() {
        open();
        QTRY_COMPARE(table_->model()->rowCount(), 5);
        settle();
        queue_.asked.clear();
        table_->horizontalHeader()->setSortIndicator(QueueModel::sizeColumn, Qt::DescendingOrder);
        QTRY_VERIFY(!queue_.asked.empty());
        QCOMPARE(queue_.asked.back().sort, rpc::QueueColumn::size);
        QVERIFY(queue_.asked.back().descending);
        settle();
        table_->horizontalHeader()->setSortIndicator(QueueModel::lastReplyColumn, Qt::AscendingOrder);
        QCOMPARE(table_->horizontalHeader()->sortIndicatorSection(), int(QueueModel::sizeColumn));
    }

    void filteringIsDoneByTheService() {
        open();
        settle();
        find<QComboBox>(page_, "filterField")->setCurrentIndex(2);
        type(find<QLineEdit>(page_, "filterText"), QStringLiteral("example.org"));
        QTRY_COMPARE(queue_.asked.back().filter.domain, std::string("example.org"));
        find<QComboBox>(page_, "filterState")->setCurrentIndex(3);
        QTRY_VERIFY(queue_.asked.back().filter.state == rpc::QueueState::held);
        settle();
        find<QToolButton>(page_, "clearFilters")->click();
        QTRY_VERIFY(queue_.asked.back().filter.domain.empty());
        QVERIFY(!queue_.asked.back().filter.state.has_value());
    }

    void aDestinationIsAFilter() {
        open();
        auto* destinations = find<TableView>(page_, "destinationsTable");
        QTRY_COMPARE(destinations->model()->rowCount(), 1);
        settle();
        QTest::mouseClick(destinations->viewport(), Qt::LeftButton, {},
                          destinations->visualRect(destinations->model()->index(0, 0)).center());
        QTRY_COMPARE(queue_.asked.back().filter.destination, std::string("primary:example.org"));
        auto* chip = find<QToolButton>(page_, "destinationChip");
        QVERIFY(chip->isVisible());
        chip->click();
        QTRY_VERIFY(queue_.asked.back().filter.destination.empty());
    }

    void removingCountsAsksAndTells() {
        open();
        QTRY_COMPARE(table_->model()->rowCount(), 5);
        settle();
        select({1, 3});
        QTest::keyClick(table_, Qt::Key_Delete);
        QTRY_VERIFY(openDialog());
        QCOMPARE(queue_.deeds.size(), std::size_t(1));
        QVERIFY(queue_.deeds[0].dryRun);
        auto* box = qobject_cast<QMessageBox*>(openDialog());
        QVERIFY(box && box->text().contains("2 recipients"));
        press(find<QPushButton>(box, "confirm"));
        QTRY_COMPARE(queue_.deeds.size(), std::size_t(2));
        QVERIFY(!queue_.deeds[1].dryRun);
        std::vector<std::string> ids = queue_.deeds[1].selection.ids;
        std::sort(ids.begin(), ids.end());
        QCOMPARE(ids, (std::vector<std::string>{"m1/1", "m3/1"}));
        QTRY_COMPARE(table_->model()->rowCount(), 3);
        QTRY_VERIFY(find<MessageBar>(page_, "noticeBar")->what().contains("Removed: 2 recipients"));
    }

    void everythingIsNamedByTheFilter() {
        queue_.rows = 100'000;
        open();
        QTRY_COMPARE(table_->model()->rowCount(), 100'000);
        settle();
        table_->setFocus();
        QTest::keyClick(table_, Qt::Key_A, Qt::ControlModifier);
        QTRY_VERIFY(find<QLabel>(page_, "selectedCount")->text().contains("100,000"));
        QTest::keyClick(table_, Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY(openDialog());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_COMPARE(queue_.deeds.size(), std::size_t(2));
        QVERIFY(queue_.deeds[1].selection.filter.has_value());
        QVERIFY(queue_.deeds[1].selection.ids.empty());
    }

    void returningCarriesTheReason() {
        open();
        settle();
        select({0});
        find<QToolButton>(page_, "bounce")->click();
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "reason"), QStringLiteral("Closed."));
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_COMPARE(queue_.deeds.size(), std::size_t(2));
        QCOMPARE(queue_.reason, std::string("Closed."));
    }

    void theSelectionFollowsItsRows() {
        open();
        QTRY_COMPARE(table_->model()->rowCount(), 5);
        settle();
        select({3});
        queue_.gone = {"m0", "m1"};
        bench_->service.hint(rpc::EventKind::queueChanged);
        QTRY_COMPARE(table_->model()->rowCount(), 3);
        QTRY_COMPARE(table_->selectedKeys(), QStringList{QStringLiteral("m3/1")});
        queue_.gone.push_back("m3");
        bench_->service.hint(rpc::EventKind::queueChanged);
        QTRY_COMPARE(table_->model()->rowCount(), 2);
        QTRY_VERIFY(table_->selectedKeys().isEmpty());
        QVERIFY(!find<QToolButton>(page_, "remove")->isEnabled());
    }

    void thePlaceFollowsItsRows() {
        queue_.rows = 1'000;
        open();
        QTRY_COMPARE(table_->model()->rowCount(), 1'000);
        settle();
        QTRY_VERIFY(table_->verticalScrollBar()->maximum() > 300);
        table_->verticalScrollBar()->setValue(300);
        QTRY_COMPARE(text(300, QueueModel::idColumn), QStringLiteral("m300"));
        settle();
        queue_.gone = {"m0", "m1", "m2"};
        bench_->service.hint(rpc::EventKind::queueChanged);
        QTRY_COMPARE(table_->model()->rowCount(), 997);
        QTRY_COMPARE(table_->verticalScrollBar()->value(), 297);
        QCOMPARE(text(297, QueueModel::idColumn), QStringLiteral("m300"));
    }

    void theExportHoldsEveryRowAndNoFormula() {
        queue_.rows = 2'500;
        open();
        settle();
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("queue.csv"));
        static_cast<QueuePage*>(page_)->exportTo(path);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 2'501);
        QVERIFY(lines.back().contains("to2499@example.org"));
        rpc::QueueEntry evil;
        evil.sender = "=cmd|' /C calc'!A0";
        QVERIFY(QueueExport::line(evil).contains("\"'=cmd"));
    }

    void enterOpensTheMessage() {
        rpc::QueueShow::Response message;
        message.id = "m0";
        message.sender = "from@elsewhere.test";
        message.peer = "192.0.2.7";
        message.headers = "Subject: hello\r\n";
        message.recipients = {FakeQueue::row(0)};
        message.totalRecipients = 1;
        bench_->service.reply<rpc::QueueShow>(message);
        rpc::MessageTrace::Response trace;
        rpc::TraceEvent event;
        event.what = "accepted";
        trace.events = {event};
        bench_->service.reply<rpc::MessageTrace>(trace);
        open();
        settle();
        select({0});
        QTest::keyClick(table_, Qt::Key_Return);
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        QTRY_COMPARE(find<QPlainTextEdit>(dialog, "header")->toPlainText().trimmed(), QStringLiteral("Subject: hello"));
        QTRY_COMPARE(find<TableView>(dialog, "historyTable")->model()->rowCount(), 1);
        QCOMPARE(find<TableView>(dialog, "messageRecipientsTable")->model()->rowCount(), 1);
        dialog->close();
    }

private:
    void open() {
        queue_.install(bench_->service);
        page_ = bench_->open(QStringLiteral("queue"));
        table_ = find<TableView>(page_, "queueTable");
        bench_->window->resize(1200, 800);
        QVERIFY(QTest::qWaitForWindowExposed(bench_->window.get()));
    }
    QString text(int row, int column) const { return table_->model()->index(row, column).data().toString(); }
    void settle() {
        auto* model = static_cast<QueueModel*>(table_->model());
        QTRY_VERIFY(model->isKnown() && !model->isLoading() && !page_->isBusy());
    }
    void select(const QList<int>& rows) {
        table_->setFocus();
        table_->clearSelection();
        table_->setCurrentIndex(table_->model()->index(rows.first(), 0));
        for (const int row : rows)
            table_->selectionModel()->select(table_->model()->index(row, 0),
                                             QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }

    FakeQueue queue_;
    std::unique_ptr<Bench> bench_;
    Page* page_ = nullptr;
    TableView* table_ = nullptr;
};

GUI_TEST_MAIN(QueuePageTest)
#include "queue_page_test.moc"
