// Virus scanners open files for a moment; what the server does to a file then waits for them.
#include <QTemporaryDir>
#include <QtTest>

#include "platform/durable_file.h"
#include "platform/win32_util.h"

#include <thread>

using namespace ismail;
using namespace ismail::platform;

namespace {

constexpr DWORD heldMs = 200;

// Opens a file so that nobody else may touch it, and lets it go after a moment.
class Scanner {
public:
    explicit Scanner(const std::filesystem::path& path)
        : file_(CreateFileW(path.c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr)),
          opened(static_cast<bool>(file_)), thread_([this] {
              Sleep(heldMs);
              file_.reset();
          }) {}
    ~Scanner() { thread_.join(); }

private:
    Handle file_;

public:
    const bool opened;

private:
    std::thread thread_;
};

} // namespace

class FilesInUseTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(replaceFile(path(), "before").ok()); }

    void aFileThatIsScannedIsReplaced() {
        const Scanner scanner(path());
        QVERIFY(scanner.opened);
        const Status replaced = replaceFile(path(), "after");
        QVERIFY2(replaced.ok(), replaced.ok() ? "" : replaced.error().text.c_str());
        const auto file = FileReader::open(path());
        QVERIFY(file.ok());
        QCOMPARE(*file->read(0, 100), Bytes("after"));
    }

    void aFileThatIsScannedIsRead() {
        const Scanner scanner(path());
        QVERIFY(scanner.opened);
        const auto file = FileReader::open(path());
        QVERIFY2(file.ok(), file.ok() ? "" : file.error().text.c_str());
    }

    void aFileThatIsScannedIsRemoved() {
        const Scanner scanner(path());
        QVERIFY(scanner.opened);
        QVERIFY(removeDurable(path()).ok());
        QVERIFY(!std::filesystem::exists(path()));
    }

private:
    std::filesystem::path path() const { return std::filesystem::path(directory_.path().toStdWString()) / "file"; }
    QTemporaryDir directory_;
};

QTEST_GUILESS_MAIN(FilesInUseTest)
#include "files_in_use_test.moc"
