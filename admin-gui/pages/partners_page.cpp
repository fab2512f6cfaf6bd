#include "pages/partners_page.h"

#include "dialogs/partner_dialog.h"
#include "dialogs/query_dialog.h"
#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"

#include <QAction>

namespace ismail::admin {

namespace {

using PartnerRow = rpc::PartnerInfo;

rpc::Severity partnerSeverity(const PartnerRow& partner) {
    switch (partner.state) {
    case rpc::PartnerState::up: return partner.refusesFor.empty() ? rpc::Severity::ok : rpc::Severity::warning;
    case rpc::PartnerState::down: return rpc::Severity::problem;
    case rpc::PartnerState::unknown:
    case rpc::PartnerState::disabled: break;
    }
    return rpc::Severity::notice;
}

QString partnerState(const PartnerRow& partner) {
    const QString since = partner.since ? timeSince(*partner.since) : QString();
    switch (partner.state) {
    case rpc::PartnerState::up:
        if (!partner.refusesFor.empty()) return PartnersPage::tr("Refuses to be asked");
        return since.isEmpty() ? PartnersPage::tr("Reachable") : PartnersPage::tr("Reachable for %1").arg(since);
    case rpc::PartnerState::down:
        return since.isEmpty() ? PartnersPage::tr("Not usable") : PartnersPage::tr("Not usable for %1").arg(since);
    case rpc::PartnerState::disabled: return PartnersPage::tr("Switched off");
    case rpc::PartnerState::unknown: break;
    }
    return PartnersPage::tr("Not contacted yet");
}

QString joinedNames(const std::vector<std::string>& names) {
    QStringList texts;
    for (const std::string& name : names)
        texts.append(qs(name));
    return texts.join(QStringLiteral(", "));
}

QString partnerDomains(const PartnerRow& partner) {
    QStringList parts;
    if (!partner.primaryFor.empty())
        parts.append(PartnersPage::tr("held for it: %1").arg(joinedNames(partner.primaryFor)));
    if (!partner.secondaryFor.empty())
        parts.append(PartnersPage::tr("held by it: %1").arg(joinedNames(partner.secondaryFor)));
    return parts.join(QStringLiteral("; "));
}

// Since when exactly, and what it last said that was no success.
QString troubleText(const PartnerRow& partner) {
    QStringList lines;
    if (partner.since) lines.append(PartnersPage::tr("Since %1").arg(exactTime(*partner.since)));
    if (!partner.lastReply.empty()) lines.append(localTimes(qs(partner.lastReply)));
    if (!partner.refusesFor.empty())
        lines.append(PartnersPage::tr("When asked for %1 it says: %2")
                         .arg(joinedNames(partner.refusesFor), qs(partner.lastQueryReply)));
    if (partner.unknownRecipients > 0)
        lines.append(PartnersPage::tr("It sent mail for %1 recipients that do not exist.")
                         .arg(countText(partner.unknownRecipients)));
    return lines.join(u'\n');
}

QString tlsText(rpc::TlsPolicy policy) {
    switch (policy) {
    case rpc::TlsPolicy::never: return PartnersPage::tr("never");
    case rpc::TlsPolicy::opportunistic: return PartnersPage::tr("when offered");
    case rpc::TlsPolicy::required: return PartnersPage::tr("required");
    case rpc::TlsPolicy::verified: return PartnersPage::tr("verified");
    case rpc::TlsPolicy::implicit: return PartnersPage::tr("implicit");
    case rpc::TlsPolicy::unverified: return PartnersPage::tr("required, unverified");
    }
    return {};
}

std::vector<Column<PartnerRow>> partnerColumns() {
    const auto millis = [](const std::optional<Time>& at) {
        return QVariant::fromValue(qlonglong(at ? toMillis(*at) : 0));
    };
    return {
        {.id = QStringLiteral("name"),
         .title = PartnersPage::tr("Partner"),
         .text = [](const PartnerRow& p) { return qs(p.partner); },
         .icon = [](const PartnerRow& p) { return severityIcon(partnerSeverity(p)); },
         .width = 18},
        {.id = QStringLiteral("host"),
         .title = PartnersPage::tr("Host"),
         .text =
             [](const PartnerRow& p) {
                 return p.port == 25 ? qs(p.host) : QStringLiteral("%1:%2").arg(qs(p.host)).arg(p.port);
             },
         .width = 24},
        {.id = QStringLiteral("state"),
         .title = PartnersPage::tr("State"),
         .text = partnerState,
         .sort = [](const PartnerRow& p) { return QVariant(static_cast<int>(partnerSeverity(p))); },
         .tooltip = troubleText,
         .width = 30},
        {.id = QStringLiteral("held"),
         .title = PartnersPage::tr("Held for it"),
         .text = [](const PartnerRow& p) { return countText(p.held); },
         .sort = [](const PartnerRow& p) { return QVariant::fromValue(qlonglong(p.held)); },
         .right = true,
         .width = 10},
        {.id = QStringLiteral("domains"),
         .title = PartnersPage::tr("Domains"),
         .text = partnerDomains,
         .tooltip = partnerDomains,
         .stretch = true},
        {.id = QStringLiteral("tls"),
         .title = PartnersPage::tr("TLS"),
         .text = [](const PartnerRow& p) { return tlsText(p.tls); },
         .hidden = true},
        {.id = QStringLiteral("contact"),
         .title = PartnersPage::tr("Last contact"),
         .text = [](const PartnerRow& p) { return relativeTime(p.lastContact, PartnersPage::tr("never")); },
         .sort = [millis](const PartnerRow& p) { return millis(p.lastContact); },
         .tooltip = [](const PartnerRow& p) { return p.lastContact ? exactTime(*p.lastContact) : QString(); },
         .hidden = true,
         .width = 16},
        {.id = QStringLiteral("query"),
         .title = PartnersPage::tr("Last asked"),
         .text =
             [](const PartnerRow& p) {
                 return p.lastQuery ? relativeTime(*p.lastQuery) + QStringLiteral(": ") + qs(p.lastQueryReply)
                                    : QString();
             },
         .sort = [millis](const PartnerRow& p) { return millis(p.lastQuery); },
         .tooltip = [](const PartnerRow& p) { return p.lastQuery ? exactTime(*p.lastQuery) : QString(); },
         .hidden = true,
         .width = 30},
        {.id = QStringLiteral("reply"),
         .title = PartnersPage::tr("Last error"),
         .text = [](const PartnerRow& p) { return qs(p.lastReply); },
         .tooltip = [](const PartnerRow& p) { return qs(p.lastReply); },
         .hidden = true,
         .width = 40},
    };
}

} // namespace

PartnersPage::PartnersPage(const PageContext& context, const PageInfo& info)
    : Page(context, info),
      model_(new RowsModel<PartnerRow>([](const PartnerRow& p) { return qs(p.partner); }, partnerColumns(), this)),
      table_(new TableView(QStringLiteral("partners"))), actions_(new ActionRow) {
    makeActions();
    table_->showRows(model_);
    table_->setAccessibleName(tr("Partners"));
    table_->setRowActions({edit_, query_, held_, remove_});
    connect(table_, &TableView::rowActivated, this, &PartnersPage::edit);
    connect(table_, &TableView::selectionKeysChanged, this, &PartnersPage::enableActions);
    setList(actions_, table_);
    enableActions();
}

void PartnersPage::makeActions() {
    actions_->add(QStringLiteral("addPartner"), QStringLiteral("add"), tr("&Add …"), [this] { add(); });
    edit_ = actions_->add(QStringLiteral("editPartner"), QStringLiteral("edit"), tr("&Edit …"),
                          [this] { edit(table_->currentKey()); });
    query_ = actions_->add(QStringLiteral("queryPartner"), QStringLiteral("ask"), tr("Ask for held &mail …"),
                           [this] { (new QueryDialog(link(), table_->currentKey(), {}, this))->open(); });
    held_ = actions_->add(QStringLiteral("showHeld"), QStringLiteral("queue"), tr("&Show what is held"), [this] {
        const PartnerRow* one = model_->rowOf(table_->currentKey());
        if (!one) return;
        // The queue is grouped by destination: the only domain that is held for it, else all that is held.
        navigator().showPage(QStringLiteral("queue"),
                             one->primaryFor.size() == 1
                                 ? QStringLiteral("destination:primary:") + qs(one->primaryFor[0])
                                 : QStringLiteral("held"));
    });
    remove_ = actions_->add(QStringLiteral("removePartner"), QStringLiteral("remove"), tr("Remo&ve …"),
                            [this] { askToRemove(); });
    actions_->addSearch(tr("Search partners"), [this](const QString& text) {
        contains_ = text;
        refreshNow();
    });
}

void PartnersPage::go(const QString& argument) {
    if (argument == u"add") return add();
    toSelect_ = argument;
    table_->selectKey(argument);
}

void PartnersPage::refresh() {
    rpc::PartnerList::Request request;
    request.limit = 1000;
    request.contains = utf8(contains_);
    ask<rpc::PartnerList>(request, tr("The partners could not be read."),
                          [this](const rpc::PartnerList::Response& reply) { show(reply); });
}

void PartnersPage::show(const rpc::PartnerList::Response& reply) {
    setSubtitle(reply.total ? countText(reply.total) : QString());
    if (reply.total == 0 && contains_.isEmpty())
        return showEmpty(QStringLiteral("servers"), tr("No partner yet"),
                         tr("A partner is another mail server of your group. Add one to hold mail for its domains "
                            "here, or to let it hold mail for a domain of yours while this server is down."),
                         tr("&Add a partner …"), [this] { add(); });
    showContent();
    model_->setRows(reply.partners);
    if (!toSelect_.isEmpty()) table_->selectKey(std::exchange(toSelect_, {}));
    enableActions();
}

void PartnersPage::enableActions() {
    const PartnerRow* one = model_->rowOf(table_->currentKey());
    edit_->setEnabled(one);
    remove_->setEnabled(one);
    query_->setEnabled(one && one->enabled && !one->secondaryFor.empty());
    held_->setEnabled(one && one->held > 0);
}

void PartnersPage::add() {
    auto* dialog = new PartnerDialog(link(), std::nullopt, this);
    connect(dialog, &FormDialog::finishedWell, this, [this](const QString& message) {
        notice(message);
        refreshNow();
    });
    dialog->open();
}

void PartnersPage::edit(const QString& partner) {
    const PartnerRow* info = model_->rowOf(partner);
    if (!info) return;
    auto* dialog = new PartnerDialog(link(), *info, this);
    connect(dialog, &FormDialog::finishedWell, this, [this](const QString& message) {
        notice(message);
        refreshNow();
    });
    dialog->open();
}

void PartnersPage::askToRemove() {
    const PartnerRow* info = model_->rowOf(table_->currentKey());
    if (!info) return;
    rpc::PartnerRemove::Request request;
    request.partner = info->partner;
    request.dryRun = true;
    act<rpc::PartnerRemove>(
        request, tr("Which domains use the partner could not be read."),
        [this, partner = *info](const rpc::PartnerRemove::Response& account) { remove(partner, account); });
}

void PartnersPage::remove(const PartnerRow& partner, const rpc::PartnerRemove::Response& account) {
    const QString name = qs(partner.partner);
    if (!account.usedBy.empty())
        return showError(tr("%1 cannot be removed yet.").arg(name),
                         {ErrorKind::conflict,
                          utf8(tr("These domains use it: %1. Edit them first.").arg(joinedNames(account.usedBy)))});
    confirm(this,
            {tr("Remove %1").arg(name), tr("Remove the partner %1?").arg(name),
             tr("No domain uses it. Its mail is then treated like mail from any other server."), tr("&Remove"), true},
            [this, partner, name] {
                rpc::PartnerRemove::Request request;
                request.partner = partner.partner;
                request.version = partner.version;
                act<rpc::PartnerRemove>(request, tr("The partner was not removed."),
                                        [this, name](const rpc::PartnerRemove::Response&) {
                                            notice(tr("%1 was removed.").arg(name));
                                            refreshNow();
                                        });
            });
}

} // namespace ismail::admin
