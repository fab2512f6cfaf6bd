#include "mail/received.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

ReceivedTrace ordinary() {
    ReceivedTrace trace;
    trace.helo = "client.example.org";
    trace.peerAddress = "192.0.2.1";
    trace.peerName = "host1.example.org";
    trace.by = "mail.example.net";
    trace.transmission = {.esmtp = true, .tls = true};
    trace.tlsVersion = "TLSv1.3";
    trace.tlsCipher = "TLS_AES_256_GCM_SHA384";
    trace.id = "01HZ5K3X7Q2M0";
    trace.forRecipient = Address{"anna", "example.net"};
    trace.time = fromMillis(1'769'860'800'000);
    return trace;
}

// The lines of a field, and a check that it is one field.
std::vector<std::string> linesOf(const Bytes& field) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at < field.size()) {
        const auto end = field.find("\r\n", at);
        if (end == std::string::npos) return {};
        lines.push_back(field.substr(at, end - at));
        at = end + 2;
    }
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (lines[i].front() != ' ') return {};
    return lines;
}

} // namespace

class ReceivedTest : public QObject {
    Q_OBJECT
private slots:
    void theFieldHasEveryClauseInItsOrder();
    void theKeywordSaysHowTheMessageCame_data();
    void theKeywordSaysHowTheMessageCame();
    void anIpv6AddressIsWrittenAsALiteral();
    void aClaimThatIsNoNameGoesIntoAComment();
    void nothingInAHeloCanAddALine_data();
    void nothingInAHeloCanAddALine();
    void theRecipientIsNamedOnlyWhenItIsGiven();
    void aUtf8RecipientIsNamedOnlyUnderSmtpUtf8();
    void aMessageMadeHereHasNoFromClause();
    void theReturnPathIsWrittenForEveryAddress();
};

void ReceivedTest::theFieldHasEveryClauseInItsOrder() {
    QCOMPARE(receivedField(ordinary()),
             std::string("Received: from client.example.org (host1.example.org [192.0.2.1])\r\n"
                         "    by mail.example.net with ESMTPS (TLSv1.3 TLS_AES_256_GCM_SHA384) id\r\n"
                         "    01HZ5K3X7Q2M0\r\n"
                         "    for <anna@example.net>;\r\n"
                         "    Sat, 31 Jan 2026 12:00:00 +0000\r\n"));
}

void ReceivedTest::theKeywordSaysHowTheMessageCame_data() {
    QTest::addColumn<bool>("esmtp");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("auth");
    QTest::addColumn<bool>("utf8");
    QTest::addColumn<QByteArray>("keyword");
    QTest::newRow("HELO") << false << false << false << false << QByteArray("SMTP");
    QTest::newRow("HELO under TLS") << false << true << false << false << QByteArray("SMTP");
    QTest::newRow("EHLO") << true << false << false << false << QByteArray("ESMTP");
    QTest::newRow("TLS") << true << true << false << false << QByteArray("ESMTPS");
    QTest::newRow("AUTH") << true << false << true << false << QByteArray("ESMTPA");
    QTest::newRow("TLS and AUTH") << true << true << true << false << QByteArray("ESMTPSA");
    QTest::newRow("SMTPUTF8") << true << false << false << true << QByteArray("UTF8SMTP");
    QTest::newRow("SMTPUTF8 and TLS") << true << true << false << true << QByteArray("UTF8SMTPS");
    QTest::newRow("SMTPUTF8 and AUTH") << true << false << true << true << QByteArray("UTF8SMTPA");
    QTest::newRow("everything") << true << true << true << true << QByteArray("UTF8SMTPSA");
}

void ReceivedTest::theKeywordSaysHowTheMessageCame() {
    QFETCH(bool, esmtp);
    QFETCH(bool, tls);
    QFETCH(bool, auth);
    QFETCH(bool, utf8);
    QFETCH(QByteArray, keyword);
    QCOMPARE(std::string(transmissionType({esmtp, tls, auth, utf8})), keyword.toStdString());
}

