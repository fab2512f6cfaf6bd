#include "pages/domain_filter.h"

#include "ui/format.h"

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int domainsAtOnce = 1000;

bool isPrimary(const rpc::DomainInfo& domain) { return domain.domainRole == rpc::DomainRole::primary; }

} // namespace

DomainFilter::DomainFilter(Roles roles, const QString& accessibleName, QWidget* parent)
    : QComboBox(parent), roles_(roles) {
    setObjectName(QStringLiteral("domainFilter"));
    setAccessibleName(accessibleName);
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    addItem(tr("All domains"), QString());
    connect(this, &QComboBox::activated, this, [this] {
        wanted_.clear();
        emit domainChosen();
    });
}

rpc::DomainList::Request DomainFilter::question() const {
    rpc::DomainList::Request request;
    request.page.limit = domainsAtOnce;
    if (roles_ == Roles::primary) request.domainRole = rpc::DomainRole::primary;
    return request;
}

void DomainFilter::show(const rpc::DomainList::Response& reply) {
    const QString chosen = domain();
    wanted_.clear();
    domains_ = reply.domains;
    known_ = true;
    while (count() > 1)
        removeItem(1);
    for (const rpc::DomainInfo& domain : domains_) {
        const QString name = qs(domain.domain);
        if (domain.aliasOf.empty()) addItem(isPrimary(domain) ? name : tr("%1 (secondary)").arg(name), name);
    }
    setCurrentIndex(qMax(0, findData(chosen)));
}

void DomainFilter::choose(const QString& domain) { wanted_ = domain; }

QString DomainFilter::domain() const { return wanted_.isEmpty() ? currentData().toString() : wanted_; }

const rpc::DomainInfo* DomainFilter::chosen() const {
    const auto found = std::find_if(domains_.begin(), domains_.end(),
                                    [name = utf8(domain())](const auto& each) { return each.domain == name; });
    return found == domains_.end() ? nullptr : &*found;
}

bool DomainFilter::anyPrimary() const { return !known_ || std::any_of(domains_.begin(), domains_.end(), isPrimary); }

} // namespace ismail::admin
