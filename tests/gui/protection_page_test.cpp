#include "gui_test.h"

#include "base/say.h"
#include "ui/why_view.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

rpc::VerdictView verdict() {
    rpc::VerdictView out;
    out.decision = rpc::MailDecision::refuse;
    out.points = 2;
    out.client = "stranger";
    rpc::VerdictReason reason;
    reason.points = 6;
    reason.text = "First.";
    out.reasons.push_back(reason);
    reason.points = -4;
    reason.text = "Second.";
    out.reasons.push_back(reason);
    return out;
}

rpc::RefusalEntry refusal(std::int64_t id) {
    rpc::RefusalEntry out;
    out.id = id;
    out.client = "192.0.2.9";
    out.reply = "550 5.7.1 No";
    return out;
}

rpc::QuarantineEntry kept(std::int64_t id) {
    rpc::QuarantineEntry out;
    out.id = id;
    out.messageId = "m" + std::to_string(id);
    out.sender = "stranger@far.test";
    out.recipient = "office@here.test";
    out.why = "It was judged Junk.";
    return out;
}

// Answers everything that the page asks for with nothing.
void answerNothing(Bench& bench) {
    bench.service.reply<rpc::DoorStatus>({});
    bench.service.reply<rpc::RefusalList>({});
    bench.service.reply<rpc::QuarantineList>({});
    bench.service.reply<rpc::AccessListing>({});
    bench.service.reply<rpc::SettingsList>({});
}

} // namespace

