// A length of time as people give it: a number and a unit. Optionally "as in the settings" for no value of its own.
#pragma once

#include <QWidget>

#include <chrono>
#include <optional>

class QComboBox;
class QSpinBox;

namespace ismail::admin {

class DurationEdit : public QWidget {
    Q_OBJECT
public:
    // standard: text that stands for no value ("as in the settings"); empty: there must be one.
    explicit DurationEdit(const QString& standard = {}, QWidget* parent = nullptr);
    void setValue(std::optional<std::chrono::seconds> value);
    // Nothing: the standard.
    std::optional<std::chrono::seconds> value() const;

private:
    QSpinBox* number_;
    QComboBox* unit_;
};

} // namespace ismail::admin
