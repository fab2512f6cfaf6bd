#include "mailbox/pop3_service.h"

#include "base/ip_network.h"
#include "mailbox/pop3_session.h"

#include <utility>

namespace ismail::mailbox {

using config::Setting;

namespace {

// The host object that the session pump owns: hands everything on to the shared session.
class SessionHost final : public Pop3Host {
public:
    explicit SessionHost(std::shared_ptr<Pop3Session> session) : session_(std::move(session)) {}
    ~SessionHost() override { session_->abandon(); }

    void tlsStarted(const std::string&) override { session_->setTls(); }
    void password(proto::AuthPlainQuestion question, LoginAnswer answer) override {
        session_->password(std::move(question), std::move(answer));
    }
    void scram(const std::string& clientFirst, SaslAnswer challenge) override {
        session_->scram(clientFirst, std::move(challenge));
    }
    void scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) override {
        session_->scramFinal(clientFinal, std::move(serverFinal));
    }
    void scramDone(LoginAnswer answer) override { session_->scramDone(std::move(answer)); }
    void message(const proto::MessageQuestion& question, BlockAnswer answer) override {
        session_->message(question, std::move(answer));
    }
    void update(std::vector<std::uint32_t> uids, UpdateAnswer answer) override {
        session_->update(std::move(uids), std::move(answer));
    }
    void closed(const std::string& reason) override { session_->closed(reason); }
    std::string identity() const override { return session_->identity(); }

private:
    const std::shared_ptr<Pop3Session> session_;
};

const proto::Pop3Reply wrong{false, "AUTH", "The user name or the password is wrong"};
const proto::Pop3Reply throttledReply{false, "SYS/TEMP", "Too many failed log-ins, try again later"};
const proto::Pop3Reply notNow{false, "SYS/TEMP", "This is not possible at present, try again later"};

} // namespace

std::unique_ptr<Pop3Host> Pop3Service::accept(const Pop3Peer& peer, proto::Pop3Reply* refusal) {
    const auto settings = ports_.settings.current();
    const auto refuse = [&](proto::Pop3Reply reply, std::string_view why) -> std::unique_ptr<Pop3Host> {
        ports_.log.info("pop3.refused",
                        {{"session", sessionIdText(peer.session)}, {"peer", peer.address}, {"why", why}});
        if (refusal) *refusal = std::move(reply);
        return nullptr;
    };
    const auto inList = [&](Setting setting) {
        const auto networks = IpNetworkList::parse(settings->text(setting));
        return networks && networks->contains(std::string_view(peer.address));
    };

    if (inList(Setting::blockedNetworks))
        return refuse({false, "SYS/PERM", "No mail service for this address"}, "blocked network");
    switch (connections_.enter(peer.address, inList(Setting::trustedNetworks),
                               settings->number(Setting::pop3MaxConnections),
                               settings->number(Setting::pop3MaxConnectionsPerAddress))) {
    case relay::ConnectionLimiter::Verdict::tooManyInTotal:
        return refuse({false, "SYS/TEMP", "Too many connections, try again later"}, "too many connections");
    case relay::ConnectionLimiter::Verdict::tooManyFromAddress:
        return refuse({false, "SYS/TEMP", "Too many connections from your address, try again later"},
                      "too many connections from the address");
    case relay::ConnectionLimiter::Verdict::admitted: break;
    }
    auto session = std::make_shared<Pop3Session>(ports_, connections_, locks_, peer);
    session->connected();
    return std::make_unique<SessionHost>(std::move(session));
}

Pop3Session::Pop3Session(const Pop3Ports& ports, relay::ConnectionLimiter& connections,
                         std::shared_ptr<MaildropLocks> locks, Pop3Peer peer)
    : ports_(ports), connections_(connections), locks_(std::move(locks)), peer_(std::move(peer)),
      name_(sessionIdText(peer_.session)), tls_(peer_.tls) {}

Pop3Session::~Pop3Session() { abandon(); }

void Pop3Session::abandon() {
    if (ended_.exchange(true, std::memory_order_acq_rel)) return;
    connections_.leave(peer_.address);
    const std::lock_guard guard(mutex_);
    lock_.reset();
}

