// The German of the window: complete, well formed, and in use.
#include "gui_test.h"

#include "app/translation.h"
#include "base/say.h"
#include "source_tree.h"
#include "ui/format.h"
#include "ui/sentence_words.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

const QString directory = QStringLiteral(ISMAIL_SOURCE_DIR "/admin-gui/translations");

struct Message {
    QString source;
    QStringList translations;
    QString type;
};

QList<Message> messagesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("There is no %s.", qPrintable(path));
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement()) continue;
        if (xml.name() == u"message") messages.append(Message());
        if (xml.name() == u"source") messages.last().source = xml.readElementText();
        if (xml.name() == u"translation") {
            messages.last().type = xml.attributes().value(QStringLiteral("type")).toString();
            messages.last().translations.append(xml.readElementText(QXmlStreamReader::IncludeChildElements));
        }
    }
    if (xml.hasError()) qFatal("%s: %s", qPrintable(path), qPrintable(xml.errorString()));
    return messages;
}

QStringList placesOf(const QString& text) {
    static const QRegularExpression place(QStringLiteral("%[1-9n]"));
    QStringList places;
    for (auto found = place.globalMatch(text); found.hasNext();)
        places.append(found.next().captured());
    places.removeDuplicates();
    places.sort();
    return places;
}

} // namespace

class TranslationTest : public QObject {
    Q_OBJECT
private slots:
    void nothingIsUnfinished_data() {
        QTest::addColumn<QString>("path");
        for (const QFileInfo& file : QDir(directory).entryInfoList({QStringLiteral("*.ts")}))
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }
    void nothingIsUnfinished() {
        QFETCH(QString, path);
        const QList<Message> messages = messagesOf(path);
        QVERIFY(messages.size() > 50);
        for (const Message& message : messages) {
            QVERIFY2(message.type.isEmpty(), qPrintable(message.type + ": " + message.source));
            QVERIFY2(!message.translations.value(0).trimmed().isEmpty(), qPrintable(message.source));
            QVERIFY2(placesOf(message.source) == placesOf(message.translations[0]), qPrintable(message.source));
            // A key that leads somewhere in one language does in the other.
            static const QRegularExpression mnemonic(QStringLiteral("&\\w"));
            QVERIFY2(message.source.contains(mnemonic) == message.translations[0].contains(mnemonic),
                     qPrintable(message.source));
        }
    }

    void everyTextOfTheSourcesIsInTheFile() {
        const QString tool = QStringLiteral(ISMAIL_LUPDATE);
        if (!QFile::exists(tool)) QSKIP("lupdate is not installed.");
        QTemporaryDir scratch;
        const QString copy = scratch.filePath("ismail_de.ts");
        QVERIFY(QFile::copy(directory + "/ismail_de.ts", copy));
        QProcess update;
        update.start(tool,
                     {"-silent", "-locations", "none", QStringLiteral(ISMAIL_SOURCE_DIR "/admin-gui"), "-ts", copy});
        QVERIFY(update.waitForFinished(patienceMs));
        QCOMPARE(update.exitCode(), 0);
        for (const Message& message : messagesOf(copy)) {
            QVERIFY2(message.type != u"unfinished", qPrintable("not in German: " + message.source));
            QVERIFY2(message.type != u"vanished", qPrintable("no longer used: " + message.source));
        }
    }

    void theWindowSpeaksGerman() {
        if (!QFile::exists(":/translations/ismail_de.qm")) QSKIP("It was built without lrelease.");
        installTranslation(*qApp, "de");
        Bench bench;
        Page* page = bench.open("domains");
        QCOMPARE(find<QLabel>(page, "pageTitle")->text(), QStringLiteral("Domains"));
        auto* list = find<QListWidget>(bench.window.get(), "pageList");
        QVERIFY(!list->findItems(QStringLiteral("Übersicht"), Qt::MatchExactly).isEmpty());
        QVERIFY(!list->findItems(QStringLiteral("Warteschlange"), Qt::MatchExactly).isEmpty());
        QCOMPARE(find<QPushButton>(page, "addDomain")->text(), QStringLiteral("&Hinzufügen …"));
        QCOMPARE(find<TableView>(page, "domainsTable")->model()->headerData(1, Qt::Horizontal).toString(),
                 QStringLiteral("Rolle hier"));
        QVERIFY(find<QLabel>(bench.window.get(), "stateText")->text().startsWith("Verbunden mit"));
    }

    void daysAreDeclined() {
        if (!QFile::exists(":/translations/ismail_de.qm")) QSKIP("It was built without lrelease.");
        const Time now = SystemClock().now();
        QCOMPARE(durationText(std::chrono::hours(72)), QStringLiteral("3 Tage"));
        QCOMPARE(relativeTime(now - Millis(3LL * 86'400'000), now), QStringLiteral("vor 3 Tagen"));
        QCOMPARE(relativeTime(now - Millis(86'400'000), now), QStringLiteral("vor 1 Tag"));
        QCOMPARE(countText(1234567), QStringLiteral("1.234.567"));
        QCOMPARE(sizeText(3 << 19), QStringLiteral("1,5 MB"));
        QCOMPARE(sizeText(1), QStringLiteral("1 Byte"));
    }

    void sentencesOfTheServiceAreSaidInGerman() {
        if (!QFile::exists(":/translations/ismail_de.qm")) QSKIP("It was built without lrelease.");
        const auto german = [](const Sentence& sentence) { return sentenceText(sentence, "English"); };
        QCOMPARE(german(say("partner.down", "alpha", say("partner.away"))),
                 QStringLiteral("Der Partner alpha ist nicht erreichbar."));
        QCOMPARE(german(say("password.short", 8, 3)),
                 QStringLiteral("Ein Passwort hat mindestens 8 Zeichen, dieses hat 3. Wählen Sie ein längeres."));
        QCOMPARE(errorText(failure(ErrorKind::invalid, say("address.notOne", "anna"))),
                 QStringLiteral("„anna“ ist keine Adresse. So wird sie geschrieben: name@domain."));
        QCOMPARE(
            german(say("listener.paused", "relay", "0.0.0.0", 25)),
            QStringLiteral("Der Listener „Mail von anderen Servern“ (0.0.0.0, Port 25) ist angehalten: Er nimmt keine "
                           "Verbindungen an."));
        QCOMPARE(german(say("disk.low", 3 << 19)), QStringLiteral("Nur 1,5 MB sind frei, wo die Mail liegt."));
        const QString ended = german(say("certificate.ended", SystemClock().now()));
        QVERIFY2(ended.contains(QLocale().toString(QDate::currentDate(), QLocale::ShortFormat)), qPrintable(ended));
        QCOMPARE(sentenceText({"no.such", {}}, "Nobody ever said this."), QStringLiteral("Nobody ever said this."));
    }
};

GUI_TEST_MAIN(TranslationTest)
#include "translation_test.moc"
