#include "relay/door/door.h"

#include <utility>

namespace ismail::relay {

namespace {

constexpr std::size_t rowsAtOnce = 500;        // taken under one lock
constexpr std::size_t endedInAMinute = 20'000; // more wait for the next
constexpr std::size_t savedInAMinute = 40'000; // of a kind; more wait, since store does not keep more unwritten

template <typename Part>
void saveChanges(Part& part, DoorMemory& memory) {
    for (std::size_t saved = 0; saved < savedInAMinute; saved += rowsAtOnce) {
        auto changes = part.takeChanges(rowsAtOnce);
        const bool last = changes.size() < rowsAtOnce;
        if (!changes.empty()) memory.remember(std::move(changes));
        if (last) return;
    }
}

template <typename Part>
void removeEnded(Part& part, Time now) {
    for (std::size_t removed = 0; removed < endedInAMinute; removed += rowsAtOnce)
        part.removeEnded(now, rowsAtOnce);
}

} // namespace

Door::Door(Dependencies deps)
    : deps_(deps), greylist_(deps.memory.key(), known_), correspondents_(deps.memory, deps.workers, deps.clock),
      access_(deps.memory, deps.clock), lists_(std::make_shared<const std::vector<BlockList>>()) {}

void Door::open() {
    const Time now = deps_.clock.now();
    known_.load(deps_.memory.knownClients(KnownClients::maxOrigins), now);
    greylist_.load(deps_.memory.grey(Greylist::maxEntries), now);
    reputation_.load(deps_.memory.reputations(Reputation::maxRows), now);
    access_.load();
    (void)lists();
}

void Door::everyMinute() {
    const Time now = deps_.clock.now();
    removeEnded(known_, now);
    removeEnded(greylist_, now);
    removeEnded(reputation_, now);
    save();
    access_.loadWhereItDiffers();
}

void Door::save() {
    saveChanges(known_, deps_.memory);
    saveChanges(greylist_, deps_.memory);
    saveChanges(reputation_, deps_.memory);
}

std::shared_ptr<const std::vector<BlockList>> Door::lists() {
    const auto settings = deps_.settings.current();
    const std::string& text = settings->text(config::Setting::blockLists);
    const std::lock_guard lock(listsMutex_);
    if (text == listsText_) return lists_;
    // What ismail.conf says was not looked at by anybody: a value that makes no sense names no list.
    auto parsed = parseBlockLists(text);
    lists_ = std::make_shared<const std::vector<BlockList>>(parsed ? std::move(*parsed) : std::vector<BlockList>());
    listsText_ = text;
    health_.configure(*lists_);
    answers_.forget();
    return lists_;
}

std::vector<std::unique_ptr<DnsEngine>> Door::dueSelfTests() {
    (void)lists();
    std::vector<std::unique_ptr<DnsEngine>> tests;
    for (BlockList& list : health_.takeDue(deps_.clock.now()))
        tests.push_back(std::make_unique<ListSelfTest>(std::move(list), health_, deps_.clock));
    return tests;
}

} // namespace ismail::relay
