// Scripted senders: what each of them gets told, and where their mail ends up.
#include "crypto/signature.h"
#include "relay/checks/client_checks.h"
#include "support/door_doubles.h"
#include "support/relay_peers.h"
#include "support/signing_world.h"
#include "trust/arc.h"
#include "trust/dkim_sign.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

namespace {

constexpr const char* honest = "192.0.2.10"; // may send for good.example, and has a name that leads back
constexpr const char* nameless = "198.51.100.66";

DnsAnswer answered(std::vector<std::string> values) {
    DnsAnswer answer;
    answer.status = DnsStatus::ok;
    answer.values = std::move(values);
    answer.ttl = Millis(60'000);
    return answer;
}

DnsAnswer without(DnsStatus status) {
    DnsAnswer answer;
    answer.status = status;
    return answer;
}

struct World {
    explicit World(std::vector<std::pair<Setting, std::string>> settings = {}) {
        relay.settings.set(Setting::greetPause, "0");
        relay.settings.set(Setting::greylistScope, "off");
        for (const auto& [setting, value] : settings)
            relay.settings.set(setting, value);
        relay.directory.addPrimary("own.test");
        relay.directory.addAccount("anna@own.test");
        relay.directory.addAccount("bert@own.test");
        relay.door = &door;
        FakeResolver& dns = relay.resolver;
        dns.setTyped("10.2.0.192.in-addr.arpa", DnsType::ptr, answered({"mail.good.example"}));
        dns.setTyped("mail.good.example", DnsType::a, answered({honest}));
        for (const char* domain :
             {"good.example", "strict.example", "soft.example", "watch.example", "plain.example", "bare.example"})
            dns.setMx(domain, {{10, "mail.good.example"}});
        dns.setTexts("good.example", {"v=spf1 ip4:192.0.2.10 -all"});
        dns.setTexts("_dmarc.good.example", {"v=DMARC1; p=reject"});
        dns.setTexts("strict.example", {"v=spf1 ip4:203.0.113.5 -all"});
        dns.setTexts("_dmarc.strict.example", {"v=DMARC1; p=reject"});
        dns.setTexts("soft.example", {"v=spf1 ip4:203.0.113.5 -all"});
        dns.setTexts("_dmarc.soft.example", {"v=DMARC1; p=quarantine"});
        dns.setTexts("watch.example", {"v=spf1 ip4:203.0.113.5 -all"});
        dns.setTexts("_dmarc.watch.example", {"v=DMARC1; p=none"});
        dns.setTexts("plain.example", {"v=spf1 ip4:203.0.113.5 -all"});
        dns.setTexts("silent.example", {"v=spf1 -all"});
        dns.setMx("silent.example", {{10, "mail.good.example"}});
        dns.setMx("null.example", {{0, ""}});
    }

    // The reply that decided: of HELO, MAIL, RCPT or the end of the data.
    mail::Reply send(const std::string& address, const std::string& from, const std::string& author,
                     const std::string& to = "anna@own.test", const std::string& helo = "mail.good.example") {
        Session session(relay, address, ListenerKind::relay, helo);
        if (session.greeting.code != 250) return session.greeting;
        mail::Reply reply = session.mail(from);
        if (reply.positive()) reply = session.rcpt(to);
        if (reply.positive()) reply = session.body("From: " + author + "\r\nSubject: hello\r\n\r\nHello.\r\n");
        return reply;
    }
    const NewMessage& last() const { return relay.spool.accepted.back(); }
    bool inJunk() const { return last().recipients.front().local()->folder == LocalTarget::Folder::junk; }

    MemoryOfDoor memory;
    RelayWorld relay;
    Door door{Door::Dependencies{memory, relay.workers, relay.settings, relay.wall}};
};

void list(World& world, const char* address, const char* answer) {
    world.relay.resolver.setTyped(*listQuestion(*IpAddress::parse(address), "zen.example"), DnsType::a,
                                  answered({answer}));
}

const std::vector<std::pair<Setting, std::string>> withList = {{Setting::blockLists, "zen.example"}};

struct Sender {
    const char* what;
    const char* address;
    const char* from;
    const char* author;
    int code;
    bool junk = false;
    const char* listAnswer = nullptr; // of zen.example for the address
    const char* helo = "mail.good.example";
    std::vector<std::pair<Setting, std::string>> settings = withList;
};

const Sender senders[] = {
    {"honest mail", honest, "a@good.example", "a@good.example", 250},
    {"honest mail of a subdomain", honest, "a@good.example", "a@news.good.example", 250},
    {"DMARC fails, reject", honest, "a@strict.example", "a@strict.example", 250, true},
    {"DMARC fails, quarantine", honest, "a@soft.example", "a@soft.example", 250, true},
    {"DMARC fails, nothing asked", honest, "a@watch.example", "a@watch.example", 250},
    {"no DMARC, SPF fails", honest, "a@plain.example", "a@plain.example", 250},
    {"nothing published", honest, "a@bare.example", "a@bare.example", 250},
    {"another author than sender, reject", honest, "a@good.example", "ceo@strict.example", 250, true},
    {"no name in the DNS", nameless, "a@bare.example", "a@bare.example", 250},
    {"on a list", honest, "a@good.example", "a@good.example", 250, false, "127.0.0.4"},
    {"on a list, DMARC asks to reject", honest, "a@strict.example", "a@strict.example", 550, false, "127.0.0.4"},
    {"on a list, no name, DMARC asks to quarantine", nameless, "a@soft.example", "a@soft.example", 550, false,
     "127.0.0.4"},
    {"on a list, nothing published, no name", nameless, "a@bare.example", "a@bare.example", 250, true, "127.0.0.4"},
    {"the list refuses to answer", honest, "a@strict.example", "a@strict.example", 250, true, "127.255.255.254"},
    {"the list answers nonsense", honest, "a@strict.example", "a@strict.example", 250, true, "192.0.2.1"},
    {"a domain that sends no mail", honest, "a@silent.example", "a@silent.example", 550},
    {"a domain that takes no mail", honest, "a@null.example", "a@null.example", 550},
    {"a domain that does not exist", honest, "a@missing.example", "a@missing.example", 550},
    {"our own name", honest, "a@good.example", "a@good.example", 550, false, nullptr, "mx.example.test"},
    {"a bare word in HELO", honest, "a@good.example", "a@good.example", 250, false, nullptr, "friend"},
    {"our own domain from outside", honest, "x@good.example", "bert@own.test", 250},
    {"our own domain from outside, on a list", honest, "x@good.example", "bert@own.test", 250, true, "127.0.0.4"},
    {"our own domain from outside, to be refused",
     honest,
     "x@good.example",
     "bert@own.test",
     550,
     false,
     nullptr,
     "mail.good.example",
     {{Setting::checkOwnFromOutside, "refuse"}}},
    {"two authors of different domains", honest, "a@good.example", "a@good.example, b@bare.example", 250},
    {"an address in the author's name", honest, "a@good.example", "\"ceo@bank.example\" <a@good.example>", 250},
    {"nothing is checked",
     nameless,
     "a@strict.example",
     "a@strict.example",
     250,
     false,
     "127.0.0.4",
     "mail.good.example",
     {{Setting::checkIncoming, "no"}}},
    {"SPF is off",
     honest,
     "a@strict.example",
     "a@strict.example",
     250,
     true,
     nullptr,
     "mail.good.example",
     {{Setting::spfEnabled, "no"}}},
    {"DMARC is off",
     honest,
     "a@strict.example",
     "a@strict.example",
     250,
     false,
     nullptr,
     "mail.good.example",
     {{Setting::dmarcEnabled, "no"}}},
    {"a line for Junk that is higher",
     honest,
     "a@strict.example",
     "a@strict.example",
     250,
     false,
     nullptr,
     "mail.good.example",
     {{Setting::lineJunk, "8"}}},
    {"a line for refusals that is lower",
     honest,
     "a@strict.example",
     "a@strict.example",
     250,
     true,
     nullptr,
     "mail.good.example",
     {{Setting::lineRefuse, "6"}}},
    {"reverse DNS is wanted and missing",
     nameless,
     "a@good.example",
     "a@good.example",
     550,
     false,
     nullptr,
     "mail.good.example",
     {{Setting::requireReverseDns, "refuse"}}},
    {"reverse DNS is off",
     nameless,
     "a@bare.example",
     "a@bare.example",
     250,
     false,
     "127.0.0.4",
     "mail.good.example",
     {{Setting::requireReverseDns, "off"}, {Setting::blockLists, "zen.example*3"}}},
};

} // namespace

class JudgementTest : public QObject {
    Q_OBJECT
private slots:
    void eachSenderGetsItsDecision_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(senders)); ++i)
            QTest::newRow(senders[i].what) << i;
    }

    void eachSenderGetsItsDecision() {
        QFETCH(int, index);
        const Sender& sender = senders[index];
        World world(sender.settings);
        if (sender.listAnswer) list(world, sender.address, sender.listAnswer);
        const mail::Reply reply = world.send(sender.address, sender.from, sender.author, "anna@own.test", sender.helo);
        QVERIFY2(reply.code == sender.code, reply.oneLine().c_str());
        if (sender.code == 250) {
            QCOMPARE(world.inJunk(), sender.junk);
        } else {
            QCOMPARE(world.relay.refusals.noted.size(), std::size_t(1));
            QCOMPARE(world.relay.refusals.noted.front().reply, reply.oneLine());
        }
    }

    void anAccountHasALineOfItsOwnOrNoFilterAtAll() {
        World world;
        const auto account = [&world]() -> accounts::AccountEntry& {
            return world.relay.directory.change().accounts.front().second;
        };
        QCOMPARE(world.send(honest, "a@strict.example", "a@strict.example").code, 250);
        QVERIFY(world.inJunk());
        account().junkLine = 9;
        QCOMPARE(world.send(honest, "a@strict.example", "a@strict.example").code, 250);
        QVERIFY(!world.inJunk());
        account().junkLine = 3;
        account().junkFilter = false;
        QCOMPARE(world.send(honest, "a@strict.example", "a@strict.example").code, 250);
        QVERIFY(!world.inJunk());
    }

    void aSignatureProvesTheAuthorWhereSpfDoesNot() {
        World world;
        const auto pair = crypto::makeSignatureKeyPair(crypto::SignatureKind::ed25519);
        world.relay.resolver.setTexts("s1._domainkey.strict.example",
                                      {trust::dkimKeyRecordText(crypto::SignatureKind::ed25519, pair.publicKey)});
        const Bytes header = "From: a@strict.example\r\nSubject: hello\r\n\r\n", body = "Hello.\r\n";
        trust::DkimBodyHashes hashes;
        const auto number = hashes.want({trust::DkimCanon::relaxed});
        hashes.feed(body);
        hashes.finish();
        trust::DkimHeader fields(header);
        const auto signature = trust::dkimSign(
            fields, hashes.digest(*number),
            {{"strict.example", "s1", crypto::SigningKey::load(pair.privateKey).value()}}, {world.relay.wall.now()});
        QVERIFY(signature.ok());
        Session session(world.relay, honest, ListenerKind::relay, "mail.good.example");
        session.mail("bounce@strict.example");
        session.rcpt("anna@own.test");
        QCOMPARE(session.body(*signature + header + body).code, 250);
        QVERIFY(!world.inJunk());
        QVERIFY(world.last().header.find("dkim=pass") != std::string::npos);
        QVERIFY(world.last().header.find("dmarc=pass") != std::string::npos);
    }

    void theHeaderTellsWhatWasFoundAndLiesAreTakenOut() {
        World world;
        Session session(world.relay, honest, ListenerKind::relay, "mail.good.example");
        session.mail("a@good.example");
        session.rcpt("anna@own.test");
        session.body("Authentication-Results: mx.example.test; dmarc=pass header.from=lie.example\r\n"
                     "Authentication-Results: other.example; spf=pass\r\nX-Spam-Status: No\r\n"
                     "From: a@good.example\r\n\r\nHello.\r\n");
        const std::string& header = world.last().header;
        QVERIFY(header.starts_with("Authentication-Results: mx.example.test;"));
        QVERIFY(header.find("spf=pass") != std::string::npos);
        QVERIFY(header.find("X-Spam-Status: No, score=0") != std::string::npos);
        const Bytes& stored = world.relay.spool.bodies.back();
        QVERIFY(stored.find("lie.example") == Bytes::npos);
        QVERIFY(stored.find("X-Spam-Status") == Bytes::npos);
        QVERIFY(stored.find("Authentication-Results: other.example") != Bytes::npos);
        QCOMPARE(world.last().traits.octets, stored.size() + header.size());
    }

    void aDnsThatDoesNotAnswerCostsNobodyAnything() {
        for (const DnsStatus status : {DnsStatus::temporary, DnsStatus::malformed}) {
            World world(withList);
            world.relay.resolver.typedAnswers.clear();
            world.relay.resolver.otherwise = without(status);
            world.relay.resolver.mxAnswers["strict.example"] = {status, {}, {}, {}};
            const mail::Reply reply = world.send(nameless, "a@strict.example", "a@strict.example");
            QVERIFY2(reply.code == 250, reply.oneLine().c_str());
            QVERIFY(!world.inJunk());
        }
    }

    void aDnsThatIsSilentIsNotWaitedForLongerThanTheTimeForIt() {
        World world(withList);
        world.relay.resolver.hold = true;
        Session session(world.relay, honest, ListenerKind::relay, "mail.good.example");
        session.mail("a@strict.example");
        const Asked rcpt = session.askRcpt("anna@own.test");
        world.relay.settle();
        QVERIFY(!rcpt.answered());
        world.relay.advance(ClientChecks::factsTime + Millis(1));
        QCOMPARE(rcpt.reply().code, 250);
        world.relay.settle();
        QCOMPARE(session.askBodyStart().reply().code, 354);
        session.host().body("From: a@strict.example\r\n\r\nHello.\r\n", [] {});
        const Asked end = session.askBodyEnd();
        world.relay.advance(Millis(61'000));
        QVERIFY(end.answered());
        QCOMPARE(end.reply().code, 250);
        QVERIFY(!world.inJunk());
    }

    void whatIsJunkForOneMayBeMailForAnother() {
        World world(withList);
        world.relay.settings.set(Setting::lineJunk, "4");
        list(world, honest, "127.0.0.4");
        const auto bert = world.relay.directory.directory()->account("bert@own.test")->id;
        world.door.correspondents().wrote(bert, "a@good.example");
        Session session(world.relay, honest, ListenerKind::relay, "mail.good.example");
        session.mail("a@good.example");
        session.rcpt("anna@own.test");
        session.rcpt("bert@own.test");
        QCOMPARE(session.body("From: a@good.example\r\n\r\nHello.\r\n").code, 250);
        QVERIFY(world.last().recipients[0].local()->folder == LocalTarget::Folder::junk);
        QVERIFY(world.last().recipients[1].local()->folder == LocalTarget::Folder::inbox);
    }

    void nothingThatAPartnerTookIsRefused() {
        for (const Sender& sender : senders) {
            World world(sender.settings);
            const auto partner = world.relay.directory.addPartner("mx2", "mx2.example", {sender.address});
            QVERIFY(partner != 0);
            if (sender.listAnswer) list(world, sender.address, sender.listAnswer);
            const mail::Reply reply =
                world.send(sender.address, sender.from, sender.author, "anna@own.test", sender.helo);
            QVERIFY2(reply.code == 250, (std::string(sender.what) + ": " + reply.oneLine()).c_str());
        }
    }

    void anAccountIsNotChecked() {
        World world(withList);
        world.relay.authenticator.users["anna@own.test"] = {
            "secret", {world.relay.directory.directory()->account("anna@own.test")->id, 0, "anna@own.test"}};
        Session session(world.relay, nameless, ListenerKind::submission, "laptop");
        QCOMPARE(session.login("anna@own.test", "secret").code, 235);
        QCOMPARE(session.send("anna@own.test", "bert@own.test").code, 250);
        QVERIFY(world.last().header.empty());
    }

    void whoIsBlockedOrWelcomeIsKnownAtRcpt() {
        World world(withList);
        list(world, honest, "127.0.0.4");
        AccessEntry blocked;
        blocked.pattern = "a@good.example";
        world.door.access().add(blocked, [](const Result<AccessEntry>& done) { QVERIFY(done.ok()); });
        QCOMPARE(world.send(honest, "a@good.example", "a@good.example").code, 550);
        AccessEntry welcome;
        welcome.pattern = "192.0.2.0/24";
        welcome.action = AccessAction::welcome;
        world.door.access().add(welcome, [](const Result<AccessEntry>& done) { QVERIFY(done.ok()); });
        QCOMPARE(world.send(honest, "b@strict.example", "b@strict.example").code, 250);
        QVERIFY(!world.inJunk());
    }

    void aWelcomeByNameCountsOnlyWhereTheNameIsProven() {
        World world(withList);
        AccessEntry welcome;
        welcome.pattern = "strict.example";
        welcome.action = AccessAction::welcome;
        world.door.access().add(welcome, [](const Result<AccessEntry>& done) { QVERIFY(done.ok()); });
        QCOMPARE(world.send(honest, "a@strict.example", "a@strict.example").code, 250);
        QVERIFY(world.inJunk());
    }

    void aWelcomeOfOneAccountIsNoWelcomeForTheOthers() {
        World world;
        AccessEntry welcome;
        welcome.scope = AccessScope::account;
        welcome.owner = world.relay.directory.change().accounts.front().second.id;
        welcome.pattern = "192.0.2.0/24";
        welcome.action = AccessAction::welcome;
        world.door.access().add(welcome, [](const Result<AccessEntry>& done) { QVERIFY(done.ok()); });
        Session session(world.relay, honest, ListenerKind::relay, "mail.good.example");
        session.mail("a@strict.example");
        session.rcpt("anna@own.test");
        session.rcpt("bert@own.test");
        QCOMPARE(session.body("From: a@strict.example\r\nSubject: hello\r\n\r\nHello.\r\n").code, 250);
        const auto& recipients = world.last().recipients;
        QVERIFY(recipients[0].local()->folder != LocalTarget::Folder::junk);
        QVERIFY(recipients[1].local()->folder == LocalTarget::Folder::junk);
    }

    void aStrangerWhoLooksDoubtfulIsGreylisted() {
        World world({{Setting::blockLists, "zen.example"}, {Setting::greylistScope, "suspicious"}});
        list(world, nameless, "127.0.0.4");
        QCOMPARE(world.send(nameless, "a@bare.example", "a@bare.example").code, 450);
        world.relay.advance(std::chrono::minutes(6));
        QCOMPARE(world.send(nameless, "a@bare.example", "a@bare.example").code, 250);
        QCOMPARE(world.send(honest, "a@good.example", "a@good.example").code, 250);
    }

    void whatIsSentOnIsSealed() {
        World world;
        FakeDkimKeys keys;
        const std::int64_t domain = world.relay.directory.change().domains.front().id;
        keys.addPair(domain);
        MailSigner signer({world.relay.wall, world.relay.log, world.relay.settings, world.relay.directory, keys,
                           [](const std::string& sealed) { return Secret<std::string>(sealed); }});
        world.relay.signer = &signer;
        world.relay.directory.addAlias("team@own.test", {"someone@elsewhere.example"});
        QCOMPARE(world.send(honest, "a@good.example", "a@good.example", "team@own.test").code, 250);
        const Bytes message = world.last().header + world.relay.spool.bodies.back();
        QVERIFY2(message.starts_with("ARC-Seal: i=1;"), message.substr(0, 200).c_str());

        const std::size_t end = message.find("\r\n\r\n") + 4;
        trust::DkimHeader header(message.substr(0, end));
        trust::DkimBodyHashes hashes;
        trust::ArcVerifier verifier(header, hashes, world.relay.wall.now());
        for (const DnsQuestion& question : verifier.questions())
            verifier.answer(
                question, answered({"v=DKIM1; k=rsa; p=" + keys.dkimKeys()->all().begin()->second.front()->publicKey}));
        hashes.feed(ByteView(message).substr(end));
        hashes.finish();
        const trust::ArcVerdict chain = verifier.verify(hashes);
        QVERIFY2(chain.result == trust::AuthResult::pass, std::string(dkimReasonText(chain.reason)).c_str());
        QCOMPARE(chain.sealers, std::vector<std::string>{"own.test"});
        QVERIFY(message.find("ARC-Authentication-Results: i=1; mx.example.test;") != Bytes::npos);
        // What stays in the house is not sealed.
        QCOMPARE(world.send(honest, "a@good.example", "a@good.example").code, 250);
        QVERIFY(world.last().header.find("ARC-Seal") == std::string::npos);
    }

    void junkIsNotForwarded() {
        World world;
        world.relay.directory.addAlias("team@own.test", {"someone@elsewhere.example"});
        QCOMPARE(world.send(honest, "a@strict.example", "a@strict.example", "team@own.test").code, 250);
        QVERIFY(world.last().recipients.front().quarantined() != nullptr);
        QCOMPARE(world.send(honest, "a@good.example", "a@good.example", "team@own.test").code, 250);
        QVERIFY(world.last().recipients.front().relay() != nullptr);
    }
};

QTEST_APPLESS_MAIN(JudgementTest)
#include "judgement_test.moc"
