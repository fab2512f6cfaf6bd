#include "ui/form_dialog.h"

#include "ui/format.h"
#include "ui/tab_order.h"

#include <QDialogButtonBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace ismail::admin {

FormDialog::FormDialog(ServiceLink& link, const QString& title, const QString& okText, QWidget* parent)
    : QDialog(parent), link_(link), form_(new QFormLayout), below_(new QVBoxLayout),
      error_(new MessageBar(MessageBar::Kind::error)), loading_(new LoadingBar(link)), fields_(new QWidget),
      conflict_(new QGroupBox), differences_(new QTableWidget(0, 3)),
      buttons_(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setModal(true);
    setMinimumWidth(560);
    okButton()->setText(okText);
    okButton()->setObjectName(QStringLiteral("ok"));
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form_->setHorizontalSpacing(12);
    form_->setVerticalSpacing(8);

    conflict_->setTitle(tr("Somebody else changed this in the meantime"));
    conflict_->setObjectName(QStringLiteral("conflict"));
    differences_->setHorizontalHeaderLabels({tr("Field"), tr("Yours"), tr("Now on the server")});
    differences_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    differences_->verticalHeader()->hide();
    differences_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    differences_->setSelectionMode(QAbstractItemView::NoSelection);
    differences_->setFocusPolicy(Qt::NoFocus);
    auto* mine = new QPushButton(tr("&Keep mine"));
    mine->setObjectName(QStringLiteral("keepMine"));
    auto* theirs = new QPushButton(tr("&Take theirs"));
    theirs->setObjectName(QStringLiteral("takeTheirs"));
    connect(mine, &QPushButton::clicked, this, [this] {
        conflict_->hide();
        error_->hide();
        if (keepMine_) keepMine_();
        trySubmit();
    });
    connect(theirs, &QPushButton::clicked, this, [this] {
        conflict_->hide();
        error_->hide();
        if (takeTheirs_) takeTheirs_();
    });
    auto* choices = new QHBoxLayout;
    choices->addStretch(1);
    choices->addWidget(mine);
    choices->addWidget(theirs);
    auto* conflictLayout = new QVBoxLayout(conflict_);
    conflictLayout->addWidget(differences_);
    conflictLayout->addLayout(choices);
    conflict_->hide();

    auto* inner = new QVBoxLayout(fields_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(12);
    inner->addLayout(form_);
    inner->addLayout(below_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(error_);
    layout->addWidget(loading_);
    layout->addWidget(fields_);
    layout->addWidget(conflict_);
    layout->addStretch(1);
    layout->addWidget(buttons_);
    connect(loading_, &LoadingBar::changed, this, &FormDialog::tellReady);
    connect(buttons_, &QDialogButtonBox::accepted, this, &FormDialog::trySubmit);
    connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QPushButton* FormDialog::okButton() const { return buttons_->button(QDialogButtonBox::Ok); }

void FormDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    tellReady();
    tabAsLaidOut(this);
    // From the event loop: widths are known then.
    QTimer::singleShot(0, this, &FormDialog::makeRoomForTabs);
}

// Texts in tabs that are not the first one take as many lines as the width leaves them, which nobody counted yet.
void FormDialog::makeRoomForTabs() {
    int missing = 0;
    for (const QTabWidget* tabs : findChildren<QTabWidget*>()) {
        if (!tabs->isVisible()) continue;
        const QSize room = tabs->currentWidget()->size();
        for (int i = 0; i < tabs->count(); ++i) {
            const QLayout* layout = tabs->widget(i)->layout();
            if (!layout) continue;
            const int needed = layout->hasHeightForWidth() ? layout->totalHeightForWidth(room.width())
                                                           : layout->totalMinimumSize().height();
            missing = qMax(missing, needed - room.height());
        }
    }
    if (missing > 0) resize(width(), height() + missing);
}

void FormDialog::trySubmit() {
    if (waiting_ || !loading_->isComplete() || !mayBeSent()) return;
    error_->hide();
    if (const QString text = complaint(); !text.isEmpty()) {
        error_->say(text);
        return;
    }
    setWaiting(true);
    submit();
}

void FormDialog::setWaiting(bool waiting) {
    waiting_ = waiting;
    fields_->setEnabled(!waiting);
    tellReady();
}

void FormDialog::tellReady() { okButton()->setEnabled(!waiting_ && loading_->isComplete() && mayBeSent()); }

void FormDialog::done(const QString& message) {
    setWaiting(false);
    emit finishedWell(message);
    accept();
}

void FormDialog::failed(const QString& what, const Error& error) {
    setWaiting(false);
    error_->say(what, errorText(error));
}

void FormDialog::showConflict(const QString& what, const std::vector<FieldDifference>& differences,
                              const std::function<void()>& keepMine, const std::function<void()>& takeTheirs) {
    setWaiting(false);
    error_->say(what, tr("What you typed is still here. Choose which of the two values to keep."));
    differences_->setRowCount(static_cast<int>(differences.size()));
    for (int row = 0; row < differences_->rowCount(); ++row) {
        const FieldDifference& difference = differences[static_cast<std::size_t>(row)];
        differences_->setItem(row, 0, new QTableWidgetItem(difference.field));
        differences_->setItem(row, 1, new QTableWidgetItem(difference.mine));
        differences_->setItem(row, 2, new QTableWidgetItem(difference.theirs));
    }
    differences_->setFixedHeight(differences_->horizontalHeader()->sizeHint().height() +
                                 differences_->rowHeight(0) * qBound(1, differences_->rowCount(), 6) + 4);
    keepMine_ = keepMine;
    takeTheirs_ = takeTheirs;
    conflict_->show();
}

QWidget* FormDialog::hint(const QString& text) {
    QLabel* label = mutedLabel(text);
    label->setWordWrap(true);
    return label;
}

void FormDialog::addRow(const QString& label, QWidget* field, const QString& hintText) {
    form_->addRow(label, field);
    if (!hintText.isEmpty()) form_->addRow(QString(), hint(hintText));
}

} // namespace ismail::admin
