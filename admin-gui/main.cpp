// The administrator's window.
#include "app/elevation.h"
#include "app/main_window.h"
#include "app/pictures.h"
#include "app/translation.h"
#include "tray/log_on_start.h"
#include "tray/tray_app.h"
#include "ui/product_style.h"

#include <QApplication>
#include <QCommandLineParser>

#include <algorithm>
#include <memory>
#include <string_view>

namespace {

void nameProgram() {
    QCoreApplication::setApplicationName(QStringLiteral("ISMail Administrator"));
    QCoreApplication::setOrganizationName(QStringLiteral("ISMail"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ISMAIL_VERSION));
}

void defineOptions(QCommandLineParser& options) {
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
    options.addOption({QStringLiteral("tray"), QStringLiteral("Begins as an icon in the notification area.")});
    options.addOption(
        {QStringLiteral("log-on"),
         QStringLiteral("As --tray, but ends at once where the user has switched the start at log-on off.")});
    options.addOption(
        {QStringLiteral("elevate"),
         QStringLiteral("Asks an administrator of Windows for consent first, to begin with all rights.")});
    options.addOption(
        {QStringLiteral("take-over"), QStringLiteral("In the place of the window that is open, which is ended.")});
    options.addOption({QStringLiteral("quit"), QStringLiteral("Ends the window that is open. For installers.")});
    options.addOption(
        {QStringLiteral("return"), QStringLiteral("Begins as an icon if --quit ended one before. For installers.")});
}

// A question that is answered without a display.
bool asksForText(int argc, char** argv) {
    return std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
        return argument == "-h" || argument == "--help" || argument == "-v" || argument == "--version";
    });
}

} // namespace

int main(int argc, char** argv) {
    using namespace ismail::admin;
    nameProgram();
    QCommandLineParser options;
    defineOptions(options);
    if (asksForText(argc, argv)) {
        const QCoreApplication app(argc, argv);
        options.process(app);
    }
    QApplication app(argc, argv);
    QApplication::setStyle(new ProductStyle);
    options.process(app);
    if (options.isSet(QStringLiteral("log-on")) && !startsAtLogOn()) return 0;
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
    registerForRestart();
    if (options.isSet(QStringLiteral("quit")))
        program.endOther();
    else if (options.isSet(QStringLiteral("return")))
        program.startIfEnded();
    else if (options.isSet(QStringLiteral("take-over")))
        program.takeOver();
    else if (options.isSet(QStringLiteral("elevate")) && needsOnlyConsent())
        // Without consent it begins as a viewer.
        startElevated(elevatedArguments(), &program, [&program](const QString& problem) {
            if (problem.isEmpty()) return QApplication::quit();
            program.start(false);
        });
    else
        program.start(options.isSet(QStringLiteral("tray")) || options.isSet(QStringLiteral("log-on")));
    return QApplication::exec();
}
