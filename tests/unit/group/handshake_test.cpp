#include "group/handshake.h"

#include "base/text.h"
#include "crypto/digest.h"

#include <QtTest>

#include <optional>
#include <string>
#include <vector>

using namespace ismail;
using namespace ismail::group;
using crypto::Identity;

namespace {

const char knownSecret[] = "7KQ2M0123456Z";

// The octets from `first` on as a seed.
Identity seeded(char first) {
    std::string seed;
    for (char c = 0; c < 32; ++c)
        seed += static_cast<char>(first + c);
    return std::move(Identity::load(Secret<std::string>(seed))).value();
}

const Bytes binding(32, 'B');

PeerCaller channelCall(const Identity& from, const Identity& to, const Bytes& bound = binding) {
    return PeerCaller(from, bound, PeerPurpose::channel, {to.publicKey()}, "mx1.example");
}

PeerCaller pairingCall(const Identity& from, const Identity& giver, const char* secret = knownSecret) {
    return PeerCaller(from, binding, crypto::makePairCode(giver.publicKey(), {}, Secret<std::string>(secret)),
                      "mx1.example");
}

// Whole handshake; nothing where somebody refused.
std::optional<PeerClaim> run(PeerCaller& caller, PeerAnswerer& answerer, bool codeOpen = true) {
    const auto first = answerer.first(caller.m1(), codeOpen);
    if (first.m2.empty()) return std::nullopt;
    const auto m3 = caller.answer(first.m2);
    return m3.ok() ? answerer.second(*m3) : std::nullopt;
}

std::string hexDigest(const Bytes& message) { return toHex(crypto::sha256(message)); }

} // namespace

class HandshakeTest : public QObject {
    Q_OBJECT

    const Identity s_ = seeded(0), c_ = seeded(32);

private slots:
    void bothSidesKnowEachOtherAfterwards() {
        for (const PeerPurpose purpose : {PeerPurpose::mail, PeerPurpose::channel, PeerPurpose::turn}) {
            PeerCaller caller(c_, binding, purpose, {s_.publicKey()}, "mx1.example");
            PeerAnswerer answerer({s_}, binding);
            const auto claim = run(caller, answerer);
            QVERIFY(claim);
            QCOMPARE(claim->key, c_.publicKey());
            QCOMPARE(claim->purpose, purpose);
            QVERIFY(claim->proof.empty());
            QCOMPARE(caller.peerKey(), s_.publicKey());
        }
    }

    void theMessagesAreAsRecorded() {
        // Made by another program (Python's cryptography) from seeds 0..31 and 32..63.
        PeerCaller caller(c_, binding, PeerPurpose::channel, {s_.publicKey()}, "mx1.example", Bytes(32, 'c'));
        PeerAnswerer answerer({s_}, binding, Bytes(32, 's'));
        QCOMPARE(hexDigest(caller.m1()),
                 std::string("8045d9e8381e3aaeda51c3c0c383af4a3d746e3b4e78ee4c39afcd61a4eac267"));
        const Bytes m2 = answerer.first(caller.m1(), false).m2;
        QCOMPARE(hexDigest(m2), std::string("ecf0d31f93358a369f8ee2ef5b7665b0edab2dc9b4cd597c4ddc71258ce58b64"));
        const auto m3 = caller.answer(m2);
        QVERIFY(m3.ok());
        QCOMPARE(hexDigest(*m3), std::string("45ea3b1644e11cddba608c4b5d49a3f5b212a0ce7af01a0fe17bdab6a3eb23e8"));
        QVERIFY(answerer.second(*m3));
    }

