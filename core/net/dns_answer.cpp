#include "net/dns_answer.h"

#include "base/ip_network.h"
#include "base/text.h"

#include <algorithm>
#include <unordered_map>

namespace ismail::net {

namespace {

using relay::DnsStatus;

constexpr std::size_t maxNameOctets = 255; // RFC 1035 section 2.3.4
constexpr std::size_t maxLabelOctets = 63;
constexpr std::size_t maxHostName = 253; // the text of 255 octets
constexpr std::size_t maxNotedAliases = 64;
constexpr std::uint16_t classIn = 1;

enum : unsigned { flagAnswer = 0x8000, flagTruncated = 0x0200, maskOpcode = 0x7800, maskRcode = 0x000F };
enum : int { rcodeNoError = 0, rcodeNxDomain = 3 };

bool isHostByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

// A name of the message. The text of one that is no host name is empty and plain is false, so it equals nothing.
struct Name {
    std::string text;
    bool plain = true;
};

// Goes through the message once; after the first thing that is wrong every read yields nothing.
class Reader {
public:
    explicit Reader(ByteView message) : message_(message) {}

    bool failed() const { return !error_.empty(); }
    const std::string& error() const { return error_; }
    std::size_t at() const { return at_; }
    void fail(std::string_view why) {
        if (error_.empty()) error_ = why;
    }

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
    Name name();

private:
    unsigned octet(std::size_t i) const { return static_cast<unsigned char>(message_[i]); }
    bool has(std::size_t count) {
        if (failed()) return false;
        if (message_.size() - at_ >= count) return true;
        fail("it ends too early");
        return false;
    }
    void appendLabel(Name& name, ByteView label) const;

