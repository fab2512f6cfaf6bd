#include "trust/dkim_life.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::trust;
using accounts::DkimKey;
using accounts::DkimKeyState;

namespace {

constexpr Millis minute{60'000}, day{86'400'000};
const Time start = fromMillis(1'796'169'600'000); // 2026-12-02T00:00:00Z

DkimKey keyOf(const std::string& selector, DkimKeyState state) {
    DkimKey key;
    key.domainId = 1;
    key.selector = selector;
    key.algorithm = selector.back() % 2 == 'a' % 2 ? accounts::DkimAlgorithm::rsa : accounts::DkimAlgorithm::ed25519;
    key.publicKey = "MIIB" + selector;
    key.state = state;
    key.since = start;
    return key;
}

// "a=active b=prepared@-600": a key for each word, its selector is202612 and the letter; @ is when it was seen, in
// seconds from the start.
DkimKeyList keysFrom(const std::string& text) {
    DkimKeyList keys;
    for (const QString& word : QString::fromStdString(text).split(' ', Qt::SkipEmptyParts)) {
        const std::string letter = word.left(1).toStdString();
        const QString state = word.mid(2).section('@', 0, 0);
        DkimKey key = keyOf("is202612" + letter, *enumFromText<DkimKeyState>(state.toStdString()));
        if (word.contains('@')) key.seenAt = start + Millis(word.section('@', 1).toLongLong() * 1000);
        keys.push_back(std::make_shared<const DkimKey>(std::move(key)));
    }
    return keys;
}

std::map<std::string, DkimSighting> looksFrom(const std::string& text) {
    std::map<std::string, DkimSighting> looks;
    for (const QString& word : QString::fromStdString(text).split(' ', Qt::SkipEmptyParts)) {
        const QString what = word.mid(2);
        looks["is202612" + word.left(1).toStdString()] = what == "right"     ? DkimSighting::right
                                                         : what == "missing" ? DkimSighting::missing
                                                         : what == "differs" ? DkimSighting::differs
                                                                             : DkimSighting::unknown;
    }
    return looks;
}

// "a=active b@0 c@- lost:d": a new state, a new time of being seen, an active key without its record.
std::string textOf(const DkimMoves& moves) {
    std::vector<std::string> words;
    for (const auto& [selector, state] : moves.states)
        words.push_back(selector.substr(8) + "=" + std::string(enumText(state)));
    for (const auto& [selector, at] : moves.seen)
        words.push_back(selector.substr(8) + "@" + (at ? std::to_string(toMillis(*at) - toMillis(start)) : "-"));
    for (const auto& [selector, sighting] : moves.lost)
        words.push_back("lost:" + selector.substr(8));
    std::sort(words.begin(), words.end());
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

DkimLifeTimes lifeTimes() {
    DkimLifeTimes times;
    times.keepRecord = dkimKeepRecord(5 * day);
    times.rotate = 365 * day;
    return times;
}

} // namespace

class DkimLifeTest : public QObject {
    Q_OBJECT
private slots:
    void whatTheDnsShowsMovesKeys_data() {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("looks");
        QTest::addColumn<QString>("moves");
        const auto row = [](const char* name, const char* keys, const char* looks, const char* moves) {
            QTest::newRow(name) << keys << looks << moves;
        };
        row("nothing there yet", "a=prepared b=prepared", "a:missing b:missing", "");
        row("seen once", "a=prepared b=prepared", "a:right b:missing", "a@0");
        row("again, but too soon", "a=prepared@-599 b=prepared", "a:right b:missing", "");
        row("twice, ten minutes apart", "a=prepared@-600 b=prepared", "a:right b:missing", "a=seen a@0");
        row("gone before the second look", "a=prepared@-600 b=prepared", "a:missing b:missing", "a@-");
        row("another record before the second look", "a=prepared@-600 b=prepared", "a:differs b:missing", "a@-");
        row("the DNS does not answer", "a=prepared@-600 b=seen", "a:unknown b:unknown", "");
        row("seen, waits for the other", "a=seen@-60 b=prepared", "a:right b:missing", "a@0");
        row("seen, and gone again", "a=seen@-60 b=prepared", "a:missing b:missing", "a=prepared a@-");
        row("both seen: active at once", "a=prepared@-600 b=prepared@-700", "a:right b:right",
            "a=active a@0 b=active b@0");
        row("the second of them", "a=seen@-9 b=prepared@-600", "a:unknown b:right", "a=active b=active b@0");
        row("the old pair retires", "a=active b=active c=seen@-60 d=prepared@-600", "c:right d:right",
            "a=retiring b=retiring c=active c@0 d=active d@0");
        row("half a new pair moves nothing", "a=active b=active c=prepared@-600 d=prepared", "c:right d:missing",
            "c=seen c@0");
        row("active and there", "a=active@-3600 b=active", "a:right b:right", "a@0 b@0");
        row("active and gone", "a=active@-3600 b=active@-3600", "a:missing b:right", "a@- b@0 lost:a");
        row("active and changed, told again", "a=active b=active", "a:differs b:differs", "lost:a lost:b");
        row("active, no answer", "a=active@-3600 b=active", "a:unknown b:unknown", "");
        row("retiring ones need not be there", "a=retiring b=retiring", "a:missing b:missing", "");
        row("revoked and removable ones are not looked at", "a=revoked b=removable", "a:right b:right", "");
        row("one was let sign by hand, the other comes", "a=active b=prepared@-600", "a:right b:right",
            "a@0 b=active b@0");
    }
    void whatTheDnsShowsMovesKeys() {
        QFETCH(QString, keys);
        QFETCH(QString, looks);
        QTEST(QString::fromStdString(textOf(dkimMoves(
                  keysFrom(keys.toStdString()), looksFrom(looks.replace(':', '=').toStdString()), start, lifeTimes()))),
              "moves");
    }

    void retiringKeysAreRemovableWhenTheirMailMustHaveArrived() {
        const DkimKeyList keys = keysFrom("a=retiring b=retiring c=active");
        QCOMPARE(textOf(dkimMoves(keys, {}, start + 12 * day - minute, lifeTimes())), std::string());
        QCOMPARE(textOf(dkimMoves(keys, {}, start + 12 * day, lifeTimes())), std::string("a=removable b=removable"));
    }

    void aPairIsLetSignByHandWhateverTheDnsShows() {
        const auto moves = dkimActivation(keysFrom("a=active b=active c=prepared d=seen"));
        QVERIFY(moves.ok());
        QCOMPARE(textOf(*moves), std::string("a=retiring b=retiring c=active d=active"));
        QVERIFY(!dkimActivation(keysFrom("a=active b=revoked")).ok());
    }

    void aNewPairIsDueAMonthBeforeTheOldOneIsTooOld() {
        const DkimLifeTimes times = lifeTimes();
        const DkimKeyList keys = keysFrom("a=active b=active");
        QCOMPARE(*dkimRotationDue(keys, times), start + 365 * day);
        QVERIFY(!dkimPairIsDue(keys, start + 335 * day - minute, times));
        QVERIFY(dkimPairIsDue(keys, start + 335 * day, times));
        QVERIFY(!dkimPairIsDue(keysFrom("a=active c=prepared"), start + 400 * day, times));
        QVERIFY(!dkimPairIsDue(keysFrom("a=retiring"), start + 400 * day, times));
        DkimLifeTimes never = times;
        never.rotate = Millis(0);
        QVERIFY(!dkimPairIsDue(keys, start + 4000 * day, never));
    }

    void keysThatWaitAreLookedForMoreOften() {
        QCOMPARE(dkimLookInterval(keysFrom("a=active b=active")), 60 * minute);
        QCOMPARE(dkimLookInterval(keysFrom("a=active b=seen")), 10 * minute);
    }

    void selectorsSayTheMonthAndGoOnInIt() {
        const auto name = [](const Result<std::pair<std::string, std::string>>& pair) {
            return pair.ok() ? pair->first + " " + pair->second : std::string("none");
        };
        QCOMPARE(name(dkimNewSelectors({}, start)), std::string("is202612a is202612b"));
        QCOMPARE(name(dkimNewSelectors(keysFrom("b=revoked"), start)), std::string("is202612c is202612d"));
        QCOMPARE(name(dkimNewSelectors(keysFrom("a=active b=active"), start + 31 * day)),
                 std::string("is202701a is202701b"));
        std::string all;
        for (char letter = 'a'; letter <= 'z'; ++letter)
            all += std::string(1, letter) + "=revoked ";
        QCOMPARE(name(dkimNewSelectors(keysFrom(all), start)), std::string("none"));
        QCOMPARE(dkimPairName("is202612a"), dkimPairName("is202612b"));
        QVERIFY(dkimPairName("is202612b") != dkimPairName("is202612c"));
    }

    void onlyOurRecordIsRight_data() {
        QTest::addColumn<QStringList>("records");
        QTest::addColumn<int>("sighting");
        const auto row = [](const char* name, const QStringList& records, DkimSighting sighting) {
            QTest::newRow(name) << records << static_cast<int>(sighting);
        };
        row("none", {}, DkimSighting::missing);
        row("ours", {"v=DKIM1; k=rsa; p=MIIBis202612a"}, DkimSighting::right);
        row("blanks and a semicolon", {"v=DKIM1;k=rsa;p=MIIB is202612a;"}, DkimSighting::right);
        row("another key", {"v=DKIM1; k=rsa; p=MIIBis202612b"}, DkimSighting::differs);
        row("cut", {"v=DKIM1; k=rsa; p=MIIBis2026"}, DkimSighting::differs);
        row("for tests only", {"v=DKIM1; k=rsa; t=y; p=MIIBis202612a"}, DkimSighting::differs);
        row("revoked", {"v=DKIM1; k=rsa; p="}, DkimSighting::differs);
        row("two records", {"v=DKIM1; k=rsa; p=MIIBis202612a", "v=spf1 -all"}, DkimSighting::differs);
    }
    void onlyOurRecordIsRight() {
        QFETCH(QStringList, records);
        std::vector<std::string> values;
        for (const QString& record : records)
            values.push_back(record.toStdString());
        QTEST(static_cast<int>(dkimSighting(keyOf("is202612a", DkimKeyState::active), values)), "sighting");
    }

    void recordsAreGivenAsTheyArePublished() {
        const auto records = dkimWantedRecords(keysFrom("a=active b=prepared c=removable d=revoked"), "example.org");
        QCOMPARE(records.size(), std::size_t(4));
        QCOMPARE(records[0].name, std::string("is202612a._domainkey.example.org"));
        QCOMPARE(records[0].text, std::string("v=DKIM1; k=rsa; p=MIIBis202612a"));
        QCOMPARE(records[1].text, std::string("v=DKIM1; k=ed25519; p=MIIBis202612b"));
        QCOMPARE(records[3].text, std::string("v=DKIM1; k=ed25519; p="));
        QVERIFY(records[0].want == DkimWantedRecord::Want::keep);
        QVERIFY(records[1].want == DkimWantedRecord::Want::publish);
        QVERIFY(records[2].want == DkimWantedRecord::Want::mayGo);
        QVERIFY(records[3].want == DkimWantedRecord::Want::empty);
    }

    void longRecordsAreCutAt255Octets() {
        QCOMPARE(dkimRecordStrings("short"), std::string("\"short\""));
        QCOMPARE(dkimRecordStrings(std::string(255, 'x')), "\"" + std::string(255, 'x') + "\"");
        QCOMPARE(dkimRecordStrings(std::string(400, 'x')),
                 "\"" + std::string(255, 'x') + "\" \"" + std::string(145, 'x') + "\"");
    }
};

QTEST_APPLESS_MAIN(DkimLifeTest)
#include "dkim_life_test.moc"
