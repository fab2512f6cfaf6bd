// What the host's answers do.
#include "proto/smtp/smtp_server_impl.h"

#include <utility>

namespace ismail::proto {

void SmtpServer::Impl::answer(const mail::Reply& reply) {
    if (hasLeft() || eventDue_ || closing_) return;
    stageRestarts_ = true;
    switch (std::exchange(open_, Question::none)) {
    case Question::none:
    case Question::startTls:
    case Question::handOver: return;
    case Question::connect: answerConnect(reply); break;
    case Question::hello: answerHello(reply); break;
    case Question::password:
    case Question::scramFirst:
    case Question::scramFinal:
    case Question::scramDone: endAuth(reply); break;
    case Question::mail: answerMail(reply); break;
    case Question::recipient: answerRecipient(reply); break;
    case Question::bodyStart: answerBodyStart(reply); break;
    case Question::bodyEnd: answerBodyEnd(reply); break;
    case Question::etrn: say(reply); break;
    // A welcome is said by welcomePeer() alone.
    case Question::peer:
    case Question::peerProof:
        say(reply.positive() ? mail::Reply{451, {4, 3, 0}, "Internal error"} : reply);
        // One that comes too often has done something wrong, although it may come again.
        if (reply.code < 500) ++errors_;
        break;
    }
    // RFC 5321 section 4.2.2: 421 is "Service not available, closing transmission channel". A refused chunk is read
    // first.
    if (reply.code == 421 && mode_ != Mode::chunk) close("the answer was 421");
    if (shutDown_) shutDown(*std::exchange(shutDown_, std::nullopt));
}

void SmtpServer::Impl::answerConnect(const mail::Reply& reply) {
    if (!reply.positive()) {
        say(reply);
        return close("refused at connection");
    }
    put(220, {}, options_.hostname + " " + (options_.banner.empty() ? "ESMTP ISMail" : options_.banner));
}

void SmtpServer::Impl::answerHello(const mail::Reply& reply) {
    if (!reply.positive()) return say(reply);
    greetedHost_ = true;
    put(250, {}, helloExtended_ ? ehloText() : options_.hostname);
}

void SmtpServer::Impl::answerMail(const mail::Reply& reply) {
    transaction_.open = reply.positive();
    say(reply);
    if (!transaction_.open) transaction_ = {};
}

void SmtpServer::Impl::answerRecipient(const mail::Reply& reply) {
    if (reply.positive()) ++transaction_.recipients;
    say(reply);
}

void SmtpServer::Impl::answerBodyStart(const mail::Reply& reply) {
    if (transaction_.chunked) return reply.positive() ? beginChunk() : discardChunk(reply);
    if (reply.positive()) return beginData();
    say(reply);
}

void SmtpServer::Impl::answerBodyEnd(const mail::Reply& reply) {
    if (reply.positive()) {
        errors_ = 0;
        idleCommands_ = 0;
    }
    say(reply);
    transaction_ = {};
}

} // namespace ismail::proto
