#include "gui_test.h"

#include "base/promises.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

rpc::DomainInfo primaryDomain() {
    rpc::DomainInfo domain;
    domain.domain = "example.test";
    domain.accounts = 3;
    domain.version = 7;
    return domain;
}

rpc::DomainInfo secondaryDomain() {
    rpc::DomainInfo domain;
    domain.domain = "partner.test";
    domain.domainRole = rpc::DomainRole::secondary;
    domain.primaryPartner = "office";
    domain.held = 12;
    domain.version = 4;
    return domain;
}

// Domains as the service would list them; changed by the test.
struct Domains {
    std::vector<rpc::DomainInfo> list;

    explicit Domains(FakeService& service) {
        service.on<rpc::DomainList>([this](const auto&) {
            return rpc::DomainList::Response{list, static_cast<std::int64_t>(list.size())};
        });
        service.on<rpc::DomainGet>([this](const auto& request) -> Result<rpc::DomainInfo> {
            for (const rpc::DomainInfo& domain : list)
                if (domain.domain == request.domain) return domain;
            return Error{ErrorKind::notFound, "There is no such domain."};
        });
        rpc::PartnerInfo office;
        office.partner = "office";
        service.reply<rpc::PartnerList>({{office}, 1});
    }
};

void choose(QWidget* page, const char* table, const QString& key) {
    auto* view = find<TableView>(page, table);
    view->selectKey(key);
    QCOMPARE(view->currentKey(), key);
}

} // namespace

