// What this server tells by e-mail, in short messages sent like any other mail: alerts to those who want to be told of
// them, and to users what concerns their mailbox.
#include "running_server.h"

#include "alert_recipients.h"
#include "base/say.h"
#include "base/text.h"
#include "crypto/random.h"
#include "mail/address.h"
#include "mail/generated_header.h"

namespace ismail::service {

bool Service::RunningServer::mailAlerts(const std::string& key, const Sentence& subject, const Sentence& text) {
    const std::vector<std::string> recipients = alertRecipients(*store_->directory().current(), key);
    for (const std::string& recipient : recipients)
        sendNotice(recipient, subject, text);
    return !recipients.empty();
}

void Service::RunningServer::sendNotice(const std::string& to, const Sentence& subject, const Sentence& text) {
    const Result<mail::Address> address = mail::parseMailbox(to);
    if (!address) {
        log_->warning("notice.recipient_invalid", {{"recipient", to}, {"reason", address.error().text}});
        return;
    }
    const std::string name = relay_->identity().current()->name;
    const Language language = mailLanguage(*store_->directory().current());
    Bytes message =
        mail::generatedHeader({"ISMail on " + name + " <postmaster@" + name + ">", *address, render(subject, language),
                               crypto::randomToken() + "@" + name, clock_.now()}) +
        "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    for (const char c : render(text, language)) {
        if (c == '\n')
            message += "\r\n";
        else
            message += c;
    }
    message += "\r\n\r\n" + render(say("notice.server", name), language) + "\r\n";
    relay_->send({}, *address, std::move(message), [this, to](const Result<MessageId>& recorded) {
        if (!recorded) log_->warning("notice.not_sent", {{"recipient", to}, {"reason", recorded.error().text}});
    });
}

} // namespace ismail::service
