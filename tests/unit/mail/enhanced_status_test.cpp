#include "mail/enhanced_status.h"

#include <QtTest>

#include <set>

using namespace ismail::mail;

class EnhancedStatusTest : public QObject {
    Q_OBJECT
private slots:
    void theConstantsCarryTheirRegisteredNumbers();
    void noCodeStandsInTheTableTwice();
    void everySentenceIsASentence();
    void anUnregisteredDetailGetsTheSentenceOfItsSubject();
    void aStatusIsParsedStrictly();
};

void EnhancedStatusTest::theConstantsCarryTheirRegisteredNumbers() {
    QCOMPARE(status::badDestinationMailbox.text(), std::string("5.1.1"));
    QCOMPARE(status::nullMx.text(), std::string("5.1.10"));
    QCOMPARE(status::systemFull.text(), std::string("4.3.1"));
    QCOMPARE(withClass(status::mailboxFull, 4).text(), std::string("4.2.2"));
}

void EnhancedStatusTest::noCodeStandsInTheTableTwice() {
    std::set<std::tuple<int, int, int>> seen;
    for (const StatusEntry& entry : statusTable()) {
        const EnhancedStatus s = entry.status;
        QVERIFY2(seen.insert({s.klass, s.subject, s.detail}).second, s.text().c_str());
        QVERIFY(parseStatus(s.text()) == s);
    }
}

void EnhancedStatusTest::everySentenceIsASentence() {
    for (const StatusEntry& entry : statusTable()) {
        QVERIFY(entry.sentence.ends_with('.'));
        QVERIFY(entry.sentence.front() >= 'A' && entry.sentence.front() <= 'Z');
    }
}

void EnhancedStatusTest::anUnregisteredDetailGetsTheSentenceOfItsSubject() {
    QCOMPARE(statusSentence({4, 7, 999}), statusSentence({5, 7, 0}));
    QCOMPARE(statusSentence({4, 1, 1}), statusSentence({5, 1, 1}));
    QVERIFY(!statusSentence({5, 99, 99}).empty());
    QVERIFY(statusSentence({2, 1, 1}) != statusSentence({5, 1, 1}));
    QCOMPARE(statusSentence({2, 2, 2}), std::string_view("The message was accepted."));
}

void EnhancedStatusTest::aStatusIsParsedStrictly() {
    QVERIFY(parseStatus("4.7.1") == (EnhancedStatus{4, 7, 1}));
    for (const char* bad :
         {"", "5", "5.1", "5.1.1.1", "3.1.1", "05.1.1", "5.1.", "5..1", "5.1.1000", "a.b.c", "5.1.-1", " 5.1.1"})
        QVERIFY2(!parseStatus(bad), bad);
}

QTEST_GUILESS_MAIN(EnhancedStatusTest)
#include "enhanced_status_test.moc"
