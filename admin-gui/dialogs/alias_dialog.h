// Adds or edits an alias (another name for addresses) or a group (a list of members).
#pragma once

#include "ui/form_dialog.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QRadioButton;

namespace ismail::admin {

class AddressesEdit;

class AliasDialog : public FormDialog {
    Q_OBJECT
public:
    // What a new one begins with, or the one to edit.
    struct Start {
        std::optional<rpc::AliasInfo> alias;
        QString name, domain; // of a new one
        std::vector<std::string> targets;
    };
    static Start editing(const rpc::AliasInfo& alias) { return {alias, {}, {}, {}}; }
    static Start inDomain(const QString& domain, const QString& name = {}) { return {{}, name, domain, {}}; }
    // In the domain of that address.
    static Start leadingTo(const std::string& address);

    AliasDialog(ServiceLink& link, const Start& start, QWidget* parent);

private:
    void submit() override;
    QString complaint() const override;
    void makeAddress(const Start& start);
    QWidget* makeKinds();
    void askForDomains(const QString& chosen);
    void fill(const rpc::AliasInfo& alias);
    void explainKind();
    rpc::AliasKind kind() const;
    rpc::Posting posting() const;
    void add();
    void change();
    void askWhatChanged(const Error& error);
    void compare(const rpc::AliasInfo& theirs);

    std::optional<rpc::AliasInfo> base_;
    QLineEdit* name_;
    QComboBox* domain_;
    QRadioButton* alias_;
    QRadioButton* group_;
    QLabel* targetsLabel_;
    AddressesEdit* targets_;
    QLabel* missing_;
    QComboBox* posting_;
    QLineEdit* description_;
    QCheckBox* enabled_;
    bool noDomain_ = false;
};

// As tables and comparisons say it.
QString aliasKindText(rpc::AliasKind kind);
QString postingText(rpc::Posting posting);

} // namespace ismail::admin
