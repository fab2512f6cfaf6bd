// Whatever comes in, the POP3 server either goes on or closes, its replies are lines, it removes nothing without QUIT,
// and it does the same however the bytes were cut. The first octet chooses options, the second whether the rest is raw
// or spelt in an alphabet of POP3 words; the octet 0x1e parts the stretches of a connection (STLS takes effect at the
// end of one).
#include "../support/fuzzed_conversation.h"
#include "../support/pop3_server_driver.h"

using namespace ismail;
using namespace ismail::test;

namespace {

constexpr ByteView words[] = {"\r\n",
                              "\r\n",
                              "\r\n",
                              "\r",
                              "\n",
                              ".",
                              " ",
                              "1",
                              "2",
                              "3",
                              "9",
                              "x",
                              "*",
                              "=",
                              "\x1e",
                              "USER a\r\n",
                              "PASS b\r\n",
                              "USER a\r\nPASS b\r\n",
                              "PASS x\r\n",
                              "STAT\r\n",
                              "LIST\r\n",
                              "LIST ",
                              "UIDL\r\n",
                              "UIDL ",
                              "RETR ",
                              "RETR 1\r\n",
                              "RETR 2\r\n",
                              "TOP ",
                              "TOP 1 1\r\n",
                              "TOP 2 0\r\n",
                              "DELE ",
                              "DELE 1\r\n",
                              "RSET\r\n",
                              "NOOP\r\n",
                              "QUIT\r\n",
                              "CAPA\r\n",
                              "STLS\r\n",
                              "AUTH\r\n",
                              "AUTH PLAIN",
                              "AUTH LOGIN",
                              "AUTH SCRAM-SHA-256",
                              "AGEAYg==",
                              "biws",
                              "AAAA",
                              "\xc3\xbc",
                              "\xff"};

proto::Pop3ServerOptions optionsOf(unsigned char bits) {
    proto::Pop3ServerOptions o;
    o.hostname = "mail.example.test";
    o.startTls = (bits & 1) != 0;
    o.tlsActive = (bits & 2) != 0;
    o.loginWithoutTls = (bits & 4) != 0;
    o.scram = (bits & 8) != 0;
    o.login = (bits & 16) == 0;
    o.maxErrors = (bits & 128) != 0 ? 5 : 1000;
    return o;
}

std::optional<proto::Pop3Reply> host(const std::string&, const std::string& details) {
    if (details.find('x') != std::string::npos) return proto::Pop3Reply{false, "AUTH", "No\nreally not"};
    return std::nullopt;
}

std::string run(ByteView input, unsigned char bits, Cut cut) {
    Pop3ServerDriver driver(optionsOf(bits), {"A: b\r\n\r\n.one\r\n\r\n..\r\nthree", "bare\nline\rends\r"}, host, cut);
    if (cut != Cut::whole) driver.blockLimit = 3;
    wantLines(converse(driver, input));
    return driver.transcript();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzzConversation(data, size, words, run);
}
