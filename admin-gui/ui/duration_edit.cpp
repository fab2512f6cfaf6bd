#include "ui/duration_edit.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSpinBox>

namespace ismail::admin {

DurationEdit::DurationEdit(const QString& standard, QWidget* parent)
    : QWidget(parent), number_(new QSpinBox), unit_(new QComboBox) {
    number_->setRange(standard.isEmpty() ? 1 : 0, 1'000'000);
    number_->setSpecialValueText(standard);
    number_->setAccessibleName(tr("Number"));
    unit_->setAccessibleName(tr("Unit"));
    unit_->addItem(tr("seconds"), 1);
    unit_->addItem(tr("minutes"), 60);
    unit_->addItem(tr("hours"), 3600);
    unit_->addItem(tr("days"), 86400);
    setFocusProxy(number_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(number_, 1);
    layout->addWidget(unit_);
    const auto enable = [this] { unit_->setEnabled(number_->specialValueText().isEmpty() || number_->value() > 0); };
    connect(number_, &QSpinBox::valueChanged, this, enable);
    unit_->setCurrentIndex(2);
    enable();
}

void DurationEdit::setValue(std::optional<std::chrono::seconds> value) {
    const qint64 seconds = value ? value->count() : 0;
    if (seconds > 0) {
        int unit = unit_->count() - 1;
        while (unit > 0 && seconds % unit_->itemData(unit).toInt() != 0)
            --unit;
        unit_->setCurrentIndex(unit);
    }
    number_->setValue(static_cast<int>(seconds / unit_->currentData().toInt()));
}

std::optional<std::chrono::seconds> DurationEdit::value() const {
    if (number_->value() == 0) return std::nullopt;
    return std::chrono::seconds(static_cast<qint64>(number_->value()) * unit_->currentData().toInt());
}

} // namespace ismail::admin
