#include "api/accounts_api.h"
#include "api/addresses_api.h"
#include "api/domains_api.h"
#include "api/partners_api.h"
#include "api/verdict_text.h"
#include "api_fixture.h"
#include "crypto/password_hash.h"
#include "crypto/scram.h"

#include <QTest>

using namespace ismail;
using namespace ismail::service;
using namespace ismail::test;

namespace {

struct World : ApiFixture {
    accounts::SendingLimits sending{clock};
    accounts::LoginGuard guard{clock, store->directory(), log};
    DomainsApi domains{{store->directory(), store->queueAdmin(), store->quotas(), relay}};
    PartnersApi partners{{store->directory(), store->queueAdmin(), relay, secret}};
    AccountsApi accounts{{store->directory(), store->mailboxes(), store->logins(), sending}};
    AddressesApi addresses{{store->directory(), guard}};

    Result<rpc::DomainInfo> addPrimary(const std::string& name) {
        rpc::DomainAdd::Request request;
        request.domain = name;
        return domains.handle(rpc::DomainAdd{}, admin, request);
    }
    Result<rpc::DomainInfo> addSecondary(const std::string& name, const std::string& primary = {}) {
        rpc::DomainAdd::Request request;
        request.domain = name;
        request.domainRole = rpc::DomainRole::secondary;
        request.primaryPartner = primary;
        return domains.handle(rpc::DomainAdd{}, admin, request);
    }
    Result<rpc::AccountInfo> addAccount(const std::string& address, const std::string& password, bool scram = false) {
        rpc::AccountAdd::Request request;
        request.address = address;
        request.password = Secret<std::string>(password);
        request.scram = scram;
        return accounts.handle(rpc::AccountAdd{}, admin, request);
    }
};

} // namespace

