#include "mailbox/folder_pattern.h"
#include "support/growth.h"

#include <QtTest>

using ismail::mailbox::FolderPattern;

class FolderPatternTest : public QObject {
    Q_OBJECT

private slots:
    void wildcardsMatchWhatTheyMay_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* pattern, const char* name, bool matches) {
            QTest::addRow("%s %s", pattern, name) << QByteArray(pattern) << QByteArray(name) << matches;
        };
        row("", "", true);
        row("", "a", false);
        row("a", "", false);
        row("a", "a", true);
        row("a", "ab", false);
        row("*", "", true);
        row("*", "a/b", true);
        row("%", "ab", true);
        row("%", "a/b", false);
        row("%/%", "a/b", true);
        row("%/%", "a/b/c", false);
        row("%%", "ab", true);
        row("%*", "a/b", true);
        row("*%", "a/b", true);
        row("a*c", "a/b/c", true);
        row("a%c", "a/c", false);
        row("*a*b%", "xaab/abc", true);
        row("*a*b%", "xaab/ac", false);
        row("%b*c", "ab/c", true);
        row("*b%c", "b/bxc", true);
        row("*/", "a/", true);
        row("a\xc3\xbc*", "a\xc3\xbc", true);
    }
    void wildcardsMatchWhatTheyMay() {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, name);
        QFETCH(bool, matches);
        QCOMPARE(FolderPattern(pattern.toStdString()).matches(name.toStdString()), matches);
    }

    void longPatternsMatchToo() {
        for (const std::size_t length : {62U, 63U, 64U, 65U, 127U, 128U, 500U}) {
            const std::string name(length, 'a');
            QVERIFY(FolderPattern(name).matches(name));
            QVERIFY(!FolderPattern(name).matches(name + "a"));
            QVERIFY(FolderPattern("*" + name + "%").matches("x/" + name + "y"));
            QVERIFY(!FolderPattern("*" + name + "%").matches("x/" + name + "y/"));
        }
    }

    void aNameIsGoneThroughOnce() {
        const FolderPattern pattern("*a*a*" + std::string(500, 'a') + "b");
        QVERIFY(ismail::test::growsLinearly(ismail::test::Pattern{"", "a", ""},
                                            [&](const std::string& name) { (void)pattern.matches(name); }));
    }
};

QTEST_GUILESS_MAIN(FolderPatternTest)
#include "folder_pattern_test.moc"
