// The SPF suite for RFC 7208 as Debian ships it with python3-spf. Skipped where that is missing.
#include "trust/spf.h"

#include "source_tree.h"
#include "support/fake_dns.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using namespace ismail;
using namespace ismail::trust;

namespace {

const QString suite = "/usr/share/doc/python3-spf/rfc7208-tests.yml.gz";

DnsType typeOf(const QString& name) {
    if (name == "A") return DnsType::a;
    if (name == "AAAA") return DnsType::aaaa;
    if (name == "MX") return DnsType::mx;
    return name == "PTR" ? DnsType::ptr : DnsType::txt;
}

test::FakeDns zoneOf(const QJsonArray& lines) {
    test::FakeDns dns;
    for (const QJsonValue& line : lines) {
        const std::string name = line[0].toString().toStdString();
        const QString type = line[1].toString(), data = line[2].toString();
        if (type == "-")
            dns.add(name + " -");
        else
            dns.add(name, typeOf(type), data == "!" ? "!" : QByteArray::fromHex(data.toLatin1()).toStdString());
    }
    return dns;
}

mail::Address senderOf(const std::string& text) {
    const auto at = text.rfind('@');
    return at == std::string::npos ? mail::Address{} : mail::Address{text.substr(0, at), text.substr(at + 1)};
}

} // namespace

class SpfSuiteTest : public QObject {
    Q_OBJECT
private slots:
    void everyCaseIsJudgedAsTheSuiteSays_data();
    void everyCaseIsJudgedAsTheSuiteSays();
};

void SpfSuiteTest::everyCaseIsJudgedAsTheSuiteSays_data() {
    QTest::addColumn<QJsonObject>("about");
    if (!QFile::exists(suite)) return;
    QProcess reader;
    reader.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    reader.start("/usr/bin/python3", {ISMAIL_SOURCE_DIR "/tests/unit/trust/spf_suite.py", suite});
    QVERIFY(reader.waitForFinished(60'000));
    QCOMPARE(reader.exitCode(), 0);
    for (const QByteArray& line : reader.readAllStandardOutput().split('\n'))
        if (!line.isEmpty()) {
            const QJsonObject about = QJsonDocument::fromJson(line).object();
            QTest::newRow(qPrintable(about["id"].toString())) << about;
        }
}

void SpfSuiteTest::everyCaseIsJudgedAsTheSuiteSays() {
    if (!QFile::exists(suite)) QSKIP("python3-spf is not installed, or came without its documents.");
    QFETCH(QJsonObject, about);
    test::FakeDns dns = zoneOf(about["zone"].toArray());
    SpfCheck engine({about["client"].toString().toStdString(), about["helo"].toString().toStdString(),
                     senderOf(about["sender"].toString().toStdString()), SpfIdentity::mailFrom, "mx.here.example",
                     Time()});
    QVERIFY(dns.drive(engine));
    const SpfOutcome& outcome = engine.outcome();
    const QString result = QString::fromStdString(std::string(authResultName(outcome.result)));
    QVERIFY2(about["results"].toArray().contains(result), qPrintable(result + ": " + outcome.problem.c_str()));
    if (!about["explanation"].isString()) return;
    const QString said = outcome.explanation.empty() ? "DEFAULT" : QString::fromStdString(outcome.explanation);
    QCOMPARE(said, about["explanation"].toString());
}

QTEST_GUILESS_MAIN(SpfSuiteTest)
#include "spf_suite_test.moc"
