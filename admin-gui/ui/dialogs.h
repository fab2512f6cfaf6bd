// Small dialogs that every page needs. All open without blocking and call back.
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace ismail::admin {

struct Confirmation {
    QString title;   // "Remove 3 domains"
    QString text;    // what happens, in a sentence
    QString details; // what goes with it, the count of everything; may be empty
    QString action;  // text of the button: "Remove"
    bool destroys = false;
};
// The button that does nothing has the focus when something is destroyed. The dialog is named "confirmation", its
// button "confirm", for tests.
void confirm(QWidget* parent, const Confirmation& what, const std::function<void()>& confirmed);

// A text to read and copy.
void showText(QWidget* parent, const QString& title, const QString& text);

// The whole text, as it is.
void copyToClipboard(const QString& text);

} // namespace ismail::admin
