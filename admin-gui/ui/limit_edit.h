// A limit as people give it: none, so much, or what holds elsewhere. Octets are given in MB, GB or TB, powers of 1000
// as they are shown. A value that the field can only show rounded stays exact until somebody changes it.
#pragma once

#include <QWidget>

#include <cstdint>
#include <optional>

class QComboBox;
class QDoubleSpinBox;

namespace ismail::admin {

class LimitEdit : public QWidget {
    Q_OBJECT
public:
    enum class Kind { octets, count };

    // what: for people who do not see the label beside it. standard: text that stands for no value of its own ("as in
    // the settings"); empty: there is no such choice.
    LimitEdit(Kind kind, const QString& what, const QString& standard = {}, QWidget* parent = nullptr);
    // Nothing: the standard, or no limit where there is none. 0: no limit.
    void setValue(std::optional<std::int64_t> value);
    std::optional<std::int64_t> value() const;
    // As a sentence would say it: "no limit", "2.0 GB".
    QString text() const { return textOf(value()); }
    QString textOf(std::optional<std::int64_t> value) const;

private:
    void showFields();
    std::int64_t unit() const;

    Kind kind_;
    QString standard_;
    QComboBox* choice_;
    QDoubleSpinBox* number_;
    QComboBox* unit_ = nullptr;
    std::optional<std::int64_t> exact_;
};

} // namespace ismail::admin
