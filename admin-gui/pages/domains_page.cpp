#include "pages/domains_page.h"

#include "base/promises.h"
#include "dialogs/domain_dialog.h"
#include "dialogs/query_dialog.h"
#include "dialogs/recipients_dialog.h"
#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/sentence_words.h"
#include "ui/usage_bar.h"

#include <QAction>

namespace ismail::admin {

namespace {

using DomainRow = rpc::DomainInfo;

constexpr int domainsListed = 1000;

QString partnersText(const DomainRow& domain) {
    if (domain.domainRole == rpc::DomainRole::secondary)
        return domain.primaryPartner.empty() ? DomainsPage::tr("primary by MX")
                                             : DomainsPage::tr("primary: %1").arg(qs(domain.primaryPartner));
    QStringList names;
    for (const rpc::SecondaryInfo& secondary : domain.secondaries)
        names.append(qs(secondary.partner));
    QStringList parts;
    if (!domain.aliasOf.empty()) parts.append(DomainsPage::tr("same addresses as %1").arg(qs(domain.aliasOf)));
    if (!names.isEmpty()) parts.append(DomainsPage::tr("held by: %1").arg(names.join(QStringLiteral(", "))));
    return parts.join(QStringLiteral("; "));
}

QString domainState(const DomainRow& domain) {
    if (!domain.enabled) return DomainsPage::tr("Switched off: mail is deferred (%1)").arg(promise::domainOff);
    return domain.verdictText.empty() ? DomainsPage::tr("OK")
                                      : sentenceText(domain.verdictSentence, domain.verdictText);
}

std::vector<Column<DomainRow>> domainColumns() {
    return {
        {.id = QStringLiteral("domain"),
         .title = DomainsPage::tr("Domain"),
         .text = [](const DomainRow& d) { return qs(d.domain); },
         .icon = [](const DomainRow& d) { return severityIcon(d.enabled ? d.verdict : rpc::Severity::notice); },
         .width = 26},
        {.id = QStringLiteral("role"),
         .title = DomainsPage::tr("Role here"),
         .text =
             [](const DomainRow& d) {
                 return d.domainRole == rpc::DomainRole::primary ? DomainsPage::tr("Primary")
                                                                 : DomainsPage::tr("Secondary");
             },
         .width = 11},
        {.id = QStringLiteral("partners"), .title = DomainsPage::tr("Partners"), .text = partnersText, .width = 22},
        {.id = QStringLiteral("recipients"),
         .title = DomainsPage::tr("Accounts"),
         .text =
             [](const DomainRow& d) {
                 if (d.domainRole == rpc::DomainRole::primary) return countText(d.accounts);
                 return d.recipientPolicy == rpc::RecipientPolicy::list
                            ? DomainsPage::tr("%1 listed").arg(countText(d.listedRecipients))
                            : QString();
             },
         .sort = [](const DomainRow& d) { return QVariant::fromValue(qlonglong(d.accounts + d.listedRecipients)); },
         .right = true,
         .width = 10},
        {.id = QStringLiteral("aliases"),
         .title = DomainsPage::tr("Aliases"),
         .text =
             [](const DomainRow& d) {
                 return d.domainRole == rpc::DomainRole::primary ? countText(d.aliases) : QString();
             },
         .sort = [](const DomainRow& d) { return QVariant::fromValue(qlonglong(d.aliases)); },
         .right = true,
         .hidden = true,
         .width = 8},
        {.id = QStringLiteral("mail"),
         .title = DomainsPage::tr("Mail"),
         .text =
             [](const DomainRow& d) {
                 return d.domainRole == rpc::DomainRole::primary ? usageText(d.bytes, d.quota.value_or(0)) : QString();
             },
         .sort = [](const DomainRow& d) { return QVariant::fromValue(qlonglong(d.bytes)); },
         .usage = [](const DomainRow& d) { return usageOf(d.bytes, d.quota.value_or(0), d.quotaLevel); },
         .hidden = true,
         .width = 26},
        {.id = QStringLiteral("catchAll"),
         .title = DomainsPage::tr("Catch-all"),
         .text = [](const DomainRow& d) { return qs(d.catchAll); },
         .hidden = true,
         .width = 24},
        {.id = QStringLiteral("held"),
         .title = DomainsPage::tr("Held"),
         .text =
             [](const DomainRow& d) {
                 return d.domainRole == rpc::DomainRole::secondary || d.held > 0 ? countText(d.held) : QString();
             },
         .sort = [](const DomainRow& d) { return QVariant::fromValue(qlonglong(d.held)); },
         .right = true,
         .width = 7},
        {.id = QStringLiteral("oldest"),
         .title = DomainsPage::tr("Oldest held"),
         .text = [](const DomainRow& d) { return relativeTime(d.oldestHeld, {}); },
         .sort =
             [](const DomainRow& d) {
                 return QVariant::fromValue(qlonglong(d.oldestHeld ? toMillis(*d.oldestHeld) : 0));
             },
         .tooltip = [](const DomainRow& d) { return d.oldestHeld ? exactTime(*d.oldestHeld) : QString(); },
         .hidden = true,
         .width = 16},
        {.id = QStringLiteral("state"),
         .title = DomainsPage::tr("State"),
         .text = domainState,
         .sort = [](const DomainRow& d) { return QVariant(static_cast<int>(d.verdict)); },
         .tooltip = domainState,
         .stretch = true},
    };
}

} // namespace

DomainsPage::DomainsPage(const PageContext& context, const PageInfo& info)
    : Page(context, info),
      model_(new RowsModel<DomainRow>([](const DomainRow& d) { return qs(d.domain); }, domainColumns(), this)),
      table_(new TableView(QStringLiteral("domains"))), actions_(new ActionRow) {
    makeActions();
    table_->showRows(model_);
    table_->setAccessibleName(tr("Domains"));
    table_->setRowActions({edit_, dns_, aliases_, recipients_, query_, remove_});
    connect(table_, &TableView::rowActivated, this, &DomainsPage::edit);
    connect(table_, &TableView::selectionKeysChanged, this, &DomainsPage::enableActions);
    setList(actions_, table_);
    enableActions();
}

void DomainsPage::makeActions() {
    actions_->add(QStringLiteral("addDomain"), QStringLiteral("add"), tr("&Add …"), [this] { add(); });
    edit_ = actions_->add(QStringLiteral("editDomain"), QStringLiteral("edit"), tr("&Edit …"),
                          [this] { edit(table_->currentKey()); });
    dns_ = actions_->add(QStringLiteral("showDns"), QStringLiteral("dns"), tr("&DNS"),
                         [this] { navigator().showPage(QStringLiteral("identity"), table_->currentKey()); });
    dns_->setToolTip(tr("What the DNS must say about this domain, and what it says"));
    aliases_ = actions_->add(QStringLiteral("showAliases"), QStringLiteral("aliases"), tr("A&liases"),
                             [this] { navigator().showPage(QStringLiteral("aliases"), table_->currentKey()); });
    aliases_->setToolTip(tr("Aliases and groups of this domain"));
    recipients_ = actions_->add(QStringLiteral("editRecipients"), QStringLiteral("list"), tr("Re&cipients …"),
                                [this] { editRecipients(); });
    query_ = actions_->add(QStringLiteral("queryNow"), QStringLiteral("ask"), tr("Ask for held &mail …"),
                           [this] { query(); });
    remove_ = actions_->add(QStringLiteral("removeDomain"), QStringLiteral("remove"), tr("Remo&ve …"),
                            [this] { askToRemove(); });
    actions_->addSearch(tr("Search domains"), [this](const QString& text) {
        contains_ = text;
        refreshNow();
    });
}

void DomainsPage::go(const QString& argument) {
    if (argument == u"add") return add();
    toSelect_ = argument;
    table_->selectKey(argument);
}

void DomainsPage::refresh() {
    rpc::DomainList::Request request;
    request.page.limit = domainsListed;
    request.page.contains = utf8(contains_);
    ask<rpc::DomainList>(request, tr("The domains could not be read."),
                         [this](const rpc::DomainList::Response& reply) { show(reply); });
}

void DomainsPage::show(const rpc::DomainList::Response& reply) {
    const auto shown = static_cast<std::int64_t>(reply.domains.size());
    setSubtitle(shown < reply.total
                    ? tr("the first %1 of %2; search to see others").arg(countText(shown), countText(reply.total))
                    : countText(reply.total));
    if (reply.total == 0 && contains_.isEmpty()) {
        setSubtitle({});
        return showEmpty(QStringLiteral("domains"), tr("No domain yet"),
                         tr("Add the domains that this server accepts mail for: as primary, with the mailboxes here, "
                            "or as secondary, holding mail for another server."),
                         tr("&Add a domain …"), [this] { add(); });
    }
    showContent();
    model_->setRows(reply.domains);
    if (!toSelect_.isEmpty()) table_->selectKey(std::exchange(toSelect_, {}));
    enableActions();
}

void DomainsPage::enableActions() {
    const DomainRow* one = model_->rowOf(table_->currentKey());
    edit_->setEnabled(one);
    dns_->setEnabled(one);
    remove_->setEnabled(one);
    aliases_->setEnabled(one && one->domainRole == rpc::DomainRole::primary && one->aliasOf.empty());
    recipients_->setEnabled(one && one->domainRole == rpc::DomainRole::secondary);
    query_->setEnabled(one && one->domainRole == rpc::DomainRole::primary && !one->secondaries.empty());
}

void DomainsPage::add() {
    auto* dialog = new DomainDialog(link(), std::nullopt, this);
    connect(dialog, &FormDialog::finishedWell, this, [this](const QString& message) {
        notice(message);
        refreshNow();
    });
    dialog->open();
}

void DomainsPage::edit(const QString& domain) {
    const DomainRow* info = model_->rowOf(domain);
    if (!info) return;
    auto* dialog = new DomainDialog(link(), *info, this);
    connect(dialog, &FormDialog::finishedWell, this, [this](const QString& message) {
        notice(message);
        refreshNow();
    });
    dialog->open();
}

void DomainsPage::editRecipients() { (new RecipientsDialog(link(), table_->currentKey(), this))->open(); }

void DomainsPage::query() { (new QueryDialog(link(), {}, table_->currentKey(), this))->open(); }

void DomainsPage::askToRemove() {
    const DomainRow* info = model_->rowOf(table_->currentKey());
    if (!info) return;
    rpc::DomainRemove::Request request;
    request.domain = info->domain;
    request.dryRun = true;
    act<rpc::DomainRemove>(
        request, tr("What would be removed with the domain could not be determined."),
        [this, domain = *info](const rpc::DomainRemove::Response& account) { remove(domain, account); });
}

void DomainsPage::remove(const DomainRow& domain, const rpc::DomainRemove::Response& account) {
    QStringList goes;
    if (account.accounts) goes.append(tr("%1 accounts").arg(countText(account.accounts)));
    if (account.aliases) goes.append(tr("%1 aliases and groups").arg(countText(account.aliases)));
    if (account.mailboxMessages)
        goes.append(tr("%1 messages in their mailboxes (%2)")
                        .arg(countText(account.mailboxMessages), sizeText(account.mailboxBytes)));
    if (account.listedRecipients) goes.append(tr("the list of %1 recipients").arg(countText(account.listedRecipients)));
    QString details = goes.isEmpty() ? tr("No accounts and no mail are deleted with it.")
                                     : tr("Deleted permanently with it: %1.").arg(goes.join(QStringLiteral(", ")));
    if (account.queuedRecipients)
        details += QStringLiteral("\n\n") + tr("Mail for %1 recipients stays held until a better MX of the domain "
                                               "accepts it, an explicit route is added, or the domain is added again.")
                                                .arg(countText(account.queuedRecipients));
    confirm(this,
            {tr("Remove %1").arg(qs(domain.domain)), tr("Remove the domain %1?").arg(qs(domain.domain)), details,
             tr("&Remove"), true},
            [this, domain] {
                rpc::DomainRemove::Request request;
                request.domain = domain.domain;
                request.version = domain.version;
                act<rpc::DomainRemove>(request, tr("The domain was not removed."),
                                       [this, domain](const rpc::DomainRemove::Response&) {
                                           notice(tr("%1 was removed.").arg(qs(domain.domain)));
                                           refreshNow();
                                       });
            });
}

} // namespace ismail::admin
