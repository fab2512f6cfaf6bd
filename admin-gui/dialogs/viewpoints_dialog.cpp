#include "dialogs/viewpoints_dialog.h"

#include "ui/card.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/message_bar.h"
#include "ui/sentence_words.h"
#include "ui/tab_order.h"
#include "ui/table.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

using rpc::ViewFactKind;

QString factKindText(ViewFactKind kind) {
    switch (kind) {
    case ViewFactKind::mx: return ViewpointsDialog::tr("Mail servers (MX)");
    case ViewFactKind::a: return ViewpointsDialog::tr("Address (A)");
    case ViewFactKind::aaaa: return ViewpointsDialog::tr("Address (AAAA)");
    case ViewFactKind::ptr: return ViewpointsDialog::tr("Reverse name (PTR)");
    case ViewFactKind::banner: return ViewpointsDialog::tr("Greeting at port 25");
    case ViewFactKind::starttls: return ViewpointsDialog::tr("Encryption (STARTTLS)");
    case ViewFactKind::certificate: return ViewpointsDialog::tr("Certificate");
    case ViewFactKind::certificateName: return ViewpointsDialog::tr("Certificate is for");
    case ViewFactKind::certificateEnd: return ViewpointsDialog::tr("Certificate ends");
    case ViewFactKind::dane: return ViewpointsDialog::tr("Certificate and TLSA");
    case ViewFactKind::tlsa: return ViewpointsDialog::tr("Certificate in the DNS (TLSA)");
    case ViewFactKind::mtaSts: return ViewpointsDialog::tr("Policy of encryption (MTA-STS)");
    case ViewFactKind::spf: return ViewpointsDialog::tr("Who may send (SPF)");
    case ViewFactKind::cname: return ViewpointsDialog::tr("Stands for (CNAME)");
    case ViewFactKind::failure: break;
    }
    return ViewpointsDialog::tr("Not seen");
}

QString daneText(const std::string& value) {
    if (value == "fits") return ViewpointsDialog::tr("fit");
    if (value == "differs") return ViewpointsDialog::tr("do not fit");
    return ViewpointsDialog::tr("not signed (DNSSEC)");
}

QString cellText(const rpc::ViewFact& fact) {
    constexpr int enough = 16; // digits to tell certificates apart
    switch (fact.kind) {
    case ViewFactKind::certificate: return qs(fact.value).left(enough);
    case ViewFactKind::certificateEnd:
        return fact.end ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(toMillis(*fact.end)).date(),
                                             QLocale::ShortFormat)
                        : qs(fact.value);
    case ViewFactKind::dane: return daneText(fact.value);
    case ViewFactKind::starttls: return fact.value == "none" ? ViewpointsDialog::tr("none") : qs(fact.value);
    case ViewFactKind::failure: return sentenceText(fact.sentence, fact.value);
    default: return qs(fact.value);
    }
}

QString serverText(const rpc::Viewpoint& viewpoint) {
    return viewpoint.here ? ViewpointsDialog::tr("%1 (this server)").arg(qs(viewpoint.server)) : qs(viewpoint.server);
}

std::vector<Column<ViewRow>> viewColumns(const rpc::DomainDns::Response& reply) {
    std::vector<Column<ViewRow>> columns{
        {.id = QStringLiteral("host"),
         .title = ViewpointsDialog::tr("Of"),
         .text = [](const ViewRow& row) { return row.host; },
         .sort = [](const ViewRow& row) { return QVariant(row.position); },
         .width = 20},
        {.id = QStringLiteral("kind"),
         .title = ViewpointsDialog::tr("What"),
         .text = [](const ViewRow& row) { return row.kind; },
         .width = 25},
        {.id = QStringLiteral("about"),
         .title = ViewpointsDialog::tr("Name or address"),
         .text = [](const ViewRow& row) { return row.about; },
         .width = 16},
    };
    for (std::size_t i = 0; i < reply.viewpoints.size(); ++i) {
        const auto cell = [i](const ViewRow& row) { return row.cells[i]; };
        columns.push_back({.id = QStringLiteral("from%1").arg(i),
                           .title = serverText(reply.viewpoints[i]),
                           .text = cell,
                           .tooltip = cell,
                           .width = 26});
    }
    return columns;
}

// What is said of the sides and their differences; the page has the rest.
bool isOfViews(const rpc::Finding& finding) { return finding.sentence.code.starts_with("probe."); }

} // namespace

