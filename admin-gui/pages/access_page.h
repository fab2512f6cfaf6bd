// Who may connect and who may send: trusted networks, blocked addresses, who is banned from logging in, and the rules
// for logging in.
#pragma once

#include "app/page.h"
#include "pages/settings_form.h"
#include "ui/card.h"

class QLineEdit;
class QListWidget;

namespace ismail::admin {

class Placeholder;

// A setting that is a list, as a list: one line an entry. Every change is saved at once, on the version that was read;
// before the list was read nothing can be changed.
class ListSetting : public Card {
    Q_OBJECT
public:
    ListSetting(ServiceLink& link, const QString& key, const QString& title, const QString& explanation,
                const QString& placeholder, const QString& addText);
    void showSetting(const rpc::SettingInfo& setting, std::int64_t version);
    // Another list changed the settings, which have one version together.
    void setVersion(std::int64_t version) {
        if (version_) version_ = version;
    }
    // As if it had been typed.
    void addEntry(const QString& entry);
    // Puts back what stood there before something was removed.
    void restore(const QStringList& before);

signals:
    void versionChanged(std::int64_t version);
    void saved(const QString& text);
    void removed(const QString& text, const QStringList& before);
    void failed(const QString& what, const ismail::Error& error);
    void readAgain();

private:
    void add();
    void removeSelected();
    void save(const QStringList& entries, const std::function<void()>& saved);
    QStringList entries() const;
    void enableButtons();

    ServiceLink& link_;
    QString key_;
    std::optional<std::int64_t> version_; // nothing: not read yet
    QListWidget* list_;
    Placeholder* empty_;
    QLineEdit* entry_;
    QPushButton* add_;
    QPushButton* remove_;
};

class BansCard;

class AccessPage : public Page {
    Q_OBJECT
public:
    AccessPage(const PageContext& context, const PageInfo& info);

protected:
    void refresh() override;

private:
    ListSetting* trusted_;
    ListSetting* blocked_;
    BansCard* bans_;
    QTimer again_;
    SettingsForm* form_;
};

} // namespace ismail::admin
