#include "group/messages.h"

#include "rpc/codec.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace ismail;
using namespace ismail::group;

namespace {

// Sets every field of a message to the largest value that its rule lets through, and notes rules wider than the caps.
struct Largest {
    std::vector<std::string> tooWide;

    template <class T>
    void operator()(std::string_view name, T& member, std::string_view, const rpc::Rule& rule = {}) {
        fill(name, member, rule);
    }
    void note(std::string_view name, std::size_t most, std::size_t cap) {
        if (most == 0 || most > cap) tooWide.emplace_back(name);
    }
    template <class T>
    void fill(std::string_view name, T& member, const rpc::Rule& rule) {
        if constexpr (rpc::detail::IsOptional<T>::value) {
            fill(name, member.emplace(), rule);
        } else if constexpr (rpc::detail::IsVector<T>::value) {
            note(name, rule.most, maxPeerList);
            member.resize(rule.most ? rule.most : rpc::maxListEntries);
            for (auto& each : member)
                fill(name, each, rpc::Rule{.min = rule.min, .max = rule.max, .most = rule.each});
        } else if constexpr (std::is_same_v<T, bool>) {
            member = true;
        } else if constexpr (std::is_integral_v<T>) {
            if (rule.max > maxPeerNumber || rule.min < 0) tooWide.emplace_back(name);
            member = static_cast<T>(std::min(rule.max, maxPeerNumber));
        } else if constexpr (rpc::NamedEnum<T>) {
            member = static_cast<T>(enumNames(T{}).size() - 1);
        } else if constexpr (std::is_same_v<T, Time>) {
            member = fromMillis(4'000'000'000'000);
        } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
            if (rule.min < 0) tooWide.emplace_back(name);
            member = std::chrono::seconds(rule.max);
        } else if constexpr (std::is_same_v<T, std::string>) {
            note(name, rule.most, maxPeerString);
            member = std::string(rule.most, 'x');
        } else if constexpr (std::is_same_v<T, rpc::Blob>) {
            note(name, rule.most, maxPeerBlob);
            member.data = std::string(rule.most, '\xff');
        } else {
            T::fields(member, *this);
        }
    }
};

template <std::size_t at = 0>
void eachKind(std::vector<Message>& out) {
    if constexpr (at < std::variant_size_v<Message>) {
        out.emplace_back(std::in_place_index<at>);
        eachKind<at + 1>(out);
    }
}

std::vector<Message> allKinds() {
    std::vector<Message> out;
    eachKind(out);
    return out;
}

bool same(const Message& a, const Message& b) { return encodeMessage(a) == encodeMessage(b); }

bool readable(const Message& message) {
    const auto read = decodeMessage(encodeMessage(message));
    return read.ok() && read->message && same(*read->message, message);
}

Hello helloOf(std::int64_t min, std::int64_t max, std::vector<std::string> features) {
    Hello hello;
    hello.protocolMin = min;
    hello.protocolMax = max;
    hello.features = std::move(features);
    return hello;
}

template <class T>
T largest() {
    T message;
    Largest filler;
    T::fields(message, filler);
    return message;
}

std::string why(const Message& message) {
    const auto read = decodeMessage(encodeMessage(message));
    return read.ok() ? "read" : read.error().text;
}

} // namespace

class GroupMessagesTest : public QObject {
    Q_OBJECT

private slots:
    void everyMessageAtItsCapsComesThrough() {
        for (Message& message : allKinds()) {
            Largest filler;
            std::visit([&](auto& each) { std::decay_t<decltype(each)>::fields(each, filler); }, message);
            if (auto* answer = std::get_if<ProbeAnswer>(&message)) {
                fitProbeAnswer(*answer);
                QVERIFY(!answer->facts.empty());
            }
            QVERIFY2(filler.tooWide.empty(),
                     (std::string(kindOf(message)) + "." + (filler.tooWide.empty() ? "" : filler.tooWide[0])).c_str());
            const Bytes body = encodeMessage(message);
            QVERIFY2(body.size() <= maxPeerFrame, std::string(kindOf(message)).c_str());
            const auto read = decodeMessage(body);
            QVERIFY2(read.ok(), read.ok() ? "" : read.error().text.c_str());
            QVERIFY(read->message && same(*read->message, message));
        }
    }

    void oneBeyondACapIsRefused() {
        Hello hello = largest<Hello>();
        QVERIFY(readable(hello));
        QVERIFY(encodeMessage(hello).size() <= maxHelloFrame);
        hello.features.emplace_back("f");
        QVERIFY(!readable(hello));
        hello = largest<Hello>();
        hello.features[3] += 'x';
        QCOMPARE(why(hello),
                 std::string("This is no message of a partner: hello: features.3: this may have 32 octets at "
                             "most."));
        hello = largest<Hello>();
        hello.ports[0] = 65536;
        QVERIFY(!readable(hello));

        ListPage page = largest<ListPage>();
        QCOMPARE(page.changes.data.size(), maxPageChanges * listChangeSize);
        page.changes.data += 'x';
        QVERIFY(!readable(page));

        DomainState state = largest<DomainState>();
        state.list->epoch.data.pop_back();
        QVERIFY(!readable(state));
        state = largest<DomainState>();
        state.list->logN = 15;
        QVERIFY(!readable(state));

        Beat beat = largest<Beat>();
        beat.lists->data += 'x';
        QVERIFY(!readable(beat));
        beat = largest<Beat>();
        beat.reach.emplace_back(beat.reach.front());
        QVERIFY(!readable(beat));

        Health health = largest<Health>();
        health.domains.emplace_back(health.domains.front());
        QVERIFY(!readable(health));

        PairDomains domains = largest<PairDomains>();
        domains.domains.emplace_back("x");
        QVERIFY(!readable(domains));
        PairOffer offer = largest<PairOffer>();
        offer.lend.emplace_back("x");
        QVERIFY(!readable(offer));
    }

