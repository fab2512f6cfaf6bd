#include "ui/addresses_edit.h"

#include "ui/format.h"

#include <QRegularExpression>

namespace ismail::admin {

AddressesEdit::AddressesEdit(const QString& name, const QString& what, int lines, QWidget* parent)
    : QPlainTextEdit(parent) {
    setObjectName(name);
    setAccessibleName(what);
    setTabChangesFocus(true);
    setLineWrapMode(NoWrap);
    setFixedHeight(fontMetrics().lineSpacing() * lines + 2 * (frameWidth() + 5));
    setPlaceholderText(tr("One address per line"));
}

void AddressesEdit::setAddresses(const std::vector<std::string>& addresses) {
    QStringList lines;
    for (const std::string& address : addresses)
        lines.append(qs(address));
    setPlainText(lines.join(u'\n'));
}

std::vector<std::string> AddressesEdit::addresses() const {
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    std::vector<std::string> found;
    for (const QString& address : toPlainText().split(between, Qt::SkipEmptyParts))
        found.push_back(utf8(address));
    return found;
}

QString AddressesEdit::listed(const std::vector<std::string>& addresses) {
    QStringList names;
    for (const std::string& address : addresses)
        names.append(qs(address));
    return names.join(QStringLiteral(", "));
}

} // namespace ismail::admin
