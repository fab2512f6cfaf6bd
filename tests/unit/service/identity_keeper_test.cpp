// The file of this server's keys, and which of them each partner is taken to know.
#include "identity_keeper.h"

#include "platform/durable_file.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace ismail;
using namespace ismail::service;

namespace {

const Bytes mx2(32, '2'), mx3(32, '3'), stranger(32, 's');

struct Fixture {
    QTemporaryDir directory;
    std::filesystem::path file = std::filesystem::path(directory.path().toStdString()) / "identity.key";
    ManualClock clock;

    std::unique_ptr<IdentityKeeper> open() const { return std::move(IdentityKeeper::open(file, clock).value()); }
};

Bytes keyInUse(const IdentityKeeper& keeper) { return keeper.keys().current().identity.publicKey(); }
Bytes calledWith(const IdentityKeeper& keeper, const Bytes& partner) {
    return keeper.candidates({partner}).front().publicKey();
}

} // namespace

class IdentityKeeperTest : public QObject {
    Q_OBJECT

private slots:
    void theKeyIsMadeOnceAndKept() {
        const Fixture f;
        const Bytes first = keyInUse(*f.open());
        QCOMPARE(keyInUse(*f.open()), first);
        QVERIFY(f.open()->keys().current().made);
        QVERIFY(platform::replaceFile(f.file, "short").ok());
        QCOMPARE(IdentityKeeper::open(f.file, f.clock).error().kind, ErrorKind::corrupt);
    }

    void aNewKeyIsOnTheDiskBesideTheOldOne() {
        const Fixture f;
        const auto keeper = f.open();
        const Bytes old = keyInUse(*keeper);
        QVERIFY(keeper->renew({}).ok());
        QVERIFY(keyInUse(*keeper) != old);
        const auto again = f.open();
        QCOMPARE(keyInUse(*again), keyInUse(*keeper));
        QCOMPARE(again->identities().size(), std::size_t(2));
        QCOMPARE(again->identities()[1].publicKey(), old);
    }

    void aKeyThatCannotBeWrittenIsNotUsed() {
        const Fixture f;
        const auto keeper = f.open();
        const Bytes old = keyInUse(*keeper);
        std::filesystem::remove_all(f.file.parent_path());
        QVERIFY(!keeper->renew({mx2}).ok());
        QCOMPARE(keyInUse(*keeper), old);
        QCOMPARE(keeper->identities().size(), std::size_t(1));
    }

    void partnersAreCalledWithTheKeyThatTheyKnow() {
        const Fixture f;
        const auto keeper = f.open();
        const Bytes first = keyInUse(*keeper);
        keeper->learn(mx2, first);
        QVERIFY(keeper->renew({mx2, mx3}).ok());
        const Bytes second = keyInUse(*keeper);
        QCOMPARE(calledWith(*keeper, mx2), first);
        QCOMPARE(calledWith(*keeper, mx3), first);
        QCOMPARE(calledWith(*keeper, stranger), second);
        QCOMPARE(keeper->candidates({mx2})[1].publicKey(), second);
        QVERIFY(!keeper->knowsCurrent({mx2, mx3}));
        keeper->learn(mx2, second);
        QCOMPARE(calledWith(*keeper, mx2), second);
        QVERIFY(keeper->knowsCurrent({Bytes(), mx2}));
        // A second change: whoever was away still knows the first key.
        QVERIFY(keeper->renew({mx2, mx3}).ok());
        QCOMPARE(calledWith(*keeper, mx2), second);
        QCOMPARE(calledWith(*keeper, mx3), first);
        QCOMPARE(keeper->candidates({mx3}).size(), std::size_t(3));
    }

    void oldKeysAreForgottenWhenTheirTimeIsOver() {
        Fixture f;
        const auto keeper = f.open();
        QVERIFY(keeper->renew({mx2}).ok());
        QVERIFY(keeper->forgetOld().ok());
        QCOMPARE(keeper->identities().size(), std::size_t(2));
        f.clock.advance(group::OwnKeys::oldKeyLife);
        QVERIFY(keeper->forgetOld().ok());
        QCOMPARE(keeper->identities().size(), std::size_t(1));
        QCOMPARE(calledWith(*keeper, mx2), keyInUse(*keeper));
        QCOMPARE(f.open()->identities().size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(IdentityKeeperTest)
#include "identity_keeper_test.moc"
