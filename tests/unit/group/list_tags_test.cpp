#include "group/list_tags.h"

#include "base/text.h"
#include "group/messages_lists.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;

class ListTagsTest : public QObject {
    Q_OBJECT

private slots:
    void aTagIsWhatOtherProgramsComputeToo() {
        // Python: hashlib.scrypt(b'info', salt=b's'*16, n=256, r=8, p=1, dklen=32), then hmac with b'k'*32.
        const auto stretched = stretchRecipient("info", Bytes(16, 's'));
        QVERIFY(stretched.ok());
        QCOMPARE(toHex(*stretched), std::string("55d0267775fa30a71e46fcd3609cc4f2fae2905a256d2b2bc7de909311603d9f"));
        QCOMPARE(toHex(recipientTag(Bytes(32, 'k'), *stretched)), std::string("0972b25a1c41e6f839aefccc57fc89e3"));
    }

    void everySecondaryHasOtherTags() {
        const auto stretched = stretchRecipient("info", Bytes(16, 's'));
        QVERIFY(recipientTag(Bytes(32, 'k'), *stretched) != recipientTag(Bytes(32, 'l'), *stretched));
        QVERIFY(*stretched != *stretchRecipient("info", Bytes(16, 't')));
        QVERIFY(*stretched != *stretchRecipient("inf", Bytes(16, 's')));
    }

    void aLongNameIsRefused() {
        QVERIFY(stretchRecipient(std::string(512, 'x'), Bytes(16, 's')).ok());
        QVERIFY(!stretchRecipient(std::string(513, 'x'), Bytes(16, 's')).ok());
    }

    void changesArePackedAndUnpacked() {
        std::vector<ListChange> changes;
        for (int i = 0; i < 5; ++i)
            changes.push_back({Bytes(16, static_cast<char>(250 + i)), static_cast<RecipientState>(i)});
        const Bytes packed = packChanges(changes);
        QCOMPARE(packed.size(), std::size_t(5 * listChangeSize));
        QVERIFY(unpackChanges(packed) == changes);
        QVERIFY(unpackChanges("")->empty());
        QVERIFY(!unpackChanges(packed.substr(1)));
        QVERIFY(!unpackChanges(Bytes(16, 'x') + '\x05'));
        QVERIFY(!unpackChanges(Bytes(16, 'x') + '\xff'));
    }

    void aDigestIsOfTheListAndNotOfItsOrder() {
        const ListChange a{Bytes(16, 'a'), RecipientState::normal}, b{Bytes(16, 'b'), RecipientState::full};
        QCOMPARE(listDigest({a, b}), listDigest({b, a}));
        QVERIFY(listDigest({a, b}) != listDigest({a, {b.tag, RecipientState::normal}}));
        QCOMPARE(listDigest({a, {b.tag, RecipientState::removed}}), listDigest({a}));
        QCOMPARE(listDigest({}), crypto::sha256(""));
        QCOMPARE(listDigest({b, a}), crypto::sha256(a.tag + '\0' + b.tag + '\x01'));
    }

    void aBeatNamesTheVersionsOfAllLists() {
        const ListVersion a{"a.example", Bytes(16, 'e'), 1}, b{"b.example", Bytes(16, 'e'), 2};
        QCOMPARE(beatHash({a, b}), beatHash({b, a}));
        QVERIFY(beatHash({a, b}) != beatHash({a}));
        QVERIFY(beatHash({a}) != beatHash({{"a.example", Bytes(16, 'e'), 256}}));
        QVERIFY(beatHash({a}) != beatHash({{"a.example", Bytes(16, 'f'), 1}}));
    }
};

QTEST_GUILESS_MAIN(ListTagsTest)
#include "list_tags_test.moc"
