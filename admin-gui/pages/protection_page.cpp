#include "pages/protection_page.h"

#include "pages/settings_form.h"
#include "ui/action_row.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"
#include "ui/why_view.h"

#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

std::vector<Column<rpc::RefusalEntry>> refusalColumns() {
    using Row = rpc::RefusalEntry;
    return {{.id = QStringLiteral("at"),
             .title = ProtectionPage::tr("When"),
             .text = [](const Row& row) { return relativeTime(row.at); },
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.id); },
             .tooltip = [](const Row& row) { return exactTime(row.at); },
             .width = 16},
            {.id = QStringLiteral("client"),
             .title = ProtectionPage::tr("Sending server"),
             .text = [](const Row& row) { return qs(row.client); },
             .width = 18},
            {.id = QStringLiteral("sender"),
             .title = ProtectionPage::tr("Sender"),
             .text = [](const Row& row) { return qs(row.sender); },
             .width = 24},
            {.id = QStringLiteral("recipient"),
             .title = ProtectionPage::tr("Recipient"),
             .text = [](const Row& row) { return qs(row.recipient); },
             .width = 24},
            {.id = QStringLiteral("reply"),
             .title = ProtectionPage::tr("Answer"),
             .text = [](const Row& row) { return qs(row.reply).simplified(); },
             .tooltip = [](const Row& row) { return qs(row.reply).toHtmlEscaped(); },
             .stretch = true},
            {.id = QStringLiteral("helo"),
             .title = ProtectionPage::tr("Calls itself"),
             .text = [](const Row& row) { return qs(row.helo); },
             .hidden = true},
            {.id = QStringLiteral("session"),
             .title = ProtectionPage::tr("Reference"),
             .text = [](const Row& row) { return qs(row.session); },
             .hidden = true}};
}

} // namespace

ProtectionPage::ProtectionPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), tabs_(new QTabWidget), refusals_(new TableView(QStringLiteral("refusals"))),
      kept_(new TableView(QStringLiteral("quarantine"))), entries_(new TableView(QStringLiteral("entries"))),
      pattern_(new QLineEdit), action_(new QComboBox), owner_(new QLineEdit),
      add_(new QPushButton(icon(QStringLiteral("add")), tr("A&dd"))),
      dnsLists_(new TableView(QStringLiteral("dnsLists"))), points_(new SettingsForm(link())), from_(new QLineEdit),
      address_(new QLineEdit), helo_(new QLineEdit), to_(new QLineEdit),
      try_(new QPushButton(icon(QStringLiteral("test")), tr("Tr&y it"))), result_(new WhyView) {
    tabs_->setObjectName(QStringLiteral("protectionTabs"));
    tabs_->addTab(makeRefusals(), icon(QStringLiteral("disable")), tr("Re&fusals"));
    tabs_->addTab(makeQuarantine(), icon(QStringLiteral("hold")), tr("&Quarantine"));
    tabs_->addTab(makeLists(), icon(QStringLiteral("list")), tr("&Lists"));
    tabs_->addTab(makePoints(), icon(QStringLiteral("filter")), tr("Rules and &points"));
    tabs_->addTab(makeTry(), icon(QStringLiteral("test")), tr("&Try it"));
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(tabs_);
}

void ProtectionPage::go(const QString& argument) {
    static const QStringList names = {QString(), QStringLiteral("quarantine"), QStringLiteral("lists"),
                                      QStringLiteral("points"), QStringLiteral("try")};
    const auto at = names.indexOf(argument);
    tabs_->setCurrentIndex(std::max(0, static_cast<int>(at)));
    if (at < 0) searchRefusals_->setText(argument);
}

