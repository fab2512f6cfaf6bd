#include "pages/accounts_page.h"

#include "dialogs/account_dialog.h"
#include "dialogs/account_import.h"
#include "dialogs/mail_dialog.h"
#include "dialogs/recipients_dialog.h"
#include "pages/domain_filter.h"
#include "ui/action_row.h"
#include "ui/addresses_edit.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/usage_bar.h"

#include <QAction>
#include <QLabel>

namespace ismail::admin {

namespace {

using AccountRow = rpc::AccountInfo;

constexpr int accountsAtOnce = 1000;

rpc::Severity accountSeverity(const AccountRow& a) {
    if (!a.enabled) return rpc::Severity::notice;
    switch (a.quotaLevel) {
    case rpc::QuotaLevel::ok: return rpc::Severity::ok;
    case rpc::QuotaLevel::warning: return rpc::Severity::warning;
    case rpc::QuotaLevel::full: return rpc::Severity::problem;
    }
    return rpc::Severity::ok;
}

QString accountState(const AccountRow& a) {
    if (!a.enabled) return AccountsPage::tr("Switched off");
    QStringList parts;
    if (a.quotaLevel == rpc::QuotaLevel::full) parts.append(AccountsPage::tr("Mailbox full"));
    if (a.quotaLevel == rpc::QuotaLevel::warning) parts.append(AccountsPage::tr("Nearly full"));
    if (!a.forwards.empty())
        parts.append(a.keepCopy ? AccountsPage::tr("Forwards a copy") : AccountsPage::tr("Forwards"));
    if (a.autoReply.enabled) parts.append(AccountsPage::tr("Away"));
    return parts.isEmpty() ? AccountsPage::tr("Enabled") : parts.join(QStringLiteral(", "));
}

// What a word of the state stands for.
QString stateDetails(const AccountRow& a) {
    QStringList lines;
    if (!a.forwards.empty()) lines.append(AccountsPage::tr("Forwards to %1").arg(AddressesEdit::listed(a.forwards)));
    if (a.autoReply.enabled && a.autoReply.until)
        lines.append(AccountsPage::tr("Replies automatically until %1").arg(exactTime(*a.autoReply.until)));
    else if (a.autoReply.enabled)
        lines.append(AccountsPage::tr("Replies automatically"));
    return lines.join(u'\n');
}

std::vector<Column<AccountRow>> accountColumns() {
    return {
        {.id = QStringLiteral("address"),
         .title = AccountsPage::tr("Address"),
         .text = [](const AccountRow& a) { return qs(a.address); },
         .icon = [](const AccountRow& a) { return severityIcon(accountSeverity(a)); },
         .width = 28},
        {.id = QStringLiteral("state"),
         .title = AccountsPage::tr("State"),
         .text = accountState,
         .tooltip = stateDetails,
         .width = 17},
        {.id = QStringLiteral("messages"),
         .title = AccountsPage::tr("Messages"),
         .text = [](const AccountRow& a) { return countText(a.messages); },
         .sort = [](const AccountRow& a) { return QVariant::fromValue(qlonglong(a.messages)); },
         .right = true,
         .width = 10},
        {.id = QStringLiteral("size"),
         .title = AccountsPage::tr("Mail"),
         .text = [](const AccountRow& a) { return usageText(a.bytes, a.quotaInForce); },
         .sort = [](const AccountRow& a) { return QVariant::fromValue(qlonglong(a.bytes)); },
         .usage = [](const AccountRow& a) { return usageOf(a.bytes, a.quotaInForce, a.quotaLevel); },
         .width = 29},
        {.id = QStringLiteral("login"),
         .title = AccountsPage::tr("Last log-in"),
         .text =
             [](const AccountRow& a) {
                 return a.lastLogin ? relativeTime(a.lastLogin->at) : AccountsPage::tr("never");
             },
         .sort =
             [](const AccountRow& a) {
                 return QVariant::fromValue(qlonglong(a.lastLogin ? toMillis(a.lastLogin->at) : 0));
             },
         .tooltip =
             [](const AccountRow& a) {
                 return a.lastLogin
                            ? AccountsPage::tr("%1, %2 from %3")
                                  .arg(exactTime(a.lastLogin->at), qs(a.lastLogin->protocol), qs(a.lastLogin->peer))
                            : QString();
             },
         .width = 13},
        {.id = QStringLiteral("forwards"),
         .title = AccountsPage::tr("Forwards to"),
         .text = [](const AccountRow& a) { return AddressesEdit::listed(a.forwards); },
         .hidden = true,
         .width = 24},
        {.id = QStringLiteral("sent"),
         .title = AccountsPage::tr("Sent today"),
         .text = [](const AccountRow& a) { return countText(a.sent.messagesDay); },
         .sort = [](const AccountRow& a) { return QVariant::fromValue(qlonglong(a.sent.messagesDay)); },
         .right = true,
         .hidden = true,
         .width = 10},
        {.id = QStringLiteral("scram"),
         .title = AccountsPage::tr("SCRAM"),
         .text = [](const AccountRow& a) { return a.scram ? AccountsPage::tr("yes") : AccountsPage::tr("no"); },
         .hidden = true,
         .width = 8},
        {.id = QStringLiteral("description"),
         .title = AccountsPage::tr("Description"),
         .text = [](const AccountRow& a) { return qs(a.description); },
         .stretch = true},
    };
}

} // namespace

AccountsPage::AccountsPage(const PageContext& context, const PageInfo& info)
    : Page(context, info),
      model_(new RowsModel<AccountRow>([](const AccountRow& a) { return qs(a.address); }, accountColumns(), this)),
      table_(new TableView(QStringLiteral("accounts"))),
      domain_(new DomainFilter(DomainFilter::Roles::both, tr("Accounts of which domain"))), actions_(new ActionRow) {
    connect(domain_, &DomainFilter::domainChosen, this, [this] { refreshNow(); });
    titleBar()->addWidget(domain_);
    makeActions();
    table_->showRows(model_);
    table_->setAccessibleName(tr("Accounts"));
    table_->setRowActions({edit_, password_, mail_, toggle_, remove_});
    connect(table_, &TableView::rowActivated, this, &AccountsPage::edit);
    connect(table_, &TableView::selectionKeysChanged, this, &AccountsPage::enableActions);
    setList(actions_, table_);
    enableActions();
}

void AccountsPage::makeActions() {
    actions_->add(QStringLiteral("addAccount"), QStringLiteral("add"), tr("&Add …"), [this] { add(); });
    edit_ = actions_->add(QStringLiteral("editAccount"), QStringLiteral("edit"), tr("&Edit …"),
                          [this] { edit(table_->currentKey()); });
    password_ = actions_->add(QStringLiteral("setPassword"), QStringLiteral("password"), tr("&Password …"),
                              [this] { setPassword(); });
    mail_ = actions_->add(QStringLiteral("accountMail"), QStringLiteral("message"), tr("&Mail …"), [this] {
        if (const AccountRow* account = model_->rowOf(table_->currentKey()))
            (new MailDialog(link(), qs(account->address), this))->open();
    });
    toggle_ = actions_->add(QStringLiteral("toggleAccount"), QStringLiteral("disable"), tr("S&witch off"),
                            [this] { toggle<rpc::AccountSet>(*model_, table_->selectedKeys()); });
    remove_ = actions_->add(QStringLiteral("removeAccount"), QStringLiteral("remove"), tr("Remo&ve …"),
                            [this] { askToRemove(); });
    actions_->addGap();
    actions_->add(QStringLiteral("importAccounts"), QStringLiteral("import"), tr("&Import …"), [this] {
        auto* dialog = new AccountImport(link(), this);
        connect(dialog, &QDialog::finished, this, [this] { refreshNow(); });
        dialog->open();
    });
    actions_->addSearch(tr("Search accounts"), [this](const QString& text) {
        contains_ = text;
        refreshNow();
    });
}

void AccountsPage::go(const QString& argument) {
    if (argument == u"add") return add();
    domain_->choose(argument);
    refreshNow();
}

void AccountsPage::refresh() {
    ask<rpc::DomainList>(domain_->question(), tr("The domains could not be read."),
                         [this](const rpc::DomainList::Response& reply) { domain_->show(reply); });
    rpc::AccountList::Request request;
    request.page.limit = accountsAtOnce;
    request.page.contains = utf8(contains_);
    request.domain = utf8(domain_->domain());
    ask<rpc::AccountList>(request, tr("The accounts could not be read."),
                          [this](const rpc::AccountList::Response& reply) { show(reply); });
}

void AccountsPage::show(const rpc::AccountList::Response& reply) {
    if (const rpc::DomainInfo* domain = domain_->chosen(); domain && domain->domainRole == rpc::DomainRole::secondary)
        return showSecondary(*domain);
    const auto shown = static_cast<std::int64_t>(reply.accounts.size());
    setSubtitle(shown < reply.total
                    ? tr("the first %1 of %2; search to see others").arg(countText(shown), countText(reply.total))
                    : countText(reply.total));
    model_->setRows(reply.accounts);
    const bool filtered = !contains_.isEmpty() || !domain_->domain().isEmpty();
    if (reply.total > 0 || filtered) {
        showContent();
    } else if (!domain_->anyPrimary()) {
        setSubtitle({});
        showEmpty(QStringLiteral("accounts"), tr("No domain for accounts yet"),
                  tr("Accounts belong to domains that this server is primary for. Add such a domain first."),
                  tr("&Add a domain …"),
                  [this] { navigator().showPage(QStringLiteral("domains"), QStringLiteral("add")); });
    } else {
        setSubtitle({});
        showEmpty(QStringLiteral("accounts"), tr("No account yet"),
                  tr("An account is an address with a mailbox on this server, and the name to log in with."),
                  tr("&Add an account …"), [this] { add(); });
    }
    enableActions();
}

// The accounts of a secondary domain are elsewhere; here are, at most, their names.
void AccountsPage::showSecondary(const rpc::DomainInfo& domain) {
    const QString name = qs(domain.domain);
    QString text = tr("Its mailboxes are on its primary.") + u' ';
    switch (domain.recipientPolicy) {
    case rpc::RecipientPolicy::list:
        text +=
            tr("Its list here has %1 recipients; mail for others is refused.").arg(countText(domain.listedRecipients));
        break;
    case rpc::RecipientPolicy::callAhead: text += tr("This server asks the primary whether a recipient exists."); break;
    case rpc::RecipientPolicy::acceptAll:
        text += tr("This server accepts mail for every recipient, whether it exists or not.");
        break;
    case rpc::RecipientPolicy::synced: text += tr("The primary tells this server which recipients exist."); break;
    }
    setSubtitle({});
    showEmpty(QStringLiteral("list"), tr("%1 has no accounts here").arg(name), text, tr("&Recipients …"),
              [this, name] { (new RecipientsDialog(link(), name, this))->open(); });
}

void AccountsPage::enableActions() {
    const QStringList selected = table_->selectedKeys();
    const AccountRow* one = model_->rowOf(table_->currentKey());
    edit_->setEnabled(one);
    password_->setEnabled(one);
    mail_->setEnabled(one);
    remove_->setEnabled(one);
    const AccountRow* first = selected.isEmpty() ? nullptr : model_->rowOf(selected.first());
    toggle_->setEnabled(first);
    toggle_->setText(first && !first->enabled ? tr("S&witch on") : tr("S&witch off"));
}

void AccountsPage::openForm(FormDialog* dialog) {
    connect(dialog, &FormDialog::finishedWell, this, [this](const QString& message) {
        notice(message);
        refreshNow();
    });
    dialog->open();
}

void AccountsPage::add() { openForm(new AccountDialog(link(), std::nullopt, domain_->domain(), this)); }

void AccountsPage::edit(const QString& address) {
    if (!model_->rowOf(address)) return;
    // The list leaves the texts of automatic answers out.
    act<rpc::AccountGet>({utf8(address)}, tr("The account could not be read."),
                         [this](const AccountRow& account) { openForm(new AccountDialog(link(), account, {}, this)); });
}

void AccountsPage::setPassword() {
    if (const AccountRow* account = model_->rowOf(table_->currentKey()))
        openForm(new PasswordDialog(link(), *account, this));
}

void AccountsPage::askToRemove() {
    const AccountRow* account = model_->rowOf(table_->currentKey());
    if (!account) return;
    rpc::AccountRemove::Request request;
    request.address = account->address;
    request.dryRun = true;
    act<rpc::AccountRemove>(
        request, tr("What would be removed with the account could not be determined."),
        [this, account = *account](const rpc::AccountRemove::Response& goes) { remove(account, goes); });
}

void AccountsPage::remove(const AccountRow& account, const rpc::AccountRemove::Response& goes) {
    confirm(this,
            {tr("Remove %1").arg(qs(account.address)), tr("Remove the account %1?").arg(qs(account.address)),
             goes.messages ? tr("%1 messages (%2) are deleted permanently. New mail for the address is refused.")
                                 .arg(countText(goes.messages), sizeText(goes.bytes))
                           : tr("Its mailbox is empty. New mail for the address is refused."),
             tr("&Remove"), true},
            [this, account] {
                rpc::AccountRemove::Request request;
                request.address = account.address;
                request.version = account.version;
                act<rpc::AccountRemove>(request, tr("The account was not removed."),
                                        [this, account](const rpc::AccountRemove::Response&) {
                                            notice(tr("%1 was removed.").arg(qs(account.address)));
                                            refreshNow();
                                        });
            });
}

} // namespace ismail::admin
