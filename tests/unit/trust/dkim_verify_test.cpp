#include "trust/dkim_verify.h"

#include "signed_mail.h"
#include "support/growth.h"

#include "../mail/cuts.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;
using namespace ismail::trust;

namespace {

const std::string plain = "From: a@example.org\r\nTo: b@example.net\r\nSubject: hello\r\n\r\nText.\r\n";
const std::vector<std::string> usual = {"from", "to", "subject"};

std::string bodyHashTag(ByteView message) {
    return "bh=" + toBase64(relaxedBodyHash(splitMessage(message).body)) + "; ";
}

// v, a, c, d, s and h of `usual`; more tags may follow.
std::string usualTags(const std::string& more = "") {
    return "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=r; h=from:to:subject; " + more + bodyHashTag(plain);
}

} // namespace

class DkimVerifyTest : public QObject {
    Q_OBJECT

private slots:
    void whatWeSignVerifiesByBothKeys();
    void aSignatureThatCannotBeReadIsNeutral_data();
    void aSignatureThatCannotBeReadIsNeutral();
    void whatPolicyDoesNotAcceptDoesNotCount_data();
    void whatPolicyDoesNotAcceptDoesNotCount();
    void theKeyRecordDecides_data();
    void theKeyRecordDecides();
    void troubleOfTheDnsSaysNothing();
    void aKeyWithoutAnAnswerSaysNothing();
    void anotherFromMakesTheSignatureVoid();
    void onlyTheFirstEightSignaturesAreJudged();
    void atMostFourBodyHashesAreMade();
    void equalKeysAreAskedForOnce();
    void namesInUtf8AreAskedForAsALabels();
    void fieldsAreTakenFromTheBottom();
    void bodiesAreHashedAsTheStandardSays_data();
    void bodiesAreHashedAsTheStandardSays();
    void manyHashesAtOnceAreTheSameHoweverCut();
    void aHeaderOverItsLimitIsNotJudged();
    void theCostIsLinear();

private:
    DkimVerdict one(const std::string& message, Time now = testTime) {
        const auto verdicts = verifyMessage(message, keys_.zone, now);
        return verdicts.empty() ? DkimVerdict{} : verdicts.front();
    }
    MailKeys keys_;
};

void DkimVerifyTest::whatWeSignVerifiesByBothKeys() {
    const auto signedMessage = signMessage(plain, keys_.both());
    QVERIFY(signedMessage.ok());
    const auto verdicts = verifyMessage(*signedMessage, keys_.zone);
    QCOMPARE(verdicts.size(), std::size_t{2});
    for (const DkimVerdict& verdict : verdicts)
        QVERIFY(verdict.counts);
    for (const std::string_view line : split(*signedMessage, '\n')) {
        QVERIFY(line.size() <= 79); // with its CR
        QVERIFY(isAscii(line));
    }
    QVERIFY(dkimWithoutSpace(*signedMessage).find("h=from:from:to:to:cc:subject:subject:date:reply-to:") !=
            std::string::npos);
    QVERIFY(signedMessage->find("t=1700000000; x=1700604800;") != std::string::npos);
    QCOMPARE(one("From: x@example.org\r\n" + *signedMessage).reason, DkimReason::wrongSignature); // oversigned
}

