// Adds or edits a domain: its role as a clear choice, with the fields of that role below. What the service would refuse
// is explained before it is sent: a second role for a domain that is here, a change of role with accounts or held mail.
#pragma once

#include "ui/form_dialog.h"

class QCheckBox;
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

class DomainDialog : public FormDialog {
    Q_OBJECT
public:
    // domain: the one to edit; nothing: a new one.
    DomainDialog(ServiceLink& link, const std::optional<rpc::DomainInfo>& domain, QWidget* parent);

private:
    void submit() override;
    QString complaint() const override;

    QWidget* makeRoles();
    QWidget* makePrimaryFields();
    QWidget* makeSecondaries();
    QWidget* makeSecondaryFields();
    void askForPartners();
    void showPartners();
    void checkName();
    void explainRoles();
    void fill(const rpc::DomainInfo& domain);
    void fillServers(const rpc::DomainInfo& domain);
    rpc::DomainSet::Request draft() const;
    std::vector<rpc::SecondaryInfo> chosenSecondaries() const;
    void add();
    void change();
    void askWhatChanged(const Error& error);
    void compare(const rpc::DomainInfo& theirs);
    rpc::DomainRole role() const;

    std::optional<rpc::DomainInfo> base_;
    std::vector<std::string> partners_;
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
    QCheckBox* enabled_;
    QCheckBox* plus_;
    QTimer nameCheck_;
    bool nameTaken_ = false;
};

} // namespace ismail::admin
