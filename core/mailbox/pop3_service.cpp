#include "mailbox/pop3_service.h"

#include "mailbox/login.h"
#include "mailbox/pop3_session.h"

#include <utility>

namespace ismail::mailbox {

using accounts::LoginVerdict;
using config::Setting;

namespace {

// The host object that the session pump owns: hands everything on to the shared session.
class Pop3SessionHost final : public Pop3Host {
public:
    explicit Pop3SessionHost(std::shared_ptr<Pop3Session> session) : session_(std::move(session)) {}
    ~Pop3SessionHost() override { session_->abandon(); }

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

const proto::Pop3Reply notNow{false, "SYS/TEMP", "This is not possible at present, try again later"};

// RFC 2449 section 6.4 and RFC 3206.
proto::Pop3Reply pop3ReplyOf(LoginVerdict::Kind kind) {
    switch (kind) {
    case LoginVerdict::Kind::throttled: return {false, "SYS/TEMP", "Too many failed log-ins, try again later"};
    case LoginVerdict::Kind::unavailable: return notNow;
    case LoginVerdict::Kind::wrong:
    case LoginVerdict::Kind::admitted: break;
    }
    return {false, "AUTH", "The user name or the password is wrong"};
}

} // namespace

std::unique_ptr<Pop3Host> Pop3Service::accept(const Pop3Peer& peer, proto::Pop3Reply* refusal) {
    using Verdict = accounts::ConnectionLimiter::Verdict;
    const Verdict verdict = connections_.enter(peer.address, *deps_.settings.current(), Setting::pop3MaxConnections,
                                               Setting::pop3MaxConnectionsPerAddress);
    if (verdict != Verdict::admitted) {
        const auto [text, why] = accounts::refusalOf(verdict);
        deps_.log.info("pop3.refused",
                       {{"session", sessionIdText(peer.session)}, {"peer", peer.address}, {"why", why}});
        if (refusal) *refusal = {false, verdict == Verdict::blockedNetwork ? "SYS/PERM" : "SYS/TEMP", text};
        return nullptr;
    }
    auto session = std::make_shared<Pop3Session>(deps_, connections_, locks_, peer);
    session->connected();
    return std::make_unique<Pop3SessionHost>(std::move(session));
}

Pop3Session::Pop3Session(const Pop3Dependencies& deps, accounts::ConnectionLimiter& connections,
                         std::shared_ptr<MaildropLocks> locks, Pop3Peer peer)
    : deps_(deps), connections_(connections), locks_(std::move(locks)), peer_(std::move(peer)),
      name_(sessionIdText(peer_.session)),
      login_(loginExchange(deps_, "POP3", name_, peer_.address, CounterId::loginsPop3)), tls_(peer_.tls) {}

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
    deps_.counters.add(CounterId::connectionsPop3);
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("pop3.connect", {{"session", name_}, {"peer", peer_.address}, {"listener", peer_.listener}});
}

void Pop3Session::closed(const std::string& reason) {
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("pop3.close", {{"session", name_},
                                      {"peer", peer_.address},
                                      {"identity", identity()},
                                      {"octets", octets_.load()},
                                      {"removed", removed_.load()},
                                      {"why", reason}});
}

// --- Logging in ------------------------------------------------------------------------------------------------------

accounts::LoginExchange::Done Pop3Session::whenDecided(LoginAnswer answer) {
    return [self = shared_from_this(), answer = std::move(answer)](const LoginVerdict& verdict) {
        if (self->ended()) return;
        if (verdict.kind != LoginVerdict::Kind::admitted) return answer({nullptr, pop3ReplyOf(verdict.kind)});
        self->accountId_ = verdict.user.accountId;
        {
            const std::lock_guard guard(self->mutex_);
            self->account_ = verdict.user.address;
        }
        const bool taken = self->deps_.reading.submitFor(static_cast<Party>(self->accountId_), [self, answer] {
            if (!self->ended()) self->openMaildrop(answer);
        });
        if (!taken) answer({nullptr, notNow});
    };
}

void Pop3Session::password(proto::AuthPlainQuestion question, LoginAnswer answer) {
    login_->password(std::move(question), whenDecided(std::move(answer)));
}

void Pop3Session::scram(const std::string& clientFirst, SaslAnswer challenge) {
    login_->scram(clientFirst, accounts::LoginExchange::saying(std::move(challenge), pop3ReplyOf));
}

void Pop3Session::scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) {
    login_->scramFinal(clientFinal, accounts::LoginExchange::saying(std::move(serverFinal), pop3ReplyOf));
}

