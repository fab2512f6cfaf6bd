#include "trust/arc.h"

#include "signed_mail.h"
#include "trust/arc_seal.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;
using namespace ismail::trust;

namespace {

const std::string plain = "From: a@example.org\r\nTo: b@example.net\r\nSubject: hello\r\n\r\nText.\r\n";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    if (at == std::string::npos) qFatal("%s is not there", what.c_str());
    return text.replace(at, what.size(), with);
}

} // namespace

class ArcTest : public QObject {
    Q_OBJECT

private slots:
    void aMessageWithoutAChainHasNone();
    void chainsOfAnyLengthPass();
    void theOldestPassIsWhereTheMessageWasLastChanged();
    void aBrokenChainIsToldFromAWholeOne_data();
    void aBrokenChainIsToldFromAWholeOne();
    void theOrderOfTheFieldsIsNoMatter();
    void aBrokenChainIsSealedOnceAndNoMore();
    void troubleOfTheDnsIsNoFailure();
    void theWrongKeyIsAFailure();
    void instancesAreOneOrTwoDigits();
    void aMessageSignatureMayLackWhatDkimWants();

private:
    std::string sealed(const std::string& message, ArcVerdict* seen = nullptr) {
        const ArcVerdict chain = verifyChain(message, keys_.zone);
        if (seen != nullptr) *seen = chain;
        const SplitMessage parts = splitMessage(message);
        DkimHeader header(parts.header);
        const auto set =
            arcSeal(header, relaxedBodyHash(parts.body), chain,
                    {"example.org", "r", keys_.rsa, "example.org;\r\n\tspf=pass smtp.mailfrom=b.example", testTime});
        return set.ok() ? *set + message : std::string();
    }
    MailKeys keys_;
};

void ArcTest::aMessageWithoutAChainHasNone() {
    const ArcVerdict verdict = verifyChain(plain, keys_.zone);
    QCOMPARE(verdict.result, AuthResult::none);
    QCOMPARE(verdict.sets, 0);
}

void ArcTest::chainsOfAnyLengthPass() {
    std::string message = plain;
    for (int sets = 1; sets <= maxArcSets; ++sets) {
        message = sealed(message);
        const ArcVerdict verdict = verifyChain(message, keys_.zone);
        QCOMPARE(dkimReasonCode(verdict.reason), std::string_view("ok"));
        QCOMPARE(verdict.result, AuthResult::pass);
        QCOMPARE(verdict.sets, sets);
        QCOMPARE(verdict.oldestPass, 0);
        QCOMPARE(verdict.sealers, std::vector<std::string>(static_cast<std::size_t>(sets), "example.org"));
        QVERIFY(verdict.fromSigned && !verdict.ended);
    }
    QVERIFY(sealed(message).empty()); // no fifty-first
    for (const std::string_view line : split(message, '\n'))
        QVERIFY(line.size() <= 79);
}

void ArcTest::theOldestPassIsWhereTheMessageWasLastChanged() {
    const std::string one = sealed(plain);
    const std::string two = sealed(replaced(one, "Subject: hello", "Subject: [list] hello"));
    QCOMPARE(verifyChain(two, keys_.zone).result, AuthResult::fail); // it was changed before it was sealed
    // A list changes it and seals as if it had verified what came in.
    const SplitMessage parts = splitMessage(replaced(one, "Subject: hello", "Subject: [list] hello"));
    DkimHeader header(parts.header);
    const auto set = arcSeal(header, relaxedBodyHash(parts.body), verifyChain(one, keys_.zone),
                             {"example.org", "r", keys_.rsa, "example.org; none", testTime});
    const ArcVerdict verdict = verifyChain(sealed(*set + parts.header + parts.body), keys_.zone);
    QCOMPARE(verdict.result, AuthResult::pass);
    QCOMPARE(verdict.oldestPass, 2);
}

