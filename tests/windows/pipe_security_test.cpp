// The rights on the pipe and on the data directory, read back from the system.
#include <QTemporaryDir>
#include <QtTest>

#include "platform/local_server.h"
#include "platform/win32_access.h"
#include "platform/win32_peer.h"

#include <aclapi.h>
#include <sddl.h>

using namespace ismail;
using namespace ismail::platform;

namespace {

class Silent final : public LocalConnectionHandler {
public:
    bool received(ByteView) override { return true; }
    bool expectsMore() const override { return false; }
    bool greeted() const override { return true; }
};

std::wstring descriptorOf(HANDLE handle) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (GetSecurityInfo(handle, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, nullptr, nullptr,
                        &descriptor) != ERROR_SUCCESS)
        return {};
    wchar_t* text = nullptr;
    std::wstring out;
    if (ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION,
                                                             &text, nullptr))
        out = text;
    LocalFree(text);
    LocalFree(descriptor);
    return out;
}

} // namespace

class PipeSecurityTest : public QObject {
    Q_OBJECT

private slots:
    void thePipeHasTheDescriptorThatIsDocumented() {
        LocalServerOptions options;
        options.endpoint = "\\\\.\\pipe\\ISMail-security-test";
        const auto server = LocalServer::create(options);
        QVERIFY(server->start([](LocalConnection&) { return std::make_unique<Silent>(); }).ok());
        const Handle pipe(CreateFileW(L"\\\\.\\pipe\\ISMail-security-test", 0x0012019B, 0, nullptr, OPEN_EXISTING,
                                      SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr));
        QVERIFY(pipe);
        const QString found = QString::fromStdWString(descriptorOf(pipe.get()));
        qInfo("%s", qPrintable(found));
        for (const char* entry : {"(A;;FA;;;SY)", "(A;;FA;;;BA)"})
            QVERIFY2(found.contains(entry), entry);
        QVERIFY(found.contains("(A;;FA;;;" + QString::fromWCharArray(serviceSid) + ")"));
        QVERIFY(found.contains("0x12019b;;;IU)", Qt::CaseInsensitive));
        // Nobody else: not Everyone, not users from the network, not the anonymous.
        for (const char* other : {";WD)", ";NU)", ";AN)", ";AU)", ";BU)"})
            QVERIFY2(!found.contains(other), other);
    }

    void interactiveUsersMayNotCreateAnInstance() {
        // FILE_CREATE_PIPE_INSTANCE is FILE_APPEND_DATA.
        QCOMPARE(0x0012019Bu & FILE_CREATE_PIPE_INSTANCE, 0u);
        QVERIFY(QString::fromStdWString(pipeSecurity()).contains("(A;;0x0012019B;;;IU)"));
    }

    void theDataDirectoryIsForSystemAdministratorsAndTheService() {
        const QString wanted = QString::fromStdWString(privateDirectorySecurity(false));
        QCOMPARE(wanted,
                 "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;" + QString::fromWCharArray(serviceSid) + ")");
    }

    void aDirectoryOfOursIsTakenAndAFileIsNot() {
        QTemporaryDir directory;
        const std::filesystem::path path(directory.path().toStdWString());
        QVERIFY(securePrivateDirectory(path / "data" / "logs", true).ok());
        QVERIFY(checkPrivateDirectory(path / "data", true).ok());
        QFile file(directory.filePath("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(!checkPrivateDirectory(path / "file", true).ok());
        QVERIFY(!securePrivateDirectory(path / "file", true).ok());
    }

    void ownersAreJudgedByWhoTheyAre() {
        const auto trusted = [](const wchar_t* text) {
            PSID sid = nullptr;
            if (!ConvertStringSidToSidW(text, &sid)) return false;
            const bool yes = isTrustedOwner(sid, false);
            LocalFree(sid);
            return yes;
        };
        QVERIFY(trusted(L"S-1-5-18"));
        QVERIFY(trusted(L"S-1-5-32-544"));
        QVERIFY(trusted(serviceSid));
        QVERIFY(!trusted(L"S-1-5-32-545"));
        QVERIFY(!trusted(L"S-1-5-21-1-2-3-1001"));
        QVERIFY(!isTrustedOwner(nullptr, true));
    }
};

QTEST_GUILESS_MAIN(PipeSecurityTest)
#include "pipe_security_test.moc"
