#include "mail_files.h"

#include <QDir>

#include <algorithm>

namespace ismail::test {

QByteArray withLf(QByteArray text) {
    text.replace("\r\n", "\n");
    if (!text.endsWith('\n')) text += '\n';
    return text;
}

QByteArray withFinalCrlf(QByteArray text) {
    if (!text.endsWith("\r\n")) text += "\r\n";
    return text;
}

QList<QByteArray> filesIn(const QString& directory) {
    QList<QByteArray> found;
    for (const QString& name : QDir(directory).entryList(QDir::Files, QDir::Name)) {
        QFile file(QDir(directory).filePath(name));
        if (file.open(QIODevice::ReadOnly)) found.append(file.readAll());
    }
    return found;
}

void writeFile(const QString& path, const QByteArray& text, QFile::Permissions permissions) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write %s", qPrintable(path));
    file.write(text);
    file.close();
    if (permissions) file.setPermissions(permissions);
}

void writeDeliveryAgent(const QString& directory) {
    writeFile(directory + "/mda", "#!/bin/sh\nexec cat >\"$(mktemp \"$1/XXXXXX\")\"\n",
              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QByteArray difference(QList<QByteArray> got, QList<QByteArray> wanted) {
    std::sort(got.begin(), got.end());
    std::sort(wanted.begin(), wanted.end());
    if (got.size() != wanted.size())
        return QByteArray::number(got.size()) + " messages instead of " + QByteArray::number(wanted.size());
    for (qsizetype i = 0; i < wanted.size(); ++i)
        if (got[i] != wanted[i]) return "got\n" + got[i].left(2000) + "\ninstead of\n" + wanted[i].left(2000);
    return {};
}

} // namespace ismail::test
