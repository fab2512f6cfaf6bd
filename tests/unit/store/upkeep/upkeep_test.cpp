// Maintenance in the middle of traffic, and what still comes when the store has stopped.
#include "unit/store/store_fixture.h"

#include <QTest>

#include <future>
#include <thread>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;

namespace {

const Bytes large(100'000, 'x'); // goes to a file

std::size_t bodyFiles(const StoreFixture& f) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(f.path() / "bodies"))
        count += entry.is_regular_file() ? 1 : 0;
    return count;
}

} // namespace

class UpkeepTest : public QObject {
    Q_OBJECT

private slots:
    void maintenanceRunsOnceAtATime() {
        StoreFixture f;
        std::promise<void> begun, release;
        const auto released = release.get_future().share();
        f.store->committer().submit({[&begun, released](Database&) -> Status {
                                         begun.set_value();
                                         released.get();
                                         return {};
                                     },
                                     nullptr});
        begun.get_future().get();
        std::thread first([&] { f.store->maintenance().run(); });
        while (f.store->committer().waiting() == 0)
            std::this_thread::yield();
        f.store->maintenance().run(); // comes back although nothing can be committed
        release.set_value();
        first.join();
    }

    void theFilesOfASliceThatWasUndoneStay() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        const auto account = f.addAccount(domain, "user");
        const auto inbox = f.store->directory().directory()->accountById(account)->inboxId;
        for (int i = 0; i < 2; ++i)
            QVERIFY(f.accept({StoreFixture::into(inbox)}, large) != 0);
        const auto version = f.store->directory().accountByAddress("user@example.test")->account.version;
        QVERIFY(f.store->directory().removeAccount(account, version).ok());
        f.execute("CREATE TRIGGER fails BEFORE DELETE ON mailbox_entry WHEN OLD.uid=2 "
                  "BEGIN SELECT RAISE(ABORT, 'no'); END");
        f.store->maintenance().run();
        f.reopen();
        QCOMPARE(bodyFiles(f), std::size_t(2));
        QCOMPARE(f.number("SELECT count(*) FROM mailbox_entry"), 2);
        f.execute("DROP TRIGGER fails");
        f.store->maintenance().run();
        f.reopen();
        QCOMPARE(bodyFiles(f), std::size_t(0));
        QCOMPARE(f.number("SELECT count(*) FROM mailbox_entry"), 0);
    }

    void aBodyThatComesAfterTheStopHangsNobody() {
        StoreFixture f;
        auto message = f.message({f.to("b", "example.test")});
        auto body = f.store->spool().openBody(message.id);
        QVERIFY(body->append(large));
        f.store->stop();
        for (int i = 0; i < 20; ++i)
            body->append(large);
        auto other = f.store->spool().openBody(f.store->spool().nextId());
        other->append(large);
        other->append(large);
        other.reset(); // nobody wants it
        std::promise<bool> stored;
        f.store->spool().commit(std::move(message), std::move(body),
                                [&](const Status& status) { stored.set_value(status.ok()); });
        QVERIFY(!stored.get_future().get());
    }
};

QTEST_GUILESS_MAIN(UpkeepTest)
#include "upkeep_test.moc"
