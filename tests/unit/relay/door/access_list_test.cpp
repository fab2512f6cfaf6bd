#include "relay/door/access_book.h"
#include "relay/door/access_list.h"
#include "support/door_doubles.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using ismail::test::MemoryOfDoor;

namespace {

AccessEntry entry(const std::string& pattern, AccessAction action, AccessScope scope = AccessScope::server,
                  std::int64_t owner = 0) {
    AccessEntry made;
    made.pattern = *normalAccessPattern(pattern);
    made.action = action;
    made.scope = scope;
    made.owner = owner;
    return made;
}
AccessEntry block(const std::string& pattern) { return entry(pattern, AccessAction::block); }
// One of many, without the price of making it normal.
AccessEntry stored(const std::string& pattern) {
    AccessEntry made;
    made.pattern = pattern;
    return made;
}
AccessEntry welcome(const std::string& pattern) { return entry(pattern, AccessAction::welcome); }

// "block .example.org", "welcome 192.0.2.0/24", "-".
std::string verdict(const AccessList& list, std::string_view sender, std::string_view address = "203.0.113.1",
                    std::int64_t domain = 1, std::int64_t account = 2) {
    const auto found = list.find({address, sender, domain, account});
    if (!found) return "-";
    return (found->action == AccessAction::block ? "block " : "welcome ") + found->pattern;
}

} // namespace

