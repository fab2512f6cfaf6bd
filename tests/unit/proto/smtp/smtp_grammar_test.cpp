#include "proto/smtp/smtp_grammar.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::proto;

namespace {

int codeOf(const Parsed<mail::MailParameters>& parsed) {
    const auto* reply = std::get_if<mail::Reply>(&parsed);
    return reply ? reply->code : 250;
}

} // namespace

class SmtpGrammarTest : public QObject {
    Q_OBJECT

private slots:
    void mailTakesAllItsParameters() {
        const auto parsed =
            parseMailArgument("FROM:<a@B.example> SIZE=5 BODY=8BITMIME RET=FULL ENVID=x AUTH=<> SMTPUTF8");
        QCOMPARE(codeOf(parsed), 250);
        const auto& mail = std::get<mail::MailParameters>(parsed);
        QCOMPARE(mail.reversePath.text(), std::string("a@b.example"));
        QVERIFY(mail.size == 5U);
        QVERIFY(mail.body == mail::BodyType::eightBitMime);
        QVERIFY(mail.ret == mail::Ret::full);
        QCOMPARE(mail.envid, std::string("x"));
        QCOMPARE(mail.auth, std::string("<>"));
        QVERIFY(mail.smtpUtf8);
    }

    void mailRefuses_data() {
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<int>("code");
        QTest::newRow("the keyword of RCPT") << QByteArray("TO:<a@b.example>") << 501;
        QTest::newRow("a blank before the colon") << QByteArray("FROM :<a@b.example>") << 501;
        QTest::newRow("nothing behind the colon") << QByteArray("FROM:   ") << 501;
        QTest::newRow("a tab between parameters") << QByteArray("FROM:<a@b.example>\tSIZE=5") << 501;
        QTest::newRow("an equals sign in a value") << QByteArray("FROM:<a@b.example> ENVID=a=b") << 501;
        QTest::newRow("a keyword that starts with a hyphen") << QByteArray("FROM:<a@b.example> -X") << 501;
        QTest::newRow("a value of nothing") << QByteArray("FROM:<a@b.example> SIZE=") << 501;
        QTest::newRow("a size of 21 digits") << QByteArray("FROM:<a@b.example> SIZE=000000000000000000001") << 501;
        QTest::newRow("a size that is no number") << QByteArray("FROM:<a@b.example> SIZE=5k") << 501;
        QTest::newRow("AUTH without a value") << QByteArray("FROM:<a@b.example> AUTH") << 501;
        QTest::newRow("BODY without a value") << QByteArray("FROM:<a@b.example> BODY") << 501;
        QTest::newRow("a parameter of RCPT") << QByteArray("FROM:<a@b.example> NOTIFY=NEVER") << 555;
        QTest::newRow("a bare NUL") << QByteArray("FROM:<a@b.example> \0", 20) << 501;
        QTest::newRow("UTF-8 without SMTPUTF8") << QByteArray("FROM:<\xc3\xbc@b.example>") << 553;
    }
    void mailRefuses() {
        QFETCH(QByteArray, argument);
        QFETCH(int, code);
        QCOMPARE(codeOf(parseMailArgument(argument.toStdString())), code);
    }

    void aRefusalNeverRepeatsTheInput() {
        const auto parsed = parseMailArgument("FROM:<a@b.example> SECRET=hunter2");
        QVERIFY(std::get<mail::Reply>(parsed).text.find("hunter2") == std::string::npos);
    }

    void rcptDecodesItsParameters() {
        const auto parsed =
            parseRcptArgument("to:<a@b.example> ORCPT=RFC822;x+2By@c.example NOTIFY=delay,Success", false);
        const auto* recipient = std::get_if<mail::Recipient>(&parsed);
        QVERIFY(recipient != nullptr);
        QCOMPARE(recipient->orcpt, std::string("rfc822;x+y@c.example"));
        QCOMPARE(int(recipient->notify.bits), int(mail::Notify::success | mail::Notify::delay));
    }
    void utf8InOrcptNeedsSmtpUtf8() {
        const ByteView argument = "TO:<a@b.example> ORCPT=utf-8;\xc3\xbc@c.example";
        QVERIFY(std::holds_alternative<mail::Reply>(parseRcptArgument(argument, false)));
        QVERIFY(std::holds_alternative<mail::Recipient>(parseRcptArgument(argument, true)));
    }

