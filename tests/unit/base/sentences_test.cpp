// The table of sentences, walked as a whole, and how sentences become text.
#include "base/say.h"
#include "source_tree.h"

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace ismail;

namespace {

using Names = std::set<std::string>;

// What is wrong with a text as it is written; empty: nothing.
std::string complaint(std::string_view text, const DeclaredArguments& declared, Names& named) {
    SentenceReader reader{text};
    while (const auto place = reader.next()) {
        if (reader.before.find_first_of("{}|#") != std::string_view::npos) return "a stray { } | or #";
        const std::size_t at = declared.find(place->name);
        if (place->name.empty() || at == declared.count) return "no argument " + std::string(place->name);
        named.insert(std::string(place->name));
        const auto known = std::find(argumentTypeNames.begin(), argumentTypeNames.end(), place->type);
        if (!place->type.empty() && known == argumentTypeNames.end()) return "no type " + std::string(place->type);
        const bool hasWords = !place->one.empty() || !place->many.empty();
        if (hasWords && declared.arguments[at].type != ArgumentType::count) return "words beside what is no count";
        if (hasWords && (place->one == place->many || place->one.empty())) return "words that do not differ";
    }
    if (reader.before.find_first_of("{}|#") != std::string_view::npos) return "a stray { } | or #";
    return {};
}

SentenceArgument sample(ArgumentType type, std::size_t at) {
    SentenceArgument argument;
    argument.type = type;
    argument.text = "name" + std::to_string(at);
    argument.number = 7'000 + static_cast<std::int64_t>(at);
    if (type == ArgumentType::sentence || type == ArgumentType::list || type == ArgumentType::lines)
        argument.sentences = {say("words", "inner" + std::to_string(at))};
    return argument;
}

void addQuoted(const std::string& source, std::string_view before, Names& codes) {
    for (std::size_t at = 0; (at = source.find(before, at)) != std::string::npos;) {
        at = source.find_first_not_of(" \n", at + before.size());
        if (at == std::string::npos || source[at] != '"') continue;
        const std::size_t end = source.find('"', at + 1);
        codes.insert(source.substr(at + 1, end - at - 1));
    }
}

// Every code that the sources say, or that a list of fields names for what is lost with a field.
Names codesOfTheSources() {
    Names codes;
    for (const char* folder : {"core", "service", "admin-gui"})
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(std::filesystem::path(ISMAIL_SOURCE_DIR) / folder)) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".h") continue;
            std::ostringstream text;
            text << std::ifstream(entry.path()).rdbuf();
            const std::string source = text.str();
            addQuoted(source, "say(", codes);
            addQuoted(source, ".dropped =", codes);
        }
    return codes;
}

} // namespace

class SentencesTest : public QObject {
    Q_OBJECT
private slots:
    void everyCodeStandsOnce() {
        Names codes;
        for (const SentenceTexts& each : allSentences())
            QVERIFY2(codes.insert(std::string(each.code)).second, std::string(each.code).c_str());
        QVERIFY(codes.size() > 100);
    }

    void everyCodeIsSaidSomewhere() {
        const Names said = codesOfTheSources();
        for (const SentenceTexts& each : allSentences())
            QVERIFY2(said.count(std::string(each.code)) == 1, std::string(each.code).c_str());
    }

    void everyLanguageNamesTheArgumentsThatAreDeclared() {
        for (const SentenceTexts& each : allSentences()) {
            const DeclaredArguments declared = declaredArguments(each.english);
            Names all, english, german;
            for (const DeclaredArgument& argument : declared)
                all.insert(std::string(argument.name));
            const std::string code(each.code);
            QVERIFY2(!each.english.empty() && !each.german.empty(), code.c_str());
            QVERIFY2(complaint(each.english, declared, english).empty(), code.c_str());
            QVERIFY2(complaint(each.german, declared, german).empty(), code.c_str());
            QVERIFY2(english == all && german == all, code.c_str());
        }
    }

