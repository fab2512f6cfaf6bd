// Shows one chapter of the manual: headings can be linked to, pictures fit the width and follow the theme, words that
// are searched for are marked.
#pragma once

#include <QTextBrowser>

namespace ismail::admin {

class ManualBrowser : public QTextBrowser {
    Q_OBJECT
public:
    explicit ManualBrowser(QWidget* parent = nullptr);

    QVariant loadResource(int type, const QUrl& name) override;
    // Marks every place of each word in the chapter in sight. Empty: nothing is marked.
    void mark(const QStringList& words);
    // Goes to the next place of the first word that is marked. False: there is none below.
    bool goToNextMark();

protected:
    void doSetSource(const QUrl& name, QTextDocument::ResourceType type) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void nameHeadings();
    void dress();
    void dressTables();
    void fitPictures();
    void showMarks();

    QStringList words_;
};

} // namespace ismail::admin