void ArcTest::aBrokenChainIsToldFromAWholeOne_data() {
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("with");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* name, const char* what, const char* with, const char* code) {
        QTest::newRow(name) << QByteArray(what) << QByteArray(with) << QByteArray(code);
    };
    // The newest set stands first, so it is what is changed.
    row("body", "Text.", "Other.", "body-changed");
    row("subject", "Subject: hello", "Subject: other", "wrong-signature");
    row("white space is nothing", "Subject: hello", "SUBJECT:   hello ", "ok");
    row("results", "spf=pass", "spf=fail", "wrong-signature");
    row("no message signature", "ARC-Message-Signature: i=2", "X-Other: i=2", "bad-sets");
    row("no seal", "ARC-Seal: i=2", "X-Other: i=2", "bad-sets");
    row("no results", "ARC-Authentication-Results: i=2", "X-Other: i=2", "bad-sets");
    row("a gap", "ARC-Seal: i=2", "ARC-Seal: i=3", "bad-sets");
    row("a seal twice", "ARC-Seal: i=2", "ARC-Seal: i=1", "bad-sets");
    row("instance 0", "ARC-Seal: i=2", "ARC-Seal: i=0", "bad-number");
    row("instance 51", "ARC-Seal: i=2", "ARC-Seal: i=51", "bad-number");
    row("three digits", "ARC-Seal: i=2", "ARC-Seal: i=002", "bad-number");
    row("no instance", "ARC-Seal: i=2;", "ARC-Seal:", "bad-number");
    row("results without instance", "Results: i=2;", "Results:", "bad-number");
    row("results with the instance later", "Results: i=2; example.org;", "Results: example.org; i=2;", "bad-number");
    row("cv=fail", "cv=pass", "cv=fail", "chain-failed");
    row("cv=none twice", "cv=pass", "cv=none", "bad-chain-value");
    row("strange cv", "cv=pass", "cv=maybe", "bad-chain-value");
    row("empty cv", "cv=pass", "cv=", "bad-chain-value");
    row("no cv", "cv=pass;", "", "bad-chain-value");
    row("h in a seal", "cv=pass;", "cv=pass; h=from;", "forbidden-tag");
    row("a tag of a seal twice", "cv=pass;", "cv=pass; cv=pass;", "bad-tags");
    row("an empty tag in a seal", "cv=pass;", "cv=pass;;", "bad-tags");
    row("upper case of a tag", "cv=pass;", "CV=pass;", "bad-chain-value");
    row("unknown tag", "cv=pass;", "cv=pass; zz=1;", "wrong-signature");
    row("another algorithm", "a=rsa-sha256; cv", "a=rsa-sha1; cv", "weak-hash");
    row("unknown algorithm", "a=rsa-sha256; cv", "a=rsa-sha512; cv", "bad-algorithm");
    row("seals are signed", "h=from:", "h=arc-seal:from:", "bad-names");
    row("no such key", "s=r;", "s=missing;", "no-key");
}

void ArcTest::aBrokenChainIsToldFromAWholeOne() {
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, with);
    QFETCH(QByteArray, code);
    const std::string message = replaced(sealed(sealed(plain)), what.toStdString(), with.toStdString());
    const ArcVerdict verdict = verifyChain(message, keys_.zone);
    QCOMPARE(QByteArray::fromStdString(std::string(dkimReasonCode(verdict.reason))), code);
    QCOMPARE(verdict.result, code == "ok" ? AuthResult::pass : AuthResult::fail);
    QCOMPARE(verdict.ended, code == "chain-failed");
    QVERIFY(verdict.sealers.empty() == (code != "ok"));
}

void ArcTest::theOrderOfTheFieldsIsNoMatter() {
    const std::string message = sealed(sealed(plain));
    const SplitMessage parts = splitMessage(message);
    DkimHeader header(parts.header);
    std::string turned;
    for (std::size_t i = header.size(); i > 0; --i)
        turned += std::string(header.name(i - 1)) + ':' + std::string(header.value(i - 1)) + "\r\n";
    QCOMPARE(verifyChain(turned + "\r\n" + parts.body, keys_.zone).result, AuthResult::pass);
}

