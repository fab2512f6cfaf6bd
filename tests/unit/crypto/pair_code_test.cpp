#include "crypto/pair_code.h"

#include "base/crockford.h"
#include "base/text.h"
#include "crypto/identity.h"

#include <QtTest>

#include <string>

using namespace ismail;
using namespace ismail::crypto;

namespace {

// Computed by another program from the seed of octets 0 to 31 and the secret 7KQ2M0123456Z.
const char knownCode[] = "7KQ2M-01234-56ZMV-32VPZ-292B4";

Bytes knownKey() {
    return QByteArray::fromHex("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8").toStdString();
}

Result<PairCode> read(const std::string& typed) { return readPairCode(Secret<std::string>(typed)); }

std::string why(const std::string& typed) {
    const auto code = read(typed);
    return code.ok() ? "read" : code.error().sentence.code;
}

} // namespace

class PairCodeTest : public QObject {
    Q_OBJECT

private slots:
    void aCodeIsMadeOfSecretTagAndCheck() {
        const PairCode code = makePairCode(knownKey(), {}, Secret<std::string>("7KQ2M0123456Z"));
        QCOMPARE(code.text().reveal(), std::string(knownCode));
        QCOMPARE(makePairCode(knownKey(), "MX1.example.org").text().reveal().substr(0, 16),
                 std::string("mx1.example.org/"));
    }

    void whatIsShownCanBeTyped() {
        for (int i = 0; i < 200; ++i) {
            const PairCode code = makePairCode(knownKey(), "mx1.example.org");
            const auto typed = readPairCode(code.text());
            QVERIFY(typed.ok());
            QCOMPARE(typed->host, std::string("mx1.example.org"));
            QCOMPARE(typed->secret.reveal(), code.secret.reveal());
            QVERIFY(typed->belongsTo(knownKey()));
            QVERIFY(!typed->belongsTo(Identity::make().publicKey()));
        }
    }

    void noTwoCodesAreTheSame() {
        QVERIFY(makePairCode(knownKey()).secret.reveal() != makePairCode(knownKey()).secret.reveal());
    }

    void peopleTypeAsTheyLike_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("host");
        QTest::newRow("as shown") << QString(knownCode) << QString();
        QTest::newRow("lower case") << "7kq2m-01234-56zmv-32vpz-292b4" << QString();
        QTest::newRow("O and I and L") << "7KQ2M-oi234-56ZMV-32VPZ-292B4" << QString();
        QTest::newRow("L") << "7KQ2M-Ol234-56ZMV-32VPZ-292B4" << QString();
        QTest::newRow("no hyphens") << "7KQ2M0123456ZMV32VPZ292B4" << QString();
        QTest::newRow("white space") << " \t7KQ2M 01234\r\n56ZMV 32VPZ 292B4 \n" << QString();
        QTest::newRow("with the host") << "Mx1.Example.ORG/7KQ2M-01234-56ZMV-32VPZ-292B4"
                                       << "mx1.example.org";
        QTest::newRow("with an address") << " [2001:db8::1] / 7KQ2M-01234-56ZMV-32VPZ-292B4"
                                         << "[2001:db8::1]";
    }

    void peopleTypeAsTheyLike() {
        QFETCH(QString, typed);
        QFETCH(QString, host);
        const auto code = read(typed.toStdString());
        QVERIFY(code.ok());
        QCOMPARE(code->host, host.toStdString());
        QVERIFY(code->belongsTo(knownKey()));
        QCOMPARE(makePairCode(knownKey(), {}, code->secret).text().reveal(), std::string(knownCode));
    }

    void everyWrongLetterIsSeen() {
        const std::string letters = *crockfordLetters(knownCode, pairCodeLetters);
        for (std::size_t i = 0; i < letters.size(); ++i)
            for (const char c : crockfordAlphabet) {
                if (c == letters[i]) continue;
                std::string typed = letters;
                typed[i] = c;
                QCOMPARE(why(typed), std::string("pair.codeCheck"));
            }
    }

    void everyTwoWrongLettersAreSeen() {
        const std::string letters = *crockfordLetters(knownCode, pairCodeLetters);
        for (std::size_t i = 0; i < letters.size(); ++i)
            for (std::size_t k = i + 1; k < letters.size(); ++k) {
                std::string swapped = letters;
                std::swap(swapped[i], swapped[k]);
                if (swapped != letters) QCOMPARE(why(swapped), std::string("pair.codeCheck"));
                std::string typed = letters;
                typed[i] = typed[i] == '7' ? '8' : '7';
                typed[k] = typed[k] == 'Q' ? 'R' : 'Q';
                QCOMPARE(why(typed), std::string("pair.codeCheck"));
            }
    }

    void anErrorSaysWhatIsWrong() {
        QCOMPARE(why(""), std::string("pair.codeLength"));
        QCOMPARE(why("7KQ2M-01234"), std::string("pair.codeLength"));
        QCOMPARE(why(std::string(knownCode).append("0")), std::string("pair.codeLength"));
        QCOMPARE(why(std::string(100'000, '0')), std::string("pair.codeLength"));
        QCOMPARE(why("/7KQ2M-01234-56ZMV-32VPZ-292B4"), std::string("pair.codeHost"));
        QCOMPARE(why("a b/7KQ2M-01234-56ZMV-32VPZ-292B4"), std::string("pair.codeHost"));
        const auto stranger = read("7KQ2M-\u00e41234-56ZMV-32VPZ-292B4");
        QCOMPARE(stranger.error().sentence.code, std::string("pair.codeLetter"));
        QCOMPARE(stranger.error().sentence.arguments.front().text, std::string("\u00e4"));
        QCOMPARE(why("UUUUU"), std::string("pair.codeLetter"));
    }

    void theProofDependsOnAllThatWasSaid() {
        const Secret<std::string> secret("7KQ2M0123456Z");
        const Bytes binding(32, 'B'), m1(54, '\x01'), m2(129, '\x02');
        const Bytes proof = pairProof(secret, binding, m1, m2, knownKey());
        QCOMPARE(toHex(proof), std::string("dd54cb99e69cbbf62c990671f35b607f376e95961b9f96704718bd33e7a6779a"));
        QVERIFY(proof != pairProof(Secret<std::string>("7KQ2M0123456Y"), binding, m1, m2, knownKey()));
        QVERIFY(proof != pairProof(secret, Bytes(32, 'b'), m1, m2, knownKey()));
        QVERIFY(proof != pairProof(secret, binding, Bytes(54, '\x03'), m2, knownKey()));
        QVERIFY(proof != pairProof(secret, binding, m1, Bytes(129, '\x03'), knownKey()));
        QVERIFY(proof != pairProof(secret, binding, m1, m2, Bytes(32, 'k')));
    }
};

QTEST_GUILESS_MAIN(PairCodeTest)
#include "pair_code_test.moc"
