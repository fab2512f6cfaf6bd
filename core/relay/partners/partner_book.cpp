#include "relay/partners/partner_book.h"

#include "base/ip_network.h"

#include <algorithm>

namespace ismail::relay {

std::vector<std::int64_t> PartnerBook::at(std::string_view address, const accounts::Directory& directory) const {
    std::vector<std::int64_t> result;
    if (directory.partners().empty()) return result;
    const auto ip = IpAddress::parse(address);
    if (!ip) return result;
    const auto listed = [&](const std::string& text) {
        const auto network = IpNetwork::parse(text);
        return network && network->contains(*ip);
    };
    const std::string canonical = ip->text();
    std::lock_guard lock(mutex_);
    for (const accounts::Partner& partner : directory.partners()) {
        // A paired one proves who it is (provedPartner()): others may be behind its address.
        if (!partner.enabled || partner.peer.state == accounts::PairState::paired) continue;
        bool match = false;
        if (!partner.addresses.empty()) {
            match = std::any_of(partner.addresses.begin(), partner.addresses.end(), listed);
        } else if (const auto literal = IpAddress::parse(partner.host)) {
            match = *literal == *ip;
        } else {
            const auto known = resolved_.find(partner.id);
            match = known != resolved_.end() && known->second.count(canonical) != 0;
        }
        if (match) result.push_back(partner.id);
    }
    return result;
}

void PartnerBook::setResolved(std::int64_t partnerId, const std::vector<std::string>& addresses) {
    std::unordered_set<std::string> canonical;
    for (const std::string& address : addresses)
        if (const auto ip = IpAddress::parse(address)) canonical.insert(ip->text());
    std::lock_guard lock(mutex_);
    resolved_[partnerId] = std::move(canonical);
}

void PartnerBook::countRefused(std::int64_t partnerId) {
    std::lock_guard lock(mutex_);
    ++refused_[partnerId];
}

std::uint64_t PartnerBook::refusedRecipients(std::int64_t partnerId) const {
    std::lock_guard lock(mutex_);
    const auto known = refused_.find(partnerId);
    return known == refused_.end() ? 0 : known->second;
}

} // namespace ismail::relay
