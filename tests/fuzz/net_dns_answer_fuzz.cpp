// Answers of name servers made from hostile octets, read as the answer to a question for each type. What comes out is
// bounded, and every name in it is a host name in its normal form.
#include "base/ip_network.h"
#include "linear_cost.h"
#include "net/dns_answer.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::net;
using relay::DnsStatus;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void check(const DnsAnswer& answer, DnsType type) {
    require(answer.mx.size() + answer.addresses.size() <= DnsAnswer::maxRecords);
    require((answer.status == DnsStatus::ok) == !(answer.mx.empty() && answer.addresses.empty()));
    require(type == DnsType::mx ? answer.addresses.empty() : answer.mx.empty());
    for (const relay::MxHost& mx : answer.mx)
        require(mx.host.empty() ? mx.preference == 0 : normalHostName(mx.host) == mx.host);
    for (const std::string& address : answer.addresses)
        require(IpAddress::parse(address).has_value());
    require(answer.unresolvedAlias.empty() || normalHostName(answer.unresolvedAlias) == answer.unresolvedAlias);
    require(answer.status != DnsStatus::malformed || !answer.detail.empty());
}

void oneInput(const unsigned char* data, std::size_t size) {
    const ByteView bytes(reinterpret_cast<const char*>(data), size);
    for (const DnsType type : {DnsType::mx, DnsType::a, DnsType::aaaa})
        check(parseDnsAnswer(bytes, "a.example", type), type);
    normalHostName(bytes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    oneInput(data, size);
    test::wantLinearCost(data, size, 0, oneInput);
    return 0;
}
