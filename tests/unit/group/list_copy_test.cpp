#include "group/list_copy.h"

#include "list_world.h"

#include <QtTest>

#include <random>

using namespace ismail;
using namespace ismail::group;

namespace {

constexpr std::int64_t dayMillis = 86'400'000;

std::optional<RecipientState> stateOf(const ListWorld& world, const std::string& name) {
    const auto rows = world.disk.rows.find(world.disk.head.serving.number);
    if (rows == world.disk.rows.end()) return std::nullopt;
    const auto found = rows->second.find(recipientTag(world.primary.key, crypto::sha256(name)));
    return found == rows->second.end() ? std::nullopt : std::optional(found->second);
}

ListWorld syncedWorld(int recipients) {
    ListWorld world;
    for (int i = 0; i < recipients; ++i)
        world.edit(std::to_string(i), RecipientState::normal);
    world.connect();
    world.run();
    return world;
}

// One random sequence of what may happen to two servers; true when the lists are the same after it.
class RandomStory {
public:
    explicit RandomStory(unsigned seed) : random_(seed) {
        world_.page = static_cast<std::size_t>(pick(1, 6));
        primaryBackup_ = world_.primary;
        diskBackup_ = world_.disk;
    }

    bool run() {
        for (int i = pick(5, 120); i > 0; --i)
            step();
        world_.connect();
        world_.run();
        // A digest that differs would heal, and hide what is wrong.
        return world_.equal() && world_.confirmed && world_.bad.empty() && world_.disk.rows.size() <= 1 &&
               world_.mismatches == 0;
    }

private:
    int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

    void step() {
        now_ += pick(0, 5);
        const int what = pick(0, 99);
        if (what < 40)
            world_.edit("u" + std::to_string(pick(0, 30)), static_cast<RecipientState>(pick(0, 4)), now_);
        else if (what < 80)
            move();
        else if (what < 86)
            world_.connect();
        else if (what < 90)
            world_.cut();
        else if (what < 93)
            world_.primary.purge(now_ - 40);
        else if (what < 95)
            diskBackup_ = world_.disk;
        else if (what < 96)
            primaryBackup_ = world_.primary;
        else if (what < 98)
            restoreSecondary();
        else
            restorePrimary();
    }
    void move() {
        for (int i = pick(1, 8); i > 0 && !world_.idle(); --i) {
            if (!world_.toPrimary.empty() && (world_.toSecondary.empty() || pick(0, 1) != 0))
                world_.primaryTurn();
            else
                world_.secondaryTurn(pick(0, 40) != 0);
        }
    }
    void restoreSecondary() {
        world_.cut();
        world_.disk = diskBackup_;
    }
    void restorePrimary() {
        world_.cut();
        world_.primary = primaryBackup_;
        renew(world_.primary.head);
    }

    std::mt19937 random_;
    ListWorld world_;
    ListPrimary primaryBackup_;
    ListDisk diskBackup_;
    std::int64_t now_ = 0;
};

} // namespace

