#include "mail/reply.h"

#include <QtTest>

using namespace ismail::mail;

class ReplyTest : public QObject {
    Q_OBJECT
private slots:
    void theClassOfAReplyFollowsItsFirstDigit();
    void aReplyIsOneLineForLogs();
};

void ReplyTest::theClassOfAReplyFollowsItsFirstDigit() {
    QVERIFY((Reply{250, {}, ""}.positive()));
    QVERIFY((Reply{354, {}, ""}.positive()));
    QVERIFY((Reply{451, {}, ""}.transient()));
    QVERIFY((Reply{550, {}, ""}.permanent()));
    QVERIFY(!(Reply{}.positive()) && !(Reply{}.transient()) && !(Reply{}.permanent()));
}

void ReplyTest::aReplyIsOneLineForLogs() {
    QCOMPARE((Reply{550, {5, 1, 1}, "No such user"}.oneLine()), std::string("550 5.1.1 No such user"));
    QCOMPARE((Reply{250, {}, "example.org\nSIZE 100\nHELP"}.oneLine()),
             std::string("250 example.org / SIZE 100 / HELP"));
    QCOMPARE((Reply{421, {4, 4, 2}, ""}.oneLine()), std::string("421 4.4.2"));
}

QTEST_GUILESS_MAIN(ReplyTest)
#include "reply_test.moc"
