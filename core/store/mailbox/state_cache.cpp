#include "store/mailbox/state_cache.h"

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

std::size_t StateCache::octetsOf(const Remembered& remembered) {
    return sizeof(Entry) + remembered.states->size() * sizeof(MessageState);
}

StateCache::Remembered StateCache::find(std::int64_t mailboxId) {
    const std::lock_guard guard(mutex_);
    const auto found = place(mailboxId);
    if (found == entries_.end()) return {};
    found->used = budget_.now();
    entries_.splice(entries_.begin(), entries_, found);
    return found->remembered;
}

void StateCache::keep(std::int64_t mailboxId, std::uint64_t modSeq, const std::vector<MessageState>& states) {
    // One that would drive out everything else and then itself is not kept.
    const bool worth = states.size() >= minMessages && states.size() * sizeof(MessageState) <= budget_.limit();
    // The copy is made before anybody has to wait for it.
    Entry fresh{
        mailboxId, {modSeq, worth ? std::make_shared<std::vector<MessageState>>(states) : nullptr}, budget_.now()};
    {
        const std::lock_guard guard(mutex_);
        if (const auto found = place(mailboxId); found != entries_.end()) {
            if (found->remembered.modSeq >= modSeq) return;
            octets_ -= octetsOf(found->remembered);
            entries_.erase(found);
        }
        if (!worth) return;
        octets_ += octetsOf(fresh.remembered);
        entries_.push_front(std::move(fresh));
    }
    budget_.fit();
}

std::size_t StateCache::octets() const {
    const std::lock_guard guard(mutex_);
    return octets_;
}

std::optional<Ticks> StateCache::leastUsed() const {
    const std::lock_guard guard(mutex_);
    if (entries_.empty()) return std::nullopt;
    return entries_.back().used;
}

void StateCache::forgetLeastUsed() {
    const std::lock_guard guard(mutex_);
    if (entries_.empty()) return;
    octets_ -= octetsOf(entries_.back().remembered);
    entries_.pop_back();
}

std::list<StateCache::Entry>::iterator StateCache::place(std::int64_t mailboxId) {
    return std::find_if(entries_.begin(), entries_.end(),
                        [mailboxId](const Entry& entry) { return entry.mailboxId == mailboxId; });
}

} // namespace ismail::store