class ListCopyTest : public QObject {
    Q_OBJECT

private slots:
    void aNewSecondaryFetchesTheList() {
        ListWorld world = syncedWorld(10'000);
        QVERIFY(world.equal());
        QVERIFY(world.confirmed);
        QCOMPARE(world.pages, std::size_t(3));
        QCOMPARE(stateOf(world, "77"), std::optional(RecipientState::normal));
        QVERIFY(!stateOf(world, "nobody"));
    }

    void anEmptyListIsAListToo() {
        ListWorld world = syncedWorld(0);
        QVERIFY(world.equal());
        QVERIFY(world.confirmed);
        QVERIFY(world.disk.head.serving.number != 0);
    }

    void aChangeArrivesWithoutBeingAskedFor() {
        ListWorld world = syncedWorld(3);
        const std::size_t before = world.pages;
        world.edit("new", RecipientState::normal);
        world.edit("1", RecipientState::disabled);
        world.edit("2", RecipientState::removed);
        world.run();
        QCOMPARE(world.pages, before);
        QCOMPARE(stateOf(world, "new"), std::optional(RecipientState::normal));
        QCOMPARE(stateOf(world, "1"), std::optional(RecipientState::disabled));
        QCOMPARE(stateOf(world, "2"), std::optional(RecipientState::removed));
        QVERIFY(world.equal());
    }

    void whatChangedInAnOutageIsFetchedAlone() {
        ListWorld world = syncedWorld(10'000);
        world.cut();
        world.edit("new", RecipientState::normal);
        const std::size_t before = world.pages;
        world.connect();
        world.run();
        QCOMPARE(world.pages, before + 1);
        QVERIFY(world.equal() && world.confirmed);
        QCOMPARE(world.disk.head.serving.number, std::uint32_t(1));
    }

    void theOldListServesUntilTheNewOneIsThere() {
        ListWorld world = syncedWorld(10);
        world.page = 3;
        renew(world.primary.head);
        world.edit("new", RecipientState::normal);
        world.connect();
        world.secondaryTurn();
        world.primaryTurn();
        world.secondaryTurn();
        QCOMPARE(world.disk.rows.size(), std::size_t(2));
        QCOMPARE(stateOf(world, "5"), std::optional(RecipientState::normal));
        QVERIFY(!stateOf(world, "new"));
        world.run();
        QCOMPARE(world.disk.rows.size(), std::size_t(1));
        QVERIFY(stateOf(world, "new"));
        QVERIFY(world.equal());
    }

    void aHalfFetchedListIsFetchedOn() {
        ListWorld world = syncedWorld(0);
        renew(world.primary.head);
        for (int i = 0; i < 20; ++i)
            world.edit(std::to_string(i), RecipientState::normal);
        world.page = 5;
        world.connect();
        for (int i = 0; i < 2; ++i) {
            world.secondaryTurn();
            world.primaryTurn();
        }
        world.secondaryTurn();
        QCOMPARE(world.disk.head.building.version, std::int64_t(10));
        world.pages = 0;
        world.connect();
        world.run();
        QVERIFY(world.equal());
        QCOMPARE(world.pages, std::size_t(2));
    }

    void aSecondaryThatMissedTombstonesFetchesEverything() {
        ListWorld world = syncedWorld(10);
        world.cut();
        world.edit("3", RecipientState::removed, 5);
        world.edit("4", RecipientState::removed, 50);
        world.primary.purge(10);
        world.connect();
        world.run();
        QVERIFY(world.equal());
        QVERIFY(!stateOf(world, "3"));
        QCOMPARE(world.mismatches, std::size_t(0));
        QCOMPARE(world.disk.head.serving.number, std::uint32_t(2));
    }

    void aListThatWentWrongHealsItself() {
        ListWorld world = syncedWorld(10);
        world.disk.rows.begin()->second.erase(world.disk.rows.begin()->second.begin());
        world.connect();
        world.run();
        QCOMPARE(world.mismatches, std::size_t(1));
        QVERIFY(world.equal() && world.confirmed);
    }

    void anAdministratorFetchesAListAnewThatSeemsRight() {
        ListWorld world = syncedWorld(10);
        world.page = 4;
        world.take(fetchAnew(world.disk.head));
        QCOMPARE(world.disk.head.serving.number, std::uint32_t(1));
        // Once more while it is under way: nothing begins again.
        world.primaryTurn();
        world.secondaryTurn();
        world.take(fetchAnew(world.disk.head));
        world.run();
        QVERIFY(world.equal() && world.confirmed);
        QCOMPARE(world.disk.head.serving.number, std::uint32_t(2));
        QCOMPARE(world.mismatches, std::size_t(0));
        // Of a domain without a list nothing is asked.
        QVERIFY(!fetchAnew(CopyHead{}).want);
    }

    void aDomainThatIsNotLinkedAnyMoreIsForgotten() {
        ListWorld world = syncedWorld(10);
        DomainState state = world.primary.state();
        state.linked = false;
        const CopyStep step = onDomainState(world.disk.head, state);
        QVERIFY(step.forget);
        QCOMPARE(step.drop.size(), std::size_t(1));
    }

    void aPrimaryThatMakesNoSenseChangesNothing() {
        ListWorld world = syncedWorld(3);
        const CopyHead& head = world.disk.head;
        ListPage page{"a.example",
                      {head.serving.keys.epoch},
                      PageOutcome::changes,
                      head.serving.version,
                      head.serving.version,
                      0,
                      {"odd"},
                      false};
        QVERIFY(!onListPage(head, page).bad.empty());
        page.changes.data.clear();
        page.more = true;
        QVERIFY(!onListPage(head, page).bad.empty()); // it would go on for ever
        page.version = 0;
        page.more = false;
        QVERIFY(!onListPage(head, page).bad.empty());
        for (const CopyStep& step :
             {onListPage(head, page), onListChanged({}, {}), onListPage({}, {}), onListHave({}, {}, {})}) {
            QVERIFY(step.changes.empty() && !step.want && !step.sendHave && step.drop.empty());
        }
        ListChanged changed{"a.example",
                            {head.serving.keys.epoch},
                            head.serving.version,
                            head.serving.version + 1,
                            {Bytes(17, '\xff')}};
        QVERIFY(!onListChanged(head, changed).bad.empty());
    }

    void aListWithoutEndIsStopped() {
        ListWorld world = syncedWorld(0);
        CopyHead head = world.disk.head;
        head.building = {9, head.serving.keys, 5, 5, maxTaken};
        const ListPage page{"a.example", {head.serving.keys.epoch}, PageOutcome::changes, 5, 6, 6, {Bytes(17, '\0')},
                            true};
        QVERIFY(!onListPage(head, page).bad.empty());
    }

    void theBeatConfirmsAllListsOrNone() {
        ListWorld world = syncedWorld(3);
        CopyHead alias, other = world.disk.head;
        alias.state.aliasOf = "a.example";
        other.state.domain = "b.example";
        const ListVersion a{"a.example", world.primary.head.epoch, world.primary.head.version};
        ListVersion b = a;
        b.domain = "b.example";
        QVERIFY(beatConfirms({world.disk.head, alias, other}, beatHash({b, a})));
        QVERIFY(!beatConfirms({world.disk.head, other}, beatHash({a})));
        ++b.version;
        QVERIFY(!beatConfirms({world.disk.head, other}, beatHash({a, b})));
        other.building = other.serving;
        --b.version;
        QVERIFY(!beatConfirms({world.disk.head, other}, beatHash({a, b})));
    }

    void freshIsWhatWasConfirmedLately() {
        CopyHead head;
        const Time now = fromMillis(1'700'000'000'000);
        const auto fresh = [&](std::int64_t agoMillis, std::optional<std::int64_t> bye = {}) {
            head.confirmedAt = now - Millis(agoMillis);
            head.byeAt = bye ? std::optional(now - Millis(*bye)) : std::nullopt;
            return isFresh(head, now);
        };
        QVERIFY(!fresh(0)); // never synced
        head.serving.number = 1;
        QVERIFY(fresh(0));
        QVERIFY(fresh(dayMillis));
        QVERIFY(!fresh(dayMillis + 1));
        QVERIFY(fresh(7 * dayMillis, 7 * dayMillis));
        QVERIFY(!fresh(7 * dayMillis + 1, 7 * dayMillis + 1));
        QVERIFY(fresh(-5 * 60'000));
        QVERIFY(!fresh(-5 * 60'000 - 1)); // the clock went back
        QVERIFY(!fresh(2 * dayMillis, -5 * 60'000 - 1));
        head.confirmedAt.reset();
        QVERIFY(!isFresh(head, now));
    }

    void whateverHappensTheListsAreEqualInTheEnd() {
        // ISMAIL_SEQUENCES: how many; 10,000 for a long run.
        const int given = qEnvironmentVariableIntValue("ISMAIL_SEQUENCES");
        for (int seed = 1; seed <= (given > 0 ? given : 500); ++seed)
            QVERIFY2(RandomStory(static_cast<unsigned>(seed)).run(), std::to_string(seed).c_str());
    }
};

QTEST_GUILESS_MAIN(ListCopyTest)
#include "list_copy_test.moc"
