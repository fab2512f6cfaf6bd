#include "ctl_commands.h"

#include "base/say.h"
#include "base/text.h"
#include "rpc/contract.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace ismail;
using namespace ismail::ctl;
using rpc::Value;

namespace {

// JSON is written with single quotes here.
std::string quoted(std::string text) {
    std::ranges::replace(text, '\'', '"');
    return text;
}

// Answers each method with what it was told; remembers what it was asked.
class ScriptedService final : public rpc::ByteStream {
public:
    struct Asked {
        std::string method;
        Value params;
    };
    using Answer = std::function<std::string(const Value& params)>;

    ScriptedService() {
        answers["hello"] = [](const Value&) {
            return "{'version': 1, 'product': 'ISMail', 'productVersion': '1', 'serverName': 'mx.test', "
                   "'role': 'admin', 'now': 1769860800000}";
        };
    }

    Status write(ByteView bytes) override {
        decoder_.feed(bytes);
        while (const auto body = decoder_.next()) {
            const auto request = rpc::parseJson(*body);
            const std::string method = *request->find("method")->string();
            asked.push_back({method, *request->find("params")});
            const auto answer = answers.find(method);
            std::string text = answer == answers.end() ? "'error': {" + refusal + "}"
                                                       : "'result': " + answer->second(asked.back().params);
            pending_ +=
                rpc::frame(quoted("{'id': " + std::to_string(*request->find("id")->integer()) + ", " + text + "}"));
        }
        return {};
    }
    Result<Bytes> read() override { return std::exchange(pending_, {}); }

    int times(const std::string& method) const {
        return static_cast<int>(std::ranges::count(asked, method, &Asked::method));
    }
    const Value& last(const std::string& field) const { return *asked.back().params.find(field); }

    std::map<std::string, Answer> answers;
    // What a method without an answer gets.
    std::string refusal = "'code': 'notFound', 'text': 'There is no such thing.'";
    std::vector<Asked> asked;

private:
    rpc::FrameDecoder decoder_;
    Bytes pending_;
};

class FakeTerminal final : public Terminal {
public:
    bool inputIsTerminal() override { return person; }
    bool outputIsTerminal() override { return person; }
    Result<Secret<std::string>> readHidden(const std::string&) override {
        if (typed.empty()) return Error{ErrorKind::invalid, "Nothing was done."};
        std::string line = typed.front();
        typed.erase(typed.begin());
        return Secret<std::string>(std::move(line));
    }

    bool person = false;
    std::vector<std::string> typed;
};

constexpr const char* counts = "{'messages': 2, 'recipients': 3, 'bytes': 2048, 'done': true}";

} // namespace

class CtlCommandsTest : public QObject {
    Q_OBJECT

    std::shared_ptr<ScriptedService> service_;
    FakeTerminal terminal_;
    std::ostringstream out_, err_;
    bool reachable_ = true;

    int run(const std::vector<std::string>& typed, const std::string& input = {}) {
        struct Shared final : rpc::ByteStream {
            explicit Shared(std::shared_ptr<ScriptedService> to) : service(std::move(to)) {}
            Status write(ByteView bytes) override { return service->write(bytes); }
            Result<Bytes> read() override { return service->read(); }
            std::shared_ptr<ScriptedService> service;
        };
        std::istringstream in(input);
        out_.str({});
        err_.str({});
        Environment environment{in, out_, err_, terminal_,
                                [this](const std::string&) -> Result<std::unique_ptr<rpc::ByteStream>> {
                                    if (!reachable_) return Error{ErrorKind::unavailable, "Nobody listens."};
                                    return std::unique_ptr<rpc::ByteStream>(std::make_unique<Shared>(service_));
                                }};
        return ctl::run(typed, environment);
    }
    void answer(const std::string& method, std::string text) {
        service_->answers[method] = [text](const Value&) { return text; };
    }
    bool said(const char* text) const { return out_.str().find(text) != std::string::npos; }
    bool complained(const char* text) const { return err_.str().find(text) != std::string::npos; }

private slots:
    void init() {
        service_ = std::make_shared<ScriptedService>();
        terminal_ = {};
        reachable_ = true;
    }

