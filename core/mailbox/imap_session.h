// The host of one IMAP session; see imap_service.h. Internal to mailbox. Split over imap_session.cpp (life, how a
// command runs), imap_session_login.cpp, imap_session_select.cpp, imap_session_folders.cpp, imap_session_messages.cpp,
// imap_session_search.cpp and imap_session_append.cpp.
// Threads: questions come from the session's reactor, answers from workers or the committer while the question is open,
// so what a question changes is touched by one thread at a time. Only the identity and the watch are used at any time.
#pragma once

#include "mail/header_scan.h"
#include "mailbox/account_connections.h"
#include "mailbox/imap_fetch.h"
#include "mailbox/imap_search.h"
#include "mailbox/imap_service.h"
#include "mailbox/imap_view.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ismail::mailbox {

class ImapSession : public std::enable_shared_from_this<ImapSession> {
public:
    ImapSession(const ImapDependencies& deps, accounts::ConnectionLimiter& connections, AccountConnections& accounts,
                ImapHub& hub, ImapPeer peer);
    ~ImapSession();

    void connected();
    void password(proto::AuthPlainQuestion question, ImapLoginAnswer answer);
    void scram(const std::string& clientFirst, ImapSaslAnswer challenge);
    void scramFinal(const std::string& clientFinal, ImapSaslAnswer serverFinal);
    void scramDone(ImapLoginAnswer answer);
    void command(proto::ImapCommandQuestion question, ImapPartAnswer answer);
    void more(ImapPartAnswer answer);
    void updates(const proto::ImapUpdatesQuestion& question, ImapPartAnswer answer);
    void appendBegin(const proto::ImapAppend& append, ImapReplyAnswer answer);
    bool appendData(ByteView bytes, std::function<void()> resume);
    void appendEnd(const proto::ImapAppendEndQuestion& question, ImapPartAnswer answer);
    void appendReset() { append_.reset(); }
    void watch(std::function<void()> changed);
    void clientId(const std::vector<std::pair<std::string, std::string>>& fields);
    void clientLeft() { left_ = true; }
    void closed(const std::string& reason);
    // The host object goes away: answers that are still open come to nothing.
    void abandon();
    void setTls() { tls_ = true; }
    std::string identity() const;

private:
    using Status = proto::ImapReply::Status;

    struct Selected {
        Selected(std::string mailbox, bool readOnlyNow, std::shared_ptr<ImapWatch> watchNow, ImapView viewNow)
            : name(std::move(mailbox)), id(viewNow.status().id), readOnly(readOnlyNow), watch(std::move(watchNow)),
              view(std::move(viewNow)) {}
        std::string name;
        std::int64_t id;
        bool readOnly;
        std::shared_ptr<ImapWatch> watch;
        std::uint64_t seen = 0; // of watch->changes()
        ImapView view;
        std::vector<std::uint32_t> saved; // "$": uids
    };
    struct Append {
        Folder folder;
        proto::ImapAppend request;
        std::unique_ptr<relay::BodySink> sink;
        mail::HeaderScan scan;
        bool failed = false;
    };

    // --- imap_session.cpp
    bool ended() const { return ended_.load(std::memory_order_acquire); }
    // Somebody waits for the outcome of what takes long.
    bool wanted() const { return !ended() && !left_.load(std::memory_order_acquire); }
    // Runs the work among what is quick, or among what takes long; the question is answered with a refusal where no
    // worker takes it.
    void onWorker(void (ImapSession::*work)());
    void onHeavy(void (ImapSession::*work)());
    void on(Workers& lane, void (ImapSession::*work)());
    // For a step of the lane that the session is in.
    StepBudget budget() const;
    // False: there is no worker.
    bool later(std::function<void()> work);
    void runCommand();
    void tellModSeq();
    void runMore();
    void runUpdates();
    // The end of a command: what changed meanwhile, then the reply. A worker's.
    void finish(Status status, std::string text, std::string code = {}, bool expunges = true);
    void ok(std::string text, std::string code = {}) { finish(Status::ok, std::move(text), std::move(code)); }
    void no(std::string text, std::string code = {}) { finish(Status::no, std::move(text), std::move(code)); }
    void conclude(Status status, std::string text, std::string code, bool expunges);
    // Messages that no session of RFC 3501 was told of are this one's if it is such a session; then() is called on a
    // worker, otherwise() where there is none.
    void claimRecent(std::function<void()> then, std::function<void()> otherwise);
    // The same from any thread, for callbacks of the committer.
    void finishLater(Status status, std::string text, std::string code = {});
    // NO for an error of the store, with the code that fits.
    void fail(const Error& error, bool target = false);
    void failLater(const Error& error, bool target = false);
    void part();
    void send(proto::ImapPart part);
    // False: the mailbox is gone, and the question is answered.
    bool refresh();
    ImapView::Manner manner(bool expunges) const;

