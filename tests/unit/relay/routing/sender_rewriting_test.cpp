#include "base/text.h"
#include "relay/routing/sender_rewriting.h"
#include "support/relay_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::accounts;
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

    static constexpr const char* letters = "abcdefghijklmnopqrstuvwxyz234567";
    std::string dayLetters() const {
        const auto day = toMillis(clock_.now()) / 86'400'000 % 1024;
        return {letters[day / 32], letters[day % 32]};
    }
    static std::string olderHash(const std::string& text) {
        const Bytes digest = test::fakeMac(asciiLower(text));
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < 5; ++i)
            bits = bits << 8 | static_cast<unsigned char>(digest[i]);
        std::string out;
        for (int i = 0; i < 8; ++i)
            out += letters[(bits >> (35 - 5 * i)) & 31];
        return out;
    }

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

    void anAddressIsGoodInTheDomainItWasWrittenInOnly() {
        const auto ours = rewriting_.rewrite(sender_, "here.test");
        QVERIFY(!rewriting_.restore({ours->local, "other.test"}, threeWeeks).ok());
        QVERIFY(rewriting_.restore({ours->local, "HERE.test"}, threeWeeks).ok());
        const auto second = rewriting_.rewrite({"SRS0=abc=de=first.example=anna", "forwarder.example"}, "here.test");
        QVERIFY(!rewriting_.restore({second->local, "other.test"}, threeWeeks).ok());
    }

    void theDayInAnAddressCannotBeMoved_data() {
        QTest::addColumn<QString>("local");
        QTest::newRow("of the first forwarder") << "Anna.B";
        QTest::newRow("of the second one") << "SRS0=abc=de=first.example=anna";
    }
    void theDayInAnAddressCannotBeMoved() {
        QFETCH(QString, local);
        const mail::Address sender{local.toStdString(), "sender.example"};
        const auto old = rewriting_.rewrite(sender, "here.test");
        clock_.advance(threeWeeks + Millis(86'400'000));
        const auto fresh = rewriting_.rewrite(sender, "here.test");
        const auto late = rewriting_.restore(*old, threeWeeks);
        QVERIFY(!late.ok());
        QCOMPARE(late.error().kind, ErrorKind::denied);
        QVERIFY(rewriting_.restore(*fresh, threeWeeks).ok());
        QVERIFY(old->local != fresh->local);
        // The letters of another day under the same signature.
        std::string moved = old->local;
        for (std::size_t i = 0; i < moved.size(); ++i)
            if (moved[i] != fresh->local[i] && (local.startsWith("SRS0") ? i < 8 : i > 14)) moved[i] = fresh->local[i];
        QVERIFY(moved != old->local && moved != fresh->local);
        QVERIFY(!rewriting_.restore({moved, "here.test"}, threeWeeks).ok());
    }

    // Two letters count 1,024 days; then they come again.
    void anAddressDoesNotComeBackToLifeAfterYears() {
        const auto ours = rewriting_.rewrite(sender_, "here.test");
        clock_.advance(Millis(1024LL * 86'400'000));
        QVERIFY(!rewriting_.restore(*ours, threeWeeks).ok());
    }

    // As they were signed before the domain was part of it.
    void anAddressOfTheOlderMannerIsTakenUntilItExpires_data() {
        QTest::addColumn<QString>("signedPart");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("back");
        QTest::newRow("first forwarder") << "DAY=sender.example=anna"
                                         << "SRS0="
                                         << "anna@sender.example";
        QTest::newRow("second forwarder, by the day of the first") << "first.example==abc=DAY=sender.example=anna"
                                                                   << "SRS1="
                                                                   << "SRS0=abc=DAY=sender.example=anna@first.example";
    }
    void anAddressOfTheOlderMannerIsTakenUntilItExpires() {
        QFETCH(QString, signedPart);
        QFETCH(QString, kind);
        QFETCH(QString, back);
        const QString day = QString::fromStdString(dayLetters());
        const std::string text = signedPart.replace("DAY", day).toStdString();
        const mail::Address old{kind.toStdString() + olderHash(text) + "=" + text, "here.test"};
        const auto sender = rewriting_.restore(old, threeWeeks);
        QVERIFY(sender.ok());
        QCOMPARE(QString::fromStdString(sender->text()), back.replace("DAY", day));
        clock_.advance(threeWeeks + Millis(86'400'000));
        QCOMPARE(rewriting_.restore(old, threeWeeks).error().kind, ErrorKind::denied);
    }

    void anUndatedAddressOfTheOlderMannerIsNotTaken() {
        const std::string text = "first.example=+abc+de+sender.example=anna";
        QVERIFY(!rewriting_.restore({"SRS1=" + olderHash(text) + "=" + text, "here.test"}, threeWeeks).ok());
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
        const std::string host =
            std::string(60, 'a') + "." + std::string(60, 'b') + "." + std::string(60, 'c') + ".example";
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
