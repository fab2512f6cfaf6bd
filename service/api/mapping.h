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

static_assert(static_cast<int>(accounts::LoginGuard::Subject::account) == static_cast<int>(rpc::BanSubject::account));

constexpr rpc::BanSubject wire(accounts::LoginGuard::Subject value) { return static_cast<rpc::BanSubject>(value); }
constexpr rpc::PartnerState wire(relay::PartnerView::State value) { return static_cast<rpc::PartnerState>(value); }
constexpr rpc::QueueState wire(store::QueueState value) { return static_cast<rpc::QueueState>(value); }
// Not for `sending`, which is never stored.
constexpr store::QueueState core(rpc::QueueState value) { return static_cast<store::QueueState>(value); }
constexpr store::QueueColumn core(rpc::QueueColumn value) { return static_cast<store::QueueColumn>(value); }
constexpr rpc::LogSeverity wire(LogLevel value) { return static_cast<rpc::LogSeverity>(value); }
constexpr LogLevel core(rpc::LogSeverity value) { return static_cast<LogLevel>(value); }

} // namespace ismail::service
