#include "pages/statistics_page.h"

#include "ui/card.h"
#include "ui/format.h"
#include "ui/icons.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

using C = rpc::CounterName;

struct Category {
    const char* title;
    std::vector<C> counters;
};

const std::vector<Category>& categories() {
    static const std::vector<Category> all = {
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Mail in and out"),
         {C::messagesIn, C::messagesOut, C::messagesLocal, C::messagesHeld}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Receiving"),
         {C::connectionsIn, C::messagesIn, C::recipientsRefused, C::messagesRefused, C::authFailures}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Sending"),
         {C::connectionsOut, C::messagesOut, C::deferrals, C::bounces}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Refused"),
         {C::recipientsRefused, C::messagesRefused, C::overQuota, C::overSendLimit, C::authFailures}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Queue"), {C::queueDepth, C::heldDepth}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Held mail and partners"),
         {C::messagesHeld, C::etrnReceived, C::etrnSent}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Connections"),
         {C::openConnections, C::connectionsIn, C::connectionsOut}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Traffic in bytes"), {C::bytesIn, C::bytesOut}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Reading mail"),
         {C::connectionsPop3, C::loginsPop3, C::connectionsImap, C::loginsImap}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Retries"), {C::deferrals, C::bounces, C::messagesOut}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Mailboxes"),
         {C::messagesLocal, C::forwarded, C::autoReplies, C::overQuota}},
        {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "Everything, as a table"), {}}};
    return all;
}

struct Range {
    const char* title;
    const char* name;
    std::chrono::seconds length, step;
};
constexpr std::chrono::seconds hour{3600}, day{86400};
const Range ranges[] = {
    {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "&Hour"), "hour", hour, std::chrono::seconds(60)},
    {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "&Day"), "day", day, std::chrono::seconds(600)},
    {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "&Week"), "week", 7 * day, hour},
    {QT_TRANSLATE_NOOP("ismail::admin::StatisticsPage", "&Month"), "month", 30 * day, 6 * hour}};

// What was looked at last is shown again.
const QString categoryKey = QStringLiteral("statistics/category"), rangeKey = QStringLiteral("statistics/range");

bool isBytes(C counter) { return counter == C::bytesIn || counter == C::bytesOut; }

QString valueText(C counter, std::int64_t value) { return isBytes(counter) ? sizeText(value) : countText(value); }

} // namespace

StatisticsPage::StatisticsPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), category_(new QComboBox), range_(new QButtonGroup(this)), chart_(new TimeChart),
      table_(new TableView(QStringLiteral("statistics"))), step_(mutedLabel({})) {
    const auto number = [](std::int64_t value) { return QVariant::fromValue<qlonglong>(value); };
    rows_ = new RowsModel<Row>([](const Row& row) { return QString::number(static_cast<int>(row.counter)); },
                               {{.id = QStringLiteral("counter"),
                                 .title = tr("What"),
                                 .text = [](const Row& row) { return counterText(row.counter); },
                                 .sort = [](const Row& row) { return static_cast<int>(row.counter); },
                                 .stretch = true},
                                {.id = QStringLiteral("total"),
                                 .title = tr("In this time"),
                                 .text =
                                     [](const Row& row) {
                                         return isMeasured(row.counter) ? QStringLiteral("–")
                                                                        : valueText(row.counter, row.total);
                                     },
                                 .sort = [number](const Row& row) { return number(row.total); },
                                 .right = true,
                                 .width = 16},
                                {.id = QStringLiteral("highest"),
                                 .title = tr("Highest"),
                                 .text = [](const Row& row) { return valueText(row.counter, row.highest); },
                                 .sort = [number](const Row& row) { return number(row.highest); },
                                 .right = true,
                                 .width = 16},
                                {.id = QStringLiteral("latest"),
                                 .title = tr("Latest"),
                                 .text = [](const Row& row) { return valueText(row.counter, row.latest); },
                                 .sort = [number](const Row& row) { return number(row.latest); },
                                 .right = true,
                                 .width = 16}},
                               this);
    table_->showRows(rows_);
    table_->setAccessibleName(tr("Statistics"));
    chart_->setObjectName(QStringLiteral("chart"));
    chart_->setAccessibleName(tr("Counters over time"));
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    chartCard_ = new Card;
    chartCard_->addFilling(chart_);
    splitter->addWidget(chartCard_);
    splitter->addWidget(table_);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({360, 220});
    keepSizes(splitter);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeChoices());
    layout->addWidget(splitter, 1);
    again_.setInterval(everyMs);
    connect(&again_, &QTimer::timeout, this, [this] { askSoon(); });
    again_.start();
}