    void theMessagesOfAPairingAreAsRecorded() {
        const auto code = crypto::makePairCode(s_.publicKey(), {}, Secret<std::string>(knownSecret));
        PeerCaller caller(c_, binding, code, "mx1.example", Bytes(32, 'c'));
        PeerAnswerer answerer({s_}, binding, Bytes(32, 's'));
        QCOMPARE(hexDigest(caller.m1()),
                 std::string("6a7ba7fb29fc39522d575a1f6dd34b72f1eff8310475e0f646cd6fba441b3335"));
        const Bytes m2 = answerer.first(caller.m1(), true).m2;
        QCOMPARE(hexDigest(m2), std::string("4c0426fb3b105934b6b0533e94da7c6349ab45ea2261b46c79e68dc1703f3ebc"));
        const auto m3 = caller.answer(m2);
        QVERIFY(m3.ok());
        QCOMPARE(hexDigest(*m3), std::string("c8480b93eaf8f831255abcd19ba4dc123222e1287e5797b522a3b73c6da66cc3"));
        const auto claim = answerer.second(*m3);
        QVERIFY(claim);
        QCOMPARE(claim->proof,
                 crypto::pairProof(Secret<std::string>(knownSecret), binding, claim->m1, claim->m2, claim->key));
    }

    void whoOpensTlsOnTheWayIsFoundByTheCaller() {
        // What he says to the answerer and back, unchanged: each side has another session.
        PeerCaller caller = channelCall(c_, s_, Bytes(32, 'X'));
        PeerAnswerer answerer({s_}, binding);
        const auto m3 = caller.answer(answerer.first(caller.m1(), false).m2);
        QCOMPARE(m3.error().sentence.code, std::string("peer.intercepted"));
        QCOMPARE(m3.error().kind, ErrorKind::denied);
    }

    void whoOpensTlsOnTheWayIsFoundByTheAnswerer() {
        // He holds an answer for the caller's session from elsewhere; the caller's signature is for that session.
        const Bytes other(32, 'X');
        PeerCaller caller = channelCall(c_, s_, other);
        PeerAnswerer here({s_}, binding, Bytes(32, 's')), elsewhere({s_}, other, Bytes(32, 's'));
        QVERIFY(!here.first(caller.m1(), false).m2.empty());
        const auto m3 = caller.answer(elsewhere.first(caller.m1(), false).m2);
        QVERIFY(m3.ok());
        QVERIFY(!here.second(*m3));
        QVERIFY(elsewhere.second(*m3));
    }

    void whatWasRecordedIsOfNoUseAgain() {
        PeerCaller caller = channelCall(c_, s_);
        PeerAnswerer answerer({s_}, binding), again({s_}, binding);
        const Bytes m2 = answerer.first(caller.m1(), false).m2;
        const auto m3 = caller.answer(m2);
        QVERIFY(m3.ok());
        QVERIFY(!again.first(caller.m1(), false).m2.empty());
        QVERIFY(!again.second(*m3));
        PeerCaller later = channelCall(c_, s_);
        QCOMPARE(later.answer(m2).error().sentence.code, std::string("peer.intercepted"));
    }

    void anotherKeyThanThePartnersIsNotTaken() {
        const Identity stranger = Identity::make();
        PeerCaller caller(c_, binding, PeerPurpose::mail, {s_.publicKey()}, "mx1.example");
        // He ignores whom the caller wants.
        PeerAnswerer answerer({stranger}, binding, Bytes(32, 's'));
        Bytes m1 = caller.m1();
        QVERIFY(answerer.first(m1, false).m2.empty());
        m1.replace(34, 20, Bytes(20, '\0'));
        const auto m3 = caller.answer(answerer.first(m1, false).m2);
        QCOMPARE(m3.error().sentence.code, std::string("peer.otherKey"));
        QCOMPARE(m3.error().sentence.arguments.back().text,
                 crypto::serverIdText(crypto::serverId(stranger.publicKey())));
    }

