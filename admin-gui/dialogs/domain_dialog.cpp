#include "dialogs/domain_dialog.h"

#include "base/promises.h"
#include "dialogs/domain_parts.h"
#include "ui/duration_edit.h"
#include "ui/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

QString roleText(rpc::DomainRole role) {
    return role == rpc::DomainRole::primary ? DomainDialog::tr("primary") : DomainDialog::tr("secondary");
}

QString policyText(rpc::RecipientPolicy policy) {
    switch (policy) {
    case rpc::RecipientPolicy::list: return DomainDialog::tr("Only recipients of a list kept here");
    case rpc::RecipientPolicy::callAhead: return DomainDialog::tr("Ask the primary, remember its answers");
    case rpc::RecipientPolicy::acceptAll: return DomainDialog::tr("Accept every recipient");
    }
    return {};
}

QString policyNote(rpc::RecipientPolicy policy) {
    switch (policy) {
    case rpc::RecipientPolicy::list:
        return DomainDialog::tr("Anything else is refused at once. Keep the list with the button Recipients.");
    case rpc::RecipientPolicy::callAhead:
        return DomainDialog::tr(
            "While the primary is down, remembered answers are used, and unknown recipients are taken.");
    case rpc::RecipientPolicy::acceptAll:
        return DomainDialog::tr("Simple, but mail for recipients that do not exist is held too, and bounces later.");
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
    : FormDialog(link, domain ? tr("Domain %1").arg(qs(domain->domain)) : tr("Add a domain"),
                 domain ? tr("&Save") : tr("&Add"), parent),
      base_(domain), name_(new QLineEdit),
      nameNote_(mutedLabel(tr("The bare domain of the addresses: example.org, without www."))),
      enabled_(new QCheckBox(tr("&Take mail for this domain"))),
      plus_(new QCheckBox(tr("What follows a plus sig&n does not count: anna+shop is anna"))) {
    setObjectName(QStringLiteral("domainDialog"));
    name_->setObjectName(QStringLiteral("domainName"));
    name_->setPlaceholderText(QStringLiteral("example.org"));
    nameNote_->setObjectName(QStringLiteral("nameNote"));
    nameNote_->setWordWrap(true);
    enabled_->setObjectName(QStringLiteral("domainEnabled"));
    enabled_->setChecked(true);
    enabled_->setToolTip(
        tr("While this is off, mail for the domain is answered %1: try again later.").arg(promise::domainOff));
    plus_->setObjectName(QStringLiteral("plusAddressing"));
    plus_->setChecked(true);
    plus_->setToolTip(
        tr("Everybody can give a shop or a list an address of its own, without asking you. Addresses that "
           "are set up with a plus sign go first."));
    addRow(tr("&Domain:"), name_);
    form()->addRow(QString(), nameNote_);
    form()->addRow(tr("Role:"), makeRoles());
    roleFields_ = new QStackedWidget;
    roleFields_->addWidget(makePrimaryFields());
    roleFields_->addWidget(makeSecondaryFields());
    this->below()->addWidget(roleFields_);
    this->below()->addWidget(plus_);
    this->below()->addWidget(enabled_);
    const auto showRole = [this] {
        roleFields_->setCurrentIndex(role() == rpc::DomainRole::primary ? 0 : 1);
        if (base_) explainRoles();
    };
    connect(primary_, &QRadioButton::toggled, this, showRole);

    nameCheck_.setSingleShot(true);
    nameCheck_.setInterval(300);
    connect(&nameCheck_, &QTimer::timeout, this, &DomainDialog::checkName);
    if (base_) {
        fill(*base_);
        name_->setReadOnly(true);
        nameNote_->hide();
        explainRoles();
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
    layout->addWidget(admin::below(mutedLabel(
        tr("The mailboxes are on this server. Other servers may hold mail for it while this one is away."))));
    layout->addWidget(secondary_);
    layout->addWidget(admin::below(mutedLabel(tr("Another server has the mailboxes. This one takes mail for it and "
                                                 "hands it over, as soon as the other can be reached."))));
    layout->addWidget(roleNote_);
    return box;
}

QWidget* DomainDialog::makePrimaryFields() {
    auto* parts = new QTabWidget;
    parts->setObjectName(QStringLiteral("primaryParts"));
    addresses_ = new DomainAddresses(link(), base_);
    parts->addTab(makeSecondaries(), tr("Ser&vers"));
    parts->addTab(addresses_, tr("Addr&esses"));
    limits_ = new DomainLimits(base_.has_value());
    parts->addTab(limits_, tr("&Limits"));
    return parts;
}

QWidget* DomainDialog::makeSecondaries() {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(12, 12, 12, 12);
    auto* label = new QLabel(tr("Servers that &hold mail for it:"));
    secondaries_ = new QTableWidget(0, 2);
    secondaries_->setObjectName(QStringLiteral("secondaries"));
    secondaries_->setAccessibleName(tr("Servers"));
    secondaries_->setHorizontalHeaderLabels({tr("Server"), tr("Ask it for mail every")});
    secondaries_->horizontalHeader()->setSectionResizeMode(partnerColumn, QHeaderView::Stretch);
    secondaries_->horizontalHeader()->resizeSection(intervalColumn, 260);
    secondaries_->verticalHeader()->hide();
    secondaries_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 18);
    secondaries_->setSelectionMode(QAbstractItemView::NoSelection);
    secondaries_->setShowGrid(false);
    secondaries_->setFixedHeight(150);
    secondaries_->setTabKeyNavigation(false);
    label->setBuddy(secondaries_);
    noPartners_ =
        mutedLabel(tr("There are no other servers yet. Add one under Servers to have it hold mail for this domain."));
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
    primaryPartner_->addItem(tr("Whoever its MX records name"), QString());
    hold_ = new DurationEdit(tr("as in the settings"));
    hold_->setObjectName(QStringLiteral("hold"));
    policy_ = new QComboBox;
    policy_->setObjectName(QStringLiteral("recipientPolicy"));
    for (const auto policy :
         {rpc::RecipientPolicy::acceptAll, rpc::RecipientPolicy::callAhead, rpc::RecipientPolicy::list})
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
    link().call<rpc::PartnerList>(request, this, [this](Result<rpc::PartnerList::Response> reply) {
        if (!reply) return failed(tr("The other servers could not be read."), reply.error());
        for (const rpc::PartnerInfo& partner : reply->partners)
            partners_.push_back(partner.partner);
        showPartners();
        // Only what needed the servers: the rest may have been edited meanwhile.
        if (base_) fillServers(*base_);
    });
    showPartners();
}

void DomainDialog::showPartners() {
    secondaries_->setVisible(!partners_.empty());
    noPartners_->setVisible(partners_.empty());
    secondaries_->setRowCount(static_cast<int>(partners_.size()));
    const QString chosen = primaryPartner_->currentData().toString();
    while (primaryPartner_->count() > 1)
        primaryPartner_->removeItem(1);
    for (int row = 0; row < secondaries_->rowCount(); ++row) {
        const QString name = qs(partners_[static_cast<std::size_t>(row)]);
        primaryPartner_->addItem(name, name);
        auto* item = new QTableWidgetItem(name);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        secondaries_->setItem(row, partnerColumn, item);
        auto* interval = new DurationEdit(tr("as in the settings"));
        interval->setAccessibleName(tr("How often %1 is asked").arg(name));
        secondaries_->setCellWidget(row, intervalColumn, interval);
    }
    primaryPartner_->setCurrentIndex(qMax(0, primaryPartner_->findData(chosen)));
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
                : tr("The bare domain of the addresses: example.org, without www."));
    });
}

