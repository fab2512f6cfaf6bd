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
    : FormDialog(link, partner ? tr("Server %1").arg(qs(partner->partner)) : tr("Add a server"),
                 partner ? tr("&Save") : tr("&Add"), parent),
      base_(partner), name_(field("partnerName")), host_(field("partnerHost")), port_(new QSpinBox),
      tls_(new QComboBox), user_(field("partnerUser")), password_(field("partnerPassword")),
      addresses_(field("partnerAddresses")), inboundUser_(field("partnerInboundUser")),
      inboundPassword_(field("partnerInboundPassword")), enabled_(new QCheckBox(tr("&Enabled"))) {
    setObjectName(QStringLiteral("partnerDialog"));
    enabled_->setObjectName(QStringLiteral("partnerEnabled"));
    enabled_->setChecked(true);
    enabled_->setToolTip(tr("While this is off the server is neither called nor recognised."));
    name_->setPlaceholderText(tr("office"));
    addRow(tr("&Name:"), name_, tr("How it is called here: in lists, alerts and the log."));
    makeCalling();
    makeCalled();
    this->below()->addWidget(enabled_);
    if (base_) fill(*base_);
}

void PartnerDialog::makeCalling() {
    auto* box = new QGroupBox(tr("When this server calls it"));
    auto* form = new QFormLayout(box);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    host_->setPlaceholderText(QStringLiteral("mail.example.org"));
    port_->setObjectName(QStringLiteral("partnerPort"));
    port_->setRange(1, 65535);
    port_->setValue(25);
    port_->setAccessibleName(tr("Port"));
    tls_->setObjectName(QStringLiteral("partnerTls"));
    tls_->addItem(tr("Encrypt when it offers it"), static_cast<int>(rpc::TlsPolicy::opportunistic));
    tls_->addItem(tr("Encrypt, or do not send"), static_cast<int>(rpc::TlsPolicy::required));
    tls_->addItem(tr("Encrypt and check its certificate, or do not send"), static_cast<int>(rpc::TlsPolicy::verified));
    tls_->addItem(tr("Encrypt from the first byte (port 465)"), static_cast<int>(rpc::TlsPolicy::implicit));
    tls_->addItem(tr("Encrypt, and log in without checking its certificate"),
                  static_cast<int>(rpc::TlsPolicy::unverified));
    tls_->addItem(tr("Never encrypt"), static_cast<int>(rpc::TlsPolicy::never));
    user_->setPlaceholderText(tr("empty: without log-in"));
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
    auto* box = new QGroupBox(tr("When it calls this server"));
    auto* form = new QFormLayout(box);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    addresses_->setPlaceholderText(tr("empty: whatever its host resolves to"));
    inboundUser_->setPlaceholderText(tr("empty: it is known by its address alone"));
    inboundPassword_->setEchoMode(QLineEdit::Password);
    form->addRow(tr("Add&resses:"), addresses_);
    form->addRow(tr("User na&me it gives:"), inboundUser_);
    form->addRow(tr("Pass&word it gives:"), inboundPassword_);
    below()->addWidget(box);
}

void PartnerDialog::fill(const rpc::PartnerInfo& partner) {
    name_->setText(qs(partner.partner));
    host_->setText(qs(partner.host));
    port_->setValue(partner.port);
    tls_->setCurrentIndex(qMax(0, tls_->findData(static_cast<int>(partner.tls))));
    user_->setText(qs(partner.user));
    password_->setPlaceholderText(partner.hasPassword ? tr("unchanged") : QString());
    addresses_->setText(joined(partner.addresses));
    inboundUser_->setText(qs(partner.inboundUser));
    inboundPassword_->setPlaceholderText(partner.hasInboundPassword ? tr("unchanged") : QString());
    enabled_->setChecked(partner.enabled);
}

std::vector<std::string> PartnerDialog::addresses() const {
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    std::vector<std::string> list;
    for (const QString& address : addresses_->text().split(separators, Qt::SkipEmptyParts))
        list.push_back(utf8(address));
    return list;
}

