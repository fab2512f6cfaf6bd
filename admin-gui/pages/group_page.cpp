#include "pages/group_page.h"

#include "dialogs/pair_wizard.h"
#include "pages/group_drawing.h"
#include "pages/member_card.h"
#include "pages/waiting_domains.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"

#include <QCheckBox>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace ismail::admin {

namespace {

QPushButton* titleButton(const char* name, const char* sign, const QString& text) {
    auto* button = new QPushButton(icon(QString::fromLatin1(sign)), text);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

} // namespace

GroupPage::GroupPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), waiting_(new WaitingDomains), drawing_(new GroupDrawing), area_(new QScrollArea),
      showCode_(titleButton("showCode", "password", tr("&Show a pairing code …"))),
      pair_(titleButton("pairServers", "add", tr("&Pair with another server …"))) {
    drawing_->setObjectName(QStringLiteral("groupDrawing"));
    area_->setObjectName(QStringLiteral("groupArea"));
    area_->setWidget(drawing_);
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setFocusPolicy(Qt::NoFocus);
    area_->viewport()->setAutoFillBackground(false);
    drawing_->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(waiting_);
    layout->addWidget(area_);
    titleBar()->addWidget(showCode_);
    titleBar()->addWidget(pair_);
    connect(showCode_, &QPushButton::clicked, this, [this] { pair(true); });
    connect(pair_, &QPushButton::clicked, this, [this] { pair(false); });
    connectDrawing();
}

void GroupPage::connectDrawing() {
    const auto show = [this](const char* page, const QString& argument) {
        navigator().showPage(QString::fromLatin1(page), argument);
    };
    connect(drawing_, &GroupDrawing::partnerWanted, this, [show](const QString& name) { show("partners", name); });
    connect(drawing_, &GroupDrawing::domainWanted, this, [show](const QString& name) { show("domains", name); });
    connect(drawing_, &GroupDrawing::heldWanted, this,
            [show](const QString& name) { show("queue", QStringLiteral("destination:primary:") + name); });
    connect(drawing_, &GroupDrawing::fetchWanted, this, &GroupPage::fetch);
    connect(drawing_, &GroupDrawing::pairWanted, this, [this] { pair(false); });
    connect(drawing_, &GroupDrawing::endWanted, this, &GroupPage::askToEnd);
    connect(drawing_, &GroupDrawing::withdrawWanted, this, &GroupPage::withdraw);
    connect(waiting_, &WaitingDomains::takeWanted, this, &GroupPage::take);
    connect(waiting_, &WaitingDomains::declineWanted, this, &GroupPage::decline);
    connect(drawing_, &GroupDrawing::newKeyWanted, this, [this] {
        act<rpc::GroupIdentity>({}, tr("The key of this server could not be read."),
                                [this](const rpc::ServerKeys& keys) { askForNewKey(keys); });
    });
}

void GroupPage::go(const QString& argument) {
    if (argument == u"pair" || argument == u"code") return pair(argument == u"code");
    wanted_ = argument;
    bringIntoSight();
}

void GroupPage::bringIntoSight() {
    MemberCard* card = wanted_.isEmpty() ? nullptr : drawing_->card(wanted_);
    if (!card) return;
    wanted_.clear();
    // Laid out first.
    QTimer::singleShot(0, card, [this, card] { area_->ensureWidgetVisible(card); });
}

void GroupPage::refresh() {
    ask<rpc::GroupStatus>({}, tr("The group could not be read."),
                          [this](const rpc::GroupStatus::Response& reply) { show(reply); });
    ask<rpc::GroupDomainsWaiting>({}, tr("The domains that are offered could not be read."),
                                  [this](const rpc::GroupDomainsWaiting::Response& reply) {
                                      waiting_->set(reply.domains, this->link().isAdministrator());
                                  });
}

void GroupPage::show(const rpc::GroupStatus::Response& group) {
    group_ = group;
    const bool administrator = link().isAdministrator();
    showCode_->setEnabled(administrator && group.enabled);
    pair_->setEnabled(administrator && group.enabled);
    if (group.members.empty() && group.codes.empty())
        return showEmpty(QStringLiteral("group"), tr("This server is alone"),
                         tr("Two servers that are paired stand in for each other: the second holds mail while the "
                            "first is down, knows its addresses, and hands everything over when it is back. One shows "
                            "a code, the other is told the code. That is all."),
                         group.enabled ? tr("Pair with another &server …") : QString(), [this] { pair(false); });
    showContent();
    const auto paired = std::count_if(group.members.begin(), group.members.end(), [](const rpc::GroupMember& member) {
        return member.state == rpc::PairState::paired;
    });
    setSubtitle(paired ? tr("Paired servers: %1").arg(paired) : QString());
    drawing_->set(group, administrator);
    bringIntoSight();
}