    void everyCommandIsFoundByItsNameAndHasHelp() {
        std::set<std::string> names;
        for (const Command& command : commands()) {
            QVERIFY2(names.insert(command.name()).second, command.name().c_str());
            const std::string name = command.name();
            std::vector<std::string> words;
            for (const std::string_view word : split(name, ' '))
                words.emplace_back(word);
            words.push_back("list");
            QVERIFY2(findCommand(words).command == &command, command.name().c_str());
            QVERIFY(!command.help.empty() && command.function);
            std::set<std::string_view> options;
            for (const OptionSpec& option : command.options)
                QVERIFY2(options.insert(option.name).second, command.name().c_str());
            words.pop_back();
            QVERIFY(helpText(words).find("ismailctl " + command.name()) == 0);
        }
    }

    void listsAreCompleteHoweverLongTheyAre() {
        static constexpr std::int64_t all = 2'345;
        service_->answers["ban.list"] = [](const Value& params) {
            const std::int64_t offset = *params.find("offset")->integer(), limit = *params.find("limit")->integer();
            std::string rows;
            for (std::int64_t i = offset; i < std::min(all, offset + limit); ++i)
                rows += (rows.empty() ? "" : ", ") + ("{'subject': 'account', 'who': 'd" + std::to_string(i)) +
                        ".test', 'since': 0, 'until': 0, 'failures': 9}";
            return "{'bans': [" + rows + "], 'total': " + std::to_string(all) + "}";
        };
        QCOMPARE(run({"ban", "list"}), 0);
        QVERIFY(said("d0.test") && said("d1999.test") && said("d2344.test"));
        QCOMPARE(service_->times("ban.list"), 3);
        QCOMPARE(run({"--json", "ban", "list"}), 0);
        QVERIFY(said("d0.test") && said("d2344.test"));
        QCOMPARE(run({"ban", "list", "--limit", "1500", "--offset", "10"}), 0);
        QVERIFY(!said("d9.test") && said("d10.test") && said("d1509.test") && !said("d1510.test"));
    }

    void helpIsGivenWithoutAService() {
        reachable_ = false;
        QCOMPARE(run({"help"}), 0);
        QVERIFY(said("Exit codes"));
        QCOMPARE(run({"help", "queue", "list"}), 0);
        QVERIFY(said("--descending"));
        QCOMPARE(run({"queue", "--help"}), 0);
        QVERIFY(said("queue bounce"));
        QCOMPARE(run({"queue", "remove", "--help"}), 0);
        QVERIFY(said("--dry-run"));
        QCOMPARE(run({"help", "nonsense"}), 2);
        QCOMPARE(run({"--version"}), 0);
    }

    void whatMakesNoSenseIsAnsweredWithoutAskingTheService_data() {
        QTest::addColumn<QStringList>("typed");
        QTest::newRow("a noun that is none") << QStringList{"quene", "list"};
        QTest::newRow("a verb that is none") << QStringList{"queue", "lsit"};
        QTest::newRow("a noun without its verb") << QStringList{"queue"};
        QTest::newRow("an option of another command") << QStringList{"queue", "list", "--port", "25"};
        QTest::newRow("too few arguments") << QStringList{"domain", "show"};
        QTest::newRow("too many arguments") << QStringList{"domain", "show", "a.example", "b.example"};
        QTest::newRow("a domain without a role") << QStringList{"domain", "add", "a.example"};
        QTest::newRow("a role that is none") << QStringList{"domain", "add", "a.example", "--role", "both"};
        QTest::newRow("a partner without a host") << QStringList{"partner", "add", "alpha"};
        QTest::newRow("an action on nothing") << QStringList{"queue", "remove", "--yes"};
        QTest::newRow("an action on ids and a filter") << QStringList{"queue", "hold", "abc", "--domain", "a.example"};
        QTest::newRow("a limit of zero") << QStringList{"queue", "list", "--limit", "0"};
        QTest::newRow("a sort column that is none") << QStringList{"queue", "list", "--sort", "colour"};
        QTest::newRow("a route that leads nowhere") << QStringList{"route", "add", "a.example"};
        QTest::newRow("more steps than the contract allows") << QStringList{"stats", "--last", "30d", "--step", "1m"};
    }
    void whatMakesNoSenseIsAnsweredWithoutAskingTheService() {
        QFETCH(QStringList, typed);
        std::vector<std::string> words;
        for (const QString& word : typed)
            words.push_back(word.toStdString());
        QCOMPARE(run(words), 2);
        QVERIFY(service_->asked.empty());
        QVERIFY(!err_.str().empty());
    }

