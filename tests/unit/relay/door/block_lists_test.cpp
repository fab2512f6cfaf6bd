#include "relay/door/block_lists.h"
#include "relay/door/list_health.h"

#include <QtTest>

#include <map>

using namespace ismail;
using namespace ismail::relay;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// A DNS of a few names, which counts what it is asked.
struct Zone {
    std::map<std::string, std::vector<std::string>> names;
    std::map<std::string, bool> dead; // zones that do not answer
    int asked = 0;

    DnsAnswer answer(const DnsQuestion& question) {
        ++asked;
        DnsAnswer answer;
        answer.ttl = minutes(10);
        for (const auto& [zone, is] : dead)
            if (is && question.name.ends_with(zone)) return answer; // temporary
        const auto found = names.find(question.name);
        answer.status = found == names.end() ? DnsStatus::nxDomain : DnsStatus::ok;
        if (found != names.end()) answer.values = found->second;
        return answer;
    }
    void drive(DnsEngine& engine) {
        for (auto questions = engine.questions(); !questions.empty(); questions = engine.questions())
            for (const DnsQuestion& question : questions)
                engine.answer(question, answer(question));
    }
};

struct World {
    ManualClock clock;
    ListHealth health;
    ListAnswers answers;
    Zone dns;
    std::vector<BlockList> lists;

    explicit World(const std::string& setting) {
        auto parsed = parseBlockLists(setting);
        if (!parsed) qFatal("%s", parsed.error().text.c_str());
        lists = *parsed;
        health.configure(lists);
    }
    std::vector<ListFinding> ask(const std::string& address) {
        BlockListQuery query(lists, *IpAddress::parse(address), {health, answers}, clock.now());
        dns.drive(query);
        return query.findings();
    }
    std::vector<ListFinding> askName(const std::string& name) {
        BlockListQuery query(lists, name, {health, answers}, clock.now());
        dns.drive(query);
        return query.findings();
    }
    void test() {
        for (const BlockList& list : health.takeDue(clock.now())) {
            ListSelfTest test(list, health, clock);
            dns.drive(test);
        }
    }
    std::string setAside(std::size_t list = 0) { return health.states().at(list).setAside.code; }
    void addTestEntries(const std::string& zone) { dns.names["2.0.0.127." + zone] = {"127.0.0.2"}; }
};

constexpr const char* v6Test = "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.zen.example";
constexpr const char* v6Not = "1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.zen.example";

} // namespace

class BlockListsTest : public QObject {
    Q_OBJECT
private slots:
    void theSettingIsRead() {
        const auto lists = parseBlockLists("zen.example, Names.Example=127.0.1.2|127.0.1.4-127.0.1.8*3; "
                                           "welcome:good.example=127.0.2.0-127.0.20.3*-2 domain:uri.example*8");
        QVERIFY(lists.ok());
        QCOMPARE(lists->size(), std::size_t(4));
        QCOMPARE((*lists)[0].points, 4);
        QVERIFY((*lists)[0].counts({127, 0, 0, 2}) && (*lists)[0].counts({127, 0, 0, 11}));
        QVERIFY(!(*lists)[0].counts({127, 0, 0, 1}) && !(*lists)[0].counts({127, 0, 0, 12}));
        QCOMPARE((*lists)[1].zone, std::string("names.example"));
        QVERIFY((*lists)[1].counts({127, 0, 1, 2}) && !(*lists)[1].counts({127, 0, 1, 3}));
        QVERIFY((*lists)[2].welcome);
        QCOMPARE((*lists)[2].points, -2);
        QVERIFY((*lists)[3].domains);
    }

