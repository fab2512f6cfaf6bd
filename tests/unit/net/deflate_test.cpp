#include <QtTest>

#include "net/deflate.h"

#include <string>

using namespace ismail;
using net::Deflate;

namespace {

// Everything that is there, by as many calls as it takes.
std::optional<Bytes> expandAll(Deflate& deflate, std::size_t most = 16 * 1024) {
    Bytes all;
    while (deflate.hasInput()) {
        const std::optional<Bytes> some = deflate.expand(most);
        if (!some) return std::nullopt;
        all += *some;
    }
    return all;
}

} // namespace

class DeflateTest : public QObject {
    Q_OBJECT
private slots:
    void whatIsCompressedCanBeReadAtOnce() {
        Deflate here, there;
        for (const char* line : {"a1 NOOP\r\n", "a2 NOOP\r\n", "a3 LOGOUT\r\n"}) {
            there.add(here.compress(line));
            QCOMPARE(expandAll(there), std::optional<Bytes>(line));
        }
    }

    void itIsTheRawDeflateOfOtherPrograms() {
        // Two writes of zlib with 15 bits of window, each ended by Z_SYNC_FLUSH.
        Deflate deflate;
        deflate.add(ByteView("\x4a\x34\x54\xf0\xf3\xf7\x0f\xe0\xe5\x02\x00\x00\x00\xff\xff", 15));
        QCOMPARE(expandAll(deflate), std::optional<Bytes>("a1 NOOP\r\n"));
        deflate.add(ByteView("\x4a\x34\x82\x32\x00\x00\x00\x00\xff\xff", 10));
        QCOMPARE(expandAll(deflate), std::optional<Bytes>("a2 NOOP\r\n"));
    }

    void inputMayBeCutAnywhere() {
        Deflate here, there;
        Bytes text, expanded;
        for (int i = 0; i < 5'000; ++i)
            text += "line " + std::to_string(i * 7919 % 10'000) + "\r\n";
        const Bytes compressed = here.compress(text);
        QVERIFY(compressed.size() < text.size() / 2);
        for (const char octet : compressed) {
            there.add(ByteView(&octet, 1));
            expanded += expandAll(there).value();
        }
        QVERIFY(expanded == text);
    }

    void aSmallPieceThatExpandsAThousandfoldComesInSmallPieces() {
        Deflate here, there;
        const Bytes zeros(20'000'000, 'x');
        there.add(here.compress(zeros));
        std::size_t total = 0;
        while (there.hasInput()) {
            const std::optional<Bytes> some = there.expand(1'000);
            QVERIFY(some);
            QVERIFY(some->size() <= 1'000 + 32 * 1024);
            total += some->size();
        }
        // All of it, although nothing more comes.
        QCOMPARE(total, zeros.size());
    }

    void whatIsNoDeflateIsRefused() {
        Deflate deflate;
        deflate.add(Bytes(100, '\xff'));
        QVERIFY(!expandAll(deflate));
    }

    void whatFollowsTheEndOfTheStreamIsNotTaken() {
        Deflate deflate;
        deflate.add(ByteView("\x03\x00", 2)); // an empty last block
        QCOMPARE(expandAll(deflate), std::optional<Bytes>(Bytes()));
        deflate.add("a1 NOOP\r\n");
        QCOMPARE(expandAll(deflate), std::optional<Bytes>(Bytes()));
    }
};

QTEST_GUILESS_MAIN(DeflateTest)
#include "deflate_test.moc"
