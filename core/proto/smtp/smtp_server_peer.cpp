// XISMAIL: two servers prove to each other who they are, in three messages that only the host understands.
//
//   C: XISMAIL 1 <M1>    S: 334 <M2>    C: <M3>    S: 235
//
// RFC 5321 section 2.2.2 leaves keywords with X to those who agree on them. Legal where AUTH is, and on a listener that
// wants AUTH in its place. A message that cannot be one is shown to the host like any other, so that the caller learns
// nothing from the words of a refusal.
#include "base/text.h"
#include "proto/smtp/smtp_server_impl.h"

#include <utility>

namespace ismail::proto {

namespace {

// Nothing where it is no message.
Bytes messageOf(ByteView text) {
    if (text.size() > maxPeerMessage) return {};
    return fromBase64(text).value_or(Bytes());
}

} // namespace

void SmtpServer::Impl::runXismail(ByteView argument) {
    if (authenticated_) return say(503, "5.5.1", "Already authenticated");
    if (!tls13_) return say(530, "5.7.0", "TLS 1.3 first");
    const auto space = argument.find(' ');
    if (argument.substr(0, space) != "1") return say(504, "5.5.4", "This version is not spoken here");
    const ByteView text = space == ByteView::npos ? ByteView() : trim(argument.substr(space + 1));
    raise(PeerQuestion{messageOf(text)}, Question::peer);
}

void SmtpServer::Impl::runPeerLine(ByteView line) {
    mode_ = Mode::command;
    raise(PeerProofQuestion{messageOf(line)}, Question::peerProof);
}

void SmtpServer::Impl::answerPeer(ByteView m2) {
    if (eventDue_ || open_ != Question::peer) return;
    open_ = Question::none;
    stageRestarts_ = true;
    mode_ = Mode::peer;
    put(334, {}, toBase64(m2));
    if (shutDown_) shutDown(*std::exchange(shutDown_, std::nullopt));
}

void SmtpServer::Impl::welcomePeer(const mail::Reply& reply, AfterPeer next) {
    if (eventDue_ || open_ != Question::peerProof) return;
    open_ = Question::none;
    stageRestarts_ = true;
    input_.clear();
    greetedHost_ = false;
    helloExtended_ = false;
    authenticated_ = true;
    forwarded_ = {};
    errors_ = 0;
    say(reply);
    if (shutDown_) return shutDown(*std::exchange(shutDown_, std::nullopt));
    if (next == AfterPeer::mail) return;
    mode_ = Mode::handOver;
    raise(PeerHandOver{}, Question::handOver);
}

} // namespace ismail::proto