void DkimVerifyTest::aSignatureThatCannotBeReadIsNeutral_data() {
    QTest::addColumn<QByteArray>("tags");
    QTest::addColumn<QByteArray>("code");
    const QByteArray h = "h=from:to:subject; ", bh = QByteArray::fromStdString(bodyHashTag(plain));
    const QByteArray names = "d=example.org; s=r; ", a = "a=rsa-sha256; ", v = "v=1; ";
    QTest::newRow("no list") << QByteArray("nonsense; ") << QByteArray("bad-tags");
    QTest::newRow("a tag twice") << v + a + names + "d=example.org; " + h + bh << QByteArray("bad-tags");
    QTest::newRow("an empty tag") << v + "; " + a + names + h + bh << QByteArray("bad-tags");
    QTest::newRow("a digit first") << v + "9a=b; " + a + names + h + bh << QByteArray("bad-tags");
    QTest::newRow("no version") << a + names + h + bh << QByteArray("missing-tag");
    QTest::newRow("version 2") << "v=2; " + a + names + h + bh << QByteArray("bad-version");
    QTest::newRow("no algorithm") << v + names + h + bh << QByteArray("missing-tag");
    QTest::newRow("strange algorithm") << v + "a=rsa-md5; " + names + h + bh << QByteArray("bad-algorithm");
    QTest::newRow("SHA-1") << v + "a=rsa-sha1; bh=AAAAAAAAAAAAAAAAAAAAAAAAAAA=; " + names + h
                           << QByteArray("weak-hash");
    QTest::newRow("no domain") << v + a + "s=r; " + h + bh << QByteArray("missing-tag");
    QTest::newRow("bad domain") << v + a + "d=exa mple.org; s=r; " + h + bh << QByteArray("bad-domain");
    QTest::newRow("bad selector") << v + a + "d=example.org; s=a..b; " + h + bh << QByteArray("bad-selector");
    QTest::newRow("no h") << v + a + names + bh << QByteArray("missing-tag");
    QTest::newRow("empty h") << v + a + names + "h=; " + bh << QByteArray("bad-names");
    QTest::newRow("no From") << v + a + names + "h=to:subject; " + bh << QByteArray("from-not-signed");
    QTest::newRow("no bh") << v + a + names + h << QByteArray("missing-tag");
    QTest::newRow("short bh") << v + a + names + h + "bh=AAAA; " << QByteArray("bad-base64");
    QTest::newRow("bad canon") << v + a + names + h + bh + "c=relaxed/strict; " << QByteArray("bad-canon");
    QTest::newRow("bad time") << v + a + names + h + bh + "t=now; " << QByteArray("bad-number");
    QTest::newRow("ends before") << v + a + names + h + bh + "t=10; x=9; " << QByteArray("bad-number");
    QTest::newRow("bad query") << v + a + names + h + bh + "q=http; " << QByteArray("bad-query");
    QTest::newRow("foreign identity") << v + a + names + h + bh + "i=a@example.com; " << QByteArray("bad-identity");
    QTest::newRow("identity by suffix only")
        << v + a + names + h + bh + "i=a@badexample.org; " << QByteArray("bad-identity");
}

void DkimVerifyTest::aSignatureThatCannotBeReadIsNeutral() {
    QFETCH(QByteArray, tags);
    QFETCH(QByteArray, code);
    const DkimVerdict verdict = one("DKIM-Signature: " + tags.toStdString() + "b=AAAA\r\n" + plain);
    QCOMPARE(QByteArray::fromStdString(std::string(dkimReasonCode(verdict.reason))), code);
    QVERIFY(!verdict.counts && !verdict.verified);
    QVERIFY(verdict.result != AuthResult::pass && verdict.result != AuthResult::fail);
}

void DkimVerifyTest::whatPolicyDoesNotAcceptDoesNotCount_data() {
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("counts");
    QTest::newRow("nothing special") << QByteArray() << QByteArray("ok") << true;
    QTest::newRow("expired") << QByteArray("x=1699999999; ") << QByteArray("expired") << false;
    QTest::newRow("expires now") << QByteArray("x=1700000000; ") << QByteArray("ok") << true;
    QTest::newRow("expires in a million years")
        << QByteArray("x=99999999999999999999999; ") << QByteArray("ok") << true;
    QTest::newRow("signed tomorrow") << QByteArray("t=1700086400; ") << QByteArray("ok") << true;
    QTest::newRow("whole length") << QByteArray("l=7; ") << QByteArray("ok") << true;
    QTest::newRow("longer than the body") << QByteArray("l=8; ") << QByteArray("body-changed") << false;
    QTest::newRow("identity in a subdomain") << QByteArray("i=a@mail.example.org; ") << QByteArray("ok") << true;
    QTest::newRow("unknown tags") << QByteArray("zz=1; r=y; ") << QByteArray("ok") << true;
}

