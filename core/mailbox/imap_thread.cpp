// THREAD (RFC 5256 sections 3 and 4). Nothing here recurses: how deep a thread is, those who write mail decide.
#include "mailbox/imap_search.h"
#include "proto/imap/imap_writer.h"

#include <algorithm>
#include <bit>
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
};

// The node of each message id, by its hash.
class NodesById {
public:
    // most: how many ids there can be.
    explicit NodesById(std::size_t most) : slots_(std::bit_ceil(2 * most + 2), {0, none}) {}

    // none where the id is new, until it is assigned.
    int& operator[](std::uint64_t id) {
        const std::size_t mask = slots_.size() - 1;
        std::size_t slot = 0;
        // The lowest bit of an id is always set.
        for (slot = static_cast<std::size_t>(id >> 1) & mask; slots_[slot].first != 0; slot = (slot + 1) & mask)
            if (slots_[slot].first == id) return slots_[slot].second;
        slots_[slot].first = id;
        return slots_[slot].second;
    }

private:
    std::vector<std::pair<std::uint64_t, int>> slots_; // half full at most
};

class Threads {
public:
    Threads(const ImapView& view, const std::vector<std::size_t>& places, const SortColumns::Look& look)
        : view_(view), places_(places), look_(look), rows_(look.rows(view.uidsAt(places))) {}

    std::vector<int> orderedSubject();
    std::vector<int> references();
    Bytes write(const std::vector<int>& roots, const std::vector<std::uint32_t>& numbers) const;

private:
    int add(int message) {
        nodes_.push_back({message, none, {}, 0});
        return static_cast<int>(nodes_.size()) - 1;
    }
    std::int64_t sent(int message) const {
        const auto index = static_cast<std::size_t>(message);
        return sentAt(view_.messages()[places_[index]], *rows_[index]);
    }
    Node& at(int node) { return nodes_[static_cast<std::size_t>(node)]; }
    const Node& at(int node) const { return nodes_[static_cast<std::size_t>(node)]; }
    const SortColumns::Row& rowOf(int node) const { return *rows_[static_cast<std::size_t>(subjectMessage(node))]; }
    // RFC 5256: the subject of a dummy is that of its first child.
    int subjectMessage(int node) const {
        while (at(node).message == none)
            node = at(node).children.front();
        return at(node).message;
    }

    bool mayLink(int parent, int child) const;
    void link(int parent, int child);
    void linkReferences();
    std::vector<int> prune();
    void groupBySubject(std::vector<int>& roots);
    void sortNodes(std::vector<int>& nodes) const;
    void sortAll(std::vector<int>& roots);
    std::vector<int> parentsFirst(const std::vector<int>& roots) const;

