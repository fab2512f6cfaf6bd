#include "pages/alerts_page.h"

#include "ui/finding_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"

#include <QComboBox>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

QString alertKey(const rpc::AlertInfo& row) {
    return qs(row.key) + u'|' + QString::number(static_cast<qlonglong>(toMillis(row.raisedAt)));
}

std::vector<Column<rpc::AlertInfo>> alertColumns() {
    using Row = rpc::AlertInfo;
    const auto millis = [](const std::optional<Time>& at) {
        return QVariant::fromValue<qlonglong>(at ? toMillis(*at) : 0);
    };
    return {
        {.id = QStringLiteral("state"),
         .title = AlertsPage::tr("State"),
         .text = [](const Row& row) { return row.clearedAt ? AlertsPage::tr("Ended") : AlertsPage::tr("Active"); },
         .icon =
             [](const Row& row) { return severityIcon(row.clearedAt ? rpc::Severity::ok : rpc::Severity::problem); },
         .width = 11},
        {.id = QStringLiteral("subject"),
         .title = AlertsPage::tr("What"),
         .text = [](const Row& row) { return sentenceText(row.subjectSentence, row.subject); },
         .tooltip =
             [](const Row& row) {
                 return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>")
                     .arg(sentenceText(row.textSentence, row.text).toHtmlEscaped());
             },
         .stretch = true},
        {.id = QStringLiteral("raisedAt"),
         .title = AlertsPage::tr("Since"),
         .text = [](const Row& row) { return relativeTime(row.raisedAt); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(toMillis(row.raisedAt)); },
         .tooltip = [](const Row& row) { return exactTime(row.raisedAt); },
         .width = 18},
        {.id = QStringLiteral("clearedAt"),
         .title = AlertsPage::tr("Ended at"),
         .text = [](const Row& row) { return relativeTime(row.clearedAt, {}); },
         .sort = [millis](const Row& row) { return millis(row.clearedAt); },
         .tooltip = [](const Row& row) { return row.clearedAt ? exactTime(*row.clearedAt) : QString(); },
         .width = 18},
        {.id = QStringLiteral("mailedAt"),
         .title = AlertsPage::tr("E-mail sent"),
         .text = [](const Row& row) { return relativeTime(row.mailedAt, AlertsPage::tr("no")); },
         .sort = [millis](const Row& row) { return millis(row.mailedAt); },
         .tooltip = [](const Row& row) { return row.mailedAt ? exactTime(*row.mailedAt) : QString(); },
         .width = 18},
        {.id = QStringLiteral("key"),
         .title = AlertsPage::tr("Key"),
         .text = [](const Row& row) { return qs(row.key); },
         .hidden = true}};
}

} // namespace

AlertsPage::AlertsPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), tabs_(new QTabWidget),
      test_(new QPushButton(icon(QStringLiteral("test")), tr("Send a &test"))), form_(new SettingsForm(link())) {
    test_->setObjectName(QStringLiteral("test"));
    test_->setToolTip(tr("Send a test alert to all recipients"));
    connect(test_, &QPushButton::clicked, this, &AlertsPage::test);
    titleBar()->addWidget(test_);
    tabs_->setObjectName(QStringLiteral("tabs"));
    tabs_->addTab(makeList(), icon(QStringLiteral("alerts")), tr("&Alerts"));
    form_->setItems({{QStringLiteral("alert.recipients"), tr("Recipients")},
                     {QStringLiteral("alert.partner_recipients"), tr("… for partners and held mail")},
                     {QStringLiteral("alert.upkeep_recipients"), tr("… for maintenance of this server")},
                     {QStringLiteral("alert.quota_recipients"), tr("… for quotas")},
                     {QStringLiteral("alert.language"), tr("Language")},
                     {QStringLiteral("alert.min_interval"), tr("At most one e-mail per")},
                     {QStringLiteral("alert.held_messages"), tr("Held messages")},
                     {QStringLiteral("alert.held_age"), tr("Held for longer than")},
                     {QStringLiteral("alert.stuck_after"), tr("Queue is stuck after")},
                     {QStringLiteral("alert.disk_free"), tr("Disk space below")},
                     {QStringLiteral("alert.certificate_days"), tr("Days before a certificate expires")}});
    connect(form_, &SettingsForm::saved, this, &AlertsPage::notice);
    auto* inner = new QWidget;
    auto* innerLayout = new QVBoxLayout(inner);
    innerLayout->setContentsMargins(12, 12, 12, 12);
    innerLayout->addWidget(form_);
    innerLayout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inner);
    // The ground of the tab, not one of its own.
    inner->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    tabs_->addTab(scroll, icon(QStringLiteral("message")), tr("Alert &settings"));
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(tabs_);
}

