#include "dialogs/alias_dialog.h"

#include "base/promises.h"
#include "ui/addresses_edit.h"
#include "ui/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int accountsOffered = 1000;

QLabel* explanation(const QString& text) {
    QLabel* label = mutedLabel(text);
    label->setWordWrap(true);
    label->setContentsMargins(24, 0, 0, 6);
    return label;
}

} // namespace

QString aliasKindText(rpc::AliasKind kind) {
    return kind == rpc::AliasKind::group ? AliasDialog::tr("Group") : AliasDialog::tr("Alias");
}

QString postingText(rpc::Posting posting) {
    switch (posting) {
    case rpc::Posting::anyone: return AliasDialog::tr("anyone");
    case rpc::Posting::members: return AliasDialog::tr("its members");
    case rpc::Posting::accounts: return AliasDialog::tr("anybody who has logged in");
    }
    return {};
}

AliasDialog::Start AliasDialog::leadingTo(const std::string& address) {
    return {{}, {}, qs(address).section(u'@', -1), {address}};
}

AliasDialog::AliasDialog(ServiceLink& link, const Start& start, QWidget* parent)
    : EditDialog(link, start.alias,
                 start.alias ? tr("Address %1").arg(qs(start.alias->address)) : tr("Add an alias or group"),
                 start.alias ? tr("&Save") : tr("&Add"), parent),
      name_(new QLineEdit(start.name)), domain_(new QComboBox), targetsLabel_(new QLabel),
      targets_(new AddressesEdit(QStringLiteral("aliasTargets"), tr("Where its mail goes"), 6)),
      missing_(mutedLabel({})), posting_(new QComboBox) {
    setObjectName(QStringLiteral("aliasDialog"));
    name_->setObjectName(QStringLiteral("aliasName"));
    name_->setAccessibleName(tr("Name"));
    domain_->setObjectName(QStringLiteral("aliasDomain"));
    domain_->setAccessibleName(tr("Domain"));
    missing_->setObjectName(QStringLiteral("aliasMissing"));
    missing_->setWordWrap(true);
    missing_->hide();
    posting_->setObjectName(QStringLiteral("aliasPosting"));
    for (const auto posting : {rpc::Posting::anyone, rpc::Posting::members, rpc::Posting::accounts})
        posting_->addItem(postingText(posting), static_cast<int>(posting));
    makeAddress(start);
    form()->addRow(tr("Kind:"), makeKinds());
    targetsLabel_->setBuddy(targets_);
    form()->addRow(targetsLabel_, targets_);
    form()->addRow(QString(), missing_);
    addRow(tr("&Who may write to it:"), posting_);
    fields().add(tr("Kind"), &rpc::AliasInfo::kind, &Request::kind, aliasKindText);
    fields().add(tr("Goes to"), &rpc::AliasInfo::targets, &Request::targets, AddressesEdit::listed);
    fields().add(tr("Who may write"), &rpc::AliasInfo::posting, &Request::posting, postingText);
    addRow(tr("&Description:"),
           text("aliasDescription", &rpc::AliasInfo::description, &Request::description, tr("Description")));
    form()->addRow(QString(),
                   flag("aliasEnabled", &rpc::AliasInfo::enabled, &Request::enabled, tr("Enabled"), tr("&Enabled"),
                        tr("When off, mail for the address is refused (%1).").arg(promise::addressOff)));
    alias_->setChecked(true);
    connect(group_, &QRadioButton::toggled, this, &AliasDialog::explainKind);
    explainKind();
    if (base())
        present(*base());
    else
        targets_->setAddresses(start.targets);
}

void AliasDialog::makeAddress(const Start& start) {
    auto* address = new QWidget;
    auto* row = new QHBoxLayout(address);
    row->setContentsMargins(0, 0, 0, 0);
    if (base()) {
        auto* known = new QLabel(qs(base()->address));
        known->setTextInteractionFlags(Qt::TextSelectableByMouse);
        row->addWidget(known, 1);
        for (QWidget* ofNewOnes : {static_cast<QWidget*>(name_), static_cast<QWidget*>(domain_)}) {
            ofNewOnes->setParent(address);
            ofNewOnes->hide();
        }
        form()->addRow(tr("Address:"), address);
        return;
    }
    row->addWidget(name_, 1);
    row->addWidget(new QLabel(QStringLiteral("@")));
    row->addWidget(domain_, 1);
    address->setFocusProxy(name_);
    addRow(tr("&Address:"), address);
    askForDomains(start.domain);
}

