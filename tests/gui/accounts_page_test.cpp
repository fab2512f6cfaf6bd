#include "gui_test.h"

#include "dialogs/account_dialog.h"
#include "dialogs/account_import.h"
#include "dialogs/recipients_dialog.h"
#include "ui/limit_edit.h"
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
    service.reply<rpc::AliasList>({});
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
        pressOk(dialog);
        QTRY_COMPARE(QString::fromStdString(address), QStringLiteral("bob@example.test"));
        QCOMPARE(QString::fromStdString(password), QStringLiteral("correct horse"));
    }

    void theMailOfAnAccountIsListedAndEachMessageSaysWhy() {
        Bench bench;
        prepare(bench.service);
        bench.service.reply<rpc::MailboxList>({{{"Archive", 0, 0}, {"INBOX", 250, 4000}, {"Junk", 1, 900}}});
        std::vector<std::pair<std::string, std::int64_t>> asked;
        bench.service.on<rpc::MailboxMessages>([&](const rpc::MailboxMessages::Request& request) {
            asked.emplace_back(request.mailbox, request.afterUid);
            rpc::MailboxMessages::Response reply;
            if (request.mailbox == "Junk") {
                reply.messages.push_back(
                    {9, "JJ", 900, SystemClock().now(), "x@forger.test", rpc::MailDecision::junk, 6});
            } else {
                const std::int64_t uid = request.afterUid == 0 ? 300 : request.afterUid - 1;
                reply.messages.push_back({uid, "II", 2000, SystemClock().now(), "b@good.test", std::nullopt, 0});
                reply.more = request.afterUid == 0;
            }
            return reply;
        });
        std::string explained;
        bench.service.on<rpc::MessageVerdict>([&](const rpc::MessageVerdict::Request& request) {
            explained = request.id;
            rpc::MessageVerdict::Response reply;
            reply.id = request.id;
            reply.verdict.emplace().points = 6;
            return reply;
        });
        Page* page = bench.open("accounts");
        auto* table = find<TableView>(page, "accountsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("anna@example.test");
        press(find<QPushButton>(page, "accountMail"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        auto* mail = find<TableView>(dialog, "accountMailTable");
        QTRY_COMPARE(mail->model()->rowCount(), 1); // of the inbox, although it is not the first folder
        press(find<QPushButton>(dialog, "olderMail"));
        QTRY_COMPARE(mail->model()->rowCount(), 2);
        QVERIFY(!find<QPushButton>(dialog, "olderMail")->isEnabled());
        auto* folders = find<QComboBox>(dialog, "mailFolder");
        folders->setCurrentIndex(2);
        emit folders->activated(2);
        QTRY_COMPARE(mail->model()->rowCount(), 1);
        const std::vector<std::pair<std::string, std::int64_t>> wanted{{"INBOX", 0}, {"INBOX", 300}, {"Junk", 0}};
        QVERIFY(asked == wanted);
        mail->selectKey("9");
        if (const QString pictures = qEnvironmentVariable("ISMAIL_TEST_PICTURES"); !pictures.isEmpty())
            dialog->grab().save(pictures + "/account_mail.png");
        press(find<QPushButton>(dialog, "whyMail"));
        QTRY_COMPARE(QString::fromStdString(explained), QStringLiteral("JJ"));
        QTRY_VERIFY(dialog->findChild<QDialog*>("whyDialog"));
    }

    void aSecondaryDomainShowsItsRecipientList() {
        Bench bench;
        prepare(bench.service);
        rpc::DomainInfo held;
        held.domain = "partner.test";
        held.domainRole = rpc::DomainRole::secondary;
        held.recipientPolicy = rpc::RecipientPolicy::list;
        held.listedRecipients = 1234;
        rpc::DomainInfo own;
        own.domain = "example.test";
        bench.service.reply<rpc::DomainList>({{own, held}, 2});
        bench.service.reply<rpc::RecipientsList>({{"anna"}, 1});
        Page* page = bench.open("accounts");
        auto* filter = find<QComboBox>(page, "domainFilter");
        QTRY_COMPARE(filter->count(), 3);
        filter->setCurrentIndex(2);
        emit filter->activated(2);
        auto* button = find<QPushButton>(page, "emptyButton");
        QTRY_VERIFY(button->isVisible());
        press(button);
        QTRY_VERIFY(openDialog());
        QCOMPARE(openDialog()->objectName(), QStringLiteral("recipientsDialog"));
    }

    void withoutPasswordNothingIsSent() {
        Bench bench;
        prepare(bench.service);
        Page* page = bench.open("accounts");
        press(find<QPushButton>(page, "addAccount"));
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "accountName"), "bob");
        pressOk(openDialog());
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

    void everyPartOfAnAccountIsEdited() {
        Bench bench;
        prepare(bench.service);
        rpc::AccountInfo whole = anna();
        whole.bytes = 900'000'000;
        whole.quota = whole.quotaInForce = 1'000'000'000;
        whole.quotaLevel = rpc::QuotaLevel::warning;
        whole.autoReply.text = "Not here.";
        whole.sent.messagesDay = 17;
        bench.service.reply<rpc::AccountGet>(whole);
        rpc::AliasInfo alias;
        alias.address = "info@example.test";
        alias.targets = {"anna@example.test"};
        bench.service.reply<rpc::AliasList>({{alias}, 1});
        std::optional<rpc::AccountSet::Request> sent;
        bench.service.on<rpc::AccountSet>([&](const auto& request) {
            sent = request;
            return anna();
        });
        Page* page = bench.open("accounts");
        auto* table = find<TableView>(page, "accountsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("anna@example.test");
        press(find<QPushButton>(page, "editAccount"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        QTRY_COMPARE(find<QLabel>(dialog, "otherNames")->text(), QStringLiteral("info@example.test"));
        QVERIFY(find<QLabel>(dialog, "usageText")->text().contains("858 MB of 954 MB"));
        QCOMPARE(find<QPlainTextEdit>(dialog, "replyText")->toPlainText(), QStringLiteral("Not here."));
        find<QPlainTextEdit>(dialog, "forwards")->setPlainText("anna@else.test");
        find<QCheckBox>(dialog, "keepCopy")->setChecked(false);
        find<QCheckBox>(dialog, "replyEnabled")->setChecked(true);
        find<QCheckBox>(dialog, "replyHasUntil")->setChecked(true);
        find<QDateTimeEdit>(dialog, "replyUntil")->setDateTime(QDateTime(QDate(2027, 1, 7), QTime(8, 0)));
        auto* hour = find<QWidget>(dialog, "messagesHour");
        find<QComboBox>(hour, "limitChoice")->setCurrentIndex(2);
        find<QDoubleSpinBox>(hour, "limitNumber")->setValue(200);
        pressOk(dialog);
        QTRY_VERIFY(sent);
        QVERIFY(!sent->quota && !sent->description && !sent->enabled);
        QCOMPARE(sent->forwards.value_or(std::vector<std::string>{}), std::vector<std::string>{"anna@else.test"});
        QVERIFY(!sent->keepCopy.value_or(true));
        QVERIFY(sent->autoReply && sent->autoReply->enabled && !sent->autoReply->from);
        QCOMPARE(toMillis(*sent->autoReply->until), QDateTime(QDate(2027, 1, 7), QTime(8, 0)).toMSecsSinceEpoch());
        QCOMPARE(sent->sendLimits->messagesHour.value_or(-1), std::int64_t(200));
        QVERIFY(!sent->sendLimits->messagesDay);
    }

    void anAnswerWithoutATextIsNotSent() {
        Bench bench;
        prepare(bench.service);
        bench.service.reply<rpc::AccountGet>(anna());
        Page* page = bench.open("accounts");
        auto* table = find<TableView>(page, "accountsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("anna@example.test");
        press(find<QPushButton>(page, "editAccount"));
        QTRY_VERIFY(openDialog());
        find<QCheckBox>(openDialog(), "replyEnabled")->setChecked(true);
        pressOk(openDialog());
        QCOMPARE(bench.service.calls.value("account.set"), 0);
        QVERIFY(openDialog());
    }

    void aValueThatIsShownRoundedStaysExact() {
        LimitEdit edit(LimitEdit::Kind::octets, "Quota", "as in the settings");
        for (const std::optional<std::int64_t> value : {std::optional<std::int64_t>(), std::optional<std::int64_t>(0),
                                                        std::optional<std::int64_t>(2'000'000'000)}) {
            edit.setValue(value);
            QCOMPARE(edit.value(), value);
        }
        find<QDoubleSpinBox>(&edit, "limitNumber")->setValue(1.5);
        QCOMPARE(edit.value(), std::optional<std::int64_t>(std::int64_t(3) << 29));
    }

    void aFileIsJudgedByTheServiceBeforeAnythingIsAdded() {
        Bench bench;
        prepare(bench.service);
        QStringList asked;
        bench.service.on<rpc::AccountImport>([&](const auto& request) {
            asked.append(QStringLiteral("%1 from %2").arg(request.dryRun ? "judge" : "add").arg(request.fromLine));
            rpc::AccountImport::Response reply;
            reply.total = 2;
            const auto outcome = request.dryRun ? rpc::ImportOutcome::good : rpc::ImportOutcome::added;
            if (request.fromLine == 1) {
                reply.lines = {{1, "bob@example.test", outcome, ""}};
                reply.nextLine = 2;
            } else {
                reply.lines = {{2, "nobody", rpc::ImportOutcome::refused, "This is no address."}};
            }
            return reply;
        });
        QTemporaryDir directory;
        QFile file(directory.filePath("accounts.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("bob@example.test,correct horse battery,Bob\nnobody,x\n");
        file.close();
        Page* page = bench.open("accounts");
        press(find<QPushButton>(page, "importAccounts"));
        QTRY_VERIFY(openDialog());
        auto* dialog = qobject_cast<AccountImport*>(openDialog());
        QVERIFY(dialog && !find<QPushButton>(dialog, "startImport")->isEnabled());
        dialog->take(file.fileName());
        auto* table = find<TableView>(dialog, "importTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(find<QLabel>(dialog, "importSummary")->text().contains("Nothing has been added yet"));
        table->selectAll();
        QVERIFY(table->selectedText().contains("2\tnobody\tRefused\tThis is no address."));
        QCOMPARE(asked, (QStringList{"judge from 1", "judge from 2"}));
        press(find<QPushButton>(dialog, "startImport"));
        QTRY_COMPARE(find<QLabel>(dialog, "importSummary")->text(), QStringLiteral("1 added, 1 refused."));
        QCOMPARE(asked.mid(2), (QStringList{"add from 1", "add from 2"}));
        QVERIFY(!find<QPushButton>(dialog, "startImport")->isEnabled());
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