std::string Pop3Session::identity() const {
    const std::lock_guard guard(mutex_);
    return account_;
}

void Pop3Session::connected() {
    ports_.counters.add(relay::CounterId::connectionsIn);
    if (ports_.log.enabled(LogLevel::info))
        ports_.log.info("pop3.connect", {{"session", name_}, {"peer", peer_.address}, {"listener", peer_.listener}});
}

void Pop3Session::closed(const std::string& reason) {
    if (ports_.log.enabled(LogLevel::info))
        ports_.log.info("pop3.close", {{"session", name_},
                                       {"peer", peer_.address},
                                       {"identity", identity()},
                                       {"octets", octets_.load()},
                                       {"removed", removed_.load()},
                                       {"why", reason}});
}

// --- Logging in ------------------------------------------------------------------------------------------------------

bool Pop3Session::throttled(const std::string& user) const { return !ports_.logins.admits(peer_.address, user); }

void Pop3Session::noteFailure(const std::string& user) {
    ports_.logins.failed(peer_.address, user);
    ports_.counters.add(relay::CounterId::authFailures);
    ports_.log.warning("pop3.auth-failed", {{"session", name_}, {"peer", peer_.address}, {"user", user}});
}

void Pop3Session::failed(const std::string& user, const LoginAnswer& answer) {
    noteFailure(user);
    answer({nullptr, wrong});
}

void Pop3Session::password(proto::AuthPlainQuestion question, LoginAnswer answer) {
    if (throttled(question.authenticationId)) return answer({nullptr, throttledReply});
    if (!question.authorizationId.empty() && question.authorizationId != question.authenticationId)
        return failed(question.authenticationId, answer);
    lastUser_ = question.authenticationId;
    ports_.authenticator.check(
        question.authenticationId, std::move(question.password),
        [self = shared_from_this(), answer = std::move(answer)](const Result<relay::AuthenticatedUser>& user) {
            if (!self->ended()) self->loggedIn(user, answer);
        });
}

void Pop3Session::scram(const std::string& clientFirst, SaslAnswer challenge) {
    scram_.reset();
    lastUser_.clear();
    if (throttled({})) return challenge(std::nullopt);
    scram_ = ports_.authenticator.scram();
    const bool taken = ports_.workers.submit([self = shared_from_this(), clientFirst, challenge] {
        auto message = self->scram_->challenge(clientFirst);
        self->lastUser_ = self->scram_->claimedUser();
        if (message && self->throttled(self->lastUser_)) message.reset();
        if (!message) self->noteFailure(self->lastUser_);
        challenge(std::move(message));
    });
    if (!taken) challenge(std::nullopt);
}

void Pop3Session::scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) {
    if (!scram_) return serverFinal(std::nullopt);
    const bool taken = ports_.workers.submit([self = shared_from_this(), clientFinal, serverFinal] {
        auto message = self->scram_->verify(clientFinal);
        if (!message) {
            self->scram_.reset();
            self->noteFailure(self->lastUser_);
        }
        serverFinal(std::move(message));
    });
    if (!taken) serverFinal(std::nullopt);
}

void Pop3Session::scramDone(LoginAnswer answer) {
    if (!scram_) return failed(lastUser_, answer);
    const bool taken = ports_.workers.submit([self = shared_from_this(), answer] {
        const relay::AuthenticatedUser user = self->scram_->user();
        self->scram_.reset();
        self->loggedIn(user, answer);
    });
    if (!taken) answer({nullptr, notNow});
}

// On a worker, or on the reactor where there was no worker for the question.
void Pop3Session::loggedIn(const Result<relay::AuthenticatedUser>& user, const LoginAnswer& answer) {
    if (!user) {
        const ErrorKind kind = user.error().kind;
        if (kind == ErrorKind::denied || kind == ErrorKind::notFound || kind == ErrorKind::invalid)
            return failed(lastUser_, answer);
        ports_.log.error("pop3.auth-unavailable", {{"session", name_}, {"why", user.error().text}});
        return answer({nullptr, notNow});
    }
    // A partner has no mailbox, and is not told that its password was right.
    if (user->accountId == 0) return failed(lastUser_, answer);
    accountId_ = user->accountId;
    {
        const std::lock_guard guard(mutex_);
        account_ = user->address;
    }
    ports_.logins.succeeded({user->accountId, user->address, "POP3", peer_.address});
    openMaildrop(answer);
}

