#include "base/result.h"

#include <QtTest>

#include <memory>

using namespace ismail;

class ResultTest : public QObject {
    Q_OBJECT
private slots:
    void aResultHoldsItsValue() {
        const Result<int> result = 7;
        QVERIFY(result.ok());
        QVERIFY(bool(result));
        QCOMPARE(*result, 7);
    }

    void aResultHoldsItsError() {
        const Result<int> result = Error{ErrorKind::notFound, "There is no such domain."};
        QVERIFY(!result.ok());
        QVERIFY(!bool(result));
        QVERIFY(result.error().kind == ErrorKind::notFound);
        QCOMPARE(result.error().text, std::string("There is no such domain."));
    }

    void aFalseValueIsStillASuccess() {
        const Result<bool> result = false;
        QVERIFY(result.ok());
        QVERIFY(!result.value());
    }

    void aValueThatCannotBeCopiedIsMovedOut() {
        Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
        const std::unique_ptr<int> taken = std::move(result).value();
        QCOMPARE(*taken, 3);
    }

    void theValueCanBeChangedInPlace() {
        Result<std::string> result = std::string("a");
        *result += "b";
        QCOMPARE(result->size(), std::size_t(2));
    }

    void aStatusIsFineByDefault() {
        QVERIFY(Status().ok());
        const Status bad = Error{ErrorKind::denied, "Only an administrator may do this."};
        QVERIFY(!bad);
        QVERIFY(bad.error().kind == ErrorKind::denied);
    }
};

QTEST_GUILESS_MAIN(ResultTest)
#include "result_test.moc"
