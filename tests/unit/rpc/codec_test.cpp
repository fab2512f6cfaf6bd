#include "base/say.h"
#include "rpc/codec.h"
#include "rpc/contract.h"

#include <QtTest>

#include <random>
#include <set>

using namespace ismail;
using namespace ismail::rpc;

namespace {

Sentence anySentence(std::int64_t number) {
    const Sentence inner = say("partner.because", say("partner.awaySince", fromMillis(number)), "no route");
    if (number % 2 == 0) return say("domain.secondaryDownHeld", "t\u00e4xt", inner, number);
    return say("alert.quotaAccountsText", number, std::vector<Sentence>{inner, inner});
}

// Fills any struct of the contract with values that its rules allow.
struct Filler {
    std::mt19937& random;

    std::int64_t pick(std::int64_t min, std::int64_t max) {
        return std::uniform_int_distribution<std::int64_t>(min, max)(random);
    }

    template <class T>
    void operator()(std::string_view, T& member, std::string_view, const Rule& rule = {}) {
        fill(member, rule);
    }
    template <class T>
    void fill(T& member, const Rule& rule) {
        if constexpr (detail::IsOptional<T>::value) {
            if (rule.evenOptional || pick(0, 1)) fill(member.emplace(), rule);
        } else if constexpr (detail::IsVector<T>::value) {
            for (auto n = pick(0, 3); n > 0; --n)
                fill(member.emplace_back(), rule);
        } else if constexpr (std::is_same_v<T, bool>) {
            member = pick(0, 1) != 0;
        } else if constexpr (std::is_integral_v<T>) {
            const auto low = std::max<std::int64_t>(std::max(rule.min, -maxJsonInteger),
                                                    static_cast<std::int64_t>(std::numeric_limits<T>::min()));
            const auto high = std::min<std::int64_t>(std::min(rule.max, maxJsonInteger),
                                                     static_cast<std::int64_t>(std::numeric_limits<T>::max()));
            member = static_cast<T>(pick(low, high));
        } else if constexpr (NamedEnum<T>) {
            member = static_cast<T>(pick(0, static_cast<std::int64_t>(enumNames(T{}).size()) - 1));
        } else if constexpr (std::is_same_v<T, Time>) {
            member = fromMillis(pick(0, 4'000'000'000'000));
        } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
            member = std::chrono::seconds(
                pick(std::max<std::int64_t>(rule.min, 0), std::min<std::int64_t>(rule.max, 1'000'000)));
        } else if constexpr (std::is_same_v<T, std::string>) {
            member = "t\u00e4xt \"" + std::to_string(pick(0, 1'000'000)) + "\\\n\x01";
        } else if constexpr (std::is_same_v<T, Secret<std::string>>) {
            member = Secret<std::string>("s" + std::to_string(pick(0, 1'000'000)));
        } else if constexpr (std::is_same_v<T, Sentence>) {
            if (pick(0, 1)) member = anySentence(pick(0, 1'000'000));
        } else if constexpr (std::is_same_v<T, Blob>) {
            for (auto n = pick(0, 40); n > 0; --n)
                member.data += static_cast<char>(pick(0, 255));
        } else {
            T::fields(member, *this);
        }
    }
};

// Notes whether a struct holds a secret anywhere.
struct SecretFinder {
    bool found = false;
    template <class T>
    void operator()(std::string_view, T& member, std::string_view, const Rule& = {}) {
        look(member);
    }
    template <class T>
    void look(T& member) {
        if constexpr (detail::IsOptional<T>::value || detail::IsVector<T>::value) {
            typename T::value_type element{};
            look(element);
        } else if constexpr (std::is_same_v<T, Secret<std::string>>) {
            found = true;
        } else if constexpr (Struct<T>) {
            T::fields(member, *this);
        }
    }
};

template <class T>
void roundTrip(std::string_view name) {
    std::mt19937 random(42);
    for (int i = 0; i < 30; ++i) {
        T original;
        Filler filler{random};
        T::fields(original, filler);
        const std::string text = writeJson(encode(original), i % 2 == 0);
        const Result<Value> value = parseJson(text);
        QVERIFY2(value.ok(), text.c_str());
        const Result<T> back = decode<T>(*value);
        QVERIFY2(back.ok(), (std::string(name) + ": " + (back.ok() ? "" : back.error().text) + " in " + text).c_str());
        QVERIFY2(equal(original, *back), (std::string(name) + " changed: " + text).c_str());
    }
}

QByteArray decodeError(const char* json) {
    const Result<Value> value = parseJson(json);
    if (!value) return "not JSON";
    const auto request = decode<QueueList::Request>(*value);
    return request ? QByteArray("accepted") : QByteArray::fromStdString(request.error().text);
}

} // namespace

