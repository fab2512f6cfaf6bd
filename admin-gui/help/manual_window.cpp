#include "help/manual_window.h"

#include "help/manual_browser.h"
#include "ui/icons.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int urlRole = Qt::UserRole;
const QString aboutTheWindow = QStringLiteral("10-administrator.md");

QStringList wordsOf(const QString& text) { return text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts); }

} // namespace

ManualWindow::ManualWindow(QWidget* parent)
    : QWidget(parent, Qt::Window), chapters_(manualChapters()), words_(new QLineEdit), contents_(new QTreeWidget),
      text_(new ManualBrowser) {
    setObjectName(QStringLiteral("manual"));
    setWindowTitle(tr("Manual of ISMail"));
    setWindowIcon(productIcon());
    contents_->setObjectName(QStringLiteral("manualContents"));
    contents_->setAccessibleName(tr("Contents"));
    contents_->setHeaderHidden(true);
    contents_->setFrameShape(QFrame::NoFrame);
    text_->setObjectName(QStringLiteral("manualText"));
    text_->setAccessibleName(tr("Chapter"));
    auto* splitter = new QSplitter;
    splitter->addWidget(contents_);
    splitter->addWidget(text_);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({250, 750});
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(splitter, 1);
    resize(1000, 760);
    fillContents();
    connect(contents_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item) open(item->data(0, urlRole).toUrl());
    });
    connect(text_, &QTextBrowser::sourceChanged, this, &ManualWindow::sourceChanged);
    new QShortcut(QKeySequence::Find, this, [this] {
        words_->setFocus();
        words_->selectAll();
    });
    new QShortcut(QKeySequence::Close, this, [this] { close(); });
    new QShortcut(QKeySequence(Qt::Key_Escape), this, [this] { close(); });
}

QWidget* ManualWindow::makeBar() {
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    const auto button = [&](QStyle::StandardPixmap picture, const QString& name, const char* object,
                            QKeySequence::StandardKey key, auto pressed) {
        auto* made = new QToolButton;
        made->setObjectName(QString::fromLatin1(object));
        made->setIcon(style()->standardIcon(picture));
        made->setToolTip(name);
        made->setAccessibleName(name);
        made->setAutoRaise(true);
        made->setEnabled(false);
        made->setShortcut(key);
        connect(made, &QToolButton::clicked, text_, pressed);
        layout->addWidget(made);
        return made;
    };
    auto* back = button(QStyle::SP_ArrowBack, tr("Back"), "manualBack", QKeySequence::Back, &QTextBrowser::backward);
    auto* forward =
        button(QStyle::SP_ArrowForward, tr("Forward"), "manualForward", QKeySequence::Forward, &QTextBrowser::forward);
    connect(text_, &QTextBrowser::backwardAvailable, back, &QWidget::setEnabled);
    connect(text_, &QTextBrowser::forwardAvailable, forward, &QWidget::setEnabled);
    layout->addStretch();
    words_->setObjectName(QStringLiteral("manualSearch"));
    words_->setPlaceholderText(tr("Search the manual"));
    words_->setAccessibleName(tr("Search the manual"));
    words_->setClearButtonEnabled(true);
    words_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    words_->setFixedWidth(280);
    connect(words_, &QLineEdit::textChanged, this, &ManualWindow::search);
    connect(words_, &QLineEdit::returnPressed, this, &ManualWindow::goOn);
    layout->addWidget(words_);
    return bar;
}

void ManualWindow::fillContents() {
    for (const ManualChapter& chapter : chapters_) {
        auto* top = new QTreeWidgetItem(contents_, {chapter.title});
        top->setData(0, urlRole, chapter.url());
        top->setToolTip(0, chapter.title);
        for (const ManualSection& section : chapter.sections) {
            auto* item = new QTreeWidgetItem(top, {section.title});
            item->setData(0, urlRole, chapter.url(section.anchor));
            item->setToolTip(0, section.title);
        }
    }
}

const ManualChapter* ManualWindow::chapterOf(const QUrl& url) const {
    for (const ManualChapter& chapter : chapters_)
        if (chapter.url() == url.adjusted(QUrl::RemoveFragment)) return &chapter;
    return nullptr;
}

void ManualWindow::openAbout(const QString& anchor) {
    if (chapters_.empty()) return;
    show();
    open(anchor.isEmpty() ? chapters_.front().url()
                          : QUrl(QStringLiteral("qrc:/manual/") + aboutTheWindow + QLatin1Char('#') + anchor));
    raise();
    activateWindow();
    text_->setFocus();
}

void ManualWindow::open(const QUrl& url) {
    if (text_->source() != url) text_->setSource(url);
}

void ManualWindow::sourceChanged(const QUrl& url) {
    QTreeWidgetItem* exact = nullptr;
    for (int i = 0; i < contents_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* top = contents_->topLevelItem(i);
        const bool here = top->data(0, urlRole).toUrl() == url.adjusted(QUrl::RemoveFragment);
        top->setExpanded(here);
        if (!here) continue;
        exact = top;
        for (int s = 0; s < top->childCount(); ++s)
            if (top->child(s)->data(0, urlRole).toUrl() == url) exact = top->child(s);
    }
    const QSignalBlocker quiet(contents_);
    contents_->setCurrentItem(exact);
}

void ManualWindow::search(const QString& text) {
    const QStringList words = wordsOf(text);
    for (int i = 0; i < contents_->topLevelItemCount(); ++i)
        contents_->topLevelItem(i)->setHidden(!chapters_[static_cast<std::size_t>(i)].hasWords(words));
    text_->mark(words);
}

void ManualWindow::goOn() {
    if (text_->goToNextMark()) return;
    const QStringList words = wordsOf(words_->text());
    const ManualChapter* shown = chapterOf(text_->source());
    if (words.isEmpty() || !shown) return;
    const auto here = static_cast<std::size_t>(shown - chapters_.data());
    for (std::size_t step = 1; step <= chapters_.size(); ++step) {
        const ManualChapter& next = chapters_[(here + step) % chapters_.size()];
        if (!next.hasWords(words)) continue;
        open(next.url());
        text_->moveCursor(QTextCursor::Start);
        text_->goToNextMark();
        return;
    }
}

} // namespace ismail::admin
