#include "mail/header_scan.h"
#include "unit/mail/cuts.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

struct Scanned {
    HeaderFacts facts;
    BodyTraits traits;
    bool endsWithLine = false;
};

Scanned scanPieces(const std::vector<ByteView>& pieces) {
    HeaderScan scan;
    for (const ByteView piece : pieces)
        scan.feed(piece);
    scan.finish();
    return {scan.facts(), scan.traits(), scan.endsWithLine()};
}

Scanned scanned(const std::string& message) { return scanPieces({message}); }

} // namespace

class HeaderScanTest : public QObject {
    Q_OBJECT
private slots:
    void theAnswerDoesNotDependOnTheCuts_data();
    void theAnswerDoesNotDependOnTheCuts();
    void fieldsAreFoundWhateverTheirCase();
    void everyReceivedFieldCountsAndOnlyInTheHeader();
    void aContinuationLineIsNoField();
    void theFirstMessageIdIsKeptUnfolded();
    void aHugeMessageIdIsCapped();
    void aMessageWithoutHeaderIsAllBody();
    void aMessageThatStartsWithAnEmptyLineHasAnEmptyHeader();
    void theFirstLineOfAMailboxFileDoesNotHideTheHeader();
    void garbageInTheMiddleOfAHeaderDoesNotEndIt();
    void aBareLfDoesNotEndTheHeader();
    void aHeaderWithoutEndIsFlaggedAt256KB();
    void eightBitIsToldApartInHeaderAndBody();
    void whateverDataCannotCarryIsBinary_data();
    void whateverDataCannotCarryIsBinary();
    void aLineOf998OctetsIsNotBinary();
    void aMissingLastLineEndIsNoticed();
    void nothingAtAllIsAMessageToo();
};

void HeaderScanTest::theAnswerDoesNotDependOnTheCuts_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("ordinary") << QByteArray(
        "Received: a\r\n by b\r\nReceived: c\r\nFrom: x@y\r\nMessage-ID:\r\n <1@y>\r\n\r\nbody\r\n");
    QTest::newRow("spaces before the colon") << QByteArray("Date : now\r\nFrom\t:x\r\n\r\n");
    QTest::newRow("no header") << QByteArray("hello there\r\nDate: x\r\n\r\n");
    QTest::newRow("no header, 8-bit at once") << QByteArray("h\xe9llo\r\n");
    QTest::newRow("mailbox line") << QByteArray("From anna Sat\r\nDate: x\r\n\r\n");
    QTest::newRow("bare CR at line start") << QByteArray("Date: x\r\n\rFrom: y\r\n\r\nz");
    QTest::newRow("CR CR LF") << QByteArray("Date: x\r\r\nFrom: y\r\n\r\r\n\r\n");
    QTest::newRow("bare LF") << QByteArray("Date: x\nFrom: y\n\nbody\r\n\r\n");
    QTest::newRow("NUL") << QByteArray("Date: x\0\r\n\r\n\0", 13);
    QTest::newRow("CR at the end") << QByteArray("Date: x\r\n\r\nbody\r");
    QTest::newRow("long lines and bare ends")
        << QByteArray("Date: x\r\n\r\n") + QByteArray(1200, 'x') + "\r\ny\n\rz\r\n\r";
    QTest::newRow("8-bit") << QByteArray("Subject: \xc3\xbc\r\n\r\n\xc3\xa4\r\n");
}

void HeaderScanTest::theAnswerDoesNotDependOnTheCuts() {
    QFETCH(QByteArray, message);
    const std::string bytes = message.toStdString();
    const Scanned whole = scanned(bytes);
    for (const auto& pieces : test::cutsOf(bytes)) {
        const Scanned cut = scanPieces(pieces);
        QVERIFY(cut.traits == whole.traits);
        QCOMPARE(cut.endsWithLine, whole.endsWithLine);
        QCOMPARE(cut.facts.messageIdValue, whole.facts.messageIdValue);
        QCOMPARE(cut.facts.bodyOffset, whole.facts.bodyOffset);
        QCOMPARE(cut.facts.ended, whole.facts.ended);
        QCOMPARE(cut.facts.date, whole.facts.date);
        QCOMPARE(cut.facts.from, whole.facts.from);
        QCOMPARE(cut.facts.messageId, whole.facts.messageId);
    }
}

