#include "group/key_change.h"

#include "group/messages.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;

namespace {

const Time began = fromMillis(1'700'000'000'000);

struct Change {
    OwnKeys keys = OwnKeys::make(began).renewed(began).value();
    KeyNext said = announceKey(keys.all()[1], keys.current());
    Bytes old = said.old.data, next = said.key.data;
};

} // namespace

class KeyChangeTest : public QObject {
    Q_OBJECT

private slots:
    void aKeyThatBothKeysSignedIsWrittenDown() {
        const Change change;
        QCOMPARE(judgeKey(change.said, {change.old, {}, 0}), KeyVerdict::pin);
        const auto read = decodeMessage(encodeMessage(change.said));
        QVERIFY(read.ok());
        QCOMPARE(judgeKey(std::get<KeyNext>(*read->message), {change.old, {}, 0}), KeyVerdict::pin);
    }

    void whatIsWrittenDownIsAnsweredOnly() {
        const Change change;
        QCOMPARE(judgeKey(change.said, {change.old, change.next, change.said.number}), KeyVerdict::have);
        QCOMPARE(judgeKey(change.said, {change.next, {}, change.said.number}), KeyVerdict::have);
    }

    void aKeyThatIsNotKnownVouchesForNone() {
        const Change change;
        QCOMPARE(judgeKey(change.said, {Bytes(32, 'x'), {}, 0}), KeyVerdict::refuse);
        QCOMPARE(judgeKey(change.said, {{}, {}, 0}), KeyVerdict::refuse);
    }

    void aKeyThatComesNextVouchesForTheOneAfterIt() {
        const Change change;
        QCOMPARE(judgeKey(change.said, {Bytes(32, 'x'), change.old, 1}), KeyVerdict::pin);
    }

    void aNumberComesOnce() {
        const Change change;
        QCOMPARE(judgeKey(change.said, {change.old, {}, change.said.number}), KeyVerdict::refuse);
        QCOMPARE(judgeKey(change.said, {change.old, {}, change.said.number - 1}), KeyVerdict::pin);
        KeyNext later = change.said;
        ++later.number;
        QCOMPARE(judgeKey(later, {change.old, {}, change.said.number}), KeyVerdict::refuse);
    }

    void bothSignaturesAreNeeded() {
        const Change change, other;
        const PinnedKeys pinned{change.old, {}, 0};
        KeyNext said = change.said;
        said.byOld = other.said.byOld;
        QCOMPARE(judgeKey(said, pinned), KeyVerdict::refuse);
        said = change.said;
        said.byNew = said.byOld;
        QCOMPARE(judgeKey(said, pinned), KeyVerdict::refuse);
        // A key that somebody else has cannot be announced as one's own.
        said = change.said;
        said.key = other.said.key;
        QCOMPARE(judgeKey(said, pinned), KeyVerdict::refuse);
        said = change.said;
        said.key = said.old;
        QCOMPARE(judgeKey(said, pinned), KeyVerdict::refuse);
    }

    void theTextIsThatOfNoOtherSignature() {
        const Bytes text = keyNextText(Bytes(32, 'o'), Bytes(32, 'n'), 0x0102);
        QCOMPARE(text,
                 Bytes("ISMail peer 1 key\0", 18) + Bytes(32, 'o') + Bytes(32, 'n') + Bytes("\0\0\0\0\0\0\x01\x02", 8));
    }
};

QTEST_GUILESS_MAIN(KeyChangeTest)
#include "key_change_test.moc"
