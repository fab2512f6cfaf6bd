#include "group/list_source.h"

#include "list_world.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;

namespace {

ListWant wantAfter(const ListPrimary& primary, std::int64_t after, std::int64_t since = 0) {
    return {primary.head.domain, {primary.head.epoch}, after, since};
}

ListPage ask(const ListPrimary& primary, const ListWant& want, std::size_t most = maxPageChanges) {
    return answerWant(primary.head, primary, primary.key, want, most);
}

} // namespace

class ListSourceTest : public QObject {
    Q_OBJECT

private slots:
    void everyChangeTakesAVersionOfItsOwn() {
        SourceHead head;
        head.version = 7;
        std::vector<SourceRow> rows(3);
        numberRows(head, rows);
        QCOMPARE(rows[0].version, std::int64_t(8));
        QCOMPARE(rows[2].version, std::int64_t(10));
        QCOMPARE(head.version, std::int64_t(10));
    }

    void aPageHasWhatChangedAfterAVersion() {
        ListPrimary primary;
        for (const char* name : {"a", "b", "c"})
            primary.set(name, RecipientState::normal, 0);
        primary.set("a", RecipientState::removed, 0);
        const ListPage all = ask(primary, wantAfter(primary, 0));
        QCOMPARE(all.version, std::int64_t(4));
        QCOMPARE(unpackChanges(all.changes.data)->size(), std::size_t(2)); // who is gone is no news to who has nothing
        QVERIFY(!all.more);
        const ListPage some = ask(primary, wantAfter(primary, 2));
        const auto changes = unpackChanges(some.changes.data);
        QCOMPARE(changes->size(), std::size_t(2));
        QCOMPARE(changes->back(),
                 (ListChange{recipientTag(primary.key, crypto::sha256("a")), RecipientState::removed}));
        QVERIFY(ask(primary, wantAfter(primary, 4)).changes.data.empty());
    }

    void pagesKeepToTheirCap() {
        ListPrimary primary;
        for (std::size_t i = 0; i <= maxPageChanges; ++i)
            primary.set(std::to_string(i), RecipientState::normal, 0);
        const ListPage first = ask(primary, wantAfter(primary, 0));
        QCOMPARE(first.changes.data.size(), maxPageChanges * listChangeSize);
        QVERIFY(first.more);
        QCOMPARE(first.version, std::int64_t(maxPageChanges));
        const ListPage last = ask(primary, wantAfter(primary, first.version, first.newest));
        QCOMPARE(last.changes.data.size(), listChangeSize);
        QVERIFY(!last.more);
    }

    void whoIsTooOldFetchesEverything() {
        ListPrimary primary;
        primary.set("a", RecipientState::normal, 0);
        primary.set("b", RecipientState::normal, 0);
        primary.set("a", RecipientState::removed, 0);
        primary.set("c", RecipientState::normal, 0);
        primary.purge(1);
        QCOMPARE(primary.head.horizon, std::int64_t(3));
        QCOMPARE(ask(primary, wantAfter(primary, 2)).outcome, PageOutcome::anew);
        QCOMPARE(ask(primary, wantAfter(primary, 3)).outcome, PageOutcome::changes);
        QCOMPARE(ask(primary, wantAfter(primary, 0)).outcome, PageOutcome::changes);
        // Amid the pages of everything, begun when "a" was gone already.
        QCOMPARE(ask(primary, wantAfter(primary, 2, 4)).outcome, PageOutcome::changes);
        QCOMPARE(ask(primary, wantAfter(primary, 5)).outcome, PageOutcome::anew);
        ListWant other = wantAfter(primary, 0);
        other.epoch.data[0] = static_cast<char>(other.epoch.data[0] ^ 1);
        QCOMPARE(ask(primary, other).outcome, PageOutcome::anew);
    }

    void aListThatIsNotReadyIsForLater() {
        ListPrimary primary;
        const ListWant want = wantAfter(primary, 0);
        primary.head.epoch.clear();
        QCOMPARE(ask(primary, want).outcome, PageOutcome::later);
    }

    void fewChangesAreToldAtOnce() {
        ListPrimary primary;
        for (std::size_t i = 0; i < maxInlineChanges; ++i)
            primary.set(std::to_string(i), RecipientState::normal, 0);
        const ListChanged all = announce(primary.head, primary, primary.key, 0);
        QCOMPARE(all.changes.data.size(), maxInlineChanges * listChangeSize);
        primary.set("one more", RecipientState::normal, 0);
        QVERIFY(announce(primary.head, primary, primary.key, 0).changes.data.empty());
        QCOMPARE(announce(primary.head, primary, primary.key, 1).changes.data.size(),
                 maxInlineChanges * listChangeSize);
    }

    void aRestoredPrimaryDrawsAnotherEpoch() {
        SourceHead head;
        renew(head);
        QCOMPARE(head.epoch.size(), epochSize);
        QCOMPARE(head.salt.size(), listSaltSize);
        const SourceHead before = head;
        renew(head);
        QVERIFY(head.epoch != before.epoch);
        QCOMPARE(head.salt, before.salt); // what was stretched stays good
    }

    void aMailboxIsFullUntilThereIsRoom() {
        QVERIFY(!fullMark(false, 98, 100));
        QVERIFY(fullMark(false, 99, 100));
        QVERIFY(fullMark(false, 100, 100));
        QVERIFY(fullMark(true, 95, 100));
        QVERIFY(!fullMark(true, 94, 100));
        QVERIFY(!fullMark(false, 95, 100));
        QVERIFY(!fullMark(true, 100, 0));
        QVERIFY(!fullMark(false, (1 << 30) - fullRoom - 1, 1 << 30));
        QVERIFY(fullMark(false, (1 << 30) - fullRoom, 1 << 30));
        QVERIFY(fullMark(true, 1, 1));
        QVERIFY(!fullMark(true, 0, 1));
    }
};

QTEST_GUILESS_MAIN(ListSourceTest)
#include "list_source_test.moc"