void DomainDialog::explainRoles() {
    QString why;
    if (base_->domainRole == rpc::DomainRole::primary && base_->accounts > 0) {
        secondary_->setEnabled(false);
        why = tr("It cannot become a secondary while it has accounts here (%1): their mail would have no home. Remove "
                 "them, or move them to its primary, first.")
                  .arg(countText(base_->accounts));
    } else if (base_->domainRole == rpc::DomainRole::secondary && base_->held > 0) {
        primary_->setEnabled(false);
        why = tr("It cannot become primary here while mail is held for its primary (%1 recipients). Let it be handed "
                 "over, or remove it from the queue, first.")
                  .arg(countText(base_->held));
    } else if (role() != base_->domainRole) {
        why =
            role() == rpc::DomainRole::secondary
                ? tr("Saving makes this server a secondary of it: the list of servers that hold its mail goes.")
                : tr("Saving makes this server its primary: what was set for the secondary goes (its primary, how long "
                     "mail is held, how recipients are checked).");
    }
    roleNote_->setText(why);
    roleNote_->setVisible(!why.isEmpty());
}

void DomainDialog::fill(const rpc::DomainInfo& domain) {
    name_->setText(qs(domain.domain));
    (domain.domainRole == rpc::DomainRole::primary ? primary_ : secondary_)->setChecked(true);
    enabled_->setChecked(domain.enabled);
    plus_->setChecked(domain.plusAddressing);
    hold_->setValue(domain.hold);
    policy_->setCurrentIndex(qMax(0, policy_->findData(static_cast<int>(domain.recipientPolicy))));
    addresses_->fill(domain);
    limits_->fill(domain);
    fillServers(domain);
}

