#include "trust/client_name.h"

#include "base/text.h"
#include "mail/address.h"
#include "mail/idn.h"

#include <algorithm>
#include <utility>

namespace ismail::trust {

std::string reverseName(const IpAddress& address) {
    std::string out;
    if (address.isV4()) {
        const auto bytes = address.v4();
        for (std::size_t i = bytes.size(); i-- > 0;)
            out += std::to_string(bytes[i]) + '.';
        return out + "in-addr.arpa";
    }
    const std::string digits = toHex(std::string(address.v6().begin(), address.v6().end()));
    for (std::size_t i = digits.size(); i-- > 0;) {
        out += digits[i];
        out += '.';
    }
    return out + "ip6.arpa";
}

ClientNameCheck::ClientNameCheck(const std::string& client) : client_(IpAddress::parse(client)) {
    if (!client_) {
        done_ = true;
        return;
    }
    reverse_ = {reverseName(*client_), DnsType::ptr};
    fresh_.push_back(reverse_);
}

std::vector<DnsQuestion> ClientNameCheck::questions() { return std::exchange(fresh_, {}); }

bool ClientNameCheck::finish(AuthResult result, std::string name) {
    outcome_ = {result, std::move(name)};
    return done_ = true;
}

void ClientNameCheck::take(const DnsAnswer& answer) {
    if (answer.failed()) {
        finish(AuthResult::temperror);
        return;
    }
    const std::size_t count = answer.status == DnsStatus::ok ? std::min(answer.values.size(), maxClientNames) : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto name = queryName(answer.values[i]);
        if (!name || !mail::isDomain(*name)) continue;
        if (std::any_of(names_.begin(), names_.end(), [&](const Name& one) { return one.name == *name; })) continue;
        names_.push_back({*name});
        fresh_.push_back({*name, client_->isV4() ? DnsType::a : DnsType::aaaa});
    }
    if (names_.empty()) finish(AuthResult::none);
}

void ClientNameCheck::answer(const DnsQuestion& question, const DnsAnswer& answer) {
    if (done_) return;
    if (question == reverse_) {
        if (!std::exchange(reverseAnswered_, true)) take(answer);
        return;
    }
    if (question.type != (client_->isV4() ? DnsType::a : DnsType::aaaa)) return;
    for (Name& name : names_) {
        if (name.name != question.name || name.state != State::open) continue;
        const bool back = std::any_of(answer.values.begin(), answer.values.end(),
                                      [&](const std::string& value) { return IpAddress::parse(value) == client_; });
        name.state = answer.failed() ? State::trouble : back ? State::leadsBack : State::elsewhere;
    }
    judge();
}

// The first name that leads back counts, once all before it are known.
void ClientNameCheck::judge() {
    bool trouble = false;
    for (const Name& name : names_) {
        if (name.state == State::open) return;
        if (name.state == State::leadsBack) {
            finish(AuthResult::pass, name.name);
            return;
        }
        trouble = trouble || name.state == State::trouble;
    }
    finish(trouble ? AuthResult::temperror : AuthResult::fail, names_.front().name);
}

HeloJudgement judgeHelo(std::string_view helo, const IpAddress& client, const std::vector<std::string>& ours,
                        const std::vector<IpAddress>& addresses) {
    std::string_view inner = helo;
    const bool literal = helo.size() > 2 && helo.front() == '[' && helo.back() == ']';
    if (literal) inner = helo.substr(1, helo.size() - 2);
    if (literal && startsWithIgnoreCase(inner, "IPv6:")) inner.remove_prefix(5);
    if (const auto address = inner.size() <= 64 ? IpAddress::parse(inner) : std::nullopt) {
        if (*address == client && literal) return HeloJudgement::fine;
        if (std::find(addresses.begin(), addresses.end(), *address) != addresses.end())
            return HeloJudgement::ownAddress;
        return HeloJudgement::strange;
    }
    const auto name = mail::toAscii(helo);
    if (!name) return HeloJudgement::strange;
    if (std::any_of(ours.begin(), ours.end(), [&](const std::string& our) { return equalsIgnoreCase(our, *name); }))
        return HeloJudgement::ourName;
    return mail::isDomain(*name) && name->find('.') != std::string::npos ? HeloJudgement::fine : HeloJudgement::strange;
}

} // namespace ismail::trust