class CodecTest : public QObject {
    Q_OBJECT
private slots:
    void everyRequestAndResponseSurvivesTheWayThroughText();
    void noResponseHoldsASecret();
    void namesAreUnique();
    void enumsHaveANameForEachValue();
    void badRequestsAreRefusedByField_data();
    void badRequestsAreRefusedByField();
    void unknownFieldsAreIgnored();
    void absentFieldsKeepTheirInitialValue();
    void missingFieldsAreAnError();
    void aSentenceOfAnotherVersionIsTakenButNotKnown();
    void aSentenceThatIsNoneIsRefused();
    void textsAndListsHaveCaps();
    void badJsonIsRefused_data();
    void badJsonIsRefused();
    void nestingHasACap();
    void brokenUtf8IsWrittenAsReplacement();
    void numbersKeepTheirKind();
    void garbageIsNeverFatal();
};

void CodecTest::everyRequestAndResponseSurvivesTheWayThroughText() {
    Methods::each([]<class M>() {
        roundTrip<typename M::Request>(M::name);
        roundTrip<typename M::Response>(M::name);
    });
    Events::each([]<class E>() { roundTrip<E>(enumText(E::kind)); });
    QVERIFY(Methods::size > 50);
}

void CodecTest::noResponseHoldsASecret() {
    Methods::each([]<class M>() {
        SecretFinder finder;
        typename M::Response response;
        M::Response::fields(response, finder);
        QVERIFY2(!finder.found, M::name.data());
    });
    SecretFinder finder;
    AccountAdd::Request request;
    AccountAdd::Request::fields(request, finder);
    QVERIFY(finder.found);
}

void CodecTest::namesAreUnique() {
    std::set<std::string_view> names;
    Methods::each([&]<class M>() { QVERIFY2(names.insert(M::name).second, M::name.data()); });
    QCOMPARE(names.size(), Methods::size);
}

void CodecTest::enumsHaveANameForEachValue() {
    QCOMPARE(enumText(CounterName::openConnections), std::string_view("openConnections"));
    QCOMPARE(enumText(ErrorCode::versionMismatch), std::string_view("versionMismatch"));
    QCOMPARE(enumText(QueueState::sending), std::string_view("sending"));
    QCOMPARE(enumText(QueueColumn::tries), std::string_view("tries"));
    QVERIFY(!enumFromText<QueueState>("nonsense"));
}

void CodecTest::badRequestsAreRefusedByField_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const char* json, const char* said) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(said);
    };
    row("a limit over the range", R"({"limit": 1001})", "limit: this must be from 1 to 1000");
    row("a limit of zero", R"({"limit": 0})", "limit: this must be from 1 to 1000");
    row("a limit with a fraction", R"({"limit": 1.5})", "limit: this must be a whole number");
    row("a limit that is a string", R"({"limit": "5"})", "limit: this must be a whole number");
    row("a column that is none", R"({"sort": "colour"})", "sort: this must be one of received");
    row("a flag that is a number", R"({"descending": 1})", "descending: this must be true or false");
    row("a filter that is a string", R"({"filter": "x"})", "filter: this must be an object");
    row("a nested negative age", R"({"filter": {"olderThan": -1}})", "filter.olderThan: this must be from 0");
    row("a nested bad state", R"({"filter": {"state": "asleep"}})", "filter.state: this must be one of ready");
    row("a text that is a list", R"({"cursor": []})", "cursor: this must be a string");
    row("an array instead of an object", "[]", "must be an object");
    row("a number beyond 64 bits", R"({"limit": 99999999999999999999999})", "");
}

void CodecTest::badRequestsAreRefusedByField() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, said);
    const QByteArray error = decodeError(json.constData());
    QVERIFY2(error != "accepted", json.constData());
    QVERIFY2(error.contains(said), error.constData());
}

void CodecTest::unknownFieldsAreIgnored() {
    QCOMPARE(decodeError(R"({"limit": 5, "colour": {"a": [1, 2]}})"), QByteArray("accepted"));
}

void CodecTest::absentFieldsKeepTheirInitialValue() {
    const auto request = decode<QueueList::Request>(*parseJson(R"({"offset": null})"));
    QVERIFY(request.ok());
    QCOMPARE(request->limit, std::int64_t(100));
    QCOMPARE(request->sort, QueueColumn::received);
    QVERIFY(!request->filter.state);
}

void CodecTest::missingFieldsAreAnError() {
    const auto request = decode<QueueShow::Request>(*parseJson("{}"));
    QVERIFY(!request.ok());
    QCOMPARE(request.error().text, std::string("id: this field is missing."));
    QCOMPARE(request.error().kind, ErrorKind::invalid);
}

void CodecTest::textsAndListsHaveCaps() {
    Value::Object object;
    object.emplace_back("id", Value(std::string(101, 'x')));
    QVERIFY(!decode<QueueShow::Request>(Value(object)).ok());
    object[0].second = Value(std::string(100, 'x'));
    QVERIFY(decode<QueueShow::Request>(Value(object)).ok());

    Value::Array ids(1001, Value(std::string("a")));
    Value::Object selection;
    selection.emplace_back("ids", Value(ids));
    QVERIFY(!decode<QueueSelection>(Value(selection)).ok());
    ids.pop_back();
    selection[0].second = Value(ids);
    QVERIFY(decode<QueueSelection>(Value(selection)).ok());
}