class DomainsPageTest : public QObject {
    Q_OBJECT
private slots:
    void domainsAreListedWithTheirRoles() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain(), secondaryDomain()};
        Page* page = bench.open("domains");
        auto* table = find<TableView>(page, "domainsTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectAll();
        const QString text = table->selectedText();
        QVERIFY(text.contains("example.test\tPrimary"));
        QVERIFY(text.contains("partner.test\tSecondary\tprimary: office"));
    }

    void anEmptyListSaysWhatToDo() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        Page* page = bench.open("domains");
        domains.list.clear();
        bench.service.hint(rpc::EventKind::configChanged);
        QTRY_VERIFY(find<QPushButton>(page, "emptyButton")->isVisible());
        press(find<QPushButton>(page, "emptyButton"));
        QTRY_VERIFY(openDialog());
        QCOMPARE(openDialog()->objectName(), QStringLiteral("domainDialog"));
    }

    void aDomainIsAdded() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        std::optional<rpc::DomainAdd::Request> sent;
        bench.service.on<rpc::DomainAdd>([&](const auto& request) {
            sent = request;
            rpc::DomainInfo added = secondaryDomain();
            added.domain = request.domain;
            return added;
        });
        Page* page = bench.open("domains");
        press(find<QPushButton>(page, "addDomain"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        auto* partner = find<QComboBox>(dialog, "primaryPartner");
        QTRY_COMPARE(partner->count(), 2);
        type(find<QLineEdit>(dialog, "domainName"), "new.test");
        find<QRadioButton>(dialog, "roleSecondary")->click();
        partner->setCurrentIndex(1);
        pressOk(dialog);
        QTRY_VERIFY(sent.has_value());
        QCOMPARE(sent->domainRole, rpc::DomainRole::secondary);
        QCOMPARE(QString::fromStdString(sent->primaryPartner.value_or("")), QStringLiteral("office"));
        QVERIFY(!sent->secondaries);
        QTRY_VERIFY(find<MessageBar>(page, "noticeBar")->what().contains("new.test"));
    }

    void aSecondRoleIsExplainedBeforeItIsSent() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        Page* page = bench.open("domains");
        press(find<QPushButton>(page, "addDomain"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        type(find<QLineEdit>(dialog, "domainName"), "example.test");
        QTRY_VERIFY(find<QLabel>(dialog, "nameNote")->text().contains("never both"));
        pressOk(dialog);
        QCOMPARE(bench.service.calls.value("domain.add"), 0);
    }

    void aDomainWithAccountsCannotBecomeSecondary() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        Page* page = bench.open("domains");
        choose(page, "domainsTable", "example.test");
        press(find<QPushButton>(page, "editDomain"));
        QTRY_VERIFY(openDialog());
        QVERIFY(!find<QRadioButton>(openDialog(), "roleSecondary")->isEnabled());
        QVERIFY(find<QLabel>(openDialog(), "roleNote")->text().contains("(3)"));
    }

    void aChangeOfRoleSaysWhatGoesAndConfirmsIt() {
        Bench bench;
        Domains domains(bench.service);
        rpc::DomainInfo domain = secondaryDomain();
        domain.held = 4711;
        domains.list = {domain};
        std::optional<rpc::DomainSet::Request> sent;
        bench.service.on<rpc::DomainSet>([&](const auto& request) -> Result<rpc::DomainInfo> {
            sent = request;
            return domains.list[0];
        });
        Page* page = bench.open("domains");
        choose(page, "domainsTable", "partner.test");
        press(find<QPushButton>(page, "editDomain"));
        QTRY_VERIFY(openDialog());
        QVERIFY(find<QLabel>(openDialog(), "roleNote")->text().isEmpty());
        find<QRadioButton>(openDialog(), "rolePrimary")->click();
        QVERIFY(find<QLabel>(openDialog(), "roleNote")->text().contains("its primary, how long"));
        QVERIFY(find<QLabel>(openDialog(), "roleNote")
                    ->text()
                    .contains("for 4,711 recipients is delivered to the accounts"));
        pressOk(openDialog());
        QTRY_VERIFY(sent);
        QVERIFY(sent->domainRole == rpc::DomainRole::primary);
        QVERIFY(sent->roleConfirmed && sent->takeInHeld);
    }

    void aConflictShowsBothAndKeepsTheDraft() {
        Bench bench;
        Domains domains(bench.service);
        rpc::DomainInfo domain = secondaryDomain();
        domain.held = 0;
        domains.list = {domain};
        std::vector<std::int64_t> versions;
        bench.service.on<rpc::DomainSet>([&](const auto& request) -> Result<rpc::DomainInfo> {
            versions.push_back(request.version.value_or(-1));
            if (request.version != domains.list[0].version) return Error{ErrorKind::conflict, "Changed meanwhile."};
            domains.list[0].enabled = request.enabled.value_or(true);
            return domains.list[0];
        });
        Page* page = bench.open("domains");
        choose(page, "domainsTable", "partner.test");
        press(find<QPushButton>(page, "editDomain"));
        QTRY_VERIFY(openDialog());
        QPointer<QDialog> dialog = openDialog();
        find<QCheckBox>(dialog, "domainEnabled")->setChecked(false);
        QVERIFY(find<QCheckBox>(dialog, "domainEnabled")->toolTip().contains(QString::number(promise::domainOff)));
        domains.list[0].version = 5;
        domains.list[0].recipientPolicy = rpc::RecipientPolicy::list;
        pressOk(dialog);
        QTRY_VERIFY(find<QWidget>(dialog, "conflict")->isVisible());
        QVERIFY(!find<QCheckBox>(dialog, "domainEnabled")->isChecked());
        press(find<QPushButton>(dialog, "keepMine"));
        QTRY_VERIFY(!dialog || !dialog->isVisible());
        QCOMPARE(versions, (std::vector<std::int64_t>{4, 5}));
        QVERIFY(!domains.list[0].enabled);
    }

    void aNewDomainTakesItsLimits() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        std::optional<rpc::DomainAdd::Request> sent;
        bench.service.on<rpc::DomainAdd>([&](const auto& request) {
            sent = request;
            return primaryDomain();
        });
        Page* page = bench.open("domains");
        press(find<QPushButton>(page, "addDomain"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        type(find<QLineEdit>(dialog, "domainName"), "new.test");
        QVERIFY(find<QCheckBox>(dialog, "plusAddressing")->isChecked());
        find<QCheckBox>(dialog, "plusAddressing")->click();
        auto* quota = find<QWidget>(dialog, "domainAccountQuota");
        auto* choice = find<QComboBox>(quota, "limitChoice");
        choice->setCurrentIndex(choice->count() - 1);
        find<QDoubleSpinBox>(quota, "limitNumber")->setValue(2);
        pressOk(dialog);
        QTRY_VERIFY(sent);
        QVERIFY(!sent->plusAddressing.value_or(true));
        QCOMPARE(sent->quota.value_or(0), std::int64_t(0));
        QCOMPARE(sent->accountQuota.value_or(-2), std::int64_t(2) << 30);
        QVERIFY(sent->sendLimits && !sent->sendLimits->messagesDay);
    }

    void addressesAndLimitsAreEdited() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        domains.list[0].accountQuota = std::int64_t(2) << 30;
        rpc::AliasInfo alias;
        alias.targets = {"anna@example.test"};
        bench.service.reply<rpc::AliasGet>(alias);
        std::optional<rpc::DomainSet::Request> sent;
        bench.service.on<rpc::DomainSet>([&](const auto& request) {
            sent = request;
            return domains.list[0];
        });
        Page* page = bench.open("domains");
        choose(page, "domainsTable", "example.test");
        press(find<QPushButton>(page, "editDomain"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        // It has accounts itself.
        QVERIFY(!find<QComboBox>(dialog, "aliasOf")->isEnabled());
        QTRY_VERIFY(find<QLabel>(dialog, "postmaster")->text().contains("anna@example.test"));
        type(find<QLineEdit>(dialog, "catchAll"), "anna@example.test");
        auto* quota = find<QWidget>(dialog, "domainQuota");
        find<QComboBox>(quota, "limitChoice")->setCurrentIndex(1);
        find<QDoubleSpinBox>(quota, "limitNumber")->setValue(100);
        QVERIFY(!find<QCheckBox>(dialog, "signBounces")->isChecked());
        find<QCheckBox>(dialog, "signBounces")->setChecked(true);
        pressOk(dialog);
        QTRY_VERIFY(sent);
        QCOMPARE(sent->signBounceAddresses, std::optional(true));
        QCOMPARE(sent->catchAll.value_or(""), std::string("anna@example.test"));
        QCOMPARE(sent->quota.value_or(-1), std::int64_t(100) << 30);
        QVERIFY(!sent->aliasOf && !sent->accountQuota && !sent->sendLimits);
    }

    void aNewDomainSharesTheAddressesOfAnother() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        std::optional<rpc::DomainAdd::Request> sent;
        bench.service.on<rpc::DomainAdd>([&](const auto& request) {
            sent = request;
            return primaryDomain();
        });
        Page* page = bench.open("domains");
        press(find<QPushButton>(page, "addDomain"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        QTRY_COMPARE(find<QComboBox>(dialog, "aliasOf")->count(), 2);
        type(find<QLineEdit>(dialog, "domainName"), "example.net");
        find<QComboBox>(dialog, "aliasOf")->setCurrentIndex(1);
        QVERIFY(!find<QLineEdit>(dialog, "catchAll")->isEnabled());
        pressOk(dialog);
        QTRY_VERIFY(sent);
        QCOMPARE(sent->aliasOf.value_or(""), std::string("example.test"));
        QCOMPARE(sent->catchAll.value_or("-"), std::string());
    }

    void removingSaysWhatGoesWithIt() {
        Bench bench;
        Domains domains(bench.service);
        domains.list = {primaryDomain()};
        int removed = 0;
        bench.service.on<rpc::DomainRemove>([&](const auto& request) {
            rpc::DomainRemove::Response response;
            response.accounts = 3;
            response.mailboxMessages = 41;
            response.removed = !request.dryRun;
            removed += request.dryRun ? 0 : 1;
            return response;
        });
        Page* page = bench.open("domains");
        choose(page, "domainsTable", "example.test");
        press(find<QPushButton>(page, "removeDomain"));
        QTRY_VERIFY(openDialog());
        auto* box = qobject_cast<QMessageBox*>(openDialog());
        QVERIFY(box);
        QVERIFY(box->informativeText().contains("3 accounts"));
        QVERIFY(box->informativeText().contains("41 messages"));
        QCOMPARE(removed, 0);
        press(find<QPushButton>(box, "confirm"));
        QTRY_COMPARE(removed, 1);
    }

    void anErrorSaysWhatHappened() {
        Bench bench;
        bench.service.on<rpc::DomainList>([](const auto&) -> Result<rpc::DomainList::Response> {
            return Error{ErrorKind::internal, "The database is locked."};
        });
        Page* page = bench.open("domains");
        auto* bar = find<MessageBar>(page, "errorBar");
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(bar->what().contains("could not be read"));
        QVERIFY(bar->why().contains("The database is locked."));
    }
};

GUI_TEST_MAIN(DomainsPageTest)
#include "domains_page_test.moc"
