// The choice of a domain above a list of addresses: all, or one of those that this server is the primary of, and, where
// that is wanted, one that it is a secondary of. Alias domains have no addresses of their own and are left out. Its
// page asks for the domains together with what it lists.
#pragma once

#include "link/service_link.h"

#include <QComboBox>

namespace ismail::admin {

class DomainFilter : public QComboBox {
    Q_OBJECT
public:
    enum class Roles { primary, both };
    DomainFilter(Roles roles, const QString& accessibleName, QWidget* parent = nullptr);

    rpc::DomainList::Request question() const;
    void show(const rpc::DomainList::Response& reply);
    // Chooses a domain, as soon as it is among those shown.
    void choose(const QString& domain);
    // Empty: all.
    QString domain() const;
    // Null: all, or one that is not known yet.
    const rpc::DomainInfo* chosen() const;
    // False: there is none that could have addresses here.
    bool anyPrimary() const;

signals:
    // By somebody, not by choose().
    void domainChosen();

private:
    const Roles roles_;
    std::vector<rpc::DomainInfo> domains_;
    QString wanted_;
    bool known_ = false;
};

} // namespace ismail::admin
