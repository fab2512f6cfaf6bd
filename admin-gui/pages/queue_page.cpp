#include "pages/queue_page.h"

#include "pages/message_dialog.h"
#include "pages/queue_export.h"
#include "pages/queue_words.h"
#include "ui/format.h"
#include "ui/icons.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int searchTypingMs = 350;
constexpr int timesEveryMs = 15'000;

enum Field { recipientField, senderField, domainField };

std::vector<Column<rpc::DestinationSummary>> destinationColumns() {
    using Row = rpc::DestinationSummary;
    const auto millis = [](const std::optional<Time>& at) {
        return QVariant::fromValue<qlonglong>(at ? toMillis(*at) : 0);
    };
    return {{.id = QStringLiteral("destination"),
             .title = QueuePage::tr("Destination"),
             .text = [](const Row& row) { return destinationText(row.destination); },
             .tooltip = [](const Row& row) { return qs(row.destination).toHtmlEscaped(); },
             .icon = [](const Row& row) { return destinationStateIcon(row.state); },
             .width = 30},
            {.id = QStringLiteral("recipients"),
             .title = QueuePage::tr("Recipients"),
             .text = [](const Row& row) { return countText(row.recipients); },
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.recipients); },
             .right = true,
             .width = 11},
            {.id = QStringLiteral("state"),
             .title = QueuePage::tr("State"),
             .text = [](const Row& row) { return destinationStateText(row.state); },
             .width = 9},
            {.id = QStringLiteral("reason"),
             .title = QueuePage::tr("Why it waits"),
             .text = [](const Row& row) { return qs(row.reason).simplified(); },
             .tooltip = [](const Row& row) { return qs(row.reason).toHtmlEscaped(); },
             .stretch = true},
            {.id = QStringLiteral("oldest"),
             .title = QueuePage::tr("Oldest"),
             .text = [](const Row& row) { return relativeTime(row.oldest, {}); },
             .sort = [millis](const Row& row) { return millis(row.oldest); },
             .tooltip = [](const Row& row) { return row.oldest ? exactTime(*row.oldest) : QString(); },
             .width = 14},
            {.id = QStringLiteral("nextTry"),
             .title = QueuePage::tr("Next try"),
             .text = [](const Row& row) { return relativeTime(row.nextTry, {}); },
             .sort = [millis](const Row& row) { return millis(row.nextTry); },
             .tooltip = [](const Row& row) { return row.nextTry ? exactTime(*row.nextTry) : QString(); },
             .width = 14},
            {.id = QStringLiteral("downSince"),
             .title = QueuePage::tr("Down since"),
             .text = [](const Row& row) { return relativeTime(row.downSince, {}); },
             .sort = [millis](const Row& row) { return millis(row.downSince); },
             .tooltip = [](const Row& row) { return row.downSince ? exactTime(*row.downSince) : QString(); },
             .hidden = true},
            {.id = QStringLiteral("connections"),
             .title = QueuePage::tr("Connections"),
             .text = [](const Row& row) { return countText(row.connections); },
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.connections); },
             .right = true,
             .hidden = true}};
}

