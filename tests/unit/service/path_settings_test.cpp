// Every setting that names a file or a folder, and the data folder itself, with names that no code page of a single
// octet has. The service is the real one; files are made and looked for by Qt, which has its own way to the system.
#include "base/path_text.h"
#include "config/settings.h"
#include "platform/local_client.h"
#include "platform/paths.h"
#include "rpc/client.h"
#include "service.h"
#include "support/test_certificates.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace ismail;

namespace {

const QString strange = QString::fromUtf8("B\xC3\xBCro und \xE3\x83\xA1\xE3\x83\xBC\xE3\x83\xAB \xF0\x9F\x93\xAC");

std::string text(const QString& name) { return QDir::toNativeSeparators(name).toStdString(); }

class PipeStream final : public rpc::ByteStream {
public:
    explicit PipeStream(std::unique_ptr<platform::LocalClient> client) : client_(std::move(client)) {}
    Status write(ByteView bytes) override { return client_->write(bytes); }
    Result<Bytes> read() override { return client_->read(); }

private:
    std::unique_ptr<platform::LocalClient> client_;
};

// A server in a folder with such a name, its files in folders with such names.
struct Server {
    QTemporaryDir directory;
    QString data = directory.path() + "/" + strange, files = directory.path() + "/TLS " + strange,
            backups = directory.path() + "/Sicherung " + strange;
    std::map<std::string, QString> settings = {{"tls.certificate_file", files + QString::fromUtf8("/\xC3\xA4.pem")},
                                               {"tls.key_file", files + QString::fromUtf8("/Schl\xC3\xBCssel.pem")},
                                               {"tls.ca_file", files + QString::fromUtf8("/CA \xE3\x83\xA1.pem")},
                                               {"backup.directory", backups}};
    std::unique_ptr<service::Service> service;
    std::unique_ptr<PipeStream> stream;
    std::unique_ptr<rpc::Client> client;

    Server() {
        put(settings["tls.certificate_file"], test::testCertificatePem);
        put(settings["tls.key_file"], test::testKeyPem);
        put(settings["tls.ca_file"], test::testAuthorityPem);
        QByteArray configuration = "server.name = mail.example.test\nlog.level = debug\n";
        for (const char* listener : {"relay", "submission", "submissions", "pop3", "pop3s", "imap", "imaps"})
            configuration += QByteArray("listener.") + listener + ".enabled = no\n";
        for (const auto& [key, name] : settings)
            configuration += QByteArray::fromStdString(key + " = " + text(name)) + "\n";
        put(data + "/ismail.conf", configuration);
    }
    ~Server() { stop(); }

    static void put(const QString& name, const QByteArray& content) {
        QDir().mkpath(QFileInfo(name).path());
        QFile file(name);
        if (file.open(QIODevice::WriteOnly)) file.write(content);
    }
    Status start() {
        service::ServiceOptions options;
        options.data = pathFromUtf8(text(data));
        auto started = service::Service::start(options);
        if (!started) return started.error();
        service = std::move(*started);
        auto connected = platform::LocalClient::connect(platform::localEndpoint(options.data));
        if (!connected) return connected.error();
        stream = std::make_unique<PipeStream>(std::move(*connected));
        client = std::make_unique<rpc::Client>(*stream);
        const auto hello = client->hello("test", "1");
        return hello ? Status() : hello.error();
    }
    void stop() {
        client.reset();
        stream.reset();
        if (service) service->stop();
        service.reset();
    }
    QString log() const {
        QFile file(data + "/logs/ismaild.log");
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
};

} // namespace

class PathSettingsTest : public QObject {
    Q_OBJECT

private slots:
    void everySettingThatNamesAFileIsTriedHere() {
        const Server server;
        int found = 0;
        for (const config::SettingSpec& spec : config::settingTable()) {
            const std::string key(spec.key);
            const bool names = key.ends_with("_file") || key.ends_with("directory") || key.ends_with("folder") ||
                               key.ends_with("path");
            if (!names) continue;
            QVERIFY2(server.settings.contains(key), key.c_str());
            ++found;
        }
        QCOMPARE(found, static_cast<int>(server.settings.size()));
    }

    void theServerWorksWithAllOfThem() {
        Server server;
        const Status started = server.start();
        QVERIFY2(started.ok(), started.ok() ? "" : started.error().text.c_str());
        QVERIFY(QFile::exists(server.data + "/ismail.db"));

        const auto status = server.client->call<rpc::GetStatus>({});
        QVERIFY2(status.ok(), status.ok() ? "" : status.error().text.c_str());
        QCOMPARE(QDir::fromNativeSeparators(QString::fromStdString(status->dataDirectory)), server.data);

        const auto made = server.client->call<rpc::BackupNow>({});
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().text.c_str());
        QVERIFY(QDir::fromNativeSeparators(QString::fromStdString(made->path)).startsWith(server.backups + "/"));
        const auto done = [&] {
            const auto now = server.client->call<rpc::BackupStatus>({});
            return now && !now->running && now->lastError.empty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(done(), 30'000);
        QVERIFY(QFile::exists(server.backups + "/" + QString::fromStdString(made->backup) + "/ismail.db"));

        rpc::BackupRestore::Request restore;
        restore.backup = made->backup;
        const QString other = server.directory.path() + "/zweiter " + strange;
        restore.directory = text(other);
        const auto restored = server.client->call<rpc::BackupRestore>(restore);
        QVERIFY2(restored.ok(), restored.ok() ? "" : restored.error().text.c_str());
        QVERIFY(QFile::exists(other + "/ismail.db"));

        server.stop();
        // The log writes a backslash as two.
        const QString log = QDir::fromNativeSeparators(server.log().replace("\\\\", "\\"));
        QVERIFY2(log.contains("certificate.loaded") && !log.contains("tls.unavailable"), qPrintable(log));
        QVERIFY2(log.contains(QDir::fromNativeSeparators(server.settings["tls.certificate_file"])), qPrintable(log));
    }
};

QTEST_GUILESS_MAIN(PathSettingsTest)
#include "path_settings_test.moc"
