#include "probe_look.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "trust/client_name.h"
#include "trust/spf_record.h"
#include "trust/zone_file.h"

#include <algorithm>
#include <utility>

namespace ismail::service {

using group::ProbeFactKind;

namespace {

constexpr std::size_t maxValue = 2048, maxAbout = group::maxHostName; // of a ProbeFact
constexpr std::size_t maxEscaped = 4;                                 // octets that one octet may become
constexpr std::size_t maxTlsaData = 512;                              // octets; a certificate as a whole is not shown

std::string tlsaText(const TlsaRecord& record) {
    return std::to_string(record.usage) + " " + std::to_string(record.selector) + " " +
           std::to_string(record.matching) + " " + toHex(ByteView(record.data).substr(0, maxTlsaData));
}

bool isMtaSts(std::string_view text) { return startsWithIgnoreCase(text, "v=STSv1"); }

} // namespace

std::string probeText(std::string_view text) {
    std::string shown = trust::printableText(text.substr(0, maxValue));
    return shown.size() <= maxValue ? shown : trust::printableText(text.substr(0, maxValue / maxEscaped));
}

group::ProbeFact probeFailure(group::ProbeFailure why, std::string about, const std::string& detail) {
    return {ProbeFactKind::failure, std::move(about),
            std::string(enumText(why)) + (detail.empty() ? "" : " ") + detail};
}

ProbeLook::ProbeLook(std::string domain, std::string host) : domain_(std::move(domain)), host_(std::move(host)) {
    ask(domain_, DnsType::mx);
    if (!host_.empty()) return;
    ask(domain_, DnsType::txt);
    ask("_mta-sts." + domain_, DnsType::txt);
}

void ProbeLook::ask(std::string name, DnsType type, bool validate) {
    const auto asked = queryName(name);
    if (asked && asked_.emplace(*asked, type).second) next_.push_back({*asked, type, validate});
}

std::vector<DnsQuestion> ProbeLook::questions() {
    open_.insert(open_.end(), next_.begin(), next_.end());
    return std::exchange(next_, {});
}

void ProbeLook::answer(const DnsQuestion& question, const DnsAnswer& answer) {
    std::erase(open_, question);
    // Where nothing can be proved, what is published is worth knowing all the same.
    if (answer.failed() && question.validate) return next_.push_back({question.name, question.type, false});
    if (answer.failed())
        facts_.push_back(probeFailure(group::ProbeFailure::dns, probeText(question.name).substr(0, maxAbout),
                                      std::string(dnsTypeName(question.type))));
    switch (question.type) {
    case DnsType::mx: return takeMx(answer);
    case DnsType::txt: return takeTexts(question, answer);
    case DnsType::a:
    case DnsType::aaaa: return takeAddresses(question, answer);
    case DnsType::ptr: return takeNames(question, answer);
    case DnsType::tlsa: return takeTlsa(answer);
    case DnsType::cname:
        for (const std::string& name : answer.values)
            add(ProbeFactKind::cname, question.name, name);
        return;
    default: return;
    }
}

void ProbeLook::takeMx(const DnsAnswer& answer) {
    if (host_.empty()) {
        for (const MxHost& each : answer.mx)
            add(ProbeFactKind::mx, domain_,
                std::to_string(each.preference) + " " + (each.host.empty() ? "." : each.host));
        return;
    }
    const bool implicit = answer.mx.empty() && answer.status == DnsStatus::noData;
    named_ = std::any_of(answer.mx.begin(), answer.mx.end(),
                         [this](const MxHost& each) { return equalsIgnoreCase(each.host, host_); }) ||
             (implicit && host_ == domain_);
    // A literal address is nobody's name, and RFC 5321 has none there.
    if (!named_ || IpAddress::parse(host_)) return;
    ask(host_, DnsType::a);
    ask(host_, DnsType::aaaa);
    ask(host_, DnsType::cname);
    ask("_25._tcp." + host_, DnsType::tlsa, true);
}

void ProbeLook::takeTexts(const DnsQuestion& question, const DnsAnswer& answer) {
    for (const std::string& text : answer.values)
        if (question.name == domain_ && trust::isSpfRecord(text))
            add(ProbeFactKind::spf, domain_, text);
        else if (question.name != domain_ && isMtaSts(text))
            add(ProbeFactKind::mtaSts, domain_, text);
}

void ProbeLook::takeAddresses(const DnsQuestion& question, const DnsAnswer& answer) {
    for (const std::string& text : answer.values) {
        add(question.type == DnsType::a ? ProbeFactKind::a : ProbeFactKind::aaaa, question.name, text);
        const auto address = IpAddress::parse(text);
        if (question.name != host_ || !address || addresses_.size() >= maxAddresses) continue;
        addresses_.push_back(address->text());
        reverse_.emplace_back(trust::reverseName(*address), address->text());
        ask(reverse_.back().first, DnsType::ptr);
    }
}

void ProbeLook::takeNames(const DnsQuestion& question, const DnsAnswer& answer) {
    const auto of =
        std::find_if(reverse_.begin(), reverse_.end(), [&](const auto& each) { return each.first == question.name; });
    if (of == reverse_.end()) return;
    const auto address = IpAddress::parse(of->second);
    for (std::size_t i = 0; i < std::min(answer.values.size(), maxNames); ++i) {
        add(ProbeFactKind::ptr, of->second, answer.values[i]);
        ask(answer.values[i], address->isV4() ? DnsType::a : DnsType::aaaa);
    }
}

void ProbeLook::takeTlsa(const DnsAnswer& answer) {
    tlsa_ = answer.tlsa;
    tlsaSecure_ = answer.trust == DnsTrust::secure;
    for (const TlsaRecord& record : tlsa_)
        add(ProbeFactKind::tlsa, host_, tlsaText(record));
}

void ProbeLook::add(ProbeFactKind what, const std::string& about, std::string_view value) {
    std::string name = probeText(about);
    if (name.size() <= maxAbout) facts_.push_back({what, std::move(name), probeText(value)});
}

} // namespace ismail::service
