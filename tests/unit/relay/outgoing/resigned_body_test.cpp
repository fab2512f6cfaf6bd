#include "relay/outgoing/resigned_body.h"

#include "relay/outgoing/converted_body.h"
#include "relay/signing/signed_parts.h"
#include "support/signing_world.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;

namespace {

const Bytes content = "From: anna@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: 8bit\r\n\r\nGr\xC3\xBC\xC3\x9F"
                      "e\r\n";
const Bytes received = "Received: from here by there; Wed, 2 Dec 2026 00:00:00 +0000\r\n";

Bytes textOf(BodyReader& body) {
    if (const Bytes* all = body.inlineBytes()) return *all;
    Bytes text;
    while (text.size() < body.size()) {
        const auto piece = body.read(text.size(), 77);
        if (!piece || piece->empty()) return "unreadable";
        text += *piece;
    }
    return text;
}

Bytes signatureOf(const SigningWorld& world, const Bytes& message) {
    SignedParts parts;
    parts.feed(message);
    parts.finish();
    const Bytes hash = parts.bodyHash();
    return world.signer.sign(*world.signer.domain("example.org"), parts.takeHeader(), hash).value();
}

Bytes sentToAPeerOf7Bit(const SigningWorld& world, const std::shared_ptr<BodyReader>& stored) {
    NullLog log;
    auto converted = convertBody(stored, mail::DowngradeTarget::sevenBit);
    if (!converted) return "not converted";
    auto body = signAnew(world.signer, *converted, log);
    if (!body) return "not signed";
    const Bytes text = textOf(**body);
    return text.size() == (*body)->size() ? text : "of another size";
}

int signaturesIn(const Bytes& message) {
    return static_cast<int>(QByteArray::fromStdString(message).count("DKIM-Signature:"));
}

} // namespace

class ResignedBodyTest : public QObject {
    Q_OBJECT
private slots:
    void aConvertedMessageOfOursIsSignedAnew_data() {
        QTest::addColumn<bool>("file");
        QTest::addColumn<bool>("large");
        QTest::newRow("in memory") << false << false;
        QTest::newRow("a file") << true << false;
        QTest::newRow("a large file") << true << true;
    }
    void aConvertedMessageOfOursIsSignedAnew() {
        QFETCH(bool, file);
        QFETCH(bool, large);
        SigningWorld world;
        world.keys.addPair(world.directory.addPrimary("example.org"));
        Bytes text = content;
        if (large)
            for (int i = 0; i < 20'000; ++i)
                text += "Zeile mit \xC3\xA4 und mehr\r\n";
        const Bytes stored = signatureOf(world, text) + received + text;
        QCOMPARE(world.verified(stored), std::string("example.org/k1 pass, example.org/k2 pass"));
        const Bytes sent = sentToAPeerOf7Bit(world, std::make_shared<MemoryReader>(stored, !file));
        QVERIFY(sent.find("quoted-printable") != Bytes::npos);
        QCOMPARE(signaturesIn(sent), 2);
        QCOMPARE(world.verified(sent), std::string("example.org/k1 pass, example.org/k2 pass"));
    }

    void whatCameWithTheMessageIsNeverSignedAnew() {
        // Somebody sends us, for another server, a changed message with an old signature of ours.
        SigningWorld world;
        world.keys.addPair(world.directory.addPrimary("example.org"));
        Bytes changed = signatureOf(world, content) + content;
        changed += "P.S.: send money\r\n";
        const Bytes sent = sentToAPeerOf7Bit(world, std::make_shared<MemoryReader>(received + changed));
        QCOMPARE(signaturesIn(sent), 2);
        QCOMPARE(world.verified(sent), std::string("example.org/k1 fail, example.org/k2 fail"));
    }

    void withoutAKeyThatSignsTheOldSignatureIsLeftOut() {
        SigningWorld world;
        const std::int64_t id = world.directory.addPrimary("example.org");
        world.keys.addPair(id);
        const Bytes stored = signatureOf(world, content) + received + content;
        world.keys.addPair(id, accounts::DkimKeyState::revoked);
        const Bytes sent = sentToAPeerOf7Bit(world, std::make_shared<MemoryReader>(stored));
        QCOMPARE(signaturesIn(sent), 0);
        QVERIFY(sent.starts_with("Received:"));
    }

    void whatIsNotSignedStaysAsItWasConverted() {
        SigningWorld world;
        world.keys.addPair(world.directory.addPrimary("example.org"));
        const Bytes sent = sentToAPeerOf7Bit(world, std::make_shared<MemoryReader>(received + content));
        QCOMPARE(signaturesIn(sent), 0);
    }
};

QTEST_APPLESS_MAIN(ResignedBodyTest)
#include "resigned_body_test.moc"