class DirectoryApiTest : public QObject {
    Q_OBJECT
private slots:
    void aDomainIsAddedUnderItsAsciiName() {
        World world;
        const auto added = world.addPrimary("B\xC3\xBC"
                                            "cher.Example");
        QVERIFY2(added.ok(), errorOf(added).c_str());
        QCOMPARE(added->domain, std::string("xn--bcher-kva.example"));
        QVERIFY(added->version > 0);
        rpc::DomainList::Request list;
        list.page.contains = "b\xC3\xBC"
                             "ch";
        QCOMPARE(world.domains.handle(rpc::DomainList{}, world.viewer, list)->total, std::int64_t(1));
    }
    void theClashOfRolesIsRefusedWithTheReason() {
        World world;
        QVERIFY(world.addPrimary("example.org").ok());
        const auto clash = world.addSecondary("example.org");
        QVERIFY(failsWith(clash, ErrorKind::conflict));
        QVERIFY2(says(errorOf(clash), "already primary"), errorOf(clash).c_str());
    }
    void fieldsOfTheOtherRoleAreRefused() {
        World world;
        rpc::DomainAdd::Request request;
        request.domain = "example.org";
        request.hold = rpc::seconds(3600);
        QVERIFY(failsWith(world.domains.handle(rpc::DomainAdd{}, world.admin, request), ErrorKind::invalid));
        QVERIFY(world.addPartner("alpha") != 0);
        request.hold.reset();
        request.domainRole = rpc::DomainRole::secondary;
        request.secondaries = std::vector<rpc::SecondaryInfo>{{"alpha", {}}};
        QVERIFY(failsWith(world.domains.handle(rpc::DomainAdd{}, world.admin, request), ErrorKind::invalid));
    }
    void aPrimaryBeginsWithItsLimitsAndASecondaryHasNone() {
        World world;
        rpc::DomainAdd::Request request;
        request.domain = "example.org";
        request.quota = 5000;
        request.accountQuota = 0;
        request.sendLimits = rpc::SendLimits{{}, 100, {}, {}};
        request.plusAddressing = false;
        const auto added = world.domains.handle(rpc::DomainAdd{}, world.admin, request);
        QVERIFY2(added.ok(), errorOf(added).c_str());
        QCOMPARE(added->quota.value_or(0), std::int64_t(5000));
        QCOMPARE(added->accountQuota.value_or(-1), std::int64_t(0));
        QCOMPARE(added->sendLimits.messagesDay.value_or(0), std::int64_t(100));
        QVERIFY(!added->plusAddressing);
        request.domain = "held.example";
        request.domainRole = rpc::DomainRole::secondary;
        QVERIFY(failsWith(world.domains.handle(rpc::DomainAdd{}, world.admin, request), ErrorKind::invalid));
        request.quota.reset();
        request.accountQuota.reset();
        request.sendLimits.reset();
        const auto secondary = world.domains.handle(rpc::DomainAdd{}, world.admin, request);
        QVERIFY2(secondary.ok(), errorOf(secondary).c_str());
        QVERIFY(!secondary->plusAddressing);
        rpc::DomainSet::Request set;
        set.domain = "held.example";
        set.plusAddressing = true;
        QVERIFY(world.domains.handle(rpc::DomainSet{}, world.admin, set)->plusAddressing);
    }
    void aChangeOfRoleThatDropsSettingsHasToBeConfirmed() {
        World world;
        QVERIFY(world.addPartner("alpha") != 0);
        QVERIFY(world.addSecondary("example.org", "alpha").ok());
        rpc::DomainSet::Request set;
        set.domain = "example.org";
        set.domainRole = rpc::DomainRole::primary;
        const auto refused = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY(failsWith(refused, ErrorKind::conflict));
        QVERIFY2(says(errorOf(refused), "drops its primary alpha"), errorOf(refused).c_str());
        set.roleConfirmed = true;
        const auto changed = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY2(changed.ok(), errorOf(changed).c_str());
        QCOMPARE(changed->primaryPartner, std::string());
        QVERIFY(changed->domainRole == rpc::DomainRole::primary);
    }
    void onlyAPrimarySignsBounceAddresses() {
        World world;
        rpc::DomainAdd::Request add;
        add.domain = "example.org";
        add.signBounceAddresses = true;
        const auto added = world.domains.handle(rpc::DomainAdd{}, world.admin, add);
        QVERIFY(added.ok() && added->signBounceAddresses);
        rpc::DomainSet::Request set;
        set.domain = "example.org";
        set.domainRole = rpc::DomainRole::secondary;
        const auto refused = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY2(says(errorOf(refused), "drops the signing of its bounce addresses"), errorOf(refused).c_str());
        set.roleConfirmed = true;
        const auto changed = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY2(changed.ok(), errorOf(changed).c_str());
        QVERIFY(!changed->signBounceAddresses);
        set = {};
        set.domain = "example.org";
        set.signBounceAddresses = true;
        QVERIFY(failsWith(world.domains.handle(rpc::DomainSet{}, world.admin, set), ErrorKind::invalid));
    }
    void heldMailIsTakenInOnlyWhenSomebodySaidSo() {
        World world;
        QVERIFY(world.addSecondary("example.org").ok());
        QVERIFY(world.accept({world.to("somebody", "example.org")}) != 0);
        rpc::DomainGet::Request get;
        get.domain = "EXAMPLE.org.";
        QCOMPARE(world.domains.handle(rpc::DomainGet{}, world.viewer, get)->held, std::int64_t(1));
        rpc::DomainSet::Request set;
        set.domain = "example.org";
        set.domainRole = rpc::DomainRole::primary;
        const auto refused = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY(failsWith(refused, ErrorKind::conflict));
        QVERIFY2(says(errorOf(refused), "holds 1 message") && says(errorOf(refused), "1 recipient"),
                 errorOf(refused).c_str());
        set.takeInHeld = true;
        const auto changed = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY2(changed.ok(), errorOf(changed).c_str());
        QVERIFY(changed->domainRole == rpc::DomainRole::primary);
    }
    void mailThatWaitsForAnAccountIsSaidOfItsDomain() {
        World world;
        const auto added = world.addPrimary("example.org");
        const auto id = world.accept({world.to("somebody", "example.org")});
        store::QueueHome home{{id, 0}, {}, "here:example.org", {550, {5, 1, 1}, "No such mailbox here"}};
        QVERIFY(world.store->queueMoves().takeIn({home}).ok());
        rpc::DomainGet::Request get;
        get.domain = "example.org";
        const auto shown = world.domains.handle(rpc::DomainGet{}, world.viewer, get);
        QCOMPARE(shown->held, std::int64_t(1));
        QVERIFY(shown->verdict == rpc::Severity::warning);
        QVERIFY2(says(shown->verdictText, "Mail for 1 recipient waits on hold"), shown->verdictText.c_str());
    }
    void anEditOfAnOldVersionIsAConflict() {
        World world;
        const auto added = world.addPrimary("example.org");
        rpc::DomainSet::Request set;
        set.domain = "example.org";
        set.version = added->version;
        set.enabled = false;
        const auto first = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY2(first.ok(), errorOf(first).c_str());
        QVERIFY(!first->enabled);
        QVERIFY(first->version != added->version);
        QVERIFY(failsWith(world.domains.handle(rpc::DomainSet{}, world.admin, set), ErrorKind::conflict));
    }
    void whatIsReplacedAsAWholeMustHaveBeenRead() {
        World world;
        QVERIFY(world.addPartner("alpha") != 0);
        const auto domain = world.addPrimary("example.org");
        const auto refusedWith = [](const auto& result, const char* words) {
            return failsWith(result, ErrorKind::invalid) && says(errorOf(result), words) &&
                   says(errorOf(result), "version that was read");
        };
        rpc::DomainSet::Request set;
        set.domain = "example.org";
        set.secondaries.emplace().push_back({"alpha", {}});
        QVERIFY(refusedWith(world.domains.handle(rpc::DomainSet{}, world.admin, set), "secondaries"));
        set.version = domain->version;
        QCOMPARE(world.domains.handle(rpc::DomainSet{}, world.admin, set)->secondaries.size(), std::size_t(1));
        // An empty list is a list.
        set.version.reset();
        set.secondaries.emplace();
        QVERIFY(refusedWith(world.domains.handle(rpc::DomainSet{}, world.admin, set), "secondaries"));
        set.secondaries.reset();
        set.sendLimits.emplace();
        QVERIFY(refusedWith(world.domains.handle(rpc::DomainSet{}, world.admin, set), "sending limits"));
        rpc::DomainGet::Request get;
        get.domain = "example.org";
        QCOMPARE(world.domains.handle(rpc::DomainGet{}, world.admin, get)->secondaries.size(), std::size_t(1));
        rpc::PartnerSet::Request partner;
        partner.partner = "alpha";
        partner.addresses.emplace();
        QVERIFY(refusedWith(world.partners.handle(rpc::PartnerSet{}, world.admin, partner), "list of addresses"));
        partner.addresses.reset();
        partner.port = 2525;
        QVERIFY(world.partners.handle(rpc::PartnerSet{}, world.admin, partner).ok());
    }
    void theTextsAndListsOfAnAddressMustHaveBeenReadToo() {
        World world;
        QVERIFY(world.addPrimary("example.org").ok());
        const auto account = world.addAccount("user@example.org", "long enough");
        rpc::AccountSet::Request set;
        set.address = "user@example.org";
        const auto refusal = [&] { return world.accounts.handle(rpc::AccountSet{}, world.admin, set); };
        set.forwards.emplace();
        QVERIFY(failsWith(refusal(), ErrorKind::invalid) && says(errorOf(refusal()), "list of addresses"));
        set.forwards.reset();
        set.autoReply.emplace();
        QVERIFY(failsWith(refusal(), ErrorKind::invalid) && says(errorOf(refusal()), "automatic answer"));
        set.autoReply.reset();
        set.sendLimits.emplace();
        QVERIFY(failsWith(refusal(), ErrorKind::invalid) && says(errorOf(refusal()), "sending limits"));
        set.version = account->version;
        QVERIFY(world.accounts.handle(rpc::AccountSet{}, world.admin, set).ok());

        rpc::AliasAdd::Request add;
        add.address = "info@example.org";
        add.targets = {"user@example.org", "other@example.com"};
        const auto alias = world.addresses.handle(rpc::AliasAdd{}, world.admin, add);
        QVERIFY2(alias.ok(), errorOf(alias).c_str());
        rpc::AliasSet::Request edit;
        edit.address = "info@example.org";
        edit.targets = {"user@example.org"};
        const auto refused = world.addresses.handle(rpc::AliasSet{}, world.admin, edit);
        QVERIFY(failsWith(refused, ErrorKind::invalid) && says(errorOf(refused), "list of addresses"));
        edit.version = alias->version;
        QCOMPARE(world.addresses.handle(rpc::AliasSet{}, world.admin, edit)->targets.size(), std::size_t(1));
    }
    void zeroSecondsStandForTheSetting() {
        World world;
        QVERIFY(world.addSecondary("example.org").ok());
        rpc::DomainSet::Request set;
        set.domain = "example.org";
        set.hold = rpc::seconds(3600);
        QVERIFY(*world.domains.handle(rpc::DomainSet{}, world.admin, set)->hold == rpc::seconds(3600));
        set.hold = rpc::seconds(0);
        QVERIFY(!world.domains.handle(rpc::DomainSet{}, world.admin, set)->hold);
        set.hold = rpc::seconds(30);
        QVERIFY(failsWith(world.domains.handle(rpc::DomainSet{}, world.admin, set), ErrorKind::invalid));
    }
    void aSecondaryThatTakesEverybodyIsWarnedAbout() {
        World world;
        QVERIFY(world.addSecondary("example.org")->verdict != rpc::Severity::warning);
        rpc::DomainSet::Request set;
        set.domain = "example.org";
        set.recipientPolicy = rpc::RecipientPolicy::acceptAll;
        const auto changed = world.domains.handle(rpc::DomainSet{}, world.admin, set);
        QVERIFY(changed->verdict == rpc::Severity::warning);
        QVERIFY(says(changed->verdictText, "Every recipient"));
    }
    void aDomainGoesOnlyWhenItIsMeant() {
        World world;
        QVERIFY(world.addPrimary("example.org").ok());
        QVERIFY(world.addAccount("user@example.org", "long enough").ok());
        rpc::DomainRemove::Request remove;
        remove.domain = "example.org";
        remove.dryRun = true;
        const auto counted = world.domains.handle(rpc::DomainRemove{}, world.admin, remove);
        QCOMPARE(counted->accounts, std::int64_t(1));
        QVERIFY(!counted->removed);
        QVERIFY(world.store->directory().directory()->domain("example.org"));
        remove.dryRun = false;
        QVERIFY(world.domains.handle(rpc::DomainRemove{}, world.admin, remove)->removed);
        QVERIFY(!world.store->directory().directory()->domain("example.org"));
    }
    void aRecipientListIsEditedAndRead() {
        World world;
        QVERIFY(world.addSecondary("example.org").ok());
        rpc::RecipientsEdit edit{"example.org", {"Bob", "alice@example.org"}};
        const auto added = world.domains.handle(rpc::RecipientsAdd{}, world.admin, edit);
        QVERIFY2(added.ok(), errorOf(added).c_str());
        QCOMPARE(added->total, std::int64_t(2));
        rpc::RecipientsList::Request list;
        list.domain = "example.org";
        QVERIFY(world.domains.handle(rpc::RecipientsList{}, world.admin, list)->recipients ==
                (std::vector<std::string>{"alice", "bob"}));
        edit.recipients = {"carol"};
        QCOMPARE(world.domains.handle(rpc::RecipientsReplace{}, world.admin, edit)->removed, std::int64_t(2));
        edit.recipients = {"x@elsewhere.org"};
        QVERIFY(failsWith(world.domains.handle(rpc::RecipientsAdd{}, world.admin, edit), ErrorKind::invalid));
    }
    void aPrimaryDomainHasNoRecipientList() {
        World world;
        QVERIFY(world.addPrimary("example.org").ok());
        rpc::RecipientsList::Request list;
        list.domain = "example.org";
        QVERIFY(failsWith(world.domains.handle(rpc::RecipientsList{}, world.admin, list), ErrorKind::conflict));
    }

