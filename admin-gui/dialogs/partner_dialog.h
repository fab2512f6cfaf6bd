// Adds or edits a server of the group: where it is called and how we log in there, and how it is recognised here.
#pragma once

#include "ui/form_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace ismail::admin {

class PartnerDialog : public FormDialog {
    Q_OBJECT
public:
    // partner: the one to edit; nothing: a new one.
    PartnerDialog(ServiceLink& link, const std::optional<rpc::PartnerInfo>& partner, QWidget* parent);

private:
    void submit() override;
    QString complaint() const override;
    void makeCalling();
    void makeCalled();
    void fill(const rpc::PartnerInfo& partner);
    std::vector<std::string> addresses() const;
    void add();
    void change();
    void askWhatChanged(const Error& error);
    void compare(const rpc::PartnerInfo& theirs);

    std::optional<rpc::PartnerInfo> base_;
    QLineEdit* name_;
    QLineEdit* host_;
    QSpinBox* port_;
    QComboBox* tls_;
    QLineEdit* user_;
    QLineEdit* password_;
    QLineEdit* addresses_;
    QLineEdit* inboundUser_;
    QLineEdit* inboundPassword_;
    QCheckBox* enabled_;
};

} // namespace ismail::admin
