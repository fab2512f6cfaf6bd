// A hostile server against the SMTP client engine. The first byte chooses the session, the second how the input is cut;
// the rest is what the server sends. The host here does whatever the engine asks for.
#include "linear_cost.h"
#include "proto/smtp/smtp_client.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::proto;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

SmtpClientOptions options(unsigned char choice) {
    SmtpClientOptions o;
    o.heloName = "client.example";
    o.tls = choice & 1 ? ClientTls::opportunistic : ClientTls::active;
    o.lmtp = (choice & 2) != 0;
    if (choice & 64) o.peer = choice & 128 ? ClientPeer::handOver : ClientPeer::mail;
    if (choice & 4) {
        o.credentials.emplace(ClientCredentials{"user", Secret<std::string>(std::string("secret"))});
        o.authWithoutTls = true;
    }
    return o;
}

ClientTransaction transaction(unsigned char choice) {
    ClientTransaction t;
    t.mail.reversePath = {"a", "client.example"};
    t.mail.size = 1000;
    t.mail.envid = "id";
    t.recipients = {{{"b", "mx.example"}, {mail::Notify::failure}, "rfc822;b@mx.example"},
                    {{"\xc3\xbc", "mx.example"}, {}, {}},
                    {{"d", "mx.example"}, {}, {}}};
    t.chunking = (choice & 8) != 0;
    t.probe = (choice & 16) != 0;
    if (choice & 32) t.mail.body = mail::BodyType::binaryMime;
    return t;
}

class Host {
public:
    explicit Host(unsigned char choice) : choice_(choice), engine_(options(choice), now_) {}

    void feed(ByteView bytes) {
        engine_.feed(bytes, now_);
        work();
    }

    void finish() {
        engine_.inputClosed(now_);
        work();
        require(!open_);
        require(ended_);
    }

private:
    void work() {
        for (;;) {
            const SmtpClientEvent event = engine_.next();
            if (std::holds_alternative<ClientNeedInput>(event)) break;
            require(!ended_);
            if (std::holds_alternative<ClientStartTls>(event)) engine_.tlsStarted(now_);
            if (const auto* peer = std::get_if<ClientPeerQuestion>(&event)) answer(peer->m2);
            if (std::holds_alternative<ClientPeerDone>(event)) ended_ = true;
            if (std::holds_alternative<ClientReady>(event)) ready();
            if (std::holds_alternative<ClientBodyWanted>(event)) body();
            if (const auto* done = std::get_if<ClientTransactionDone>(&event)) {
                require(open_ && done->results.size() == 3);
                for (const auto& result : done->results)
                    require(result.reply.code >= 200 && result.reply.code < 600 && result.reply.text.size() <= 1024);
                open_ = false;
            }
            if (std::holds_alternative<ClientFailed>(event) || std::holds_alternative<ClientClosed>(event))
                ended_ = true;
        }
        const Bytes sent = engine_.takeOutput();
        require(!ended_ || sent.empty());
        (void)engine_.deadline();
    }

    void answer(ByteView m2) {
        if (m2.size() == 1) return engine_.peerFailed("too short", {454, {4, 7, 0}, "No"});
        engine_.peerMessage("octets", now_);
    }

    void ready() {
        require(!open_);
        if (++rounds_ > 3) return engine_.quit(now_);
        if (rounds_ == 2) return engine_.etrn("example.com", now_);
        open_ = ByteView(engine_.stage()) == "idle"; // it may be over already; then begin() does nothing
        engine_.begin(transaction(choice_), now_);
    }

    void body() {
        require(open_ || ByteView(engine_.stage()) == "closed");
        engine_.body("Subject: x\r\n\r\n.\r\n", now_);
        engine_.body(std::string(choice_ & 64 ? 70'000 : 10, 'x'), now_);
        if (choice_ & 128)
            engine_.bodyFailed();
        else
            engine_.bodyEnd(now_);
    }

    unsigned char choice_;
    Ticks now_{Millis(1'000'000)};
    SmtpClient engine_;
    int rounds_ = 0;
    bool open_ = false;
    bool ended_ = false;
};

void oneInput(const unsigned char* data, std::size_t size) {
    Host host(data[0]);
    const std::size_t piece = data[1] + 1U;
    const ByteView input(reinterpret_cast<const char*>(data) + 2, size - 2);
    for (std::size_t at = 0; at < input.size(); at += piece)
        host.feed(input.substr(at, piece));
    host.finish();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 2) return 0;
    oneInput(data, size);
    test::wantLinearCost(data, size, 2, oneInput);
    return 0;
}
