// What is not as it should be between this server and those it knows, in sentences with what to do. findGroup() is
// pure: given the facts, the same findings.
#pragma once

#include "../group/group_service.h"
#include "rpc/contract.h"
#include "store/directory/list_copy_store.h"
#include "store/directory/pair_store.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

struct GroupFacts {
    struct Member {
        std::string partner; // its name here
        std::optional<Time> lastHeard;
        MemberState state;
    };
    struct Domain {
        std::string partner, domain;
    };
    Time now;
    std::vector<Member> members;       // paired
    std::vector<Domain> stale;         // held here by a list that is not fresh
    std::vector<Domain> waiting;       // that a partner wants held here
    std::vector<std::string> pairable; // partners that could be paired and are not
};

// All but pairable, which the relay knows. Waits for the group's strand and for the database.
Result<GroupFacts> groupFacts(GroupService& group, const store::ListCopyStore& copies, store::PairStore& pairs,
                              const accounts::Directory& directory, const config::Settings& settings, Time now);

// One for each partner and matter, however many domains it is about. Texts hold no address: viewers see them.
std::vector<rpc::Finding> findGroup(const GroupFacts& facts);

// For group::isFresh().
group::FreshLimits freshLimits(const config::Settings& settings);

} // namespace ismail::service