void HeaderScanTest::fieldsAreFoundWhateverTheirCase() {
    const Scanned all =
        scanned("DATE: x\r\nfrom: y\r\nMessage-Id : <1@a>\r\nreturn-PATH: <>\r\nMime-Version: 1.0\r\n\r\n");
    QVERIFY(all.facts.date && all.facts.from && all.facts.messageId && all.facts.returnPath && all.facts.mimeVersion);
    const Scanned none = scanned("X-Date: x\r\nFromage: y\r\nMessage-ID-2: <1@a>\r\n\r\nDate: x\r\n");
    QVERIFY(!none.facts.date && !none.facts.from && !none.facts.messageId && !none.facts.returnPath);
}

void HeaderScanTest::everyReceivedFieldCountsAndOnlyInTheHeader() {
    std::string message;
    for (int i = 0; i < 120; ++i)
        message += "Received: from a by b; now\r\n";
    QCOMPARE(scanned(message + "\r\nReceived: no\r\n").traits.received, 120U);
}

void HeaderScanTest::aContinuationLineIsNoField() {
    const Scanned s = scanned("Subject: x\r\n Received: y\r\n\tDate: z\r\n\r\n");
    QCOMPARE(s.traits.received, 0U);
    QVERIFY(!s.facts.date);
}

void HeaderScanTest::theFirstMessageIdIsKeptUnfolded() {
    const Scanned s = scanned("Message-ID:\r\n\t<1@example.org>  \r\nMessage-ID: <2@example.org>\r\n\r\n");
    QCOMPARE(s.facts.messageIdValue, std::string("<1@example.org>"));
}

void HeaderScanTest::aHugeMessageIdIsCapped() {
    QCOMPARE(scanned("Message-ID: " + std::string(5000, 'x') + "\r\n\r\n").facts.messageIdValue.size(),
             maxMessageIdValue - 1);
}

void HeaderScanTest::aMessageWithoutHeaderIsAllBody() {
    const Scanned s = scanned("Hello \xe4nna,\r\nDate: tomorrow\r\n\r\nBye\r\n");
    QVERIFY(s.facts.ended);
    QCOMPARE(s.facts.bodyOffset, std::uint64_t{0});
    QVERIFY(!s.facts.date);
    QVERIFY(s.traits.eightBit);
    QVERIFY(!s.traits.utf8Headers);
}

void HeaderScanTest::aMessageThatStartsWithAnEmptyLineHasAnEmptyHeader() {
    const Scanned s = scanned("\r\nDate: x\r\n");
    QVERIFY(s.facts.ended);
    QCOMPARE(s.facts.bodyOffset, std::uint64_t{2});
    QVERIFY(!s.facts.date);
}

void HeaderScanTest::theFirstLineOfAMailboxFileDoesNotHideTheHeader() {
    QVERIFY(scanned("From anna Sat Jan 31\r\nDate: x\r\n\r\n").facts.date);
    QVERIFY(scanned(">From anna Sat Jan 31\r\nDate: x\r\n\r\n").facts.date);
    QVERIFY(!scanned("From anna Sat Jan 31\r\n\r\n").facts.from);
}

void HeaderScanTest::garbageInTheMiddleOfAHeaderDoesNotEndIt() {
    const Scanned s = scanned("Received: a\r\nthis is no field\r\n: nor this\r\nReceived: b\r\n\r\n");
    QCOMPARE(s.traits.received, 2U);
}

