// Paths, mailboxes, ORCPT and trace fields made from hostile text. What is accepted can be written and read again; what
// is written is one header field.
#include "base/text.h"
#include "linear_cost.h"
#include "mail/address.h"
#include "mail/enhanced_status.h"
#include "mail/idn.h"
#include "mail/received.h"
#include "mail/xtext.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::mail;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void path(ByteView text, const PathRules& rules) {
    const auto parsed = parsePath(text, rules);
    if (!parsed) return;
    require(parsed->length >= 2 && parsed->length <= text.size());
    const Address& address = parsed->address;
    // One that holds another address may be longer than others.
    const bool holdsAnother =
        startsWithIgnoreCase(address.local, "SRS") || startsWithIgnoreCase(address.local, "prvs=");
    require(holdsAnother || address.local.size() <= maxLocalPart);
    require(address.domain.size() <= maxDomain && address.text().size() <= maxPath);
    require(rules.utf8 || !address.needsUtf8());
    require(isUtf8(address.text()));
    const auto again = parsePath('<' + address.text() + '>', rules);
    require(again.ok() && again->address == address);
    const std::string key = addressKey(address);
    if (!address.domain.empty()) {
        const auto byKey = parseMailbox(key);
        require(!byKey || addressKey(*byKey) == key);
    }
}

void orcpt(ByteView text, bool utf8) {
    const auto decoded = decodeOrcpt(text, utf8);
    if (!decoded) return;
    require(isUtf8(*decoded));
    const std::string encoded = encodeOrcpt(*decoded, utf8);
    if (encoded.size() <= maxOrcpt) require(decodeOrcpt(encoded, utf8) == decoded);
}

void trace(ByteView text, bool utf8) {
    ReceivedTrace trace;
    trace.helo = trace.peerName = trace.by = trace.id = trace.tlsVersion = trace.tlsCipher = text;
    trace.peerAddress = "192.0.2.1";
    trace.transmission = {.esmtp = true, .tls = true, .authenticated = false, .smtpUtf8 = utf8};
    const Bytes field = receivedField(trace);
    require(field.ends_with("\r\n") && isUtf8(field));
    const auto lines = split(field, '\n');
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        require(lines[i].size() <= 999 && lines[i].ends_with('\r') && lines[i].find('\0') == std::string_view::npos);
        require(i == 0 || lines[i].front() == ' ');
    }
}

void oneInput(const unsigned char* data, std::size_t size) {
    const ByteView text(reinterpret_cast<const char*>(data), size);
    for (const bool utf8 : {false, true}) {
        path(text, {.utf8 = utf8, .allowNull = true, .allowPostmaster = true});
        path('<' + Bytes(text) + '>', {.utf8 = utf8});
        orcpt(text, utf8);
        trace(text, utf8);
    }
    const auto decoded = xtextDecode(text);
    if (decoded) require(xtextDecode(xtextEncode(*decoded)) == decoded);
    const auto status = parseStatus(text);
    if (status) require(parseStatus(status->text()) == status);
    const auto ascii = toAscii(text);
    if (ascii) {
        require(isAscii(*ascii) && !ascii->empty());
        toUnicode(*ascii);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    oneInput(data, size);
    test::wantLinearCost(data, size, 0, oneInput);
    return 0;
}
