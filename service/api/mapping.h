// Enumerations of the contract and of the core that say the same, in the same order. The contract's names are what
// programs see, so an order that changes on one side only must not compile.
#pragma once

#include "accounts/login_guard.h"
#include "accounts/model.h"
#include "base/log.h"
#include "relay/status_views.h"
#include "rpc/contract.h"
#include "store/queue/queue_admin.h"

namespace ismail::service {

static_assert(static_cast<int>(accounts::DomainRole::secondary) == static_cast<int>(rpc::DomainRole::secondary));
static_assert(static_cast<int>(accounts::RecipientPolicy::callAhead) ==
              static_cast<int>(rpc::RecipientPolicy::callAhead));
static_assert(static_cast<int>(accounts::RecipientPolicy::acceptAll) ==
              static_cast<int>(rpc::RecipientPolicy::acceptAll));
static_assert(static_cast<int>(accounts::TlsPolicy::opportunistic) == static_cast<int>(rpc::TlsPolicy::opportunistic));
static_assert(static_cast<int>(accounts::TlsPolicy::required) == static_cast<int>(rpc::TlsPolicy::required));
static_assert(static_cast<int>(accounts::TlsPolicy::verified) == static_cast<int>(rpc::TlsPolicy::verified));
static_assert(static_cast<int>(accounts::TlsPolicy::implicit) == static_cast<int>(rpc::TlsPolicy::implicit));
static_assert(static_cast<int>(accounts::TlsPolicy::unverified) == static_cast<int>(rpc::TlsPolicy::unverified));
static_assert(static_cast<int>(relay::PartnerView::State::up) == static_cast<int>(rpc::PartnerState::up));
static_assert(static_cast<int>(relay::PartnerView::State::down) == static_cast<int>(rpc::PartnerState::down));
static_assert(static_cast<int>(store::QueueState::deferred) == static_cast<int>(rpc::QueueState::deferred));
static_assert(static_cast<int>(store::QueueState::held) == static_cast<int>(rpc::QueueState::held));
static_assert(static_cast<int>(store::QueueState::onHold) == static_cast<int>(rpc::QueueState::onHold));
static_assert(static_cast<int>(store::QueueColumn::nextTry) == static_cast<int>(rpc::QueueColumn::nextTry));
static_assert(static_cast<int>(store::QueueColumn::size) == static_cast<int>(rpc::QueueColumn::size));
static_assert(static_cast<int>(store::QueueColumn::sender) == static_cast<int>(rpc::QueueColumn::sender));
static_assert(static_cast<int>(store::QueueColumn::recipient) == static_cast<int>(rpc::QueueColumn::recipient));
static_assert(static_cast<int>(store::QueueColumn::domain) == static_cast<int>(rpc::QueueColumn::domain));
static_assert(static_cast<int>(store::QueueColumn::tries) == static_cast<int>(rpc::QueueColumn::tries));
static_assert(static_cast<int>(LogLevel::warning) == static_cast<int>(rpc::LogSeverity::warning));
static_assert(static_cast<int>(LogLevel::info) == static_cast<int>(rpc::LogSeverity::info));
static_assert(static_cast<int>(LogLevel::debug) == static_cast<int>(rpc::LogSeverity::debug));

static_assert(static_cast<int>(accounts::AliasKind::group) == static_cast<int>(rpc::AliasKind::group));
static_assert(static_cast<int>(accounts::Posting::members) == static_cast<int>(rpc::Posting::members));
static_assert(static_cast<int>(accounts::Posting::accounts) == static_cast<int>(rpc::Posting::accounts));
static_assert(static_cast<int>(accounts::LoginGuard::Subject::account) == static_cast<int>(rpc::BanSubject::account));

constexpr accounts::AliasKind core(rpc::AliasKind value) { return static_cast<accounts::AliasKind>(value); }
constexpr rpc::AliasKind wire(accounts::AliasKind value) { return static_cast<rpc::AliasKind>(value); }
constexpr accounts::Posting core(rpc::Posting value) { return static_cast<accounts::Posting>(value); }
constexpr rpc::Posting wire(accounts::Posting value) { return static_cast<rpc::Posting>(value); }
constexpr rpc::BanSubject wire(accounts::LoginGuard::Subject value) { return static_cast<rpc::BanSubject>(value); }
constexpr accounts::DomainRole core(rpc::DomainRole value) { return static_cast<accounts::DomainRole>(value); }
constexpr rpc::DomainRole wire(accounts::DomainRole value) { return static_cast<rpc::DomainRole>(value); }
constexpr accounts::RecipientPolicy core(rpc::RecipientPolicy value) {
    return static_cast<accounts::RecipientPolicy>(value);
}
constexpr rpc::RecipientPolicy wire(accounts::RecipientPolicy value) {
    return static_cast<rpc::RecipientPolicy>(value);
}
constexpr accounts::TlsPolicy core(rpc::TlsPolicy value) { return static_cast<accounts::TlsPolicy>(value); }
constexpr rpc::TlsPolicy wire(accounts::TlsPolicy value) { return static_cast<rpc::TlsPolicy>(value); }
constexpr rpc::PartnerState wire(relay::PartnerView::State value) { return static_cast<rpc::PartnerState>(value); }
constexpr rpc::QueueState wire(store::QueueState value) { return static_cast<rpc::QueueState>(value); }
// Not for `sending`, which is never stored.
constexpr store::QueueState core(rpc::QueueState value) { return static_cast<store::QueueState>(value); }
constexpr store::QueueColumn core(rpc::QueueColumn value) { return static_cast<store::QueueColumn>(value); }
constexpr rpc::LogSeverity wire(LogLevel value) { return static_cast<rpc::LogSeverity>(value); }
constexpr LogLevel core(rpc::LogSeverity value) { return static_cast<LogLevel>(value); }

} // namespace ismail::service