    void theServicesReasonIsOnStandardErrorAndItsKindInTheExitCode_data() {
        QTest::addColumn<QString>("error");
        QTest::addColumn<int>("code");
        QTest::newRow("not allowed") << "'code': 'denied', 'text': 'Why not.'" << 1;
        QTest::newRow("no good value") << "'code': 'invalid', 'text': 'Why not.'" << 1;
        QTest::newRow("all places are taken") << "'code': 'busy', 'text': 'Why not.'" << 3;
        QTest::newRow("there is none") << "'code': 'notFound', 'text': 'Why not.'" << 5;
        const std::string there = rpc::writeJson(rpc::encodeSentence(say("domain.exists", std::string("a.example"))));
        QTest::newRow("there is one") << "'code': 'conflict', 'text': 'Why not.', 'sentence': " +
                                             QString::fromStdString(there)
                                      << 6;
        QTest::newRow("it was changed") << "'code': 'conflict', 'text': 'Why not.'" << 7;
    }
    void theServicesReasonIsOnStandardErrorAndItsKindInTheExitCode() {
        QFETCH(QString, error);
        QFETCH(int, code);
        service_->refusal = error.toStdString();
        QCOMPARE(run({"domain", "show", "a.example"}), code);
        QVERIFY(complained("Why not."));
        QCOMPARE(out_.str(), std::string());
        QCOMPARE(run({"--json", "domain", "show", "a.example"}), code);
        QVERIFY(said("\"error\"") && said("Why not."));
        const QByteArray given = QByteArray::fromStdString(out_.str());
        QCOMPARE(QJsonDocument::fromJson(given)["error"]["exit"].toInt(), code);
    }

    void noServiceIsThree() {
        reachable_ = false;
        QCOMPARE(run({"status"}), 3);
        QVERIFY(complained("Nobody listens."));
    }

    void jsonIsTheAnswerOfTheServiceAndNothingElse() {
        const std::string response =
            quoted("{'entries': [], 'cursor': '', 'total': 50, 'totalExact': true, 'newer': 7}");
        answer("queue.list", response);
        QCOMPARE(run({"--json", "queue", "list", "--limit", "1"}), 0);
        const auto printed = rpc::parseJson(out_.str());
        QVERIFY(printed && *printed == *rpc::parseJson(response));
        QCOMPARE(run({"queue", "list", "--json"}), 0);
        QVERIFY(rpc::parseJson(out_.str()).ok());
    }

    void filtersAndOrderReachTheQueue() {
        answer("queue.list", "{'entries': [], 'cursor': '', 'total': 0, 'totalExact': true}");
        QCOMPARE(run({"queue", "list", "--state", "on-hold", "--older", "4h", "--domain=a.example", "--sort", "due",
                      "--descending", "--offset", "5"}),
                 0);
        const Value& filter = service_->last("filter");
        QCOMPARE(*filter.find("state")->string(), std::string("onHold"));
        QCOMPARE(*filter.find("olderThan")->integer(), 14400);
        QCOMPARE(*filter.find("domain")->string(), std::string("a.example"));
        QCOMPARE(*service_->last("sort").string(), std::string("nextTry"));
        QVERIFY(*service_->last("descending").boolean());
        for (const char* column :
             {"age", "received", "due", "next-try", "size", "sender", "recipient", "domain", "tries"})
            QCOMPARE(run({"queue", "list", "--sort", column}), 0);
    }

