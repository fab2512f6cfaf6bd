#include "ui/placeholder.h"

#include "ui/format.h"
#include "ui/icons.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int iconEdge = 32;
constexpr int widestText = 460;
constexpr int margin = 12;

} // namespace

Placeholder::Placeholder(QAbstractItemView* view, const QString& icon, const QString& title, const QString& text)
    : QWidget(view->viewport()), view_(view), iconName_(icon), icon_(new QLabel), title_(new QLabel),
      text_(mutedLabel({})) {
    setObjectName(QStringLiteral("placeholder"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QFont font = title_->font();
    font.setWeight(QFont::DemiBold);
    title_->setFont(font);
    // Only ever hidden here: what has no parent yet would become a window.
    if (icon.isEmpty()) icon_->hide();
    text_->setWordWrap(true);
    for (QLabel* label : {icon_, title_, text_})
        label->setAlignment(Qt::AlignCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(6);
    layout->addStretch(1);
    for (QLabel* label : {icon_, title_, text_})
        layout->addWidget(label);
    layout->addStretch(1);
    setTexts(title, text);
    look();
    view->viewport()->installEventFilter(this);
    const QAbstractItemModel* model = view->model();
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, signal, this, &Placeholder::place);
    connect(model, &QAbstractItemModel::modelReset, this, &Placeholder::place);
    place();
}

void Placeholder::setTexts(const QString& title, const QString& text) {
    title_->setText(title);
    text_->setText(text);
    text_->setVisible(!text.isEmpty());
}

void Placeholder::place() {
    setVisible(view_->model() && view_->model()->rowCount() == 0);
    const QRect all = view_->viewport()->rect();
    const int width = std::min(all.width(), widestText);
    setGeometry(all.left() + (all.width() - width) / 2, all.top(), width, all.height());
}

bool Placeholder::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show) place();
    return QWidget::eventFilter(watched, event);
}

void Placeholder::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange) look();
}

void Placeholder::look() {
    if (!iconName_.isEmpty())
        icon_->setPixmap(mutedIcon(iconName_).pixmap(QSize(iconEdge, iconEdge), devicePixelRatioF()));
}

} // namespace ismail::admin
