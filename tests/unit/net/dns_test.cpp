#include <QtTest>

#include "net/dns.h"
#include "support/name_server.h"
#include "support/signed_zone.h"

#include <future>

using namespace ismail;
using namespace ismail::net;
using relay::AddressAnswer;
using relay::MxAnswer;
using test::DnsMessage;
using test::dnsName;
using test::NameServer;
namespace signedZone = test::signedZone;

namespace {

using MxList = std::vector<MxHost>;
using Texts = std::vector<std::string>;

DnsMessage oneMx(std::string_view domain, std::uint32_t ttl, std::string_view host = "mx.example") {
    return DnsMessage(domain, DnsMessage::mx).addMx(domain, ttl, 10, host);
}

// A resolver that asks the given server, and a way to wait for its answers.
class Asker {
public:
    explicit Asker(const std::string& server) {
        options.servers = {server};
        resolver = std::make_unique<DnsResolver>(
            [this] {
                const std::unique_lock lock(mutex);
                return options;
            },
            clock, log);
    }
    explicit Asker(const NameServer& server) : Asker(server.address()) {}

    void change(const DnsOptions& to) {
        const std::unique_lock lock(mutex);
        options = to;
    }
    std::future<MxAnswer> startMx(const std::string& domain) {
        const auto promise = std::make_shared<std::promise<MxAnswer>>();
        resolver->mx(domain, [promise](MxAnswer answer) { promise->set_value(std::move(answer)); });
        return promise->get_future();
    }
    std::future<AddressAnswer> startAddresses(const std::string& host) {
        const auto promise = std::make_shared<std::promise<AddressAnswer>>();
        resolver->addresses(host, [promise](AddressAnswer answer) { promise->set_value(std::move(answer)); });
        return promise->get_future();
    }
    std::future<DnsAnswer> start(const DnsQuestion& question) {
        const auto promise = std::make_shared<std::promise<DnsAnswer>>();
        resolver->ask(question, [promise](DnsAnswer answer) { promise->set_value(std::move(answer)); });
        return promise->get_future();
    }
    template <typename Answer>
    static Answer result(std::future<Answer> future) {
        if (future.wait_for(std::chrono::seconds(20)) == std::future_status::ready) return future.get();
        Answer none;
        none.status = DnsStatus::malformed;
        none.detail = "the callback was not called";
        return none;
    }
    DnsAnswer ask(const DnsQuestion& question) { return result(start(question)); }
    MxAnswer mx(const std::string& domain) { return result(startMx(domain)); }
    AddressAnswer addresses(const std::string& host) { return result(startAddresses(host)); }

