#include "store/directory/list_copy_store.h"

#include <utility>

namespace ismail::store {

using group::CopyHead;
using group::HeldCopy;

void ListCopyStore::load(Database& database) {
    if (!box_) return;
    const std::lock_guard lock(mutex_);
    for (StoredCopy& copy : ListCopyTable(database).all(*box_))
        held_[copy.domainId] = {copy.partnerId, std::make_shared<const CopyHead>(std::move(copy.head)), {}};
}

HeldCopy ListCopyStore::copy(std::int64_t domainId) const {
    const std::lock_guard lock(mutex_);
    const auto found = held_.find(domainId);
    return found == held_.end() ? HeldCopy{domainId, 0, nullptr}
                                : HeldCopy{domainId, found->second.partnerId, found->second.head};
}

HeldCopy ListCopyStore::copyNamed(std::int64_t partnerId, const std::string& domain) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, held] : held_)
        if (held.partnerId == partnerId && held.head->state.domain == domain) return {id, partnerId, held.head};
    return {};
}

std::vector<HeldCopy> ListCopyStore::copiesOf(std::int64_t partnerId) const {
    std::vector<HeldCopy> copies;
    const std::lock_guard lock(mutex_);
    for (const auto& [id, held] : held_)
        if (held.partnerId == partnerId) copies.push_back({id, partnerId, held.head});
    return copies;
}

Result<std::optional<group::CopyEntry>> ListCopyStore::find(std::int64_t domainId, std::uint32_t generation,
                                                            ByteView tag) const {
    try {
        const auto database = pool_.lease();
        return ListCopyTable(*database).find(domainId, generation, tag);
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

Result<CopyHead> ListCopyStore::begin(std::int64_t domainId) {
    if (const HeldCopy there = copy(domainId); there.head) return *there.head;
    try {
        const auto database = pool_.lease();
        CopyHead head;
        head.lastNumber = ListCopyTable(*database).lastNumber(domainId);
        return head;
    } catch (const DatabaseError& error) {
        return error.toError();
    }
}

// Empty where the key is on the disk already.
Result<std::string> ListCopyStore::sealed(const group::ListGeneration& generation, const HeldCopy& before) const {
    if (generation.number == 0) return std::string();
    if (before.head &&
        (before.head->serving.number == generation.number || before.head->building.number == generation.number))
        return std::string();
    return box_->protect(Secret<std::string>(generation.keys.key));
}

void ListCopyStore::apply(std::int64_t partnerId, std::int64_t domainId, group::CopyStep step,
                          std::function<void(Status)> done) {
    const HeldCopy before = copy(domainId);
    if (!box_) return done(Error{ErrorKind::unavailable, "There is no secret to keep keys under."});
    const auto servingKey = sealed(step.head.serving, before), buildingKey = sealed(step.head.building, before);
    if (!servingKey || !buildingKey) return done(servingKey ? buildingKey.error() : servingKey.error());
    if (step.confirmed) {
        step.head.confirmedAt = clock_.now();
        step.head.byeAt.reset();
    }
    const auto shared = std::make_shared<const group::CopyStep>(std::move(step));
    WriteOp op;
    op.apply = [partnerId, domainId, shared, serving = *servingKey, building = *buildingKey,
                now = clock_.now()](Database& database) -> Status {
        ListCopyTable table(database);
        if (shared->forget) {
            table.forget(domainId);
            return {};
        }
        if (!database.number("SELECT 1 FROM domain JOIN partner ON partner.id=primary_partner "
                             "WHERE domain.id=? AND partner.id=? AND role=? AND peer_state=?",
                             domainId, partnerId, accounts::DomainRole::secondary, accounts::PairState::paired))
            return Error{ErrorKind::notFound, "The domain is not held for this partner."};
        table.write({domainId, partnerId, shared->head}, serving, building);
        if (shared->into != 0)
            table.change(domainId, shared->into, shared->into == shared->head.serving.number, shared->changes, now);
        for (const std::uint32_t generation : shared->drop)
            table.drop(domainId, generation);
        return {};
    };
    op.done = [this, partnerId, domainId, shared, done = std::move(done)](Status status) {
        if (status) {
            const std::lock_guard lock(mutex_);
            take(partnerId, domainId, *shared);
        }
        done(std::move(status));
    };
    committer_.submit(std::move(op), Lane::background);
}

// mutex_ is held. A beat may have come while the step was written.
void ListCopyStore::take(std::int64_t partnerId, std::int64_t domainId, const group::CopyStep& step) {
    if (step.forget) {
        held_.erase(domainId);
        return;
    }
    auto head = std::make_shared<CopyHead>(step.head);
    Held& held = held_[domainId];
    if (held.head && !step.confirmed) {
        head->confirmedAt = held.head->confirmedAt;
        head->byeAt = held.head->byeAt;
    }
    held.partnerId = partnerId;
    held.head = std::move(head);
}

void ListCopyStore::writeTimes(std::int64_t domainId, const CopyHead& head) {
    WriteOp op;
    op.apply = [domainId, confirmed = head.confirmedAt, bye = head.byeAt](Database& database) -> Status {
        ListCopyTable(database).setTimes(domainId, confirmed, bye);
        return {};
    };
    op.done = [this](const Status& status) {
        if (!status) log_.warning("list-copy.times_not_written", {{"error", status.error().text}});
    };
    committer_.submit(std::move(op), Lane::background);
}

void ListCopyStore::confirm(std::int64_t partnerId) {
    const Time now = clock_.now();
    std::vector<std::pair<std::int64_t, std::shared_ptr<const CopyHead>>> due;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [id, held] : held_) {
            if (held.partnerId != partnerId) continue;
            auto head = std::make_shared<CopyHead>(*held.head);
            head->confirmedAt = now;
            head->byeAt.reset();
            held.head = std::move(head);
            const bool recently =
                held.timesWrittenAt && now >= *held.timesWrittenAt && now - *held.timesWrittenAt < timesWritten;
            if (recently) continue;
            held.timesWrittenAt = now;
            due.emplace_back(id, held.head);
        }
    }
    for (const auto& [id, head] : due)
        writeTimes(id, *head);
}

