#include "gui_test.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

class PartnersPageTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        rpc::PartnerInfo alpha, beta;
        alpha.partner = "alpha";
        alpha.host = "alpha.example.test";
        alpha.state = rpc::PartnerState::up;
        alpha.secondaryFor = {"example.test"};
        alpha.version = 3;
        beta.partner = "beta";
        beta.host = "192.0.2.9";
        beta.port = 2525;
        beta.state = rpc::PartnerState::down;
        beta.since = SystemClock().now() - Millis(3'600'000);
        beta.lastReply = "451 4.4.1 Cannot connect";
        beta.primaryFor = {"beta.test"};
        beta.held = 12;
        list_ = {alpha, beta};
        bench_->service.on<rpc::PartnerList>([this](const auto&) {
            return rpc::PartnerList::Response{list_, static_cast<std::int64_t>(list_.size())};
        });
    }
    void cleanup() { bench_.reset(); }

    void partnersAreListedWithTheirState() {
        Page* page = bench_->open("partners");
        auto* table = tableOf(page);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectAll();
        const QString text = table->selectedText();
        QVERIFY2(text.contains("alpha\talpha.example.test\tReachable\t0\theld by it: example.test"), qPrintable(text));
        QVERIFY2(text.contains("beta\t192.0.2.9:2525\tNot usable for 1 hour\t12\theld for it: beta.test"),
                 qPrintable(text));
    }

    void anEmptyListSaysWhatAPartnerIsFor() {
        list_.clear();
        Page* page = bench_->open("partners");
        QTRY_VERIFY(find<QLabel>(page, "emptyTitle")->isVisible());
        press(find<QPushButton>(page, "emptyButton"));
        QTRY_VERIFY(openDialog());
        openDialog()->reject();
    }

    void aPartnerIsAddedWithItsName() {
        rpc::PartnerAdd::Request sent;
        bench_->service.on<rpc::PartnerAdd>([&](const rpc::PartnerAdd::Request& request) {
            sent.partner = request.partner;
            sent.host = request.host;
            rpc::PartnerInfo info;
            info.partner = request.partner;
            return info;
        });
        Page* page = bench_->open("partners");
        press(find<QPushButton>(page, "addPartner"));
        QTRY_VERIFY(openDialog());
        pressOk(openDialog());
        QVERIFY(sent.partner.empty());
        type(find<QLineEdit>(openDialog(), "partnerName"), "gamma");
        type(find<QLineEdit>(openDialog(), "partnerHost"), "gamma.example.test");
        pressOk(openDialog());
        QTRY_VERIFY(!openDialog());
        QCOMPARE(sent.partner, std::string("gamma"));
        QCOMPARE(sent.host.value_or(""), std::string("gamma.example.test"));
    }

    void askingShowsWhatWasSaid() {
        rpc::QueryResult result;
        result.partner = "alpha";
        result.domain = "example.test";
        result.ok = true;
        result.reply = "250 Queuing started";
        bench_->service.reply<rpc::PartnerQueryNow>({{result}});
        Page* page = bench_->open("partners");
        QTRY_COMPARE(tableOf(page)->model()->rowCount(), 2);
        tableOf(page)->selectKey("beta");
        QVERIFY(!find<QPushButton>(page, "queryPartner")->isEnabled());
        tableOf(page)->selectKey("alpha");
        press(find<QPushButton>(page, "queryPartner"));
        QTRY_VERIFY(openDialog());
        const auto said = [] {
            for (const QLabel* label : openDialog()->findChildren<QLabel*>())
                if (label->text().contains("250 Queuing started")) return true;
            return false;
        };
        QTRY_VERIFY(said());
        openDialog()->reject();
    }

    void whatIsHeldIsShownInTheQueue() {
        Page* page = bench_->open("partners");
        QTRY_COMPARE(tableOf(page)->model()->rowCount(), 2);
        tableOf(page)->selectKey("alpha");
        QVERIFY(!find<QPushButton>(page, "showHeld")->isEnabled());
        tableOf(page)->selectKey("beta");
        press(find<QPushButton>(page, "showHeld"));
        QTRY_COMPARE(bench_->window->currentPage(), QStringLiteral("queue"));
        QTRY_VERIFY(find<QToolButton>(bench_->window.get(), "destinationChip")->text().contains("beta.test"));
    }

    void aPartnerThatDomainsNameStays() {
        bench_->service.on<rpc::PartnerRemove>([](const rpc::PartnerRemove::Request& request) {
            rpc::PartnerRemove::Response reply;
            reply.removed = !request.dryRun;
            reply.usedBy = {"example.test"};
            return reply;
        });
        Page* page = bench_->open("partners");
        QTRY_COMPARE(tableOf(page)->model()->rowCount(), 2);
        tableOf(page)->selectKey("alpha");
        press(find<QPushButton>(page, "removePartner"));
        auto* error = find<MessageBar>(page, "errorBar");
        QTRY_VERIFY(error->isVisible());
        QVERIFY(error->why().contains("example.test"));
        QCOMPARE(bench_->service.calls.value("partner.remove"), 1);
    }

    void removingAsksFirst() {
        bool removed = false;
        bench_->service.on<rpc::PartnerRemove>([&](const rpc::PartnerRemove::Request& request) {
            removed = !request.dryRun;
            rpc::PartnerRemove::Response reply;
            reply.removed = removed;
            return reply;
        });
        Page* page = bench_->open("partners");
        QTRY_COMPARE(tableOf(page)->model()->rowCount(), 2);
        tableOf(page)->selectKey("alpha");
        press(find<QPushButton>(page, "removePartner"));
        QTRY_VERIFY(openDialog());
        QVERIFY(!removed);
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_VERIFY(removed);
    }

private:
    static TableView* tableOf(Page* page) { return find<TableView>(page, "partnersTable"); }
    std::unique_ptr<Bench> bench_;
    std::vector<rpc::PartnerInfo> list_;
};

GUI_TEST_MAIN(PartnersPageTest)
#include "partners_page_test.moc"
