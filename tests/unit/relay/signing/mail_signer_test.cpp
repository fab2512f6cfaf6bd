#include "relay/signing/mail_signer.h"
#include "relay/signing/signed_parts.h"

#include "support/signing_world.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;

namespace {

const Bytes message = "From: Anna <anna@example.org>\r\nTo: b@example.net\r\nSubject: Hello\r\n\r\nGood  day \r\n\r\n";

Bytes signedMessage(const SigningWorld& world, const Bytes& text, std::size_t cut) {
    SignedParts parts;
    for (std::size_t at = 0; at < text.size(); at += cut)
        parts.feed(ByteView(text).substr(at, cut));
    parts.finish();
    const Bytes hash = parts.bodyHash();
    const auto domain = world.signer.domain("example.org");
    const auto made = domain ? world.signer.sign(*domain, parts.takeHeader(), hash) : Result<Bytes>(Error{});
    return made.ok() ? *made + text : Bytes();
}

std::string authorsIn(const char* header) {
    std::string out;
    for (const mail::Address& author : authorAddresses(header))
        out += (out.empty() ? "" : " ") + author.text();
    return out;
}

} // namespace

class MailSignerTest : public QObject {
    Q_OBJECT
private slots:
    void bothKeysOfADomainSignAndOthersCanVerifyThem() {
        SigningWorld world;
        world.keys.addPair(world.directory.addPrimary("example.org"));
        for (const std::size_t cut : {std::size_t(1), std::size_t(3), std::size_t(1000)})
            QCOMPARE(world.verified(signedMessage(world, message, cut)),
                     std::string("example.org/k1 pass, example.org/k2 pass"));
        Bytes changed = signedMessage(world, message, 1000);
        changed.replace(changed.find("Hello"), 5, "Hullo");
        QCOMPARE(world.verified(changed), std::string("example.org/k1 fail, example.org/k2 fail"));
    }

    void aMessageWithoutABodyOrWithoutAnEmptyLineIsSignedToo() {
        SigningWorld world;
        world.keys.addPair(world.directory.addPrimary("example.org"));
        for (const Bytes& text : {Bytes("From: a@example.org\r\n\r\n"), Bytes("From: a@example.org\r\n\r\n\r\n\r\n"),
                                  Bytes("From: a@example.org\r\n\r\nno end of line")})
            QCOMPARE(world.verified(signedMessage(world, text, 2)),
                     std::string("example.org/k1 pass, example.org/k2 pass"));
    }

    void signaturesHaveAnEnd() {
        SigningWorld world;
        world.keys.addPair(world.directory.addPrimary("example.org"));
        world.settings.set(config::Setting::dkimExpiry, "1h");
        const Bytes text = signedMessage(world, message, 1000);
        world.clock.advance(Millis(3'500'000));
        QCOMPARE(world.verified(text), std::string("example.org/k1 pass, example.org/k2 pass"));
        world.clock.advance(Millis(200'000));
        QCOMPARE(world.verified(text), std::string("example.org/k1 fail, example.org/k2 fail"));
    }

    void keysAreOpenedOnceUntilTheyChange() {
        SigningWorld world;
        const std::int64_t id = world.directory.addPrimary("example.org");
        world.keys.addPair(id);
        QVERIFY(!signedMessage(world, message, 1000).empty());
        QVERIFY(!signedMessage(world, message, 1000).empty());
        QCOMPARE(world.opened, 2);
        world.keys.set(id, {world.keys.dkimKeys()->of(id).front()});
        QCOMPARE(world.verified(signedMessage(world, message, 1000)), std::string("example.org/k1 pass"));
    }

    void onlyPrimaryDomainsWithActiveKeysSign() {
        SigningWorld world;
        const std::int64_t id = world.directory.addPrimary("example.org");
        QVERIFY(!world.signer.active());
        QVERIFY(!world.signer.domain("example.org"));
        world.keys.addPair(id, accounts::DkimKeyState::prepared);
        QVERIFY(!world.signer.active() && !world.signer.domain("example.org"));
        world.keys.addPair(id);
        QVERIFY(world.signer.active());
        QVERIFY(world.signer.domain("Example.ORG"));
        QVERIFY(!world.signer.domain("mail.example.org") && !world.signer.domain("example.com"));
        QCOMPARE(world.signer.domainAbove("mail.example.org")->name, std::string("example.org"));
        QVERIFY(!world.signer.domainAbove("example.com"));
    }

    void aKeyThatCannotBeOpenedIsLeftOut() {
        SigningWorld world;
        const std::int64_t id = world.directory.addPrimary("example.org");
        world.keys.addPair(id);
        auto broken = std::make_shared<accounts::DkimKey>(*world.keys.dkimKeys()->of(id).front());
        broken->protectedPrivate = "not a key";
        world.keys.set(id, {broken, world.keys.dkimKeys()->of(id).back()});
        QCOMPARE(world.verified(signedMessage(world, message, 1000)), std::string("example.org/k2 pass"));
        world.keys.set(id, {broken});
        QVERIFY(signedMessage(world, message, 1000).empty());
    }

    void aHeaderThatIsTooLongIsNotSigned() {
        SignedParts parts;
        parts.feed("From: a@example.org\r\n");
        for (int i = 0; i < 6000; ++i)
            parts.feed("X-Long: " + Bytes(60, 'x') + "\r\n");
        parts.feed("\r\nbody\r\n");
        parts.finish();
        QVERIFY(parts.bodyHash().empty());
        QVERIFY(parts.takeHeader().empty());
    }

    void authorsAreReadFromTheOneFromField() {
        QCOMPARE(authorsIn("Subject: x\r\nFrom: Anna <anna@Example.ORG>\r\n\r\n"), std::string("anna@example.org"));
        QCOMPARE(authorsIn("From: a@example.org,\r\n b@example.com\r\n\r\n"),
                 std::string("a@example.org b@example.com"));
        QCOMPARE(authorsIn("From: a@example.org\r\nFrom: b@example.org\r\n\r\n"), std::string());
        QCOMPARE(authorsIn("From: nobody\r\n\r\n"), std::string());
        QCOMPARE(authorsIn("Sender: a@example.org\r\n\r\n"), std::string());
        QCOMPARE(authorsIn("From: b\xC3\xBC"
                           "cher@b\xC3\xBC"
                           "cher.example\r\n\r\n"),
                 std::string("b\xC3\xBC"
                             "cher@xn--bcher-kva.example"));
    }
};

QTEST_APPLESS_MAIN(MailSignerTest)
#include "mail_signer_test.moc"
