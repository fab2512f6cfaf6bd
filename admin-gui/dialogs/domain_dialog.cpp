#include "dialogs/domain_dialog.h"

#include "base/promises.h"
#include "dialogs/domain_parts.h"
#include "ui/duration_edit.h"
#include "ui/format.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

QString roleText(rpc::DomainRole role) {
    return role == rpc::DomainRole::primary ? DomainDialog::tr("primary") : DomainDialog::tr("secondary");
}

QString policyText(rpc::RecipientPolicy policy) {
    switch (policy) {
    case rpc::RecipientPolicy::list: return DomainDialog::tr("Only recipients on a list kept here");
    case rpc::RecipientPolicy::callAhead: return DomainDialog::tr("Ask the primary and remember its answers");
    case rpc::RecipientPolicy::acceptAll: return DomainDialog::tr("Accept every recipient");
    case rpc::RecipientPolicy::synced: return DomainDialog::tr("Those that its paired primary tells");
    }
    return {};
}

QString policyNote(rpc::RecipientPolicy policy) {
    switch (policy) {
    case rpc::RecipientPolicy::list:
        return DomainDialog::tr(
            "Mail for other recipients is refused at once. The button Recipients on the page Domains opens the list.");
    case rpc::RecipientPolicy::callAhead:
        return DomainDialog::tr("While the primary is down, remembered answers are used, and recipients that were "
                                "never asked about are accepted.");
    case rpc::RecipientPolicy::acceptAll:
        return DomainDialog::tr(
            "Nothing to keep up to date, but mail for recipients that do not exist is held too and bounces later.");
    case rpc::RecipientPolicy::synced:
        return DomainDialog::tr("Changes are known here within seconds. As long as no list has come, only recipients "
                                "that every domain has are accepted, and others are put off.");
    }
    return {};
}

QString secondariesText(const std::vector<rpc::SecondaryInfo>& secondaries) {
    QStringList names;
    for (const rpc::SecondaryInfo& secondary : secondaries)
        names.append(
            secondary.queryInterval
                ? DomainDialog::tr("%1 (every %2)").arg(qs(secondary.partner), durationText(*secondary.queryInterval))
                : qs(secondary.partner));
    return names.isEmpty() ? DomainDialog::tr("none") : names.join(QStringLiteral(", "));
}

QRadioButton* roleButton(const char* name, const QString& text) {
    auto* button = new QRadioButton(text);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

QLabel* below(QLabel* label) {
    label->setWordWrap(true);
    label->setContentsMargins(24, 0, 0, 6);
    return label;
}

constexpr int partnerColumn = 0;
constexpr int intervalColumn = 1;

} // namespace

DomainDialog::DomainDialog(ServiceLink& link, const std::optional<rpc::DomainInfo>& domain, QWidget* parent)
    : EditDialog(link, domain, domain ? tr("Domain %1").arg(qs(domain->domain)) : tr("Add a domain"),
                 domain ? tr("&Save") : tr("&Add"), parent),
      name_(new QLineEdit),
      nameNote_(mutedLabel(tr("The part of the addresses after the @: example.org, without www."))) {
    setObjectName(QStringLiteral("domainDialog"));
    name_->setObjectName(QStringLiteral("domainName"));
    name_->setPlaceholderText(QStringLiteral("example.org"));
    nameNote_->setObjectName(QStringLiteral("nameNote"));
    nameNote_->setWordWrap(true);
    addRow(tr("&Domain:"), name_);
    form()->addRow(QString(), nameNote_);
    form()->addRow(tr("Role:"), makeRoles());
    roleFields_ = new QStackedWidget;
    roleFields_->addWidget(makePrimaryFields());
    roleFields_->addWidget(makeSecondaryFields());
    this->below()->addWidget(roleFields_);
    nameFields();
    const auto showRole = [this] {
        roleFields_->setCurrentIndex(role() == rpc::DomainRole::primary ? 0 : 1);
        if (base()) explainRoles();
    };
    connect(primary_, &QRadioButton::toggled, this, showRole);

    nameCheck_.setSingleShot(true);
    nameCheck_.setInterval(300);
    connect(&nameCheck_, &QTimer::timeout, this, &DomainDialog::checkName);
    if (base()) {
        present(*base());
        name_->setReadOnly(true);
        nameNote_->hide();
    } else {
        primary_->setChecked(true);
        connect(name_, &QLineEdit::textChanged, &nameCheck_, qOverload<>(&QTimer::start));
    }
    showRole();
    askForPartners();
}

