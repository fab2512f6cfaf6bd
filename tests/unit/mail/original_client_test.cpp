#include "mail/original_client.h"

#include "mail/received.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::mail;

namespace {

const std::vector<std::string> partner{"mx2.example", "other.example"};

OriginalClient client(std::string address, std::string helo, std::string name = {}) {
    return {std::move(address), std::move(helo), std::move(name)};
}

} // namespace

class OriginalClientTest : public QObject {
    Q_OBJECT

private slots:
    void theWritersOfReceivedFieldsAreUnderstood_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("helo");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* what, const char* field, const char* address, const char* helo,
                            const char* name) {
            QTest::newRow(what) << QString(field) << QString(address) << QString(helo) << QString(name);
        };
        row("Postfix",
            "from mail.sender.example (host1.sender.example [192.0.2.1])\r\n\t(using TLSv1.3 with cipher X (256/256 "
            "bits))"
            "\r\n\t(No client certificate requested)\r\n\tby mx2.example (Postfix) with ESMTPS id 4F1A\r\n\tfor "
            "<anna@here.example>; Mon, 1 Dec 2026 10:00:00 +0000 (UTC)",
            "192.0.2.1", "mail.sender.example", "host1.sender.example");
        row("Postfix, no name", "from x (unknown [192.0.2.1]) by mx2.example (Postfix) with SMTP id 1; now",
            "192.0.2.1", "x", "");
        row("Postfix, IPv6", "from x (a.b.example [IPv6:2001:DB8:0::1]) by mx2.example (Postfix) with ESMTP id 1; now",
            "2001:db8::1", "x", "a.b.example");
        row("Exim, HELO is the name", "from a.b.example ([192.0.2.1]) by mx2.example with esmtps (TLS1.3) id x; now",
            "192.0.2.1", "a.b.example", "");
        row("Exim, HELO is another",
            "from a.b.example ([192.0.2.1]:4711 helo=claim.example)\r\n\tby MX2.example with esmtp (Exim 4.96); now",
            "192.0.2.1", "claim.example", "a.b.example");
        row("Exim, no name", "from [192.0.2.1] (helo=claim.example) by mx2.example with smtp (Exim 4.96) id 1; now",
            "192.0.2.1", "claim.example", "");
        row("Exim, a literal for HELO", "from [192.0.2.1] (helo=[203.0.113.9]) by mx2.example with smtp id 1; now",
            "192.0.2.1", "[203.0.113.9]", "");
        row("Exchange",
            "from mail.sender.example (192.0.2.1) by mx2.example (10.0.0.2) with Microsoft SMTP Server "
            "(version=TLS1_2, cipher=X) id 15.1.1; now",
            "192.0.2.1", "mail.sender.example", "");
        row("Exchange, IPv6", "from x (2001:db8::1) by mx2.example (2001:db8::2) with Microsoft SMTP Server id 15; now",
            "2001:db8::1", "x", "");
        row("sendmail",
            "from helo.example (IDENT:joe@name.example [192.0.2.1]) by mx2.example (8.15.2/8.15.2) with ESMTP id u1; "
            "now",
            "192.0.2.1", "helo.example", "name.example");
        row("sendmail, doubtful name",
            "from helo.example (name.example [192.0.2.1] (may be forged)) by mx2.example (8.15.2/8.15.2) with ESMTP; "
            "now",
            "192.0.2.1", "helo.example", "");
        row("no HELO at all", "from [192.0.2.1] by mx2.example; now", "192.0.2.1", "", "");
        row("a dot at the end", "from x ([192.0.2.1]) by mx2.example. ; now", "192.0.2.1", "x", "");
    }
    void theWritersOfReceivedFieldsAreUnderstood() {
        QFETCH(QString, field);
        QFETCH(QString, address);
        QFETCH(QString, helo);
        QFETCH(QString, name);
        const auto read = readOriginalClient(field.toStdString(), partner);
        QVERIFY(read.has_value());
        QCOMPARE(*read, client(address.toStdString(), helo.toStdString(), name.toStdString()));
    }

    void whatThisServerWritesIsReadBack() {
        ReceivedTrace trace;
        trace.helo = "client.example.org";
        trace.peerAddress = "2001:db8::7";
        trace.peerName = "host.example.org";
        trace.by = "mx2.example";
        trace.id = "01";
        for (const bool named : {true, false}) {
            if (!named) trace.helo = "no domain(";
            const std::string header = receivedField(trace) + "Subject: x\r\n\r\n";
            const auto value = topmostReceived(header);
            QVERIFY(value.has_value());
            const auto read = readOriginalClient(*value, partner);
            QVERIFY(read.has_value());
            QCOMPARE(read->address, std::string("2001:db8::7"));
            if (named) QCOMPARE(read->name, std::string("host.example.org"));
            if (named) QCOMPARE(read->helo, std::string("client.example.org"));
        }
    }

    void aFieldOfSomebodyElseIsNotBelieved() {
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) by mx9.example; now", partner));
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) by xmx2.example; now", partner));
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) (by mx2.example) by mx9.example; now", partner));
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) by mx2.example; now", {}));
        const std::vector<std::string> nameless{""};
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) by . ; now", nameless));
    }

    void aClientThatLoggedInIsNoServer() {
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) by mx2.example with ESMTPSA id 1; now", partner));
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) by mx2.example (Postfix) with esmtpa id 1; now", partner));
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) by mx2.example with UTF8SMTPSA id 1; now", partner));
    }

    void aClaimOfTheClientNeverBecomesItsAddress() {
        // The literal that it greeted with, beside its address.
        const auto read = readOriginalClient("from [203.0.113.9] ([192.0.2.1]) by mx2.example; now", partner);
        QVERIFY(read.has_value());
        QCOMPARE(*read, client("192.0.2.1", "[203.0.113.9]"));
        // A blank in what it greeted with.
        QVERIFY(
            !readOriginalClient("from [192.0.2.1] (helo=x [203.0.113.9] [203.0.113.8]) by mx2.example; now", partner));
        QVERIFY(!readOriginalClient("from a (IDENT:x [203.0.113.9] @a [192.0.2.1]) by mx2.example; now", partner));
        // A whole field.
        QVERIFY(!readOriginalClient("from x ([203.0.113.9]) by mx2.example; y ([192.0.2.1]) by mx3.example; now",
                                    std::vector<std::string>{"mx3.example"}));
    }

    void whatIsNotUnderstoodSaysNothing_data() {
        QTest::addColumn<QByteArray>("field");
        for (const char* field :
             {"", ";", "from", "from x", "from x by mx2.example; now", "from x (",
              "from x (y [192.0.2.1] by mx2.example", "from x ([192.0.2.1]) by", "from x ([300.0.2.1]) by mx2.example",
              "from x ([0.0.0.0]) by mx2.example", "from x ([fe80::1%eth0]) by mx2.example",
              "by mx2.example (Postfix, from userid 0) id 1; now", "(from) x ([192.0.2.1]) by mx2.example",
              "from ([192.0.2.1]) by mx2.example", "from x y ([192.0.2.1]) by mx2.example"})
            QTest::newRow(field) << QByteArray(field);
    }
    void whatIsNotUnderstoodSaysNothing() {
        QFETCH(QByteArray, field);
        QVERIFY(!readOriginalClient(field.toStdString(), partner));
    }

    void onlyTheBeginningOfALongFieldIsLookedAt() {
        QVERIFY(!readOriginalClient("from x (" + std::string(maxTrace, 'a') + ") by mx2.example; now", partner));
        QVERIFY(!readOriginalClient("from x ([192.0.2.1]) " + std::string(maxTrace, '(') + " by mx2.example", partner));
        std::string many = "from x ([192.0.2.1])";
        for (int i = 0; i < 100; ++i)
            many += " (c)";
        QVERIFY(!readOriginalClient(many + " by mx2.example; now", partner));
        const auto read =
            readOriginalClient("from " + std::string(300, 'a') + " ([192.0.2.1]) by mx2.example", partner);
        QVERIFY(read.has_value());
        QVERIFY(read->helo.empty());
    }

    void theTopmostFieldIsTheFirstOfItsName() {
        QCOMPARE(topmostReceived("Subject: x\r\nRECEIVED: from a\r\n by b\r\nReceived: from c\r\n\r\nReceived: no\r\n"),
                 std::optional<std::string_view>(" from a\r\n by b"));
        QVERIFY(!topmostReceived("Subject: x\r\n\r\nReceived: from a\r\n"));
        QVERIFY(!topmostReceived(""));
    }
};

QTEST_APPLESS_MAIN(OriginalClientTest)
#include "original_client_test.moc"
