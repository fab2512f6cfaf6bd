#include "trust/dmarc_report_mail.h"

#include "mail/mime_structure.h"
#include "mail/transfer_decode.h"
#include "trust/packed.h"

#include <utility>

namespace ismail::trust {

namespace {

constexpr int maxTried = 4;

// What is said of the type differs from sender to sender; only what people read is left out.
bool mayBeReport(const mail::MimePart& part) {
    if (part.kind != mail::MimeKind::leaf) return false;
    return part.type != "text" || part.subtype == "xml";
}

} // namespace

Result<DmarcReport> dmarcReportIn(ByteView message) {
    mail::MimeScanner scanner;
    scanner.feed(message);
    const mail::MimeStructure& structure = scanner.finish();
    Error problem{ErrorKind::invalid, "It has no attachment."};
    int tried = 0;
    for (const mail::MimePart& part : structure.parts) {
        if (!mayBeReport(part)) continue;
        if (++tried > maxTried) break;
        const Bytes packed = mail::decodeTransfer(message.substr(part.body.begin, part.body.size()), part.encoding);
        const auto xml = unpacked(packed, maxReportOctets);
        auto report = xml ? readDmarcReport(*xml) : Result<DmarcReport>(xml.error());
        if (report) return report;
        problem = report.error();
    }
    return problem;
}

} // namespace ismail::trust
