// Keys that sign: what an administrator changes, and what whoever signs sees of it.
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::store;
using accounts::DkimAlgorithm;
using accounts::DkimKey;
using accounts::DkimKeyState;
using ismail::test::StoreFixture;

namespace {

DkimKey key(std::int64_t domain, const std::string& selector, DkimAlgorithm algorithm = DkimAlgorithm::rsa) {
    DkimKey made;
    made.domainId = domain;
    made.selector = selector;
    made.algorithm = algorithm;
    made.publicKey = "cHVibGlj";
    made.protectedPrivate = "sealed " + selector;
    return made;
}

std::vector<DkimKey> pair(std::int64_t domain, const std::string& name) {
    return {key(domain, name + "a"), key(domain, name + "b", DkimAlgorithm::ed25519)};
}

} // namespace

class DkimKeyTest : public QObject {
    Q_OBJECT

private slots:
    void aPairIsThereForWhoeverSignsAlsoAfterARestart() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        QVERIFY(f.store->dkimKeys().dkimKeys()->of(domain).empty());
        QVERIFY(f.store->dkimKeys().add(pair(domain, "is202612")).ok());
        QVERIFY(f.store->dkimKeys().dkimKeys()->active(domain).empty());
        f.clock.advance(Millis(5000));
        QVERIFY(f.store->dkimKeys()
                    .setStates(domain, {{"is202612a", DkimKeyState::active}, {"is202612b", DkimKeyState::active}})
                    .ok());
        QVERIFY(f.store->dkimKeys().noteSeen(domain, "is202612a", f.clock.now()).ok());
        for (int restart = 0; restart < 2; ++restart) {
            const auto keys = f.store->dkimKeys().dkimKeys()->active(domain);
            QCOMPARE(keys.size(), std::size_t(2));
            QCOMPARE(keys[0]->selector, std::string("is202612a"));
            QCOMPARE(keys[0]->protectedPrivate, std::string("sealed is202612a"));
            QVERIFY(keys[1]->algorithm == DkimAlgorithm::ed25519);
            QVERIFY(keys[0]->since == f.clock.now());
            QVERIFY(keys[0]->seenAt == f.clock.now());
            QVERIFY(!keys[1]->seenAt);
            f.reopen();
        }
    }

    void aPairComesWholeOrNotAtAll() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        QVERIFY(f.store->dkimKeys().add({key(domain, "is1b")}).ok());
        QCOMPARE(f.store->dkimKeys().add(pair(domain, "is1")).error().kind, ErrorKind::conflict);
        QCOMPARE(f.store->dkimKeys().dkimKeys()->of(domain).size(), std::size_t(1));
        QCOMPARE(f.store->dkimKeys().add(pair(4711, "is1")).error().kind, ErrorKind::notFound);
        QCOMPARE(f.store->dkimKeys().add({key(domain, "Has Blank")}).error().kind, ErrorKind::invalid);
        for (int i = 0; i < 19; ++i)
            QVERIFY(f.store->dkimKeys().add({key(domain, "more" + std::to_string(i))}).ok());
        QCOMPARE(f.store->dkimKeys().add({key(domain, "last")}).error().kind, ErrorKind::exhausted);
    }

    void oneTakesThePlaceOfTheOtherInOneStep() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        auto& keys = f.store->dkimKeys();
        QVERIFY(keys.add({key(domain, "old"), key(domain, "new")}).ok());
        QVERIFY(keys.setStates(domain, {{"old", DkimKeyState::active}}).ok());
        QCOMPARE(keys.remove(domain, "old").error().kind, ErrorKind::conflict);
        QVERIFY(!keys.setStates(domain, {{"old", DkimKeyState::retiring}, {"nobody", DkimKeyState::active}}).ok());
        QCOMPARE(keys.dkimKeys()->active(domain).at(0)->selector, std::string("old"));
        const auto before = keys.dkimKeys();
        QVERIFY(keys.setStates(domain, {{"old", DkimKeyState::retiring}, {"new", DkimKeyState::active}}).ok());
        QCOMPARE(keys.dkimKeys()->active(domain).at(0)->selector, std::string("new"));
        QCOMPARE(before->active(domain).at(0)->selector, std::string("old"));
        QVERIFY(keys.remove(domain, "old").ok());
        QCOMPARE(keys.remove(domain, "old").error().kind, ErrorKind::notFound);
    }

    void aKeyThatDidNotChangeStaysTheSameObject() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        auto& keys = f.store->dkimKeys();
        QVERIFY(keys.add(pair(domain, "is1")).ok());
        const auto first = keys.dkimKeys()->of(domain);
        QVERIFY(keys.setStates(domain, {{"is1b", DkimKeyState::active}}).ok());
        const auto second = keys.dkimKeys()->of(domain);
        QVERIFY(first[0] == second[0]);
        QVERIFY(first[1] != second[1]);
    }

    void aRevokedKeyForgetsItsSecretAndStaysRevoked() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test");
        auto& keys = f.store->dkimKeys();
        QVERIFY(keys.add(pair(domain, "is1")).ok());
        QVERIFY(keys.setStates(domain, {{"is1a", DkimKeyState::revoked}}).ok());
        QVERIFY(keys.dkimKeys()->of(domain).at(0)->protectedPrivate.empty());
        QCOMPARE(keys.setStates(domain, {{"is1a", DkimKeyState::active}}).error().kind, ErrorKind::conflict);
        QCOMPARE(f.number("SELECT count(*) FROM dkim_key WHERE protected_private<>''"), 1);
    }

    void keysGoWithTheirDomain() {
        StoreFixture f;
        const auto domain = f.addDomain("example.test"), other = f.addDomain("other.test");
        QVERIFY(f.store->dkimKeys().add(pair(domain, "is1")).ok());
        QVERIFY(f.store->dkimKeys().add(pair(other, "is1")).ok());
        QVERIFY(f.store->directory().removeDomain(domain, 0).ok());
        QVERIFY(f.store->dkimKeys().dkimKeys()->of(domain).empty());
        QCOMPARE(f.store->dkimKeys().dkimKeys()->of(other).size(), std::size_t(2));
        QCOMPARE(f.number("SELECT count(*) FROM dkim_key"), 2);
    }
};

QTEST_GUILESS_MAIN(DkimKeyTest)
#include "dkim_key_test.moc"
