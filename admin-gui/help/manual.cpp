#include "help/manual.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace ismail::admin {

namespace {

const QString folder = QStringLiteral(":/manual");

ManualChapter chapterFrom(const QString& name) {
    ManualChapter chapter;
    chapter.file = name;
    QFile file(folder + QLatin1Char('/') + name);
    if (file.open(QIODevice::ReadOnly)) chapter.text = QString::fromUtf8(file.readAll());
    bool code = false;
    for (const QString& line : chapter.text.split(QLatin1Char('\n'))) {
        if (line.startsWith(QStringLiteral("```"))) code = !code;
        if (code) continue;
        if (line.startsWith(QStringLiteral("# ")))
            chapter.title = line.mid(2);
        else if (line.startsWith(QStringLiteral("## ")))
            chapter.sections.push_back({line.mid(3), manualAnchor(line.mid(3))});
    }
    return chapter;
}

// "10-administrator.md" is 10; the page of contents has no number and comes first.
int numberOf(const ManualChapter& chapter) { return chapter.file.section(QLatin1Char('-'), 0, 0).toInt(); }

} // namespace

QUrl ManualChapter::url(const QString& anchor) const {
    QUrl url(QStringLiteral("qrc:/manual/") + file);
    url.setFragment(anchor);
    return url;
}

bool ManualChapter::hasWords(const QStringList& words) const {
    return std::all_of(words.begin(), words.end(),
                       [this](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

std::vector<ManualChapter> manualChapters() {
    std::vector<ManualChapter> chapters;
    for (const QString& name : QDir(folder).entryList({QStringLiteral("*.md")}, QDir::Files))
        chapters.push_back(chapterFrom(name));
    std::sort(chapters.begin(), chapters.end(), [](const auto& a, const auto& b) { return numberOf(a) < numberOf(b); });
    return chapters;
}

QString manualAnchor(const QString& heading) {
    static const QRegularExpression dropped(QStringLiteral("[^\\w\\- ]"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    return heading.toLower().remove(dropped).replace(QLatin1Char(' '), QLatin1Char('-'));
}

} // namespace ismail::admin
