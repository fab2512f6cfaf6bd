#include "base/text.h"
#include "mail/dsn.h"
#include "mail/enhanced_status.h"
#include "mail/header_scan.h"
#include "mail/mime_structure.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

const Time noon = fromMillis(1'769'860'800'000); // Sat, 31 Jan 2026 12:00:00 +0000

DsnRecipient failedRecipient() {
    DsnRecipient r;
    r.finalRecipient = {"anna", "example.net"};
    r.orcpt = "rfc822;anna.b@example.net";
    r.action = DsnAction::failed;
    r.status = status::badDestinationMailbox;
    r.remoteMta = "mx1.example.net";
    r.diagnostic = Reply{550, {5, 1, 1}, "No such user here"};
    r.lastAttempt = noon;
    return r;
}

DsnReport ordinary() {
    DsnReport report;
    report.reportingMta = "mail.example.org";
    report.to = {"sender", "example.org"};
    report.from = {"postmaster", "mail.example.org"};
    report.date = noon;
    report.messageId = "01HZ@mail.example.org";
    report.boundary = "01HZ";
    report.envid = "QQ314159";
    report.arrival = noon;
    report.originalMessageId = "<1@example.org>";
    report.recipients = {failedRecipient()};
    report.returned = DsnReturn::headers;
    report.original = "From: sender@example.org\r\nSubject: Hello\r\n\r\nsecret body\r\n";
    return report;
}

struct Part {
    std::string type;
    std::string body;
};

// The parts of a report as a MIME reader sees them.
std::vector<Part> partsOf(const Bytes& message) {
    MimeScanner scanner;
    scanner.feed(message);
    std::vector<Part> out;
    for (const MimePart& part : scanner.finish().parts)
        if (part.parent == 0)
            out.push_back({part.type + '/' + part.subtype, message.substr(part.body.begin, part.body.size())});
    return out;
}

bool has(const std::string& text, std::string_view what) { return text.find(what) != std::string::npos; }

} // namespace

class DsnTest : public QObject {
    Q_OBJECT
private slots:
    void aReportHasItsThreeParts();
    void theHeaderMakesItAnAutomaticReport();
    void theStatusPartIsWrittenFieldByField();
    void theTextTellsAPersonWhatHappened();
    void aDelayIsNoFailure();
    void aDeliveryAndARelayAreReportedAsAsked();
    void theStatusIsMadeWhereNoneIsGiven();
    void theBodyIsNotReturnedWhenOnlyHeadersAreWanted();
    void theWholeMessageIsReturnedWhenItIsWanted();
    void nothingIsReturnedWhenThereIsNothing();
    void aMessageThatTextCannotCarryIsReturnedAsHeaders();
    void aUtf8RecipientMakesAnInternationalReport();
    void withoutSmtpUtf8TheReportStaysAscii();
    void whatAPeerSaysCannotAddAFieldOrALine_data();
    void whatAPeerSaysCannotAddAFieldOrALine();
    void anOriginalThatHoldsTheBoundaryDoesNotBreakTheReport();
    void aThousandRecipientsAreAllListed();
};

void DsnTest::aReportHasItsThreeParts() {
    const auto parts = partsOf(buildDsn(ordinary()).message);
    QCOMPARE(parts.size(), std::size_t{3});
    QCOMPARE(parts[0].type, std::string("text/plain"));
    QCOMPARE(parts[1].type, std::string("message/delivery-status"));
    QCOMPARE(parts[2].type, std::string("text/rfc822-headers"));
}

void DsnTest::theHeaderMakesItAnAutomaticReport() {
    const Dsn dsn = buildDsn(ordinary());
    const std::string header = dsn.message.substr(0, dsn.message.find("\r\n\r\n") + 2);
    for (const char* field :
         {"Date: Sat, 31 Jan 2026 12:00:00 +0000\r\n",
          "From: \"Mail Delivery System\" <postmaster@mail.example.org>\r\n", "To: <sender@example.org>\r\n",
          "Subject: Your message could not be delivered\r\n", "Message-ID: <01HZ@mail.example.org>\r\n",
          "References: <1@example.org>\r\n", "Auto-Submitted: auto-replied\r\n", "MIME-Version: 1.0\r\n",
          "Content-Type: multipart/report; report-type=delivery-status;\r\n    boundary=\""})
        QVERIFY2(has(header, field), field);
    QVERIFY(!dsn.traits.eightBit && !dsn.traits.binary && !dsn.traits.utf8Headers);
    QCOMPARE(dsn.traits.octets, dsn.message.size());
    QVERIFY(dsn.message.ends_with("--\r\n"));
}

