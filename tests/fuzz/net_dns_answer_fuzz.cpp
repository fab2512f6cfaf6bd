// Answers of name servers made from hostile octets, read as the answer to a question for each type. What comes out is
// bounded, and every name in it is a host name in its normal form.
#include "base/ip_network.h"
#include "linear_cost.h"
#include "net/dns_answer.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::net;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

bool isHost(const std::string& name) { return normalHostName(name) == name; }

void checkValue(const std::string& value, DnsType type) {
    switch (type) {
    case DnsType::a:
    case DnsType::aaaa: require(IpAddress::parse(value).has_value()); break;
    case DnsType::ns:
    case DnsType::ptr: require(isHost(value)); break;
    case DnsType::cname: require(queryName(value) == value); break;
    default: break;
    }
}

void check(const DnsReading& reading, DnsType type) {
    const DnsAnswer& answer = reading.answer;
    const std::size_t records = answer.mx.size() + answer.srv.size() + answer.tlsa.size() + answer.values.size();
    require(records <= DnsAnswer::maxRecords);
    require((answer.status == DnsStatus::ok) == (records > 0));
    require(answer.mx.empty() || type == DnsType::mx);
    require(answer.srv.empty() || type == DnsType::srv);
    require(answer.tlsa.empty() || type == DnsType::tlsa);
    require(answer.values.empty() || (type != DnsType::mx && type != DnsType::srv && type != DnsType::tlsa));
    require(type != DnsType::txt || answer.values.size() <= DnsReading::maxTextRecords);
    for (const MxHost& mx : answer.mx)
        require(mx.host.empty() ? mx.preference == 0 : isHost(mx.host));
    for (const SrvHost& srv : answer.srv)
        require(srv.host.empty() || isHost(srv.host));
    for (const TlsaRecord& tlsa : answer.tlsa)
        require(!tlsa.data.empty());
    for (const std::string& value : answer.values)
        checkValue(value, type);
    require(reading.unresolvedAlias.empty() || queryName(reading.unresolvedAlias) == reading.unresolvedAlias);
    require(answer.status != DnsStatus::malformed || !answer.detail.empty());
}

void oneInput(const unsigned char* data, std::size_t size) {
    const ByteView bytes(reinterpret_cast<const char*>(data), size);
    for (const DnsType type : {DnsType::mx, DnsType::a, DnsType::aaaa, DnsType::txt, DnsType::srv, DnsType::tlsa,
                               DnsType::caa, DnsType::ns, DnsType::ptr, DnsType::cname, DnsType::soa})
        check(parseDnsAnswer(bytes, "a.example", type), type);
    normalHostName(bytes);
    escapedName(bytes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    oneInput(data, size);
    test::wantLinearCost(data, size, 0, oneInput);
    return 0;
}
