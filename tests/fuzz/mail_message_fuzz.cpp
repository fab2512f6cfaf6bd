// A hostile message on its way through: scanned, stripped of Bcc, converted, returned. The first byte chooses the cuts,
// and no answer may depend on them. A converted message is 7-bit and needs no second conversion.
#include "linear_cost.h"
#include "mail/downgrade.h"
#include "mail/dsn.h"
#include "mail/header_scan.h"
#include "mail/submission_fixups.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::mail;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

template <typename Feed>
void inPieces(ByteView message, std::size_t cut, Feed feed) {
    for (std::size_t at = 0; at < message.size(); at += cut)
        feed(message.substr(at, cut));
}

HeaderScan scan(ByteView message, std::size_t cut) {
    HeaderScan scan;
    inPieces(message, cut, [&](ByteView piece) { scan.feed(piece); });
    scan.finish();
    return scan;
}

MimeStructure structure(ByteView message, std::size_t cut) {
    MimeScanner scanner;
    inPieces(message, cut, [&](ByteView piece) { scanner.feed(piece); });
    return scanner.finish();
}

Bytes withoutBcc(ByteView message, std::size_t cut) {
    BccFilter filter;
    Bytes out;
    inPieces(message, cut, [&](ByteView piece) { filter.feed(piece, out); });
    filter.finish(out);
    return out;
}

void checkRanges(const MimeStructure& s) {
    require(!s.parts.empty() && s.parts.size() <= maxMimeParts);
    for (std::size_t i = 0; i < s.parts.size(); ++i) {
        const MimePart& part = s.parts[i];
        require(part.parent < static_cast<int>(i) && part.depth < static_cast<int>(maxMimeDepth) + 1);
        for (const ByteRange& range : {part.header, part.body, part.encodingField, part.preamble, part.epilogue})
            require(range.begin <= range.end && range.end <= s.octets);
        if (part.parent < 0) continue;
        const ByteRange& around = s.parts[static_cast<std::size_t>(part.parent)].body;
        require(part.header.begin >= around.begin && part.body.end <= around.end + 2);
    }
}

void convert(ByteView message, const MimeStructure& s, std::size_t cut) {
    for (const DowngradeTarget target : {DowngradeTarget::sevenBit, DowngradeTarget::eightBit}) {
        auto plan = planDowngrade(s, target);
        if (!plan) continue;
        Downgrader downgrader(std::move(plan).value());
        Bytes out;
        inPieces(message, cut, [&](ByteView piece) { downgrader.feed(piece, out); });
        downgrader.finish(out);
        const auto whole = downgradeToSevenBit(message, target);
        require(whole.ok() && *whole == out);
        const BodyTraits traits = scan(out, out.size() + 1).traits();
        require(!traits.binary && (target == DowngradeTarget::eightBit || !traits.eightBit));
        const auto again = downgradeToSevenBit(out, target);
        require(again.ok() && *again == out);
    }
}

void report(ByteView message, bool utf8) {
    DsnReport report;
    report.reportingMta = "mail.example.org";
    report.to = {"a", "example.org"};
    report.from = {"postmaster", "example.org"};
    report.messageId = report.boundary = report.envid = message.substr(0, 100);
    report.original = message;
    report.returned = utf8 ? DsnReturn::message : DsnReturn::headers;
    report.smtpUtf8 = utf8;
    DsnRecipient recipient;
    recipient.finalRecipient = {"b", "example.net"};
    recipient.orcpt = recipient.remoteMta = message.substr(0, 400);
    recipient.diagnostic = Reply{550, {}, Bytes(message.substr(0, 2000))};
    report.recipients = {recipient};
    const Dsn dsn = buildDsn(report);
    require(!dsn.traits.binary && !dsn.traits.utf8Headers);
}

void oneInput(const unsigned char* data, std::size_t size) {
    const std::size_t cut = data[0] + 1U;
    const ByteView message(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t whole = message.size() + 1;

    const HeaderScan a = scan(message, cut), b = scan(message, whole);
    require(a.traits() == b.traits() && a.endsWithLine() == b.endsWithLine());
    require(a.facts().messageIdValue == b.facts().messageIdValue && a.facts().bodyOffset == b.facts().bodyOffset);
    require(a.facts().bodyOffset <= message.size());
    require(withoutBcc(message, cut) == withoutBcc(message, whole));

    const MimeStructure s = structure(message, cut);
    require(s == structure(message, whole));
    checkRanges(s);
    convert(message, s, cut);
    report(message, data[0] % 2 == 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    oneInput(data, size);
    test::wantLinearCost(data, size, 1, oneInput);
    return 0;
}
