// Which mail is signed when it comes in, and with whose keys.
#include "support/relay_peers.h"
#include "support/signing_world.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;

namespace {

const std::string bothOf = "example.org/k1 pass, example.org/k2 pass";

Bytes textFrom(const std::string& author) {
    return "From: " + author + "\r\nTo: b@elsewhere.test\r\nSubject: Hello\r\n\r\nHello.\r\n";
}

struct World : RelayWorld {
    World() {
        settings.set(config::Setting::trustedNetworks, "192.0.2.0/24");
        settings.set(config::Setting::serverName, "mx.example.org");
        keys.addPair(directory.addPrimary("example.org"));
        keys.addPair(directory.addPrimary("other.test"));
        domainOf("anna@example.org");
        domainOf("ben@other.test");
        signer = &made;
    }
    void domainOf(const std::string& address) {
        const std::int64_t id = directory.addAccount(address);
        auto& entry = directory.change().accounts.back().second;
        const std::string name = address.substr(address.find('@') + 1);
        for (const accounts::Domain& domain : directory.change().domains)
            if (domain.name == name) entry.domainId = domain.id;
        authenticator.users[address] = {"password", {id, 0, address}};
    }
    // What is stored of a message; empty: it was refused.
    Bytes stored(Session& session, const std::string& from, const Bytes& text,
                 const std::string& to = "b@elsewhere.test", mail::MailParameters parameters = {}) {
        const std::size_t before = spool.accepted.size();
        if (!session.mail(from, std::move(parameters)).positive() || !session.rcpt(to).positive() ||
            !session.body(text).positive() || spool.accepted.size() == before)
            return {};
        return spool.accepted.back().header + spool.bodies.back();
    }
    Bytes submitted(const std::string& account, const Bytes& text) {
        Session session(*this, "198.51.100.7", ListenerKind::submission);
        if (!session.login(account, "password").positive()) return {};
        return stored(session, account, text);
    }
    std::string verified(const Bytes& message) const {
        return message.empty() ? "refused" : verifiedSignatures(message, keys, *directory.directory(), wall.now());
    }

    FakeDkimKeys keys;
    MailSigner made{
        {wall, log, settings, directory, keys, [](const std::string& sealed) { return Secret<std::string>(sealed); }}};
};

} // namespace

class SigningTest : public QObject {
    Q_OBJECT
private slots:
    void mailOfAccountsIsSignedAsItIsStored() {
        World world;
        // A message that lacks what a submission gets: it is signed with it.
        const Bytes message =
            world.submitted("anna@example.org", "From: anna@example.org\r\nBcc: c@elsewhere.test\r\n\r\nHello.\r\n");
        QCOMPARE(world.verified(message), bothOf);
        QVERIFY(message.starts_with("DKIM-Signature:"));
        QVERIFY(message.find("Message-ID:") != Bytes::npos && message.find("Bcc:") == Bytes::npos);
        QCOMPARE(world.spool.accepted.back().traits.octets, message.size());
    }

    void theAuthorsDomainSignsNotThatOfTheEnvelope() {
        World world;
        world.settings.set(config::Setting::ownAddressesOnly, "no");
        QCOMPARE(world.verified(world.submitted("anna@example.org", textFrom("Ben <ben@other.test>"))),
                 std::string("other.test/k1 pass, other.test/k2 pass"));
    }

    void anAccountIsNotSignedForInTheNameOfAnotherDomain() {
        World world;
        QCOMPARE(world.verified(world.submitted("anna@example.org", textFrom("ben@other.test"))), std::string());
        // Another name of its own domain is the domain's matter.
        QCOMPARE(world.verified(world.submitted("anna@example.org", textFrom("info@example.org"))), bothOf);
    }

    void trustedNetworksAreSignedForOthersAreNot() {
        World world;
        Session trusted(world, "192.0.2.7");
        QCOMPARE(world.verified(world.stored(trusted, "x@example.org", textFrom("x@example.org"))), bothOf);
        Session stranger(world, "198.51.100.7");
        QCOMPARE(world.verified(world.stored(stranger, "x@example.org", textFrom("x@example.org"), "anna@example.org")),
                 std::string());
    }

    void authorsThatAreNotClearAreNotSignedFor_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("no From") << "Subject: x\r\n\r\n";
        QTest::newRow("two From fields") << "From: anna@example.org\r\nFrom: anna@example.org\r\n\r\n";
        QTest::newRow("two domains") << "From: anna@example.org, x@elsewhere.test\r\n\r\n";
        QTest::newRow("no domain of ours") << "From: x@elsewhere.test\r\n\r\n";
    }
    void authorsThatAreNotClearAreNotSignedFor() {
        QFETCH(QString, text);
        World world;
        Session trusted(world, "192.0.2.7");
        QCOMPARE(world.verified(world.stored(trusted, "x@example.org", text.toStdString() + "x\r\n")), std::string());
    }

    void whereNobodySignsNothingIsHashed() {
        World world;
        for (const auto& [id, keys] : std::map(world.keys.dkimKeys()->all()))
            world.keys.addPair(id, accounts::DkimKeyState::prepared);
        QCOMPARE(world.verified(world.submitted("anna@example.org", textFrom("anna@example.org"))), std::string());
        QVERIFY(world.spool.accepted.back().header.empty());
    }

    void mailGoesUnsignedWhereWorkersAreBusy() {
        World world;
        Session session(world, "192.0.2.7");
        session.mail("x@example.org");
        session.rcpt("b@elsewhere.test");
        const Asked start = session.askBodyStart();
        world.settle();
        QCOMPARE(start.reply().code, 354);
        session.host().body(textFrom("x@example.org"), [] {});
        world.workers.full = true;
        const Asked end = session.askBodyEnd();
        world.executor.run();
        QCOMPARE(end.reply().code, 250);
        QVERIFY(world.spool.accepted.back().header.empty());
    }

    void ownMailIsSignedByTheDomainAboveTheServersName() {
        World world;
        world.start();
        const auto to = *mail::parseMailbox("b@elsewhere.test");
        bool recorded = false;
        world.core().send({}, to, "From: postmaster@mx.example.org\r\nTo: b@elsewhere.test\r\n\r\nAlert.\r\n",
                          [&](const Result<MessageId>& id) { recorded = id.ok(); });
        world.settle();
        QVERIFY(recorded);
        QCOMPARE(world.queue.made.size(), std::size_t(1));
        QCOMPARE(world.verified(world.queue.made.front().body), bothOf);
    }

    void aMessageIsSignedAnewForAPeerWithout8BitMime() {
        World world;
        world.resolver.setMx("elsewhere.test", {{10, "mx.elsewhere.test"}});
        world.resolver.setHost("mx.elsewhere.test", {"203.0.113.1"});
        FakePeer& peer = world.outbound.at("203.0.113.1:25");
        peer.offers.eightBitMime = false;
        world.start();
        Session session(world, "192.0.2.7");
        mail::MailParameters parameters;
        parameters.body = mail::BodyType::eightBitMime;
        const Bytes text = "From: x@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                           "Content-Transfer-Encoding: 8bit\r\n\r\nGr\xC3\xBC\xC3\x9F\r\n";
        QCOMPARE(world.verified(world.stored(session, "x@example.org", text, "b@elsewhere.test", parameters)), bothOf);
        world.settle();
        QCOMPARE(peer.bodies.size(), std::size_t(1));
        QVERIFY(peer.bodies.front().find("quoted-printable") != Bytes::npos);
        QCOMPARE(world.verified(peer.bodies.front()), bothOf);
    }
};

QTEST_GUILESS_MAIN(SigningTest)
#include "signing_test.moc"
