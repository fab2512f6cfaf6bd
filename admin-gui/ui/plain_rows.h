// The rows of a form that are no more than a field and its words: a check box for a boolean, a line for a text, a spin
// box for a number, whose range the list of fields has (accounts/field.h). Each is said once, with what it edits;
// filling and reading follow.
#pragma once

#include "ui/format.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSpinBox>

#include <functional>
#include <type_traits>
#include <vector>

namespace ismail::admin {

template <class Info>
class PlainRows {
public:
    template <class Owner>
    QCheckBox* addFlag(const char* objectName, bool Owner::*field, const QString& text, const QString& toolTip) {
        auto* box = new QCheckBox(text);
        box->setObjectName(QString::fromLatin1(objectName));
        box->setToolTip(toolTip);
        rows_.push_back({[box, field](const Info& info) { box->setChecked(info.*field); },
                         [box, field](Info& info) { info.*field = box->isChecked(); }});
        rows_.back().fill(Info());
        return box;
    }
    template <class Owner>
    QLineEdit* addText(const char* objectName, std::string Owner::*field) {
        auto* line = new QLineEdit;
        line->setObjectName(QString::fromLatin1(objectName));
        rows_.push_back({[line, field](const Info& info) { line->setText(qs(info.*field)); },
                         [line, field](Info& info) { info.*field = utf8(line->text().trimmed()); }});
        return line;
    }

    template <class T, class Owner>
    QSpinBox* addNumber(const char* objectName, T Owner::*field) {
        auto* box = new QSpinBox;
        box->setObjectName(QString::fromLatin1(objectName));
        Info info;
        Info::list(
            [&]<class M>(const auto& described, const M& member) {
                if constexpr (std::is_same_v<M, T>) {
                    if (&member == &(info.*field))
                        box->setRange(static_cast<int>(described.min), static_cast<int>(described.max));
                }
            },
            info);
        rows_.push_back({[box, field](const Info& from) { box->setValue(static_cast<int>(from.*field)); },
                         [box, field](Info& to) { to.*field = static_cast<T>(box->value()); }});
        rows_.back().fill(info);
        return box;
    }

    void fill(const Info& info) const {
        for (const Row& row : rows_)
            row.fill(info);
    }
    void read(Info& info) const {
        for (const Row& row : rows_)
            row.read(info);
    }

private:
    struct Row {
        std::function<void(const Info&)> fill;
        std::function<void(Info&)> read;
    };
    std::vector<Row> rows_;
};

} // namespace ismail::admin
