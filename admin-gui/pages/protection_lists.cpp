// The lists on the page Protection: the administrator's own, and those in the DNS.
#include "pages/protection_page.h"

#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int entriesAtOnce = 1000;

QString actionText(rpc::AccessAction action) {
    return action == rpc::AccessAction::block ? ProtectionPage::tr("Blocked") : ProtectionPage::tr("Welcome");
}

std::vector<Column<rpc::AccessInfo>> entryColumns() {
    using Row = rpc::AccessInfo;
    return {{.id = QStringLiteral("pattern"),
             .title = ProtectionPage::tr("Address, domain or network"),
             .text = [](const Row& row) { return qs(row.pattern); },
             .stretch = true},
            {.id = QStringLiteral("action"),
             .title = ProtectionPage::tr("It is"),
             .text = [](const Row& row) { return actionText(row.action); },
             .icon =
                 [](const Row& row) {
                     return icon(row.action == rpc::AccessAction::block ? QStringLiteral("disable")
                                                                        : QStringLiteral("ok"));
                 },
             .width = 14},
            {.id = QStringLiteral("owner"),
             .title = ProtectionPage::tr("For mail to"),
             .text = [](const Row& row) { return row.owner.empty() ? ProtectionPage::tr("everybody") : qs(row.owner); },
             .width = 26},
            {.id = QStringLiteral("since"),
             .title = ProtectionPage::tr("Since"),
             .text = [](const Row& row) { return relativeTime(row.at); },
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(toMillis(row.at)); },
             .tooltip = [](const Row& row) { return exactTime(row.at); },
             .width = 16}};
}

std::vector<Column<rpc::BlockListInfo>> dnsListColumns() {
    using Row = rpc::BlockListInfo;
    return {{.id = QStringLiteral("zone"),
             .title = ProtectionPage::tr("List in the DNS"),
             .text = [](const Row& row) { return qs(row.zone); },
             .icon =
                 [](const Row& row) {
                     return severityIcon(row.setAside.code.empty() ? rpc::Severity::ok : rpc::Severity::warning);
                 },
             .width = 28},
            {.id = QStringLiteral("kind"),
             .title = ProtectionPage::tr("Lists"),
             .text =
                 [](const Row& row) {
                     if (row.domains) return ProtectionPage::tr("names of bad repute");
                     return row.welcome ? ProtectionPage::tr("servers that are welcome")
                                        : ProtectionPage::tr("servers of bad repute");
                 },
             .width = 24},
            {.id = QStringLiteral("points"),
             .title = ProtectionPage::tr("Points"),
             .text = [](const Row& row) { return QString::number(row.points); },
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.points); },
             .right = true,
             .width = 8},
            {.id = QStringLiteral("state"),
             .title = ProtectionPage::tr("State"),
             .text =
                 [](const Row& row) {
                     if (!row.setAside.code.empty())
                         return ProtectionPage::tr("Set aside: %1").arg(sentenceText(row.setAside, {}));
                     return row.tested ? ProtectionPage::tr("Answers; tested %1").arg(relativeTime(*row.tested))
                                       : ProtectionPage::tr("Not tested yet");
                 },
             .tooltip = [](const Row& row) { return sentenceText(row.setAside, {}).toHtmlEscaped(); },
             .stretch = true}};
}

} // namespace

