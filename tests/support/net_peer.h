// The other end of a connection in tests: blocking calls over net::Stream, each with a limit of ten seconds, after
// which it says what it has. Header only: it needs ismail_net.
#pragma once

#include "net/poller.h"
#include "net/stream.h"

#include <chrono>
#include <optional>
#include <string>
#include <thread>

namespace ismail::test {

class NetPeer {
public:
    explicit NetPeer(net::Stream stream) : stream_(std::move(stream)) { net::ignoreBrokenPipe(); }
    static NetPeer connect(std::uint16_t port, const char* address = "127.0.0.1") {
        auto stream = net::Stream::connect({*IpAddress::parse(address), port}, std::nullopt);
        if (!stream) throw std::runtime_error(stream.error().text);
        NetPeer peer(std::move(*stream));
        peer.wait(true);
        peer.failed_ = !peer.stream_.connectResult().ok();
        return peer;
    }
    NetPeer(NetPeer&&) = default;
    NetPeer& operator=(NetPeer&&) = default;

    bool failed() const { return failed_; }
    net::Stream& stream() { return stream_; }

    // False: the peer is gone or does not read.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const net::IoResult sent = stream_.write(bytes);
            if (sent.status == net::IoStatus::ok)
                bytes.remove_prefix(sent.bytes);
            else if (sent.status != net::IoStatus::wouldBlock || !wait(true))
                return false;
        }
        return true;
    }
    // Up to and with CRLF; what there is when the connection ends or nothing comes.
    std::string readLine() {
        std::size_t end;
        while ((end = buffer_.find("\r\n")) == std::string::npos)
            if (!fill()) return std::exchange(buffer_, {});
        std::string line = buffer_.substr(0, end + 2);
        buffer_.erase(0, end + 2);
        return line;
    }
    // All lines of an SMTP reply.
    std::string readReply() {
        std::string reply;
        while (true) {
            const std::string line = readLine();
            reply += line;
            if (line.size() < 4 || line[3] != '-') return reply;
        }
    }
    int readCode() {
        const std::string reply = readReply();
        return reply.size() < 3 ? 0 : std::atoi(reply.substr(0, 3).c_str());
    }
    int command(std::string_view line) {
        send(std::string(line) + "\r\n");
        return readCode();
    }
    // Everything until the end of the connection.
    std::string readToEnd() {
        while (fill()) {
        }
        return std::exchange(buffer_, {});
    }
    bool ended() const { return ended_; }
    // Anything at all, a line or not.
    bool waitForInput() { return !buffer_.empty() || fill(); }

    bool startTls(const std::shared_ptr<const net::TlsContext>& context, const std::string& name) {
        stream_.startClientTls(context, name);
        return shakeHands();
    }
    bool acceptTls(const std::shared_ptr<const net::TlsContext>& context) {
        stream_.startServerTls(context);
        return shakeHands();
    }
    void shutdownSend() { stream_.shutdownSend(); }
    void close() { stream_.close(); }

private:
    bool shakeHands() {
        while (true) {
            const net::IoStatus status = stream_.handshake();
            if (status == net::IoStatus::ok) return true;
            if (status != net::IoStatus::wouldBlock || !wait(stream_.wantsWrite())) return false;
        }
    }
    bool fill() {
        char bytes[16 * 1024];
        while (!ended_) {
            const net::IoResult got = stream_.read(bytes, sizeof bytes);
            if (got.status == net::IoStatus::ok) {
                buffer_.append(bytes, got.bytes);
                return true;
            }
            if (got.status != net::IoStatus::wouldBlock)
                ended_ = true;
            else if (!wait(stream_.wantsWrite()))
                return false;
        }
        return false;
    }
    bool wait(bool write) {
        thread_local net::Poller poller;
        if (!poller.add(stream_.socket(), 1, {!write, write})) return false;
        std::vector<net::Readiness> ready;
        poller.wait(Millis(10'000), ready);
        poller.remove(stream_.socket());
        return !ready.empty();
    }

    net::Stream stream_;
    std::string buffer_;
    bool failed_ = false;
    bool ended_ = false;
};

} // namespace ismail::test
