#include "mail/address_list.h"
#include "mail/base_subject.h"
#include "mail/case_fold.h"
#include "mail/charset.h"
#include "mail/collation.h"
#include "mail/date_field.h"
#include "mail/encoded_word.h"
#include "mail/header_fields.h"
#include "mail/mime_parameters.h"
#include "mail/text_finder.h"

#include <QTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

// "name|route|mailbox|host" of each address; "-" for what is not there.
std::string shown(const char* value) {
    std::string out;
    const auto part = [](const std::optional<std::string>& text) { return text ? *text : std::string("-"); };
    for (const auto& a : parseAddressList(value, 100))
        out += (out.empty() ? "" : " ; ") + part(a.name) + "|" + part(a.route) + "|" + part(a.mailbox) + "|" +
               part(a.host);
    return out;
}

} // namespace

class HeaderTextTest : public QObject {
    Q_OBJECT

private slots:
    void addressesAreReadAsTheyAreWritten_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* value, const char* expected) {
            QTest::newRow(value) << QByteArray(value) << QByteArray(expected);
        };
        row("a@b.test", "-|-|a|b.test");
        row("A B <a@b.test>", "A B|-|a|b.test");
        row("\"B, A\" <a@b.test>", "B, A|-|a|b.test");
        row("a@b.test (A (nested) B)", "A (nested) B|-|a|b.test");
        row("John Q. Public <j@x.test>", "John Q. Public|-|j|x.test");
        row("<@r.test,@s.test:a@b.test>", "-|@r.test,@s.test|a|b.test");
        row("g:;", "-|-|g|- ; -|-|-|-");
        row("g: a@b.test;, c@d.test", "-|-|g|- ; -|-|a|b.test ; -|-|-|- ; -|-|c|d.test");
        row("a@[192.0.2.1]", "-|-|a|[192.0.2.1]");
        row("\"a b\"@c.test", "-|-|a b|c.test");
        row("nobody", "-|-|nobody|MISSING_DOMAIN");
        row("a . b @ c . test", "-|-|a.b|c.test");
        row(",, a@b.test ,", "-|-|a|b.test");
        row("", "");
    }
    void addressesAreReadAsTheyAreWritten() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(shown(value.constData())), expected);
    }

    void encodedWordsBecomeText() {
        QCOMPARE(decodeWords("=?ISO-8859-1?Q?a?= =?iso-8859-1?q?_b?= c"), std::string("a b c"));
        QCOMPARE(decodeWords("=?utf-8?B?w7w=?="), std::string("\xc3\xbc"));
        QCOMPARE(decodeWords("=?utf-8*de?b?w7w=?=x"), std::string("\xc3\xbcx"));
        QCOMPARE(decodeWords("=?utf-8?b?ww==?= =?utf-8?b?vA==?="), std::string("\xc3\xbc")); // cut in two
        QCOMPARE(decodeWords("=?nothing?q?x?="), std::string("=?nothing?q?x?="));
        QCOMPARE(decodeWords("\xfc and =?us-ascii?q?x?="), std::string("\xc3\xbc and x"));
    }

    void longWordsAreReadAndOpenOnesAreNot() {
        const std::string text(300, 'x');
        QCOMPARE(decodeWords("=?utf-8?q?" + text + "?= a"), text + " a");
        QCOMPARE(decodeWords("=?utf-8?q?" + text), "=?utf-8?q?" + text);
        QCOMPARE(decodeWords("=?x?q?A=?x?q?A"), std::string("=?x?q?A=?x?q?A"));
        QCOMPARE(decodeWords("=?=?utf-8?q?a?=?="), std::string("=?a?="));
        QCOMPARE(decodeWords("=?utf-8?q?a?="), std::string("a"));
        QCOMPARE(decodeWords("=?utf-8?q?a?"), std::string("=?utf-8?q?a?"));
        QCOMPARE(decodeWords("=?utf-8?q?"
                             "?="),
                 std::string());
        QCOMPARE(decodeWords("=?" + std::string(200, 'c') + "?q?a?="), "=?" + std::string(200, 'c') + "?q?a?=");
    }

    // "?" must not be in a word, which some programs do not know.
    void aQuestionMarkInAWordIsForgivenWithinItsLength() {
        QCOMPARE(decodeWords("=?utf-8?q?why?_=3F?= b"), std::string("why? ? b"));
        const std::string text = "=?utf-8?q?why?" + std::string(75, 'x') + "?=";
        QCOMPARE(decodeWords(text), text);
    }

    void everyTextOfAValueBeginsAnew() {
        // The byte order mark counts for its own text only.
        QCOMPARE(decodeWords("=?utf-16?b?//5hAA==?= x =?utf-16?b?AGI=?="), std::string("a x b"));
        QCOMPARE(decodeWords("=?utf-8?b?ww==?= x =?utf-8?b?vA==?="), std::string("\xef\xbf\xbd x \xef\xbf\xbd"));
    }

    void addressesAreTextForSearch_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* value, const char* expected) {
            QTest::newRow(value) << QByteArray(value) << QByteArray(expected);
        };
        row("a@b.test", "a@b.test");
        row("A B <a@b.test>", "A B <a@b.test>");
        row("\"B, \\\"A\\\"\" <a@b.test>", "B, \"A\" <a@b.test>");
        row("\"a b\"@c.test", "a b@c.test");
        row("<a (comment)@ (comment) b.test>", "comment <a@b.test>");
        row("a@b.test (Real Name)", "Real Name <a@b.test>");
        row("<@r.test,@s.test:a@b.test>", "a@b.test");
        row("a . b @ c . test", "a.b@c.test");
        row("g: a@b.test, C <c@d.test>;, e@f.test", "g|a@b.test|C <c@d.test>||e@f.test");
        row("=?utf-8?q?J=C3=BCrgen?= =?utf-8?q?_X?= <j@x.test>", "J\xc3\xbcrgen X <j@x.test>");
        row("\"=?utf-8?q?J=C3=BCrgen?=\" <j@x.test>", "J\xc3\xbcrgen <j@x.test>");
        row("nobody", "nobody");
    }
    void addressesAreTextForSearch() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, expected);
        QStringList found;
        QVERIFY(!anyAddress(value.toStdString(), [&](const ListedAddress& address) {
            found.append(QString::fromStdString(addressText(address)));
            return false;
        }));
        QCOMPARE(found.join('|').toUtf8(), expected);
        QVERIFY(anyAddress(value.toStdString(), [](const ListedAddress&) { return true; }));
    }

    void textIsFoundWhereverItIsCut() {
        const std::string text = "aabaabaaabaab", needle = "aabaaab";
        const TextFinder finder(needle);
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            std::size_t begun = 0;
            const bool first = finder.feed(std::string_view(text).substr(0, cut), begun);
            QVERIFY(first || finder.feed(std::string_view(text).substr(cut), begun));
        }
        QVERIFY(!finder.in("aabaabab"));
        QVERIFY(TextFinder("").in(""));
        QVERIFY(TextFinder("ab").inIgnoringCase("xAaBx"));
        QVERIFY(!TextFinder("ab").in("xAaBx"));
    }

    // RFC 5051: titlecase, decomposed.
    void textsAreOrderedByUnicodeCasemap() {
        QCOMPARE(collationKey("aZ_["), std::string("AZ_["));
        QCOMPARE(collationKey("\xc3\xa4\xc3\x84"), std::string("A\xcc\x88"
                                                               "A\xcc\x88"));
        QCOMPARE(collationKey("\xc7\x84"), std::string("DZ\xcc\x8c")); // one letter DZ with caron
        QCOMPARE(collationKey("\xef\xac\x81"), std::string("FI"));     // the ligature
        QCOMPARE(collationKey("\xef\xbd\x81"), std::string("A"));      // full width
        QCOMPARE(collationKey("\xd0\xbf\xcf\x89"), std::string("\xd0\x9f\xce\xa9"));
        QCOMPARE(collationKey("\xea\xb0\x80"), std::string("\xea\xb0\x80")); // Hangul has no such property
        QVERIFY(collationKey("b") < collationKey("[x]") && collationKey("[x]") < collationKey("_"));
        QVERIFY(collationKey("") < collationKey("!"));
    }

    void charsetsAreConverted() {
        QCOMPARE(*toUtf8("\xa4", "ISO-8859-15"), std::string("\xe2\x82\xac"));
        QCOMPARE(*toUtf8("\xa4", "latin1"), std::string("\xc2\xa4"));
        QCOMPARE(*toUtf8("\x80", "cp1252"), std::string("\xe2\x82\xac"));
        QCOMPARE(*toUtf8("\xcf\xf0", "x-cp1251"), std::string("\xd0\x9f\xd1\x80"));
        QCOMPARE(*toUtf8("\xf0\xd2", "KOI8-R"), std::string("\xd0\x9f\xd1\x80"));
        QCOMPARE(*toUtf8(ByteView("\xfe\xff\0a\xd8\x3d\xde\x00", 8), "utf-16"), std::string("a\xf0\x9f\x98\x80"));
        QCOMPARE(*toUtf8("a\xc3z", "utf-8"), std::string("a\xef\xbf\xbdz"));
        QVERIFY(!toUtf8("x", "x-unheard-of"));
    }

    void caseIsFoldedBeyondAscii() {
        QCOMPARE(foldCase("A\xc3\x84\xd0\x9f\xce\xa9z"), std::string("a\xc3\xa4\xd0\xbf\xcf\x89z"));
    }

    void datesAreMoments_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("plain") << QByteArray("Fri, 21 Nov 1997 09:55:06 -0600") << qint64(880127706);
        QTest::newRow("no day, no seconds") << QByteArray("21 Nov 1997 15:55 +0000") << qint64(880127700);
        QTest::newRow("old") << QByteArray("21 Nov 97 09:55:06 CST (comment)") << qint64(880127706);
        QTest::newRow("before 1970") << QByteArray("31 Dec 1969 23:59:59 GMT") << qint64(-1);
        QTest::newRow("leap") << QByteArray("29 Feb 2000 00:00:00 +0000") << qint64(951782400);
    }
    void datesAreMoments() {
        QFETCH(QByteArray, value);
        QFETCH(qint64, seconds);
        QCOMPARE(qint64(parseDateField(value.toStdString())->seconds), seconds);
    }
    void whatIsNoDateIsNone() {
        for (const char* value :
             {"", "yesterday", "32 Jan 2000 00:00:00 +0000", "1 Foo 2000 00:00", "1 Jan 2000 25:00"})
            QVERIFY2(!parseDateField(value), value);
    }

    void subjectsHaveABase() {
        QCOMPARE(baseSubject("Re: hello").text, std::string("hello"));
        QCOMPARE(baseSubject("re [x] : [list] Fwd:  a \t b (fwd) ").text, std::string("a b"));
        QCOMPARE(baseSubject("[Fwd: Re: inner]").text, std::string("inner"));
        QCOMPARE(baseSubject("[only]").text, std::string("[only]"));
        QCOMPARE(baseSubject("[a][b] [c]").text, std::string("[c]"));
        QCOMPARE(baseSubject("[a] [b] re[c]: [d] [e]x").text, std::string("x"));
        QCOMPARE(baseSubject("[a] re [b] x").text, std::string("re [b] x"));
        QCOMPARE(baseSubject("[foo] Fwd: [bar] Re: fw: b (fWd)  (fwd)").text, std::string("b"));
        QCOMPARE(baseSubject("b (a)").text, std::string("b (a)"));
        QCOMPARE(baseSubject("Re: [FWD: c]").text, std::string("c"));
        QCOMPARE(baseSubject("[list] [fwd: re: [x] y ] (fwd)").text, std::string("y"));
        QCOMPARE(baseSubject("Re: (fwd)").text, std::string());
        QCOMPARE(baseSubject("re").text, std::string("re"));
        QVERIFY(!baseSubject("[list] a").reply);
        QVERIFY(!baseSubject("regards").reply);
    }

    void parametersInPiecesAreJoined() {
        const auto value =
            parseMimeValue("attachment; filename*1=\"b c\"; filename*0*=utf-8''%61; x=y (z); q=\"a\\\"b\"", 10);
        QCOMPARE(value.value, std::string("attachment"));
        QCOMPARE(*value.find("filename*"), std::string("utf-8''%61b c"));
        QCOMPARE(*parameterText(value, "filename"), std::string("ab c"));
        QCOMPARE(*value.find("X"), std::string("y"));
        QCOMPARE(*value.find("q"), std::string("a\"b"));
    }

    void fieldsOfAHeaderAreFound() {
        const Bytes header = "To: a\r\nX-Long: b\r\n c\r\nbroken\r\nTO: d\r\n\r\nnot: this\r\n";
        QCOMPARE(*headerValue(header, "TO"), std::string("a"));
        QCOMPARE(*headerValue(header, "x-long"), std::string("b c"));
        QVERIFY(!headerValue(header, "not"));
    }
};

QTEST_GUILESS_MAIN(HeaderTextTest)
#include "header_text_test.moc"