QWidget* ProtectionPage::makeRefusals() {
    auto* tab = new QWidget;
    refusalRows_ = new RowsModel<rpc::RefusalEntry>(
        [](const rpc::RefusalEntry& row) { return QString::number(row.id); }, refusalColumns(), this);
    refusals_->showRows(refusalRows_, 0, Qt::DescendingOrder);
    refusals_->setAccessibleName(tr("Refusals"));
    refusals_->setSelectionMode(QAbstractItemView::SingleSelection);
    new Placeholder(refusals_, {}, tr("No refusals"),
                    tr("Mail that was not taken in the last 14 days is listed here, with the reasons."));
    auto* row = new ActionRow;
    why_ = row->add(QStringLiteral("whyRefused"), QStringLiteral("ask"), tr("&Why?"),
                    [this] { explain(refusals_->currentKey()); });
    older_ = row->add(QStringLiteral("olderRefusals"), QStringLiteral("list"), tr("&Older"),
                      [this] { loadRefusals(next_); });
    searchRefusals_ = row->addSearch(tr("Address, reference or answer"), [this](const QString& text) {
        contains_ = text;
        loadRefusals(0);
    });
    why_->setEnabled(false);
    older_->setEnabled(false);
    refusals_->setRowActions({why_});
    connect(refusals_, &TableView::rowActivated, this, &ProtectionPage::explain);
    connect(refusals_, &TableView::selectionKeysChanged, this,
            [this] { why_->setEnabled(!refusals_->selectedKeys().isEmpty()); });
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(row);
    layout->addWidget(refusals_, 1);
    return tab;
}

QWidget* ProtectionPage::makePoints() {
    const auto item = [](const char* key, const QString& label) {
        return SettingsForm::Item{QLatin1String(key), label};
    };
    points_->setItems({
        item("check.incoming", tr("Check incoming mail")),
        item("check.line_suspicious", tr("Suspicious from")),
        item("check.line_junk", tr("Junk from")),
        item("check.line_refuse", tr("Refused from")),
        item("dnsbl.lists", tr("Lists in the DNS")),
        item("client.require_reverse_dns", tr("Server without a name")),
        item("client.greet_pause", tr("Pause before the greeting")),
        item("greylist.scope", tr("Whose mail is put off once")),
        item("check.own_mail_from_outside", tr("Our domains from outside")),
        item("check.reputation", tr("What earlier mail was")),
        item("points.no_name", tr("Points: no name in the DNS")),
        item("points.name_not_confirmed", tr("Points: name does not lead back")),
        item("points.talked_early", tr("Points: spoke before the greeting")),
        item("points.strange_helo", tr("Points: strange name given")),
        item("points.many_unknown", tr("Points: many unknown recipients")),
        item("points.dmarc_reject", tr("Points: not the author, reject asked")),
        item("points.dmarc_quarantine", tr("Points: not the author, quarantine asked")),
        item("points.dmarc_none", tr("Points: not the author, nothing asked")),
        item("points.spf_fail", tr("Points: SPF fails")),
        item("points.spf_softfail", tr("Points: SPF nearly fails")),
        item("points.spf_permerror", tr("Points: SPF record is wrong")),
        item("points.nothing_published", tr("Points: nothing published")),
        item("points.own_domain", tr("Points: our domain, not proven")),
        item("points.several_authors", tr("Points: several authors")),
        item("points.other_address_in_name", tr("Points: other address in the name")),
        item("points.unsigned_bounce", tr("Points: bounce of others' mail")),
        item("points.correspondent", tr("Taken off: known correspondent")),
    });
    connect(points_, &SettingsForm::saved, this, &ProtectionPage::notice);
    return settingsTab(points_,
                       tr("Reasons add up to points. Mail with few points is delivered; from the lines below on "
                          "it is called suspicious, goes to Junk, or is refused. Refused is only what has "
                          "reasons of two kinds: the connection, the sender's identity, the content. Mail of "
                          "partners is never refused for these reasons."));
}

