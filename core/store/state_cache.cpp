#include "store/state_cache.h"

#include <algorithm>

namespace ismail::store {

using mailbox::MessageState;

void bringUpToDate(std::vector<MessageState>& states, const std::vector<MessageState>& changed,
                   const mailbox::UidRanges& vanished) {
    if (!vanished.empty()) {
        auto range = vanished.begin();
        std::erase_if(states, [&](const MessageState& state) {
            while (range != vanished.end() && range->last < state.uid)
                ++range;
            return range != vanished.end() && range->first <= state.uid;
        });
    }
    const auto before = [](const MessageState& state, std::uint32_t uid) { return state.uid < uid; };
    auto at = states.begin();
    for (const MessageState& state : changed) {
        at = std::lower_bound(at, states.end(), state.uid, before);
        // uids ascend: what is new comes behind everything else.
        if (at == states.end())
            at = states.insert(at, state);
        else if (at->uid == state.uid)
            *at = state;
    }
}

StateCache::Remembered StateCache::find(std::int64_t mailboxId) {
    const std::lock_guard guard(mutex_);
    const auto found = place(mailboxId);
    if (found == entries_.end()) return {};
    entries_.splice(entries_.begin(), entries_, found);
    return found->remembered;
}

void StateCache::keep(std::int64_t mailboxId, std::uint64_t modSeq, const std::vector<MessageState>& states) {
    const bool worth = states.size() >= minMessages && states.size() <= most_;
    // The copy is made before anybody has to wait for it.
    Entry fresh{mailboxId, {modSeq, worth ? std::make_shared<std::vector<MessageState>>(states) : nullptr}};
    const std::lock_guard guard(mutex_);
    if (const auto found = place(mailboxId); found != entries_.end()) {
        if (found->remembered.modSeq >= modSeq) return;
        messages_ -= found->remembered.states->size();
        entries_.erase(found);
    }
    if (!worth) return;
    messages_ += states.size();
    entries_.push_front(std::move(fresh));
    while (messages_ > most_) {
        messages_ -= entries_.back().remembered.states->size();
        entries_.pop_back();
    }
}

std::size_t StateCache::messages() const {
    const std::lock_guard guard(mutex_);
    return messages_;
}

std::list<StateCache::Entry>::iterator StateCache::place(std::int64_t mailboxId) {
    return std::find_if(entries_.begin(), entries_.end(),
                        [mailboxId](const Entry& entry) { return entry.mailboxId == mailboxId; });
}

} // namespace ismail::store
