// Adds or edits a partner: where we connect to it and how we log in there, and how it is recognised here.
#pragma once

#include "ui/edit_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace ismail::admin {

class PartnerDialog : public EditDialog<rpc::PartnerGet, rpc::PartnerSet> {
    Q_OBJECT
public:
    // partner: the one to edit; nothing: a new one.
    PartnerDialog(ServiceLink& link, const std::optional<rpc::PartnerInfo>& partner, QWidget* parent);

private:
    QString complaint() const override;
    void fill(const rpc::PartnerInfo& partner) override;
    rpc::PartnerInfo draft() const override;
    Request requestFor(const rpc::PartnerInfo& partner) const override;
    bool sendMore(Request& request) const override;
    Words words() const override;
    QString nameOf(const rpc::PartnerInfo& partner) const override;
    void add() override;
    void nameFields();
    void makeCalling();
    void makeCalled();
    std::vector<std::string> addresses() const;

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