void DsnTest::theStatusPartIsWrittenFieldByField() {
    QCOMPARE(partsOf(buildDsn(ordinary()).message)[1].body,
             std::string("Original-Envelope-Id: QQ314159\r\n"
                         "Reporting-MTA: dns; mail.example.org\r\n"
                         "Arrival-Date: Sat, 31 Jan 2026 12:00:00 +0000\r\n"
                         "\r\n"
                         "Original-Recipient: rfc822;anna.b@example.net\r\n"
                         "Final-Recipient: rfc822;anna@example.net\r\n"
                         "Action: failed\r\n"
                         "Status: 5.1.1\r\n"
                         "Remote-MTA: dns; mx1.example.net\r\n"
                         "Diagnostic-Code: smtp; 550 5.1.1 No such user here\r\n"
                         "Last-Attempt-Date: Sat, 31 Jan 2026 12:00:00 +0000\r\n"));
}

void DsnTest::theTextTellsAPersonWhatHappened() {
    DsnReport report = ordinary();
    report.recipients[0].explanation = "We tried for 5 days.";
    const std::string text = partsOf(buildDsn(report).message)[0].body;
    for (const char* words : {"could not be delivered", "<anna@example.net>", "There is no mailbox with this address.",
                              "We tried for 5 days.", "The server mx1.example.net said:", "550 5.1.1 No such user here",
                              "header of your message is attached"})
        QVERIFY2(has(text, words), words);
}

void DsnTest::aDelayIsNoFailure() {
    DsnReport report = ordinary();
    DsnRecipient& r = report.recipients[0];
    r.action = DsnAction::delayed;
    r.status = status::noAnswer;
    r.diagnostic.reset();
    r.remoteMta.clear();
    r.willRetryUntil = noon + std::chrono::hours(120);
    const auto parts = partsOf(buildDsn(report).message);
    QVERIFY(has(parts[0].body, "YOU DO NOT NEED TO SEND IT AGAIN"));
    QVERIFY(has(parts[0].body, "We keep trying until Thu, 05 Feb 2026 12:00:00 +0000."));
    QVERIFY(!has(parts[0].body, "could not be delivered"));
    QVERIFY(has(parts[1].body, "Action: delayed\r\nStatus: 4.4.1\r\n"));
    QVERIFY(has(parts[1].body, "Will-Retry-Until: Thu, 05 Feb 2026 12:00:00 +0000\r\n"));
    QVERIFY(!has(parts[1].body, "Remote-MTA") && !has(parts[1].body, "Diagnostic-Code"));
}

void DsnTest::aDeliveryAndARelayAreReportedAsAsked() {
    DsnReport report = ordinary();
    report.recipients[0].action = DsnAction::delivered;
    report.recipients[0].status = status::recipientOk;
    report.recipients.push_back(report.recipients[0]);
    report.recipients[1].action = DsnAction::relayed;
    const Dsn dsn = buildDsn(report);
    const auto parts = partsOf(dsn.message);
    QVERIFY(has(dsn.message, "Subject: Your message was delivered\r\n"));
    QVERIFY(has(parts[0].body, "Delivered to the mailbox."));
    QVERIFY(has(parts[1].body, "Action: delivered\r\nStatus: 2.1.5\r\n"));
    QVERIFY(has(parts[1].body, "Action: relayed\r\n"));
}