void DkimVerifyTest::whatPolicyDoesNotAcceptDoesNotCount() {
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, code);
    QFETCH(bool, counts);
    const DkimVerdict verdict = one(signedByHand(plain, usualTags(more.toStdString()), usual, keys_.rsa));
    QCOMPARE(QByteArray::fromStdString(std::string(dkimReasonCode(verdict.reason))), code);
    QCOMPARE(verdict.counts, counts);
}

void DkimVerifyTest::theKeyRecordDecides_data() {
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("only p") << QByteArray() << QByteArray() << QByteArray("ok");
    QTest::newRow("all tags") << QByteArray("v=DKIM1; h=sha1:sha256; k=rsa; n=note; s=email:x; t=s; g=*; ")
                              << QByteArray(";") << QByteArray("ok");
    QTest::newRow("testing") << QByteArray("v=DKIM1; t=y; ") << QByteArray() << QByteArray("testing");
    QTest::newRow("strict, identity in a subdomain")
        << QByteArray("t=y:s; ") << QByteArray() << QByteArray("key-strict");
    QTest::newRow("SHA-1 only") << QByteArray("h=sha1; ") << QByteArray() << QByteArray("key-not-for-this");
    QTest::newRow("not for mail") << QByteArray("s=tlsrpt; ") << QByteArray() << QByteArray("key-not-for-this");
    QTest::newRow("strange kind") << QByteArray("k=dsa; ") << QByteArray() << QByteArray("key-not-for-this");
    QTest::newRow("wrong kind") << QByteArray("k=ed25519; ") << QByteArray() << QByteArray("bad-key");
    QTest::newRow("version 2") << QByteArray("v=DKIM2; ") << QByteArray() << QByteArray("no-key");
    QTest::newRow("version not first") << QByteArray("k=rsa; v=DKIM1; ") << QByteArray() << QByteArray("no-key");
    QTest::newRow("no tag list") << QByteArray("v=DKIM1; nonsense; ") << QByteArray() << QByteArray("bad-key");
    QTest::newRow("something else") << QByteArray("v=spf1 -all ") << QByteArray() << QByteArray("no-key");
    QTest::newRow("too long") << QByteArray("n=" + QByteArray(5000, 'x') + "; ") << QByteArray()
                              << QByteArray("no-key");
    QTest::newRow("revoked") << QByteArray("v=DKIM1; p=; n=") << QByteArray() << QByteArray("revoked-key");
}

void DkimVerifyTest::theKeyRecordDecides() {
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, end);
    QFETCH(QByteArray, code);
    const std::string more = code == "key-strict" ? "i=@sub.example.org; " : "";
    const std::string p = (code == "revoked-key" ? "" : "p=") + toBase64(keys_.rsa.publicKey());
    Zone zone;
    zone["r._domainkey.example.org"] = begin.toStdString() + p + end.toStdString();
    const auto verdicts = verifyMessage(signedByHand(plain, usualTags(more), usual, keys_.rsa), zone);
    QCOMPARE(QByteArray::fromStdString(std::string(dkimReasonCode(verdicts.at(0).reason))), code);
    QCOMPARE(verdicts[0].counts, code == "ok");
}

void DkimVerifyTest::troubleOfTheDnsSaysNothing() {
    const SplitMessage parts = splitMessage(*signMessage(plain, keys_.both()));
    for (const DnsStatus status :
         {DnsStatus::temporary, DnsStatus::malformed, DnsStatus::nxDomain, DnsStatus::noData}) {
        DkimHeader header(parts.header);
        DkimBodyHashes hashes;
        DkimVerifier verifier(header, hashes, testTime);
        DnsAnswer answer;
        answer.status = status;
        for (const DnsQuestion& question : verifier.questions())
            verifier.answer(question, answer);
        QVERIFY(verifier.done());
        hashes.feed(parts.body);
        hashes.finish();
        for (const DkimVerdict& verdict : verifier.verify(hashes))
            QCOMPARE(verdict.result, answer.failed() ? AuthResult::temperror : AuthResult::permerror);
    }
}

