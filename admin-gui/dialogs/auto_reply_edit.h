// What an account answers by itself while somebody is away: on or off, from when until when, and what it says.
#pragma once

#include "rpc/contract_accounts.h"

#include <QWidget>

class QCheckBox;
class QDateTimeEdit;
class QLineEdit;
class QPlainTextEdit;

namespace ismail::admin {

class DurationEdit;

class AutoReplyEdit : public QWidget {
    Q_OBJECT
public:
    explicit AutoReplyEdit(QWidget* parent = nullptr);
    void setValue(const rpc::AutoReply& reply);
    rpc::AutoReply value() const;
    // A sentence about what is wrong with it; empty: nothing.
    QString complaint() const;
    static QString textOf(const rpc::AutoReply& reply);

private:
    void enableFields();

    QCheckBox* enabled_;
    QCheckBox* hasFrom_;
    QCheckBox* hasUntil_;
    QDateTimeEdit* from_;
    QDateTimeEdit* until_;
    QLineEdit* subject_;
    QPlainTextEdit* text_;
    DurationEdit* period_;
    QWidget* fields_;
};

} // namespace ismail::admin