QWidget* AlertsPage::makeList() {
    auto* list = new QWidget;
    which_ = new QComboBox;
    which_->setObjectName(QStringLiteral("which"));
    which_->setAccessibleName(tr("Which alerts"));
    which_->addItems({tr("All alerts"), tr("Active alerts only")});
    connect(which_, &QComboBox::currentIndexChanged, this, &AlertsPage::refreshNow);
    table_ = new TableView(QStringLiteral("alerts"));
    table_->setAccessibleName(tr("Alerts"));
    rows_ = new RowsModel<rpc::AlertInfo>(alertKey, alertColumns(), this);
    table_->showRows(rows_, 2, Qt::DescendingOrder);
    connect(table_, &TableView::selectionKeysChanged, this, &AlertsPage::showSelected);
    connect(table_, &TableView::rowActivated, this, &AlertsPage::goThere);
    nothing_ = new Placeholder(table_, QStringLiteral("ok"), tr("No alerts"),
                               tr("An alert appears here, and is sent by e-mail, when a server does not answer, the "
                                  "disk fills up or the queue is stuck."));
    subject_ = new QLabel;
    QFont bold = subject_->font();
    bold.setWeight(QFont::DemiBold);
    subject_->setFont(bold);
    text_ = new QLabel;
    text_->setObjectName(QStringLiteral("alertText"));
    for (QLabel* label : {subject_, text_}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->hide();
    }
    go_ = new QPushButton(icon(QStringLiteral("show")), tr("&Go there"));
    go_->setObjectName(QStringLiteral("goThere"));
    go_->setToolTip(tr("Show the page where something can be done about it"));
    go_->hide();
    connect(go_, &QPushButton::clicked, this, &AlertsPage::goThere);
    auto* top = new QHBoxLayout;
    top->addWidget(which_);
    top->addStretch(1);
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(table_, 1);
    auto* words = new QVBoxLayout;
    words->addWidget(subject_);
    words->addWidget(text_);
    auto* below = new QHBoxLayout;
    below->addLayout(words, 1);
    below->addWidget(go_, 0, Qt::AlignTop);
    layout->addLayout(below);
    return list;
}

void AlertsPage::refresh() {
    rpc::AlertList::Request request;
    request.activeOnly = which_->currentIndex() == 1;
    request.limit = 1000;
    ask<rpc::AlertList>(request, tr("The alerts could not be read."),
                        [this](const rpc::AlertList::Response& reply) { showAlerts(reply); });
    form_->load();
}

void AlertsPage::showAlerts(const rpc::AlertList::Response& reply) {
    const auto active =
        std::count_if(reply.alerts.begin(), reply.alerts.end(), [](const auto& one) { return !one.clearedAt; });
    rows_->setRows(reply.alerts);
    setSubtitle(active == 0 ? tr("none active") : active == 1 ? tr("1 active") : tr("%1 active").arg(active));
    if (!rows_->rows().empty() && table_->selectedKeys().isEmpty()) table_->selectRow(0);
    showSelected();
}

void AlertsPage::showSelected() {
    const rpc::AlertInfo* row = rows_->rowOf(table_->currentKey());
    subject_->setVisible(row);
    text_->setVisible(row);
    go_->setVisible(row && !alertPlace(row->key).page.isEmpty());
    if (!row) return;
    subject_->setText(sentenceText(row->subjectSentence, row->subject));
    text_->setText(sentenceText(row->textSentence, row->text));
}

void AlertsPage::goThere() {
    const rpc::AlertInfo* row = rows_->rowOf(table_->currentKey());
    if (!row) return;
    const Place place = alertPlace(row->key);
    if (!place.page.isEmpty()) navigator().showPage(place.page, place.argument);
}

void AlertsPage::go(const QString& argument) {
    if (argument == u"recipients") tabs_->setCurrentIndex(1);
}

void AlertsPage::test() {
    act<rpc::AlertTest>({}, tr("The test was not sent."), [this](const rpc::AlertTest::Response& reply) {
        QStringList people;
        for (const std::string& one : reply.recipients)
            people.append(qs(one));
        notice(
            tr("A test is on its way to %1 (message %2).").arg(people.join(QStringLiteral(", ")), qs(reply.messageId)));
    });
}

} // namespace ismail::admin
