#include "dialogs/domain_parts.h"

#include "dialogs/alias_dialog.h"
#include "ui/addresses_edit.h"
#include "ui/format.h"
#include "ui/limit_edit.h"
#include "ui/loading_bar.h"
#include "ui/send_limits_edit.h"
#include "ui/usage_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int partnersOffered = 1000;

QFormLayout* newPartLayout() {
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

QLabel* note(const QString& text) {
    QLabel* label = mutedLabel(text);
    label->setWordWrap(true);
    return label;
}

} // namespace

DomainAddresses::DomainAddresses(ServiceLink& link, LoadingBar& loading, const std::optional<rpc::DomainInfo>& domain,
                                 QWidget* parent)
    : QWidget(parent), link_(link), loading_(loading), name_(domain ? qs(domain->domain) : QString()),
      aliasOf_(new QComboBox), aliasNote_(note({})), catchAll_(new QLineEdit), postmaster_(new QLabel),
      choose_(new QPushButton(tr("C&hoose …"))), signBounces_(new QCheckBox(tr("Sign &bounce addresses (BATV)"))) {
    aliasOf_->setObjectName(QStringLiteral("aliasOf"));
    aliasOf_->addItem(tr("its own"), QString());
    aliasNote_->setObjectName(QStringLiteral("aliasNote"));
    catchAll_->setObjectName(QStringLiteral("catchAll"));
    catchAll_->setPlaceholderText(tr("nobody: the mail is refused"));
    postmaster_->setObjectName(QStringLiteral("postmaster"));
    postmaster_->setWordWrap(true);
    choose_->setObjectName(QStringLiteral("choosePostmaster"));
    choose_->hide();
    connect(choose_, &QPushButton::clicked, this, &DomainAddresses::choosePostmaster);
    connect(aliasOf_, &QComboBox::currentIndexChanged, this, &DomainAddresses::enableFields);
    QFormLayout* form = newPartLayout();
    form->setContentsMargins(12, 12, 12, 12);
    form->addRow(tr("&Addresses:"), aliasOf_);
    form->addRow(QString(), aliasNote_);
    form->addRow(tr("&Unknown addresses go to:"), catchAll_);
    form->addRow(QString(), note(tr("A catch-all address also gets a lot of spam.")));
    if (domain) {
        auto* row = new QHBoxLayout;
        row->addWidget(postmaster_, 1);
        row->addWidget(choose_, 0, Qt::AlignTop);
        form->addRow(tr("Postmaster:"), row);
        askForPostmaster();
    } else {
        postmaster_->setParent(this);
        postmaster_->hide();
        choose_->setParent(this);
    }
    signBounces_->setObjectName(QStringLiteral("signBounces"));
    signBounces_->setToolTip(
        tr("The sender of mail to other servers carries a signature that is good for seven days. A bounce without it "
           "is one of mail that nobody here sent; seven days after you switch this on, it gets points for that."));
    form->addRow(QString(), signBounces_);
    setLayout(form);
    enableFields();
    askForDomains(domain);
}

void DomainAddresses::askForDomains(const std::optional<rpc::DomainInfo>& domain) {
    if (domain && (domain->accounts > 0 || domain->aliases > 0)) {
        aliasOf_->setEnabled(false);
        aliasOf_->setToolTip(
            tr("It has accounts or aliases of its own (%1). Remove them before it shares the addresses "
               "of another domain.")
                .arg(countText(domain->accounts + domain->aliases)));
        return;
    }
    rpc::DomainList::Request request;
    request.page.limit = partnersOffered;
    request.domainRole = rpc::DomainRole::primary;
    loading_.ask<rpc::DomainList>(request, tr("The other domains could not be read."), this,
                                  [this](const rpc::DomainList::Response& reply) {
                                      for (const rpc::DomainInfo& other : reply.domains) {
                                          const QString name = qs(other.domain);
                                          if (name != name_ && other.aliasOf.empty() && aliasOf_->findData(name) < 0)
                                              aliasOf_->addItem(tr("the same as in %1").arg(name), name);
                                      }
                                  });
}

void DomainAddresses::fill(const rpc::DomainInfo& domain) {
    const QString other = qs(domain.aliasOf);
    if (!other.isEmpty() && aliasOf_->findData(other) < 0) aliasOf_->addItem(tr("the same as in %1").arg(other), other);
    aliasOf_->setCurrentIndex(qMax(0, aliasOf_->findData(other)));
    catchAll_->setText(qs(domain.catchAll));
    signBounces_->setChecked(domain.signBounceAddresses);
}

void DomainAddresses::enableFields() {
    const bool own = aliasOf_->currentIndex() == 0;
    catchAll_->setEnabled(own);
    aliasNote_->setText(own ? tr("The domain has accounts and aliases of its own.")
                            : tr("Mail for any address of this domain goes to the same address in that domain. This "
                                 "domain has no accounts of its own."));
}

