#include "relay/door/door.h"
#include "support/door_doubles.h"
#include "support/relay_doubles.h"
#include "support/stepped_workers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct House {
    MemoryOfDoor& memory;
    ManualClock& clock;
    SteppedWorkers workers;
    FakeSettings settings;
    Door door{{memory, workers, settings, clock}};

    House(MemoryOfDoor& m, ManualClock& c) : memory(m), clock(c) { door.open(); }
    bool passes(const std::string& sender) {
        return door.greylist()
            .attempt({"192.0.2.0/24", sender, "b@here.example"}, GreyLimits::of(*settings.current()), clock.now())
            .passes;
    }
};

} // namespace

class DoorTest : public QObject {
    Q_OBJECT
private slots:
    void whatWasLearnedSurvivesARestart() {
        MemoryOfDoor memory;
        ManualClock clock;
        {
            House house(memory, clock);
            QVERIFY(!house.passes("one@example.org"));
            QVERIFY(!house.passes("two@example.org"));
            for (int i = 0; i < 5; ++i)
                house.door.reputation().delivered({ReputationKind::domain, "spam.example"}, true, clock.now());
            QVERIFY(memory.greyRows.empty());
            house.door.everyMinute();
            QCOMPARE(memory.greyRows.size(), std::size_t(2));
        }
        clock.advance(minutes(5));
        {
            House house(memory, clock);
            QVERIFY(house.passes("one@example.org"));
            QVERIFY(house.passes("two@example.org"));
            QCOMPARE(house.door.reputation().points({ReputationKind::domain, "spam.example"}, clock.now()), 3);
            house.door.close();
        }
        House house(memory, clock);
        QVERIFY(house.door.known().isKnown("192.0.2.0/24", clock.now()));
        QVERIFY(house.passes("three@example.org"));
    }

    void whatHasEndedGoesFromTheDiskToo() {
        MemoryOfDoor memory;
        ManualClock clock;
        House house(memory, clock);
        for (int i = 0; i < 2'000; ++i)
            house.passes("x" + std::to_string(i) + "@example.org");
        house.door.everyMinute();
        QCOMPARE(memory.greyRows.size(), std::size_t(2'000));
        clock.advance(hours(25));
        house.door.everyMinute();
        QCOMPARE(memory.greyRows.size(), std::size_t(0));
        QCOMPARE(house.door.greylist().size(), std::size_t(0));
    }

    void listsFollowTheirSettingAndNewOnesAreTested() {
        MemoryOfDoor memory;
        ManualClock clock;
        House house(memory, clock);
        QVERIFY(house.door.lists()->empty());
        QVERIFY(house.door.dueSelfTests().empty());
        house.settings.set(Setting::blockLists, "zen.example other.example*2");
        QCOMPARE(house.door.lists()->size(), std::size_t(2));
        QCOMPARE(house.door.lists().get(), house.door.lists().get());
        QCOMPARE(house.door.dueSelfTests().size(), std::size_t(2));
        QVERIFY(house.door.dueSelfTests().empty());
        house.settings.set(Setting::blockLists, "nonsense");
        QVERIFY(house.door.lists()->empty());
    }

    void theListsOfTheAdministratorAreReadAtTheStart() {
        MemoryOfDoor memory;
        ManualClock clock;
        AccessEntry entry;
        entry.pattern = "spam.example";
        memory.addAccess(entry, [](const Result<AccessEntry>&) {});
        House house(memory, clock);
        QCOMPARE(house.door.access().current()->size(), std::size_t(1));
        memory.access.clear(); // its owner was removed
        house.door.everyMinute();
        QCOMPARE(house.door.access().current()->size(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(DoorTest)
#include "door_test.moc"