    std::mutex mutex;
    DnsOptions options;
    ManualClock clock;
    NullLog log;
    std::unique_ptr<DnsResolver> resolver;
};

template <typename T>
bool isReady(const std::future<T>& future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

std::string v6Octets() { return std::string("\x20\x01\x0d\xb8", 4) + std::string(11, '\0') + '\x01'; }

} // namespace

class DnsTest : public QObject {
    Q_OBJECT

private slots:
    void mxRecordsComeWithTheirTtl() {
        NameServer server;
        server.say("a.example", DnsMessage::mx, oneMx("a.example", 300).addMx("a.example", 300, 20, "b.example"));
        Asker asker(server);
        const MxAnswer answer = asker.mx("A.Example.");
        QCOMPARE(answer.detail, std::string());
        QVERIFY(answer.status == DnsStatus::ok);
        QVERIFY((answer.hosts == MxList{{10, "mx.example"}, {20, "b.example"}}));
        QCOMPARE(answer.ttl.count(), 300'000);
    }

    void anAliasOfTheDomainIsFollowedWithinAndAcrossAnswers() {
        NameServer server;
        server.say("in.example", DnsMessage::mx,
                   DnsMessage("in.example", DnsMessage::mx)
                       .addCname("in.example", 60, "real.example")
                       .addMx("real.example", 600, 10, "mx.real.example"));
        server.say("real.example", DnsMessage::mx, oneMx("real.example", 600, "mx.real.example"));
        server.say("out.example", DnsMessage::mx,
                   DnsMessage("out.example", DnsMessage::mx).addCname("out.example", 60, "next.example"));
        server.say("next.example", DnsMessage::mx, oneMx("next.example", 600, "mx.next.example"));
        Asker asker(server);
        QVERIFY((asker.mx("in.example").hosts == MxList{{10, "mx.real.example"}}));
        const MxAnswer across = asker.mx("out.example");
        QVERIFY((across.hosts == MxList{{10, "mx.next.example"}}));
        QVERIFY(across.ttl <= Millis(60'000));
    }

    void aCircleOfAliasesEnds() {
        NameServer server;
        for (const auto& [from, to] : {std::pair("x.example", "y.example"), std::pair("y.example", "x.example")})
            server.say(from, DnsMessage::mx, DnsMessage(from, DnsMessage::mx).addCname(from, 60, to));
        Asker asker(server);
        QVERIFY(asker.mx("x.example").status == DnsStatus::temporary);
    }

    void noSuchNameAndNoSuchDataAreTold() {
        NameServer server;
        server.say("none.example", DnsMessage::mx,
                   DnsMessage("none.example", DnsMessage::mx, 3).addSoa("example", 900, 30));
        server.say("empty.example", DnsMessage::mx,
                   DnsMessage("empty.example", DnsMessage::mx).addSoa("example", 900, 900));
        Asker asker(server);
        const MxAnswer none = asker.mx("none.example");
        QVERIFY(none.status == DnsStatus::nxDomain);
        QCOMPARE(none.ttl.count(), 30'000);
        const MxAnswer empty = asker.mx("empty.example");
        QVERIFY(empty.status == DnsStatus::noData);
        QCOMPARE(empty.ttl, DnsResolver::maxNegativeTtl);
    }

    void aServerFailureIsTemporaryNamesTheServerAndIsNotRemembered() {
        NameServer server;
        server.say("f.example", DnsMessage::mx, DnsMessage("f.example", DnsMessage::mx, 2));
        Asker asker(server);
        const MxAnswer failed = asker.mx("f.example");
        QVERIFY(failed.status == DnsStatus::temporary);
        QCOMPARE(failed.detail, "No usable answer (not reachable, SERVFAIL or REFUSED) from " + server.address());
        server.say("f.example", DnsMessage::mx, oneMx("f.example", 60));
        asker.resolver->flush(); // libunbound keeps a failure for five seconds
        QVERIFY(asker.mx("f.example").status == DnsStatus::ok);
    }

    void afterAFailureTheNextServerIsAsked() {
        NameServer bad, good;
        bad.say("n.example", DnsMessage::mx, DnsMessage("n.example", DnsMessage::mx, 2));
        good.say("n.example", DnsMessage::mx, oneMx("n.example", 60));
        Asker asker(bad);
        asker.change({{bad.address(), good.address()}, Millis(5'000), true});
        for (int i = 0; i < 8; ++i) { // which of both is asked first is left to chance
            QVERIFY(asker.mx("n.example").status == DnsStatus::ok);
            asker.resolver->flush();
        }
        QVERIFY(good.asked("n.example", DnsMessage::mx) >= 8U);
    }

    void silenceIsTemporary() {
        NameServer server;
        server.hold(true);
        Asker asker(server);
        asker.change({{server.address()}, Millis(200), true});
        const MxAnswer answer = asker.mx("s.example");
        QVERIFY(answer.status == DnsStatus::temporary);
        QCOMPARE(answer.detail, "No answer in time from " + server.address());
    }

    void withoutAServerItIsTemporary() {
        Asker asker("not an address");
        QVERIFY(asker.mx("a.example").status == DnsStatus::temporary);
    }

    void aTruncatedAnswerIsFetchedThroughTcp() {
        NameServer server;
        DnsMessage big("big.example", DnsMessage::mx);
        for (int i = 0; i < 60; ++i)
            big.addMx("big.example", 60, 10, "mx" + std::to_string(i) + ".big.example");
        server.sayThroughTcp("big.example", DnsMessage::mx, big);
        Asker asker(server);
        const MxAnswer answer = asker.mx("big.example");
        QCOMPARE(answer.detail, std::string());
        QCOMPARE(answer.hosts.size(), 60U);
    }

    void questionsThatAreOpenAtOnceAreAskedOnce() {
        NameServer server;
        server.say("c.example", DnsMessage::mx, oneMx("c.example", 60));
        server.hold(true);
        Asker asker(server);
        std::vector<std::future<MxAnswer>> open;
        for (int i = 0; i < 50; ++i)
            open.push_back(asker.startMx("c.example"));
        QVERIFY(server.waitUntilAsked("c.example", DnsMessage::mx));
        server.hold(false);
        for (auto& one : open)
            QVERIFY(Asker::result(std::move(one)).status == DnsStatus::ok);
        QVERIFY(server.asked("c.example", DnsMessage::mx) <= 3U); // one, and another for each third of a second
    }

    void anAnswerIsKeptForItsTtl() {
        NameServer server;
        server.say("t.example", DnsMessage::mx, oneMx("t.example", 100));
        Asker asker(server);
        asker.mx("t.example");
        asker.clock.advance(Millis(40'000));
        std::future<MxAnswer> again = asker.startMx("t.example");
        QVERIFY(isReady(again));
        QCOMPARE(again.get().ttl.count(), 60'000);
        QCOMPARE(server.asked("t.example", DnsMessage::mx), 1U);
        asker.clock.advance(Millis(60'000));
        const MxAnswer anew = asker.mx("t.example"); // libunbound, which goes by the real time, still has it
        QVERIFY(anew.status == DnsStatus::ok);
        QVERIFY(anew.ttl > Millis(60'000));
    }

    void theTtlIsBoundedOnBothSides() {
        NameServer server;
        server.say("zero.example", DnsMessage::mx, oneMx("zero.example", 0));
        server.say("day.example", DnsMessage::mx, oneMx("day.example", 86'400));
        Asker asker(server);
        QCOMPARE(asker.mx("zero.example").ttl, DnsResolver::minTtl);
        QCOMPARE(asker.mx("day.example").ttl, DnsResolver::maxTtl);
    }

    void flushForgetsEverything() {
        NameServer server;
        server.say("t.example", DnsMessage::mx, oneMx("t.example", 100, "old.example"));
        Asker asker(server);
        asker.mx("t.example");
        server.say("t.example", DnsMessage::mx, oneMx("t.example", 100, "new.example"));
        asker.resolver->flush();
        QVERIFY((asker.mx("t.example").hosts == MxList{{10, "new.example"}}));
    }

    void otherServersAreAskedAsSoonAsTheyAreSet() {
        NameServer silent, good;
        silent.hold(true);
        good.say("o.example", DnsMessage::mx, oneMx("o.example", 60));
        Asker asker(silent);
        std::future<MxAnswer> open = asker.startMx("o.example");
        QVERIFY(silent.waitUntilAsked("o.example", DnsMessage::mx));
        asker.change({{good.address()}, Millis(5'000), true});
        QVERIFY(asker.mx("o.example").status == DnsStatus::ok);
        QVERIFY(Asker::result(std::move(open)).status == DnsStatus::ok);
    }

    void ipv6AddressesComeFirst() {
        NameServer server;
        server.say("h.example", DnsMessage::a,
                   DnsMessage("h.example", DnsMessage::a).addA("h.example", 60, {10, 0, 0, 1}));
        server.say("h.example", DnsMessage::aaaa,
                   DnsMessage("h.example", DnsMessage::aaaa).addAaaa("h.example", 30, v6Octets()));
        Asker asker(server);
        const AddressAnswer both = asker.addresses("h.example");
        QVERIFY(both.status == DnsStatus::ok);
        QVERIFY((both.addresses == Texts{"2001:db8::1", "10.0.0.1"}));
        QCOMPARE(both.ttl.count(), 30'000);
    }

    void withoutIpv6OnlyAIsAsked() {
        NameServer server;
        server.say("h.example", DnsMessage::a,
                   DnsMessage("h.example", DnsMessage::a).addA("h.example", 60, {10, 0, 0, 1}));
        Asker asker(server);
        asker.change({{server.address()}, Millis(5'000), false});
        QVERIFY((asker.addresses("h.example").addresses == Texts{"10.0.0.1"}));
        QCOMPARE(server.asked("h.example", DnsMessage::aaaa), 0U);
        QVERIFY((asker.addresses("localhost").addresses == Texts{"127.0.0.1"}));
    }

    void oneFamilyIsEnoughWhenTheOtherFails() {
        NameServer server;
        server.say("h.example", DnsMessage::a,
                   DnsMessage("h.example", DnsMessage::a).addA("h.example", 60, {10, 0, 0, 1}));
        server.say("h.example", DnsMessage::aaaa, DnsMessage("h.example", DnsMessage::aaaa, 2));
        server.say("none.example", DnsMessage::a, DnsMessage("none.example", DnsMessage::a));
        server.say("none.example", DnsMessage::aaaa, DnsMessage("none.example", DnsMessage::aaaa, 2));
        Asker asker(server);
        QVERIFY((asker.addresses("h.example").addresses == Texts{"10.0.0.1"}));
        const AddressAnswer neither = asker.addresses("none.example");
        QVERIFY(neither.status == DnsStatus::temporary); // the other might have said something
        QVERIFY(asker.addresses("nowhere.example").status == DnsStatus::nxDomain);
    }

    void whatNeedsNoQuestionIsAnsweredAtOnce_data() {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("addresses");
        QTest::newRow("IPv4") << QByteArray("192.0.2.1") << QByteArray("192.0.2.1");
        QTest::newRow("IPv4 in brackets") << QByteArray("[192.0.2.1]") << QByteArray("192.0.2.1");
        QTest::newRow("IPv6") << QByteArray("2001:DB8::1") << QByteArray("2001:db8::1");
        QTest::newRow("IPv6 in brackets") << QByteArray("[2001:db8:0::1]") << QByteArray("2001:db8::1");
        QTest::newRow("IPv6 as in SMTP") << QByteArray("[IPv6:2001:db8::1]") << QByteArray("2001:db8::1");
        QTest::newRow("this machine") << QByteArray("LocalHost") << QByteArray("::1 127.0.0.1");
        QTest::newRow("no host name") << QByteArray("two words") << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray();
    }
    void whatNeedsNoQuestionIsAnsweredAtOnce() {
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, addresses);
        Asker asker("127.0.0.1:1");
        std::future<AddressAnswer> future = asker.startAddresses(host.toStdString());
        QVERIFY(isReady(future));
        const AddressAnswer answer = future.get();
        QCOMPARE(join(answer.addresses, " "), addresses.toStdString());
        QVERIFY(answer.status == (addresses.isEmpty() ? DnsStatus::nxDomain : DnsStatus::ok));
    }

    void beyondTheLimitQuestionsAreRefusedAtOnce() {
        NameServer server;
        server.hold(true);
        Asker asker(server);
        std::vector<std::future<MxAnswer>> open;
        for (std::size_t i = 0; i < DnsResolver::maxOpenQuestions; ++i)
            open.push_back(asker.startMx("n" + std::to_string(i) + ".example"));
        for (const auto& one : open)
            QVERIFY(!isReady(one));
        std::future<MxAnswer> refused = asker.startMx("more.example");
        QVERIFY(isReady(refused));
        QVERIFY(refused.get().status == DnsStatus::temporary);
        QVERIFY(!isReady(asker.startMx("n1.example"))); // joins one that is open
    }

    void anyTypeCanBeAskedFor() {
        NameServer server;
        const std::string tls("\x03\x01\x01\xAB", 4);
        server.say("t.example", 16, DnsMessage("t.example", 16).addTxt("t.example", 60, {"v=spf1", " -all"}));
        server.say("_25._tcp.mx.example", 52,
                   DnsMessage("_25._tcp.mx.example", 52).raw(dnsName("_25._tcp.mx.example"), 52, 60, tls));
        server.say("1.2.0.192.in-addr.arpa", 12,
                   DnsMessage("1.2.0.192.in-addr.arpa", 12)
                       .raw(dnsName("1.2.0.192.in-addr.arpa"), 12, 60, dnsName("Host.Example")));
        server.say("none.example", 16, DnsMessage("none.example", 16).addSoa("example", 900, 30));
        Asker asker(server);
        const DnsAnswer text = asker.ask({"T.example.", DnsType::txt});
        QCOMPARE(text.detail, std::string());
        QVERIFY((text.values == Texts{"v=spf1 -all"}));
        QCOMPARE(text.ttl.count(), 60'000);
        QVERIFY(text.trust == DnsTrust::unchecked);
        const DnsAnswer certificate = asker.ask({"_25._tcp.mx.example", DnsType::tlsa});
        QVERIFY((certificate.tlsa == std::vector<TlsaRecord>{{3, 1, 1, "\xAB"}}));
        QVERIFY((asker.ask({"1.2.0.192.in-addr.arpa", DnsType::ptr}).values == Texts{"host.example"}));
        QVERIFY(asker.ask({"none.example", DnsType::txt}).status == DnsStatus::noData);
        QVERIFY(asker.ask({"nowhere.example", DnsType::txt}).status == DnsStatus::nxDomain);
    }

    void aNameThatIsAskedMayHoldAnyOctets() {
        NameServer server;
        const std::string name = "o'neil \xFF\\\"@1._spf.example";
        server.say(name, DnsMessage::a, DnsMessage(name, DnsMessage::a).addA(name, 60, {127, 0, 0, 2}));
        Asker asker(server);
        const DnsAnswer answer = asker.ask({name, DnsType::a});
        QCOMPARE(answer.detail, std::string());
        QVERIFY((answer.values == Texts{"127.0.0.2"}));
        QVERIFY(asker.ask({"a..b", DnsType::a}).status == DnsStatus::nxDomain);
        QVERIFY((asker.ask({"localhost", DnsType::a}).values == Texts{"127.0.0.1"}));
        QVERIFY(asker.ask({"localhost", DnsType::txt}).status == DnsStatus::noData);
    }

    void aSilentServerIsNotWaitedForAgain() {
        NameServer silent, good;
        silent.hold(true);
        for (int i = 0; i < 40; ++i) {
            const std::string name = "n" + std::to_string(i) + ".example";
            good.say(name, DnsMessage::mx, oneMx(name, 60));
        }
        Asker asker(silent);
        asker.change({{silent.address(), good.address()}, Millis(5'000), true});
        std::size_t before = 0;
        for (int i = 0; i < 40; ++i) {
            QVERIFY(asker.mx("n" + std::to_string(i) + ".example").status == DnsStatus::ok);
            if (i == 19) before = silent.asked("n19.example", DnsMessage::mx);
        }
        std::size_t late = before;
        for (int i = 20; i < 40; ++i)
            late += silent.asked("n" + std::to_string(i) + ".example", DnsMessage::mx);
        QVERIFY2(late <= 6, std::to_string(late).c_str());
    }

    void anAnswerThatItsSignatureProvesIsSecure() {
        NameServer server;
        server.say(signedZone::zone, signedZone::dnskey, signedZone::keys());
        server.say(signedZone::owner, signedZone::tlsa, signedZone::certificate(signedZone::digest()));
        Asker asker(server);
        asker.options.anchors = {signedZone::anchor};
        const DnsQuestion question{std::string(signedZone::owner), DnsType::tlsa, true};
        const DnsAnswer answer = asker.ask(question);
        QVERIFY2(answer.detail.empty(), answer.detail.c_str());
        QVERIFY(answer.trust == DnsTrust::secure);
        QVERIFY((answer.tlsa == std::vector<TlsaRecord>{{3, 1, 1, signedZone::digest()}}));
        QVERIFY(asker.ask(question).trust == DnsTrust::secure); // from the cache
        const DnsAnswer unchecked = asker.ask({std::string(signedZone::owner), DnsType::tlsa});
        QVERIFY(unchecked.status == DnsStatus::ok && unchecked.trust == DnsTrust::unchecked);
    }

    void aForgedAnswerIsBogusAndNotGivenOut() {
        NameServer server;
        server.say(signedZone::zone, signedZone::dnskey, signedZone::keys());
        server.say(signedZone::owner, signedZone::tlsa, signedZone::certificate(std::string(32, 'x')));
        Asker asker(server);
        asker.options.anchors = {signedZone::anchor};
        const DnsAnswer answer = asker.ask({std::string(signedZone::owner), DnsType::tlsa, true});
        QVERIFY(answer.trust == DnsTrust::bogus);
        QVERIFY(answer.status == DnsStatus::temporary);
        QVERIFY(answer.tlsa.empty());
        QVERIFY2(answer.detail.starts_with("DNSSEC: "), answer.detail.c_str());
    }

    void whatNoKeyVouchesForIsInsecure() {
        NameServer server;
        server.say("a.example", DnsMessage::mx, oneMx("a.example", 60));
        Asker asker(server);
        asker.options.anchors = {signedZone::anchor};
        const DnsAnswer answer = asker.ask({"a.example", DnsType::mx, true});
        QVERIFY(answer.status == DnsStatus::ok);
        QVERIFY(answer.trust == DnsTrust::insecure);
    }

    void keysThatCannotBeReadConcernOnlyWhatIsToBeProved() {
        NameServer server;
        server.say("a.example", DnsMessage::mx, oneMx("a.example", 60));
        Asker asker(server);
        asker.options.anchors = {"these are no keys"};
        QVERIFY(asker.ask({"a.example", DnsType::mx}).status == DnsStatus::ok);
        QVERIFY(asker.ask({"a.example", DnsType::mx, true}).status == DnsStatus::temporary);
        QVERIFY(asker.mx("a.example").status == DnsStatus::ok);
    }

    void anUnsignedAnswerIsNotSecure() {
        NameServer server;
        server.say("a.example", DnsMessage::mx, oneMx("a.example", 60));
        Asker asker(server);
        const DnsAnswer answer = asker.ask({"a.example", DnsType::mx, true});
        QVERIFY(answer.trust != DnsTrust::secure); // the root's keys are not to be had from this server
        QVERIFY(answer.failed());
    }

    void stoppingAnswersWhatIsOpen() {
        NameServer server;
        server.hold(true);
        Asker asker(server);
        std::future<MxAnswer> mx = asker.startMx("a.example");
        std::future<AddressAnswer> addresses = asker.startAddresses("b.example");
        asker.resolver->stop();
        QVERIFY(isReady(mx) && isReady(addresses));
        QVERIFY(mx.get().status == DnsStatus::temporary);
        QVERIFY(addresses.get().status == DnsStatus::temporary);
        std::future<MxAnswer> late = asker.startMx("c.example");
        QVERIFY(isReady(late));
        QVERIFY(late.get().status == DnsStatus::temporary);
    }
};

QTEST_GUILESS_MAIN(DnsTest)
#include "dns_test.moc"
