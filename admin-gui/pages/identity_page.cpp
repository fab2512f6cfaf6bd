#include "pages/identity_page.h"

#include "dialogs/reports_dialog.h"
#include "dialogs/viewpoints_dialog.h"
#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/dns_records.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/sentence_words.h"

#include <QAction>
#include <QComboBox>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int domainsToChoose = 1000;

bool waits(const rpc::DkimKeyInfo& key) {
    return key.state == rpc::DkimState::prepared || key.state == rpc::DkimState::seen;
}

} // namespace

IdentityPage::IdentityPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), domains_(new QComboBox),
      fromAllSides_(new QPushButton(icon(QStringLiteral("group")), tr("From all &servers …"))),
      whoSends_(new QPushButton(icon(QStringLiteral("statistics")), tr("&Who sends as this domain …"))),
      actions_(new ActionRow), records_(new DnsRecords) {
    domains_->setObjectName(QStringLiteral("identityDomain"));
    domains_->setAccessibleName(tr("Domain"));
    domains_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(domains_, &QComboBox::activated, this, [this] { check(false); });
    whoSends_->setObjectName(QStringLiteral("whoSends"));
    whoSends_->setToolTip(tr("What other servers reported about mail that claimed to be of this domain"));
    connect(whoSends_, &QPushButton::clicked, this, &IdentityPage::showReports);
    fromAllSides_->setObjectName(QStringLiteral("fromAllSides"));
    fromAllSides_->setToolTip(tr("How the domain and its mail servers look from every paired server that shares it"));
    connect(fromAllSides_, &QPushButton::clicked, this, &IdentityPage::showViewpoints);
    titleBar()->addWidget(fromAllSides_);
    titleBar()->addWidget(whoSends_);
    titleBar()->addWidget(domains_);
    makeActions();
    records_->table()->setRowActions({copy_, forget_});
    connect(records_, &DnsRecords::selectionChanged, this, &IdentityPage::enableActions);
    connect(records_->table(), &TableView::rowActivated, this, [this] { copy_->trigger(); });
    setList(actions_, records_);
    keepSizes(records_->splitter());
    enableActions();
}

void IdentityPage::makeActions() {
    again_ = actions_->add(QStringLiteral("checkAgain"), QStringLiteral("refresh"), tr("Check &again"),
                           [this] { check(true); });
    copy_ = actions_->add(QStringLiteral("copyRecord"), QStringLiteral("copy"), tr("&Copy"), [this] {
        if (const rpc::DnsLine* line = records_->selected())
            copied(qs(line->zone), tr("The record was copied as a line of a zone file."));
    });
    copyAll_ = actions_->add(QStringLiteral("copyZone"), QStringLiteral("export"), tr("Copy all as &zone file"),
                             [this] { copied(records_->zoneFile(), tr("All records were copied as a zone file.")); });
    actions_->addGap();
    keyStep_ = actions_->add(QStringLiteral("keyStep"), QStringLiteral("lock"), tr("Create &keys"),
                             [this] { keyStepPressed(); });
    forget_ = actions_->add(QStringLiteral("forgetKey"), QStringLiteral("remove"), tr("&Forget the key"),
                            [this] { forgetKey(); });
    copy_->setToolTip(tr("The selected record as a line of a zone file"));
}

void IdentityPage::copied(const QString& text, const QString& done) {
    copyToClipboard(text);
    notice(done);
}

QString IdentityPage::domain() const { return domains_->currentData().toString(); }

bool IdentityPage::isPrimary() const {
    return std::any_of(known_.begin(), known_.end(), [name = utf8(domain())](const rpc::DomainInfo& each) {
        return each.domain == name && each.domainRole == rpc::DomainRole::primary;
    });
}

void IdentityPage::go(const QString& argument) {
    wanted_ = argument;
    refreshNow();
}

void IdentityPage::refresh() {
    rpc::DomainList::Request request;
    request.page.limit = domainsToChoose;
    ask<rpc::DomainList>(request, tr("The domains could not be read."),
                         [this](const rpc::DomainList::Response& reply) { showDomains(reply); });
    // Without an answer there is only one button less.
    link().call<rpc::GroupStatus>({}, this, [this](const Result<rpc::GroupStatus::Response>& reply) {
        if (!reply) return;
        members_ = reply->members;
        enableActions();
    });
}

void IdentityPage::showDomains(const rpc::DomainList::Response& reply) {
    const QString chosen = wanted_.isEmpty() ? domain() : std::exchange(wanted_, {});
    known_ = reply.domains;
    domains_->clear();
    for (const rpc::DomainInfo& each : known_) {
        const QString name = qs(each.domain);
        domains_->addItem(each.domainRole == rpc::DomainRole::primary ? name : tr("%1 (secondary)").arg(name), name);
    }
    domains_->setVisible(!known_.empty());
    domains_->setCurrentIndex(qMax(0, domains_->findData(chosen)));
    if (known_.empty())
        return showEmpty(QStringLiteral("dns"), tr("No domain yet"),
                         tr("Add a domain first; then this page says what to publish in the DNS so that its mail "
                            "arrives and is believed to be yours."),
                         tr("&Add a domain …"),
                         [this] { navigator().showPage(QStringLiteral("domains"), QStringLiteral("add")); });
    showContent();
    check(false);
}

