#include "pages/settings_form.h"

#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"
#include "ui/setting_words.h"
#include "ui/tab_order.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int fieldWidth = 300;

struct FieldUnit {
    qint64 size;
    char sign;
};
constexpr FieldUnit sizes[] = {{1024LL * 1024 * 1024, 'G'}, {1024LL * 1024, 'M'}, {1024, 'K'}};
constexpr FieldUnit times[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};

template <std::size_t count>
QString inUnits(const QString& text, const FieldUnit (&units)[count]) {
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    if (!isNumber || value == 0) return text;
    for (const FieldUnit& unit : units)
        if (value % unit.size == 0) return QString::number(value / unit.size) + QLatin1Char(unit.sign);
    return text;
}

// The default as people read it.
QString standardText(const rpc::SettingInfo& setting) {
    if (setting.standard.empty()) return SettingsForm::tr("empty");
    if (setting.type == "boolean")
        return setting.standard == "yes" ? SettingsForm::tr("yes", "default") : SettingsForm::tr("no", "default");
    return setting.type == "choice" ? choiceText(qs(setting.key), qs(setting.standard)) : qs(setting.standard);
}

} // namespace

QString settingHelp(const rpc::SettingInfo& setting) {
    return QCoreApplication::translate("Settings", setting.help.c_str());
}

QString editableValue(const rpc::SettingInfo& setting) {
    const QString value = qs(setting.value);
    if (setting.type == "size") return inUnits(value, sizes);
    if (setting.type == "duration") return inUnits(value, times);
    return value;
}

