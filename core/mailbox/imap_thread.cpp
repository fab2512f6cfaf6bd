// THREAD (RFC 5256 sections 3 and 4). Nothing here recurses: how deep a thread is, those who write mail decide.
#include "mailbox/imap_search.h"
#include "proto/imap_writer.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace ismail::mailbox {

namespace {

constexpr int none = -1;
constexpr int maxThreadDepth = 1'000; // a message that would lie deeper begins a thread of its own

// A container of the algorithm: a message, or a place that a reference names.
struct Node {
    int message = none; // index into places
    int parent = none;
    std::vector<int> children;
    std::int64_t date = 0;
    bool root = false;
};

class Threads {
public:
    Threads(const ImapView& view, const std::vector<std::size_t>& places, const std::vector<mail::SortKeys>& keys)
        : view_(view), places_(places), keys_(keys) {}

    std::vector<int> orderedSubject();
    std::vector<int> references();
    Bytes write(const std::vector<int>& roots, const std::vector<std::uint32_t>& numbers) const;

private:
    int add(int message) {
        nodes_.push_back({message, none, {}, 0, false});
        return static_cast<int>(nodes_.size()) - 1;
    }
    std::int64_t sent(int message) const {
        const auto index = static_cast<std::size_t>(message);
        if (keys_[index].sent) return *keys_[index].sent;
        return toMillis(view_.messages()[places_[index]].received) / 1000;
    }
    Node& at(int node) { return nodes_[static_cast<std::size_t>(node)]; }
    const Node& at(int node) const { return nodes_[static_cast<std::size_t>(node)]; }
    const mail::SortKeys& keysOf(int node) const { return keys_[static_cast<std::size_t>(subjectMessage(node))]; }
    // RFC 5256: the subject of a dummy is that of its first child.
    int subjectMessage(int node) const {
        while (at(node).message == none)
            node = at(node).children.front();
        return at(node).message;
    }

    bool mayLink(int parent, int child) const;
    void link(int parent, int child);
    void unlink(int child);
    void linkReferences();
    std::vector<int> prune();
    void groupBySubject(std::vector<int>& roots);
    void sortAll(std::vector<int>& roots);
    std::vector<int> parentsFirst(const std::vector<int>& roots) const;

    const ImapView& view_;
    const std::vector<std::size_t>& places_;
    const std::vector<mail::SortKeys>& keys_;
    std::vector<Node> nodes_;
};

// --- Links ----------------------------------------------------------------------------------------------------------

// Not where it would make a loop.
bool Threads::mayLink(int parent, int child) const {
    int depth = 0;
    for (int up = parent; up != none; up = at(up).parent)
        if (up == child || ++depth > maxThreadDepth) return false;
    return true;
}

void Threads::link(int parent, int child) {
    at(child).parent = parent;
    at(parent).children.push_back(child);
}

void Threads::unlink(int child) {
    const int parent = std::exchange(at(child).parent, none);
    if (parent != none) std::erase(at(parent).children, child);
}

// Step 1.
void Threads::linkReferences() {
    std::unordered_map<std::string, int> byId;
    const auto nodeOf = [&](const std::string& id) {
        const auto [found, added] = byId.try_emplace(id, none);
        if (added) found->second = add(none);
        return found->second;
    };
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const mail::SortKeys& keys = keys_[i];
        // A message without an id, or with one that another message has, gets a place of its own.
        int node = keys.messageId.empty() ? none : nodeOf(keys.messageId);
        if (node == none || at(node).message != none) node = add(none);
        at(node).message = static_cast<int>(i);
        int before = none;
        for (const std::string& id : keys.references) {
            const int reference = nodeOf(id);
            if (before != none && at(reference).parent == none && mayLink(before, reference)) link(before, reference);
            before = reference;
        }
        unlink(node);
        if (before != none && mayLink(before, node)) link(before, node);
    }
}

std::vector<int> Threads::parentsFirst(const std::vector<int>& roots) const {
    std::vector<int> order = roots;
    for (std::size_t i = 0; i < order.size(); ++i)
        order.insert(order.end(), at(order[i]).children.begin(), at(order[i]).children.end());
    return order;
}

// Steps 2 and 3: the roots, without empty containers but those that hold siblings together at the top.
std::vector<int> Threads::prune() {
    std::vector<int> roots;
    for (int node = 0; node < static_cast<int>(nodes_.size()); ++node)
        if (at(node).parent == none) roots.push_back(node);
    const std::vector<int> order = parentsFirst(roots);
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
        std::vector<int> kept;
        for (const int child : at(*node).children) {
            if (at(child).message != none) {
                kept.push_back(child);
                continue;
            }
            for (const int grandchild : at(child).children) {
                at(grandchild).parent = *node;
                kept.push_back(grandchild);
            }
        }
        at(*node).children = std::move(kept);
    }
    std::vector<int> left;
    for (const int root : roots) {
        if (at(root).message != none || at(root).children.size() > 1) {
            left.push_back(root);
        } else if (!at(root).children.empty()) {
            at(at(root).children.front()).parent = none;
            left.push_back(at(root).children.front());
        }
    }
    return left;
}