void IdentityPage::check(bool anew) {
    if (domain().isEmpty()) return;
    checking_ = true;
    keysKnown_ = false;
    records_->waitFor(domain());
    setSubtitle({});
    enableActions();
    rpc::DomainDns::Request request;
    request.domain = utf8(domain());
    request.anew = anew;
    ask<rpc::DomainDns>(
        request, tr("The DNS could not be checked."),
        [this](const rpc::DomainDns::Response& reply) {
            // The answer about a domain that was left meanwhile.
            if (reply.domain != utf8(domain())) return;
            checking_ = false;
            records_->show(reply);
            const QDateTime checked = QDateTime::fromMSecsSinceEpoch(toMillis(reply.checked));
            setSubtitle(tr("as of %1").arg(QLocale().toString(checked.time(), QLocale::ShortFormat)));
            enableActions();
        },
        [this] {
            checking_ = false;
            records_->showFailed();
            enableActions();
        });
    if (isPrimary()) askKeys();
}

void IdentityPage::askKeys() {
    rpc::DkimList::Request request;
    request.domain = utf8(domain());
    request.lookNow = true;
    ask<rpc::DkimList>(request, tr("The keys could not be read."),
                       [this, asked = request.domain](const rpc::DkimList::Response& reply) {
                           if (asked != utf8(domain())) return;
                           keys_ = reply.keys;
                           keysKnown_ = true;
                           records_->setKeys(reply.keys);
                           enableActions();
                       });
}

IdentityPage::KeyStep IdentityPage::keyStep() const {
    if (!keysKnown_ || !isPrimary()) return KeyStep::none;
    const auto any = [this](auto&& is) { return std::any_of(keys_.begin(), keys_.end(), is); };
    if (any(waits)) return KeyStep::activate;
    return any([](const rpc::DkimKeyInfo& key) { return key.state == rpc::DkimState::active; }) ? KeyStep::replace
                                                                                                : KeyStep::create;
}

void IdentityPage::enableActions() {
    const rpc::DnsLine* line = records_->selected();
    again_->setEnabled(!checking_);
    again_->setText(checking_ ? tr("Checking …") : tr("Check &again"));
    copy_->setEnabled(line && !line->obsolete && !line->wanted.empty());
    copyAll_->setEnabled(!records_->zoneFile().isEmpty());
    const KeyStep step = keyStep();
    keyStep_->setVisible(isPrimary());
    keyStep_->setEnabled(step != KeyStep::none);
    keyStep_->setText(step == KeyStep::activate  ? tr("Sign &now …")
                      : step == KeyStep::replace ? tr("Replace &keys …")
                                                 : tr("Create &keys"));
    forget_->setVisible(line && line->obsolete);
    // Reports are sent to where the domain is primary.
    whoSends_->setVisible(isPrimary());
    fromAllSides_->setVisible(isSharedByMembers());
}

bool IdentityPage::isSharedByMembers() const {
    return std::any_of(members_.begin(), members_.end(), [name = utf8(domain())](const rpc::GroupMember& member) {
        return member.state == rpc::PairState::paired &&
               std::any_of(member.domains.begin(), member.domains.end(),
                           [&name](const rpc::MemberDomain& each) { return each.domain == name; });
    });
}

void IdentityPage::keyStepPressed() {
    switch (keyStep()) {
    case KeyStep::none: return;
    case KeyStep::create: return prepareKeys();
    case KeyStep::replace:
        return confirm(this,
                       {tr("Replace keys"), tr("Make new keys for %1?").arg(domain()),
                        tr("The old ones sign until the DNS shows the two new records. Once a year is often enough."),
                        tr("&Make keys")},
                       [this] { prepareKeys(); });
    case KeyStep::activate:
        return confirm(this,
                       {tr("Sign now"), tr("Sign mail of %1 with the new keys from now on?").arg(domain()),
                        tr("That happens by itself as soon as the DNS has shown both records twice within ten minutes. "
                           "Before they are published, signatures count as none."),
                        tr("&Sign")},
                       [this] { activateKeys(); });
    }
}

void IdentityPage::prepareKeys() {
    act<rpc::DkimPrepare>({utf8(domain())}, tr("The keys were not made."), [this](const rpc::DkimKeysOfDomain& reply) {
        notice(
            reply.warning.empty()
                ? tr("Two keys were made. Publish their records; the keys sign by themselves as soon as the DNS shows "
                     "them.")
                : sentenceText(reply.warningSentence, reply.warning));
        check(true);
    });
}

void IdentityPage::activateKeys() {
    act<rpc::DkimActivate>({utf8(domain())}, tr("The keys do not sign yet."),
                           [this](const rpc::DkimKeysOfDomain& reply) {
                               notice(reply.warning.empty() ? tr("The new keys sign from now on.")
                                                            : sentenceText(reply.warningSentence, reply.warning));
                               check(true);
                           });
}

void IdentityPage::forgetKey() {
    const rpc::DnsLine* line = records_->selected();
    if (!line) return;
    const auto key = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const rpc::DkimKeyInfo& each) { return each.recordName == line->owner; });
    if (key == keys_.end()) return;
    act<rpc::DkimRemove>({utf8(domain()), key->selector}, tr("The key was not removed."),
                         [this](const rpc::DkimKeysOfDomain&) {
                             notice(tr("The key was forgotten. Its record in the DNS may go, too."));
                             check(true);
                         });
}

void IdentityPage::showViewpoints() { (new ViewpointsDialog(link(), domain(), this))->open(); }

void IdentityPage::showReports() { (new ReportsDialog(link(), domain(), this))->open(); }

} // namespace ismail::admin
