// Signed return addresses (BATV) from end to end: what leaves, and what comes back.
#include "base/text.h"
#include "support/door_doubles.h"
#include "support/relay_peers.h"
#include "trust/batv.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;
using config::Setting;

namespace {

constexpr const char* stranger = "198.51.100.66";
constexpr Millis aDay{86'400'000};

struct SigningWorld {
    SigningWorld() {
        relay.settings.set(Setting::greetPause, "0");
        relay.settings.set(Setting::greylistScope, "off");
        relay.settings.set(Setting::requireReverseDns, "off");
        relay.settings.set(Setting::trustedNetworks, "192.0.2.128/25");
        relay.directory.addPrimary("own.test");
        relay.directory.addPrimary("plain.test");
        annaId = relay.directory.addAccount("anna@own.test");
        relay.directory.addAccount("bert@plain.test");
        relay.directory.addAlias("away@own.test", {"someone@far.example"});
        relay.authenticator.users["anna@own.test"] = {"secret", {annaId, 0, "anna@own.test"}};
        relay.resolver.setMx("else.example", {{10, "mx.else.example"}});
        relay.resolver.setMx("own.test", {{10, "mx.own.test"}});
        relay.resolver.setMx("far.example", {{10, "mail.far.example"}});
        relay.resolver.setHost("mail.far.example", {"192.0.2.9"});
        relay.door = &door;
        accounts::Domain& domain = signing();
        domain.signBounceAddresses = true;
        domain.signsBouncesSince = relay.wall.now() - 30 * aDay;
        relay.start();
    }
    accounts::Domain& signing() { return relay.directory.change().domains.front(); }
    FakePeer& far() { return relay.outbound.at("192.0.2.9:25"); }
    trust::Batv batv() { return trust::Batv(fakeMac, relay.wall); }
    std::string signedAnna() { return batv().sign({"anna", "own.test"})->text(); }

    // The sender that the peer was told of the message that came last.
    std::string leaves() {
        relay.settle();
        return far().transactions.empty() ? "nothing left" : far().transactions.back().mail.reversePath.text();
    }
    mail::Reply submit(const std::string& from, const std::string& to = "someone@far.example") {
        Session session(relay, stranger, ListenerKind::submission, "laptop");
        session.login("anna@own.test", "secret");
        return session.send(from, to);
    }
    mail::Reply deliver(const std::string& from, const std::string& to, const std::string& address = stranger) {
        Session session(relay, address, ListenerKind::relay, "mail.far.example");
        return session.send(from, to);
    }
    const NewMessage& last() const { return relay.spool.accepted.back(); }
    // Points of the last message, as its header tells; -1: it does not.
    int lastPoints() const {
        const std::string& header = last().header;
        const auto score = header.find("score=");
        return score == std::string::npos ? -1 : std::atoi(header.c_str() + score + 6);
    }
    int points(const std::string& to, const std::string& from = "") {
        const mail::Reply reply = deliver(from, to);
        return reply.code == 250 ? lastPoints() : -reply.code;
    }

    MemoryOfDoor memory;
    RelayWorld relay;
    Door door{Door::Dependencies{memory, relay.workers, relay.settings, relay.wall}};
    std::int64_t annaId = 0;
};

} // namespace

class BounceSigningTest : public QObject {
    Q_OBJECT
private slots:
    void mailOfAnAccountLeavesWithASignedSender() {
        SigningWorld world;
        QCOMPARE(world.submit("anna@own.test").code, 250);
        QCOMPARE(world.leaves(), world.signedAnna());
        QCOMPARE(world.last().mail.reversePath.text(), std::string("anna@own.test"));
    }

    void theDaysOfASignatureCountFromTheTryThatSucceeds() {
        SigningWorld world;
        world.far().up = false;
        world.submit("anna@own.test");
        world.relay.advance(aDay);
        world.far().up = true;
        world.relay.core().retryNow({});
        world.relay.settle();
        QCOMPARE(world.leaves(), world.signedAnna());
    }

