#include "group/pairing.h"

#include <QtTest>

#include <algorithm>
#include <deque>
#include <map>

using namespace ismail;
using namespace ismail::group;

namespace {

struct Domains final : OwnDomains {
    Domains() = default;
    Domains(std::vector<std::string> own, std::vector<std::string> held)
        : primary(std::move(own)), elsewhere(std::move(held)) {}

    std::vector<std::string> primary, elsewhere;

    std::vector<std::string> primaries() const override { return primary; }
    bool isPrimary(const std::string& domain) const override {
        return std::find(primary.begin(), primary.end(), domain) != primary.end();
    }
    bool isHeldForAnother(const std::string& domain) const override {
        return std::find(elsewhere.begin(), elsewhere.end(), domain) != elsewhere.end();
    }
};

using Names = std::vector<std::string>;

std::map<std::string, PairProblem> problems(const std::vector<RefusedDomain>& refused) {
    std::map<std::string, PairProblem> out;
    for (const RefusedDomain& each : refused)
        out[each.domain] = each.why;
    return out;
}

// Both machines with a line between them; what is sent goes through the codec.
struct Talk {
    Domains here, there;
    PairGiver giver;
    PairTaker caller;
    PairOffer choice;
    int giverStores = 0, callerStores = 0;
    bool giverFinished = false, callerFinished = false;
    std::string failed;

    Talk(Domains giverOwn, Domains callerOwn, PairGrant grant, PairOffer chosen)
        : here(std::move(giverOwn)), there(std::move(callerOwn)), giver(std::move(grant), here), caller(there),
          choice(std::move(chosen)) {}

    void run() {
        std::deque<std::pair<bool, PairStep>> todo;
        todo.emplace_back(true, giver.begin());
        todo.emplace_back(false, caller.begin());
        while (!todo.empty()) {
            const auto [ofGiver, step] = todo.front();
            todo.pop_front();
            if (!step.failed.empty() && failed.empty()) failed = step.failed;
            for (const Message& message : step.send) {
                const Message arrived = *decodeMessage(encodeMessage(message))->message;
                todo.emplace_back(!ofGiver, ofGiver ? caller.receive(arrived) : giver.receive(arrived));
            }
            if (step.choose) todo.emplace_back(false, caller.offer(choice));
            if (step.store) {
                ++(ofGiver ? giverStores : callerStores);
                todo.emplace_back(ofGiver, ofGiver ? giver.stored(true) : caller.stored(true));
            }
            if (step.finished) (ofGiver ? giverFinished : callerFinished) = true;
        }
    }
};

} // namespace

class PairingTest : public QObject {
    Q_OBJECT

private slots:
    void twoServersBecomeAPair() {
        Talk talk({{"one.example", "two.example"}, {}}, {{"three.example"}, {}}, {true, {}, true, 5000},
                  {{"one.example"}, {"three.example"}, 700});
        talk.run();
        QVERIFY(talk.giverFinished && talk.callerFinished);
        QCOMPARE(talk.caller.domains(), Names({"one.example", "two.example"}));
        QVERIFY(talk.caller.giverHolds());
        QCOMPARE(talk.giver.links(), (PairLinks{{"three.example"}, {"one.example"}}));
        QCOMPARE(talk.caller.links(), (PairLinks{{"one.example"}, {"three.example"}}));
        QVERIFY(talk.caller.refused().empty());
        QCOMPARE(talk.caller.mostHeldThere(), std::int64_t(5000));
        QCOMPARE(talk.giver.mostHeldThere(), std::int64_t(700));
        QCOMPARE(talk.giverStores, 2);
        QCOMPARE(talk.callerStores, 2);
    }

    void onlyGrantedDomainsAreNamed() {
        Talk talk({{"one.example", "two.example"}, {}}, {}, {false, {"two.example", "gone.example"}, false, 0}, {});
        talk.run();
        QCOMPARE(talk.caller.domains(), Names({"two.example"}));
        QVERIFY(!talk.caller.giverHolds());
        QVERIFY(talk.giverFinished); // two servers without a domain between them are a pair as well
    }

    void manyDomainsComeInPages() {
        Domains many;
        for (int i = 0; i < 2500; ++i)
            many.primary.push_back("d" + std::to_string(i) + ".example");
        PairGiver giver({true, {}, false, 0}, many);
        QCOMPARE(giver.begin().send.size(), std::size_t(3));
        Talk talk(many, {}, {true, {}, false, 0}, {});
        talk.run();
        QCOMPARE(talk.caller.domains(), many.primary);
    }

    void whatClashesIsRefusedWithItsReason() {
        const Domains own{{"own.example", "secret.example"}, {"held.example"}};
        const PairGrant grant{false, {"own.example", "former.example"}, true, 0};
        const CheckedOffer checked =
            checkOffer({{"own.example", "secret.example", "former.example", "Bad.example", ""},
                        {"new.example", "held.example", "secret.example", "new.example", "own.example", "no domain"},
                        0},
                       grant, own);
        QCOMPARE(checked.links, (PairLinks{{"new.example"}, {"own.example"}}));
        const auto why = problems(checked.refused);
        QCOMPARE(why.at("former.example"), PairProblem::notPrimary);
        QCOMPARE(why.at("Bad.example"), PairProblem::badName);
        QCOMPARE(why.at(""), PairProblem::badName);
        QCOMPARE(why.at("held.example"), PairProblem::heldForAnother);
        QCOMPARE(why.at("new.example"), PairProblem::twice);
        QCOMPARE(why.at("own.example"), PairProblem::twice);
        QCOMPARE(why.at("secret.example"), PairProblem::twice); // both held and lent
        QCOMPARE(checkOffer({{"secret.example"}, {}, 0}, grant, own).refused.front().why, PairProblem::notGranted);
        QCOMPARE(checkOffer({{}, {"secret.example"}, 0}, grant, own).refused.front().why, PairProblem::primaryHere);
        QCOMPARE(checkOffer({{}, {"new.example"}, 0}, {true, {}, false, 0}, own).refused.front().why,
                 PairProblem::notGranted);
    }

