// What the primary of a domain says about its addresses and how much they may hold and send: parts of the domain's
// dialog.
#pragma once

#include "link/service_link.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ismail::admin {

class LimitEdit;
class LoadingBar;
class SendLimitsEdit;
class UsageBar;

// Addresses shared with another domain, the catch-all, where the postmaster's mail goes, and signed bounce addresses.
class DomainAddresses : public QWidget {
    Q_OBJECT
public:
    // domain: the one that is edited; nothing: a new one.
    DomainAddresses(ServiceLink& link, LoadingBar& loading, const std::optional<rpc::DomainInfo>& domain,
                    QWidget* parent = nullptr);
    void fill(const rpc::DomainInfo& domain);
    std::string aliasOf() const;
    std::string catchAll() const;
    bool signBounceAddresses() const;

private:
    void askForDomains(const std::optional<rpc::DomainInfo>& domain);
    void askForPostmaster();
    void askForPostmasterAlias();
    void askForServersPostmaster();
    void showPostmaster(const QString& text, bool canChoose);
    void choosePostmaster();
    void enableFields();

    ServiceLink& link_;
    LoadingBar& loading_;
    QString name_; // empty: a new domain
    QComboBox* aliasOf_;
    QLabel* aliasNote_;
    QLineEdit* catchAll_;
    QLabel* postmaster_;
    QPushButton* choose_;
    QCheckBox* signBounces_;
    std::optional<rpc::AliasInfo> postmasterAlias_;
};

// Quotas of the domain and of each account, and what all accounts together may send.
class DomainLimits : public QWidget {
    Q_OBJECT
public:
    // withUsage: of a domain that is here, and may have mail.
    explicit DomainLimits(bool withUsage, QWidget* parent = nullptr);
    void fill(const rpc::DomainInfo& domain);
    QString quotaText(std::optional<std::int64_t> quota) const;
    QString accountQuotaText(std::optional<std::int64_t> quota) const;
    QString sendLimitsText(const rpc::SendLimits& limits) const;
    // As they are in the fields.
    std::optional<std::int64_t> quota() const;
    std::optional<std::int64_t> accountQuota() const;
    rpc::SendLimits sendLimits() const;

private:
    UsageBar* usage_; // null: without
    LimitEdit* quota_;
    LimitEdit* accountQuota_;
    SendLimitsEdit* sendLimits_;
};

} // namespace ismail::admin
