// Mail that carries an aggregate report: what different senders attach, and what is none.
#include "trust/dmarc_report_mail.h"

#include "base/text.h"
#include "trust/packed.h"

#include <QTest>

using namespace ismail;
using namespace ismail::trust;

namespace {

Bytes report(const std::string& id) {
    DmarcReport made;
    made.organisation = "receiver.test";
    made.email = "postmaster@receiver.test";
    made.id = id;
    made.begin = 1767225600;
    made.end = 1767311999;
    made.policy = {"example.org", "none", "", "", false, false, false, ""};
    made.rows.push_back({"192.0.2.7", 12, "none", true, false, "", "example.org", {}, "", ""});
    return writeDmarcReport(made);
}

Bytes attached(const std::string& type, const Bytes& content) {
    return "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + toBase64(content) + "\r\n";
}

Bytes parts(const std::vector<Bytes>& all) {
    Bytes message = "From: r@receiver.test\r\nSubject: Report Domain: example.org\r\nMIME-Version: 1.0\r\n"
                    "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (const Bytes& part : all)
        message += "--b\r\n" + part;
    return message + "--b--\r\n";
}

const Bytes words = "Content-Type: text/plain\r\n\r\nThis is a report.\r\n";

} // namespace

class DmarcReportMailTest : public QObject {
    Q_OBJECT

private slots:
    void aReportIsFoundUnderEveryTypeInUse_data() {
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const Bytes& message) {
            QTest::newRow(name) << QByteArray::fromStdString(message);
        };
        const Bytes xml = report("1"), packed = gzipped(report("1"));
        row("gzip beside words", parts({words, attached("application/gzip", packed)}));
        row("gzip under its old name", parts({words, attached("application/x-gzip", packed)}));
        row("gzip without a type", parts({words, attached("application/octet-stream", packed)}));
        row("gzip named zip", parts({words, attached("application/zip", packed)}));
        row("XML", parts({words, attached("text/xml", xml)}));
        row("the whole message", "From: r@receiver.test\r\n" + attached("application/gzip", packed));
        row("behind something else",
            parts({words, attached("image/png", "\x89PNG"), attached("application/gzip", packed)}));
        row("deeper", parts({"Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n" +
                             attached("application/gzip", packed) + "--c--\r\n"}));
    }
    void aReportIsFoundUnderEveryTypeInUse() {
        QFETCH(QByteArray, message);
        const auto found = dmarcReportIn(message.toStdString());
        QVERIFY2(found.ok(), found.ok() ? "" : found.error().text.c_str());
        QCOMPARE(found->id, std::string("1"));
        QCOMPARE(found->rows.front().count, std::int64_t(12));
    }

    void whatIsNoReportIsNotTakenForOne() {
        QVERIFY(!dmarcReportIn("").ok());
        QVERIFY(!dmarcReportIn("Subject: hello\r\n\r\n" + report("1")).ok()); // words of a person
        QVERIFY(!dmarcReportIn(parts({words, attached("application/gzip", "\x1f\x8b nonsense")})).ok());
        QVERIFY(!dmarcReportIn(parts({words, attached("application/gzip", gzipped("<feedback/>"))})).ok());
    }

    void onlyTheFirstAttachmentsAreTried() {
        const Bytes other = attached("application/pdf", "%PDF");
        const Bytes real = attached("application/gzip", gzipped(report("1")));
        QVERIFY(dmarcReportIn(parts({other, other, other, real})).ok());
        QVERIFY(!dmarcReportIn(parts({other, other, other, other, real})).ok());
    }
};

QTEST_GUILESS_MAIN(DmarcReportMailTest)
#include "dmarc_report_mail_test.moc"
