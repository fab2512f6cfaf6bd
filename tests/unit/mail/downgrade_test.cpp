#include "base/text.h"
#include "mail/downgrade.h"
#include "mail/header_scan.h"
#include "unit/mail/cuts.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

BodyTraits traitsOf(const std::string& message) {
    HeaderScan scan;
    scan.feed(message);
    scan.finish();
    return scan.traits();
}

std::string decodeQuotedPrintable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            out += text[i];
        } else if (text.substr(i, 3) == "=\r\n") {
            i += 2;
        } else {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        }
    }
    return out;
}

std::string decodeBase64(std::string_view text) {
    std::string joined;
    for (const char c : text)
        if (c != '\r' && c != '\n') joined += c;
    return fromBase64(joined).value_or("broken base64");
}

// The bodies of all leaf parts, decoded: what a reader of the message gets.
std::vector<std::string> contents(const std::string& message) {
    MimeScanner scanner;
    scanner.feed(message);
    std::vector<std::string> out;
    for (const MimePart& part : scanner.finish().parts) {
        if (part.kind != MimeKind::leaf) continue;
        const std::string body = message.substr(part.body.begin, part.body.size());
        if (part.encoding == TransferEncoding::quotedPrintable)
            out.push_back(decodeQuotedPrintable(body));
        else if (part.encoding == TransferEncoding::base64)
            out.push_back(decodeBase64(body));
        else
            out.push_back(body);
    }
    return out;
}

std::string longestLineCheck(const std::string& message) {
    for (const std::string_view line : split(message, '\n'))
        if (line.size() > 999) return std::string(line.substr(0, 60));
    return {};
}

std::string withBoundary(const std::string& parts) {
    return "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
           parts + "--b--\r\n";
}

} // namespace

class DowngradeTest : public QObject {
    Q_OBJECT
private slots:
    void theContentSurvives_data();
    void theContentSurvives();
    void theResultDoesNotDependOnTheCuts_data();
    void theResultDoesNotDependOnTheCuts();
    void aSevenBitMessageIsNotTouched();
    void labelsThatPromiseTooMuchAreCorrected();
    void aPlainMessageGetsMimeFields();
    void aMessageWithoutHeaderGetsOne();
    void textBecomesQuotedPrintableAndOtherThingsBase64();
    void aPreambleThatDoesNotFitIsLeftOut();
    void towards8BitMimeOnlyBinaryPartsAreConverted();
    void whatCannotBeConvertedIsRefused_data();
    void whatCannotBeConvertedIsRefused();
};

