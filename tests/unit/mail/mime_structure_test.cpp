#include "mail/mime_structure.h"
#include "unit/mail/cuts.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

MimeStructure scanPieces(const std::vector<ByteView>& pieces) {
    MimeScanner scanner;
    for (const ByteView piece : pieces)
        scanner.feed(piece);
    return scanner.finish();
}

MimeStructure scanned(const std::string& message) { return scanPieces({message}); }

std::string bytesOf(const std::string& message, const ByteRange& range) {
    return message.substr(range.begin, range.size());
}

const std::string mixed = "MIME-Version: 1.0\r\n"
                          "Content-Type: multipart/mixed; boundary=\"outer\"\r\n"
                          "\r\n"
                          "preamble\r\n"
                          "--outer\r\n"
                          "\r\n"
                          "first\r\n"
                          "\r\n"
                          "--outer  \r\n"
                          "Content-Type: multipart/alternative; boundary=inner\r\n"
                          "\r\n"
                          "--inner\r\n"
                          "Content-Type: TEXT/HTML\r\n"
                          "Content-Transfer-Encoding: 8bit\r\n"
                          "\r\n"
                          "<p>\xc3\xbc</p>\r\n"
                          "--inner--\r\n"
                          "--outer\r\n"
                          "Content-Type: message/rfc822\r\n"
                          "\r\n"
                          "Subject: inside\r\n"
                          "\r\n"
                          "text\r\n"
                          "--outer--\r\n"
                          "epilogue\r\n";

} // namespace

class MimeStructureTest : public QObject {
    Q_OBJECT
private slots:
    void theAnswerDoesNotDependOnTheCuts_data();
    void theAnswerDoesNotDependOnTheCuts();
    void aPlainMessageIsOneLeaf();
    void everyPartOfANestedMessageIsFound();
    void theCrlfBeforeABoundaryBelongsToTheBoundary();
    void anOuterBoundaryEndsTheInnerParts();
    void aBoundaryWithMoreTextAfterItIsContent();
    void aBoundaryOfAClosedMultipartIsContent();
    void theLastBoundaryNeedsNoLineEnd();
    void aPartOfADigestIsAMessage();
    void aMultipartWithoutBoundaryIsALeaf();
    void anEncodedMessageIsALeaf();
    void aPartMayEndInItsHeader();
    void aFoldedEncodingFieldIsFoundWhole();
    void aMessageWithoutHeaderIsBody();
    void traitsBelongToTheirPart();
    void nestingBeyondTheCapIsALeaf();
    void partsBeyondTheCapAreNotKept();
    void theContentTypeIsUnderstood_data();
    void theContentTypeIsUnderstood();
    void theEncodingIsUnderstood();
};

