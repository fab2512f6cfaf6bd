// Adds an account, edits one, gives one a new password.
#pragma once

#include "ui/form_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace ismail::admin {

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

class AccountDialog : public FormDialog {
    Q_OBJECT
public:
    // account: the one to edit; nothing: a new one, in this domain if it is given.
    AccountDialog(ServiceLink& link, const std::optional<rpc::AccountInfo>& account, const QString& domain,
                  QWidget* parent);

private:
    void submit() override;
    QString complaint() const override;
    void askForDomains(const QString& chosen);
    void fill(const rpc::AccountInfo& account);
    void add();
    void change();
    void askWhatChanged(const Error& error);

    std::optional<rpc::AccountInfo> base_;
    QLineEdit* name_;
    QComboBox* domain_;
    QLineEdit* description_;
    PasswordEdit* password_;
    QCheckBox* scram_;
    QCheckBox* enabled_;
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