void DsnTest::theStatusIsMadeWhereNoneIsGiven() {
    DsnReport report = ordinary();
    report.recipients[0].status = {};
    QVERIFY(has(partsOf(buildDsn(report).message)[1].body, "Status: 5.1.1\r\n"));
    report.recipients[0].diagnostic.reset();
    QVERIFY(has(partsOf(buildDsn(report).message)[1].body, "Status: 5.0.0\r\n"));
    report.recipients[0].action = DsnAction::delayed;
    QVERIFY(has(partsOf(buildDsn(report).message)[1].body, "Status: 4.0.0\r\n"));
    report.recipients[0].action = DsnAction::relayed;
    QVERIFY(has(partsOf(buildDsn(report).message)[1].body, "Status: 2.0.0\r\n"));
}

void DsnTest::theBodyIsNotReturnedWhenOnlyHeadersAreWanted() {
    const Bytes message = buildDsn(ordinary()).message;
    QVERIFY(!has(message, "secret body"));
    QCOMPARE(partsOf(message)[2].body, std::string("From: sender@example.org\r\nSubject: Hello\r\n"));
}

void DsnTest::theWholeMessageIsReturnedWhenItIsWanted() {
    DsnReport report = ordinary();
    report.returned = DsnReturn::message;
    report.original = "Subject: Hello\r\n\r\nbody \xc3\xbc without line end";
    const Dsn dsn = buildDsn(report);
    const auto parts = partsOf(dsn.message);
    QCOMPARE(parts[2].type, std::string("message/rfc822"));
    QCOMPARE(parts[2].body, report.original);
    QVERIFY(dsn.traits.eightBit && !dsn.traits.utf8Headers);
    QVERIFY(has(dsn.message, "\r\nContent-Transfer-Encoding: 8bit\r\n\r\nThis is a delivery report"));
    QVERIFY(has(dsn.message, "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n"));
}

void DsnTest::nothingIsReturnedWhenThereIsNothing() {
    DsnReport report = ordinary();
    report.original.clear();
    QCOMPARE(partsOf(buildDsn(report).message).size(), std::size_t{2});
    report = ordinary();
    report.returned = DsnReturn::nothing;
    QCOMPARE(partsOf(buildDsn(report).message).size(), std::size_t{2});
}

void DsnTest::aMessageThatTextCannotCarryIsReturnedAsHeaders() {
    DsnReport report = ordinary();
    report.returned = DsnReturn::message;
    report.original = "Subject: Hello\r\n\r\nbare\nLF\r\n";
    Dsn dsn = buildDsn(report);
    QCOMPARE(partsOf(dsn.message)[2].type, std::string("text/rfc822-headers"));
    QVERIFY(!dsn.traits.binary);
    report.original = "Subject: " + std::string(2000, 'x') + '\0' + "\xff\nX: y\r\n\r\nbody\r\n";
    dsn = buildDsn(report);
    QVERIFY(!dsn.traits.binary && !dsn.traits.eightBit);
    QVERIFY(has(dsn.message, "Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable\r\n"));
}

void DsnTest::aUtf8RecipientMakesAnInternationalReport() {
    DsnReport report = ordinary();
    report.smtpUtf8 = true;
    report.recipients[0].finalRecipient = {"j\xc3\xbcrgen", "example.net"};
    report.recipients[0].orcpt = "utf-8;j\xc3\xbcrgen@example.net";
    report.original = "Subject: gr\xc3\xbc\xc3\x9f\r\n\r\n";
    const Dsn dsn = buildDsn(report);
    const auto parts = partsOf(dsn.message);
    QCOMPARE(parts[1].type, std::string("message/global-delivery-status"));
    QVERIFY(has(
        parts[1].body,
        "Original-Recipient: utf-8;j\xc3\xbcrgen@example.net\r\nFinal-Recipient: utf-8;j\xc3\xbcrgen@example.net\r\n"));
    QCOMPARE(parts[2].type, std::string("message/global-headers"));
    QVERIFY(has(dsn.message, "report-type=global-delivery-status;"));
    QVERIFY(dsn.traits.eightBit && !dsn.traits.utf8Headers);
    report.returned = DsnReturn::message;
    QCOMPARE(partsOf(buildDsn(report).message)[2].type, std::string("message/global"));
}