void MimeStructureTest::theAnswerDoesNotDependOnTheCuts_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("nested") << QByteArray::fromStdString(mixed);
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no header") << QByteArray("hello\r\n--x\r\n");
    QTest::newRow("dashes") << QByteArray(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n-\r\n--\r\n--bb\r\n--b\r\n\r\n-\r\n-b\r\n--b--");
    QTest::newRow("a line that grows too long to be a boundary")
        << QByteArray("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--b") + QByteArray(600, ' ') +
               "\r\n--b--\r\n";
    QTest::newRow("a header line over the cap") << QByteArray("X: y\r\nContent-Type: multipart/mixed; x=") +
                                                       QByteArray(4100, 'y') + "; boundary=b\r\n\r\n--b\r\n\r\n";
    QTest::newRow("folded past the cap") << QByteArray("Content-Type: multipart/mixed;") +
                                                QByteArray("\r\n x=yyyyyyyyyyyyyyyyyyyyyyyyyyyyy;").repeated(200) +
                                                "\r\n boundary=b\r\n\r\n--b\r\n\r\n";
    QTest::newRow("bare ends") << QByteArray(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\n--b\r--b\r\r\n--b\r\n\r\n\n\r\n--b--\r");
}

void MimeStructureTest::theAnswerDoesNotDependOnTheCuts() {
    QFETCH(QByteArray, message);
    const std::string bytes = message.toStdString();
    const MimeStructure whole = scanned(bytes);
    for (const auto& pieces : test::cutsOf(bytes))
        QVERIFY(scanPieces(pieces) == whole);
}

void MimeStructureTest::aPlainMessageIsOneLeaf() {
    const std::string message = "Subject: x\r\n\r\nbody\r\n";
    const MimeStructure s = scanned(message);
    QCOMPARE(s.parts.size(), std::size_t{1});
    QCOMPARE(s.parts[0].type + '/' + s.parts[0].subtype, std::string("text/plain"));
    QVERIFY(!s.parts[0].hasContentType && !s.parts[0].hasMimeVersion);
    QCOMPARE(bytesOf(message, s.parts[0].header), std::string("Subject: x\r\n"));
    QCOMPARE(bytesOf(message, s.parts[0].body), std::string("body\r\n"));
    QVERIFY(s.parts[0].bodyTraits.clean());
}

void MimeStructureTest::everyPartOfANestedMessageIsFound() {
    const MimeStructure s = scanned(mixed);
    QCOMPARE(s.parts.size(), std::size_t{6});
    const auto& p = s.parts;
    QVERIFY(p[0].kind == MimeKind::multipart && p[0].hasMimeVersion);
    QCOMPARE(bytesOf(mixed, p[0].preamble), std::string("preamble\r\n"));
    QCOMPARE(bytesOf(mixed, p[0].epilogue), std::string("epilogue\r\n"));
    QCOMPARE(bytesOf(mixed, p[1].body), std::string("first\r\n"));
    QVERIFY(p[2].kind == MimeKind::multipart);
    QCOMPARE(p[2].boundary, std::string("inner"));
    QCOMPARE(p[3].parent, 2);
    QCOMPARE(p[3].depth, 2);
    QCOMPARE(p[3].type + '/' + p[3].subtype, std::string("text/html"));
    QVERIFY(p[3].encoding == TransferEncoding::eightBit);
    QVERIFY(p[3].bodyTraits.eightBit);
    QVERIFY(p[4].kind == MimeKind::message);
    QCOMPARE(p[5].parent, 4);
    QCOMPARE(bytesOf(mixed, p[5].header), std::string("Subject: inside\r\n"));
    QCOMPARE(bytesOf(mixed, p[5].body), std::string("text"));
    QCOMPARE(bytesOf(mixed, p[4].body), std::string("Subject: inside\r\n\r\ntext"));
    QCOMPARE(s.octets, mixed.size());
    QVERIFY(!s.tooComplex);
}

void MimeStructureTest::theCrlfBeforeABoundaryBelongsToTheBoundary() {
    const std::string head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n";
    std::string message = head + "x\r\n--b--\r\n";
    QCOMPARE(bytesOf(message, scanned(message).parts[1].body), std::string("x"));
    message = head + "x\r\n\r\n--b--\r\n";
    QCOMPARE(bytesOf(message, scanned(message).parts[1].body), std::string("x\r\n"));
    message = head + "--b--\r\n";
    QCOMPARE(bytesOf(message, scanned(message).parts[1].body), std::string());
}

void MimeStructureTest::anOuterBoundaryEndsTheInnerParts() {
    const std::string message = "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: "
                                "multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n"
                                "--o\r\n\r\ny\r\n--i\r\n--o--\r\n";
    const MimeStructure s = scanned(message);
    QCOMPARE(s.parts.size(), std::size_t{4});
    QCOMPARE(bytesOf(message, s.parts[2].body), std::string("x"));
    QCOMPARE(bytesOf(message, s.parts[3].body), std::string("y\r\n--i"));
    QCOMPARE(s.parts[3].parent, 0);
}

void MimeStructureTest::aBoundaryWithMoreTextAfterItIsContent() {
    const std::string message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n--bb\r\n--b-\r\n--b--x\r\n --b\r\n--b--\r\n";
    QCOMPARE(bytesOf(message, scanned(message).parts[1].body), std::string("--bb\r\n--b-\r\n--b--x\r\n --b"));
}

void MimeStructureTest::aBoundaryOfAClosedMultipartIsContent() {
    const std::string message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n--b\r\n\r\nnot a part\r\n";
    QCOMPARE(scanned(message).parts.size(), std::size_t{2});
}

void MimeStructureTest::theLastBoundaryNeedsNoLineEnd() {
    const std::string message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--";
    QCOMPARE(bytesOf(message, scanned(message).parts[1].body), std::string("x"));
}

void MimeStructureTest::aPartOfADigestIsAMessage() {
    const MimeStructure s =
        scanned("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\nbody\r\n--b--\r\n");
    QCOMPARE(s.parts.size(), std::size_t{3});
    QVERIFY(s.parts[1].kind == MimeKind::message);
}

void MimeStructureTest::aMultipartWithoutBoundaryIsALeaf() {
    const MimeStructure s = scanned("Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n");
    QCOMPARE(s.parts.size(), std::size_t{1});
    QVERIFY(s.parts[0].kind == MimeKind::leaf);
    QCOMPARE(scanned("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx\r\n").parts.size(),
             std::size_t{1});
    const std::string longName(maxMimeBoundary + 1, 'b');
    QCOMPARE(scanned("Content-Type: multipart/mixed; boundary=" + longName + "\r\n\r\n--" + longName + "\r\n\r\n")
                 .parts.size(),
             std::size_t{1});
}

void MimeStructureTest::anEncodedMessageIsALeaf() {
    QCOMPARE(scanned("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n").parts.size(),
             std::size_t{1});
}

void MimeStructureTest::aPartMayEndInItsHeader() {
    const std::string message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n--b--\r\n";
    const MimeStructure s = scanned(message);
    QCOMPARE(s.parts.size(), std::size_t{2});
    QVERIFY(!s.parts[1].hasEmptyLine);
    QCOMPARE(s.parts[1].subtype, std::string("html"));
    QCOMPARE(s.parts[1].body.size(), std::uint64_t{0});
}

void MimeStructureTest::aFoldedEncodingFieldIsFoundWhole() {
    const std::string message = "X: y\r\nContent-Transfer-Encoding:\r\n "
                                "quoted-\r\nContent-Transfer-encoding:\r\n\t(why) 8BIT (not)\r\nZ: z\r\n\r\n";
    const MimeStructure s = scanned(message);
    QVERIFY(s.parts[0].duplicateEncoding);
    QCOMPARE(bytesOf(message, s.parts[0].encodingField), std::string("Content-Transfer-Encoding:\r\n quoted-\r\n"));
    const std::string single = "Content-Transfer-encoding:\r\n\t(why) 8BIT (not)\r\nZ: z\r\n\r\n";
    QVERIFY(scanned(single).parts[0].encoding == TransferEncoding::eightBit);
    QCOMPARE(bytesOf(single, scanned(single).parts[0].encodingField),
             std::string("Content-Transfer-encoding:\r\n\t(why) 8BIT (not)\r\n"));
}

void MimeStructureTest::aMessageWithoutHeaderIsBody() {
    const std::string message = "Hello,\r\nContent-Type: text/html\r\n\r\nx\r\n";
    const MimeStructure s = scanned(message);
    QCOMPARE(bytesOf(message, s.parts[0].body), message);
    QCOMPARE(s.parts[0].subtype, std::string("plain"));
    QVERIFY(!s.parts[0].hasEmptyLine);
}

void MimeStructureTest::traitsBelongToTheirPart() {
    const std::string head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    const MimeStructure s = scanned(head + "p\xff\r\n--b\r\nX: \xff\r\n\r\nclean\r\n--b\r\n\r\na\rb\r\n--b\r\n\r\n" +
                                    std::string(999, 'x') + "\r\n--b--\r\n");
    QVERIFY(s.parts[0].aroundTraits.eightBit);
    QVERIFY(s.parts[0].headerTraits.clean());
    QVERIFY(s.parts[1].headerTraits.eightBit);
    QVERIFY(s.parts[1].bodyTraits.clean());
    QVERIFY(s.parts[2].headerTraits.clean());
    QVERIFY(s.parts[2].bodyTraits.nulOrBare && !s.parts[2].bodyTraits.longLine);
    QVERIFY(s.parts[3].bodyTraits.longLine && !s.parts[3].bodyTraits.nulOrBare);
}

void MimeStructureTest::nestingBeyondTheCapIsALeaf() {
    std::string message;
    for (int i = 0; i < 1000; ++i)
        message += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" + std::to_string(i) +
                   "\r\n";
    const MimeStructure s = scanned(message + "\r\nx\r\n");
    QVERIFY(s.tooComplex);
    QCOMPARE(s.parts.size(), maxMimeDepth);
    QVERIFY(s.parts.back().kind == MimeKind::leaf);
    std::string messages;
    for (int i = 0; i < 1000; ++i)
        messages += "Content-Type: message/rfc822\r\n\r\n";
    QVERIFY(scanned(messages).tooComplex);
}

void MimeStructureTest::partsBeyondTheCapAreNotKept() {
    std::string message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (std::size_t i = 0; i < maxMimeParts + 50; ++i)
        message += "--b\r\n\r\nx\r\n";
    const MimeStructure s = scanned(message + "--b--\r\n");
    QVERIFY(s.tooComplex);
    QCOMPARE(s.parts.size(), maxMimeParts);
}

void MimeStructureTest::theContentTypeIsUnderstood_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("boundary");
    const auto row = [](const char* value, const char* type, const char* boundary) {
        QTest::newRow(value) << QByteArray(value) << QByteArray(type) << QByteArray(boundary);
    };
    row(" multipart/mixed; boundary=simple", "multipart/mixed", "simple");
    row("Multipart/MIXED ; Boundary = \"quoted text\"", "multipart/mixed", "quoted text");
    row("multipart/mixed;boundary=\"a\\\"b\"", "multipart/mixed", "a\"b");
    row("multipart/mixed; charset=\"x;boundary=no\"; boundary=yes", "multipart/mixed", "yes");
    row("multipart/mixed; boundary=----=_Part_1", "multipart/mixed", "----=_Part_1");
    row("multipart/mixed (a comment; boundary=no) ; (again (nested)) boundary=yes (end)", "multipart/mixed", "yes");
    row("multipart/mixed; boundary=\"spaces   \"", "multipart/mixed", "spaces");
    row("multipart/mixed; boundary=one; boundary=two", "multipart/mixed", "one");
    row("multipart/mixed; boundary=\"open", "multipart/mixed", "open");
    row("multipart/mixed; boundary", "multipart/mixed", "");
    row("multipart/mixed;;; boundary=x;", "multipart/mixed", "x");
    row("text", "/", "");
    row("/plain", "/", "");
    row("text/", "/", "");
    row("", "/", "");
    row("(open comment", "/", "");
    row("text/plain (\\", "text/plain", "");
}

void MimeStructureTest::theContentTypeIsUnderstood() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, boundary);
    const ContentType parsed = parseContentType(value.toStdString());
    QCOMPARE(parsed.type + '/' + parsed.subtype, type.toStdString());
    QCOMPARE(parsed.boundary, boundary.toStdString());
}

void MimeStructureTest::theEncodingIsUnderstood() {
    QVERIFY(parseTransferEncoding(" 7BIT ") == TransferEncoding::sevenBit);
    QVERIFY(parseTransferEncoding("(c) quoted-Printable") == TransferEncoding::quotedPrintable);
    QVERIFY(parseTransferEncoding("base64;") == TransferEncoding::base64);
    QVERIFY(parseTransferEncoding("x-uuencode") == TransferEncoding::other);
    QVERIFY(parseTransferEncoding("") == TransferEncoding::other);
}

QTEST_GUILESS_MAIN(MimeStructureTest)
#include "mime_structure_test.moc"