    void aPartnersPasswordsNeverComeOut() {
        World world;
        rpc::PartnerAdd::Request request;
        request.partner = "alpha";
        request.host = "alpha.example";
        request.user = "us";
        request.password = Secret<std::string>("outgoing one");
        request.inboundUser = "alpha";
        request.inboundPassword = Secret<std::string>("incoming one");
        const auto added = world.partners.handle(rpc::PartnerAdd{}, world.admin, request);
        QVERIFY2(added.ok(), errorOf(added).c_str());
        QVERIFY(added->hasPassword && added->hasInboundPassword);
        const auto* stored = world.store->directory().directory()->partnerByName("alpha");
        QVERIFY(!says(stored->protectedPassword, "outgoing"));
        QCOMPARE(world.secret.reveal(stored->protectedPassword).reveal(), std::string("outgoing one"));
        QVERIFY(crypto::verifyPassword(Secret<std::string>("incoming one"), stored->inboundVerifier));
    }
    void aLogInWithoutPasswordIsRefused() {
        World world;
        rpc::PartnerAdd::Request request;
        request.partner = "alpha";
        request.host = "alpha.example";
        request.user = "us";
        QVERIFY(failsWith(world.partners.handle(rpc::PartnerAdd{}, world.admin, request), ErrorKind::invalid));
        request.user.reset();
        request.addresses = {"192.0.2.0/24", "not an address"};
        QVERIFY(failsWith(world.partners.handle(rpc::PartnerAdd{}, world.admin, request), ErrorKind::invalid));
    }
    void anEditOfAPartnerKeepsWhatItDoesNotName() {
        World world;
        QVERIFY(world.addPartner("alpha") != 0);
        rpc::PartnerSet::Request set;
        set.partner = "alpha";
        set.newName = "beta";
        set.port = std::uint16_t(2525);
        const auto changed = world.partners.handle(rpc::PartnerSet{}, world.admin, set);
        QVERIFY2(changed.ok(), errorOf(changed).c_str());
        QCOMPARE(changed->partner, std::string("beta"));
        QCOMPARE(changed->host, std::string("alpha.example"));
        QCOMPARE(changed->port, std::uint16_t(2525));
    }
    void aPartnerInUseIsKept() {
        World world;
        QVERIFY(world.addPartner("alpha") != 0);
        QVERIFY(world.addSecondary("example.org", "alpha").ok());
        rpc::PartnerRemove::Request remove;
        remove.partner = "alpha";
        const auto refused = world.partners.handle(rpc::PartnerRemove{}, world.admin, remove);
        QVERIFY(failsWith(refused, ErrorKind::conflict));
        QVERIFY(says(errorOf(refused), "example.org"));
        remove.dryRun = true;
        QVERIFY(world.partners.handle(rpc::PartnerRemove{}, world.admin, remove)->usedBy ==
                std::vector<std::string>{"example.org"});
    }
    void aPartnerShowsItsStateAndWhatIsHeldForIt() {
        World world;
        const auto id = world.addPartner("alpha");
        QVERIFY(world.addSecondary("example.org", "alpha").ok());
        QVERIFY(world.accept({world.to("somebody", "example.org")}) != 0);
        relay::PartnerView view;
        view.id = id;
        view.name = "alpha";
        view.state = relay::PartnerView::State::down;
        view.lastError = {451, {4, 4, 1}, "Connection refused"};
        world.relay.partnerViews.push_back(view);
        rpc::PartnerGet::Request get;
        get.partner = "alpha";
        const auto shown = world.partners.handle(rpc::PartnerGet{}, world.admin, get);
        QVERIFY(shown->state == rpc::PartnerState::down);
        QCOMPARE(shown->held, std::int64_t(1));
        QVERIFY(says(shown->lastReply, "Connection refused"));
        QVERIFY(shown->primaryFor == std::vector<std::string>{"example.org"});
    }
    void onlySecondariesAreAsked() {
        World world;
        const auto id = world.addPartner("alpha");
        QVERIFY(world.addPartner("beta") != 0);
        rpc::DomainAdd::Request request;
        request.domain = "example.org";
        request.secondaries.emplace().push_back({"alpha", {}});
        QVERIFY(world.domains.handle(rpc::DomainAdd{}, world.admin, request).ok());
        world.relay.answers.emplace(id, std::vector<relay::PartnerDomainView>{
                                            {"example.org", true, {250, {2, 0, 0}, "Started"}, world.clock.now()}});
        rpc::PartnerQueryNow::Request query;
        const auto asked = world.partners.handle(rpc::PartnerQueryNow{}, world.admin, query);
        QVERIFY2(asked.ok(), errorOf(asked).c_str());
        QVERIFY(world.relay.asked == std::vector<std::int64_t>{id});
        QCOMPARE(asked->queries.size(), std::size_t(1));
        QVERIFY(asked->queries[0].ok);
        QCOMPARE(asked->queries[0].partner, std::string("alpha"));
        query.partner = "beta";
        QVERIFY(failsWith(world.partners.handle(rpc::PartnerQueryNow{}, world.admin, query), ErrorKind::conflict));
    }

