#include "crypto/hkdf.h"

#include "base/text.h"

#include <QtTest>

#include <string>

using namespace ismail;
using namespace ismail::crypto;

class HkdfTest : public QObject {
    Q_OBJECT

private slots:
    void itHasTheValuesOfRfc5869() {
        // Appendix A.1 and A.3.
        std::string salt, info;
        for (char c = 0; c <= 12; ++c)
            salt += c;
        for (int c = 0xf0; c <= 0xf9; ++c)
            info += static_cast<char>(c);
        const std::string secret(22, '\x0b');
        QCOMPARE(toHex(hkdfSha256(secret, salt, info, 42).reveal()),
                 std::string("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        QCOMPARE(toHex(hkdfSha256(secret, {}, {}, 42).reveal()),
                 std::string("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    void severalBlocksFollowOneAnother() {
        const std::string whole = hkdfSha256("secret", "salt", "info", maxHkdfSize).reveal();
        QCOMPARE(whole.size(), maxHkdfSize);
        QCOMPARE(hkdfSha256("secret", "salt", "info", 100).reveal(), whole.substr(0, 100));
        QVERIFY(hkdfSha256("secret", "salt", "other", 100).reveal() != whole.substr(0, 100));
        QVERIFY(hkdfSha256("secret", "salt", "info", 0).empty());
    }
};

QTEST_GUILESS_MAIN(HkdfTest)
#include "hkdf_test.moc"
