// Handlers of partners (rpc/contract_domains.h). Passwords go in and never come out: the one for calling the partner is
// sealed under the server's secret, the one it logs in with is kept as a verifier.
#pragma once

#include "held_mail.h"
#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "server_secret.h"
#include "store/directory/directory_store.h"
#include "store/queue/queue_admin.h"

namespace ismail::service {

class PartnersApi final : public rpc::HandlersOf<rpc::PartnerMethods> {
public:
    struct Dependencies {
        store::DirectoryStore& directory;
        store::QueueAdmin& queue;
        RelayControl& relay;
        const ServerSecret& secret;
    };
    explicit PartnersApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::PartnerInfo> handle(rpc::PartnerAdd, const Caller&, const rpc::PartnerAdd::Request& request) override;
    Result<rpc::PartnerInfo> handle(rpc::PartnerSet, const Caller&, const rpc::PartnerSet::Request& request) override;
    Result<rpc::PartnerList::Response> handle(rpc::PartnerList, const Caller&, const rpc::Page& request) override;
    Result<rpc::PartnerInfo> handle(rpc::PartnerGet, const Caller&, const rpc::PartnerGet::Request& request) override;
    Result<rpc::PartnerRemove::Response> handle(rpc::PartnerRemove, const Caller&,
                                                const rpc::PartnerRemove::Request& request) override;
    Result<rpc::PartnerQueryNow::Response> handle(rpc::PartnerQueryNow, const Caller&,
                                                  const rpc::PartnerQueryNow::Request& request) override;

private:
    struct PageContext {
        std::shared_ptr<const accounts::Directory> directory;
        HeldMail held;
        std::vector<relay::PartnerView> views; // empty where the relay does not answer
    };
    Result<PageContext> pageContext();
    static rpc::PartnerInfo describe(const accounts::Partner& partner, const PageContext& context);
    Result<rpc::PartnerInfo> describe(const std::string& name);
    // What the edit gives, with its passwords.
    template <class Edit>
    Status take(const Edit& edit, accounts::Partner& partner);
    Status setOutgoingLogin(accounts::Partner& partner, const std::optional<Secret<std::string>>& password);
    static Status setIncomingLogin(accounts::Partner& partner, const std::optional<Secret<std::string>>& password);
    // Which partners to ask, for which domain (empty: all of theirs).
    Result<std::vector<std::int64_t>> chosen(const accounts::Directory& directory, const std::string& partner,
                                             const std::string& domain) const;

    const Dependencies deps_;
};

} // namespace ismail::service
