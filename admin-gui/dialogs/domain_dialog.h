// Adds or edits a domain: its role as a clear choice, with the fields of that role below. What the service would refuse
// is explained before it is sent: a second role for a domain that is here, a change of role with accounts or held mail.
#pragma once

#include "ui/edit_dialog.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QRadioButton;
class QStackedWidget;
class QTableWidget;

namespace ismail::admin {

class DomainAddresses;
class DomainLimits;
class DurationEdit;

class DomainDialog : public EditDialog<rpc::DomainGet, rpc::DomainSet> {
    Q_OBJECT
public:
    // domain: the one to edit; nothing: a new one.
    DomainDialog(ServiceLink& link, const std::optional<rpc::DomainInfo>& domain, QWidget* parent);

private:
    QString complaint() const override;
    void fill(const rpc::DomainInfo& domain) override;
    void showState(const rpc::DomainInfo& domain) override;
    rpc::DomainInfo draft() const override;
    Request requestFor(const rpc::DomainInfo& domain) const override;
    Words words() const override;
    QString nameOf(const rpc::DomainInfo& domain) const override;
    void add() override;

    void nameFields();
    void nameFieldsOfPrimaries();
    void nameFieldsOfSecondaries();

    QWidget* makeRoles();
    QWidget* makePrimaryFields();
    QWidget* makeSecondaries();
    QWidget* makeSecondaryFields();
    void askForPartners();
    void showSecondaries(const std::vector<rpc::SecondaryInfo>& chosen);
    void choosePrimary(const QString& partner);
    void checkName();
    void explainRoles();
    std::vector<rpc::SecondaryInfo> chosenSecondaries() const;
    rpc::DomainRole role() const;
    QString primaryText(const std::string& partner) const;

    std::optional<std::vector<std::string>> partners_; // nothing: not read yet
    QLineEdit* name_;
    QLabel* nameNote_;
    QRadioButton* primary_;
    QRadioButton* secondary_;
    QLabel* roleNote_;
    QStackedWidget* roleFields_;
    QTableWidget* secondaries_;
    QLabel* noPartners_;
    DomainAddresses* addresses_ = nullptr;
    DomainLimits* limits_ = nullptr;
    QComboBox* primaryPartner_;
    DurationEdit* hold_;
    QComboBox* policy_;
    QLabel* policyNote_;
    QTimer nameCheck_;
    bool nameTaken_ = false;
};

} // namespace ismail::admin
