// A service that is none: a real local server that speaks the contract's frames with the real codec, and answers what a
// test tells it to. A method that the test gave no answer is notFound.
//
//   FakeService service;
//   service.on<rpc::DomainList>([&](const auto& request) { return rpc::DomainList::Response{…}; });
//   service.start();
//   ServiceLink link(service.dataDirectory());
#pragma once

#include "platform/paths.h"
#include "rpc/codec.h"
#include "rpc/contract.h"
#include "rpc/dispatcher.h"
#include "rpc/frame.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QMap>
#include <QTemporaryDir>

#include <functional>
#include <map>
#include <memory>

namespace ismail::test {

class FakeService : public QObject {
public:
    rpc::Role role = rpc::Role::admin;
    std::int64_t version = rpc::contractVersion;
    QString serverName = QStringLiteral("mail.example.test");
    // How often each method was called, by its name.
    QMap<QString, int> calls;

    FakeService() = default;
    ~FakeService() override { stop(); }

    QString dataDirectory() const { return directory_.path(); }

    bool start() {
        server_ = std::make_unique<QLocalServer>();
        server_->setSocketOptions(QLocalServer::UserAccessOption);
        connect(server_.get(), &QLocalServer::newConnection, this, [this] {
            while (QLocalSocket* socket = server_->nextPendingConnection())
                accept(socket);
        });
        return server_->listen(QString::fromStdString(platform::localEndpoint(directory_.path().toStdU16String())));
    }
    // Gone, as when the service ends.
    void stop() {
        std::map<QLocalSocket*, Peer> peers;
        peers.swap(peers_);
        for (const auto& [socket, peer] : peers)
            socket->disconnect(this);
        server_.reset();
    }
    // As long as this is true requests are kept, not answered.
    void setSilent(bool silent) {
        silent_ = silent;
        silentAt_.clear();
        if (silent) return;
        std::vector<std::function<void()>> kept;
        kept.swap(kept_);
        for (const auto& answer : kept)
            answer();
    }

    template <class M>
    void on(std::function<Result<typename M::Response>(const typename M::Request&)> answer) {
        handlers_[std::string(M::name)] = [answer = std::move(answer)](const rpc::Value& params) -> Result<rpc::Value> {
            const auto request = rpc::decode<typename M::Request>(params);
            if (!request) return request.error();
            const auto response = answer(*request);
            if (!response) return response.error();
            return rpc::encode(*response);
        };
    }
    // From the next request of this method on nothing is answered, until setSilent(false): answers come in order.
    template <class M>
    void fallSilentAt() {
        silentAt_ = std::string(M::name);
    }
    // The method is answered with this error.
    template <class M>
    void fail(const Error& error) {
        on<M>([error](const auto&) -> Result<typename M::Response> { return error; });
    }
    // Who connects from now on is turned away with these words, before anything is asked.
    void turnAway(std::optional<std::string> words) { turnAway_ = std::move(words); }
    template <class M>
    void reply(typename M::Response response) {
        on<M>([response = std::move(response)](const auto&) { return response; });
    }
    void hint(rpc::EventKind kind) { event(kind, rpc::Value(rpc::Value::Object{})); }
    void event(rpc::EventKind kind, const rpc::Value& data) {
        rpc::Value::Object message;
        message.emplace_back("event", rpc::Value(std::string(rpc::enumText(kind))));
        message.emplace_back("data", data);
        const std::string text = rpc::writeJson(rpc::Value(std::move(message)));
        for (const auto& [socket, peer] : peers_)
            write(socket, text);
    }
    int connections() const { return static_cast<int>(peers_.size()); }

private:
    struct Peer {
        std::unique_ptr<QLocalSocket> socket;
        rpc::FrameDecoder decoder;
    };

    void accept(QLocalSocket* socket) {
        Peer& peer = peers_[socket];
        peer.socket.reset(socket);
        socket->setParent(nullptr);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            const auto found = peers_.find(socket);
            if (found == peers_.end()) return;
            found->second.socket.release()->deleteLater();
            peers_.erase(found);
        });
        if (turnAway_) {
            write(socket, rpc::errorText(0, {rpc::ErrorCode::busy, *turnAway_}));
            return socket->disconnectFromServer();
        }
        read(socket);
    }
    void read(QLocalSocket* socket) {
        const auto found = peers_.find(socket);
        if (found == peers_.end()) return;
        while (socket->bytesAvailable() > 0) {
            const QByteArray bytes = socket->read(64 * 1024);
            found->second.decoder.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
            while (const auto body = found->second.decoder.next())
                request(socket, *body);
        }
    }
    void request(QLocalSocket* socket, const Bytes& body) {
        const auto call = rpc::parseCall(body);
        if (!call) return;
        ++calls[QString::fromStdString(call->method)];
        if (call->method == silentAt_) silent_ = true;
        const auto answer = [this, socket, id = call->id, method = call->method, params = call->params] {
            if (peers_.count(socket)) write(socket, answerText(id, method, params));
        };
        if (silent_)
            kept_.push_back(answer);
        else
            answer();
    }
    Bytes answerText(std::int64_t id, const std::string& method, const rpc::Value& params) {
        if (method == rpc::Hello::name) {
            if (version != rpc::contractVersion)
                return rpc::errorText(id, {rpc::ErrorCode::versionMismatch, "The service speaks another version."});
            rpc::Hello::Response hello;
            hello.version = version;
            hello.product = "ISMail";
            hello.productVersion = "9.9";
            hello.serverName = serverName.toStdString();
            hello.role = role;
            hello.now = SystemClock().now();
            return rpc::resultText(id, rpc::encode(hello));
        }
        if (method == rpc::Subscribe::name) return rpc::resultText(id, rpc::encode(rpc::Empty{}));
        const auto found = handlers_.find(method);
        if (found == handlers_.end())
            return rpc::errorText(id, {rpc::ErrorCode::notFound, "The test gave no answer to " + method + "."});
        Result<rpc::Value> result = found->second(params);
        if (!result) return rpc::errorText(id, {rpc::errorCode(result.error().kind), result.error().text});
        return rpc::resultText(id, std::move(*result));
    }
    static void write(QLocalSocket* socket, const std::string& text) {
        const Bytes bytes = rpc::frame(text);
        socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
        socket->flush();
    }

    QTemporaryDir directory_;
    std::unique_ptr<QLocalServer> server_;
    std::map<QLocalSocket*, Peer> peers_;
    std::map<std::string, std::function<Result<rpc::Value>(const rpc::Value&)>> handlers_;
    std::vector<std::function<void()>> kept_;
    bool silent_ = false;
    std::string silentAt_;
    std::optional<std::string> turnAway_;
};

} // namespace ismail::test
