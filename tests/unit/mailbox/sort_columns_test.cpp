#include "mailbox/sort_columns.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <thread>

using namespace ismail;
using namespace ismail::mailbox;

namespace {

std::shared_ptr<const FactRow> row(std::uint32_t uid, const std::string& subject, const std::string& from = "joe",
                                   std::vector<std::string> references = {}) {
    mail::MessageFacts facts;
    facts.parts.emplace_back();
    facts.sort.subject = subject;
    facts.sort.from = from;
    facts.sort.sent = uid;
    facts.sort.messageId = std::to_string(uid);
    facts.sort.references = std::move(references);
    auto made = std::make_shared<FactRow>();
    made->uid = uid;
    made->facts = *mail::KeptFacts::open(mail::encodeFacts(facts));
    return made;
}

} // namespace

class SortColumnsTest : public QObject {
    Q_OBJECT

private slots:
    void ranksCompareAsTextsDo() {
        SortTexts texts;
        std::mt19937 random(1);
        std::map<std::string, SortTexts::Text> known{{"", 0}};
        for (int round = 0; round < 5; ++round) {
            for (int i = 0; i < 500; ++i) {
                std::string text(random() % 4, 'a');
                for (char& c : text)
                    c = static_cast<char>(random() % 256);
                const auto number = texts.of(text);
                QCOMPARE(known.try_emplace(text, number).first->second, number);
                QVERIFY(texts.view(number) == text);
            }
            QVERIFY(!texts.ranked());
            texts.rank();
            std::uint32_t rank = 0;
            for (const auto& [text, number] : known)
                QCOMPARE(texts.rankOf(number), rank++);
            QCOMPARE(texts.count(), known.size());
        }
    }

    void rowsMayComeInAnyOrder() {
        SortColumns columns;
        columns.add({row(5, "e"), row(7, "a", "ann", {"x", "y"})});
        QCOMPARE(columns.missing({1, 5, 6, 7, 9}), (std::vector<std::uint32_t>{1, 6, 9}));
        columns.add({row(1, "a"), row(5, "other"), row(6, "b", "joe", {"7"})});
        QCOMPARE(columns.missing({1, 5, 6, 7}), std::vector<std::uint32_t>());
        const auto look = columns.look();
        const auto rows = look.rows({1, 2, 5, 6, 7});
        QCOMPARE(rows[0]->subject, rows[4]->subject);
        QVERIFY(look.rank(rows[0]->subject) < look.rank(rows[3]->subject));
        QVERIFY(look.rank(rows[3]->subject) < look.rank(rows[2]->subject)); // what came first stays
        QCOMPARE(rows[1]->sent, SortColumns::noDate);
        QCOMPARE(rows[1]->messageId, std::uint64_t(0));
        QCOMPARE(rows[4]->sent, std::int64_t(7));
        QCOMPARE(look.references(*rows[4]).size(), std::size_t(2));
        QCOMPARE(look.references(*rows[3])[0], rows[4]->messageId);
    }

    void whatIsDamagedHasNoHeader() {
        SortColumns columns;
        auto damaged = std::make_shared<FactRow>();
        damaged->uid = 3;
        columns.add({damaged});
        QVERIFY(columns.missing({3}).empty());
        QCOMPARE(columns.look().rows({3})[0]->subject, SortTexts::Text(0));
    }

    void keysAreSortedAndEqualOnesStay() {
        std::mt19937_64 random(2);
        for (const std::uint64_t spread :
             {std::uint64_t(1), std::uint64_t(3), std::uint64_t(100'000), ~std::uint64_t(0)}) {
            std::vector<std::uint64_t> keys(3000);
            for (auto& key : keys)
                key = random() % spread;
            std::vector<std::uint32_t> order(keys.size());
            std::iota(order.begin(), order.end(), 0u);
            std::shuffle(order.begin(), order.end(), random);
            auto expected = order;
            std::stable_sort(expected.begin(), expected.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
            sortByKeys(order, keys);
            QCOMPARE(order, expected);
        }
        std::vector<std::uint32_t> none;
        sortByKeys(none, {});
        QVERIFY(none.empty());
        QVERIFY(sortKeyOf(-1) < sortKeyOf(0) && sortKeyOf(0) < sortKeyOf(1));
    }

    // Sessions that sort one mailbox while another adds to it.
    void manyMayLookWhileOneAdds() {
        SortColumns columns;
        std::vector<std::thread> threads;
        for (int t = 0; t < 3; ++t)
            threads.emplace_back([&columns] {
                for (int i = 0; i < 200; ++i) {
                    const auto look = columns.look();
                    for (const auto* known : look.rows({1, 50, 199}))
                        (void)look.rank(known->subject);
                }
            });
        for (std::uint32_t uid = 1; uid < 200; ++uid) {
            columns.add({row(uid, std::to_string(uid * 7919 % 100))});
            (void)columns.octets();
        }
        for (auto& thread : threads)
            thread.join();
        QVERIFY(columns.missing({1, 199}).empty());
    }
};

QTEST_GUILESS_MAIN(SortColumnsTest)
#include "sort_columns_test.moc"