SettingsForm::SettingsForm(ServiceLink& link, QWidget* parent)
    : QWidget(parent), link_(link), error_(new MessageBar(MessageBar::Kind::error)),
      save_(new QPushButton(icon(QStringLiteral("save")), tr("&Save changes"))),
      discard_(new QPushButton(tr("&Discard"))), pending_(mutedLabel({})) {
    error_->setObjectName(QStringLiteral("settingsError"));
    save_->setObjectName(QStringLiteral("saveSettings"));
    discard_->setObjectName(QStringLiteral("discardSettings"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(save_);
    buttons->addWidget(discard_);
    buttons->addWidget(pending_);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(error_);
    layout->addLayout(buttons);
    connect(save_, &QPushButton::clicked, this, &SettingsForm::save);
    connect(discard_, &QPushButton::clicked, this, &SettingsForm::discard);
    tellDirty();
}

void SettingsForm::setItems(const QList<Item>& items) {
    items_ = items;
    rebuild();
}

void SettingsForm::rebuild() {
    // Not deleted at once: the click that led here may still be in one of its buttons.
    if (grid_) {
        grid_->hide();
        grid_->deleteLater();
    }
    rows_.clear();
    grid_ = new QWidget;
    auto* grid = new QGridLayout(grid_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(2, 1);
    for (const Item& item : items_)
        if (const auto found = settings_.find(item.key); found != settings_.end()) addRow(item, found->second);
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, grid_);
    // New fields come last, wherever the form stands.
    tabAsLaidOut(window());
}

void SettingsForm::addRow(const Item& item, const rpc::SettingInfo& setting) {
    auto* grid = static_cast<QGridLayout*>(grid_->layout());
    const int row = grid->rowCount();
    Row parts;
    parts.field = makeField(setting);
    parts.field->setObjectName(item.key);
    parts.field->setAccessibleName(item.label.isEmpty() ? item.key : item.label);
    parts.field->setAccessibleDescription(settingHelp(setting));
    parts.state = mutedLabel({});
    parts.state->setWordWrap(true);
    auto* label = new QLabel(item.label.isEmpty() ? item.key : item.label);
    label->setToolTip(item.key);
    label->setBuddy(parts.field);
    auto* reset = new QToolButton;
    reset->setAutoRaise(true);
    reset->setIcon(icon(QStringLiteral("retry")));
    reset->setObjectName(QStringLiteral("reset:") + item.key);
    reset->setAccessibleName(tr("Reset %1 to its default").arg(item.key));
    reset->setToolTip(tr("Back to the default: %1").arg(standardText(setting)));
    connect(reset, &QToolButton::clicked, this, [this, key = item.key] { SettingsForm::reset(key); });
    grid->addWidget(label, row, 0);
    grid->addWidget(parts.field, row, 1, Qt::AlignLeft);
    auto* beside = new QHBoxLayout;
    beside->setSpacing(4);
    beside->addWidget(reset);
    beside->addWidget(parts.state, 1);
    grid->addLayout(beside, row, 2);
    if (!compact_) {
        QString help = settingHelp(setting);
        if (!setting.range.empty() && setting.type != "choice" && setting.type != "boolean")
            help += u' ' + tr("Allowed: %1.").arg(qs(setting.range));
        QLabel* text = mutedLabel(help);
        text->setWordWrap(true);
        text->setContentsMargins(0, 0, 0, 10);
        grid->addWidget(text, row + 1, 1, 1, 2);
    }
    rows_[item.key] = parts;
    showValue(item.key);
    tellState(item.key);
}

QWidget* SettingsForm::makeField(const rpc::SettingInfo& setting) {
    const QString key = qs(setting.key);
    if (setting.type == "boolean") {
        auto* box = new QCheckBox(tr("Yes"));
        connect(box, &QCheckBox::toggled, this,
                [this, key](bool on) { typed(key, on ? QStringLiteral("yes") : QStringLiteral("no")); });
        return box;
    }
    if (setting.type == "choice") {
        auto* box = new QComboBox;
        for (const std::string& choice : setting.choices)
            box->addItem(choiceText(key, qs(choice)), qs(choice));
        box->setMinimumWidth(fieldWidth / 2);
        box->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        connect(box, &QComboBox::currentIndexChanged, this,
                [this, key, box] { typed(key, box->currentData().toString()); });
        return box;
    }
    auto* line = new QLineEdit;
    const bool isShort = setting.type == "number" || setting.type == "size" || setting.type == "duration";
    line->setFixedWidth(isShort ? fieldWidth / 2 : fieldWidth);
    if (setting.type == "secret") {
        line->setEchoMode(QLineEdit::Password);
        line->setPlaceholderText(setting.isSet ? tr("stored; type to replace it") : tr("not set"));
    } else if (setting.type == "duration") {
        line->setPlaceholderText(QStringLiteral("30s, 5m, 4h, 7d"));
    } else if (setting.type == "list") {
        line->setPlaceholderText(tr("several, separated by spaces"));
    }
    connect(line, &QLineEdit::textEdited, this, [this, key](const QString& text) { typed(key, text); });
    connect(line, &QLineEdit::returnPressed, this, &SettingsForm::save);
    return line;
}

void SettingsForm::showValue(const QString& key) {
    const auto row = rows_.find(key);
    const auto setting = settings_.find(key);
    if (row == rows_.end() || setting == settings_.end()) return;
    const QString value = typed_.contains(key) ? typed_.value(key) : editableValue(setting->second);
    showing_ = true;
    if (auto* box = qobject_cast<QCheckBox*>(row->second.field))
        box->setChecked(value == QLatin1String("yes"));
    else if (auto* choice = qobject_cast<QComboBox*>(row->second.field))
        choice->setCurrentIndex(choice->findData(value));
    else if (auto* line = qobject_cast<QLineEdit*>(row->second.field); line && line->text() != value)
        line->setText(value);
    showing_ = false;
}

void SettingsForm::typed(const QString& key, const QString& text) {
    if (showing_) return;
    if (text == editableValue(settings_[key])) {
        typed_.remove(key);
        overtaken_.remove(key);
    } else {
        typed_[key] = text;
    }
    tellState(key);
    tellDirty();
}

void SettingsForm::tellState(const QString& key) {
    const auto row = rows_.find(key);
    if (row == rows_.end()) return;
    const rpc::SettingInfo& setting = settings_[key];
    QStringList words;
    if (typed_.contains(key)) words.append(tr("not saved yet"));
    if (overtaken_.contains(key))
        words.append(tr("changed to %1 by somebody else in the meantime").arg(editableValue(setting)));
    if (setting.restartPending)
        words.append(tr("waits for a restart of the service"));
    else if (setting.needsRestart)
        words.append(tr("takes effect after a restart"));
    if (!setting.isDefault && setting.type != "secret") words.append(tr("default: %1").arg(standardText(setting)));
    row->second.state->setText(words.join(QStringLiteral(" · ")));
    if (auto* reset = grid_->findChild<QToolButton*>(QStringLiteral("reset:") + key)) {
        const bool away = typed_.contains(key) ? typed_.value(key) != qs(setting.standard) : !setting.isDefault;
        QSizePolicy keep = reset->sizePolicy();
        keep.setRetainSizeWhenHidden(true);
        reset->setSizePolicy(keep);
        reset->setVisible(away);
    }
}

void SettingsForm::tellDirty() {
    save_->setEnabled(isDirty());
    discard_->setEnabled(isDirty());
    pending_->setText(settings_.empty()    ? tr("Loading …")
                      : !isDirty()         ? QString()
                      : typed_.size() == 1 ? tr("1 change is not saved")
                                           : tr("%1 changes are not saved").arg(typed_.size()));
    emit dirtyChanged(isDirty());
}

void SettingsForm::forgetTyped() {
    typed_.clear();
    overtaken_.clear();
}

void SettingsForm::take(const std::vector<rpc::SettingInfo>& settings, std::int64_t version) {
    version_ = version;
    for (const rpc::SettingInfo& setting : settings) {
        const QString key = qs(setting.key);
        const auto before = settings_.find(key);
        if (typed_.contains(key) && before != settings_.end() && before->second.value != setting.value)
            overtaken_.insert(key);
        settings_[key] = setting;
        if (typed_.value(key) == editableValue(setting)) {
            typed_.remove(key);
            overtaken_.remove(key);
        }
        showValue(key);
        tellState(key);
    }
    tellDirty();
}

void SettingsForm::load() {
    link_.call<rpc::SettingsList>({}, this, [this](Result<rpc::SettingsList::Response> reply) {
        if (!reply) {
            // Without contact the window says so itself, and the page asks again when it returns.
            if (!link_.hasContact()) return;
            readFailed_ = true;
            if (settings_.empty()) pending_->clear();
            return error_->sayWithRetry(tr("The settings could not be read."), errorText(reply.error()),
                                        [this] { load(); });
        }
        if (std::exchange(readFailed_, false)) error_->hide();
        const bool first = settings_.empty();
        take(reply->settings, reply->version);
        if (first || rows_.empty()) rebuild();
        emit loaded();
    });
}

void SettingsForm::save() {
    if (!isDirty()) return;
    error_->hide();
    rpc::SettingsSet::Request request;
    request.version = version_;
    for (auto it = typed_.constBegin(); it != typed_.constEnd(); ++it)
        request.changes.push_back({utf8(it.key()), Secret<std::string>(utf8(it.value()))});
    save_->setEnabled(false);
    link_.call<rpc::SettingsSet>(request, this, [this](Result<rpc::SettingsSet::Response> reply) {
        tellDirty();
        if (reply) {
            forgetTyped();
            take(reply->settings, reply->version);
            const bool restart = std::any_of(reply->settings.begin(), reply->settings.end(),
                                             [](const auto& setting) { return setting.restartPending; });
            emit saved(restart ? tr("Saved. Some changes take effect when the service is restarted.")
                               : tr("Saved; it is in effect now."));
            return;
        }
        const QString text = errorText(reply.error());
        if (reply.error().kind == ErrorKind::conflict) {
            error_->say(tr("Somebody else changed settings in the meantime."),
                        tr("What you typed is still here; the other fields show the current values on the server. Save "
                           "again to apply your changes."));
            return load();
        }
        error_->say(tr("Nothing was saved."), text);
        for (const auto& [key, row] : rows_)
            if (typed_.contains(key) && text.contains(key)) row.field->setFocus();
    });
}

void SettingsForm::discard() {
    error_->hide();
    forgetTyped();
    for (const auto& [key, row] : rows_) {
        showValue(key);
        tellState(key);
    }
    tellDirty();
}

void SettingsForm::reset(const QString& key) {
    const rpc::SettingInfo& setting = settings_[key];
    // As if it had been typed: it may be looked at and thrown away before it is saved.
    if (setting.type != "secret") {
        typed(key, qs(setting.standard));
        return showValue(key);
    }
    confirm(this,
            {tr("Back to the default"), tr("Delete the stored value of %1?").arg(key),
             tr("The value is never shown, so it cannot be restored."), tr("&Delete it"), true},
            [this, key] { forget(key); });
}

void SettingsForm::forget(const QString& key) {
    rpc::SettingsReset::Request request;
    request.keys = {utf8(key)};
    link_.call<rpc::SettingsReset>(request, this, [this, key](Result<rpc::SettingsSet::Response> reply) {
        if (!reply) return error_->say(tr("The default was not restored."), errorText(reply.error()));
        typed_.remove(key);
        overtaken_.remove(key);
        take(reply->settings, reply->version);
        emit saved(tr("%1 was reset to its default.").arg(key));
    });
}

QWidget* settingsTab(SettingsForm* form, const QString& explanation) {
    auto* text = new QLabel(explanation);
    text->setWordWrap(true);
    auto* inner = new QWidget;
    auto* layout = new QVBoxLayout(inner);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(14);
    layout->addWidget(text);
    layout->addWidget(form);
    layout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inner);
    // The ground of the tab, not one of its own.
    inner->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

} // namespace ismail::admin
