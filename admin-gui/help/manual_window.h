// The manual in a window of its own: contents at the left, the chapter at the right, a search over all chapters
// (Ctrl+F; Enter goes to the next place), back and forward.
#pragma once

#include "help/manual.h"

#include <QWidget>

class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace ismail::admin {

class ManualBrowser;

class ManualWindow : public QWidget {
    Q_OBJECT
public:
    explicit ManualWindow(QWidget* parent = nullptr);

    // Shows a section of the chapter about this program; an empty anchor shows the page of contents.
    void openAbout(const QString& anchor);

private:
    QWidget* makeBar();
    void fillContents();
    void open(const QUrl& url);
    // Marks in the contents what is in sight.
    void sourceChanged(const QUrl& url);
    void search(const QString& text);
    // The next place in this chapter, or in the next one that has all the words.
    void goOn();
    const ManualChapter* chapterOf(const QUrl& url) const;

    std::vector<ManualChapter> chapters_;
    QLineEdit* words_;
    QTreeWidget* contents_;
    ManualBrowser* text_;
};

} // namespace ismail::admin
