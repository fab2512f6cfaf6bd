// What happens between a question to a worker, the disk or a primary and its answer: accounts, aliases, domains and
// settings change, sessions close. A transaction keeps the policy that it met at MAIL; the next one meets the new one.
#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

class ReceptionRacesTest : public QObject {
    Q_OBJECT

private:
    static constexpr const char* sender = "x@foreign.example";
    std::unique_ptr<RelayWorld> world_;
    std::int64_t alpha_ = 0, anna_ = 0, bert_ = 0;

    FakeDirectory& directory() { return world_->directory; }
    void removeAccount(const std::string& address) {
        std::erase_if(directory().change().accounts,
                      [&](const auto& account) { return account.second.address == address; });
    }
    Domain& domain(const std::string& name) {
        auto& domains = directory().change().domains;
        return *std::find_if(domains.begin(), domains.end(), [&](const Domain& one) { return one.name == name; });
    }
    // Where the recipients of the last message went, by mailbox or destination.
    QStringList ends() const {
        QStringList found;
        for (const AcceptedRecipient& one : world_->spool.accepted.back().recipients)
            found += one.local() ? QStringLiteral("mailbox %1").arg(one.local()->mailboxId)
                                 : QString::fromStdString(one.relay()->destination.key());
        found.sort();
        return found;
    }
    QString mailboxOf(std::int64_t account) const { return QStringLiteral("mailbox %1").arg(account + 1000); }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        alpha_ = directory().addPartner("alpha", "alpha.example", {"203.0.113.1"});
        directory().addPrimary("example.test");
        directory().addSecondary("held.example", alpha_, RecipientPolicy::callAhead);
        anna_ = directory().addAccount("anna@example.test");
        bert_ = directory().addAccount("bert@example.test");
        world_->authenticator.users["anna@example.test"] = {"secret", {anna_, 0, "anna@example.test"}};
        world_->authenticator.users["alpha-user"] = {"secret", {0, alpha_, ""}};
        world_->resolver.setHost("alpha.example", {"203.0.113.1"});
        // Every quota has to be read on a worker, and has room for a small message.
        world_->quotas.left[anna_] = world_->quotas.left[bert_] = 1'000'000;
        // As the store: a mailbox goes with its account.
        world_->spool.hasMailbox = [this](std::int64_t mailbox) {
            const auto now = directory().directory();
            return now->accountById(mailbox - 1000) != nullptr;
        };
    }

    void anAccountThatIsRemovedWhileItsQuotaIsReadGetsNothing() {
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("anna@example.test");
        QCOMPARE(world_->workers.pending(), std::size_t(1));
        removeAccount("anna@example.test");
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        // There is no mailbox any more: the client comes again, and hears then that there is no such address.
        QCOMPARE(session.body().code, 451);
        QVERIFY(world_->spool.accepted.empty());
        session.mail(sender);
        QCOMPARE(session.rcpt("anna@example.test").code, 550);
    }

    void anAccountThatIsRemovedWhileAnothersQuotaIsReadTakesNobodyDownForGood() {
        Session session(*world_);
        session.mail(sender);
        QCOMPARE(session.rcpt("anna@example.test").code, 250);
        const Asked asked = session.askRcpt("bert@example.test");
        removeAccount("anna@example.test");
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        QCOMPARE(session.body().code, 451);
        QCOMPARE(session.send(sender, "bert@example.test").code, 250);
        QCOMPARE(ends(), QStringList({mailboxOf(bert_)}));
    }

    void anAccountThatIsDisabledWhileItsQuotaIsReadTakesThisMessageAndNoMore() {
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("anna@example.test");
        directory().change();
        directory().account("anna@example.test").enabled = false;
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(ends(), QStringList({mailboxOf(anna_)}));
        session.mail(sender);
        QCOMPARE(session.rcpt("anna@example.test").code, 550);
    }

    void anAliasThatIsEditedWhileQuotasAreReadLeadsWhereItLed() {
        directory().addAlias("info@example.test", {"anna@example.test", "bert@example.test"});
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("info@example.test");
        directory().change().aliases.front().second.targets = {*mail::parseMailbox("bert@example.test")};
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(ends(), QStringList({mailboxOf(anna_), mailboxOf(bert_)}));
        QCOMPARE(session.send(sender, "info@example.test").code, 250);
        QCOMPARE(ends(), QStringList({mailboxOf(bert_)}));
    }

    void anAliasThatIsRemovedWhileQuotasAreReadTakesThisMessageAndNoMore() {
        directory().addAlias("info@example.test", {"anna@example.test"});
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("info@example.test");
        directory().change().aliases.clear();
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        QCOMPARE(session.body().code, 250);
        session.mail(sender);
        QCOMPARE(session.rcpt("info@example.test").code, 550);
    }

    void aMailboxThatFillsWhileItsQuotaWaitsToBeReadIsFull() {
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("anna@example.test");
        world_->quotas.left[anna_] = 0;
        world_->settle();
        QCOMPARE(asked.reply().code, 452);
        QCOMPARE(session.rcpt("bert@example.test").code, 250);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(ends(), QStringList({mailboxOf(bert_)}));
    }

    void settingsThatChangeWhileAQuotaIsReadCountFromTheNextMessageOn() {
        world_->quotas.left[anna_] = 0;
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("anna@example.test");
        world_->settings.set(Setting::quotaRefusal, "permanent");
        world_->settle();
        QCOMPARE(asked.reply().code, 452);
        session.mail(sender);
        QCOMPARE(session.rcpt("anna@example.test").code, 552);
    }

    void whoSendsAndIsDisabledMeanwhileSendsThisMessageAndNoMore() {
        Session session(*world_, "198.51.100.7", ListenerKind::submission);
        QCOMPARE(session.login("anna@example.test", "secret").code, 235);
        session.mail("anna@example.test");
        const Asked asked = session.askRcpt("bert@example.test");
        directory().change();
        directory().account("anna@example.test").enabled = false;
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(session.mail("anna@example.test").code, 535);
    }

    void whoSendsAndIsRemovedMeanwhileSendsThisMessageAndNoMore() {
        Session session(*world_, "198.51.100.7", ListenerKind::submission);
        session.login("anna@example.test", "secret");
        session.mail("anna@example.test");
        const Asked asked = session.askRcpt("bert@example.test");
        removeAccount("anna@example.test");
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(session.mail("anna@example.test").code, 535);
    }

    // Remembered recipients, and the primary that is asked.

    void aDomainThatBecomesPrimaryWhileItsRecipientsAreLookedUpLosesNoMail_data() {
        QTest::addColumn<bool>("known");
        QTest::newRow("a recipient that is remembered") << true;
        QTest::newRow("a recipient that the primary is to be asked for") << false;
    }
    void aDomainThatBecomesPrimaryWhileItsRecipientsAreLookedUpLosesNoMail() {
        QFETCH(bool, known);
        if (known) world_->verified.entries["any@held.example"] = {true, world_->clock.now() + Millis(60'000)};
        world_->verified.onDiskOnly = true;
        world_->start();
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("any@held.example");
        QCOMPARE(world_->workers.pending(), std::size_t(1));
        domain("held.example").role = DomainRole::primary;
        domain("held.example").primaryPartner.reset();
        world_->settle();
        QVERIFY(asked.answered());
        // It is taken and waits for its mailbox, or the client comes again: nobody's mail is refused for good.
        QVERIFY2(asked.reply().code / 100 != 5, asked.reply().oneLine().c_str());
        if (asked.reply().code != 250) return;
        QCOMPARE(session.body().code, 250);
        world_->settle();
        world_->advance(Millis(3'600'000));
        QCOMPARE(world_->queue.rows.size(), std::size_t(1));
        QVERIFY(world_->queue.made.empty());
        QCOMPARE(world_->outbound.at("203.0.113.1:25").received.size(), std::size_t(0));
    }

    void aDomainThatIsRemovedWhileItsRecipientsAreLookedUpIsAnsweredForNow() {
        world_->verified.onDiskOnly = true;
        world_->settings.set(Setting::callAheadUnknown, "defer");
        world_->start();
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("any@held.example");
        directory().change().domains.pop_back();
        world_->settle();
        QCOMPARE(asked.reply().code, 450);
        session.mail(sender);
        QCOMPARE(session.rcpt("any@held.example").code, 550);
    }

    void aPrimaryThatIsSwitchedOffWhileItIsAskedIsUnavailable() {
        world_->settings.set(Setting::callAheadUnknown, "defer");
        world_->start();
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("any@held.example");
        directory().change().partners.front().enabled = false;
        world_->settle();
        QVERIFY(asked.answered());
        QCOMPARE(asked.reply().code, 450);
        QCOMPARE(world_->outbound.at("203.0.113.1:25").connects, std::size_t(0));
    }

    void settingsThatChangeWhileThePrimaryIsAskedCountFromTheNextMessageOn() {
        world_->outbound.at("203.0.113.1:25").up = false;
        world_->settings.set(Setting::callAheadUnknown, "defer");
        world_->start();
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("any@held.example");
        world_->settings.set(Setting::callAheadUnknown, "accept");
        world_->settle();
        QCOMPARE(asked.reply().code, 450);
        session.mail(sender);
        QCOMPARE(session.rcpt("any@held.example").code, 250);
    }

    // Sessions that end.

    void aSessionThatClosesIsNotAnswered_data() {
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("while a quota is read") << QStringLiteral("anna@example.test") << false;
        QTest::newRow("while remembered recipients are read") << QStringLiteral("any@held.example") << true;
        QTest::newRow("while the primary is asked") << QStringLiteral("any@held.example") << false;
    }
    void aSessionThatClosesIsNotAnswered() {
        QFETCH(QString, to);
        QFETCH(bool, onDisk);
        world_->verified.onDiskOnly = onDisk;
        world_->start();
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt(to.toStdString());
        QVERIFY(!asked.answered());
        session.close();
        world_->settle();
        QVERIFY(!asked.answered());
        // What the primary said is remembered all the same, but only where it was asked before the session closed.
        QCOMPARE(world_->verified.entries.size(), std::size_t(!onDisk && to.startsWith(u"any")));
        // The address has its place back.
        world_->settings.set(Setting::maxConnectionsPerAddress, "1");
        QVERIFY(Session(*world_).admitted());
    }

    void aSessionThatClosesWhileWorkersAreBusyGivesItsPlaceBackAtOnce() {
        world_->settings.set(Setting::maxConnectionsPerAddress, "1");
        Session session(*world_);
        session.mail(sender);
        session.askRcpt("anna@example.test");
        QVERIFY(!Session(*world_).admitted());
        session.close();
        QCOMPARE(world_->workers.pending(), std::size_t(1));
        QVERIFY(Session(*world_).admitted());
        world_->settle();
    }

    void whatWasAcceptedBeforeAResetIsNotSent() {
        Session session(*world_);
        session.mail(sender);
        const Asked asked = session.askRcpt("anna@example.test");
        world_->settle();
        QCOMPARE(asked.reply().code, 250);
        session.host().reset();
        session.mail(sender);
        QCOMPARE(session.rcpt("bert@example.test").code, 250);
        QCOMPARE(session.body().code, 250);
        QCOMPARE(ends(), QStringList({mailboxOf(bert_)}));
    }

    void twoSessionsThatAskForOneRecipientAreBothAnswered() {
        world_->start();
        Session first(*world_), second(*world_);
        first.mail(sender);
        second.mail(sender);
        const Asked one = first.askRcpt("any@held.example"), other = second.askRcpt("any@held.example");
        first.close();
        world_->settle();
        QVERIFY(!one.answered());
        QCOMPARE(other.reply().code, 250);
        QCOMPARE(world_->outbound.at("203.0.113.1:25").jobs, std::size_t(1));
    }

    // What the disk has to say.

    void anAccountThatIsRemovedWhileTheMessageIsStoredIsNobodysPromise() {
        world_->spool.holdCommits = true;
        Session session(*world_);
        session.mail(sender);
        session.rcpt("anna@example.test");
        QCOMPARE(session.askBodyStart().reply().code, 354);
        const Asked end = session.askBodyEnd();
        world_->settle();
        QVERIFY(!end.answered());
        removeAccount("anna@example.test");
        world_->spool.held.front()();
        world_->settle();
        QCOMPARE(end.reply().code, 451);
        QVERIFY(world_->queue.messages.empty());
    }

    // The quota is read again when all of the message is there.
    void aMailboxThatFillsBeforeItsQuotaIsReadAtTheEndTakesNothing() {
        Session session(*world_);
        session.mail(sender);
        QCOMPARE(session.rcpt("anna@example.test").code, 250);
        QCOMPARE(session.askBodyStart().reply().code, 354);
        const Asked end = session.askBodyEnd();
        QVERIFY(!end.answered());
        world_->quotas.left[anna_] = 0;
        world_->settle();
        QCOMPARE(end.reply().code, 452);
        QVERIFY(world_->spool.accepted.empty());
    }

    void aSessionThatClosesWhileItsQuotaIsReadAtTheEndLeavesNothingHalfDone() {
        Session session(*world_);
        session.mail(sender);
        session.rcpt("anna@example.test");
        session.askBodyStart();
        const Asked end = session.askBodyEnd();
        QVERIFY(world_->workers.pending() > 0);
        session.close();
        world_->settle();
        QVERIFY(!end.answered());
        // All of it had come: it is kept, whole, or not at all.
        QVERIFY(world_->spool.accepted.size() <= 1);
        QCOMPARE(world_->spool.bodies.size(), world_->spool.accepted.size());
    }

    void aSenderWhoIsRemovedWhileHisMessageIsStoredIsAnswered() {
        world_->spool.holdCommits = true;
        Session session(*world_, "198.51.100.7", ListenerKind::submission);
        session.login("anna@example.test", "secret");
        session.mail("anna@example.test");
        session.rcpt("bert@example.test");
        session.askBodyStart();
        const Asked end = session.askBodyEnd();
        world_->settle();
        removeAccount("anna@example.test");
        world_->spool.held.front()();
        world_->settle();
        QCOMPARE(end.reply().code, 250);
    }
};

QTEST_GUILESS_MAIN(ReceptionRacesTest)
#include "reception_races_test.moc"