std::string DomainAddresses::aliasOf() const { return utf8(aliasOf_->currentData().toString()); }

std::string DomainAddresses::catchAll() const {
    return aliasOf_->currentIndex() == 0 ? utf8(catchAll_->text().trimmed()) : std::string();
}

bool DomainAddresses::signBounceAddresses() const { return signBounces_->isChecked(); }

// In the order in which the server looks: an account, an alias, the setting.
void DomainAddresses::askForPostmaster() {
    const QString address = QStringLiteral("postmaster@") + name_;
    showPostmaster(tr("Loading …"), false);
    postmasterAlias_.reset();
    loading_.askAbout<rpc::AccountGet>(
        {utf8(address)}, tr("Where the postmaster's mail goes could not be read."), this,
        [this, address](const std::optional<rpc::AccountInfo>& account) {
            if (!account) return askForPostmasterAlias();
            showPostmaster(
                tr("Its mail, and that of abuse, security and the like, goes to the account %1.").arg(address), false);
        });
}

void DomainAddresses::askForPostmasterAlias() {
    loading_.askAbout<rpc::AliasGet>(
        {utf8(QStringLiteral("postmaster@") + name_)}, tr("Where the postmaster's mail goes could not be read."), this,
        [this](const std::optional<rpc::AliasInfo>& alias) {
            if (!alias) return askForServersPostmaster();
            postmasterAlias_ = *alias;
            showPostmaster(tr("Its mail, and that of abuse, security and the like, goes to %1.")
                               .arg(AddressesEdit::listed(alias->targets)),
                           true);
        });
}

void DomainAddresses::askForServersPostmaster() {
    loading_.askAbout<rpc::SettingsGet>(
        {"server.postmaster"}, tr("Where the postmaster's mail goes could not be read."), this,
        [this](const std::optional<rpc::SettingInfo>& setting) {
            showPostmaster(
                setting && !setting->value.empty()
                    ? tr("Its mail goes to the server's postmaster, %1.").arg(qs(setting->value))
                    : tr("Its mail goes to the postmaster of another domain, or is refused where none has one."),
                true);
        });
}

void DomainAddresses::showPostmaster(const QString& text, bool canChoose) {
    postmaster_->setText(text);
    choose_->setVisible(canChoose);
}

void DomainAddresses::choosePostmaster() {
    auto* dialog = new AliasDialog(link_,
                                   postmasterAlias_ ? AliasDialog::editing(*postmasterAlias_)
                                                    : AliasDialog::inDomain(name_, QStringLiteral("postmaster")),
                                   this);
    connect(dialog, &FormDialog::finishedWell, this, &DomainAddresses::askForPostmaster);
    dialog->open();
}

DomainLimits::DomainLimits(bool withUsage, QWidget* parent)
    : QWidget(parent), usage_(withUsage ? new UsageBar : nullptr),
      quota_(new LimitEdit(LimitEdit::Kind::octets, tr("Quota of the domain"))),
      accountQuota_(new LimitEdit(LimitEdit::Kind::octets, tr("Quota of each account"), tr("as in the settings"))),
      sendLimits_(new SendLimitsEdit) {
    quota_->setObjectName(QStringLiteral("domainQuota"));
    accountQuota_->setObjectName(QStringLiteral("domainAccountQuota"));
    QFormLayout* form = newPartLayout();
    if (usage_) form->addRow(tr("Mail:"), usage_);
    form->addRow(tr("&Quota of the domain:"), quota_);
    form->addRow(tr("Quota of &each account:"), accountQuota_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(10);
    layout->addLayout(form);
    layout->addWidget(note(tr("An account can have a quota of its own. Mail for a full mailbox is deferred: the "
                              "sender's server tries again for some days.")));
    layout->addWidget(new QLabel(tr("All accounts of the domain together may send:")));
    layout->addWidget(sendLimits_);
    layout->addStretch(1);
}

void DomainLimits::fill(const rpc::DomainInfo& domain) {
    if (usage_)
        usage_->set(domain.bytes, domain.quota.value_or(0), domain.quotaLevel,
                    usageText(domain.bytes, domain.quota.value_or(0)));
    quota_->setValue(domain.quota);
    accountQuota_->setValue(domain.accountQuota);
    sendLimits_->setValue(domain.sendLimits);
}

std::optional<std::int64_t> DomainLimits::quota() const { return quota_->value(); }

std::optional<std::int64_t> DomainLimits::accountQuota() const { return accountQuota_->value(); }

rpc::SendLimits DomainLimits::sendLimits() const { return sendLimits_->value(); }

QString DomainLimits::quotaText(std::optional<std::int64_t> quota) const { return quota_->textOf(quota); }

QString DomainLimits::accountQuotaText(std::optional<std::int64_t> quota) const { return accountQuota_->textOf(quota); }

QString DomainLimits::sendLimitsText(const rpc::SendLimits& limits) const { return sendLimits_->textOf(limits); }

} // namespace ismail::admin
