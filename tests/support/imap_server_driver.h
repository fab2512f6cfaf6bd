// Drives an ImapServer the way a connection does, with a host that agrees to everything, and writes down all that
// happens: the same bytes whole, byte by byte and cut at random must give the same transcript.
#pragma once

#include "../support/imap_command_text.h"
#include "base/clock.h"
#include "proto/imap_server.h"
#include "proto/line_input.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ismail::test {

enum class ImapCut { whole, bytewise, random };

class ImapServerDriver {
public:
    // What the host answers; a missing one agrees. name: "login", "scram", "scram-final", "scram-done", "command",
    // "append", "append-end", "updates". With OK the text "parts" makes three parts of the answer.
    using Host = std::function<std::optional<proto::ImapPart>(const std::string& name, const std::string& details)>;

    ImapServerDriver(proto::ImapServerOptions options, Host host, ImapCut cut = ImapCut::whole, unsigned seed = 1)
        : server_(std::move(options), now_), host_(std::move(host)), cut_(cut), random_(seed) {
        pump();
    }

    // One stretch of the connection: STARTTLS and COMPRESS in it take effect at its end.
    void send(ByteView bytes) {
        while (!bytes.empty()) {
            const std::size_t size = std::min(bytes.size(), nextCut());
            // A buffer of its own for each piece: a view kept too long is found by the sanitizer.
            const Bytes piece(bytes.substr(0, size));
            server_.feed(piece, now_);
            bytes.remove_prefix(size);
            pump();
        }
        if (std::exchange(tlsWanted_, false)) server_.tlsStarted();
        if (std::exchange(compressionWanted_, false)) server_.compressionStarted();
        pump();
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
    void change() {
        server_.changed();
        pump();
    }
    void shutDown() {
        server_.shutDown();
        pump();
    }

    proto::ImapServer& server() { return server_; }
    const std::string& transcript() const { return transcript_; }
    std::string takeReplies() { return std::exchange(replies_, {}); }
    std::vector<std::string> takeFacts() { return std::exchange(facts_, {}); }
    bool closed() const { return closed_; }

private:
    std::size_t nextCut() {
        switch (cut_) {
        case ImapCut::whole: return proto::LineInput::maxBuffered;
        case ImapCut::bytewise: return 1;
        case ImapCut::random: return random_() % 3 == 0 ? 1 + random_() % 3 : 1 + random_() % 300;
        }
        return 1;
    }
    void pump() {
        while (true) {
            auto event = server_.next();
            take();
            if (std::holds_alternative<proto::NeedInput>(event)) return;
            std::visit([this](const auto& e) { tell(e); }, event);
            take();
        }
    }
    void take() {
        const Bytes output = server_.takeOutput();
        replies_ += output;
        transcript_ += output;
    }
    void fact(const std::string& text) {
        transcript_ += "! " + text + "\n";
        facts_.push_back(text);
    }
    std::optional<proto::ImapPart> ask(const std::string& name, const std::string& details) {
        fact("ask " + (name == "command" ? details : name + (details.empty() ? "" : " " + details)));
        return host_ ? host_(name, details) : std::nullopt;
    }
    void login(const std::optional<proto::ImapPart>& said) {
        if (said)
            server_.answer(said->reply);
        else
            server_.answerLogin();
    }
    void challenge(const std::optional<proto::ImapPart>& said) {
        if (said)
            server_.answer(said->reply);
        else
            server_.answerSasl("server says");
    }
    void answer(std::optional<proto::ImapPart> said) {
        proto::ImapPart part = said.value_or(proto::ImapPart{{}, false, {{}, {}, "Well"}, false});
        if (part.reply.text == "parts") {
            partsLeft_ = 2;
            part.more = true;
        }
        server_.answerPart(std::move(part));
    }

    void tell(const proto::NeedInput&) {}
    void tell(const proto::CloseConnection& e) {
        closed_ = true;
        fact("close " + e.reason);
    }
    void tell(const proto::StartTlsRequest&) {
        tlsWanted_ = true;
        fact("tls");
    }
    void tell(const proto::ImapCompressRequest&) {
        compressionWanted_ = true;
        fact("compress");
    }
    void tell(const proto::AuthPlainQuestion& e) {
        login(ask("login", e.mechanism + " " + (e.authorizationId.empty() ? "-" : e.authorizationId) + " " +
                               e.authenticationId + " " + e.password.reveal()));
    }
    void tell(const proto::ScramQuestion& e) { challenge(ask("scram", e.clientFirst)); }
    void tell(const proto::ScramFinalQuestion& e) { challenge(ask("scram-final", e.clientFinal)); }
    void tell(const proto::ScramDoneQuestion&) { login(ask("scram-done", {})); }
    void tell(const proto::ImapCommandQuestion& e) { answer(ask("command", ImapCommandText::of(e.command))); }
    void tell(const proto::ImapMoreQuestion&) {
        fact("ask more");
        --partsLeft_;
        server_.answerPart({"* part\r\n", partsLeft_ > 0, {{}, {}, "Well"}, false});
    }
    void tell(const proto::ImapUpdatesQuestion&) { answer(ask("updates", {})); }
    void tell(const proto::ImapAppendQuestion& e) {
        appended_.clear();
        const auto said = ask("append", ImapCommandText::of(e.append).substr(7));
        server_.answer(said ? said->reply : proto::ImapReply{});
    }
    void tell(const proto::ImapAppendData& e) { appended_ += e.bytes; }
    void tell(const proto::ImapAppendEndQuestion&) { answer(ask("append-end", std::exchange(appended_, {}))); }
    void tell(const proto::ImapAppendReset&) { fact("append-reset"); }
    void tell(const proto::ImapIdle& e) { fact(e.begun ? "idle" : "idle-end"); }
    void tell(const proto::ImapClientId& e) {
        std::string text = "id";
        for (const auto& [name, value] : e.fields)
            text += " " + name + "=" + value;
        fact(text);
    }

    Ticks now_{Millis(1'000'000)};
    proto::ImapServer server_;
    Host host_;
    ImapCut cut_;
    std::minstd_rand random_;
    std::string transcript_, replies_, appended_;
    std::vector<std::string> facts_;
    int partsLeft_ = 0;
    bool tlsWanted_ = false, compressionWanted_ = false;
    bool closed_ = false;
};

} // namespace ismail::test