    void theCallerTakesOnlyWhatItOffered() {
        const Domains own{{"mine.example", "turned.example"}, {"held.example"}};
        const PairOffer offer{{"a.example", "turned.example", "held.example"}, {"mine.example"}, 0};
        const PairAccept accept{{"a.example", "b.example", "turned.example", "held.example", "a.example"},
                                {"mine.example", "other.example"},
                                {},
                                0};
        QCOMPARE(checkAccept(accept, offer, own), (PairLinks{{"a.example"}, {"mine.example"}}));
    }

    void anOfferThatComesAgainIsAnsweredFromWhatIsLinked() {
        // The pair.accept was lost: the caller has its offer still and sends it over a channel.
        const Domains own{{"mine.example"}, {}};
        const PairOffer offer{{"a.example", "b.example"}, {"mine.example"}, 0};
        PairTaker caller(own, offer);
        const PairStep again = caller.begin();
        QCOMPARE(again.send.size(), std::size_t(1));
        const PairAccept accept = repeatAccept(std::get<PairOffer>(again.send.front()),
                                               {{"mine.example"}, {"a.example", "not-offered.example"}}, 9);
        QCOMPARE(accept.hold, Names({"a.example"}));
        QCOMPARE(accept.lend, Names({"mine.example"}));
        QCOMPARE(accept.refused, std::vector<RefusedDomain>({{"b.example", PairProblem::notGranted}}));
        QVERIFY(caller.receive(accept).store);
        QCOMPARE(caller.links(), (PairLinks{{"a.example"}, {"mine.example"}}));
        const PairStep end = caller.stored(true);
        QVERIFY(end.finished);
        QVERIFY(std::holds_alternative<PairDone>(end.send.front()));
    }

    void aHalfPairIsWholeOnceTheCallerHasNoOfferAnyMore() {
        for (const Message& message : std::vector<Message>{PairDone{}, Health{}, DomainState{}, ListWant{}})
            QVERIFY(isWholeBy(message));
        for (const Message& message :
             std::vector<Message>{PairOffer{}, Beat{}, Hello{}, Bye{}, Fault{}, PairRefuse{}, KeyNext{}, KeyHave{}})
            QVERIFY(!isWholeBy(message));
    }

    void nothingIsSentBeforeItIsStored() {
        const Domains own{{"one.example"}, {}};
        PairGiver giver({true, {}, false, 0}, own);
        PairTaker caller(own);
        (void)giver.begin();
        QVERIFY(caller.receive(PairDomains{{"x.example"}, false, false}).choose);
        const PairStep half = caller.offer({{"x.example"}, {}, 0});
        QVERIFY(half.store && half.send.empty());
        QCOMPARE(caller.stored(true).send.size(), std::size_t(1));
        const PairStep asked = giver.receive(PairOffer{{"one.example"}, {}, 0});
        QVERIFY(asked.store && asked.send.empty());
        QCOMPARE(giver.stored(true).send.size(), std::size_t(1));
    }

    void aDiskThatFailsEndsTheTalk() {
        const Domains own{{"one.example"}, {}};
        PairGiver giver({true, {}, false, 0}, own);
        (void)giver.begin();
        (void)giver.receive(PairOffer{{"one.example"}, {}, 0});
        const PairStep step = giver.stored(false);
        QVERIFY(!step.failed.empty());
        QCOMPARE(std::get<PairRefuse>(step.send.front()).why, PairEnd::failed);
    }

    void aMessageOutOfTurnEndsTheTalk() {
        const Domains own{{"one.example"}, {}};
        for (const Message& message : std::vector<Message>{PairDone{}, PairAccept{}, PairDomains{}, Beat{}, Hello{}}) {
            PairGiver giver({true, {}, false, 0}, own);
            (void)giver.begin();
            const PairStep step = giver.receive(message);
            QVERIFY(!step.failed.empty());
            QCOMPARE(std::get<PairRefuse>(step.send.front()).why, PairEnd::unexpected);
        }
        for (const Message& message : std::vector<Message>{PairDone{}, PairAccept{}, PairOffer{}, Health{}}) {
            PairTaker caller(own);
            QVERIFY(!caller.receive(message).failed.empty());
        }
        PairTaker caller(own);
        const PairStep refused = caller.receive(PairRefuse{});
        QVERIFY(!refused.failed.empty() && refused.send.empty());
    }

    void aGiverThatNamesNoEndIsStopped() {
        const Domains own;
        PairTaker caller(own);
        QVERIFY(!caller.receive(PairDomains{{}, true, false}).failed.empty());
        PairTaker patient(own);
        PairStep step;
        const PairDomains page{Names(1000, "x.example"), true, false};
        for (std::size_t i = 0; i <= PairTaker::maxDomains / 1000 && step.failed.empty(); ++i)
            step = patient.receive(page);
        QVERIFY(!step.failed.empty());
    }

    void everyProblemHasItsSentence() {
        for (std::size_t i = 0; i < enumNames(PairProblem{}).size(); ++i)
            QVERIFY(isKnown(pairProblemSentence(static_cast<PairProblem>(i))));
    }
};

QTEST_GUILESS_MAIN(PairingTest)
#include "pairing_test.moc"
