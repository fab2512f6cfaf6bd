// The host of POP3 over maildrops in memory: logging in, reading and removing, and what happens when a mailbox, an
// account or the client goes while work waits for a worker or for the disk.
#include "mailbox/pop3_service.h"
#include "support/relay_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mailbox;
using namespace ismail::test;

namespace {

// One account with one mailbox. Removals wait for the disk until the test lets them through.
class MemoryMaildrops final : public Maildrops {
public:
    static constexpr std::int64_t account = 7, mailbox = 70;

    Result<std::int64_t> inboxOf(std::int64_t accountId) override {
        if (unavailable) return Error{ErrorKind::unavailable, "The database is away."};
        if (!present || accountId != account) return Error{ErrorKind::notFound, "There is no such account."};
        return mailbox;
    }
    Result<proto::Maildrop> snapshot(std::int64_t) override {
        if (!present) return Error{ErrorKind::notFound, "There is no such mailbox."};
        proto::Maildrop drop;
        drop.validity = 1;
        for (const auto& [uid, body] : messages)
            drop.messages.push_back({uid, body.size()});
        return drop;
    }
    Result<std::unique_ptr<MessageReader>> open(std::int64_t, std::uint32_t uid) override {
        ++opens;
        const auto found = messages.find(uid);
        if (!present || found == messages.end()) return Error{ErrorKind::notFound, "It was removed."};
        return std::unique_ptr<MessageReader>(std::make_unique<Reader>(*this, found->second));
    }
    void remove(std::int64_t, std::vector<std::uint32_t> uids, std::function<void(Status)> done) override {
        removals.push_back([this, uids = std::move(uids), done = std::move(done)] {
            if (!present) return done(Error{ErrorKind::notFound, "There is no such mailbox."});
            for (const std::uint32_t uid : uids)
                messages.erase(uid);
            done({});
        });
    }
    void letThrough() {
        for (const auto& removal : std::exchange(removals, {}))
            removal();
    }

    std::map<std::uint32_t, Bytes> messages{{1, "first"}, {2, Bytes(100'000, 'x')}, {3, "third"}};
    std::vector<std::function<void()>> removals;
    bool present = true, unavailable = false;
    int opens = 0;

private:
    class Reader final : public MessageReader {
    public:
        Reader(const MemoryMaildrops& owner, Bytes bytes) : owner_(owner), bytes_(std::move(bytes)) {}
        std::uint64_t size() const override { return bytes_.size(); }
        Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
            if (!owner_.present) return Error{ErrorKind::notFound, "It was removed."};
            return bytes_.substr(static_cast<std::size_t>(offset), most);
        }

    private:
        const MemoryMaildrops& owner_;
        const Bytes bytes_;
    };
};

struct World {
    World() { authenticator.users["u"] = {"p", {MemoryMaildrops::account, 0, "u@example.test"}}; }

    std::unique_ptr<Pop3Host> connect() { return service.accept({++sessions, "192.0.2.1", "pop3", true}, nullptr); }

    ManualClock clock;
    NullLog log;
    FakeSettings settings;
    MemoryMaildrops maildrops;
    FakeAuthenticator authenticator;
    SteppedWorkers logins, reading;
    FakeCounters counters;
    accounts::LoginGuard guard{clock, settings, log};
    Pop3Service service{{clock, log, settings, maildrops, authenticator, logins, reading, counters, guard}};
    SessionId sessions = 0;
};

// What came of a question; each may be answered once.
template <typename Outcome>
class Heard {
public:
    auto taker() {
        return [heard = heard_](Outcome outcome) { heard->push_back(std::move(outcome)); };
    }
    bool nothing() const { return heard_->empty(); }
    const Outcome& only() const {
        if (heard_->size() != 1) throw std::logic_error("not answered once");
        return heard_->front();
    }

private:
    std::shared_ptr<std::vector<Outcome>> heard_ = std::make_shared<std::vector<Outcome>>();
};

Heard<LoginOutcome> login(Pop3Host& host) {
    Heard<LoginOutcome> heard;
    host.password({"PLAIN", "", "u", Secret<std::string>(std::string("p"))}, heard.taker());
    return heard;
}

Heard<BlockOutcome> block(Pop3Host& host, std::uint32_t uid, std::uint64_t offset = 0) {
    Heard<BlockOutcome> heard;
    host.message({uid, offset, 64 * 1024}, heard.taker());
    return heard;
}

Heard<proto::Pop3Reply> update(Pop3Host& host, std::vector<std::uint32_t> uids) {
    Heard<proto::Pop3Reply> heard;
    host.update(std::move(uids), heard.taker());
    return heard;
}

} // namespace

class Pop3SessionTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<World> world_;

    // A session that has logged in.
    std::unique_ptr<Pop3Host> reader() {
        auto host = world_->connect();
        const auto heard = login(*host);
        world_->reading.run();
        return heard.only().maildrop ? std::move(host) : nullptr;
    }

private slots:
    void init() { world_ = std::make_unique<World>(); }

    void whoLogsInGetsTheMaildropAsItIsThen() {
        const auto host = world_->connect();
        const auto heard = login(*host);
        QVERIFY(heard.nothing());
        world_->maildrops.messages[4] = "fourth"; // comes while the worker is awaited
        world_->reading.run();
        QCOMPARE(heard.only().maildrop->messages.size(), std::size_t(4));
        QCOMPARE(host->identity(), std::string("u@example.test"));
        QCOMPARE(world_->reading.parties, std::vector<Party>{MemoryMaildrops::account});
    }

