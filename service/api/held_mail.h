// How much mail is held for which primary, or for accounts of a domain here: one look at the queue for a whole list of
// domains or partners.
#pragma once

#include "store/queue/queue_admin.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace ismail::service {

class HeldMail {
public:
    struct Amount {
        std::int64_t recipients = 0;
        std::uint64_t octets = 0;   // a message counts once for each recipient
        std::optional<Time> oldest; // when the oldest came in
    };

    static Result<HeldMail> read(store::QueueAdmin& queue);
    Amount of(const std::string& domain) const;

private:
    std::unordered_map<std::string, Amount> byDomain_;
};

} // namespace ismail::service