    const ImapView& view_;
    const std::vector<std::size_t>& places_;
    const SortColumns::Look& look_;
    const std::vector<const SortColumns::Row*> rows_;
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

// Step 1.
void Threads::linkReferences() {
    std::size_t ids = 0;
    for (const SortColumns::Row* row : rows_)
        ids += 1 + row->references;
    NodesById byId(ids);
    nodes_.reserve(places_.size());
    const auto nodeOf = [&](std::uint64_t id) {
        int& node = byId[id];
        if (node == none) node = add(none);
        return node;
    };
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const SortColumns::Row& row = *rows_[i];
        // A message without an id, or with one that another message has, gets a place of its own.
        int node = row.messageId == 0 ? none : nodeOf(row.messageId);
        if (node == none || at(node).message != none) node = add(none);
        at(node).message = static_cast<int>(i);
        int before = none;
        for (const std::uint64_t id : look_.references(row)) {
            const int reference = nodeOf(id);
            if (before != none && at(reference).parent == none && mayLink(before, reference))
                at(reference).parent = before;
            before = reference;
        }
        at(node).parent = none;
        if (before != none && mayLink(before, node)) at(node).parent = before;
    }
    // Only now, so that no list of children is searched for one that leaves it.
    for (int node = 0; node < static_cast<int>(nodes_.size()); ++node)
        if (at(node).parent != none) at(at(node).parent).children.push_back(node);
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

// By the date they were sent, a dummy by that of its first child; where dates are the same, by sequence numbers.
void Threads::sortNodes(std::vector<int>& nodes) const {
    if (nodes.size() < 100) {
        std::sort(nodes.begin(), nodes.end(), [this](int a, int b) {
            return at(a).date != at(b).date ? at(a).date < at(b).date : subjectMessage(a) < subjectMessage(b);
        });
        return;
    }
    std::vector<std::uint64_t> keys(nodes_.size());
    std::vector<std::uint32_t> order(nodes.begin(), nodes.end());
    for (const int node : nodes)
        keys[static_cast<std::size_t>(node)] = static_cast<std::uint64_t>(subjectMessage(node));
    sortByKeys(order, keys);
    for (const int node : nodes)
        keys[static_cast<std::size_t>(node)] = sortKeyOf(at(node).date);
    sortByKeys(order, keys);
    std::copy(order.begin(), order.end(), nodes.begin());
}

// Steps 4 and 6.
void Threads::sortAll(std::vector<int>& roots) {
    const std::vector<int> order = parentsFirst(roots);
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
        sortNodes(at(*node).children);
        at(*node).date = at(*node).message != none ? sent(at(*node).message) : at(at(*node).children.front()).date;
    }
    sortNodes(roots);
}

// Step 5.
void Threads::groupBySubject(std::vector<int>& roots) {
    std::vector<int> bySubject(look_.texts(), none);
    const auto first = [&](const SortColumns::Row& row) -> int& { return bySubject[row.subject]; };
    for (const int root : roots) {
        const SortColumns::Row& row = rowOf(root);
        if (row.subject == 0) continue;
        int& other = first(row);
        if (other == none)
            other = root;
        else if (at(other).message != none && (at(root).message == none || (rowOf(other).reply && !row.reply)))
            other = root;
    }
    std::vector<int> grouped;
    // Where a root was merged into another container, that one stands at the place of the one it holds.
    for (const int root : roots) {
        const SortColumns::Row& row = rowOf(root);
        if (row.subject == 0 || first(row) == root) {
            grouped.push_back(root);
            continue;
        }
        const int other = first(row);
        const bool dummy = at(root).message == none, otherDummy = at(other).message == none;
        if (dummy && otherDummy) {
            const std::vector<int> children = std::exchange(at(root).children, {});
            for (const int child : children)
                link(other, child);
        } else if (otherDummy || (row.reply && !rowOf(other).reply)) {
            link(other, root);
        } else {
            const int both = add(none);
            link(both, other);
            link(both, root);
            first(row) = both;
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
    std::vector<int> bySubject(look_.texts(), none);
    std::vector<std::uint32_t> order(places_.size());
    std::vector<std::uint64_t> dates(places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) {
        order[i] = static_cast<std::uint32_t>(i);
        dates[i] = sortKeyOf(sent(static_cast<int>(i)));
    }
    sortByKeys(order, dates);
    std::vector<int> roots;
    for (const std::uint32_t message : order) {
        const int node = add(static_cast<int>(message));
        int& first = bySubject[rows_[message]->subject];
        if (first == none)
            roots.push_back(first = node);
        else
            link(first, node);
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

Bytes threadMessages(const ImapView& view, const std::vector<std::size_t>& places, SortColumns& columns,
                     proto::ImapThread::Algorithm algorithm, const std::vector<std::uint32_t>& numbers) {
    const auto look = columns.look();
    Threads threads(view, places, look);
    const std::vector<int> roots =
        algorithm == proto::ImapThread::Algorithm::references ? threads.references() : threads.orderedSubject();
    return threads.write(roots, numbers);
}

} // namespace ismail::mailbox
