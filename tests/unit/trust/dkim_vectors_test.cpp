// The signed messages of RFC 6376 appendix A and RFC 8463 appendix A, as they are printed there.
#include "signed_mail.h"

#include "../mail/cuts.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;
using namespace ismail::trust;

namespace {

const std::string plainFields = "From: Joe SixPack <joe@football.example.com>\r\n"
                                "To: Suzie Q <suzie@shopping.example.net>\r\n"
                                "Subject: Is dinner ready?\r\n"
                                "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
                                "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
                                "\r\n";

const std::string rfc6376Message = "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;\r\n"
                                   "      c=simple/simple; q=dns/txt; i=joe@football.example.com;\r\n"
                                   "      h=Received : From : To : Subject : Date : Message-ID;\r\n"
                                   "      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
                                   "      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB\r\n"
                                   "      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut\r\n"
                                   "      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV\r\n"
                                   "      4bmp/YzhwvcubU4=;\r\n"
                                   "Received: from client1.football.example.com  [192.0.2.1]\r\n"
                                   "      by submitserver.example.com with SUBMISSION;\r\n"
                                   "      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)\r\n" +
                                   plainFields + "Hi.\r\n\r\nWe lost the game. Are you hungry yet?\r\n\r\nJoe.\r\n";

const std::string rfc8463Message = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
                                   " d=football.example.com; i=@football.example.com;\r\n"
                                   " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
                                   " subject : date : message-id : from : subject : date;\r\n"
                                   " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
                                   " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
                                   " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
                                   "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
                                   " d=football.example.com; i=@football.example.com;\r\n"
                                   " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n"
                                   " date : message-id : from : subject : date;\r\n"
                                   " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
                                   " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n"
                                   " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n"
                                   " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\n" +
                                   plainFields + "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";

const Zone zone = {
    {"brisbane._domainkey.example.com",
     "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYf"
     "cTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQ"
     "AB"},
    {"brisbane._domainkey.football.example.com", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="},
    {"test._domainkey.football.example.com",
     "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JY"
     "i0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w"
     "3QIDAQAB"}};

} // namespace

class DkimVectorsTest : public QObject {
    Q_OBJECT

private slots:
    void theMessageOfRfc6376Verifies();
    void theMessageOfRfc8463VerifiesTwice();
    void theResultIsTheSameHoweverTheBodyIsCut();
    void oneOctetChangedAnywhereIsSeen();
};

void DkimVectorsTest::theMessageOfRfc6376Verifies() {
    const auto verdicts = verifyMessage(rfc6376Message, zone);
    QCOMPARE(verdicts.size(), std::size_t{1});
    QCOMPARE(dkimReasonCode(verdicts[0].reason), std::string_view("ok"));
    QVERIFY(verdicts[0].counts);
    QCOMPARE(verdicts[0].domain, std::string("example.com"));
    QCOMPARE(verdicts[0].selector, std::string("brisbane"));
    QCOMPARE(verdicts[0].identity, std::string("joe@football.example.com"));
    QCOMPARE(verdicts[0].algorithm, std::string_view("rsa-sha256"));
    QCOMPARE(verdicts[0].keyBits, 1024);
}

void DkimVectorsTest::theMessageOfRfc8463VerifiesTwice() {
    const auto verdicts = verifyMessage(rfc8463Message, zone);
    QCOMPARE(verdicts.size(), std::size_t{2});
    for (const DkimVerdict& verdict : verdicts) {
        QCOMPARE(dkimReasonCode(verdict.reason), std::string_view("ok"));
        QVERIFY(verdict.counts);
    }
    QCOMPARE(verdicts[0].algorithm, std::string_view("ed25519-sha256"));
    QCOMPARE(verdicts[1].algorithm, std::string_view("rsa-sha256"));
}

void DkimVectorsTest::theResultIsTheSameHoweverTheBodyIsCut() {
    for (const std::string& message : {rfc6376Message, rfc8463Message}) {
        const SplitMessage parts = splitMessage(message);
        for (const auto& way : cutsOf(parts.body)) {
            DkimHeader header(parts.header);
            DkimBodyHashes hashes;
            DkimVerifier verifier(header, hashes, testTime);
            answerAll(verifier, zone);
            for (const ByteView piece : way)
                hashes.feed(piece);
            hashes.finish();
            for (const DkimVerdict& verdict : verifier.verify(hashes))
                QVERIFY(verdict.counts);
        }
    }
}

// Case of a name and white space may change under relaxed; here each octet becomes another letter.
void DkimVectorsTest::oneOctetChangedAnywhereIsSeen() {
    const std::size_t begin = rfc6376Message.find("Received:");
    for (std::size_t at = begin; at < rfc6376Message.size(); ++at) {
        std::string changed = rfc6376Message;
        changed[at] = changed[at] == 'z' ? 'y' : 'z';
        for (const DkimVerdict& verdict : verifyMessage(changed, zone))
            QVERIFY2(!verdict.counts && !verdict.verified, qPrintable(QString::number(at)));
    }
}

QTEST_GUILESS_MAIN(DkimVectorsTest)
#include "dkim_vectors_test.moc"
