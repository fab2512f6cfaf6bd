// Mail for dmarc-reports@: what is read and not delivered, and what the postmaster gets.
#include "relay/reception/report_step.h"

#include "base/text.h"
#include "relay/reception/captured_body.h"
#include "support/door_doubles.h"
#include "support/relay_peers.h"
#include "trust/dmarc_report_mail.h"
#include "trust/packed.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;
using std::chrono::hours;

namespace {

class FakeReportBook final : public ReportBook {
public:
    void keep(ReceivedReport report, std::function<void(Status)> done) override {
        if (answer) kept.push_back(std::move(report));
        done(answer);
    }
    std::vector<ReceivedReport> kept;
    Status answer;
};

DnsAnswer values(std::vector<std::string> texts) {
    DnsAnswer answer;
    answer.status = DnsStatus::ok;
    answer.values = std::move(texts);
    answer.ttl = Millis(60'000);
    return answer;
}

struct ReportWorld {
    ReportWorld() {
        relay.settings.set(config::Setting::greetPause, "0");
        relay.settings.set(config::Setting::greylistScope, "off");
        relay.directory.addPrimary("own.test");
        relay.directory.addAccount("postmaster@own.test");
        relay.directory.addAccount("anna@own.test");
        relay.door = &door;
        relay.reports = &book;
        FakeResolver& dns = relay.resolver;
        dns.setTyped("10.2.0.192.in-addr.arpa", DnsType::ptr, values({"mail.good.example"}));
        dns.setTyped("mail.good.example", DnsType::a, values({"192.0.2.10"}));
        dns.setMx("good.example", {{10, "mail.good.example"}});
        dns.setTexts("good.example", {"v=spf1 ip4:192.0.2.10 -all"});
        dns.setTexts("_dmarc.good.example", {"v=DMARC1; p=reject"});
        dns.setMx("loose.example", {{10, "mail.good.example"}});
        dns.setTexts("loose.example", {"v=spf1 ip4:192.0.2.10 -all"});
    }

    trust::DmarcReport report(const std::string& domain = "own.test") const {
        trust::DmarcReport made;
        made.organisation = "good.example";
        made.email = "postmaster@good.example";
        made.id = "1";
        made.end = std::chrono::duration_cast<std::chrono::seconds>(relay.wall.now().time_since_epoch()).count();
        made.begin = made.end - 86'400;
        made.policy = {domain, "reject", "", "", false, false, false, ""};
        made.rows.push_back({"192.0.2.7", 12, "pass", true, false, "", domain, {}, "", ""});
        made.rows.push_back({"192.0.2.7", 3, "pass", true, false, "", domain, {}, "", ""});
        made.rows.push_back({"198.51.100.9", 1, "reject", false, false, "", domain, {}, "", ""});
        return made;
    }
    static Bytes mailWith(const Bytes& attachment, const std::string& author = "r@good.example") {
        return "From: " + author + "\r\nMIME-Version: 1.0\r\nContent-Type: application/gzip\r\n" +
               "Content-Transfer-Encoding: base64\r\n\r\n" + toBase64(attachment) + "\r\n";
    }
    mail::Reply send(const Bytes& message, const std::vector<std::string>& to = {"dmarc-reports@own.test"},
                     const std::string& from = "r@good.example") {
        Session session(relay, "192.0.2.10", ListenerKind::relay, "mail.good.example");
        mail::Reply reply = session.mail(from);
        for (const std::string& each : to)
            if (reply.positive()) reply = session.rcpt(each);
        return reply.positive() ? session.body(message) : reply;
    }
    bool atPostmaster() const {
        return !relay.spool.accepted.empty() && relay.spool.accepted.back().recipients[0].local();
    }

    MemoryOfDoor memory;
    RelayWorld relay;
    Door door{Door::Dependencies{memory, relay.workers, relay.settings, relay.wall}};
    FakeReportBook book;
};

} // namespace

class ReportStepTest : public QObject {
    Q_OBJECT

private slots:
    void aReportOfAProvenAuthorIsKeptAndNotDelivered() {
        ReportWorld world;
        QCOMPARE(world.send(world.mailWith(trust::gzipped(writeDmarcReport(world.report())))).code, 250);
        QVERIFY(!world.atPostmaster());
        QCOMPARE(world.book.kept.size(), std::size_t(1));
        const ReceivedReport& kept = world.book.kept.front();
        QCOMPARE(kept.domain, std::string("own.test"));
        QCOMPARE(kept.reporter, std::string("good.example"));
        QCOMPARE(kept.policy, std::string("reject"));
        QCOMPARE(kept.end - kept.begin, hours(24));
        QCOMPARE(kept.sources.size(), std::size_t(2)); // the same is counted together
        QCOMPARE(kept.sources[0].messages, std::int64_t(15));
    }

    void otherRecipientsGetTheMail() {
        ReportWorld world;
        const Bytes mail = world.mailWith(trust::gzipped(writeDmarcReport(world.report())));
        QCOMPARE(world.send(mail, {"dmarc-reports@own.test", "anna@own.test"}).code, 250);
        QCOMPARE(world.book.kept.size(), std::size_t(1));
        const NewMessage& stored = world.relay.spool.accepted.back();
        QVERIFY(std::any_of(stored.recipients.begin(), stored.recipients.end(),
                            [](const AcceptedRecipient& each) { return each.local() != nullptr; }));
    }

