// Handlers of aliases and groups, of accounts from a file, and of bans (rpc/contract_addresses.h).
#pragma once

#include "account_csv.h"
#include "accounts/login_guard.h"
#include "rpc/dispatcher.h"
#include "store/directory/directory_store.h"

namespace ismail::service {

class AddressesApi final : public rpc::HandlersOf<rpc::AddressMethods> {
public:
    struct Dependencies {
        store::DirectoryStore& directory;
        accounts::LoginGuard& logins;
    };
    explicit AddressesApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::AliasInfo> handle(rpc::AliasAdd, const Caller&, const rpc::AliasAdd::Request& request) override;
    Result<rpc::AliasInfo> handle(rpc::AliasSet, const Caller&, const rpc::AliasSet::Request& request) override;
    Result<rpc::AliasList::Response> handle(rpc::AliasList, const Caller&,
                                            const rpc::AliasList::Request& request) override;
    Result<rpc::AliasInfo> handle(rpc::AliasGet, const Caller&, const rpc::AliasGet::Request& request) override;
    Result<rpc::Empty> handle(rpc::AliasRemove, const Caller&, const rpc::AliasRemove::Request& request) override;
    Result<rpc::AccountImport::Response> handle(rpc::AccountImport, const Caller&,
                                                const rpc::AccountImport::Request& request) override;
    Result<rpc::BanList::Response> handle(rpc::BanList, const Caller&, const rpc::Page& request) override;
    Result<rpc::BanLift::Response> handle(rpc::BanLift, const Caller&, const rpc::BanLift::Request& request) override;

private:
    using Listed = store::AliasTable::Listed;
    Result<Listed> find(const std::string& address);
    Result<rpc::AliasInfo> describe(const std::string& address);
    Status importOne(const CsvAccount& line, bool dryRun);

    const Dependencies deps_;
};

} // namespace ismail::service
