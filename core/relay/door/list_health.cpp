#include "relay/door/list_health.h"

#include "base/say.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

namespace {

// Why a list that answers so cannot be believed; empty where it can.
Sentence doubtsOf(const BlockList& list, const ListReading& reading) {
    if (reading.says == ListSays::refuses) return say("dnsbl.refuses", list.zone, reading.answer);
    if (reading.says == ListSays::nonsense) return say("dnsbl.nonsense", list.zone, reading.answer);
    return {};
}

// An answer that does not count for us shows that the list is alive all the same.
bool isListed(const ListReading& reading) {
    return reading.says == ListSays::listed || (reading.says == ListSays::notListed && !reading.answer.empty());
}

bool answered(const ListReading& reading) { return reading.says != ListSays::nothing; }

Sentence judge(const BlockList& list, const ListHealth::Tested& tested) {
    for (const ListReading* reading : {&tested.listed, &tested.unlisted, &tested.listedV6, &tested.unlistedV6})
        if (Sentence doubts = doubtsOf(list, *reading); !doubts.empty()) return doubts;
    if (isListed(tested.unlisted)) return say("dnsbl.listsEverything", list.zone);
    if (!isListed(tested.listed)) return say("dnsbl.listsNothing", list.zone);
    return {};
}

} // namespace

ListHealth::Row* ListHealth::find(const BlockList& list) {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
        return row.state.list.zone == list.zone && row.state.list.domains == list.domains;
    });
    return found == rows_.end() ? nullptr : &*found;
}

const ListHealth::Row* ListHealth::find(const BlockList& list) const {
    return const_cast<ListHealth*>(this)->find(list);
}

void ListHealth::configure(const std::vector<BlockList>& lists) {
    const std::lock_guard lock(mutex_);
    std::vector<Row> rows;
    for (const BlockList& list : lists) {
        const Row* known = find(list);
        if (known && known->state.list == list)
            rows.push_back(*known);
        else
            rows.push_back({{list, {}, {}, std::nullopt, true}, Time{}});
    }
    rows_ = std::move(rows);
}

std::vector<ListHealth::State> ListHealth::states() const {
    const std::lock_guard lock(mutex_);
    std::vector<State> states;
    for (const Row& row : rows_)
        states.push_back(row.state);
    return states;
}

bool ListHealth::mayAsk(const BlockList& list, const IpAddress& address) const {
    const std::lock_guard lock(mutex_);
    const Row* row = find(list);
    return !row || (row->state.setAside.empty() && (address.isV4() || row->state.v6));
}

bool ListHealth::mayAsk(const BlockList& list, const std::string&) const {
    const std::lock_guard lock(mutex_);
    const Row* row = find(list);
    return !row || row->state.setAside.empty();
}

void ListHealth::noteAnswer(const BlockList& list, const ListReading& reading, Time now) {
    Sentence doubts = doubtsOf(list, reading);
    if (doubts.empty()) return;
    const std::lock_guard lock(mutex_);
    Row* row = find(list);
    if (!row || !row->state.setAside.empty()) return;
    row->state.setAside = std::move(doubts);
    row->state.since = now;
    row->due = now + retested;
}

std::vector<BlockList> ListHealth::takeDue(Time now) {
    const std::lock_guard lock(mutex_);
    std::vector<BlockList> due;
    for (Row& row : rows_) {
        // A clock that was set back makes nobody wait for longer than the longest time.
        if (row.due > now && row.due - now <= retested) continue;
        due.push_back(row.state.list);
        row.due = now + retestedUnanswered;
    }
    return due;
}

void ListHealth::noteTest(const BlockList& list, const Tested& tested, Time now) {
    const std::lock_guard lock(mutex_);
    Row* row = find(list);
    if (!row || row->state.list != list) return; // the settings have changed meanwhile
    if (!answered(tested.listed) || !answered(tested.unlisted)) return;
    row->due = now + retested;
    row->state.tested = now;
    row->state.v6 = isListed(tested.listedV6) && !isListed(tested.unlistedV6);
    Sentence doubts = judge(list, tested);
    if (doubts.empty() != row->state.setAside.empty() || row->state.since == Time{}) row->state.since = now;
    row->state.setAside = std::move(doubts);
}

ListSelfTest::ListSelfTest(BlockList list, ListHealth& health, const Clock& clock)
    : list_(std::move(list)), health_(health), clock_(clock) {
    const auto add = [this](const std::string& prefix, ListReading ListHealth::Tested::*place) {
        if (auto name = queryName(prefix + "." + list_.zone)) asked_.push_back({{*name, DnsType::a}, place, false});
    };
    if (list_.domains) {
        add("test", &ListHealth::Tested::listed);
        add("invalid", &ListHealth::Tested::unlisted);
        return;
    }
    // ::FFFF:7F00:2, which as an address would be the same as 127.0.0.2.
    const auto nibbles = [](char last) {
        std::string name(1, last);
        for (const char c : std::string("00000f7ffff00000000000000000000"))
            name += std::string(".") + c;
        return name;
    };
    add("2.0.0.127", &ListHealth::Tested::listed);
    add("1.0.0.127", &ListHealth::Tested::unlisted);
    add(nibbles('2'), &ListHealth::Tested::listedV6);
    add(nibbles('1'), &ListHealth::Tested::unlistedV6);
}

std::vector<DnsQuestion> ListSelfTest::questions() {
    std::vector<DnsQuestion> asked;
    if (std::exchange(told_, true)) return asked;
    for (const Asked& each : asked_)
        asked.push_back(each.question);
    return asked;
}

void ListSelfTest::answer(const DnsQuestion& question, const DnsAnswer& answer) {
    const auto asked = std::find_if(asked_.begin(), asked_.end(),
                                    [&](const Asked& each) { return !each.answered && each.question == question; });
    if (asked == asked_.end()) return;
    asked->answered = true;
    tested_.*(asked->place) = readListAnswer(list_, answer);
    if (done()) health_.noteTest(list_, tested_, clock_.now());
}

bool ListSelfTest::done() const {
    return std::all_of(asked_.begin(), asked_.end(), [](const Asked& each) { return each.answered; });
}

} // namespace ismail::relay