void Pop3Session::scramDone(LoginAnswer answer) { login_->scramDone(whenDecided(std::move(answer))); }

void Pop3Session::openMaildrop(const LoginAnswer& answer) {
    const auto unavailable = [&](const Error& error) {
        deps_.log.error("pop3.maildrop-unavailable",
                        {{"session", name_}, {"account", identity()}, {"why", error.text}});
        answer({nullptr, notNow});
    };
    const Result<std::int64_t> inbox = deps_.maildrops.inboxOf(accountId_);
    if (!inbox && inbox.error().kind == ErrorKind::notFound) {
        // The account was removed since its password was checked.
        deps_.log.info("pop3.no-maildrop", {{"session", name_}, {"peer", peer_.address}, {"account", identity()}});
        return answer({nullptr, pop3ReplyOf(LoginVerdict::Kind::wrong)});
    }
    if (!inbox) return unavailable(inbox.error());
    auto lock = locks_->tryLock(*inbox);
    if (!lock) {
        deps_.log.info("pop3.in-use", {{"session", name_}, {"peer", peer_.address}, {"account", identity()}});
        return answer({nullptr, {false, "IN-USE", "Another program is reading this mailbox, try again later"}});
    }
    Result<proto::Maildrop> found = deps_.maildrops.snapshot(*inbox);
    if (!found) return unavailable(found.error());
    mailboxId_ = *inbox;
    {
        const std::lock_guard guard(mutex_);
        if (ended()) return;
        lock_ = std::move(lock);
    }
    deps_.log.info("pop3.auth", {{"session", name_},
                                 {"peer", peer_.address},
                                 {"account", identity()},
                                 {"tls", tls_.load() ? "yes" : "no"},
                                 {"messages", found->messages.size()}});
    answer({std::make_shared<proto::Maildrop>(std::move(*found)), {}});
}

// --- Messages --------------------------------------------------------------------------------------------------------

void Pop3Session::message(const proto::MessageQuestion& question, BlockAnswer answer) {
    const bool taken =
        deps_.reading.submitFor(static_cast<Party>(accountId_), [self = shared_from_this(), question, answer] {
            if (!self->ended()) self->readBlock(question, answer);
        });
    if (!taken) answer({nullptr, false, notNow});
}

void Pop3Session::readBlock(const proto::MessageQuestion& question, const BlockAnswer& answer) {
    const auto unreadable = [&](const Error& error) {
        reader_.reset();
        deps_.log.error("pop3.message-unreadable",
                        {{"session", name_}, {"account", identity()}, {"uid", question.uid}, {"why", error.text}});
        const bool gone = error.kind == ErrorKind::notFound;
        answer({nullptr, false, gone ? proto::Pop3Reply{false, {}, "The message is not there any more"} : notNow});
    };
    if (!reader_ || readerUid_ != question.uid || question.offset == 0) {
        auto opened = deps_.maildrops.open(mailboxId_, question.uid);
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
    // Also of a client that does not wait for the answer: whoever comes next must not count what is about to go.
    std::shared_ptr<MaildropLocks::Lock> lock;
    {
        const std::lock_guard guard(mutex_);
        lock = std::move(lock_);
    }
    auto finish = [self = shared_from_this(), answer = std::move(answer), count,
                   lock = std::move(lock)](const Status& status) mutable {
        if (status.ok()) {
            self->removed_ = count;
        } else {
            self->deps_.log.error("pop3.not-removed", {{"session", self->name_},
                                                       {"account", self->identity()},
                                                       {"messages", count},
                                                       {"why", status.error().text}});
        }
        // Free before the client hears of it: it may be back at once.
        lock.reset();
        if (status.ok())
            answer({true, {}, count == 0 ? "Closing connection" : "Messages removed, closing connection"});
        else
            answer({false, "SYS/TEMP", "The messages were not removed"});
    };
    if (count == 0) return finish({});
    deps_.maildrops.remove(mailboxId_, std::move(uids), std::move(finish));
}

} // namespace ismail::mailbox
