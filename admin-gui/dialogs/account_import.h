// Adds many accounts from a file of comma-separated values: address, password, description. One after the other; what
// was refused is listed with the reason, and can be copied to be mended and imported again.
#pragma once

#include "link/service_link.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace ismail::admin {

class AccountImport : public QDialog {
    Q_OBJECT
public:
    struct Line {
        QString address, password, description;
    };
    struct Parsed {
        std::vector<Line> lines;
        QStringList complaints; // "Line 3: …"
    };
    AccountImport(ServiceLink& link, QWidget* parent);
    // RFC 4180, and semicolons as well as commas; a first line that names the columns is skipped.
    static Parsed parse(const QString& text);

private:
    void chooseFile();
    void take(const QString& path);
    void start();
    void next();

    ServiceLink& link_;
    QLabel* summary_;
    QPlainTextEdit* report_;
    QProgressBar* progress_;
    QPushButton* start_;
    std::vector<Line> lines_;
    std::size_t at_ = 0, added_ = 0;
    bool running_ = false;
};

} // namespace ismail::admin
