// Handlers of what the server keeps about itself (rpc/contract_upkeep.h): counters, alerts, backups, certificate.
#pragma once

#include "backup_keeper.h"
#include "certificate_keeper.h"
#include "counter_series.h"
#include "relay/routing/own_identity.h"
#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "rpc/server_connection.h"
#include "store/directory/directory_store.h"
#include "store/upkeep/statistics_store.h"

namespace ismail::service {

class UpkeepApi final : public rpc::HandlersOf<rpc::UpkeepMethods> {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        store::StatisticsStore& statistics;
        const LiveCounters& counters;
        RelayControl& relay;
        const relay::OwnIdentitySource& identity;
        CertificateKeeper& certificate;
        BackupKeeper& backups;
        rpc::EventHub& events;
    };
    explicit UpkeepApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::StatsSeries::Response> handle(rpc::StatsSeries, const Caller&,
                                              const rpc::StatsSeries::Request& request) override;
    Result<rpc::AlertList::Response> handle(rpc::AlertList, const Caller&,
                                            const rpc::AlertList::Request& request) override;
    Result<rpc::AlertTest::Response> handle(rpc::AlertTest, const Caller&, const rpc::Empty&) override;
    Result<rpc::BackupNow::Response> handle(rpc::BackupNow, const Caller& caller,
                                            const rpc::BackupNow::Request& request) override;
    Result<rpc::BackupList::Response> handle(rpc::BackupList, const Caller&, const rpc::Empty&) override;
    Result<rpc::BackupVerify::Response> handle(rpc::BackupVerify, const Caller&,
                                               const rpc::BackupVerify::Request& request) override;
    Result<rpc::BackupRestore::Response> handle(rpc::BackupRestore, const Caller& caller,
                                                const rpc::BackupRestore::Request& request) override;
    Result<rpc::BackupStatus::Response> handle(rpc::BackupStatus, const Caller&, const rpc::Empty&) override;
    Result<rpc::CertificateDetails> handle(rpc::CertificateInfo, const Caller& caller, const rpc::Empty&) override;
    Result<rpc::CertificateDetails> handle(rpc::CertificateReload, const Caller& caller, const rpc::Empty&) override;

private:
    Result<rpc::CounterSeries> series(rpc::CounterName counter, Time from, Time to, Millis step);
    // By its name; notFound says where it was looked for.
    Result<std::filesystem::path> backupPath(const std::string& name) const;
    rpc::CertificateDetails certificate(const Caller& caller) const;

    const Dependencies deps_;
};

} // namespace ismail::service
