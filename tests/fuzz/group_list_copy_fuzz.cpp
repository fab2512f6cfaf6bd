// A secondary's list with a primary that says anything, in any order: what it writes goes to rows that exist, it never
// asks for two pages by one step, and generations neither come back nor pile up.
#include "group/list_copy.h"
#include "linear_cost.h"

#include <cstdlib>
#include <set>

using namespace ismail;
using namespace ismail::group;

namespace {

// Octets of the input as choices; zeros behind its end.
class Choices {
public:
    explicit Choices(ByteView input) : rest_(input) {}

    bool done() const { return rest_.empty(); }
    unsigned next() {
        if (rest_.empty()) return 0;
        const unsigned octet = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return octet;
    }
    Bytes octets(std::size_t size) {
        const Bytes out(rest_.substr(0, size));
        rest_.remove_prefix(out.size());
        return out;
    }
    rpc::Blob epoch() { return {Bytes(epochSize, static_cast<char>(next() % 3))}; }
    std::int64_t version() { return next() % 16; }

private:
    ByteView rest_;
};

CopyStep anyStep(const CopyHead& head, Choices& choices) {
    const unsigned what = choices.next() % 8;
    if (what < 2) {
        DomainState state;
        state.domain = "a.example";
        state.linked = choices.next() % 16 != 0;
        if (choices.next() % 8 != 0)
            state.list = ListInfo{
                choices.epoch(), {Bytes(listSaltSize, 's')}, {Bytes(listKeySize, 'k')}, 8, 8, 1, choices.version(), 0};
        return onDomainState(head, state);
    }
    if (what < 4) {
        ListChanged changed{"a.example", choices.epoch(), choices.version(), choices.version(), {}};
        changed.changes.data = choices.octets(choices.next() % 3 * listChangeSize + choices.next() / 255);
        return onListChanged(head, changed);
    }
    if (what < 7) {
        ListPage page;
        page.epoch = choices.epoch();
        page.outcome = static_cast<PageOutcome>(choices.next() / 16 % 16 < 12 ? 0 : choices.next() % 4);
        page.after = choices.version();
        page.version = choices.version();
        page.newest = choices.version();
        page.more = choices.next() % 2 != 0;
        page.changes.data = choices.octets(choices.next() % 3 * listChangeSize + choices.next() / 255);
        return onListPage(head, page);
    }
    const ListHave have{
        "a.example", choices.epoch(), choices.version(), {Bytes(32, static_cast<char>(choices.next() % 2))}};
    return onListHave(head, have, haveOf(head, Bytes(32, '\0')));
}

void run(const std::uint8_t* data, std::size_t size) {
    Choices choices(ByteView(reinterpret_cast<const char*>(data), size));
    CopyHead head;
    std::set<std::uint32_t> live;
    while (!choices.done()) {
        const CopyStep step = anyStep(head, choices);
        if (!step.bad.empty() && (!step.changes.empty() || step.want || step.head.serving != head.serving ||
                                  step.head.building != head.building))
            std::abort();
        if (step.want && step.sendHave) std::abort();
        // Before the writes the rows of a generation may be none yet.
        live.insert(head.serving.number);
        live.insert(head.building.number);
        live.erase(0);
        if (!step.changes.empty() && !live.contains(step.into)) std::abort();
        for (const std::uint32_t number : step.drop)
            if (live.erase(number) != 1) std::abort();
        if (step.head.lastNumber < head.lastNumber) std::abort();
        if (live.size() > 2) std::abort();
        if (step.forget) {
            if (!live.empty()) std::abort();
            head = {};
            continue;
        }
        head = step.head;
        if (head.serving.number != 0 && head.serving.number == head.building.number) std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    ismail::test::wantLinearCost(data, size, 0, run);
    return 0;
}