    void anAccountBelongsOnThePrimary() {
        World world;
        QVERIFY(world.addSecondary("example.org").ok());
        const auto refused = world.addAccount("user@example.org", "long enough");
        QVERIFY(failsWith(refused, ErrorKind::conflict));
        QVERIFY2(says(errorOf(refused), "on the primary"), errorOf(refused).c_str());
        QVERIFY(failsWith(world.addAccount("user@unknown.org", "long enough"), ErrorKind::notFound));
    }
    void aShortPasswordIsRefusedWithTheNumber() {
        World world;
        QVERIFY(world.addPrimary("example.org").ok());
        const auto refused = world.addAccount("user@example.org", "sh\xC3\xB6rt");
        QVERIFY(failsWith(refused, ErrorKind::invalid));
        QVERIFY2(says(errorOf(refused), "at least 8 characters; this one has 5"), errorOf(refused).c_str());
    }
    void scramIsKeptOnlyForThoseWhoOptIn() {
        World world;
        QVERIFY(world.addPrimary("example.org").ok());
        QVERIFY(!world.addAccount("a@example.org", "long enough")->scram);
        QVERIFY(world.addAccount("b@example.org", "long enough", true)->scram);
        rpc::AccountPasswd::Request passwd;
        passwd.address = "b@example.org";
        passwd.password = Secret<std::string>("another one");
        QVERIFY(world.accounts.handle(rpc::AccountPasswd{}, world.admin, passwd)->scram);
        const auto stored = world.store->directory().accountByAddress("b@example.org");
        QVERIFY(crypto::verifyPassword(Secret<std::string>("another one"), stored->account.verifier));
        QVERIFY(crypto::parseScramVerifier(stored->account.scramVerifier).has_value());
    }
    void anEditKeepsThePassword() {
        World world;
        QVERIFY(world.addPrimary("example.org").ok());
        QVERIFY(world.addAccount("user@example.org", "long enough").ok());
        rpc::AccountSet::Request set;
        set.address = "USER@example.org";
        set.description = "Somebody";
        const auto changed = world.accounts.handle(rpc::AccountSet{}, world.admin, set);
        QVERIFY2(changed.ok(), errorOf(changed).c_str());
        QCOMPARE(changed->description, std::string("Somebody"));
        const auto stored = world.store->directory().accountByAddress("user@example.org");
        QVERIFY(crypto::verifyPassword(Secret<std::string>("long enough"), stored->account.verifier));
    }
    void aDeliveredMessageIsReadInPieces() {
        World world;
        const auto inbox = world.makeInbox();
        QVERIFY(world.accept({world.into(inbox)}, "Subject: x\r\n\r\nbody\r\n") != 0);
        rpc::MailboxMessages::Request list;
        list.address = "user@example.test";
        const auto messages = world.accounts.handle(rpc::MailboxMessages{}, world.admin, list);
        QVERIFY2(messages.ok(), errorOf(messages).c_str());
        QCOMPARE(messages->messages.size(), std::size_t(1));
        QVERIFY(!messages->more);
        rpc::MailboxFetch::Request fetch;
        fetch.address = "user@example.test";
        fetch.uid = messages->messages[0].uid;
        fetch.length = 10;
        Bytes whole;
        for (;;) {
            const auto piece = world.accounts.handle(rpc::MailboxFetch{}, world.admin, fetch);
            QVERIFY2(piece.ok(), errorOf(piece).c_str());
            if (piece->data.data.empty()) break;
            whole += piece->data.data;
            fetch.offset += static_cast<std::int64_t>(piece->data.data.size());
        }
        QCOMPARE(whole, Bytes("Return-Path: <a@sender.test>\r\nSubject: x\r\n\r\nbody\r\n"));
        fetch.uid = 99;
        QVERIFY(failsWith(world.accounts.handle(rpc::MailboxFetch{}, world.admin, fetch), ErrorKind::notFound));
    }
    void theNewestMailIsReadFirstWithItsSenderAndWhatWasDecided() {
        World world;
        const auto inbox = world.makeInbox();
        for (int i = 0; i < 3; ++i) {
            auto message = world.message({world.into(inbox)});
            if (i == 2) {
                trust::Verdict verdict;
                verdict.overall = {7, trust::Decision::junk};
                message.verdict = verdictText(verdict);
            }
            QVERIFY(world.commit(std::move(message), "Subject: x\r\n\r\nbody\r\n"));
        }
        rpc::MailboxMessages::Request list;
        list.address = "user@example.test";
        list.newestFirst = true;
        list.limit = 2;
        const auto first = world.accounts.handle(rpc::MailboxMessages{}, world.admin, list);
        QVERIFY2(first.ok(), errorOf(first).c_str());
        QCOMPARE(first->messages.size(), std::size_t(2));
        QVERIFY(first->more);
        QCOMPARE(first->messages[0].uid, std::int64_t(3));
        QVERIFY(first->messages[0].decision == rpc::MailDecision::junk);
        QCOMPARE(first->messages[0].points, std::int64_t(7));
        QVERIFY(!first->messages[1].decision);
        QCOMPARE(first->messages[1].sender.value_or("none"), std::string("a@sender.test"));
        list.afterUid = first->messages[1].uid;
        const auto rest = world.accounts.handle(rpc::MailboxMessages{}, world.admin, list);
        QCOMPARE(rest->messages.size(), std::size_t(1));
        QCOMPARE(rest->messages[0].uid, std::int64_t(1));
        QVERIFY(!rest->more);
    }
};

QTEST_GUILESS_MAIN(DirectoryApiTest)
#include "directory_api_test.moc"
