// What a peer offers and what a sender asked for: conversions, refusals that need no peer, and reports.
#include "relay/outgoing/converted_body.h"
#include "relay/outgoing/outbound_job.h"
#include "support/relay_peers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

namespace {

constexpr Millis hour{3'600'000};
const std::string eightBitText =
    "From: a@example.net\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\nGr\xc3\xbc\xc3\x9f"
    "e\r\n";

} // namespace

class DeliveryRulesTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<RelayWorld> world_;

    FakePeer& peer() { return world_->outbound.at("203.0.113.50:25"); }
    // One message from anna, an account here, to somebody at foreign.example.
    void queue(const Bytes& body, const mail::BodyTraits& traits, mail::MailParameters parameters = {},
               std::uint8_t notify = mail::Notify::unset, const std::string& to = "r@foreign.example",
               const std::string& destination = "mx:foreign.example") {
        NewMessage message;
        message.id = 1;
        message.received = world_->clock.now();
        message.mail = std::move(parameters);
        if (message.mail.reversePath.isNull()) message.mail.reversePath = *mail::parseMailbox("anna@example.test");
        message.traits = traits;
        message.traits.octets = body.size();
        AcceptedRecipient recipient;
        recipient.recipient.address = *mail::parseMailbox(to);
        recipient.recipient.notify.bits = notify;
        recipient.fate =
            RelayTarget{*Destination::parse(destination), message.received + 4 * hour, message.received + 120 * hour};
        message.recipients.push_back(std::move(recipient));
        world_->queue.add(message, body);
    }
    // The one report that was made; empty if none or several.
    Bytes report() { return world_->queue.made.size() == 1 ? world_->queue.made.front().body : Bytes(); }

