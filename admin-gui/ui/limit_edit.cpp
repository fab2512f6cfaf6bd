#include "ui/limit_edit.h"

#include "ui/format.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>

#include <cmath>

namespace ismail::admin {

namespace {

enum Choice { standardChoice, noneChoice, limitChoice };

// The contract's own limits.
constexpr double mostOctets = 1125899906842624.0;
constexpr double mostCount = 1e9;
// As in the settings and for ismailctl: 2G is 2 * 1024^3 octets.
constexpr qint64 megabyte = qint64(1) << 20, gigabyte = qint64(1) << 30, terabyte = qint64(1) << 40;

} // namespace

LimitEdit::LimitEdit(Kind kind, const QString& what, const QString& standard, QWidget* parent)
    : QWidget(parent), kind_(kind), standard_(standard), choice_(new QComboBox), number_(new QDoubleSpinBox) {
    choice_->setObjectName(QStringLiteral("limitChoice"));
    choice_->setAccessibleName(what);
    if (!standard.isEmpty()) choice_->addItem(standard, standardChoice);
    choice_->addItem(tr("no limit"), noneChoice);
    choice_->addItem(tr("at most"), limitChoice);
    number_->setObjectName(QStringLiteral("limitNumber"));
    number_->setAccessibleName(tr("%1: at most").arg(what));
    number_->setDecimals(kind == Kind::octets ? 2 : 0);
    number_->setGroupSeparatorShown(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(choice_);
    layout->addWidget(number_);
    if (kind == Kind::octets) {
        unit_ = new QComboBox;
        unit_->setAccessibleName(tr("Unit"));
        unit_->addItem(tr("MB"), megabyte);
        unit_->addItem(tr("GB"), gigabyte);
        unit_->addItem(tr("TB"), terabyte);
        unit_->setCurrentIndex(1);
        layout->addWidget(unit_);
        connect(unit_, &QComboBox::currentIndexChanged, this, [this] {
            exact_.reset();
            number_->setMaximum(mostOctets / static_cast<double>(unit()));
        });
        number_->setRange(0.01, mostOctets / static_cast<double>(unit()));
    } else {
        number_->setRange(1, mostCount);
        number_->setValue(100);
    }
    layout->addStretch(1);
    setFocusProxy(choice_);
    connect(choice_, &QComboBox::currentIndexChanged, this, [this] {
        exact_.reset();
        showFields();
    });
    connect(number_, &QDoubleSpinBox::valueChanged, this, [this] { exact_.reset(); });
    showFields();
}

void LimitEdit::showFields() {
    const bool limited = choice_->currentData().toInt() == limitChoice;
    number_->setVisible(limited);
    if (unit_) unit_->setVisible(limited);
}

std::int64_t LimitEdit::unit() const { return unit_ ? unit_->currentData().toLongLong() : 1; }

void LimitEdit::setValue(std::optional<std::int64_t> value) {
    if (!value && standard_.isEmpty()) value = 0;
    const Choice choice = !value ? standardChoice : *value == 0 ? noneChoice : limitChoice;
    choice_->setCurrentIndex(choice_->findData(choice));
    if (choice == limitChoice) {
        if (unit_) unit_->setCurrentIndex(*value >= terabyte ? 2 : *value >= gigabyte ? 1 : 0);
        number_->setValue(static_cast<double>(*value) / static_cast<double>(unit()));
    }
    exact_ = value;
    showFields();
}

std::optional<std::int64_t> LimitEdit::value() const {
    if (exact_) return exact_;
    switch (choice_->currentData().toInt()) {
    case standardChoice: return std::nullopt;
    case noneChoice: return 0;
    default: return std::llround(number_->value() * static_cast<double>(unit()));
    }
}

QString LimitEdit::textOf(std::optional<std::int64_t> value) const {
    if (!value && !standard_.isEmpty()) return standard_;
    if (value.value_or(0) == 0) return tr("no limit");
    return kind_ == Kind::octets ? sizeText(*value) : countText(*value);
}

} // namespace ismail::admin
