#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

// What becomes of mail to addresses that are no plain mailboxes.
class AddressesTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;
    std::int64_t beta_ = 0, anna_ = 0, bert_ = 0;

    mail::Reply rcpt(const std::string& to, const std::string& from = "x@foreign.example") {
        Session session(*world_);
        session.mail(from);
        return session.rcpt(to);
    }
    // Sends one message and gives the ends it went to, as "local anna@example.test" or an address.
    QStringList ends(const std::string& to, const std::string& from = "x@foreign.example") {
        Session session(*world_);
        session.mail(from);
        if (const mail::Reply reply = session.rcpt(to); !reply.positive())
            return {QString::fromStdString(reply.status.text())};
        if (const mail::Reply reply = session.body(message_); !reply.positive())
            return {QString::fromStdString(reply.status.text())};
        return lastEnds();
    }
    QStringList lastEnds() {
        QStringList found;
        for (const AcceptedRecipient& one : world_->spool.accepted.back().recipients)
            found += QString::fromStdString((one.local() ? "local " : "") + one.recipient.address.text());
        found.sort();
        return found;
    }
    std::string message_ = "To: anna@example.test\r\nSubject: hello\r\n\r\nHello.\r\n";

private slots:
    void init() {
        message_ = "To: anna@example.test\r\nSubject: hello\r\n\r\nHello.\r\n";
        world_ = std::make_unique<RelayWorld>();
        FakeDirectory& directory = world_->directory;
        beta_ = directory.addPartner("beta", "beta.example", {"203.0.113.2"});
        directory.addPrimary("example.test", {beta_});
        anna_ = directory.addAccount("anna@example.test");
        bert_ = directory.addAccount("bert@example.test");
        world_->authenticator.users["anna@example.test"] = {"secret", {anna_, 0, "anna@example.test"}};
        world_->resolver.setHost("beta.example", {"203.0.113.2"});
        world_->outbound.at("203.0.113.2:25").up = false;
    }

    void anAliasLeadsToMailboxesAndElsewhere() {
        world_->directory.addAlias("info@example.test", {"anna@example.test", "out@far.example"});
        QCOMPARE(ends("info@example.test"), QStringList({"local anna@example.test", "out@far.example"}));
        QCOMPARE(ends("INFO+x@example.test"), QStringList({"local anna@example.test", "out@far.example"}));
        const AcceptedRecipient& sentOn = world_->spool.accepted.back().recipients.back();
        QCOMPARE(sentOn.via, std::string("info@example.test"));
        QCOMPARE(sentOn.relay()->prefix, std::string("Delivered-To: info@example.test\r\n"));
    }

    void groupsInGroupsGiveEveryMemberOneCopy() {
        world_->directory.addAlias("one@example.test", {"anna@example.test", "bert@example.test"});
        world_->directory.addAlias("two@example.test", {"one@example.test", "anna@example.test"});
        QCOMPARE(ends("two@example.test"), QStringList({"local anna@example.test", "local bert@example.test"}));
    }

    void groupsThatShareTheirMembersAreFollowedOnce() {
        constexpr int levels = 9, width = 30; // 30 to the power of 8 ways
        const auto name = [](int level, int i) {
            return "g" + std::to_string(level) + "-" + std::to_string(i) + "@example.test";
        };
        for (int level = 0; level < levels; ++level) {
            std::vector<std::string> next;
            for (int i = 0; i < width; ++i)
                next.push_back(level == levels - 1 ? "anna@example.test" : name(level + 1, i));
            for (int i = 0; i < width; ++i)
                world_->directory.addAlias(name(level, i), next);
        }
        QCOMPARE(ends("g0-0@example.test"), QStringList({"local anna@example.test"}));
    }

    void aCircleOfAliasesIsRefused() {
        world_->directory.addAlias("a@example.test", {"b@example.test", "anna@example.test"});
        world_->directory.addAlias("b@example.test", {"a@example.test"});
        QCOMPARE(rcpt("a@example.test").code, 550);
        QCOMPARE(rcpt("a@example.test").status.text(), std::string("5.4.6"));
    }

    void aLongChainOfAliasesIsRefused() {
        for (int i = 0; i < 11; ++i)
            world_->directory.addAlias("a" + std::to_string(i) + "@example.test",
                                       {i == 10 ? "anna@example.test" : "a" + std::to_string(i + 1) + "@example.test"});
        QCOMPARE(ends("a1@example.test"), QStringList({"local anna@example.test"}));
        QCOMPARE(rcpt("a0@example.test").status.text(), std::string("5.4.6"));
    }

    void anAliasDomainHasTheAddressesOfTheOther() {
        const std::int64_t real = world_->directory.change().domains.front().id;
        world_->directory.addPrimary("other.test");
        world_->directory.change().domains.back().aliasOf = real;
        QCOMPARE(ends("anna@other.test"), QStringList({"local anna@other.test"}));
        QCOMPARE(rcpt("nobody@other.test").status.text(), std::string("5.1.1"));
    }

    void aCatchAllAddressTakesWhatNobodyHas() {
        world_->directory.change().domains.front().catchAll = "anna@example.test";
        QCOMPARE(ends("nobody@example.test"), QStringList({"local anna@example.test"}));
        QCOMPARE(ends("bert@example.test"), QStringList({"local bert@example.test"}));
    }

    void everyDomainHasTheNamesOfRfc2142() {
        QCOMPARE(rcpt("abuse@example.test").code, 550);
        world_->settings.set(Setting::serverPostmaster, "anna@example.test");
        QCOMPARE(ends("abuse@example.test"), QStringList({"local abuse@example.test"}));
        world_->settings.set(Setting::roleNames, "");
        QCOMPARE(rcpt("abuse@example.test").code, 550);
        QCOMPARE(ends("postmaster@example.test"), QStringList({"local postmaster@example.test"}));
    }

    void anAccountForwardsWithOrWithoutACopy() {
        world_->directory.account("bert@example.test").forwards = {{"bert", "far.example"}};
        QCOMPARE(ends("bert@example.test"), QStringList({"bert@far.example", "local bert@example.test"}));
        world_->directory.account("bert@example.test").keepCopy = false;
        QCOMPARE(ends("bert@example.test"), QStringList({"bert@far.example"}));
    }

    void twoWhoForwardToOneAnotherBothHaveTheMail() {
        world_->directory.account("anna@example.test").forwards = {{"bert", "example.test"}};
        world_->directory.account("bert@example.test").forwards = {{"anna", "example.test"}};
        QCOMPARE(ends("anna@example.test"), QStringList({"local anna@example.test", "local bert@example.test"}));
    }

    void aForwardedSenderIsRewrittenAndItsBounceComesBack() {
        FakePeer& far = world_->outbound.at("192.0.2.9:25");
        world_->resolver.setHost("far.example", {"192.0.2.9"});
        std::string sender;
        far.answer = [&](const proto::ClientTransaction& transaction, const mail::Recipient&) {
            sender = transaction.mail.reversePath.text();
            return mail::Reply{250, {2, 1, 5}, "OK"};
        };
        world_->directory.account("bert@example.test").forwards = {{"bert", "far.example"}};
        world_->start();
        QCOMPARE(ends("bert@example.test").size(), qsizetype(2));
        const auto own = world_->spool.accepted.back().recipients.back().relay()->reversePath;
        QVERIFY(own && own->local.starts_with("SRS0="));
        QCOMPARE(own->domain, std::string("example.test"));
        QCOMPARE(ends(own->text(), ""), QStringList({"x@foreign.example"}));
        // Anybody who was sent the mail knows the address: it is no way to write to the sender as whoever one likes.
        QCOMPARE(rcpt(own->text(), "anybody@far.example").status.text(), std::string("5.7.1"));
        QCOMPARE(rcpt(own->text(), "anna@example.test").status.text(), std::string("5.7.1"));
        QCOMPARE(rcpt("SRS0=aaaaaaaa=aa=foreign.example=x@example.test", "").status.text(), std::string("5.1.1"));
        world_->clock.advance(Millis(22LL * 86'400'000));
        QCOMPARE(rcpt(own->text(), "").text, std::string("This return address has expired"));
    }

    void aSenderOfOursStaysAsItIs() {
        world_->directory.account("bert@example.test").forwards = {{"bert", "far.example"}};
        ends("bert@example.test", "anna@example.test");
        QVERIFY(!world_->spool.accepted.back().recipients.back().relay()->reversePath);
        ends("bert@example.test", "");
        QVERIFY(!world_->spool.accepted.back().recipients.back().relay()->reversePath);
    }

    void whatWasForwardedOnceIsNotForwardedAgain() {
        world_->directory.account("bert@example.test").forwards = {{"bert", "far.example"}};
        message_ = "Delivered-To: Bert@example.test\r\nTo: x\r\n\r\nx\r\n";
        QCOMPARE(ends("bert@example.test"), QStringList({"local bert@example.test"}));
        world_->directory.account("bert@example.test").keepCopy = false;
        QCOMPARE(ends("bert@example.test"), QStringList({"5.4.6"}));
    }

    void aClosedGroupTakesMailFromItsMembers() {
        world_->directory.addAlias("team@example.test", {"anna@example.test", "guest@far.example"}).posting =
            Posting::members;
        QCOMPARE(rcpt("team@example.test").status.text(), std::string("5.7.2"));
        QCOMPARE(rcpt("team@example.test", "guest@far.example").code, 250);
        Session session(*world_, "198.51.100.7", ListenerKind::submission);
        session.login("anna@example.test", "secret");
        session.mail("anna@example.test");
        QCOMPARE(session.rcpt("team@example.test").code, 250);
    }

    void anInternalDomainTakesMailFromAccountsAndPartnersOnly() {
        world_->settings.set(Setting::serverPostmaster, "anna@example.test");
        world_->directory.change().domains.front().internalOnly = true;
        QCOMPARE(rcpt("anna@example.test").oneLine(), std::string("550 5.7.1 This domain takes no mail from outside"));
        QCOMPARE(rcpt("postmaster@example.test").code, 250);
        Session partner(*world_, "203.0.113.2");
        partner.mail("x@foreign.example");
        QCOMPARE(partner.rcpt("anna@example.test").code, 250);
        Session account(*world_, "198.51.100.7", ListenerKind::submission);
        account.login("anna@example.test", "secret");
        account.mail("anna@example.test");
        QCOMPARE(account.rcpt("bert@example.test").code, 250);
    }

    void anAliasIsAnAddressThatItsAccountMaySendAs() {
        world_->directory.addAlias("info@example.test", {"anna@example.test"});
        Session session(*world_, "198.51.100.7", ListenerKind::submission);
        session.login("anna@example.test", "secret");
        QCOMPARE(session.mail("info@example.test").code, 250);
        QCOMPARE(session.mail("bert@example.test").code, 550);
    }

    void aFullMailboxIsRefusedAsTheSettingSays() {
        world_->quotas.left[anna_] = 0;
        QCOMPARE(rcpt("anna@example.test").oneLine(), std::string("452 4.2.2 The mailbox is full, try again later"));
        world_->settings.set(Setting::quotaRefusal, "permanent");
        QCOMPARE(rcpt("anna@example.test").oneLine(), std::string("552 5.2.2 The mailbox is full"));
        Session secondary(*world_, "203.0.113.2");
        secondary.mail("x@foreign.example");
        QCOMPARE(secondary.rcpt("anna@example.test").code, 452);
    }

    void aMessageThatDoesNotFitIsRefusedByItsSize() {
        world_->quotas.left[anna_] = 1000;
        mail::MailParameters parameters;
        parameters.size = 1001;
        Session session(*world_);
        session.mail("x@foreign.example", parameters);
        QCOMPARE(session.rcpt("anna@example.test").code, 452);
        QCOMPARE(session.rcpt("bert@example.test").code, 250);
    }

    void aMessageThatDeclaredNoSizeIsMeasuredAtItsEnd() {
        world_->quotas.left[anna_] = 100;
        const Bytes large = "Subject: x\r\n\r\n" + Bytes(1000, 'x') + "\r\n";
        Session session(*world_);
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("anna@example.test").code, 250);
        QCOMPARE(session.body(large).oneLine(), std::string("452 4.2.2 The mailbox is full, try again later"));
        QVERIFY(world_->spool.accepted.empty());
        // Somebody else has room: he gets it, and the sender is told of the other.
        session.mail("x@foreign.example");
        QCOMPARE(session.rcpt("anna@example.test").code, 250);
        QCOMPARE(session.rcpt("bert@example.test").code, 250);
        QCOMPARE(session.body(large).code, 250);
        QCOMPARE(world_->spool.accepted.back().recipients.size(), std::size_t(1));
        world_->settle();
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        QVERIFY(world_->queue.made.front().body.find("anna@example.test") != std::string::npos);
        // A partner would have to bounce it: it keeps the message.
        Session secondary(*world_, "203.0.113.2");
        secondary.mail("x@foreign.example");
        QCOMPARE(secondary.rcpt("anna@example.test").code, 250);
        QCOMPARE(secondary.rcpt("bert@example.test").code, 250);
        QCOMPARE(secondary.body(large).code, 452);
        QCOMPARE(world_->spool.accepted.size(), std::size_t(1));
    }

    void aFullMemberIsReportedAndTheOthersGetTheMail() {
        world_->quotas.left[bert_] = 0;
        world_->directory.addAlias("team@example.test", {"anna@example.test", "bert@example.test"});
        QCOMPARE(ends("team@example.test"), QStringList({"local anna@example.test"}));
        world_->settle();
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        QVERIFY(world_->queue.made.front().body.find("bert@example.test") != std::string::npos);
    }

    void whoIsAwayAnswersOnceItIsKept() {
        AutoReply reply;
        reply.enabled = true;
        reply.text = "I am away.";
        world_->directory.account("anna@example.test").autoReply = std::make_shared<const AutoReply>(reply);
        ends("anna@example.test");
        const NewMessage& kept = world_->spool.accepted.back();
        QCOMPARE(kept.answers.size(), std::size_t(1));
        const AutoAnswer& answer = *kept.answers.front();
        QCOMPARE(answer.accountId, anna_);
        QCOMPARE(answer.sender, std::string("x@foreign.example"));
        QVERIFY(answer.answer.message.mail.reversePath.isNull());
        QCOMPARE(answer.answer.message.recipients.front().recipient.address.text(), std::string("x@foreign.example"));
        QCOMPARE(kept.received - answer.notSince, Millis(7 * 86'400'000));
        message_ = "To: others@foreign.example\r\n\r\nx\r\n";
        ends("anna@example.test");
        QVERIFY(world_->spool.accepted.back().answers.empty());
    }

    void anAccountMaySendSoMuchAndNoMore() {
        world_->settings.set(Setting::sendMessagesHour, "2");
        world_->settings.set(Setting::sendRecipientsHour, "3");
        Session session(*world_, "198.51.100.7", ListenerKind::submission);
        session.login("anna@example.test", "secret");
        session.mail("anna@example.test");
        QCOMPARE(session.rcpt("a@far.example").code, 250);
        QCOMPARE(session.rcpt("b@far.example").code, 250);
        QCOMPARE(session.body().code, 250);
        session.mail("anna@example.test");
        QCOMPARE(session.rcpt("a@far.example").code, 250);
        QCOMPARE(session.rcpt("b@far.example").code, 451);
        QCOMPARE(session.body().code, 250);
        const mail::Reply refused = session.mail("anna@example.test");
        QCOMPARE(refused.oneLine(), std::string("451 4.7.1 This account has reached its limit of 2 message(s) in an "
                                                "hour, try again later"));
        QCOMPARE(world_->core().sending().ofAccount(anna_).recipientsDay, std::uint64_t(3));
        world_->clock.advance(Millis(3'700'000));
        QCOMPARE(session.mail("anna@example.test").code, 250);
    }

    void sessionsAtTheSameMomentSendNoMoreThanOne() {
        world_->settings.set(Setting::sendMessagesHour, "2");
        world_->spool.holdCommits = true;
        std::vector<std::unique_ptr<Session>> sessions;
        for (int i = 0; i < 3; ++i) {
            sessions.push_back(std::make_unique<Session>(*world_, "198.51.100.7", ListenerKind::submission));
            sessions.back()->login("anna@example.test", "secret");
            QCOMPARE(sessions.back()->mail("anna@example.test").code, 250);
            QCOMPARE(sessions.back()->rcpt("a@far.example").code, 250);
        }
        sessions[0]->body();
        sessions[1]->body();
        QCOMPARE(sessions[2]->body().code, 451);
        QCOMPARE(world_->core().sending().ofAccount(anna_).messagesHour, std::uint64_t(2));
        // What could not be stored was not sent.
        world_->spool.commitFails = true;
        for (const auto& commit : std::exchange(world_->spool.held, {}))
            commit();
        QCOMPARE(world_->core().sending().ofAccount(anna_).messagesHour, std::uint64_t(0));
        world_->spool.commitFails = world_->spool.holdCommits = false;
        QCOMPARE(sessions[2]->mail("anna@example.test").code, 250);
    }
};

QTEST_GUILESS_MAIN(AddressesTest)
#include "addresses_test.moc"