    // --- imap_session_login.cpp
    accounts::LoginExchange::Done whenDecided(ImapLoginAnswer answer);
    // False: the account has too many sessions.
    bool loggedIn(const accounts::AuthenticatedUser& user);

    // --- imap_session_select.cpp
    void run(proto::ImapNoop& command);
    void run(proto::ImapSelect& command);
    void run(proto::ImapClose& command);
    void selected();
    void writeSelected();
    void resynchronize(const proto::ImapQresync& qresync);
    void writeVanishedEarlier(const UidRanges& vanished, const proto::ImapSet& asked);
    void deselect() { selected_.reset(); }

    // --- imap_session_folders.cpp
    void run(proto::ImapCreate& command);
    void run(proto::ImapDelete& command);
    void run(proto::ImapRename& command);
    void run(proto::ImapSubscribe& command);
    void run(proto::ImapList& command);
    void run(proto::ImapNamespace& command);
    void run(proto::ImapStatus& command);
    void run(proto::ImapGetQuota& command);
    void run(proto::ImapGetQuotaRoot& command);
    void writeStatus(const Folder& folder, const proto::ImapStatusItems& items);
    bool writeQuota();
    StatusDone whenDone(std::string text);

    // --- imap_session_messages.cpp
    void run(proto::ImapExpunge& command);
    void run(proto::ImapFetch& command);
    void run(proto::ImapStore& command);
    void run(proto::ImapCopy& command);
    // Nothing: a number is over the last message's, and the question is answered.
    std::optional<std::vector<std::size_t>> resolve(const proto::ImapSet& set, bool byUid);
    void markedSeen(std::vector<std::size_t> places, const Result<StoreOutcome>& outcome);
    void beginFetch(std::vector<std::size_t> places, std::unordered_set<std::uint32_t> seen);
    void stepFetch();
    void stored(const Result<StoreOutcome>& outcome);
    std::string modifiedSet(const UidRanges& modified, bool byUid) const;
    void copied(const CopyOutcome& outcome);
    void expunged();

    // --- imap_session_search.cpp
    void run(proto::ImapSearch& command);
    void run(proto::ImapSort& command);
    void run(proto::ImapThread& command);
    // True: the search cannot be run, and the question is answered.
    bool refused(const proto::ImapSearchKey& key);
    void stepSearch();
    void searchEnded();
    void searchDone();
    void sortDone();
    void threadDone();
    std::uint32_t numberOf(std::size_t place, bool byUid) const;
    void writeNumbers(std::string_view response, const std::vector<std::size_t>& places, bool byUid, bool modSeq);
    void writeModSeq(const std::vector<std::size_t>& places, std::string_view form);
    void saveResult(const std::vector<std::size_t>& places, const proto::ImapReturnOptions& options);
    void writeEsearch(const std::vector<std::size_t>& places, const proto::ImapReturnOptions& options, bool byUid,
                      bool modSeq);

    // --- imap_session_append.cpp
    void beginAppend();

    const ImapDependencies deps_;
    accounts::ConnectionLimiter& connections_;
    AccountConnections& accounts_;
    ImapHub& hub_;
    const ImapPeer peer_;
    const std::string name_; // sessionIdText
    const std::shared_ptr<accounts::LoginExchange> login_;
    std::atomic<bool> ended_{false};
    std::atomic<bool> left_{false}; // the client has closed its side
    std::atomic<bool> tls_;

    mutable std::mutex mutex_; // of the next four
    bool counted_ = false;     // in accounts_
    std::string account_;
    std::function<void()> wake_;
    std::shared_ptr<ImapWatch> watched_;

    std::int64_t accountId_ = 0;

    // Of the question that is open.
    ImapPartAnswer answer_;
    ImapReplyAnswer appendAnswer_;
    proto::ImapCommand command_;
    proto::ImapEnabled enabled_;
    bool condstore_ = false; // the client has been told where it begins
    std::string tag_;
    Bytes out_;
    bool partial_ = false; // parts of the answer are out already
    bool heavy_ = false;   // it goes on among what takes long

    std::optional<Selected> selected_;
    std::unique_ptr<ImapFetchRun> fetch_;
    std::unique_ptr<ImapSearchRun> search_;
    std::unique_ptr<Append> append_;
    std::atomic<std::uint64_t> octets_{0};
};

} // namespace ismail::mailbox
