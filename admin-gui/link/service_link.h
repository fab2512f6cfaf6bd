// The window's end of the contract: asynchronous, typed, reconnecting.
//
//   link.call<rpc::DomainList>(request, this, [this](Result<rpc::DomainList::Response> reply) { … });
//
// - The callback runs in the thread of the window, from the event loop, exactly once; never when the context object has
//   died before. Without contact it comes at once with an error.
// - Nothing here blocks. Requests are answered in order; those that may take long (IsSlow) have a connection of
//   their own, so that a partner that does not answer holds up nothing else. It is made when it is needed and closed
//   half a minute after: a window at rest holds one connection.
// - The service is asked for a sign of life every two seconds: one that hangs is noticed within ten, and there is no
//   contact until it answers again.
// - When the connection is lost it is tried again after 0.25 s, 0.5 s … up to 5 s; retryNow() does not wait.
// - Hints (queueChanged and the like) say that something changed, not what: ask again. Page does that for its children.
#pragma once

#include "link/channel.h"

#include <QPointer>
#include <QTimer>

namespace ismail::admin {

enum class LinkState {
    noContact,    // nobody answers; problem() says why
    connecting,   // the first try is under way
    viewer,       // connected; counters only
    administrator // connected; everything
};

template <class M, class... Methods>
struct IsOneOf : std::disjunction<std::is_same<M, Methods>...> {};

// Methods that may keep the service busy for seconds.
template <class M>
struct IsSlow
    : IsOneOf<M, rpc::PartnerQueryNow, rpc::BackupVerify, rpc::BackupRestore, rpc::DomainDns, rpc::RouteExplain,
              rpc::DomainRemove, rpc::AccountRemove, rpc::RecipientsReplace, rpc::QueueCount, rpc::QueueDestinations,
              rpc::AccountImport, rpc::QuarantineRelease, rpc::QuarantineRemove, rpc::CheckSender, rpc::DmarcReports> {
};

class ServiceLink : public QObject {
    Q_OBJECT
public:
    template <class M>
    using Done = std::function<void(Result<typename M::Response>)>;

    // Empty: the default data directory of this computer, as with ismailctl.
    explicit ServiceLink(const QString& dataDirectory = {}, QObject* parent = nullptr);
    ~ServiceLink() override;

    // Begins to connect; again and again until stop().
    void start();
    void stop();
    void retryNow();

    LinkState state() const { return state_; }
    bool hasContact() const { return state_ == LinkState::viewer || state_ == LinkState::administrator; }
    bool isAdministrator() const { return state_ == LinkState::administrator; }
    // Why there is no contact, a sentence; empty while there is.
    // Empty where there is none.
    const Error& problem() const { return problem_; }
    // Without contact: there is a service, but it is busy, or does not let this user in.
    bool isTurnedAway() const { return turnedAway_; }
    // Closes the connection for what takes long, unless something waits on it; it is done by itself, too.
    void closeIdle();
    QString endpoint() const { return endpoint_; }
    QString serverName() const { return serverName_; }
    QString serverVersion() const { return serverVersion_; }
    // How much the clock of the server is ahead of ours.
    Millis clockAhead() const { return clockAhead_; }

    template <class M>
    void call(const typename M::Request& request, QObject* context, Done<M> done) {
        Channel::Answer answer = [guard = QPointer<QObject>(context),
                                  done = std::move(done)](Result<rpc::Value> value) {
            if (!guard) return;
            if (!value) return done(value.error());
            done(rpc::decode<typename M::Response>(*value));
        };
        send(M::name, rpc::encode(request), IsSlow<M>::value, std::move(answer));
    }

    // Log lines come by logLines() from now on, down to this severity; also after a reconnection.
    void followLog(rpc::LogSeverity level);
    void stopLog();

signals:
    void stateChanged(ismail::admin::LinkState state);
    void queueChanged();
    void configChanged();
    void statusChanged();
    void logLines(const ismail::rpc::LogLines& lines);

private:
    void connectNow();
    void opened();
    void lost(const Error& reason);
    void subscribe();
    void event(rpc::EventKind kind, const rpc::Value& data);
    void setState(LinkState state, const Error& problem = {});
    void send(std::string_view method, rpc::Value params, bool mayTakeLong, Channel::Answer answer);
    Channel& slowChannel();

    QString endpoint_;
    LinkState state_ = LinkState::connecting;
    Error problem_;
    QString serverName_, serverVersion_;
    Millis clockAhead_{0};
    Channel* channel_ = nullptr; // children of this object
    Channel* slowChannel_ = nullptr;
    QTimer retry_, slowIdle_, pulse_;
    int pauseMs_ = 0;
    bool started_ = false;
    bool turnedAway_ = false;
    std::optional<rpc::LogSeverity> logLevel_;
};

} // namespace ismail::admin