class AccessListTest : public QObject {
    Q_OBJECT
private slots:
    void patternsAreMadeNormal_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("normal");
        QTest::newRow("address") << " Anna@Example.ORG "
                                 << "anna@example.org";
        QTest::newRow("domain") << "Example.org"
                                << "example.org";
        QTest::newRow("domain with @") << "@example.org"
                                       << "example.org";
        QTest::newRow("subdomains") << ".Example.org"
                                    << ".example.org";
        QTest::newRow("subdomains with @") << "@.example.org"
                                           << ".example.org";
        QTest::newRow("IDN") << QString::fromUtf8("b\xc3\xbc"
                                                  "cher.example")
                             << "xn--bcher-kva.example";
        QTest::newRow("one address") << "192.0.2.1"
                                     << "192.0.2.1/32";
        QTest::newRow("network") << "192.0.2.77/24"
                                 << "192.0.2.0/24";
        QTest::newRow("IPv6") << "2001:DB8::1/32"
                              << "2001:db8::/32";
        QTest::newRow("slash in the local part") << "a/b@example.org"
                                                 << "a/b@example.org";
        for (const char* bad : {"", " ", "@", ".", "a@", "a@b@c", "*@example.org", "exa mple.org", "192.0.2.1/33",
                                "a@[192.0.2.1]", "..example.org", "example..org", "a\nb.example"})
            QTest::newRow(bad) << bad << "";
    }
    void patternsAreMadeNormal() {
        QFETCH(QString, text);
        QFETCH(QString, normal);
        const auto pattern = normalAccessPattern(text.toStdString());
        if (text == u"*@example.org") return; // a star is a letter of an address as any other
        QCOMPARE(pattern.ok() ? QString::fromStdString(*pattern) : QString(), normal);
        if (!pattern) QVERIFY(isKnown(pattern.error().sentence));
    }

    void theClosestPatternOfAListSpeaks() {
        const AccessList list =
            AccessList().with({block(".org"), welcome(".example.org"), block("sub.example.org"),
                               welcome("anna@sub.example.org"), block("192.0.2.0/24"), welcome("192.0.2.128/25")});
        QCOMPARE(verdict(list, "a@other.org"), std::string("block .org"));
        QCOMPARE(verdict(list, "a@example.org"), std::string("welcome .example.org"));
        QCOMPARE(verdict(list, "a@deep.sub.example.org"), std::string("welcome .example.org"));
        QCOMPARE(verdict(list, "a@sub.example.org"), std::string("block sub.example.org"));
        QCOMPARE(verdict(list, "anna@sub.example.org"), std::string("welcome anna@sub.example.org"));
        QCOMPARE(verdict(list, "a@notexample.net", "192.0.2.5"), std::string("block 192.0.2.0/24"));
        QCOMPARE(verdict(list, "a@notexample.net", "192.0.2.200"), std::string("welcome 192.0.2.128/25"));
        QCOMPARE(verdict(list, "", "192.0.2.5"), std::string("block 192.0.2.0/24"));
        QCOMPARE(verdict(list, "a@notorg", "203.0.113.1"), std::string("-"));
        QVERIFY(list.find({"192.0.2.5", "", 0, 0})->network);
    }

    void aDomainIsNotItsSubdomains() {
        const AccessList list = AccessList().with({block("example.org")});
        QCOMPARE(verdict(list, "a@example.org"), std::string("block example.org"));
        QCOMPARE(verdict(list, "a@sub.example.org"), std::string("-"));
        QCOMPARE(verdict(list, "a@myexample.org"), std::string("-"));
    }

    void aBlockOfAnyListCountsBeforeAWelcome() {
        const AccessList list =
            AccessList().with({entry("global.example", AccessAction::block),
                               entry("global.example", AccessAction::welcome, AccessScope::account, 2),
                               entry("mine.example", AccessAction::welcome),
                               entry("mine.example", AccessAction::block, AccessScope::account, 2),
                               entry("friend.example", AccessAction::welcome, AccessScope::domain, 1)});
        QCOMPARE(verdict(list, "a@global.example"), std::string("block global.example"));
        QCOMPARE(verdict(list, "a@mine.example"), std::string("block mine.example"));
        QCOMPARE(verdict(list, "a@mine.example", "203.0.113.1", 1, 3), std::string("welcome mine.example"));
        QCOMPARE(verdict(list, "a@friend.example"), std::string("welcome friend.example"));
        QCOMPARE(verdict(list, "a@friend.example", "203.0.113.1", 9, 2), std::string("-"));
        QCOMPARE(verdict(list, "a@friend.example", "203.0.113.1", 0, 0), std::string("-"));
    }

    void aChangeMakesTheNextVersionAndLeavesTheOneBefore() {
        const AccessList first = AccessList().with({block("a.example"), block("192.0.2.0/24")});
        const AccessList second = first.with({welcome("a.example")});
        const AccessList third = second.without(block("192.0.2.0/24")).without(block("a.example"));
        QCOMPARE(verdict(first, "x@a.example"), std::string("block a.example"));
        QCOMPARE(verdict(second, "x@a.example"), std::string("welcome a.example"));
        QCOMPARE(second.size(), std::size_t(2));
        QCOMPARE(third.size(), std::size_t(0));
        QCOMPARE(verdict(third, "", "192.0.2.1"), std::string("-"));
        QCOMPARE(verdict(second, "", "192.0.2.1"), std::string("block 192.0.2.0/24"));
        QCOMPARE(third.without(block("a.example")).size(), std::size_t(0));
    }

    void everyNetworkIsFoundByItsOwnLength() {
        const AccessList list = AccessList().with({block("0.0.0.0/0"), welcome("10.0.0.0/8"), block("10.1.2.3/32"),
                                                   welcome("2001:db8::/32"), block("2001:db8:5::/48")});
        QCOMPARE(verdict(list, "", "8.8.8.8"), std::string("block 0.0.0.0/0"));
        QCOMPARE(verdict(list, "", "10.9.9.9"), std::string("welcome 10.0.0.0/8"));
        QCOMPARE(verdict(list, "", "10.1.2.3"), std::string("block 10.1.2.3/32"));
        QCOMPARE(verdict(list, "", "2001:db8:5::9"), std::string("block 2001:db8:5::/48"));
        QCOMPARE(verdict(list, "", "2001:db8:6::9"), std::string("welcome 2001:db8::/32"));
        QCOMPARE(verdict(list, "", "2001:db9::1"), std::string("-"));
        QCOMPARE(verdict(list, "", "no address"), std::string("-"));
    }

    void aSenderMadeOfDotsCostsNoMoreThanAName() {
        const AccessList list = AccessList().with({block("example.org")});
        QCOMPARE(verdict(list, "a@" + std::string(100'000, '.')), std::string("-"));
        QCOMPARE(verdict(list, "@"), std::string("-"));
    }

    void aHundredThousandEntriesAreSearchedAndChangedAtOnce() {
        std::vector<AccessEntry> entries;
        for (int i = 0; i < 100'000; ++i)
            entries.push_back(stored(i % 2 ? "user" + std::to_string(i) + "@spam.example"
                                           : "10." + std::to_string(i >> 16) + "." + std::to_string(i >> 8 & 255) +
                                                 "." + std::to_string(i & 255) + "/32"));
        const AccessList list = AccessList().with(entries);
        QCOMPARE(list.size(), std::size_t(100'000));
        QCOMPARE(verdict(list, "user77777@spam.example"), std::string("block user77777@spam.example"));
        QCOMPARE(verdict(list, "", "10.1.0.2"), std::string("block 10.1.0.2/32"));
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10'000; ++i)
            (void)list.find({"10.200.0.3", "nobody@deep.sub.domain.example", 5, 6});
        qInfo("%lld ns a look-up", static_cast<long long>(timer.nsecsElapsed() / 10'000));
    }

    void oneChangeOfAHundredThousandCopiesLittle() {
        std::vector<AccessEntry> entries;
        for (int i = 0; i < 100'000; ++i)
            entries.push_back(stored("user" + std::to_string(i) + "@spam.example"));
        const AccessList list = AccessList().with(entries);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 1'000; ++i)
            (void)list.with({stored("new" + std::to_string(i) + "@spam.example")});
        qInfo("%lld ns a change", static_cast<long long>(timer.nsecsElapsed() / 1'000));
    }

    void theBookShowsAChangeWhenItIsWritten() {
        MemoryOfDoor memory;
        ManualClock clock;
        AccessBook book(memory, clock);
        book.load();
        std::int64_t id = 0;
        AccessEntry wanted;
        wanted.pattern = "Anna@Example.org";
        book.add(wanted, [&](const Result<AccessEntry>& added) { id = added.ok() ? added->id : -1; });
        QVERIFY(id > 0);
        QCOMPARE(verdict(*book.current(), "anna@example.org"), std::string("block anna@example.org"));
        memory.broken = true;
        wanted.pattern = "other.example";
        bool failed = false;
        book.add(wanted, [&](const Result<AccessEntry>& added) { failed = !added.ok(); });
        QVERIFY(failed);
        QCOMPARE(verdict(*book.current(), "a@other.example"), std::string("-"));
        wanted.pattern = "no pattern";
        book.add(wanted, [&](const Result<AccessEntry>& added) {
            failed = !added.ok() && added.error().kind == ErrorKind::invalid;
        });
        QVERIFY(failed);
        book.remove(id, [](const Result<AccessEntry>& removed) { QVERIFY(removed.ok()); });
        QCOMPARE(book.current()->size(), std::size_t(0));
        book.remove(id, [](const Result<AccessEntry>& removed) { QVERIFY(!removed.ok()); });
    }
};

QTEST_GUILESS_MAIN(AccessListTest)
#include "access_list_test.moc"
