// Drives a Pop3Server with a maildrop of a few messages behind it (engine_driver.h).
#pragma once

#include "engine_driver.h"
#include "proto/pop3/pop3_server.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::test {

class Pop3ServerDriver : public EngineDriver<Pop3ServerDriver, proto::Pop3Server> {
public:
    // What the host answers; a missing one agrees. name: "login", "scram", "scram-final", "scram-done", "message",
    // "update". A refusal is a reply with ok == false.
    using Host = std::function<std::optional<proto::Pop3Reply>(const std::string& name, const std::string& details)>;

    Pop3ServerDriver(proto::Pop3ServerOptions options, std::vector<Bytes> messages, Host host, Cut cut = Cut::whole,
                     unsigned seed = 1)
        : EngineDriver(std::move(options), cut, seed), messages_(std::move(messages)), host_(std::move(host)) {
        pump();
    }

    void shutDown() {
        server_.shutDown();
        pump();
    }
    // Octets of a message that one answer brings at most: small, to cut messages anywhere.
    std::size_t blockLimit = proto::Pop3Server::blockSize;

    static constexpr std::uint32_t firstUid = 101;

private:
    friend EngineDriver;
    using EngineDriver::tell;

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

    void tell(const proto::MoreOutput&) {}
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
    void tell(const proto::AuthPlainQuestion& e) { login(ask("login", credentials(e))); }
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

    std::vector<Bytes> messages_;
    Host host_;
};

} // namespace ismail::test