    void whatIsNoListIsRefused_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"zen",
              "*4",
              "zen.example*",
              "zen.example*0",
              "zen.example*9",
              "zen.example*-4",
              "welcome:zen.example*4",
              "zen.example=",
              "zen.example=127.0.0.9-127.0.0.2",
              "zen.example=10.0.0.1",
              "zen.example=127.0.0.2|",
              "zen.example=127.0.0.2-::1",
              "192.0.2.1",
              "zen..example",
              "zen.example=127.0.0.2*99999999999999999999",
              "zen.example zen.example*2",
              "domain:",
              "welcome:domain:",
              "a_b.example/24",
              "a.example b.example c.example d.example e.example f.example g.example h.example i.example j.example "
              "k.example"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void whatIsNoListIsRefused() {
        QFETCH(QString, text);
        const auto lists = parseBlockLists(text.toStdString());
        QVERIFY(!lists.ok());
        QVERIFY(!lists.error().sentence.empty());
        QVERIFY(isKnown(lists.error().sentence));
    }

    void namesOfQuestionsAreThoseOfTheRfc() {
        QCOMPARE(*listQuestion(*IpAddress::parse("192.0.2.99"), "bad.example"), std::string("99.2.0.192.bad.example"));
        QCOMPARE(*listQuestion(*IpAddress::parse("2001:db8:1:2:3:4:567:89ab"), "ugly.example"),
                 std::string("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ugly.example"));
        QVERIFY(!listQuestion(std::string(250, 'a'), "bad.example"));
    }

    void aListedAddressHasThePointsOfItsLists() {
        World w("zen.example other.example*3 welcome:good.example=127.0.9.1*-2");
        w.dns.names["7.2.0.192.zen.example"] = {"127.0.0.4"};
        w.dns.names["7.2.0.192.good.example"] = {"127.0.9.1"};
        const auto findings = w.ask("192.0.2.7");
        QCOMPARE(findings.size(), std::size_t(3));
        QVERIFY(findings[0].says == ListSays::listed && findings[0].points == 4);
        QCOMPARE(findings[0].answer, std::string("127.0.0.4"));
        QVERIFY(findings[1].says == ListSays::notListed && findings[1].points == 0);
        QVERIFY(findings[2].says == ListSays::listed && findings[2].welcome);
        QCOMPARE(listPoints(findings), 2);
    }

    void listsTogetherGiveEightPointsAndTheStrongestWelcomeCounts() {
        std::vector<ListFinding> findings = {{"a", "x", false, ListSays::listed, "", 4},
                                             {"b", "x", false, ListSays::listed, "", 4},
                                             {"c", "x", false, ListSays::listed, "", 4}};
        QCOMPARE(listPoints(findings), 8);
        findings.push_back({"d", "x", true, ListSays::listed, "", -4});
        findings.push_back({"e", "x", true, ListSays::listed, "", -3});
        QCOMPARE(listPoints(findings), 4);
        const std::vector<ListFinding> twice = {{"n", "helo.example", false, ListSays::listed, "", 3},
                                                {"n", "from.example", false, ListSays::listed, "", 3}};
        QCOMPARE(listPoints(twice), 3);
    }

    void anAnswerThatDoesNotCountIsNoListing() {
        World w("zen.example=127.0.0.4");
        w.dns.names["7.2.0.192.zen.example"] = {"127.0.0.10"};
        QVERIFY(w.ask("192.0.2.7")[0].says == ListSays::notListed);
        QVERIFY(w.setAside().empty());
    }

    void aListThatRefusesNeverCountsAndIsSetAside_data() {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("code");
        for (const char* refusal : {"127.255.255.252", "127.255.255.254", "127.255.255.255", "127.255.255.0"})
            QTest::newRow(refusal) << refusal << "dnsbl.refuses";
        for (const char* nonsense : {"192.0.2.1", "10.0.0.1", "0.0.0.0", "junk", "::1", "126.0.0.2"})
            QTest::newRow(nonsense) << nonsense << "dnsbl.nonsense";
    }
    void aListThatRefusesNeverCountsAndIsSetAside() {
        QFETCH(QString, answer);
        QFETCH(QString, code);
        World w("zen.example=127.0.0.0-127.255.255.255");
        // Beside a listing, too.
        w.dns.names["7.2.0.192.zen.example"] = {"127.0.0.2", answer.toStdString()};
        QCOMPARE(listPoints(w.ask("192.0.2.7")), 0);
        QCOMPARE(w.setAside(), code.toStdString());
        QVERIFY(!render(w.health.states()[0].setAside, Language::german).empty());
        const int asked = w.dns.asked;
        w.dns.names["8.2.0.192.zen.example"] = {"127.0.0.2"};
        QVERIFY(w.ask("192.0.2.8")[0].says == ListSays::setAside);
        QCOMPARE(w.dns.asked, asked);
    }

