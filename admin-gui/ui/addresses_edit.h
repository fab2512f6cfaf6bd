// Several addresses, one a line; commas, semicolons and blanks part them as well, so that any list can be pasted.
#pragma once

#include <QPlainTextEdit>

#include <string>
#include <vector>

namespace ismail::admin {

class AddressesEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    // lines: how many are seen at once. what: for people who do not see the label beside it.
    AddressesEdit(const QString& name, const QString& what, int lines, QWidget* parent = nullptr);
    void setAddresses(const std::vector<std::string>& addresses);
    std::vector<std::string> addresses() const;
    // In one line, as a sentence would list them.
    static QString listed(const std::vector<std::string>& addresses);
};

} // namespace ismail::admin