void GroupPage::pair(bool showCode) {
    if (!link().isAdministrator() || findChild<PairWizard*>()) return;
    auto* wizard = new PairWizard(link(), showCode, this);
    connect(wizard, &QDialog::finished, this, [this] { refreshNow(); });
    wizard->open();
}

void GroupPage::fetch(const QString& partner) {
    MemberCard* card = drawing_->card(partner);
    if (!card) return;
    auto asked = std::make_shared<std::int64_t>(0);
    auto left = std::make_shared<int>(0);
    for (const rpc::MemberDomain& domain : card->member().domains) {
        if (!domain.heldHere) continue;
        ++*left;
        act<rpc::GroupSync>({domain.domain}, tr("The lists of %1 are not fetched.").arg(partner),
                            [this, asked, left, partner](const rpc::GroupSync::Response& reply) {
                                *asked += reply.asked;
                                if (--*left > 0) return;
                                notice(tr("Lists that are fetched from %1: %2.").arg(partner, countText(*asked)));
                                refreshNow();
                            });
    }
}

void GroupPage::askToEnd(const QString& partner) {
    auto* box = new QMessageBox(QMessageBox::Warning, tr("End the pair with %1").arg(partner),
                                tr("End the pair with %1?").arg(partner), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("confirmation"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(
        tr("Its key and its lists of addresses are erased here. It stays as an ordinary partner: "
           "its domains go on, and unknown addresses are asked for one by one. To pair again, a new "
           "code is needed."));
    auto* stolen = new QCheckBox(tr("That server was &stolen: give all others new list keys"));
    stolen->setObjectName(QStringLiteral("stolen"));
    box->setCheckBox(stolen);
    QPushButton* yes = box->addButton(tr("&End the pair"), QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("confirm"));
    QPushButton* no = box->addButton(QMessageBox::Cancel);
    box->setEscapeButton(no);
    box->setDefaultButton(no);
    connect(box, &QMessageBox::buttonClicked, this, [this, yes, stolen, partner](QAbstractButton* button) {
        if (button == yes) end(partner, stolen->isChecked());
    });
    box->open();
}

void GroupPage::end(const QString& partner, bool stolen) {
    act<rpc::PartnerUnpair>({utf8(partner), stolen}, tr("The pair was not ended."), [this, partner](const auto&) {
        notice(tr("%1 is an ordinary partner now.").arg(partner));
        refreshNow();
    });
}

void GroupPage::take(const rpc::DomainOfPartner& which) {
    act<rpc::GroupDomainsTake>(which, tr("Mail for %1 is not held here yet.").arg(qs(which.domain)),
                               [this, which](const auto&) {
                                   notice(tr("Mail for %1 is held here from now on.").arg(qs(which.domain)));
                                   refreshNow();
                               });
}

void GroupPage::decline(const rpc::DomainOfPartner& which) {
    act<rpc::GroupDomainsDecline>(which, tr("The offer of %1 was not declined.").arg(qs(which.domain)),
                                  [this, which](const auto&) {
                                      notice(tr("The offer of %1 was declined.").arg(qs(which.domain)));
                                      refreshNow();
                                  });
}

void GroupPage::withdraw(qlonglong code) {
    act<rpc::GroupPairCancel>({code, 0}, tr("The code was not withdrawn."), [this](const auto&) {
        notice(tr("The code was withdrawn."));
        refreshNow();
    });
}

void GroupPage::askForNewKey(const rpc::ServerKeys& keys) {
    auto* box = new QMessageBox(QMessageBox::Warning, tr("New key"), tr("Give this server a new key?"),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("confirmation"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    QStringList text;
    if (keys.since) text.append(tr("The key in use was made on %1.").arg(exactTime(*keys.since)));
    if (!keys.old.empty())
        text.append(tr("Keys of before that are still good: %1, the last until %2.")
                        .arg(countText(static_cast<std::int64_t>(keys.old.size())), exactTime(keys.old.front().until)));
    text.append(
        tr("Its partners know this server by its key. Those that are connected are told of the new one at once, "
           "the others when they are connected next: for 90 days the old key is good for that. The id of this "
           "server changes, and open pairing codes end."));
    text.append(tr("Do this when somebody else may have got hold of the key. Make a backup afterwards: one of before "
                   "has the old key only."));
    box->setInformativeText(text.join(QStringLiteral("\n\n")));
    QPushButton* yes = box->addButton(tr("&Make a new key"), QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("confirm"));
    QPushButton* no = box->addButton(QMessageBox::Cancel);
    box->setEscapeButton(no);
    box->setDefaultButton(no);
    connect(box, &QMessageBox::buttonClicked, this, [this, yes](QAbstractButton* button) {
        if (button == yes) makeNewKey();
    });
    box->open();
}

void GroupPage::makeNewKey() {
    act<rpc::GroupRekey>({}, tr("The key was not changed."), [this](const rpc::ServerKeys&) {
        notice(tr("This server has a new key. Its partners are told."));
        refreshNow();
    });
}

} // namespace ismail::admin
