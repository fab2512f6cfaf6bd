// Handlers of the server as such (rpc/contract_server.h): status, settings, log, listeners, sessions.
#pragma once

#include "alerts.h"
#include "backup_keeper.h"
#include "certificate_keeper.h"
#include "log_sinks.h"
#include "net/listener.h"
#include "net/outgoing_sessions.h"
#include "net/smtp_server_session.h"
#include "queue_overview.h"
#include "relay/routing/own_identity.h"
#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "rpc/server_connection.h"
#include "server_secret.h"
#include "status_findings.h"
#include "store/store.h"

#include <filesystem>
#include <mutex>

namespace ismail::service {

class ServerApi final : public rpc::HandlersOf<rpc::ServerMethods> {
public:
    struct Dependencies {
        const Clock& clock;
        ServiceLog& log;
        store::Store& store;
        RelayControl& relay;
        const relay::OwnIdentitySource& identity;
        net::SessionRegistry& sessions;
        net::OutgoingSessions& outgoing;
        net::Listeners& listeners;
        const CertificateKeeper& certificate;
        const BackupKeeper& backups;
        const Alerts& alerts;
        const relay::ListHealth& lists;
        GroupService& group;
        const ServerSecret& secret;
        rpc::EventHub& events;
        std::filesystem::path data;
    };
    explicit ServerApi(const Dependencies& deps);

    using Caller = rpc::Caller;
    Result<rpc::GetStatus::Response> handle(rpc::GetStatus, const Caller& caller, const rpc::Empty&) override;
    Result<rpc::SettingsList::Response> handle(rpc::SettingsList, const Caller&,
                                               const rpc::SettingsList::Request& request) override;
    Result<rpc::SettingInfo> handle(rpc::SettingsGet, const Caller&, const rpc::SettingsGet::Request& request) override;
    Result<rpc::SettingsSet::Response> handle(rpc::SettingsSet, const Caller& caller,
                                              const rpc::SettingsSet::Request& request) override;
    Result<rpc::SettingsSet::Response> handle(rpc::SettingsReset, const Caller& caller,
                                              const rpc::SettingsReset::Request& request) override;
    Result<rpc::LogTail::Response> handle(rpc::LogTail, const Caller&, const rpc::LogTail::Request& request) override;
    Result<rpc::ListenerList::Response> handle(rpc::ListenerList, const Caller&, const rpc::Empty&) override;
    Result<rpc::ListenerList::Response> handle(rpc::ListenerPause, const Caller& caller,
                                               const rpc::ListenerName& request) override;
    Result<rpc::ListenerList::Response> handle(rpc::ListenerResume, const Caller& caller,
                                               const rpc::ListenerName& request) override;
    Result<rpc::SessionList::Response> handle(rpc::SessionList, const Caller&,
                                              const rpc::SessionList::Request& request) override;
    Result<rpc::SessionDisconnect::Response> handle(rpc::SessionDisconnect, const Caller& caller,
                                                    const rpc::SessionDisconnect::Request& request) override;

private:
    using NewValues = std::map<std::string, std::optional<std::string>>;
    Result<rpc::SettingsSet::Response> applySettings(const Caller& caller, const NewValues& values,
                                                     const std::optional<std::int64_t>& version);
    Result<std::string> storedValue(const config::SettingSpec& spec, const std::string& given) const;
    std::vector<rpc::ListenerInfo> listeners();
    Result<rpc::ListenerList::Response> setPaused(const Caller& caller, const std::string& name, bool paused);
    Result<std::vector<net::SessionInfo>> sessions();
    Result<StatusFacts> facts(bool forAdmin);
    void readGroup(StatusFacts& facts);
    void fillCounts(rpc::GetStatus::Response& response, const StatusFacts& facts);

    const Dependencies deps_;
    const Time startedAt_;
    const std::shared_ptr<const config::Settings> atStart_;
    QueueOverview queue_;
    std::mutex settingsEdit_; // the check of the version and the edit are one step
};

} // namespace ismail::service