private slots:
    void init() {
        world_ = std::make_unique<RelayWorld>();
        world_->directory.addPrimary("example.test");
        world_->directory.addAccount("anna@example.test");
        world_->resolver.setMx("foreign.example", {{10, "mx.foreign.example"}});
        world_->resolver.setHost("mx.foreign.example", {"203.0.113.50"});
    }

    void eightBitTextGoesAsItIsWhereItMay() {
        queue(eightBitText, {.eightBit = true});
        world_->start();
        QCOMPARE(peer().bodies.at(0), eightBitText);
        QVERIFY(peer().transactions.at(0).mail.body == mail::BodyType::eightBitMime);
    }

    void eightBitTextIsConvertedWhereItMustBe() {
        peer().offers.eightBitMime = false;
        queue(eightBitText, {.eightBit = true});
        world_->start();
        QVERIFY(peer().bodies.at(0).find("Gr=C3=BC=C3=9Fe") != Bytes::npos);
        QVERIFY(peer().transactions.at(0).mail.body == mail::BodyType::sevenBit);
        QCOMPARE(*peer().transactions.at(0).mail.size, std::uint64_t(peer().bodies.at(0).size()));
        QVERIFY(world_->queue.rows.empty());
    }

    void whatCannotBeConvertedIsReturned() {
        peer().offers.eightBitMime = false;
        queue("Subject: Gr\xc3\xbc\xc3\x9f"
              "e\r\n\r\nx\r\n",
              {.eightBit = true, .utf8Headers = true});
        world_->start();
        QVERIFY(peer().received.empty());
        QVERIFY(report().find("Status: 5.6.3") != Bytes::npos);
    }

    void binaryGoesByBdatOrIsConvertedButNeverRaw() {
        const Bytes binary =
            "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
            Bytes("a\0b\nc", 5);
        queue(binary, {.eightBit = false, .binary = true});
        world_->start();
        QVERIFY(!peer().transactions.at(0).chunking);
        QVERIFY(peer().bodies.at(0).find("base64") != Bytes::npos);
        peer().offers.chunking = peer().offers.binaryMime = true;
        world_->advance(hour); // the connection ends: the next one reads the new offer
        queue(binary, {.eightBit = false, .binary = true});
        world_->core().wake({"mx:foreign.example"});
        world_->settle();
        QVERIFY(peer().transactions.at(1).chunking);
        QVERIFY(peer().transactions.at(1).mail.body == mail::BodyType::binaryMime);
        QCOMPARE(peer().bodies.at(1), binary);
    }

    void aLongBodyIsConvertedInPieces() {
        Bytes body = "MIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
        for (int i = 0; i < 20'000; ++i)
            body += "Zeile \xc3\xa4 " + std::to_string(i) + "\r\n";
        const auto whole = convertBody(std::make_shared<MemoryReader>(body, true), mail::DowngradeTarget::sevenBit);
        const auto pieces = convertBody(std::make_shared<MemoryReader>(body, false), mail::DowngradeTarget::sevenBit);
        QVERIFY(whole.ok() && pieces.ok());
        QVERIFY((*pieces)->inlineBytes() == nullptr);
        const Bytes expected = *(*whole)->inlineBytes();
        QCOMPARE((*pieces)->size(), std::uint64_t(expected.size()));
        for (int pass = 0; pass < 2; ++pass) {
            Bytes read;
            while (read.size() < expected.size()) {
                const auto piece = (*pieces)->read(read.size(), 10'000);
                QVERIFY(piece.ok() && !piece->empty());
                read += *piece;
            }
            QVERIFY(read == expected);
        }
    }

    void aMessageOverThePeersLimitIsReturnedUntried() {
        peer().offers.size = true;
        peer().offers.maxSize = 10;
        queue("Subject: x\r\n\r\nlonger than ten octets\r\n", {});
        world_->start();
        QCOMPARE(peer().jobs, std::size_t(0));
        QVERIFY(report().find("Status: 5.3.4") != Bytes::npos);
    }

    void internationalMailNeedsAPeerThatTakesIt() {
        mail::MailParameters parameters;
        parameters.smtpUtf8 = true;
        queue("Subject: \xc3\xa4\r\n\r\nx\r\n", {.eightBit = true, .utf8Headers = true}, parameters);
        world_->start();
        QVERIFY(report().find("Status: 5.6.9") != Bytes::npos);
        peer().offers.smtpUtf8 = true;
        world_->advance(hour);
        queue("Subject: \xc3\xa4\r\n\r\nx\r\n", {.eightBit = true, .utf8Headers = true}, parameters);
        world_->core().wake({"mx:foreign.example"});
        world_->settle();
        QCOMPARE(peer().jobs, std::size_t(1));
        QVERIFY(peer().transactions.back().mail.smtpUtf8);
    }

    void anInternationalDomainAloneTravelsInALabels() {
        world_->resolver.setMx("xn--bcher-kva.example", {{10, "mx.foreign.example"}});
        queue("x\r\n", {}, {}, mail::Notify::unset,
              "r@b\xc3\xbc"
              "cher.example",
              "mx:xn--bcher-kva.example");
        world_->start();
        QCOMPARE(peer().received.at(0), std::string("r@xn--bcher-kva.example"));
    }

    void whoIsToldWhat_data() {
        QTest::addColumn<int>("notify");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("dsn");
        QTest::addColumn<QString>("action");
        QTest::newRow("a failure is reported by default") << 0 << 550 << true << "failed";
        QTest::newRow("a failure is reported where asked for") << int(mail::Notify::failure) << 550 << true << "failed";
        QTest::newRow("a failure is not reported to who wants nothing")
            << int(mail::Notify::never) << 550 << true << "";
        QTest::newRow("a failure is not reported to who wants success only")
            << int(mail::Notify::success) << 550 << true << "";
        QTest::newRow("success is left to a peer that knows how") << int(mail::Notify::success) << 250 << true << "";
        QTest::newRow("success is reported as relayed to a peer that does not")
            << int(mail::Notify::success) << 250 << false << "relayed";
        QTest::newRow("success is no news by default") << 0 << 250 << false << "";
    }
    void whoIsToldWhat() {
        QFETCH(int, notify);
        QFETCH(int, code);
        QFETCH(bool, dsn);
        QFETCH(QString, action);
        peer().offers.dsn = dsn;
        peer().answer = [code](const auto&, const auto&) { return mail::Reply{code, {code / 100, 1, 1}, "so it is"}; };
        queue("Subject: x\r\n\r\nx\r\n", {}, {}, static_cast<std::uint8_t>(notify));
        world_->start();
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(world_->queue.made.size(), std::size_t(action.isEmpty() ? 0 : 1));
        if (action.isEmpty()) return;
        QVERIFY(report().find("Action: " + action.toStdString()) != Bytes::npos);
        QVERIFY(world_->queue.made.front().message.mail.reversePath.isNull());
        QVERIFY(world_->queue.made.front().message.recipients.front().local() != nullptr);
    }

    void whatIsReturnedFollowsRet_data() {
        QTest::addColumn<int>("ret");
        QTest::addColumn<int>("octets");
        QTest::addColumn<bool>("whole");
        QTest::newRow("everything where asked for") << int(mail::Ret::full) << 100 << true;
        QTest::newRow("headers where asked for") << int(mail::Ret::headers) << 100 << false;
        QTest::newRow("headers of what is too long") << int(mail::Ret::full) << 200'000 << false;
    }
    void whatIsReturnedFollowsRet() {
        QFETCH(int, ret);
        QFETCH(int, octets);
        QFETCH(bool, whole);
        peer().answer = [](const auto&, const auto&) { return mail::Reply{550, {5, 1, 1}, "no"}; };
        mail::MailParameters parameters;
        parameters.ret = static_cast<mail::Ret>(ret);
        parameters.envid = "envelope-7";
        Bytes body = "Subject: a certain subject\r\n\r\n";
        while (body.size() < static_cast<std::size_t>(octets))
            body += "the text itself\r\n";
        queue(body, {}, parameters);
        world_->start();
        QVERIFY(report().find("a certain subject") != Bytes::npos);
        QVERIFY(report().find("Original-Envelope-Id: envelope-7") != Bytes::npos);
        QCOMPARE(report().find("the text itself") != Bytes::npos, whole);
    }

    void delayIsToldOnceAndExpiryEndsIt() {
        peer().up = false;
        queue("Subject: x\r\n\r\nx\r\n", {});
        world_->start();
        world_->advance(5 * hour);
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        QVERIFY(report().find("Action: delayed") != Bytes::npos);
        QVERIFY(report().find("Status: 4.4.7") != Bytes::npos);
        world_->advance(100 * hour);
        QCOMPARE(world_->queue.made.size(), std::size_t(1));
        world_->advance(20 * hour);
        QCOMPARE(world_->queue.made.size(), std::size_t(2));
        QVERIFY(world_->queue.made.back().body.find("Action: failed") != Bytes::npos);
        QVERIFY(world_->queue.made.back().body.find("Status: 5.4.7") != Bytes::npos);
        QVERIFY(world_->queue.rows.empty());
        QCOMPARE(int(world_->queue.recorded.back().kind), int(RecipientOutcome::Kind::expired));
        QCOMPARE(peer().jobs, std::size_t(0));
    }

    void aReportThatCannotBeDeliveredIsNotReported() {
        mail::MailParameters parameters;
        parameters.reversePath = *mail::parseMailbox("gone@example.test");
        peer().answer = [](const auto&, const auto&) { return mail::Reply{550, {5, 1, 1}, "no"}; };
        queue("Subject: x\r\n\r\nx\r\n", {}, parameters);
        world_->start();
        QVERIFY(world_->queue.made.empty());
        QVERIFY(world_->queue.rows.empty());
    }
};

QTEST_GUILESS_MAIN(DeliveryRulesTest)
#include "delivery_rules_test.moc"