    ByteView message_;
    std::size_t at_ = 0; // never behind the end
    std::string error_;
};

void Reader::appendLabel(Name& name, ByteView label) const {
    if (!name.text.empty()) name.text += '.';
    for (const char c : label) {
        const char lower = asciiLower(c);
        if (!isHostByte(lower)) name.plain = false;
        name.text += lower;
    }
}

// RFC 1035 section 4.1.4. Each pointer must go before the place where the part it ends began, which rules out loops.
Name Reader::name() {
    Name name;
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
    if (failed() || !name.plain) return {{}, false};
    return name;
}

struct Record {
    Name owner;
    unsigned type = 0;
    unsigned dnsClass = 0;
    std::uint32_t ttl = 0;
    std::size_t length = 0; // of the data, which begins where the reader is
};

Record readRecord(Reader& in) {
    Record record;
    record.owner = in.name();
    record.type = in.u16();
    record.dnsClass = in.u16();
    record.ttl = in.u32();
    if (record.ttl > 0x7FFFFFFFU) record.ttl = 0; // RFC 2181 section 8
    record.length = in.u16();
    return record;
}

struct Alias {
    std::string target;
    std::uint32_t ttl = 0;
    bool plain = true;
};

struct Value {
    std::string owner;
    std::uint32_t ttl = 0;
    relay::MxHost mx;
    std::string address;
    bool usable = true;
};

// What the records say, before it is known which of them belong to the question.
struct Collected {
    std::unordered_map<std::string, Alias> aliases;
    std::vector<Value> values;
    std::optional<std::uint32_t> negativeTtl;
};

// The data must be used up exactly: a length that disagrees with its content is malformed.
void readData(Reader& in, const Record& record, DnsType asked, Collected& out) {
    const std::size_t end = in.at() + record.length;
    const bool ours = record.dnsClass == classIn && record.owner.plain;
    if (ours && record.type == static_cast<unsigned>(DnsType::cname)) {
        Name target = in.name();
        if (out.aliases.size() < maxNotedAliases)
            out.aliases.emplace(record.owner.text, Alias{std::move(target.text), record.ttl, target.plain});
    } else if (ours && record.type == static_cast<unsigned>(asked)) {
        Value value{record.owner.text, record.ttl, {}, {}, true};
        if (asked == DnsType::mx) {
            value.mx.preference = static_cast<std::uint16_t>(in.u16());
            Name host = in.name();
            // The root means something as a null MX only; a host name of that text is none.
            value.usable = host.plain && (!host.text.empty() || value.mx.preference == 0);
            value.mx.host = std::move(host.text);
        } else if (asked == DnsType::a) {
            IpAddress::V4 v4{};
            const ByteView bytes = in.bytes(v4.size());
            std::copy(bytes.begin(), bytes.end(), v4.begin());
            value.address = IpAddress::fromV4(v4).text();
        } else {
            IpAddress::V6 v6{};
            const ByteView bytes = in.bytes(v6.size());
            std::copy(bytes.begin(), bytes.end(), v6.begin());
            value.address = IpAddress::fromV6(v6).text();
        }
        if (out.values.size() < DnsAnswer::maxRecords) out.values.push_back(std::move(value));
    } else {
        in.bytes(record.length);
    }
    if (!in.failed() && in.at() != end) in.fail("a record's length is wrong");
}

void readAuthority(Reader& in, const Record& record, Collected& out) {
    const std::size_t end = in.at() + record.length;
    if (record.dnsClass != classIn || record.type != static_cast<unsigned>(DnsType::soa)) {
        in.bytes(record.length);
        return;
    }
    in.name();
    in.name();
    in.bytes(16); // serial, refresh, retry, expire
    const std::uint32_t minimum = in.u32();
    if (!in.failed() && in.at() != end) in.fail("a record's length is wrong");
    out.negativeTtl = std::min(record.ttl, minimum); // RFC 2308 section 5
}

std::string rcodeText(int rcode) {
    switch (rcode) {
    case 1: return "FORMERR";
    case 2: return "SERVFAIL";
    case 4: return "NOTIMP";
    case 5: return "REFUSED";
    default: return "response code " + std::to_string(rcode);
    }
}

DnsAnswer malformed(DnsAnswer answer, std::string why) {
    answer.status = DnsStatus::malformed;
    answer.mx.clear();
    answer.addresses.clear();
    answer.unresolvedAlias.clear();
    answer.detail = std::move(why);
    return answer;
}

void lowerTtl(DnsAnswer& answer, std::uint32_t ttl) {
    answer.ttl = answer.hasTtl ? std::min(answer.ttl, ttl) : ttl;
    answer.hasTtl = true;
}

// Follows the aliases from the name asked and takes the values at their end.
DnsAnswer conclude(DnsAnswer answer, Collected collected, std::string_view asked) {
    std::string name(asked);
    for (auto alias = collected.aliases.find(name); alias != collected.aliases.end();
         alias = collected.aliases.find(name)) {
        if (++answer.aliases > DnsAnswer::maxAliases) return malformed(std::move(answer), "too many aliases");
        if (!alias->second.plain || alias->second.target.empty())
            return malformed(std::move(answer), "an alias for what is no host name");
        lowerTtl(answer, alias->second.ttl);
        name = alias->second.target;
    }
    std::size_t unusable = 0;
    for (Value& value : collected.values) {
        if (value.owner != name) continue;
        if (!value.usable) {
            ++unusable;
            continue;
        }
        lowerTtl(answer, value.ttl);
        if (!value.address.empty())
            answer.addresses.push_back(std::move(value.address));
        else
            answer.mx.push_back(std::move(value.mx));
    }
    if (!answer.addresses.empty() || !answer.mx.empty()) {
        answer.status = DnsStatus::ok;
        return answer;
    }
    if (unusable > 0) return malformed(std::move(answer), "no MX record names a host");
    answer.status = answer.rcode == rcodeNxDomain ? DnsStatus::nxDomain : DnsStatus::noData;
    if (collected.negativeTtl)
        lowerTtl(answer, *collected.negativeTtl);
    else if (answer.status == DnsStatus::noData && answer.aliases > 0)
        answer.unresolvedAlias = std::move(name);
    return answer;
}

} // namespace

std::string_view dnsTypeName(DnsType type) {
    switch (type) {
    case DnsType::a: return "A";
    case DnsType::cname: return "CNAME";
    case DnsType::soa: return "SOA";
    case DnsType::mx: return "MX";
    case DnsType::aaaa: return "AAAA";
    }
    return "?";
}

DnsAnswer parseDnsAnswer(ByteView message, std::string_view name, DnsType type) {
    DnsAnswer answer;
    Reader in(message);
    in.u16(); // id: matched by who asked
    const unsigned flags = in.u16();
    const unsigned questions = in.u16();
    const unsigned answers = in.u16();
    const unsigned authorities = in.u16();
    in.u16(); // additional records are not needed
    if (in.failed()) return malformed(std::move(answer), "no complete header");
    answer.rcode = static_cast<int>(flags & maskRcode);
    answer.truncated = (flags & flagTruncated) != 0;
    if ((flags & flagAnswer) == 0 || (flags & maskOpcode) != 0) return malformed(std::move(answer), "not an answer");
    if (answer.rcode != rcodeNoError && answer.rcode != rcodeNxDomain) {
        answer.status = DnsStatus::temporary; // some servers leave the question out here
        answer.detail = rcodeText(answer.rcode);
        return answer;
    }
    if (questions != 1) return malformed(std::move(answer), "not exactly one question");
    const Name question = in.name();
    const bool same = in.u16() == static_cast<unsigned>(type) && in.u16() == classIn && question.text == name;
    if (!in.failed() && (!same || !question.plain)) in.fail("it answers another question");
    if (answer.truncated && !in.failed()) {
        answer.status = DnsStatus::temporary;
        answer.detail = "a truncated answer";
        return answer;
    }

    Collected collected;
    for (unsigned i = 0; i < answers && !in.failed(); ++i) {
        const Record record = readRecord(in);
        if (!in.failed()) readData(in, record, type, collected);
    }
    for (unsigned i = 0; i < authorities && !in.failed(); ++i) {
        const Record record = readRecord(in);
        if (!in.failed()) readAuthority(in, record, collected);
    }
    if (in.failed()) return malformed(std::move(answer), in.error());
    return conclude(std::move(answer), std::move(collected), name);
}

std::optional<std::string> normalHostName(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.empty() || name.size() > maxHostName) return std::nullopt;
    std::string lower = asciiLower(name);
    for (const std::string_view label : split(lower, '.')) {
        if (label.empty() || label.size() > maxLabelOctets) return std::nullopt;
        if (!std::all_of(label.begin(), label.end(), isHostByte)) return std::nullopt;
    }
    return lower;
}

} // namespace ismail::net
