// Pairs on the disk: half and whole, with the roles of their domains; forgotten, revoked, and kept over restarts.
#include "group_fixture.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::store;
using namespace ismail::test;
using accounts::PairState;
using accounts::RecipientPolicy;

namespace {

PairRecord record(char key = 'S') {
    PairRecord record;
    record.key = Bytes(32, key);
    record.name = "mx2.example.org";
    record.host = "mx2.example.org";
    record.features = {"sync1"};
    return record;
}

struct World : StoreFixture {
    PlainKeyBox box;
    World() {
        options.keyBox = &box;
        reopen();
    }
    PairStore& pairs() { return store->pairs(); }
    const accounts::Partner& partner(std::int64_t id) {
        held = store->directory().directory();
        return *held->partner(id);
    }
    const accounts::Domain* domain(const std::string& name) {
        held = store->directory().directory();
        return held->domain(name);
    }
    std::shared_ptr<const accounts::Directory> held;
};

} // namespace

class PairStoreTest : public QObject {
    Q_OBJECT

private slots:
    void aGiverWritesItsHalfWithTheLinksAndThenTheWhole() {
        World w;
        w.addDomain("ours.example");
        PairRecord half = record();
        half.offer = group::PairOffer{{"ours.example"}, {"theirs.example"}, 5000};
        half.links = {{"theirs.example"}, {"ours.example"}};
        half.mostHeld = 1'000'000;
        const auto id = w.pairs().store(half);
        QVERIFY(id.ok());
        QVERIFY(w.partner(*id).peer.state == PairState::half);
        QCOMPARE(w.partner(*id).peer.key, std::string(32, 'S'));
        QCOMPARE(w.partner(*id).maxHeld, std::optional<std::uint64_t>(1'000'000));
        QCOMPARE(w.domain("ours.example")->secondaries.front().partnerId, *id);
        QCOMPARE(w.domain("theirs.example")->primaryPartner, std::optional(*id));
        QVERIFY(w.domain("theirs.example")->recipientPolicy == RecipientPolicy::synced);
        w.reopen();
        const auto kept = w.pairs().half(*id);
        QVERIFY(kept.ok() && *kept);
        QVERIFY(!(*kept)->caller);
        QCOMPARE((*kept)->offer.hold, std::vector<std::string>{"ours.example"});
        QCOMPARE((*kept)->offer.mostHeld, std::int64_t(5000));
        PairRecord whole = record();
        whole.whole = true;
        whole.links = half.links;
        QCOMPARE(*w.pairs().store(whole), *id);
        w.reopen();
        QVERIFY(w.partner(*id).peer.state == PairState::paired);
        QVERIFY(w.partner(*id).peer.pairedAt.has_value());
        QVERIFY(!*w.pairs().half(*id));
        QCOMPARE(w.domain("ours.example")->secondaries.size(), std::size_t(1));
        const group::PairLinks links = linksOf(*w.store->directory().directory(), *id);
        QVERIFY((links == group::PairLinks{{"theirs.example"}, {"ours.example"}}));
        QCOMPARE(partnerByKey(*w.store->directory().directory(), std::string(32, 'S'))->id, *id);
        QVERIFY(!partnerByKey(*w.store->directory().directory(), ""));
    }

    void aRoleThatClashesLeavesNothingBehind() {
        World w;
        w.addDomain("ours.example");
        PairRecord whole = record();
        whole.whole = true;
        whole.links = {{"ours.example"}, {}};
        QCOMPARE(w.pairs().store(whole).error().kind, ErrorKind::conflict);
        QVERIFY(w.store->directory().directory()->partners().empty());
        whole.links = {{}, {"unknown.example"}};
        QCOMPARE(w.pairs().store(whole).error().kind, ErrorKind::conflict);
        QVERIFY(w.store->directory().directory()->partners().empty());
    }

    void anOrdinaryPartnerOfTheSameHostIsUpgradedInPlace() {
        World w;
        accounts::Partner old;
        old.name = "backup";
        old.host = "MX2.example.org";
        old.user = "me";
        old.protectedPassword = "sealed";
        const auto id = w.store->directory().addPartner(old);
        PairRecord whole = record();
        whole.whole = true;
        QCOMPARE(*w.pairs().store(whole), *id);
        QCOMPARE(w.partner(*id).name, std::string("backup"));
        QCOMPARE(w.partner(*id).protectedPassword, std::string("sealed"));
    }