void DomainDialog::fillServers(const rpc::DomainInfo& domain) {
    primaryPartner_->setCurrentIndex(qMax(0, primaryPartner_->findData(qs(domain.primaryPartner))));
    for (int row = 0; row < secondaries_->rowCount(); ++row) {
        QTableWidgetItem* item = secondaries_->item(row, partnerColumn);
        item->setCheckState(Qt::Unchecked);
        for (const rpc::SecondaryInfo& secondary : domain.secondaries) {
            if (qs(secondary.partner) != item->text()) continue;
            item->setCheckState(Qt::Checked);
            static_cast<DurationEdit*>(secondaries_->cellWidget(row, intervalColumn))
                ->setValue(secondary.queryInterval);
        }
    }
}

std::vector<rpc::SecondaryInfo> DomainDialog::chosenSecondaries() const {
    std::vector<rpc::SecondaryInfo> chosen;
    for (int row = 0; row < secondaries_->rowCount(); ++row) {
        const QTableWidgetItem* item = secondaries_->item(row, partnerColumn);
        if (item->checkState() != Qt::Checked) continue;
        rpc::SecondaryInfo secondary;
        // Fields that this dialog does not show stay as they were.
        if (base_)
            for (const rpc::SecondaryInfo& before : base_->secondaries)
                if (qs(before.partner) == item->text()) secondary = before;
        secondary.partner = utf8(item->text());
        secondary.queryInterval = static_cast<DurationEdit*>(secondaries_->cellWidget(row, intervalColumn))->value();
        chosen.push_back(std::move(secondary));
    }
    return chosen;
}

QString DomainDialog::complaint() const {
    const QString name = name_->text().trimmed();
    if (name.isEmpty()) return tr("Type the name of the domain.");
    if (name.contains(u'@')) return tr("This is an address. Type only what stands behind the @.");
    if (nameTaken_) return nameNote_->text();
    return {};
}

rpc::DomainSet::Request DomainDialog::draft() const {
    rpc::DomainSet::Request request;
    request.domain = utf8(name_->text().trimmed());
    request.domainRole = role();
    request.enabled = enabled_->isChecked();
    request.plusAddressing = plus_->isChecked();
    if (role() == rpc::DomainRole::primary) {
        request.secondaries = chosenSecondaries();
        request.aliasOf = addresses_->aliasOf();
        request.catchAll = addresses_->catchAll();
        limits_->read(request);
    } else {
        request.primaryPartner = utf8(primaryPartner_->currentData().toString());
        request.hold = hold_->value().value_or(std::chrono::seconds(0));
        request.recipientPolicy = static_cast<rpc::RecipientPolicy>(policy_->currentData().toInt());
    }
    return request;
}

void DomainDialog::submit() {
    if (base_)
        change();
    else
        add();
}

