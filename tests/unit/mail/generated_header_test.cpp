// The header of mail that the server makes by itself.
#include "mail/generated_header.h"

#include <QTest>

using namespace ismail;
using namespace ismail::mail;

class GeneratedHeaderTest : public QObject {
    Q_OBJECT

private slots:
    void everyFieldIsThereOnceAndNoLineIsTooLong() {
        const Bytes header = generatedHeader({"ISMail on mx.example.test <postmaster@mx.example.test>",
                                              {"anna", "example.test"},
                                              "Report Domain: " + std::string(200, 'a') + ".test Submitter: über.test",
                                              "1@mx.example.test",
                                              Time(std::chrono::seconds(1767225600))});
        for (const char* name :
             {"From: ", "To: ", "Subject: ", "Date: ", "Message-ID: ", "Auto-Submitted: ", "MIME-Version: "}) {
            const auto at = ("\n" + header).find(std::string("\n") + name);
            QVERIFY2(at != Bytes::npos && ("\n" + header).find(std::string("\n") + name, at + 1) == Bytes::npos, name);
        }
        QVERIFY(header.ends_with("\r\n"));
        for (std::size_t begin = 0; begin < header.size();) {
            const std::size_t end = header.find("\r\n", begin);
            QVERIFY(end != Bytes::npos && end - begin <= 998);
            begin = end + 2;
        }
        for (const char c : header)
            QVERIFY(static_cast<unsigned char>(c) < 0x80);
    }
};

QTEST_GUILESS_MAIN(GeneratedHeaderTest)
#include "generated_header_test.moc"
