// Converts a message for a peer that offers less than the message needs: 8BITMIME to 7 bit (RFC 6152 section 3),
// BINARYMIME to what DATA can carry (RFC 3030 section 3). Leaf parts are re-encoded in place: text to quoted-printable,
// everything else and whatever is binary to base64 (RFC 2045 section 6); multipart and message/rfc822 only get a new
// label. A plain message without MIME gets MIME fields (RFC 1428).
//
// Two passes over the bytes with flat memory: MimeScanner finds the parts, planDowngrade() decides, Downgrader
// rewrites. Cannot convert, and says so: 8-bit or binary bytes in any header (that is SMTPUTF8's matter), parts that
// are labelled quoted-printable, base64 or unknown and hold other bytes, structures beyond the caps. The caller then
// sends a DSN. Converting breaks signatures over the body (DKIM, S/MIME): that is the price of a peer without 8BITMIME.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "mail/mime_structure.h"
#include "mail/transfer_encode.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ismail::mail {

enum class DowngradeTarget : std::uint8_t {
    sevenBit, // the peer has neither 8BITMIME nor BINARYMIME
    eightBit  // the peer has 8BITMIME: only binary parts are converted
};

// One change: the original bytes of range are replaced by text, or encoded.
struct DowngradeEdit {
    enum class Kind : std::uint8_t { replace, quotedPrintable, base64 };
    ByteRange range;
    Kind kind = Kind::replace;
    std::string text; // for replace
};

// Edits in ascending order, not overlapping. Empty: the message can go as it is.
using DowngradePlan = std::vector<DowngradeEdit>;

// Errors: invalid, with the reason in a sentence (fit for a DSN's text: it names no data).
Result<DowngradePlan> planDowngrade(const MimeStructure& structure, DowngradeTarget target = DowngradeTarget::sevenBit);

// The second pass: the same bytes as the scanner saw, any cuts; appends the converted message to out. A call appends at
// most four times what it was fed plus the texts of the edits.
class Downgrader {
public:
    explicit Downgrader(DowngradePlan plan) : plan_(std::move(plan)) {}
    void feed(ByteView bytes, Bytes& out);
    void finish(Bytes& out);

private:
    void beginEdits(Bytes& out);
    void endEdit(Bytes& out);
    void encode(ByteView bytes, Bytes& out);

    DowngradePlan plan_;
    std::size_t edit_ = 0; // the current or next one
    bool inEdit_ = false;
    bool bareEnd_ = false; // base64 was the last thing written: no line end yet
    std::uint64_t offset_ = 0;
    QuotedPrintableEncoder quotedPrintable_;
    Base64Encoder base64_;
};

// Both passes over a whole message in memory; the result is up to four times as large.
Result<Bytes> downgradeToSevenBit(ByteView message, DowngradeTarget target = DowngradeTarget::sevenBit);

} // namespace ismail::mail
