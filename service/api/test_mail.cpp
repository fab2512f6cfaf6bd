#include "test_mail.h"

#include "crypto/random.h"
#include "mail/generated_header.h"

namespace ismail::service {

Bytes composeTestMail(const TestMail& test) {
    Bytes message = mail::generatedHeader({test.from.text(), test.to, test.subject,
                                           crypto::randomToken() + "@" + test.serverName, test.date}) +
                    "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    message += test.text + "\r\n\r\nSent by ISMail on " + test.serverName + ".\r\n";
    return message;
}

} // namespace ismail::service