QToolButton* buttonFor(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setObjectName(action->objectName());
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

QueuePage::QueuePage(const PageContext& context, const PageInfo& info)
    : Page(context, info), model_(new QueueModel(link(), this)), table_(new TableView(QStringLiteral("queue"))),
      actions_(new QueueActions(link(), this)) {
    table_->showModel(model_, model_->looks());
    selection_ = new QueueSelection(*table_, *model_, this);
    makeActions();

    auto* below = new QWidget;
    auto* rows = new QVBoxLayout(below);
    rows->setContentsMargins(0, 4, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(makeFilters());
    rows->addWidget(makeActionRow());
    rows->addWidget(makeRows(), 1);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeDestinations());
    splitter->addWidget(below);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({150, 500});
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    retryAll_ = new QPushButton(icon(QStringLiteral("retry")), tr("Retry &all now"));
    retryAll_->setObjectName(QStringLiteral("retryAll"));
    connect(retryAll_, &QPushButton::clicked, this, &QueuePage::retryAll);
    titleBar()->addWidget(retryAll_);
    connectRows();
    keepTimesTrue();
    selectionChanged();
}

void QueuePage::makeActions() {
    deeds_ = {addDeed(QueueDeed::retry, QStringLiteral("retry"), tr("&Retry now"), QStringLiteral("retry"),
                      QKeySequence(Qt::CTRL | Qt::Key_R), tr("Try the selected mail at once")),
              addDeed(QueueDeed::hold, QStringLiteral("hold"), tr("&Hold"), QStringLiteral("hold"),
                      QKeySequence(Qt::CTRL | Qt::Key_H), tr("Put the selected mail on hold until it is released")),
              addDeed(QueueDeed::release, QStringLiteral("release"), tr("Re&lease"), QStringLiteral("release"),
                      QKeySequence(Qt::CTRL | Qt::Key_L), tr("Release the selected mail from hold")),
              addDeed(QueueDeed::bounce, QStringLiteral("bounce"), tr("Return to &sender …"), QStringLiteral("bounce"),
                      QKeySequence(Qt::CTRL | Qt::Key_B),
                      tr("Give up the selected mail and send a bounce to the senders")),
              addDeed(QueueDeed::remove, QStringLiteral("remove"), tr("Re&move …"), QStringLiteral("remove"),
                      QKeySequence(Qt::Key_Delete), tr("Remove the selected mail without a bounce"))};
    export_ = new QAction(icon(QStringLiteral("export")), tr("&Export …"), this);
    export_->setObjectName(QStringLiteral("export"));
    export_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    export_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    export_->setToolTip(tr("Write all rows that match into a CSV file (Ctrl+E)"));
    connect(export_, &QAction::triggered, this, &QueuePage::chooseExport);
    addAction(export_);
    auto* everything = new QAction(tr("Select all that match"), this);
    everything->setShortcut(QKeySequence::SelectAll);
    everything->setShortcutContext(Qt::WidgetShortcut);
    connect(everything, &QAction::triggered, selection_, &QueueSelection::selectEverything);
    table_->addAction(everything);
    auto* open = new QAction(icon(QStringLiteral("message")), tr("&Open"), this);
    connect(open, &QAction::triggered, this, [this] { openMessage(table_->currentKey()); });
    QList<QAction*> menu = {open};
    table_->setRowActions(menu + deeds_);
}

QAction* QueuePage::addDeed(QueueDeed deed, const QString& name, const QString& text, const QString& iconName,
                            const QKeySequence& key, const QString& tip) {
    auto* action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, [this, deed] { start(deed); });
    addAction(action);
    return action;
}

QWidget* QueuePage::makeDestinations() {
    destinations_ = new TableView(QStringLiteral("destinations"));
    destinations_->setAccessibleName(tr("Destinations"));
    destinations_->setSelectionMode(QAbstractItemView::SingleSelection);
    destinationRows_ = new RowsModel<rpc::DestinationSummary>(
        [](const rpc::DestinationSummary& row) { return qs(row.destination); }, destinationColumns(), this);
    destinations_->showRows(destinationRows_, 1, Qt::DescendingOrder);
    destinations_->setMinimumHeight(90);
    connect(destinations_, &QAbstractItemView::clicked, this,
            [this](const QModelIndex& index) { pickDestination(index.data(KeyRole).toString()); });
    connect(destinations_, &TableView::rowActivated, this, &QueuePage::pickDestination);
    return destinations_;
}

