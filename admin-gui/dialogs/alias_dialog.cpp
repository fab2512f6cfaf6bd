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

QString yesOrNo(bool yes) { return yes ? AliasDialog::tr("yes") : AliasDialog::tr("no"); }

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
    case rpc::Posting::accounts: return AliasDialog::tr("people who have logged in");
    }
    return {};
}

AliasDialog::Start AliasDialog::leadingTo(const std::string& address) {
    return {{}, {}, qs(address).section(u'@', -1), {address}};
}

AliasDialog::AliasDialog(ServiceLink& link, const Start& start, QWidget* parent)
    : FormDialog(link, start.alias ? tr("Address %1").arg(qs(start.alias->address)) : tr("Add an alias or group"),
                 start.alias ? tr("&Save") : tr("&Add"), parent),
      base_(start.alias), name_(new QLineEdit(start.name)), domain_(new QComboBox), targetsLabel_(new QLabel),
      targets_(new AddressesEdit(QStringLiteral("aliasTargets"), tr("Where its mail goes"), 6)),
      missing_(mutedLabel({})), posting_(new QComboBox), description_(new QLineEdit),
      enabled_(new QCheckBox(tr("&Enabled"))) {
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
    description_->setObjectName(QStringLiteral("aliasDescription"));
    enabled_->setObjectName(QStringLiteral("aliasEnabled"));
    enabled_->setChecked(true);
    enabled_->setToolTip(tr("While this is off, mail for the address is refused (%1).").arg(promise::addressOff));
    makeAddress(start);
    form()->addRow(tr("Kind:"), makeKinds());
    targetsLabel_->setBuddy(targets_);
    form()->addRow(targetsLabel_, targets_);
    form()->addRow(QString(), missing_);
    addRow(tr("&Who may write to it:"), posting_);
    addRow(tr("&Description:"), description_);
    form()->addRow(QString(), enabled_);
    alias_->setChecked(true);
    connect(group_, &QRadioButton::toggled, this, &AliasDialog::explainKind);
    explainKind();
    if (base_)
        fill(*base_);
    else
        targets_->setAddresses(start.targets);
}

void AliasDialog::makeAddress(const Start& start) {
    auto* address = new QWidget;
    auto* row = new QHBoxLayout(address);
    row->setContentsMargins(0, 0, 0, 0);
    if (base_) {
        auto* known = new QLabel(qs(base_->address));
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
    alias_ = new QRadioButton(tr("A&nother name"));
    alias_->setObjectName(QStringLiteral("kindAlias"));
    group_ = new QRadioButton(tr("&Group"));
    group_->setObjectName(QStringLiteral("kindGroup"));
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(alias_);
    layout->addWidget(explanation(tr("Who gets its mail may also send with this address.")));
    layout->addWidget(group_);
    layout->addWidget(explanation(tr("A list of members. They do not send as the group.")));
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
    link().call<rpc::DomainList>(request, this, [this, chosen](const Result<rpc::DomainList::Response>& reply) {
        if (!reply) return failed(tr("The domains could not be read."), reply.error());
        for (const rpc::DomainInfo& domain : reply->domains)
            if (domain.aliasOf.empty()) domain_->addItem(qs(domain.domain));
        domain_->setCurrentIndex(qMax(0, domain_->findText(chosen)));
        noDomain_ = domain_->count() == 0;
    });
}

void AliasDialog::fill(const rpc::AliasInfo& alias) {
    (alias.kind == rpc::AliasKind::group ? group_ : alias_)->setChecked(true);
    targets_->setAddresses(alias.targets);
    posting_->setCurrentIndex(qMax(0, posting_->findData(static_cast<int>(alias.posting))));
    description_->setText(qs(alias.description));
    enabled_->setChecked(alias.enabled);
    missing_->setText(
        tr("These do not exist (any more), and get nothing: %1").arg(AddressesEdit::listed(alias.missing)));
    missing_->setVisible(!alias.missing.empty());
}

QString AliasDialog::complaint() const {
    if (!base_ && noDomain_)
        return tr("This server is not the primary of any domain yet. Add one under Domains first.");
    if (!base_ && name_->text().trimmed().isEmpty()) return tr("Type the name: what stands before the @.");
    if (targets_->addresses().empty())
        return kind() == rpc::AliasKind::group ? tr("Type at least one member.")
                                               : tr("Type at least one address that its mail goes to.");
    return {};
}

void AliasDialog::submit() {
    if (base_)
        change();
    else
        add();
}

void AliasDialog::add() {
    rpc::AliasAdd::Request request;
    // A whole address was typed: take it as it is.
    const QString name = name_->text().trimmed();
    request.address = utf8(name.contains(u'@') ? name : name + u'@' + domain_->currentText());
    request.kind = kind();
    request.description = utf8(description_->text().trimmed());
    request.targets = targets_->addresses();
    request.posting = posting();
    request.enabled = enabled_->isChecked();
    link().call<rpc::AliasAdd>(request, this, [this](const Result<rpc::AliasInfo>& reply) {
        if (!reply) return failed(tr("The address was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->address)));
    });
}

void AliasDialog::change() {
    rpc::AliasSet::Request request;
    request.address = base_->address;
    request.version = base_->version;
    request.kind = kind();
    request.description = utf8(description_->text().trimmed());
    request.targets = targets_->addresses();
    request.posting = posting();
    request.enabled = enabled_->isChecked();
    link().call<rpc::AliasSet>(request, this, [this](const Result<rpc::AliasInfo>& reply) {
        if (reply) return done(tr("%1 was saved.").arg(qs(reply->address)));
        if (reply.error().kind == ErrorKind::conflict) return askWhatChanged(reply.error());
        failed(tr("The address was not changed."), reply.error());
    });
}

void AliasDialog::askWhatChanged(const Error& error) {
    link().call<rpc::AliasGet>({base_->address}, this, [this, error](const Result<rpc::AliasInfo>& theirs) {
        if (!theirs || theirs->version == base_->version) return failed(tr("The address was not changed."), error);
        compare(*theirs);
    });
}

void AliasDialog::compare(const rpc::AliasInfo& theirs) {
    std::vector<Difference> differences;
    const auto differ = [&differences](const QString& field, const QString& mine, const QString& other) {
        if (mine != other) differences.push_back({field, mine, other});
    };
    differ(tr("Kind"), aliasKindText(kind()), aliasKindText(theirs.kind));
    differ(tr("Goes to"), AddressesEdit::listed(targets_->addresses()), AddressesEdit::listed(theirs.targets));
    differ(tr("Who may write"), postingText(posting()), postingText(theirs.posting));
    differ(tr("Description"), description_->text().trimmed(), qs(theirs.description));
    differ(tr("Enabled"), yesOrNo(enabled_->isChecked()), yesOrNo(theirs.enabled));
    showConflict(
        tr("The address was not changed: somebody else changed it while this dialog was open."), differences,
        [this, theirs] { base_ = theirs; },
        [this, theirs] {
            base_ = theirs;
            fill(theirs);
        });
}

} // namespace ismail::admin
