// What RCPT is answered for a domain whose primary tells its recipients: the whole table, through reception, and the
// same by "what would happen".
#include "group/recipient_book.h"
#include "support/fake_copies.h"
#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::test;
using config::Setting;
using group::RecipientState;

class SyncedRecipientsTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;
    std::unique_ptr<FakeCopies> copies_;
    std::unique_ptr<group::SyncedRecipients> book_;
    std::int64_t domain_ = 0;

    group::CopyHead& head() { return copies_->heads.at(domain_); }
    std::string rcpt(const std::string& to, const std::string& from = "x@foreign.example") {
        Session session(*world_);
        (void)session.mail(from);
        return session.rcpt(to).oneLine();
    }
    std::string explain(const std::string& to) {
        std::string reply;
        world_->core().explain(*mail::parseMailbox("x@foreign.example"), *mail::parseMailbox(to),
                               [&](const relay::Explanation& e) { reply = e.reply.oneLine(); });
        world_->settle();
        return reply;
    }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        const auto primary = world_->directory.addPartner("mx1", "mx1.example", {"203.0.113.1"});
        world_->resolver.setHost("mx1.example", {"203.0.113.1"});
        domain_ = world_->directory.addSecondary("held.example", primary, RecipientPolicy::synced);
        copies_ = std::make_unique<FakeCopies>();
        copies_->add(domain_, "held.example", world_->clock.now());
        book_ = std::make_unique<group::SyncedRecipients>(*copies_, world_->settings, world_->workers, world_->clock);
        world_->recipients = book_.get();
        copies_->put(domain_, "known", RecipientState::normal);
        copies_->put(domain_, "rehearsed", RecipientState::rehearsal);
        copies_->put(domain_, "full", RecipientState::full);
        copies_->put(domain_, "disabled", RecipientState::disabled);
        copies_->put(domain_, "removed", RecipientState::removed, world_->clock.now());
        copies_->put(domain_, "gone", RecipientState::removed, world_->clock.now() - Millis(2 * 3'600'000));
    }

    void everyRecipientIsAnsweredByTheTable_data() {
        QTest::addColumn<QString>("local");
        QTest::addColumn<QString>("domain"); // what is said of it
        QTest::addColumn<QString>("fresh");
        QTest::addColumn<QString>("stale");
        const auto row = [](const char* local, const char* domain, const char* fresh, const char* stale) {
            QTest::addRow("%s, %s", local, *domain ? domain : "as usual") << local << domain << fresh << stale;
        };
        row("known", "", "250 2.1.5", "250 2.1.5");
        row("rehearsed", "", "250 2.1.5", "250 2.1.5");
        row("full", "", "452 4.2.2", "250 2.1.5");
        row("known", "full", "452 4.2.2", "250 2.1.5");
        row("disabled", "", "550 5.2.1", "450 4.2.1");
        row("removed", "", "450 4.1.1", "450 4.1.1");
        row("gone", "", "550 5.1.1", "450 4.4.3");
        row("unknown", "", "550 5.1.1", "450 4.4.3");
        row("unknown", "everyone", "250 2.1.5", "250 2.1.5");
        row("postmaster", "", "250 2.1.5", "250 2.1.5");
        row("Postmaster", "full", "250 2.1.5", "250 2.1.5");
        row("abuse", "roles", "250 2.1.5", "250 2.1.5");
        row("known", "off", "450 4.2.1", "450 4.2.1");
        row("unknown", "off", "450 4.2.1", "450 4.2.1");
    }
    void everyRecipientIsAnsweredByTheTable() {
        QFETCH(QString, local);
        QFETCH(QString, domain);
        QFETCH(QString, fresh);
        QFETCH(QString, stale);
        head().state.full = domain == "full";
        head().state.everyone = domain == "everyone";
        head().state.enabled = domain != "off";
        if (domain == "roles") head().state.roles = {"abuse"};
        const std::string to = local.toStdString() + "@held.example";
        QVERIFY2(rcpt(to).starts_with(fresh.toStdString()), rcpt(to).c_str());
        QVERIFY2(explain(to).starts_with(fresh.toStdString()), explain(to).c_str());
        head().confirmedAt = world_->clock.now() - Millis(25LL * 3'600'000);
        QVERIFY2(rcpt(to).starts_with(stale.toStdString()), rcpt(to).c_str());
        QVERIFY2(explain(to).starts_with(stale.toStdString()), explain(to).c_str());
    }

    void theReturnAddressesOfThePrimaryAreTakenForReportsAlone() {
        const std::string to = "SRS0=ab12=XY=foreign.example=x@held.example";
        QVERIFY(rcpt(to, "").starts_with("250"));
        QVERIFY(rcpt(to).starts_with("550"));
    }

    void withoutAListOnlyWhatEveryDomainHasIsTaken() {
        copies_->heads.clear();
        QVERIFY(rcpt("known@held.example").starts_with("450 4.4.3"));
        QVERIFY(rcpt("postmaster@held.example").starts_with("250"));
        QVERIFY(rcpt("SRS0=ab12=XY=foreign.example=x@held.example", "").starts_with("250"));
    }

    void withoutABookItIsTheSame() {
        world_->recipients = nullptr;
        QVERIFY(rcpt("known@held.example").starts_with("450 4.4.3"));
        QVERIFY(explain("known@held.example").starts_with("450 4.4.3"));
        QVERIFY(rcpt("postmaster@held.example").starts_with("250"));
    }

    void aListThatWasNeverConfirmedRefusesNobody() {
        head().confirmedAt.reset();
        QVERIFY(rcpt("unknown@held.example").starts_with("450 4.4.3"));
        QVERIFY(rcpt("known@held.example").starts_with("250"));
    }

    void aPrimaryThatWentInOrderKeepsItsListFreshForAWeek() {
        head().confirmedAt = world_->clock.now() - Millis(6LL * 24 * 3'600'000);
        head().byeAt = head().confirmedAt;
        QVERIFY(rcpt("unknown@held.example").starts_with("550 5.1.1"));
        head().confirmedAt = head().byeAt = world_->clock.now() - Millis(8LL * 24 * 3'600'000);
        QVERIFY(rcpt("unknown@held.example").starts_with("450 4.4.3"));
    }

    void theTimesAreThoseOfTheSettings() {
        world_->settings.set(Setting::groupListGrace, "0");
        QVERIFY(rcpt("removed@held.example").starts_with("550 5.1.1"));
        world_->settings.set(Setting::groupListFresh, "1h");
        head().confirmedAt = world_->clock.now() - Millis(2 * 3'600'000);
        QVERIFY(rcpt("removed@held.example").starts_with("450 4.4.3"));
    }

    void whatThePrimarySaysThatItTakesIsEnforcedHere() {
        head().state.largest = 1000;
        Session session(*world_);
        mail::MailParameters parameters;
        parameters.size = 1500;
        (void)session.mail("x@foreign.example", parameters);
        QCOMPARE(session.rcpt("known@held.example").code, 552);
    }

    void aSessionThatEndsBeforeTheAnswerHarmsNothing() {
        {
            Session session(*world_);
            (void)session.mail("x@foreign.example");
            const Asked asked = session.askRcpt("known@held.example");
            QVERIFY(!asked.answered());
        }
        world_->settle();
    }
};

QTEST_GUILESS_MAIN(SyncedRecipientsTest)
#include "synced_recipients_test.moc"