QWidget* DomainDialog::makeRoles() {
    primary_ = roleButton("rolePrimary", tr("&Primary here"));
    secondary_ = roleButton("roleSecondary", tr("Se&condary here"));
    roleNote_ = mutedLabel({});
    roleNote_->setWordWrap(true);
    roleNote_->setObjectName(QStringLiteral("roleNote"));
    roleNote_->hide();
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(primary_);
    layout->addWidget(admin::below(mutedLabel(tr("The mailboxes are on this server. Partners can act as backup MX: "
                                                 "they hold mail for the domain while this server is down."))));
    layout->addWidget(secondary_);
    layout->addWidget(
        admin::below(mutedLabel(tr("Another server has the mailboxes. This server is a backup MX: it accepts mail for "
                                   "the domain and hands it over as soon as the primary can be reached."))));
    layout->addWidget(roleNote_);
    return box;
}

QWidget* DomainDialog::makePrimaryFields() {
    auto* parts = new QTabWidget;
    parts->setObjectName(QStringLiteral("primaryParts"));
    addresses_ = new DomainAddresses(link(), loading(), base());
    parts->addTab(makeSecondaries(), tr("Part&ners"));
    parts->addTab(addresses_, tr("Addr&esses"));
    limits_ = new DomainLimits(base().has_value());
    parts->addTab(limits_, tr("&Limits"));
    return parts;
}

QWidget* DomainDialog::makeSecondaries() {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(12, 12, 12, 12);
    auto* label = new QLabel(tr("Partners that &hold mail for it:"));
    secondaries_ = new QTableWidget(0, 2);
    secondaries_->setObjectName(QStringLiteral("secondaries"));
    secondaries_->setAccessibleName(tr("Partners"));
    secondaries_->setHorizontalHeaderLabels({tr("Partner"), tr("Ask it for mail every")});
    secondaries_->horizontalHeader()->setSectionResizeMode(partnerColumn, QHeaderView::Stretch);
    secondaries_->horizontalHeader()->resizeSection(intervalColumn, 260);
    secondaries_->verticalHeader()->hide();
    secondaries_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 18);
    secondaries_->setSelectionMode(QAbstractItemView::NoSelection);
    secondaries_->setShowGrid(false);
    secondaries_->setFixedHeight(150);
    secondaries_->setTabKeyNavigation(false);
    label->setBuddy(secondaries_);
    secondaries_->hide();
    noPartners_ = mutedLabel(tr("Loading …"));
    noPartners_->setObjectName(QStringLiteral("noPartners"));
    noPartners_->setWordWrap(true);
    layout->addWidget(label);
    layout->addWidget(secondaries_);
    layout->addWidget(noPartners_);
    layout->addStretch(1);
    return box;
}

QWidget* DomainDialog::makeSecondaryFields() {
    auto* box = new QWidget;
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    primaryPartner_ = new QComboBox;
    primaryPartner_->setObjectName(QStringLiteral("primaryPartner"));
    primaryPartner_->addItem(tr("Found by its MX records"), QString());
    hold_ = new DurationEdit(tr("as in the settings"));
    hold_->setObjectName(QStringLiteral("hold"));
    policy_ = new QComboBox;
    policy_->setObjectName(QStringLiteral("recipientPolicy"));
    for (const auto policy : {rpc::RecipientPolicy::callAhead, rpc::RecipientPolicy::synced, rpc::RecipientPolicy::list,
                              rpc::RecipientPolicy::acceptAll})
        policy_->addItem(policyText(policy), static_cast<int>(policy));
    policyNote_ = mutedLabel({});
    policyNote_->setWordWrap(true);
    const auto explain = [this] {
        policyNote_->setText(policyNote(static_cast<rpc::RecipientPolicy>(policy_->currentData().toInt())));
    };
    connect(policy_, &QComboBox::currentIndexChanged, this, explain);
    explain();
    form->addRow(tr("&Its primary:"), primaryPartner_);
    form->addRow(tr("H&old mail for:"), hold_);
    form->addRow(tr("&Recipients:"), policy_);
    form->addRow(QString(), policyNote_);
    return box;
}