    void whoeverIsNamedBesidesGetsItOnceWhateverItIs() {
        for (const bool isReport : {true, false})
            for (const bool first : {true, false}) {
                ReportWorld world;
                std::vector<std::string> to = {"dmarc-reports@own.test", "postmaster@own.test", "anna@own.test"};
                if (!first) std::rotate(to.begin(), to.begin() + 1, to.end());
                const Bytes report = world.mailWith(trust::gzipped(writeDmarcReport(world.report())));
                QCOMPARE(world.send(isReport ? report : "From: r@good.example\r\n\r\nHello\r\n", to).code, 250);
                QCOMPARE(world.book.kept.size(), std::size_t(isReport ? 1 : 0));
                std::vector<std::int64_t> accounts;
                for (const AcceptedRecipient& each : world.relay.spool.accepted.back().recipients)
                    accounts.push_back(each.local()->accountId);
                std::sort(accounts.begin(), accounts.end());
                QCOMPARE(accounts.size(), std::size_t(2));
                QVERIFY(accounts[0] != accounts[1]);
            }
    }

    void whatIsNoReportComesToThePostmaster_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("from");
        const ReportWorld world;
        const auto row = [](const char* name, const Bytes& message, const char* from = "r@good.example") {
            QTest::newRow(name) << QByteArray::fromStdString(message) << from;
        };
        const auto packed = [](const trust::DmarcReport& report) { return trust::gzipped(writeDmarcReport(report)); };
        auto old = world.report();
        old.begin -= 86'400 * 60;
        auto tomorrow = world.report();
        tomorrow.begin += 86'400 * 30;
        tomorrow.end += 86'400 * 30;
        row("words", "From: r@good.example\r\n\r\nHow do I read your reports?\r\n");
        row("about a domain that is not here", world.mailWith(packed(world.report("other.example"))));
        row("about our parent", world.mailWith(packed(world.report("test"))));
        row("about two months", world.mailWith(packed(old)));
        row("about the future", world.mailWith(packed(tomorrow)));
        auto longAgo = world.report();
        longAgo.begin -= 86'400 * 400;
        longAgo.end -= 86'400 * 400;
        row("about a day long ago", world.mailWith(packed(longAgo)));
        row("of an author without DMARC", world.mailWith(packed(world.report()), "r@loose.example"), "r@loose.example");
        row("too large", world.mailWith(packed(world.report())) + std::string(trust::maxReportMail, '\n'));
    }
    void whatIsNoReportComesToThePostmaster() {
        QFETCH(QByteArray, message);
        QFETCH(QString, from);
        ReportWorld world;
        QCOMPARE(world.send(message.toStdString(), {"dmarc-reports@own.test"}, from.toStdString()).code, 250);
        QVERIFY(world.atPostmaster());
        QVERIFY(world.book.kept.empty());
    }

    void aReportThatCannotBeKeptComesToThePostmaster() {
        ReportWorld world;
        world.book.answer = Error{ErrorKind::exhausted, "Too many."};
        QCOMPARE(world.send(world.mailWith(trust::gzipped(writeDmarcReport(world.report())))).code, 250);
        QVERIFY(world.atPostmaster());
    }

    void aSubdomainCountsForItsDomain() {
        const ReportWorld world;
        const auto kept = keptOf(world.report("a.b.own.test"), "good.example", world.relay.wall.now(),
                                 *world.relay.directory.directory());
        QVERIFY(kept.ok());
        QCOMPARE(kept->domain, std::string("own.test"));
    }

    void ofManySourcesTheSmallOnesAreCountedTogether() {
        const ReportWorld world;
        auto report = world.report();
        report.rows.clear();
        std::int64_t all = 0, proven = 0;
        for (int i = 0; i < 30'000; ++i) {
            const bool dkim = i % 2 == 0, spf = i % 3 == 0;
            const std::string source = "10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256);
            report.rows.push_back({source, i + 1, "none", dkim, spf, "", "own.test", {}, "", ""});
            all += i + 1;
            if (dkim || spf) proven += i + 1;
        }
        const auto kept = keptOf(report, "good.example", world.relay.wall.now(), *world.relay.directory.directory());
        QVERIFY(kept.ok());
        QCOMPARE(kept->sources.size(), maxReportedSources);
        QCOMPARE(kept->sources[0].messages, std::int64_t(30'000));
        for (const ReportedSource& each : kept->sources) {
            all -= each.messages;
            if (each.dkim || each.spf) proven -= each.messages;
        }
        QCOMPARE(all, std::int64_t(0));
        QCOMPARE(proven, std::int64_t(0));
    }

    void messagesInMemoryHaveABudgetTogether() {
        const auto budget = std::make_shared<CaptureBudget>();
        const Bytes block(1u << 20, 'a');
        std::vector<std::shared_ptr<const CapturedBody>> held;
        for (int i = 0; i < 20; ++i) {
            CaptureTap tap(budget, 2u << 20);
            tap.feed(block);
            tap.feed(block);
            BodyFacts facts;
            tap.finish(facts);
            if (facts.whole) held.push_back(facts.whole);
        }
        QCOMPARE(held.size(), std::size_t(16));
        QCOMPARE(budget->used(), CaptureBudget::maxOctets);
        held.clear();
        QCOMPARE(budget->used(), std::size_t(0));
        CaptureTap small(budget, 10);
        small.feed(block);
        BodyFacts facts;
        small.finish(facts);
        QVERIFY(!facts.whole);
        QCOMPARE(budget->used(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(ReportStepTest)
#include "report_step_test.moc"
