#include "gui_test.h"

using namespace ismail;
using namespace ismail::admin;
using ismail::test::FakeService;

class ServiceLinkTest : public QObject {
    Q_OBJECT
private slots:
    void itSaysHelloAndKnowsItsRole() {
        FakeService service;
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        QCOMPARE(link.state(), LinkState::connecting);
        link.start();
        QTRY_COMPARE(link.state(), LinkState::administrator);
        QCOMPARE(link.serverName(), QStringLiteral("mail.example.test"));
        QTRY_COMPARE(service.calls.value("subscribe"), 1);
    }

    void aViewerIsToldSo() {
        FakeService service;
        service.role = rpc::Role::viewer;
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_COMPARE(link.state(), LinkState::viewer);
        QVERIFY(!link.isAdministrator());
    }

    void anAnswerComesAsAStruct() {
        FakeService service;
        rpc::DomainInfo domain;
        domain.domain = "example.test";
        service.reply<rpc::DomainList>({{domain}, 1});
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_VERIFY(link.hasContact());
        std::string got;
        link.call<rpc::DomainList>({}, this, [&](Result<rpc::DomainList::Response> reply) {
            QVERIFY(reply.ok());
            got = reply->domains.at(0).domain;
        });
        QVERIFY(got.empty());
        QTRY_COMPARE(QString::fromStdString(got), QStringLiteral("example.test"));
    }

    void anErrorKeepsItsKindAndWords() {
        FakeService service;
        service.on<rpc::DomainGet>([](const auto&) -> Result<rpc::DomainInfo> {
            return Error{ErrorKind::conflict, "Somebody was faster."};
        });
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_VERIFY(link.hasContact());
        std::optional<Error> error;
        link.call<rpc::DomainGet>({"example.test"}, this,
                                  [&](Result<rpc::DomainInfo> reply) { error = reply.error(); });
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->kind, ErrorKind::conflict);
        QCOMPARE(QString::fromStdString(error->text), QStringLiteral("Somebody was faster."));
    }

    void nothingIsCalledForADeadContext() {
        FakeService service;
        service.reply<rpc::GetStatus>({});
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_VERIFY(link.hasContact());
        service.setSilent(true);
        bool called = false, later = false;
        auto* context = new QObject;
        link.call<rpc::GetStatus>({}, context, [&](const auto&) { called = true; });
        link.call<rpc::GetStatus>({}, this, [&](const auto&) { later = true; });
        QTRY_COMPARE(service.calls.value("status"), 2);
        delete context;
        service.setSilent(false);
        QTRY_VERIFY(later);
        QVERIFY(!called);
    }

    void withoutContactACallFailsSoonAndNotAtOnce() {
        ServiceLink link(QStringLiteral("/nowhere/at/all"));
        link.start();
        bool failed = false;
        link.call<rpc::GetStatus>({}, this, [&](const auto& reply) { failed = !reply.ok(); });
        QVERIFY(!failed);
        QTRY_VERIFY(failed);
        QTRY_COMPARE(link.state(), LinkState::noContact);
        QVERIFY(!link.problem().text.empty());
    }

    void aLostConnectionAnswersWhatWaitedAndComesBack() {
        FakeService service;
        service.reply<rpc::GetStatus>({});
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_VERIFY(link.hasContact());
        service.setSilent(true);
        std::optional<bool> answered;
        link.call<rpc::GetStatus>({}, this, [&](const auto& reply) { answered = reply.ok(); });
        QTRY_COMPARE(service.calls.value("status"), 1);
        service.stop();
        QTRY_VERIFY(answered.has_value());
        QCOMPARE(*answered, false);
        QTRY_COMPARE(link.state(), LinkState::noContact);
        service.setSilent(false);
        QVERIFY(service.start());
        QTRY_COMPARE(link.state(), LinkState::administrator);
    }

    void hintsAreSignals() {
        FakeService service;
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        QSignalSpy queue(&link, &ServiceLink::queueChanged);
        QSignalSpy config(&link, &ServiceLink::configChanged);
        link.start();
        QTRY_VERIFY(link.hasContact());
        service.hint(rpc::EventKind::queueChanged);
        QTRY_COMPARE(queue.count(), 1);
        QCOMPARE(config.count(), 0);
    }

    void whatTakesLongHoldsUpNothing() {
        FakeService service;
        service.reply<rpc::GetStatus>({});
        service.reply<rpc::PartnerQueryNow>({});
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_COMPARE(service.connections(), 1);
        QTRY_VERIFY(link.hasContact());
        bool queried = false;
        link.call<rpc::PartnerQueryNow>({}, this, [&](const auto&) { queried = true; });
        QTRY_VERIFY(queried);
        QCOMPARE(service.connections(), 2);
        // At rest one is enough.
        link.closeIdle();
        QTRY_COMPARE(service.connections(), 1);
        service.setSilent(true);
        link.call<rpc::PartnerQueryNow>({}, this, [](const auto&) {});
        QTRY_COMPARE(service.connections(), 2);
        link.closeIdle();
        QTest::qWait(0);
        QCOMPARE(service.connections(), 2);
    }

    void aBusyServiceIsToldFromNone() {
        FakeService service;
        service.turnAway("The service is busy: its places for windows and commands are taken. Try again in a moment.");
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_COMPARE(link.state(), LinkState::noContact);
        QVERIFY(link.problem().text.starts_with("The service is busy"));
        QVERIFY(link.isTurnedAway());
        service.turnAway({});
        link.retryNow();
        QTRY_COMPARE(link.state(), LinkState::administrator);
        service.stop();
        QTRY_COMPARE(link.state(), LinkState::noContact);
        QVERIFY(!link.isTurnedAway());
    }

    void anotherVersionIsSaidInWords() {
        FakeService service;
        service.version = 99;
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        link.start();
        QTRY_COMPARE(link.state(), LinkState::noContact);
        QVERIFY(link.problem().text.find("version") != std::string::npos);
    }
};

GUI_TEST_MAIN(ServiceLinkTest)
#include "service_link_test.moc"
