// What reads the octets of clients and servers takes time that grows with their number, whatever they are and however
// they come.
#include "proto/dot_decoder.h"
#include "proto/dot_encoder.h"
#include "proto/imap/imap_names.h"
#include "proto/imap/imap_parser.h"
#include "proto/line_input.h"
#include "proto/message_text.h"
#include "proto/smtp/reply_parser.h"
#include "support/growth.h"
#include "support/imap_server_driver.h"

#include <QtTest>

#include <functional>

using namespace ismail;
using namespace ismail::proto;
using test::Pattern;

namespace {

constexpr Pattern octets[] = {
    {"", "\n", ""},     {"", "\r", ""},        {"", "\r\n", ""},  {"", ".", ""},
    {"", ".\r\n.", ""}, {"", "\r\n..", ""},    {"", "x", ""},     {"", "x\n", ""},
    {"", "x\r", ""},    {"", "\r\r\n", ""},    {"", "&", ""},     {"", "&-", ""},
    {"&", "A", ""},     {"", "250-x\r\n", ""}, {"250 ", "x", ""}, {"", "&AOQ-", ""},
};

constexpr Pattern commands[] = {
    {"a FETCH ", "1,", "1 FLAGS\r\n"},
    {"a FETCH 1 (", "FLAGS ", "UID)\r\n"},
    {"a FETCH 1 (BODY[", "1.", "1])\r\n"},
    {"a FETCH 1 BODY[HEADER.FIELDS (", "x ", "y)]\r\n"},
    {"a STORE 1 FLAGS (", "\\Seen ", "x)\r\n"},
    {"a SEARCH ", "NOT ", "ALL\r\n"},
    {"a SEARCH ", "(", "ALL)\r\n"},
    {"a SEARCH ", "OR ALL ", "ALL\r\n"},
    {"a SEARCH ", "ALL ", "ALL\r\n"},
    {"a SEARCH ", "x", "\r\n"},
    {"a LIST \"\" ", "&", "\r\n"},
    {"a LIST \"\" ", "*", "\r\n"},
    {"a LIST \"\" (", "* ", "*)\r\n"},
    {"a SELECT ", "&AOQ-", "\r\n"},
    {"a SELECT ", "/", "\r\n"},
    {"a SELECT ", "\"\\\\\"", "\r\n"},
    {"a ID (", "\"a\" NIL ", "\"b\" NIL)\r\n"},
    {"a X ", "{0+}\r\n", "\r\n"},
    {"a SEARCH ", "TEXT {1+}\r\nx ", "ALL\r\n"},
    {"", "a ", "\r\n"},
    {"", "a", "\r\n"},
    {"", "a NOOP\r\n", ""},
    {"", "{0+}\r\n", "\r\n"},
    {"a IDLE\r\n", "x", "\r\n"},
    {"a APPEND INBOX {1+}\r\nx", "x", "\r\n"},
};

// A command whose tag is half of it, and as many literals as have room.
std::string longTagAndLiterals(std::size_t size) {
    std::string text(size / 2, 't');
    text += " SEARCH";
    while (text.size() < size)
        text += " {0+}\r\n";
    return text + "\r\n";
}

std::string manyKeywords(std::size_t size) {
    std::string text = "a STORE 1 FLAGS (";
    for (int i = 0; text.size() < size; ++i)
        text += std::string(200, 'k') + std::to_string(i) + ' ';
    return text + "x)\r\n";
}

std::string manyItems(std::size_t size) {
    std::string text = "a FETCH 1 (";
    for (int i = 0; text.size() < size; ++i)
        text +=
            "BODY[HEADER.FIELDS (a b c d e f g h i j k l m n o p q r s t u v w x y z)]<" + std::to_string(i) + ".1> ";
    return text + "UID)\r\n";
}

constexpr std::size_t longCommand = maxImapCommand - 1024;

void converse(const std::string& text, test::Cut cut) {
    ImapServerOptions options;
    options.tlsActive = true;
    test::ImapServerDriver driver(options, nullptr, cut);
    driver.send("1 LOGIN u p\r\n2 SELECT INBOX\r\n");
    driver.send(text);
    driver.close();
}

struct Reader {
    const char* name;
    std::function<void(const std::string&)> read;
};

const Reader readers[] = {
    {"dots",
     [](const std::string& text) {
         DotDecoder decoder(BareNewline::normalise);
         for (ByteView rest = text; !rest.empty();) {
             const auto piece = decoder.next(rest);
             if (piece.consumed == 0) break;
             rest.remove_prefix(piece.consumed);
         }
     }},
    {"dots to send",
     [](const std::string& text) {
         DotEncoder encoder;
         Bytes out;
         (void)(encoder.encode(text, out) && encoder.finish(out));
     }},
    {"line ends",
     [](const std::string& text) {
         LineEndFixer fixer;
         Bytes out;
         fixer.fix(text, out);
         fixer.finish(out);
     }},
    {"lines octet by octet",
     [](const std::string& text) {
         LineInput input;
         for (const char c : text) {
             input.append(ByteView(&c, 1));
             while (input.takeLine(text.size()).kind != LineInput::Kind::none)
                 ;
         }
     }},
    {"replies octet by octet",
     [](const std::string& text) {
         ReplyParser parser;
         mail::Reply reply;
         for (const char c : text) {
             parser.feed(ByteView(&c, 1));
             (void)parser.next(reply);
         }
     }},
    {"names", [](const std::string& text) { (void)fromModifiedUtf7(text); }},
    {"names to send", [](const std::string& text) { toModifiedUtf7(text); }},
};

QByteArray shown(const std::string& text) { return QByteArray::fromStdString(text.substr(0, 60)).toPercentEncoding(); }

} // namespace

class ProtoGrowthTest : public QObject {
    Q_OBJECT

private slots:
    void octetsAsTheyCome_data() {
        QTest::addColumn<int>("reader");
        for (int i = 0; i < int(std::size(readers)); ++i)
            QTest::newRow(readers[i].name) << i;
    }
    void octetsAsTheyCome() {
        QFETCH(int, reader);
        for (const Pattern& pattern : octets)
            QVERIFY2(growsLinearly(pattern, readers[reader].read), shown(pattern(1)).constData());
    }

    void commandsOfImap() {
        for (const test::Cut cut : {test::Cut::whole, test::Cut::bytewise})
            for (const Pattern& pattern : commands)
                QVERIFY2(growsLinearly(
                             pattern, [cut](const std::string& text) { converse(text, cut); }, longCommand),
                         shown(pattern(1)).constData());
        for (const auto make : {longTagAndLiterals, manyKeywords, manyItems})
            QVERIFY2(test::growsLinearly(
                         make, [](const std::string& text) { converse(text, test::Cut::whole); }, longCommand),
                     shown(make(1)).constData());
    }
};

QTEST_GUILESS_MAIN(ProtoGrowthTest)
#include "proto_growth_test.moc"