void DsnTest::withoutSmtpUtf8TheReportStaysAscii() {
    DsnReport report = ordinary();
    report.recipients[0].finalRecipient = {"j\xc3\xbcrgen", "example.net"};
    report.recipients[0].orcpt = "utf-8;j\xc3\xbcrgen@example.net";
    report.recipients[0].diagnostic->text = "Unbekannt: j\xc3\xbcrgen";
    report.original = "Subject: gr\xc3\xbc\xc3\x9f\r\n\r\n";
    const Dsn dsn = buildDsn(report);
    QVERIFY(isAscii(dsn.message));
    const auto parts = partsOf(dsn.message);
    QCOMPARE(parts[1].type, std::string("message/delivery-status"));
    QVERIFY(has(parts[1].body, "Final-Recipient: utf-8;j\\x{FC}rgen@example.net\r\n"));
    QVERIFY(has(parts[2].body, "Subject: gr=C3=BC=C3=9F\r\n"));
}

void DsnTest::whatAPeerSaysCannotAddAFieldOrALine_data() {
    QTest::addColumn<QByteArray>("evil");
    QTest::newRow("a line break") << QByteArray("x\r\nBcc: victim@example.org");
    QTest::newRow("an empty line") << QByteArray("x\r\n\r\n--boundary");
    QTest::newRow("a bare CR") << QByteArray("x\rAction: delivered");
    QTest::newRow("a bare LF") << QByteArray("x\nAction: delivered");
    QTest::newRow("a NUL") << QByteArray("x\0y", 3);
    QTest::newRow("a word of 5000 octets") << QByteArray(5000, 'x');
    QTest::newRow("many words") << QByteArray("word ").repeated(2000);
    QTest::newRow("8-bit") << QByteArray("\xff\xfe\xfc");
    QTest::newRow("spaces only") << QByteArray("    ");
}

void DsnTest::whatAPeerSaysCannotAddAFieldOrALine() {
    QFETCH(QByteArray, evil);
    for (const bool utf8 : {false, true}) {
        DsnReport report = ordinary();
        report.smtpUtf8 = utf8;
        report.envid = report.boundary = report.originalMessageId = report.messageId = evil.toStdString();
        DsnRecipient& r = report.recipients[0];
        r.orcpt = "rfc822;" + evil.toStdString();
        r.remoteMta = evil.toStdString();
        r.diagnostic->text = evil.toStdString();
        r.explanation = evil.toStdString();
        const Dsn dsn = buildDsn(report);
        QVERIFY(!dsn.traits.binary);
        QVERIFY(!has(dsn.message, "\r\nBcc:") && !has(dsn.message, "\nAction: delivered"));
        const auto parts = partsOf(dsn.message);
        QCOMPARE(parts.size(), std::size_t{3});
        QCOMPARE(QByteArray::fromStdString(parts[1].body).count("\r\n\r\n"), 1);
    }
}

void DsnTest::anOriginalThatHoldsTheBoundaryDoesNotBreakTheReport() {
    DsnReport report = ordinary();
    report.returned = DsnReturn::message;
    report.original = "Subject: x\r\n\r\n--=_01HZ_dsn--\r\n--=_01HZ_dsn_\r\nend\r\n";
    const auto parts = partsOf(buildDsn(report).message);
    QCOMPARE(parts.size(), std::size_t{3});
    QVERIFY(has(parts[2].body, "end"));
    // However many boundaries it has thought of.
    report.original = "Subject: x\r\n\r\n";
    for (int i = 1; i < 200; ++i)
        report.original += "--=_01HZ_dsn" + std::to_string(i) + "--\r\n";
    const auto others = partsOf(buildDsn(report).message);
    QCOMPARE(others.size(), std::size_t{3});
    QVERIFY(has(others[2].body, "_dsn199--"));
}

void DsnTest::aThousandRecipientsAreAllListed() {
    DsnReport report = ordinary();
    report.recipients.assign(1000, failedRecipient());
    const auto parts = partsOf(buildDsn(report).message);
    QCOMPARE(QByteArray::fromStdString(parts[1].body).count("Final-Recipient:"), 1000);
}

QTEST_GUILESS_MAIN(DsnTest)
#include "dsn_test.moc"
