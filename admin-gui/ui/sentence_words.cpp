#include "ui/sentence_words.h"

#include "ui/format.h"
#include "ui/listener_words.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

class SentenceWords {
    Q_DECLARE_TR_FUNCTIONS(SentenceWords)
};

// The language that the window's own texts are in.
Language language() {
    //: The code of the language of this file: de.
    return SentenceWords::tr("en") == QLatin1String("de") ? Language::german : Language::english;
}

const ValueWords& valueWords() {
    static const ValueWords words{.time =
                                      [](Time at) {
                                          const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMillis(at));
                                          return utf8(QLocale().toString(local, QLocale::ShortFormat));
                                      },
                                  .octets = [](std::int64_t octets) { return utf8(sizeText(octets)); },
                                  .listener =
                                      [](const std::string& name) {
                                          return utf8(
                                              SentenceWords::tr("\"%1\"", "a name in quotes").arg(listenerTitle(name)));
                                      }};
    return words;
}

} // namespace

QString sentenceText(const Sentence& sentence, const std::string& english) {
    return isKnown(sentence) ? qs(render(sentence, language(), valueWords())) : localTimes(qs(english));
}

} // namespace ismail::admin