static void messages() {
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const std::string& message) {
        QTest::newRow(name) << QByteArray::fromStdString(message);
    };
    row("plain text", "Subject: x\r\n\r\ngr\xc3\xbc\xc3\x9f dich \r\n.\r\n..\r\nFrom here\r\n\r\n");
    row("text without a last line end", "Subject: x\r\n\r\n\xc3\xbc");
    row("text that is all 8-bit", "Subject: x\r\n\r\n" + std::string(5000, '\xfc') + "\r\n");
    row("a labelled text", "MIME-Version: 1.0\r\nContent-Type: text/html; "
                           "charset=utf-8\r\nContent-Transfer-Encoding:\r\n 8bit\r\n\r\n<p>\xc3\xbc</p>\t\r\n");
    row("an attachment", "MIME-Version: 1.0\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
                             std::string("\x89PNG\r\n\x1a\n\0\0\r", 11));
    row("a multipart",
        withBoundary("preamble\r\n--b\r\n\r\n\xc3\xbc\r\n--b\r\nContent-Type: text/plain\r\n\r\nclean\r\n--b\r\n"
                     "Content-Type: application/x\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xff\xfe\r\n"));
    row("an enclosed message",
        withBoundary("--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                     "Subject: inside\r\n\r\ngr\xc3\xbc\xc3\x9f\r\n"));
    row("a part without header", withBoundary("--b\r\n\r\n\xc3\xbc-=\r\n"));
    row("a long line of text", "Content-Type: text/plain\r\n\r\n" + std::string(3000, 'x') + " \r\n");
    row("text with a NUL", std::string("Subject: x\r\n\r\na\0b\r\n", 19));
    row("text with bare line ends", "Subject: x\r\n\r\na\nb\rc\r\n\r");
    row("spaces everywhere", "Subject: x\r\n\r\n\xc3\xbc  \t \r\n \r\n\t" + std::string(200, ' ') + "\r\n ");
    std::string dashes = "--b\r\n\r\n\xc3\xbc";
    for (int i = 0; i < 200; ++i)
        dashes += "x--b--";
    row("text that could look like a boundary once broken", withBoundary(dashes + "\r\n"));
    std::string every;
    for (int i = 0; i < 1024; ++i)
        every += static_cast<char>(i * 7 + i / 256);
    row("every octet",
        withBoundary("--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
                     every + "\r\n"));
}

void DowngradeTest::theContentSurvives_data() { messages(); }

void DowngradeTest::theContentSurvives() {
    QFETCH(QByteArray, message);
    const std::string original = message.toStdString();
    const auto converted = downgradeToSevenBit(original);
    QVERIFY2(converted.ok(), converted.ok() ? "" : converted.error().text.c_str());
    const BodyTraits traits = traitsOf(*converted);
    QVERIFY(!traits.eightBit && !traits.binary);
    QCOMPARE(contents(*converted), contents(original));
    QCOMPARE(longestLineCheck(*converted), std::string());
    // A second time there is nothing left to do.
    const auto again = downgradeToSevenBit(*converted);
    QVERIFY(again.ok());
    QCOMPARE(*again, *converted);
}

void DowngradeTest::theResultDoesNotDependOnTheCuts_data() { messages(); }

void DowngradeTest::theResultDoesNotDependOnTheCuts() {
    QFETCH(QByteArray, message);
    const std::string original = message.toStdString();
    const auto whole = downgradeToSevenBit(original);
    QVERIFY(whole.ok());
    for (const auto& pieces : test::cutsOf(original)) {
        MimeScanner scanner;
        for (const ByteView piece : pieces)
            scanner.feed(piece);
        auto plan = planDowngrade(scanner.finish());
        QVERIFY(plan.ok());
        Downgrader downgrader(std::move(plan).value());
        Bytes out;
        for (const ByteView piece : pieces)
            downgrader.feed(piece, out);
        downgrader.finish(out);
        QCOMPARE(out, *whole);
    }
}

void DowngradeTest::aSevenBitMessageIsNotTouched() {
    for (const std::string message : {"", "Subject: x\r\n\r\nbody\r\n", "no header at all",
                                      "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"}) {
        QVERIFY(planDowngrade([&] {
                    MimeScanner scanner;
                    scanner.feed(message);
                    return scanner.finish();
                }())
                    ->empty());
        QCOMPARE(*downgradeToSevenBit(message), message);
    }
}

void DowngradeTest::labelsThatPromiseTooMuchAreCorrected() {
    const auto converted =
        downgradeToSevenBit("Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\nX: y\r\n\r\nascii\r\n");
    QCOMPARE(*converted,
             std::string("Content-Type: text/plain\r\nContent-Transfer-Encoding: 7bit\r\nX: y\r\n\r\nascii\r\n"));
    const auto parts = downgradeToSevenBit(withBoundary("--b\r\n\r\n\xc3\xbc\r\n"));
    QVERIFY(parts->starts_with(
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
        "--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BC\r\n--b--"));
}

void DowngradeTest::aPlainMessageGetsMimeFields() {
    QCOMPARE(*downgradeToSevenBit("Subject: x\r\n\r\n\xfc\r\n"),
             std::string("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n"
                         "Content-Transfer-Encoding: quoted-printable\r\n\r\n=FC\r\n"));
}

void DowngradeTest::aMessageWithoutHeaderGetsOne() {
    QCOMPARE(*downgradeToSevenBit("h\xfc\r\nX: y\r\n"),
             std::string("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n"
                         "Content-Transfer-Encoding: quoted-printable\r\n\r\nh=FC\r\nX: y\r\n"));
}

void DowngradeTest::textBecomesQuotedPrintableAndOtherThingsBase64() {
    const auto text = downgradeToSevenBit("MIME-Version: 1.0\r\nContent-Type: text/csv\r\n\r\n\xfc\r\n");
    QVERIFY(text->find("quoted-printable") != std::string::npos);
    const auto binaryText = downgradeToSevenBit("MIME-Version: 1.0\r\nContent-Type: text/csv\r\n\r\n\n\r\n");
    QVERIFY(binaryText->find("base64") != std::string::npos);
    const auto other = downgradeToSevenBit("MIME-Version: 1.0\r\nContent-Type: application/x\r\n\r\n\xfc\r\n");
    QVERIFY(other->ends_with("Content-Transfer-Encoding: base64\r\n\r\n/A0K\r\n"));
    const auto global =
        downgradeToSevenBit("MIME-Version: 1.0\r\nContent-Type: message/global\r\n\r\nSubject: \xc3\xbc\r\n\r\n");
    QVERIFY(global.ok());
    QVERIFY(global->find("base64") != std::string::npos);
}

void DowngradeTest::aPreambleThatDoesNotFitIsLeftOut() {
    const auto converted =
        downgradeToSevenBit("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\npr\xe4"
                            "ambel\r\n--b\r\n\r\nx\r\n--b--\r\nepilog\xfc\r\n");
    QCOMPARE(
        *converted,
        std::string("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"));
}

void DowngradeTest::towards8BitMimeOnlyBinaryPartsAreConverted() {
    const std::string message =
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        "--b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xc3\xbc\r\n"
        "--b\r\nContent-Type: image/x\r\nContent-Transfer-Encoding: binary\r\n\r\n\n\n\n\r\n--b--\r\n";
    const auto converted = downgradeToSevenBit(message, DowngradeTarget::eightBit);
    QCOMPARE(
        *converted,
        std::string(
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            "--b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xc3\xbc\r\n"
            "--b\r\nContent-Type: image/x\r\nContent-Transfer-Encoding: base64\r\n\r\nCgoK\r\n--b--\r\n"));
    QVERIFY(downgradeToSevenBit("Subject: \xc3\xbc\r\n\r\n\n\r\n", DowngradeTarget::eightBit).ok());
}

void DowngradeTest::whatCannotBeConvertedIsRefused_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("8-bit in the header") << QByteArray("Subject: \xc3\xbc\r\n\r\nx\r\n");
    QTest::newRow("8-bit in the header of a part")
        << QByteArray("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: \xff\r\n\r\n--b--\r\n");
    QTest::newRow("8-bit in the header of an enclosed message")
        << QByteArray("Content-Type: message/rfc822\r\n\r\nSubject: \xff\r\n\r\n");
    QTest::newRow("a header line over 998 octets") << QByteArray("Subject: ") + QByteArray(1000, 'x') + "\r\n\r\n";
    QTest::newRow("bare LF in the header") << QByteArray("Subject: x\nX: y\r\n\r\n");
    QTest::newRow("base64 that is none") << QByteArray("Content-Transfer-Encoding: base64\r\n\r\n\xff\r\n");
    QTest::newRow("quoted-printable that is none")
        << QByteArray("Content-Transfer-Encoding: quoted-printable\r\n\r\n\xff\r\n");
    QTest::newRow("an unknown encoding") << QByteArray("Content-Transfer-Encoding: x-uu\r\n\r\n\xff\r\n");
    QTest::newRow("two encodings") << QByteArray(
        "Content-Transfer-Encoding: 8bit\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xff\r\n");
    QTest::newRow("a multipart without boundary") << QByteArray("Content-Type: multipart/mixed\r\n\r\n\xff\r\n");
    QTest::newRow("a multipart without parts")
        << QByteArray("Content-Type: multipart/mixed; boundary=b\r\n\r\n\xff\r\n");
    QTest::newRow("a delivery status with 8-bit")
        << QByteArray("Content-Type: message/delivery-status\r\n\r\n\xff\r\n");
    QTest::newRow("too deep") << QByteArray("Content-Type: message/rfc822\r\n\r\n").repeated(100) + "\r\n\xff\r\n";
}

void DowngradeTest::whatCannotBeConvertedIsRefused() {
    QFETCH(QByteArray, message);
    const auto converted = downgradeToSevenBit(message.toStdString());
    QVERIFY(!converted.ok());
    QCOMPARE(converted.error().kind, ErrorKind::invalid);
    QVERIFY(isAscii(converted.error().text) && converted.error().text.ends_with('.'));
}

QTEST_GUILESS_MAIN(DowngradeTest)
#include "downgrade_test.moc"
