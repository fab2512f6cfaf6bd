// Settings to be read and changed, made from what the service says of them: a field by type, help, range, default, what
// waits for a restart. Any page shows the settings it is about this way; the settings page shows all.
//
// What was typed stays until it is saved or thrown away, also when the settings are read again or another set of keys
// is shown. A save sends what was typed and nothing else, and names the version that was read: when somebody else
// changed settings meanwhile, nothing is lost and the form says what is on the server now. When the settings cannot be
// read the form says so, and offers to try again.
#pragma once

#include "link/service_link.h"
#include "ui/message_bar.h"

#include <QGridLayout>
#include <QHash>
#include <QSet>
#include <QWidget>

#include <map>

class QLabel;
class QPushButton;

namespace ismail::admin {

// The value as an administrator writes it: 52428800 octets are "50M", 300 seconds "5m".
QString editableValue(const rpc::SettingInfo& setting);
// What it is for, in the language of the window where that is translated.
QString settingHelp(const rpc::SettingInfo& setting);

class SettingsForm : public QWidget {
    Q_OBJECT
public:
    struct Item {
        QString key;
        QString label; // empty: the key
    };

    explicit SettingsForm(ServiceLink& link, QWidget* parent = nullptr);

    // Which settings are shown, in this order. Unknown keys are left out.
    void setItems(const QList<Item>& items);
    // Without the explanations below the fields.
    void setCompact(bool compact) { compact_ = compact; }
    void load();
    const std::map<QString, rpc::SettingInfo>& settings() const { return settings_; }
    std::int64_t version() const { return version_; }
    bool isDirty() const { return !typed_.isEmpty(); }
    void save();
    void discard();

signals:
    void loaded();
    void saved(const QString& text);
    void dirtyChanged(bool dirty);

private:
    struct Row {
        QWidget* field = nullptr;
        QLabel* state = nullptr;
    };

    void rebuild();
    void addRow(const Item& item, const rpc::SettingInfo& setting);
    QWidget* makeField(const rpc::SettingInfo& setting);
    void showValue(const QString& key);
    void typed(const QString& key, const QString& text);
    void tellState(const QString& key);
    void reset(const QString& key);
    void forget(const QString& key);
    void tellDirty();
    void forgetTyped();
    void take(const std::vector<rpc::SettingInfo>& settings, std::int64_t version);

    ServiceLink& link_;
    QList<Item> items_;
    std::map<QString, rpc::SettingInfo> settings_;
    QHash<QString, QString> typed_;
    QSet<QString> overtaken_; // typed here, and changed on the server meanwhile
    std::map<QString, Row> rows_;
    std::int64_t version_ = 0;
    QWidget* grid_ = nullptr;
    MessageBar* error_;
    QPushButton* save_;
    QPushButton* discard_;
    QLabel* pending_;
    bool compact_ = false, showing_ = false, readFailed_ = false;
};

// A form as the page of a QTabWidget: scrolled, with an explanation above.
QWidget* settingsTab(SettingsForm* form, const QString& explanation);

} // namespace ismail::admin
