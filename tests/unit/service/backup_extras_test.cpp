// Keys in a backup: as they are, or of use only to whoever knows the passphrase, who gets them back.
#include "backup_extras.h"

#include "crypto/seal.h"
#include "identity_keeper.h"
#include "platform/durable_file.h"
#include "sealed_keys.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace ismail;
using namespace ismail::service;

namespace {

struct Fixture {
    QTemporaryDir directory;
    std::filesystem::path data{directory.path().toStdString()};
    Result<ServerSecret> secret = ServerSecret::open(data / "secret.key");

    ManualClock clock;

    Result<std::unique_ptr<IdentityKeeper>> identity(const std::filesystem::path& place) const {
        return IdentityKeeper::open(place / "identity.key", clock);
    }
    std::string passphrase(const char* text) { return secret->protect(Secret<std::string>(std::string(text))).value(); }
    std::optional<store::ExtraFile> extra(const std::string& passphrase, const char* place) {
        const auto files = backupExtras(data, *secret, passphrase);
        if (files)
            for (const store::ExtraFile& file : *files)
                if (file.place == place) return file;
        return std::nullopt;
    }
};

} // namespace

class BackupExtrasTest : public QObject {
    Q_OBJECT

private slots:
    void withoutAPassphraseTheKeysAreCopied() {
        Fixture f;
        QVERIFY(f.extra({}, "secret.key"));
        QVERIFY(!f.extra({}, "secret.key")->contents);
        QVERIFY(f.extra({}, "tls/self-signed.key"));
        QVERIFY(!f.extra({}, "secret.key.sealed"));
    }

    void withAPassphraseTheServersKeyIsSealedAndNotCopied() {
        Fixture f;
        const std::string passphrase = f.passphrase("correct horse battery");
        QVERIFY(!f.extra(passphrase, "secret.key"));
        const auto sealed = f.extra(passphrase, "secret.key.sealed");
        QVERIFY(sealed && sealed->contents);
        QVERIFY(!crypto::unseal(*sealed->contents, Secret<std::string>("wrong")).ok());
        const auto key = crypto::unseal(*sealed->contents, Secret<std::string>("correct horse battery"));
        QVERIFY(key.ok());
        QCOMPARE(key->reveal(), Bytes(f.secret->bytes()));
    }

    void theKeyOfTheCertificateIsSealedWhereThereIsOne() {
        Fixture f;
        const std::string passphrase = f.passphrase("correct horse battery");
        QVERIFY(!f.extra(passphrase, "tls/self-signed.key.sealed"));
        QVERIFY(platform::createPrivateDirectories(f.data / "tls").ok());
        QVERIFY(platform::replaceFile(f.data / "tls" / "self-signed.key", "PEM").ok());
        const auto sealed = f.extra(passphrase, "tls/self-signed.key.sealed");
        QVERIFY(sealed && sealed->contents);
        QCOMPARE(crypto::unseal(*sealed->contents, Secret<std::string>("correct horse battery"))->reveal(),
                 std::string("PEM"));
        QVERIFY(!f.extra(passphrase, "tls/self-signed.key"));
    }

    void whatWasSealedIsPutInPlaceForThisComputer() {
        Fixture f;
        const auto sealed = f.extra(f.passphrase("correct horse battery"), "secret.key.sealed");
        QVERIFY(sealed && sealed->contents);
        QTemporaryDir directory;
        const std::filesystem::path backup = std::filesystem::path(directory.path().toStdString()) / "backup";
        const std::filesystem::path restored = std::filesystem::path(directory.path().toStdString()) / "restored";
        QVERIFY(platform::createPrivateDirectories(backup / "extra").ok());
        QVERIFY(!hasSealedKeys(backup));
        QVERIFY(platform::replaceFile(backup / "extra" / "secret.key.sealed", *sealed->contents).ok());
        QVERIFY(hasSealedKeys(backup));
        QCOMPARE(openSealedKeys(backup, Secret<std::string>("wrong")).error().kind, ErrorKind::denied);
        const auto keys = openSealedKeys(backup, Secret<std::string>("correct horse battery"));
        QVERIFY(keys.ok());
        // Restoring has copied it as it is.
        QVERIFY(platform::createPrivateDirectories(restored).ok());
        QVERIFY(platform::replaceFile(restored / "secret.key.sealed", *sealed->contents).ok());
        QVERIFY(placeKeys(*keys, restored).ok());
        const auto again = ServerSecret::open(restored / "secret.key");
        QVERIFY(again.ok());
        QCOMPARE(Bytes(again->bytes()), Bytes(f.secret->bytes()));
        QVERIFY(!std::filesystem::exists(restored / "secret.key.sealed"));
    }

    void theIdentityIsCopiedOrSealedAsTheServersKeyIs() {
        Fixture f;
        QVERIFY(f.identity(f.data).ok());
        QVERIFY(f.extra({}, "identity.key"));
        QVERIFY(!f.extra({}, "identity.key")->contents);
        const std::string passphrase = f.passphrase("correct horse battery");
        QVERIFY(!f.extra(passphrase, "identity.key"));
        QVERIFY(f.extra(passphrase, "identity.key.sealed")->contents);
    }

    void aRestoreKeepsTheIdentityWithItsOldKeys() {
        Fixture f;
        const auto keeper = f.identity(f.data);
        QVERIFY(keeper.ok() && (*keeper)->renew({}).ok());
        const group::OwnKeys before = (*keeper)->keys();
        const auto sealed = f.extra(f.passphrase("correct horse battery"), "identity.key.sealed");
        QVERIFY(sealed && sealed->contents);
        QTemporaryDir directory;
        const std::filesystem::path backup = std::filesystem::path(directory.path().toStdString()) / "backup";
        const std::filesystem::path restored = std::filesystem::path(directory.path().toStdString()) / "restored";
        QVERIFY(platform::createPrivateDirectories(backup / "extra").ok());
        QVERIFY(platform::createPrivateDirectories(restored).ok());
        QVERIFY(platform::replaceFile(backup / "extra" / "identity.key.sealed", *sealed->contents).ok());
        const auto keys = openSealedKeys(backup, Secret<std::string>("correct horse battery"));
        QVERIFY(keys.ok());
        QVERIFY(placeKeys(*keys, restored).ok());
        const auto again = f.identity(restored);
        QVERIFY(again.ok());
        const group::OwnKeys after = (*again)->keys();
        QCOMPARE(after.all().size(), std::size_t(2));
        for (std::size_t i = 0; i < 2; ++i)
            QVERIFY(crypto::verifyIdentity(before.all()[i].identity.publicKey(), "text",
                                           after.all()[i].identity.sign("text")));
    }

    void aPassphraseOfAnotherServerMakesNoBackup() {
        Fixture one, other;
        const auto files = backupExtras(one.data, *one.secret, other.passphrase("correct horse battery"));
        QVERIFY(!files.ok());
        QCOMPARE(files.error().kind, ErrorKind::corrupt);
    }
};

QTEST_GUILESS_MAIN(BackupExtrasTest)
#include "backup_extras_test.moc"
