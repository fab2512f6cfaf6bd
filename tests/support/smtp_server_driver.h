// Drives an SmtpServer (engine_driver.h). In its transcript questions begin with "?", facts with "!".
#pragma once

#include "engine_driver.h"
#include "proto/smtp/smtp_server.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace ismail::test {

// The host's word on a question: a reply, or for SCRAM a challenge.
struct HostAnswer {
    mail::Reply reply;
    bool isChallenge = false;
    std::string challenge;
};

class SmtpServerDriver : public EngineDriver<SmtpServerDriver, proto::SmtpServer> {
public:
    // Called for each question with its name ("mail") and its details ("<a@b> SIZE=5").
    using Host = std::function<HostAnswer(const std::string& name, const std::string& details)>;

    SmtpServerDriver(proto::SmtpServerOptions options, Host host, Cut cut = Cut::whole, unsigned seed = 1)
        : EngineDriver(std::move(options), cut, seed), host_(std::move(host)) {
        pump();
    }

    proto::AfterPeer afterPeer = proto::AfterPeer::mail;
    std::string takeBody() { return std::exchange(body_, {}); }

private:
    friend EngineDriver;
    using EngineDriver::tell;

    void ask(const std::string& name, const std::string& details = {}) {
        transcript_ += "? " + name + " " + details + "\n";
        const HostAnswer answer = host_(name, details);
        if (answer.isChallenge && name == "peer")
            server_.answerPeer(answer.challenge);
        else if (answer.isChallenge)
            server_.answerSasl(answer.challenge);
        else if (name == "peer-proof" && answer.reply.positive())
            welcome_ = answer.reply; // at the end of the stretch, since it throws away what was read before
        else
            server_.answer(answer.reply);
        take();
    }

    void startTls() { server_.tlsStarted(true); }
    void stretchEnded() {
        if (welcome_) server_.welcomePeer(*std::exchange(welcome_, std::nullopt), afterPeer);
    }

    static std::string path(const mail::Address& address) { return "<" + address.text() + ">"; }

    void tell(const proto::ConnectQuestion&) { ask("connect"); }
    void tell(const proto::HelloQuestion& e) { ask("hello", (e.extended ? "EHLO " : "HELO ") + e.name); }
    void tell(const proto::AuthPlainQuestion& e) { ask("password", credentials(e)); }
    void tell(const proto::ScramQuestion& e) { ask("scram", e.clientFirst); }
    void tell(const proto::ScramFinalQuestion& e) { ask("scram-final", e.clientFinal); }
    void tell(const proto::ScramDoneQuestion&) { ask("scram-done"); }
    void tell(const proto::MailQuestion& e) {
        const auto& p = e.parameters;
        std::string text = path(p.reversePath);
        if (p.size) text += " SIZE=" + std::to_string(*p.size);
        if (p.body == mail::BodyType::eightBitMime) text += " BODY=8BITMIME";
        if (p.body == mail::BodyType::binaryMime) text += " BODY=BINARYMIME";
        if (p.smtpUtf8) text += " SMTPUTF8";
        if (p.ret != mail::Ret::unset) text += p.ret == mail::Ret::full ? " RET=FULL" : " RET=HDRS";
        if (!p.envid.empty()) text += " ENVID=" + p.envid;
        if (!p.auth.empty()) text += " AUTH=" + p.auth;
        if (e.forwarded)
            text += " for " + e.forwarded->address + " helo " + e.forwarded->helo + " name " + e.forwarded->name;
        ask("mail", text);
    }
    void tell(const proto::RecipientQuestion& e) {
        using mail::Notify;
        std::string text = path(e.recipient.address);
        if (e.recipient.notify.bits != Notify::unset) {
            text += " NOTIFY";
            if (e.recipient.notify.wants(Notify::never)) text += " never";
            if (e.recipient.notify.wants(Notify::success)) text += " success";
            if (e.recipient.notify.wants(Notify::failure)) text += " failure";
            if (e.recipient.notify.wants(Notify::delay)) text += " delay";
        }
        if (!e.recipient.orcpt.empty()) text += " ORCPT=" + e.recipient.orcpt;
        ask("rcpt", text);
    }
    void tell(const proto::BodyStartQuestion& e) { ask("start", e.chunked ? "BDAT" : "DATA"); }
    void tell(const proto::BodyEndQuestion&) { ask("end"); }
    void tell(const proto::EtrnQuestion& e) { ask("etrn", e.node); }
    void tell(const proto::PeerQuestion& e) { ask("peer", e.m1); }
    void tell(const proto::PeerProofQuestion& e) { ask("peer-proof", e.m3); }
    void tell(const proto::PeerHandOver&) { fact("hand over"); }
    void tell(const proto::BodyData& e) {
        body_ += e.bytes;
        transcript_ += e.bytes;
    }
    void tell(const proto::TransactionReset&) { fact("reset"); }

    Host host_;
    std::optional<mail::Reply> welcome_;
    std::string body_;
};

// A host that agrees to everything.
inline HostAnswer agree(const std::string& name, const std::string&) {
    if (name == "start") return {{354, {}, "Go"}, false, {}};
    if (name == "password" || name == "scram-done") return {{235, {2, 7, 0}, "Authenticated"}, false, {}};
    if (name == "mail") return {{250, {2, 1, 0}, "Sender OK"}, false, {}};
    if (name == "rcpt") return {{250, {2, 1, 5}, "Recipient OK"}, false, {}};
    if (name == "peer-proof") return {{235, {2, 7, 0}, "Partner mx1"}, false, {}};
    if (name == "peer" || name == "scram" || name == "scram-final") return {{}, true, "server says"};
    return {{250, {2, 0, 0}, "OK"}, false, {}};
}

} // namespace ismail::test
