// XISMAIL as a client: our two messages and the server's one, which only the host understands.
#include "base/text.h"
#include "proto/smtp/smtp_client_impl.h"

namespace ismail::proto {

// A partner is never called without it: what would follow is for that partner alone.
void SmtpClient::Impl::wantPeer() {
    answering_.reset();
    if (!tlsActive_)
        return fail(FailureScope::hop, {454, {4, 7, 0}, "A partner is only talked to under TLS, which is not offered"});
    if (!capabilities_.peers)
        return fail(FailureScope::hop, {454, {4, 7, 0}, "The server does not offer XISMAIL, as a partner does"});
    emit(ClientPeerQuestion{});
}

void SmtpClient::Impl::peerMessage(ByteView octets) {
    if (!nothingExpected() || peerStep_ == 2) return;
    if (peerStep_++ == 0) out_ += "XISMAIL 1 ";
    out_ += toBase64(octets);
    out_ += "\r\n";
    progress_ = now_;
    expect(Stage::peer);
}

void SmtpClient::Impl::peerContinue(mail::Reply& reply) {
    if (reply.code != 334 || peerStep_ != 1) return outOfStep(reply);
    auto m2 = fromBase64(reply.text);
    if (!m2 || m2->empty())
        return fail(FailureScope::hop, {451, {4, 5, 0}, "The server's message of XISMAIL is no base64"});
    emit(ClientPeerQuestion{std::move(*m2)});
}

void SmtpClient::Impl::peerAccepted(mail::Reply& reply) {
    if (peerStep_ != 2) return outOfStep(reply);
    peerProved_ = true;
    capabilities_ = {};
    if (options_.peer == ClientPeer::mail) return enter(Stage::ehlo);
    emit(ClientPeerDone{reply.text, parser_.takeRest()});
    end();
}

} // namespace ismail::proto
