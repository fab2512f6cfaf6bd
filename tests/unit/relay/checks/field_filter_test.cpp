#include "relay/checks/field_filter.h"

#include <QTest>

using namespace ismail;
using namespace ismail::relay;

namespace {

FieldFilter filter() {
    return {{"authentication-results", "x-spam-status"}, [](std::string_view name, std::string_view value) {
                return name == "x-spam-status" || value.find("mx.example") != std::string_view::npos;
            }};
}

Bytes filtered(const Bytes& message, std::size_t cut) {
    FieldFilter f = filter();
    Bytes out;
    for (std::size_t at = 0; at < message.size(); at += cut)
        f.feed(ByteView(message).substr(at, cut), out);
    f.finish(out);
    return out;
}

struct Row {
    const char* what;
    const char* in;
    const char* out;
};

const Row rows[] = {
    {"nothing to leave out", "From: a\r\nTo: b\r\n\r\nbody\r\n", "From: a\r\nTo: b\r\n\r\nbody\r\n"},
    {"ours", "Authentication-Results: mx.example; spf=pass\r\nFrom: a\r\n\r\nbody\r\n", "From: a\r\n\r\nbody\r\n"},
    {"somebody else's", "Authentication-Results: other.example; spf=pass\r\n\r\n",
     "Authentication-Results: other.example; spf=pass\r\n\r\n"},
    {"folded, name on the next line", "authentication-RESULTS:\r\n mx.example;\r\n\tspf=pass\r\nFrom: a\r\n\r\n",
     "From: a\r\n\r\n"},
    {"blank before the colon", "Authentication-Results : mx.example; spf=pass\r\nFrom: a\r\n\r\n", "From: a\r\n\r\n"},
    {"two of them, the last field", "X-Spam-Status: No\r\nX-Spam-Status: No\r\n\r\nx", "\r\nx"},
    {"a name that only begins like it", "X-Spam-Statusses: No\r\nAuth: mx.example\r\n\r\n",
     "X-Spam-Statusses: No\r\nAuth: mx.example\r\n\r\n"},
    {"in the body it stays", "From: a\r\n\r\nX-Spam-Status: No\r\n", "From: a\r\n\r\nX-Spam-Status: No\r\n"},
    {"behind a bare LF", "From: a\nX-Spam-Status: No\r\nTo: b\r\n\r\n", "From: a\nTo: b\r\n\r\n"},
    {"without a body", "From: a\r\nX-Spam-Status: No\r\n", "From: a\r\n"},
    {"without the last line end", "From: a\r\nX-Spam-Status: No", "From: a\r\n"},
    {"no header", "\r\nX-Spam-Status: No\r\n", "\r\nX-Spam-Status: No\r\n"},
    {"a lone CR at a line's start", "From: a\r\n\rX-Spam-Status: No\r\n\r\nb",
     "From: a\r\n\rX-Spam-Status: No\r\n\r\nb"},
    {"nothing", "", ""},
};

} // namespace

class FieldFilterTest : public QObject {
    Q_OBJECT
private slots:
    void fieldsThatOnlyWeMayWriteAreLeftOut_data() {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<QByteArray>("out");
        for (const Row& row : rows)
            QTest::newRow(row.what) << QByteArray(row.in) << QByteArray(row.out);
    }

    void fieldsThatOnlyWeMayWriteAreLeftOut() {
        QFETCH(QByteArray, in);
        QFETCH(QByteArray, out);
        for (std::size_t cut = 1; cut <= static_cast<std::size_t>(in.size()) + 1; ++cut)
            QCOMPARE(QByteArray::fromStdString(filtered(in.toStdString(), cut)), out);
    }

    void aLongFieldIsJudgedByItsBeginning() {
        const Bytes ours = "Authentication-Results: mx.example; x=" + Bytes(100'000, 'y') + "\r\nFrom: a\r\n\r\n";
        QCOMPARE(filtered(ours, 777), Bytes("From: a\r\n\r\n"));
        const Bytes hidden = "Authentication-Results: o; x=" + Bytes(100'000, 'y') + " mx.example\r\n\r\n";
        QCOMPARE(filtered(hidden, 777), hidden);
    }
};

QTEST_APPLESS_MAIN(FieldFilterTest)
#include "field_filter_test.moc"
