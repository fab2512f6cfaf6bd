#include "group/own_keys.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;

namespace {

const Time began = fromMillis(1'700'000'000'000);
constexpr Millis aDay{24 * 3'600'000};

Bytes publicKey(const OwnKey& key) { return key.identity.publicKey(); }

OwnKeys again(const OwnKeys& keys) { return OwnKeys::read(keys.kept()).value(); }

} // namespace

class OwnKeysTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsKeptIsReadAgain() {
        const OwnKeys keys = OwnKeys::make(began).renewed(began + aDay)->renewed(began + 2 * aDay).value();
        const OwnKeys read = again(keys);
        QCOMPARE(read.all().size(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(publicKey(read.all()[i]), publicKey(keys.all()[i]));
            QCOMPARE(read.all()[i].number, keys.all()[i].number);
            QCOMPARE(read.all()[i].made, keys.all()[i].made);
            QCOMPARE(read.all()[i].until, keys.all()[i].until);
            QCOMPARE(read.find(publicKey(keys.all()[i])), &read.all()[i]);
        }
        QVERIFY(crypto::verifyIdentity(publicKey(keys.current()), "text", read.current().identity.sign("text")));
        QVERIFY(!read.find(Bytes(32, 'x')));
    }

    void aSeedAloneIsOneKey() {
        const crypto::Identity identity = crypto::Identity::make();
        const auto keys = OwnKeys::read(identity.seed());
        QVERIFY(keys.ok());
        QCOMPARE(publicKey(keys->current()), identity.publicKey());
        QVERIFY(!keys->current().made && !keys->current().until);
    }

    void anythingElseIsRefused() {
        const std::string kept = OwnKeys::make(began).kept().reveal();
        for (const std::string& text : {std::string(), std::string(31, 'x'), std::string("ISMail identity 1\n"),
                                        kept.substr(0, kept.size() - 1), kept + "x", "j" + kept.substr(1)})
            QVERIFY(!OwnKeys::read(Secret<std::string>(text)).ok());
        std::string many = kept;
        for (std::size_t i = 0; i <= OwnKeys::mostOld; ++i)
            many += kept.substr(18);
        QVERIFY(!OwnKeys::read(Secret<std::string>(many)).ok());
    }

    void theKeyOfBeforeIsGoodForNinetyDays() {
        const OwnKeys first = OwnKeys::make(began);
        const OwnKeys next = first.renewed(began + aDay).value();
        QVERIFY(publicKey(next.current()) != publicKey(first.current()));
        QVERIFY(!next.current().until);
        QCOMPARE(publicKey(next.all()[1]), publicKey(first.current()));
        QCOMPARE(next.all()[1].until, std::optional(began + 91 * aDay));
        QCOMPARE(next.without(began + 91 * aDay - Millis(1)).all().size(), std::size_t(2));
        const OwnKeys left = next.without(began + 91 * aDay);
        QCOMPARE(left.all().size(), std::size_t(1));
        QCOMPARE(publicKey(left.current()), publicKey(next.current()));
    }

    void numbersRiseAlsoAfterABackupWasRestored() {
        const OwnKeys backup = OwnKeys::make(began);
        const OwnKeys lost = backup.renewed(began + aDay)->renewed(began + aDay).value();
        QVERIFY(lost.all()[0].number > lost.all()[1].number && lost.all()[1].number > lost.all()[2].number);
        QVERIFY(again(backup).renewed(began + 2 * aDay)->current().number > lost.current().number);
        // A clock that goes back does not lower them.
        QVERIFY(lost.renewed(began - aDay)->current().number > lost.current().number);
    }

    void keysAreNotChangedWithoutEnd() {
        OwnKeys keys = OwnKeys::make(began);
        for (std::size_t i = 0; i < OwnKeys::mostOld; ++i)
            keys = keys.renewed(began).value();
        QCOMPARE(keys.renewed(began).error().kind, ErrorKind::exhausted);
        QVERIFY(again(keys).all().size() == OwnKeys::mostOld + 1);
        QVERIFY(keys.renewed(began + OwnKeys::oldKeyLife).ok());
    }
};

QTEST_GUILESS_MAIN(OwnKeysTest)
#include "own_keys_test.moc"
