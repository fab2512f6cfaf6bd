#include "dialogs/partner_dialog.h"

#include "ui/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

QLineEdit* field(const char* name) {
    auto* edit = new QLineEdit;
    edit->setObjectName(QString::fromLatin1(name));
    return edit;
}

QString joined(const std::vector<std::string>& list) {
    QStringList texts;
    for (const std::string& text : list)
        texts.append(qs(text));
    return texts.join(QStringLiteral(", "));
}

} // namespace

PartnerDialog::PartnerDialog(ServiceLink& link, const std::optional<rpc::PartnerInfo>& partner, QWidget* parent)
    : EditDialog(link, partner, partner ? tr("Partner %1").arg(qs(partner->partner)) : tr("Add a partner"),
                 partner ? tr("&Save") : tr("&Add"), parent),
      tls_(new QComboBox), password_(field("partnerPassword")), addresses_(field("partnerAddresses")),
      inboundPassword_(field("partnerInboundPassword")) {
    setObjectName(QStringLiteral("partnerDialog"));
    nameFields();
    name_->setPlaceholderText(tr("office"));
    addRow(tr("&Name:"), name_, tr("Its name in lists, alerts and the log."));
    makeCalling();
    makeCalled();
    this->below()->addWidget(enabled_);
    if (base()) present(*base());
}

void PartnerDialog::nameFields() {
    using Partner = rpc::PartnerInfo;
    name_ = text("partnerName", &Partner::partner, &Request::newName, tr("Name"));
    host_ = text("partnerHost", &Partner::host, &Request::host, tr("Host"));
    port_ = number("partnerPort", &Partner::port, &Request::port, tr("Port"));
    fields().add(tr("TLS"), &Partner::tls, &Request::tls,
                 [this](rpc::TlsPolicy tls) { return tls_->itemText(tls_->findData(static_cast<int>(tls))); });
    user_ = text("partnerUser", &Partner::user, &Request::user, tr("User"));
    fields().add(tr("Addresses"), &Partner::addresses, &Request::addresses, joined);
    inboundUser_ =
        text("partnerInboundUser", &Partner::inboundUser, &Request::inboundUser, tr("User name it logs in with"));
    enabled_ = flag("partnerEnabled", &Partner::enabled, &Request::enabled, tr("Enabled"), tr("&Enabled"),
                    tr("When off, this server does not connect to the partner and does not recognise it."));
}

void PartnerDialog::makeCalling() {
    auto* box = new QGroupBox(tr("When this server connects to it"));
    auto* form = new QFormLayout(box);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    host_->setPlaceholderText(QStringLiteral("mail.example.org"));
    port_->setAccessibleName(tr("Port"));
    tls_->setObjectName(QStringLiteral("partnerTls"));
    tls_->addItem(tr("When offered"), static_cast<int>(rpc::TlsPolicy::opportunistic));
    tls_->addItem(tr("Required"), static_cast<int>(rpc::TlsPolicy::required));
    tls_->addItem(tr("Required, with a verified certificate"), static_cast<int>(rpc::TlsPolicy::verified));
    tls_->addItem(tr("Implicit TLS (port 465)"), static_cast<int>(rpc::TlsPolicy::implicit));
    tls_->addItem(tr("Required; log in although the certificate is not verified"),
                  static_cast<int>(rpc::TlsPolicy::unverified));
    tls_->addItem(tr("Never"), static_cast<int>(rpc::TlsPolicy::never));
    user_->setPlaceholderText(tr("empty: no log-in"));
    password_->setEchoMode(QLineEdit::Password);
    auto* address = new QWidget;
    auto* row = new QHBoxLayout(address);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(host_, 1);
    row->addWidget(new QLabel(tr("Port")));
    row->addWidget(port_);
    address->setFocusProxy(host_);
    host_->setAccessibleName(tr("Host"));
    form->addRow(tr("&Host:"), address);
    form->addRow(tr("&TLS:"), tls_);
    form->addRow(tr("&User:"), user_);
    form->addRow(tr("&Password:"), password_);
    below()->addWidget(box);
}

void PartnerDialog::makeCalled() {
    auto* box = new QGroupBox(tr("When it connects to this server"));
    auto* form = new QFormLayout(box);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    addresses_->setPlaceholderText(tr("empty: the addresses of its host name"));
    inboundUser_->setPlaceholderText(tr("empty: recognised by its address alone"));
    inboundPassword_->setEchoMode(QLineEdit::Password);
    form->addRow(tr("Add&resses:"), addresses_);
    form->addRow(tr("User na&me it logs in with:"), inboundUser_);
    form->addRow(tr("Pass&word it logs in with:"), inboundPassword_);
    below()->addWidget(box);
}

void PartnerDialog::fill(const rpc::PartnerInfo& partner) {
    tls_->setCurrentIndex(qMax(0, tls_->findData(static_cast<int>(partner.tls))));
    password_->setPlaceholderText(partner.hasPassword ? tr("unchanged") : QString());
    addresses_->setText(joined(partner.addresses));
    inboundPassword_->setPlaceholderText(partner.hasInboundPassword ? tr("unchanged") : QString());
}

std::vector<std::string> PartnerDialog::addresses() const {
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    std::vector<std::string> list;
    for (const QString& address : addresses_->text().split(separators, Qt::SkipEmptyParts))
        list.push_back(utf8(address));
    return list;
}

QString PartnerDialog::complaint() const {
    if (name_->text().trimmed().isEmpty()) return tr("Enter a name for the partner.");
    if (host_->text().trimmed().isEmpty()) return tr("Enter the host name or the address of the partner.");
    return {};
}

rpc::PartnerInfo PartnerDialog::draft() const {
    rpc::PartnerInfo partner = base().value_or(rpc::PartnerInfo());
    partner.tls = static_cast<rpc::TlsPolicy>(tls_->currentData().toInt());
    partner.addresses = addresses();
    return partner;
}

PartnerDialog::Request PartnerDialog::requestFor(const rpc::PartnerInfo& partner) const {
    Request request;
    request.partner = partner.partner;
    return request;
}

bool PartnerDialog::sendMore(Request& request) const {
    if (!password_->text().isEmpty()) request.password = Secret<std::string>(utf8(password_->text()));
    if (!inboundPassword_->text().isEmpty())
        request.inboundPassword = Secret<std::string>(utf8(inboundPassword_->text()));
    return request.password || request.inboundPassword;
}

PartnerDialog::Words PartnerDialog::words() const {
    return {tr("The partner was not changed."),
            tr("The partner was not changed: somebody else changed it while this dialog was open."),
            tr("%1 was saved.")};
}

QString PartnerDialog::nameOf(const rpc::PartnerInfo& partner) const { return qs(partner.partner); }

void PartnerDialog::add() {
    const rpc::PartnerInfo partner = now();
    rpc::PartnerAdd::Request request;
    request.partner = partner.partner;
    rpc::give(partner, request);
    Request passwords;
    sendMore(passwords);
    request.password = std::move(passwords.password);
    request.inboundPassword = std::move(passwords.inboundPassword);
    link().call<rpc::PartnerAdd>(request, this, [this](Result<rpc::PartnerInfo> reply) {
        if (!reply) return failed(tr("The partner was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->partner)));
    });
}

} // namespace ismail::admin