    void aListThatDoesNotAnswerSaysNothing() {
        World w("zen.example other.example");
        w.dns.dead["zen.example"] = true;
        w.dns.names["7.2.0.192.other.example"] = {"127.0.0.2"};
        const auto findings = w.ask("192.0.2.7");
        QVERIFY(findings[0].says == ListSays::nothing);
        QCOMPARE(listPoints(findings), 4);
        QVERIFY(w.setAside().empty());
    }

    void namesAreAskedOfListsOfNamesOnly() {
        World w("zen.example domain:uri.example*5");
        w.dns.names["spam.example.uri.example"] = {"127.0.0.2"};
        const auto findings = w.askName("SPAM.Example");
        QCOMPARE(findings.size(), std::size_t(1));
        QCOMPARE(listPoints(findings), 5);
        QCOMPARE(w.ask("192.0.2.7").size(), std::size_t(1));
        for (const char* none : {"", "localhost", "[192.0.2.1]", "192.0.2.1", "a b.example", "..", "x\ny.example"})
            QVERIFY2(w.askName(none).empty(), none);
    }

    void theOwnComputerIsNeverAskedFor() {
        World w("zen.example");
        QVERIFY(w.ask("127.0.0.2").empty());
        QVERIFY(w.ask("::1").empty());
    }

    void answersAreKeptForAsLongAsTheySay() {
        World w("zen.example");
        w.dns.names["7.2.0.192.zen.example"] = {"127.0.0.4"};
        QCOMPARE(listPoints(w.ask("192.0.2.7")), 4);
        w.clock.advance(minutes(9));
        QCOMPARE(listPoints(w.ask("192.0.2.7")), 4);
        QCOMPARE(w.dns.asked, 1);
        w.clock.advance(minutes(1));
        QCOMPARE(listPoints(w.ask("192.0.2.7")), 4);
        QCOMPARE(w.dns.asked, 2);
        ListAnswers answers;
        const Time now = w.clock.now();
        answers.keep("a", {ListSays::listed, ""}, Millis(0), now);
        answers.keep("b", {ListSays::listed, ""}, hours(99), now);
        QVERIFY(answers.find("a", now + std::chrono::seconds(59)));
        QVERIFY(!answers.find("b", now + hours(1)));
    }

    void answersThatNobodyAskedForChangeNothing() {
        World w("zen.example");
        BlockListQuery query(w.lists, *IpAddress::parse("192.0.2.7"), {w.health, w.answers}, w.clock.now());
        QCOMPARE(query.questions().size(), std::size_t(1));
        QVERIFY(query.questions().empty());
        DnsAnswer listed;
        listed.status = DnsStatus::ok;
        listed.values = {"127.0.0.2"};
        query.answer({"8.2.0.192.zen.example", DnsType::a}, listed);
        QVERIFY(!query.done());
        DnsAnswer notListed;
        notListed.status = DnsStatus::nxDomain;
        query.answer({"7.2.0.192.zen.example", DnsType::a}, notListed);
        query.answer({"7.2.0.192.zen.example", DnsType::a}, listed); // a second answer
        QVERIFY(query.done());
        QCOMPARE(listPoints(query.findings()), 0);
    }

    void aSoundListPassesItsSelfTestOnceADay() {
        World w("zen.example");
        w.addTestEntries("zen.example");
        w.test();
        QVERIFY(w.setAside().empty());
        QVERIFY(w.health.states()[0].tested);
        const int asked = w.dns.asked;
        QCOMPARE(asked, 4);
        w.clock.advance(hours(23));
        w.test();
        QCOMPARE(w.dns.asked, asked);
        w.clock.advance(hours(1));
        w.test();
        QCOMPARE(w.dns.asked, 2 * asked);
    }

