#include "ctl_arguments.h"

#include "rpc/contract.h"

#include <QtTest>

#include <array>

using namespace ismail;
using namespace ismail::ctl;

namespace {

constexpr std::array options{OptionSpec{"port", "N", ""}, OptionSpec{"yes", "", ""},
                             OptionSpec{"secondary", "NAME", "", true}, OptionSpec{"hold", "30d", ""}};

Result<Arguments> parsed(const std::vector<std::string>& typed) { return parseArguments(typed, options); }

} // namespace

class CtlArgumentsTest : public QObject {
    Q_OBJECT

private slots:
    void aValueStandsBehindABlankOrAnEqualsSign() {
        const auto blank = parsed({"--port", "25"}), equals = parsed({"--port=25"}), empty = parsed({"--port="});
        QVERIFY(blank && equals && empty);
        QCOMPARE(*blank->value("port"), std::string("25"));
        QCOMPARE(*equals->value("port"), std::string("25"));
        QCOMPARE(*empty->value("port"), std::string());
    }

    void optionsMayStandBetweenTheWords() {
        const auto found = parsed({"alpha", "--yes", "beta", "-"});
        QVERIFY(found);
        QCOMPARE(found->words(), (std::vector<std::string>{"alpha", "beta", "-"}));
        QVERIFY(found->has("yes") && !found->has("port"));
        QCOMPARE(found->word(1), std::string("beta"));
        QCOMPARE(found->word(7), std::string());
    }

    void behindTwoDashesEverythingIsAWord() {
        const auto found = parsed({"--yes", "--", "--port", "--"});
        QVERIFY(found);
        QCOMPARE(found->words(), (std::vector<std::string>{"--port", "--"}));
        QVERIFY(!found->has("port"));
    }

    void aValueMayLookLikeAnOption() { QCOMPARE(*parsed({"--port", "--yes"})->value("port"), std::string("--yes")); }

    void onlyARepeatableOptionMayComeTwice() {
        QCOMPARE(parsed({"--secondary", "a", "--secondary=b"})->values("secondary"),
                 (std::vector<std::string>{"a", "b"}));
        QVERIFY(!parsed({"--port", "1", "--port", "2"}));
    }

    void aMistakeIsNamed_data() {
        QTest::addColumn<QStringList>("typed");
        QTest::addColumn<QString>("named");
        QTest::newRow("an option that is not known") << QStringList{"--prot", "25"} << "--prot";
        QTest::newRow("an option with one dash") << QStringList{"-p"} << "-p";
        QTest::newRow("an option without its value") << QStringList{"--port"} << "--port";
        QTest::newRow("a flag with a value") << QStringList{"--yes=no"} << "--yes";
    }
    void aMistakeIsNamed() {
        QFETCH(QStringList, typed);
        QFETCH(QString, named);
        std::vector<std::string> words;
        for (const QString& word : typed)
            words.push_back(word.toStdString());
        const auto result = parsed(words);
        QVERIFY(!result);
        QVERIFY2(result.error().text.find(named.toStdString()) != std::string::npos, result.error().text.c_str());
    }

    void namesOfTheContractAreTypedWithDashes() {
        QCOMPARE(kebab("callAhead"), std::string("call-ahead"));
        for (const char* word : {"call-ahead", "callAhead", "CALL_AHEAD", "callahead"})
            QVERIFY(sameWord("callAhead", word));
        QVERIFY(!sameWord("callAhead", "call ahead"));
        const auto found = parsed({"--hold=on-hold", "--port=nonsense"});
        OptionReader reader(*found);
        QVERIFY(reader.choice<rpc::QueueState>("hold") == rpc::QueueState::onHold);
        QVERIFY(!reader.failed());
        QVERIFY(!reader.choice<rpc::QueueState>("port"));
        QVERIFY2(reader.error().find("on-hold") != std::string::npos, reader.error().c_str());
    }

