// Domains that paired primaries want held here, above the drawing of the group: one line each, with "Hold its mail" and
// "Decline". Hidden while there are none.
#pragma once

#include "rpc/contract_group.h"

#include <QFrame>

#include <vector>

class QVBoxLayout;

namespace ismail::admin {

class WaitingDomains : public QFrame {
    Q_OBJECT
public:
    static constexpr int mostShown = 5;

    explicit WaitingDomains(QWidget* parent = nullptr);
    void set(const std::vector<rpc::WaitingDomain>& domains, bool administrator);

signals:
    void takeWanted(const rpc::DomainOfPartner& which);
    void declineWanted(const rpc::DomainOfPartner& which);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void addLine(const rpc::WaitingDomain& domain, bool administrator);

    QVBoxLayout* at_;
    QWidget* lines_ = nullptr;
    std::vector<rpc::WaitingDomain> shown_;
    bool administrator_ = false;
};

} // namespace ismail::admin
