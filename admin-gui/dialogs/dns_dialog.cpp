#include "dialogs/dns_dialog.h"

#include "ui/card.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/message_bar.h"
#include "ui/sentence_words.h"
#include "ui/tab_order.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace ismail::admin {

DnsReport::DnsReport(ServiceLink& link, QWidget* parent)
    : QWidget(parent), link_(link), error_(new MessageBar(MessageBar::Kind::error)),
      waiting_(mutedLabel(tr("Querying DNS …"))), findings_(new Card(tr("Findings"))),
      expected_(new Card(tr("Records to publish"))), found_(new Card(tr("MX records found"))) {
    setObjectName(QStringLiteral("dnsReport"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    for (QWidget* part :
         {static_cast<QWidget*>(error_), static_cast<QWidget*>(waiting_), static_cast<QWidget*>(findings_),
          static_cast<QWidget*>(expected_), static_cast<QWidget*>(found_)})
        layout->addWidget(part);
    layout->addStretch(1);
    for (Card* card : {findings_, expected_, found_})
        card->hide();
}

void DnsReport::check(const QString& domain) {
    error_->hide();
    waiting_->show();
    link_.call<rpc::DnsCheck>({utf8(domain)}, this, [this](Result<rpc::DnsCheck::Response> reply) {
        waiting_->hide();
        if (!reply)
            error_->say(tr("DNS could not be queried."), errorText(reply.error()));
        else
            show(*reply);
        emit checked();
    });
}

void DnsReport::show(const rpc::DnsCheck::Response& reply) {
    findings_->clear();
    if (reply.findings.empty()) findings_->addLine(rpc::Severity::ok, tr("Everything is published as it should be."));
    for (const rpc::Finding& finding : reply.findings)
        findings_->addLine(finding.severity, sentenceText(finding.sentence, finding.text));
    findings_->show();
    showRecords(reply);
    showFound(reply);
}

void DnsReport::showRecords(const rpc::DnsCheck::Response& reply) {
    expected_->clear();
    missing_.clear();
    for (const rpc::DnsRecord& record : reply.expected) {
        const QString text = qs(record.text);
        if (!record.present) missing_ += text + u'\n';
        QHBoxLayout* row = expected_->addLine(record.present ? rpc::Severity::ok : rpc::Severity::warning, text,
                                              record.present ? QString() : tr("not published yet"));
        auto* copy = new QToolButton;
        copy->setIcon(icon(QStringLiteral("copy")));
        copy->setAutoRaise(true);
        copy->setToolTip(tr("Copy this record"));
        copy->setAccessibleName(tr("Copy %1").arg(text));
        connect(copy, &QToolButton::clicked, this, [text] { copyToClipboard(text); });
        row->addWidget(copy, 0, Qt::AlignTop);
    }
    expected_->setVisible(!reply.expected.empty());
}

void DnsReport::showFound(const rpc::DnsCheck::Response& reply) {
    found_->clear();
    for (const rpc::DnsMx& mx : reply.found) {
        QStringList addresses;
        for (const std::string& address : mx.addresses)
            addresses.append(qs(address));
        QString who = mx.ourselves         ? tr("this server")
                      : mx.partner.empty() ? tr("unknown here")
                                           : tr("the partner %1").arg(qs(mx.partner));
        if (!addresses.isEmpty()) who += QStringLiteral(" – ") + addresses.join(QStringLiteral(", "));
        const bool known = mx.ourselves || !mx.partner.empty();
        found_->addLine(known ? rpc::Severity::ok : rpc::Severity::notice,
                        QStringLiteral("%1  %2").arg(mx.preference).arg(qs(mx.host)), who);
    }
    if (reply.found.empty()) found_->addMuted(tr("None."));
    found_->show();
}

DnsDialog::DnsDialog(ServiceLink& link, const QString& domain, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("dnsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("DNS of %1").arg(domain));
    setModal(true);
    auto* report = new DnsReport(link);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(report);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* again = buttons->addButton(tr("Check &again"), QDialogButtonBox::ActionRole);
    QPushButton* copy = buttons->addButton(tr("&Copy what is missing"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("copyMissing"));
    copy->setIcon(icon(QStringLiteral("copy")));
    copy->setEnabled(false);
    connect(again, &QPushButton::clicked, report, [report, domain] { report->check(domain); });
    connect(copy, &QPushButton::clicked, report, [report] { copyToClipboard(report->missingRecords()); });
    connect(report, &DnsReport::checked, copy,
            [report, copy] { copy->setEnabled(!report->missingRecords().isEmpty()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
    resize(640, 560);
    tabAsLaidOut(this);
    report->check(domain);
}

} // namespace ismail::admin