rpc::DomainRole DomainDialog::role() const {
    return primary_->isChecked() ? rpc::DomainRole::primary : rpc::DomainRole::secondary;
}

void DomainDialog::askForPartners() {
    rpc::PartnerList::Request request;
    request.limit = 1000;
    loading().ask<rpc::PartnerList>(
        request, tr("The partners could not be read."), this, [this](const rpc::PartnerList::Response& reply) {
            const QString primary = primaryPartner_->currentData().toString();
            partners_.emplace();
            for (const rpc::PartnerInfo& partner : reply.partners) {
                partners_->push_back(partner.partner);
                choosePrimary(qs(partner.partner));
            }
            choosePrimary(primary);
            showSecondaries(base() ? base()->secondaries : std::vector<rpc::SecondaryInfo>());
            // What was chosen in other fields meanwhile stays a change; this one nobody could touch before.
            filled(&rpc::DomainInfo::secondaries);
        });
}

// Also one that is not among the partners that were read.
void DomainDialog::choosePrimary(const QString& partner) {
    if (primaryPartner_->findData(partner) < 0) primaryPartner_->addItem(partner, partner);
    primaryPartner_->setCurrentIndex(primaryPartner_->findData(partner));
}

// A row for each partner, also for one that is chosen and not among those that were read.
void DomainDialog::showSecondaries(const std::vector<rpc::SecondaryInfo>& chosen) {
    if (!partners_) return;
    std::vector<std::string> names = *partners_;
    for (const rpc::SecondaryInfo& one : chosen)
        if (std::find(names.begin(), names.end(), one.partner) == names.end()) names.push_back(one.partner);
    secondaries_->setVisible(!names.empty());
    noPartners_->setVisible(names.empty());
    noPartners_->setText(tr("There are no partners yet. Add one under Partners to have it hold mail for this domain."));
    secondaries_->setRowCount(static_cast<int>(names.size()));
    for (int row = 0; row < secondaries_->rowCount(); ++row) {
        const std::string& partner = names[static_cast<std::size_t>(row)];
        const auto found = std::find_if(chosen.begin(), chosen.end(),
                                        [&](const rpc::SecondaryInfo& one) { return one.partner == partner; });
        auto* item = new QTableWidgetItem(qs(partner));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        item->setCheckState(found == chosen.end() ? Qt::Unchecked : Qt::Checked);
        secondaries_->setItem(row, partnerColumn, item);
        auto* interval = new DurationEdit(tr("as in the settings"));
        interval->setAccessibleName(tr("How often %1 is asked").arg(qs(partner)));
        if (found != chosen.end()) interval->setValue(found->queryInterval);
        secondaries_->setCellWidget(row, intervalColumn, interval);
    }
}

void DomainDialog::checkName() {
    const QString name = name_->text().trimmed();
    nameTaken_ = false;
    if (name.isEmpty()) return;
    link().call<rpc::DomainGet>({utf8(name)}, this, [this, name](const Result<rpc::DomainInfo>& reply) {
        if (name != name_->text().trimmed()) return;
        nameTaken_ = reply.ok();
        nameNote_->setText(
            reply.ok()
                ? tr("%1 is already here, as %2. A domain has one role on a server: primary or secondary, never both. "
                     "Edit it in the list instead.")
                      .arg(qs(reply->domain), roleText(reply->domainRole))
                : tr("The part of the addresses after the @: example.org, without www."));
    });
}

