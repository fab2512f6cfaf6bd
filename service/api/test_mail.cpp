#include "test_mail.h"

#include "base/text.h"
#include "crypto/random.h"

namespace ismail::service {

namespace {

// RFC 2047 section 2: an encoded word has 75 characters at most; base64 of 42 octets and the frame have 68.
constexpr std::size_t octetsAWord = 42;

bool continuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string headerText(std::string_view text) {
    if (isAscii(text)) return std::string(text);
    std::string encoded;
    while (!text.empty()) {
        std::size_t length = std::min(octetsAWord, text.size());
        while (length > 1 && length < text.size() && continuesCharacter(text[length]))
            --length;
        if (!encoded.empty()) encoded += "\r\n ";
        encoded += "=?utf-8?B?" + toBase64(text.substr(0, length)) + "?=";
        text.remove_prefix(length);
    }
    return encoded;
}

} // namespace

Bytes composeTestMail(const TestMail& mail) {
    Bytes message = "From: " + mail.from.text() + "\r\nTo: " + mail.to.text() +
                    "\r\nSubject: " + headerText(mail.subject) + "\r\nDate: " + mailDate(mail.date) +
                    "\r\nMessage-ID: <" + crypto::randomToken() + "@" + mail.serverName +
                    ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                    "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    message += mail.text + "\r\n\r\nSent by ISMail on " + mail.serverName + ".\r\n";
    return message;
}

} // namespace ismail::service
