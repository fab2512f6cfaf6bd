// A bounded map whose entries end at a time, and which knows what changed since it was last written down. What the door
// keeps in memory of strangers is kept in it.
//
// Promises: every operation costs the logarithm of the size at most (a hash table grows now and then); a full map lets
// the entry go that ends first; what takeChanges() has to tell is bounded by twice the size. Not thread-safe.
#pragma once

#include "base/clock.h"
#include "base/sip_hash.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ismail::relay {

// For keys that strangers choose.
struct KeyedHash {
    SipHash hash{};
    std::size_t operator()(const std::string& key) const { return static_cast<std::size_t>(hash(key)); }
};

template <typename Key, typename Value, typename Hash>
class LearnedMap {
public:
    struct Change {
        Key key;
        std::optional<Value> value; // nothing: it is gone
        Time until;
    };

    explicit LearnedMap(std::size_t most) : most_(most) {}
    LearnedMap(const LearnedMap&) = delete;
    LearnedMap& operator=(const LearnedMap&) = delete;

    std::size_t size() const { return entries_.size(); }
    // nullptr where there is none or it has ended. The value lives until the next set() or removal.
    const Value* find(const Key& key, Time now) const {
        const auto found = entries_.find(key);
        return found == entries_.end() || found->second.until <= now ? nullptr : &found->second.value;
    }
    // Sets value and end, to be written down.
    void set(const Key& key, Value value, Time until) {
        Item& item = place(key, until);
        item.second.value = std::move(value);
        if (std::exchange(item.second.changed, true)) return;
        item.second.before = nullptr;
        item.second.after = changed_;
        if (changed_) changed_->second.before = &item;
        changed_ = &item;
        ++changes_;
    }
    // As it was written down.
    void load(const Key& key, Value value, Time until) {
        Item& item = place(key, until);
        item.second.value = std::move(value);
        item.second.stored = true;
    }
    // For what is never written down.
    void keep(const Key& key, Value value, Time until) { place(key, until).second.value = std::move(value); }
    // Lets go what has ended, at most so many; returns how many.
    std::size_t removeEnded(Time now, std::size_t most) {
        std::size_t removed = 0;
        while (removed < most && !heap_.empty() && heap_.front()->second.until <= now) {
            remove(*heap_.front());
            ++removed;
        }
        return removed;
    }
    // What is to be written down, at most so many; they count as written.
    std::vector<Change> takeChanges(std::size_t most) {
        std::vector<Change> taken;
        while (taken.size() < most && !gone_.empty()) {
            if (!entries_.contains(gone_.back())) taken.push_back({std::move(gone_.back()), std::nullopt, {}});
            gone_.pop_back();
        }
        while (taken.size() < most && changed_) {
            Item& item = *changed_;
            unlink(item);
            item.second.stored = true;
            taken.push_back({item.first, item.second.value, item.second.until});
        }
        return taken;
    }
    std::size_t changes() const { return changes_ + gone_.size(); }

private:
    struct Entry;
    using Map = std::unordered_map<Key, Entry, Hash>;
    using Item = std::pair<const Key, Entry>;
    struct Entry {
        Value value{};
        Time until{};
        Item* before = nullptr; // in the list of what changed
        Item* after = nullptr;
        std::uint32_t place = 0; // in the heap
        bool stored = false;     // a row of it may be on the disk
        bool changed = false;
    };

    Item& place(const Key& key, Time until) {
        auto found = entries_.find(key);
        if (found == entries_.end()) {
            if (entries_.size() >= most_) remove(*heap_.front());
            found = entries_.try_emplace(key).first;
            found->second.place = static_cast<std::uint32_t>(heap_.size());
            found->second.until = until;
            heap_.push_back(&*found);
        }
        found->second.until = until;
        sift(found->second.place);
        return *found;
    }
    void remove(Item& item) {
        if (item.second.changed) unlink(item);
        if (item.second.stored) gone_.push_back(item.first);
        const std::uint32_t place = item.second.place;
        if (place + 1 < heap_.size()) {
            put(place, heap_.back());
            heap_.pop_back();
            sift(place);
        } else {
            heap_.pop_back();
        }
        const Key key = item.first; // erase() looks at it while the node goes
        entries_.erase(key);
    }
    void unlink(Item& item) {
        Entry& entry = item.second;
        (entry.before ? entry.before->second.after : changed_) = entry.after;
        if (entry.after) entry.after->second.before = entry.before;
        entry.before = entry.after = nullptr;
        entry.changed = false;
        --changes_;
    }
    void put(std::uint32_t place, Item* item) {
        heap_[place] = item;
        item->second.place = place;
    }
    bool earlier(std::uint32_t a, std::uint32_t b) const { return heap_[a]->second.until < heap_[b]->second.until; }
    void swap(std::uint32_t a, std::uint32_t b) {
        Item* const first = heap_[a];
        put(a, heap_[b]);
        put(b, first);
    }
    void sift(std::uint32_t at) {
        while (at > 0 && earlier(at, (at - 1) / 2)) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
        for (;;) {
            std::uint32_t least = at;
            for (std::uint32_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap_.size(); ++child)
                if (earlier(child, least)) least = child;
            if (least == at) return;
            swap(at, least);
            at = least;
        }
    }

    const std::size_t most_;
    Map entries_;
    std::vector<Item*> heap_; // what ends first is first
    Item* changed_ = nullptr;
    std::size_t changes_ = 0;
    std::vector<Key> gone_; // that may have a row on the disk
};

} // namespace ismail::relay
