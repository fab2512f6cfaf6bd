#include "mailbox/sort_columns.h"

#include "mailbox/imap_search_text.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace ismail::mailbox {

namespace {

const SortColumns::Row nothingKnown;

template <typename T>
std::size_t octetsIn(const std::vector<T>& vector) {
    return vector.capacity() * sizeof(T);
}

} // namespace

// --- Texts ----------------------------------------------------------------------------------------------------------

SortTexts::SortTexts() : begins_{0, 0}, slots_(64) {}

SortTexts::Text SortTexts::of(std::string_view text) {
    if (text.empty()) return 0;
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_(text) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask)
        if (view(slots_[slot]) == text) return slots_[slot];
    if (octets_.size() + text.size() > maxOctets) return 0;
    const Text added = static_cast<Text>(begins_.size() - 1);
    octets_.insert(octets_.end(), text.begin(), text.end());
    begins_.push_back(static_cast<std::uint32_t>(octets_.size()));
    slots_[slot] = added;
    if (2 * begins_.size() > slots_.size()) grow();
    return added;
}

void SortTexts::grow() {
    slots_.assign(4 * slots_.size(), 0);
    const std::size_t mask = slots_.size() - 1;
    for (Text text = 1; text + 1 < begins_.size(); ++text) {
        std::size_t slot = hash_(view(text)) & mask;
        while (slots_[slot] != 0)
            slot = (slot + 1) & mask;
        slots_[slot] = text;
    }
}

void SortTexts::rank() {
    const std::size_t known = order_.size(), all = begins_.size() - 1;
    for (std::size_t text = known; text < all; ++text)
        order_.push_back(static_cast<Text>(text));
    const auto less = [this](Text a, Text b) { return view(a) < view(b); };
    const auto fresh = order_.begin() + static_cast<std::ptrdiff_t>(known);
    std::sort(fresh, order_.end(), less);
    std::inplace_merge(order_.begin(), fresh, order_.end(), less);
    ranks_.resize(all);
    for (std::size_t rank = 0; rank < all; ++rank)
        ranks_[order_[rank]] = static_cast<std::uint32_t>(rank);
}

std::size_t SortTexts::octets() const {
    return octetsIn(octets_) + octetsIn(begins_) + octetsIn(slots_) + octetsIn(order_) + octetsIn(ranks_);
}

// --- Rows -----------------------------------------------------------------------------------------------------------

std::vector<std::uint32_t> SortColumns::missing(const std::vector<std::uint32_t>& uids) const {
    const std::shared_lock lock(mutex_);
    std::vector<std::uint32_t> missing;
    auto known = byUid_.begin();
    for (const std::uint32_t uid : uids) {
        while (known != byUid_.end() && known->first < uid)
            ++known;
        if (known == byUid_.end() || known->first != uid) missing.push_back(uid);
    }
    return missing;
}

void SortColumns::add(const FactRows& rows) {
    const std::unique_lock lock(mutex_);
    const std::size_t before = byUid_.size();
    auto known = byUid_.begin();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> added;
    for (const auto& row : rows) {
        known = std::lower_bound(known, byUid_.end(), std::pair(row->uid, std::uint32_t{0}));
        if (known != byUid_.end() && known->first == row->uid) continue;
        added.emplace_back(row->uid, static_cast<std::uint32_t>(rows_.size()));
        addRow(*row);
    }
    byUid_.insert(byUid_.end(), added.begin(), added.end());
    const auto fresh = byUid_.begin() + static_cast<std::ptrdiff_t>(before);
    if (before > 0 && fresh != byUid_.end() && fresh->first < std::prev(fresh)->first)
        std::inplace_merge(byUid_.begin(), fresh, byUid_.end());
}

void SortColumns::addRow(const FactRow& from) {
    const auto keys = from.facts.sort().value_or(mail::SortKeys());
    // 0 stands for none.
    const auto hashed = [this](const std::string& id) { return id.empty() ? 0 : idHash_(id) | 1; };
    Row row;
    row.uid = from.uid;
    row.subject = texts_.of(keys.subject);
    row.from = texts_.of(keys.from);
    row.to = texts_.of(keys.to);
    row.cc = texts_.of(keys.cc);
    row.reply = keys.reply;
    row.sent = keys.sent.value_or(noDate);
    row.sentDay = writtenDay(from.facts.envelope()).value_or(noDay);
    row.messageId = hashed(keys.messageId);
    row.firstReference = static_cast<std::uint32_t>(references_.size());
    row.references = static_cast<std::uint32_t>(keys.references.size()) & 0x7fffffffu;
    for (const std::string& id : keys.references)
        references_.push_back(idHash_(id) | 1);
    rows_.push_back(row);
}

std::size_t SortColumns::octets() const {
    const std::shared_lock lock(mutex_);
    return texts_.octets() + octetsIn(rows_) + octetsIn(byUid_) + octetsIn(references_);
}

SortColumns::Look SortColumns::look() {
    for (;;) {
        Look look(*this);
        if (texts_.ranked()) return look;
        look.lock_.unlock();
        const std::unique_lock lock(mutex_);
        if (!texts_.ranked()) texts_.rank();
    }
}

std::vector<const SortColumns::Row*> SortColumns::Look::rows(const std::vector<std::uint32_t>& uids) const {
    std::vector<const Row*> rows;
    rows.reserve(uids.size());
    auto known = columns_.byUid_.begin();
    const auto end = columns_.byUid_.end();
    for (const std::uint32_t uid : uids) {
        while (known != end && known->first < uid)
            ++known;
        rows.push_back(known != end && known->first == uid ? &columns_.rows_[known->second] : &nothingKnown);
    }
    return rows;
}

// --- Order ----------------------------------------------------------------------------------------------------------

void sortByKeys(std::vector<std::uint32_t>& order, const std::vector<std::uint64_t>& keys) {
    constexpr unsigned digit = 11;
    constexpr std::uint64_t mask = (1u << digit) - 1;
    std::uint64_t differ = 0;
    for (const std::uint32_t at : order)
        differ |= keys[at] ^ keys[order.front()];
    std::vector<std::uint32_t> sorted(order.size());
    // From the lowest digit to the highest; each pass leaves equal digits in the order that they have.
    for (unsigned shift = 0; shift < 64; shift += digit) {
        if ((differ >> shift & mask) == 0) continue;
        std::array<std::uint32_t, mask + 2> begins{};
        for (const std::uint32_t at : order)
            ++begins[(keys[at] >> shift & mask) + 1];
        for (std::size_t i = 1; i < begins.size(); ++i)
            begins[i] += begins[i - 1];
        for (const std::uint32_t at : order)
            sorted[begins[keys[at] >> shift & mask]++] = at;
        order.swap(sorted);
    }
}

} // namespace ismail::mailbox
