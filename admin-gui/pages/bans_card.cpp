#include "pages/bans_card.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>

namespace ismail::admin {

namespace {

constexpr int bansAtOnce = 1000;

using Ban = rpc::BanInfo;

QString keyOf(const Ban& ban) {
    return (ban.subject == rpc::BanSubject::address ? QStringLiteral("address ") : QStringLiteral("account ")) +
           qs(ban.who);
}

std::vector<Column<Ban>> banColumns() {
    return {{.id = QStringLiteral("who"),
             .title = BansCard::tr("Who"),
             .text = [](const Ban& ban) { return qs(ban.who); },
             .width = 28},
            {.id = QStringLiteral("kind"),
             .title = BansCard::tr("Kind"),
             .text =
                 [](const Ban& ban) {
                     return ban.subject == rpc::BanSubject::address ? BansCard::tr("Address")
                                                                    : BansCard::tr("Account name");
                 },
             .width = 14},
            {.id = QStringLiteral("reason"),
             .title = BansCard::tr("Reason"),
             .text = [](const Ban& ban) { return BansCard::tr("failed log-ins: %1").arg(countText(ban.failures)); },
             .sort = [](const Ban& ban) { return QVariant::fromValue(qlonglong(ban.failures)); },
             .stretch = true},
            {.id = QStringLiteral("since"),
             .title = BansCard::tr("Since"),
             .text = [](const Ban& ban) { return relativeTime(ban.since); },
             .sort = [](const Ban& ban) { return QVariant::fromValue(qlonglong(toMillis(ban.since))); },
             .tooltip = [](const Ban& ban) { return exactTime(ban.since); },
             .width = 16},
            {.id = QStringLiteral("until"),
             .title = BansCard::tr("Ends"),
             .text = [](const Ban& ban) { return relativeTime(ban.until); },
             .sort = [](const Ban& ban) { return QVariant::fromValue(qlonglong(toMillis(ban.until))); },
             .tooltip = [](const Ban& ban) { return exactTime(ban.until); },
             .width = 16}};
}

} // namespace

BansCard::BansCard(ServiceLink& link, QWidget* parent)
    : Card(tr("Banned from logging in"), parent), link_(link), model_(new RowsModel<Ban>(keyOf, banColumns(), this)),
      table_(new TableView(QStringLiteral("bans"))),
      lift_(new QPushButton(icon(QStringLiteral("unlock")), tr("&Lift"))),
      block_(new QPushButton(icon(QStringLiteral("disable")), tr("Block &permanently"))) {
    setObjectName(QStringLiteral("bansCard"));
    table_->showRows(model_, 3, Qt::DescendingOrder);
    table_->setAccessibleName(tr("Banned from logging in"));
    table_->setFixedHeight(table_->verticalHeader()->defaultSectionSize() * 4 + 30);
    new Placeholder(table_, {}, tr("Nobody is banned"),
                    tr("An address or an account name with too many failed log-ins appears here."));
    lift_->setObjectName(QStringLiteral("liftBan"));
    lift_->setToolTip(tr("Ends the ban and forgets the failed attempts"));
    block_->setObjectName(QStringLiteral("blockBanned"));
    block_->setToolTip(tr("Adds the address to the blocked addresses"));
    for (QPushButton* button : {lift_, block_}) {
        auto* action = new QAction(button->icon(), button->text(), this);
        connect(action, &QAction::triggered, button, &QPushButton::click);
        table_->addAction(action);
        corner()->addWidget(button);
    }
    table_->setRowActions(table_->actions());
    body()->addWidget(table_);
    connect(table_, &TableView::selectionKeysChanged, this, &BansCard::enableActions);
    connect(lift_, &QPushButton::clicked, this, &BansCard::lift);
    connect(block_, &QPushButton::clicked, this, &BansCard::block);
    enableActions();
}

void BansCard::load() {
    rpc::BanList::Request request;
    request.limit = bansAtOnce;
    link_.call<rpc::BanList>(request, this, [this](Result<rpc::BanList::Response> reply) {
        if (!reply) return emit failed(tr("The bans could not be read."), reply.error());
        model_->setRows(std::move(reply->bans));
        enableActions();
    });
}

void BansCard::enableActions() {
    const QStringList selected = table_->selectedKeys();
    lift_->setEnabled(!selected.isEmpty());
    const Ban* one = model_->rowOf(table_->currentKey());
    block_->setEnabled(one && one->subject == rpc::BanSubject::address);
}

void BansCard::lift() {
    for (const QString& key : table_->selectedKeys()) {
        const Ban* ban = model_->rowOf(key);
        if (!ban) continue;
        link_.call<rpc::BanLift>({ban->who}, this,
                                 [this, who = qs(ban->who)](const Result<rpc::BanLift::Response>& reply) {
                                     if (!reply) return emit failed(tr("The ban was not lifted."), reply.error());
                                     emit done(reply->lifted > 0 ? tr("%1 may log in again.").arg(who)
                                                                 : tr("%1 was not banned any more.").arg(who));
                                     load();
                                 });
    }
}

void BansCard::block() {
    if (const Ban* ban = model_->rowOf(table_->currentKey())) emit blockWanted(qs(ban->who));
}

} // namespace ismail::admin