void DkimVerifyTest::aKeyWithoutAnAnswerSaysNothing() {
    const SplitMessage parts = splitMessage(*signMessage(plain, keys_.both()));
    DkimHeader header(parts.header);
    DkimBodyHashes hashes;
    DkimVerifier verifier(header, hashes, testTime);
    const auto questions = verifier.questions();
    QCOMPARE(questions.size(), std::size_t{2});
    QVERIFY(verifier.questions().empty());
    verifier.answer(questions[1], answerFrom(keys_.zone, questions[1]));
    verifier.answer(questions[1], DnsAnswer{});                                   // twice: the first counts
    verifier.answer({"other._domainkey.example.org", DnsType::txt}, DnsAnswer{}); // never asked
    QVERIFY(!verifier.done());
    hashes.feed(parts.body);
    hashes.finish();
    const auto verdicts = verifier.verify(hashes);
    QCOMPARE(verdicts[0].result, AuthResult::temperror);
    QVERIFY(verdicts[1].counts);
}

void DkimVerifyTest::anotherFromMakesTheSignatureVoid() {
    const std::string message = signedByHand(plain, usualTags(), usual, keys_.rsa);
    for (const char* field : {"From: x@example.net\r\n", "Subject: other\r\n", "to: y@example.net\r\n"}) {
        const DkimVerdict verdict = one(field + message);
        QCOMPARE(verdict.reason, DkimReason::fieldsAdded);
        QVERIFY(verdict.verified && !verdict.counts);
    }
    QVERIFY(one("Cc: y@example.net\r\nReceived: x\r\nX-Other: y\r\n" + message).counts);
}

void DkimVerifyTest::onlyTheFirstEightSignaturesAreJudged() {
    std::string message = plain;
    for (int i = 0; i < 20; ++i)
        message = signedByHand(message, usualTags("i=" + std::to_string(i) + "@example.org; "), usual, keys_.rsa);
    const SplitMessage parts = splitMessage(message);
    DkimHeader header(parts.header);
    DkimBodyHashes hashes;
    DkimVerifier verifier(header, hashes, testTime);
    QCOMPARE(verifier.found(), std::size_t{20});
    answerAll(verifier, keys_.zone);
    hashes.feed(parts.body);
    hashes.finish();
    const auto verdicts = verifier.verify(hashes);
    QCOMPARE(verdicts.size(), maxDkimSignatures);
    QCOMPARE(verdicts[0].identity, std::string("19@example.org"));
    for (const DkimVerdict& verdict : verdicts)
        QVERIFY(verdict.counts);
}

void DkimVerifyTest::atMostFourBodyHashesAreMade() {
    std::string message = signedByHand(plain, usualTags(), usual, keys_.rsa);
    for (int i = 1; i <= 6; ++i)
        message = signedByHand(message, usualTags("l=" + std::to_string(i) + "; "), usual, keys_.rsa);
    const auto verdicts = verifyMessage(message, keys_.zone);
    QCOMPARE(verdicts.size(), std::size_t{7});
    QVERIFY(verdicts[6].counts); // that of the whole body goes before those with l=
    QCOMPARE(std::count_if(verdicts.begin(), verdicts.end(),
                           [](const DkimVerdict& verdict) { return verdict.reason == DkimReason::tooManyHashes; }),
             3);
}

void DkimVerifyTest::equalKeysAreAskedForOnce() {
    std::string message = plain;
    for (int i = 0; i < 3; ++i)
        message = signedByHand(message, usualTags(), usual, keys_.rsa);
    DkimHeader header(splitMessage(message).header);
    DkimBodyHashes hashes;
    DkimVerifier verifier(header, hashes, testTime);
    const auto questions = verifier.questions();
    QCOMPARE(questions.size(), std::size_t{1});
    QCOMPARE(questions[0].name, std::string("r._domainkey.example.org"));
    QCOMPARE(questions[0].type, DnsType::txt);
}

