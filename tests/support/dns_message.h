// Name server messages for tests, written octet by octet and without compression unless a pointer is asked for.
#pragma once

#include "base/text.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::test {

inline std::string dnsU16(unsigned value) {
    return {static_cast<char>(value >> 8 & 0xFF), static_cast<char>(value & 0xFF)};
}
inline std::string dnsU32(std::uint32_t value) { return dnsU16(value >> 16) + dnsU16(value & 0xFFFF); }

// "example.org" or "" for the root. Octets of a label are taken as they are.
inline std::string dnsName(std::string_view name) {
    std::string out;
    if (!name.empty())
        for (const std::string_view label : split(name, '.'))
            out += static_cast<char>(label.size()) + std::string(label);
    return out + '\0';
}
inline std::string dnsPointer(unsigned to) { return dnsU16(0xC000U | to); }

class DnsMessage {
public:
    enum : unsigned { a = 1, cname = 5, soa = 6, txt = 16, mx = 15, aaaa = 28 };
    static constexpr unsigned answerFlags = 0x8180;
    static constexpr unsigned truncatedFlag = 0x0200;

    DnsMessage(std::string_view question, unsigned type, unsigned rcode = 0)
        : flags_(answerFlags | rcode), question_(dnsName(question) + dnsU16(type) + dnsU16(1)) {}

    DnsMessage& id(unsigned id) {
        id_ = id;
        return *this;
    }
    DnsMessage& flags(unsigned flags) {
        flags_ |= flags;
        return *this;
    }
    // `owner` and `data` are octets already: dnsName(), dnsPointer().
    DnsMessage& raw(const std::string& owner, unsigned type, std::uint32_t ttl, const std::string& data) {
        ++answers_;
        records_ += owner + dnsU16(type) + dnsU16(1) + dnsU32(ttl) + dnsU16(static_cast<unsigned>(data.size())) + data;
        return *this;
    }
    DnsMessage& addMx(std::string_view owner, std::uint32_t ttl, unsigned preference, std::string_view host) {
        return raw(dnsName(owner), mx, ttl, dnsU16(preference) + dnsName(host));
    }
    DnsMessage& addCname(std::string_view owner, std::uint32_t ttl, std::string_view target) {
        return raw(dnsName(owner), cname, ttl, dnsName(target));
    }
    DnsMessage& addA(std::string_view owner, std::uint32_t ttl, const std::string& fourOctets) {
        return raw(dnsName(owner), a, ttl, fourOctets);
    }
    DnsMessage& addTxt(std::string_view owner, std::uint32_t ttl, const std::vector<std::string>& strings) {
        std::string data;
        for (const std::string& one : strings)
            data += static_cast<char>(one.size()) + one;
        return raw(dnsName(owner), txt, ttl, data);
    }
    DnsMessage& addAaaa(std::string_view owner, std::uint32_t ttl, const std::string& sixteenOctets) {
        return raw(dnsName(owner), aaaa, ttl, sixteenOctets);
    }
    // After the answers.
    DnsMessage& addSoa(std::string_view zone, std::uint32_t ttl, std::uint32_t minimum) {
        ++authorities_;
        const std::string data = dnsName("ns." + std::string(zone)) + dnsName("root." + std::string(zone)) + dnsU32(1) +
                                 dnsU32(2) + dnsU32(3) + dnsU32(4) + dnsU32(minimum);
        records_ +=
            dnsName(zone) + dnsU16(soa) + dnsU16(1) + dnsU32(ttl) + dnsU16(static_cast<unsigned>(data.size())) + data;
        return *this;
    }
    std::string bytes() const {
        return dnsU16(id_) + dnsU16(flags_) + dnsU16(1) + dnsU16(answers_) + dnsU16(authorities_) + dnsU16(0) +
               question_ + records_;
    }

private:
    unsigned id_ = 0;
    unsigned flags_;
    std::string question_;
    std::string records_;
    unsigned answers_ = 0;
    unsigned authorities_ = 0;
};

} // namespace ismail::test
