// The administrator's window.
#include "app/main_window.h"
#include "app/pictures.h"
#include "app/translation.h"
#include "tray/tray_app.h"
#include "ui/product_style.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char** argv) {
    using namespace ismail::admin;
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("ISMail Administrator"));
    QApplication::setOrganizationName(QStringLiteral("ISMail"));
    QApplication::setApplicationVersion(QStringLiteral(ISMAIL_VERSION));
    QApplication::setStyle(new ProductStyle);
    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("The window of the ISMail service."));
    options.addHelpOption();
    options.addVersionOption();
    options.addOption(
        {QStringLiteral("data"), QStringLiteral("The data directory of the service."), QStringLiteral("DIR")});
    options.addOption(
        {QStringLiteral("language"), QStringLiteral("Language of the window: en, de."), QStringLiteral("CODE")});
    options.addOption({QStringLiteral("pictures"), QStringLiteral("Saves a picture of every page there, and ends."),
                       QStringLiteral("DIR")});
    options.addOption(
        {QStringLiteral("suffix"), QStringLiteral("Added to the names of the pictures."), QStringLiteral("TEXT")});
    options.addOption({QStringLiteral("tray"),
                       QStringLiteral("Begins as an icon in the notification area, for the start at log-on.")});
    options.addOption(
        {QStringLiteral("take-over"), QStringLiteral("In the place of the window that is open, which ends itself.")});
    options.process(app);
    installTranslation(app, options.value(QStringLiteral("language")));

    ServiceLink link(options.value(QStringLiteral("data")));
    MainWindow window(link, allPages());
    std::unique_ptr<Pictures> pictures;
    if (options.isSet(QStringLiteral("pictures"))) {
        pictures = std::make_unique<Pictures>(window, link, allPages(), options.value(QStringLiteral("pictures")),
                                              options.value(QStringLiteral("suffix")));
        QObject::connect(pictures.get(), &Pictures::finished, &app, &QApplication::quit);
        pictures->start();
        window.show();
        link.start();
        return QApplication::exec();
    }
    TrayApp program(link, window, options.value(QStringLiteral("data")));
    program.start(options.isSet(QStringLiteral("tray")), options.isSet(QStringLiteral("take-over")));
    return QApplication::exec();
}
