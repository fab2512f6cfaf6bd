// Messages in files and directories, as mail programs leave them, for tests that compare them.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QString>

namespace ismail::test {

// Line ends as LF, the last one too.
QByteArray withLf(QByteArray text);
QByteArray withFinalCrlf(QByteArray text);

// What the files of a directory hold, by name.
QList<QByteArray> filesIn(const QString& directory);
void writeFile(const QString& path, const QByteArray& text, QFile::Permissions permissions = {});
// A program "mda" in the directory, which files what it is given in the directory that is its argument.
void writeDeliveryAgent(const QString& directory);

// In any order: clients that file messages choose names of their own. Empty: the same; else what differs first.
QByteArray difference(QList<QByteArray> got, QList<QByteArray> wanted);

} // namespace ismail::test
