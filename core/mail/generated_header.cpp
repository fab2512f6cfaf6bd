#include "mail/generated_header.h"

#include "mail/folded_field.h"
#include "mail/header_list.h"

namespace ismail::mail {

Bytes generatedHeader(const GeneratedHeader& header) {
    return "From: " + header.from + "\r\nTo: " + header.to.text() + "\r\n" +
           FoldedField("Subject").words(encodedWords(header.subject)).take() + "Date: " + mailDate(header.date) +
           "\r\nMessage-ID: <" + header.messageId + ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
}

} // namespace ismail::mail
