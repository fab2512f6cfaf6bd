// A hash map whose versions share what they have in common. A version is never changed: an Edit starts from one and
// makes the next, and copies on the way only the nodes from the root to what it changes. Readers keep the version they
// have, on any thread, without locks.
//
// A look-up and the change of one key cost the logarithm of the size to the base 16: four or five nodes for a million
// keys. A version that is held on to keeps alive what it alone has, which is what was changed since.
// Does not: keep an order; promise where a value lies after its node was copied, so large values go in as shared_ptr.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ismail {

// Keys are integers, or strings and views of strings, which are looked up by a view. A view refers to what its value
// keeps: set() takes the key along with the value.
template <typename Key, typename Value>
class PersistentMap {
    static constexpr std::size_t fan = 16;      // children of an inner node
    static constexpr std::size_t leafSize = 32; // keys of a leaf before it is split
    static constexpr std::size_t levels = sizeof(std::size_t) * 2;

    struct Node;
    using Slot = std::shared_ptr<Node>;
    using Item = std::pair<Key, Value>;
    struct Node {
        std::vector<Item> items;                           // of a leaf
        std::unique_ptr<std::array<Slot, fan>> children{}; // of an inner node
        Node() = default;
        Node(const Node& other)
            : items(other.items),
              children(other.children ? std::make_unique<std::array<Slot, fan>>(*other.children) : nullptr) {}
        Node& operator=(const Node&) = delete;
    };

public:
    using LookUp = std::conditional_t<std::is_integral_v<Key>, Key, std::string_view>;
    class Edit;

    std::size_t size() const { return size_; }
    // Lives as long as this version.
    const Value* find(LookUp key) const {
        std::size_t hash = hashOf(key);
        const Node* node = root_.get();
        for (; node && node->children; hash /= fan)
            node = (*node->children)[hash % fan].get();
        if (!node) return nullptr;
        for (const Item& item : node->items)
            if (item.first == key) return &item.second;
        return nullptr;
    }

private:
    // The numbers that std::hash gives for integers are the integers: their low digits alone choose the way.
    static std::size_t hashOf(LookUp key) {
        std::uint64_t mixed = std::hash<LookUp>{}(key)*0x9e3779b97f4a7c15u;
        mixed ^= mixed >> 32;
        return static_cast<std::size_t>(mixed);
    }
    static std::size_t digit(std::size_t hash, std::size_t level) { return hash >> (4 * level) & (fan - 1); }

    Slot root_;
    std::size_t size_ = 0;
};

// The next version in the making. One thread; the version it starts from stays as it is.
template <typename Key, typename Value>
class PersistentMap<Key, Value>::Edit {
public:
    explicit Edit(PersistentMap start) : map_(std::move(start)) {}

    const Value* find(LookUp key) const { return map_.find(key); }
    void set(Key key, Value value) {
        const std::size_t hash = hashOf(key);
        std::size_t level = 0;
        Node* node = &own(map_.root_);
        for (;;) {
            while (node->children)
                node = &own((*node->children)[digit(hash, level++)]);
            if (Item* known = findIn(*node, key)) {
                *known = Item(std::move(key), std::move(value));
                return;
            }
            if (node->items.size() < leafSize || level == levels) break;
            split(*node, level);
        }
        node->items.reserve(node->items.size() + 1); // a leaf stays for long, and takes no more room than it needs
        node->items.emplace_back(std::move(key), std::move(value));
        ++map_.size_;
    }
    // False: it was not there.
    bool erase(LookUp key) {
        if (!map_.find(key)) return false;
        erase(map_.root_, key, hashOf(key), 0);
        --map_.size_;
        return true;
    }

    // Keys and children in the nodes that were copied or made: what the edit costs.
    std::size_t copied() const { return copied_; }
    PersistentMap finish() && { return std::move(map_); }

private:
    // The node in a slot, as one that no other version has.
    Node& own(Slot& slot) {
        if (slot && made_.contains(slot.get())) return *slot;
        slot = slot ? std::make_shared<Node>(*slot) : std::make_shared<Node>();
        copied_ += 1 + slot->items.size() + (slot->children ? fan : 0);
        made_.insert(slot.get());
        return *slot;
    }
    static Item* findIn(Node& leaf, LookUp key) {
        for (Item& item : leaf.items)
            if (item.first == key) return &item;
        return nullptr;
    }
    void split(Node& leaf, std::size_t level) {
        leaf.children = std::make_unique<std::array<Slot, fan>>();
        copied_ += fan;
        for (Item& item : std::exchange(leaf.items, {})) {
            Node& child = own((*leaf.children)[digit(hashOf(item.first), level)]);
            child.items.push_back(std::move(item));
            ++copied_;
        }
    }
    void erase(Slot& slot, LookUp key, std::size_t hash, std::size_t level) {
        Node& node = own(slot);
        if (node.children) {
            erase((*node.children)[digit(hash, level)], key, hash, level + 1);
            for (const Slot& child : *node.children)
                if (child) return;
        } else {
            std::erase_if(node.items, [&](const Item& item) { return item.first == key; });
            if (!node.items.empty()) return;
        }
        made_.erase(slot.get());
        slot.reset();
    }

    PersistentMap map_;
    std::unordered_set<const Node*> made_;
    std::size_t copied_ = 0;
};

} // namespace ismail