QWidget* QueuePage::makeFilters() {
    auto* row = new QWidget;
    field_ = new QComboBox;
    field_->setObjectName(QStringLiteral("filterField"));
    field_->addItems({tr("Recipient"), tr("Sender"), tr("Domain")});
    field_->setAccessibleName(tr("Text to search for"));
    text_ = new QLineEdit;
    text_->setObjectName(QStringLiteral("filterText"));
    text_->setClearButtonEnabled(true);
    text_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    text_->setAccessibleName(tr("Search for"));
    text_->setMinimumWidth(180);
    state_ = new QComboBox;
    state_->setObjectName(QStringLiteral("filterState"));
    state_->setAccessibleName(tr("State"));
    state_->addItem(tr("Any state"));
    for (const auto state :
         {rpc::QueueState::ready, rpc::QueueState::deferred, rpc::QueueState::held, rpc::QueueState::onHold})
        state_->addItem(stateIcon(state), stateText(state), static_cast<int>(state));
    age_ = new QComboBox;
    age_->setObjectName(QStringLiteral("filterAge"));
    age_->setAccessibleName(tr("Age"));
    age_->addItem(tr("Any age"), 0);
    age_->addItem(tr("Older than an hour"), 3600);
    age_->addItem(tr("Older than four hours"), 4 * 3600);
    age_->addItem(tr("Older than a day"), 86400);
    age_->addItem(tr("Older than three days"), 3 * 86400);
    destinationChip_ = new QToolButton;
    destinationChip_->setObjectName(QStringLiteral("destinationChip"));
    destinationChip_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    destinationChip_->setIcon(icon(QStringLiteral("close")));
    destinationChip_->setToolTip(tr("Show all destinations"));
    destinationChip_->hide();
    clear_ = new QToolButton;
    clear_->setObjectName(QStringLiteral("clearFilters"));
    clear_->setText(tr("&Clear filter"));
    clear_->setAutoRaise(true);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(field_);
    layout->addWidget(text_, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{state_, age_, destinationChip_, clear_})
        layout->addWidget(widget);

    typing_.setSingleShot(true);
    typing_.setInterval(searchTypingMs);
    connect(&typing_, &QTimer::timeout, this, &QueuePage::filterChanged);
    connect(text_, &QLineEdit::textChanged, this, [this] { typing_.start(); });
    connect(text_, &QLineEdit::returnPressed, this, &QueuePage::filterChanged);
    connect(field_, &QComboBox::currentIndexChanged, this, [this](int field) {
        text_->setPlaceholderText(field == domainField   ? QStringLiteral("example.org")
                                  : field == senderField ? tr("name@example.org, @example.org, or <> for none")
                                                         : QStringLiteral("name@example.org"));
        if (!text_->text().isEmpty()) filterChanged();
    });
    emit field_->currentIndexChanged(0);
    connect(state_, &QComboBox::currentIndexChanged, this, &QueuePage::filterChanged);
    connect(age_, &QComboBox::currentIndexChanged, this, &QueuePage::filterChanged);
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, text_, [this] {
        text_->setFocus();
        text_->selectAll();
    });
    connect(destinationChip_, &QToolButton::clicked, this, [this] { pickDestination({}); });
    connect(clear_, &QToolButton::clicked, this, &QueuePage::clearFilters);
    return row;
}

QWidget* QueuePage::makeActionRow() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (QAction* action : deeds_)
        layout->addWidget(buttonFor(action));
    layout->addSpacing(8);
    layout->addWidget(buttonFor(export_));
    layout->addStretch(1);
    selected_ = mutedLabel({});
    selected_->setObjectName(QStringLiteral("selectedCount"));
    layout->addWidget(selected_);
    selectAll_ = new QToolButton;
    selectAll_->setObjectName(QStringLiteral("selectAll"));
    selectAll_->setAutoRaise(true);
    connect(selectAll_, &QToolButton::clicked, this,
            [this] { selection_->isEverything() ? selection_->clear() : selection_->selectEverything(); });
    layout->addWidget(selectAll_);
    return row;
}

QWidget* QueuePage::makeRows() {
    auto* box = new QWidget;
    table_->setAccessibleName(tr("Queue"));
    table_->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    nothing_ = mutedLabel(tr("Nothing in the queue matches this filter."));
    nothing_->setObjectName(QStringLiteral("nothingMatches"));
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->setParent(table_->viewport());
    nothing_->hide();
    lastReply_ = new QLabel;
    lastReply_->setObjectName(QStringLiteral("lastReply"));
    lastReply_->setTextFormat(Qt::PlainText);
    lastReply_->setWordWrap(true);
    lastReply_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    lastReply_->hide();
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(table_, 1);
    layout->addWidget(lastReply_);
    return box;
}

