// Drives an ImapServer with a host that agrees to everything (engine_driver.h).
#pragma once

#include "../support/imap_command_text.h"
#include "engine_driver.h"
#include "proto/imap/imap_server.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace ismail::test {

class ImapServerDriver : public EngineDriver<ImapServerDriver, proto::ImapServer> {
public:
    // What the host answers; a missing one agrees. name: "login", "scram", "scram-final", "scram-done", "command",
    // "append", "append-end", "updates". With OK the text "parts" makes three parts of the answer.
    using Host = std::function<std::optional<proto::ImapPart>(const std::string& name, const std::string& details)>;

    ImapServerDriver(proto::ImapServerOptions options, Host host, Cut cut = Cut::whole, unsigned seed = 1)
        : EngineDriver(std::move(options), cut, seed), host_(std::move(host)) {
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

private:
    friend EngineDriver;
    using EngineDriver::tell;

    // COMPRESS takes effect at the end of a stretch too.
    void stretchEnded() {
        if (std::exchange(compressionWanted_, false)) server_.compressionStarted();
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

    void tell(const proto::ImapCompressRequest&) {
        compressionWanted_ = true;
        fact("compress");
    }
    void tell(const proto::AuthPlainQuestion& e) { login(ask("login", credentials(e))); }
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

    Host host_;
    std::string appended_;
    int partsLeft_ = 0;
    bool compressionWanted_ = false;
};

} // namespace ismail::test
