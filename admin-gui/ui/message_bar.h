// A line across the top of a page or dialog. error: what happened and, below, why and what to do; stays until closed.
// done: one sentence that fades away by itself, later where it offers to undo what was done.
#pragma once

#include <QFrame>
#include <QTimer>

#include <functional>

class QGraphicsOpacityEffect;
class QLabel;
class QPushButton;
class QToolButton;

namespace ismail::admin {

class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { error, warning, done };
    static constexpr int doneForMs = 6'000, undoForMs = 20'000;

    explicit MessageBar(Kind kind, QWidget* parent = nullptr);
    void say(const QString& what, const QString& why = {});
    // With a button "Undo" that hides the bar.
    void sayWithUndo(const QString& what, const std::function<void()>& undo);
    // With a button "Try again" that hides the bar, and none to close it.
    void sayWithRetry(const QString& what, const QString& why, const std::function<void()>& retry);
    QString what() const;
    QString why() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintLook();
    void fade();
    void offer(const QString& name, const QString& text, const std::function<void()>& deed);

    Kind kind_;
    QLabel* icon_;
    QLabel* what_;
    QLabel* why_;
    QPushButton* button_;
    QToolButton* close_;
    std::function<void()> deed_; // of the button
    QTimer fadeAfter_;
};

} // namespace ismail::admin
