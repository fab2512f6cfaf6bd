// Drives an SmtpServer the way a connection does and writes down everything that happens, so that a test can compare
// one run with another: the same bytes whole, byte by byte and cut at random must give the same transcript.
#pragma once

#include "base/clock.h"
#include "proto/line_input.h"
#include "proto/smtp_server.h"

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace ismail::test {

enum class Cut { whole, bytewise, random };

// The host's word on a question: a reply, or for SCRAM a challenge.
struct HostAnswer {
    mail::Reply reply;
    bool isChallenge = false;
    std::string challenge;
};

class SmtpServerDriver {
public:
    // Called for each question with its name ("mail") and its details ("<a@b> SIZE=5").
    using Host = std::function<HostAnswer(const std::string& name, const std::string& details)>;

    SmtpServerDriver(proto::SmtpServerOptions options, Host host, Cut cut = Cut::whole, unsigned seed = 1)
        : server_(std::move(options), now_), host_(std::move(host)), cut_(cut), random_(seed) {
        pump();
    }

    // One stretch of the connection: STARTTLS in it takes effect at its end.
    void send(ByteView bytes) {
        while (!bytes.empty()) {
            const std::size_t size = std::min(bytes.size(), nextCut());
            // A buffer of its own for each piece: a view kept too long is found by the sanitizer.
            const Bytes piece(bytes.substr(0, size));
            server_.feed(piece, now_);
            bytes.remove_prefix(size);
            pump();
        }
        if (tlsWanted_) {
            tlsWanted_ = false;
            server_.tlsStarted();
            pump();
        }
    }
    void close() {
        server_.inputClosed();
        pump();
    }
    void pass(Millis time) {
        now_ += time;
        server_.tick(now_);
        pump();
    }
    void pump() {
        while (true) {
            auto event = server_.next();
            take(server_.takeOutput());
            if (std::holds_alternative<proto::NeedInput>(event)) return;
            std::visit([this](const auto& e) { tell(e); }, event);
        }
    }

    proto::SmtpServer& server() { return server_; }
    Ticks now() const { return now_; }
    // All that happened, one after the other: replies, questions with "?", facts with "!", body bytes.
    const std::string& transcript() const { return transcript_; }
    // What came since the last call.
    std::string takeReplies() { return std::exchange(replies_, {}); }
    std::string takeBody() { return std::exchange(body_, {}); }
    std::vector<std::string> takeFacts() { return std::exchange(facts_, {}); }
    bool closed() const { return closed_; }

private:
    std::size_t nextCut() {
        switch (cut_) {
        case Cut::whole: return proto::LineInput::maxBuffered;
        case Cut::bytewise: return 1;
        case Cut::random: return random_() % 3 == 0 ? 1 + random_() % 3 : 1 + random_() % 300;
        }
        return 1;
    }

    void take(const Bytes& output) {
        replies_ += output;
        transcript_ += output;
    }

    void ask(const std::string& name, const std::string& details = {}) {
        transcript_ += "? " + name + " " + details + "\n";
        const HostAnswer answer = host_(name, details);
        if (answer.isChallenge)
            server_.answerSasl(answer.challenge);
        else
            server_.answer(answer.reply);
        take(server_.takeOutput());
    }

    void fact(const std::string& text) {
        transcript_ += "! " + text + "\n";
        facts_.push_back(text);
    }

    static std::string path(const mail::Address& address) { return "<" + address.text() + ">"; }

    void tell(const proto::NeedInput&) {}
    void tell(const proto::CloseConnection& e) {
        closed_ = true;
        fact("close " + e.reason);
    }
    void tell(const proto::ConnectQuestion&) { ask("connect"); }
    void tell(const proto::HelloQuestion& e) { ask("hello", (e.extended ? "EHLO " : "HELO ") + e.name); }
    void tell(const proto::StartTlsRequest&) {
        tlsWanted_ = true;
        fact("tls");
    }
    void tell(const proto::AuthPlainQuestion& e) {
        ask("password", e.mechanism + " " + (e.authorizationId.empty() ? "-" : e.authorizationId) + " " +
                            e.authenticationId + " " + e.password.reveal());
    }
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
    void tell(const proto::BodyData& e) {
        body_ += e.bytes;
        transcript_ += e.bytes;
    }
    void tell(const proto::TransactionReset&) { fact("reset"); }

    Ticks now_{Millis(1'000'000)};
    proto::SmtpServer server_;
    Host host_;
    Cut cut_;
    std::minstd_rand random_;
    std::string transcript_;
    std::string replies_;
    std::string body_;
    std::vector<std::string> facts_;
    bool tlsWanted_ = false;
    bool closed_ = false;
};

// A host that agrees to everything.
inline HostAnswer agree(const std::string& name, const std::string&) {
    if (name == "start") return {{354, {}, "Go"}, false, {}};
    if (name == "password" || name == "scram-done") return {{235, {2, 7, 0}, "Authenticated"}, false, {}};
    if (name == "mail") return {{250, {2, 1, 0}, "Sender OK"}, false, {}};
    if (name == "rcpt") return {{250, {2, 1, 5}, "Recipient OK"}, false, {}};
    if (name == "scram" || name == "scram-final") return {{}, true, "server says"};
    return {{250, {2, 0, 0}, "OK"}, false, {}};
}

} // namespace ismail::test