void DomainDialog::explainRoles() {
    QString why;
    if (base()->domainRole == rpc::DomainRole::primary && base()->accounts > 0) {
        secondary_->setEnabled(false);
        why = tr("This server cannot become a secondary for the domain while the domain has accounts here (%1). Move "
                 "them to the primary or remove them first.")
                  .arg(countText(base()->accounts));
    } else if (role() != base()->domainRole) {
        why = role() == rpc::DomainRole::secondary
                  ? tr("Saving makes this server a secondary for the domain and clears the list of partners that hold "
                       "its mail.")
                  : tr("Saving makes this server the primary of the domain and clears what was set for the secondary "
                       "role (its primary, how long mail is held, how recipients are checked).");
        if (role() == rpc::DomainRole::primary && base()->held > 0)
            why += u' ' + tr("Held mail for %1 recipients is delivered to the accounts here. Mail for recipients "
                             "without an account stays on hold until the account is added.")
                              .arg(countText(base()->held));
    }
    roleNote_->setText(why);
    roleNote_->setVisible(!why.isEmpty());
}

// With the check boxes of both roles.
void DomainDialog::nameFields() {
    using Domain = rpc::DomainInfo;
    fields().add(
        tr("Role"), &Domain::domainRole,
        [](rpc::DomainRole role, Request& request) {
            request.domainRole = role;
            // The note beside the roles has said what goes with the old one.
            request.roleConfirmed = request.takeInHeld = true;
        },
        roleText);
    QCheckBox* enabled =
        flag("domainEnabled", &Domain::enabled, &Request::enabled, tr("Takes mail"), tr("&Take mail for this domain"),
             tr("When off, mail for the domain is deferred (%1): senders try again later.").arg(promise::domainOff));
    this->below()->addWidget(
        flag("plusAddressing", &Domain::plusAddressing, &Request::plusAddressing, tr("Plus addressing"),
             tr("Plus addressin&g: mail for anna+shop goes to anna"),
             tr("Users can give a shop or a mailing list an address of its own without your help. An account "
                "or alias that has a plus sign in its own name takes precedence.")));
    this->below()->addWidget(
        flag("internalOnly", &Domain::internalOnly, &Request::internalOnly, tr("Internal only"),
             tr("&Internal only: take no mail from outside"),
             tr("Only accounts that have logged in, partners and trusted networks may write to it. Others are refused; "
                "only its postmaster can be reached by everybody.")));
    this->below()->addWidget(enabled);
    nameFieldsOfPrimaries();
    nameFieldsOfSecondaries();
}

void DomainDialog::nameFieldsOfPrimaries() {
    using Domain = rpc::DomainInfo;
    fields().add(tr("Held by"), &Domain::secondaries, &Request::secondaries, secondariesText);
    fields().add(tr("Addresses of"), &Domain::aliasOf, &Request::aliasOf, qs);
    fields().add(tr("Catch-all"), &Domain::catchAll, &Request::catchAll, qs);
    fields().add(tr("Signed bounce addresses"), &Domain::signBounceAddresses, &Request::signBounceAddresses, yesOrNo);
    fields().add(
        tr("Quota"), &Domain::quota,
        [](std::optional<std::int64_t> quota, Request& request) { request.quota = quota.value_or(0); },
        [this](std::optional<std::int64_t> quota) { return limits_->quotaText(quota); });
    fields().add(
        tr("Quota of each account"), &Domain::accountQuota,
        [](std::optional<std::int64_t> quota, Request& request) { request.accountQuota = quota.value_or(-1); },
        [this](std::optional<std::int64_t> quota) { return limits_->accountQuotaText(quota); });
    fields().add(tr("Sending"), &Domain::sendLimits, &Request::sendLimits,
                 [this](const rpc::SendLimits& limits) { return limits_->sendLimitsText(limits); });
}

void DomainDialog::nameFieldsOfSecondaries() {
    using Domain = rpc::DomainInfo;
    fields().add(tr("Its primary"), &Domain::primaryPartner, &Request::primaryPartner,
                 [this](const std::string& partner) { return primaryText(partner); });
    fields().add(
        tr("Hold mail for"), &Domain::hold,
        [](std::optional<rpc::seconds> hold, Request& request) { request.hold = hold.value_or(rpc::seconds(0)); },
        [](std::optional<rpc::seconds> hold) { return hold ? durationText(*hold) : tr("as in the settings"); });
    fields().add(tr("Recipients"), &Domain::recipientPolicy, &Request::recipientPolicy, policyText);
}

