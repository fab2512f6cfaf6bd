#include "pages/settings_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/setting_words.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

namespace ismail::admin {

SettingsPage::SettingsPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), search_(new QLineEdit),
      changedOnly_(new QCheckBox(tr("Only what differs from its &default"))), groups_(new QListWidget),
      form_(new SettingsForm(link())), heading_(new QLabel), nothing_(mutedLabel(tr("No setting matches."))) {
    search_->setObjectName(QStringLiteral("search"));
    search_->setPlaceholderText(tr("Search in all settings"));
    search_->setAccessibleName(tr("Search in all settings"));
    search_->setClearButtonEnabled(true);
    search_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    changedOnly_->setObjectName(QStringLiteral("changedOnly"));
    groups_->setObjectName(QStringLiteral("groups"));
    groups_->setAccessibleName(tr("Groups of settings"));
    groups_->setMaximumWidth(260);
    groups_->setMinimumWidth(150);
    QFont font = heading_->font();
    font.setPointSizeF(font.pointSizeF() * 1.15);
    font.setWeight(QFont::DemiBold);
    heading_->setFont(font);

    auto* inner = new QWidget;
    auto* innerLayout = new QVBoxLayout(inner);
    innerLayout->setContentsMargins(16, 4, 8, 8);
    innerLayout->setSpacing(12);
    innerLayout->addWidget(heading_);
    innerLayout->addWidget(nothing_);
    innerLayout->addWidget(form_);
    innerLayout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inner);
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(groups_);
    splitter->addWidget(scroll);
    splitter->setStretchFactor(1, 1);
    splitter->setHandleWidth(1);
    splitter->setSizes({190, 680});
    keepSizes(splitter);
    auto* top = new QHBoxLayout;
    top->addWidget(search_, 1);
    top->addWidget(changedOnly_);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(splitter, 1);

    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, search_, [this] {
        search_->setFocus();
        search_->selectAll();
    });
    connect(search_, &QLineEdit::textChanged, this, &SettingsPage::showItems);
    connect(changedOnly_, &QCheckBox::toggled, this, &SettingsPage::showItems);
    connect(groups_, &QListWidget::currentRowChanged, this, [this] {
        // Choosing a group ends a search.
        const QSignalBlocker one(search_), two(changedOnly_);
        search_->clear();
        changedOnly_->setChecked(false);
        showItems();
    });
    connect(form_, &SettingsForm::loaded, this, &SettingsPage::fillGroups);
    connect(form_, &SettingsForm::saved, this, &SettingsPage::notice);
}

void SettingsPage::refresh() { form_->load(); }

void SettingsPage::fillGroups() {
    QStringList groups;
    // In the order of the table, which the map does not keep; the first of a group decides by its title.
    for (const auto& [key, setting] : form_->settings())
        if (const QString group = settingGroup(key); !groups.contains(group)) groups.append(group);
    const QString own = QStringLiteral("server");
    // This server first, the others by their titles.
    std::sort(groups.begin(), groups.end(), [&own](const QString& a, const QString& b) {
        if ((a == own) != (b == own)) return a == own;
        return settingGroupTitle(a).localeAwareCompare(settingGroupTitle(b)) < 0;
    });
    if (groups_->count() != groups.size()) {
        const QSignalBlocker blocker(groups_);
        groups_->clear();
        for (const QString& group : std::as_const(groups)) {
            auto* item = new QListWidgetItem(settingGroupTitle(group), groups_);
            item->setData(Qt::UserRole, group);
            item->setSizeHint({0, groups_->fontMetrics().height() + 10});
        }
        groups_->setCurrentRow(0);
        showItems();
    }
    const auto changed = std::count_if(form_->settings().begin(), form_->settings().end(),
                                       [](const auto& one) { return !one.second.isDefault; });
    setSubtitle(tr("%1 settings, %2 changed").arg(form_->settings().size()).arg(changed));
}

void SettingsPage::showItems() {
    const QString wanted = search_->text().trimmed();
    const bool all = !wanted.isEmpty() || changedOnly_->isChecked();
    const QString group = groups_->currentItem() ? groups_->currentItem()->data(Qt::UserRole).toString() : QString();
    QList<SettingsForm::Item> items;
    for (const auto& [key, setting] : form_->settings()) {
        const bool matches = wanted.isEmpty() || key.contains(wanted, Qt::CaseInsensitive) ||
                             settingHelp(setting).contains(wanted, Qt::CaseInsensitive) ||
                             settingGroupTitle(settingGroup(key)).contains(wanted, Qt::CaseInsensitive);
        if (all ? matches && (!changedOnly_->isChecked() || !setting.isDefault) : settingGroup(key) == group)
            items.append({key, {}});
    }
    heading_->setText(!all                ? settingGroupTitle(group)
                      : items.size() == 1 ? tr("1 setting")
                                          : tr("%1 settings").arg(items.size()));
    nothing_->setVisible(items.isEmpty());
    form_->setItems(items);
}

void SettingsPage::go(const QString& argument) { search_->setText(argument); }

} // namespace ismail::admin
