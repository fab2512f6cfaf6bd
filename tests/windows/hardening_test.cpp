// The built programs read back: what cmake/Hardening.cmake asks for is in their headers.
#include <QFile>
#include <QtEndian>
#include <QtTest>

namespace {

// Microsoft's PE format, optional header: DllCharacteristics.
constexpr quint16 highEntropyAddresses = 0x0020, movable = 0x0040, noExecutableData = 0x0100, controlFlowGuard = 0x4000;

quint16 characteristics(const QString& program) {
    QFile file(QCoreApplication::applicationDirPath() + "/../bin/" + program + ".exe");
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QByteArray head = file.read(4096);
    if (head.size() < 4096) return 0;
    const auto header = qFromLittleEndian<quint32>(head.constData() + 0x3c);
    // Signature, file header, then the optional header of 64-bit programs, where the field is at 70.
    const qsizetype field = qsizetype(header) + 4 + 20 + 70;
    if (field + 2 > head.size() || head.mid(header, 4) != QByteArray("PE\0\0", 4)) return 0;
    return qFromLittleEndian<quint16>(head.constData() + field);
}

} // namespace

class HardeningTest : public QObject {
    Q_OBJECT
private slots:
    void programsAreHardened_data() {
        QTest::addColumn<QString>("program");
        for (const char* program : {"ismaild", "ismailctl", "ismail-admin"})
            QTest::newRow(program) << QString(program);
    }

    void programsAreHardened() {
        QFETCH(QString, program);
        const quint16 flags = characteristics(program);
        QVERIFY2(flags != 0, "there is no such program beside the tests");
        QVERIFY2(flags & movable, "it has a fixed address");
        QVERIFY2(flags & highEntropyAddresses, "its addresses can be guessed");
        QVERIFY2(flags & noExecutableData, "its data can be executed");
        // GNU's linker has no control flow guard.
        if (ISMAIL_CONTROL_FLOW_GUARD) QVERIFY2(flags & controlFlowGuard, "its calls are not guarded");
    }
};

QTEST_GUILESS_MAIN(HardeningTest)
#include "hardening_test.moc"
