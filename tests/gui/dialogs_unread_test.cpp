// What could not be read must not be saved: every dialog that edits something and every form of settings, each with
// every question that it asks first, when the answer is an error, does not come, or the connection is lost. It sends
// nothing then, whatever is pressed; once it could read everything it does.
#include "gui_test.h"

#include "dialogs/account_import.h"
#include "dialogs/recipients_dialog.h"
#include "dialogs/restore_dialog.h"
#include "pages/message_dialog.h"
#include "pages/settings_form.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

const Error locked{ErrorKind::internal, "The database is locked."};
const Error absent{ErrorKind::notFound, "There is no such thing."};

// One thing that a dialog reads.
struct Read {
    const char* method;
    std::function<void(FakeService&)> answer, fail, fallSilent;
};

template <class M>
Read reads(const typename M::Response& response) {
    return {M::name.data(), [response](FakeService& service) { service.reply<M>(response); },
            [](FakeService& service) { service.fail<M>(locked); },
            [](FakeService& service) { service.fallSilentAt<M>(); }};
}
// That there is no such thing is an answer, too.
template <class M>
Read readsNothing() {
    return {M::name.data(), [](FakeService& service) { service.fail<M>(absent); },
            [](FakeService& service) { service.fail<M>(locked); },
            [](FakeService& service) { service.fallSilentAt<M>(); }};
}

// A dialog: how it is opened, what is typed so that there is something to send, what it reads, and what it sends.
struct Case {
    const char* name;
    const char* page;
    std::function<void(Bench&, Page*)> open;
    std::function<void(QDialog*)> change;
    std::vector<Read> read;
    const char* sends;
};

rpc::DomainInfo domain() {
    rpc::DomainInfo info;
    info.domain = "example.test";
    info.version = 7;
    return info;
}
rpc::AccountInfo account() {
    rpc::AccountInfo info;
    info.address = "anna@example.test";
    info.version = 2;
    return info;
}
rpc::AliasInfo alias() {
    rpc::AliasInfo info;
    info.address = "info@example.test";
    info.targets = {"anna@example.test"};
    info.version = 5;
    return info;
}
rpc::PartnerInfo partner() {
    rpc::PartnerInfo info;
    info.partner = "alpha";
    info.host = "alpha.example.test";
    info.version = 3;
    return info;
}
rpc::SettingInfo setting(const std::string& key, const std::string& value) {
    rpc::SettingInfo info;
    info.key = key;
    info.type = "text";
    info.value = value;
    return info;
}
rpc::BackupInfo backup() {
    rpc::BackupInfo info;
    info.backup = "ismail-1";
    return info;
}
rpc::BackupVerify::Response whole() {
    rpc::BackupVerify::Response report;
    report.good = true;
    return report;
}

std::function<void(Bench&, Page*)> pressing(const char* button) {
    return [button](Bench&, Page* page) { press(find<QPushButton>(page, button)); };
}
std::function<void(Bench&, Page*)> editing(const char* table, const char* key, const char* button) {
    return [table, key, button](Bench&, Page* page) {
        find<TableView>(page, table)->selectKey(QString::fromLatin1(key));
        press(find<QPushButton>(page, button));
    };
}
std::function<void(QDialog*)> typing(const char* field, const char* text) {
    return [field, text](QDialog* dialog) { type(find<QLineEdit>(dialog, field), QString::fromLatin1(text)); };
}

