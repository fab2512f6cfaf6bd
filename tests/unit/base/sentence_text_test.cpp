// Sentences as text, to be read back by another version in another language.
#include "base/sentence_text.h"

#include "base/say.h"

#include <QTest>

using namespace ismail;

namespace {

// One of each kind of argument, whatever the table holds.
bool sameSentence(const Sentence& a, const Sentence& b) {
    if (a.code != b.code || a.arguments.size() != b.arguments.size()) return false;
    for (std::size_t i = 0; i < a.arguments.size(); ++i) {
        const auto &x = a.arguments[i], &y = b.arguments[i];
        if (x.type != y.type || x.text != y.text || x.number != y.number || x.sentences.size() != y.sentences.size())
            return false;
        for (std::size_t k = 0; k < x.sentences.size(); ++k)
            if (!sameSentence(x.sentences[k], y.sentences[k])) return false;
    }
    return true;
}

} // namespace

class SentenceTextTest : public QObject {
    Q_OBJECT

private slots:
    void aSentenceComesBackAsItWent() {
        const Sentence said[] = {say("words", ""), say("words", std::string("7 8:\n\0\xff", 7)),
                                 say("disk.short", 5u, 7u), say("disk.full")};
        for (const Sentence& sentence : said) {
            const auto read = readSentence(writeSentence(sentence));
            QVERIFY(read.has_value());
            QVERIFY(sameSentence(*read, sentence));
        }
        QVERIFY(writeSentence({}).empty());
        QVERIFY(readSentence("")->empty());
    }

    void everySentenceOfTheTableCanBeRead() {
        for (const SentenceTexts& row : allSentences()) {
            const Sentence sentence{std::string(row.code), {}};
            if (isKnown(sentence)) QVERIFY(readSentence(writeSentence(sentence)).has_value());
        }
    }

    void whatIsNoneOrIsCutIsNotRead() {
        const std::string good = writeSentence(say("disk.short", 5u, 7u));
        for (std::size_t i = 1; i < good.size(); ++i)
            QVERIFY(!readSentence(std::string_view(good).substr(0, i)).has_value());
        for (const char* text :
             {"x", "-1 ", "99999999999999999999 ", "5 words1000000000 ", "5 words1 0 1 x0 0 trailing", "9 not.known0 "})
            QVERIFY(!readSentence(text).has_value());
    }

    void nestingHasAnEnd() {
        Sentence deep = say("disk.full");
        for (int i = 0; i < 1000; ++i) {
            SentenceArgument argument;
            argument.type = ArgumentType::sentence;
            argument.sentences.push_back(std::move(deep));
            deep = {"words", {std::move(argument)}};
        }
        QVERIFY(!readSentence(writeSentence(deep)).has_value());
    }
};

QTEST_GUILESS_MAIN(SentenceTextTest)
#include "sentence_text_test.moc"
