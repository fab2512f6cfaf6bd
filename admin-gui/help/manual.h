// The administrator's manual as it is built into the program: docs/manual, chapter by chapter, with its pictures. It
// belongs to the version that runs, and needs neither a network nor a file beside the program.
#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

#include <vector>

namespace ismail::admin {

struct ManualSection {
    QString title;
    QString anchor; // as links write it: "aliases-and-groups"
};

struct ManualChapter {
    QString file;  // "10-administrator.md"
    QString title; // "10. The administrator's window"
    std::vector<ManualSection> sections;
    QString text; // as written, for searching

    QUrl url(const QString& anchor = {}) const;
    // All of these words, in any case and order.
    bool hasWords(const QStringList& words) const;
};

// In the order in which they are read: the page of contents, then by number.
std::vector<ManualChapter> manualChapters();

// What a heading is called in links: lower case, hyphens for spaces, no punctuation.
QString manualAnchor(const QString& heading);

} // namespace ismail::admin