    void aLongMessageComesInBlocks() {
        const auto host = reader();
        QVERIFY(host);
        const auto first = block(*host, 2);
        world_->reading.run();
        QCOMPARE(first.only().bytes->size(), std::size_t(64 * 1024));
        QVERIFY(!first.only().last);
        const auto rest = block(*host, 2, 64 * 1024);
        world_->reading.run();
        QCOMPARE(rest.only().bytes->size(), std::size_t(100'000 - 64 * 1024));
        QVERIFY(rest.only().last);
        QCOMPARE(world_->maildrops.opens, 1);
    }

    void anAccountThatIsRemovedBeforeItsMaildropIsOpenedIsRefusedLikeAWrongName() {
        const auto host = world_->connect();
        const auto heard = login(*host);
        world_->maildrops.present = false;
        world_->reading.run();
        QVERIFY(!heard.only().maildrop);
        QCOMPARE(heard.only().refusal.code, std::string("AUTH"));
    }

    void aMaildropThatCannotBeReadIsTriedAgainLater() {
        const auto host = world_->connect();
        const auto heard = login(*host);
        world_->maildrops.unavailable = true;
        world_->reading.run();
        QVERIFY(!heard.only().maildrop);
        QCOMPARE(heard.only().refusal.code, std::string("SYS/TEMP"));
        // It was not kept.
        world_->maildrops.unavailable = false;
        QVERIFY(reader());
    }

    void aClientThatLeavesBeforeItsMaildropIsOpenedKeepsNobodyOut() {
        auto host = world_->connect();
        const auto heard = login(*host);
        host.reset();
        world_->reading.run();
        QVERIFY(heard.nothing());
        QVERIFY(reader());
    }

    void theFirstToGetAWorkerHasTheMaildrop() {
        const auto first = world_->connect(), second = world_->connect();
        const auto one = login(*first), other = login(*second);
        world_->reading.run();
        QVERIFY(one.only().maildrop);
        QCOMPARE(other.only().refusal.code, std::string("IN-USE"));
    }

    void aMailboxThatIsRemovedWhileABlockIsAwaitedIsGone_data() {
        QTest::addColumn<bool>("begun");
        QTest::newRow("the first block") << false;
        QTest::newRow("a block in the middle") << true;
    }
    void aMailboxThatIsRemovedWhileABlockIsAwaitedIsGone() {
        QFETCH(bool, begun);
        const auto host = reader();
        QVERIFY(host);
        if (begun) {
            block(*host, 2);
            world_->reading.run();
        }
        const auto heard = block(*host, 2, begun ? 64 * 1024 : 0);
        world_->maildrops.present = false;
        world_->reading.run();
        QVERIFY(!heard.only().bytes);
        QCOMPARE(QString::fromStdString(heard.only().refusal.text),
                 QStringLiteral("The message is not there any more"));
    }

    void aMessageThatIsRemovedElsewhereWhileItsFirstBlockIsAwaitedIsGone() {
        const auto host = reader();
        QVERIFY(host);
        const auto heard = block(*host, 3);
        world_->maildrops.messages.erase(3); // by IMAP
        world_->reading.run();
        QVERIFY(!heard.only().bytes && !heard.only().refusal.ok);
        const auto next = block(*host, 1);
        world_->reading.run();
        QCOMPARE(*next.only().bytes, Bytes("first"));
    }

    void aClientThatLeavesWhileABlockIsAwaitedIsNotAnswered() {
        auto host = reader();
        QVERIFY(host);
        const auto heard = block(*host, 1);
        host.reset();
        world_->reading.run();
        QVERIFY(heard.nothing());
        QCOMPARE(world_->maildrops.opens, 0);
        QVERIFY(reader()); // the maildrop was free at once
    }

    void withoutAWorkerABlockIsAskedForAgainLater() {
        const auto host = reader();
        QVERIFY(host);
        world_->reading.full = true;
        QCOMPARE(block(*host, 1).only().refusal.code, std::string("SYS/TEMP"));
    }

    void aMaildropIsFreeWhenItsMessagesAreRemovedAndNotBefore() {
        const auto host = reader();
        QVERIFY(host);
        const auto heard = update(*host, {1, 3});
        QVERIFY(heard.nothing());
        QVERIFY(!reader());
        world_->maildrops.letThrough();
        QVERIFY(heard.only().ok);
        QVERIFY(reader());
        QCOMPARE(world_->maildrops.messages.size(), std::size_t(1));
    }

    void aClientThatLeavesAfterQuitDoesNotFreeTheMaildropEarlier() {
        auto host = reader();
        QVERIFY(host);
        const auto heard = update(*host, {1, 3});
        host.reset();
        // Whoever came now would count messages that are about to go.
        QVERIFY(!reader());
        world_->maildrops.letThrough();
        QVERIFY(reader());
        QCOMPARE(world_->maildrops.messages.size(), std::size_t(1));
    }

    void aMailboxThatIsRemovedBeforeItsMessagesAreIsToldAsAFailure() {
        const auto host = reader();
        QVERIFY(host);
        const auto heard = update(*host, {1});
        world_->maildrops.present = false;
        world_->maildrops.letThrough();
        QVERIFY(!heard.only().ok);
    }
};

QTEST_GUILESS_MAIN(Pop3SessionTest)
#include "pop3_session_test.moc"
