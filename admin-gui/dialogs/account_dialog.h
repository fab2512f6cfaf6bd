// Adds an account, edits one, gives one a new password. Editing has four parts: the mailbox with its quota and other
// names, forwarding, the automatic answer, and how much may be sent.
#pragma once

#include "ui/edit_dialog.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QTabWidget;

namespace ismail::admin {

class AddressesEdit;
class AutoReplyEdit;
class LimitEdit;
class SendLimitsEdit;
class UsageBar;

// A password twice hidden or once shown, with a button that makes a good one.
class PasswordEdit : public QWidget {
    Q_OBJECT
public:
    explicit PasswordEdit(QWidget* parent = nullptr);
    QString password() const;
    // Sixteen letters and digits that are not mistaken for one another, some 90 bits.
    static QString makePassword();

private:
    QLineEdit* field_;
};

class AccountDialog : public EditDialog<rpc::AccountGet, rpc::AccountSet> {
    Q_OBJECT
public:
    // account: the one to edit, as account.get tells it (a list leaves texts out); nothing: a new one, in this domain
    // if it is given.
    AccountDialog(ServiceLink& link, const std::optional<rpc::AccountInfo>& account, const QString& domain,
                  QWidget* parent);

private:
    QString complaint() const override;
    void fill(const rpc::AccountInfo& account) override;
    void showState(const rpc::AccountInfo& account) override;
    rpc::AccountInfo draft() const override;
    Request requestFor(const rpc::AccountInfo& account) const override;
    Words words() const override;
    QString nameOf(const rpc::AccountInfo& account) const override;
    void add() override;
    void nameFields();
    void makeNew(const QString& domain);
    void makeParts();
    QWidget* makeMailbox();
    QWidget* makeForwarding();
    QWidget* makeSending();
    void askForDomains(const QString& chosen);
    void askForOtherNames();
    void addOtherName();

    QLineEdit* name_;
    QComboBox* domain_;
    QLineEdit* description_;
    PasswordEdit* password_;
    QCheckBox* scram_;
    QCheckBox* enabled_;
    LimitEdit* quota_;
    QTabWidget* parts_ = nullptr;
    UsageBar* usage_ = nullptr;
    QComboBox* junk_ = nullptr;
    QLabel* lastLogin_ = nullptr;
    QLabel* otherNames_ = nullptr;
    AddressesEdit* forwards_ = nullptr;
    QCheckBox* keepCopy_ = nullptr;
    AutoReplyEdit* autoReply_ = nullptr;
    SendLimitsEdit* sendLimits_ = nullptr;
    bool noDomain_ = false;
};

class PasswordDialog : public FormDialog {
    Q_OBJECT
public:
    PasswordDialog(ServiceLink& link, const rpc::AccountInfo& account, QWidget* parent);

private:
    void submit() override;
    QString complaint() const override;

    rpc::AccountInfo account_;
    PasswordEdit* password_;
    QCheckBox* scram_;
};

} // namespace ismail::admin
