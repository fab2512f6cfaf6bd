#include "pages/access_page.h"

#include "pages/bans_card.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

// Bans come and go without hints.
constexpr int askAgainMs = 15'000;

} // namespace

ListSetting::ListSetting(ServiceLink& link, const QString& key, const QString& title, const QString& explanation,
                         const QString& placeholder, const QString& addText)
    : Card(title), link_(link), key_(key), list_(new QListWidget), entry_(new QLineEdit),
      add_(new QPushButton(icon(QStringLiteral("add")), addText)),
      remove_(new QPushButton(icon(QStringLiteral("remove")), tr("Remove"))) {
    setObjectName(key);
    list_->setObjectName(QStringLiteral("entries"));
    list_->setAccessibleName(title);
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list_->setFixedHeight(96);
    entry_->setObjectName(QStringLiteral("entry"));
    entry_->setPlaceholderText(placeholder);
    entry_->setAccessibleName(tr("New entry"));
    add_->setObjectName(QStringLiteral("add"));
    add_->setEnabled(false);
    remove_->setObjectName(QStringLiteral("remove"));
    remove_->setEnabled(false);
    empty_ = new Placeholder(list_, {}, tr("Loading …"));
    QLabel* text = mutedLabel(explanation);
    text->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(entry_, 1);
    row->addWidget(add_);
    row->addWidget(remove_);
    body()->addWidget(text);
    body()->addWidget(list_);
    body()->addLayout(row);
    connect(entry_, &QLineEdit::textChanged, this, &ListSetting::enableButtons);
    connect(entry_, &QLineEdit::returnPressed, this, &ListSetting::add);
    connect(add_, &QPushButton::clicked, this, &ListSetting::add);
    connect(remove_, &QPushButton::clicked, this, &ListSetting::removeSelected);
    connect(list_, &QListWidget::itemSelectionChanged, this, &ListSetting::enableButtons);
    auto* del = new QShortcut(QKeySequence(Qt::Key_Delete), list_);
    del->setContext(Qt::WidgetShortcut);
    connect(del, &QShortcut::activated, this, &ListSetting::removeSelected);
}

void ListSetting::enableButtons() {
    add_->setEnabled(version_ && !entry_->text().trimmed().isEmpty());
    remove_->setEnabled(version_ && !list_->selectedItems().isEmpty());
}

QStringList ListSetting::entries() const {
    QStringList out;
    for (int i = 0; i < list_->count(); ++i)
        out.append(list_->item(i)->text());
    return out;
}

void ListSetting::showSetting(const rpc::SettingInfo& setting, std::int64_t version) {
    version_ = version;
    empty_->setTexts(tr("None"), {});
    enableButtons();
    static const QRegularExpression between(QStringLiteral("[\\s,]+"));
    const QStringList now = qs(setting.value).split(between, Qt::SkipEmptyParts);
    if (now == entries()) return;
    list_->clear();
    list_->addItems(now);
}

void ListSetting::add() { addEntry(entry_->text().trimmed()); }

void ListSetting::addEntry(const QString& entry) {
    if (entry.isEmpty()) return;
    QStringList now = entries();
    if (now.contains(entry)) return entry_->clear();
    now.append(entry);
    save(now, [this, entry] { emit saved(tr("%1 was added; it is in effect now.").arg(entry)); });
}

void ListSetting::restore(const QStringList& before) {
    QStringList now = entries();
    for (const QString& entry : before)
        if (!now.contains(entry)) now.append(entry);
    if (now != entries()) save(now, [this] { emit saved(tr("The entry was restored.")); });
}

void ListSetting::removeSelected() {
    const QStringList before = entries();
    QStringList now = before, gone;
    for (const QListWidgetItem* item : list_->selectedItems()) {
        now.removeAll(item->text());
        gone.append(item->text());
    }
    if (gone.isEmpty()) return;
    const QString text = tr("Removed: %1.").arg(gone.join(QStringLiteral(", ")));
    save(now, [this, text, before] { emit removed(text, before); });
}

void ListSetting::save(const QStringList& entries, const std::function<void()>& saved) {
    // The list is sent as a whole: without the entries that there are it must not be.
    if (!version_)
        return emit failed(tr("The list was not changed."),
                           {ErrorKind::unavailable, tr("It has not been read yet.").toStdString()});
    rpc::SettingsSet::Request request;
    request.changes.push_back({utf8(key_), Secret<std::string>(utf8(entries.join(u' ')))});
    request.version = version_;
    link_.call<rpc::SettingsSet>(request, this, [this, saved](Result<rpc::SettingsSet::Response> reply) {
        if (!reply) {
            emit failed(tr("The list was not changed."), reply.error());
            if (reply.error().kind == ErrorKind::conflict) emit readAgain();
            return;
        }
        entry_->clear();
        // Before the list shows it: whoever sees it may change the other list at once.
        emit versionChanged(reply->version);
        if (!reply->settings.empty()) showSetting(reply->settings.front(), reply->version);
        saved();
        emit readAgain();
    });
}