    void aPartnerMayAnswerWithEitherOfTwoKnownKeys() {
        const Identity next = Identity::make();
        PeerCaller caller(c_, binding, PeerPurpose::mail, {s_.publicKey(), next.publicKey()}, "mx1.example");
        PeerAnswerer answerer({next, s_}, binding);
        QVERIFY(run(caller, answerer));
        QCOMPARE(caller.peerKey(), s_.publicKey()); // the wanted one, though it is the older
        PeerCaller newer(c_, binding, PeerPurpose::mail, {next.publicKey()}, "mx1.example");
        QVERIFY(run(newer, answerer));
    }

    void wantedIsThisServerOrAny() {
        PeerAnswerer answerer({s_}, binding);
        Bytes m1 = channelCall(c_, s_).m1();
        m1[40] = static_cast<char>(m1[40] ^ 1);
        const auto refused = answerer.first(m1, false);
        QVERIFY(refused.m2.empty());
        QCOMPARE(refused.refusal, PeerRefusal::denied);
        m1.replace(34, 20, Bytes(20, '\0'));
        QVERIFY(!answerer.first(m1, false).m2.empty());
    }

    void theServerItselfAndItsCopiesAreNoPartners() {
        PeerCaller caller = channelCall(s_, s_);
        PeerAnswerer answerer({s_}, binding);
        QCOMPARE(caller.answer(answerer.first(caller.m1(), false).m2).error().sentence.code,
                 std::string("peer.ownKey"));
        // A copy that does not mind.
        const Bytes m1 = caller.m1(), m2 = answerer.first(m1, false).m2;
        const Bytes m3 = s_.publicKey() + s_.sign(peerCallText(binding, m1, m2, s_.publicKey()));
        QVERIFY(!answerer.second(m3));
    }

    void pairingIsAnsweredOnlyWhileACodeIsOpen() {
        PeerCaller caller = pairingCall(c_, s_);
        PeerAnswerer answerer({s_}, binding);
        const auto refused = answerer.first(caller.m1(), false);
        QVERIFY(refused.m2.empty());
        QCOMPARE(refused.refusal, PeerRefusal::denied);
        QVERIFY(run(caller, answerer));
    }

    void nothingOfTheCodeIsSaidToAnotherThanItsGiver() {
        const Identity stranger = Identity::make();
        PeerCaller caller = pairingCall(c_, s_);
        PeerAnswerer answerer({stranger}, binding);
        const auto m3 = caller.answer(answerer.first(caller.m1(), true).m2);
        QCOMPARE(m3.error().sentence.code, std::string("pair.otherServer"));
    }

    void aPurposeCannotBeExchangedForAnother() {
        // What was signed for mail, shown as a call for a channel: M1 is part of what is signed.
        PeerCaller caller(c_, binding, PeerPurpose::mail, {s_.publicKey()}, "mx1.example");
        Bytes m1 = caller.m1();
        m1[1] = static_cast<char>(PeerPurpose::channel);
        PeerAnswerer answerer({s_}, binding, Bytes(32, 's')), honest({s_}, binding, Bytes(32, 's'));
        QCOMPARE(caller.answer(answerer.first(m1, false).m2).error().sentence.code, std::string("peer.intercepted"));
        const auto m3 = caller.answer(honest.first(caller.m1(), false).m2);
        QVERIFY(m3.ok());
        QVERIFY(!answerer.second(*m3));
    }

    void aProofBelongsToPairingAndOnlyThere() {
        PeerCaller caller = channelCall(c_, s_), pairing = pairingCall(c_, s_);
        PeerAnswerer answerer({s_}, binding);
        const auto m3 = caller.answer(answerer.first(caller.m1(), true).m2);
        QVERIFY(!answerer.second(*m3 + Bytes(32, 'p')));
        const auto withProof = pairing.answer(answerer.first(pairing.m1(), true).m2);
        QCOMPARE(withProof->size(), peerM3PairSize);
        QVERIFY(!answerer.second(withProof->substr(0, peerM3Size)));
        QVERIFY(answerer.second(*withProof));
    }

