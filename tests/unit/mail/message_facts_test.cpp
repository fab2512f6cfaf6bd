#include "mail/kept_facts.h"
#include "source_tree.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

Result<Bytes> pieceOf(const Bytes& text, std::uint64_t offset, std::size_t most) {
    if (offset >= text.size()) return Bytes();
    return text.substr(static_cast<std::size_t>(offset), most);
}

MessageFacts factsOf(const Bytes& text) {
    return *computeFacts(text.size(), [&text](std::uint64_t offset, std::size_t most) {
        // Short reads must not matter.
        return pieceOf(text, offset, std::min<std::size_t>(most, 37));
    });
}

Bytes section(const Bytes& text, std::vector<std::uint32_t> path, SectionText what) {
    const auto facts = factsOf(text);
    const auto range = sectionRange(facts.parts, path, what);
    if (!range) return "NIL";
    return text.substr(static_cast<std::size_t>(range->begin), static_cast<std::size_t>(range->size()));
}

const Bytes nested = "From: a@x.test\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n"
                     "preamble\r\n--out\r\n\r\none\r\n"
                     "--out\r\nContent-Type: message/rfc822\r\nX-Mime: 2\r\n\r\n"
                     "Subject: inner\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n"
                     "--in\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\nlines\r\n"
                     "--in\r\nContent-Type: text/html\r\n\r\n<p>\r\n--in--\r\n"
                     "\r\n--out\r\nContent-Type: message/rfc822\r\n\r\nSubject: single\r\n\r\nonly\r\n--out--\r\n";

} // namespace

class MessageFactsTest : public QObject {
    Q_OBJECT

private slots:
    void anEnvelopeHasItsTenFields() {
        const auto facts = factsOf("Date: Mon, 7 Feb 1994 21:52:25 -0800\r\nFrom: Fred <f@x.test>\r\n"
                                   "Subject: a \"b\" \\c\r\nTo: g: a@b.test, \"C, D\" <c@d.test>;\r\n"
                                   "Message-ID: <1@x.test>\r\n\r\nbody\r\n");
        QCOMPARE(facts.envelope, Bytes("(\"Mon, 7 Feb 1994 21:52:25 -0800\" \"a \\\"b\\\" \\\\c\" "
                                       "((\"Fred\" NIL \"f\" \"x.test\")) ((\"Fred\" NIL \"f\" \"x.test\")) "
                                       "((\"Fred\" NIL \"f\" \"x.test\")) "
                                       "((NIL NIL \"g\" NIL)(NIL NIL \"a\" \"b.test\")(\"C, D\" NIL \"c\" \"d.test\")"
                                       "(NIL NIL NIL NIL)) NIL NIL NIL \"<1@x.test>\")"));
        QCOMPARE(facts.sort.sent, std::optional<std::int64_t>(760686745));
    }

    void textThatCannotBeQuotedIsALiteral() {
        const auto facts = factsOf("Subject: gr\xc3\xbc\xc3\x9f\r\n\r\n");
        QVERIFY(facts.envelope.starts_with("(NIL {6}\r\ngr\xc3\xbc\xc3\x9f NIL"));
    }

    void aPlainMessageIsText() {
        const auto facts = factsOf("Subject: x\r\n\r\none\r\ntwo\r\n");
        QCOMPARE(facts.body, Bytes("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 10 2)"));
        QCOMPARE(facts.bodyStructure,
                 Bytes("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 10 2 NIL NIL NIL NIL)"));
    }

    void extensionDataIsThere() {
        const auto facts = factsOf("Content-Type: application/pdf; name*0=\"a b\"; name*1=c\r\n"
                                   "Content-Transfer-Encoding: base64\r\nContent-ID: <id@x>\r\n"
                                   "Content-Description: what\r\nContent-MD5: sum\r\n"
                                   "Content-Disposition: attachment; filename*=utf-8''%e2%82%ac.pdf\r\n"
                                   "Content-Language: de, en\r\nContent-Location: here\r\n\r\nQUJD\r\n");
        QCOMPARE(facts.bodyStructure,
                 Bytes("(\"application\" \"pdf\" (\"name\" \"a bc\") \"<id@x>\" \"what\" \"base64\" 6 \"sum\" "
                       "(\"attachment\" (\"filename*\" \"utf-8''%e2%82%ac.pdf\")) (\"de\" \"en\") \"here\")"));
    }

    void anInnerMessageHasItsEnvelopeBodyAndLines() {
        const auto facts =
            factsOf("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822"
                    "\r\n\r\nSubject: in\r\n\r\nx\r\ny\r\n\r\n--b--\r\n");
        QCOMPARE(facts.body,
                 Bytes("((\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 21 "
                       "(NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL) "
                       "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 6 2) 4) \"mixed\")"));
    }

    void aMultipartWithoutPartsStillHasOne() {
        const auto facts = factsOf("Content-Type: multipart/mixed; boundary=b\r\n\r\nnothing\r\n");
        QVERIFY(facts.body.starts_with("((\"text\" \"plain\""));
        QVERIFY(facts.body.ends_with("\"mixed\")"));
    }

    void anEncodedMessageIsNotLookedInto() {
        const auto facts = factsOf("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3Vi\r\n");
        QCOMPARE(facts.body, Bytes("(\"message\" \"rfc822\" NIL NIL NIL \"base64\" 6 "
                                   "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) "
                                   "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0) 1)"));
    }