    void anotherKeyIsTakenOnlyAfterTheQuestion() {
        World w;
        PairRecord whole = record();
        whole.whole = true;
        const auto id = w.pairs().store(whole);
        PairRecord other = record('T');
        other.whole = true;
        QCOMPARE(w.pairs().store(other).error().kind, ErrorKind::conflict);
        other.replaceKey = true;
        QCOMPARE(*w.pairs().store(other), *id);
        QCOMPARE(w.partner(*id).peer.key, std::string(32, 'T'));
        PairRecord shortKey = record();
        shortKey.key = "short";
        QCOMPARE(w.pairs().store(shortKey).error().kind, ErrorKind::invalid);
    }

    void anEditOfTheAdministratorLeavesThePairAlone() {
        World w;
        PairRecord whole = record();
        whole.whole = true;
        const auto id = w.pairs().store(whole);
        accounts::Partner edited = w.partner(*id);
        edited.peer = {};
        edited.behindNat = true;
        edited.maxHeld = 12345;
        QVERIFY(w.store->directory().setPartner(edited).ok());
        QVERIFY(w.partner(*id).peer.state == PairState::paired);
        QVERIFY(w.partner(*id).behindNat);
        QCOMPARE(w.partner(*id).maxHeld, std::optional<std::uint64_t>(12345));
    }

    void halfPairsAreForgottenAfterADay() {
        World w;
        w.addDomain("ours.example");
        PairRecord half = record();
        half.offer = group::PairOffer{};
        half.links = {{}, {"ours.example"}};
        const auto id = w.pairs().store(half);
        QVERIFY(id.ok());
        QCOMPARE(*w.pairs().removeOldHalves(), std::size_t(0));
        w.clock.advance(group::halfPairLife + Millis(1));
        QCOMPARE(*w.pairs().removeOldHalves(), std::size_t(1));
        QVERIFY(w.store->directory().directory()->partners().empty());
        QVERIFY(w.domain("ours.example")->secondaries.empty());
        // Where a domain here needs the partner, it stays as an ordinary one.
        half.links = {{"theirs.example"}, {}};
        const auto other = w.pairs().store(half);
        w.clock.advance(group::halfPairLife + Millis(1));
        QCOMPARE(*w.pairs().removeOldHalves(), std::size_t(1));
        QVERIFY(w.partner(*other).peer.state == PairState::none);
        QVERIFY(w.domain("theirs.example")->recipientPolicy == RecipientPolicy::callAhead);
    }

    void aSecondKeyIsGoodBesideTheFirstUntilThatIsDropped() {
        World w;
        PairRecord whole = record();
        whole.whole = true;
        const auto id = w.pairs().store(whole);
        QVERIFY(w.pairs().setNextKey(*id, {Bytes(32, 'S'), Bytes(32, 'N'), 7}).ok());
        const auto directory = w.store->directory().directory();
        QCOMPARE(partnerByKey(*directory, Bytes(32, 'N'))->id, *id);
        QCOMPARE(partnerByKey(*directory, Bytes(32, 'S'))->id, *id);
        QCOMPARE(w.pairs().dropOldKey(*id, Bytes(32, 'S')).error().kind, ErrorKind::notFound);
        QVERIFY(w.pairs().dropOldKey(*id, Bytes(32, 'N')).ok());
        QVERIFY(!partnerByKey(*w.store->directory().directory(), Bytes(32, 'S')));
        QCOMPARE(w.pairs().dropOldKey(*id, Bytes(32, 'N')).error().kind, ErrorKind::notFound);
        w.reopen();
        QCOMPARE(w.partner(*id).peer.key, std::string(32, 'N'));
        QCOMPARE(w.partner(*id).peer.keyNumber, std::int64_t(7));
    }

    void aKeyIsTakenOnlyWithALaterNumberAndByAKeyThatIsKnown() {
        World w;
        PairRecord whole = record();
        whole.whole = true;
        const auto id = w.pairs().store(whole);
        const auto next = [&](char old, char key, std::int64_t number) {
            const Status set = w.pairs().setNextKey(*id, {Bytes(32, old), Bytes(32, key), number});
            return set ? std::string(w.partner(*id).peer.key.substr(0, 1) + w.partner(*id).peer.nextKey.substr(0, 1))
                       : std::string();
        };
        QCOMPARE(next('X', 'N', 5), std::string());
        QCOMPARE(next('S', 'N', 5), std::string("SN"));
        QCOMPARE(next('S', 'M', 5), std::string());
        QCOMPARE(next('S', 'M', 6), std::string("SM"));
        // Two changes in a row: the first key goes with the second change.
        QCOMPARE(next('M', 'O', 7), std::string("MO"));
        QCOMPARE(next('S', 'P', 8), std::string());
        PairRecord other = record('T');
        other.name = other.host = "mx3.example.org";
        other.whole = true;
        QVERIFY(w.pairs().store(other).ok());
        QCOMPARE(next('M', 'T', 9), std::string());
        // A pair that is made anew begins anew.
        whole.key = Bytes(32, 'R');
        whole.replaceKey = true;
        QCOMPARE(*w.pairs().store(whole), *id);
        QCOMPARE(w.partner(*id).peer.keyNumber, std::int64_t(0));
        QCOMPARE(next('R', 'Q', 1), std::string("RQ"));
    }