QString PartnerDialog::complaint() const {
    if (name_->text().trimmed().isEmpty()) return tr("Give the server a name.");
    if (host_->text().trimmed().isEmpty()) return tr("Type the host name or the address of the server.");
    return {};
}

void PartnerDialog::submit() {
    if (base_)
        change();
    else
        add();
}

void PartnerDialog::add() {
    rpc::PartnerAdd::Request request;
    request.partner = utf8(name_->text().trimmed());
    request.host = utf8(host_->text().trimmed());
    request.port = static_cast<std::uint16_t>(port_->value());
    request.tls = static_cast<rpc::TlsPolicy>(tls_->currentData().toInt());
    request.user = utf8(user_->text().trimmed());
    if (!password_->text().isEmpty()) request.password = Secret<std::string>(utf8(password_->text()));
    request.addresses = addresses();
    request.inboundUser = utf8(inboundUser_->text().trimmed());
    if (!inboundPassword_->text().isEmpty())
        request.inboundPassword = Secret<std::string>(utf8(inboundPassword_->text()));
    request.enabled = enabled_->isChecked();
    link().call<rpc::PartnerAdd>(request, this, [this](Result<rpc::PartnerInfo> reply) {
        if (!reply) return failed(tr("The server was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->partner)));
    });
}

void PartnerDialog::change() {
    rpc::PartnerSet::Request request;
    request.partner = base_->partner;
    request.version = base_->version;
    const std::string name = utf8(name_->text().trimmed());
    if (name != base_->partner) request.newName = name;
    request.host = utf8(host_->text().trimmed());
    request.port = static_cast<std::uint16_t>(port_->value());
    request.tls = static_cast<rpc::TlsPolicy>(tls_->currentData().toInt());
    request.user = utf8(user_->text().trimmed());
    if (!password_->text().isEmpty()) request.password = Secret<std::string>(utf8(password_->text()));
    request.addresses = addresses();
    request.inboundUser = utf8(inboundUser_->text().trimmed());
    if (!inboundPassword_->text().isEmpty())
        request.inboundPassword = Secret<std::string>(utf8(inboundPassword_->text()));
    request.enabled = enabled_->isChecked();
    link().call<rpc::PartnerSet>(request, this, [this](Result<rpc::PartnerInfo> reply) {
        if (reply) return done(tr("%1 was saved.").arg(qs(reply->partner)));
        if (reply.error().kind == ErrorKind::conflict) return askWhatChanged(reply.error());
        failed(tr("The server was not changed."), reply.error());
    });
}

void PartnerDialog::askWhatChanged(const Error& error) {
    link().call<rpc::PartnerGet>({base_->partner}, this, [this, error](Result<rpc::PartnerInfo> theirs) {
        if (!theirs || theirs->version == base_->version) return failed(tr("The server was not changed."), error);
        compare(*theirs);
    });
}

void PartnerDialog::compare(const rpc::PartnerInfo& theirs) {
    std::vector<Difference> differences;
    const auto differ = [&differences](const QString& what, const QString& mine, const QString& other) {
        if (mine != other) differences.push_back({what, mine, other});
    };
    differ(tr("Host"), host_->text().trimmed(), qs(theirs.host));
    differ(tr("Port"), QString::number(port_->value()), QString::number(theirs.port));
    differ(tr("TLS"), tls_->currentText(), tls_->itemText(tls_->findData(static_cast<int>(theirs.tls))));
    differ(tr("User"), user_->text().trimmed(), qs(theirs.user));
    differ(tr("Addresses"), joined(addresses()), joined(theirs.addresses));
    differ(tr("User name it gives"), inboundUser_->text().trimmed(), qs(theirs.inboundUser));
    differ(tr("Enabled"), enabled_->isChecked() ? tr("yes") : tr("no"), theirs.enabled ? tr("yes") : tr("no"));
    showConflict(
        tr("The server was not changed: somebody else changed it while this dialog was open."), differences,
        [this, theirs] { base_ = theirs; },
        [this, theirs] {
            base_ = theirs;
            fill(theirs);
        });
}

} // namespace ismail::admin