void QueuePage::connectRows() {
    QHeaderView* header = table_->horizontalHeader();
    header->setSortIndicatorShown(true);
    header->setSectionsClickable(true);
    header->setSortIndicator(sortedColumn_, sortedOrder_);
    model_->sort(sortedColumn_, sortedOrder_);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &QueuePage::keepSortable);
    connect(table_, &TableView::rowActivated, this, &QueuePage::openMessage);
    connect(table_->verticalScrollBar(), &QScrollBar::valueChanged, this, &QueuePage::visibleRowsChanged);
    connect(table_->verticalScrollBar(), &QScrollBar::rangeChanged, this, &QueuePage::visibleRowsChanged);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QueuePage::showLastReply);
    connect(selection_, &QueueSelection::changed, this, &QueuePage::selectionChanged);
    connect(model_, &QueueModel::totalChanged, this, &QueuePage::tellTotals);
    connect(model_, &QueueModel::rowsCame, this, [this] {
        tellTotals();
        visibleRowsChanged();
        showLastReply();
    });
    connect(model_, &QueueModel::failed, this, [this](const Error& error) {
        if (link().hasContact()) showError(tr("The queue could not be read."), error);
    });
    connect(actions_, &QueueActions::busyChanged, this, &QueuePage::selectionChanged);
    connect(actions_, &QueueActions::failed, this, &QueuePage::showError);
    connect(actions_, &QueueActions::finished, this, [this](const QString& text) {
        notice(text);
        refreshNow();
    });
}

void QueuePage::keepTimesTrue() {
    auto* clock = new QTimer(this);
    clock->setInterval(timesEveryMs);
    for (QTableView* table : {static_cast<QTableView*>(table_), static_cast<QTableView*>(destinations_)})
        connect(clock, &QTimer::timeout, table->viewport(), qOverload<>(&QWidget::update));
    clock->start();
}

void QueuePage::refresh() {
    model_->reload();
    rpc::QueueDestinations::Request request;
    request.limit = 1000;
    ask<rpc::QueueDestinations>(request, tr("The destinations could not be read."),
                                [this](rpc::QueueDestinations::Response reply) {
                                    destinationRows_->setRows(std::move(reply.destinations));
                                    if (!destination_.isEmpty()) destinations_->selectKey(destination_);
                                    tellTotals();
                                });
}

void QueuePage::go(const QString& argument) {
    const QString rest = argument.section(u':', 1);
    clearFilters();
    if (argument == QLatin1String("held"))
        state_->setCurrentIndex(state_->findData(static_cast<int>(rpc::QueueState::held)));
    else if (argument.startsWith(QLatin1String("destination:")))
        pickDestination(rest);
    else if (argument.startsWith(QLatin1String("domain:"))) {
        field_->setCurrentIndex(domainField);
        text_->setText(rest);
        filterChanged();
    } else
        openMessage(argument);
}

void QueuePage::pickDestination(const QString& destination) {
    if (destination.isEmpty()) destinations_->clearSelection();
    if (destination == destination_) return;
    destination_ = destination;
    filterChanged();
}

rpc::QueueFilter QueuePage::filter() const {
    rpc::QueueFilter out;
    const std::string text = utf8(text_->text().trimmed());
    switch (field_->currentIndex()) {
    case senderField: out.sender = text; break;
    case domainField: out.domain = text; break;
    default: out.recipient = text; break;
    }
    out.destination = utf8(destination_);
    if (state_->currentIndex() > 0) out.state = static_cast<rpc::QueueState>(state_->currentData().toInt());
    if (age_->currentIndex() > 0) out.olderThan = rpc::seconds(age_->currentData().toInt());
    return out;
}

bool QueuePage::hasFilter() const {
    return !text_->text().trimmed().isEmpty() || !destination_.isEmpty() || state_->currentIndex() > 0 ||
           age_->currentIndex() > 0;
}

void QueuePage::filterChanged() {
    typing_.stop();
    destinationChip_->setVisible(!destination_.isEmpty());
    destinationChip_->setText(destinationText(utf8(destination_)));
    clear_->setVisible(hasFilter());
    selection_->clear();
    table_->scrollToTop();
    model_->setFilter(filter());
}

void QueuePage::clearFilters() {
    const QSignalBlocker one(state_), two(age_), three(text_);
    state_->setCurrentIndex(0);
    age_->setCurrentIndex(0);
    text_->clear();
    destination_.clear();
    destinations_->clearSelection();
    filterChanged();
}

