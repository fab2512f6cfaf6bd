#include "mail/idn.h"

#include "base/text.h"

#include <idn2.h>

#include <memory>

namespace ismail::mail {

namespace {

constexpr std::size_t maxDomainName = 253;   // RFC 1035 section 3.1: 255 octets on the wire
constexpr std::size_t maxIdnLabel = 63;      // RFC 1035 section 2.3.4
constexpr std::size_t maxUnicodeName = 1024; // before conversion; libidn2 is never given more

struct IdnFree {
    void operator()(char* text) const { idn2_free(text); }
};
using IdnText = std::unique_ptr<char, IdnFree>;

Error invalidName(const char* text) { return Error{ErrorKind::invalid, text}; }

// Length rules of RFC 1035. Letters, digits and hyphens are not enforced here: names such as _dmarc.example are looked
// up too.
Result<std::string> checkedName(std::string name) {
    if (!name.empty() && name.back() == '.') name.pop_back();
    if (name.empty()) return invalidName("The domain name is empty.");
    if (name.size() > maxDomainName) return invalidName("The domain name is longer than 253 octets.");
    std::size_t label = 0;
    for (const char c : name) {
        if (c == '.') {
            if (label == 0) return invalidName("The domain name has an empty label.");
            label = 0;
            continue;
        }
        if (c <= ' ' || c >= 0x7f) return invalidName("The domain name has a character that no domain name may have.");
        if (++label > maxIdnLabel) return invalidName("A label of the domain name is longer than 63 octets.");
    }
    if (label == 0) return invalidName("The domain name has an empty label.");
    return name;
}

} // namespace

Result<std::string> toAscii(std::string_view domain) {
    if (isAscii(domain)) return checkedName(asciiLower(domain));
    if (domain.size() > maxUnicodeName) return invalidName("The domain name is too long.");
    if (!isUtf8(domain) || domain.find('\0') != std::string_view::npos)
        return invalidName("The domain name is not valid UTF-8.");
    const std::string copy(domain);
    char* raw = nullptr;
    // UTS 46 non-transitional maps capitals and full-width forms first, as RFC 5895 proposes for names typed by people.
    const int rc = idn2_to_ascii_8z(copy.c_str(), &raw, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const IdnText ascii(raw);
    if (rc != IDN2_OK || !ascii) return invalidName("The domain name is not a valid internationalised name.");
    return checkedName(asciiLower(ascii.get()));
}

std::string toUnicode(std::string_view domain) {
    const std::string copy(domain);
    if (copy.size() > maxUnicodeName || !isUtf8(copy) || copy.find('\0') != std::string::npos) return copy;
    char* raw = nullptr;
    const int rc = idn2_to_unicode_8z8z(copy.c_str(), &raw, 0);
    const IdnText unicode(raw);
    if (rc != IDN2_OK || !unicode) return copy;
    return unicode.get();
}

} // namespace ismail::mail
