// How much may be sent in an hour and a day, of messages and of recipients.
#pragma once

#include "rpc/contract_accounts.h"

#include <QWidget>

#include <array>

class QLabel;

namespace ismail::admin {

class LimitEdit;

class SendLimitsEdit : public QWidget {
    Q_OBJECT
public:
    explicit SendLimitsEdit(QWidget* parent = nullptr);
    void setValue(const rpc::SendLimits& limits);
    rpc::SendLimits value() const;
    // What was sent, behind each limit.
    void setSent(const rpc::Sent& sent);
    // All four in one line.
    QString textOf(const rpc::SendLimits& limits) const;

private:
    std::array<LimitEdit*, 4> edits_;
    std::array<QLabel*, 4> sent_;
};

} // namespace ismail::admin
