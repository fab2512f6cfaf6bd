// One connection to the service, without ever blocking: frames out, answers and events in, in the order of the
// contract. Connecting happens on a thread of Qt's pool, because opening a pipe may wait for a free instance. A channel
// connects once; when it is over it says closed() and is thrown away. ServiceLink owns and replaces channels; pages
// never see one.
#pragma once

#include "base/result.h"
#include "platform/local_client.h"
#include "rpc/codec.h"
#include "rpc/contract.h"
#include "rpc/frame.h"

#include <QElapsedTimer>
#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>

namespace ismail::admin {

class Channel : public QObject {
    Q_OBJECT
public:
    // What came back for one request.
    using Answer = std::function<void(Result<rpc::Value>)>;
    static constexpr std::size_t maxWaiting = 10'000;

    // A request that is not answered for so long means that the service hangs: the connection is given up.
    explicit Channel(int answerWithinMs, QObject* parent = nullptr);
    ~Channel() override;

    // Connects and says hello; then opened() or closed() follows.
    void open(const QString& endpoint);
    bool isOpen() const { return open_; }
    const rpc::Hello::Response& greeting() const { return greeting_; }
    // The service answered, but not the greeting it was asked for: it is busy, or does not let this user in.
    bool wasTurnedAway() const { return turnedAway_; }
    // No request waits for its answer.
    bool isIdle() const { return waiting_.empty() && unsent_.empty(); }
    // Requests before opened() are sent after it. The answer comes from the event loop, never from within send().
    void send(std::string_view method, rpc::Value params, Answer answer);
    // Gives the connection up: every open request is answered with the error, and closed() follows.
    void end(Error reason);

signals:
    void opened();
    // reason: a sentence. The channel is useless from now on; every open request has been answered with an error.
    void closed(const ismail::Error& reason);
    void eventCame(ismail::rpc::EventKind kind, const ismail::rpc::Value& data);

private:
    struct Waiting {
        std::int64_t id = 0;
        Answer answer;
        QElapsedTimer since;
    };

    void connected(Result<std::unique_ptr<platform::LocalClient>> client);
    void sayHello();
    void greeted(Result<rpc::Value> answer);
    void write(std::string_view method, rpc::Value params, Answer answer);
    void read();
    void take(const rpc::Value& message);
    void checkPatience();

    const int answerWithinMs_;
    QLocalSocket socket_;
    QTimer patience_;
    rpc::FrameDecoder decoder_;
    std::deque<Waiting> waiting_;
    struct Unsent {
        std::string method;
        rpc::Value params;
        Answer answer;
    };
    std::deque<Unsent> unsent_;
    rpc::Hello::Response greeting_;
    std::int64_t nextId_ = 1;
    bool open_ = false;
    bool ended_ = false;
    bool turnedAway_ = false;
};

} // namespace ismail::admin
