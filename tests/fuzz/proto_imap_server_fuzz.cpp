// Whatever comes in, the IMAP server either goes on or closes, its replies are lines, and it does the same however the
// bytes were cut. The first octet chooses options, the second whether the rest is raw or spelt in an alphabet of IMAP
// words; the octet 0x1e parts the stretches of a connection (STARTTLS and COMPRESS take effect at the end of one).
#include "../support/fuzzed_conversation.h"
#include "../support/imap_server_driver.h"

using namespace ismail;
using namespace ismail::test;

namespace {

constexpr ByteView words[] = {"\r\n",
                              "\r\n",
                              "\r\n",
                              "\r",
                              "\n",
                              " ",
                              " ",
                              "(",
                              ")",
                              "\"",
                              "\\",
                              "{3}\r\n",
                              "{3+}\r\n",
                              "~{3+}\r\n",
                              "{0+}\r\n",
                              "{99999+}\r\n",
                              "abc",
                              "1",
                              "2:4",
                              "*",
                              "$",
                              ",",
                              "\x1e",
                              "+",
                              "-",
                              "a LOGIN b c\r\n",
                              "a LOGIN x y\r\n",
                              "a ",
                              "SELECT INBOX\r\n",
                              "SELECT ",
                              "(CONDSTORE)",
                              "(QRESYNC (7 20 1:5 (1 5)))",
                              "ENABLE QRESYNC\r\n",
                              "ENABLE IMAP4rev2 UTF8=ACCEPT\r\n",
                              "UID ",
                              "FETCH ",
                              "BODY.PEEK[1.HEADER.FIELDS (A B)]<0.5>",
                              "BINARY[1]",
                              "FLAGS",
                              "FULL",
                              "(CHANGEDSINCE 5 VANISHED)",
                              "STORE 1 ",
                              "(UNCHANGEDSINCE 4) ",
                              "+FLAGS.SILENT (\\Seen x)",
                              "SEARCH ",
                              "RETURN (MIN SAVE) ",
                              "CHARSET UTF-8 ",
                              "OR ",
                              "NOT ",
                              "FROM ",
                              "SINCE 1-Feb-2026",
                              "MODSEQ 5",
                              "SORT (REVERSE DATE) UTF-8 ",
                              "THREAD REFERENCES UTF-8 ",
                              "ALL",
                              "APPEND INBOX (\\Seen) ",
                              "APPEND ",
                              "UTF8 (",
                              "\"01-Feb-2026 12:00:00 +0100\" ",
                              "COPY 1 x\r\n",
                              "LIST (SUBSCRIBED) \"\" % RETURN (STATUS (MESSAGES))\r\n",
                              "STATUS ",
                              "&APw-",
                              "IDLE\r\n",
                              "DONE\r\n",
                              "ID (\"a\" NIL)\r\n",
                              "AUTHENTICATE PLAIN",
                              "AUTHENTICATE SCRAM-SHA-256",
                              "AGEAYg==",
                              "biws",
                              "STARTTLS\r\n",
                              "COMPRESS DEFLATE\r\n",
                              "CLOSE\r\n",
                              "NOOP\r\n",
                              "LOGOUT\r\n",
                              "NAMESPACE\r\n",
                              "\xc3\xbc",
                              "\xff",
                              ByteView("\0", 1)};

proto::ImapServerOptions optionsOf(unsigned char bits) {
    proto::ImapServerOptions o;
    o.hostname = "mail.example.test";
    o.startTls = (bits & 1) != 0;
    o.tlsActive = (bits & 2) != 0;
    o.loginWithoutTls = (bits & 4) != 0;
    o.scram = (bits & 8) != 0;
    o.login = (bits & 16) == 0;
    o.compress = (bits & 32) != 0;
    o.maxErrors = (bits & 128) != 0 ? 5 : 1000;
    return o;
}

std::optional<proto::ImapPart> host(const std::string& name, const std::string& details) {
    if (name == "command" && details == "namespace")
        return proto::ImapPart{"* one\r\n", false, {{}, {}, "parts"}, false};
    if (details.find('x') == std::string::npos) return std::nullopt;
    return proto::ImapPart{{}, false, {proto::ImapReply::Status::no, "CANNOT", "No\nreally not"}, false};
}

std::string run(ByteView input, unsigned char bits, Cut cut) {
    ImapServerDriver driver(optionsOf(bits), host, cut);
    wantLines(converse(driver, input));
    return driver.transcript();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzzConversation(data, size, words, run);
}