class ProtectionPageTest : public QObject {
    Q_OBJECT
private slots:
    void theReasonsOfARefusalAreOneKeyAway() {
        Bench bench;
        answerNothing(bench);
        bench.service.reply<rpc::RefusalList>({{refusal(7)}, 0});
        bench.service.reply<rpc::RefusalShow>({refusal(7), verdict()});
        Page* page = bench.open("protection");
        auto* table = find<TableView>(page, "refusalsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("7");
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_VERIFY(openDialog());
        const QString text = find<WhyView>(openDialog(), "why")->explanation();
        QVERIFY(text.startsWith("Refused (points: 2)\n"));
        QVERIFY(text.contains("  +6  First.\n"));
        QVERIFY(text.contains(QStringLiteral("  \u22124  Second.\n")));
        press(find<QPushButton>(openDialog(), "copyWhy"));
        QCOMPARE(QApplication::clipboard()->text(), text);
    }

    void olderRefusalsAreAdded() {
        Bench bench;
        answerNothing(bench);
        bench.service.on<rpc::RefusalList>([](const auto& request) {
            return request.before == 0 ? rpc::RefusalList::Response{{refusal(7)}, 7}
                                       : rpc::RefusalList::Response{{refusal(6)}, 0};
        });
        Page* page = bench.open("protection");
        auto* older = find<QPushButton>(page, "olderRefusals");
        QTRY_VERIFY(older->isEnabled());
        press(older);
        QTRY_COMPARE(find<TableView>(page, "refusalsTable")->model()->rowCount(), 2);
        QTRY_VERIFY(!older->isEnabled());
    }

    void aReferenceLeadsToItsRefusal() {
        Bench bench;
        answerNothing(bench);
        std::string asked;
        bench.service.on<rpc::RefusalList>([&](const auto& request) {
            asked = request.contains;
            return rpc::RefusalList::Response{{refusal(7)}, 0};
        });
        bench.open("protection")->go("4f3a9c");
        QTRY_COMPARE(asked, std::string("4f3a9c"));
    }

    void mailIsReleasedFromQuarantineOnlyWhenThatIsConfirmed() {
        Bench bench;
        answerNothing(bench);
        bench.service.reply<rpc::QuarantineList>({{kept(1), kept(2)}, 0, 2, 100});
        std::vector<std::int64_t> released;
        bench.service.on<rpc::QuarantineRelease>([&](const auto& request) {
            released = request.ids;
            bench.service.reply<rpc::QuarantineList>({{kept(2)}, 0, 1, 50});
            return rpc::QuarantineResult{1, 0, {}};
        });
        Page* page = bench.open("protection");
        page->go("quarantine");
        auto* table = find<TableView>(page, "quarantineTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectKey("1");
        press(find<QPushButton>(page, "releaseKept"));
        QVERIFY(released.empty());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(released, (std::vector<std::int64_t>{1}));
    }

    void whatHasNowhereToGoStaysAndIsNamed() {
        Bench bench;
        answerNothing(bench);
        bench.service.reply<rpc::QuarantineList>({{kept(1)}, 0, 1, 100});
        bench.service.reply<rpc::QuarantineRelease>({0, 1, {"office@here.test"}});
        Page* page = bench.open("protection");
        page->go("quarantine");
        auto* table = find<TableView>(page, "quarantineTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectKey("1");
        press(find<QPushButton>(page, "releaseKept"));
        press(find<QPushButton>(openDialog(), "confirm"));
        const auto said = [page](const QString& text) {
            const auto labels = page->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
        };
        QTRY_VERIFY(said("office@here.test"));
        QCOMPARE(table->model()->rowCount(), 1);
    }

    void everythingThatMatchesIsDeletedAtOnce() {
        Bench bench;
        answerNothing(bench);
        bench.service.reply<rpc::QuarantineList>({{kept(1)}, 1, 100'000, 100});
        std::optional<rpc::QuarantineAction> action;
        bench.service.on<rpc::QuarantineRemove>([&](const auto& request) {
            action = request;
            return rpc::QuarantineResult{100'000, 0, {}};
        });
        Page* page = bench.open("protection");
        page->go("quarantine");
        QTRY_VERIFY(find<QPushButton>(page, "removeAllKept")->isEnabled());
        press(find<QPushButton>(page, "removeAllKept"));
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_VERIFY(action);
        QVERIFY(action->ids.empty());
        QVERIFY(action->filter);
        QCOMPARE(action->filter->contains, std::string());
    }

    void aSenderIsBlockedForOneDomainAndTheRemovalIsUndone() {
        Bench bench;
        answerNothing(bench);
        std::vector<rpc::AccessInfo> entries;
        bench.service.on<rpc::AccessListing>([&](const auto&) {
            return rpc::AccessListing::Response{entries, static_cast<std::int64_t>(entries.size())};
        });
        bench.service.on<rpc::AccessAdd>([&](const auto& request) {
            rpc::AccessInfo info;
            info.id = 5;
            info.owner = request.owner;
            info.pattern = request.pattern;
            info.action = request.action;
            entries = {info};
            return info;
        });
        bench.service.on<rpc::AccessRemove>([&](const auto& request) -> Result<rpc::AccessInfo> {
            if (entries.empty() || entries.front().id != request.id) return Error{ErrorKind::notFound, "gone"};
            const rpc::AccessInfo was = entries.front();
            entries.clear();
            return was;
        });
        Page* page = bench.open("protection");
        page->go("lists");
        auto* table = find<TableView>(page, "entriesTable");
        QVERIFY(!find<QPushButton>(page, "addEntry")->isEnabled());
        type(find<QLineEdit>(page, "pattern"), ".spam.test");
        type(find<QLineEdit>(page, "owner"), "here.test");
        press(find<QPushButton>(page, "addEntry"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(entries.front().owner, std::string("here.test"));
        QCOMPARE(entries.front().action, rpc::AccessAction::block);
        table->selectKey("5");
        press(find<QPushButton>(page, "removeEntry"));
        QTRY_COMPARE(table->model()->rowCount(), 0);
        const auto buttons = page->findChildren<QPushButton*>();
        const auto undo = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton* button) {
            return button->isVisible() && button->text().contains("Undo");
        });
        QVERIFY(undo != buttons.end());
        press(*undo);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(entries.front().pattern, std::string(".spam.test"));
    }

    void aListThatIsSetAsideSaysWhy() {
        Bench bench;
        answerNothing(bench);
        rpc::DoorStatus::Response door;
        rpc::BlockListInfo list;
        list.zone = "zen.example";
        list.setAside = say("words", std::string("It answers everything."));
        door.lists = {list};
        bench.service.reply<rpc::DoorStatus>(door);
        Page* page = bench.open("protection");
        page->go("lists");
        auto* table = find<TableView>(page, "dnsListsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(table->model()->index(0, 3).data().toString().contains("It answers everything."));
    }

    void itIsTriedBeforehand() {
        Bench bench;
        answerNothing(bench);
        std::string asked;
        bench.service.on<rpc::CheckSender>([&](const auto& request) {
            asked = request.address;
            return rpc::CheckSender::Response{"550 5.7.1 No", verdict()};
        });
        Page* page = bench.open("protection");
        page->go("try");
        QVERIFY(!find<QPushButton>(page, "tryIt")->isEnabled());
        type(find<QLineEdit>(page, "tryAddress"), "192.0.2.9");
        press(find<QPushButton>(page, "tryIt"));
        QTRY_VERIFY(find<WhyView>(page, "tryResult")->explanation().contains("550 5.7.1 No"));
        QCOMPARE(asked, std::string("192.0.2.9"));
    }
};

GUI_TEST_MAIN(ProtectionPageTest)
#include "protection_page_test.moc"
