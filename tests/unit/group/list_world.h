// A primary with its rows, a secondary with its rows, and a line between them that may be cut. For tests of lists.
#pragma once

#include "crypto/digest.h"
#include "crypto/random.h"
#include "group/list_copy.h"
#include "group/list_source.h"

#include <deque>
#include <map>
#include <string>

namespace ismail::group {

// Rows as the primary's store keeps them. Names are stretched by a mere digest: the cost is not what is tested.
struct ListPrimary final : SourceRows {
    struct Row {
        SourceRow row;
        std::int64_t removedAt = 0;
    };
    SourceHead head;
    std::map<std::string, Row> rows;
    std::map<std::int64_t, std::string> byVersion;
    Bytes key = Bytes(listKeySize, 'k');

    ListPrimary() {
        head.domain = "a.example";
        renew(head);
    }

    void set(const std::string& name, RecipientState state, std::int64_t now) {
        Row& entry = rows[name];
        byVersion.erase(entry.row.version);
        std::vector<SourceRow> one{{crypto::sha256(name), state, 0}};
        numberRows(head, one);
        entry = {one.front(), now};
        byVersion[entry.row.version] = name;
        count();
    }
    // Tombstones from before then go.
    void purge(std::int64_t before) {
        for (auto at = rows.begin(); at != rows.end();) {
            const Row& entry = at->second;
            if (entry.row.state == RecipientState::removed && entry.removedAt < before) {
                head.horizon = std::max(head.horizon, entry.row.version);
                byVersion.erase(entry.row.version);
                at = rows.erase(at);
            } else {
                ++at;
            }
        }
    }
    void count() {
        head.count = 0;
        eachLive([this](const SourceRow&) { ++head.count; });
    }
    DomainState state() const {
        DomainState out;
        out.domain = head.domain;
        out.list = listInfo(head, key);
        return out;
    }

    std::vector<SourceRow> after(std::int64_t version, std::size_t most) const override {
        std::vector<SourceRow> out;
        for (auto at = byVersion.upper_bound(version); at != byVersion.end() && out.size() < most; ++at)
            out.push_back(rows.at(at->second).row);
        return out;
    }
    void eachLive(const std::function<void(const SourceRow&)>& visit) const override {
        for (const auto& [name, entry] : rows)
            if (entry.row.state != RecipientState::removed) visit(entry.row);
    }
};

// What the secondary's store has on its disk.
struct ListDisk {
    CopyHead head;
    std::map<std::uint32_t, std::map<Bytes, RecipientState>> rows; // of each generation

    void commit(const CopyStep& step) {
        for (const ListChange& change : step.changes) {
            auto& generation = rows[step.into];
            if (change.state == RecipientState::removed && step.into != head.serving.number)
                generation.erase(change.tag);
            else
                generation[change.tag] = change.state;
        }
        for (const std::uint32_t number : step.drop)
            rows.erase(number);
        head = step.head;
    }
    ListHave have() const {
        std::vector<ListChange> all;
        if (const auto found = rows.find(head.serving.number); found != rows.end())
            for (const auto& [tag, state] : found->second)
                all.push_back({tag, state});
        return haveOf(head, listDigest(std::move(all)));
    }
};

struct ListWorld {
    ListPrimary primary;
    ListDisk disk;
    std::deque<Message> toSecondary, toPrimary;
    ListHave asked; // what the secondary last said it has
    std::size_t page = maxPageChanges;
    std::size_t mismatches = 0, pages = 0;
    bool confirmed = false, connected = false;
    std::string bad;

    void connect() {
        cut();
        connected = true;
        toSecondary.emplace_back(primary.state());
    }
    // What is on the way is lost.
    void cut() {
        toSecondary.clear();
        toPrimary.clear();
        connected = confirmed = false;
    }
    // An edit, told when there is a connection.
    void edit(const std::string& name, RecipientState state, std::int64_t now = 0) {
        const std::int64_t before = primary.head.version;
        primary.set(name, state, now);
        if (connected) toSecondary.emplace_back(announce(primary.head, primary, primary.key, before));
    }
    bool idle() const { return toSecondary.empty() && toPrimary.empty(); }
    void primaryTurn() {
        const Message message = toPrimary.front();
        toPrimary.pop_front();
        if (const auto* want = std::get_if<ListWant>(&message)) {
            ++pages;
            toSecondary.emplace_back(answerWant(primary.head, primary, primary.key, *want, page));
        } else if (std::holds_alternative<ListHave>(message)) {
            toSecondary.emplace_back(answerHave(primary.head, primary, primary.key));
        }
    }
    CopyStep stepFor(const Message& message) const {
        if (const auto* state = std::get_if<DomainState>(&message)) return onDomainState(disk.head, *state);
        if (const auto* changed = std::get_if<ListChanged>(&message)) return onListChanged(disk.head, *changed);
        if (const auto* answer = std::get_if<ListPage>(&message)) return onListPage(disk.head, *answer);
        return onListHave(disk.head, std::get<ListHave>(message), asked);
    }
    // committed: else the secondary dies before its transaction.
    void secondaryTurn(bool committed = true) {
        const CopyStep step = stepFor(toSecondary.front());
        toSecondary.pop_front();
        committed ? take(step) : cut();
    }
    void take(const CopyStep& step) {
        disk.commit(step);
        if (step.mismatch) ++mismatches;
        if (!step.bad.empty()) bad = step.bad;
        confirmed = step.confirmed || (confirmed && !step.want);
        if (step.want) toPrimary.emplace_back(*step.want);
        if (step.sendHave) toPrimary.emplace_back(asked = disk.have());
    }
    void run() {
        for (int i = 0; i < 100'000 && !idle(); ++i)
            toPrimary.empty() ? secondaryTurn() : primaryTurn();
    }
    bool equal() const {
        return idle() && disk.head.building.number == 0 && disk.head.serving.version == primary.head.version &&
               disk.have().digest.data == answerHave(primary.head, primary, primary.key).digest.data;
    }
};

} // namespace ismail::group