    void withoutATerminalNothingIsDestroyedUnlessYesWasSaid() {
        answer("queue.remove", "{'messages': 2, 'recipients': 3, 'bytes': 2048, 'done': false}");
        QCOMPARE(run({"queue", "remove", "--domain", "a.example"}, "y\n"), 2);
        QVERIFY2(complained("3 recipients of 2 messages (2 KB)"), err_.str().c_str());
        QCOMPARE(service_->times("queue.remove"), 1);
        QVERIFY(*service_->last("dryRun").boolean());
        answer("queue.remove", counts);
        QCOMPARE(run({"queue", "remove", "--domain", "a.example", "--yes"}), 0);
        QCOMPARE(service_->times("queue.remove"), 2);
        QVERIFY(!*service_->last("dryRun").boolean());
    }

    void aPersonIsAskedAndMaySayNo() {
        terminal_.person = true;
        answer("queue.bounce", counts);
        QCOMPARE(run({"queue", "bounce", "abc", "def/2"}, "n\n"), 0);
        QCOMPARE(service_->times("queue.bounce"), 1);
        QVERIFY(complained("[y/N]"));
        QCOMPARE(run({"queue", "bounce", "abc", "def/2"}, "y\n"), 0);
        QCOMPARE(service_->times("queue.bounce"), 3);
        QVERIFY(!*service_->last("dryRun").boolean());
        QCOMPARE(service_->last("selection").find("ids")->array()->size(), std::size_t{2});
        QCOMPARE(run({"queue", "bounce", "abc"}, ""), 0);
        QVERIFY2(*service_->last("dryRun").boolean(), "the end of the input is no yes");
    }

    void whatDestroysNothingDoesNotAsk() {
        answer("queue.hold", counts);
        QCOMPARE(run({"queue", "hold", "--all"}), 0);
        QCOMPARE(service_->times("queue.hold"), 1);
        QVERIFY(service_->last("selection").find("filter")->object());
    }

    void aDomainsOptionsBecomeTheRequest() {
        answer(
            "domain.add",
            "{'domain': 'a.example', 'role': 'secondary', 'enabled': true, 'secondaries': [], "
            "'primaryPartner': '', 'recipientPolicy': 'callAhead', 'version': 1, 'accounts': 0, 'listedRecipients': 0, "
            "'held': 0, 'verdict': 'ok', 'verdictText': '', 'aliasOf': '', 'catchAll': '', 'plusAddressing': true, "
            "'internalOnly': false, 'signBounceAddresses': false, 'sendLimits': {}, "
            "'aliases': 0, 'bytes': 0, 'quotaLevel': 'ok'}");
        QCOMPARE(run({"domain", "add", "a.example", "--role", "secondary", "--primary", "mx", "--hold", "30d",
                      "--retry-max", "15m", "--recipients", "call-ahead"}),
                 0);
        QCOMPARE(*service_->last("primaryPartner").string(), std::string());
        QCOMPARE(*service_->last("hold").integer(), 30 * 86400);
        QCOMPARE(*service_->last("retryMax").integer(), 900);
        QCOMPARE(*service_->last("recipientPolicy").string(), std::string("callAhead"));
        run({"domain", "add", "b.example", "--role=primary", "--secondary", "north:10m", "--secondary", "south"});
        const auto& secondaries = *service_->last("secondaries").array();
        QCOMPARE(secondaries.size(), std::size_t{2});
        QCOMPARE(*secondaries[0].find("queryInterval")->integer(), 600);
        QVERIFY(!secondaries[1].find("queryInterval"));
    }

