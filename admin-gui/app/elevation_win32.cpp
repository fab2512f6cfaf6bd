#include "app/elevation.h"

#include "platform/win32_util.h"

#include <QCoreApplication>
#include <QDir>
#include <QPointer>
#include <QThread>

#include <windows.h>

#include <shellapi.h>

namespace ismail::admin {

namespace {

class Elevation {
    Q_DECLARE_TR_FUNCTIONS(Elevation)
};

// The quoting that CommandLineToArgvW undoes.
QString quoted(const QString& argument) {
    QString out = QStringLiteral("\"");
    int slashes = 0;
    for (const QChar letter : argument) {
        if (letter == u'"') out += QString(slashes + 1, u'\\');
        slashes = letter == u'\\' ? slashes + 1 : 0;
        out += letter;
    }
    return out + QString(slashes, u'\\') + u'"';
}

// With the consent dialog of Windows, so on a thread of its own.
QString runElevated(const std::wstring& program, const std::wstring& parameters) {
    SHELLEXECUTEINFOW call{};
    call.cbSize = sizeof call;
    call.fMask = SEE_MASK_NOASYNC;
    call.lpVerb = L"runas";
    call.lpFile = program.c_str();
    call.lpParameters = parameters.c_str();
    call.nShow = SW_SHOWNORMAL;
    if (ShellExecuteExW(&call)) return {};
    return GetLastError() == ERROR_CANCELLED ? Elevation::tr("Consent was not given.")
                                             : Elevation::tr("Windows did not start the program.");
}

} // namespace

bool canElevate() { return true; }

bool needsOnlyConsent() {
    HANDLE raw = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw)) return false;
    const platform::Handle token(raw);
    TOKEN_ELEVATION_TYPE type = TokenElevationTypeDefault;
    DWORD size = 0;
    return GetTokenInformation(token.get(), TokenElevationType, &type, sizeof type, &size) &&
           type == TokenElevationTypeLimited;
}

void startElevated(const QStringList& arguments, QObject* context, std::function<void(const QString&)> done) {
    QStringList words;
    for (const QString& argument : arguments)
        words.append(quoted(argument));
    const std::wstring program = QDir::toNativeSeparators(QCoreApplication::applicationFilePath()).toStdWString();
    QThread* thread = QThread::create(
        [guard = QPointer<QObject>(context), program, parameters = words.join(u' ').toStdWString(), done] {
            const QString problem = runElevated(program, parameters);
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [guard, done, problem] {
                    if (guard) done(problem);
                },
                Qt::QueuedConnection);
        });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

QString elevationCommand() { return {}; }

void registerForRestart() {
    RegisterApplicationRestart(L"--tray", RESTART_NO_CRASH | RESTART_NO_HANG | RESTART_NO_REBOOT);
}

} // namespace ismail::admin
