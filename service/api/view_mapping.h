// How servers of a group see a domain (group/viewpoints.h), in the form of the contract. Pure.
#pragma once

#include "group/viewpoints.h"
#include "rpc/contract.h"

#include <cstddef>
#include <string>

namespace ismail::service {

// Together they keep an answer within the contract's frame, whatever members say.
constexpr std::size_t maxViewpoints = 16;        // of one answer
constexpr std::size_t maxViewFacts = 300;        // of one viewpoint
constexpr std::size_t maxViewOctets = 40 * 1024; // of what these say
constexpr std::size_t maxViewValue = 600;        // octets of a fact

// ownName: what this server is called.
rpc::Viewpoint viewpointOf(const group::View& view, const std::string& domain, const std::string& ownName);
rpc::Severity severityOf(group::ViewFinding::Weight weight);

} // namespace ismail::service