void DkimVerifyTest::namesInUtf8AreAskedForAsALabels() {
    const std::string name = "b\xc3\xbc"
                             "cher.example";
    std::string tags = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + name + "; s=r; i=j\xc3\xb6@sub." + name +
                       "; h=from:to:subject; " + bodyHashTag(plain);
    Zone zone;
    zone["r._domainkey.xn--bcher-kva.example"] = keys_.zone["r._domainkey.example.org"];
    const auto verdicts = verifyMessage(signedByHand(plain, tags, usual, keys_.rsa), zone);
    QVERIFY(verdicts.at(0).counts);
    QCOMPARE(verdicts[0].domain, std::string("xn--bcher-kva.example"));
}

void DkimVerifyTest::fieldsAreTakenFromTheBottom() {
    const std::string message = "X-A: 3\r\nX-A: 2\r\nX-A: 1\r\nFrom: a@example.org\r\n\r\nText.\r\n";
    const std::string tags =
        "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=r; h=x-a:From:X-A; " + bodyHashTag(message);
    const std::string done = signedByHand(message, tags, {"x-a", "from", "x-a"}, keys_.rsa);
    QVERIFY(one(done).counts);
    QVERIFY(one("X-A: 4\r\n" + done).counts);
    std::string changed = done;
    changed.replace(changed.find("X-A: 3"), 6, "X-A: 9"); // not signed
    QVERIFY(one(changed).counts);
    changed.replace(changed.find("X-A: 2"), 6, "X-A: 9");
    QCOMPARE(one(changed).reason, DkimReason::wrongSignature);
}

