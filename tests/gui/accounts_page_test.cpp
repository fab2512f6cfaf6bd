#include "gui_test.h"

#include "dialogs/account_dialog.h"
#include "dialogs/account_import.h"
#include "dialogs/recipients_dialog.h"
#include "ui/table.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

rpc::AccountInfo anna() {
    rpc::AccountInfo account;
    account.address = "anna@example.test";
    account.description = "Anna";
    account.messages = 12;
    account.version = 2;
    return account;
}

void prepare(FakeService& service) {
    rpc::DomainInfo domain;
    domain.domain = "example.test";
    service.reply<rpc::DomainList>({{domain}, 1});
    service.reply<rpc::AccountList>({{anna()}, 1});
}

} // namespace

class AccountsPageTest : public QObject {
    Q_OBJECT
private slots:
    void anAccountIsAddedWithItsPassword() {
        Bench bench;
        prepare(bench.service);
        std::string address, password;
        bench.service.on<rpc::AccountAdd>([&](const auto& request) {
            address = request.address;
            password = request.password.reveal();
            rpc::AccountInfo added;
            added.address = request.address;
            return added;
        });
        Page* page = bench.open("accounts");
        press(find<QPushButton>(page, "addAccount"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        QTRY_COMPARE(find<QComboBox>(dialog, "accountDomain")->count(), 1);
        type(find<QLineEdit>(dialog, "accountName"), "bob");
        type(find<QLineEdit>(dialog, "password"), "correct horse");
        press(find<QPushButton>(dialog, "ok"));
        QTRY_COMPARE(QString::fromStdString(address), QStringLiteral("bob@example.test"));
        QCOMPARE(QString::fromStdString(password), QStringLiteral("correct horse"));
    }

    void withoutPasswordNothingIsSent() {
        Bench bench;
        prepare(bench.service);
        Page* page = bench.open("accounts");
        press(find<QPushButton>(page, "addAccount"));
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "accountName"), "bob");
        press(find<QPushButton>(openDialog(), "ok"));
        QCOMPARE(bench.service.calls.value("account.add"), 0);
        QVERIFY(openDialog());
    }

    void switchingOffKeepsTheVersion() {
        Bench bench;
        prepare(bench.service);
        std::optional<std::int64_t> version;
        bench.service.on<rpc::AccountSet>([&](const auto& request) {
            version = request.version;
            rpc::AccountInfo changed = anna();
            changed.enabled = request.enabled.value_or(true);
            return changed;
        });
        Page* page = bench.open("accounts");
        auto* table = find<TableView>(page, "accountsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("anna@example.test");
        press(find<QPushButton>(page, "toggleAccount"));
        QTRY_VERIFY(version.has_value());
        QCOMPARE(*version, std::int64_t(2));
        QTRY_VERIFY(find<MessageBar>(page, "noticeBar")->what().contains("anna@example.test"));
    }

    void aRefreshKeepsTheSelection() {
        Bench bench;
        prepare(bench.service);
        Page* page = bench.open("accounts");
        auto* table = find<TableView>(page, "accountsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("anna@example.test");
        rpc::AccountInfo bob;
        bob.address = "bob@example.test";
        bench.service.reply<rpc::AccountList>({{bob, anna()}, 2});
        bench.service.hint(rpc::EventKind::configChanged);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->currentKey(), QStringLiteral("anna@example.test"));
    }

    void aFileOfAccountsIsUnderstood() {
        const auto parsed = AccountImport::parse("address,password,description\n"
                                                 "anna@example.test,\"a,\"\"b\",Anna A.\r\n"
                                                 "bob@example.test;secret;Bob\n"
                                                 "\n"
                                                 "nobody,secret\n"
                                                 "carl@example.test,\n");
        QCOMPARE(int(parsed.lines.size()), 2);
        QCOMPARE(parsed.lines[0].password, QStringLiteral("a,\"b"));
        QCOMPARE(parsed.lines[0].description, QStringLiteral("Anna A."));
        QCOMPARE(parsed.lines[1].address, QStringLiteral("bob@example.test"));
        QCOMPARE(int(parsed.complaints.size()), 2);
    }

    void recipientsAreReadFromAnyList() {
        const auto names = RecipientsDialog::parse("anna, bob;carl\n# a comment\ndora # another\n");
        QCOMPARE(names, (std::vector<std::string>{"anna", "bob", "carl", "dora"}));
    }

    void aMadePasswordIsLongAndNeverTheSame() {
        QVERIFY(PasswordEdit::makePassword().size() >= 16);
        QVERIFY(PasswordEdit::makePassword() != PasswordEdit::makePassword());
    }
};

GUI_TEST_MAIN(AccountsPageTest)
#include "accounts_page_test.moc"