    void everySentenceHoldsItsArgumentsInBothLanguages() {
        for (const SentenceTexts& each : allSentences()) {
            Sentence sentence{std::string(each.code), {}};
            for (const DeclaredArgument& argument : declaredArguments(each.english))
                sentence.arguments.push_back(sample(argument.type, sentence.arguments.size()));
            QVERIFY2(isKnown(sentence), sentence.code.c_str());
            for (const Language language : {Language::english, Language::german}) {
                const std::string text = render(sentence, language);
                QVERIFY2(!text.empty() && text.find_first_of("{}|#") == std::string::npos, text.c_str());
                for (std::size_t i = 0; i < sentence.arguments.size(); ++i) {
                    const SentenceArgument& argument = sentence.arguments[i];
                    const std::string shown = argument.type == ArgumentType::text ? argument.text
                                              : !argument.sentences.empty()       ? "inner" + std::to_string(i)
                                                                                  : std::string();
                    QVERIFY2(text.find(shown) != std::string::npos, text.c_str());
                }
            }
        }
    }

    void wordsFollowTheNumber() {
        QCOMPARE(render(say("alerts.open", 1)), std::string("An alert is open."));
        QCOMPARE(render(say("alerts.open", 2)), std::string("2 alerts are open."));
        QCOMPARE(render(say("alerts.open", 2), Language::german), std::string("2 Warnungen bestehen."));
        QCOMPARE(render(say("certificate.endsSoon", 1, fromMillis(0))),
                 std::string("The certificate ends in 1 day, 1970-01-01T00:00:00.000Z."));
    }

    void sentencesStandWithinSentences() {
        const Sentence since = say("partner.awaySince", fromMillis(0));
        const Sentence down = say("partner.down", "alpha", say("partner.because", since, "connection refused"));
        QCOMPARE(
            render(down),
            std::string("The partner alpha cannot be reached since 1970-01-01T00:00:00.000Z: connection refused."));
        QCOMPARE(render(down, Language::german),
                 std::string("Der Partner alpha ist seit 1970-01-01T00:00:00.000Z nicht "
                             "erreichbar: connection refused."));
        const std::vector<Sentence> names{say("words", "a: 90 %"), say("words", "b: 80 %")};
        QCOMPARE(QString::fromStdString(render(say("alert.quotaAccountsText", 2, names))).section(u'\n', 0, 2),
                 QStringLiteral("2 mailboxes are full, or nearly:\na: 90 %\nb: 80 %"));
    }

    void aReasonMayBeMissing() {
        const Sentence none = say("certificate.none", Sentence{});
        QVERIFY(isKnown(none));
        QCOMPARE(render(none), std::string("There is no certificate that can be used, so TLS is not offered. "));
    }

    void whoShowsItWritesTheValues() {
        const Sentence paused = say("listener.paused", "relay", "0.0.0.0", 25);
        QCOMPARE(
            render(paused, Language::english, {.listener = [](const std::string& name) { return '<' + name + '>'; }}),
            std::string("The listener <relay> (0.0.0.0 port 25) is paused: it takes no connections."));
        const Sentence ended = say("certificate.ended", fromMillis(0));
        QCOMPARE(render(ended, Language::english, {.time = [](Time) { return std::string("today"); }}),
                 std::string("The certificate has ended today."));
        QCOMPARE(render(say("disk.low", std::int64_t{3} << 29), Language::german),
                 std::string("Nur 1,5 GB sind frei, wo die Mail liegt."));
    }

    void anErrorSaysItsSentenceAndTheEnglishOfIt() {
        const Error error = failure(ErrorKind::notFound, say("listener.unknown", "smtp"));
        QCOMPARE(error.text, std::string("There is no listener smtp."));
        QCOMPARE(error.sentence.code, std::string("listener.unknown"));
        QCOMPARE(render(sentenceOf(error), Language::german), std::string("Es gibt keinen Listener smtp."));
        QCOMPARE(render(sentenceOf({ErrorKind::internal, "Something else."}), Language::german),
                 std::string("Something else."));
    }

    void whatAnotherVersionSaysIsNotKnown() {
        QVERIFY(!isKnown({}));
        QVERIFY(!isKnown({"no.such", {}}));
        Sentence sentence = say("partner.down", "alpha", say("partner.away"));
        QVERIFY(isKnown(sentence));
        sentence.arguments[1].sentences[0].code = "no.such";
        QVERIFY(!isKnown(sentence));
        QCOMPARE(render(sentence), std::string());
        sentence.arguments.pop_back();
        QVERIFY(!isKnown(sentence));
        QVERIFY(!isKnown({"listener.unknown", {sample(ArgumentType::count, 0)}}));
    }
};

QTEST_GUILESS_MAIN(SentencesTest)
#include "sentences_test.moc"