    void whatIsNotOursToSignKeepsItsSender() {
        using Send = std::function<void(SigningWorld&)>;
        const std::pair<const char*, std::pair<Send, std::string>> cases[] = {
            {"the null sender", {[](auto& w) { w.submit(""); }, ""}},
            {"a trusted network",
             {[](auto& w) { w.deliver("anna@own.test", "a@far.example", "192.0.2.129"); }, "signed"}},
            {"another domain of a trusted network",
             {[](auto& w) { w.deliver("a@else.example", "a@far.example", "192.0.2.129"); }, "a@else.example"}},
            {"a domain that does not sign",
             {[](auto& w) { w.deliver("bert@plain.test", "a@far.example", "192.0.2.129"); }, "bert@plain.test"}},
            {"an account to an alias that leads away",
             {[](auto& w) { w.submit("anna@own.test", "away@own.test"); }, "signed"}},
            {"a stranger who takes our name",
             {[](auto& w) { w.deliver("anna@own.test", "away@own.test"); }, "anna@own.test"}},
            {"a partner that brings such mail",
             {[](auto& w) {
                  w.relay.directory.addPartner("mx2", "mx2.example", {"203.0.113.2"});
                  w.deliver("anna@own.test", "away@own.test", "203.0.113.2");
              },
              "anna@own.test"}},
            {"a sender that is signed already",
             {[](auto& w) { w.deliver("prvs=0123abcdef=anna@own.test", "a@far.example", "192.0.2.129"); },
              "prvs=0123abcdef=anna@own.test"}},
            {"a name that would become too long",
             {[](auto& w) { w.deliver(std::string(49, 'a') + "@own.test", "a@far.example", "192.0.2.129"); },
              std::string(49, 'a') + "@own.test"}},
        };
        for (const auto& [what, sent] : cases) {
            SigningWorld world;
            sent.first(world);
            const std::string left = world.leaves();
            QVERIFY2(left == (sent.second == "signed" ? world.signedAnna() : sent.second),
                     (what + (": " + left)).c_str());
        }
        SigningWorld world;
        QCOMPARE(world.deliver("x@else.example", "away@own.test").code, 250);
        QVERIFY2(world.leaves().starts_with("SRS0="), world.leaves().c_str());
    }

    void whereTheSwitchIsOffNothingIsSigned() {
        SigningWorld world;
        world.signing().signBounceAddresses = false;
        world.submit("anna@own.test");
        QCOMPARE(world.leaves(), std::string("anna@own.test"));
        QCOMPARE(world.points("anna@own.test"), 0);
    }

    void ourOwnReportGoesToThePlainAddress() {
        SigningWorld world;
        world.far().answer = [](const auto&, const auto&) { return mail::Reply{550, {5, 1, 1}, "No such user"}; };
        world.submit("anna@own.test");
        world.relay.settle();
        QCOMPARE(world.relay.queue.made.size(), std::size_t(1));
        const NewMessage& report = world.relay.queue.made.front().message;
        QVERIFY(report.mail.reversePath.isNull());
        QCOMPARE(report.recipients.front().recipient.address.text(), std::string("anna@own.test"));
        QVERIFY(report.recipients.front().local() != nullptr);
        QVERIFY(report.header.empty()); // not judged
        const Bytes& text = world.relay.queue.made.front().body;
        QVERIFY(text.find("prvs=") == Bytes::npos);
    }

    void aBounceToASignedAddressIsDelivered() {
        SigningWorld world;
        const std::string tagged = world.signedAnna();
        QCOMPARE(world.points(tagged), 0);
        QCOMPARE(world.last().recipients.front().local()->accountId, world.annaId);
        QCOMPARE(world.last().recipients.front().recipient.address.text(), std::string("anna@own.test"));
        // An automatic answer with a sender, and letters that changed their case on the way.
        QCOMPARE(world.points(asciiUpper(tagged), "robot@far.example") >= 0, true);
        world.relay.clock.advance(7 * aDay);
        QCOMPARE(world.points(tagged), 0);
        // Old bounces come after the switch was turned off, too.
        world.signing().signBounceAddresses = false;
        QCOMPARE(world.deliver("", tagged).code, 250);
    }

