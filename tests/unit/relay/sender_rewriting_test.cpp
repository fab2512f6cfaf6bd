#include "relay/sender_rewriting.h"
#include "base/text.h"
#include "support/relay_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;

namespace {
constexpr Millis threeWeeks{21LL * 86'400'000};
}

class SenderRewritingTest : public QObject {
    Q_OBJECT

private:
    ManualClock clock_;
    SenderRewriting rewriting_{test::fakeMac, clock_};
    const mail::Address sender_{"Anna.B", "sender.example"};

private slots:
    void aRewrittenSenderLeadsBackToTheSender() {
        const auto ours = rewriting_.rewrite(sender_, "here.test");
        QVERIFY(ours);
        QCOMPARE(ours->domain, std::string("here.test"));
        QVERIFY(ours->local.starts_with("SRS0="));
        QVERIFY(ours->local.ends_with("=sender.example=Anna.B"));
        const auto back = rewriting_.restore(*ours, threeWeeks);
        QVERIFY(back.ok());
        QCOMPARE(back->text(), sender_.text());
    }

    void lettersMayChangeTheirCaseOnTheWay() {
        const auto ours = rewriting_.rewrite(sender_, "here.test");
        const auto back = rewriting_.restore({asciiLower(ours->local), "here.test"}, threeWeeks);
        QVERIFY(back.ok());
        QCOMPARE(back->text(), std::string("anna.b@sender.example"));
    }

    void whatWasNotSignedHereIsRefused() {
        const auto ours = rewriting_.rewrite(sender_, "here.test");
        std::string other = ours->local;
        other.replace(other.find("Anna"), 4, "Hans");
        QVERIFY(!rewriting_.restore({other, "here.test"}, threeWeeks).ok());
        for (const char* text : {"SRS0=", "SRS0==", "SRS0=a=b=c=d", "SRS0=aaaaaaaa=aa=x.example=y", "SRS1=a=b==c",
                                 "SRS1=aaaaaaaa=", "srs", "SRS0-x"})
            QVERIFY2(!rewriting_.restore({text, "here.test"}, threeWeeks).ok(), text);
    }

    void anOldAddressHasExpired() {
        const auto ours = rewriting_.rewrite(sender_, "here.test");
        clock_.advance(threeWeeks);
        QVERIFY(rewriting_.restore(*ours, threeWeeks).ok());
        clock_.advance(Millis(86'400'000));
        const auto late = rewriting_.restore(*ours, threeWeeks);
        QVERIFY(!late.ok());
        QCOMPARE(late.error().kind, ErrorKind::denied);
    }

    void whatAnotherForwarderWroteComesBackToIt() {
        const mail::Address theirs{"SRS0=abc=de=first.example=anna", "forwarder.example"};
        const auto ours = rewriting_.rewrite(theirs, "here.test");
        QVERIFY(ours);
        QVERIFY(ours->local.starts_with("SRS1="));
        QCOMPARE(rewriting_.restore(*ours, threeWeeks)->text(), theirs.text());
        // A third one keeps the name of the first: bounces need not pass through the second.
        const SenderRewriting third([](ByteView text) { return test::fakeMac(Bytes("other") + Bytes(text)); }, clock_);
        const auto again = third.rewrite(*ours, "third.test");
        QVERIFY(again);
        QVERIFY(again->local.find("here.test") == std::string::npos);
        QCOMPARE(third.restore(*again, threeWeeks)->text(), theirs.text());
    }

    void anAddressThatWouldBeTooLongIsLeftAlone() {
        const std::string host = std::string(60, 'a') + "." + std::string(60, 'b') + "." + std::string(60, 'c') + ".example";
        QVERIFY(!rewriting_.rewrite({std::string(64, 'x'), host}, "here.test"));
    }

    void aLongRewrittenAddressCanBeParsed() {
        const auto ours = rewriting_.rewrite({std::string(40, 'x'), "mail.sender.example"}, "here.test");
        QVERIFY(ours->local.size() > mail::maxLocalPart);
        const auto parsed = mail::parseMailbox(ours->text());
        QVERIFY(parsed.ok());
        QCOMPARE(parsed->local, ours->local);
        QVERIFY(!mail::parseMailbox(std::string(65, 'x') + "@here.test").ok());
    }
};

QTEST_GUILESS_MAIN(SenderRewritingTest)
#include "sender_rewriting_test.moc"
