// Which recipients a domain has whose primary tells them (RecipientPolicy::synced): what RCPT is answered at a
// secondary. The table is that of group/recipient_answer.h.
#pragma once

#include "mail/address.h"
#include "mail/reply.h"
#include "relay/learned.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace ismail::relay {

struct RecipientQuestion {
    std::int64_t domainId = 0; // secondary here
    mail::Address recipient;
    bool ofPrimary = false; // postmaster, or a return address of the primary's with <> as the sender: always taken
};

// code 250: taken. why: a sentence for the administrator.
struct RecipientSaid {
    mail::Reply reply;
    std::string why;
};

class RecipientBook {
public:
    virtual ~RecipientBook() = default;
    // Thread-safe; never blocks. done comes exactly once, at once on this thread where the answer is in memory, else on
    // a worker. Where too many questions are open: 451.
    virtual void ask(const RecipientQuestion& question, std::function<void(RecipientSaid)> done) = 0;
    // The same at once: for workers.
    virtual RecipientSaid answer(const RecipientQuestion& question) = 0;
    // What the primary takes, of what it says of the domain; nothing: it has said nothing. Never blocks.
    virtual std::optional<PrimaryLimits> limits(std::int64_t domainId) = 0;
};

// Where no list of the domain can be had here: what is always taken is, the others come again.
inline RecipientSaid withoutList(const RecipientQuestion& question) {
    if (question.ofPrimary) return {{250, {2, 1, 5}, {}}, "Every domain that takes mail has this recipient."};
    return {{450, {4, 4, 3}, "The recipient cannot be verified at present, try again later"},
            "No list of recipients has come from the primary yet."};
}

} // namespace ismail::relay