    void aNewDomainTakesItsLimits() {
        run({"domain", "add", "c.example", "--role=primary", "--plus-addressing", "no", "--quota", "2G",
             "--account-quota", "none", "--messages-day", "500", "--sign-bounces", "yes"});
        QCOMPARE(*service_->last("signBounceAddresses").boolean(), true);
        QCOMPARE(*service_->last("plusAddressing").boolean(), false);
        QCOMPARE(*service_->last("quota").integer(), std::int64_t(2) << 30);
        QCOMPARE(*service_->last("accountQuota").integer(), 0);
        QCOMPARE(*service_->last("sendLimits").find("messagesDay")->integer(), 500);
    }

    void anExplanationNamesEveryPlaceThatMailGoesTo() {
        answer("route.explain", "{'accepted': true, 'reply': '250 2.1.5 Recipient accepted', 'destinations': "
                                "['local:anna@a.example', 'mx:b.example'], 'steps': [], 'hops': []}");
        run({"route", "explain", "info@a.example"});
        QVERIFY(said("Goes to the mailbox anna@a.example\nGoes to mx:b.example\n"));
    }

    void aPasswordIsALineOfInputOrTypedTwice() {
        answer("account.add", "{'address': 'a@a.example', 'description': '', 'enabled': true, 'scram': true, "
                              "'messages': 0, 'bytes': 0, 'version': 1, 'quotaInForce': 0, 'quotaLevel': 'ok', "
                              "'forwards': [], 'keepCopy': true, 'junkFilter': true, 'junkLine': 0, "
                              "'autoReply': {'enabled': false}, 'sendLimits': {}, "
                              "'sent': {'messagesHour': 0, 'messagesDay': 0, 'recipientsHour': 0, "
                              "'recipientsDay': 0}}");
        QCOMPARE(run({"account", "add", "a@a.example", "--scram"}, "correct horse\r\nmore\n"), 0);
        QCOMPARE(*service_->last("password").string(), std::string("correct horse"));
        QVERIFY(*service_->last("scram").boolean());
        QCOMPARE(run({"account", "add", "a@a.example"}, ""), 2);
        QCOMPARE(run({"account", "add", "a@a.example", "secret"}, ""), 2);
        terminal_.person = true;
        terminal_.typed = {"one", "other"};
        QCOMPARE(run({"account", "add", "a@a.example"}), 2);
        QCOMPARE(service_->times("account.add"), 1);
        terminal_.typed = {"same", "same"};
        QCOMPARE(run({"account", "add", "a@a.example"}), 0);
        QCOMPARE(*service_->last("password").string(), std::string("same"));
    }

    void someAnswersOfPartnersAreAPartialSuccess() {
        const auto one = [](const char* domain, bool ok) {
            return std::string("{'partner': 'north', 'domain': '") + domain + "', 'ok': " + (ok ? "true" : "false") +
                   ", 'reply': '459 \\u001b[31mno'}";
        };
        const auto both = [&](bool first, bool second) {
            answer("partner.queryNow",
                   "{\"queries\": [" + one("a.example", first) + "," + one("b.example", second) + "]}");
            return run({"partner", "query-now", "north"});
        };
        QCOMPARE(both(true, true), 0);
        QCOMPARE(both(true, false), 4);
        QCOMPARE(both(false, false), 1);
        QVERIFY(said("459 ?[31mno"));
    }

    void recipientsComeFromArgumentsOrInput() {
        answer("domain.recipients.add", "{'added': 2, 'removed': 0, 'total': 2}");
        answer("domain.recipients.replace", "{'added': 1, 'removed': 0, 'total': 1}");
        QCOMPARE(run({"domain", "recipients", "add", "a.example", "x", "y@a.example"}), 0);
        QCOMPARE(service_->last("recipients").array()->size(), std::size_t{2});
        QCOMPARE(run({"domain", "recipients", "replace", "a.example"}, "alice\r\n\n  bob \n"), 0);
        const auto& sent = *service_->last("recipients").array();
        QCOMPARE(sent.size(), std::size_t{2});
        QCOMPARE(*sent[0].string(), std::string("alice"));
        QCOMPARE(*sent[1].string(), std::string("bob"));
        QCOMPARE(run({"domain", "recipients", "replace", "a.example"}, ""), 2);
        QCOMPARE(service_->times("domain.recipients.replace"), 1);
        QCOMPARE(run({"domain", "recipients", "replace", "a.example", "--yes"}, ""), 0);
    }

