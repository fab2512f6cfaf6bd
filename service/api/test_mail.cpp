#include "test_mail.h"

#include "crypto/random.h"
#include "mail/folded_field.h"
#include "mail/header_list.h"

namespace ismail::service {

Bytes composeTestMail(const TestMail& test) {
    Bytes message = "From: " + test.from.text() + "\r\nTo: " + test.to.text() + "\r\n" +
                    mail::FoldedField("Subject").words(mail::encodedWords(test.subject)).take() +
                    "Date: " + mailDate(test.date) + "\r\nMessage-ID: <" + crypto::randomToken() + "@" +
                    test.serverName +
                    ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                    "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    message += test.text + "\r\n\r\nSent by ISMail on " + test.serverName + ".\r\n";
    return message;
}

} // namespace ismail::service