    void aBounceWithoutASignatureGetsPointsAndIsNotRefused() {
        SigningWorld world;
        const std::string tagged = world.signedAnna();
        QCOMPARE(world.points("anna@own.test"), 3);
        QVERIFY(world.last().recipients.front().local()->folder == LocalTarget::Folder::inbox);
        QCOMPARE(world.points("prvs=0123abcdef=anna@own.test"), 3);
        QCOMPARE(world.points("away@own.test"), 3);
        world.relay.clock.advance(9 * aDay);
        QCOMPARE(world.points(tagged), 3); // too old
        QCOMPARE(world.deliver("", "prvs=0123abcdef=nobody@own.test").code, 550);
    }

    void whatIsNoBounceOfAnAddressThatSignsIsNotCounted() {
        SigningWorld world;
        const int usual = world.points("bert@plain.test");
        QCOMPARE(usual, 0);
        world.relay.directory.addAccount(std::string(49, 'a') + "@own.test");
        QCOMPARE(world.points(std::string(49, 'a') + "@own.test"), 0); // mail of it leaves unsigned
        world.relay.settings.set(Setting::pointsUnsignedBounce, "0");
        QCOMPARE(world.points("anna@own.test"), 0);
        world.relay.settings.set(Setting::pointsUnsignedBounce, "3");
        // Mail with a sender is none.
        QVERIFY(world.points("anna@own.test", "a@far.example") < 3);
        // The return address of forwarded mail has a signature of its own.
        QCOMPARE(world.deliver("x@else.example", "away@own.test").code, 250);
        const auto rewritten = world.last().recipients.front().relay()->reversePath;
        QVERIFY(rewritten);
        QCOMPARE(world.deliver("", rewritten->text()).code, 250);
        QVERIFY(world.lastPoints() <= 0);
    }

    void inTheFirstSevenDaysNothingIsMissed() {
        SigningWorld world;
        world.signing().signsBouncesSince = world.relay.wall.now();
        QCOMPARE(world.points("anna@own.test"), 0);
        world.relay.clock.advance(7 * aDay - Millis(1));
        QCOMPARE(world.points("anna@own.test"), 0);
        world.relay.clock.advance(Millis(1));
        QCOMPARE(world.points("anna@own.test"), 3);
    }

    void anAliasDomainSignsByItsOwnSwitch() {
        SigningWorld world;
        const std::int64_t real = world.signing().id;
        world.relay.directory.addPrimary("other.test");
        world.relay.directory.change().domains.back().aliasOf = real;
        QCOMPARE(world.points("anna@other.test"), 0);
        const std::string tagged = world.batv().sign({"anna", "other.test"})->text();
        QCOMPARE(world.deliver("", tagged).code, 250);
        QCOMPARE(world.last().recipients.front().local()->accountId, world.annaId);
    }

    void aSecondaryHandsATaggedAddressOnAsItIs() {
        SigningWorld world;
        const auto primary = world.relay.directory.addPartner("alpha", "alpha.example");
        world.relay.directory.addSecondary("held.example", primary, accounts::RecipientPolicy::list);
        auto& content = world.relay.directory.change();
        content.recipientLists[content.domains.back().id] = {"carl"};
        QCOMPARE(world.deliver("", "PRVS=0123abcdef=Carl@held.example").code, 250);
        QCOMPARE(world.last().recipients.front().recipient.address.text(),
                 std::string("PRVS=0123abcdef=Carl@held.example"));
        QCOMPARE(world.deliver("", "prvs=0123abcdef=dora@held.example").code, 550);
        QCOMPARE(world.deliver("", "prvs=0123abcdef=postmaster@held.example").code, 250);
    }

