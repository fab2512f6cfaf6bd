// The manual inside the program: complete, its links and pictures lead somewhere, and help opens it where it is wanted.
#include "gui_test.h"

#include "help/manual.h"
#include "help/manual_browser.h"
#include "help/manual_window.h"
#include "source_tree.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

const ManualChapter* chapterNamed(const std::vector<ManualChapter>& chapters, const QString& file) {
    for (const ManualChapter& chapter : chapters)
        if (chapter.file == file) return &chapter;
    return nullptr;
}

bool hasHeading(const ManualBrowser& shown, const QString& anchor) {
    for (QTextBlock block = shown.document()->begin(); block.isValid(); block = block.next())
        if (block.begin() != block.end() && block.begin().fragment().charFormat().anchorNames().contains(anchor))
            return true;
    return false;
}

// Whether the heading with this text is in sight: at the top, unless the chapter ends soon after it.
bool isInSight(const ManualBrowser& shown, const QString& heading) {
    for (QTextBlock block = shown.document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || block.text() != heading) continue;
        const int y = shown.cursorRect(QTextCursor(block)).top();
        return y >= 0 && y < shown.viewport()->height();
    }
    return false;
}

QList<QTextCharFormat> formatsOf(const QTextDocument& document) {
    QList<QTextCharFormat> formats;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next())
        for (auto at = block.begin(); !at.atEnd(); ++at)
            formats.append(at.fragment().charFormat());
    return formats;
}

} // namespace

class ManualTest : public QObject {
    Q_OBJECT

    const std::vector<ManualChapter> chapters_ = manualChapters();

private slots:
    void itIsWhatStandsInTheSources() {
        const QDir sources(QStringLiteral(ISMAIL_SOURCE_DIR "/docs/manual"));
        const QStringList files = sources.entryList({QStringLiteral("*.md")}, QDir::Files);
        QCOMPARE(static_cast<int>(chapters_.size()), static_cast<int>(files.size()));
        QCOMPARE(chapters_.front().file, QStringLiteral("index.md"));
        QCOMPARE(chapters_[1].file, QStringLiteral("1-first-server.md"));
        for (const ManualChapter& chapter : chapters_) {
            QFile file(sources.filePath(chapter.file));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(QString::fromUtf8(file.readAll()) == chapter.text, qPrintable(chapter.file));
            QVERIFY2(!chapter.title.isEmpty(), qPrintable(chapter.file));
        }
    }

    void everyLinkAndPictureLeadsSomewhere() {
        for (const ManualChapter& chapter : chapters_) {
            ManualBrowser shown;
            shown.setSource(chapter.url());
            for (const QTextCharFormat& format : formatsOf(*shown.document())) {
                if (format.isImageFormat()) {
                    const QString name = format.toImageFormat().name();
                    const auto loaded = shown.loadResource(QTextDocument::ImageResource, QUrl(name));
                    QVERIFY2(loaded.isValid(), qPrintable(chapter.file + ": " + name));
                }
                const QUrl link(format.anchorHref());
                if (format.anchorHref().isEmpty() || link.scheme() == u"https") continue;
                const QUrl target = chapter.url().resolved(link);
                const auto* other = chapterNamed(chapters_, target.fileName());
                QVERIFY2(other, qPrintable(chapter.file + " links to " + link.toString()));
                if (!target.hasFragment()) continue;
                ManualBrowser there;
                there.setSource(target);
                QVERIFY2(hasHeading(there, target.fragment()),
                         qPrintable(chapter.file + " links to " + link.toString()));
            }
        }
    }

    void everyPageHasItsSection() {
        const auto* about = chapterNamed(chapters_, QStringLiteral("10-administrator.md"));
        QVERIFY(about);
        const PageRegistry pages = allPages();
        for (const auto& entry : pages.entries()) {
            const auto named = [&](const ManualSection& section) { return section.anchor == entry.info.manual; };
            QVERIFY2(std::any_of(about->sections.begin(), about->sections.end(), named), qPrintable(entry.info.id));
        }
    }

