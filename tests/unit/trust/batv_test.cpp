#include "trust/batv.h"

#include "base/text.h"
#include "crypto/digest.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

namespace {
Bytes macWith(std::string_view key, ByteView text) { return crypto::hmacSha256(key, text); }
} // namespace

class BatvTest : public QObject {
    Q_OBJECT
    ManualClock clock_;
    Batv batv_{[](ByteView text) { return macWith("key", text); }, clock_, 3};
    const mail::Address anna_{"Anna.B", "here.example"};

private slots:
    void aTagIsGoodForSevenDays() {
        const auto tagged = batv_.sign(anna_);
        QVERIFY(tagged && tagged->local.starts_with("prvs=3") && tagged->local.ends_with("=Anna.B"));
        QCOMPARE(tagged->local.size(), std::string("prvs=KDDDSSSSSS=Anna.B").size());
        clock_.advance(Millis(7LL * 86'400'000));
        QVERIFY(*batv_.verify(*tagged) == anna_);
        clock_.advance(Millis(86'400'000));
        QCOMPARE(batv_.verify(*tagged).error().kind, ErrorKind::denied);
    }
    void dayNumbersBeginAnew() {
        for (int i = 0; i < 1100; ++i) {
            const auto tagged = batv_.sign(anna_);
            QVERIFY(tagged && batv_.verify(*tagged).ok());
            clock_.advance(Millis(86'400'000));
            QVERIFY(batv_.verify(*tagged).ok());
        }
    }
    void lettersMayChangeTheirCase() {
        const auto tagged = *batv_.sign(anna_);
        QVERIFY(batv_.verify({asciiUpper(tagged.local), "here.example"}).ok());
        QVERIFY(batv_.verify({asciiLower(tagged.local), "here.example"}).ok());
    }
    void aDomainMayBeInUnicodeOrInALabels() {
        const auto tagged = *batv_.sign({"anna", "b\xC3\xBC"
                                                 "cher.example"});
        QVERIFY(batv_.verify({tagged.local, "xn--bcher-kva.example"}).ok());
        QVERIFY(batv_.verify({tagged.local, "XN--BCHER-KVA.Example"}).ok());
    }
    void anAddressIsKnownWithoutItsTag() {
        QVERIFY(withoutTag(*batv_.sign(anna_)) == anna_);
        QVERIFY(withoutTag(anna_) == anna_);
        QVERIFY((withoutTag({"prvs=1234abcdef=prvs=1234abcdef=a", "b.example"}) ==
                 mail::Address{"prvs=1234abcdef=a", "b.example"}));
        QVERIFY(withoutTag({}).isNull());
    }
    void nobodyElseCanUseIt() {
        const auto tagged = *batv_.sign(anna_);
        const auto kind = [&](std::string local, std::string domain) {
            const auto result = batv_.verify({std::move(local), std::move(domain)});
            return result ? ErrorKind::internal : result.error().kind;
        };
        QCOMPARE(kind(tagged.local, "other.example"), ErrorKind::invalid);
        QCOMPARE(kind(tagged.local + "x", "here.example"), ErrorKind::invalid);
        QCOMPARE(kind("anna", "here.example"), ErrorKind::notFound);
        std::string other = tagged.local;
        other[6] = other[6] == '0' ? '1' : '0';
        QCOMPARE(kind(other, "here.example"), ErrorKind::invalid);
        const Batv foreign([](ByteView text) { return macWith("other", text); }, clock_, 3);
        QVERIFY(!foreign.verify(tagged).ok());
    }
    void tagsOfOthersAreTakenApart() {
        const auto parts = parseBatv("PRVS=1234aBcDeF=joe=x");
        QVERIFY(parts && parts->key == 1 && parts->day == 234 && parts->signature == "aBcDeF" &&
                parts->local == "joe=x");
        for (const char* local : {"prvs=", "prvs=1234abcdef", "prvs=1234abcdef=", "prvs=12x4abcdef=a",
                                  "prvs=1234abcdeg=a", "prvs=1234abcdefa=b", "joe"})
            QVERIFY2(!parseBatv(local), local);
    }
    void whatCannotBeSignedStays() {
        QVERIFY(!batv_.sign({}));
        QVERIFY(!batv_.sign(*batv_.sign(anna_)));
        QVERIFY(batv_.sign({std::string(48, 'a'), "here.example"}));
        QVERIFY(!batv_.sign({std::string(49, 'a'), "here.example"}));
        QVERIFY(!batv_.sign({std::string(40, 'a'), std::string(60, 'b') + '.' + std::string(60, 'c') + '.' +
                                                       std::string(60, 'd') + ".example.example"}));
    }
};

QTEST_GUILESS_MAIN(BatvTest)
#include "batv_test.moc"
