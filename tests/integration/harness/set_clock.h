// Wall clocks of servers that a file sets; the time between two events is not touched, as when somebody sets the clock
// of a computer.
#pragma once

#include "harness/server_process.h"

#include <QFile>
#include <QTemporaryDir>

namespace ismail::test {

class SetClock {
public:
    SetClock() { set("+0"); }
    // "+15m", "-15m", "+20d": from the real time.
    void set(const QByteArray& offset) const {
        QFile text(file());
        if (!text.open(QIODevice::WriteOnly | QIODevice::Truncate)) qFatal("There is no file for the clock.");
        text.write(offset + "\n");
    }
    // Of a server that lives by it.
    QMap<QString, QString> environment() const {
        const QByteArray library = run("sh", {"-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1"}).out.trimmed();
        return {{"LD_PRELOAD", QString::fromUtf8(library)},
                {"FAKETIME_TIMESTAMP_FILE", file()},
                {"FAKETIME_CACHE_DURATION", "1"},
                {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
                {"DONT_FAKE_MONOTONIC", "1"}};
    }

private:
    QString file() const { return directory_.filePath("clock"); }
    QTemporaryDir directory_;
};

} // namespace ismail::test