    void sectionsLieWhereTheyShould() {
        QCOMPARE(section(nested, {}, SectionText::content), nested);
        QVERIFY(section(nested, {}, SectionText::text).starts_with("preamble"));
        QVERIFY(section(nested, {}, SectionText::header).ends_with("boundary=out\r\n\r\n"));
        QCOMPARE(section(nested, {1}, SectionText::content), Bytes("one"));
        QCOMPARE(section(nested, {1}, SectionText::mime), Bytes("\r\n"));
        QCOMPARE(section(nested, {1}, SectionText::header), Bytes("NIL"));
        QCOMPARE(section(nested, {2}, SectionText::mime), Bytes("Content-Type: message/rfc822\r\nX-Mime: 2\r\n\r\n"));
        QVERIFY(section(nested, {2}, SectionText::header).starts_with("Subject: inner\r\n"));
        QVERIFY(section(nested, {2}, SectionText::text).starts_with("--in\r\n"));
        QCOMPARE(section(nested, {2, 1}, SectionText::content), Bytes("plain\r\nlines"));
        QCOMPARE(section(nested, {2, 2}, SectionText::mime), Bytes("Content-Type: text/html\r\n\r\n"));
        QCOMPARE(section(nested, {2, 2}, SectionText::content), Bytes("<p>"));
        QCOMPARE(section(nested, {2, 3}, SectionText::content), Bytes("NIL"));
        QCOMPARE(section(nested, {3, 1}, SectionText::content), Bytes("only"));
        QCOMPARE(section(nested, {3}, SectionText::text), Bytes("only"));
        QCOMPARE(section(nested, {3, 1, 1}, SectionText::content), Bytes("NIL"));
        QCOMPARE(section(nested, {4}, SectionText::content), Bytes("NIL"));
    }

    void aMessageWithoutPartsHasPartOne() {
        const Bytes text = "Subject: x\r\n\r\nbody\r\n";
        QCOMPARE(section(text, {1}, SectionText::content), Bytes("body\r\n"));
        QCOMPARE(section(text, {1}, SectionText::mime), Bytes("Subject: x\r\n\r\n"));
        QCOMPARE(section(text, {2}, SectionText::content), Bytes("NIL"));
        QCOMPARE(section(text, {1, 1}, SectionText::content), Bytes("NIL"));
    }

    void factsSurviveBeingKept_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nested") << QByteArray::fromStdString(nested);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("old") << QByteArray("Date: 1 Jan 1960 00:00 GMT\r\nReferences: <a@b> <c@d>\r\n\r\n");
    }
    void factsSurviveBeingKept() {
        QFETCH(QByteArray, text);
        const auto facts = factsOf(text.toStdString());
        const Bytes kept = encodeFacts(facts);
        QCOMPARE(*decodeFacts(kept), facts);
        for (std::size_t cut = 0; cut < kept.size(); ++cut)
            QVERIFY(!decodeFacts(ByteView(kept).substr(0, cut)));
    }

    // What Dovecot 2.3 answers to FETCH (ENVELOPE BODYSTRUCTURE) for the messages in tests/data/imap_answers, one a
    // line. White space and case mean nothing there.
    void hardMessagesAreAnsweredAsDovecotAnswersThem_data() {
        QTest::addColumn<QString>("name");
        const QDir folder(QStringLiteral(ISMAIL_SOURCE_DIR "/tests/data/imap_answers"));
        const QStringList names = folder.entryList({QStringLiteral("*.eml")});
        QVERIFY(!names.isEmpty());
        for (const QString& name : names)
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    void hardMessagesAreAnsweredAsDovecotAnswersThem() {
        QFETCH(QString, name);
        QFile message(name), answers(QString(name).replace(QStringLiteral(".eml"), QStringLiteral(".answers")));
        QVERIFY(message.open(QIODevice::ReadOnly) && answers.open(QIODevice::ReadOnly));
        const auto facts = factsOf(message.readAll().toStdString());
        const auto ours = QByteArray::fromStdString(facts.envelope + "\n" + facts.bodyStructure + "\n");
        QCOMPARE(ours.toLower().replace(" ", ""), answers.readAll().toLower().replace(" ", ""));
    }

    void keysOfSortAndThread() {
        const auto keys = factsOf("Subject: =?utf-8?q?RE:_[list]_Gr=C3=9C=C3=9Fe?= (fwd)\r\n"
                                  "From: \"X\" <Anna.B@x.test>\r\nMessage-ID: <one@x>\r\n"
                                  "In-Reply-To: text <two@x> <three@x>\r\n\r\n")
                              .sort;
        QCOMPARE(keys.subject, std::string("GRU\xcc\x88\xc3\x9f"
                                           "E"));
        QVERIFY(keys.reply);
        QCOMPARE(keys.from, std::string("ANNA.B"));
        QCOMPARE(keys.messageId, std::string("one@x"));
        QCOMPARE(keys.references, std::vector<std::string>{"two@x"});
    }

    void keysOfSortAreShort() {
        std::string subject = "Subject: ";
        for (int i = 0; i < 20'000; ++i)
            subject += "\xef\xb7\xba"; // eighteen characters in the key
        const auto keys = factsOf(subject + "\r\nFrom: " + std::string(60'000, 'x') + "@y.test\r\n\r\n").sort;
        QVERIFY(keys.subject.size() <= maxSortKey && keys.subject.size() > maxSortKey - 4);
        QCOMPARE(keys.from, std::string(maxSortKey, 'X'));
    }

    // What an earlier version kept is computed anew.
    void factsOfAnotherVersionAreNotBelieved() {
        Bytes kept = encodeFacts(factsOf("Subject: x\r\n\r\n"));
        QVERIFY(decodeFacts(kept));
        kept.front() = 2;
        QVERIFY(!decodeFacts(kept));
    }
};

QTEST_GUILESS_MAIN(MessageFactsTest)
#include "message_facts_test.moc"