void DomainDialog::add() {
    const rpc::DomainSet::Request draft = this->draft();
    rpc::DomainAdd::Request request;
    request.domain = draft.domain;
    request.domainRole = role();
    request.enabled = enabled_->isChecked();
    request.plusAddressing = plus_->isChecked();
    if (draft.secondaries) request.secondaries = *draft.secondaries;
    request.primaryPartner = draft.primaryPartner;
    if (draft.hold && draft.hold->count() > 0) request.hold = draft.hold;
    request.recipientPolicy = draft.recipientPolicy;
    request.aliasOf = draft.aliasOf.value_or("");
    request.catchAll = draft.catchAll.value_or("");
    request.quota = draft.quota;
    request.accountQuota = draft.accountQuota;
    request.sendLimits = draft.sendLimits;
    link().call<rpc::DomainAdd>(request, this, [this](Result<rpc::DomainInfo> reply) {
        if (!reply) return failed(tr("The domain was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->domain)));
    });
}

void DomainDialog::change() {
    rpc::DomainSet::Request request = draft();
    request.version = base_->version;
    // The note beside the roles has said what goes with the old one.
    if (*request.domainRole == base_->domainRole)
        request.domainRole.reset();
    else
        request.roleConfirmed = true;
    link().call<rpc::DomainSet>(request, this, [this](Result<rpc::DomainInfo> reply) {
        if (reply) return done(tr("%1 was saved.").arg(qs(reply->domain)));
        if (reply.error().kind == ErrorKind::conflict) return askWhatChanged(reply.error());
        failed(tr("The domain was not changed."), reply.error());
    });
}

void DomainDialog::askWhatChanged(const Error& error) {
    link().call<rpc::DomainGet>({base_->domain}, this, [this, error](Result<rpc::DomainInfo> theirs) {
        // The same version: the clash is of another kind, and the service has said which.
        if (!theirs || theirs->version == base_->version) return failed(tr("The domain was not changed."), error);
        compare(*theirs);
    });
}

void DomainDialog::compare(const rpc::DomainInfo& theirs) {
    std::vector<Difference> differences;
    const auto differ = [&differences](const QString& field, const QString& mine, const QString& other) {
        if (mine != other) differences.push_back({field, mine, other});
    };
    const QString standard = tr("as in the settings");
    differ(tr("Role"), roleText(role()), roleText(theirs.domainRole));
    const auto yesNo = [](bool yes) { return yes ? tr("yes") : tr("no"); };
    differ(tr("Takes mail"), yesNo(enabled_->isChecked()), yesNo(theirs.enabled));
    differ(tr("anna+shop is anna"), yesNo(plus_->isChecked()), yesNo(theirs.plusAddressing));
    if (role() == rpc::DomainRole::primary) {
        differ(tr("Held by"), secondariesText(chosenSecondaries()), secondariesText(theirs.secondaries));
        differ(tr("Addresses of"), qs(addresses_->aliasOf()), qs(theirs.aliasOf));
        differ(tr("Catch-all"), qs(addresses_->catchAll()), qs(theirs.catchAll));
        differ(tr("Quota"), limits_->quotaText(limits_->quota()), limits_->quotaText(theirs.quota));
        differ(tr("Quota of each account"), limits_->accountQuotaText(limits_->accountQuota()),
               limits_->accountQuotaText(theirs.accountQuota));
        differ(tr("Sending"), limits_->sendLimitsText(limits_->sendLimits()),
               limits_->sendLimitsText(theirs.sendLimits));
    } else {
        differ(tr("Its primary"), primaryPartner_->currentText(),
               theirs.primaryPartner.empty() ? primaryPartner_->itemText(0) : qs(theirs.primaryPartner));
        differ(tr("Hold mail for"), hold_->value() ? durationText(*hold_->value()) : standard,
               theirs.hold ? durationText(*theirs.hold) : standard);
        differ(tr("Recipients"), policy_->currentText(), policyText(theirs.recipientPolicy));
    }
    showConflict(
        tr("The domain was not changed: somebody else changed it while this dialog was open."), differences,
        [this, theirs] { base_ = theirs; },
        [this, theirs] {
            base_ = theirs;
            fill(theirs);
            explainRoles();
        });
}

} // namespace ismail::admin