void DkimVerifyTest::bodiesAreHashedAsTheStandardSays_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("simple");
    QTest::addColumn<QByteArray>("relaxed");
    const auto row = [](const char* name, const QByteArray& body, const QByteArray& simple, const QByteArray& relaxed) {
        QTest::newRow(name) << body << simple << relaxed;
    };
    row("empty", "", "\r\n", "");
    row("one empty line", "\r\n", "\r\n", "");
    row("empty lines", "\r\n\r\n\r\n", "\r\n", "");
    row("blanks only", "  \t\r\n \r\n", "  \t\r\n \r\n", "");
    row("RFC 6376 section 3.4.5", " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n", " C\r\nD E\r\n");
    row("no line end", "a", "a\r\n", "a\r\n");
    row("a blank and no line end", "a \t", "a \t\r\n", "a\r\n");
    row("blanks and no line end", "  ", "  \r\n", "");
    row("CR at the end", "a\r", "a\r\r\n", "a\r\r\n");
    row("bare CR and LF", "a\rb\nc\n\r\n", "a\rb\nc\n\r\n", "a\rb\nc\n\r\n");
    row("CR CR LF", "a\r\r\n\r\r\n", "a\r\r\n\r\r\n", "a\r\r\n\r\r\n");
    row("bare LFs at the end", "a\n\n\n", "a\n\n\n\r\n", "a\n\n\n\r\n");
    row("CR CR x", "a\r\r\rb\r\n", "a\r\r\rb\r\n", "a\r\r\rb\r\n");
    row("a blank before CR", "a \rb \r\n", "a \rb \r\n", "a \rb\r\n");
    row("empty lines inside", "a\r\n\r\n\r\n \r\nb\r\n", "a\r\n\r\n\r\n \r\nb\r\n", "a\r\n\r\n\r\n\r\nb\r\n");
    row("8 bits and NUL", QByteArray("\xff\0\x80 \r\n", 6), QByteArray("\xff\0\x80 \r\n", 6),
        QByteArray("\xff\0\x80\r\n", 5));
    row("a very long line", QByteArray(100'000, 'x') + " \r\n", QByteArray(100'000, 'x') + " \r\n",
        QByteArray(100'000, 'x') + "\r\n");
    row("very many empty lines", "a" + QByteArray("\r\n").repeated(100'000) + "b",
        "a" + QByteArray("\r\n").repeated(100'000) + "b\r\n", "a" + QByteArray("\r\n").repeated(100'000) + "b\r\n");
}

void DkimVerifyTest::bodiesAreHashedAsTheStandardSays() {
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, simple);
    QFETCH(QByteArray, relaxed);
    const std::string text = body.toStdString();
    for (const auto& way : cutsOf(text)) {
        DkimBodyHashes hashes;
        const auto s = hashes.want({DkimCanon::simple}), r = hashes.want({DkimCanon::relaxed});
        for (const ByteView piece : way)
            hashes.feed(piece);
        hashes.finish();
        QCOMPARE(hashes.octets(*s), static_cast<std::uint64_t>(simple.size()));
        QCOMPARE(hashes.octets(*r), static_cast<std::uint64_t>(relaxed.size()));
        QCOMPARE(hashes.digest(*s), crypto::sha256(simple.toStdString()));
        QCOMPARE(hashes.digest(*r), crypto::sha256(relaxed.toStdString()));
    }
}

void DkimVerifyTest::manyHashesAtOnceAreTheSameHoweverCut() {
    std::mt19937 random(1);
    std::string body;
    for (int i = 0; i < 5000; ++i)
        body += "ab \t\r\n\r\n"[random() % 8];
    std::vector<Bytes> first;
    for (const auto& way : cutsOf(body)) {
        DkimBodyHashes hashes;
        QCOMPARE(hashes.want({DkimCanon::simple}), std::optional<std::size_t>(0));
        QCOMPARE(hashes.want({DkimCanon::relaxed, 100}), std::optional<std::size_t>(1));
        QCOMPARE(hashes.want({DkimCanon::relaxed}), std::optional<std::size_t>(2));
        QCOMPARE(hashes.want({DkimCanon::simple, 0}), std::optional<std::size_t>(3));
        QCOMPARE(hashes.want({DkimCanon::simple}), std::optional<std::size_t>(0));
        QVERIFY(!hashes.want({DkimCanon::simple, 1}));
        for (const ByteView piece : way)
            hashes.feed(piece);
        hashes.finish();
        std::vector<Bytes> digests;
        for (std::size_t i = 0; i < 4; ++i)
            digests.push_back(hashes.digest(i));
        if (first.empty()) first = digests;
        QCOMPARE(digests, first);
        QCOMPARE(digests[3], crypto::sha256(""));
    }
}

void DkimVerifyTest::aHeaderOverItsLimitIsNotJudged() {
    const std::string message = signedByHand(plain, usualTags(), usual, keys_.rsa);
    const SplitMessage parts = splitMessage("X: " + std::string(300'000, 'x') + "\r\n" + message);
    DkimHeader header(parts.header.substr(0, 256 * 1024));
    QVERIFY(header.tooLong());
    QVERIFY(!dkimSign(header, Bytes(32, 'x'), keys_.both(), {testTime}).ok());
}

// Ten thousand fields of one name and an h= that names them as often as it may, in each of eight signatures.
void DkimVerifyTest::theCostIsLinear() {
    std::string names = "from";
    for (std::size_t i = 1; i < maxSignedNames; ++i)
        names += ":x";
    const std::string tags =
        "v=1; a=rsa-sha256; d=example.org; s=r; h=" + names + "; bh=" + std::string(43, 'A') + "=; b=AAAA\r\n";
    const auto make = [&](std::size_t size) {
        std::string out = "From: a@example.org\r\n";
        for (int i = 0; i < 8; ++i)
            out += "DKIM-Signature: " + tags;
        while (out.size() + 6 < size)
            out += "X: y\r\n";
        return out + "\r\n";
    };
    QVERIFY(growsLinearly(
        make, [this](const std::string& message) { verifyMessage(message, keys_.zone); }, 250'000));
    std::string tooMany = tags;
    tooMany.replace(tooMany.find(names), names.size(), names + ":x");
    QCOMPARE(one("DKIM-Signature: " + tooMany + plain).reason, DkimReason::badNames);
}

QTEST_GUILESS_MAIN(DkimVerifyTest)
#include "dkim_verify_test.moc"
