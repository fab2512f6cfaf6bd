// What a dialog could not read it must not save, and what it sends is what was changed: every dialog and page that
// edits something, with a service that falls silent, fails, or comes back.
#include "gui_test.h"

#include "dialogs/first_run.h"
#include "dialogs/recipients_dialog.h"
#include "dialogs/restore_dialog.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

rpc::PartnerInfo partnerNamed(const std::string& name) {
    rpc::PartnerInfo partner;
    partner.partner = name;
    partner.host = name + ".example.test";
    partner.user = "us";
    partner.addresses = {"192.0.2.1"};
    partner.version = 3;
    return partner;
}

rpc::DomainInfo domain() {
    rpc::DomainInfo info;
    info.domain = "example.test";
    info.secondaries = {{"alpha", std::chrono::seconds(600)}, {"gone", {}}};
    info.catchAll = "anna@example.test";
    info.version = 7;
    return info;
}

rpc::AccountInfo account() {
    rpc::AccountInfo info;
    info.address = "anna@example.test";
    info.description = "Anna";
    info.forwards = {"anna@else.test"};
    info.autoReply.text = "Not here.";
    info.version = 2;
    return info;
}

rpc::AliasInfo alias() {
    rpc::AliasInfo info;
    info.address = "info@example.test";
    info.targets = {"anna@example.test", "bob@example.test"};
    info.version = 5;
    return info;
}

QPushButton* ok() { return find<QPushButton>(openDialog(), "ok"); }

