#include "base/path_text.h"
#include "base/text.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <random>

using namespace ismail;

class PathTextTest : public QObject {
    Q_OBJECT

private slots:
    void aNameGoesThereAndBack_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("ASCII") << QByteArray("data/ISMail");
        QTest::newRow("German") << QByteArray("B\xC3\xBCro/\xC3\x9Cmlaut und Leer");
        QTest::newRow("Cyrillic") << QByteArray("\xD0\x9F\xD0\xBE\xD1\x87\xD1\x82\xD0\xB0");
        QTest::newRow("Japanese") << QByteArray("\xE3\x83\xA1\xE3\x83\xBC\xE3\x83\xAB");
        QTest::newRow("beyond 16 bits") << QByteArray("mail \xF0\x9F\x93\xAC");
        QTest::newRow("empty") << QByteArray();
    }
    void aNameGoesThereAndBack() {
        QFETCH(QByteArray, name);
        const std::string text = name.toStdString();
        QCOMPARE(genericUtf8FromPath(pathFromUtf8(text)), text);
        QCOMPARE(utf8FromUtf16(utf16FromUtf8(text)), text);
        QCOMPARE(QString::fromStdU16String(utf16FromUtf8(text)), QString::fromUtf8(name));
    }

    // The file is found by another library, which has its own way to the system.
    void aFileIsWhereItsNameSays() {
        const QTemporaryDir directory;
        const QString name = directory.path() + QString::fromUtf8("/\xC3\x9Cmlaut \xE3\x83\xA1 \xF0\x9F\x93\xAC.txt");
        std::ofstream(pathFromUtf8(name.toStdString())) << "here";
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("here"));
        for (const auto& entry : std::filesystem::directory_iterator(pathFromUtf8(directory.path().toStdString())))
            QCOMPARE(QDir::fromNativeSeparators(QString::fromStdString(utf8FromPath(entry.path()))), name);
    }

    void whatIsNoTextBecomesASign() {
        const std::u16string sign = u"\uFFFD";
        QCOMPARE(utf16FromUtf8("a\xFC"
                               "b"),
                 u"a" + sign + u"b");
        QCOMPARE(utf16FromUtf8("\xE2\x82"), sign);
        QCOMPARE(utf8FromUtf16(std::u16string(1, char16_t(0xD83D)) + u"x"), std::string("\xEF\xBF\xBDx"));
        QCOMPARE(utf8FromUtf16(std::u16string(1, char16_t(0xDC00))), std::string("\xEF\xBF\xBD"));
    }

    void anyOctetsBecomeTextThatStaysTheSame() {
        std::mt19937 random(20'260'717);
        for (int round = 0; round < 20'000; ++round) {
            std::string octets(random() % 12, '\0');
            for (char& c : octets)
                c = static_cast<char>(random() % 3 == 0 ? random() : 0x80 + random() % 0x80);
            const std::string text = utf8FromUtf16(utf16FromUtf8(octets));
            QVERIFY(isUtf8(text));
            QCOMPARE(utf8FromUtf16(utf16FromUtf8(text)), text);
            if (isUtf8(octets)) QCOMPARE(text, octets);
        }
    }
};

QTEST_GUILESS_MAIN(PathTextTest)
#include "path_text_test.moc"
