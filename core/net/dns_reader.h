// Goes through the octets of one DNS message, once and forwards.
//
// Promises: reads nothing behind the end; after the first thing that is wrong every read yields nothing and error()
// says what it was; a name is at most 255 octets and its compression pointers go backwards only, so time is bounded.
// Does not: know what the fields mean. RFC 1035 sections 3.1 and 4.1.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ismail::net {

// A name of a message: lower case, without the trailing dot; the root is empty.
struct DnsName {
    std::string text;
    bool host = true;  // every label consists of letters, digits, hyphens and underscores
    bool exact = true; // false: a label has a dot in it, so that the text may be that of another name
};

class DnsReader {
public:
    explicit DnsReader(ByteView message) : message_(message) {}

    bool failed() const { return !error_.empty(); }
    const std::string& error() const { return error_; }
    std::size_t at() const { return at_; }
    void fail(std::string_view why) {
        if (error_.empty()) error_ = why;
    }

    unsigned u8() { return has(1) ? octet(at_++) : 0; }
    unsigned u16() {
        if (!has(2)) return 0;
        const unsigned value = octet(at_) << 8 | octet(at_ + 1);
        at_ += 2;
        return value;
    }
    std::uint32_t u32() {
        const std::uint32_t high = u16();
        return high << 16 | u16();
    }
    ByteView bytes(std::size_t count) {
        if (!has(count)) return {};
        const ByteView part = message_.substr(at_, count);
        at_ += count;
        return part;
    }
    // What is left up to `end`, a place that at() has not passed.
    ByteView bytesUpTo(std::size_t end) {
        if (end < at_) fail("a record's length is wrong");
        return failed() ? ByteView() : bytes(end - at_);
    }
    // Empty, neither host nor exact, where it is not well formed.
    DnsName name();

private:
    unsigned octet(std::size_t i) const { return static_cast<unsigned char>(message_[i]); }
    bool has(std::size_t count) {
        if (failed()) return false;
        if (message_.size() - at_ >= count) return true;
        fail("it ends too early");
        return false;
    }

    ByteView message_;
    std::size_t at_ = 0; // never behind the end
    std::string error_;
};

// A letter in lower case, a digit, a hyphen or an underscore.
bool isHostByte(char c);

} // namespace ismail::net
