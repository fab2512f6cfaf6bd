// Handlers of servers that know each other (rpc/contract_group.h). A pairing code goes out once, to an administrator
// who asks for one, and is never logged.
#pragma once

#include "../group/group_service.h"
#include "held_mail.h"
#include "rpc/dispatcher.h"
#include "store/directory/directory_store.h"
#include "store/queue/queue_admin.h"

namespace ismail::service {

class GroupApi final : public rpc::HandlersOf<rpc::GroupMethods> {
public:
    struct Dependencies {
        const Clock& clock;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        store::QueueAdmin& queue;
        store::RecipientListStore& lists;
        store::ListCopyStore& copies;
        store::PairStore& pairs;
        GroupService& group;
        std::function<std::string()> ownName;
    };
    explicit GroupApi(const Dependencies& deps) : deps_(deps) {}

    using Caller = rpc::Caller;
    Result<rpc::GroupStatus::Response> handle(rpc::GroupStatus, const Caller&, const rpc::Empty&) override;
    Result<rpc::ServerKeys> handle(rpc::GroupIdentity, const Caller&, const rpc::Empty&) override;
    Result<rpc::ServerKeys> handle(rpc::GroupRekey, const Caller&, const rpc::Empty&) override;
    Result<rpc::GroupPairShow::Response> handle(rpc::GroupPairShow, const Caller&,
                                                const rpc::GroupPairShow::Request& request) override;
    Result<rpc::Empty> handle(rpc::GroupPairCancel, const Caller&,
                              const rpc::GroupPairCancel::Request& request) override;
    Result<rpc::GroupPairEnter::Response> handle(rpc::GroupPairEnter, const Caller&,
                                                 const rpc::GroupPairEnter::Request& request) override;
    Result<rpc::GroupPairOffer::Response> handle(rpc::GroupPairOffer, const Caller&,
                                                 const rpc::GroupPairOffer::Request& request) override;
    Result<rpc::GroupSync::Response> handle(rpc::GroupSync, const Caller&,
                                            const rpc::GroupSync::Request& request) override;
    Result<rpc::GroupRecipients::Response> handle(rpc::GroupRecipients, const Caller&,
                                                  const rpc::GroupRecipients::Request& request) override;
    Result<rpc::GroupDomainsWaiting::Response> handle(rpc::GroupDomainsWaiting, const Caller&,
                                                      const rpc::Empty&) override;
    Result<rpc::Empty> handle(rpc::GroupDomainsTake, const Caller&, const rpc::DomainOfPartner& request) override;
    Result<rpc::Empty> handle(rpc::GroupDomainsDecline, const Caller&, const rpc::DomainOfPartner& request) override;
    Result<rpc::Empty> handle(rpc::PartnerUnpair, const Caller&, const rpc::PartnerUnpair::Request& request) override;

private:
    rpc::ServerKeys serverKeys() const;
    template <class Decide>
    Result<rpc::Empty> decide(const rpc::DomainOfPartner& request, const Decide& what);
    rpc::GroupMember memberOf(const accounts::Partner& partner, const MemberState* state, const HeldMail& held,
                              const accounts::Directory& directory) const;
    rpc::MemberDomain heldHere(const accounts::Domain& domain, const HeldMail& held) const;
    rpc::MemberDomain heldThere(const accounts::Partner& partner, const accounts::Domain& domain,
                                const MemberState* state) const;

    const Dependencies deps_;
};

} // namespace ismail::service