void CodecTest::badJsonIsRefused_data() {
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, const QByteArray& json) { QTest::newRow(name) << json; };
    row("nothing", "");
    row("blanks", "   ");
    row("an open object", "{");
    row("an open string", "{\"a\": \"b");
    row("a lone comma", "{,}");
    row("something behind the end", "{} x");
    row("two objects", "{}{}");
    row("a field without quotes", "{a: 1}");
    row("a field twice", R"({"a": 1, "a": 2})");
    row("bytes that are no UTF-8", "{\"a\": \"\xff\"}");
    row("a NUL", QByteArray("{\"a\": 1}\0{", 10));
    row("an array with too many elements", "[" + QByteArray("1,").repeated(100'001) + "1]");
}

void CodecTest::aSentenceOfAnotherVersionIsTakenButNotKnown() {
    const auto newer =
        decodeSentence(*parseJson(R"({"code": "no.such", "arguments": ["a", 1, {"code": "x", "arguments": []}]})"));
    QVERIFY(newer);
    QCOMPARE(newer->arguments.size(), std::size_t(3));
    QVERIFY(!isKnown(*newer));
    const auto known = decodeSentence(*parseJson(R"({"code": "listener.unknown", "arguments": ["smtp"]})"));
    QVERIFY(known && isKnown(*known));
    const auto other = decodeSentence(*parseJson(R"({"code": "listener.unknown", "arguments": [25]})"));
    QVERIFY(other && !isKnown(*other));
}

void CodecTest::aSentenceThatIsNoneIsRefused() {
    for (const char* text :
         {"[]", R"({"code": 1, "arguments": []})", R"({"code": "words"})", R"({"code": "words", "arguments": [true]})",
          R"({"code": "words", "arguments": [1,2,3,4,5,6,7,8,9]})"})
        QVERIFY2(!decodeSentence(*parseJson(text)), text);
}

void CodecTest::badJsonIsRefused() {
    QFETCH(QByteArray, json);
    const auto value = parseJson(json.toStdString());
    QVERIFY2(!value.ok(), json.left(60).constData());
}

void CodecTest::nestingHasACap() {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    QVERIFY(parseJson(nested(maxJsonDepth - 1)).ok());
    QVERIFY(!parseJson(nested(maxJsonDepth + 1)).ok());
    QVERIFY(!parseJson(nested(1'000'000)).ok());
    QVERIFY(parseJson(nested(6), 6).ok());
    QVERIFY(!parseJson(nested(7), 6).ok());
    QVERIFY(!parseJson(std::string(1'000'000, '[')).ok());
}

void CodecTest::brokenUtf8IsWrittenAsReplacement() {
    QCOMPARE(writeJson(Value(std::string("a\xffz\xe2\x82"))),
             std::string("\"a\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd\""));
    QCOMPARE(writeJson(Value(std::string("\xe2\x82\xac"))), std::string("\"\xe2\x82\xac\""));
    QCOMPARE(writeJson(Value(std::string("\x1f\x7f"))), std::string("\"\\u001f\\u007f\""));
}

void CodecTest::numbersKeepTheirKind() {
    QCOMPARE(*parseJson("9007199254740991")->integer(), maxJsonInteger);
    QCOMPARE(*parseJson("-9007199254740991")->integer(), -maxJsonInteger);
    QVERIFY(!parseJson("9007199254740992").ok());
    QVERIFY(!parseJson("-9223372036854775808").ok());
    QVERIFY(!parseJson("18446744073709551615").ok());
    QCOMPARE(writeJson(Value(INT64_MAX)), std::string("9007199254740991"));
    QVERIFY(parseJson("1e2")->real());
    QCOMPARE(writeJson(Value(2.0)), std::string("2.0"));
    QCOMPARE(writeJson(*parseJson("[1,-2,0.5,true,null]")), std::string("[1,-2,0.5,true,null]"));
}

void CodecTest::garbageIsNeverFatal() {
    std::mt19937 random(7);
    const std::string good =
        R"({"id": 1, "method": "queue.list", "params": {"filter": {"state": "held"}, "limit": 10}})";
    for (int i = 0; i < 20'000; ++i) {
        std::string text = good;
        for (int n = std::uniform_int_distribution<int>(1, 4)(random); n > 0; --n)
            text[std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random)] =
                static_cast<char>(std::uniform_int_distribution<int>(1, 255)(random));
        const auto value = parseJson(text);
        if (value) (void)decode<QueueList::Request>(*value);
    }
}

QTEST_GUILESS_MAIN(CodecTest)
#include "codec_test.moc"