void HeaderScanTest::aBareLfDoesNotEndTheHeader() {
    const Scanned s = scanned("Subject: x\n\nReceived: hidden\r\nReceived: seen\r\n\r\n");
    QCOMPARE(s.traits.received, 1U);
    QVERIFY(s.traits.binary);
}

void HeaderScanTest::aHeaderWithoutEndIsFlaggedAt256KB() {
    const std::string line = "X-Filler: " + std::string(88, 'x') + "\r\n";
    std::string message;
    while (message.size() + line.size() <= maxHeaderBlock)
        message += line;
    QVERIFY(!scanned(message).facts.tooLong);
    message += line + "Received: too late\r\n\r\n";
    for (const auto& pieces : test::cutsOf(message)) {
        const Scanned s = scanPieces(pieces);
        QVERIFY(s.facts.tooLong);
        QVERIFY(!s.facts.ended);
        QCOMPARE(s.traits.received, 0U);
        QCOMPARE(s.traits.octets, message.size());
    }
}

void HeaderScanTest::eightBitIsToldApartInHeaderAndBody() {
    const Scanned body = scanned("Subject: x\r\n\r\n\xc3\xbc\r\n");
    QVERIFY(body.traits.eightBit && !body.traits.utf8Headers && !body.traits.binary);
    const Scanned header = scanned("Subject: \xc3\xbc\r\n\r\nx\r\n");
    QVERIFY(header.traits.eightBit && header.traits.utf8Headers);
    const Scanned none = scanned("Subject: x\r\n\r\nx\r\n");
    QVERIFY(!none.traits.eightBit && !none.traits.utf8Headers);
    // The last byte of a long run must not be overlooked.
    QVERIFY(scanned("A: b\r\n\r\n" + std::string(67, 'x') + "\x80").traits.eightBit);
}

void HeaderScanTest::whateverDataCannotCarryIsBinary_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a NUL") << QByteArray("a\0b\r\n", 5);
    QTest::newRow("a bare LF") << QByteArray("a\nb\r\n");
    QTest::newRow("a bare LF at line start") << QByteArray("a\r\n\nb\r\n");
    QTest::newRow("a bare CR") << QByteArray("a\rb\r\n");
    QTest::newRow("CR CR LF") << QByteArray("a\r\r\n");
    QTest::newRow("a CR as the last octet") << QByteArray("a\r");
    QTest::newRow("a line of 999 octets") << QByteArray(999, 'x') + "\r\n";
    QTest::newRow("999 octets without line end") << QByteArray(999, 'x');
}

void HeaderScanTest::whateverDataCannotCarryIsBinary() {
    QFETCH(QByteArray, body);
    QVERIFY(scanned("Subject: x\r\n\r\n" + body.toStdString()).traits.binary);
}

void HeaderScanTest::aLineOf998OctetsIsNotBinary() {
    std::string message = "Subject: x\r\n\r\n";
    for (int i = 0; i < 2; ++i)
        message.append(998, 'x').append("\r\n");
    for (const auto& pieces : test::cutsOf(message))
        QVERIFY(!scanPieces(pieces).traits.binary);
}

void HeaderScanTest::aMissingLastLineEndIsNoticed() {
    QVERIFY(scanned("Subject: x\r\n\r\nbody\r\n").endsWithLine);
    QVERIFY(!scanned("Subject: x\r\n\r\nbody").endsWithLine);
    QVERIFY(!scanned("Subject: x\r\n\r\nbody\r").endsWithLine);
    QVERIFY(!scanned("Subject: x\r\n\r\nbody\n").endsWithLine);
}

void HeaderScanTest::nothingAtAllIsAMessageToo() {
    const Scanned s = scanned("");
    QVERIFY(s.endsWithLine);
    QVERIFY(!s.facts.ended);
    QVERIFY(s.traits == BodyTraits{});
}

QTEST_GUILESS_MAIN(HeaderScanTest)
#include "header_scan_test.moc"
