// Handlers of keys that sign mail (rpc/contract_dkim.h).
#pragma once

#include "../dkim_keeper.h"
#include "rpc/dispatcher.h"
#include "store/directory/directory_store.h"
#include "store/directory/dkim_key_store.h"

namespace ismail::service {

class DkimApi final : public rpc::HandlersOf<rpc::DkimMethods> {
public:
    struct Dependencies {
        const Clock& clock;
        const accounts::DirectorySource& directory;
        const store::DkimKeyStore& keys;
        DkimKeeper& keeper;
    };
    explicit DkimApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::DkimList::Response> handle(rpc::DkimList, const Caller&,
                                           const rpc::DkimList::Request& request) override;
    Result<rpc::DkimKeysOfDomain> handle(rpc::DkimPrepare, const Caller&, const rpc::DkimOfDomain& request) override;
    Result<rpc::DkimKeysOfDomain> handle(rpc::DkimActivate, const Caller&, const rpc::DkimOfDomain& request) override;
    Result<rpc::DkimKeysOfDomain> handle(rpc::DkimRetire, const Caller&,
                                         const rpc::DkimRetire::Request& request) override;
    Result<rpc::DkimKeysOfDomain> handle(rpc::DkimRevoke, const Caller&, const rpc::DkimOfKey& request) override;
    Result<rpc::DkimKeysOfDomain> handle(rpc::DkimRemove, const Caller&, const rpc::DkimOfKey& request) override;

private:
    rpc::DkimKeyInfo infoOf(const accounts::Domain& domain, const accounts::DkimKey& key,
                            const trust::DkimKeyList& all) const;
    std::vector<rpc::DkimKeyInfo> keysOf(const accounts::Domain& domain) const;
    Result<rpc::DkimKeysOfDomain> after(const Status& done, const std::string& domain) const;

    const Dependencies deps_;
};

} // namespace ismail::service