    void aListLongerThanACallIsReplacedByItsDifference() {
        std::string input;
        for (int i = 0; i < 45'000; ++i)
            input += "user" + std::to_string(i) + "@a.example\n";
        std::size_t added = 0;
        service_->answers["domain.recipients.add"] = [&](const Value& params) {
            added += params.find("recipients")->array()->size();
            return std::string("{'added': 1, 'removed': 0, 'total': 9}");
        };
        answer("domain.recipients.list", "{'recipients': ['old', 'User7'], 'total': 2}");
        answer("domain.recipients.remove", "{'added': 0, 'removed': 1, 'total': 8}");
        QCOMPARE(run({"domain", "recipients", "replace", "a.example"}, input), 0);
        QCOMPARE(added, std::size_t{45'000});
        QCOMPARE(service_->times("domain.recipients.replace"), 0);
        QCOMPARE(service_->asked.back().method, std::string("domain.recipients.remove"));
        QCOMPARE(service_->last("recipients").array()->size(), std::size_t{1});
        QCOMPARE(*(*service_->last("recipients").array())[0].string(), std::string("old"));
    }

    void anExportWritesEveryMessageInOrderOfArrival() {
        answer("mailbox.messages", "{'messages': [ "
                                   "{'uid': 3, 'id': 'abc', 'size': 6, 'receivedAt': 0}, {'uid': 5, 'id': '../x', "
                                   "'size': 6, 'receivedAt': 0}], "
                                   "'more': false}");
        service_->answers["mailbox.fetch"] = [](const Value& params) {
            const std::string whole = *params.find("uid")->integer() == 3 ? std::string("one\r\n\0", 6) : "two\r\n.";
            const auto at = static_cast<std::size_t>(*params.find("offset")->integer());
            return "{'data': '" + toBase64(whole.substr(at, 4)) + "', 'offset': " + std::to_string(at) + ", 'size': 6}";
        };
        QTemporaryDir home;
        const QString directory = home.filePath("new/inbox");
        QCOMPARE(run({"mailbox", "export", "a@a.example", directory.toStdString()}), 0);
        QCOMPARE(QDir(directory).entryList(QDir::Files, QDir::Name), (QStringList{"001-abc.eml", "002-___x.eml"}));
        QFile first(directory + "/001-abc.eml"), second(directory + "/002-___x.eml");
        QVERIFY(first.open(QIODevice::ReadOnly) && second.open(QIODevice::ReadOnly));
        QCOMPARE(first.readAll(), QByteArray("one\r\n\0", 6));
        QCOMPARE(second.readAll(), QByteArray("two\r\n."));
        service_->answers.erase("mailbox.fetch");
        QCOMPARE(run({"mailbox", "export", "a@a.example", directory.toStdString()}), 4);
    }

    void aMessageIsReadWholeAndOctetForOctet() {
        service_->answers["message.read"] = [](const Value& params) {
            const std::string whole("a\r\n\x1b\0b", 6);
            const auto at = static_cast<std::size_t>(*params.find("offset")->integer());
            return "{'data': '" + toBase64(whole.substr(at, 4)) + "', 'offset': " + std::to_string(at) + ", 'size': 6}";
        };
        QCOMPARE(run({"message", "read", "abc"}), 0);
        QCOMPARE(out_.str(), std::string("a\r\n\x1b\0b", 6));
    }
};

QTEST_GUILESS_MAIN(CtlCommandsTest)
#include "ctl_commands_test.moc"
