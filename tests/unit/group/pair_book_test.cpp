#include "group/pair_book.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;
using crypto::Identity;

namespace {

constexpr Ticks start{Millis(1'000'000)};
const Bytes binding(peerBindingSize, 'B');

PairGrant grantOf(std::string domain) { return {false, {std::move(domain)}, true, 1000}; }

} // namespace

class PairBookTest : public QObject {
    Q_OBJECT

    const Identity giver_ = Identity::make(), caller_ = Identity::make();

    PeerClaim claimWith(const Secret<std::string>& text) const {
        const auto code = crypto::readPairCode(text);
        PeerCaller caller(caller_, binding, *code, "mx1.example");
        PeerAnswerer answerer({giver_}, binding);
        const auto m3 = caller.answer(answerer.first(caller.m1(), true).m2);
        return *answerer.second(*m3);
    }
    PeerClaim wrongClaim() const { return claimWith(crypto::makePairCode(giver_.publicKey()).text()); }

private slots:
    void aCodeGivesItsGrantOnce() {
        PairBook book;
        QVERIFY(!book.anyOpen(start));
        const auto first = book.show(giver_.publicKey(), "mx1.example", grantOf("one.example"), start);
        const auto second = book.show(giver_.publicKey(), "mx1.example", grantOf("two.example"), start);
        QVERIFY(first.ok() && second.ok());
        QVERIFY(first->text.reveal().starts_with("mx1.example/"));
        QCOMPARE(book.open(start).size(), std::size_t(2));
        const PeerClaim claim = claimWith(second->text);
        QCOMPARE(book.redeem(claim, binding, start), std::optional(grantOf("two.example")));
        QVERIFY(!book.redeem(claim, binding, start));
        QCOMPARE(book.open(start).front().first, first->id);
    }

    void aProofIsGoodForItsConnectionOnly() {
        PairBook book;
        const auto shown = book.show(giver_.publicKey(), {}, {}, start);
        const PeerClaim claim = claimWith(shown->text);
        QVERIFY(!book.redeem(claim, Bytes(peerBindingSize, 'X'), start));
        PeerClaim other = claim;
        other.key = Identity::make().publicKey();
        QVERIFY(!book.redeem(other, binding, start));
        QVERIFY(book.redeem(claim, binding, start));
    }

    void aCodeEndsByTicks() {
        PairBook book;
        const auto shown = book.show(giver_.publicKey(), {}, {}, start);
        QVERIFY(shown->until == start + Millis(30 * 60'000));
        QVERIFY(book.anyOpen(shown->until - Millis(1)));
        const PeerClaim claim = claimWith(shown->text);
        QVERIFY(!book.redeem(claim, binding, shown->until));
        QVERIFY(!book.anyOpen(shown->until));
    }

    void aLifeHasItsLimits() {
        PairBook book;
        QVERIFY(book.show(giver_.publicKey(), {}, {}, start, Millis(5 * 60'000)).ok());
        QVERIFY(book.show(giver_.publicKey(), {}, {}, start, Millis(24 * 3'600'000)).ok());
        for (const Millis life : {Millis(5 * 60'000 - 1), Millis(24 * 3'600'000 + 1), Millis(-1)})
            QCOMPARE(book.show(giver_.publicKey(), {}, {}, start, life).error().kind, ErrorKind::invalid);
    }

    void tenAreOpenAtMost() {
        PairBook book;
        for (std::size_t i = 0; i < PairBook::mostOpen; ++i)
            QVERIFY(book.show(giver_.publicKey(), {}, {}, start).ok());
        const auto over = book.show(giver_.publicKey(), {}, {}, start);
        QCOMPARE(over.error().kind, ErrorKind::exhausted);
        QVERIFY(book.withdraw(3));
        QVERIFY(!book.withdraw(3));
        QVERIFY(book.show(giver_.publicKey(), {}, {}, start).ok());
        QVERIFY(book.show(giver_.publicKey(), {}, {}, start + PairBook::usualLife).ok());
    }

    void aHundredWrongProofsKillAllCodes() {
        PairBook book;
        const auto shown = book.show(giver_.publicKey(), {}, {}, start);
        const PeerClaim wrong = wrongClaim();
        for (std::size_t i = 1; i < PairBook::mostWrong; ++i)
            QVERIFY(!book.redeem(wrong, binding, start));
        QVERIFY(!book.burnt());
        QVERIFY(book.anyOpen(start));
        QVERIFY(!book.redeem(wrong, binding, start));
        QVERIFY(book.burnt());
        QVERIFY(!book.burnt());
        QVERIFY(!book.anyOpen(start));
        QVERIFY(!book.redeem(claimWith(shown->text), binding, start));
    }

    void theNextCodeBeginsWithNoWrongProofs() {
        PairBook book;
        const PeerClaim wrong = wrongClaim();
        QVERIFY(book.show(giver_.publicKey(), {}, {}, start).ok());
        for (std::size_t i = 1; i < PairBook::mostWrong; ++i)
            (void)book.redeem(wrong, binding, start);
        const Ticks later = start + PairBook::usualLife;
        QVERIFY(book.show(giver_.publicKey(), {}, {}, later).ok());
        (void)book.redeem(wrong, binding, later);
        QVERIFY(book.anyOpen(later));
    }

    void tenThousandWrongCodesOpenNothing() {
        PairBook book;
        PeerClaim claim = wrongClaim();
        std::size_t shown = 0;
        for (int i = 0; i < 10'000; ++i) {
            if (!book.anyOpen(start)) ++shown, (void)book.show(giver_.publicKey(), {}, {}, start);
            claim.proof[static_cast<std::size_t>(i) % 32] = static_cast<char>(i);
            QVERIFY(!book.redeem(claim, binding, start));
        }
        QCOMPARE(shown, std::size_t(100));
    }
};

QTEST_GUILESS_MAIN(PairBookTest)
#include "pair_book_test.moc"