    void aStolenPartnerIsShutOutAndTheOthersGetNewEpochs() {
        GroupFixture g;
        g.pair();
        GroupFixture::paired(g.primary, "mx3", 'U', {{}, {"example.test"}});
        g.primary.addAccount(g.domainThere(), "anna");
        g.work();
        const auto other = g.primary.store->directory().directory()->partnerByName("mx3")->id;
        const auto before = g.primary.store->recipientLists().info(other, g.domainThere());
        QVERIFY(g.primary.store->pairs().unpair(g.partnerThere, true).ok());
        const auto after = g.primary.store->recipientLists().info(other, g.domainThere());
        QVERIFY(before.ok() && *before && after.ok() && *after);
        QVERIFY((*before)->epoch.data != (*after)->epoch.data);
        QVERIFY(!partnerByKey(*g.primary.store->directory().directory(), Bytes(32, 'S')));
        QCOMPARE(g.primary.store->pairs().unpair(g.partnerThere, true).error().kind, ErrorKind::notFound);
    }

    void aDomainThatIsOfferedLaterWaitsUntilItIsTakenOrDeclined() {
        World w;
        PairRecord whole = record();
        whole.whole = true;
        const auto id = w.pairs().store(whole);
        QVERIFY(w.pairs().offerDomain(*id, "new.example").ok());
        QVERIFY(w.pairs().offerDomain(*id, "new.example").ok());
        QVERIFY(w.pairs().offerDomain(*id, "bank.example").ok());
        w.reopen();
        QCOMPARE(w.pairs().waiting()->size(), std::size_t(2));
        QVERIFY(w.pairs().takeDomain(*id, "new.example").ok());
        QVERIFY(w.pairs().declineDomain(*id, "bank.example").ok());
        QVERIFY(w.pairs().waiting()->empty());
        QCOMPARE(w.domain("new.example")->primaryPartner, std::optional(*id));
        QVERIFY(!w.domain("bank.example"));
        QCOMPARE(w.pairs().takeDomain(*id, "bank.example").error().kind, ErrorKind::notFound);
    }

    void aGreetingIsWrittenOnceAnHourOrWhereItSaysSomethingNew() {
        World w;
        PairRecord whole = record();
        whole.whole = true;
        const auto id = w.pairs().store(whole);
        QVERIFY(w.pairs().greeted(*id, {"sync1"}).ok());
        const Time first = *w.partner(*id).peer.lastHello;
        w.clock.advance(Millis(60'000));
        QVERIFY(w.pairs().greeted(*id, {"sync1"}).ok());
        QCOMPARE(*w.partner(*id).peer.lastHello, first);
        QVERIFY(w.pairs().greeted(*id, {"sync1", "ledger1"}).ok());
        QCOMPARE(w.partner(*id).peer.features.size(), std::size_t(2));
        QVERIFY(*w.partner(*id).peer.lastHello > first);
    }

    void theDomainsOfThisServerAreThoseOfTheDirectory() {
        World w;
        w.addDomain("ours.example");
        PairRecord whole = record();
        whole.whole = true;
        whole.links = {{"theirs.example"}, {}};
        const auto id = w.pairs().store(whole);
        const DirectoryDomains toIt(w.store->directory().directory(), *id),
            toOthers(w.store->directory().directory(), 0);
        QCOMPARE(toIt.primaries(), std::vector<std::string>{"ours.example"});
        QVERIFY(toIt.isPrimary("ours.example") && !toIt.isPrimary("theirs.example"));
        QVERIFY(!toIt.isHeldForAnother("theirs.example"));
        QVERIFY(toOthers.isHeldForAnother("theirs.example"));
    }
};

QTEST_GUILESS_MAIN(PairStoreTest)
#include "pair_store_test.moc"