QWidget* StatisticsPage::makeChoices() {
    auto* row = new QWidget;
    category_->setObjectName(QStringLiteral("category"));
    category_->setAccessibleName(tr("Category"));
    // The English title is the name under which a category is remembered.
    for (const Category& category : categories())
        category_->addItem(tr(category.title), QString::fromLatin1(category.title));
    const QSettings kept;
    category_->setCurrentIndex(std::max(category_->findData(kept.value(categoryKey)), 0));
    const QString keptRange = kept.value(rangeKey, QStringLiteral("day")).toString();
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(category_);
    layout->addWidget(step_);
    layout->addStretch(1);
    auto* label = mutedLabel(tr("The last"));
    layout->addWidget(label);
    int number = 0;
    for (const Range& range : ranges) {
        auto* button = new QPushButton(tr(range.title));
        button->setObjectName(QString::fromLatin1(range.name));
        button->setCheckable(true);
        range_->addButton(button, number);
        if (number == 0 || keptRange == QLatin1String(range.name)) button->setChecked(true);
        ++number;
        layout->addWidget(button);
    }
    connect(category_, &QComboBox::currentIndexChanged, this, [this] {
        QSettings().setValue(categoryKey, category_->currentData());
        refreshNow();
    });
    connect(range_, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (!on) return;
        QSettings().setValue(rangeKey, QString::fromLatin1(ranges[id].name));
        refreshNow();
    });
    return row;
}

QString StatisticsPage::counterText(rpc::CounterName counter) {
    switch (counter) {
    case C::connectionsIn: return tr("SMTP connections in");
    case C::connectionsOut: return tr("SMTP connections out");
    case C::messagesIn: return tr("Messages received");
    case C::bytesIn: return tr("Bytes received");
    case C::messagesLocal: return tr("Delivered to mailboxes");
    case C::messagesOut: return tr("Messages sent");
    case C::bytesOut: return tr("Bytes sent");
    case C::recipientsRefused: return tr("Recipients refused");
    case C::messagesRefused: return tr("Messages refused");
    case C::messagesHeld: return tr("Held for a primary");
    case C::deferrals: return tr("Deferred attempts");
    case C::bounces: return tr("Bounced to senders");
    case C::authFailures: return tr("Failed log-ins");
    case C::etrnReceived: return tr("Queries from partners");
    case C::etrnSent: return tr("Queries to partners");
    case C::forwarded: return tr("Forwarded copies");
    case C::overQuota: return tr("Mailboxes found full");
    case C::overSendLimit: return tr("Refused over a sending limit");
    case C::autoReplies: return tr("Automatic replies");
    case C::loginsSmtp: return tr("Log-ins to send");
    case C::connectionsPop3: return tr("POP3 connections");
    case C::loginsPop3: return tr("POP3 log-ins");
    case C::connectionsImap: return tr("IMAP connections");
    case C::loginsImap: return tr("IMAP log-ins");
    case C::queueDepth: return tr("In the queue");
    case C::heldDepth: return tr("Held in the queue");
    case C::openConnections: return tr("Open connections");
    }
    return {};
}

bool StatisticsPage::isMeasured(rpc::CounterName counter) { return counter >= C::queueDepth; }

void StatisticsPage::refresh() {
    const Range& range = ranges[static_cast<std::size_t>(std::max(range_->checkedId(), 0))];
    rpc::StatsSeries::Request request;
    request.counters = categories()[static_cast<std::size_t>(category_->currentIndex())].counters;
    request.to = SystemClock().now() + link().clockAhead();
    request.from = request.to - std::chrono::duration_cast<Millis>(range.length);
    request.step = range.step;
    ask<rpc::StatsSeries>(request, tr("The counters could not be read."),
                          [this](const rpc::StatsSeries::Response& reply) { showSeries(reply); });
}

void StatisticsPage::showSeries(const rpc::StatsSeries::Response& reply) {
    const bool tableOnly = categories()[static_cast<std::size_t>(category_->currentIndex())].counters.empty();
    std::vector<TimeChart::Series> lines;
    std::vector<Row> rows;
    for (const rpc::CounterSeries& series : reply.series) {
        Row row{series.counter, series.total, 0, series.values.empty() ? 0 : series.values.back()};
        for (const std::int64_t value : series.values)
            row.highest = std::max(row.highest, value);
        rows.push_back(row);
        if (!tableOnly) lines.push_back({counterText(series.counter), static_cast<int>(lines.size()), series.values});
    }
    rows_->setRows(std::move(rows));
    chartCard_->setVisible(!tableOnly);
    if (!tableOnly) chart_->setData(reply.from, reply.step, std::move(lines), tr("Nothing was counted in this time."));
    step_->setText(tr("each point: %1").arg(durationText(reply.step)));
}

} // namespace ismail::admin
