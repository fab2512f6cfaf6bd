#include "ui/dialogs.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

void confirm(QWidget* parent, const Confirmation& what, const std::function<void()>& confirmed) {
    auto* box = new QMessageBox(what.destroys ? QMessageBox::Warning : QMessageBox::Question, what.title, what.text,
                                QMessageBox::NoButton, parent);
    box->setObjectName(QStringLiteral("confirmation"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(what.details);
    QPushButton* yes =
        box->addButton(what.action, what.destroys ? QMessageBox::DestructiveRole : QMessageBox::AcceptRole);
    yes->setObjectName(QStringLiteral("confirm"));
    QPushButton* no = box->addButton(QMessageBox::Cancel);
    box->setEscapeButton(no);
    box->setDefaultButton(what.destroys ? no : yes);
    QObject::connect(box, &QMessageBox::buttonClicked, parent, [yes, confirmed](QAbstractButton* button) {
        if (button == yes) confirmed();
    });
    box->open();
}

void showText(QWidget* parent, const QString& title, const QString& text) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* edit = new QPlainTextEdit(text);
    edit->setReadOnly(true);
    edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(edit);
    layout->addWidget(buttons);
    dialog->resize(720, 480);
    dialog->open();
}

void copyToClipboard(const QString& text) { QApplication::clipboard()->setText(text); }

} // namespace ismail::admin
