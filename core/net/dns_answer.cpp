#include "net/dns_answer.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "net/dns_reader.h"

#include <algorithm>
#include <unordered_map>
#include <variant>

namespace ismail::net {

namespace {

constexpr std::size_t maxHostName = 253; // the text of 255 octets
constexpr std::size_t maxHostLabel = 63;
constexpr std::size_t maxNotedAliases = 64;
constexpr std::uint16_t classIn = 1;

enum : unsigned { flagAnswer = 0x8000, flagTruncated = 0x0200, maskOpcode = 0x7800, maskRcode = 0x000F };
enum : int { rcodeNoError = 0, rcodeNxDomain = 3 };

struct Record {
    DnsName owner;
    unsigned type = 0;
    unsigned dnsClass = 0;
    std::uint32_t ttl = 0;
    std::size_t length = 0; // of the data, which begins where the reader is
};

Record readRecord(DnsReader& in) {
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
};

struct Value {
    std::string owner;
    std::uint32_t ttl = 0;
    // Nothing: the record is well formed and says what we do not take.
    std::variant<std::monostate, std::string, MxHost, SrvHost, TlsaRecord> data;
};

// What the records say, before it is known which of them belong to the question.
struct Collected {
    std::unordered_map<std::string, Alias> aliases;
    std::vector<Value> values;
    std::optional<std::uint32_t> negativeTtl;
};

using Data = decltype(Value::data);

Data readMx(DnsReader& in) {
    MxHost mx;
    mx.preference = static_cast<std::uint16_t>(in.u16());
    DnsName host = in.name();
    // The root means something as a null MX only; a host name of that text is none.
    if (!host.host || (host.text.empty() && mx.preference != 0)) return {};
    mx.host = std::move(host.text);
    return mx;
}

Data readSrv(DnsReader& in) {
    SrvHost srv;
    srv.priority = static_cast<std::uint16_t>(in.u16());
    srv.weight = static_cast<std::uint16_t>(in.u16());
    srv.port = static_cast<std::uint16_t>(in.u16());
    DnsName host = in.name();
    if (!host.host) return {};
    srv.host = std::move(host.text);
    return srv;
}

Data readTlsa(DnsReader& in, std::size_t end) {
    TlsaRecord tlsa;
    tlsa.usage = static_cast<std::uint8_t>(in.u8());
    tlsa.selector = static_cast<std::uint8_t>(in.u8());
    tlsa.matching = static_cast<std::uint8_t>(in.u8());
    tlsa.data = in.bytesUpTo(end);
    if (tlsa.data.empty()) return {};
    return tlsa;
}

Data readText(DnsReader& in, std::size_t end) {
    std::string text;
    while (!in.failed() && in.at() < end)
        text += in.bytes(in.u8());
    return text;
}

Data readCaa(DnsReader& in, std::size_t end) {
    const unsigned flags = in.u8();
    const ByteView tag = in.bytes(in.u8());
    const ByteView value = in.bytesUpTo(end);
    const auto isTagByte = [](char c) { return isHostByte(asciiLower(c)) && c != '-' && c != '_'; };
    if (tag.empty() || !std::all_of(tag.begin(), tag.end(), isTagByte)) return {};
    return std::to_string(flags) + ' ' + asciiLower(tag) + ' ' + std::string(value);
}

Data readSoa(DnsReader& in) {
    const DnsName server = in.name();
    const DnsName mailbox = in.name();
    std::string text = escapedName(server.text) + ' ' + escapedName(mailbox.text);
    for (int i = 0; i < 5; ++i)
        text += ' ' + std::to_string(in.u32());
    return text;
}

Data readHost(DnsReader& in) {
    DnsName host = in.name();
    if (!host.host || host.text.empty()) return {};
    return std::move(host.text);
}

template <typename Octets>
Data readAddress(DnsReader& in, IpAddress (*make)(const Octets&)) {
    Octets octets{};
    const ByteView bytes = in.bytes(octets.size());
    std::copy(bytes.begin(), bytes.end(), octets.begin());
    return make(octets).text();
}

Data readValue(DnsReader& in, DnsType type, std::size_t end) {
    switch (type) {
    case DnsType::a: return readAddress<IpAddress::V4>(in, &IpAddress::fromV4);
    case DnsType::aaaa: return readAddress<IpAddress::V6>(in, &IpAddress::fromV6);
    case DnsType::mx: return readMx(in);
    case DnsType::srv: return readSrv(in);
    case DnsType::tlsa: return readTlsa(in, end);
    case DnsType::txt: return readText(in, end);
    case DnsType::caa: return readCaa(in, end);
    case DnsType::soa: return readSoa(in);
    case DnsType::ns:
    case DnsType::ptr: return readHost(in);
    case DnsType::cname: break; // an alias, which the caller has read
    }
    return {};
}

// The data must be used up exactly: a length that disagrees with its content is malformed.
void readData(DnsReader& in, const Record& record, DnsType asked, Collected& out) {
    const std::size_t end = in.at() + record.length;
    const bool ours = record.dnsClass == classIn && record.owner.exact;
    if (ours && record.type == static_cast<unsigned>(DnsType::cname)) {
        DnsName target = in.name();
        if (!target.exact) target.text.clear();
        if (out.aliases.size() < maxNotedAliases)
            out.aliases.emplace(record.owner.text, Alias{std::move(target.text), record.ttl});
    } else if (ours && record.type == static_cast<unsigned>(asked)) {
        Value value{record.owner.text, record.ttl, readValue(in, asked, end)};
        if (out.values.size() < DnsAnswer::maxRecords) out.values.push_back(std::move(value));
    } else {
        in.bytes(record.length);
    }
    if (!in.failed() && in.at() != end) in.fail("a record's length is wrong");
}

void readAuthority(DnsReader& in, const Record& record, Collected& out) {
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

DnsReading malformed(DnsReading reading, std::string why) {
    reading.answer = {};
    reading.answer.status = DnsStatus::malformed;
    reading.answer.detail = std::move(why);
    reading.unresolvedAlias.clear();
    return reading;
}

void lowerTtl(DnsReading& reading, std::uint32_t ttl) {
    reading.ttl = reading.hasTtl ? std::min(reading.ttl, ttl) : ttl;
    reading.hasTtl = true;
}

// Takes the values of one name into the answer, as many as are allowed.
class Taker {
public:
    Taker(DnsAnswer& answer, DnsType type) : answer_(answer), type_(type) {}

    std::size_t taken() const { return taken_; }
    std::size_t unusable() const { return unusable_; }
    // False: it was left out.
    bool take(Data&& data) {
        if (std::holds_alternative<std::monostate>(data)) {
            ++unusable_;
            return false;
        }
        if (type_ == DnsType::txt && !roomForText(std::get<std::string>(data))) return false;
        ++taken_;
        if (auto* text = std::get_if<std::string>(&data)) answer_.values.push_back(std::move(*text));
        if (auto* mx = std::get_if<MxHost>(&data)) answer_.mx.push_back(std::move(*mx));
        if (auto* srv = std::get_if<SrvHost>(&data)) answer_.srv.push_back(std::move(*srv));
        if (auto* tlsa = std::get_if<TlsaRecord>(&data)) answer_.tlsa.push_back(std::move(*tlsa));
        return true;
    }

private:
    bool roomForText(const std::string& text) {
        if (taken_ >= DnsReading::maxTextRecords || text.size() > DnsReading::maxTextOctets - textOctets_) return false;
        textOctets_ += text.size();
        return true;
    }

    DnsAnswer& answer_;
    const DnsType type_;
    std::size_t taken_ = 0, unusable_ = 0, textOctets_ = 0;
};

// Follows the aliases from the name asked and takes the values at their end. An alias that is asked for itself is the
// value.
DnsReading conclude(DnsReading reading, Collected collected, std::string_view asked, DnsType type) {
    std::string name(asked);
    Taker taker(reading.answer, type);
    for (auto alias = collected.aliases.find(name); alias != collected.aliases.end();
         alias = collected.aliases.find(name)) {
        if (!queryName(alias->second.target)) return malformed(std::move(reading), "an alias for what is no name");
        if (type == DnsType::cname) {
            collected.values.push_back({name, alias->second.ttl, alias->second.target});
            break;
        }
        if (++reading.aliases > DnsReading::maxAliases) return malformed(std::move(reading), "too many aliases");
        lowerTtl(reading, alias->second.ttl);
        name = alias->second.target;
    }
    for (Value& value : collected.values)
        if (value.owner == name && taker.take(std::move(value.data))) lowerTtl(reading, value.ttl);
    if (taker.taken() > 0) {
        reading.answer.status = DnsStatus::ok;
        return reading;
    }
    if (taker.unusable() > 0) return malformed(std::move(reading), "no record of the type asked can be used");
    reading.answer.status = reading.rcode == rcodeNxDomain ? DnsStatus::nxDomain : DnsStatus::noData;
    if (collected.negativeTtl)
        lowerTtl(reading, *collected.negativeTtl);
    else if (reading.answer.status == DnsStatus::noData && reading.aliases > 0)
        reading.unresolvedAlias = std::move(name);
    return reading;
}

} // namespace

DnsReading parseDnsAnswer(ByteView message, std::string_view name, DnsType type) {
    DnsReading reading;
    DnsAnswer& answer = reading.answer;
    DnsReader in(message);
    in.u16(); // id: matched by who asked
    const unsigned flags = in.u16();
    const unsigned questions = in.u16();
    const unsigned answers = in.u16();
    const unsigned authorities = in.u16();
    in.u16(); // additional records are not needed
    if (in.failed()) return malformed(std::move(reading), "no complete header");
    reading.rcode = static_cast<int>(flags & maskRcode);
    reading.truncated = (flags & flagTruncated) != 0;
    if ((flags & flagAnswer) == 0 || (flags & maskOpcode) != 0) return malformed(std::move(reading), "not an answer");
    if (reading.rcode != rcodeNoError && reading.rcode != rcodeNxDomain) {
        answer.status = DnsStatus::temporary; // some servers leave the question out here
        answer.detail = rcodeText(reading.rcode);
        return reading;
    }
    if (questions != 1) return malformed(std::move(reading), "not exactly one question");
    const DnsName question = in.name();
    const bool same = in.u16() == static_cast<unsigned>(type) && in.u16() == classIn && question.text == name;
    if (!in.failed() && (!same || !question.exact)) in.fail("it answers another question");
    if (reading.truncated && !in.failed()) {
        answer.status = DnsStatus::temporary;
        answer.detail = "a truncated answer";
        return reading;
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
    if (in.failed()) return malformed(std::move(reading), in.error());
    return conclude(std::move(reading), std::move(collected), name, type);
}

std::optional<std::string> normalHostName(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.empty() || name.size() > maxHostName) return std::nullopt;
    std::string lower = asciiLower(name);
    for (const std::string_view label : split(lower, '.')) {
        if (label.empty() || label.size() > maxHostLabel) return std::nullopt;
        if (!std::all_of(label.begin(), label.end(), isHostByte)) return std::nullopt;
    }
    return lower;
}

} // namespace ismail::net