// Pressing the button that does not want to be pressed, and Return.
void insist() {
    QDialog* dialog = openDialog();
    press(find<QPushButton>(dialog, "ok"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QTest::qWait(0);
    QVERIFY(dialog->isVisible());
}

// The dialog says that it loads, and cannot be sent.
void loads() {
    QTRY_VERIFY(openDialog());
    QTRY_VERIFY(find<QLabel>(openDialog(), "loading")->isVisible());
    QVERIFY(!ok()->isEnabled());
    insist();
}

// The dialog says what could not be read, and cannot be sent.
void misses(const QString& what) {
    QTRY_VERIFY(openDialog());
    auto* bar = find<MessageBar>(openDialog(), "loadingFailed");
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(bar->what(), what);
    QVERIFY(!ok()->isEnabled());
    insist();
}

void tryAgain() { press(find<QPushButton>(find<MessageBar>(openDialog(), "loadingFailed"), "retry")); }

const Error locked{ErrorKind::internal, "The database is locked."};

} // namespace

class UnreadTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        service().reply<rpc::DomainList>({{domain()}, 1});
        service().on<rpc::DomainGet>([](const auto&) { return domain(); });
        service().reply<rpc::PartnerList>({{partnerNamed("alpha"), partnerNamed("beta")}, 2});
        service().reply<rpc::AccountList>({{account()}, 1});
        service().on<rpc::AccountGet>([](const auto& request) -> Result<rpc::AccountInfo> {
            if (request.address == "anna@example.test") return account();
            return Error{ErrorKind::notFound, "There is no such account."};
        });
        service().reply<rpc::AliasList>({{alias()}, 1});
        service().on<rpc::DomainSet>([this](const auto& request) -> Result<rpc::DomainInfo> {
            domainEdits_.push_back(request);
            rpc::DomainInfo now = domain();
            if (request.version == now.version && !clash_) return now;
            now.version = 8;
            now.enabled = false;
            if (request.version == now.version) return now;
            service().reply<rpc::DomainGet>(now);
            return Error{ErrorKind::conflict, "Somebody was faster."};
        });
        domainEdits_.clear();
        clash_ = false;
    }
    void cleanup() { bench_.reset(); }

    void aDomainWaitsForThePartners() {
        openDomain([this] { service().fallSilentAt<rpc::PartnerList>(); });
        loads();
        QCOMPARE(find<QLabel>(openDialog(), "noPartners")->text(), QStringLiteral("Loading …"));
        QVERIFY(domainEdits_.empty());
        service().setSilent(false);
        QTRY_VERIFY(ok()->isEnabled());
        QVERIFY(find<QTableWidget>(openDialog(), "secondaries")->isVisibleTo(openDialog()));
        QCOMPARE(find<QTableWidget>(openDialog(), "secondaries")->rowCount(), 3);
    }

    void aDomainWhosePartnersCannotBeReadIsNotSavedUntilTheyAre() {
        service().fail<rpc::PartnerList>(locked);
        openDomain();
        misses(QStringLiteral("The partners could not be read."));
        QVERIFY(find<MessageBar>(openDialog(), "loadingFailed")->why().contains("The database is locked."));
        QVERIFY(domainEdits_.empty());
        service().reply<rpc::PartnerList>({{partnerNamed("alpha"), partnerNamed("beta")}, 2});
        tryAgain();
        find<QCheckBox>(openDialog(), "domainEnabled")->click();
        pressOk(openDialog());
        QTRY_COMPARE(domainEdits_.size(), std::size_t(1));
        // Of all that is in the dialog this was changed.
        QCOMPARE(domainEdits_[0].enabled, std::optional<bool>(false));
        QCOMPARE(domainEdits_[0].version, std::optional<std::int64_t>(7));
        QVERIFY(!domainEdits_[0].secondaries && !domainEdits_[0].catchAll && !domainEdits_[0].aliasOf);
        QVERIFY(!domainEdits_[0].quota && !domainEdits_[0].sendLimits && !domainEdits_[0].domainRole);
    }

    void aDomainComesThroughALostConnection() {
        openDomain([this] { service().fallSilentAt<rpc::PartnerList>(); });
        loads();
        service().stop();
        misses(QStringLiteral("The partners could not be read."));
        service().setSilent(false);
        QVERIFY(service().start());
        // It asks again by itself.
        QTRY_VERIFY(ok()->isEnabled());
        QCOMPARE(find<QTableWidget>(openDialog(), "secondaries")->rowCount(), 3);
    }

    void oneMoreSecondaryKeepsTheOthers() {
        openDomain();
        QTRY_VERIFY(ok()->isEnabled());
        auto* table = find<QTableWidget>(openDialog(), "secondaries");
        QCOMPARE(table->item(1, 0)->text(), QStringLiteral("beta"));
        table->item(1, 0)->setCheckState(Qt::Checked);
        press(ok());
        QTRY_COMPARE(domainEdits_.size(), std::size_t(1));
        QStringList sent;
        for (const auto& one : domainEdits_[0].secondaries.value_or(std::vector<rpc::SecondaryInfo>()))
            sent.append(QString::fromStdString(one.partner) +
                        (one.queryInterval ? QStringLiteral(" %1").arg(one.queryInterval->count()) : QString()));
        sent.sort();
        // One of them is not even in the list of partners.
        QCOMPARE(sent, (QStringList{"alpha 600", "beta", "gone"}));
        QVERIFY(!domainEdits_[0].enabled && !domainEdits_[0].catchAll);
    }

    void withNothingChangedNothingIsSent() {
        openDomain();
        QTRY_VERIFY(ok()->isEnabled());
        QPointer<QDialog> dialog = openDialog();
        press(ok());
        QTRY_VERIFY(!dialog || !dialog->isVisible());
        QVERIFY(domainEdits_.empty());
    }

    void whatSomebodyElseChangedElsewhereIsKept() {
        clash_ = true;
        openDomain();
        QTRY_VERIFY(ok()->isEnabled());
        QPointer<QDialog> dialog = openDialog();
        type(find<QLineEdit>(dialog, "catchAll"), QStringLiteral("bob@example.test"));
        press(ok());
        QTRY_VERIFY(find<QWidget>(dialog, "conflict")->isVisible());
        // His switch is taken over; mine is asked about.
        QVERIFY(!find<QCheckBox>(dialog, "domainEnabled")->isChecked());
        QCOMPARE(find<QLineEdit>(dialog, "catchAll")->text(), QStringLiteral("bob@example.test"));
        QCOMPARE(find<QWidget>(dialog, "conflict")->findChild<QTableWidget*>()->rowCount(), 1);
        press(find<QPushButton>(dialog, "keepMine"));
        QTRY_VERIFY(!dialog || !dialog->isVisible());
        QCOMPARE(domainEdits_.size(), std::size_t(2));
        QCOMPARE(domainEdits_[1].catchAll, std::optional<std::string>("bob@example.test"));
        QVERIFY(!domainEdits_[1].enabled);
    }

    void anEditWhoseAnswerWasLostIsNoConflict() {
        rpc::DomainInfo now = domain();
        service().on<rpc::DomainSet>([&](const auto& request) -> Result<rpc::DomainInfo> {
            if (request.version == now.version) {
                now.version = 8;
                now.catchAll = *request.catchAll;
                return Error{ErrorKind::unavailable, "The answer was lost."};
            }
            return Error{ErrorKind::conflict, "Somebody was faster."};
        });
        service().on<rpc::DomainGet>([&](const auto&) { return now; });
        openDomain();
        QTRY_VERIFY(ok()->isEnabled());
        QPointer<QDialog> dialog = openDialog();
        type(find<QLineEdit>(dialog, "catchAll"), QStringLiteral("bob@example.test"));
        press(ok());
        QTRY_VERIFY(ok()->isEnabled());
        press(ok());
        QTRY_VERIFY(!dialog || !dialog->isVisible());
        QCOMPARE(now.version, std::int64_t(8));
    }

    void wherePostmastersMailGoesIsNotGuessed() {
        service().fail<rpc::AccountGet>(locked);
        openDomain();
        misses(QStringLiteral("Where the postmaster's mail goes could not be read."));
        QVERIFY(!find<QPushButton>(openDialog(), "choosePostmaster")->isVisibleTo(openDialog()));
        QCOMPARE(find<QLabel>(openDialog(), "postmaster")->text(), QStringLiteral("Loading …"));
    }

    void aNewDomainWaitsForTheOthers() {
        Page* page = bench_->open("domains");
        service().fail<rpc::DomainList>(locked);
        press(find<QPushButton>(page, "addDomain"));
        misses(QStringLiteral("The other domains could not be read."));
        QCOMPARE(service().calls.value("domain.add"), 0);
    }

    void anAccountWaitsForItsOtherNames() {
        Page* page = openAccount([this] { service().fallSilentAt<rpc::AliasList>(); });
        loads();
        QCOMPARE(find<QLabel>(openDialog(), "otherNames")->text(), QStringLiteral("Loading …"));
        QCOMPARE(service().calls.value("account.set"), 0);
        openDialog()->reject();
        service().setSilent(false);
        service().fail<rpc::AliasList>(locked);
        QTRY_VERIFY(!openDialog() && !page->isBusy());
        press(find<QPushButton>(page, "editAccount"));
        misses(QStringLiteral("The aliases could not be read."));
        QCOMPARE(service().calls.value("account.set"), 0);
    }

    void anAccountThatCannotBeReadIsNotOpened() {
        service().fail<rpc::AccountGet>(locked);
        Page* page = openAccount();
        QTRY_VERIFY(find<MessageBar>(page, "errorBar")->isVisible());
        QVERIFY(!openDialog());
    }

    void ofAnAccountOnlyWhatWasChangedIsSent() {
        std::optional<rpc::AccountSet::Request> sent;
        service().on<rpc::AccountSet>([&](const auto& request) {
            sent = request;
            return account();
        });
        openAccount();
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "accountDescription"), QStringLiteral("Anna Berg"));
        pressOk(openDialog());
        QTRY_VERIFY(sent);
        QCOMPARE(sent->description, std::optional<std::string>("Anna Berg"));
        QCOMPARE(sent->version, std::optional<std::int64_t>(2));
        QVERIFY(!sent->forwards && !sent->autoReply && !sent->sendLimits && !sent->quota && !sent->keepCopy &&
                !sent->enabled);
    }

    void aNewAccountWaitsForTheDomains() {
        Page* page = bench_->open("accounts");
        service().fail<rpc::DomainList>(locked);
        press(find<QPushButton>(page, "addAccount"));
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "accountName"), QStringLiteral("bob"));
        type(find<QLineEdit>(openDialog(), "password"), QStringLiteral("correct horse"));
        misses(QStringLiteral("The domains could not be read."));
        QCOMPARE(service().calls.value("account.add"), 0);
        service().reply<rpc::DomainList>({{domain()}, 1});
        tryAgain();
        QTRY_VERIFY(ok()->isEnabled());
        QCOMPARE(find<QLineEdit>(openDialog(), "accountName")->text(), QStringLiteral("bob"));
    }

    void aPasswordLeavesTheRestOfTheAccountAlone() {
        std::optional<rpc::AccountPasswd::Request> sent;
        service().on<rpc::AccountPasswd>([&](const auto& request) {
            sent.emplace();
            sent->scram = request.scram;
            return account();
        });
        Page* page = bench_->open("accounts");
        select(page, "accountsTable", "anna@example.test");
        press(find<QPushButton>(page, "setPassword"));
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "password"), QStringLiteral("correct horse"));
        pressOk(openDialog());
        QTRY_VERIFY(sent);
        QVERIFY(!sent->scram);
    }

    void aNewAliasWaitsForTheDomains() {
        Page* page = bench_->open("aliases");
        service().fallSilentAt<rpc::DomainList>();
        press(find<QPushButton>(page, "addAlias"));
        loads();
        QCOMPARE(service().calls.value("alias.add"), 0);
        service().setSilent(false);
        QTRY_VERIFY(ok()->isEnabled());
        QCOMPARE(find<QComboBox>(openDialog(), "aliasDomain")->count(), 1);
    }

    void ofAnAliasOnlyWhatWasChangedIsSent() {
        std::optional<rpc::AliasSet::Request> sent;
        service().on<rpc::AliasSet>([&](const auto& request) {
            sent = request;
            return alias();
        });
        Page* page = bench_->open("aliases");
        select(page, "aliasesTable", "info@example.test");
        press(find<QPushButton>(page, "editAlias"));
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "aliasDescription"), QStringLiteral("Front desk"));
        pressOk(openDialog());
        QTRY_VERIFY(sent);
        QCOMPARE(sent->description, std::optional<std::string>("Front desk"));
        QVERIFY(!sent->targets && !sent->kind && !sent->posting && !sent->enabled);
    }

    void ofAPartnerOnlyWhatWasChangedIsSent() {
        // Every field as JSON; secrets are not copied.
        std::optional<rpc::Value> sent;
        service().on<rpc::PartnerSet>([&](const auto& request) {
            sent = rpc::encode(request);
            return partnerNamed("alpha");
        });
        Page* page = bench_->open("partners");
        select(page, "partnersTable", "alpha");
        press(find<QPushButton>(page, "editPartner"));
        QTRY_VERIFY(openDialog());
        find<QSpinBox>(openDialog(), "partnerPort")->setValue(2525);
        pressOk(openDialog());
        QTRY_VERIFY(sent);
        QCOMPARE(rpc::writeJson(*sent), std::string("{\"partner\":\"alpha\",\"version\":3,\"port\":2525}"));
    }

    void aBackupIsRestoredOnlyAfterItWasRead() {
        bench_->open("backup");
        rpc::BackupInfo backup;
        backup.backup = "ismail-1";
        service().reply<rpc::GetStatus>({});
        service().fail<rpc::BackupVerify>(locked);
        (new RestoreDialog(*bench_->link, backup, bench_->window.get()))->open();
        type(find<QLineEdit>(openDialog(), "directory"), QStringLiteral("/srv/new"));
        misses(QStringLiteral("The backup could not be read."));
        rpc::BackupVerify::Response damaged;
        damaged.good = false;
        service().reply<rpc::BackupVerify>(damaged);
        tryAgain();
        QTRY_COMPARE(service().calls.value("backup.verify"), 2);
        QTRY_VERIFY(!find<MessageBar>(openDialog(), "loadingFailed")->isVisible());
        insist();
        QCOMPARE(service().calls.value("backup.restore"), 0);
    }

    void aRecipientListIsNotReplacedUnread() {
        bench_->open("domains");
        service().fail<rpc::RecipientsList>(locked);
        (new RecipientsDialog(*bench_->link, QStringLiteral("partner.test"), bench_->window.get()))->open();
        QDialog* dialog = openDialog();
        auto* total = find<QLabel>(dialog, "recipientsTotal");
        auto* replace = find<QPushButton>(dialog, "replaceRecipients");
        QCOMPARE(total->text(), QStringLiteral("Loading …"));
        QVERIFY(!replace->isEnabled());
        QTRY_VERIFY(dialog->findChild<QPushButton*>("retry"));
        QVERIFY(!replace->isEnabled());
        service().reply<rpc::RecipientsList>({{"anna", "bob"}, 2});
        press(find<QPushButton>(dialog, "retry"));
        QTRY_COMPARE(total->text(), QStringLiteral("2 recipients"));
        QVERIFY(replace->isEnabled());
    }

    void aListSettingIsNotChangedUnread() {
        service().fail<rpc::SettingsList>(locked);
        service().reply<rpc::BanList>({});
        Page* page = bench_->open("access");
        auto* trusted = find<QWidget>(page, "access.trusted_networks");
        type(find<QLineEdit>(trusted, "entry"), QStringLiteral("192.0.2.0/24"));
        QVERIFY(!find<QPushButton>(trusted, "add")->isEnabled());
        QTest::keyClick(find<QLineEdit>(trusted, "entry"), Qt::Key_Return);
        QTRY_VERIFY(find<MessageBar>(page, "settingsError")->isVisible());
        QCOMPARE(service().calls.value("settings.set"), 0);
        rpc::SettingInfo list;
        list.key = "access.trusted_networks";
        list.type = "list";
        list.value = "127.0.0.0/8";
        service().reply<rpc::SettingsList>({{list}, 4});
        std::string sent;
        service().on<rpc::SettingsSet>([&](const auto& request) {
            sent = request.changes.at(0).value.reveal();
            return rpc::SettingsSet::Response{{}, 5};
        });
        press(find<QPushButton>(find<MessageBar>(page, "settingsError"), "retry"));
        auto* add = find<QPushButton>(trusted, "add");
        QTRY_VERIFY(add->isEnabled());
        press(add);
        QTRY_COMPARE(sent, std::string("127.0.0.0/8 192.0.2.0/24"));
    }

    void aTypedSettingSaysWhatSomebodyElseMadeOfIt() {
        rpc::SettingInfo name;
        name.key = "server.name";
        name.type = "text";
        name.value = "old.example.test";
        service().reply<rpc::SettingsList>({{name}, 4});
        Page* page = bench_->open("settings");
        QTRY_VERIFY(page->findChild<QLineEdit*>("server.name"));
        auto* field = find<QLineEdit>(page, "server.name");
        type(field, QStringLiteral("mine.example.test"));
        name.value = "theirs.example.test";
        service().reply<rpc::SettingsList>({{name}, 5});
        service().hint(rpc::EventKind::configChanged);
        const auto said = [page] {
            for (const QLabel* label : page->findChildren<QLabel*>())
                if (label->text().contains("changed to theirs.example.test by somebody else")) return true;
            return false;
        };
        QTRY_VERIFY(said());
        QCOMPARE(field->text(), QStringLiteral("mine.example.test"));
    }

    void theFirstStepWaitsForTheNameThatThereIs() {
        bench_->open("overview");
        service().fail<rpc::SettingsGet>(locked);
        auto* steps = new FirstRun(*bench_->link, bench_->window.get());
        steps->open();
        type(find<QLineEdit>(steps, "serverName"), QStringLiteral("mail.example.test"));
        auto* next = steps->button(QWizard::NextButton);
        auto* bar = find<MessageBar>(steps->currentPage(), "loadingFailed");
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(!next->isEnabled());
        rpc::SettingInfo name;
        name.value = "mail.example.test";
        service().reply<rpc::SettingsGet>(name);
        press(find<QPushButton>(bar, "retry"));
        QTRY_VERIFY(next->isEnabled());
        press(next);
        QTRY_COMPARE(steps->currentId(), int(FirstRun::domainStep));
        // It was that already.
        QCOMPARE(service().calls.value("settings.set"), 0);
    }

private:
    FakeService& service() { return bench_->service; }
    static void select(Page* page, const char* table, const QString& key) {
        auto* view = find<TableView>(page, table);
        QTRY_VERIFY(view->model()->rowCount() > 0);
        view->selectKey(key);
        QCOMPARE(view->currentKey(), key);
    }
    // before: what happens to the service just before the dialog is opened.
    void openDomain(const std::function<void()>& before = {}) {
        Page* page = bench_->open("domains");
        select(page, "domainsTable", "example.test");
        if (before) before();
        press(find<QPushButton>(page, "editDomain"));
        QTRY_VERIFY(openDialog());
    }
    Page* openAccount(const std::function<void()>& before = {}) {
        Page* page = bench_->open("accounts");
        select(page, "accountsTable", "anna@example.test");
        if (before) before();
        press(find<QPushButton>(page, "editAccount"));
        return page;
    }

    std::unique_ptr<Bench> bench_;
    std::vector<rpc::DomainSet::Request> domainEdits_;
    bool clash_ = false;
};

GUI_TEST_MAIN(UnreadTest)
#include "unread_test.moc"
