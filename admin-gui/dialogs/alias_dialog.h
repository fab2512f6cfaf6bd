// Adds or edits an alias (another name for addresses) or a group (a list of members).
#pragma once

#include "ui/edit_dialog.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QRadioButton;

namespace ismail::admin {

class AddressesEdit;

class AliasDialog : public EditDialog<rpc::AliasGet, rpc::AliasSet> {
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
    QString complaint() const override;
    void fill(const rpc::AliasInfo& alias) override;
    rpc::AliasInfo draft() const override;
    Request requestFor(const rpc::AliasInfo& alias) const override;
    Words words() const override;
    QString nameOf(const rpc::AliasInfo& alias) const override;
    void add() override;
    void makeAddress(const Start& start);
    QWidget* makeKinds();
    void askForDomains(const QString& chosen);
    void explainKind();
    rpc::AliasKind kind() const;
    rpc::Posting posting() const;

    QLineEdit* name_;
    QComboBox* domain_;
    QRadioButton* alias_;
    QRadioButton* group_;
    QLabel* targetsLabel_;
    AddressesEdit* targets_;
    QLabel* missing_;
    QComboBox* posting_;
    bool noDomain_ = false;
};

// As tables and comparisons say it.
QString aliasKindText(rpc::AliasKind kind);
QString postingText(rpc::Posting posting);

} // namespace ismail::admin
