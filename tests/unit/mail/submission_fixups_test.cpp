#include "mail/submission_fixups.h"
#include "unit/mail/cuts.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mail;

class SubmissionFixupsTest : public QObject {
    Q_OBJECT
private slots:
    void onlyWhatIsMissingIsAdded();
    void anIdCannotAddALine();
    void bccIsRemoved_data();
    void bccIsRemoved();
    void memoryDoesNotGrowWithTheSpacesBeforeAColon();
};

void SubmissionFixupsTest::onlyWhatIsMissingIsAdded() {
    const Time now = fromMillis(1'769'860'800'000);
    HeaderFacts facts;
    QCOMPARE(submissionFields(facts, "01HZ", "mail.example.org", now),
             std::string("Date: Sat, 31 Jan 2026 12:00:00 +0000\r\nMessage-ID: <01HZ@mail.example.org>\r\n"));
    facts.date = true;
    QCOMPARE(submissionFields(facts, "01HZ", "mail.example.org", now),
             std::string("Message-ID: <01HZ@mail.example.org>\r\n"));
    facts.messageId = true;
    QCOMPARE(submissionFields(facts, "01HZ", "mail.example.org", now), std::string());
}

void SubmissionFixupsTest::anIdCannotAddALine() {
    HeaderFacts facts;
    facts.date = true;
    QCOMPARE(submissionFields(facts, "a\r\nX: y", "h>", {}), std::string("Message-ID: <a--X--y@h->\r\n"));
}

void SubmissionFixupsTest::bccIsRemoved_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("removed");
    const auto row = [](const char* name, const char* message, const char* expected) {
        QTest::newRow(name) << QByteArray(message) << QByteArray(expected)
                            << (QByteArray(message) != QByteArray(expected));
    };
    row("in the middle", "To: a\r\nBcc: b\r\nSubject: c\r\n\r\nbody\r\n", "To: a\r\nSubject: c\r\n\r\nbody\r\n");
    row("at the start", "BCC:b\r\nTo: a\r\n\r\nbody\r\n", "To: a\r\n\r\nbody\r\n");
    row("as the last field", "To: a\r\nbcc: b\r\n\r\nbody\r\n", "To: a\r\n\r\nbody\r\n");
    row("as the only field", "Bcc: b\r\n\r\nbody\r\n", "\r\nbody\r\n");
    row("folded", "To: a\r\n c\r\nBcc: b,\r\n c,\r\n\td\r\nX: y\r\n z\r\n\r\nbody",
        "To: a\r\n c\r\nX: y\r\n z\r\n\r\nbody");
    row("twice", "Bcc: a\r\nBcc: b\r\nTo: c\r\n\r\n", "To: c\r\n\r\n");
    row("resent", "Resent-To: a\r\nResent-Bcc: b\r\n\r\n", "Resent-To: a\r\n\r\n");
    row("with spaces before the colon", "Bcc \t : b\r\nTo: a\r\n\r\n", "To: a\r\n\r\n");
    row("with an empty value", "Bcc:\r\nTo: a\r\n\r\n", "To: a\r\n\r\n");
    row("behind a bare LF", "To: a\nBcc: b\r\nX: y\r\n\r\n", "To: a\nX: y\r\n\r\n");
    row("after garbage", "garbage\r\nBcc: b\r\n\r\n", "garbage\r\n\r\n");
    row("without a body", "To: a\r\nBcc: b\r\n", "To: a\r\n");
    row("without any line end", "Bcc: b", "");
    row("not in the body", "To: a\r\n\r\nBcc: b\r\n", "To: a\r\n\r\nBcc: b\r\n");
    row("not in a continuation line", "To: a\r\n Bcc: b\r\n\r\n", "To: a\r\n Bcc: b\r\n\r\n");
    row("not a longer name", "Bcc-Info: x\r\nXBcc: y\r\nBccc: z\r\nBc: c\r\n\r\n",
        "Bcc-Info: x\r\nXBcc: y\r\nBccc: z\r\nBc: c\r\n\r\n");
    row("not half a name at the end", "To: a\r\nBc", "To: a\r\nBc");
    row("not an empty message", "", "");
    row("a CR at line start is no empty line", "To: a\r\n\rX\r\nBcc: b\r\n\r\n", "To: a\r\n\rX\r\n\r\n");
    row("a CR at the very end", "To: a\r\n\r", "To: a\r\n\r");
}

void SubmissionFixupsTest::bccIsRemoved() {
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, expected);
    QFETCH(bool, removed);
    const std::string bytes = message.toStdString();
    for (const auto& pieces : test::cutsOf(bytes)) {
        BccFilter filter;
        Bytes out;
        for (const ByteView piece : pieces)
            filter.feed(piece, out);
        filter.finish(out);
        QCOMPARE(QByteArray::fromStdString(out), expected);
        QCOMPARE(filter.removedAny(), removed);
    }
}

void SubmissionFixupsTest::memoryDoesNotGrowWithTheSpacesBeforeAColon() {
    BccFilter filter;
    Bytes out;
    filter.feed("Bcc" + std::string(100'000, ' '), out);
    QVERIFY(out.size() > 90'000);
}

QTEST_GUILESS_MAIN(SubmissionFixupsTest)
#include "submission_fixups_test.moc"
