// The host of one POP3 session; see pop3_service.h. Internal to mailbox.
// Threads: questions come from the session's reactor, answers from workers while the question is open, so what a
// question changes is touched by one thread at a time. Only the identity is read at any time.
#pragma once

#include "mailbox/pop3_service.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

namespace ismail::mailbox {

class Pop3Session : public std::enable_shared_from_this<Pop3Session> {
public:
    Pop3Session(const Pop3Dependencies& deps, accounts::ConnectionLimiter& connections,
                std::shared_ptr<MaildropLocks> locks, Pop3Peer peer);
    ~Pop3Session();

    void connected();
    void password(proto::AuthPlainQuestion question, LoginAnswer answer);
    void scram(const std::string& clientFirst, SaslAnswer challenge);
    void scramFinal(const std::string& clientFinal, SaslAnswer serverFinal);
    void scramDone(LoginAnswer answer);
    void message(const proto::MessageQuestion& question, BlockAnswer answer);
    void update(std::vector<std::uint32_t> uids, UpdateAnswer answer);
    void closed(const std::string& reason);
    // The host object goes away: the maildrop is free, answers that are still open come to nothing.
    void abandon();
    void setTls() { tls_ = true; }
    std::string identity() const;

private:
    bool ended() const { return ended_.load(std::memory_order_acquire); }
    accounts::LoginExchange::Done whenDecided(LoginAnswer answer);
    void openMaildrop(const LoginAnswer& answer);
    void readBlock(const proto::MessageQuestion& question, const BlockAnswer& answer);

    const Pop3Dependencies deps_;
    accounts::ConnectionLimiter& connections_;
    const std::shared_ptr<MaildropLocks> locks_;
    const Pop3Peer peer_;
    const std::string name_; // sessionIdText
    const std::shared_ptr<accounts::LoginExchange> login_;
    std::atomic<bool> ended_{false};

    mutable std::mutex mutex_; // of the next two
    std::string account_;
    std::unique_ptr<MaildropLocks::Lock> lock_;

    std::int64_t accountId_ = 0;
    std::int64_t mailboxId_ = 0;
    std::unique_ptr<MessageReader> reader_; // of the message that is being sent
    std::uint32_t readerUid_ = 0;
    std::atomic<std::uint64_t> octets_{0}, removed_{0};
    std::atomic<bool> tls_;
};

} // namespace ismail::mailbox
