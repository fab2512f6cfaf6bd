// Aggregate reports as XML, and packed: what we write, and what others send.
#include "source_tree.h"
#include "trust/dmarc_report.h"
#include "trust/packed.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QTest>

using namespace ismail;
using namespace ismail::trust;

namespace {

DmarcReport sample() {
    DmarcReport report;
    report.organisation = "receiver.test";
    report.email = "postmaster@receiver.test";
    report.id = "20260101.1@receiver.test";
    report.begin = 1767225600;
    report.end = 1767311999;
    report.policy = {"example.org", "quarantine", "reject", "", true, false, true, "1"};
    report.rows.push_back({"192.0.2.7",
                           12,
                           "pass",
                           true,
                           false,
                           "",
                           "example.org",
                           {{"example.org", "s1", "pass"}},
                           "bounce.example.net",
                           "fail"});
    report.rows.push_back({"2001:db8::7", 1, "none", false, false, "local_policy", "a.example.org", {}, "", ""});
    return report;
}

std::string oldReport(const std::string& rows) {
    return "<?xml version=\"1.0\"?>\n<!-- by hand --><feedback><report_metadata><org_name>Old &amp; Co</org_name>"
           "<email>a@old.test</email><report_id>77</report_id><date_range><begin>1767225600</begin>"
           "<end>1767311999</end></date_range></report_metadata><policy_published><domain>Example.ORG</domain>"
           "<p>none</p><pct>100</pct></policy_published>" +
           rows + "</feedback>\n";
}

std::string oldRow(const std::string& ip, const std::string& count) {
    return "<record><row><source_ip>" + ip + "</source_ip><count>" + count +
           "</count><policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>pass</spf>"
           "</policy_evaluated></row><identifiers><header_from>example.org</header_from></identifiers>"
           "<auth_results><spf><domain>example.org</domain><result>pass</result></spf></auth_results></record>";
}

// An archive of the same content n times, stored.
std::string zipOf(const std::string& content, int files) {
    const auto number = [](std::size_t value, int octets) {
        std::string out;
        for (int i = 0; i < octets; ++i, value >>= 8)
            out += static_cast<char>(value);
        return out;
    };
    std::string zip, directory;
    for (int i = 0; i < files; ++i) {
        const std::string sizes = number(0, 4) + number(content.size(), 4) + number(content.size(), 4);
        const std::string local = "PK\x03\x04" + number(20, 2) + number(0, 8) + sizes + number(5, 2) + number(0, 2);
        directory += "PK\x01\x02" + number(20, 2) + number(20, 2) + number(0, 8) + sizes + number(5, 2) +
                     number(0, 12) + number(zip.size(), 4) + "a.xml";
        zip += local + "a.xml" + content;
    }
    const std::size_t begin = zip.size();
    return zip + directory + "PK\x05\x06" + number(0, 4) + number(static_cast<std::size_t>(files), 2) +
           number(static_cast<std::size_t>(files), 2) + number(directory.size(), 4) + number(begin, 4) + number(0, 2);
}

} // namespace

class DmarcReportTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenIsReadAgain() {
        const DmarcReport report = sample();
        const auto read = readDmarcReport(writeDmarcReport(report));
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().text.c_str());
        QVERIFY(read->policy == report.policy);
        QVERIFY(read->rows == report.rows);
        QCOMPARE(read->organisation, report.organisation);
        QCOMPARE(read->id, report.id);
        QCOMPARE(read->begin, report.begin);
        QCOMPARE(read->end, report.end);
    }

    void elementsStandInTheOrderOfTheRfcForAnotherReader() {
        QTemporaryFile file;
        QVERIFY(file.open());
        const Bytes packed = gzipped(writeDmarcReport(sample()));
        file.write(packed.data(), static_cast<qint64>(packed.size()));
        file.close();
        QProcess python;
        python.start("python3",
                     {QString(ISMAIL_SOURCE_DIR) + "/tests/support/oracles/dmarc_report_check.py", file.fileName()});
        if (!python.waitForStarted()) QSKIP("There is no python3.");
        QVERIFY(python.waitForFinished());
        QCOMPARE(python.readAllStandardError(), QByteArray());
        QCOMPARE(python.readAllStandardOutput().trimmed(), QByteArray("example.org 13"));
    }

    void aReportOfTheOldRfcIsRead() {
        const auto read = readDmarcReport(oldReport(oldRow("192.0.2.1", "3") + oldRow("::ffff:192.0.2.2", "4")));
        QVERIFY(read.ok());
        QCOMPARE(read->organisation, std::string("Old & Co"));
        QCOMPARE(read->policy.domain, std::string("example.org"));
        QCOMPARE(read->rows.size(), std::size_t(2));
        QCOMPARE(read->rows[0].count, std::int64_t(3));
        QVERIFY(read->rows[0].spf && !read->rows[0].dkim);
    }

    void aDocumentTypeIsNeverRead() {
        const std::string bomb = "<!DOCTYPE feedback [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>";
        QVERIFY(!readDmarcReport("<?xml version=\"1.0\"?>" + bomb + oldReport("").substr(22)).ok());
        QVERIFY(readDmarcReport("<?xml version=\"1.0\"?>" + oldReport("").substr(22)).ok());
    }

    void whatIsNoReportIsRefused() {
        for (const std::string text : {"", "<", "<a/>", "hello", "<feedback>", "<feedback></feedbac>",
                                       "<feedback/><feedback/>", "<feedback><a x='</feedback>"})
            QVERIFY2(!readDmarcReport(text).ok(), text.c_str());
        for (const char* end : {"9223372036854775807", "253402300800", "1767225599"}) {
            std::string text = oldReport("");
            text.replace(text.find("1767311999"), 10, end);
            QVERIFY2(!readDmarcReport(text).ok(), end);
        }
        QVERIFY(!readDmarcReport(oldReport(oldRow("localhost", "1"))).ok());
        QVERIFY(!readDmarcReport(oldReport(oldRow("192.0.2.1", "-1"))).ok());
        QVERIFY(!readDmarcReport(oldReport(oldRow("192.0.2.1", "99999999999999999999"))).ok());
        std::string deep = "<feedback>";
        for (int i = 0; i < 100'000; ++i)
            deep += "<a>";
        const auto read = readDmarcReport(deep);
        QVERIFY(!read.ok());
        QCOMPARE(read.error().text, std::string("Its elements are nested too deeply."));
    }

    void moreRowsThanTheCapAreRefused() {
        std::string rows;
        const std::string row = oldRow("192.0.2.1", "1");
        for (std::size_t i = 0; i <= maxReportRows; ++i)
            rows += row;
        QVERIFY(!readDmarcReport(oldReport(rows)).ok());
    }

    void whatReportsSayIsPrintable() {
        const auto read = readDmarcReport(oldReport("").replace(oldReport("").find("Old"), 3, "O&#x202e;\x7Fld"));
        QVERIFY(read.ok());
        for (const char c : read->organisation)
            QVERIFY(c >= 0x20 && c < 0x7F);
    }

    void packedReportsAreUnpacked() {
        const std::string text = writeDmarcReport(sample());
        QCOMPARE(unpacked(gzipped(text), 1 << 20).value(), text);
        QCOMPARE(unpacked(zipOf(text, 1), 1 << 20).value(), text);
        QCOMPARE(unpacked(text, 1 << 20).value(), text);
    }

    void aPackedReportIsNeverLargerThanItsCaps() {
        const Bytes zeros(30u << 20, '0');
        const Bytes bomb = gzipped(zeros);
        QVERIFY(bomb.size() * maxUnpackRatio < zeros.size());
        QVERIFY(!unpacked(bomb, 100u << 20).ok());                         // the ratio
        QVERIFY(!unpacked(gzipped(writeDmarcReport(sample())), 100).ok()); // the size
        QVERIFY(!unpacked(zipOf(std::string(1000, 'a'), 1), 100).ok());    // of what is only stored
        QVERIFY(!unpacked(std::string(1000, 'a'), 100).ok());
    }

    void brokenPackagesAreRefused() {
        const std::string text = writeDmarcReport(sample());
        QVERIFY(!unpacked(zipOf(text, 2), 1 << 20).ok());
        const std::string zip = zipOf(text, 1);
        for (std::size_t cut = 4; cut < zip.size(); cut += 7)
            QVERIFY(!unpacked(zip.substr(0, cut), 1 << 20).ok());
        const Bytes gzip = gzipped(text);
        for (std::size_t cut = 2; cut < gzip.size(); cut += 7) {
            const auto part = unpacked(gzip.substr(0, cut), 1 << 20);
            QVERIFY(!part.ok() || !readDmarcReport(*part).ok());
        }
    }
};

QTEST_GUILESS_MAIN(DmarcReportTest)
#include "dmarc_report_test.moc"