QWidget* ProtectionPage::makeLists() {
    auto* tab = new QWidget;
    entryRows_ = new RowsModel<rpc::AccessInfo>([](const rpc::AccessInfo& row) { return QString::number(row.id); },
                                                entryColumns(), this);
    entries_->showRows(entryRows_);
    entries_->setAccessibleName(tr("Blocked and welcome"));
    new Placeholder(entries_, {}, tr("Nobody is blocked or welcome in particular"),
                    tr("Block a sender below, or make one welcome whose mail must never be in Junk."));
    auto* row = new ActionRow;
    removeEntry_ =
        row->add(QStringLiteral("removeEntry"), QStringLiteral("remove"), tr("&Remove"), [this] { removeEntries(); });
    removeEntry_->setShortcut(QKeySequence(Qt::Key_Delete));
    removeEntry_->setShortcutContext(Qt::WidgetShortcut);
    removeEntry_->setEnabled(false);
    entries_->addAction(removeEntry_);
    entries_->setRowActions({removeEntry_});
    row->addSearch(tr("Address, domain or network"), [this](const QString& text) {
        entriesContain_ = text;
        loadLists();
    });
    connect(entries_, &TableView::selectionKeysChanged, this,
            [this] { removeEntry_->setEnabled(!entries_->selectedKeys().isEmpty()); });

    pattern_->setObjectName(QStringLiteral("pattern"));
    pattern_->setAccessibleName(tr("Address, domain or network"));
    pattern_->setPlaceholderText(QStringLiteral("anna@example.org, .example.org, 192.0.2.0/24"));
    action_->setObjectName(QStringLiteral("action"));
    action_->setAccessibleName(tr("What becomes of its mail"));
    action_->addItem(tr("is blocked"), static_cast<int>(rpc::AccessAction::block));
    action_->addItem(tr("is welcome"), static_cast<int>(rpc::AccessAction::welcome));
    owner_->setObjectName(QStringLiteral("owner"));
    owner_->setAccessibleName(tr("For mail to"));
    owner_->setPlaceholderText(tr("everybody, or a domain or account here"));
    add_->setObjectName(QStringLiteral("addEntry"));
    add_->setEnabled(false);
    auto* entry = new QHBoxLayout;
    entry->addWidget(pattern_, 3);
    entry->addWidget(action_);
    entry->addWidget(mutedLabel(tr("for mail to")));
    entry->addWidget(owner_, 2);
    entry->addWidget(add_);
    connect(pattern_, &QLineEdit::textChanged, this,
            [this](const QString& text) { add_->setEnabled(!text.trimmed().isEmpty()); });
    for (QLineEdit* field : {pattern_, owner_})
        connect(field, &QLineEdit::returnPressed, add_, &QPushButton::click);
    connect(add_, &QPushButton::clicked, this, &ProtectionPage::addEntry);

    dnsListRows_ = new RowsModel<rpc::BlockListInfo>([](const rpc::BlockListInfo& each) { return qs(each.zone); },
                                                     dnsListColumns(), this);
    dnsLists_->showRows(dnsListRows_);
    dnsLists_->setAccessibleName(tr("Lists in the DNS"));
    dnsLists_->setFixedHeight(dnsLists_->verticalHeader()->defaultSectionSize() * 4 + 30);
    new Placeholder(dnsLists_, {}, tr("No list is asked"),
                    tr("Name the block lists whose terms allow your use in the setting dnsbl.lists, on Rules and "
                       "points."));
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(row);
    layout->addWidget(entries_, 1);
    layout->addLayout(entry);
    layout->addSpacing(6);
    layout->addWidget(dnsLists_);
    return tab;
}

void ProtectionPage::loadLists() {
    rpc::AccessListing::Request request;
    request.contains = utf8(entriesContain_);
    request.limit = entriesAtOnce;
    ask<rpc::AccessListing>(request, tr("The lists could not be read."),
                            [this, contains = entriesContain_](rpc::AccessListing::Response reply) {
                                if (contains == entriesContain_) entryRows_->setRows(std::move(reply.entries));
                            });
}

void ProtectionPage::addEntry() {
    rpc::AccessAdd::Request request;
    request.pattern = utf8(pattern_->text().trimmed());
    request.owner = utf8(owner_->text().trimmed());
    request.action = static_cast<rpc::AccessAction>(action_->currentData().toInt());
    if (request.pattern.empty()) return;
    act<rpc::AccessAdd>(request, tr("The list was not changed."), [this](const rpc::AccessInfo& added) {
        pattern_->clear();
        notice(added.action == rpc::AccessAction::block ? tr("%1 is blocked now.").arg(qs(added.pattern))
                                                        : tr("%1 is welcome now.").arg(qs(added.pattern)));
        loadLists();
    });
}

void ProtectionPage::removeEntries() {
    for (const QString& key : entries_->selectedKeys()) {
        const rpc::AccessInfo* entry = entryRows_->rowOf(key);
        if (!entry) continue;
        act<rpc::AccessRemove>({entry->id}, tr("The list was not changed."), [this](const rpc::AccessInfo& removed) {
            noticeWithUndo(tr("%1 was removed from the list.").arg(qs(removed.pattern)), [this, removed] {
                act<rpc::AccessAdd>({removed.owner, removed.pattern, removed.action}, tr("The list was not changed."),
                                    [this](const rpc::AccessInfo&) { loadLists(); });
            });
            loadLists();
        });
    }
}

} // namespace ismail::admin
