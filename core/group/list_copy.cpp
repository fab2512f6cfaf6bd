#include "group/list_copy.h"

namespace ismail::group {

namespace {

ListKeys keysOf(const ListInfo& info) {
    return {info.epoch.data,
            info.salt.data,
            info.key.data,
            {static_cast<int>(info.logN), static_cast<int>(info.r), static_cast<int>(info.p)}};
}

ListWant wantFor(const CopyHead& head, const ListGeneration& generation) {
    return {head.state.domain, {generation.keys.epoch}, generation.version, generation.since};
}

CopyStep stay(const CopyHead& head) {
    CopyStep step;
    step.head = head;
    return step;
}

CopyStep refuse(const CopyHead& head, std::string_view why) {
    CopyStep step = stay(head);
    step.bad = why;
    return step;
}

void dropBuilding(CopyStep& step) {
    if (step.head.building.number != 0) step.drop.push_back(step.head.building.number);
    step.head.building = {};
}

void beginAnew(CopyStep& step, ListKeys keys) {
    dropBuilding(step);
    step.head.building = {++step.head.lastNumber, std::move(keys)};
    step.want = wantFor(step.head, step.head.building);
}

bool take(CopyStep& step, ListGeneration& generation, const Bytes& packed, std::int64_t version) {
    auto changes = unpackChanges(packed);
    if (!changes) return false;
    step.into = generation.number;
    step.changes = std::move(*changes);
    generation.version = version;
    generation.taken += static_cast<std::int64_t>(step.changes.size());
    return true;
}

CopyStep onBuildingPage(const CopyHead& head, const ListPage& page) {
    CopyStep step = stay(head);
    ListGeneration& building = step.head.building;
    if (building.version == 0) building.since = page.newest;
    if (!take(step, building, page.changes.data, page.version)) return refuse(head, "a page holds no changes");
    if (building.taken > maxTaken) return refuse(head, "a list has no end");
    if (page.more) {
        step.want = wantFor(step.head, building);
        return step;
    }
    if (head.serving.number != 0) step.drop.push_back(head.serving.number);
    step.head.serving = std::move(building);
    step.head.serving.since = 0;
    step.head.building = {};
    step.sendHave = true;
    return step;
}

CopyStep onServingPage(const CopyHead& head, const ListPage& page) {
    CopyStep step = stay(head);
    ListGeneration& serving = step.head.serving;
    if (!take(step, serving, page.changes.data, page.version)) return refuse(head, "a page holds no changes");
    if (serving.taken > maxTaken)
        beginAnew(step, serving.keys);
    else if (page.more)
        step.want = wantFor(step.head, serving);
    else
        step.sendHave = true;
    return step;
}

} // namespace

CopyStep onDomainState(const CopyHead& head, const DomainState& state) {
    CopyStep step = stay(head);
    step.head.state = state;
    step.head.state.list.reset();
    const bool known = head.serving.number != 0;
    if (!state.linked) {
        dropBuilding(step);
        if (known) step.drop.push_back(head.serving.number);
        step.head.serving = {};
        step.forget = true;
        return step;
    }
    if (!state.list) {
        dropBuilding(step);
        return step;
    }
    ListKeys keys = keysOf(*state.list);
    if (step.head.building.number != 0 && step.head.building.keys == keys) {
        step.want = wantFor(step.head, step.head.building);
    } else if (!known || head.serving.keys != keys || state.list->version < head.serving.version) {
        beginAnew(step, std::move(keys));
    } else {
        dropBuilding(step);
        if (state.list->version > head.serving.version)
            step.want = wantFor(step.head, step.head.serving);
        else
            step.sendHave = true;
    }
    return step;
}

CopyStep onListChanged(const CopyHead& head, const ListChanged& message) {
    CopyStep step = stay(head);
    const ListGeneration& serving = head.serving;
    // While a list is fetched its pages bring what changes; a new epoch is told by domain.state.
    if (head.building.number != 0 || serving.number == 0 || message.epoch.data != serving.keys.epoch) return step;
    if (message.version <= serving.version) return step;
    if (message.after != serving.version || message.changes.data.empty()) {
        step.want = wantFor(head, serving);
        return step;
    }
    if (!take(step, step.head.serving, message.changes.data, message.version))
        return refuse(head, "a list.changed holds no changes");
    if (step.head.serving.taken > maxTaken) beginAnew(step, serving.keys);
    return step;
}

CopyStep onListPage(const CopyHead& head, const ListPage& page) {
    const bool builds = head.building.number != 0;
    const ListGeneration& generation = builds ? head.building : head.serving;
    if (generation.number == 0 || page.epoch.data != generation.keys.epoch || page.after != generation.version)
        return stay(head); // it passed what was asked for meanwhile
    switch (page.outcome) {
    case PageOutcome::changes: break;
    case PageOutcome::anew:
        // Where even everything is no answer, the epoch is another one and its domain.state on the way.
        if (page.after != 0) {
            CopyStep step = stay(head);
            beginAnew(step, generation.keys);
            return step;
        }
        return stay(head);
    case PageOutcome::unknown:
    case PageOutcome::later: return stay(head);
    }
    if (page.version < page.after || (page.more && page.version == page.after))
        return refuse(head, "a page leads nowhere");
    return builds ? onBuildingPage(head, page) : onServingPage(head, page);
}

CopyStep onListHave(const CopyHead& head, const ListHave& theirs, const ListHave& own) {
    CopyStep step = stay(head);
    const ListGeneration& serving = head.serving;
    if (head.building.number != 0 || serving.number == 0 || theirs.epoch.data != serving.keys.epoch) return step;
    if (theirs.version > serving.version) {
        step.want = wantFor(head, serving);
        return step;
    }
    // Versions that passed each other on the way say nothing; list.changed has been handled in between.
    if (theirs.version < serving.version || own.version != theirs.version || own.epoch.data != theirs.epoch.data)
        return step;
    if (own.digest.data == theirs.digest.data) {
        step.confirmed = true;
    } else {
        step.mismatch = true;
        beginAnew(step, serving.keys);
    }
    return step;
}

CopyStep fetchAnew(const CopyHead& head) {
    CopyStep step = stay(head);
    if (head.building.number != 0)
        step.want = wantFor(head, head.building);
    else if (head.serving.number != 0)
        beginAnew(step, head.serving.keys);
    return step;
}

ListHave haveOf(const CopyHead& head, Bytes digest) {
    return {head.state.domain, {head.serving.keys.epoch}, head.serving.version, {std::move(digest)}};
}

bool beatConfirms(const std::vector<CopyHead>& heads, ByteView hash) {
    std::vector<ListVersion> lists;
    for (const CopyHead& head : heads) {
        if (!head.state.aliasOf.empty()) continue;
        if (head.serving.number == 0 || head.building.number != 0) return false;
        lists.push_back({head.state.domain, head.serving.keys.epoch, head.serving.version});
    }
    return beatHash(std::move(lists)) == hash;
}

bool isFresh(const CopyHead& head, Time now, const FreshLimits& limits) {
    if (head.serving.number == 0 || !head.confirmedAt) return false;
    if (*head.confirmedAt - now > limits.stepBack) return false;
    if (now - *head.confirmedAt <= limits.fresh) return true;
    return head.byeAt && *head.byeAt - now <= limits.stepBack && now - *head.byeAt <= limits.afterBye;
}

} // namespace ismail::group
