// Whatever comes in, the SMTP server either goes on or closes, its replies are well formed, and it does the same
// however the bytes were cut. The first octet chooses options, the second whether the rest is raw or spelt in an
// alphabet of SMTP words; the octet 0x1e parts the stretches of a connection (STARTTLS takes effect at the end of one).
#include "../support/fuzzed_conversation.h"
#include "../support/smtp_server_driver.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::test;

namespace {

constexpr ByteView words[] = {"\r\n",
                              "\r\n",
                              "\r\n",
                              "\r\n",
                              "\r",
                              "\n",
                              ".",
                              "..",
                              " ",
                              "<",
                              ">",
                              "@",
                              ":",
                              ";",
                              "=",
                              "*",
                              "a",
                              "x",
                              "1",
                              "9",
                              "\x1e",
                              "EHLO c.example\r\n",
                              "HELO c\r\n",
                              "MAIL FROM:<a@b.example>",
                              "MAIL FROM:<>",
                              "RCPT TO:<c@d.example>",
                              "RCPT TO:<x@d>",
                              "DATA\r\n",
                              "\r\n.\r\n",
                              "\n.\n",
                              "\r.\r",
                              "BDAT ",
                              " LAST",
                              "BDAT 3\r\n",
                              "BDAT 5 LAST\r\n",
                              "BDAT 0 LAST\r\n",
                              "RSET\r\n",
                              "NOOP\r\n",
                              "QUIT\r\n",
                              "HELP\r\n",
                              "VRFY ",
                              "EXPN ",
                              "ETRN ",
                              "ETRN @b.example\r\n",
                              "STARTTLS\r\n",
                              "XISMAIL 1 AAAA\r\n",
                              "XISMAIL ",
                              "AUTH PLAIN",
                              "AUTH LOGIN",
                              "AUTH SCRAM-SHA-256",
                              "AHUAcA==",
                              "biws",
                              "AAAA",
                              " SIZE=",
                              " BODY=8BITMIME",
                              " BODY=BINARYMIME",
                              " SMTPUTF8",
                              " RET=FULL",
                              " ENVID=",
                              " NOTIFY=",
                              "NEVER",
                              "SUCCESS,",
                              " ORCPT=rfc822;",
                              "\xc3\xbc",
                              "\xff",
                              "hello"};

proto::SmtpServerOptions optionsOf(unsigned char bits) {
    proto::SmtpServerOptions o;
    o.hostname = "mx.example.test";
    o.startTls = (bits & 1) != 0;
    o.auth = (bits & 2) != 0;
    o.authWithoutTls = o.scram = (bits & 4) != 0;
    o.peers = (bits & 6) != 0;
    o.requireTls = (bits & 8) != 0;
    o.requireAuth = (bits & 16) != 0;
    if ((bits & 32) != 0) o.bareNewline = proto::BareNewline::normalise;
    o.maxMessageSize = (bits & 64) != 0 ? 20 : 1 << 20;
    o.maxRecipients = 3;
    o.maxErrors = (bits & 128) != 0 ? 5 : 1000;
    return o;
}

// A host whose mind depends only on what it is asked.
HostAnswer host(const std::string& name, const std::string& details) {
    if (details.find('x') != std::string::npos) return {{550, {5, 1, 1}, "No\nreally not"}, false, {}};
    if (details.find('9') != std::string::npos) return {{450, {4, 2, 0}, "Later"}, false, {}};
    return agree(name, details);
}

std::string run(ByteView input, unsigned char bits, Cut cut) {
    SmtpServerDriver driver(optionsOf(bits), host, cut);
    if ((bits & 2) != 0) driver.afterPeer = proto::AfterPeer::handOver;
    const std::string text = converse(driver, input);
    for (ByteView replies = text; !replies.empty();) {
        const auto end = replies.find("\r\n");
        if (end == ByteView::npos || end < 4 || end > 510) std::abort();
        if (replies[3] != ' ' && replies[3] != '-') std::abort();
        for (std::size_t i = 0; i < end; ++i)
            if (static_cast<unsigned char>(replies[i]) < ' ') std::abort();
        replies.remove_prefix(end + 2);
    }
    return driver.transcript();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzzConversation(data, size, words, run);
}
