#include "base/secret.h"

#include "base/log.h"

#include <QtTest>

#include <sstream>

using namespace ismail;

using Password = Secret<std::string>;

template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) {
    out << value;
};

class SecretTest : public QObject {
    Q_OBJECT
private slots:
    void aSecretCannotBeCopiedShownOrCompared() {
        static_assert(!std::is_copy_constructible_v<Password>);
        static_assert(!std::is_copy_assignable_v<Password>);
        static_assert(!std::is_convertible_v<Password, std::string>);
        static_assert(!std::is_convertible_v<Password, std::string_view>);
        static_assert(!std::is_constructible_v<LogField, std::string_view, const Password&>);
        static_assert(!Streamable<Password>);
        static_assert(!std::equality_comparable<Password>);
        QVERIFY(Password().empty());
    }

    void aSecretIsRevealedByNameOnly() { QCOMPARE(Password("correct horse").reveal(), std::string("correct horse")); }

    void aMovedSecretLeavesNothingBehind_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("kept within the object") << QByteArray("short");
        QTest::newRow("kept on the heap") << QByteArray(200, 'x');
    }

    void aMovedSecretLeavesNothingBehind() {
        QFETCH(QByteArray, value);
        Password from(value.toStdString());
        const char* const oldStorage = from.reveal().data();
        const bool inside = oldStorage >= reinterpret_cast<const char*>(&from) &&
                            oldStorage < reinterpret_cast<const char*>(&from) + sizeof from;
        const Password to(std::move(from));
        QCOMPARE(to.reveal(), value.toStdString());
        QVERIFY(from.empty());
        if (inside)
            for (qsizetype i = 0; i < value.size(); ++i)
                QCOMPARE(int(oldStorage[i]), 0);
    }

    void aShorterValueLeavesNoRestOfTheOldOne() {
        Password secret(std::string("0123456789"));
        secret = Password("ab");
        QCOMPARE(secret.reveal(), std::string("ab"));
    }

    void aCloneIsItsOwnValue() {
        Password original("one");
        const Password copy = original.clone();
        original = Password("two");
        QCOMPARE(copy.reveal(), std::string("one"));
    }
};

QTEST_GUILESS_MAIN(SecretTest)
#include "secret_test.moc"
