// Who is told what.
#include "alert_recipients.h"

#include <QtTest>

using namespace ismail;
using config::Setting;
using service::alertRecipients;
using service::allAlertRecipients;

namespace {

using Names = std::vector<std::string>;

} // namespace

class AlertRecipientsTest : public QObject {
    Q_OBJECT
private slots:
    void withoutMoreEverybodyIsToldEverything() {
        const auto settings = config::Settings().with(Setting::alertRecipients, "a@example.org b@example.org");
        for (const char* key :
             {"partner-down:mx1", "held:example.org", "disk", "certificate", "stuck", "backup", "quota.server"})
            QCOMPARE(alertRecipients(settings, key), (Names{"a@example.org", "b@example.org"}));
        QCOMPARE(allAlertRecipients(settings), (Names{"a@example.org", "b@example.org"}));
    }

    void aKindWithItsOwnRecipientsGoesToThemAlone() {
        const auto settings = config::Settings()
                                  .with(Setting::alertRecipients, "a@example.org")
                                  .with(Setting::alertPartnerRecipients, "net@example.org")
                                  .with(Setting::alertQuotaRecipients, "desk@example.org a@example.org");
        QCOMPARE(alertRecipients(settings, "partner-down:mx1"), Names{"net@example.org"});
        QCOMPARE(alertRecipients(settings, "held:example.org"), Names{"net@example.org"});
        QCOMPARE(alertRecipients(settings, "quota.accounts"), (Names{"desk@example.org", "a@example.org"}));
        QCOMPARE(alertRecipients(settings, "disk"), Names{"a@example.org"});
        QCOMPARE(allAlertRecipients(settings), (Names{"net@example.org", "a@example.org", "desk@example.org"}));
    }

    void whereNobodyIsNamedNobodyIsTold() {
        const auto settings = config::Settings().with(Setting::alertUpkeepRecipients, "a@example.org");
        QVERIFY(alertRecipients(settings, "partner-down:mx1").empty());
        QCOMPARE(alertRecipients(settings, "backup"), Names{"a@example.org"});
        QVERIFY(allAlertRecipients(config::Settings()).empty());
    }
};

QTEST_GUILESS_MAIN(AlertRecipientsTest)
#include "alert_recipients_test.moc"