QString DomainDialog::primaryText(const std::string& partner) const {
    return partner.empty() ? primaryPartner_->itemText(0) : qs(partner);
}

void DomainDialog::fill(const rpc::DomainInfo& domain) {
    name_->setText(qs(domain.domain));
    (domain.domainRole == rpc::DomainRole::primary ? primary_ : secondary_)->setChecked(true);
    hold_->setValue(domain.hold);
    policy_->setCurrentIndex(qMax(0, policy_->findData(static_cast<int>(domain.recipientPolicy))));
    addresses_->fill(domain);
    limits_->fill(domain);
    choosePrimary(qs(domain.primaryPartner));
    showSecondaries(domain.secondaries);
}

void DomainDialog::showState(const rpc::DomainInfo&) { explainRoles(); }

// By name, as the service lists them.
std::vector<rpc::SecondaryInfo> DomainDialog::chosenSecondaries() const {
    std::vector<rpc::SecondaryInfo> chosen;
    for (int row = 0; row < secondaries_->rowCount(); ++row) {
        const QTableWidgetItem* item = secondaries_->item(row, partnerColumn);
        if (item->checkState() != Qt::Checked) continue;
        rpc::SecondaryInfo secondary;
        // Fields that this dialog does not show stay as they were.
        if (base())
            for (const rpc::SecondaryInfo& before : base()->secondaries)
                if (qs(before.partner) == item->text()) secondary = before;
        secondary.partner = utf8(item->text());
        secondary.queryInterval = static_cast<DurationEdit*>(secondaries_->cellWidget(row, intervalColumn))->value();
        chosen.push_back(std::move(secondary));
    }
    return chosen;
}

QString DomainDialog::complaint() const {
    const QString name = name_->text().trimmed();
    if (name.isEmpty()) return tr("Enter the name of the domain.");
    if (name.contains(u'@')) return tr("This is an address. Enter only the part after the @.");
    if (nameTaken_) return nameNote_->text();
    return {};
}

// Fields of the other role are as they were: the service drops them itself when the role changes.
rpc::DomainInfo DomainDialog::draft() const {
    rpc::DomainInfo domain = base().value_or(rpc::DomainInfo());
    domain.domain = utf8(name_->text().trimmed());
    domain.domainRole = role();
    if (role() == rpc::DomainRole::primary) {
        if (partners_) domain.secondaries = chosenSecondaries();
        domain.aliasOf = addresses_->aliasOf();
        domain.catchAll = addresses_->catchAll();
        domain.signBounceAddresses = addresses_->signBounceAddresses();
        domain.quota = limits_->quota();
        domain.accountQuota = limits_->accountQuota();
        domain.sendLimits = limits_->sendLimits();
    } else {
        domain.primaryPartner = utf8(primaryPartner_->currentData().toString());
        domain.hold = hold_->value();
        domain.recipientPolicy = static_cast<rpc::RecipientPolicy>(policy_->currentData().toInt());
    }
    return domain;
}

DomainDialog::Request DomainDialog::requestFor(const rpc::DomainInfo& domain) const {
    Request request;
    request.domain = domain.domain;
    return request;
}

DomainDialog::Words DomainDialog::words() const {
    return {tr("The domain was not changed."),
            tr("The domain was not changed: somebody else changed it while this dialog was open."),
            tr("%1 was saved.")};
}

QString DomainDialog::nameOf(const rpc::DomainInfo& domain) const { return qs(domain.domain); }

void DomainDialog::add() {
    const rpc::DomainInfo domain = now();
    rpc::DomainAdd::Request request;
    request.domain = domain.domain;
    request.domainRole = domain.domainRole;
    rpc::give(domain, request, domain.domainRole);
    link().call<rpc::DomainAdd>(request, this, [this](Result<rpc::DomainInfo> reply) {
        if (!reply) return failed(tr("The domain was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->domain)));
    });
}

} // namespace ismail::admin