void ListCopyStore::bye(std::int64_t partnerId) {
    std::vector<std::pair<std::int64_t, std::shared_ptr<const CopyHead>>> due;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [id, held] : held_) {
            if (held.partnerId != partnerId) continue;
            auto head = std::make_shared<CopyHead>(*held.head);
            head->byeAt = clock_.now();
            held.head = std::move(head);
            due.emplace_back(id, held.head);
        }
    }
    for (const auto& [id, head] : due)
        writeTimes(id, *head);
}

Result<std::optional<group::ListHave>> ListCopyStore::have(std::int64_t domainId) const {
    const HeldCopy held = copy(domainId);
    if (!held.head || held.head->serving.number == 0) return std::optional<group::ListHave>();
    const group::ListGeneration& serving = held.head->serving;
    group::ListDigest digest;
    Bytes last;
    try {
        while (true) {
            const auto database = pool_.lease();
            const auto page = ListCopyTable(*database).page(domainId, serving.number, last, digestPage);
            for (const group::ListChange& row : page)
                digest.add(row.tag, row.state);
            if (page.size() < digestPage) break;
            last = page.back().tag;
        }
    } catch (const DatabaseError& error) {
        return error.toError();
    }
    const HeldCopy after = copy(domainId);
    if (!after.head || after.head->serving.number != serving.number || after.head->serving.version != serving.version)
        return std::optional<group::ListHave>();
    return std::optional(group::haveOf(*held.head, digest.finish()));
}

void ListCopyStore::follow(const accounts::Directory& directory) {
    std::vector<std::int64_t> gone;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, held] : held_) {
            const accounts::Domain* domain = directory.domainById(id);
            const accounts::Partner* partner = directory.partner(held.partnerId);
            const bool stays = domain && domain->role == accounts::DomainRole::secondary &&
                               domain->primaryPartner == held.partnerId && partner &&
                               partner->peer.state == accounts::PairState::paired;
            if (!stays) gone.push_back(id);
        }
        for (const std::int64_t id : gone)
            held_.erase(id);
    }
    if (gone.empty()) return;
    WriteOp op;
    op.apply = [gone](Database& database) -> Status {
        for (const std::int64_t id : gone)
            ListCopyTable(database).forget(id);
        return {};
    };
    op.done = [this](const Status& status) {
        if (!status) log_.warning("list-copy.not_forgotten", {{"error", status.error().text}});
    };
    committer_.submit(std::move(op), Lane::background);
}

} // namespace ismail::store
