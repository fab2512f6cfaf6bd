#include "pages/aliases_page.h"

#include "base/promises.h"
#include "dialogs/alias_dialog.h"
#include "pages/domain_filter.h"
#include "ui/action_row.h"
#include "ui/addresses_edit.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"

#include <QAction>

namespace ismail::admin {

namespace {

using AliasRow = rpc::AliasInfo;

constexpr int aliasesAtOnce = 1000;

rpc::Severity aliasSeverity(const AliasRow& alias) {
    if (!alias.enabled) return rpc::Severity::notice;
    return alias.missing.empty() ? rpc::Severity::ok : rpc::Severity::warning;
}

QString aliasState(const AliasRow& alias) {
    if (!alias.enabled) return AliasesPage::tr("Switched off: mail is refused (%1)").arg(promise::addressOff);
    if (alias.missing.empty()) return AliasesPage::tr("Enabled");
    return AliasesPage::tr("Missing: %1").arg(AddressesEdit::listed(alias.missing));
}

std::vector<Column<AliasRow>> aliasColumns() {
    return {
        {.id = QStringLiteral("address"),
         .title = AliasesPage::tr("Address"),
         .text = [](const AliasRow& a) { return qs(a.address); },
         .icon = [](const AliasRow& a) { return severityIcon(aliasSeverity(a)); },
         .width = 30},
        {.id = QStringLiteral("kind"),
         .title = AliasesPage::tr("Kind"),
         .text = [](const AliasRow& a) { return aliasKindText(a.kind); },
         .width = 8},
        {.id = QStringLiteral("targets"),
         .title = AliasesPage::tr("Goes to"),
         .text = [](const AliasRow& a) { return AddressesEdit::listed(a.targets); },
         .tooltip =
             [](const AliasRow& a) {
                 return AddressesEdit::listed(a.targets).replace(QLatin1String(", "), QLatin1String("\n"));
             },
         .stretch = true},
        {.id = QStringLiteral("count"),
         .title = AliasesPage::tr("Addresses"),
         .text = [](const AliasRow& a) { return countText(static_cast<std::int64_t>(a.targets.size())); },
         .sort = [](const AliasRow& a) { return QVariant::fromValue(qlonglong(a.targets.size())); },
         .right = true,
         .hidden = true,
         .width = 10},
        {.id = QStringLiteral("posting"),
         .title = AliasesPage::tr("Who may write"),
         .text = [](const AliasRow& a) { return postingText(a.posting); },
         .width = 18},
        {.id = QStringLiteral("state"),
         .title = AliasesPage::tr("State"),
         .text = aliasState,
         .tooltip = aliasState,
         .width = 20},
        {.id = QStringLiteral("description"),
         .title = AliasesPage::tr("Description"),
         .text = [](const AliasRow& a) { return qs(a.description); },
         .hidden = true,
         .width = 24},
    };
}

} // namespace

AliasesPage::AliasesPage(const PageContext& context, const PageInfo& info)
    : Page(context, info),
      model_(new RowsModel<AliasRow>([](const AliasRow& a) { return qs(a.address); }, aliasColumns(), this)),
      table_(new TableView(QStringLiteral("aliases"))),
      domain_(new DomainFilter(DomainFilter::Roles::primary, tr("Addresses of which domain"))),
      actions_(new ActionRow) {
    connect(domain_, &DomainFilter::domainChosen, this, [this] { refreshNow(); });
    titleBar()->addWidget(domain_);
    makeActions();
    table_->showRows(model_);
    table_->setAccessibleName(tr("Aliases and groups"));
    new Placeholder(table_, {}, tr("No such address"), tr("Choose another domain or search for another text."));
    table_->setRowActions({edit_, toggle_, remove_});
    connect(table_, &TableView::rowActivated, this, &AliasesPage::edit);
    connect(table_, &TableView::selectionKeysChanged, this, &AliasesPage::enableActions);
    setList(actions_, table_);
    enableActions();
}

void AliasesPage::makeActions() {
    actions_->add(QStringLiteral("addAlias"), QStringLiteral("add"), tr("&Add …"), [this] { add(); });
    edit_ = actions_->add(QStringLiteral("editAlias"), QStringLiteral("edit"), tr("&Edit …"),
                          [this] { edit(table_->currentKey()); });
    toggle_ = actions_->add(QStringLiteral("toggleAlias"), QStringLiteral("disable"), tr("S&witch off"),
                            [this] { toggle<rpc::AliasSet>(*model_, table_->selectedKeys()); });
    remove_ = actions_->add(QStringLiteral("removeAlias"), QStringLiteral("remove"), tr("Remo&ve …"),
                            [this] { askToRemove(); });
    actions_->addSearch(tr("Search addresses and targets"), [this](const QString& text) {
        contains_ = text;
        refreshNow();
    });
}

void AliasesPage::go(const QString& argument) {
    if (argument == u"add") return add();
    domain_->choose(argument);
    refreshNow();
}

void AliasesPage::refresh() {
    rpc::AliasList::Request request;
    request.page.limit = aliasesAtOnce;
    request.page.contains = utf8(contains_);
    request.domain = utf8(domain_->domain());
    ask<rpc::DomainList>(domain_->question(), tr("The domains could not be read."),
                         [this](const rpc::DomainList::Response& reply) { domain_->show(reply); });
    ask<rpc::AliasList>(request, tr("The addresses could not be read."),
                        [this](const rpc::AliasList::Response& reply) { show(reply); });
}

void AliasesPage::show(const rpc::AliasList::Response& reply) {
    const auto shown = static_cast<std::int64_t>(reply.aliases.size());
    model_->setRows(reply.aliases);
    enableActions();
    if (reply.total > 0 || !contains_.isEmpty() || !domain_->domain().isEmpty()) {
        setSubtitle(shown < reply.total
                        ? tr("the first %1 of %2; search to see others").arg(countText(shown), countText(reply.total))
                        : countText(reply.total));
        return showContent();
    }
    setSubtitle({});
    if (domain_->anyPrimary())
        showEmpty(QStringLiteral("aliases"), tr("No alias and no group yet"),
                  tr("An alias delivers mail to other addresses, here or elsewhere, such as info@ to two people. A "
                     "group is a list of members."),
                  tr("&Add an alias or group …"), [this] { add(); });
    else
        showEmpty(QStringLiteral("aliases"), tr("No domain for addresses yet"),
                  tr("Aliases and groups belong to domains that this server is primary for. Add such a domain first."),
                  tr("&Add a domain …"),
                  [this] { navigator().showPage(QStringLiteral("domains"), QStringLiteral("add")); });
}

void AliasesPage::enableActions() {
    const QStringList selected = table_->selectedKeys();
    const AliasRow* first = selected.isEmpty() ? nullptr : model_->rowOf(selected.first());
    edit_->setEnabled(model_->rowOf(table_->currentKey()));
    toggle_->setEnabled(first);
    toggle_->setText(first && !first->enabled ? tr("S&witch on") : tr("S&witch off"));
    remove_->setEnabled(first);
}

void AliasesPage::openForm(FormDialog* dialog) {
    connect(dialog, &FormDialog::finishedWell, this, [this](const QString& message) {
        notice(message);
        refreshNow();
    });
    dialog->open();
}

void AliasesPage::add() { openForm(new AliasDialog(link(), AliasDialog::inDomain(domain_->domain()), this)); }

void AliasesPage::edit(const QString& address) {
    if (const AliasRow* alias = model_->rowOf(address))
        openForm(new AliasDialog(link(), AliasDialog::editing(*alias), this));
}

void AliasesPage::askToRemove() {
    std::vector<AliasRow> aliases;
    for (const QString& address : table_->selectedKeys())
        if (const AliasRow* alias = model_->rowOf(address)) aliases.push_back(*alias);
    if (aliases.empty()) return;
    const AliasRow& first = aliases.front();
    const bool one = aliases.size() == 1;
    const QString count = countText(static_cast<std::int64_t>(one ? first.targets.size() : aliases.size()));
    confirm(this,
            {one ? tr("Remove %1").arg(qs(first.address)) : tr("Remove %1 addresses").arg(count),
             one ? tr("Remove the address %1?").arg(qs(first.address)) : tr("Remove %1 addresses?").arg(count),
             one ? tr("Its %1 targets are not affected. New mail for the address is refused, unless the domain has a "
                      "catch-all.")
                       .arg(count)
                 : tr("Their targets are not affected. New mail for these addresses is refused, unless their domain "
                      "has a catch-all."),
             tr("&Remove"), true},
            [this, aliases] { removeNow(aliases); });
}

void AliasesPage::removeNow(const std::vector<AliasRow>& aliases) {
    for (const AliasRow& alias : aliases)
        act<rpc::AliasRemove>({alias.address, alias.version}, tr("%1 was not removed.").arg(qs(alias.address)),
                              [this, address = qs(alias.address)](const rpc::Empty&) {
                                  notice(tr("%1 was removed.").arg(address));
                                  refreshNow();
                              });
}

} // namespace ismail::admin