void Pop3Session::openMaildrop(const LoginAnswer& answer) {
    const auto unavailable = [&](const Error& error) {
        ports_.log.error("pop3.maildrop-unavailable",
                         {{"session", name_}, {"account", identity()}, {"why", error.text}});
        answer({nullptr, notNow});
    };
    const Result<std::int64_t> inbox = ports_.maildrops.inboxOf(accountId_);
    if (!inbox) return unavailable(inbox.error());
    auto lock = locks_->tryLock(*inbox);
    if (!lock) {
        ports_.log.info("pop3.in-use", {{"session", name_}, {"peer", peer_.address}, {"account", identity()}});
        return answer({nullptr, {false, "IN-USE", "Another program is reading this mailbox, try again later"}});
    }
    Result<proto::Maildrop> found = ports_.maildrops.snapshot(*inbox);
    if (!found) return unavailable(found.error());
    mailboxId_ = *inbox;
    {
        const std::lock_guard guard(mutex_);
        if (ended()) return;
        lock_ = std::move(lock);
    }
    ports_.log.info("pop3.auth", {{"session", name_},
                                  {"peer", peer_.address},
                                  {"account", identity()},
                                  {"tls", tls_.load() ? "yes" : "no"},
                                  {"messages", found->messages.size()}});
    answer({std::make_shared<proto::Maildrop>(std::move(*found)), {}});
}

// --- Messages --------------------------------------------------------------------------------------------------------

void Pop3Session::message(const proto::MessageQuestion& question, BlockAnswer answer) {
    const bool taken = ports_.workers.submit([self = shared_from_this(), question, answer] {
        if (!self->ended()) self->readBlock(question, answer);
    });
    if (!taken) answer({nullptr, false, notNow});
}

void Pop3Session::readBlock(const proto::MessageQuestion& question, const BlockAnswer& answer) {
    const auto unreadable = [&](const Error& error) {
        reader_.reset();
        ports_.log.error("pop3.message-unreadable",
                         {{"session", name_}, {"account", identity()}, {"uid", question.uid}, {"why", error.text}});
        const bool gone = error.kind == ErrorKind::notFound;
        answer({nullptr, false, gone ? proto::Pop3Reply{false, {}, "The message is not there any more"} : notNow});
    };
    if (!reader_ || readerUid_ != question.uid || question.offset == 0) {
        auto opened = ports_.maildrops.open(mailboxId_, question.uid);
        if (!opened) return unreadable(opened.error());
        reader_ = std::move(*opened);
        readerUid_ = question.uid;
    }
    Result<Bytes> bytes = reader_->read(question.offset, question.most);
    if (!bytes) return unreadable(bytes.error());
    const std::uint64_t end = question.offset + bytes->size();
    const bool last = end >= reader_->size();
    if (bytes->empty() && !last) return unreadable({ErrorKind::corrupt, "The message is shorter than it was."});
    octets_ += bytes->size();
    if (last) reader_.reset();
    answer({std::make_shared<Bytes>(std::move(*bytes)), last, {}});
}

void Pop3Session::update(std::vector<std::uint32_t> uids, UpdateAnswer answer) {
    reader_.reset();
    const std::size_t count = uids.size();
    const auto finish = [self = shared_from_this(), answer = std::move(answer), count](const Status& status) {
        if (status.ok()) {
            self->removed_ = count;
        } else {
            self->ports_.log.error("pop3.not-removed", {{"session", self->name_},
                                                        {"account", self->identity()},
                                                        {"messages", count},
                                                        {"why", status.error().text}});
        }
        {
            // Free before the client hears of it: it may be back at once.
            const std::lock_guard guard(self->mutex_);
            self->lock_.reset();
        }
        if (status.ok())
            answer({true, {}, count == 0 ? "Closing connection" : "Messages removed, closing connection"});
        else
            answer({false, "SYS/TEMP", "The messages were not removed"});
    };
    if (count == 0) return finish({});
    ports_.maildrops.remove(mailboxId_, std::move(uids), finish);
}

} // namespace ismail::mailbox