    void withoutABindingNothingIsBelieved() {
        for (const std::size_t size : {std::size_t(0), std::size_t(31), std::size_t(33)}) {
            const Bytes other(size, 'B');
            PeerAnswerer answerer({s_}, other), good({s_}, binding);
            PeerCaller caller = channelCall(c_, s_, other);
            const auto refused = answerer.first(caller.m1(), true);
            QVERIFY(refused.m2.empty());
            QCOMPARE(refused.refusal, PeerRefusal::tlsFirst);
            const auto m3 = caller.answer(good.first(caller.m1(), true).m2);
            QCOMPARE(m3.error().sentence.code, std::string("peer.tlsFirst"));
        }
    }

    void wrongLengthsAreRefused() {
        PeerAnswerer answerer({s_}, binding);
        const PeerCaller caller = channelCall(c_, s_);
        for (std::size_t size = 0; size < 200; ++size) {
            Bytes m1 = caller.m1();
            m1.resize(size, 'x');
            QCOMPARE(answerer.first(m1, true).m2.empty(), size != peerM1Size);
        }
        PeerCaller live = channelCall(c_, s_);
        const Bytes m2 = answerer.first(live.m1(), false).m2;
        for (std::size_t size = 0; size < 200; ++size) {
            Bytes cut = m2;
            cut.resize(size, 'x');
            if (size != peerM2Size) QCOMPARE(live.answer(cut).error().sentence.code, std::string("peer.badAnswer"));
        }
        const auto m3 = live.answer(m2);
        for (std::size_t size = 0; size < 200; ++size) {
            Bytes cut = *m3;
            cut.resize(size, 'x');
            QCOMPARE(answerer.second(cut).has_value(), size == peerM3Size);
        }
    }

    void everyChangedBitIsSeen() {
        PeerCaller caller = channelCall(c_, s_);
        PeerAnswerer answerer({s_}, binding);
        const Bytes m2 = answerer.first(caller.m1(), false).m2;
        for (std::size_t i = 0; i < m2.size(); ++i) {
            Bytes changed = m2;
            changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
            QVERIFY(!caller.answer(changed).ok());
        }
        const auto m3 = caller.answer(m2);
        for (std::size_t i = 0; i < m3->size(); ++i) {
            Bytes changed = *m3;
            changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
            QVERIFY(!answerer.second(changed));
        }
    }

    void otherVersionsAndPurposesAreNotSpoken() {
        PeerAnswerer answerer({s_}, binding);
        Bytes m1 = channelCall(c_, s_).m1();
        m1[0] = 2;
        QCOMPARE(answerer.first(m1, true).refusal, PeerRefusal::version);
        m1[0] = 1;
        for (const char purpose : {'\0', '\x05', '\xff'}) {
            m1[1] = purpose;
            QVERIFY(answerer.first(m1, true).m2.empty());
            QVERIFY(!answerer.second(Bytes(peerM3Size, 'x')));
        }
    }

    void refusalsHaveTheirReplies() {
        QCOMPARE(peerRefusalReply(PeerRefusal::tlsFirst).code, 530);
        QCOMPARE(peerRefusalReply(PeerRefusal::version).oneLine().substr(0, 9), std::string("504 5.5.4"));
        QCOMPARE(peerRefusalReply(PeerRefusal::busy).oneLine().substr(0, 9), std::string("454 4.7.0"));
        QCOMPARE(peerRefusalReply(PeerRefusal::denied).oneLine(), std::string("535 5.7.8 Not a partner"));
        QCOMPARE(peerWelcome("mx1").oneLine(), std::string("235 2.7.0 Partner mx1"));
        QVERIFY(toBase64(Bytes(peerM3PairSize, 'x')).size() <= maxPeerText);
        QVERIFY(toBase64(Bytes(peerM2Size, 'x')).size() <= maxPeerText);
    }
};

QTEST_GUILESS_MAIN(HandshakeTest)
#include "handshake_test.moc"