void QueuePage::tellTotals() {
    clear_->setVisible(hasFilter());
    if (!model_->isKnown()) return;
    const QString number = countText(model_->total());
    const QString count = model_->totalIsExact() ? number : tr("more than %1").arg(number);
    setSubtitle(hasFilter()            ? tr("%1 recipients match").arg(count)
                : model_->total() == 1 ? tr("1 recipient")
                                       : tr("%1 recipients").arg(count));
    nothing_->setVisible(model_->total() == 0);
    nothing_->setGeometry(table_->viewport()->rect());
    if (model_->total() == 0 && !hasFilter())
        showEmpty(QStringLiteral("queue"), tr("The queue is empty"),
                  tr("All accepted mail has been delivered. Mail that cannot be delivered at once waits here, with the "
                     "reason."));
    else
        showContent();
    selectionChanged();
}

void QueuePage::selectionChanged() {
    const std::int64_t count = selection_->count();
    for (QAction* action : deeds_)
        action->setEnabled(count > 0 && !actions_->isBusy());
    retryAll_->setEnabled(!actions_->isBusy());
    selected_->setText(count == 0   ? QString()
                       : count == 1 ? tr("1 selected")
                                    : tr("%1 selected").arg(countText(count)));
    selectAll_->setText(selection_->isEverything() ? tr("Select &none")
                                                   : tr("&Select all %1").arg(countText(model_->total())));
    selectAll_->setVisible(model_->total() > 0);
}

void QueuePage::visibleRowsChanged() {
    const int first = std::max(table_->rowAt(0), 0);
    const int fits = table_->viewport()->height() / std::max(1, table_->verticalHeader()->defaultSectionSize()) + 1;
    model_->setVisibleRows(first, first + fits);
}

void QueuePage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    if (model_->isKnown()) tellTotals();
}

void QueuePage::showLastReply() {
    const rpc::QueueEntry* entry = model_->entry(table_->currentIndex().row());
    const bool shown = entry && !entry->lastReply.empty() && table_->selectionModel()->hasSelection();
    lastReply_->setVisible(shown);
    if (shown) lastReply_->setText(tr("%1: %2").arg(qs(entry->recipient), qs(entry->lastReply)));
}

void QueuePage::keepSortable(int column, Qt::SortOrder order) {
    if (!QueueModel::canSortBy(column)) {
        const QSignalBlocker blocker(table_->horizontalHeader());
        table_->horizontalHeader()->setSortIndicator(sortedColumn_, sortedOrder_);
        return;
    }
    sortedColumn_ = column;
    sortedOrder_ = order;
    table_->scrollToTop();
    model_->sort(column, order);
}

void QueuePage::start(QueueDeed deed) {
    rpc::QueueSelection what;
    if (selection_->isEverything()) {
        what.filter = model_->filter();
    } else {
        if (selection_->isIncomplete())
            return showError(
                tr("Some of the selected rows are still being loaded."),
                {ErrorKind::unavailable, utf8(tr("To act on very many rows at once, select all that match."))});
        for (const QString& key : selection_->keys())
            what.ids.push_back(utf8(key));
    }
    clearError();
    actions_->start(deed, what);
}

void QueuePage::retryAll() {
    rpc::QueueSelection what;
    what.filter = rpc::QueueFilter{};
    clearError();
    actions_->start(QueueDeed::retry, what);
}

void QueuePage::openMessage(const QString& key) {
    if (key.isEmpty()) return;
    (new MessageDialog(context(), key, this))->show();
}

void QueuePage::chooseExport() {
    auto* dialog = new QFileDialog(this, tr("Export the queue"), QStringLiteral("queue.csv"), tr("Tables (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &QueuePage::exportTo);
    dialog->open();
}

void QueuePage::exportTo(const QString& path) {
    rpc::QueueList::Request what;
    what.filter = model_->filter();
    what.sort = model_->sortColumn();
    what.descending = model_->sortDescending();
    auto* work = new QueueExport(link(), what, path, this);
    export_->setEnabled(false);
    connect(work, &QObject::destroyed, export_, [this] { export_->setEnabled(true); });
    connect(work, &QueueExport::progress, this, [this](qint64 rows, qint64 total) {
        if (total > QueueExport::pageRows)
            notice(tr("Exporting: %1 of %2 rows …").arg(countText(rows), countText(total)));
    });
    connect(work, &QueueExport::finished, this,
            [this, path](qint64 rows) { notice(tr("%1 rows were written to %2.").arg(countText(rows), path)); });
    connect(work, &QueueExport::failed, this,
            [this](const Error& error) { showError(tr("The queue was not exported."), error); });
    work->start();
}

} // namespace ismail::admin