QWidget* AliasDialog::makeKinds() {
    alias_ = new QRadioButton(tr("A&lias"));
    alias_->setObjectName(QStringLiteral("kindAlias"));
    group_ = new QRadioButton(tr("&Group"));
    group_->setObjectName(QStringLiteral("kindGroup"));
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(alias_);
    layout->addWidget(explanation(
        tr("Another address for one or more accounts. Those who get its mail may also send with this address.")));
    layout->addWidget(group_);
    layout->addWidget(explanation(tr("A list of members. Members cannot send with the address of the group.")));
    return box;
}

void AliasDialog::explainKind() {
    targetsLabel_->setText(kind() == rpc::AliasKind::group ? tr("&Members:") : tr("Mail goes &to:"));
}

rpc::AliasKind AliasDialog::kind() const { return group_->isChecked() ? rpc::AliasKind::group : rpc::AliasKind::alias; }

rpc::Posting AliasDialog::posting() const { return static_cast<rpc::Posting>(posting_->currentData().toInt()); }

void AliasDialog::askForDomains(const QString& chosen) {
    rpc::DomainList::Request request;
    request.page.limit = accountsOffered;
    request.domainRole = rpc::DomainRole::primary;
    loading().ask<rpc::DomainList>(request, tr("The domains could not be read."), this,
                                   [this, chosen](const rpc::DomainList::Response& reply) {
                                       for (const rpc::DomainInfo& domain : reply.domains)
                                           if (domain.aliasOf.empty()) domain_->addItem(qs(domain.domain));
                                       domain_->setCurrentIndex(qMax(0, domain_->findText(chosen)));
                                       noDomain_ = domain_->count() == 0;
                                   });
}

void AliasDialog::fill(const rpc::AliasInfo& alias) {
    (alias.kind == rpc::AliasKind::group ? group_ : alias_)->setChecked(true);
    targets_->setAddresses(alias.targets);
    posting_->setCurrentIndex(qMax(0, posting_->findData(static_cast<int>(alias.posting))));
    missing_->setText(tr("These addresses do not exist and get no mail: %1").arg(AddressesEdit::listed(alias.missing)));
    missing_->setVisible(!alias.missing.empty());
}

QString AliasDialog::complaint() const {
    if (!base() && noDomain_)
        return tr("This server is not the primary of any domain yet. Add one under Domains first.");
    if (!base() && name_->text().trimmed().isEmpty()) return tr("Enter the name: the part before the @.");
    if (targets_->addresses().empty())
        return kind() == rpc::AliasKind::group ? tr("Enter at least one member.")
                                               : tr("Enter at least one address that its mail goes to.");
    return {};
}

void AliasDialog::add() {
    rpc::AliasAdd::Request request;
    // A whole address was typed: take it as it is.
    const QString name = name_->text().trimmed();
    request.address = utf8(name.contains(u'@') ? name : name + u'@' + domain_->currentText());
    rpc::give(now(), request);
    link().call<rpc::AliasAdd>(request, this, [this](const Result<rpc::AliasInfo>& reply) {
        if (!reply) return failed(tr("The address was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->address)));
    });
}

rpc::AliasInfo AliasDialog::draft() const {
    rpc::AliasInfo alias = base().value_or(rpc::AliasInfo());
    alias.kind = kind();
    alias.targets = targets_->addresses();
    alias.posting = posting();
    return alias;
}

AliasDialog::Request AliasDialog::requestFor(const rpc::AliasInfo& alias) const {
    Request request;
    request.address = alias.address;
    return request;
}

AliasDialog::Words AliasDialog::words() const {
    return {tr("The address was not changed."),
            tr("The address was not changed: somebody else changed it while this dialog was open."),
            tr("%1 was saved.")};
}

QString AliasDialog::nameOf(const rpc::AliasInfo& alias) const { return qs(alias.address); }

} // namespace ismail::admin
