#include "trust/auth_results.h"

#include "mail/header_fields.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

class AuthResultsTest : public QObject {
    Q_OBJECT
private slots:
    void aFieldIsWrittenAndReadAgain() {
        const AuthResultsField field{
            "mx.here.example",
            0,
            {{"spf", "pass", "", {{"smtp", "mailfrom", "anna@example.com"}}},
             {"dkim",
              "fail",
              "body \"changed\" \\ really",
              {{"header", "d", "example.com"}, {"header", "b", "ab+/cd=="}}},
             {"dmarc", "temperror", "", {{"header", "from", "example.com"}, {"policy", "dmarc", ""}}}}};
        const std::string text = writeAuthResults(field);
        QVERIFY(text.starts_with(
            "Authentication-Results: mx.here.example;\r\n    spf=pass smtp.mailfrom=anna@example.com;\r\n"));
        QVERIFY(text.ends_with("\r\n"));
        mail::HeaderFields fields(text);
        mail::HeaderField read;
        QVERIFY(fields.next(read) && read.whole.size() == text.size());
        QVERIFY(*parseAuthResults(read.value) == field);
        QVERIFY(*parseAuthResults(mail::unfold(read.value)) == field);
    }
    void arcBeginsWithItsInstance() {
        const AuthResultsField field{"mx.here.example", 3, {{"arc", "none", "", {}}}};
        const std::string text = writeAuthResults(field);
        QVERIFY(text.starts_with("ARC-Authentication-Results: i=3; mx.here.example;"));
        QVERIFY(*parseAuthResults(text.substr(text.find(':') + 1)) == field);
        QVERIFY(!parseAuthResults("i=0; x; spf=pass") && !parseAuthResults("i=51; x; spf=pass") &&
                !parseAuthResults("i=1"));
    }
    void nothingCheckedIsSaid() {
        QCOMPARE(writeAuthResults({"mx.example", 0, {}}), std::string("Authentication-Results: mx.example; none\r\n"));
        QVERIFY(parseAuthResults("mx.example; none")->statements.empty());
        QVERIFY(parseAuthResults("mx.example 1; none")->statements.empty());
    }
    void whatASenderWroteEndsNoField() {
        for (const std::string value : {"a\r\nX: y", "a\nb", "\xc3\xa4@x.example", "a\x01"}) {
            const std::string text =
                writeAuthResults({"mx.example", 0, {{"spf", "pass", value, {{"smtp", "mailfrom", value}}}}});
            QCOMPARE(text, std::string("Authentication-Results: mx.example;\r\n    spf=pass\r\n"));
        }
        const std::string quoted = "x; dkim=pass (\"y\")";
        const std::string text = writeAuthResults({"mx.example", 0, {{"spf", "fail", "", {{"smtp", "helo", quoted}}}}});
        const auto read = parseAuthResults(text.substr(text.find(':') + 1));
        QCOMPARE(read->statements.size(), std::size_t(1));
        QCOMPARE(read->statements[0].properties[0].value, quoted);
    }
    void aFieldIsFourKilobytesAtMost() {
        AuthResultsField field{"mx.example", 0, {}};
        for (int i = 0; i < 100; ++i)
            field.statements.push_back(
                {"dkim", "fail", std::string(500, 'x'), {{"header", "d", std::string(600, 'd')}}});
        QVERIFY(writeAuthResults(field).size() <= maxAuthResults);
        QVERIFY(parseAuthResults(writeAuthResults(field).substr(23))->statements.size() > 3);
    }
    // RFC 8601 appendix B, and harder ones.
    void fieldsOfOthersAreRead() {
        const auto field = parseAuthResults(
            " example.com (a (nested\\) ) comment) 1 ;\r\n\tauth (x) = pass (cram-md5) "
            "smtp.auth=sender@example.net;\r\n"
            "\tspf/1=Pass smtp . x smtp.mailfrom=\"a b\"@example.net; broken; =x; dkim=fail reason=\"bad; signature\" "
            "header.i=@mail-router.example.net header.b=oINEO8hg=");
        QCOMPARE(field->authservId, std::string("example.com"));
        QCOMPARE(field->statements.size(), std::size_t(3));
        QCOMPARE(field->statements[0].properties[0].value, std::string("sender@example.net"));
        QCOMPARE(field->statements[1].result, std::string("pass"));
        QCOMPARE(field->statements[2].reason, std::string("bad; signature"));
        QCOMPARE(field->statements[2].properties[1].value, std::string("oINEO8hg="));
        for (const char* nothing : {"", "  ", "(", "(x", ";", "; spf=pass"})
            QVERIFY2(!parseAuthResults(nothing), nothing);
        QVERIFY(!parseAuthResults(std::string(70'000, 'x')));
    }
    void ourNameIsKnownInAnyForm() {
        for (const char* value :
             {"mx.here.example; none", " (hi) MX.Here.Example 1; none", "\"mx.here.example\"; none",
              "mx.here.example.; none", "i=2; mx.here.example; none", "mx.here.example", "mx.here.example(c);x"})
            QVERIFY2(claimsAuthservId(value, "mx.here.example"), value);
        for (const char* value :
             {"mx.there.example; spf=pass", "x mx.here.example;", "(mx.here.example) x; none", "", "("})
            QVERIFY2(!claimsAuthservId(value, "mx.here.example"), value);
    }
};

QTEST_GUILESS_MAIN(AuthResultsTest)
#include "auth_results_test.moc"
