// Pictures of every page for the manual, and for looking at: the window shows one page after the other, waits until it
// has its answers, and saves itself as PNG, in light and in dark. Begun by `ismail-admin --pictures DIR`.
#pragma once

#include "app/page_registry.h"

#include <QObject>
#include <QString>
#include <QTemporaryDir>
#include <QTimer>

#include <functional>
#include <vector>

namespace ismail::admin {

class MainWindow;

class Pictures : public QObject {
    Q_OBJECT
public:
    // suffix: added to the names of the files ("-200").
    Pictures(MainWindow& window, ServiceLink& link, const PageRegistry& pages, QString directory, QString suffix);
    // Ends with finished(), also when the service does not answer within a minute.
    void start();

signals:
    void finished(int pictures);

private:
    struct Step {
        QString name, page;
        // Opens the dialog that is taken instead of the window; none: the window.
        std::function<void(Page&)> open;
        bool dark = false;
    };
    void addSteps(const QString& page, bool dark);
    void next();
    void look();
    void save(QWidget* shown);
    // A file to import, with lines that are refused, too.
    QString exampleOfAccounts();

    MainWindow& window_;
    ServiceLink& link_;
    QString directory_, suffix_;
    QTemporaryDir scratch_;
    std::vector<Step> steps_;
    std::size_t at_ = 0;
    int waited_ = 0, unready_ = 0, saved_ = 0;
    QTimer timer_;
};

} // namespace ismail::admin
