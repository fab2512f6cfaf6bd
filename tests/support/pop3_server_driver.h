// Drives a Pop3Server the way a connection does, with a maildrop of a few messages behind it, and writes down all that
// happens: the same bytes whole, byte by byte and cut at random must give the same transcript.
#pragma once

#include "base/clock.h"
#include "proto/line_input.h"
#include "proto/pop3_server.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ismail::test {

enum class Pop3Cut { whole, bytewise, random };

class Pop3ServerDriver {
public:
    // What the host answers; a missing one agrees. name: "login", "scram", "scram-final", "scram-done", "message",
    // "update". A refusal is a reply with ok == false.
    using Host = std::function<std::optional<proto::Pop3Reply>(const std::string& name, const std::string& details)>;

    Pop3ServerDriver(proto::Pop3ServerOptions options, std::vector<Bytes> messages, Host host,
                     Pop3Cut cut = Pop3Cut::whole, unsigned seed = 1)
        : server_(std::move(options), now_), messages_(std::move(messages)), host_(std::move(host)), cut_(cut),
          random_(seed) {
        pump();
    }

    // One stretch of the connection: STLS in it takes effect at its end.
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
    void shutDown() {
        server_.shutDown();
        pump();
    }
    // Octets of a message that one answer brings at most: small, to cut messages anywhere.
    std::size_t blockLimit = proto::Pop3Server::blockSize;

    proto::Pop3Server& server() { return server_; }
    const std::string& transcript() const { return transcript_; }
    std::string takeReplies() { return std::exchange(replies_, {}); }
    std::vector<std::string> takeFacts() { return std::exchange(facts_, {}); }
    bool closed() const { return closed_; }
    std::size_t mostOutput() const { return mostOutput_; }
    static constexpr std::uint32_t firstUid = 101;

private:
    std::size_t nextCut() {
        switch (cut_) {
        case Pop3Cut::whole: return proto::LineInput::maxBuffered;
        case Pop3Cut::bytewise: return 1;
        case Pop3Cut::random: return random_() % 3 == 0 ? 1 + random_() % 3 : 1 + random_() % 300;
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
        mostOutput_ = std::max(mostOutput_, output.size());
        replies_ += output;
        transcript_ += output;
    }
    void fact(const std::string& text) {
        transcript_ += "! " + text + "\n";
        facts_.push_back(text);
    }
    std::optional<proto::Pop3Reply> ask(const std::string& name, const std::string& details) {
        fact("ask " + name + (details.empty() ? "" : " " + details));
        return host_ ? host_(name, details) : std::nullopt;
    }
    proto::Maildrop maildrop() const {
        proto::Maildrop maildrop{77, {}};
        std::uint32_t uid = firstUid;
        for (const Bytes& message : messages_)
            maildrop.messages.push_back({uid++, message.size()});
        return maildrop;
    }

    void tell(const proto::NeedInput&) {}
    void tell(const proto::MoreOutput&) {}
    void tell(const proto::CloseConnection& e) {
        closed_ = true;
        fact("close " + e.reason);
    }
    void tell(const proto::StartTlsRequest&) {
        tlsWanted_ = true;
        fact("tls");
    }
    void login(const std::optional<proto::Pop3Reply>& said) {
        if (said && !said->ok)
            server_.answer(*said);
        else
            server_.answerLogin(maildrop());
    }
    void challenge(const std::optional<proto::Pop3Reply>& said) {
        if (said && !said->ok)
            server_.answer(*said);
        else
            server_.answerSasl("server says");
    }
    void tell(const proto::AuthPlainQuestion& e) {
        login(ask("login", e.mechanism + " " + (e.authorizationId.empty() ? "-" : e.authorizationId) + " " +
                               e.authenticationId + " " + e.password.reveal()));
    }
    void tell(const proto::ScramQuestion& e) { challenge(ask("scram", e.clientFirst)); }
    void tell(const proto::ScramFinalQuestion& e) { challenge(ask("scram-final", e.clientFinal)); }
    void tell(const proto::ScramDoneQuestion&) { login(ask("scram-done", {})); }
    void tell(const proto::MessageQuestion& e) {
        const auto said =
            host_ ? host_("message", std::to_string(e.uid) + " " + std::to_string(e.offset)) : std::nullopt;
        if (said && !said->ok) return server_.answer(*said);
        const Bytes& message = messages_.at(e.uid - firstUid);
        const auto at = static_cast<std::size_t>(e.offset);
        const Bytes block = message.substr(at, std::min(e.most, blockLimit));
        server_.answerBlock(block, at + block.size() == message.size());
    }
    void tell(const proto::UpdateQuestion& e) {
        std::string uids;
        for (const std::uint32_t uid : e.uids)
            uids += (uids.empty() ? "" : " ") + std::to_string(uid);
        const auto said = ask("update", uids);
        server_.answer(said ? *said : proto::Pop3Reply{true, {}, "Bye"});
    }

    Ticks now_{Millis(1'000'000)};
    proto::Pop3Server server_;
    std::vector<Bytes> messages_;
    Host host_;
    Pop3Cut cut_;
    std::minstd_rand random_;
    std::string transcript_;
    std::string replies_;
    std::vector<std::string> facts_;
    std::size_t mostOutput_ = 0;
    bool tlsWanted_ = false;
    bool closed_ = false;
};

} // namespace ismail::test