AccessPage::AccessPage(const PageContext& context, const PageInfo& info)
    : Page(context, info),
      trusted_(new ListSetting(link(), QStringLiteral("access.trusted_networks"), tr("Trusted networks"),
                               tr("Hosts in these networks may send to any domain without logging in. Keep the list "
                                  "short: everybody in such a network can send in your name."),
                               QStringLiteral("192.168.1.0/24"), tr("&Trust"))),
      blocked_(new ListSetting(link(), QStringLiteral("access.blocked_networks"), tr("Blocked addresses"),
                               tr("Connections from these addresses are refused."),
                               QStringLiteral("203.0.113.9, 2001:db8::/32"), tr("&Block"))),
      bans_(new BansCard(link())), form_(new SettingsForm(link())) {
    auto* login = new Card(tr("Logging in"));
    form_->setItems({{QStringLiteral("listener.relay.auth"), tr("On the listener for other servers")},
                     {QStringLiteral("listener.submission.auth"), tr("On submission (STARTTLS)")},
                     {QStringLiteral("listener.submissions.auth"), tr("On submission (TLS)")},
                     {QStringLiteral("listener.pop3.auth"), tr("On POP3 (STARTTLS)")},
                     {QStringLiteral("listener.pop3s.auth"), tr("On POP3 (TLS)")},
                     {QStringLiteral("listener.imap.auth"), tr("On IMAP (STARTTLS)")},
                     {QStringLiteral("listener.imaps.auth"), tr("On IMAP (TLS)")},
                     {QStringLiteral("access.own_addresses_only"), tr("Only own addresses as sender")},
                     {QStringLiteral("smtp.auth_failures_per_address"), tr("Failed log-ins from one address")},
                     {QStringLiteral("login.failures_per_account"), tr("Failed log-ins to one account")},
                     {QStringLiteral("login.ban_time"), tr("Duration of a ban")}});
    login->body()->addWidget(form_);
    for (ListSetting* list : {trusted_, blocked_}) {
        connect(list, &ListSetting::saved, this, &AccessPage::notice);
        connect(list, &ListSetting::removed, this, [this, list](const QString& text, const QStringList& before) {
            noticeWithUndo(text, [list, before] { list->restore(before); });
        });
        connect(list, &ListSetting::failed, this, &AccessPage::showError);
        connect(list, &ListSetting::readAgain, form_, &SettingsForm::load);
        connect(list, &ListSetting::versionChanged, list == trusted_ ? blocked_ : trusted_, &ListSetting::setVersion);
    }
    connect(bans_, &BansCard::done, this, &AccessPage::notice);
    connect(bans_, &BansCard::failed, this, &AccessPage::showError);
    connect(bans_, &BansCard::blockWanted, blocked_, &ListSetting::addEntry);
    again_.setInterval(askAgainMs);
    connect(&again_, &QTimer::timeout, this, [this] {
        if (isInSight() && isVisible() && link().isAdministrator()) bans_->load();
    });
    again_.start();
    connect(form_, &SettingsForm::saved, this, &AccessPage::notice);
    connect(form_, &SettingsForm::loaded, this, [this] {
        for (const auto& [list, key] :
             {std::pair(trusted_, "access.trusted_networks"), std::pair(blocked_, "access.blocked_networks")}) {
            const auto found = form_->settings().find(QString::fromLatin1(key));
            list->setVisible(found != form_->settings().end());
            if (found != form_->settings().end()) list->showSetting(found->second, form_->version());
        }
    });
    auto* lists = new QHBoxLayout;
    lists->setSpacing(14);
    lists->addWidget(trusted_, 1);
    lists->addWidget(blocked_, 1);
    auto* inner = new QWidget;
    auto* innerLayout = new QVBoxLayout(inner);
    innerLayout->setContentsMargins(0, 0, 8, 0);
    innerLayout->setSpacing(14);
    innerLayout->addLayout(lists);
    innerLayout->addWidget(bans_);
    innerLayout->addWidget(login);
    innerLayout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inner);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void AccessPage::refresh() {
    form_->load();
    bans_->load();
}

} // namespace ismail::admin
