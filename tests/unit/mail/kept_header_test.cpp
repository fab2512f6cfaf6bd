#include "mail/kept_header.h"

#include <QTest>

#include <random>

using namespace ismail;
using namespace ismail::mail;

namespace {

// A header of some octets, with fields that lists of messages show and many that they do not.
Bytes longHeader(int others) {
    Bytes header;
    for (int i = 0; i < others; ++i)
        header += "Received: from a.example by b.example with ESMTPS id 4711\r\n\tfor <x@y>; some day\r\n"
                  "X-Other-" +
                  std::to_string(i) + ": value\r\n";
    return header + "From: a@x.test\r\nSUBJECT: one\r\n two\r\nTo: b@x.test\r\n\r\n";
}

} // namespace

class KeptHeaderTest : public QObject {
    Q_OBJECT

private slots:
    void aShortHeaderIsKeptAsItIs() {
        const Bytes header = "Received: x\r\nSubject: y\r\n z\r\n\r\n";
        const auto kept = keepHeader(header);
        QVERIFY(kept.view().whole());
        QCOMPARE(kept.lines, header);
        QVERIFY(kept.view().knows("X-None"));
    }

    void aLongHeaderKeepsWhatListsShow() {
        const auto kept = keepHeader(longHeader(30));
        QCOMPARE(kept.extent, HeaderExtent::some);
        QCOMPARE(kept.lines, Bytes("From: a@x.test\r\nSUBJECT: one\r\n two\r\nTo: b@x.test\r\n\r\n"));
        const auto view = kept.view();
        QVERIFY(view.knows("Subject") && view.knows("cc") && view.knows("X-TUID") && view.knows("Nobody-Has-This"));
        QVERIFY(!view.knows("received") && !view.knows("X-OTHER-7"));
    }

    void whereThereAreTooManyNamesOnlyCommonFieldsAreKnown() {
        const auto kept = keepHeader(longHeader(1000));
        QCOMPARE(kept.extent, HeaderExtent::common);
        QVERIFY(kept.missing.size() < 2 * maxMissingNames);
        QVERIFY(kept.view().knows("From") && kept.view().knows("cc"));
        QVERIFY(!kept.view().knows("X-Other-999") && !kept.view().knows("Nobody-Has-This"));
    }

    void aCommonFieldThatHasNoRoomIsMissing() {
        const auto kept = keepHeader("To: " + Bytes(maxKeptHeader, 'x') + "\r\nSubject: y\r\n\r\n");
        QVERIFY(kept.view().knows("subject") && !kept.view().knows("to"));
        QVERIFY(kept.lines.size() <= maxKeptHeader);
    }

    void whereFieldsCannotBeToldApartNothingIsKept_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("goes on with nothing") << QByteArray(" a\r\nSubject: x\r\n\r\n");
        QTest::newRow("no colon") << QByteArray("Subject: x\r\nabc\r\nTo: y\r\n\r\n");
        QTest::newRow("empty line within") << QByteArray("Subject: x\n\nTo: y\r\n\r\n");
        QTest::newRow("a return alone") << QByteArray("Subject: x\r\n\r");
    }
    void whereFieldsCannotBeToldApartNothingIsKept() {
        QFETCH(QByteArray, header);
        const auto kept = keepHeader(header.toStdString());
        QCOMPARE(kept.extent, HeaderExtent::nothing);
        QVERIFY(kept.lines.empty() && !kept.view().knows("Subject"));
    }

    // Whatever the header looks like: an answer from what is kept is that of the whole.
    void whatIsKnownIsWhatTheHeaderSays() {
        std::mt19937 random(4711);
        const auto below = [&random](std::size_t n) { return std::size_t(random() % n); };
        const std::vector<Bytes> pieces{"Subject: x\r\n",
                                        "subject:\r\n",
                                        " folded\r\n",
                                        "\tmore\n",
                                        "To : y\r\n",
                                        "Received: z\r\n",
                                        "X-Tag: 1\n",
                                        "X-TAG: 2\r\n",
                                        "nothing\r\n",
                                        "\r\n",
                                        ": odd\r\n",
                                        "\r",
                                        "X: " + Bytes(900, 'l') + "\r\n",
                                        "Cc: " + Bytes(1500, 'm') + "\r\n",
                                        "List-Id: \xff\r\n"};
        const std::vector<std::string> names{"subject", "to",   "received", "x-tag", "x",
                                             "cc",      "none", "list-id",  "",      "nothing"};
        int known = 0;
        for (int round = 0; round < 20'000; ++round) {
            Bytes header;
            // Mostly such as are kept.
            const std::size_t kinds = round % 3 == 0 ? pieces.size() : 8;
            for (std::size_t i = below(12); i > 0; --i)
                header += pieces[below(kinds)];
            if (round % 3 != 0)
                for (std::size_t i = below(4); i > 0; --i)
                    header += pieces[12 + below(2)];
            if (below(2) == 0) header += "\r\n";
            const auto kept = keepHeader(header);
            std::vector<std::string> asked;
            for (std::size_t i = below(4); i > 0; --i)
                asked.push_back(names[below(names.size())]);
            const bool all =
                std::all_of(asked.begin(), asked.end(), [&](const auto& name) { return kept.view().knows(name); });
            const Bytes prefix = below(2) == 0 ? "Return-Path: <>\r\n" : "";
            if (all) {
                ++known;
                QCOMPARE(pickFields(prefix + kept.lines, asked, false), pickFields(prefix + header, asked, false));
            }
            if (!kept.view().whole()) continue;
            QCOMPARE(kept.lines, header);
            QCOMPARE(pickFields(prefix + kept.lines, asked, true), pickFields(prefix + header, asked, true));
        }
        QVERIFY(known > 5'000);
    }
};

QTEST_GUILESS_MAIN(KeptHeaderTest)
#include "kept_header_test.moc"
