// Whatever comes in, the IMAP server either goes on or closes, its replies are lines, and it does the same however the
// bytes were cut. The first octet chooses options, the second whether the rest is raw or spelt in an alphabet of IMAP
// words; the octet 0x1e parts the stretches of a connection (STARTTLS and COMPRESS take effect at the end of one).
#include "../support/imap_server_driver.h"

#include <cstdio>
#include <cstdlib>
#include <iterator>

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
                              "\xff"};

std::string spell(ByteView bytes) {
    std::string out;
    for (const char c : bytes) {
        const std::size_t word = static_cast<unsigned char>(c) % (std::size(words) + 1);
        if (word == std::size(words))
            out += '\0';
        else
            out += words[word];
    }
    return out;
}

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

std::string run(ByteView input, unsigned char bits, ImapCut cut) {
    ImapServerDriver driver(optionsOf(bits), host, cut);
    while (!input.empty()) {
        const auto stretch = input.substr(0, input.find('\x1e'));
        input.remove_prefix(std::min(input.size(), stretch.size() + 1));
        driver.send(stretch);
    }
    driver.close();
    if (!driver.closed()) std::abort();
    const std::string replies = driver.takeReplies();
    if (!replies.empty() && !replies.ends_with("\r\n")) std::abort();
    for (std::size_t i = 0; i < replies.size(); ++i)
        if ((replies[i] == '\r') != (i + 1 < replies.size() && replies[i + 1] == '\n')) std::abort();
    return driver.transcript();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 20000) return 0;
    const ByteView bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::string input = data[1] % 2 == 0 ? std::string(bytes) : spell(bytes.substr(0, 500));
    const std::string whole = run(input, data[0], ImapCut::whole);
    for (const ImapCut cut : {ImapCut::bytewise, ImapCut::random}) {
        const std::string other = run(input, data[0], cut);
        if (other == whole) continue;
        std::fprintf(stderr, "--- whole\n%s\n--- cut\n%s\n", whole.c_str(), other.c_str());
        std::abort();
    }
    return 0;
}