QWidget* ProtectionPage::makeTry() {
    auto* tab = new QWidget;
    auto* form = new QFormLayout;
    const auto add = [form](QLineEdit* field, const char* name, const QString& label, const QString& example) {
        field->setObjectName(QLatin1String(name));
        field->setPlaceholderText(example);
        field->setMaximumWidth(420);
        form->addRow(label, field);
    };
    add(from_, "tryFrom", tr("Mail fro&m"), QStringLiteral("name@example.org"));
    add(address_, "tryAddress", tr("At the addr&ess"), QStringLiteral("192.0.2.1"));
    add(helo_, "tryHelo", tr("That &calls itself"), QStringLiteral("mail.example.org"));
    add(to_, "tryTo", tr("T&o"), tr("any recipient"));
    try_->setObjectName(QStringLiteral("tryIt"));
    form->addRow(QString(), try_);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    result_->setObjectName(QStringLiteral("tryResult"));
    result_->showNothing(tr("Says what would be decided of mail from this sender, by the DNS as it is now. Nothing is "
                            "sent and nothing is changed."));
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addLayout(form);
    layout->addWidget(result_, 1);
    const auto ready = [this] { try_->setEnabled(!address_->text().trimmed().isEmpty()); };
    connect(address_, &QLineEdit::textChanged, this, ready);
    ready();
    connect(try_, &QPushButton::clicked, this, &ProtectionPage::tryIt);
    for (QLineEdit* field : {from_, address_, helo_, to_})
        connect(field, &QLineEdit::returnPressed, try_, &QPushButton::click);
    return tab;
}

void ProtectionPage::refresh() {
    ask<rpc::DoorStatus>({}, tr("The state of the protection could not be read."),
                         [this](const rpc::DoorStatus::Response& door) { tellDoor(door); });
    loadRefusals(0);
    loadQuarantine(0);
    loadLists();
    points_->load();
}

void ProtectionPage::tellDoor(const rpc::DoorStatus::Response& door) {
    QStringList parts;
    for (const rpc::BlockListInfo& list : door.lists)
        if (!list.setAside.code.empty())
            parts.append(tr("%1 is set aside: %2").arg(qs(list.zone), sentenceText(list.setAside, {})));
    parts.append(tr("lists in the DNS: %1").arg(countText(static_cast<std::int64_t>(door.lists.size()))));
    parts.append(tr("known servers: %1").arg(countText(door.known)));
    setSubtitle(parts.join(QStringLiteral(" · ")));
    dnsListRows_->setRows(door.lists);
}

void ProtectionPage::loadRefusals(std::int64_t before) {
    rpc::RefusalList::Request request;
    request.contains = utf8(contains_);
    request.before = before;
    request.limit = before == 0 ? rowsToAsk(refusalRows_->rowCount()) : pageRows;
    ask<rpc::RefusalList>(request, tr("The refusals could not be read."),
                          [this, before, contains = contains_](rpc::RefusalList::Response reply) {
                              if (contains != contains_) return;
                              showPage(*refusalRows_, std::move(reply.refusals), before);
                              next_ = reply.next;
                              older_->setEnabled(next_ > 0);
                          });
}

void ProtectionPage::explain(const QString& key) {
    if (key.isEmpty()) return;
    act<rpc::RefusalShow>({key.toLongLong()}, tr("The reasons could not be read."),
                          [this](const rpc::RefusalShow::Response& reply) {
                              const QString answer = qs(reply.refusal.reply);
                              openWhy(this, tr("Why was it refused?"), answer, reply.verdict,
                                      tr("It was refused before it was checked: %1").arg(answer));
                          });
}

void ProtectionPage::tryIt() {
    rpc::CheckSender::Request request;
    request.from = utf8(from_->text().trimmed());
    request.address = utf8(address_->text().trimmed());
    request.helo = utf8(helo_->text().trimmed());
    request.to = utf8(to_->text().trimmed());
    // The answer to an earlier question must not stand beside this one.
    result_->showNothing({});
    act<rpc::CheckSender>(request, tr("It could not be tried."), [this](const rpc::CheckSender::Response& reply) {
        result_->showVerdict(reply.verdict, qs(reply.reply));
    });
}

} // namespace ismail::admin
