#include "net/dns_reader.h"

#include "base/text.h"

namespace ismail::net {

namespace {

constexpr std::size_t maxNameOctets = 255; // RFC 1035 section 2.3.4
constexpr std::size_t maxLabelOctets = 63;

void appendLabel(DnsName& name, ByteView label) {
    if (!name.text.empty()) name.text += '.';
    for (const char c : label) {
        const char lower = asciiLower(c);
        if (!isHostByte(lower)) name.host = false;
        if (lower == '.') name.exact = false;
        name.text += lower;
    }
}

} // namespace

bool isHostByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

// RFC 1035 section 4.1.4. Each pointer must go before the place where the part it ends began, which rules out loops.
DnsName DnsReader::name() {
    DnsName name;
    std::size_t at = at_;
    std::size_t partStart = at_;
    std::size_t octets = 0;
    bool jumped = false;
    while (!failed()) {
        if (at >= message_.size()) {
            fail("a name runs past the end");
            break;
        }
        const unsigned length = octet(at);
        if (length >= 0xC0) {
            if (message_.size() - at < 2) {
                fail("a name runs past the end");
                break;
            }
            const std::size_t target = (length & 0x3FU) << 8 | octet(at + 1);
            if (!jumped) at_ = at + 2;
            jumped = true;
            if (target >= partStart) {
                fail("a compression pointer does not go backwards");
                break;
            }
            at = partStart = target;
            continue;
        }
        if (length > maxLabelOctets) {
            fail("a label of an unknown kind");
            break;
        }
        octets += length + 1;
        if (octets > maxNameOctets) {
            fail("a name is longer than 255 octets");
            break;
        }
        if (length == 0) {
            if (!jumped) at_ = at + 1;
            break;
        }
        if (message_.size() - at <= length) {
            fail("a name runs past the end");
            break;
        }
        appendLabel(name, message_.substr(at + 1, length));
        at += length + 1;
    }
    if (failed()) return {{}, false, false};
    return name;
}

} // namespace ismail::net
