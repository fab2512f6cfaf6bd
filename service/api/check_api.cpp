#include "check_api.h"

#include "answers.h"
#include "base/ip_network.h"
#include "base/say.h"
#include "mapping.h"
#include "verdict_text.h"

namespace ismail::service {

template <class Request>
Result<rpc::CheckSender::Response> CheckApi::check(const Request& request, std::optional<Bytes> message) const {
    const auto client = IpAddress::parse(request.address);
    if (!client) return invalid(say("address.noIp", request.address));
    auto sender = addressOrNull(request.from);
    if (!sender) return sender.error();
    relay::MailQuestion question;
    question.address = client->text();
    question.helo = request.helo;
    question.from = std::move(sender).value();
    question.message = std::move(message);
    if (!request.to.empty()) {
        auto to = address(request.to);
        if (!to) return to.error();
        question.to = std::move(to).value();
    }
    const auto answer = relay_.checkMail(std::move(question));
    if (!answer) return answer.error();
    rpc::CheckSender::Response response;
    response.reply = wire(answer->reply);
    if (answer->verdict) response.verdict = verdictView(*answer->verdict);
    return response;
}

Result<rpc::CheckSender::Response> CheckApi::handle(rpc::CheckSender, const Caller&,
                                                    const rpc::CheckSender::Request& request) {
    return check(request, std::nullopt);
}

Result<rpc::CheckSender::Response> CheckApi::handle(rpc::CheckMessage, const Caller&,
                                                    const rpc::CheckMessage::Request& request) {
    return check(request, request.message.data);
}

} // namespace ismail::service
