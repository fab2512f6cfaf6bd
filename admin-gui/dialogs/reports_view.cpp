#include "dialogs/reports_view.h"

#include "base/ip_network.h"
#include "ui/card.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"

#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int markEdge = 16;
constexpr int leastTableHeight = 110;
constexpr int mostNoteLines = 5;

std::int64_t unprovenOf(const rpc::ReportSource& source) { return source.messages - source.proven; }

rpc::Severity severityOf(std::int64_t unproven) { return unproven > 0 ? rpc::Severity::warning : rpc::Severity::ok; }

QString stateOf(const rpc::ReportSource& source) {
    const std::int64_t unproven = unprovenOf(source);
    if (unproven == 0) return ReportsView::tr("All proven");
    return source.proven == 0 ? ReportsView::tr("None proven")
                              : ReportsView::tr("%1 not proven").arg(countText(unproven));
}

QString serverText(const rpc::ReportSource& source) {
    return source.source.empty() ? ReportsView::tr("Many small ones together") : qs(source.source);
}

// Addresses in the order of their numbers, what is none behind them.
QString addressOrder(const rpc::ReportSource& source) {
    const auto address = IpAddress::parse(source.source);
    if (!address) return QStringLiteral("z") + qs(source.source);
    const auto& octets = address->v6();
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char*>(octets.data()), static_cast<qsizetype>(octets.size())).toHex());
}

// Never 100 % while something is missing, nor 0 % of something.
QString shareText(std::int64_t part, std::int64_t whole) {
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    const bool nearAnEnd = (percent > 99 && part < whole) || (percent < 1 && part > 0);
    const double shown = nearAnEnd ? std::clamp(percent, 0.1, 99.9) : percent;
    return QLocale().toString(shown, 'f', nearAnEnd ? 1 : 0) + QChar(QChar::Nbsp) + QLocale().percent();
}

template <class Row>
Column<Row> countColumn(const char* id, const QString& title, std::int64_t Row::*count, int width) {
    return {.id = QString::fromLatin1(id),
            .title = title,
            .text = [count](const Row& row) { return countText(row.*count); },
            .sort = [count](const Row& row) { return QVariant::fromValue<qlonglong>(row.*count); },
            .right = true,
            .width = width};
}

std::vector<Column<rpc::ReportSource>> sourceColumns() {
    using Row = rpc::ReportSource;
    return {{.id = QStringLiteral("state"),
             .title = ReportsView::tr("State"),
             .text = stateOf,
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(unprovenOf(row)); },
             .icon = [](const Row& row) { return severityIcon(severityOf(unprovenOf(row))); },
             .width = 20},
            {.id = QStringLiteral("server"),
             .title = ReportsView::tr("Server"),
             .text = serverText,
             .sort = [](const Row& row) { return QVariant(addressOrder(row)); },
             .tooltip =
                 [](const Row& row) {
                     return row.source.empty() ? ReportsView::tr("Of a report about very many servers, those with few "
                                                                 "messages are counted together.")
                                               : qs(row.source);
                 },
             .stretch = true},
            countColumn("messages", ReportsView::tr("Messages"), &Row::messages, 11),
            countColumn("proven", ReportsView::tr("Proven"), &Row::proven, 11),
            countColumn("signature", ReportsView::tr("By signature"), &Row::dkim, 14),
            countColumn("spf", ReportsView::tr("By SPF"), &Row::spf, 11)};
}

std::vector<Column<rpc::Reporter>> reporterColumns() {
    using Row = rpc::Reporter;
    return {{.id = QStringLiteral("reporter"),
             .title = ReportsView::tr("Reported by"),
             .text = [](const Row& row) { return qs(row.reporter); },
             .tooltip = [](const Row& row) { return qs(row.reporter); },
             .stretch = true},
            countColumn("reports", ReportsView::tr("Reports"), &Row::reports, 11),
            countColumn("messages", ReportsView::tr("Messages"), &Row::messages, 11),
            {.id = QStringLiteral("until"),
             .title = ReportsView::tr("Tells of mail until"),
             .text = [](const Row& row) { return relativeTime(row.last); },
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(toMillis(row.last)); },
             .tooltip = [](const Row& row) { return exactTime(row.last); },
             .width = 20}};
}