    void aListOfEverythingOrNothingIsSetAsideAndComesBackWhenItIsSound() {
        World w("zen.example");
        w.test();
        QCOMPARE(w.setAside(), std::string("dnsbl.listsNothing"));
        QVERIFY(w.ask("192.0.2.7")[0].says == ListSays::setAside);
        w.addTestEntries("zen.example");
        w.clock.advance(hours(24));
        w.test();
        QVERIFY(w.setAside().empty());
        w.dns.names["1.0.0.127.zen.example"] = {"127.0.0.2"};
        w.clock.advance(hours(24));
        w.test();
        QCOMPARE(w.setAside(), std::string("dnsbl.listsEverything"));
    }

    void aListThatRefusesItsTestIsSetAside() {
        World w("zen.example");
        w.dns.names["2.0.0.127.zen.example"] = {"127.255.255.254"};
        w.dns.names["1.0.0.127.zen.example"] = {"127.255.255.254"};
        w.test();
        QCOMPARE(w.setAside(), std::string("dnsbl.refuses"));
    }

    void aTestWithoutAnswersChangesNothingAndIsTriedInAnHour() {
        World w("zen.example");
        w.dns.dead["zen.example"] = true;
        w.test();
        QVERIFY(w.setAside().empty());
        QVERIFY(!w.health.states()[0].tested);
        w.dns.dead.clear();
        w.clock.advance(hours(1));
        w.test();
        QCOMPARE(w.setAside(), std::string("dnsbl.listsNothing"));
        w.dns.dead["zen.example"] = true;
        w.clock.advance(hours(24));
        w.test();
        QCOMPARE(w.setAside(), std::string("dnsbl.listsNothing")); // no forgiveness by silence either
    }

    void aListWithoutIpv6IsAskedForIpv4Only() {
        World w("zen.example");
        w.addTestEntries("zen.example");
        w.test();
        QVERIFY(!w.health.states()[0].v6);
        QVERIFY(w.ask("2001:db8::1")[0].says == ListSays::setAside);
        QVERIFY(w.ask("192.0.2.7")[0].says == ListSays::notListed);
        w.dns.names[v6Test] = {"127.0.0.2"};
        w.clock.advance(hours(24));
        w.test();
        QVERIFY(w.health.states()[0].v6);
        w.dns.names[v6Not] = {"127.0.0.2"};
        w.clock.advance(hours(24));
        w.test();
        QVERIFY(!w.health.states()[0].v6); // every IPv6 address is listed: believed for IPv4 only
        QVERIFY(w.setAside().empty());
    }

    void aListOfNamesIsTestedByNames() {
        World w("domain:uri.example");
        w.dns.names["test.uri.example"] = {"127.0.0.2"};
        w.test();
        QVERIFY(w.setAside().empty());
        QCOMPARE(w.dns.asked, 2);
        w.dns.names["invalid.uri.example"] = {"127.0.0.2"};
        w.clock.advance(hours(24));
        w.test();
        QCOMPARE(w.setAside(), std::string("dnsbl.listsEverything"));
    }

    void aChangedEntryIsTestedAtOnceAndAnUnchangedOneKeepsItsState() {
        World w("zen.example other.example");
        w.addTestEntries("zen.example");
        w.test();
        QVERIFY(!w.setAside(1).empty());
        w.lists = *parseBlockLists("zen.example*3 other.example");
        w.health.configure(w.lists);
        QVERIFY(w.setAside(0).empty());
        QCOMPARE(w.setAside(1), std::string("dnsbl.listsNothing"));
        const auto due = w.health.takeDue(w.clock.now());
        QCOMPARE(due.size(), std::size_t(1));
        QCOMPARE(due[0].zone, std::string("zen.example"));
    }

    void aTestThatEndsAfterTheSettingsChangedSaysNothing() {
        World w("zen.example");
        const auto due = w.health.takeDue(w.clock.now());
        ListSelfTest test(due.at(0), w.health, w.clock);
        w.health.configure(*parseBlockLists("zen.example*2"));
        w.dns.drive(test);
        QVERIFY(w.setAside().empty());
    }
};

QTEST_GUILESS_MAIN(BlockListsTest)
#include "block_lists_test.moc"