const std::vector<Case>& allCases() {
    const Read domains = reads<rpc::DomainList>({{domain()}, 1}), partners = reads<rpc::PartnerList>({{partner()}, 1});
    const Read noAccount = readsNothing<rpc::AccountGet>(), noAlias = readsNothing<rpc::AliasGet>();
    static const std::vector<Case> cases = {
        {"a new domain",
         "domains",
         pressing("addDomain"),
         typing("domainName", "new.test"),
         {domains, partners},
         "domain.add"},
        {"a domain",
         "domains",
         editing("domainsTable", "example.test", "editDomain"),
         typing("catchAll", "anna@example.test"),
         {domains, partners, noAccount, noAlias,
          reads<rpc::SettingsGet>(setting("server.postmaster", "anna@example.test"))},
         "domain.set"},
        {"a new account",
         "accounts",
         pressing("addAccount"),
         [](QDialog* dialog) {
             type(find<QLineEdit>(dialog, "accountName"), QStringLiteral("bob"));
             type(find<QLineEdit>(dialog, "password"), QStringLiteral("correct horse"));
         },
         {domains},
         "account.add"},
        {"an account",
         "accounts",
         editing("accountsTable", "anna@example.test", "editAccount"),
         typing("accountDescription", "Anna Berg"),
         {reads<rpc::AliasList>({{alias()}, 1})},
         "account.set"},
        {"a new alias",
         "aliases",
         pressing("addAlias"),
         [](QDialog* dialog) {
             type(find<QLineEdit>(dialog, "aliasName"), QStringLiteral("sales"));
             find<QPlainTextEdit>(dialog, "aliasTargets")->setPlainText(QStringLiteral("anna@example.test"));
         },
         {domains},
         "alias.add"},
        {"a backup to restore",
         "backup",
         [](Bench& bench, Page*) { (new RestoreDialog(*bench.link, backup(), bench.window.get()))->open(); },
         typing("directory", "/srv/new"),
         {reads<rpc::GetStatus>({}), reads<rpc::BackupVerify>(whole())},
         "backup.restore"},
    };
    return cases;
}

// Pages with forms of settings, and one setting of each form.
struct FormCase {
    const char* page;
    std::vector<const char*> keys;
};
const std::vector<FormCase>& allForms() {
    static const std::vector<FormCase> forms = {{"settings", {"server.name"}},
                                                {"access", {"login.ban_time"}},
                                                {"certificates", {"tls.certificate_file"}},
                                                {"connections", {"smtp.max_connections", "smarthost.hosts"}},
                                                {"alerts", {"alert.recipients"}},
                                                {"backup", {"backup.directory"}}};
    return forms;
}

} // namespace

class DialogsUnreadTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        // What the pages show; each dialog's own answers come on top.
        service().reply<rpc::DomainList>({{domain()}, 1});
        service().reply<rpc::PartnerList>({{partner()}, 1});
        service().reply<rpc::AccountList>({{account()}, 1});
        service().reply<rpc::AliasList>({{alias()}, 1});
        service().reply<rpc::AccountGet>(account());
        service().reply<rpc::BanList>({});
        // What is sent is taken.
        service().reply<rpc::DomainAdd>(domain());
        service().reply<rpc::DomainSet>(domain());
        service().reply<rpc::AccountAdd>(account());
        service().reply<rpc::AccountSet>(account());
        service().reply<rpc::AliasAdd>(alias());
        service().reply<rpc::BackupRestore>({});
        service().reply<rpc::SettingsSet>({{}, 5});
    }
    void cleanup() { bench_.reset(); }

    void aDialogSendsNothingBeforeItHasReadEverything_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("read");
        QTest::addColumn<int>("trouble");
        const char* troubles[] = {"fails", "is not answered", "is lost with the connection"};
        for (std::size_t number = 0; number < allCases().size(); ++number)
            for (std::size_t read = 0; read < allCases()[number].read.size(); ++read)
                for (int trouble = 0; trouble < 3; ++trouble)
                    QTest::addRow("%s, %s %s", allCases()[number].name, allCases()[number].read[read].method,
                                  troubles[trouble])
                        << static_cast<int>(number) << static_cast<int>(read) << trouble;
    }
    void aDialogSendsNothingBeforeItHasReadEverything() {
        QFETCH(int, number);
        QFETCH(int, read);
        QFETCH(int, trouble);
        const Case& one = allCases()[static_cast<std::size_t>(number)];
        const Read& missing = one.read[static_cast<std::size_t>(read)];
        Page* page = bench_->open(QString::fromLatin1(one.page));
        for (const Read& good : one.read)
            good.answer(service());
        trouble == 0 ? missing.fail(service()) : missing.fallSilent(service());
        one.open(*bench_, page);
        QTRY_VERIFY(openDialog());
        QPointer<QDialog> dialog = openDialog();
        one.change(dialog);
        if (trouble == 0) QTRY_VERIFY(failure(dialog)->isVisible());
        if (trouble == 1) QTRY_VERIFY(find<QLabel>(dialog, "loading")->isVisible());
        if (trouble == 2) {
            QTRY_VERIFY(service().calls.contains(QString::fromLatin1(missing.method)));
            service().stop();
            QTRY_VERIFY(failure(dialog)->isVisible());
        }
        insist(dialog);
        QCOMPARE(service().calls.value(QString::fromLatin1(one.sends)), 0);

        missing.answer(service());
        service().setSilent(false);
        if (trouble == 0) press(find<QPushButton>(failure(dialog), "retry"));
        if (trouble == 2) QVERIFY(service().start());
        pressOk(dialog);
        QTRY_COMPARE(service().calls.value(QString::fromLatin1(one.sends)), 1);
    }

    void aFormOfSettingsSavesNothingThatItHasNotRead_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("silent");
        for (std::size_t number = 0; number < allForms().size(); ++number)
            for (const bool silent : {false, true})
                QTest::addRow("%s, %s", allForms()[number].page, silent ? "no answer" : "an error")
                    << static_cast<int>(number) << silent;
    }
    void aFormOfSettingsSavesNothingThatItHasNotRead() {
        QFETCH(int, number);
        QFETCH(bool, silent);
        const FormCase& one = allForms()[static_cast<std::size_t>(number)];
        rpc::SettingsList::Response settings;
        settings.version = 4;
        for (const char* key : one.keys)
            settings.settings.push_back(setting(key, "before"));
        service().fail<rpc::SettingsList>(locked);
        bench_->open(QStringLiteral("overview"));
        if (silent) service().fallSilentAt<rpc::SettingsList>();
        bench_->window->showPage(QString::fromLatin1(one.page));
        Page* page = bench_->window->page(QString::fromLatin1(one.page));
        QTRY_VERIFY(service().calls.value(QStringLiteral("settings.list")) > 0);
        const QList<SettingsForm*> forms = page->findChildren<SettingsForm*>();
        QCOMPARE(forms.size(), static_cast<qsizetype>(one.keys.size()));
        for (SettingsForm* form : forms) {
            if (!silent) QTRY_VERIFY(!find<MessageBar>(form, "settingsError")->isHidden());
            QVERIFY(form->findChildren<QLineEdit*>().isEmpty());
            QVERIFY(!find<QPushButton>(form, "saveSettings")->isEnabled());
            form->save();
        }
        QCOMPARE(service().calls.value(QStringLiteral("settings.set")), 0);

        service().reply<rpc::SettingsList>(settings);
        service().setSilent(false);
        for (SettingsForm* form : forms) {
            auto* bar = find<MessageBar>(form, "settingsError");
            if (!bar->isHidden()) bar->findChild<QPushButton*>(QStringLiteral("retry"))->click();
            QTRY_COMPARE(form->findChildren<QLineEdit*>().size(), qsizetype(1));
            QVERIFY(!find<QPushButton>(form, "saveSettings")->isEnabled()); // nothing was changed
            auto* field = form->findChildren<QLineEdit*>().first();
            QCOMPARE(field->text(), QStringLiteral("before"));
            field->clear();
            QTest::keyClicks(field, QStringLiteral("after"));
            find<QPushButton>(form, "saveSettings")->click();
        }
        QTRY_COMPARE(service().calls.value(QStringLiteral("settings.set")), static_cast<int>(one.keys.size()));
    }

    void aRecipientListIsNotReplacedAfterItCouldNotBeReadAgain() {
        bench_->open("domains");
        service().reply<rpc::RecipientsList>({{"anna", "bob"}, 2});
        (new RecipientsDialog(*bench_->link, QStringLiteral("partner.test"), bench_->window.get()))->open();
        QDialog* dialog = openDialog();
        auto* replace = find<QPushButton>(dialog, "replaceRecipients");
        QTRY_VERIFY(replace->isEnabled());
        service().fail<rpc::RecipientsList>(locked);
        service().hint(rpc::EventKind::configChanged);
        QTRY_VERIFY(!replace->isEnabled());
        QTRY_VERIFY(dialog->findChild<QPushButton*>("retry"));
        service().reply<rpc::RecipientsList>({{"anna"}, 1});
        press(find<QPushButton>(dialog, "retry"));
        QTRY_VERIFY(replace->isEnabled());
    }

    void accountsThatCouldNotBeCheckedAreNotAdded() {
        bench_->open("accounts");
        service().fail<rpc::AccountImport>(locked);
        auto* dialog = new AccountImport(*bench_->link, bench_->window.get());
        dialog->open();
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("bob@example.test;correct horse;Bob\n");
        file.flush();
        dialog->take(file.fileName());
        auto* start = find<QPushButton>(dialog, "startImport");
        QTRY_COMPARE(service().calls.value(QStringLiteral("account.import")), 1);
        QTRY_VERIFY(find<QPushButton>(dialog, "chooseImport")->isEnabled());
        QVERIFY(!start->isEnabled());
        press(start);
        QCOMPARE(service().calls.value(QStringLiteral("account.import")), 1);

        service().on<rpc::AccountImport>([](const auto& request) {
            rpc::AccountImport::Response reply;
            reply.total = 1;
            rpc::ImportLine line;
            line.line = 1;
            line.outcome = request.dryRun ? rpc::ImportOutcome::good : rpc::ImportOutcome::added;
            reply.lines = {line};
            return reply;
        });
        dialog->take(file.fileName());
        QTRY_VERIFY(start->isEnabled());
        press(start);
        QTRY_COMPARE(service().calls.value(QStringLiteral("account.import")), 3);
    }

    void aMessageThatCouldNotBeReadIsNotSaved_data() {
        QTest::addColumn<bool>("silent");
        QTest::newRow("an error") << false;
        QTest::newRow("no answer") << true;
    }
    void aMessageThatCouldNotBeReadIsNotSaved() {
        QFETCH(bool, silent);
        bench_->open("overview");
        service().reply<rpc::MessageTrace>({});
        service().fail<rpc::QueueShow>(locked);
        if (silent) service().fallSilentAt<rpc::QueueShow>();
        auto* dialog = new MessageDialog({*bench_->link, *bench_->window}, QStringLiteral("m1"), bench_->window.get());
        dialog->open();
        auto* save = find<QPushButton>(dialog, "saveMessage");
        QTRY_VERIFY(service().calls.value(QStringLiteral("queue.show")) > 0);
        if (!silent) QTRY_VERIFY(dialog->findChild<QPushButton*>("retry"));
        QVERIFY(!save->isEnabled());
        press(save);
        QVERIFY(!dialog->findChild<QFileDialog*>());

        service().reply<rpc::QueueShow>({});
        service().setSilent(false);
        if (!silent) press(find<QPushButton>(dialog, "retry"));
        QTRY_VERIFY(save->isEnabled());
        QVERIFY(!dialog->findChild<MessageBar*>()->isVisible());
    }

    void aPieceOfAMessageIsNotSavedAsTheWhole() {
        bench_->open("overview");
        service().reply<rpc::MessageTrace>({});
        service().reply<rpc::QueueShow>({});
        // The first half comes, and then nothing more.
        service().on<rpc::MessageRead>([](const auto& request) {
            rpc::MessagePiece piece;
            piece.size = 10;
            if (request.offset == 0) piece.data.data = "12345";
            return piece;
        });
        auto* dialog = new MessageDialog({*bench_->link, *bench_->window}, QStringLiteral("m1"), bench_->window.get());
        dialog->open();
        QTRY_VERIFY(find<QPushButton>(dialog, "saveMessage")->isEnabled());
        press(find<QPushButton>(dialog, "saveMessage"));
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("m1.eml"));
        auto* chooser = dialog->findChild<QFileDialog*>();
        QVERIFY(chooser);
        emit chooser->fileSelected(path);
        chooser->reject();
        QTRY_COMPARE(service().calls.value(QStringLiteral("message.read")), 2);
        QTRY_VERIFY(dialog->findChild<MessageBar*>()->isVisible());
        QVERIFY(!QFile::exists(path));
    }

private:
    FakeService& service() { return bench_->service; }
    static MessageBar* failure(QDialog* dialog) { return find<MessageBar>(dialog, "loadingFailed"); }
    // Pressing the button that does not want to be pressed, and Return.
    static void insist(QDialog* dialog) {
        auto* ok = find<QPushButton>(dialog, "ok");
        QVERIFY(!ok->isEnabled());
        press(ok);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTest::qWait(0);
        QVERIFY(dialog->isVisible());
    }

    std::unique_ptr<Bench> bench_;
};

GUI_TEST_MAIN(DialogsUnreadTest)
#include "dialogs_unread_test.moc"
