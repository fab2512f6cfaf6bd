#include "pages/certificates_page.h"

#include "ui/card.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/sentence_words.h"

#include <QFormLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr std::chrono::hours soon{14 * 24};

// AB:CD:…, as other programs show it.
QString inPairs(const QString& digits) {
    QStringList pairs;
    for (qsizetype i = 0; i + 1 < digits.size(); i += 2)
        pairs.append(digits.mid(i, 2).toUpper());
    return pairs.join(u':');
}

} // namespace

CertificatesPage::CertificatesPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), mark_(new QLabel), verdict_(new QLabel), advice_(mutedLabel({})), lines_(new QFormLayout),
      copy_(new QPushButton(icon(QStringLiteral("copy")), tr("&Copy fingerprint"))), form_(new SettingsForm(link())) {
    auto* reload = new QPushButton(icon(QStringLiteral("refresh")), tr("&Read the files again"));
    reload->setObjectName(QStringLiteral("reload"));
    reload->setToolTip(tr("Use this after a renewal. If the files are not usable, the old certificate stays in use."));
    titleBar()->addWidget(reload);
    connect(reload, &QPushButton::clicked, this, [this] {
        act<rpc::CertificateReload>(
            {}, tr("The certificate was not read."), [this](const rpc::CertificateDetails& details) {
                showDetails(details);
                notice(details.problem.empty() ? tr("The certificate was read and is in use now.")
                                               : tr("The files were read; the problem is shown below."));
            });
    });
    verdict_->setObjectName(QStringLiteral("verdict"));
    QFont bold = verdict_->font();
    bold.setWeight(QFont::DemiBold);
    verdict_->setFont(bold);
    for (QLabel* label : {verdict_, advice_})
        label->setWordWrap(true);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(verdict_);
    words->addWidget(advice_);
    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(mark_, 0, Qt::AlignTop);
    top->addLayout(words, 1);

    auto* shown = new Card(tr("In use now"));
    lines_->setHorizontalSpacing(16);
    lines_->setVerticalSpacing(6);
    shown->body()->addLayout(lines_);
    copy_->setObjectName(QStringLiteral("copyFingerprint"));
    shown->corner()->addWidget(copy_);
    connect(copy_, &QPushButton::clicked, this, [this] {
        copyToClipboard(fingerprint_);
        notice(tr("The fingerprint is on the clipboard."));
    });
    auto* files = new Card(tr("Where it comes from"));
    QList<SettingsForm::Item> items = {{QStringLiteral("tls.certificate_file"), tr("Certificate")},
                                       {QStringLiteral("tls.key_file"), tr("Private key")},
                                       {QStringLiteral("tls.ca_file"), tr("Additional authorities")},
                                       {QStringLiteral("tls.minimum_version"), tr("Oldest TLS version")}};
    // The service is on the same computer.
    if (QSysInfo::productType() == u"windows")
        items.insert(2, {QStringLiteral("tls.stored_certificate"), tr("In the Windows certificate store")});
    form_->setItems(items);
    files->body()->addWidget(form_);
    connect(form_, &SettingsForm::saved, this, [this](const QString& text) {
        notice(text);
        refreshNow();
    });
    auto* inner = new QWidget;
    auto* innerLayout = new QVBoxLayout(inner);
    innerLayout->setContentsMargins(0, 0, 8, 0);
    innerLayout->setSpacing(14);
    innerLayout->addLayout(top);
    innerLayout->addWidget(shown);
    innerLayout->addWidget(files);
    innerLayout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inner);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void CertificatesPage::refresh() {
    ask<rpc::CertificateInfo>({}, tr("The certificate could not be read."),
                              [this](const rpc::CertificateDetails& details) { showDetails(details); });
    form_->load();
}

void CertificatesPage::addLine(const QString& label, const QString& text, const QString& tooltip) {
    if (text.isEmpty()) return;
    auto* value = new QLabel(text);
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setToolTip(tooltip);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    lines_->addRow(mutedLabel(label), value);
}

void CertificatesPage::showDetails(const rpc::CertificateDetails& details) {
    tellVerdict(details);
    while (lines_->rowCount() > 0)
        lines_->removeRow(0);
    QStringList names;
    for (const std::string& name : details.names)
        names.append(qs(name));
    addLine(tr("Valid for"), names.join(QStringLiteral(", ")));
    addLine(tr("Subject"), qs(details.subject));
    addLine(tr("Issued by"), details.selfSigned ? tr("itself (self-signed)") : qs(details.issuer));
    if (details.validFrom) addLine(tr("From"), exactTime(*details.validFrom), relativeTime(*details.validFrom));
    if (details.validTo)
        addLine(tr("Until"), tr("%1 (%2)").arg(exactTime(*details.validTo), relativeTime(*details.validTo)));
    fingerprint_ = inPairs(qs(details.fingerprint));
    // Broken in two, so that it does not widen the page.
    addLine(tr("SHA-256"), fingerprint_.left(48) + u'\n' + fingerprint_.mid(48));
    addLine(tr("File"), qs(details.file));
    copy_->setEnabled(!fingerprint_.isEmpty());
}

void CertificatesPage::tellVerdict(const rpc::CertificateDetails& details) {
    rpc::Severity severity = rpc::Severity::ok;
    QString text = tr("The certificate is good."), advice;
    const Time now = SystemClock().now();
    if (!details.problem.empty()) {
        severity = rpc::Severity::problem;
        text = sentenceText(details.problemSentence, details.problem);
        advice = tr("Correct the files below, then read them again.");
    } else if (details.validTo && *details.validTo <= now) {
        severity = rpc::Severity::problem;
        text = tr("The certificate expired %1.").arg(relativeTime(*details.validTo));
        advice = tr("Servers and mail programs that verify certificates refuse it. Renew it and read the files again.");
    } else if (details.validTo && *details.validTo - now < soon) {
        severity = rpc::Severity::warning;
        text = tr("The certificate expires %1.").arg(relativeTime(*details.validTo));
        advice = tr("Renew it in time and read the files again.");
    } else if (details.selfSigned) {
        severity = rpc::Severity::notice;
        text = tr("The certificate was made by this server itself.");
        advice = tr("Other servers use it to encrypt mail, but mail programs warn about it. Get one from a certificate "
                    "authority and enter its files below.");
    }
    mark_->setPixmap(severityIcon(severity).pixmap(QSize(22, 22), devicePixelRatioF()));
    verdict_->setText(text);
    advice_->setText(advice);
    advice_->setVisible(!advice.isEmpty());
}

} // namespace ismail::admin