    void aProbeAnswerIsCutToItsCap() {
        ProbeAnswer answer = largest<ProbeAnswer>();
        answer.cut = false;
        QVERIFY(encodeMessage(answer).size() > maxProbeBody);
        QVERIFY(!decodeMessage(encodeMessage(answer)).ok());
        fitProbeAnswer(answer);
        QVERIFY(answer.cut);
        QVERIFY(encodeMessage(answer).size() <= maxProbeBody);
        ProbeAnswer small{7, {}, {{ProbeFactKind::mx, "one.example", "10 mx1.example"}}, false};
        fitProbeAnswer(small);
        QVERIFY(!small.cut);
    }

    void unknownFieldsArePassedOver() {
        const auto read = decodeMessage(
            "{\"kind\":\"bye\",\"later\":[1,2],\"data\":{\"reason\":\"restart\",\"backIn\":60,\"mood\":\"good\"}}");
        QVERIFY(read.ok());
        const auto* bye = std::get_if<Bye>(&*read->message);
        QVERIFY(bye && bye->reason == ByeReason::restart && bye->backIn.count() == 60);
    }

    void ofAnUnknownKindTheNameIsKept() {
        const auto read = decodeMessage("{\"kind\":\"ledger.done\",\"data\":{\"x\":1}}");
        QVERIFY(read.ok());
        QVERIFY(!read->message);
        QCOMPARE(read->kind, std::string("ledger.done"));
    }

    void whatIsNoMessageIsAnError_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("no object") << QByteArray("[1]");
        QTest::newRow("no kind") << QByteArray("{\"data\":{}}");
        QTest::newRow("kind is no text") << QByteArray("{\"kind\":1,\"data\":{}}");
        QTest::newRow("long kind") << "{\"kind\":\"" + QByteArray(33, 'k') + "\",\"data\":{}}";
        QTest::newRow("no data") << QByteArray("{\"kind\":\"pair.done\"}");
        QTest::newRow("data is no object") << QByteArray("{\"kind\":\"pair.done\",\"data\":1}");
        QTest::newRow("a field is missing") << QByteArray("{\"kind\":\"bye\",\"data\":{}}");
        QTest::newRow("an unknown name") << QByteArray("{\"kind\":\"bye\",\"data\":{\"reason\":\"bored\"}}");
        QTest::newRow("nested too deeply") << QByteArray("{\"kind\":\"x\",\"data\":{\"a\":[[[[[1]]]]]}}");
        QTest::newRow("too long") << "{\"kind\":\"x\",\"data\":\"" + QByteArray(256 * 1024, 'x') + "\"}";
    }

    void whatIsNoMessageIsAnError() {
        QFETCH(QByteArray, body);
        QVERIFY(!decodeMessage(body.toStdString()).ok());
    }

    void theNewestCommonProtocolIsUsed() {
        QCOMPARE(agree(helloOf(1, 3, {}), helloOf(2, 5, {}))->protocol, std::int64_t(3));
        QCOMPARE(agree(helloOf(1, 1, {}), helloOf(1, 1, {}))->protocol, std::int64_t(1));
        QVERIFY(!agree(helloOf(1, 2, {}), helloOf(3, 4, {})));
        QVERIFY(!agree(helloOf(3, 4, {}), helloOf(1, 2, {})));
        QVERIFY(!agree(helloOf(3, 1, {}), helloOf(1, 3, {})));
    }

    void aFeatureIsUsedThatBothHave() {
        const auto agreed = agree(helloOf(1, 1, {"sync1", "probe1", "x"}), helloOf(1, 1, {"probe1", "y", "sync1"}));
        QVERIFY(agreed->has(featureSync) && agreed->has(featureProbe));
        QVERIFY(!agreed->has("x") && !agreed->has("y"));
    }

    void everyKindHasANameOfItsOwn() {
        std::vector<std::string> kinds;
        for (const Message& message : allKinds())
            kinds.emplace_back(kindOf(message));
        std::sort(kinds.begin(), kinds.end());
        QVERIFY(std::adjacent_find(kinds.begin(), kinds.end()) == kinds.end());
        for (const std::string& kind : kinds)
            QVERIFY(kind.size() <= maxPeerKind);
    }
};

QTEST_GUILESS_MAIN(GroupMessagesTest)
#include "messages_test.moc"
