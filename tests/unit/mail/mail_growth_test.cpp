// What reads the mail of others takes time that grows with its length, whatever it holds: patterns that make a reader
// look at the same octets again and again.
#include "mail/address_list.h"
#include "mail/base_subject.h"
#include "mail/case_fold.h"
#include "mail/charset.h"
#include "mail/collation.h"
#include "mail/date_field.h"
#include "mail/downgrade.h"
#include "mail/dsn.h"
#include "mail/encoded_word.h"
#include "mail/kept_facts.h"
#include "mail/message_envelope.h"
#include "mail/mime_parameters.h"
#include "mail/submission_fixups.h"
#include "mail/text_finder.h"
#include "support/growth.h"

#include <QtTest>

#include <functional>

using namespace ismail;
using namespace ismail::mail;
using test::Pattern;

namespace {

constexpr Pattern patterns[] = {
    {"", "=?x?q?A", ""},
    {"", "=?", ""},
    {"", "=?utf-8?q?", ""},
    {"", "=?utf-8?q?A", "?="},
    {"", "=?utf-8?q?A?=", ""},
    {"", "=?utf-8?q?A?= ", ""},
    {"", "=?utf-8?q?A?=x", ""},
    {"", "=?utf-8?b?QQ=?x", ""},
    {"", "=?x?q?A?=", ""},
    {"", "=?gb2312?q?A?= =?big5?q?A?=", ""},
    {"", "=?iso-2022-jp?q?=1B$B?=", ""},
    {"", "=?utf-16?b?//4=?=", ""},
    {"=?utf-8?q?", "a", ""},
    {"=?utf-8?q?", "?", "?="},
    {"", "[a]", ""},
    {"", "[a] ", "x"},
    {"", "[", ""},
    {"[", "a", ""},
    {"", "re[a]", ""},
    {"", "re[a]:", ""},
    {"", "[a]re:", ""},
    {"", "[fwd:", ""},
    {"[fwd:", "[fwd:a]", "]"},
    {"x", "(fwd)", ""},
    {"x", " (fwd) ", ""},
    {"re", " ", ""},
    {"", "(", ""},
    {"", "((((a))))", ""},
    {"", "()", ""},
    {"", "\"", ""},
    {"", "\\\"", ""},
    {"\"", "\\\\", ""},
    {"", "<", ""},
    {"", "<>", ""},
    {"", "<@a,", ""},
    {"<", "@a,", ""},
    {"", "@a,@b:", ""},
    {"", "a@b,", ""},
    {"", "a:", ""},
    {"", "a:;", ""},
    {"", ";", ""},
    {"", "a ", "@b"},
    {"", "a.", "@b"},
    {"", "a@[", ""},
    {"", "x (c) ", "<a@b>"},
    {"", "<a@b>", ""},
    {"", "<", ">"},
    {"a/b", ";", ""},
    {"a/b", "; n=v", ""},
    {"a/b", "; n*0=v", ""},
    {"a/b; n*=", "%41", ""},
    {"a/b; n=utf-8'", "'", ""},
    {"a/b; ", "(", ""},
    {"a/b; n=", "v ", ""},
    {"a/b; boundary=", "=", ""},
    {"", ":", ""},
    {"", "1 Jan ", ""},
    {"", ",", ""},
    {"", " ", ""},
    {"", "\t \t", "x"},
    {"", "\xef\xb7\xba", ""},
    {"", "\xc3", ""},
    {"", "\xff", ""},
    {"", "x", ""},
};

constexpr Pattern messages[] = {
    {"", "\r", ""},
    {"", "\n", ""},
    {"", "\r\n", ""},
    {"", "a:\r\n", ""},
    {"", "a: b\r\n c\r\n", "\r\n"},
    {"a: b\r\n", " \r\n", "\r\n"},
    {"", "Received: x\r\n", "\r\n"},
    {"", "To: a@b\r\n", "\r\n"},
    {"", "Content-Type: a/b; c=d\r\n", "\r\n"},
    {"", "Content-Transfer-Encoding: 8bit\r\n", "\r\n"},
    {"", "References: <a@b>\r\n", "\r\n"},
    {"References:", " <a@b>", "\r\n\r\n"},
    {"Content-Type: multipart/mixed; boundary=a\r\n\r\n", "--a\r\n", ""},
    {"Content-Type: multipart/mixed; boundary=a\r\n\r\n", "--a\r\n\r\nx\r\n", "--a--\r\n"},
    {"Content-Type: multipart/mixed; boundary=a\r\n\r\n", "--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n",
     ""},
    {"Content-Type: multipart/mixed; boundary=a\r\n\r\n", "--", ""},
    {"Content-Type: multipart/mixed; boundary=a\r\n\r\n", "--\r\n", ""},
    {"Content-Type: multipart/mixed; boundary=a\r\n\r\n", "--a--\r\n", ""},
    {"", "Content-Type: message/rfc822\r\n\r\n", ""},
    {"Content-Type: multipart/digest; boundary=a\r\n\r\n", "--a\r\n\r\nSubject: x\r\n\r\ny\r\n", ""},
    {"\r\n", "=_01HZ_dsn", ""},
    {"\r\n=_01HZ_dsn", "_", ""},
    {"\r\n", "\xff\n", ""},
    {"Bcc", " ", ""},
    {"", "Bcc                                                                            x\r\n", ""},
    {"", "Resent-Bcc: a\r\n b\r\n", ""},
};

// Header fields with names of their own.
std::string manyFields(std::size_t size) {
    std::string header;
    for (int i = 0; header.size() < size; ++i)
        header += "x" + std::to_string(i) + ":\r\n";
    return header + "\r\n";
}

MessageFacts factsOf(const std::string& text) {
    return *computeFacts(text.size(), [&text](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
        return text.substr(static_cast<std::size_t>(offset), most);
    });
}

DsnReport reportOf(const std::string& text) {
    DsnReport report;
    report.reportingMta = "mail.example.org";
    report.to = report.from = {"a", "example.org"};
    report.messageId = report.boundary = "01HZ";
    report.recipients.resize(1);
    report.original = text;
    report.returned = DsnReturn::message;
    return report;
}

struct Reader {
    const char* name;
    std::function<void(const std::string&)> read;
};

const Reader textReaders[] = {
    {"words", [](const std::string& text) { decodeWords(text); }},
    {"subject", [](const std::string& text) { baseSubject(text); }},
    {"addresses", [](const std::string& text) { parseAddressList(text, 1'000); }},
    {"addresses as text",
     [](const std::string& text) {
         anyAddress(text, [](const ListedAddress& address) { return addressText(address) == "never"; });
     }},
    {"parameters", [](const std::string& text) { parameterText(parseMimeValue(text, maxFactParameters), "n"); }},
    {"languages", [](const std::string& text) { parseLanguages(text, maxFactParameters); }},
    {"ids", [](const std::string& text) { messageIds(text, maxFactReferences); }},
    {"date", [](const std::string& text) { parseDateField(text); }},
    {"case", [](const std::string& text) { foldCase(toUtf8(text, "").value()); }},
    {"order", [](const std::string& text) { collationKey(toUtf8(text, "").value()); }},
    {"finder", [](const std::string& text) { (void)TextFinder(text.substr(0, text.size() / 2) + "~").in(text); }},
    {"facts",
     [](const std::string& text) {
         for (const char* field : {"Subject: ", "From: ", "Content-Type: "})
             factsOf(field + text + "\r\n\r\n");
     }},
};

const Reader messageReaders[] = {
    {"facts", [](const std::string& text) { factsOf(text); }},
    {"header", [](const std::string& text) { keepHeader(text); }},
    {"downgrade", [](const std::string& text) { (void)downgradeToSevenBit(text); }},
    {"report", [](const std::string& text) { buildDsn(reportOf(text)); }},
    {"Bcc",
     [](const std::string& text) {
         BccFilter filter;
         Bytes out;
         for (std::size_t at = 0; at < text.size(); at += 7)
             filter.feed(ByteView(text).substr(at, 7), out);
         filter.finish(out);
     }},
};

} // namespace

class MailGrowthTest : public QObject {
    Q_OBJECT

private slots:
    void textOfHeaders_data() {
        QTest::addColumn<int>("reader");
        for (int i = 0; i < int(std::size(textReaders)); ++i)
            QTest::newRow(textReaders[i].name) << i;
    }
    void textOfHeaders() {
        QFETCH(int, reader);
        for (const Pattern& pattern : patterns)
            QVERIFY2(growsLinearly(pattern, textReaders[reader].read),
                     QByteArray::fromStdString(pattern(1)).toPercentEncoding().constData());
    }

    void messagesAsAWhole_data() {
        QTest::addColumn<int>("reader");
        for (int i = 0; i < int(std::size(messageReaders)); ++i)
            QTest::newRow(messageReaders[i].name) << i;
    }
    void messagesAsAWhole() {
        QFETCH(int, reader);
        for (const Pattern& pattern : messages)
            QVERIFY2(growsLinearly(pattern, messageReaders[reader].read),
                     QByteArray::fromStdString(pattern(1)).toPercentEncoding().constData());
    }

    void fieldsOfManyNames() {
        QVERIFY(test::growsLinearly(manyFields, [](const std::string& text) { keepHeader(text); }));
        QVERIFY(test::growsLinearly(manyFields, [](const std::string& text) {
            std::vector<std::string> names;
            for (std::size_t i = 0; i < text.size() / 64; ++i)
                names.push_back("Y" + std::to_string(i));
            pickFields(text, names, true);
        }));
    }
};

QTEST_GUILESS_MAIN(MailGrowthTest)
#include "mail_growth_test.moc"
