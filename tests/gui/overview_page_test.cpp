#include "gui_test.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;
using ServerStatus = rpc::GetStatus::Response;

namespace {

QString textOf(QWidget* widget) {
    QStringList texts;
    for (const QLabel* label : widget->findChildren<QLabel*>())
        if (label->isVisibleTo(widget)) texts.append(label->text());
    return texts.join(u'\n');
}

} // namespace

class OverviewPageTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        status_ = {};
        status_.now = status_.startedAt = SystemClock().now();
        bench_->service.on<rpc::GetStatus>([this](const auto&) { return status_; });
        bench_->service.reply<rpc::StatsSeries>({});
        bench_->service.reply<rpc::DomainList>({});
    }
    void cleanup() { bench_.reset(); }

    void theVerdictIsASentence() {
        Page* page = bench_->open("overview");
        auto* verdict = find<QLabel>(page, "verdict");
        QTRY_COMPARE(verdict->text(), QStringLiteral("Mail is flowing"));
        QVERIFY(!find<QWidget>(page, "findings")->isVisible());
        status_.verdict = rpc::Severity::problem;
        status_.acceptsMail = false;
        page->refreshNow();
        QTRY_COMPARE(verdict->text(), QStringLiteral("No mail is being accepted"));
    }

    void whatIsHeldIsCountedAndWeighed() {
        status_.queue.recipients = status_.queue.held = 3;
        status_.queue.bytes = status_.queue.heldBytes = 3 << 20;
        status_.queue.oldest = status_.queue.oldestHeld = status_.now;
        Page* page = bench_->open("overview");
        QTRY_VERIFY(textOf(page).contains("3 MB, oldest"));
        QCOMPARE(textOf(page).count("3 MB, oldest"), 2);
    }

    void aFindingSaysWhatToDoAndLeadsThere() {
        status_.verdict = rpc::Severity::warning;
        status_.findings = {{rpc::Severity::warning, "partner.alpha", "The partner alpha cannot be reached.",
                             "ismailctl partner show alpha.", rpc::Remedy::lookAtPartner, "alpha"}};
        Page* page = bench_->open("overview");
        auto* findings = find<QWidget>(page, "findings");
        QTRY_VERIFY(findings->isVisible());
        QTRY_VERIFY(textOf(findings).contains("alpha cannot be reached"));
        QVERIFY2(textOf(findings).contains("under Partners whether"), qPrintable(textOf(findings)));
        QVERIFY2(!textOf(findings).contains("ismailctl"), qPrintable(textOf(findings)));
        auto* go = findings->findChild<QToolButton*>();
        QVERIFY(go);
        press(go);
        QTRY_COMPARE(bench_->window->currentPage(), QStringLiteral("partners"));
    }

    void manyFindingsAreShownOnDemand() {
        status_.verdict = rpc::Severity::notice;
        for (int i = 0; i < 10; ++i)
            status_.findings.push_back({rpc::Severity::notice, "thing", "Matter " + std::to_string(i) + "!", {}});
        Page* page = bench_->open("overview");
        auto* findings = find<QWidget>(page, "findings");
        QTRY_VERIFY(textOf(findings).contains("Matter 5!"));
        QVERIFY(!textOf(findings).contains("Matter 6!"));
        press(find<QToolButton>(findings, "moreFindings"));
        QTRY_VERIFY(textOf(findings).contains("Matter 9!"));
    }

    void partnersAndListenersAreNamedForPeople() {
        rpc::ListenerInfo imap;
        imap.listener = "imaps";
        imap.port = 993;
        imap.state = rpc::ListenerState::listening;
        imap.connections = 1;
        status_.listeners = {imap};
        status_.partners = {{"alpha", rpc::PartnerState::down, SystemClock().now() - Millis(120'000)}};
        Page* page = bench_->open("overview");
        QTRY_VERIFY(textOf(find<QWidget>(page, "listenersCard")).contains("IMAP (TLS)\nport 993, 1 connection"));
        QVERIFY(textOf(find<QWidget>(page, "partnersCard")).contains("not usable for 2 minutes"));
    }

    void withoutADomainItLeadsToTheFirstSteps() {
        Page* page = bench_->open("overview");
        QTRY_VERIFY(page->findChild<QPushButton*>("firstSteps"));
        // It was opened by itself, since there is no domain.
        QTRY_VERIFY(openDialog());
        openDialog()->reject();
    }

    void aViewerSeesCounters() {
        bench_->service.role = rpc::Role::viewer;
        status_.queue.recipients = 1234;
        Page* page = bench_->open("overview");
        QTRY_VERIFY(textOf(page).contains("1,234"));
    }

private:
    std::unique_ptr<Bench> bench_;
    ServerStatus status_;
};

GUI_TEST_MAIN(OverviewPageTest)
#include "overview_page_test.moc"
