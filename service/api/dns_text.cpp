#include "dns_text.h"

#include "base/text.h"

namespace ismail::service {

namespace {

// RFC 1035 section 5.1: quotes and backslashes behind a backslash, what is not printable as three digits.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c >= 0x20 && c < 0x7F) {
            out += c;
        } else {
            const unsigned octet = static_cast<unsigned char>(c);
            out += '\\';
            for (const unsigned digit : {octet / 100, octet / 10 % 10, octet % 10})
                out += static_cast<char>('0' + digit);
        }
    }
    return out;
}

std::string valueText(const std::string& value, DnsType type) {
    switch (type) {
    case DnsType::txt: return '"' + escaped(value) + '"';
    case DnsType::ns:
    case DnsType::ptr:
    case DnsType::cname: return escapedName(value) + '.';
    default: return escaped(value);
    }
}

} // namespace

rpc::DnsOutcome outcomeOf(DnsStatus status) {
    switch (status) {
    case DnsStatus::ok: return rpc::DnsOutcome::ok;
    case DnsStatus::noData: return rpc::DnsOutcome::noData;
    case DnsStatus::nxDomain: return rpc::DnsOutcome::noName;
    case DnsStatus::temporary:
    case DnsStatus::malformed: break;
    }
    return rpc::DnsOutcome::trouble;
}

rpc::DnsProof proofOf(DnsTrust trust) {
    switch (trust) {
    case DnsTrust::secure: return rpc::DnsProof::secure;
    case DnsTrust::insecure: return rpc::DnsProof::insecure;
    case DnsTrust::bogus: return rpc::DnsProof::bogus;
    case DnsTrust::unchecked: break;
    }
    return rpc::DnsProof::unchecked;
}

std::vector<std::string> recordTexts(const DnsAnswer& answer, DnsType type) {
    std::vector<std::string> out;
    for (const std::string& value : answer.values)
        out.push_back(valueText(value, type));
    for (const MxHost& mx : answer.mx)
        out.push_back(std::to_string(mx.preference) + ' ' + mx.host + '.');
    for (const SrvHost& srv : answer.srv)
        out.push_back(std::to_string(srv.priority) + ' ' + std::to_string(srv.weight) + ' ' + std::to_string(srv.port) +
                      ' ' + srv.host + '.');
    for (const TlsaRecord& tlsa : answer.tlsa)
        out.push_back(std::to_string(tlsa.usage) + ' ' + std::to_string(tlsa.selector) + ' ' +
                      std::to_string(tlsa.matching) + ' ' + toHex(tlsa.data));
    return out;
}

} // namespace ismail::service
