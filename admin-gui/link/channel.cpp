#include "link/channel.h"

#include "rpc/dispatcher.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace ismail::admin {

namespace {

constexpr qint64 readAtOnce = 64 * 1024;

Error notOfTheContract() {
    return {ErrorKind::unavailable,
            Channel::tr(
                "The service sent something that this program does not understand; both should be of the same version.")
                .toStdString()};
}

} // namespace

Channel::Channel(int answerWithinMs, QObject* parent) : QObject(parent), answerWithinMs_(answerWithinMs) {
    connect(&socket_, &QLocalSocket::readyRead, this, &Channel::read);
    connect(&socket_, &QLocalSocket::disconnected, this, [this] {
        read();
        end({ErrorKind::unavailable, Channel::tr("The service ended the connection.").toStdString()});
    });
    connect(&socket_, &QLocalSocket::errorOccurred, this, [this](QLocalSocket::LocalSocketError) {
        read();
        end({ErrorKind::unavailable, Channel::tr("The connection to the service was lost.").toStdString()});
    });
    patience_.setInterval(answerWithinMs_ / 16);
    connect(&patience_, &QTimer::timeout, this, &Channel::checkPatience);
}

Channel::~Channel() { socket_.disconnect(this); }

void Channel::open(const QString& endpoint) {
    QThreadPool::globalInstance()->start([self = QPointer<Channel>(this), path = endpoint.toStdString()] {
        using Outcome = Result<std::unique_ptr<platform::LocalClient>>;
        auto outcome = std::make_shared<Outcome>(platform::LocalClient::connect(path));
        // Only the thread of the window looks at self: it may have died meanwhile.
        QMetaObject::invokeMethod(qApp, [self, outcome] {
            if (self) self->connected(std::move(*outcome));
        });
    });
}

void Channel::connected(Result<std::unique_ptr<platform::LocalClient>> client) {
    if (!client) return end(client.error());
    if (!socket_.setSocketDescriptor((*client)->release()))
        return end(
            {ErrorKind::unavailable, Channel::tr("The connection to the service could not be used.").toStdString()});
    patience_.start();
    sayHello();
    read();
}

void Channel::sayHello() {
    rpc::Hello::Request hello;
    hello.version = rpc::contractVersion;
    hello.client = "ISMail Administrator";
    hello.clientVersion = QCoreApplication::applicationVersion().toStdString();
    write(rpc::Hello::name, rpc::encode(hello), [this](Result<rpc::Value> answer) {
        // Else the connection is over already, which is why there is no answer.
        turnedAway_ = !answer && !ended_;
        greeted(std::move(answer));
    });
}

void Channel::greeted(Result<rpc::Value> answer) {
    if (!answer) return end(answer.error());
    Result<rpc::Hello::Response> greeting = rpc::decode<rpc::Hello::Response>(*answer);
    if (!greeting) return end(notOfTheContract());
    greeting_ = std::move(*greeting);
    open_ = true;
    std::deque<Unsent> unsent;
    unsent.swap(unsent_);
    emit opened();
    for (Unsent& request : unsent)
        write(request.method, std::move(request.params), std::move(request.answer));
}

void Channel::send(std::string_view method, rpc::Value params, Answer answer) {
    if (ended_ || waiting_.size() + unsent_.size() >= maxWaiting) {
        QMetaObject::invokeMethod(
            this,
            [answer = std::move(answer)] {
                answer(Error{ErrorKind::unavailable, Channel::tr("There is no contact to the service.").toStdString()});
            },
            Qt::QueuedConnection);
    } else if (!open_) {
        unsent_.push_back({std::string(method), std::move(params), std::move(answer)});
    } else {
        write(method, std::move(params), std::move(answer));
    }
}

void Channel::write(std::string_view method, rpc::Value params, Answer answer) {
    rpc::Value::Object request;
    const std::int64_t id = nextId_++;
    request.emplace_back("id", rpc::Value(id));
    request.emplace_back("method", rpc::Value(std::string(method)));
    request.emplace_back("params", std::move(params));
    const std::string text = rpc::writeJson(rpc::Value(std::move(request)));
    if (text.size() > rpc::maxFrameBytes) {
        QMetaObject::invokeMethod(
            this,
            [answer = std::move(answer)] {
                answer(Error{ErrorKind::invalid,
                             Channel::tr("This is too much for one request; do it in smaller parts.").toStdString()});
            },
            Qt::QueuedConnection);
        return;
    }
    Waiting& waiting = waiting_.emplace_back();
    waiting.id = id;
    waiting.answer = std::move(answer);
    waiting.since.start();
    const Bytes bytes = rpc::frame(text);
    socket_.write(bytes.data(), static_cast<qint64>(bytes.size()));
}

void Channel::read() {
    while (!ended_ && socket_.bytesAvailable() > 0) {
        const QByteArray bytes = socket_.read(readAtOnce);
        if (bytes.isEmpty()) return;
        decoder_.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        while (!ended_) {
            const auto body = decoder_.next();
            if (!body) break;
            const Result<rpc::Value> message = rpc::parseJson(*body);
            if (!message || !message->object()) return end(notOfTheContract());
            take(*message);
        }
        if (decoder_.broken()) return end(notOfTheContract());
    }
}

void Channel::take(const rpc::Value& message) {
    if (const rpc::Value* event = message.find("event")) {
        const auto kind = event->string() ? rpc::enumFromText<rpc::EventKind>(*event->string()) : std::nullopt;
        const rpc::Value* data = message.find("data");
        if (kind) emit eventCame(*kind, data ? *data : rpc::Value(rpc::Value::Object{}));
        return;
    }
    const rpc::Value* id = message.find("id");
    // Answers come in the order of the requests; id 0 answers one that the service could not read at all.
    if (!id || !id->integer() || waiting_.empty() || (*id->integer() != waiting_.front().id && *id->integer() != 0))
        return end(notOfTheContract());
    const Answer answer = std::move(waiting_.front().answer);
    waiting_.pop_front();
    if (const rpc::Value* error = message.find("error")) {
        rpc::ErrorCode code = rpc::ErrorCode::internal;
        answer(rpc::errorOf(*error, code));
    } else if (const rpc::Value* result = message.find("result")) {
        answer(*result);
    } else {
        end(notOfTheContract());
    }
}

void Channel::end(Error reason) {
    if (ended_) return;
    ended_ = true;
    open_ = false;
    patience_.stop();
    socket_.disconnect(this);
    socket_.abort();
    std::deque<Waiting> waiting;
    waiting.swap(waiting_);
    std::deque<Unsent> unsent;
    unsent.swap(unsent_);
    const QPointer<Channel> self(this);
    for (Waiting& request : waiting)
        request.answer(reason);
    for (Unsent& request : unsent)
        request.answer(reason);
    if (self) emit closed(reason);
}

void Channel::checkPatience() {
    if (!waiting_.empty() && waiting_.front().since.hasExpired(answerWithinMs_))
        end({ErrorKind::unavailable,
             Channel::tr("The service runs, but has not answered for %1 seconds. See its log, or restart it.")
                 .arg(answerWithinMs_ / 1000)
                 .toStdString()});
}

} // namespace ismail::admin