    void bdatTakesASizeAndAMark_data() {
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<bool>("good");
        QTest::addColumn<qulonglong>("size");
        QTest::addColumn<bool>("last");
        QTest::newRow("a size") << QByteArray("86") << true << 86ULL << false;
        QTest::newRow("the last") << QByteArray("86 LAST") << true << 86ULL << true;
        QTest::newRow("lower case") << QByteArray("0 last") << true << 0ULL << true;
        QTest::newRow("the largest") << QByteArray("18446744073709551615") << true << 18446744073709551615ULL << false;
        QTest::newRow("one more") << QByteArray("18446744073709551616") << false << 0ULL << false;
        QTest::newRow("negative") << QByteArray("-1") << false << 0ULL << false;
        QTest::newRow("signed") << QByteArray("+1") << false << 0ULL << false;
        QTest::newRow("hexadecimal") << QByteArray("0x10") << false << 0ULL << false;
        QTest::newRow("only the mark") << QByteArray("LAST") << false << 0ULL << false;
        QTest::newRow("another mark") << QByteArray("5 LASTLY") << false << 0ULL << false;
        QTest::newRow("more behind the mark") << QByteArray("5 LAST x") << false << 0ULL << false;
        QTest::newRow("nothing") << QByteArray("") << false << 0ULL << false;
    }
    void bdatTakesASizeAndAMark() {
        QFETCH(QByteArray, argument);
        QFETCH(bool, good);
        const auto chunk = parseBdatArgument(argument.toStdString());
        QCOMPARE(chunk.has_value(), good);
        if (!good) return;
        QTEST(static_cast<qulonglong>(chunk->size), "size");
        QTEST(chunk->last, "last");
    }

    void helloNamesAreWords() {
        QVERIFY(isHelloName("client.example"));
        QVERIFY(isHelloName("[IPv6:2001:db8::1]"));
        QVERIFY(isHelloName("my_host"));
        QVERIFY(isHelloName(std::string(255, 'a')));
        QVERIFY(!isHelloName(std::string(256, 'a')));
        QVERIFY(!isHelloName(""));
        QVERIFY(!isHelloName("a b"));
        QVERIFY(!isHelloName("a\x7f"));
        QVERIFY(!isHelloName("b\xc3\xbc"
                             "cher"));
    }

    void etrnNodesAreDomains() {
        QVERIFY(isEtrnNode("example.org"));
        QVERIFY(isEtrnNode("@example.org"));
        QVERIFY(!isEtrnNode("@@example.org"));
        QVERIFY(!isEtrnNode("#queue"));
        QVERIFY(!isEtrnNode("[192.0.2.1]"));
        QVERIFY(!isEtrnNode("a..b"));
    }

    void authNamesAMechanism() {
        const auto bare = parseAuthArgument("plain");
        QVERIFY(bare && bare->mechanism == "PLAIN" && !bare->initialResponse);
        const auto both = parseAuthArgument("LOGIN =");
        QVERIFY(both && both->initialResponse == ByteView("="));
        QVERIFY(!parseAuthArgument("A/B"));
        QVERIFY(!parseAuthArgument(std::string(21, 'A')));
        QVERIFY(!parseAuthArgument(" PLAIN"));
    }

    void xtextIsPrintable() {
        QVERIFY(decodePrintableXtext("a+20b", 3) == "a b");
        QVERIFY(!decodePrintableXtext("a+20b", 2));
        QVERIFY(!decodePrintableXtext("a+0Ab", 10));
        QVERIFY(!decodePrintableXtext("a+FFb", 10));
        QVERIFY(!decodePrintableXtext("a+2", 10));
    }
};

QTEST_APPLESS_MAIN(SmtpGrammarTest)
#include "smtp_grammar_test.moc"