    void aTagInATagIsNobodysAddress() {
        SigningWorld world;
        const std::string nested = "prvs=0123abcdef=" + world.signedAnna(), odd = "prvs=anna@own.test";
        QCOMPARE(world.deliver("", nested).code, 550);
        QCOMPARE(world.deliver("", odd).code, 550);
        world.signing().catchAll = "anna@own.test";
        QCOMPARE(world.points(nested), 3);
        QCOMPARE(world.points(odd), 3);
    }

    void anAccountWithSuchANameComesFirst() {
        SigningWorld world;
        const auto odd = world.relay.directory.addAccount("prvs=0123abcdef=anna@own.test");
        QCOMPARE(world.deliver("", "prvs=0123abcdef=anna@own.test").code, 250);
        QCOMPARE(world.last().recipients.front().local()->accountId, odd);
    }

    void aTagOfTheDayMakesNobodyAStranger() {
        SigningWorld world;
        world.relay.settings.set(Setting::greylistScope, "strangers");
        QCOMPARE(world.deliver("prvs=1001aaaaaa=x@far.example", "anna@own.test").code, 450);
        world.relay.advance(std::chrono::minutes(6));
        QCOMPARE(world.deliver("prvs=1002bbbbbb=x@far.example", "anna@own.test").code, 250);
        world.relay.settings.set(Setting::greylistScope, "off");
        AccessEntry blocked;
        blocked.pattern = "y@far.example";
        world.door.access().add(blocked, [](const Result<AccessEntry>& done) { QVERIFY(done.ok()); });
        QCOMPARE(world.deliver("prvs=1001aaaaaa=y@far.example", "anna@own.test").code, 550);
        world.relay.directory.addAlias("team@own.test", {"anna@own.test", "guest@far.example"}).posting =
            accounts::Posting::members;
        QCOMPARE(world.deliver("prvs=1001aaaaaa=guest@far.example", "team@own.test").code, 250);
    }

    void whoAsksIsToldOfTheSignature() {
        SigningWorld world;
        const auto steps = [&](const std::string& to) {
            std::string text;
            world.relay.core().explain({}, *mail::parseMailbox(to), [&](const Explanation& explanation) {
                for (const std::string& step : explanation.steps)
                    text += step + "\n";
            });
            world.relay.settle();
            return text;
        };
        const std::string good = steps(world.signedAnna());
        QVERIFY2(good.find("it stands for anna@own.test.") != std::string::npos, good.c_str());
        QVERIFY(good.find("The signature is of this server") != std::string::npos);
        QVERIFY(good.find("counts as a bounce") == std::string::npos);
        const std::string forged = steps("prvs=0123abcdef=anna@own.test");
        QVERIFY(forged.find("was not written by this server") != std::string::npos);
        QVERIFY(forged.find("counts as a bounce of a message that this server did not send") != std::string::npos);
        QVERIFY(steps("anna@own.test").find("counts as a bounce") != std::string::npos);
    }

    void aCheckOfASenderFindsTheSame() {
        SigningWorld world;
        const auto unsignedBounce = [&](const std::string& to) {
            std::optional<MailAnswer> answer;
            world.relay.core().checkMail({stranger, "mail.far.example", {}, mail::parseMailbox(to).value(), {}},
                                         [&](Result<MailAnswer> result) { answer = result.value(); });
            world.relay.settle();
            return answer && answer->verdict->findings.unsignedBounce;
        };
        QVERIFY(unsignedBounce("anna@own.test"));
        QVERIFY(!unsignedBounce(world.signedAnna()));
        QVERIFY(!unsignedBounce("bert@plain.test"));
    }
};

QTEST_APPLESS_MAIN(BounceSigningTest)
#include "bounce_signing_test.moc"