ViewpointsDialog::ViewpointsDialog(ServiceLink& link, const QString& domain, QWidget* parent)
    : QDialog(parent), link_(link), domain_(domain), error_(new MessageBar(MessageBar::Kind::error)),
      waiting_(mutedLabel({})), findings_(new Card), place_(new QVBoxLayout),
      again_(new QPushButton(tr("Look &again"))) {
    setObjectName(QStringLiteral("viewpointsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 as the servers of the group see it").arg(domain));
    error_->setObjectName(QStringLiteral("viewpointsFailed"));
    waiting_->setObjectName(QStringLiteral("viewpointsWaiting"));
    waiting_->setAlignment(Qt::AlignCenter);
    findings_->setObjectName(QStringLiteral("viewpointsFindings"));
    findings_->setAccessibleName(tr("Findings"));
    again_->setObjectName(QStringLiteral("viewpointsAgain"));
    again_->setAutoDefault(false);
    connect(again_, &QPushButton::clicked, this, &ViewpointsDialog::ask);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(again_, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(error_);
    layout->addWidget(waiting_, 1);
    layout->addWidget(findings_);
    layout->addLayout(place_, 1);
    layout->addWidget(buttons);
    setMinimumSize(720, 480);
    resize(960, 640);
    tabAsLaidOut(this);
    connect(&link_, &ServiceLink::stateChanged, this, [this] {
        if (failed_ && link_.hasContact()) ask();
    });
    ask();
}

void ViewpointsDialog::ask() {
    failed_ = false;
    error_->hide();
    again_->setEnabled(false);
    waiting_->setText(tr("Every server of the group looks at %1. This may take a minute …").arg(domain_));
    waiting_->show();
    // What is known stays to be read meanwhile.
    findings_->setVisible(table_ != nullptr);
    rpc::DomainDns::Request request;
    request.domain = utf8(domain_);
    request.anew = true;
    request.from = "all";
    link_.call<rpc::DomainDns>(request, this, [this](const auto& reply) {
        again_->setEnabled(true);
        waiting_->hide();
        if (!reply) return showFailure(reply.error());
        showAnswer(*reply);
    });
}

void ViewpointsDialog::showFailure(const Error& error) {
    failed_ = true;
    error_->sayWithRetry(tr("The servers could not be asked."), errorText(error), [this] { ask(); });
}

void ViewpointsDialog::showAnswer(const rpc::DomainDns::Response& reply) {
    findings_->clear();
    for (const rpc::Viewpoint& viewpoint : reply.viewpoints)
        if (viewpoint.outcome != rpc::ViewOutcome::seen)
            findings_->addLine(rpc::Severity::notice, sentenceText(viewpoint.sentence, viewpoint.text));
    for (const rpc::Finding& finding : reply.findings)
        if (isOfViews(finding))
            findings_->addLine(finding.severity, localTimes(sentenceText(finding.sentence, finding.text)));
    findings_->setVisible(findings_->body()->count() > 0);

    delete table_;
    // With other columns it is another table.
    table_ = new TableView(QStringLiteral("viewpoints%1").arg(reply.viewpoints.size()));
    table_->setAccessibleName(tr("What each server sees"));
    auto* model = new RowsModel<ViewRow>([](const ViewRow& row) { return row.key(); }, viewColumns(reply), table_);
    model->setRows(rowsOf(reply));
    table_->showRows(model);
    place_->addWidget(table_);
    tabAsLaidOut(this);
}

std::vector<ViewRow> ViewpointsDialog::rowsOf(const rpc::DomainDns::Response& reply) {
    std::vector<ViewRow> rows;
    for (std::size_t side = 0; side < reply.viewpoints.size(); ++side)
        for (const rpc::ViewFact& fact : reply.viewpoints[side].facts) {
            ViewRow wanted;
            wanted.host = qs(fact.host.empty() ? reply.domain : fact.host);
            wanted.kind = factKindText(fact.kind);
            wanted.about = qs(fact.about);
            auto row = std::find_if(rows.begin(), rows.end(),
                                    [&wanted](const ViewRow& each) { return each.key() == wanted.key(); });
            if (row == rows.end()) {
                // Behind the last of its host.
                const auto last = std::find_if(rows.rbegin(), rows.rend(),
                                               [&wanted](const ViewRow& each) { return each.host == wanted.host; });
                wanted.cells.resize(reply.viewpoints.size());
                row = rows.insert(last == rows.rend() ? rows.end() : last.base(), std::move(wanted));
            }
            QString& cell = row->cells[side];
            cell += (cell.isEmpty() ? QString() : QStringLiteral(", ")) + cellText(fact);
        }
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].position = static_cast<int>(i);
    return rows;
}

} // namespace ismail::admin
