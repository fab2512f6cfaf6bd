// Alerts as they are stored, and in which language they are written.
#include "alert_rows.h"

#include "base/say.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::service;

class AlertRowsTest : public QObject {
    Q_OBJECT
private slots:
    void anAlertComesBackWithItsSentences() {
        const Sentence state = say("partner.because", say("partner.awaySince", fromMillis(1000)), "no route");
        const Alert alert{"partner-down:alpha",
                          say("alert.partnerDown", "alpha"),
                          say("alert.partnerText", "alpha", "mx.test", state),
                          fromMillis(5),
                          std::nullopt,
                          fromMillis(7)};
        const store::AlertRow row = rowOf(alert);
        QCOMPARE(row.subject, std::string("Partner alpha is down"));
        const Alert back = alertOf(row);
        QCOMPARE(back.key, alert.key);
        QCOMPARE(back.raisedAt, alert.raisedAt);
        QVERIFY(!back.clearedAt && back.mailedAt == alert.mailedAt);
        for (const Language language : {Language::english, Language::german}) {
            QCOMPARE(render(back.subject, language), render(alert.subject, language));
            QCOMPARE(render(back.text, language), render(alert.text, language));
        }
        QVERIFY(render(back.text, Language::german).find("nicht erreichbar: no route") != std::string::npos);
    }

    void aRowOfAnOlderVersionKeepsItsWords() {
        store::AlertRow row;
        row.subject = "The disk is getting full";
        row.text = "Only 3 MB are free.";
        for (const char* sentences : {"", "nonsense", "[]", "[{\"code\": \"no.such\", \"arguments\": []}, 7]"}) {
            row.sentences = sentences;
            QCOMPARE(render(alertOf(row).subject, Language::german), row.subject);
            QCOMPARE(render(alertOf(row).text, Language::german), row.text);
        }
    }

    void mailIsWrittenInTheLanguageOfTheSetting() {
        const config::Settings standard;
        QVERIFY(mailLanguage(standard) == Language::english);
        QVERIFY(mailLanguage(standard.with(config::Setting::alertLanguage, "de")) == Language::german);
    }
};

QTEST_GUILESS_MAIN(AlertRowsTest)
#include "alert_rows_test.moc"
