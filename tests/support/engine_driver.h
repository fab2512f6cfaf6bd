// What the drivers of the server engines have alike. A driver feeds an engine the way a connection does and writes down
// all that happens: the same bytes whole, byte by byte and cut at random must give the same transcript.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "proto/line_input.h"
#include "proto/server_events.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ismail::test {

enum class Cut { whole, bytewise, random };

// Self has one tell() for each event of its engine, and calls pump() once it is made.
template <typename Self, typename Engine>
class EngineDriver {
public:
    template <typename Options>
    EngineDriver(Options options, Cut cut, unsigned seed)
        : server_(std::move(options), now_), cut_(cut), random_(seed) {}

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
        if (std::exchange(tlsWanted_, false)) self().startTls();
        self().stretchEnded();
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
    void pump() {
        while (true) {
            auto event = server_.next();
            take();
            if (std::holds_alternative<proto::NeedInput>(event)) return;
            std::visit([this](const auto& e) { self().tell(e); }, event);
            take();
        }
    }

    Engine& server() { return server_; }
    Ticks now() const { return now_; }
    // All that happened, one after the other.
    const std::string& transcript() const { return transcript_; }
    // What came since the last call.
    std::string takeReplies() { return std::exchange(replies_, {}); }
    std::vector<std::string> takeFacts() { return std::exchange(facts_, {}); }
    bool closed() const { return closed_; }
    std::size_t mostOutput() const { return mostOutput_; }

protected:
    void startTls() { server_.tlsStarted(); }
    void stretchEnded() {}
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
    static std::string credentials(const proto::AuthPlainQuestion& e) {
        return e.mechanism + " " + (e.authorizationId.empty() ? "-" : e.authorizationId) + " " + e.authenticationId +
               " " + e.password.reveal();
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

    Ticks now_{Millis(1'000'000)};
    Engine server_;
    std::string transcript_;

private:
    Self& self() { return static_cast<Self&>(*this); }
    std::size_t nextCut() {
        switch (cut_) {
        case Cut::whole: return proto::LineInput::maxBuffered;
        case Cut::bytewise: return 1;
        case Cut::random: return random_() % 3 == 0 ? 1 + random_() % 3 : 1 + random_() % 300;
        }
        return 1;
    }

    const Cut cut_;
    std::minstd_rand random_;
    std::string replies_;
    std::vector<std::string> facts_;
    std::size_t mostOutput_ = 0;
    bool tlsWanted_ = false;
    bool closed_ = false;
};

} // namespace ismail::test