void ReceivedTest::anIpv6AddressIsWrittenAsALiteral() {
    ReceivedTrace trace = ordinary();
    trace.peerAddress = "2001:db8::1";
    trace.peerName.clear();
    QVERIFY(receivedField(trace).starts_with("Received: from client.example.org ([IPv6:2001:db8::1])\r\n"));
}

void ReceivedTest::aClaimThatIsNoNameGoesIntoAComment() {
    ReceivedTrace trace = ordinary();
    trace.helo = "my_pc (at home)";
    QVERIFY(receivedField(trace).starts_with("Received: from [192.0.2.1] (helo my_pc??at?home?)\r\n"));
    trace.helo = "[192.0.2.7]";
    QVERIFY(receivedField(trace).starts_with("Received: from [192.0.2.7] (host1.example.org [192.0.2.1])\r\n"));
    trace.helo.clear();
    QVERIFY(receivedField(trace).starts_with("Received: from [192.0.2.1]\r\n"));
}

void ReceivedTest::nothingInAHeloCanAddALine_data() {
    QTest::addColumn<QByteArray>("helo");
    QTest::newRow("a line break") << QByteArray("a\r\nBcc: victim@example.org\r\n\r\nbody");
    QTest::newRow("a bare LF") << QByteArray("a\nX: y");
    QTest::newRow("a bare CR") << QByteArray("a\rX: y");
    QTest::newRow("a closing parenthesis") << QByteArray("a) by evil.example; Sat");
    QTest::newRow("a NUL") << QByteArray("a\0b", 3);
    QTest::newRow("a backslash") << QByteArray("a\\");
    QTest::newRow("a quote") << QByteArray("\"a");
    QTest::newRow("kilobytes") << QByteArray(4000, 'a');
    QTest::newRow("8-bit") << QByteArray("\xff\xfe");
}

void ReceivedTest::nothingInAHeloCanAddALine() {
    QFETCH(QByteArray, helo);
    ReceivedTrace trace = ordinary();
    trace.helo = helo.toStdString();
    const Bytes field = receivedField(trace);
    const auto lines = linesOf(field);
    QVERIFY(!lines.empty());
    for (const std::string& line : lines) {
        QVERIFY(line.size() <= 998);
        for (const char c : line)
            QVERIFY(c >= ' ' && c <= '~');
    }
    // Whatever was claimed, the parentheses of the first line balance.
    QCOMPARE(std::count(field.begin(), field.end(), '('), std::count(field.begin(), field.end(), ')'));
    QVERIFY(field.find("by mail.example.net") != std::string::npos);
}

void ReceivedTest::theRecipientIsNamedOnlyWhenItIsGiven() {
    ReceivedTrace trace = ordinary();
    trace.forRecipient.reset();
    QVERIFY(receivedField(trace).find(" for ") == std::string::npos);
}

void ReceivedTest::aUtf8RecipientIsNamedOnlyUnderSmtpUtf8() {
    ReceivedTrace trace = ordinary();
    trace.forRecipient = Address{"j\xc3\xbcrgen", "example.net"};
    QVERIFY(receivedField(trace).find(" for ") == std::string::npos);
    trace.transmission.smtpUtf8 = true;
    QVERIFY(receivedField(trace).find("for <j\xc3\xbcrgen@example.net>;") != std::string::npos);
}

void ReceivedTest::aMessageMadeHereHasNoFromClause() {
    ReceivedTrace trace = ordinary();
    trace.peerAddress.clear();
    QVERIFY(receivedField(trace).starts_with("Received: by mail.example.net with "));
}

void ReceivedTest::theReturnPathIsWrittenForEveryAddress() {
    QCOMPARE(returnPathField({}), std::string("Return-Path: <>\r\n"));
    QCOMPARE(returnPathField({"a b", "example.org"}), std::string("Return-Path: <\"a b\"@example.org>\r\n"));
}

QTEST_GUILESS_MAIN(ReceivedTest)
#include "received_test.moc"