// --- Order ----------------------------------------------------------------------------------------------------------

// Steps 4 and 6: siblings by the date they were sent, a dummy by that of its first child.
void Threads::sortAll(std::vector<int>& roots) {
    const auto earlier = [this](int a, int b) {
        if (at(a).date != at(b).date) return at(a).date < at(b).date;
        return subjectMessage(a) < subjectMessage(b);
    };
    const std::vector<int> order = parentsFirst(roots);
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
        auto& children = at(*node).children;
        std::sort(children.begin(), children.end(), earlier);
        at(*node).date = at(*node).message != none ? sent(at(*node).message) : at(children.front()).date;
    }
    std::sort(roots.begin(), roots.end(), earlier);
}

// Step 5.
void Threads::groupBySubject(std::vector<int>& roots) {
    std::unordered_map<std::string, int> bySubject;
    for (const int root : roots) {
        const mail::SortKeys& keys = keysOf(root);
        if (keys.subject.empty()) continue;
        const auto [found, added] = bySubject.try_emplace(keys.subject, root);
        const int other = found->second;
        if (added || at(other).message == none) continue;
        if (at(root).message == none || (keysOf(other).reply && !keys.reply)) found->second = root;
    }
    std::vector<int> grouped;
    // Where a root was merged into another container, that one stands at the place of the one it holds.
    for (const int root : roots) {
        const mail::SortKeys& keys = keysOf(root);
        const auto found = keys.subject.empty() ? bySubject.end() : bySubject.find(keys.subject);
        if (found == bySubject.end() || found->second == root) {
            grouped.push_back(root);
            continue;
        }
        const int other = found->second;
        const bool dummy = at(root).message == none, otherDummy = at(other).message == none;
        if (dummy && otherDummy) {
            const std::vector<int> children = std::exchange(at(root).children, {});
            for (const int child : children)
                link(other, child);
        } else if (otherDummy || (keys.reply && !keysOf(other).reply)) {
            link(other, root);
        } else {
            const int both = add(none);
            link(both, other);
            link(both, root);
            found->second = both;
            grouped.push_back(both);
        }
    }
    std::erase_if(grouped, [this](int node) { return at(node).parent != none; });
    roots = std::move(grouped);
}

std::vector<int> Threads::references() {
    linkReferences();
    std::vector<int> roots = prune();
    sortAll(roots);
    groupBySubject(roots);
    sortAll(roots);
    return roots;
}

// Section 3: messages of one subject by date, the first one above the others.
std::vector<int> Threads::orderedSubject() {
    std::unordered_map<std::string_view, int> bySubject;
    std::vector<int> order;
    for (std::size_t i = 0; i < places_.size(); ++i)
        order.push_back(static_cast<int>(i));
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) { return sent(a) < sent(b); });
    std::vector<int> roots;
    for (const int message : order) {
        const int node = add(message);
        const auto [found, added] = bySubject.try_emplace(keys_[static_cast<std::size_t>(message)].subject, node);
        if (added)
            roots.push_back(node);
        else
            link(found->second, node);
    }
    return roots;
}

// --- Writing --------------------------------------------------------------------------------------------------------

// thread-list = "(" (thread-members / thread-nested) ")".
Bytes Threads::write(const std::vector<int>& roots, const std::vector<std::uint32_t>& numbers) const {
    Bytes out;
    std::vector<int> todo(roots.rbegin(), roots.rend()); // none: a parenthesis ends
    while (!todo.empty()) {
        int node = todo.back();
        todo.pop_back();
        if (node == none) {
            out += ')';
            continue;
        }
        out += '(';
        todo.push_back(none);
        for (bool first = true;; first = false) {
            if (at(node).message != none) {
                if (!first) out += ' ';
                proto::writeNumber(out, numbers[static_cast<std::size_t>(at(node).message)]);
            }
            const auto& children = at(node).children;
            if (children.size() == 1) {
                node = children.front();
                continue;
            }
            if (!children.empty() && at(node).message != none) out += ' ';
            todo.insert(todo.end(), children.rbegin(), children.rend());
            break;
        }
    }
    return out;
}

} // namespace

Bytes threadMessages(const ImapView& view, const std::vector<std::size_t>& places,
                     const std::vector<mail::SortKeys>& keys, proto::ImapThread::Algorithm algorithm,
                     const std::vector<std::uint32_t>& numbers) {
    Threads threads(view, places, keys);
    const std::vector<int> roots =
        algorithm == proto::ImapThread::Algorithm::references ? threads.references() : threads.orderedSubject();
    return threads.write(roots, numbers);
}

} // namespace ismail::mailbox