    void numbersAndDurationsKeepToTheirRange() {
        const auto found = parsed({"--port=65536", "--hold=30d"});
        OptionReader good(*found);
        QVERIFY(good.duration("hold") == std::chrono::hours(24 * 30));
        QVERIFY(!good.number("yes", 1, 2) && !good.failed()); // was not given
        QVERIFY(!good.number("port", 1, 65535) && good.failed());
        const auto odd = parsed({"--hold=-5", "--port=5x"});
        OptionReader bad(*odd);
        QVERIFY(!bad.duration("hold"));
        QVERIFY(bad.error().find("--hold") != std::string::npos);
        QVERIFY(!bad.number("port", 1, 65535));
        QVERIFY2(bad.error().find("--hold") != std::string::npos, "the first mistake is the one to tell");
        const auto huge = parsed({"--hold=99999999999999999w"});
        OptionReader tooLong(*huge);
        QVERIFY(!tooLong.duration("hold") && tooLong.failed());
        const auto standard = parsed({"--hold=default"});
        QVERIFY(OptionReader(*standard).duration("hold") == std::chrono::seconds(0));
    }

    void yesAndNoHaveSeveralWords() {
        const auto yes = parsed({"--hold=On"}), no = parsed({"--hold=no"}), neither = parsed({"--hold=maybe"});
        OptionReader reader(*neither);
        QVERIFY(OptionReader(*yes).yesNo("hold") == true);
        QVERIFY(OptionReader(*no).yesNo("hold") == false);
        QVERIFY(!reader.yesNo("hold") && reader.failed());
    }

    void aHostMayHaveAPort_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::newRow("a name") << "mail.example.org"
                                << "mail.example.org" << 0;
        QTest::newRow("a name and a port") << "mail.example.org:2525"
                                           << "mail.example.org" << 2525;
        QTest::newRow("an IPv4 address and a port") << "127.0.0.1:25"
                                                    << "127.0.0.1" << 25;
        QTest::newRow("an IPv6 address alone") << "2001:db8::1"
                                               << "2001:db8::1" << 0;
        QTest::newRow("an IPv6 address in brackets") << "[2001:db8::1]"
                                                     << "2001:db8::1" << 0;
        QTest::newRow("an IPv6 address and a port") << "[2001:db8::1]:26"
                                                    << "2001:db8::1" << 26;
        QTest::newRow("no host") << ":25"
                                 << "" << -1;
        QTest::newRow("no port behind the colon") << "a:"
                                                  << "" << -1;
        QTest::newRow("a port over 65535") << "a:65536"
                                           << "" << -1;
        QTest::newRow("port 0") << "a:0"
                                << "" << -1;
        QTest::newRow("an open bracket") << "[::1"
                                         << "" << -1;
        QTest::newRow("text behind the bracket") << "[::1]25"
                                                 << "" << -1;
        QTest::newRow("nothing") << ""
                                 << "" << -1;
    }
    void aHostMayHaveAPort() {
        QFETCH(QString, text);
        QFETCH(QString, host);
        QFETCH(int, port);
        const auto result = parseHostPort(text.toStdString());
        QCOMPARE(result.ok(), port >= 0);
        if (!result) return;
        QCOMPARE(result->host, host.toStdString());
        QCOMPARE(int{result->port.value_or(0)}, port);
    }

    void aSecondaryMayHaveAnInterval() {
        QVERIFY(parseSecondary("alpha:10m").interval == std::chrono::minutes(10));
        QCOMPARE(parseSecondary("alpha:10m").partner, std::string("alpha"));
        QVERIFY(!parseSecondary("alpha").interval);
        QCOMPARE(parseSecondary("north: alpha").partner, std::string("north: alpha"));
        QCOMPARE(parseSecondary(":10").partner, std::string(":10"));
    }
};

QTEST_GUILESS_MAIN(CtlArgumentsTest)
#include "ctl_arguments_test.moc"
