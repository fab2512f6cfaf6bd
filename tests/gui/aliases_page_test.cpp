#include "gui_test.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

rpc::AliasInfo info() {
    rpc::AliasInfo alias;
    alias.address = "info@example.test";
    alias.targets = {"anna@example.test", "gone@example.test"};
    alias.missing = {"gone@example.test"};
    alias.version = 3;
    return alias;
}

void prepare(FakeService& service) {
    rpc::DomainInfo domain, shared;
    domain.domain = "example.test";
    shared.domain = "shared.test";
    shared.aliasOf = "example.test";
    service.reply<rpc::DomainList>({{domain, shared}, 2});
    service.reply<rpc::AliasList>({{info()}, 1});
}

} // namespace

class AliasesPageTest : public QObject {
    Q_OBJECT
private slots:
    void aliasesAreListedWithWhereTheyLead() {
        Bench bench;
        prepare(bench.service);
        Page* page = bench.open("aliases");
        auto* table = find<TableView>(page, "aliasesTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectAll();
        QVERIFY(table->selectedText().contains("anna@example.test, gone@example.test"));
        QVERIFY(table->selectedText().contains("Missing: gone@example.test"));
    }

    void aGroupIsAdded() {
        Bench bench;
        prepare(bench.service);
        std::optional<rpc::AliasAdd::Request> sent;
        bench.service.on<rpc::AliasAdd>([&](const auto& request) {
            sent = request;
            rpc::AliasInfo added = info();
            added.address = request.address;
            return added;
        });
        Page* page = bench.open("aliases");
        press(find<QPushButton>(page, "addAlias"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        // A domain that shares the addresses of another one has none itself.
        QTRY_COMPARE(find<QComboBox>(dialog, "aliasDomain")->count(), 1);
        type(find<QLineEdit>(dialog, "aliasName"), "team");
        find<QRadioButton>(dialog, "kindGroup")->click();
        pressOk(dialog);
        QVERIFY(!sent);
        find<QPlainTextEdit>(dialog, "aliasTargets")
            ->setPlainText("anna@example.test, bob@example.test\ncarl@else.test");
        find<QComboBox>(dialog, "aliasPosting")->setCurrentIndex(1);
        pressOk(dialog);
        QTRY_VERIFY(sent);
        QCOMPARE(sent->address, std::string("team@example.test"));
        QVERIFY(sent->kind == rpc::AliasKind::group);
        QVERIFY(sent->posting == rpc::Posting::members);
        QCOMPARE(sent->targets.value_or(std::vector<std::string>{}),
                 (std::vector<std::string>{"anna@example.test", "bob@example.test", "carl@else.test"}));
        QTRY_VERIFY(find<MessageBar>(page, "noticeBar")->what().contains("team@example.test"));
    }

    void aConflictShowsBothAndKeepsTheDraft() {
        Bench bench;
        prepare(bench.service);
        rpc::AliasInfo now = info();
        std::vector<std::int64_t> versions;
        bench.service.on<rpc::AliasSet>([&](const auto& request) -> Result<rpc::AliasInfo> {
            versions.push_back(request.version.value_or(-1));
            if (request.version != now.version) return Error{ErrorKind::conflict, "Changed meanwhile."};
            now.description = request.description.value_or("");
            return now;
        });
        bench.service.on<rpc::AliasGet>([&](const auto&) { return now; });
        Page* page = bench.open("aliases");
        auto* table = find<TableView>(page, "aliasesTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("info@example.test");
        press(find<QPushButton>(page, "editAlias"));
        QTRY_VERIFY(openDialog());
        QPointer<QDialog> dialog = openDialog();
        QVERIFY(find<QLabel>(dialog, "aliasMissing")->isVisible());
        type(find<QLineEdit>(dialog, "aliasDescription"), "Front desk");
        now.version = 4;
        now.enabled = false;
        pressOk(dialog);
        QTRY_VERIFY(find<QWidget>(dialog, "conflict")->isVisible());
        QCOMPARE(find<QLineEdit>(dialog, "aliasDescription")->text(), QStringLiteral("Front desk"));
        press(find<QPushButton>(dialog, "keepMine"));
        QTRY_VERIFY(!dialog || !dialog->isVisible());
        QCOMPARE(versions, (std::vector<std::int64_t>{3, 4}));
        QCOMPARE(now.description, std::string("Front desk"));
    }

    void removingAsksFirst() {
        Bench bench;
        prepare(bench.service);
        std::vector<std::string> removed;
        bench.service.on<rpc::AliasRemove>([&](const auto& request) {
            removed.push_back(request.address);
            return rpc::Empty{};
        });
        Page* page = bench.open("aliases");
        auto* table = find<TableView>(page, "aliasesTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("info@example.test");
        press(find<QPushButton>(page, "removeAlias"));
        QTRY_VERIFY(openDialog());
        QVERIFY(removed.empty());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_COMPARE(removed, std::vector<std::string>{"info@example.test"});
    }

    void anEmptyListSaysWhatToDo() {
        Bench bench;
        prepare(bench.service);
        bench.service.reply<rpc::AliasList>({});
        Page* page = bench.open("aliases");
        QTRY_VERIFY(find<QPushButton>(page, "emptyButton")->isVisible());
        press(find<QPushButton>(page, "emptyButton"));
        QTRY_VERIFY(openDialog());
        QCOMPARE(openDialog()->objectName(), QStringLiteral("aliasDialog"));
    }

    void theDomainsPageLeadsHere() {
        Bench bench;
        prepare(bench.service);
        std::string asked;
        bench.service.on<rpc::AliasList>([&](const auto& request) {
            asked = request.domain;
            return rpc::AliasList::Response{{info()}, 1};
        });
        Page* page = bench.open("domains");
        auto* table = find<TableView>(page, "domainsTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectKey("example.test");
        press(find<QPushButton>(page, "showAliases"));
        QTRY_COMPARE(asked, std::string("example.test"));
        QTRY_COMPARE(find<QComboBox>(bench.window->page("aliases"), "domainFilter")->currentText(),
                     QStringLiteral("example.test"));
    }
};

GUI_TEST_MAIN(AliasesPageTest)
#include "aliases_page_test.moc"