QLabel* wrappedNote(const char* name) {
    QLabel* label = mutedLabel({});
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

ReportsView::ReportsView(QWidget* parent)
    : QWidget(parent), mark_(new QLabel), summary_(new QLabel), chart_(new TimeChart), tabs_(new QTabWidget),
      sources_(new TableView(QStringLiteral("reportSources"))),
      sourceRows_(new RowsModel<rpc::ReportSource>(
          [](const rpc::ReportSource& row) { return row.source.empty() ? QStringLiteral("others") : qs(row.source); },
          sourceColumns(), this)),
      others_(wrappedNote("reportOthers")), advice_(wrappedNote("reportAdvice")),
      reporters_(new TableView(QStringLiteral("reporters"))),
      reporterRows_(new RowsModel<rpc::Reporter>([](const rpc::Reporter& row) { return qs(row.reporter); },
                                                 reporterColumns(), this)) {
    summary_->setObjectName(QStringLiteral("reportsSummary"));
    summary_->setWordWrap(true);
    summary_->setTextFormat(Qt::PlainText);
    summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    chart_->setObjectName(QStringLiteral("reportsChart"));
    chart_->setAccessibleName(tr("Messages by day"));
    auto* chartCard = new Card;
    chartCard->addFilling(chart_);
    tabs_->setObjectName(QStringLiteral("reportsTabs"));
    tabs_->addTab(makeSources(), tr("&Servers"));
    tabs_->addTab(makeReporters(), tr("&Reporters"));
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(chartCard);
    splitter->addWidget(tabs_);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({180, 300});
    auto* top = new QHBoxLayout;
    top->addWidget(mark_, 0, Qt::AlignTop);
    top->addWidget(summary_, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(top);
    layout->addWidget(splitter, 1);
}

QWidget* ReportsView::makeSources() {
    sources_->showRows(sourceRows_, 0, Qt::DescendingOrder);
    sources_->setAccessibleName(tr("Servers"));
    sources_->setMinimumHeight(leastTableHeight);
    new Placeholder(sources_, {}, tr("No servers"), tr("The reports of this time tell of no message."));
    auto* tab = new QWidget;
    auto* layout = new QVBoxLayout(tab);
    layout->setSpacing(6);
    layout->addWidget(sources_, 1);
    layout->addWidget(others_);
    layout->addWidget(advice_);
    // The splitter does not count the lines that the notes are wrapped into.
    tab->setMinimumHeight(leastTableHeight + (mostNoteLines + 2) * fontMetrics().lineSpacing());
    return tab;
}

QWidget* ReportsView::makeReporters() {
    reporters_->showRows(reporterRows_, 2, Qt::DescendingOrder);
    reporters_->setAccessibleName(tr("Reporters"));
    QLabel* note = wrappedNote("reportersNote");
    note->setText(tr("Anybody with a domain can send reports. Before you act on a surprising figure, look at who "
                     "reported it."));
    auto* tab = new QWidget;
    auto* layout = new QVBoxLayout(tab);
    layout->setSpacing(6);
    layout->addWidget(reporters_, 1);
    layout->addWidget(note);
    return tab;
}

void ReportsView::show(const rpc::DmarcReports::Response& reply, int days, Time now) {
    const std::int64_t unproven = reply.messages - reply.proven;
    mark_->setPixmap(severityIcon(severityOf(unproven)).pixmap(QSize(markEdge, markEdge), devicePixelRatioF()));
    summary_->setText(summaryText(reply));
    Days all = daysOf(reply.days, days, now);
    chart_->setData(all.from, std::chrono::days(1),
                    {{tr("Messages"), 0, std::move(all.messages)}, {tr("Of these, proven"), 1, std::move(all.proven)}},
                    tr("No messages"));
    sourceRows_->setRows(reply.sources);
    reporterRows_->setRows(reply.reporters);
    const std::int64_t others = reply.sourcesInAll - static_cast<std::int64_t>(reply.sources.size());
    others_->setText(tr("And %1 others with fewer messages.").arg(countText(others)));
    others_->setVisible(others > 0);
    advice_->setText(
        tr("If a server with mail that was not proven is yours or sends for you, let it sign with a key of "
           "%1 or send through this server. If you do not know it, a forger uses it, or it forwards mail "
           "of your people.")
            .arg(qs(reply.domain)));
    advice_->setVisible(unproven > 0);
}

ReportsView::Days ReportsView::daysOf(const std::vector<rpc::ReportDay>& reported, int days, Time now) {
    using std::chrono::floor;
    const Time today(floor<std::chrono::days>(now.time_since_epoch()));
    Days all{today - std::chrono::days(days - 1), {}, {}};
    Time last = today - std::chrono::days(2);
    for (const rpc::ReportDay& day : reported) {
        all.from = std::min(all.from, day.day);
        last = std::max(last, day.day);
    }
    const auto place = [&all](Time day) {
        return static_cast<std::size_t>(floor<std::chrono::days>(day - all.from).count());
    };
    all.messages.resize(place(last) + 1);
    all.proven.resize(place(last) + 1);
    for (const rpc::ReportDay& day : reported) {
        all.messages[place(day.day)] += day.messages;
        all.proven[place(day.day)] += day.proven;
    }
    return all;
}

QString ReportsView::summaryText(const rpc::DmarcReports::Response& reply) {
    const QString domain = qs(reply.domain), messages = countText(reply.messages);
    const std::int64_t unproven = reply.messages - reply.proven;
    if (reply.messages == 0)
        return tr("The reports of this time tell of no message that claimed to be of %1.").arg(domain);
    if (reply.messages == 1)
        return unproven == 0
                   ? tr("One message claimed to be of %1, and it was proven.").arg(domain)
                   : tr("One message claimed to be of %1, and it was not proven: see the server below.").arg(domain);
    if (unproven == 0) return tr("%1 messages claimed to be of %2; all were proven.").arg(messages, domain);
    if (reply.proven == 0)
        return tr("%1 messages claimed to be of %2; none was proven: see the servers below.").arg(messages, domain);
    const QString share = shareText(reply.proven, reply.messages);
    const QString first = reply.proven == 1
                              ? tr("%1 messages claimed to be of %2; one (%3) was proven.").arg(messages, domain, share)
                              : tr("%1 messages claimed to be of %2; %3 (%4) were proven.")
                                    .arg(messages, domain, countText(reply.proven), share);
    const QString second = unproven == 1 ? tr("One was not: see the servers below.")
                                         : tr("%1 were not: see the servers below.").arg(countText(unproven));
    return first + u' ' + second;
}

} // namespace ismail::admin
