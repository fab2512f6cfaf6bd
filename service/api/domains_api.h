// Handlers of domains and of recipient lists (rpc/contract_domains.h). A clash of roles is refused by the store in one
// transaction with the change; here names become ids and every answer says what the domain is like now.
#pragma once

#include "held_mail.h"
#include "relay_control.h"
#include "rpc/dispatcher.h"
#include "store/directory/directory_store.h"
#include "store/mailbox/quota_store.h"
#include "store/queue/queue_admin.h"

namespace ismail::service {

class DomainsApi final : public rpc::HandlersOf<rpc::DomainMethods> {
public:
    struct Dependencies {
        store::DirectoryStore& directory;
        store::QueueAdmin& queue;
        store::QuotaStore& quotas;
        RelayControl& relay;
    };
    explicit DomainsApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::DomainInfo> handle(rpc::DomainAdd, const Caller&, const rpc::DomainAdd::Request& request) override;
    Result<rpc::DomainInfo> handle(rpc::DomainSet, const Caller&, const rpc::DomainSet::Request& request) override;
    Result<rpc::DomainList::Response> handle(rpc::DomainList, const Caller&,
                                             const rpc::DomainList::Request& request) override;
    Result<rpc::DomainInfo> handle(rpc::DomainGet, const Caller&, const rpc::DomainGet::Request& request) override;
    Result<rpc::DomainRemove::Response> handle(rpc::DomainRemove, const Caller&,
                                               const rpc::DomainRemove::Request& request) override;
    Result<rpc::RecipientsList::Response> handle(rpc::RecipientsList, const Caller&,
                                                 const rpc::RecipientsList::Request& request) override;
    Result<rpc::RecipientsCount> handle(rpc::RecipientsAdd, const Caller&, const rpc::RecipientsEdit& request) override;
    Result<rpc::RecipientsCount> handle(rpc::RecipientsRemove, const Caller&,
                                        const rpc::RecipientsEdit& request) override;
    Result<rpc::RecipientsCount> handle(rpc::RecipientsReplace, const Caller&,
                                        const rpc::RecipientsEdit& request) override;

private:
    // What is asked once for a whole page.
    struct PageContext {
        std::shared_ptr<const accounts::Directory> directory;
        HeldMail held;
        std::vector<relay::PartnerView> partners; // empty where the relay does not answer
    };
    Result<PageContext> pageContext();
    Result<rpc::DomainInfo> describe(const accounts::Domain& domain, const PageContext& context);
    Result<rpc::DomainInfo> describe(const std::string& name);
    // What only a primary has.
    Status describePrimary(const accounts::Domain& domain, const accounts::Directory& directory, rpc::DomainInfo& info);
    Status checkHeld(const accounts::Domain& before, bool confirmed);
    Result<rpc::RecipientsCount> edit(store::ListEdit how, const rpc::RecipientsEdit& request);

    const Dependencies deps_;
};

// The domain with this name, in any case and also in Unicode. Errors: invalid, notFound; whole sentences.
Result<accounts::Domain> findDomain(const accounts::Directory& directory, const std::string& name);

} // namespace ismail::service
