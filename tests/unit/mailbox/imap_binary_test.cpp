// BINARY (RFC 3516) as a client sees it: the octets of a part, and how many they are.
#include "support/imap_conversation.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::test;

namespace {

using namespace std::string_literals;

// The octets of the literal that follows an item in an answer; "NIL" where it says so. Line ends are "\n" here.
QByteArray literalOf(const std::string& answer, const std::string& item) {
    const auto at = answer.find(item + ' ');
    if (at == std::string::npos) return "?" + QByteArray::fromStdString(answer);
    const std::string rest = answer.substr(at + item.size() + 1);
    if (rest.starts_with("NIL")) return "NIL";
    const auto open = rest.find('{'), close = rest.find("}\n");
    if (open > 1 || close == std::string::npos) return "?" + QByteArray::fromStdString(answer);
    const std::string octets = rest.substr(close + 2);
    // CR was taken out: what follows the octets shows where they end.
    return QByteArray::fromStdString(octets.substr(0, octets.rfind(')')));
}

} // namespace

class ImapBinaryTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasAppendedAsALiteral8HoldsItsOctets();
    void theSizeIsThatOfTheOctets_data();
    void theSizeIsThatOfTheOctets();
    void anUnknownEncodingIsSaid();
};

void ImapBinaryTest::whatWasAppendedAsALiteral8HoldsItsOctets() {
    const std::string part = "\0one\0\x01\xff"s;
    const std::string message = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                                "--b\r\nContent-Type: application/octet-stream\r\n"
                                "Content-Transfer-Encoding: binary\r\n\r\n" +
                                part + "\r\n--b\r\nContent-Type: text/plain\r\n\r\n\0\r\n--b--\r\n"s;
    ImapWorld world;
    ImapConversation c(world);
    VERIFY_HAS(c.command("APPEND INBOX ~{" + std::to_string(message.size()) + "+}\r\n" + message), "a OK [APPENDUID");
    c.command("SELECT INBOX");
    std::string lines = message;
    std::erase(lines, '\r');
    const auto octets = QByteArray::fromStdString(part), whole = QByteArray::fromStdString(lines);
    VERIFY_HAS(c.command("FETCH 1 BINARY.PEEK[1]"), "BINARY[1] ~{7}\n" + part + ")");
    VERIFY_HAS(c.command("FETCH 1 BODY.PEEK[1]"), "BODY[1] {7}\n" + part + ")");
    QCOMPARE(literalOf(c.command("FETCH 1 BODY.PEEK[2]"), "BODY[2]"), QByteArray("\0", 1));
    QCOMPARE(literalOf(c.command("FETCH 1 BINARY.PEEK[2]"), "BINARY[2]"), QByteArray("\0", 1));
    QCOMPARE(literalOf(c.command("FETCH 1 BODY.PEEK[]"), "BODY[]"), whole);
    QCOMPARE(literalOf(c.command("FETCH 1 BINARY.PEEK[]"), "BINARY[]"), whole);
    VERIFY_HAS(c.command("FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[])"),
               "(BINARY.SIZE[1] 7 BINARY.SIZE[] " + std::to_string(message.size()) + ")");
    VERIFY_HAS(c.command("FETCH 1 RFC822.SIZE"), "RFC822.SIZE " + std::to_string(message.size()));
}

void ImapBinaryTest::theSizeIsThatOfTheOctets_data() {
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("octets");
    const auto row = [](const char* encoding, const QByteArray& body, const QByteArray& octets) {
        QTest::addRow("%s %s", encoding, body.constData()) << QByteArray(encoding) << body << octets;
    };
    row("7bit", "abc", "abc");
    row("8bit", "\xc3\xbc", "\xc3\xbc");
    row("base64", "AGhpAA==", QByteArray("\0hi\0", 4));
    row("base64", "QUJD", "ABC");
    row("base64", "QUI", "AB");        // its padding is missing
    row("base64", "QUI=QUI=", "ABAB"); // two that were joined
    row("base64", "Q!U~J\r\nD", "ABC");
    row("base64", "Q", "");
    row("base64", "", "");
    row("quoted-printable", "a=3Db", "a=b");
    row("quoted-printable", "a=00b=", QByteArray("a\0b", 3));
    row("quoted-printable", "a=\r\nb \t", "ab");
    row("quoted-printable", "a=XYb", "a=XYb");
}
void ImapBinaryTest::theSizeIsThatOfTheOctets() {
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, octets);
    ImapWorld world;
    world.store.deliver("INBOX", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: x/y\r\n"
                                 "Content-Transfer-Encoding: " +
                                     encoding.toStdString() + "\r\n\r\n" + body.toStdString() + "\r\n--b--\r\n");
    ImapConversation c(world);
    c.command("SELECT INBOX");
    VERIFY_HAS(c.command("FETCH 1 BINARY.SIZE[1]"), "BINARY.SIZE[1] " + std::to_string(octets.size()) + ")");
    const std::string answer = c.command("FETCH 1 BINARY.PEEK[1]");
    VERIFY_HAS(answer, "{" + std::to_string(octets.size()) + "}\n");
    QCOMPARE(literalOf(answer, "BINARY[1]"), octets);
    QCOMPARE(literalOf(c.command("FETCH 1 BINARY.PEEK[1]<1.2>"), "BINARY[1]<1>"), octets.mid(1, 2));
}

// RFC 3516 section 4.3: UNKNOWN-CTE. There is nothing to expect, so the size is 0, as of a part that is not there.
void ImapBinaryTest::anUnknownEncodingIsSaid() {
    ImapWorld world;
    world.store.deliver("INBOX", "Content-Type: x/y\r\nContent-Transfer-Encoding: x-odd\r\n\r\nabc\r\n");
    ImapConversation c(world);
    c.command("SELECT INBOX");
    for (const char* item : {"BINARY.SIZE[1]", "BINARY.PEEK[1]"})
        VERIFY_HAS(c.command(std::string("FETCH 1 ") + item), "a NO [UNKNOWN-CTE] ");
    VERIFY_HAS(c.command("FETCH 1 BINARY.SIZE[1]"), "(BINARY.SIZE[1] 0)");
    VERIFY_HAS(c.command("FETCH 1 BINARY.PEEK[1]"), "(BINARY[1] NIL)");
    VERIFY_HAS(c.command("FETCH 1 (BINARY.PEEK[2] BINARY.SIZE[2])"), "(BINARY[2] NIL BINARY.SIZE[2] 0)\na OK");
    VERIFY_HAS(c.command("FETCH 1 BODY.PEEK[1]"), "BODY[1] {5}\nabc\n)");
}

QTEST_GUILESS_MAIN(ImapBinaryTest)
#include "imap_binary_test.moc"