    void helpOpensTheSectionAboutThePage() {
        Bench bench;
        bench.open("queue");
        QVERIFY(QTest::qWaitForWindowExposed(bench.window.get()));
        bench.window->activateWindow();
        QTest::keyClick(bench.window.get(), Qt::Key_F1);
        auto* manual = find<ManualWindow>(bench.window.get(), "manual");
        QTRY_VERIFY(manual->isVisible());
        auto* shown = find<ManualBrowser>(manual, "manualText");
        QTRY_VERIFY(isInSight(*shown, QStringLiteral("Queue")));
        QCOMPARE(find<QTreeWidget>(manual, "manualContents")->currentItem()->text(0), QStringLiteral("Queue"));

        // Once more, for another page, in the same window.
        bench.window->showPage(QStringLiteral("backup"));
        bench.window->activateWindow();
        QTRY_VERIFY(bench.window->isActiveWindow());
        QTest::keyClick(bench.window.get(), Qt::Key_F1);
        QTRY_VERIFY(isInSight(*shown, QStringLiteral("Backup")));
        QCOMPARE(bench.window->findChildren<ManualWindow*>().size(), 1);
    }

    void theSearchKeepsTheChaptersThatHaveAllWords() {
        ManualWindow manual;
        manual.openAbout({});
        auto* words = find<QLineEdit>(&manual, "manualSearch");
        auto* contents = find<QTreeWidget>(&manual, "manualContents");
        QTest::keyClicks(words, QStringLiteral("greylisting-that-does-not-exist"));
        for (int i = 0; i < contents->topLevelItemCount(); ++i)
            QVERIFY(contents->topLevelItem(i)->isHidden());
        words->clear();
        QTest::keyClicks(words, QStringLiteral("PASSPHRASE restore"));
        QStringList left;
        for (int i = 0; i < contents->topLevelItemCount(); ++i)
            if (!contents->topLevelItem(i)->isHidden()) left.append(contents->topLevelItem(i)->text(0));
        QVERIFY2(left.contains(chapterNamed(chapters_, QStringLiteral("7-backup.md"))->title),
                 qPrintable(left.join("; ")));
        QVERIFY(left.size() < contents->topLevelItemCount());
    }

    void enterGoesFromPlaceToPlaceThroughTheChapters() {
        ManualWindow manual;
        manual.openAbout({});
        auto* words = find<QLineEdit>(&manual, "manualSearch");
        auto* shown = find<ManualBrowser>(&manual, "manualText");
        QTest::keyClicks(words, QStringLiteral("passphrase"));
        QSet<QString> seen;
        for (int i = 0; i < 40 && !seen.contains(QStringLiteral("7-backup.md")); ++i) {
            QTest::keyClick(words, Qt::Key_Return);
            QCOMPARE(shown->textCursor().selectedText().toLower(), QStringLiteral("passphrase"));
            seen.insert(shown->source().fileName());
        }
        QVERIFY(seen.contains(QStringLiteral("7-backup.md")));
    }

    void backReturnsToWhereOneWas() {
        ManualWindow manual;
        manual.openAbout(QStringLiteral("queue"));
        manual.openAbout(QStringLiteral("log"));
        auto* back = find<QToolButton>(&manual, "manualBack");
        QTRY_VERIFY(back->isEnabled());
        back->click();
        QCOMPARE(find<ManualBrowser>(&manual, "manualText")->source().fragment(), QStringLiteral("queue"));
    }

    void picturesNeverReachBeyondTheWindow() {
        ManualBrowser shown;
        shown.resize(500, 400);
        shown.show();
        shown.setSource(chapterNamed(chapters_, QStringLiteral("10-administrator.md"))->url());
        int pictures = 0;
        for (const int width : {500, 900, 420}) {
            shown.resize(width, 400);
            for (const QTextCharFormat& format : formatsOf(*shown.document())) {
                if (!format.isImageFormat()) continue;
                ++pictures;
                QVERIFY(format.toImageFormat().width() > 0);
                QVERIFY(format.toImageFormat().width() <= shown.viewport()->width());
            }
        }
        QVERIFY(pictures > 0);
    }
};

GUI_TEST_MAIN(ManualTest)
#include "manual_test.moc"
