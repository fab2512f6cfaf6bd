#include "help/manual_browser.h"

#include "help/manual.h"
#include "ui/look.h"

#include <QEvent>
#include <QFile>
#include <QImage>
#include <QResizeEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int pageMargin = 24;
constexpr int widestPicture = 860;

} // namespace

ManualBrowser::ManualBrowser(QWidget* parent) : QTextBrowser(parent) {
    setOpenExternalLinks(true);
    document()->setDocumentMargin(pageMargin);
    setFrameShape(QFrame::NoFrame);
    // Pictures fit the width, and their height decides whether there is something to scroll.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
}

QVariant ManualBrowser::loadResource(int type, const QUrl& name) {
    if (type != QTextDocument::ImageResource || !isDark(palette())) return QTextBrowser::loadResource(type, name);
    QUrl dark = source().resolved(name);
    dark.setPath(dark.path().replace(QStringLiteral(".png"), QStringLiteral("-dark.png")));
    const bool there = QFile::exists(QLatin1Char(':') + dark.path());
    return QTextBrowser::loadResource(type, there ? dark : name);
}

void ManualBrowser::doSetSource(const QUrl& name, QTextDocument::ResourceType type) {
    // Since what follows changes the text, this reads it anew even for another place of the same chapter.
    QTextBrowser::doSetSource(name, type);
    // One change instead of hundreds: laid out once.
    QTextCursor all(document());
    all.beginEditBlock();
    nameHeadings();
    dress();
    dressTables();
    fitPictures();
    all.endEditBlock();
    showMarks();
    // The headings had no names when the chapter was opened at one of them.
    if (name.hasFragment()) scrollToAnchor(name.fragment());
}

void ManualBrowser::nameHeadings() {
    QTextCursor cursor(document());
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0) continue;
        cursor.setPosition(block.position());
        cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        QTextCharFormat named;
        named.setAnchor(true);
        named.setAnchorNames({manualAnchor(block.text())});
        cursor.mergeCharFormat(named);
    }
}

// Air around headings and between lines, a ground behind what is typed.
void ManualBrowser::dress() {
    const double line = fontMetrics().height();
    QTextCursor cursor(document());
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        const bool code = format.hasProperty(QTextFormat::BlockCodeFence);
        if (format.headingLevel() > 0) {
            format.setTopMargin(format.headingLevel() == 1 ? 0 : 1.4 * line);
            format.setBottomMargin(0.5 * line);
        } else if (code) {
            format.setBackground(palette().alternateBase());
            format.setNonBreakableLines(false);
            format.setLeftMargin(0.5 * line);
            format.setTopMargin(0);
            format.setBottomMargin(0);
        } else if (!block.text().contains(QChar::ObjectReplacementCharacter)) { // a picture is a line of its height
            format.setLineHeight(120, QTextBlockFormat::ProportionalHeight);
        }
        cursor.setPosition(block.position());
        cursor.setBlockFormat(format);
    }
}

void ManualBrowser::dressTables() {
    for (QTextFrame* frame : document()->rootFrame()->childFrames()) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table) continue;
        QTextTableFormat format = table->format();
        format.setBorderCollapse(true);
        format.setBorder(1);
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setBorderBrush(lineColor(palette()));
        format.setCellSpacing(0);
        format.setCellPadding(0.35 * fontMetrics().height());
        format.setTopMargin(0.5 * fontMetrics().height());
        format.setBottomMargin(0.5 * fontMetrics().height());
        table->setFormat(format);
    }
}

void ManualBrowser::fitPictures() {
    const int room = std::min(viewport()->width() - 2 * pageMargin, widestPicture);
    QTextCursor cursor(document());
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const QTextFragment fragment = at.fragment();
            if (!fragment.charFormat().isImageFormat()) continue;
            QTextImageFormat picture = fragment.charFormat().toImageFormat();
            const auto image = document()->resource(QTextDocument::ImageResource, QUrl(picture.name())).value<QImage>();
            if (image.isNull() || room <= 0) continue;
            const int width = std::min(room, image.width());
            if (picture.width() == width) continue;
            picture.setWidth(width);
            picture.setHeight(1.0 * width * image.height() / image.width());
            cursor.setPosition(fragment.position());
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            cursor.setCharFormat(picture);
            // The fragments of this block are others now; a block holds one picture.
            break;
        }
    }
}

void ManualBrowser::mark(const QStringList& words) {
    words_ = words;
    showMarks();
}

void ManualBrowser::showMarks() {
    QList<ExtraSelection> marks;
    QTextCharFormat marked;
    marked.setBackground(severityGround(rpc::Severity::warning));
    for (const QString& word : words_) {
        QTextCursor found = document()->find(word);
        while (!found.isNull()) {
            marks.append({found, marked});
            found = document()->find(word, found);
        }
    }
    setExtraSelections(marks);
}

bool ManualBrowser::goToNextMark() {
    const auto marks = extraSelections();
    const int here = textCursor().position();
    QTextCursor next;
    for (const ExtraSelection& mark : marks)
        if (mark.cursor.selectionStart() >= here && (next.isNull() || mark.cursor < next)) next = mark.cursor;
    if (next.isNull()) return false;
    setTextCursor(next);
    ensureCursorVisible();
    return true;
}

void ManualBrowser::resizeEvent(QResizeEvent* event) {
    // What is read stays where it is while pictures above it grow or shrink.
    const QTextCursor top = cursorForPosition(QPoint(pageMargin, 0));
    const int before = cursorRect(top).top();
    QTextBrowser::resizeEvent(event);
    if (event->size().width() == event->oldSize().width()) return;
    fitPictures();
    verticalScrollBar()->setValue(verticalScrollBar()->value() + cursorRect(top).top() - before);
}

void ManualBrowser::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || source().isEmpty()) return;
    reload();
}

} // namespace ismail::admin
