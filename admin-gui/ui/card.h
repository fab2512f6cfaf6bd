// A framed block with a heading, as on the overview; and a row in it: icon, text, secondary text, button.
#pragma once

#include "rpc/contract_server.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace ismail::admin {

class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& heading = {}, QWidget* parent = nullptr);
    QVBoxLayout* body() const { return body_; }
    // At the right of the heading.
    QHBoxLayout* corner() const { return corner_; }
    // Throws the rows of the body away.
    void clear();
    // A line with the mark of a severity; secondary stands below in muted colour. Returns the row for more widgets.
    QHBoxLayout* addLine(rpc::Severity severity, const QString& text, const QString& secondary = {},
                         const QString& tooltip = {});
    void addMuted(const QString& text);
    // Takes all the height there is.
    void addFilling(QWidget* widget);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* body_;
    QHBoxLayout* corner_;
};

// A big number with a caption: "3 held".
class Figure : public QWidget {
    Q_OBJECT
public:
    explicit Figure(const QString& caption, QWidget* parent = nullptr);
    void set(const QString& value, const QString& below = {}, const QString& tooltip = {});

private:
    QLabel* value_;
    QLabel* below_;
};

} // namespace ismail::admin