void ArcTest::aBrokenChainIsSealedOnceAndNoMore() {
    const std::string broken = replaced(sealed(sealed(plain)), "Text.", "Other.");
    const std::string ended = sealed(broken);
    QVERIFY(ended.find("ARC-Seal: i=3; a=rsa-sha256; cv=fail;") == 0);
    ArcVerdict seen;
    QVERIFY(sealed(ended, &seen).empty());
    QCOMPARE(seen.result, AuthResult::fail);
    QCOMPARE(seen.reason, DkimReason::chainFailed);
    QVERIFY(seen.ended);
}

void ArcTest::troubleOfTheDnsIsNoFailure() {
    const std::string message = sealed(plain);
    const SplitMessage parts = splitMessage(message);
    DkimHeader header(parts.header);
    DkimBodyHashes hashes;
    ArcVerifier verifier(header, hashes, testTime);
    for (const DnsQuestion& question : verifier.questions())
        verifier.answer(question, DnsAnswer{});
    hashes.feed(parts.body);
    hashes.finish();
    const ArcVerdict verdict = verifier.verify(hashes);
    QCOMPARE(verdict.result, AuthResult::temperror);
    const auto set = arcSeal(header, Bytes(32, 'x'), verdict, {"example.org", "r", keys_.rsa, "x; none", testTime});
    QCOMPARE(set.error().kind, ErrorKind::unavailable);
}

void ArcTest::theWrongKeyIsAFailure() {
    const std::string message = sealed(plain);
    Zone zone;
    for (const char* record :
         {"v=DKIM1; p=", "nonsense", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}) {
        zone["r._domainkey.example.org"] = record;
        QCOMPARE(verifyChain(message, zone).result, AuthResult::fail);
    }
}

void ArcTest::instancesAreOneOrTwoDigits() {
    QCOMPARE(arcInstance("1"), 1);
    QCOMPARE(arcInstance("50"), 50);
    QCOMPARE(arcInstance("01"), 1);
    for (const char* text : {"", "0", "00", "51", "001", "-1", "+1", "1 2", "a", "99999999999999999999"})
        QCOMPARE(arcInstance(text), 0);
}

// As the drafts had it, and the public tests want it.
void ArcTest::aMessageSignatureMayLackWhatDkimWants() {
    const std::string start = "i=1; a=rsa-sha256; d=example.org; s=r; bh=" + toBase64(Bytes(32, 'x')) + "; b=AAAA; ";
    const DkimSignature plainest = parseDkimSignature(start + "h=", DkimField::arcMessage);
    QCOMPARE(plainest.fault, DkimReason::none);
    QVERIFY(plainest.names.empty());
    QCOMPARE(plainest.headerCanon, DkimCanon::relaxed);
    QCOMPARE(plainest.bodyCanon, DkimCanon::relaxed);
    const DkimSignature simple = parseDkimSignature(start + "h=to; c=simple", DkimField::arcMessage);
    QCOMPARE(simple.fault, DkimReason::none);
    QCOMPARE(simple.headerCanon, DkimCanon::simple);
    QCOMPARE(simple.bodyCanon, DkimCanon::simple);
    const std::string own = "h=arc-authentication-results:arc-message-signature:to";
    QCOMPARE(parseDkimSignature(start + own, DkimField::arcMessage).fault, DkimReason::none);
    QCOMPARE(parseDkimSignature(start + own + ":ARC-Seal", DkimField::arcMessage).fault, DkimReason::badNames);
    QCOMPARE(parseDkimSignature(start + "c=", DkimField::arcMessage).fault, DkimReason::badCanon);
    QCOMPARE(parseDkimSignature(start, DkimField::arcMessage).fault, DkimReason::missingTag);
}

QTEST_GUILESS_MAIN(ArcTest)
#include "arc_test.moc"
